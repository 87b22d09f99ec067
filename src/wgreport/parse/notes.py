"""Footnotes: which lines are their texts, and where in the running text their marks stand.

A raised mark is one by its looks. A figure that lost its height (`the session; 1`, `20251`, `administration. 1/`) is a mark only
if there is such a footnote, on the same page where pages are known, and if it comes in its order between the others; else it is
text, as any figure is. The texts are found first, then the marks, page by page: of all the ways to give each footnote of a page at
most one place, in increasing order, the one whose places look most like marks.

Source of the forms: reports of the United Nations from 1979 to 2025, as `pdftotext` and others extract them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.lang.pattern import group
from wgreport.model.source import Line, Mark
from wgreport.parse.text import note_number

_UNIT = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,2}\Z")
_WORD = re.compile(r"[^\W\d_]+\Z")
_COUNTED = re.compile(r"([^\W\d_]+)[.\u00a0 ]{1,2}(\d{1,3})\b")
FAINT = 4
"""A mark that looks less like one than this counts only on the page of its footnote."""
COUNTING = 2
"""A word before so many different numbers counts things (`paragraph 3`): a number behind it is no mark."""


class Body(Struct, frozen=True):
    """A footnote's text begins in the line with this index; its first `label` characters are the number as printed."""

    index: int
    number: str
    label: int
    page: int
    raised: bool


class Footnotes(Struct, frozen=True):
    """The source's `lines` with the marks in them. `bodies`: the footnotes in the order of their texts; `begins`: index of a line
    -> which footnote begins there; `goes_on`: the lines that go on with the footnote before them."""

    lines: tuple[Line, ...]
    bodies: tuple[Body, ...]
    begins: dict[int, int]
    goes_on: frozenset[int]


class _Candidate(Struct, frozen=True):
    """A place that can be a footnote's mark."""

    index: int
    start: int
    end: int
    number: str
    weight: int
    again: bool


def footnotes_of(lines: tuple[Line, ...], language: Language, contents: frozenset[int]) -> Footnotes:
    """The footnotes of a source with these `lines`, of which those at the indices `contents` are its table of contents."""
    pages_own = frozenset(
        index
        for index, line in enumerate(lines)
        if line.role == "note"
        and not language.note_foot.regex.match(line.text)
        and any(rule.pattern.regex.fullmatch(line.text) for rule in language.furniture)
    )
    lines = tuple(replace(line, role="furniture") if index in pages_own else line for index, line in enumerate(lines))
    aside = contents | {index for index, line in enumerate(lines) if line.role == "furniture" or not line.text}
    bodies, goes_on = _bodies(lines, language, aside)
    begins = {body.index: position for position, body in enumerate(bodies)}
    marks: dict[int, list[Mark]] = {}
    taken = aside | goes_on
    for candidate, note in _bound(lines, bodies, begins, taken, language):
        marks.setdefault(candidate.index, []).append(Mark(candidate.start, candidate.end, candidate.number, note))
    marked = (
        replace(line, marks=tuple(sorted(marks[index], key=lambda mark: mark.start))) if index in marks else line
        for index, line in enumerate(lines)
    )
    return Footnotes(tuple(marked), bodies, begins, goes_on)


# the texts


def _bodies(lines: tuple[Line, ...], language: Language, aside: frozenset[int]) -> tuple[tuple[Body, ...], frozenset[int]]:
    """The footnotes' texts in their order, and the lines that go on with one."""
    raised = _raised_bodies(lines, language, aside)
    bodies: list[Body] = []
    goes_on: set[int] = set()
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
            body = _body_by_its_mark(lines, index, language, aside, last)
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
            found.setdefault((number, line.page), []).append(Body(index, number, match.end(), line.page, raised=True))
    chosen: dict[int, Body] = {}
    for bodies in found.values():
        spaced = [body for body in bodies if lines[body.index].text[body.label : body.label + 1].isspace()]
        chosen |= {body.index: body for body in (spaced if spaced and len(bodies) > 1 else bodies)}
    return chosen


def _body_at_foot(lines: tuple[Line, ...], index: int, language: Language, before: Sequence[Body], last: int) -> Body | None:
    """The footnote that begins in a line at the foot of its page: with a number alone or with a sign of its own, or with the number
    that is next."""
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
    return Body(index, number, match.end(), line.page, raised=False) if fits else None


def _body_by_its_mark(lines: tuple[Line, ...], index: int, language: Language, aside: frozenset[int], last: int) -> Body | None:
    """The footnote that begins in a line of a text without pages, known by a mark of the same form (`1/`, `[1]`) before it."""
    line = lines[index]
    match = language.note_foot.regex.match(line.text)
    if line.page or match is None or match[0][-1] not in "/]" or not line.text[match.end() :].strip():
        return None
    number = note_number((group(match, "number") or ("", 0))[0])
    if not number.isdecimal() or not last < int(number) <= last + 3:
        return None
    form = match[0]
    marked = any(
        re.search(rf"(?:[^\W\d_]|[^\w(/\[])\s?{re.escape(form)}(?![\w/])", lines[before].text)
        for before in range(index)
        if before not in aside and form in lines[before].text[1:]
    )
    return Body(index, number, match.end(), 0, raised=False) if marked else None


# the marks


def _bound(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[tuple[_Candidate, int]]:
    """The places that are marks, with the footnote of each (-1: a raised mark without a text)."""
    raised = list(_raised(lines, bodies, begins, taken, language))
    held: dict[int, list[tuple[int, int]]] = {}
    bound: set[int] = set()
    for candidate in raised:
        note = _nearest(candidate, lines, bodies)
        bound.add(note)
        held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
        yield candidate, note
    missing = [position for position in range(len(bodies)) if position not in bound and not bodies[position].raised]
    if not missing:
        return
    loose = [c for c in _loose(lines, bodies, begins, taken, language) if not _overlaps(c, held)]
    for places, notes in _regions(lines, bodies, missing, loose):
        for candidate, note in _in_order(places, notes, bodies):
            bound.add(note)
            held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
            yield candidate, note
    known = {bodies[note].number for note in bound if note >= 0}
    for candidate in loose:
        if candidate.again and candidate.number in known and not _overlaps(candidate, held):
            held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
            yield candidate, _nearest(candidate, lines, bodies)


def _overlaps(candidate: _Candidate, held: dict[int, list[tuple[int, int]]]) -> bool:
    return any(start < candidate.end and candidate.start < end for start, end in held.get(candidate.index, ()))


def _raised(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[_Candidate]:
    """The raised marks. One behind a Latin word of one or two letters is a mark only if there is such a footnote: m\u00b2 is a
    unit."""
    known = {body.number for body in bodies}
    for index, line in enumerate(lines):
        if index in taken and line.role != "note":
            continue
        start = bodies[begins[index]].label if index in begins else 0
        for match in language.note_mark.regex.finditer(line.text, start):
            number = note_number(match["number"])
            if number not in known and match[0].isalnum() and _UNIT.search(line.text[: match.start()]) is not None:
                continue
            yield _Candidate(index, match.start(), match.end(), number, 9, again=True)


def _loose(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[_Candidate]:
    """The places in running text that can be marks of these footnotes, each once, as what it looks like most."""
    wanted = {body.number for body in bodies}
    counters = _counters(lines)
    for index, line in enumerate(lines):
        if index in taken or index in begins or line.role == "note":
            continue
        seen: set[int] = set()
        found: list[_Candidate] = []
        for form in language.note_loose:
            for match in form.pattern.regex.finditer(line.text):
                number = note_number(match["number"])
                at = match.start("number")
                if number not in wanted or at in seen or (form.weight <= FAINT and line.page == 0):
                    continue
                if not _free(line.text, match.start(), at, language, counters if form.weight < FAINT else frozenset()):
                    continue
                seen.add(at)
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                found.append(_Candidate(index, start, match.end(), number, form.weight, form.again))
        yield from sorted(found, key=lambda candidate: candidate.start)


def _free(text: str, start: int, at: int, language: Language, counters: frozenset[str]) -> bool:
    """Nothing before the number says what it is: no abbreviation (`para. 7`), no symbol (`Add.1`), no word that counts."""
    before = text[:start].rstrip()
    if before.endswith("."):
        word = re.search(r"[\w.]+\Z", before[:-1])
        if word is not None and word[0].split(".")[-1] in language.abbreviations:
            return False
    token = re.search(r"\S+\Z", text[:at])
    if (
        text[at].isalnum()
        and token is not None
        and "/" in token[0]
        and start == at
        and not re.search(r"[^\W\d_]{3,}[.,;:)]?\Z", token[0])
    ):
        return False
    word = _WORD.search(before)
    return word is None or word[0].casefold() not in counters


def _counters(lines: tuple[Line, ...]) -> frozenset[str]:
    """The words that stand before different numbers in the text."""
    numbers: dict[str, set[str]] = {}
    for line in lines:
        for match in _COUNTED.finditer(line.text):
            numbers.setdefault(match[1].casefold(), set()).add(match[2])
    return frozenset(word for word, found in numbers.items() if len(found) >= COUNTING)


def _nearest(candidate: _Candidate, lines: tuple[Line, ...], bodies: tuple[Body, ...]) -> int:
    """Which footnote of this number is meant: that of the same page, or of the pages before, or else the next one."""
    same = [position for position, body in enumerate(bodies) if body.number == candidate.number]
    if not same:
        return -1
    page = lines[candidate.index].page
    here = [position for position in same if page and bodies[position].page == page]
    before = [position for position in same if bodies[position].index <= candidate.index]
    after = [position for position in same if bodies[position].index > candidate.index]
    if here:
        return here[0]
    if page:
        return before[-1] if before else after[0]
    return after[0] if after else before[-1]


def _regions(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], missing: Sequence[int], loose: Sequence[_Candidate]
) -> Iterator[tuple[list[_Candidate], list[int]]]:
    """Footnotes that are looked for together, and where: those of a page on it, those of a text without pages from the end of the
    run of footnotes before them (numbers that begin again begin a run)."""
    runs: list[list[int]] = []
    for position in missing:
        body = bodies[position]
        last = bodies[runs[-1][-1]] if runs else None
        kind_changes = last is not None and last.number.isdecimal() != body.number.isdecimal()
        again = last is not None and not kind_changes and _order(body.number) <= _order(last.number)
        if last is None or last.page != body.page or kind_changes or again:
            runs.append([])
        runs[-1].append(position)
    at = [candidate.index for candidate in loose]
    end_of_last = 0
    for run in runs:
        page = bodies[run[0]].page
        numbers = {bodies[position].number for position in run}
        if page:
            here = [c for c in loose if lines[c.index].page == page and c.number in numbers]
        else:
            end = bodies[run[-1]].index
            here = [c for c in loose[bisect_right(at, end_of_last) : bisect_right(at, end)] if c.number in numbers]
            end_of_last = end
        yield here, run


def _order(number: str) -> int:
    return int(number) if number.isdecimal() else len(number)


def _in_order(places: Sequence[_Candidate], notes: Sequence[int], bodies: tuple[Body, ...]) -> Iterator[tuple[_Candidate, int]]:
    """Of the places, at most one for each footnote, in the order of both, with the greatest weight together."""
    order = {bodies[note].number: rank for rank, note in enumerate(notes)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(notes) + 1)
    chain: list[tuple[int, int]] = []
    for position, place in enumerate(places):
        rank = order[place.number]
        weight, previous = max(best[: rank + 1], key=lambda entry: entry[0])
        # A footnote with a mark counts more than how good its place looks.
        total = weight + place.weight + 10
        chain.append((total, previous))
        if total > best[rank + 1][0]:
            best[rank + 1] = (total, position)
    position = max(best, key=lambda entry: entry[0])[1] if places else -1
    while position >= 0:
        yield places[position], notes[order[places[position].number]]
        position = chain[position][1]
