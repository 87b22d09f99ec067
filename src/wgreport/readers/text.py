"""Plain text: a line is a line.

Text that was extracted from pages has form feeds between them. What only the page needs is told from the text by where it stands:
see `pages` for what every page carries, `feet` for footnotes, `columns` for text side by side.
"""

from __future__ import annotations

import re

from wgreport.model.source import Line
from wgreport.readers.columns import read_columns
from wgreport.readers.feet import with_feet
from wgreport.readers.pages import Row, without_furniture

_BREAK = re.compile(r"\r\n|\r|\n|\f")
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
    return tuple(row.line for page in read_columns(found) for row in page)
