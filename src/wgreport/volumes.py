"""The volumes of a site (see `pages.volumes`), remembered: that of a year is put together when a report of that year has come,
changed or gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from wgreport.cache import Cache, key_of
from wgreport.pages.share import Share, Shown, Unpack
from wgreport.pages.volumes import Cell, Naming, Volume, naming, volume_of


class Volumes:
    """The volumes of each language and year."""

    def __init__(self, results: Cache, keys: Mapping[str, str], unpack: Unpack) -> None:
        """`keys`: by work, the key of all that its share is made from. `unpack` may raise, and then so do all methods."""
        self.used: set[str] = set()
        """The entries of the cache that hold them."""
        self._results = results
        self._keys = keys
        self._unpack = unpack
        self._shares: dict[tuple[str, str], Sequence[Share]] = {}
        self._packs: dict[tuple[str, str], bytes] = {}
        """Those that the cache did not take, or had lost."""

    def naming(self, shares: Mapping[str, Sequence[Share]]) -> dict[str, Naming]:
        """What is named where, by language. `shares`: of all reports, by language, in their order."""
        return {language: naming(self._of(language, here)) for language, here in shares.items()}

    def passages(self, language: str, year: str, cell: Cell) -> tuple[Shown, ...]:
        """The passages of a cell."""
        place, piece = (language, year), cell.shown
        if place not in self._packs:
            data = self._results.part(self._entries(place)[1], piece.start, piece.length)
            if data is not None and piece.is_in(data):
                return msgspec.msgpack.decode(data, type=tuple[Shown, ...])
            self._packs[place] = volume_of(self._shares[place], self._unpack)[1]
        return msgspec.msgpack.decode(piece.of(self._packs[place]), type=tuple[Shown, ...])

    def _of(self, language: str, shares: Sequence[Share]) -> dict[str, Volume]:
        years: dict[str, list[Share]] = {}
        for share in shares:
            years.setdefault(share.year, []).append(share)
        return {year: self._volume((language, year), here) for year, here in years.items()}

    def _volume(self, place: tuple[str, str], shares: Sequence[Share]) -> Volume:
        self._shares[place] = shares
        names = self._entries(place)
        self.used.update(names)
        data = self._results.get(names[0])
        if data is not None:
            return msgspec.msgpack.decode(data, type=Volume)
        volume, pack = volume_of(shares, self._unpack)
        if not self._results.put(names[1], pack):
            self._packs[place] = pack
        self._results.put(names[0], msgspec.msgpack.encode(volume))
        return volume

    def _entries(self, place: tuple[str, str]) -> tuple[str, str]:
        """The entries of a volume and of its pack."""
        keys = [self._keys[share.work] for share in self._shares[place]]
        return key_of("volume-1", *place, *keys), key_of("volume-pack-1", *place, *keys)
