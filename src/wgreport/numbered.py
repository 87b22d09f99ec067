"""The lines of a source with their numbers, and where each ended up: what `line`, `at` and `was` of a correction can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from wgreport import store
from wgreport.apart import Apart, Failure, told
from wgreport.intake import open_lines
from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.source import Source
from wgreport.parse.line_fixes import as_told
from wgreport.parse.places import Place, places_of, skeleton_of

_SHOWN = {"unnumbered": "text", "tail": "text", "masthead": "", "": ""}
"""What a line begins, in the words of a correction; what goes on with a part begins nothing."""


class NumberedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as `inspect --stage lines --json` prints it: its number, the address it stands in, what it begins, and its text."""

    line: int
    at: str
    begins: str
    text: str


def numbered(source: Source, language: Language) -> Iterator[NumberedLine]:
    """The lines of `source` that hold text, in their order. What was declared about them, `line_fixes.as_told` has told them."""
    places = places_of(skeleton_of(source, language))
    for line in source.lines:
        if line.text:
            place = places.get(line.number, Place(""))
            yield NumberedLine(line=line.number, at=place.address, begins=_SHOWN.get(place.kind, place.kind), text=line.text)


def printed(lines: Iterable[NumberedLine]) -> Iterator[str]:
    """The lines for people, in columns."""
    for line in lines:
        yield f"{line.line:>6}  {line.at:<12} {line.begins:<10} {line.text}"


class LinesRead(msgspec.Struct, frozen=True):
    """The lines of a file, and what is wrong with it; no lines where it cannot be read."""

    lines: tuple[NumberedLine, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class _Reader:
    def __call__(self, path: str, data: bytes, language: str | None, beside: str | None) -> LinesRead:
        opened = open_lines(path, data, language=language, beside=None if beside is None else Path(beside))
        if opened.source is None or opened.tongue.code is None:
            return LinesRead((), opened.diagnostics)
        spoken = store.language(opened.tongue.code)
        source, misfits = as_told(opened.source, opened.fixes, spoken)
        return LinesRead(tuple(numbered(source, spoken)), (*opened.diagnostics, *misfits))


def lines_apart(path: str, data: bytes, *, language: str | None = None, beside: Path | None = None) -> LinesRead:
    """The lines of the file named `path` with the content `data`, read in a child process; as `intake.receive_apart`."""
    with Apart(_Reader) as apart:
        result = apart.call(path, data, language, None if beside is None else str(beside))
    return LinesRead((), (told(result, path),)) if isinstance(result, Failure) else result
