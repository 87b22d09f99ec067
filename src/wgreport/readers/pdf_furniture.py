"""What belongs to the printed page and not to the text: running heads, page and job numbers, barcodes, drawn-out rules.

Told by the place and by what repeats, never by words: a reader knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from wgreport.readers.pdf_columns import Row

EDGE = 4
"""So many rows at the top and at the bottom of a page can be furniture."""
MARGIN = 0.16
"""In this share of the page's height, at either end."""
SHARE = 0.25
"""What stands at the same edge of this share of the pages is furniture: left and right pages may differ, and chapters."""
DRIFT = 6.0
"""Points by which the same row can be higher or lower on another page."""
APART = 1.6
"""What stands alone at the edge is so many sizes of its type away from the text."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-\u2013\u2014 ]*\d{1,4}(?: ?/ ?\d{1,4})?[-\u2013\u2014 ]*")
# Job numbers of the United Nations' conference services: `V.20-04780 (C)`, `25-06422 (E) 250425`, `93-66874 (E)  071293  /...`
_JOB_NUMBER = re.compile(r"(?:[A-Z]{1,4}\.)?\d{2}-\d{4,6}\*?(?: *\([A-Z]\))?(?: +\d{6})*(?: +/?\.{3})?")
_BARCODE = re.compile(r"\*\d{5,}\*|[\ue000-\uf8ff ]+")
_DRAWN = re.compile(r"[_\u2014\u2500=]{5,}|[-*. ]*_{5,}[-*. ]*")


def furniture_of(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[frozenset[int]]:
    """For each page the indices of its rows that are furniture."""
    edges = [dict(_edges(rows, height, apart=True)) for rows, height in zip(pages, heights, strict=True)]
    places: dict[tuple[str, str], list[float]] = {}
    for rows, edge in zip(pages, edges, strict=True):
        for index, side in edge.items():
            places.setdefault((side, _shape(rows[index])), []).append(rows[index].base)
    filled = sum(1 for rows in pages if rows)
    usual = {key: median(found) for key, found in places.items() if len(found) >= max(2, SHARE * filled)}
    first = {row.text for row in pages[0] if _DIGITS.search(row.text)} if pages else set()
    result = []
    for number, (rows, edge, height) in enumerate(zip(pages, edges, heights, strict=True)):
        # What the first page has at its top is its masthead, even if later pages repeat it.
        repeating = {i: side for i, side in _edges(rows, height, apart=False) if number or side == "bottom"}
        common = {i for i, side in repeating.items() if _near(usual.get((side, _shape(rows[i]))), rows[i].base)}
        alone = {i for i in edge if _stands_alone(rows, i, edge, common)}
        single = {
            i
            for i, side in edge.items()
            if i in alone and (_is_numbers(rows[i].text) or (number and side == "top" and rows[i].text in first))
        }
        always = {i for i, row in enumerate(rows) if _DRAWN.fullmatch(row.text) or _BARCODE.fullmatch(row.text)}
        jobs = {i for i, side in edge.items() if side == "bottom" and _JOB_NUMBER.fullmatch(rows[i].text)}
        result.append(frozenset(common | single | always | jobs))
    return result


def _edges(rows: Sequence[Row], height: float, *, apart: bool) -> Iterator[tuple[int, str]]:
    """Index of each row that can be furniture, and its side. `apart`: only what room sets off from the text."""
    order = sorted(range(len(rows)), key=lambda i: rows[i].base)
    for index in _set_off(rows, order) if apart else order[:EDGE]:
        if rows[index].base < MARGIN * height:
            yield index, "top"
    order.reverse()
    for index in _set_off(rows, order) if apart else order[:EDGE]:
        if rows[index].base > (1 - MARGIN) * height:
            yield index, "bottom"


def _set_off(rows: Sequence[Row], order: Sequence[int]) -> Sequence[int]:
    """The first rows of `order`, up to the last room between rows that is near its beginning."""
    found = 0
    for place in range(min(EDGE, len(order))):
        row = rows[order[place]]
        following = rows[order[place + 1]] if place + 1 < len(order) else None
        if following is None or abs(following.base - row.base) > APART * row.size:
            found = place + 1
    return order[:found]


def _near(usual: float | None, base: float) -> bool:
    return usual is not None and abs(usual - base) <= DRIFT


def _stands_alone(rows: Sequence[Row], index: int, edge: dict[int, str], common: set[int]) -> bool:
    """Whether there is room between the row and the rest of the page, other rows at its edge that are furniture left aside."""
    row = rows[index]
    inward = 1 if edge[index] == "top" else -1
    between = [(other.base - row.base) * inward for i, other in enumerate(rows) if i != index and i not in common]
    return bool(between) and min(between) > -DRIFT and min(abs(b) for b in between) > APART * row.size


def _is_numbers(text: str) -> bool:
    """Whether the row is a page number, a job number, or the two side by side."""
    return all(_PAGE_NUMBER.fullmatch(part) or _JOB_NUMBER.fullmatch(part) for part in re.split(r" {2,}", text))


def _shape(row: Row) -> str:
    return _DIGITS.sub("0", "".join(row.text.split()))


def is_drawn(row: Row) -> bool:
    """Whether the row is a line made of characters, such as stands above footnotes."""
    return _DRAWN.fullmatch(row.text) is not None
