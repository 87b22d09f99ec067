"""A report's share in the pages of many: what lists, indexes, targets and the register show of it.

Those pages are made from shares alone. A report is read for its own pages, and when its share is made; after that the pages of
many know of it without its text, and a share that is as it was leaves them as they were. What only some pages show lies packed
beside the share, piece by piece (MessagePack), and is read when one of these pages is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

_DIGEST = 12
"""Bytes of a digest: enough to tell apart all pieces of any corpus."""


class Piece(Struct, frozen=True, array_like=True):
    """Something that only some pages show: where it lies in the pack of its report, and the digest of its bytes."""

    start: int
    length: int
    digest: bytes

    def of(self, pack: bytes) -> bytes:
        """Its bytes."""
        return pack[self.start : self.start + self.length]

    def is_in(self, data: bytes) -> bool:
        """Whether `data` are the bytes of this piece."""
        return _digest(data) == self.digest


class Pack:
    """The pieces of a report, one after the other."""

    def __init__(self) -> None:
        self._data = bytearray()

    def add(self, value: object) -> Piece:
        """Put `value` in."""
        data = msgspec.msgpack.encode(value)
        piece = Piece(len(self._data), len(data), _digest(data))
        self._data += data
        return piece

    def packed(self) -> bytes:
        return bytes(self._data)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


Shown = tuple[str, Piece]
"""A piece with the id of its work."""


def told(pieces: Iterable[Shown]) -> bytes:
    """The digest of what these pieces hold, wherever it lies."""
    return _digest(b"".join([work.encode() + b"\0" + piece.digest for work, piece in pieces]))


Unpack = Callable[[str, Piece], bytes]
"""Gives the bytes of a piece of a work."""


class Acts(Struct, frozen=True, kw_only=True):
    """The acts of a report in one part of the register. `keys`: by kind, whatever their rows give by its key."""

    count: int
    rows: Piece
    """tuple[tuple[str, ActRow], ...]: voice and row."""
    data: Piece
    """tuple[RegisterRow, ...]"""
    keys: dict[str, tuple[str, ...]]


class Share(Struct, frozen=True, kw_only=True):
    """What the pages in one language that are about many reports show of one. `spoken`: the language of the text shown."""

    spoken: str
    work: str
    symbol: str
    body: str
    meeting: int | None
    date: str
    """ISO 8601, or empty."""
    start: str | None
    end: str | None
    year: str
    """In addresses: `0000` where there is none."""
    title: str
    url: str
    origin: str
    """The file of the text, for messages."""
    unofficial: bool
    versions: tuple[tuple[str, str], ...]
    """Language and status of each version."""
    card: bytes
    """ReportCard"""
    recent: Piece
    """tuple[ActRow, ...]"""
    mentions: Piece
    """dict[str, tuple[int, Piece]]: the path of whatever is named, or is in the attendance list -> how many paragraphs name it,
    and these: of a target a BacklinkGroup, of a topic an IndexGroup."""
    attended: tuple[str, ...]
    """The States and organizations of the attendance list, by id."""
    acts: dict[str, Acts]
    """By part of the register; parts without acts are left out."""
    analysed: bool
    """Some act was recognized."""
    verbs: tuple[str, ...]
    addressees: tuple[str, ...]
    anchors: str
    """Everything in the text that has an address, with the digest of its words: a line of the lock file."""
