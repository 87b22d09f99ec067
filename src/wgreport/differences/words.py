"""What changed in a text, word by word, and character by character where words are not parted by spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Any

from wgreport.differences.model import Piece

_ALONE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters that are words by themselves: those of Han, and kana."""
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
"""Accents and vowel signs that belong to the letter before them."""
_TOKEN = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}_])[\w{_MARKS}])+|\s+|.", re.DOTALL)
_UNLIKE = 0.35
"""Texts less alike than this are not worth a patchwork of words: the one went, the other came."""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words, spaces and other characters of `text`, in order; joined, they are `text`."""
    return tuple(_TOKEN.findall(text))


@lru_cache(maxsize=4096)
def _bag(text: str) -> Counter[str]:
    return Counter(token.lower() for token in tokens(text) if token[0].isalnum())


def likeness(one: str, other: str) -> float:
    """How much of their words two texts share, wherever they stand: from 0 to 1."""
    first, second = _bag(one), _bag(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else float(one == other)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """How `old` became `new`: what is `same` and `gone` is `old`, what is `same` and `new` is `new`."""
    if old == new:
        return (Piece("same", old),) if old else ()
    if likeness(old, new) < _UNLIKE:
        return tuple(piece for piece in (Piece("gone", old), Piece("new", new)) if piece.text)
    first, second = tokens(old), tokens(new)
    found: list[tuple[bool, str, str]] = []
    for kind, a, b, c, d in _slid(SequenceMatcher(None, first, second, autojunk=False).get_opcodes(), first, second):
        found.append((kind == "equal", "".join(first[a:b]), "".join(second[c:d])))
    last = len(found) - 1
    # A space or a comma between two changed words is no island.
    joined = [(same and (n in (0, last) or any(map(str.isalnum, was))), was, now) for n, (same, was, now) in enumerate(found)]
    result: list[Piece] = []
    for same, group in groupby(joined, key=lambda one: one[0]):
        members = list(group)
        was, now = ("".join(texts) for texts in zip(*((was, now) for _, was, now in members), strict=True))
        result.extend([Piece("same", was)] if same else [Piece("gone", was), Piece("new", now)])
    return tuple(piece for piece in result if piece.text)


Step = tuple[str, int, int, int, int]
"""What difflib calls an opcode."""


def _slid(steps: Sequence[Step], old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The same steps, where what came or went alone stands as late as it can: `had {+strongly +}recommended`, and not
    `had{+ strongly+} recommended`."""
    found: list[Any] = [list(step) for step in steps]
    for before, here, after in zip(found, found[1:], found[2:], strict=False):
        if here[0] not in ("insert", "delete") or before[0] != "equal" or after[0] != "equal":
            continue
        text, begin, end = (new, 3, 4) if here[0] == "insert" else (old, 1, 2)
        while after[2] - after[1] > 1 and text[here[begin]] == text[here[end]]:
            for step, places in ((before, (2, 4)), (here, (1, 2, 3, 4)), (after, (1, 3))):
                for place in places:
                    step[place] += 1
    return [(step[0], step[1], step[2], step[3], step[4]) for step in found]
