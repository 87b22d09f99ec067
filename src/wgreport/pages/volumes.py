"""What the reports of a year name, put together: the volume of that year.

Pages of what is named show passages year by year, so a page asks a few volumes, and a build after a change puts together anew the
volumes of the years that have changed. Which passages there are lies packed beside a volume, as what a share holds does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from wgreport.pages.share import Pack, Piece, Share, Shown, Unpack, told


class Cell(Struct, frozen=True, array_like=True):
    """Something that reports of a year name: in how many paragraphs; how many reports name it, or have it in their attendance
    list; a digest of their passages; and where in the pack of the volume it is said which these are."""

    count: int
    reports: int
    told: bytes
    shown: Piece
    """tuple[Shown, ...]: the passages, report by report, in the order of the reports."""


Volume = dict[str, Cell]
"""By the path of a target or of a topic."""

Mentions = dict[str, tuple[int, Piece]]
"""What one report names (see `Share.mentions`)."""

Naming = Mapping[str, Mapping[str, Cell]]
"""The path of a target or of a topic -> year -> what the reports of that year say of it."""

Passages = Callable[[str, str, Cell], tuple[Shown, ...]]
"""Gives the passages of a cell, for a language and a year."""


def volume_of(shares: Sequence[Share], unpack: Unpack) -> tuple[Volume, bytes]:
    """The volume of these reports, which are those of a year in their order, and its pack."""
    counts: dict[str, int] = {}
    shown: dict[str, list[Shown]] = {}
    for share in shares:
        for path, (count, group) in msgspec.msgpack.decode(unpack(share.work, share.mentions), type=Mentions).items():
            counts[path] = counts.get(path, 0) + count
            shown.setdefault(path, []).append((share.work, group))
    pack = Pack()
    volume = {path: Cell(counts[path], len(pieces), told(pieces), pack.add(pieces)) for path, pieces in shown.items()}
    return volume, pack.packed()


def naming(volumes: Mapping[str, Volume]) -> Naming:
    """What is named where, from the volumes by year."""
    found: dict[str, dict[str, Cell]] = {}
    for year, volume in volumes.items():
        for path, cell in volume.items():
            years = found.get(path)
            if years is None:
                found[path] = {year: cell}
            else:
                years[year] = cell
    return found
