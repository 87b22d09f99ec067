"""How well citations are found, measured on aligned files: texts of which line N says the same in every language.

    python tests/measure_aligned.py PREFIX [--symbol S] [--kinds resolution,article] [--differences]

PREFIX.ar, PREFIX.en, … are read (any two or more of the languages known), one text a line. What a line cites and names (States and
organizations) is a set of (kind, target).
A citation is held to be in a line if more than half of the languages have it there (`agreed`). Printed, as Markdown, for each
language: how many it found; precision, the share of those that are agreed; recall, the share of the agreed ones that it found; the
same against what at least one other language has (`confirmed`); and of the lines in which English cites a resolution, a decision, an
article or a document, the share in which the language has all of that. With --differences each citation that is not in every
language, with its lines.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from wgreport import store
from wgreport.parse.context import context_of
from wgreport.parse.mentions import mentions_in
from wgreport.parse.report import body_of
from wgreport.parse.rosters import names_in
from wgreport.registry import Index, index_of

Cited = tuple[str, str]
"""Kind and target."""

COMPARED = ("resolution", "decision", "article", "document")
"""The kinds of which the line-by-line figure speaks: what English cites of these, every language has to."""


def cited(lines: Iterable[str], code: str, index: Index, symbol: str | None) -> list[set[Cited]]:
    """What each line cites and names, read as a report of the body of `symbol`."""
    language = store.language(code)
    context = context_of(language, index, body_of(symbol, "", index, language))
    return [
        {(m.kind, m.target) for m in mentions_in(line, "line", context)}
        | {(n.kind, n.id) for n in names_in(line, "line", context)}
        for line in lines
    ]


def table(found: dict[str, list[set[Cited]]], kinds: frozenset[str]) -> list[str]:
    """The figures, a row a language."""
    codes, count = list(found), len(next(iter(found.values())))
    votes = [Counter(c for code in codes for c in found[code][n] if c[0] in kinds) for n in range(count)]
    agreed = [{c for c, have in votes[n].items() if 2 * have > len(codes)} for n in range(count)]
    rows = [
        "| language | found | precision (agreed) | recall (agreed) | confirmed | English's lines |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for code in codes:
        own = [{c for c in found[code][n] if c[0] in kinds} for n in range(count)]
        total = sum(map(len, own))
        right = sum(len(own[n] & agreed[n]) for n in range(count))
        seconded = sum(votes[n][c] > 1 for n in range(count) for c in own[n])
        lines = [(wanted, own[n]) for n in range(count) if (wanted := _compared(found.get("en", found[code])[n], kinds))]
        whole = sum(wanted <= have for wanted, have in lines)
        rows.append(
            f"| {code} | {total} | {_share(right, total)} | {_share(right, sum(map(len, agreed)))} | {_share(seconded, total)} "
            f"| {_share(whole, len(lines))} of {len(lines)} |"
        )
    return rows


def differences(found: dict[str, list[set[Cited]]], texts: dict[str, list[str]], kinds: frozenset[str]) -> list[str]:
    """Each citation that some language has and another has not, with the lines."""
    shown: list[str] = []
    for n in range(len(next(iter(texts.values())))):
        for c in sorted({c for code in found for c in found[code][n] if c[0] in kinds}):
            missing = [code for code in found if c not in found[code][n]]
            if missing:
                having = [code for code in found if code not in missing]
                shown.append(f"{n + 1}: {c[0]} {c[1]}: in {' '.join(having)}, not in {' '.join(missing)}")
                shown.extend(f"    {code}: {texts[code][n]}" for code in (having[0], *missing))
    return shown


def _compared(wanted: set[Cited], kinds: frozenset[str]) -> set[Cited]:
    return {c for c in wanted if c[0] in COMPARED and c[0] in kinds}


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main() -> None:
    """Read the arguments and print the table."""
    known = store.language_codes()
    parser = argparse.ArgumentParser(description="How well citations are found, measured on aligned files.")
    parser.add_argument("prefix", help="PREFIX.ar, PREFIX.en, ... are read")
    parser.add_argument("--symbol", help="read the lines as parts of the report with this symbol")
    parser.add_argument("--kinds", help="only these kinds of citations, separated by commas")
    parser.add_argument("--differences", action="store_true", help="list what some languages have and others have not")
    options = parser.parse_args()
    texts = {
        code: path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        for code in known
        if (path := Path(f"{options.prefix}.{code}")).is_file()
    }
    if len(texts) < 2 or len(set(map(len, texts.values()))) != 1:
        counts = ", ".join(f"{code}: {len(lines)}" for code, lines in texts.items()) or "none"
        parser.error(f"{options.prefix}.*: two or more languages with as many lines each are needed; lines found: {counts}")
    registry, _ = store.load_registry(store.package_folder("registry"), "registry")
    index = index_of(registry)
    found = {code: cited(lines, code, index, options.symbol) for code, lines in texts.items()}
    every = {c[0] for sets in found.values() for line in sets for c in line}
    kinds = frozenset(options.kinds.split(",")) if options.kinds else frozenset(every)
    for kind in (None, *sorted(kinds & every)):
        print(f"\n{'All kinds' if kind is None else kind.capitalize()}\n")
        print("\n".join(table(found, kinds if kind is None else frozenset({kind}))))
    if options.differences:
        print()
        print("\n".join(differences(found, texts, kinds)))


if __name__ == "__main__":
    main()
