"""What lies on the disk, told by contents: which files there are below some folders, and the digest of each.

A file whose size, times and place on the disk are as they were when it was last read is taken to be as it was; any other is read.
Times have their grain: a file that was written at the moment of the last look is read again. Light: a build with nothing to do
needs little more than this.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

GRAIN = 2 * 10**9
"""Nanoseconds within which two changes of a file may bear the same time, on any file system known."""
MOST = 2**28
"""Bytes: a larger file than any that is read as content is known by its size and times."""
SKIPPED = frozenset({"__pycache__"})


class Stamp(Struct, frozen=True, array_like=True):
    """A file as it was seen: size, times of its content and of its entry (ns), number on the disk, and the digest of its content.
    A folder has a digest alone, an empty one; what cannot be read, that of the reason."""

    size: int
    modified: int
    entered: int
    number: int
    digest: bytes


FOLDER = Stamp(0, 0, 0, 0, b"")
Snapshot = dict[str, Stamp]
"""Path, as it was named -> what lies there, folders too."""


def look(roots: Iterable[Path], known: Mapping[str, Stamp], seen: int, without: Iterable[Path] = ()) -> Snapshot:
    """What lies at and below `roots`, links followed for files alone. `known`: what was there at the time `seen` (ns).
    `without`: folders that are not looked into."""
    skipped = {os.path.realpath(path) for path in without}
    return {
        path: _stamp(Path(path), known.get(path), seen) if is_file else FOLDER
        for root in roots
        for path, is_file in _below(str(root), skipped)
    }


def digest_of(snapshot: Mapping[str, Stamp]) -> bytes:
    """The digest of paths and contents, whatever the times are."""
    digest = hashlib.sha256()
    for path, stamp in sorted(snapshot.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + stamp.digest + b"\0")
    return digest.digest()


def _below(root: str, skipped: set[str]) -> Iterator[tuple[str, bool]]:
    """Every path at and below `root`, and whether it is a file."""
    pending = [root]
    real = os.path.realpath(root)
    while pending:
        path = pending.pop()
        # No link leads from the root down to here.
        if skipped and real + path[len(root) :] in skipped:
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except NotADirectoryError:
            yield path, True
            continue
        except OSError:
            yield path, False
            continue
        yield path, False
        for entry in entries:
            if entry.name in SKIPPED:
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                yield entry.path, True


def _stamp(path: Path, known: Stamp | None, seen: int) -> Stamp:
    try:
        status = path.stat()
        told = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        if (
            known is not None
            and told == (known.size, known.modified, known.entered, known.number)
            and max(told[1], told[2]) + GRAIN < seen
        ):
            return known
        where = str(path.readlink()).encode() if path.is_symlink() else b""
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST:
            return Stamp(*told, repr((status.st_mode, *told)).encode() + where)
        return Stamp(*told, hashlib.sha256(path.read_bytes() + where).digest())
    except OSError as error:
        return Stamp(0, 0, 0, 0, str(error.errno).encode())
