"""What the commands print in common: problems, counts, and how far a long work has come."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wgreport.model.diagnostic import Diagnostic

CLEAN, ERRORS, USAGE = 0, 1, 2

PATIENCE = 1.0
"""Seconds after which somebody wants to know what is being done."""
PACE = 5.0
"""Seconds between two lines about one stage, where there is no terminal to draw on."""

ORDER = {"information": 0, "warning": 1, "error": 2}


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each problem once; errors last, where they are seen."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (ORDER[d.severity], d.file, d.line))


def severity_of(diagnostic: Diagnostic, *, strict: bool) -> str:
    """The severity, where with `strict` a warning is an error."""
    return "error" if strict and diagnostic.severity == "warning" else diagnostic.severity


def print_problems(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> None:
    """Each problem with its place, the text there, and what to do."""
    for diagnostic in ordered(diagnostics):
        place = f"{diagnostic.file}:{diagnostic.line}" if diagnostic.line else diagnostic.file
        told = [
            f"{place}: {severity_of(diagnostic, strict=strict)} {diagnostic.code}: {diagnostic.message}",
            *([f"    {diagnostic.excerpt}"] if diagnostic.excerpt else []),
            f"    remedy: {diagnostic.remedy}",
        ]
        print("\n".join(visible(line).replace("\n", "\\n") for line in told), file=sys.stderr)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many problems of each severity: `0 errors, 1 warning, 0 remarks`."""
    counts = {"error": 0, "warning": 0, "information": 0}
    for diagnostic in dict.fromkeys(diagnostics):
        counts[diagnostic.severity] += 1
    called = {"error": "error", "warning": "warning", "information": "remark"}
    return ", ".join(counted(count, called[key]) for key, count in counts.items())


_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """`text` with what would command the terminal, or turn the order of its letters, written as escapes."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def counted(count: int, noun: str) -> str:
    """`1 report`, `2 reports`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def exit_code(diagnostics: Sequence[Diagnostic], *, strict: bool = False) -> int:
    """1 if there is an error (with `strict`, or a warning)."""
    return ERRORS if any(severity_of(d, strict=strict) == "error" for d in diagnostics) else CLEAN


def seconds_of(laps: Mapping[str, float]) -> str:
    """How long each stage took, on one line."""
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in laps.items())


def usage(message: str) -> int:
    """Say how a command was used wrongly; returns the exit code for that."""
    print(f"wgreport: {message}", file=sys.stderr)
    return USAGE


class Progress:
    """How far a work has come that takes longer than a second: a bar on a terminal, lines elsewhere, both on standard error.

    Called with the name of a stage, how much of it is done, and how much there is."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._stage = ""
        self._said = 0.0
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._quiet or now - self._begun < PATIENCE:
            return
        if self._terminal:
            self._draw(stage, done, total)
        elif stage != self._stage or now - self._said >= PACE:
            # Indented, so that nobody takes it for a problem.
            print(f"  {stage}: {done} of {total}", file=sys.stderr, flush=True)
            self._said = now
        self._stage = stage

    def clear(self) -> None:
        """The bar is taken away: something else is going to be printed, or the work is done."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _draw(self, stage: str, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(stage, total=total)
            self._bar.start()
        self._bar.update(self._task, description=stage, completed=done, total=total)
