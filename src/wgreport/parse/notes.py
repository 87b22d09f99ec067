"""Footnotes: which lines are their texts. Where their marks stand is found by `marks`.

At the foot of a page, as the reader says, a footnote begins with its number, alone or not; elsewhere with a raised number, or
with one that has a sign (`1/`, `[1]`), if a mark of the same form stands before it.

Source of the forms: reports of the United Nations from 1979 to 2025, as `pdftotext` and others extract them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.lang.pattern import group
from wgreport.model.source import Line, Mark
from wgreport.parse.marks import Body, marks_of
from wgreport.parse.text import note_number

_SIGNED = re.compile(
    r"(?=[\d\[])(?:(?<=[^\W\d_])|(?<=[^\w(/\[])|(?<=[^\w(/\[]\s)|(?<=[^\W\d_]\s))(\d{1,3}/|\[\d{1,3}\])(?![\w/])"
)
FARTHEST = 3
"""In a text without pages, a footnote's number is this much greater than the last one's at most."""


class Footnotes(Struct, frozen=True):
    """The source's `lines` with the marks in them. `bodies`: the footnotes in the order of their texts; `begins`: index of a line
    -> which footnote begins there; `goes_on`: the lines that go on with the footnote before them."""

    lines: tuple[Line, ...]
    bodies: tuple[Body, ...]
    begins: dict[int, int]
    goes_on: frozenset[int]


NO_FOOTNOTES = Footnotes((), (), {}, frozenset())


def footnotes_of(lines: tuple[Line, ...], language: Language, contents: frozenset[int]) -> Footnotes:
    """The footnotes of a source with these `lines`, of which those at the indices `contents` are its table of contents."""
    of_page = frozenset(
        index
        for index, line in enumerate(lines)
        if any(rule.pattern.regex.fullmatch(line.text) for rule in language.furniture_by.at(line.text))
        and not language.note_foot.regex.match(line.text)
    )
    lines = tuple(
        replace(line, role="furniture") if index in of_page and line.role == "note" else line for index, line in enumerate(lines)
    )
    aside = (
        contents
        | of_page
        | {index for index, line in enumerate(lines) if line.role == "furniture" or not line.text or line.told is not None}
    )
    bodies, goes_on = _bodies(lines, language, aside)
    begins = {body.index: position for position, body in enumerate(bodies)}
    marks: dict[int, list[Mark]] = {}
    taken = aside | goes_on
    for candidate, note in marks_of(lines, bodies, begins, taken, language):
        marks.setdefault(candidate.index, []).append(Mark(candidate.start, candidate.end, candidate.number, note))
    marked = (
        replace(line, marks=tuple(sorted(marks[index], key=lambda mark: mark.start))) if index in marks else line
        for index, line in enumerate(lines)
    )
    return Footnotes(tuple(marked), bodies, begins, goes_on)


def _bodies(lines: tuple[Line, ...], language: Language, aside: frozenset[int]) -> tuple[tuple[Body, ...], frozenset[int]]:
    """The footnotes' texts in their order, and the lines that go on with one."""
    raised = _raised_bodies(lines, language, aside)
    bodies: list[Body] = []
    goes_on: set[int] = set()
    signed: set[str] = set()
    last = 0
    for index, line in enumerate(lines):
        if index in aside:
            continue
        body = raised.get(index)
        if body is None and line.role == "note":
            body = _body_at_foot(lines, index, language, bodies, last)
            if body is None and bodies:
                goes_on.add(index)
        elif body is None and line.after_blank:
            body = _body_by_its_mark(line, index, language, signed, last)
        if "/" in line.text or "]" in line.text:
            signed.update(_SIGNED.findall(line.text, 1))
        if body is not None:
            bodies.append(body)
            last = int(body.number) if body.number.isdecimal() else last
    return tuple(bodies), frozenset(goes_on)


def _raised_bodies(lines: tuple[Line, ...], language: Language, aside: frozenset[int]) -> dict[int, Body]:
    """The lines that begin with a raised number. Where a number begins two lines of one page, the text is the one with a space
    behind its mark: the other is running text that a page cut has put at the beginning of a line."""
    found: dict[tuple[str, int], list[Body]] = {}
    for index, line in enumerate(lines):
        match = None if index in aside else language.note_body.regex.match(line.text)
        if match is not None and (line.text[match.end() :].strip() or line.role == "note"):
            number = note_number(match["number"])
            found.setdefault((number, line.page), []).append(Body(index, number, match.end(), line.page))
    chosen: dict[int, Body] = {}
    for bodies in found.values():
        spaced = [body for body in bodies if lines[body.index].text[body.label : body.label + 1].isspace()]
        chosen |= {body.index: body for body in (spaced if spaced and len(bodies) > 1 else bodies)}
    return chosen


def _body_at_foot(lines: tuple[Line, ...], index: int, language: Language, before: Sequence[Body], last: int) -> Body | None:
    """The footnote that begins in a line at the foot of its page: with a number alone or with a sign of its own, or with the
    number that is next."""
    line = lines[index]
    match = language.note_foot.regex.match(line.text)
    if match is None:
        return None
    number = note_number((group(match, "number") or ("", 0))[0])
    previous = lines[index - 1] if index else None
    opens = previous is None or previous.role != "note" or previous.page != line.page
    same_page = [body.number for body in before if body.page == line.page]
    if not number.isdecimal():
        stars = [other for other in same_page if not other.isdecimal()]
        fits = not stars or len(number) == len(stars[-1]) + 1
    else:
        signed = match[0][-1] in "/])"
        alone = match.end() == len(line.text)
        first = not any(other.isdecimal() for other in same_page)
        fits = int(number) == last + 1 or (first and (signed or alone or opens) and (int(number) == 1 or int(number) > last))
        fits = fits or (signed and int(number) > last)
    return Body(index, number, match.end(), line.page) if fits else None


def _body_by_its_mark(line: Line, index: int, language: Language, signed: set[str], last: int) -> Body | None:
    """The footnote that begins in a line of a text without pages, known by a mark of the same form (`1/`, `[1]`) before it:
    `signed` are all these."""
    match = language.note_foot.regex.match(line.text)
    if line.page or match is None or match[0] not in signed or not line.text[match.end() :].strip():
        return None
    number = note_number((group(match, "number") or ("", 0))[0])
    if not number.isdecimal() or not last < int(number) <= last + FARTHEST:
        return None
    return Body(index, number, match.end(), 0)
