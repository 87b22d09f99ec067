"""Markdown (CommonMark): headings and blocks by the parser, numbers as they were typed.

Nothing is interpreted that could lose or invent a character: no HTML, no entities, no link definitions. What only Markdown needs
(`#`, `-`, `**`) becomes the line's `markup`. Footnotes (`[^1]`, `[^1]: …`) are left in the text, where the parser of reports
finds them like any other mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wgreport.model.source import Line

_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).disable(
    ["reference", "entity", "html_block", "html_inline", "autolink", "inline"]
)
_INLINE = re.compile(r"[\\`*_\[]")
"""What the parser's rules for the inside of a block begin with. A block without is its own lines."""
_LINE_BREAKS = ("softbreak", "hardbreak")
_MARKERS = re.compile(r"[\W\d_]*")


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of the Markdown document `text`."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    read: dict[int, Line] = {}
    label = ""
    heading = 0
    for token in _PARSER.parse("\n".join(raw)):
        if token.type == "list_item_open":
            label = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "inline" and token.map is not None:
            for index, content in enumerate(_contents(token)):
                number = token.map[0] + index
                read[number] = _line(
                    number, raw[number], (label if index == 0 else "") + content, first=index == 0, heading=heading
                )
            label = ""
        elif token.type in ("code_block", "fence") and token.map is not None:
            for number in range(token.map[0], min(token.map[1], len(raw))):
                if raw[number].strip():
                    read[number] = Line(number + 1, raw[number].strip(), after_blank=number == token.map[0])
    # Rules, empty items and lone markers give no inline token: their characters are markup, and a blank line to what follows.
    # What is deeper than the parser goes gives none either: that is text.
    lines: list[Line] = []
    for number, content in enumerate(raw):
        if number in read:
            lines.append(read[number])
        elif content.strip():
            markers = "".join(content.split()) if _MARKERS.fullmatch(content) is not None else ""
            lines.append(Line(number + 1, "" if markers else content.strip(), markup=markers, after_blank=True))
    return tuple(lines)


def _contents(token: Token) -> Iterator[str]:
    """The text of each source line of an inline token."""
    if _INLINE.search(token.content) is None:
        yield from token.content.split("\n")
        return
    children: list[Token] = []
    _PARSER.inline.parse(token.content, _PARSER, {}, children)
    line = ""
    for child in children:
        if child.type in _LINE_BREAKS:
            yield line
            line = ""
        else:
            line += child.content
    yield line


def _line(number: int, raw: str, text: str, *, first: bool, heading: int) -> Line:
    """The line with what of `raw` is not in `text` as its markup; if the two cannot be matched, all of `raw` is text."""
    markup, position = "", 0
    wanted, given = "".join(text.split()), "".join(raw.split())
    before = given[: len(given) - len(wanted)]
    if given == before + wanted and wanted[:1] not in before:  # as nearly always: nothing but a mark before the text
        markup, position = before, len(wanted)
    else:
        for character in given:
            if position < len(wanted) and character == wanted[position]:
                position += 1
            else:
                markup += character
    if position < len(wanted):
        markup, text = "", raw
    return Line(number + 1, text.strip(), markup, after_blank=first, role="heading" if heading else "plain", level=heading)
