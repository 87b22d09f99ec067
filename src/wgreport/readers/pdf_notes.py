"""Footnotes: what stands below their rule at the foot of a page, or is set smaller there and begins with a raised mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from wgreport.readers.pdf_columns import Row
from wgreport.readers.pdf_furniture import is_drawn
from wgreport.readers.pdf_page import Rule

HIGHEST = 0.25
"""No footnotes begin above this share of the page's height."""
LONGEST_RULE = 0.6
"""Of the width of the text: a longer one parts something else."""
SMALL = 0.93
"""Footnotes without a rule are set at most in this share of the text's size."""
UNDERLINE = 4.5
"""A line drawn so near below a row underlines it."""

_MARK = re.compile(r"(?P<number>[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)\s*")
_BEGINS = re.compile(r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|[*\u2217]+(?!\d)|\d{1,3}/(?= |\D)|[\u2020\u2021]+")


class Note(Struct, frozen=True):
    """A footnote and the number of the page where it begins."""

    page: int
    rows: tuple[Row, ...]


def notes_of(
    pages: Sequence[Sequence[Row]],
    furniture: Sequence[frozenset[int]],
    rules: Sequence[Sequence[Rule]],
    heights: Sequence[float],
    body_size: float,
) -> tuple[list[Note], list[frozenset[int]]]:
    """The footnotes of all pages, each whole, and for each page the indices of its rows that are of footnotes."""
    text = [row for rows, aside in zip(pages, furniture, strict=True) for i, row in enumerate(rows) if i not in aside]
    width = max((row.right for row in text), default=0.0) - min((row.left for row in text), default=0.0)
    notes: list[Note] = []
    taken: list[frozenset[int]] = []
    for rows, aside, drawn, height in zip(pages, furniture, rules, heights, strict=True):
        indices = _zone(rows, aside, drawn, height, width, body_size, going_on=bool(notes) and notes[-1].page == _page(rows) - 1)
        taken.append(frozenset(indices))
        for index in indices:
            row = rows[index]
            if _BEGINS.match(row.text) is not None or not notes:
                notes.append(Note(row.page, (row,)))
            else:
                notes[-1] = Note(notes[-1].page, (*notes[-1].rows, row))
    return notes, taken


def marked(text: str) -> str:
    """A footnote's first line, with a space behind its mark."""
    match = _MARK.match(text)
    return f"{match['number']} {text[match.end() :]}" if match is not None else text


def _page(rows: Sequence[Row]) -> int:
    return rows[0].page if rows else 0


def _zone(
    rows: Sequence[Row],
    aside: frozenset[int],
    rules: Sequence[Rule],
    height: float,
    width: float,
    body_size: float,
    *,
    going_on: bool,
) -> list[int]:
    """The indices of the page's rows that are of footnotes, in the order of reading. `going_on`: a footnote of the page
    before may go on here."""
    text = [row for i, row in enumerate(rows) if i not in aside]
    if not text:
        return []
    bases = [r.base for r in rules if r.right - r.left <= LONGEST_RULE * width and not _underlines(r, text)]
    bases += [row.base for row in rows if is_drawn(row)]
    for base in sorted((b for b in bases if b > HIGHEST * height), reverse=True):
        found = _smallest([(i, row) for i, row in enumerate(rows) if i not in aside and row.base > base])
        if found and _are_notes([rows[i] for i in found], body_size, going_on=going_on):
            return found
    return _without_rule(rows, aside, body_size)


def _underlines(rule: Rule, rows: Sequence[Row]) -> bool:
    return any(
        -1 < rule.base - row.base < UNDERLINE
        and min(row.right, rule.right) - max(row.left, rule.left) > 0.5 * (rule.right - rule.left)
        for row in rows
    )


def _smallest(below: list[tuple[int, Row]]) -> list[int]:
    """The indices of the rows that are set no larger than the first of them: what follows in larger type is text again."""
    size = below[0][1].size if below else 0.0
    larger = next((place for place, (_, row) in enumerate(below) if row.size > (2 - SMALL) * size), len(below))
    return [index for index, _ in below[:larger]]


def _are_notes(rows: Sequence[Row], body_size: float, *, going_on: bool) -> bool:
    top = min(rows, key=lambda row: row.base)
    if _BEGINS.match(top.text) is not None:
        return True
    return going_on and all(row.size <= SMALL * body_size for row in rows)


def _without_rule(rows: Sequence[Row], aside: frozenset[int], body_size: float) -> list[int]:
    """The small rows at the foot of the page, if the first begins with a raised mark."""
    found: list[int] = []
    for index in sorted((i for i in range(len(rows)) if i not in aside), key=lambda i: -rows[i].base):
        if rows[index].size > SMALL * body_size:
            break
        found.append(index)
    while found and _MARK.match(rows[found[-1]].text) is None:
        found.pop()
    return sorted(found)
