"""A site out: the folder in which its next version is put together. `publishing` puts it in place."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from wgreport.store import StoreError


class Staged:
    """A folder on the same disk in which the next version of the site `out` is put together: a new one in `inside`, or a spare
    that the site before left (see `publishing`), which is changed. Its methods raise StoreError.

    What is as it is on the site now is not written again: it is the same file, under another name (a hard link; where the disk
    has none, a copy with the same time)."""

    def __init__(
        self,
        inside: Path,
        out: Path,
        spare: Path | None = None,
        same: AbstractSet[str] = frozenset(),
        older: AbstractSet[str] = frozenset(),
    ) -> None:
        """`spare`: the folder to go on with; `same`: the files in it that are those of the site; `older`: all that may be in
        it."""
        self.out = out
        self.older = older
        self.spare = spare is not None
        self.same = same
        self._made: set[str] = set()
        if spare is not None:
            self.folder = spare
            return
        try:
            inside.mkdir(parents=True, exist_ok=True)
            self.folder = Path(tempfile.mkdtemp(prefix="new-", dir=inside))
            self.folder.chmod(0o755)
        except OSError as error:
            raise StoreError(f"{inside}: {error.strerror or error}") from error

    def write(self, path: str, data: bytes, like: str = "") -> None:
        """Put a file at `path` (from the site's root, without a leading slash); with the time of the file at `like`, which is
        there."""
        try:
            target = self._place(path)
            if _size(f"{self.out}/{path}") == len(data) and self.published(path) == data and self._linked(path, target):
                return
            try:
                written(target, data)
            except FileExistsError:
                # Never into a file that is there: it may be the published one, under another name.
                Path(target).unlink()
                written(target, data)
            if like:
                status = os.stat(f"{self.folder}/{like}")  # noqa: PTH116
                os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
        except OSError as error:
            raise StoreError(f"{self.folder}: {error.strerror or error}") from error

    def keep(self, path: str) -> bool:
        """Take the file at `path` over from the site as it is; whether it is there."""
        if path in self.same:
            return True
        try:
            return self._linked(path, self._place(path))
        except OSError as error:
            raise StoreError(f"{self.folder}: {error.strerror or error}") from error

    def read(self, path: str) -> bytes:
        """What was put at `path`. Raises OSError."""
        return (self.folder / path).read_bytes()

    def published(self, path: str) -> bytes | None:
        """What is at `path` on the site as it is; None if it cannot be read."""
        try:
            return (self.out / path).read_bytes()
        except OSError:
            return None

    def clear(self, paths: Iterable[str]) -> None:
        """Take files out again, those that are there, and the folders that nothing is left in."""
        try:
            emptied: set[str] = set()
            for path in paths:
                Path(self.folder, path).unlink(missing_ok=True)
                emptied.add(path.rpartition("/")[0])
            while emptied:
                folder = emptied.pop()
                with contextlib.suppress(FileNotFoundError):
                    if folder and next((self.folder / folder).iterdir(), None) is None:
                        (self.folder / folder).rmdir()
                        self._made.discard(folder)
                        emptied.add(folder.rpartition("/")[0])
        except OSError as error:
            raise StoreError(f"{self.folder}: {error.strerror or error}") from error

    def _linked(self, path: str, target: str) -> bool:
        published = f"{self.out}/{path}"
        try:
            if not stat.S_ISREG(os.lstat(published).st_mode):
                return False
        except FileNotFoundError:
            return False
        if path in self.same and Path(target).samefile(published):
            return True
        Path(target).unlink(missing_ok=True)
        try:
            os.link(published, target)
        except OSError:
            shutil.copy2(published, target)
        return True

    def _place(self, path: str) -> str:
        """The file's place on the disk; its folder is there."""
        if not path or path.startswith("/") or ".." in path.split("/"):
            raise StoreError(f"{path} would lie outside of the site")
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            self._make(folder)
            self._made.add(folder)
        return f"{self.folder}/{path}"

    def _make(self, folder: str) -> None:
        try:
            os.mkdir(f"{self.folder}/{folder}")  # noqa: PTH102 - as `written`
        except (FileNotFoundError, FileExistsError):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)


def _size(place: str) -> int:
    try:
        return os.stat(place).st_size  # noqa: PTH116 - as `written`
    except OSError:
        return -1


def written(place: str, data: bytes) -> None:
    """Put `data` into a new file. There are tens of thousands: making a Path of each costs as much as writing it."""
    with open(place, "xb") as file:  # noqa: PTH123
        file.write(data)
