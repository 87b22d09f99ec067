"""Which part of the new report was which part of the old one: by its words first, then by its address.

Addresses alone would not do: a paragraph that is put in gives every later one another number, and none of them has changed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from wgreport.differences.model import Unit
from wgreport.differences.words import likeness

ALIKE = 0.5
"""Words that a unit shares with the one that had its address, if it is that one changed."""
MOVED = 0.65
"""The same, of one at another address."""
_PAIRS = 250_000
"""Pairs that are compared for likeness at most: beyond, it is another document."""

Pair = tuple[Unit, Unit]


def matched(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[list[Pair], list[Unit], list[Unit]]:
    """The pairs of old and new in the order of the new; the old that are gone; the new that were added. An address stands once
    in each."""
    found: dict[str, Unit] = {}
    """Address of a new unit -> the old one."""
    waiting = {unit.address: unit for unit in old}
    open_ = {unit.address: unit for unit in new}

    def pair(one: Unit, other: Unit) -> None:
        found[other.address] = one
        del waiting[one.address], open_[other.address]

    for unit in new:
        before = waiting.get(unit.address)
        if before is not None and before.text == unit.text:
            pair(before, unit)
    for one, other in list(_same_words(waiting.values(), open_.values())):
        pair(one, other)
    for unit in list(open_.values()):
        before = waiting.get(unit.address)
        if before is not None and likeness(before.text, unit.text) >= ALIKE:
            pair(before, unit)
    for one, other in _alike(list(waiting.values()), list(open_.values())):
        if one.address in waiting and other.address in open_:
            pair(one, other)
    pairs = [(found[unit.address], unit) for unit in new if unit.address in found]
    return pairs, list(waiting.values()), list(open_.values())


def _same_words(old: Iterable[Unit], new: Iterable[Unit]) -> Iterator[Pair]:
    """Units of one kind with the same words, the first with the first."""
    by_words: defaultdict[tuple[str, str], deque[Unit]] = defaultdict(deque)
    for unit in old:
        if unit.text:
            by_words[unit.kind, unit.text].append(unit)
    for unit in new:
        if candidates := by_words.get((unit.kind, unit.text)):
            yield candidates.popleft(), unit


def _alike(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Pair]:
    """Units of one kind with much the same words, the most alike first; each may come several times."""
    if len(old) * len(new) > _PAIRS:
        return
    rated = [
        (-rate, i, j)
        for i, one in enumerate(old)
        for j, other in enumerate(new)
        if one.kind == other.kind and (rate := likeness(one.text, other.text)) >= MOVED
    ]
    for _, i, j in sorted(rated):
        yield old[i], new[j]
