"""Watching folders for changes, by looking: no library, and it works on every disk, network folders and containers' mounts too.

Why by looking, and what it costs: docs/decisions/0042.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

TICK = 0.05
"""Seconds between two looks at the files that changed last: they are the ones that change next."""
PACE = 0.3
"""Seconds between two looks at everything, at least."""
SHARE = 20
"""Looking at everything may take one part in so many of the time."""
_HOT = 32

State = tuple[int, int, int]
"""What tells one version of a file from another: time of change, size, number on the disk."""


class Watch:
    """The files below some folders, hidden ones and editors' copies (`x~`) left out. A folder may be missing, and come later."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._hot: dict[str, None] = {}
        self._seen: dict[str, State] = {}
        self._next = 0.0
        self._look()

    def changed(self, interrupted: Callable[[], bool]) -> tuple[str, ...]:
        """The paths of what has changed since this was last asked, in order; waits until there is something, and until whoever is
        writing has come to rest. Nothing if `interrupted` says so first."""
        found: set[str] = set()
        while True:
            if not found and interrupted():
                return ()
            more = self._changes(everything=bool(found))
            found |= more
            if found and not more:
                return tuple(sorted(found))
            time.sleep(TICK)

    def _changes(self, *, everything: bool) -> set[str]:
        hot = {path for path in self._hot if _state(path) != self._seen.get(path)}
        if not hot and not everything and time.monotonic() < self._next:
            return set()
        before = self._seen
        self._look()
        changed = {path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)}
        for path in changed:
            self._hot.pop(path, None)
            self._hot[path] = None
        self._hot = dict.fromkeys(list(self._hot)[-_HOT:])
        return changed

    def _look(self) -> None:
        begun = time.monotonic()
        self._seen = dict(_below(self._folders))
        ended = time.monotonic()
        self._next = ended + max(PACE, SHARE * (ended - begun))


def _below(folders: Sequence[Path]) -> Iterator[tuple[str, State]]:
    """Every file below `folders` with its state; what goes away while we look is passed over."""
    waiting = [str(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name.endswith("~"):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif (state := _state(entry.path)) is not None:
                        yield entry.path, state
        except OSError:
            continue


def _state(path: str) -> State | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of times a second: no Path for each
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
