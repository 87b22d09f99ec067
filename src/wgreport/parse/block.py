"""What lines are made into: the blocks of a report, in the order of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic
from wgreport.parse.text import Piece

BlockKind = Literal["masthead", "title", "annex", "part", "adopted", "heading", "paragraph", "unnumbered", "item", "tail", "note"]

HEADINGS = ("heading", "annex", "part", "adopted")
"""The kinds of block that something stands under."""

EVERYTHING = 99
"""Deeper than any heading."""


class Block(Struct, frozen=True):
    """A run of lines that are one thing. `label` as printed, `key` what it counts as in an address, `level` its depth:
    headings as in `numbering`; items 1 for figures, 2 for letters, 3 for small Roman numerals, 4 for figures in brackets
    inside these; footnotes: which one, counted from 0. `scope` is the index of the block whose heading opened the numbering that
    this one counts in (-1: the report's own); headings of level `over` and deeper have ended before it."""

    kind: BlockKind
    pieces: Sequence[Piece]
    label: str = ""
    key: str = ""
    level: int = 0
    line: int = 0
    scope: int = -1
    over: int = EVERYTHING


class Furniture(Struct, frozen=True):
    """Characters of the page, not of the text: `name` says which kind."""

    name: str
    text: str
    line: int


class Blocks(Struct, frozen=True):
    blocks: tuple[Block, ...]
    furniture: tuple[Furniture, ...]
    diagnostics: tuple[Diagnostic, ...]
