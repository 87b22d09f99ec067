"""Literate cases: `cases/WHAT.LANGUAGE.md` holds inputs with what must be found in them, and says why.

A case stands between lines of dots: a title, `.`, the input, `.`, what is expected, `.`; everything else is prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reading import BODY, context, read_bytes
from wgreport import store
from wgreport.lang.language import Language, patterns_of
from wgreport.lang.pattern import Pattern
from wgreport.model.report import Item, Section
from wgreport.parse.mentions import mentions_in

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[tuple[str, str, int, str, str, str]]:
    """What is looked for, language, line, title, input and expectation of every case."""
    for path in sorted(CASES.glob("*.md")):
        what, language = path.stem.split(".")
        lines = path.read_text(encoding="utf-8").splitlines()
        marks = [number for number, line in enumerate(lines) if line == "."]
        assert len(marks) % 3 == 0, f"{path.name}: a case has three dots"
        for start, middle, end in zip(*[iter(marks)] * 3, strict=True):
            given, wanted = "\n".join(lines[start + 1 : middle]), "\n".join(lines[middle + 1 : end])
            yield what, language, start, lines[start - 1], given, wanted


def mentions(text: str, language: str, **_: str) -> str:
    found = mentions_in(text, "p1", context(language))
    return "\n".join(f"{m.surface} -> {m.target}" + (f" [{', '.join(m.part)}]" if m.part else "") for m in found)


def rosters(text: str, language: str) -> str:
    report, told = read_bytes(f"1. {text}".encode(), language, ".md")
    lines: list[str] = []
    for r in report.rosters:
        if r.stated is not None or r.pointer is not None:
            lines.append(f"{r.category}: stated {r.stated}" if r.stated is not None else f"{r.category}: in {r.pointer}")
        lines.extend(f"{r.category}: {e.name} = {e.id or '?'}" for e in r.entries)
    return "\n".join([*lines, *(f"{d.code} {d.message}" for d in told if d.code in ("P140", "P141"))])


def acts(text: str, language: str) -> str:
    report, _ = read_bytes(f"1. {text}".encode(), language, ".md")
    return "\n".join(
        " ".join(
            [
                a.voice + (f"/{a.weight or a.state}" if a.weight or a.state else ""),
                a.verb,
                *(f"-> {key}" for key in a.addressees),
                *([f"[{a.condition}]"] if a.condition else []),
            ]
        )
        for a in report.acts
    )


def structure(text: str, language: str) -> str:
    """Everything that has an address, indented as it is nested, and the codes of what was noticed."""
    report, told = read_bytes(text.encode(), language)
    by_address = {p.address: p for p in report.paragraphs}
    shown: set[str] = set()

    def part(address: str, words: str, marks: tuple = (), depth: int = 0) -> str:
        return f"{'  ' * depth}{address}: {words}" + "".join(f" <{m.number}@{m.at}>" for m in marks)

    def items(found: tuple[Item, ...], depth: int) -> Iterator[str]:
        for item in found:
            yield part(item.address, item.text, item.notes, depth)
            yield from items(item.items, depth + 1)

    def paragraph(address: str, depth: int) -> Iterator[str]:
        shown.add(address)
        found = by_address[address]
        yield part(address, found.text, found.notes, depth)
        yield from items(found.items, depth + 1)

    def section(found: Section, depth: int) -> Iterator[str]:
        yield part(found.address, found.title, found.notes, depth)
        for address in found.paragraphs:
            yield from paragraph(address, depth + 1)
        for below in found.sections:
            yield from section(below, depth + 1)

    inside = [line for found in report.sections for line in section(found, 0)]
    before = [line for address in by_address if address not in shown for line in paragraph(address, 0)]
    notes = [part(n.address, f"{n.text} ({', '.join(n.anchors) or 'no mark'})") for n in report.notes]
    return "\n".join([f"title: {report.title}", *before, *inside, *notes, *(f"! {d.line} {d.code}" for d in told)])


FINDERS = {"mentions": mentions, "rosters": rosters, "acts": acts, "structure": structure}


@pytest.mark.parametrize(
    ("what", "language", "given", "wanted"),
    [
        pytest.param(what, language, given, wanted, id=f"{what}.{language}.md:{line}-{title}")
        for what, language, line, title, given, wanted in cases()
    ],
)
def test_case(what: str, language: str, given: str, wanted: str):
    assert FINDERS[what](given, language) == wanted


# patterns prove themselves


def patterns() -> list[tuple[str, Pattern]]:
    return [found for code in store.language_codes() for found in patterns_of(store.language(code))]


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=where) for where, pattern in patterns()])
def test_every_pattern_matches_its_examples_and_never_its_specimens(pattern: Pattern):
    assert list(pattern.failures()) == []
    assert pattern.examples, "a pattern without an example proves nothing"


@pytest.mark.parametrize(
    ("language", "text", "gives"),
    [
        pytest.param(code, text, gives, id=f"{code}-{text}")
        for code in store.language_codes()
        for rule in store.language(code).mentions
        for text, gives in rule.gives
    ],
)
def test_every_example_of_a_citation_gives_exactly_its_targets(language: str, text: str, gives: tuple[str, ...]):
    assert tuple(m.target for m in mentions_in(text, "p1", context(language, BODY))) == gives


def test_every_citation_rule_has_examples_with_targets_and_specimens(language: Language):
    for rule in language.mentions:
        assert rule.gives
        assert rule.run.never
