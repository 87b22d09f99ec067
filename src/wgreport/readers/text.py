"""Plain text: a line is a line."""

from __future__ import annotations

import re

from wgreport.model.source import Line

_BREAK = re.compile(r"\r\n|\r|\n|\f")


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text` that hold anything, with the numbers that an editor shows; a form feed counts as a blank line."""
    lines: list[Line] = []
    number, blank, start = 1, True, 0
    for end, broken in [*((m.start(), m[0]) for m in _BREAK.finditer(text)), (len(text), "")]:
        content = text[start:end].strip()
        if content:
            lines.append(Line(number, content, after_blank=blank))
        blank = not content or broken == "\f"
        start = end + len(broken)
        number += broken != "\f"
    return tuple(lines)
