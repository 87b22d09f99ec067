"""How well acts are found, measured on acts labelled by hand (tests/accuracy, by the rules in docs/accuracy.md).

    python tests/measure_acts.py FOLDER [--half seen|held] [--differences]

FOLDER holds the reports that the labels name. Printed, as Markdown: for each half and language how many acts are labelled and found;
precision and recall of finding one at all, and of finding one with the right voice, verb, weight (with the State, if the label has
one) and addressees; then the same for each class of them, for who asks, for items of lists and for conditions, where
these are labelled. With --differences each act that is labelled and not found, found and not
labelled, or found as something else; differences of the half held back are never shown.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from msgspec import Struct
from msgspec.structs import replace

from wgreport import store
from wgreport.model.report import Act, Item, Paragraph
from wgreport.parse.acts import acts_in
from wgreport.parse.context import context_of
from wgreport.parse.report import read_report
from wgreport.parse.structure import walk_passages
from wgreport.readers import read
from wgreport.registry import Index, index_of

LABELS = Path(__file__).parent / "accuracy"
Half = Literal["seen", "held"]
DECIDING = frozenset({"decide", "agree"})
"""Verbs that are labelled, besides those that ask, where only what is asked is."""


class Label(Struct, frozen=True):
    """An act as labelled. `addressees`: None where they are not labelled. `words`, `nth`: where its verb stands. `conditions`: the
    first two words of each, None where they are not labelled."""

    voice: str
    weight: str
    verb: str
    addressees: frozenset[str] | None
    words: str
    nth: int
    conditions: tuple[str, ...] | None = None


class Pair(Struct, frozen=True):
    """A labelled act and the one found for it; one of them can be missing. `asking`: of its paragraph only the acts that ask,
    decide or agree are labelled, with their conditions. `item`: it is in an item of a list."""

    half: Half
    language: str
    where: str
    label: Label | None
    found: Act | None
    asking: bool = False
    item: bool = False


class _Report(Struct, frozen=True, forbid_unknown_fields=True):
    file: str
    language: str
    half: Half
    acts: dict[str, list[str]]
    symbol: str | None = None
    asking: bool = False


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    line: int
    half: Half
    acts: list[str]
    body: str | None = None
    but: dict[str, list[str]] = {}
    without: list[str] = []


class _Reports(Struct, frozen=True, forbid_unknown_fields=True):
    reports: list[_Report]


class _Aligned(Struct, frozen=True, forbid_unknown_fields=True):
    prefix: str
    bodies: dict[str, dict[str, list[str]]]
    lines: list[_Line]


def label_of(text: str) -> Label:
    """What a label says: `voice[/weight][@STATE] verb [-> addressees] [| words[#nth]] [|| conditions]`. Raises ValueError if it is
    not one."""
    text, _, conditions = text.partition("||")
    act, _, words = text.partition("|")
    said, _, addressees = act.partition("->")
    who, verb = said.split()
    voice, _, weight = who.partition("/")
    words, _, nth = words.strip().partition("#")
    named = frozenset(name.strip() for name in addressees.split(",") if name.strip())
    limits = tuple(one.strip() for one in conditions.split(";") if one.strip())
    return Label(voice, weight, verb, None if named == {"?"} else named, words, int(nth or 1), limits)


def reports() -> list[_Report]:
    """The labelled reports."""
    return msgspec.convert(yaml.safe_load((LABELS / "reports.yaml").read_text(encoding="utf-8")), _Reports).reports


def aligned() -> _Aligned:
    """The labelled lines."""
    return msgspec.convert(yaml.safe_load((LABELS / "aligned.yaml").read_text(encoding="utf-8")), _Aligned)


def place(label: Label, text: str) -> int:
    """Where the label's words begin in `text`. Raises ValueError if they do not stand there."""
    position = -1
    for _ in range(label.nth):
        position = text.index(label.words, position + 1)
    return position


def pairs_in_reports(folder: Path, index: Index, halves: frozenset[str]) -> Iterator[Pair]:
    """Each labelled act with what is found at its place, and what else is found in the paragraphs labelled."""
    for entry in (r for r in reports() if r.half in halves):
        path = folder / entry.file
        source, faults = read(path.name, path.read_bytes())
        if source is None:
            raise ValueError(f"{path}: {faults}")
        report, _ = read_report(source, store.language(entry.language), index, symbol=entry.symbol)
        directive = store.language(entry.language).acts(()).directive
        passages = {passage.address: passage for p in report.paragraphs for passage in walk_passages(p)}
        pair = partial(Pair, entry.half, entry.language)
        for address, texts in entry.acts.items():
            text, item = passages[address].text, isinstance(passages[address], Item)
            found = [act for act in report.acts if act.within == address]
            if entry.asking:
                found = [act for act in found if act.verb in directive or act.verb in DECIDING]
            for label in map(label_of, texts):
                at = place(label, text)
                own = max((act for act in found if act.start <= at < act.end), key=lambda act: act.start, default=None)
                if own is not None:
                    found.remove(own)
                known = label if entry.asking else replace(label, conditions=None)
                yield pair(f"{entry.file} {address}: {label.words}", known, own, entry.asking, item)
            for act in found:
                yield pair(f"{entry.file} {address}: {act.text[:60]}", None, act, entry.asking, item)


def pairs_in_lines(folder: Path, index: Index, halves: frozenset[str]) -> Iterator[Pair]:
    """The same for the aligned lines, each a text of its own of which the body's names are told."""
    entry = aligned()
    for code in store.language_codes():
        language = store.language(code)
        texts = (folder / f"{entry.prefix}.{code}").read_text(encoding="utf-8").split("\n")
        for line in (n for n in entry.lines if n.half in halves and code not in n.without):
            names = entry.bodies[line.body][code] if line.body else []
            context = replace(context_of(language, index, None), acts=language.acts(tuple(names)))
            text = texts[line.line - 1]
            begin = len(text) - len(
                text.lstrip("0123456789\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669.- \u2013")
            )
            found = acts_in(Paragraph(address="line", number="1", section="", text=text[begin:], lines=()), context)
            labels = [replace(label_of(label), conditions=None) for label in line.but.get(code, line.acts)]
            for label, act in zip_longest(labels, found):
                yield Pair(line.half, code, f"{entry.prefix}.{code} {line.line}: {text[begin:][:60]}", label, act)


def share(part: int, whole: int) -> str:
    """`part` of `whole` in per cent, `-` of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "-"


def weight_of(act: Act) -> str:
    """As a label has it."""
    return (act.weight or "") + (f"@{act.state}" if act.state else "")


def classes(pair: Pair) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """For each thing measured its classes, as labelled and as found."""
    label, found = pair.label, pair.found
    yield "act", frozenset({"act"} if label else ()), frozenset({"act"} if found else ())
    yield "voice", frozenset({label.voice} if label else ()), frozenset({found.voice} if found else ())
    yield "verb", frozenset({label.verb} if label else ()), frozenset({found.verb} if found else ())
    yield "weight", frozenset({label.weight} - {""} if label else ()), frozenset({weight_of(found)} - {""} if found else ())
    if label is None or label.addressees is not None:
        yield "addressee", label.addressees or frozenset() if label else frozenset(), frozenset(found.addressees if found else ())
    if pair.asking:
        place = "an item of a list" if pair.item else "a paragraph"
        yield "asked in", frozenset({place} if label else ()), frozenset({place} if found else ())
        yield "who asks", frozenset({label.voice} if label else ()), frozenset({found.voice} if found else ())
    if label is not None and found is not None and label.conditions is not None:
        yield "condition", numbered(label.conditions), numbered(beginnings(found))


def beginnings(act: Act) -> list[str]:
    """The first two words of each condition of an act."""
    return [" ".join(one.split()[:2]).lower() for one in (act.condition or "").split("; ") if one]


def numbered(names: Iterable[str]) -> frozenset[str]:
    """Names, of which some may be equal, told apart."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name}#{seen[name]}")
    return frozenset(found)


Counts = dict[tuple[str, str, str, str], list[int]]
"""Labelled, found, both, by half, language, thing and class."""


def counted(pairs: Iterable[Pair]) -> Counts:
    """All pairs, counted."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    for pair in pairs:
        for thing, labelled, found in classes(pair):
            for name in labelled | found:
                entry = counts[pair.half, pair.language, thing, name]
                entry[0] += name in labelled
                entry[1] += name in found
                entry[2] += name in labelled and name in found
    return counts


def summed(counts: Mapping[tuple[str, str, str, str], list[int]], **wanted: str) -> tuple[int, int, int]:
    """The counts of all keys that have what is wanted."""
    names = ("half", "language", "thing", "name")
    own = [entry for key, entry in counts.items() if all(key[names.index(n)] == value for n, value in wanted.items())]
    return (sum(e[0] for e in own), sum(e[1] for e in own), sum(e[2] for e in own))


def table(counts: Counts, halves: Iterable[str]) -> list[str]:
    """Precision and recall by half and language."""
    things = ("act", "voice", "verb", "weight", "addressee")
    rows = [
        "| half | language | labelled | found | " + " | ".join(f"{thing} P / R" for thing in things) + " |",
        "| --- | --- | ---: | ---: |" + " ---: |" * len(things),
    ]
    for half in halves:
        for code in (*store.language_codes(), ""):
            only = {"half": half} | ({"language": code} if code else {})
            totals = {thing: summed(counts, thing=thing, **only) for thing in things}
            cells = " | ".join(f"{share(both, found)} / {share(both, labelled)}" for labelled, found, both in totals.values())
            rows.append(f"| {half} | {code or '**all**'} | {totals['act'][0]} | {totals['act'][1]} | {cells} |")
    return rows


def class_table(counts: Counts, thing: str, halves: Iterable[str]) -> list[str]:
    """Precision and recall by class of one thing, States together."""
    merged: Counts = defaultdict(lambda: [0, 0, 0])
    for (half, code, what, name), entry in counts.items():
        if what == thing:
            key = (half, code, what, "one, a State" if thing == "weight" and "@" in name else _class(thing, name))
            merged[key] = [a + b for a, b in zip(merged[key], entry, strict=True)]
    rows = [
        f"| {thing} | " + " | ".join(f"{half}: labelled | P / R" for half in halves) + " |",
        "| --- |" + " ---: | ---: |" * len(list(halves)),
    ]
    for name in sorted({key[3] for key in merged}):
        totals = [summed(merged, half=half, name=name) for half in halves]
        rows.append(
            f"| {name} | " + " | ".join(f"{n} | {share(both, found)} / {share(both, n)}" for n, found, both in totals) + " |"
        )
    return rows


def _class(thing: str, name: str) -> str:
    return "a State" if thing == "addressee" and name.isupper() else name.partition("#")[0]


def differences(pairs: Iterable[Pair]) -> Iterator[str]:
    """What is not found as it is labelled, of the half that may be looked at."""
    for pair in pairs:
        wrong = [(thing, sorted(a), sorted(b)) for thing, a, b in classes(pair) if a != b]
        if wrong and pair.half == "seen":
            yield f"{pair.language} {pair.where}: " + "; ".join(f"{thing} {a} found {b}" for thing, a, b in wrong)


def measured(folder: Path, halves: frozenset[str]) -> list[Pair]:
    """All pairs of the halves wanted."""
    registry, _ = store.load_registry(store.package_folder("registry"), "registry")
    index = index_of(registry)
    return [*pairs_in_reports(folder, index, halves), *pairs_in_lines(folder, index, halves)]


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description="How well acts are found, measured on acts labelled by hand.")
    parser.add_argument("folder", type=Path, help="the folder of reports that the labels name")
    parser.add_argument("--half", choices=("seen", "held"), help="only this half")
    parser.add_argument("--differences", action="store_true", help="list what of the seen half is not found as labelled")
    options = parser.parse_args()
    halves = [options.half] if options.half else ["seen", "held"]
    pairs = measured(options.folder, frozenset(halves))
    counts = counted(pairs)
    print("\n".join(table(counts, halves)))
    for thing in ("voice", "verb", "weight", "addressee", "who asks", "asked in", "condition"):
        print()
        print("\n".join(class_table(counts, thing, halves)))
    if options.differences:
        print()
        print("\n".join(differences(pairs)))


if __name__ == "__main__":
    main()
