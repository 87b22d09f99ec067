"""The lock file of a content folder, brought up to date: all that the site promises, never less than before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from wgreport import store
from wgreport.model.diagnostic import Diagnostic
from wgreport.pages.promises import Promises, read_lock


class Added(Struct, frozen=True):
    """What a lock file promises beyond another: `pages`, new ones with the number of their anchors; `anchors`, an old page's new
    ones; `reworded`, an old page's anchors that now stand for other words."""

    pages: tuple[tuple[str, int], ...]
    anchors: tuple[tuple[str, tuple[str, ...]], ...]
    reworded: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def count(self) -> int:
        """How many addresses are new."""
        return len(self.pages) + sum(count for _, count in self.pages) + sum(len(anchors) for _, anchors in self.anchors)


def lock_path(content: Path) -> Path:
    """Where the lock file of a content folder lies."""
    return content / store.LOCK


def added(before: str, after: str) -> Added:
    """What the lock file `after` promises beyond `before` (the texts of both), in the order of `after`."""
    old, new = _promises(before), _promises(after)
    anchors: list[tuple[str, tuple[str, ...]]] = []
    reworded: list[tuple[str, tuple[str, ...]]] = []
    for page, here in new.items():
        if page in old:
            if more := tuple(anchor for anchor in here if anchor not in old[page]):
                anchors.append((page, more))
            if other := _reworded(old[page], here):
                reworded.append((page, other))
    return Added(tuple((page, len(here)) for page, here in new.items() if page not in old), tuple(anchors), tuple(reworded))


def _promises(text: str) -> Promises:
    return read_lock(text, store.LOCK)[0]


def _reworded(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(anchor for anchor, digest in new.items() if anchor in old and old[anchor] != digest)


def refused(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The errors for which nothing is locked: a site that would not be published promises nothing, and a lock file written from
    it would drop what it cannot show."""
    return tuple(diagnostic for diagnostic in diagnostics if diagnostic.severity == "error")


def write_lock(path: Path, text: str) -> None:
    """Put `text` in the place of the lock file `path`, as a whole or not at all. Raises store.StoreError."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise store.StoreError(f"{path}: {error.strerror or error}") from error
