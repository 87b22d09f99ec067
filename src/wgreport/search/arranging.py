"""Which texts share a bundle: settled bundles stay as they are, what is new goes into a small one, and now and then they are
folded together. Pure arithmetic; why so: docs/decisions/0050-search-in-bundles.md.

A text that has changed or gone stays in its settled bundle, and the browser is told not to listen to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

MOST = 5 * 2**20
"""Bytes of records (as they are encoded, words and particulars) in one bundle. The engine takes up to 90 times as much memory."""

FRESH = MOST // 12
"""Bytes of records in a bundle that is made anew with each change: what the engine indexes in a moment."""

WASTE = 4
"""A bundle of which more than one part in so many has gone is given up, and what is left of it goes into others."""


class Text(Struct, frozen=True, array_like=True):
    """What one report gives the search of one language: `key` stands for the contents, `size` is in bytes, `count` in records."""

    work: str
    key: str
    size: int
    count: int


class Bundle(Struct, frozen=True, array_like=True):
    """A bundle that there is: its folder, the engine's list in it, and its texts in their order there, those that have gone
    too."""

    name: str
    meta: str
    texts: tuple[Text, ...]


class Kept(Struct, frozen=True):
    """A bundle that stays, and the places of its texts that have gone."""

    bundle: Bundle
    gone: tuple[int, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """Those that are still there."""
        return tuple(text for place, text in enumerate(self.bundle.texts) if place not in self.gone)


class Arrangement(Struct, frozen=True):
    """The bundles that stay, and the texts of those that are to be made."""

    kept: tuple[Kept, ...]
    new: tuple[tuple[Text, ...], ...]


def arrange(bundles: Sequence[Bundle], texts: Sequence[Text]) -> Arrangement:
    """How `texts`, all that there are now, are bundled, given the `bundles` of the last time.

    New texts join those of the small bundle, if there is one. If they are too many for a small one, they are folded together with
    what is in all bundles that are less than half full. So there are at most one small bundle, one that is less than half full,
    and as many others as twice the number of full ones that would do, waste aside.
    """
    left = {text.work: text for text in texts}
    kept: list[Kept] = []
    for bundle in bundles:
        gone = tuple(place for place, text in enumerate(bundle.texts) if left.get(text.work) != text)
        one = Kept(bundle, gone)
        for text in one.texts:
            del left[text.work]
        if one.texts:
            kept.append(one)
    loose = list(left.values())

    def give_up(which: Iterable[Kept]) -> None:
        for one in list(which):
            kept.remove(one)
            loose.extend(one.texts)

    give_up(one for one in kept if (size_of(one.bundle.texts) - size_of(one.texts)) * WASTE > size_of(one.bundle.texts))
    if loose:
        give_up(one for one in kept if size_of(one.texts) <= FRESH)
    if size_of(loose) > FRESH:
        give_up(one for one in kept if size_of(one.texts) * 2 < MOST)
    order = {text.work: place for place, text in enumerate(texts)}
    loose.sort(key=lambda text: order[text.work])
    return Arrangement(tuple(kept), packed(loose))


def packed(texts: Sequence[Text]) -> tuple[tuple[Text, ...], ...]:
    """The texts in as few bundles as will hold them, of about the same size, in their order. None is larger than MOST by more
    than a text."""
    if not texts:
        return ()
    total = size_of(texts)
    number = max(1, math.ceil(total / MOST))
    bundles: list[list[Text]] = [[]]
    before = 0
    for text in texts:
        if bundles[-1] and before >= total * len(bundles) / number:
            bundles.append([])
        bundles[-1].append(text)
        before += text.size
    return tuple(map(tuple, bundles))


def size_of(texts: Iterable[Text]) -> int:
    """Bytes of records."""
    return sum(text.size for text in texts)
