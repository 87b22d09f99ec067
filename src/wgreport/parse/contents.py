"""The document's own table of contents: not text of the report, but what it says of it, and so a check on the reading.

Source of the form: tables of contents of United Nations reports (label, title, leaders, paragraphs, page), as they come out of
PDF and Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import ContentsEntry, Paragraph, Section
from wgreport.model.source import Line
from wgreport.parse.structure import walk_sections

_END = re.compile(
    r"(?:(?:\.[ \t]?){4,}|\t+|[ ]{2,})[ \t]*"
    r"(?:(?P<first>\d{1,4})(?:[ ]?[-\u2013\u2014][ ]?(?P<last>\d{1,4}))?(?:[ \t]+(?P<page>\d{1,4}))?)?[ \t]*\Z"
)
_LEADERS = re.compile(r"(?:\.[ \t]?){6,}")
_AROUND = " -\u2013\u2014*:"
GAP = 6
"""So many lines without a number at their end can stand inside a table: headings of columns, entries over several lines."""


class Contents(Struct, frozen=True):
    """`lines` are the indices of the table's lines in the source."""

    lines: frozenset[int]
    entries: tuple[ContentsEntry, ...]


def contents_of(lines: tuple[Line, ...], language: Language) -> Contents:
    """The table of contents among `lines`; empty if there is none."""
    start = next((i for i, line in enumerate(lines) if language.contents.regex.fullmatch(line.text.strip(_AROUND))), None)
    if start is None:
        return Contents(frozenset(), ())
    stop = start
    for index in range(start + 1, len(lines)):
        if lines[index].role != "note" and _ending(lines[index].text) is not None:
            stop = index
        elif index - stop > GAP or language.paragraph.regex.match(lines[index].text):
            break
    table = [i for i in range(start, stop + 1) if lines[i].role not in ("furniture", "note")]
    return Contents(frozenset(table), tuple(_entries([lines[i] for i in table[1:]], language)))


def _ending(text: str) -> re.Match[str] | None:
    """What ends an entry: leaders or a wide gap, then numbers; None if the line ends none."""
    text = text.rstrip()  # a reader may have put a blank behind the last cell of a row
    if not text[-1:].isdigit() and not text.endswith("."):
        return None
    match = _END.search(text)
    return match if match is not None and (match["first"] is not None or _LEADERS.search(text) is not None) else None


def _entries(lines: list[Line], language: Language) -> Iterator[ContentsEntry]:
    """The entries that have a label or give paragraphs: a range, or in a table with such a column a number besides the page."""
    ranges = False
    words: list[str] = []
    for line in lines:
        match = _ending(line.text)
        if match is None:
            words.append(line.text)
            if language.ranges.regex.match(line.text):
                ranges, words = True, []
            continue
        text = " ".join([*words, line.text[: match.start()]]).strip()
        words = []
        label, title = _label(text, language)
        given = ranges and match["first"] is not None and (match["last"] is not None or match["page"] is not None)
        first = int(match["first"]) if given else 0
        last = int(match["last"] or first) if given else 0
        if given or label:
            yield ContentsEntry(label=label, title=" ".join(title.split()), first=first, last=last, line=line.number)


def _label(text: str, language: Language) -> tuple[str, str]:
    for heading in language.headings:
        match = heading.pattern.regex.match(text)
        if match is not None:
            return match["number"], text[match.end() :].strip()
    return "", text


def disagreements(
    entries: tuple[ContentsEntry, ...], sections: tuple[Section, ...], paragraphs: tuple[Paragraph, ...], path: str
) -> Iterator[Diagnostic]:
    """P170 for each entry whose paragraphs are others than those read, P172 where the table's other entries say that it is the
    table that is wrong, P171 for each whose section was not found.

    An entry without a label and without a section of its title (an annex, or a heading without a number that was read as text)
    is not compared."""
    numbers = {paragraph.address: int(paragraph.number) for paragraph in paragraphs if paragraph.number.isdigit()}
    matched = _matched(entries, sections)
    spans: dict[str, tuple[int, int] | None] = {}
    for siblings in _levels(sections):
        for sibling, span in zip(siblings, _spans(siblings, numbers), strict=True):
            spans[sibling.address] = span
    for index, (entry, section) in enumerate(zip(entries, matched, strict=True)):
        name = f"{entry.label}. {entry.title}" if entry.label else entry.title
        if not entry.first:
            continue
        if section is None:
            if entry.label:
                yield problem("P171", path, entry.line, entry.title, section=name)
            continue
        found = spans[section.address]
        if found == (entry.first, entry.last):
            continue
        shown = f"{found[0]}\u2013{found[1]}" if found else "-"
        said = f"{entry.first}\u2013{entry.last}"
        code = "P172" if any(found == span for span in _by_others(index, entries, matched, sections)) else "P170"
        yield problem(code, path, entry.line, entry.title, section=name, stated=said, found=shown)


def shared(entries: tuple[ContentsEntry, ...], sections: tuple[Section, ...]) -> frozenset[int]:
    """The lines of headings with nothing below them that, by the table, stand over the same paragraphs as the heading behind
    them."""
    found: set[int] = set()
    matched = _matched(entries, sections)
    for index, (entry, section) in enumerate(zip(entries, matched, strict=True)):
        if section is None or section.paragraphs or section.sections or not section.lines:
            continue
        behind = entries[index + 1] if index + 1 < len(entries) else None
        if behind is not None and entry.first and behind.first in (entry.first, entry.last + 1, 0):
            found.add(section.lines[0][1])
    return frozenset(found)


def _matched(entries: tuple[ContentsEntry, ...], sections: tuple[Section, ...]) -> list[Section | None]:
    """The section that each entry is of."""
    tops = {_label_of(section): section for section in sections if section.label}
    # Where the table has lost the label of the chapter above, the title still tells whose section it is.
    named = {(_label_of(section), _folded(section.title)): section for section in walk_sections(sections)}
    matched: list[Section | None] = []
    top: Section | None = None
    for entry in entries:
        below = {_label_of(section): section for section in top.sections} if top is not None else {}
        section = named.get((entry.label, _folded(entry.title)))
        if entry.label:
            section = tops.get(entry.label) or below.get(entry.label) or section
        if section is not None and section in sections and section.label:
            top = section
        matched.append(section)
    return matched


def _levels(sections: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    yield sections
    for section in sections:
        yield from _levels(section.sections)


def _spans(siblings: tuple[Section, ...], numbers: dict[str, int]) -> list[tuple[int, int] | None]:
    """First and last paragraph of each section. One with nothing in it shares those of the next: headings that follow on each
    other stand over the same paragraphs."""
    found: list[tuple[int, int] | None] = []
    following: tuple[int, int] | None = None
    for section in reversed(siblings):
        inside = [
            numbers[address]
            for part in (section, *walk_sections(section.sections))
            for address in part.paragraphs
            if address in numbers and address == f"p{numbers[address]}"
        ]
        following = (inside[0], inside[-1]) if inside else following
        found.append(following)
    return found[::-1]


def _by_others(
    index: int, entries: tuple[ContentsEntry, ...], matched: list[Section | None], sections: tuple[Section, ...]
) -> Iterator[tuple[int, int]]:
    """What the table's other entries say of the paragraphs of entry `index`: those of the sections in it, or what its neighbours
    leave."""
    section = matched[index]
    inside = {part.address for part in walk_sections(section.sections)} if section is not None else set()
    parts = [e for e, found in zip(entries, matched, strict=True) if found is not None and found.address in inside and e.first]
    if parts:
        yield min(e.first for e in parts), max(e.last for e in parts)
    siblings = next((level for level in _levels(sections) if section in level), ())
    around = [e if found in siblings else None for e, found in zip(entries, matched, strict=True)]
    before = next((e.last for e in reversed(around[:index]) if e is not None and e.first), None)
    after = next((e.first for e in around[index + 1 :] if e is not None and e.first), None)
    if before is not None and after is not None:
        yield before + 1, after - 1


def _label_of(section: Section) -> str:
    """The number in a heading's label: that of `Chapter I` is `I`. Annexes and decisions have none here."""
    return section.label.split()[-1] if section.label and section.address.startswith("s-") else ""


def _folded(title: str) -> str:
    return "".join(title.split()).casefold()
