"""Plain text: a line is a line.

Text that was extracted from pages has form feeds between them, and repeats what every page carries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from wgreport.model.source import Line

_BREAK = re.compile(r"\r\n|\r|\n|\f")
_DIGITS = re.compile(r"\d+")

EDGE = 4
"""So many lines at the top and at the bottom of a page can be furniture (symbol, language, page number, job number)."""
FEWEST_PAGES = 3
"""Fewer pages say nothing about what repeats."""
SHARE = 0.3
"""A line that stands at the same edge of more than this share of the pages is furniture: left and right pages may differ."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text` that hold anything, with the numbers that an editor shows; a form feed counts as a blank line."""
    pages: list[list[Line]] = [[]]
    number, blank, start = 1, True, 0
    for end, broken in [*((m.start(), m[0]) for m in _BREAK.finditer(text)), (len(text), "")]:
        content = text[start:end].strip()
        if content:
            pages[-1].append(Line(number, content, after_blank=blank))
        blank = not content or broken == "\f"
        start = end + len(broken)
        if broken == "\f":
            pages.append([])
        else:
            number += 1
    return tuple(line for page in _without_furniture(pages) for line in page)


def _without_furniture(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """The pages with the lines marked that stand, but for their numbers, at the edge of many of them."""
    filled = [page for page in pages if page]
    if len(filled) < FEWEST_PAGES:
        yield from pages
        return
    counts = Counter(key for page in filled for key in {*_edges(page).values()})
    common = {key for key, count in counts.items() if count >= FEWEST_PAGES - 1 and count > SHARE * len(filled)}
    for page in pages:
        common_here = {index for index, key in _edges(page).items() if key in common}
        yield [replace(line, role="furniture") if index in common_here else line for index, line in enumerate(page)]


def _edges(page: list[Line]) -> dict[int, tuple[str, str]]:
    """Index of each line at an edge of the page -> the edge, and the line without its numbers.

    Only what a blank line sets off from the text can be furniture: else the first lines of a paragraph that goes on from page to
    page could be."""
    edges: dict[int, tuple[str, str]] = {}
    for index in range(min(EDGE, len(page))):
        if index and page[index].after_blank:
            break
        edges[index] = ("top", _shape(page[index].text))
    for index in range(len(page) - 1, max(len(page) - 1 - EDGE, -1), -1):
        edges.setdefault(index, ("bottom", _shape(page[index].text)))
        if page[index].after_blank:
            break
    return edges


def _shape(text: str) -> str:
    return re.sub(r"\s+", " ", _DIGITS.sub("0", text))
