"""What a reader gives: the lines of a source, with what its format knows about them. Text as received, never mended."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u200b\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e0fff]"
)
"""Controls, breaks without width, what turns the direction of writing over (Unicode Standard Annex 9: embeddings, overrides and
isolates), and tags. Marks of direction alone (U+200E, U+200F, U+061C) move no other word, and Arabic is typed with them."""

COLUMN = "\u2003"
"""What a reader puts between two cells of a table: a wide blank that is kept where others become a single space, so that no cell
runs into the next."""

Role = Literal["plain", "heading", "furniture", "note"]
LineKind = Literal["title", "heading", "paragraph", "item", "text", "furniture"]


class Told(Struct, frozen=True):
    """What a person has declared a line to begin (`kind`; "text": nothing, it goes on with what stands before it) or not to begin
    (`never`). `number` is what a paragraph or item counts as ("": what is printed), `level` how deep it is (0: what its form
    says)."""

    kind: LineKind | None = None
    never: LineKind | None = None
    number: str = ""
    level: int = 0


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
    format knows no pages. `marks`: the footnote marks in `text`, once they are known. `told` is what a person says,
    and goes before everything else.
    """

    number: int
    text: str
    markup: str = ""
    after_blank: bool = False
    role: Role = "plain"
    level: int = 0
    told: Told | None = None
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
