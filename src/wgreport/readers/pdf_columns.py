"""Cells to rows in the order of reading: columns one after the other, tables of figures and of contents line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from wgreport.readers.pdf_cells import CELL, GIVEN_SPACE, SPACE, Cell

GUTTER = 1.0
"""Least width between columns, in widths of an em."""
NARROW = -0.2
"""The same, where all that stands behind it begins at the same place."""
FEWEST = 2
"""Rows that make columns."""
FEW_ROOM = 2.0
"""Least width of the only gap between columns, in widths of an em: less can be a wide space between words."""
FARTHEST = 2.6
"""Rows of one column are not farther apart than this, in sizes of their type."""
ROWS_APART = 1.12
"""Rows of a table are so much farther apart than lines of a cell."""
LEVEL = 0.06
"""Cells of a row are no farther apart in height, in sizes of the type."""
LISTED = 5
"""So many rows tell whether a column is in alphabetical order."""
IN_ORDER = 0.8
"""It is, if this share of its rows is."""
DEEPEST = 6
"""Columns within columns that are looked for."""
MOST_CELLS = 3_000
"""On a page; one with more is a drawing, and read line by line."""

_LABEL = re.compile(r"\W*(?:(?:\d{1,5}|[A-Za-z]{1,2}|[IVXLC]{1,6}|\w{1,5}(?=\W))(?:\.\w{1,5})*\W{0,3})?")
_FIGURES = re.compile(r"[\W\d_]*")
_LEADERS = re.compile(r"(?:\. ?){4,}|\u2026{2,}")


class Row(Struct, frozen=True):
    """A line of text as it stands in its column. `column` counts columns in the order of reading; `cell`: it is
    of a table; the rest as of Cell."""

    text: str
    left: float
    right: float
    base: float
    size: float
    word: float
    closed: bool = False
    page: int = 0
    column: int = 0
    cell: bool = False


class _Band(Struct, frozen=True):
    """Cells that stand side by side."""

    cells: tuple[Cell, ...]

    @property
    def base(self) -> float:
        return max(cell.base for cell in self.cells)

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return max(cell.right for cell in self.cells)


def rows_of(cells: Sequence[Cell], page: int) -> list[Row]:
    """The rows of the page with the number `page`, in the order of reading."""
    rows: list[Row] = []
    depth = 0 if len(cells) <= MOST_CELLS else DEEPEST
    for column, (bands, cell) in enumerate(_columns(_bands(cells), depth, cell=False)):
        for band in bands:
            rows.extend(replace(row, page=page, column=column, cell=cell) for row in _lines(band))
    return rows


def _bands(cells: Sequence[Cell]) -> list[_Band]:
    """The cells by height, each band from left to right."""
    bands: list[list[Cell]] = []
    lowest = 0.0
    for cell in sorted(cells, key=lambda c: (c.base - 0.6 * c.size, c.left)):
        if bands and cell.base - 0.6 * cell.size < lowest:
            bands[-1].append(cell)
            lowest = max(lowest, cell.base)
        else:
            bands.append([cell])
            lowest = cell.base
    return [_Band(tuple(sorted(band, key=lambda c: (c.left, c.base)))) for band in bands]


def _columns(bands: list[_Band], depth: int, *, cell: bool) -> Iterator[tuple[list[_Band], bool]]:
    """The bands, parted where columns begin and end, and whether they are a cell of a table."""
    plain: list[_Band] = []
    index = 0
    while index < len(bands):
        found = _side_by_side(bands, index) if depth < DEEPEST and len(bands[index].cells) > 1 else None
        if found is None:
            plain.append(bands[index])
            index += 1
            continue
        end, border = found
        if plain:
            yield plain, cell
            plain = []
        beside = bands[index:end]
        table = _is_table(beside, border)
        for part in _table_rows(beside, border) if table else [beside]:
            inside = [cell for band in part for cell in band.cells]
            for side in ([c for c in inside if c.left < border], [c for c in inside if c.left >= border]):
                yield from _columns(_bands(side), depth + 1, cell=cell or table)
        index = end
    if plain:
        yield plain, cell


def _side_by_side(bands: list[_Band], start: int) -> tuple[int, float] | None:
    """Where the columns that begin with the band at `start` end, and the border between the first ones; None if there are none.

    Every gap of the band is tried, and the one taken that parts most."""
    best: tuple[int, int, float] | None = None
    cells = bands[start].cells
    for gap in range(1, len(cells)):
        left = max(cell.right for cell in cells[:gap])
        right = min(cell.left for cell in cells[gap:])
        found = _extent(bands, start, left, right)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return (best[1], best[2]) if best is not None else None


def _extent(bands: list[_Band], start: int, left: float, right: float) -> tuple[int, int, float] | None:
    """How many bands the gap from `left` to `right` parts, the end of these bands, and the border."""
    both, end = 0, start
    begins: set[int] = set()
    previous: dict[bool, Cell] = {}
    for index in range(start, len(bands)):
        size = max(cell.size for cell in bands[index].cells)
        sides: dict[bool, list[Cell]] = {}
        middle = (left + right) / 2
        for cell in bands[index].cells:
            sides.setdefault(cell.left >= middle, []).append(cell)
        new_left = max([left, *(c.right for c in sides.get(False, ()))])
        new_right = min([right, *(c.left for c in sides.get(True, ()))])
        new_begins = begins | {round(c.left) for c in sides.get(True, ())}
        if new_right - new_left < (GUTTER if len(new_begins) > 1 else NARROW) * size:
            break
        near = {
            side: side not in previous
            or found[0].base - previous[side].base <= FARTHEST * max(found[0].size, previous[side].size)
            for side, found in sides.items()
        }
        if len(sides) == 1 and not all(near.values()):
            break
        if previous and not any(near.values()):
            break
        left, right, begins = new_left, new_right, new_begins
        previous.update({side: found[-1] for side, found in sides.items()})
        both += len(sides) == 2
        end = index + 1
    size = max(cell.size for cell in bands[start].cells)
    if both < FEWEST and right - left < FEW_ROOM * size:
        return None
    if end - start < FEWEST or not _are_columns(bands[start:end], (left + right) / 2):
        return None
    return both, end, (left + right) / 2


def _are_columns(bands: list[_Band], border: float) -> bool:
    """Whether what stands on both sides of the border is text of its own: no labels, no figures, no leaders."""
    left = [cell.text for band in bands for cell in band.cells if cell.right <= border]
    right = [cell.text for band in bands for cell in band.cells if cell.left >= border]
    if len(left) + len(right) < sum(len(band.cells) for band in bands):
        return False
    if sum(_LABEL.fullmatch(text) is not None for text in left) * 3 > len(left):
        return False
    if sum(_FIGURES.fullmatch(text) is not None for text in right) * 3 > len(right):
        return False
    return not any(_LEADERS.search(text) for text in left + right)


def _is_table(bands: list[_Band], border: float) -> bool:
    """Whether what stands side by side belongs together, row by row: the rows are set apart from one another, or the left column
    is in alphabetical order and the right one is not (a list that goes on in the next column is in order down both)."""
    both = [index for index, band in enumerate(bands) if _is_level(band, border)]
    if len(both) < FEWEST:
        return False
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for index in range(1, len(bands)):
        gaps[index in both].append(bands[index].base - bands[index - 1].base)
    if gaps[True] and gaps[False] and min(gaps[True]) > ROWS_APART * median(gaps[False]):
        return True
    left = [bands[index].cells[0].text.casefold() for index in both]
    right = [bands[index].cells[-1].text.casefold() for index in both]
    return len(both) >= LISTED and _in_order(left) >= IN_ORDER > _in_order(right)


def _is_level(band: _Band, border: float) -> bool:
    """Whether the band has cells on both sides of the border and on one height."""
    sides = {cell.left >= border for cell in band.cells}
    heights = [cell.base for cell in band.cells]
    return len(sides) == 2 and max(heights) - min(heights) <= LEVEL * min(cell.size for cell in band.cells)


def _in_order(texts: list[str]) -> float:
    """The share of neighbours that stand in alphabetical order."""
    return sum(a <= b for a, b in pairwise(texts)) / max(1, len(texts) - 1)


def _table_rows(bands: list[_Band], border: float) -> Iterator[list[_Band]]:
    """The bands by the rows of their table: a row begins where both columns begin."""
    row: list[_Band] = []
    for band in bands:
        if row and _is_level(band, border):
            yield row
            row = []
        row.append(band)
    if row:
        yield row


def _lines(band: _Band) -> Iterator[Row]:
    """The lines in a band that is not parted: cells on one height are one line."""
    groups: list[list[Cell]] = []
    for cell in sorted(band.cells, key=lambda c: (c.base, c.left)):
        if groups and abs(cell.base - groups[-1][0].base) <= 0.35 * min(cell.size, groups[-1][0].size):
            groups[-1].append(cell)
        else:
            groups.append([cell])
    for group in groups:
        group.sort(key=lambda c: c.left)
        longest = max(group, key=lambda c: len(c.text))
        text = group[0].text
        for before, cell in pairwise(group):
            text += _between(before, cell) + cell.text
        last = group[-1]
        yield Row(text, group[0].left, max(c.right for c in group), longest.base, longest.size, group[0].word, last.closed)


def _between(left: Cell, right: Cell) -> str:
    """The space between two cells of a line."""
    gap = (right.left - left.right) / max(left.size, right.size)
    return "  " if gap > CELL else " " if gap > SPACE or (left.closed and gap > GIVEN_SPACE) else ""
