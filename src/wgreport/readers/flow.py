"""What formats with real paragraphs (Word, HTML) have in common: paragraphs in, lines out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from wgreport.model.source import Line

_SUPERSCRIPTS = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
# Soft hyphens are the typesetter's; a hyphen at which no line may end is a hyphen. Control characters are no text.
_CLEANED = dict.fromkeys((*range(9), *range(14, 32), 127, 173)) | {0x2011: "-", 0x0B: "\n", 0x0C: "\n"}
_SPACES = re.compile(r"[^\S\n]+")


class Draft(Struct, frozen=True):
    """A paragraph. A line feed in its `text` is a line break. `label` is its number with what stands behind it, as printed;
    `bullet` the mark of a list without numbers. `heading`: the format's own level, 0 for a title. `joined`: it goes on with what
    stands before it."""

    text: str
    label: str = ""
    bullet: str = ""
    heading: int | None = None
    joined: bool = False


def superscript(text: str) -> str:
    """`text` with its digits raised."""
    return text.translate(_SUPERSCRIPTS)


def cleaned(text: str) -> str:
    """`text` without soft hyphens and control characters; tabs and runs of blanks are one space."""
    return _SPACES.sub(" ", text.translate(_CLEANED))


def lines_of(drafts: Sequence[Draft]) -> tuple[Line, ...]:
    """The lines of the paragraphs, numbered from 1. Empty paragraphs give none."""
    filled = [draft for draft in drafts if draft.text.strip()]
    title, shift = _heading_levels(filled)
    lines: list[Line] = []
    in_title = False
    for draft in filled:
        level = 0 if draft.heading is None else 1 if draft.heading == title else max(2, draft.heading + shift)
        parts = [part.strip() for part in draft.text.split("\n") if part.strip()]
        for index, part in enumerate(parts):
            # A title over several paragraphs is one title.
            blank = index == 0 and not draft.joined and not (in_title and level == 1)
            lines.append(
                Line(
                    len(lines) + 1,
                    draft.label + part if index == 0 else part,
                    markup="".join(draft.bullet.split()) if index == 0 else "",
                    after_blank=blank or not lines,
                    role="heading" if level and index == 0 else "plain",
                    level=level,
                )
            )
        in_title = level == 1
    return tuple(lines)


def _heading_levels(drafts: Sequence[Draft]) -> tuple[int | None, int]:
    """The format's level that is the report's title (None: no heading is), and what to add to the others so that a report's
    sections begin at 2.

    Without a style for titles, the title is the first heading if it alone has the highest level."""
    levels = [draft.heading for draft in drafts if draft.heading is not None]
    if not levels:
        return None, 0
    highest = min(levels)
    if highest == 0 or (len(levels) > 1 and levels[0] == highest and levels.count(highest) == 1):
        below = min((level for level in levels if level > highest), default=1)
        return highest, 2 - below
    return None, 2 - highest
