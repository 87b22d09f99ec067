"""The site's place on the disk: one build at a time works at it, and a new site takes the place of the old one in one step.

Beside the folder `site` a build has a folder `.site.wgreport` of its own: a lock file, the new site while it is made, what the
search engine needs. They go when the build ends; what a killed build left there is cleared away by the next. Why so:
docs/decisions/0043-one-step.md.

One thing may stay there: the site before, put aside as a *spare*. Two sites in a row differ in a few files, so the next
one is made of the spare by changing these, and costs nothing for all the others (docs/decisions/0045-the-spare.md).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from wgreport.built import work_folder
from wgreport.inventory import Inventory, of, undisturbed
from wgreport.store import StoreError

MARKER = ".wgreport"
"""In every site that the program has made: the files of that site, one a line after a line for people. Only such a folder, or
an empty one, is ever replaced."""
KEPT = ".gitignore"
"""At the top of the old site: goes on in the new one."""

_HEAD = "# made by wgreport: the files of this site, which the next build replaces; it refuses if there are others\n"
_LOCK = "lock"
_OLD = "old"
_SPARE = "spare"
TWIN = "twin"
_WHOLE = "spare.whole"
"""Beside the spare while nobody is changing it: the token of the build that put it aside."""
_NAMED = 10
_EXCHANGE = 2
_AT_FDCWD = -100
_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP)


class Place(Struct, frozen=True):
    """Where a build may work: `out` is the folder of the site with no link in its path, `work` one beside it for what is not the
    site yet, on the same disk."""

    out: Path
    work: Path

    def scratch(self) -> Path:
        """A new folder for what is needed while building; it goes with `work`. Raises OSError."""
        return Path(tempfile.mkdtemp(prefix="scratch-", dir=self.work))

    def take_spare(self, token: str, folders: Mapping[str, int]) -> Path | None:
        """The spare, to make the new site of; None if there is none that a build with this token put aside, or if its folders are
        not as they were then. Raises OSError."""
        spare, whole = self.work / _SPARE, self.work / _WHOLE
        if not whole.is_file() or whole.read_text(encoding="utf-8") != token or not undisturbed(spare, folders):
            return None
        whole.unlink()  # first: from now on it is whole no more
        taken = self.work / "new"
        spare.rename(taken)
        return taken

    def put_aside(self, old: Path, token: str) -> bool:
        """Let the old site be the spare of the next build; whether it is."""
        try:
            self.drop_spare()
            old.rename(self.work / _SPARE)
            (self.work / _WHOLE).write_text(token, encoding="utf-8")
        except OSError:
            return False
        return True

    def twin(self, site: Inventory) -> Inventory | None:
        """A second folder, TWIN in `work`, with the files of the site (links); None where the disk has no links."""
        twin = self.work / TWIN
        try:
            for folder in sorted(site.folders):
                (twin / folder).mkdir()
            for path in site.files:
                os.link(f"{self.out}/{path}", f"{twin}/{path}")
            return of(twin, site.files)
        except OSError:
            shutil.rmtree(twin, ignore_errors=True)
            return None

    def drop_spare(self) -> None:
        """Let there be no spare. Raises OSError."""
        (self.work / _WHOLE).unlink(missing_ok=True)
        if (self.work / _SPARE).exists():
            shutil.rmtree(self.work / _SPARE)


@contextlib.contextmanager
def claim(out: Path, remove: Iterable[str] = (), sure: Callable[[], bool] = lambda: False) -> Iterator[Place]:
    """The place of the site `out`, for one build alone. What an earlier build has left there is put right first: an old site
    that it had moved away comes back. `remove`: see `check_replaceable`. `sure`: asked when the place is held, whether it is
    known already that the site holds nothing strange. Raises StoreError if another build is at work, if `out` cannot be replaced,
    or if the disk refuses anything before or while the place is held."""
    check_place(out)
    real = out.resolve()
    work = work_folder(out)
    with _readable_for_all():
        lock = _locked(work, out)
        try:
            _put_right(real, work)
            if not sure():
                check_replaceable(out, remove)
            yield Place(real, work)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise StoreError(f"{out} is as it was: {error.strerror or error}{where}") from error
        finally:
            # Whatever cannot be removed now is left to the next build.
            with contextlib.suppress(OSError):
                _put_right(real, work)
                # In this order: whoever waits for the lock sees that its file is gone, and begins anew.
                (work / _LOCK).unlink()
                work.rmdir()
            os.close(lock)


@contextlib.contextmanager
def _readable_for_all() -> Iterator[None]:
    """Files are made with the rights 644 and folders with 755, whatever the person's own habit: a site is for everyone."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _locked(work: Path, out: Path) -> int:
    """The lock of `work`, held until it is closed, at the latest when this process ends in whatever way. The file says who has
    it."""
    try:
        fcntl: Any = importlib.import_module("fcntl")
    except ImportError:  # Windows: two builds at once are not noticed there
        fcntl = None
    path = work / _LOCK
    while True:
        try:
            work.mkdir(parents=True, exist_ok=True)
            handle = _opened(path)
        except OSError as error:
            raise StoreError(f"{out.parent} cannot be written to: {error.strerror or error}") from error
        if handle is None:
            continue  # the build before has removed the folder just now
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.stat().st_ino == os.fstat(handle).st_ino:
                with contextlib.suppress(OSError):  # on a full disk the lock holds as well
                    os.ftruncate(handle, 0)
                    os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
                return handle
            os.close(handle)
        except FileNotFoundError:
            os.close(handle)
        except BlockingIOError as error:
            holder = os.read(handle, 200).decode(errors="replace") or "it does not say which process that is"
            os.close(handle)
            raise StoreError(
                f"another build is making {out} ({holder}); wait until it is done, or give another folder with --out"
            ) from error
        except OSError as error:
            os.close(handle)
            how = "its disk has no file locks; give a folder on another" if error.errno in _NO_LOCKS else error.strerror
            raise StoreError(f"{out}: {how}") from error


def _opened(path: Path) -> int | None:
    """The file `path`, made if it is not there; None if its folder is not there. Raises OSError."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError:
        return None


def _put_right(out: Path, work: Path) -> None:
    """Undo what was begun in `work`. Raises OSError."""
    old = work / _OLD
    if old.exists() and not out.exists():
        old.rename(out)
    kept = {_LOCK, _SPARE, _WHOLE} if (work / _WHOLE).is_file() and (work / _SPARE).is_dir() else {_LOCK}
    for path in work.iterdir():
        if path.name in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


# what is not ours


def strange(out: Path) -> tuple[str, ...]:
    """What lies in the site `out` that the program did not put there, in alphabetical order: files, and with a slash at the end
    folders in which it has no file. Empty if there is no site. Raises OSError."""
    listed = _listed(out)
    if listed is None:
        return ()
    files = frozenset(listed)
    folders = {
        "/".join(parts[:depth]) for parts in (file.split("/")[:-1] for file in files) for depth in range(1, len(parts) + 1)
    }
    return tuple(sorted(_strange_in(out, "", files, folders)))


def _listed(out: Path) -> list[str] | None:
    """The files that were made. None where that is not known: there is no marker, or one of a version that listed nothing."""
    try:
        text = (out / MARKER).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    head, _, rest = text.partition("\n")
    return [*rest.splitlines(), MARKER, KEPT] if f"{head}\n" == _HEAD else None


def _strange_in(folder: Path, below: str, files: frozenset[str], folders: set[str]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{below}{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                if name not in files:
                    yield name
            elif name in folders:
                yield from _strange_in(Path(entry.path), f"{name}/", files, folders)
            elif any(held for _, _, held in os.walk(entry.path)):
                yield f"{name}/"


def check_place(out: Path) -> None:
    """Raise StoreError if there is something at `out` that is no folder, or one that cannot be replaced in one step."""
    if not out.exists():
        return
    if not out.is_dir():
        raise StoreError(f"{out} is a file; give a folder for the site")
    if out.resolve().is_mount():  # `.` as it stands would be taken for one
        raise StoreError(f"{out} is a disk of its own and cannot be replaced in one step; give a folder in it")


def check_replaceable(out: Path, remove: Iterable[str] = ()) -> None:
    """Raise StoreError if `out` holds what the program did not make and `remove` does not name: nothing that a person put there
    is removed unless it was named before."""
    check_place(out)
    if not out.exists():
        return
    try:
        if not (out / MARKER).is_file():
            if others := [path.name for path in out.iterdir() if path.name != KEPT]:
                raise StoreError(
                    f"{out} holds files that wgreport did not make ({_some(others)}); give an empty folder, or remove them"
                )
        elif others := sorted(set(strange(out)) - set(remove)):
            raise StoreError(
                f"{out} holds what wgreport did not make and would remove ({_some(others)}); put it elsewhere, "
                "or let it go with: --remove-strange"
            )
    except OSError as error:
        raise StoreError(f"{out}: {error.strerror or error}") from error


def _some(names: Iterable[str]) -> str:
    every = sorted(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


# in place


def publish(
    staged: Path,
    place: Place,
    remove: Iterable[str] = (),
    names: Iterable[str] | None = None,
    sure: Callable[[], bool] = lambda: False,
) -> Path | None:
    """Put the folder `staged`, in `place.work`, where the site is, keeping a `.gitignore`. `remove`: what may go with the old
    site (see `check_replaceable`). `names`: the files in `staged`, if they are known. `sure`: asked as late as can be, whether it
    is known that the old site holds nothing strange. Returns where the old site is now. Raises StoreError, and then the old site
    is as it was."""
    out = place.out
    try:
        _mark(staged, out, _files(staged) if names is None else sorted(name for name in names if name not in (MARKER, KEPT)))
        (staged / KEPT).unlink(missing_ok=True)
        if (out / KEPT).is_file():
            shutil.copy2(out / KEPT, staged / KEPT)
        # Somebody may have put something there while the site was being made.
        if not sure():
            check_replaceable(out, remove)
        if out.exists():
            return _swap(staged, out, place.work / _OLD)
        staged.rename(out)
    except OSError as error:
        raise StoreError(f"{out}: {error.strerror or error}") from error
    return None


def _mark(staged: Path, out: Path, names: Iterable[str]) -> None:
    """Say in `staged` which files it has. Where the site `out` has the same, it is the same file. Raises OSError."""
    told = _HEAD + "".join(f"{name}\n" for name in names)
    # Anew, never into what is there: a file of the new site may be one of the old, under another name.
    (staged / MARKER).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        if (out / MARKER).read_text(encoding="utf-8") == told:
            (staged / MARKER).hardlink_to(out / MARKER)
            return
    (staged / MARKER).write_text(told, encoding="utf-8")


def _files(folder: Path) -> list[str]:
    """Every file in `folder`, as a path from there, in alphabetical order."""
    names: list[str] = []
    for inside, _, files in os.walk(folder):
        below = Path(inside).relative_to(folder).as_posix()
        names.extend(name if below == "." else f"{below}/{name}" for name in files)
    return sorted(name for name in names if name not in (MARKER, KEPT))


def _swap(new: Path, out: Path, old: Path) -> Path:
    """Put `new` where `out` is; the answer is where that is now. Raises OSError, and then `out` is as it was."""
    if exchange(new, out):
        return new
    # A kill between these two leaves no site; the next build puts the old one back before it does anything else.
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
    return old


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, so that there is no moment in which one of them is missing. False if the system
    or the disk has no such step. Raises OSError if it fails for another reason."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # a C library from before 2018
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))
