"""What pages of extracted text repeat at their edges: running heads, page numbers, job numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from wgreport.model.source import Line, Role

_DIGITS = re.compile(r"\d+")

EDGE = 4
"""So many lines at the top and at the bottom of a page can be furniture (symbol, language, page number, job number)."""
FEWEST_PAGES = 3
"""Fewer pages say nothing about what repeats."""
SHARE = 0.3
"""A line that stands at the same edge of more than this share of the pages is furniture: left and right pages may differ."""


class Row(Struct, frozen=True):
    """A line and in which column, counted from 0, it begins on the page."""

    line: Line
    indent: int

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def plain(self) -> bool:
        return self.line.role == "plain"

    def with_role(self, role: Role) -> Row:
        return Row(replace(self.line, role=role), self.indent)

    def with_page(self, page: int) -> Row:
        return Row(replace(self.line, page=page), self.indent)


Page = Sequence[Row]


def without_furniture(pages: Sequence[Page]) -> list[list[Row]]:
    """The pages with the lines marked that stand, but for their numbers, at the edge of many of them."""
    filled = [page for page in pages if page]
    if len(filled) < FEWEST_PAGES:
        return [list(page) for page in pages]
    counts = Counter(key for page in filled for key in {*_edges(page).values()})
    common = {key for key, count in counts.items() if count >= FEWEST_PAGES - 1 and count > SHARE * len(filled)}
    marked: list[list[Row]] = []
    for page in pages:
        edges = _edges(page)
        common_here = {index for index, key in edges.items() if key in common}
        # At the bottom, what has something of the page's own below it (a footnote's number alone on its line) is no furniture.
        lowest = max((index for index in range(len(page)) if index not in common_here), default=-1)
        common_here = {index for index in common_here if edges[index][0] == "top" or index > lowest}
        marked.append([row.with_role("furniture") if index in common_here else row for index, row in enumerate(page)])
    return marked


def _edges(page: Page) -> dict[int, tuple[str, str]]:
    """Index of each line at an edge of the page -> the edge, and the line without its numbers.

    Only what a blank line sets off from the text can be furniture: else the first lines of a paragraph that goes on from page to
    page could be."""
    edges: dict[int, tuple[str, str]] = {}
    for index in range(min(EDGE, len(page))):
        if index and page[index].line.after_blank:
            break
        edges[index] = ("top", _shape(page[index].text))
    for index in range(len(page) - 1, max(len(page) - 1 - EDGE, -1), -1):
        edges.setdefault(index, ("bottom", _shape(page[index].text)))
        if page[index].line.after_blank:
            break
    return edges


def _shape(text: str) -> str:
    return re.sub(r"\s+", " ", _DIGITS.sub("0", text))
