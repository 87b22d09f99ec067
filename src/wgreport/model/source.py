"""What a reader gives: the lines of a source, with what its format knows about them. Text as received, never mended."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Role = Literal["plain", "heading", "furniture", "note"]


class Mark(Struct, frozen=True):
    """A footnote's mark in a line's text, from `start` to before `end`: its number, and which of the source's footnotes it
    belongs to, counted from 0 in the order of their texts (-1: there is no such text)."""

    start: int
    end: int
    number: str
    note: int = -1


class Line(Struct, frozen=True):
    """One line of a source.

    `text` is what is to be read of it; `markup` the non-space characters that only the format needs (`#` of Markdown),
    kept so that the ledger can account for them. `after_blank`: a blank line, or a border of the format, stands before it.
    `role` is what the format itself says ("plain": nothing; "furniture": it is the page's, such as a running head; "note": it
    stands among the footnotes at the foot of a page), `level` its depth (headings: 1 is the title). `page` counts from 1; 0: the
    format knows no pages. `marks`: the footnote marks in `text`, once they are known.
    """

    number: int
    text: str
    markup: str = ""
    after_blank: bool = False
    role: Role = "plain"
    level: int = 0
    page: int = 0
    marks: tuple[Mark, ...] = ()


class Source(Struct, frozen=True):
    """A file, read: `path` as it is to be named in messages, `format` the reader's name."""

    path: str
    format: str
    lines: tuple[Line, ...]


class Correction(Struct, frozen=True, forbid_unknown_fields=True):
    """One declared correction: in line `line` (from 1), `was` becomes `now`, because of `why`. It must apply exactly once."""

    line: int
    was: str
    now: str
    why: str
