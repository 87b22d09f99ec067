"""Rows of all pages to lines: where a paragraph begins, footnotes between paragraphs.

Nothing is left out: each character of a row is in one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wgreport.model.source import Line
from wgreport.readers.pdf_breaks import Draft, unbroken
from wgreport.readers.pdf_cells import cells_of, right_to_left, script_gap
from wgreport.readers.pdf_columns import Row, rows_of
from wgreport.readers.pdf_furniture import furniture_of
from wgreport.readers.pdf_notes import Note, marked, notes_of
from wgreport.readers.pdf_page import Page

LOOSER = 0.2
"""A gap larger than the usual one by this share of the type's size parts paragraphs."""
INDENT = 0.9
"""In sizes of the type: more is an indent."""
FLUSH = 0.3
"""Rows that begin so near each other begin in the same column of the page."""
OTHER_SIZE = 0.06
"""Rows whose sizes differ by more than this share are of different paragraphs."""

_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"
_ENDS = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u061b][\"'\u201d\u2019\u00bb)\]\uff09\u300d* " + _RAISED + r"]*\Z"
)
_LEADERS = re.compile(r"(?:\. ?){5,}\s*[\d \u2013-]*\Z")
_ITEM = re.compile(r"[(\uff08]\w{1,5}[)\uff09]")
_HALVES = (";", "\uff1b", "\u061b")
_LABEL = re.compile(
    r"(?:[(\uff08]?\w{1,5}[.)\uff09\uff0e\u3001]|\d{1,4} ?[-\u2013]|[\u2022\u00b7\u25cf\u25aa\uf0b7\u2013\u2014-])(?=\s|[^\W\d_])"
)


def lines_of(pages: Sequence[Page]) -> tuple[Line, ...]:
    """The lines of the pages, numbered from 1."""
    mirrored = right_to_left(pages)
    gap = script_gap(pages)
    rows = [rows_of(cells_of(page, mirrored=mirrored, gap_of_scripts=gap), page.number) for page in pages]
    heights = [page.height for page in pages]
    furniture = furniture_of(rows, heights)
    body_size = _body_size(rows)
    notes, taken = notes_of(rows, furniture, [page.rules for page in pages], heights, body_size)
    flow = _Flow(_leadings(rows))
    pending = list(notes)
    for index, page in enumerate(pages):
        middle = page.height / 2
        for i in sorted(furniture[index]):
            if rows[index][i].base < middle:
                flow.aside(rows[index][i].text, page.number)
        for i, row in enumerate(rows[index]):
            if i in furniture[index] or i in taken[index]:
                continue
            begins = flow.begins(row)
            while begins and pending and pending[0].page < page.number:
                flow.note(pending.pop(0))
            flow.text(row, begins=begins)
        for i in sorted(furniture[index]):
            if rows[index][i].base >= middle:
                flow.aside(rows[index][i].text, page.number)
        if page.slanted.strip():
            flow.aside(page.slanted, page.number)
    for note in pending:
        flow.note(note)
    return _numbered(unbroken(flow.drafts))


def _body_size(pages: Sequence[Sequence[Row]]) -> float:
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size, 1)] += len(row.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=1.0)


def _leadings(pages: Sequence[Sequence[Row]]) -> dict[float, float]:
    """Size of type -> usual distance of its baselines: the smallest that is common."""
    gaps: dict[float, Counter[float]] = {}
    for rows in pages:
        for a, b in pairwise(rows):
            if a.column == b.column and _size(a) == _size(b) and 0.8 * a.size < b.base - a.base < 3 * a.size:
                gaps.setdefault(_size(a), Counter())[round((b.base - a.base) * 2) / 2] += 1
    return {
        size: min(gap for gap, count in found.items() if count >= 0.2 * max(found.values()))
        for size, found in gaps.items()
        if sum(found.values()) >= 4
    }


def _size(row: Row) -> float:
    return round(row.size * 2) / 2


@dataclass
class _Flow:
    leadings: dict[float, float]
    drafts: list[Draft] = field(default_factory=list)
    last: Row | None = None
    """The row before, footnotes and furniture left aside."""
    widest: dict[tuple[int, int], float] = field(default_factory=dict)

    def text(self, row: Row, *, begins: bool) -> None:
        self.drafts.append(Draft(row.text, begins, row.page, closed=row.closed))
        self.last = row

    def aside(self, text: str, page: int) -> None:
        self.drafts.append(Draft(text, begins=True, page=page, role="furniture"))

    def note(self, note: Note) -> None:
        for index, row in enumerate(note.rows):
            text = marked(row.text) if index == 0 else row.text
            self.drafts.append(Draft(text, begins=index == 0, page=note.page, role="note", closed=row.closed))

    def begins(self, row: Row) -> bool:
        """Whether a new paragraph begins with `row`."""
        last = self.last
        if last is None:
            return True
        self.widest[last.page, last.column] = max(self.widest.get((last.page, last.column), 0.0), last.right)
        if abs(row.size - last.size) > OTHER_SIZE * max(row.size, last.size):
            return True
        ended = _ENDS.search(last.text) is not None or _LEADERS.search(last.text) is not None
        labelled = _LABEL.match(row.text) is not None
        if row.page != last.page:
            if row.text[:1].islower():
                return False
            return self._short(last, row) or (ended and (labelled or row.left > last.left + INDENT * row.size))
        if row.column != last.column:
            # The head of the first page stands in columns that have nothing to do with one another.
            if row.cell or last.cell or row.page == 1:
                return True
            if row.base < last.base:
                return ended or labelled
        gap = row.base - last.base
        if gap < 0 or gap > self._leading(row) + LOOSER * row.size:
            return True
        flush = abs(row.left - last.left) < FLUSH * row.size
        if flush and _ITEM.match(row.text) and last.text.endswith(_HALVES) and not self._short(last, row):
            # Within a sentence, `(b)` comes at the beginning of a line by chance.
            return False
        return ended and (labelled or (row.left > last.left + INDENT * row.size and _LABEL.match(last.text) is None))

    def _short(self, last: Row, row: Row) -> bool:
        """Whether the first word of `row` would have had room in the row before."""
        return last.right + row.word + row.size < self.widest.get((last.page, last.column), last.right)

    def _leading(self, row: Row) -> float:
        known = self.leadings.get(_size(row))
        if known is not None:
            return known
        loosest = max((leading / size for size, leading in self.leadings.items() if size), default=1.0)
        return max(1.35, min(loosest, 2.0)) * row.size


def _numbered(drafts: Sequence[Draft]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for draft in drafts:
        text = draft.text.strip()
        if text or draft.markup:
            blank = draft.begins or not lines
            lines.append(Line(len(lines) + 1, text, draft.markup, blank, draft.role, page=draft.page))
    return tuple(lines)
