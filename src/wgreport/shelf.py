"""The works of a content folder on the disk, as `wgreport add` finds them and puts more there: all that it writes, or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from wgreport.codec import read_yaml
from wgreport.readers import READERS
from wgreport.store import VERSION_NAME, StoreError

SIDECAR = "report.yaml"


class Shelved(Struct, frozen=True, kw_only=True):
    """A work in the content folder: what its report.yaml says, as far as it can be read (it may still lack keys), that file's
    bytes, and the files of its language versions by name."""

    folder: str
    facts: dict[str, Any]
    sidecar: bytes
    files: dict[str, bytes]

    @property
    def sources(self) -> dict[str, str]:
        """The texts by language: their file names."""
        return {Path(name).stem: name for name in self.files}


class Change(Struct, frozen=True, kw_only=True):
    """A file to be written: `path` under `reports/`; `was`: its bytes until now, None if it is new."""

    path: str
    data: bytes
    was: bytes | None = None


def works_in(root: Path) -> tuple[Shelved, ...]:
    """The works in the content folder `root`, in the order of their names. Raises StoreError if one cannot be read."""
    try:
        return tuple(_work(folder) for folder in sorted((root / "reports").glob("*/")) if not folder.name.startswith("."))
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror or error}") from error


def _work(folder: Path) -> Shelved:
    path = folder / SIDECAR
    data = path.read_bytes() if path.is_file() else b""
    facts, _, _ = read_yaml(path.as_posix(), data, dict[str, Any])
    files = {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in READERS and VERSION_NAME.fullmatch(path.stem) is not None
    }
    return Shelved(folder=folder.name, facts=facts or {}, sidecar=data, files=files)


def put(root: Path, changes: Sequence[Change]) -> None:
    """Make the changes under `root`, the folder of all works: all of them or none. Raises StoreError, also where a file is not as
    the change says it was; whatever stops it, everything is then as it was."""
    made: list[Path] = []
    waiting: list[tuple[Path, Path, Change]] = []
    done: list[tuple[Path, Change]] = []
    try:
        for change in changes:
            target = root / change.path
            _make_folder(target.parent, root, made)
            beside = target.with_name(f".{target.name}.new")
            waiting.append((beside, target, change))
            beside.write_bytes(change.data)
        for beside, target, change in waiting:
            _check_unchanged(target, change)
            beside.replace(target)
            done.append((target, change))
    except BaseException as error:
        for target, change in reversed(done):
            if change.was is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(change.was)
        for beside, _, _ in waiting:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise StoreError(f"{error.filename or root}: {error.strerror or error}; nothing was written") from error
        raise


def _make_folder(folder: Path, root: Path, made: list[Path]) -> None:
    """Make `folder` with those above it, and note in `made` which were not there."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    made.extend(reversed(missing))
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise StoreError(f"{folder} is a link to a folder outside of {root}; nothing was written")


def _check_unchanged(target: Path, change: Change) -> None:
    there = target.read_bytes() if target.exists() else None
    if there != change.was:
        raise StoreError(f"{target} has been changed by somebody else just now; nothing was written, try again")
