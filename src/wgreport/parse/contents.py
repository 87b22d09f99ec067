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
GAP = 6
"""So many lines without a number at their end can stand inside a table: headings of columns, entries over several lines."""


class Contents(Struct, frozen=True):
    """`lines` are the indices of the table's lines in the source."""

    lines: frozenset[int]
    entries: tuple[ContentsEntry, ...]


def contents_of(lines: tuple[Line, ...], language: Language) -> Contents:
    """The table of contents among `lines`; empty if there is none."""
    start = next((i for i, line in enumerate(lines) if language.contents.regex.fullmatch(line.text)), None)
    if start is None:
        return Contents(frozenset(), ())
    stop = start
    for index in range(start + 1, len(lines)):
        if _ending(lines[index].text) is not None:
            stop = index
        elif index - stop > GAP or language.paragraph.regex.match(lines[index].text):
            break
    table = [i for i in range(start, stop + 1) if lines[i].role != "furniture"]
    return Contents(frozenset(table), tuple(_entries([lines[i] for i in table[1:]], language)))


def _ending(text: str) -> re.Match[str] | None:
    """What ends an entry: leaders or a wide gap, then numbers; None if the line ends none."""
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
    """P170 for each entry whose paragraphs are others than those read, P171 for each whose section was not found.

    An entry without a label (an introduction before the first chapter, an annex) is not compared."""
    numbers = {paragraph.address: int(paragraph.number) for paragraph in paragraphs if paragraph.number.isdigit()}
    tops = {section.label: section for section in sections}
    # Where the table has lost the label of the chapter above, the title still tells whose section it is.
    named = {(section.label, _folded(section.title)): section for section in walk_sections(sections)}
    top: Section | None = None
    for entry in entries:
        if not entry.label:
            continue
        below = {section.label: section for section in top.sections} if top is not None else {}
        section = tops.get(entry.label) or below.get(entry.label) or named.get((entry.label, _folded(entry.title)))
        if section is None and not entry.first:
            continue
        if section is None:
            yield problem("P171", path, entry.line, entry.title, section=f"{entry.label}. {entry.title}")
            continue
        if section in sections:
            top = section
        inside = [numbers[a] for found in (section, *walk_sections(section.sections)) for a in found.paragraphs if a in numbers]
        found_range = (inside[0], inside[-1]) if inside else None
        if entry.first and found_range != (entry.first, entry.last):
            shown = f"{found_range[0]}\u2013{found_range[1]}" if found_range else "-"
            name, said = f"{entry.label}. {entry.title}", f"{entry.first}\u2013{entry.last}"
            yield problem("P170", path, entry.line, entry.title, section=name, stated=said, found=shown)


def _folded(title: str) -> str:
    return "".join(title.split()).casefold()
