"""What lies in the folder of a site: every file with its size and time, every folder with its time.

A folder's time changes when something in it comes, goes or gets another name. So in a folder whose time is as it was, only the
files that were there have to be looked at, and nothing else can be there. Times have their grain (see `snapshot.GRAIN`): a folder
that had just been written to when it was looked at is looked into again.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from wgreport.snapshot import GRAIN

IGNORED = ".gitignore"
"""At the top of a site: a person's, and none of the site's files."""


class Inventory(Struct, frozen=True, array_like=True):
    """`files`: path from the site's root -> size and time (ns). `folders`: path, `` for the root, -> time (ns)."""

    files: dict[str, tuple[int, int]] = {}
    folders: dict[str, int] = {}


def taken(site: Path, known: Inventory | None = None, seen: int = 0) -> Inventory:
    """What lies in `site` now; nothing if there is no such folder. `known`: what lay there at the time `seen` (ns)."""
    top = os.fspath(site)
    known = known or Inventory()
    inside: dict[str, list[str]] = {}
    for path in known.files:
        inside.setdefault(path.rpartition("/")[0], []).append(path)
    files: dict[str, tuple[int, int]] = {}
    folders: dict[str, int] = {}
    for folder, time in known.folders.items():
        if time + GRAIN > seen:
            continue
        try:
            found = os.stat(f"{top}/{folder}").st_mtime_ns  # noqa: PTH116 - tens of thousands: no Path for each
        except OSError:
            continue
        if found == time:
            folders[folder] = time
    for folder in folders:
        for path in inside.get(folder, ()):
            try:
                status = os.lstat(f"{top}/{path}")
            except OSError:
                continue
            files[path] = (status.st_size, status.st_mtime_ns)
    # Whatever folder is new, or is not as it was, is looked into; what is known below it has been looked at.
    pending = ["", *(folder for folder in known.folders if folder not in folders)]
    while pending:
        folder = pending.pop()
        if folder in folders:
            continue
        try:
            folders[folder] = os.stat(f"{top}/{folder}").st_mtime_ns  # noqa: PTH116
            entries = list(os.scandir(f"{top}/{folder}"))
        except OSError:
            folders.pop(folder, None)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                pending.append(path)
            elif path != IGNORED:
                status = entry.stat(follow_symlinks=False)
                files[path] = (status.st_size, status.st_mtime_ns)
    return Inventory(files, folders)


def of(site: Path, files: Collection[str], known: Mapping[str, tuple[int, int]] = MappingProxyType({})) -> Inventory:
    """The same, where it is known which files lie there, and of some their sizes and times. Raises OSError."""
    top = os.fspath(site)
    times = {folder: os.stat(f"{top}/{folder}").st_mtime_ns for folder in folders_of(files)}  # noqa: PTH116
    found: dict[str, tuple[int, int]] = {}
    for path in files:
        if (told := known.get(path)) is None:
            status = os.lstat(f"{top}/{path}")
            told = (status.st_size, status.st_mtime_ns)
        found[path] = told
    return Inventory(found, times)


def undisturbed(site: Path, folders: Mapping[str, int]) -> bool:
    """Whether nothing has come, gone or got another name in these folders of `site` since their times were taken."""
    top = os.fspath(site)
    try:
        return all(os.stat(f"{top}/{folder}").st_mtime_ns == time for folder, time in folders.items())  # noqa: PTH116
    except OSError:
        return False


def folders_of(files: Iterable[str]) -> set[str]:
    """The folders in which files with these paths lie, and those above them."""
    found = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
