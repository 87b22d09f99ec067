"""Plain text: a line is a line.

Text that was extracted from pages has form feeds between them. What only the page needs is told from the text by where it stands:
see `pages` for what every page carries, `feet` for footnotes, `columns` for text side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from wgreport.model.source import Line
from wgreport.readers.columns import read_columns
from wgreport.readers.feet import with_feet
from wgreport.readers.pages import Row, without_furniture

_BREAK = re.compile(r"\r\n|\r|\n|\f")
_ENDS = re.compile(
    r"[.!?\u2026\u061f\u06d4][\"'\u201d\u2019\u00bb)\]]*(?:\s?\d{1,3}|[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)?\Z"
)
"""The end of a sentence, perhaps with a footnote's mark."""
INDENT, DEEPEST = 3, 12
"""So many columns farther in, a line begins a paragraph; farther in still, it is something else."""
DRIFT = 1
TAB = 8
"""Columns that a tab leads to a multiple of, where lines are compared by their columns."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text` that hold anything, with the numbers that an editor shows; a form feed counts as a blank line."""
    pages: list[list[Row]] = [[]]
    number, blank, start = 1, True, 0
    for end, broken in [*((m.start(), m[0]) for m in _BREAK.finditer(text)), (len(text), "")]:
        raw = text[start:end]
        content = raw.strip()
        if content:
            indent = len(raw.expandtabs(TAB)) - len(raw.expandtabs(TAB).lstrip())
            pages[-1].append(Row(Line(number, content, after_blank=blank, page=len(pages)), indent))
        blank = not content or broken == "\f"
        start = end + len(broken)
        if broken == "\f":
            pages.append([])
        else:
            number += 1
    if len(pages) == 1:
        return tuple(row.with_page(0).line for row in pages[0])
    found = with_feet(without_furniture(pages))
    return tuple(line for page in read_columns(found) for line in _indented(list(page)))


def _indented(page: Sequence[Row]) -> Iterator[Line]:
    """The lines of a page; one that begins a paragraph by its indent alone, behind a sentence that has ended, is set off."""
    for index, row in enumerate(page):
        line = row.line
        if 0 < index < len(page) - 1 and not line.after_blank:
            before, behind = page[index - 1], page[index + 1]
            margin = max(before.indent, behind.indent)
            in_text = before.plain and row.plain and behind.plain and not behind.line.after_blank
            level = abs(before.indent - behind.indent) <= DRIFT and INDENT <= row.indent - margin <= DEEPEST
            if in_text and level and _ENDS.search(before.text) and line.text[0].isupper():
                line = replace(line, after_blank=True)
        yield line
