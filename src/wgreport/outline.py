"""A report on a page: what was understood of it, for a person to check against the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import shorten

from wgreport.model.report import Report, Section
from wgreport.parse.structure import numbers_in, walk_passages

TITLE = 300
"""So many characters of a title are shown: where a contents table was taken for it, it is long."""


def outline(report: Report, *, known: str = "") -> str:
    """Title, masthead, sections with the paragraphs they hold, and how much of everything was found. `known`: how its language
    is known, in words."""
    return "\n".join(_lines(report, known))


def _lines(report: Report, known: str) -> Iterator[str]:
    masthead, meeting, ledger = report.masthead, report.meeting, report.ledger
    numbered = [paragraph for paragraph in report.paragraphs if paragraph.number]
    items = sum(len(walk_passages(paragraph)) - 1 for paragraph in report.paragraphs)
    yield shorten(report.title, TITLE, placeholder=" \u2026") or "(no title)"
    dates = f"{meeting.start or '-'} to {meeting.end or '-'}"
    if known:
        yield f"  language    {report.language} ({known})"
    yield f"  symbol      {report.symbol or '-'}"
    yield f"  masthead    {masthead.date or '-'}, {masthead.distribution or '-'}, original {masthead.original or '-'}"
    yield f"  meeting     {meeting.body or '-'} {meeting.number or '-'}, {dates}, {meeting.place or '-'}"
    yield (
        f"  paragraphs  {len(numbered)}"
        + (f" ({numbered[0].number} to {numbered[-1].number})" if numbered else "")
        + f", {items} items"
    )
    for section in report.sections:
        yield from _section(section, report, 1)
    yield f"  footnotes   {len(report.notes)}"
    for note in report.notes:
        yield f"    {note.number}: at {', '.join(note.anchors) or 'no mark'}"
    kinds = Counter(mention.kind for mention in report.mentions)
    yield (
        f"  citations   {len(report.mentions)}"
        + (": " if kinds else "")
        + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    )
    for roster in report.rosters:
        unknown = sum(1 for entry in roster.entries if entry.id is None)
        yield f"  attendance  {roster.within}: {len(roster.entries)} {roster.category}" + (
            f", {unknown} not identified" if unknown else ""
        )
    voices = Counter(act.voice for act in report.acts)
    yield (
        f"  acts        {len(report.acts)}"
        + (": " if voices else "")
        + ", ".join(f"{n} {voice}" for voice, n in sorted(voices.items()))
    )
    yield (
        f"  ledger      {ledger.source} characters = {ledger.text} text + {ledger.labels} labels + {ledger.furniture} furniture"
        f" + {ledger.lost} lost"
    )


def _section(section: Section, report: Report, depth: int) -> Iterator[str]:
    numbers = numbers_in(section, {paragraph.address: paragraph for paragraph in report.paragraphs})
    span = "-" if not numbers else numbers[0] if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    yield f"  {'  ' * depth}{section.address:<10} {span:>7}  {section.label}{'. ' if section.label else ''}{section.title}"
    for below in section.sections:
        yield from _section(below, report, depth + 1)
