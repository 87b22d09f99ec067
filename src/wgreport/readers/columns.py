"""Text side by side on extracted pages: the two columns of a masthead, lists in columns, tables.

`pdftotext -layout` keeps what stands side by side in one line, with a wide gap between. Where the gaps of several lines are at
the same place, there are columns. The head of the first page is read column by column; so is a list, if that is how its names are
in alphabetical order; everything else is a table and is read row by row. Between two cells stays a wide blank, and no character
is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from wgreport.model.source import COLUMN
from wgreport.readers.pages import Page, Row

HEAD = 30
"""In so many lines at the beginning, the head of the first page stands."""
APART = 4
"""So far from the last line with two columns the next one can be."""
FEWEST_ROWS = 3
"""So many lines with a gap at the same place make a table."""
LONGEST_CELL = 12
"""A cell has at most so many lines that have nothing beside them."""
OFF = 2
"""By so many places the beginnings of a column's cells may differ."""
ORDERED = 0.9
"""Names of which this share follows the one before it in the alphabet are in alphabetical order."""
GAP = 3
"""Blanks that part two cells; justified text has fewer between words."""

_CELL = re.compile(rf"\S+(?:\s{{1,{GAP - 1}}}\S+)*")
_LABEL = re.compile(r"[(\[]?\w{1,6}[.)\]\u2013-]+|[-\u2013\u2014\u2022*\u00b7]+|\d{1,3}|[IVXLC]{1,6}|\w")
_LEADERS = re.compile(r"(?:\.\s?){5,}")
_PARAGRAPH = re.compile(r"1[.\uff0e]\s")


class Cell(NamedTuple):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_columns(pages: Sequence[Page]) -> list[list[Row]]:
    """The pages with what stands side by side brought into the order in which it is read."""
    found: list[list[Row]] = []
    first = next((index for index, page in enumerate(pages) if any(row.plain for row in page)), -1)
    for index, page in enumerate(pages):
        rows = list(_head(page)) if index == first else list(page)
        found.append(list(_tables(rows)))
    return found


def _cells(row: Row) -> list[Cell]:
    """The cells of a line; a number or a bullet is one with what it counts, a word with a colon with what it announces, a
    footnote's asterisk with what it stands behind."""
    if not row.plain or "\t" in row.text or _LEADERS.search(row.text):
        return [Cell(row.indent, row.text)]
    cells: list[Cell] = []
    for match in _CELL.finditer(row.text):
        cell = Cell(row.indent + match.start(), match[0])
        before = cells[-1].text if cells else ""
        if before and (_LABEL.fullmatch(before) or before.endswith((":", "\uff1a")) or not match[0].strip("*")):
            first = cells.pop().start
            cell = Cell(first, row.text[first - row.indent : match.end()])
        cells.append(cell)
    return cells


def _part(row: Row, cell: Cell, *, blank: bool, apart: str = "") -> Row:
    return Row(replace(row.line, text=cell.text + apart, after_blank=blank), cell.start)


# the head of the first page


def _head(page: Page) -> Iterator[Row]:
    """The page with the two columns of its masthead one after the other."""
    stop = next((index for index, row in enumerate(page) if _PARAGRAPH.match(row.text)), len(page))
    cells = [_cells(row) for row in page]
    wide = [index for index in range(min(stop, HEAD)) if len(cells[index]) > 1]
    if not wide:
        yield from page
        return
    # What has a gap farther down is no part of the head: a job number, a table.
    last = 1
    while last < len(wide) and wide[last] - wide[last - 1] <= APART:
        last += 1
    wide = wide[:last]
    right = min(cells[index][1].start for index in wide)
    end = wide[-1] + 1
    while end < stop and page[end].plain and page[end].indent >= right - OFF:
        end += 1
    begin = wide[0]
    while begin and page[begin - 1].plain and page[begin - 1].indent >= right - OFF:
        begin -= 1
    yield from page[:begin]
    sides: tuple[list[Row], list[Row]] = ([], [])
    blank = [False, True]
    for index in range(begin, end):
        row = page[index]
        for side in (0, 1):
            blank[side] = blank[side] or row.line.after_blank
        for cell in cells[index]:
            side = int(cell.start >= right - OFF)
            sides[side].append(_part(row, cell, blank=blank[side]))
            blank[side] = False
    yield from sides[0]
    yield from sides[1]
    if end < len(page):
        yield Row(replace(page[end].line, after_blank=True), page[end].indent)
        yield from page[end + 1 :]


# lists and tables


def _tables(page: list[Row]) -> Iterator[Row]:
    """The page with its lists in columns and its tables read."""
    cells = [_cells(row) for row in page]
    index = 0
    while index < len(page):
        run = _run(page, cells, index)
        if run is None:
            yield page[index]
            index += 1
        else:
            end, starts = run
            yield from _read(page[index:end], cells[index:end], starts)
            index = end


def _run(page: list[Row], cells: list[list[Cell]], begin: int) -> tuple[int, list[int]] | None:
    """Where the table that begins with the line `begin` ends, and where its columns begin; None if none does."""
    if len(cells[begin]) < 2:
        return None
    starts = [cell.start for cell in cells[begin]]
    end, rows = begin + 1, 1
    last = end
    while end < min(len(page), last + LONGEST_CELL) and page[end].plain and _belongs(cells[end], starts):
        if len(cells[end]) > 1:
            rows += 1
            last = end + 1
            starts = [*starts, *(cell.start for cell in cells[end] if all(abs(cell.start - at) > OFF for at in starts))]
        end += 1
    # The last cell of a column has nothing beside it.
    while last < end and not page[last].line.after_blank:
        last += 1
    return (last, sorted(starts)) if rows >= FEWEST_ROWS else None


def _belongs(cells: list[Cell], starts: list[int]) -> bool:
    """The line's cells are in columns that are known, and the first ends before the second column begins."""
    second = sorted(starts)[1]
    if any(all(abs(cell.start - at) > OFF for at in starts[1:]) for cell in cells[1:]):
        return False
    if len(cells) > 1:
        return True
    cell = cells[0]
    return any(abs(cell.start - at) <= OFF for at in starts) and (cell.start >= second - OFF or cell.end < second)


def _read(rows: Sequence[Row], cells: Sequence[list[Cell]], starts: list[int]) -> Iterator[Row]:
    """The cells of a table's rows, row by row, or of a list in columns, column by column."""
    columns: list[list[tuple[Row, Cell]]] = [[] for _ in starts]
    for row, found in zip(rows, cells, strict=True):
        for cell in found:
            nearest = min(range(len(starts)), key=lambda at: abs(starts[at] - cell.start))
            columns[nearest].append((row, cell))
    by_column = [cell.text for column in columns for _, cell in column]
    by_row = [cell.text for found in cells for cell in found]
    if _order(by_column) >= ORDERED > _order(by_row):
        blank = rows[0].line.after_blank
        for column in columns:
            for row, cell in column:
                yield _part(row, cell, blank=blank, apart=COLUMN)
                blank = False
        return
    for row, found in zip(rows, cells, strict=True):
        text = f"{COLUMN}  ".join(cell.text for cell in found)
        yield _part(row, Cell(row.indent, text), blank=row.line.after_blank, apart=COLUMN)


def _order(names: Sequence[str]) -> float:
    """The share of the names that follow the one before them in the alphabet."""
    keys = ["".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalpha() or c == " ") for name in names]
    pairs = list(pairwise(keys))
    return sum(one <= other for one, other in pairs) / len(pairs) if pairs else 0.0
