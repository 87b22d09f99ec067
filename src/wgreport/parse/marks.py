"""Where in the running text the marks of footnotes stand.

A raised mark is one by its looks. A figure that lost its height (`the session; 1`, `20251`, `administration. 1/`) is a mark only
if there is such a footnote, on the same page where pages are known, and if it comes in its order between the others; else it is
text, as any figure is. Page by page, of all the ways to give each footnote at most one place, in increasing order, the one is
taken whose places look most like marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.model.source import Line
from wgreport.parse.text import note_number

_UNIT = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,2}\Z")
_WORD = re.compile(r"[^\W\d_]+\Z")
_WORDS = re.compile(r"[^\W\d_]+")
_WORD_END = re.compile(r"[^\W\d_]{3,}[.,;:)]?\Z")
_COUNTED = re.compile(r"([^\W\d_]+)[.\u00a0 ]{1,2}(\d{1,3})\b")
FAINT = 4
"""A mark that looks no more like one than this counts only on the page of its footnote."""
COUNTING = 2
OFTEN = 0.2
"""A word that stands before so many different numbers, and this often, counts things (`paragraph 3`): a number behind it is no
mark."""


class Body(Struct, frozen=True):
    """A footnote's text begins in the line with this index; its first `label` characters are the number as printed."""

    index: int
    number: str
    label: int
    page: int


class Candidate(Struct, frozen=True):
    """A place that can be a footnote's mark."""

    index: int
    start: int
    end: int
    number: str
    weight: int
    again: bool


def marks_of(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[tuple[Candidate, int]]:
    """The places that are marks, with the footnote of each (-1: a raised mark without a text)."""
    known = _Known(bodies)
    raised = list(_raised(lines, bodies, begins, taken, language))
    held: dict[int, list[tuple[int, int]]] = {}
    bound: set[int] = set()
    for candidate in raised:
        note = known.nearest(candidate, lines[candidate.index].page)
        bound.add(note)
        held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
        yield candidate, note
    missing = [position for position in range(len(bodies)) if position not in bound]
    if not missing:
        return
    loose = [c for c in _loose(lines, bodies, begins, taken, language) if not _overlaps(c, held)]
    for places, notes in _regions(lines, bodies, missing, loose):
        # Two footnotes with one number on a page: what the first has been given is no place for the second.
        free = [candidate for candidate in places if not _overlaps(candidate, held)]
        for candidate, note in _in_order(free, notes, bodies):
            bound.add(note)
            held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
            yield candidate, note
    marked = {bodies[note].number for note in bound if note >= 0}
    for candidate in loose:
        if candidate.again and candidate.number in marked and not _overlaps(candidate, held):
            held.setdefault(candidate.index, []).append((candidate.start, candidate.end))
            yield candidate, known.nearest(candidate, lines[candidate.index].page)


def _overlaps(candidate: Candidate, held: dict[int, list[tuple[int, int]]]) -> bool:
    return any(start < candidate.end and candidate.start < end for start, end in held.get(candidate.index, ()))


def _raised(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[Candidate]:
    """The raised marks. One behind a Latin word of one or two letters is a mark only if there is such a footnote: m\u00b2 is a
    unit."""
    known = {body.number for body in bodies}
    for index, line in enumerate(lines):
        if index in taken and line.role != "note":
            continue
        if not language.note_mark.may_be_in(line.text):
            continue
        start = bodies[begins[index]].label if index in begins else 0
        for match in language.note_mark.regex.finditer(line.text, start):
            number = note_number(match["number"])
            if number not in known and match[0].isalnum() and _UNIT.search(line.text[: match.start()]) is not None:
                continue
            yield Candidate(index, match.start(), match.end(), number, 9, again=True)


def _loose(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], begins: dict[int, int], taken: frozenset[int], language: Language
) -> Iterator[Candidate]:
    """The places in running text that can be marks of these footnotes, each once, as what it looks like most."""
    wanted = {body.number for body in bodies}
    counters = _counters(lines)
    for index, line in enumerate(lines):
        if index in taken or index in begins or line.role == "note":
            continue
        seen: set[int] = set()
        found: list[Candidate] = []
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
                found.append(Candidate(index, start, match.end(), number, form.weight, form.again))
        yield from sorted(found, key=lambda candidate: candidate.start)


def _free(text: str, start: int, at: int, language: Language, counters: frozenset[str]) -> bool:
    """Nothing before the number says what it is: no abbreviation (`para. 7`), no symbol (`Add.1`), no word that counts."""
    before = text[:start].rstrip()
    if before.endswith("."):
        word = re.search(r"[\w.]+\Z", before[:-1])
        if word is not None and word[0].split(".")[-1] in language.abbreviations:
            return False
    token = re.search(r"\S+\Z", text[:at])
    in_symbol = text[at].isalnum() and start == at and token is not None and "/" in token[0]
    if in_symbol and token is not None and not _WORD_END.search(token[0]):
        return False
    word = _WORD.search(before)
    return word is None or word[0].casefold() not in counters


def _counters(lines: tuple[Line, ...]) -> frozenset[str]:
    """The words that stand before different numbers, and before numbers often."""
    numbers: dict[str, set[str]] = {}
    counted: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for line in lines:
        words.update(_WORDS.findall(line.text.casefold()))
        for match in _COUNTED.finditer(line.text.casefold()):
            numbers.setdefault(match[1], set()).add(match[2])
            counted[match[1]] += 1
    return frozenset(w for w, found in numbers.items() if len(found) >= COUNTING and counted[w] >= OFTEN * words[w])


class _Known:
    """The footnotes by their numbers."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.positions: dict[str, list[int]] = {}
        self.indices: dict[str, list[int]] = {}
        self.on_page: dict[tuple[str, int], int] = {}
        for position, body in enumerate(bodies):
            self.positions.setdefault(body.number, []).append(position)
            self.indices.setdefault(body.number, []).append(body.index)
            self.on_page.setdefault((body.number, body.page), position)

    def nearest(self, candidate: Candidate, page: int) -> int:
        """Which footnote is meant: that of the same page, or of the pages before, or else the next one; -1 if there is none."""
        positions = self.positions.get(candidate.number)
        if positions is None:
            return -1
        if page and (candidate.number, page) in self.on_page:
            return self.on_page[candidate.number, page]
        at = bisect_right(self.indices[candidate.number], candidate.index)
        if page:
            return positions[max(at - 1, 0)]
        return positions[min(at, len(positions) - 1)]


def _regions(
    lines: tuple[Line, ...], bodies: tuple[Body, ...], missing: Sequence[int], loose: Sequence[Candidate]
) -> Iterator[tuple[list[Candidate], list[int]]]:
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
    by_page: dict[int, list[Candidate]] = {}
    for candidate in loose:
        by_page.setdefault(lines[candidate.index].page, []).append(candidate)
    end_of_last = -1
    for run in runs:
        page = bodies[run[0]].page
        numbers = {bodies[position].number for position in run}
        if page:
            here = [c for c in by_page.get(page, ()) if c.number in numbers]
        else:
            end = bodies[run[-1]].index
            here = [c for c in loose[bisect_right(at, end_of_last) : bisect_right(at, end)] if c.number in numbers]
            end_of_last = end
        yield here, run


def _order(number: str) -> int:
    return int(number) if number.isdecimal() else len(number)


def _in_order(places: Sequence[Candidate], notes: Sequence[int], bodies: tuple[Body, ...]) -> Iterator[tuple[Candidate, int]]:
    """Of the places, at most one for each footnote, in the order of both, with the greatest weight together."""
    order = {bodies[note].number: rank for rank, note in enumerate(notes)}
    best = _Best(len(notes))
    chain: list[tuple[int, int]] = []
    for position, place in enumerate(places):
        rank = order[place.number]
        weight, previous = best.before(rank)
        # A footnote with a mark counts more than how good its place looks.
        total = weight + place.weight + 10
        chain.append((total, previous))
        best.put(rank, (total, position))
    position = best.before(len(notes))[1]
    while position >= 0:
        yield places[position], notes[order[places[position].number]]
        position = chain[position][1]


class _Best:
    """The best of all entries up to a rank (a Fenwick tree of maxima)."""

    def __init__(self, size: int) -> None:
        self.tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)

    def put(self, rank: int, entry: tuple[int, int]) -> None:
        at = rank + 1
        while at < len(self.tree):
            if entry[0] > self.tree[at][0]:
                self.tree[at] = entry
            at += at & -at

    def before(self, rank: int) -> tuple[int, int]:
        """The best entry whose rank is less than `rank`."""
        found, at = (0, -1), rank
        while at:
            found = max(found, self.tree[at], key=lambda entry: entry[0])
            at -= at & -at
        return found
