"""Remembered results: a folder of files named by what went into them. It may be deleted, or damaged at any byte, at any time.

An entry begins with the digest of its content, so that a torn or altered file is no entry at all. A folder may be one that many
machines share (see `shared`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Container
from pathlib import Path

DIGEST = 32
"""Bytes of the digest at the beginning of an entry."""

MOST = 2 * 2**30
"""Bytes that a folder holds at most, but for what the last site is made from, which stays: four times what 1,000 reports take."""


_NEW = ".new-"
"""What the name of an entry that is being written begins with."""


class CacheError(Exception):
    """What was named cannot hold a cache; the message says why, and what to do."""


Place = Path | str
"""Where a cache is: a folder, or an address that fsspec understands (`s3://bucket/folder`)."""


def place_of(text: str) -> Place:
    """The place that a person names."""
    return text if "://" in text or "::" in text else Path(text)


def opened(place: Place | None, near: Callable[[], Path] | None = None) -> Cache:
    """The cache at a place. `near`: gives a folder to put before one that is not on this disk. Raises CacheError for an address
    that cannot be used."""
    if not isinstance(place, str):
        return Cache(place)
    from wgreport.shared import NearCache, SharedCache

    far = SharedCache(place)
    return NearCache(near(), far) if near is not None else far


def key_of(*parts: bytes | str) -> str:
    """A name for a result that depends on all `parts` and on their order, and on nothing else."""
    told: list[bytes] = []
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        told += (len(data).to_bytes(8, "big"), data)
    return hashlib.sha256(b"".join(told)).hexdigest()


def entry_of(content: bytes) -> bytes:
    """`content` as an entry: its digest before it."""
    return hashlib.sha256(content).digest() + content


def content_of(entry: bytes) -> bytes | None:
    """What an entry holds; None if it is not as it was written."""
    digest, content = entry[:DIGEST], entry[DIGEST:]
    return content if hashlib.sha256(content).digest() == digest else None


class Cache:
    """A folder of results. `folder` None: remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.grown = 0
        """Bytes put here by this process."""

    def _entry(self, key: str) -> str:
        """Where an entry is. A build asks for hundreds of thousands of parts of entries: a Path would cost more than reading."""
        return f"{self.folder}/{key[:2]}/{key[2:]}"

    def get(self, key: str) -> bytes | None:
        """What was put under `key`; None if nothing was, or if it cannot be read as it was written."""
        if self.folder is None:
            return None
        try:
            data = Path(self._entry(key)).read_bytes()
        except OSError:
            return None
        return content_of(data)

    def part(self, key: str, start: int, length: int) -> bytes | None:
        """A part of what was put under `key`; None if it is not there. Who asks knows the digest of the part, and compares."""
        if self.folder is None:
            return None
        try:
            file = os.open(self._entry(key), os.O_RDONLY)
        except OSError:
            return None
        try:
            return os.pread(file, length, DIGEST + start)
        except OSError:
            return None
        finally:
            os.close(file)

    def put(self, key: str, content: bytes) -> bool:
        """Remember `content`; whether it could be. A disk that is full or not writable is no error: the result is only made
        again."""
        if self.folder is None:
            return False
        place = self._entry(key)
        folder = place.rpartition("/")[0]
        try:
            try:
                handle, name = tempfile.mkstemp(dir=folder, prefix=_NEW)
            except FileNotFoundError:
                Path(folder).mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=folder, prefix=_NEW)
            with os.fdopen(handle, "wb") as file:
                file.write(entry_of(content))
            Path(name).replace(place)
        except OSError:
            return False
        self.grown += DIGEST + len(content)
        return True

    def took(self, key: str, content: bytes) -> None:
        """Another machine has put `content` there. Nothing need be done, unless this is a folder before the store."""

    def flush(self) -> None:
        """See that what was put here is where it is to stay."""

    def prune(self, keep: Container[str], most: int = MOST) -> int:
        """If the folder holds more than `most` bytes, forget the oldest entries that are not among `keep`, until there is room
        again (an eighth); how many bytes it holds."""
        if self.folder is None:
            return 0
        found: list[tuple[float, int, Path]] = []
        held = 0
        for path in self.folder.glob("??/*"):
            try:
                status = path.stat()
            except OSError:
                continue
            held += status.st_size
            if path.parent.name + path.name not in keep:
                found.append((status.st_mtime, status.st_size, path))
        room = most - most // 8 if held > most else held
        for _, size, path in sorted(found):
            if held <= room:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                held -= size
        return held
