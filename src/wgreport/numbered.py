"""The lines of a source with their numbers, and where each ended up: what `line`, `at` and `was` of a correction can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from wgreport.lang.language import Language
from wgreport.model.source import Source
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
