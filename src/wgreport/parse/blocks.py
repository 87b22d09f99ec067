"""Lines to blocks: what each line begins or goes on with. One pass, one line at a time, no text changed.

The rule that carries the rest: a number opens a paragraph if and only if it is the next one expected; any other is an item of the
open paragraph (an agenda inside paragraph 11 starts again at 1). UN Editorial Manual: paragraphs are numbered consecutively
through the report, so that references are the same in all languages. A gap is a paragraph all the same, and reported. Numbers begin
again only below a heading: docs/decisions/0012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.lang.numerals import roman, to_roman
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line, Source
from wgreport.parse.headings import Candidate, adopted, annex, division, numbered_headings
from wgreport.parse.masthead import facts_in
from wgreport.parse.numbering import ADOPTED, CHAPTER, FARTHEST_GAP, FIGURE, INSIDE, ITEM, LETTER, PART, PLAIN, ROMAN, Ahead, Run
from wgreport.parse.text import Piece, note_number

BlockKind = Literal["masthead", "title", "annex", "part", "adopted", "heading", "paragraph", "unnumbered", "item", "tail", "note"]

LONGEST_HEADING = 400
"""A line longer than this is no heading, whatever it begins with."""

LONGEST_PLAIN = 240
"""Nor are lines longer than this together, if there is no number before them."""

MOST_LINES = 4
"""A heading without a number has so many lines at most."""

FARTHEST_HEADING = 3
"""How far a heading's number can be from the last one of its level: so many headings may be missing."""

FARTHEST_ITEM = 3
"""How far an item's hierarchical number can be from the last one."""

SENTENCES = 120
"""Lines of the first page's head that end a sentence and are longer than this are text of the report."""

LONGEST_TEXT = 200
"""So many lines without a break are text."""

UNWRAPPED = 160
"""Where more than a tenth of the lines are longer than this, each line is a paragraph."""

EVERYTHING = 99
HEADINGS = ("heading", "annex", "part", "adopted")
_MARK = re.compile(r"(?:\s?\*+|(?<=[.!?)\u201d\u3002])\s?\d{1,2})\Z")
_QUOTES = "\u201c\u00ab\u300a\u2018"
_STARS = "*\u2217\u2020\u2021"
_OFFICER = re.compile(r"[^\W\d_]+\s?[:\uff1a]\s")
_COMMAS = (",", "\u060c", "\uff0c", "\u3001")


class Block(Struct, frozen=True):
    """A run of lines that are one thing. `label` as printed, `key` what it counts as in an address, `level` its depth: headings as in
    `numbering`; items 1 for figures, 2 for letters, 3 for small Roman numerals, 4 for figures in brackets inside these. `scope` is the
    index of the block whose heading opened the numbering that this one counts in (-1: the report's own); headings of level `over` and
    deeper have ended before it."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    label: str = ""
    key: str = ""
    level: int = 0
    line: int = 0
    scope: int = -1
    over: int = EVERYTHING


class Furniture(Struct, frozen=True):
    """Characters of the page, not of the text: `name` says which kind."""

    name: str
    text: str
    line: int


class Blocks(Struct, frozen=True):
    blocks: tuple[Block, ...]
    furniture: tuple[Furniture, ...]
    diagnostics: tuple[Diagnostic, ...]


def blocks_of(source: Source, language: Language, contents: frozenset[int] = frozenset()) -> Blocks:
    """The blocks of `source`, in the order of its lines, with what was unexpected about them.

    `contents` are the indices of the lines of its table of contents, which is no text of the report."""
    return _Reader(source, language, contents).read()


@dataclass
class _Reader:
    """The state of the one pass: what is open, and what is expected next."""

    source: Source
    language: Language
    contents: frozenset[int] = frozenset()
    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    runs: list[Run] = field(default_factory=lambda: [Run()])
    """The open numberings, the innermost last."""
    annexes: list[tuple[str, int]] = field(default_factory=list)
    """The open annexes and their numbers, the innermost last."""
    figure: int = 0
    letter: str = ""
    roman: int = 0
    bracket: int = 0
    bullets: int = 0
    until: int = -1
    """The index of the last line that goes on with the open heading, where what stands behind it together with it is text."""
    complete: bool = False
    """The open heading says which agenda item it is of: nothing belongs to it any more."""
    head_label: str = ""
    over: int = EVERYTHING
    main: int = -1
    """Index of the block that text can go on with; -1 before the first."""
    body: bool = False
    """The head of the first page is over."""
    titled: bool = False
    """The title has been read."""

    @property
    def run(self) -> Run:
        return self.runs[-1]

    @cached_property
    def unwrapped(self) -> bool:
        lines = self.source.lines
        return sum(len(line.text) > UNWRAPPED for line in lines) * 10 > len(lines)

    def read(self) -> Blocks:
        lines = self.source.lines
        self.notes = self._note_lines()
        self.aside = [self._aside(index) for index in range(len(lines))]
        numbers = [None if self.aside[index] else self._number(line) for index, line in enumerate(lines)]
        borders = [i for i, line in enumerate(lines) if not self.aside[i] and self._apart(i) and self._begins_again(line)]
        self.ahead = Ahead(numbers, borders)
        for index, line in enumerate(lines):
            if line.markup:
                self.furniture.append(Furniture("markup", line.markup, line.number))
            if not line.text:
                continue
            if self.aside[index]:
                aside = "contents" if index in self.contents else "running-head"
                self.furniture.append(Furniture(aside, line.text, line.number))
            elif index in self.notes:
                self._note(line)
            elif (name := self._furniture(index)) is not None:
                self.furniture.append(Furniture(name, line.text, line.number))
            elif not self._begins(index):
                self._prose(index)
        return Blocks(tuple(self.blocks), tuple(self.furniture), tuple(self.diagnostics))

    def _begins(self, index: int) -> bool:
        """The line begins something, and has been read as that."""
        line = self.source.lines[index]
        return (
            self._annex(index)
            or self._division(index)
            or self._adopted(index)
            or self._heading(index)
            or self._opening(index)
            or (self.body and (self._reference(line) or self._hierarchical(line)))
            or self._numbered(index)
            or self._unstopped(index)
            or (self.body and (self._plain(index) or self._item(index)))
        )

    def _aside(self, index: int) -> bool:
        """The line is no text of the report: the format says so, or it is of the table of contents."""
        return index in self.contents or self.source.lines[index].role == "furniture"

    def _begins_again(self, line: Line) -> bool:
        return annex(line.text, self.language) is not None or (
            (found := division(line.text, self.language)) is not None and found.rank == PART
        )

    def _apart(self, index: int) -> bool:
        """The line does not go on with the one before it by its form."""
        line = self.source.lines[index]
        return line.after_blank or self.unwrapped or line.role == "heading"

    def _group(self, index: int) -> list[int]:
        """The indices of the lines that stand together with line `index`, from there on."""
        lines = self.source.lines
        found = [index]
        while not self.unwrapped and (following := found[-1] + 1) < len(lines) and len(found) <= MOST_LINES + 1:
            if lines[following].after_blank or self.aside[following] or following in self.notes or self._labelled(following):
                break
            found.append(following)
        return found

    def _labelled(self, index: int) -> bool:
        """The line begins with a number, a letter or the label of a heading."""
        text = self.source.lines[index].text
        outline = self.language.outline
        patterns = (self.language.paragraph, outline.hierarchical, outline.figure, outline.bullet, *self.language.items)
        return any(p.regex.match(text) is not None for p in patterns) or bool(numbered_headings(text, self.language))

    def _following(self, index: int) -> int:
        """The index of the next line of text behind line `index`; that behind the last line if there is none."""
        lines = self.source.lines
        following = index + 1
        while following < len(lines) and (
            self.aside[following] or following in self.notes or not lines[following].text or self._furniture(following) is not None
        ):
            following += 1
        return following

    def _note_lines(self) -> dict[int, str]:
        """The lines that begin a footnote's text. Where a number begins two lines, the text is the one with a space behind its
        mark:
        the other is running text that a page cut has put at the beginning of a line."""
        found: dict[str, list[int]] = {}
        for index, line in enumerate(self.source.lines):
            match = None if self._aside(index) else self.language.note_body.regex.match(line.text)
            if match is not None and line.text[match.end() :].strip():
                found.setdefault(note_number(match["number"]), []).append(index)
        chosen: dict[int, str] = {}
        for number, indices in found.items():
            spaced = [i for i in indices if self._spaced_note(self.source.lines[i])]
            for index in spaced if spaced and len(indices) > 1 else indices:
                chosen[index] = number
        return chosen

    def _spaced_note(self, line: Line) -> bool:
        match = self.language.note_body.regex.match(line.text)
        return match is not None and line.text[match.end() : match.end() + 1].isspace()

    def _furniture(self, index: int) -> str | None:
        line = self.source.lines[index]
        following = self.source.lines[index + 1] if index + 1 < len(self.source.lines) else None
        apart = line.after_blank and (following is None or following.after_blank)
        if not apart and any(character.isalnum() for character in line.text):
            return None
        return next((rule.key for rule in self.language.furniture if rule.pattern.regex.fullmatch(line.text)), None)

    def _note(self, line: Line) -> None:
        match = self.language.note_body.regex.match(line.text)
        assert match is not None
        piece = Piece(line.text[match.end() :], line.number)
        self.blocks.append(Block("note", (piece,), match[0], note_number(match["number"]), 0, line.number))

    # divisions and headings

    def _annex(self, index: int) -> bool:
        line = self.source.lines[index]
        found = annex(line.text, self.language)
        if found is None or not self._apart(index) or not self.body:
            return False
        name, number, title = found
        number, inside = self._annex_number(name, number)
        label = line.text[: len(line.text) - len(title)] if title else line.text
        level = PART + (INSIDE if inside else 0)
        self._close(level)
        pieces = (Piece(title, line.number),) if title else ()
        self._open(Block("annex", pieces, label, f"{name}-{number}", level, line.number))
        self.complete = bool(title) or not self._titles(index)
        # Behind an annex nothing of the report itself follows.
        self.runs = [*(self.runs if inside else []), Run(self.main, level)]
        return True

    def _annex_number(self, name: str, number: int | None) -> tuple[int, bool]:
        """The number of an annex that says `number`, and whether it is one of a part of the open annex or decision: its number then
        does not follow on that of the open annex."""
        outer = self.annexes[0][1] if self.annexes else 0
        enclosed = bool(self.annexes) or any(run.rank % INSIDE == ADOPTED for run in self.runs)
        inside = enclosed and (name != "annex" or (number is None and outer > 1) or (number is not None and number <= outer))
        if not inside:
            value = number or (outer + 1 if outer and name == "annex" else 1)
            self.annexes = [(name, value)]
            return value, False
        last = next((value for found, value in self.annexes[1:] if found == name), 0)
        value = number or last + 1
        self.annexes = [*(self.annexes[:1] or [("", 0)]), (name, value)]
        return value, True

    def _division(self, index: int) -> bool:
        line = self.source.lines[index]
        found = division(line.text, self.language)
        if found is None or not self._apart(index):
            return False
        if found.rank == PART:
            self._close(PART)
            # Chapters can begin again in each part, or count on through all.
            earlier = dict(self.run.heads)
            self._open(Block("part", (), line.text, str(found.number), PART, line.number))
            self.run.enter(PART, found.number)
            self.run.heads |= {-rank: number for rank, number in earlier.items() if rank > PART}
            return True
        # No chapter stands in a decision.
        self._close(found.rank)
        self._count(found, line)
        self._open(Block("heading", (), line.text, str(found.number), found.rank, line.number))
        return True

    def _adopted(self, index: int) -> bool:
        line = self.source.lines[index]
        key = adopted(line.text, self.language) if self.body and self._apart(index) else None
        if key is None:
            return False
        self._close(ADOPTED)
        self.annexes = self.annexes[:1]
        self._open(Block("adopted", (), line.text, key, ADOPTED, line.number))
        self.runs.append(Run(self.main, ADOPTED))
        group = self._group(index)
        last = self.source.lines[group[-1]].text
        if 2 < len(group) <= MOST_LINES + 1 and last.endswith((*_COMMAS, self.language.announces)) and not last[0].islower():
            # Who decides stands below the title, and begins the sentence.
            self.until = group[-2]
        else:
            self.complete = not self._titles(index)
        return True

    def _heading(self, index: int) -> bool:
        line = self.source.lines[index]
        if line.role == "heading" and line.level == 1 and not self.body:
            self._head("title", line)
            self.titled = True
            return True
        if len(line.text) > LONGEST_HEADING:
            return False
        candidates = numbered_headings(line.text, self.language)
        if not candidates and self._lost(index):
            return True
        expected = [c for c in candidates if self._expects(c)]
        if line.role == "heading":
            # Markdown says how deep: its own title is level 1.
            expected = [c for c in candidates if c.rank == ROMAN + line.level - 2] or expected
            if not candidates:
                self._marked_heading(line, self.ahead.numbers[index])
                return True
        elif not expected:
            # A number far from the last is no heading but somebody's initial, or a word that looks like a numeral.
            heads = self.run.heads
            candidates = [c for c in candidates if abs(c.number - heads.get(c.rank, 0)) <= FARTHEST_HEADING]
            if not line.after_blank or self._ends_sentence(line.text) or not (self.body or self.titled):
                return False
        if not candidates:
            return False
        chosen = (expected or sorted(candidates, key=lambda c: (c.number <= self.run.heads.get(c.rank, 0), c.number)))[0]
        self._leave_adopted(chosen)
        self._close(chosen.rank + self._inside())
        self._count(chosen, line)
        piece = Piece(line.text[len(chosen.label) :], line.number)
        self._open(Block("heading", (piece,), chosen.label, str(chosen.number), chosen.rank + self._inside(), line.number))
        self.complete = not self._titles(index)
        return True

    def _marked_heading(self, line: Line, number: int | None) -> None:
        """A heading by its format, with a figure or without a label."""
        level = max(ROMAN, ROMAN + line.level - 2)
        self._close(level)
        match = self.language.paragraph.regex.match(line.text) if number is not None else None
        label = match[0] if match is not None else ""
        piece = Piece(line.text[len(label) :], line.number)
        self._open(Block("heading", (piece,), label, str(number or ""), level, line.number))

    def _expects(self, found: Candidate) -> bool:
        """A heading with this number comes next at its level: in the innermost numbering, or in one around it."""
        return any(self._expected_in(run, found) for run in self.runs)

    def _expected_in(self, run: Run, found: Candidate) -> bool:
        heads = run.heads
        if found.number == heads.get(-found.rank, -2) + 1 and found.rank not in heads:
            return True
        above = found.rank == ROMAN or found.rank in heads or not heads or any(0 < rank < found.rank for rank in heads)
        return found.number == heads.get(found.rank, 0) + 1 and above

    def _leave_adopted(self, found: Candidate) -> None:
        """A heading that the report itself expects, and not the decision quoted in it, ends that."""
        while len(self.runs) > 1 and self.run.rank % INSIDE == ADOPTED:
            inner = self.run.heads
            if self._expected_in(self.run, found) and (inner or not any(self._expected_in(run, found) for run in self.runs[:-1])):
                return
            self._close(self.run.rank)

    def _count(self, found: Candidate, line: Line) -> None:
        heads = self.run.heads
        if not self._expected_in(self.run, found):
            self._report("P120", line, label=found.label, before=self.head_label or "-")
        heads.pop(-found.rank, None)
        self.run.enter(found.rank, found.number)
        self.head_label = found.label

    def _inside(self) -> int:
        """What is to be added to the depth of a heading that stands in a decision quoted in full."""
        return INSIDE if any(run.rank % INSIDE == ADOPTED or run.rank > INSIDE for run in self.runs) else 0

    def _lost(self, index: int) -> bool:
        """A heading whose numeral was lost: only the stop behind it is left."""
        line = self.source.lines[index]
        match = self.language.outline.lost.regex.match(line.text)
        if match is None or not self._apart(index) or self._ends_sentence(line.text) or len(line.text) > LONGEST_PLAIN:
            return False
        level = ROMAN + self._inside()
        self._close(level)
        number = self.run.heads.get(ROMAN, 0) + 1
        self._report("P120", line, label=match[0].strip(), before=self.head_label or "-")
        self.run.enter(ROMAN, number)
        self._open(Block("heading", (Piece(line.text[match.end() :], line.number),), match[0], str(number), level, line.number))
        return True

    def _opening(self, index: int) -> bool:
        """A heading that opens the report before its first number: an introduction, a summary."""
        line = self.source.lines[index]
        in_body = self.body and (self.run.last or not self._apart(index))
        begun = self.body or any(block.kind == "title" for block in self.blocks)
        if in_body or not begun or not self._apart(index) or self.language.outline.opening.regex.fullmatch(line.text) is None:
            return False
        level = PLAIN if self.run.heads else ROMAN
        self._close(level)
        self._open(Block("heading", (Piece(line.text, line.number),), "", "", level, line.number))
        self.complete = not self._titles(index)
        return True

    def _reference(self, line: Line) -> bool:
        """What says under a heading which agenda item it is of."""
        if self.blocks[self.main].kind == "heading" and self.language.outline.reference.regex.fullmatch(line.text) is not None:
            self.blocks[self.main] = _longer(self.blocks[self.main], Piece(line.text, line.number))
            self.complete = True
            return True
        return False

    def _titles(self, index: int) -> bool:
        """What stands together with the heading of line `index` goes on with it: it is no text, for that ends a sentence."""
        group = self._group(index)
        last = self.source.lines[group[-1]].text
        return len(group) == 1 or not (len(group) > MOST_LINES or self._ends_sentence(last) or last.endswith((*_COMMAS, self.language.announces)))

    def _plain(self, index: int) -> bool:
        """A heading without a number: short, set off, no sentence, behind a finished sentence and before a number that opens a
        paragraph (or before another heading)."""
        if not self._apart(index) and not self.complete:
            return False
        open_block = self.blocks[self.main]
        if open_block.kind in HEADINGS and not open_block.pieces and not self.complete:
            return False  # its title
        behind = open_block.kind in HEADINGS or self._ended(open_block)
        if not behind or not self._looks_plain(index) or self._goes_on(index) or (number := self._opens_after(index)) is None:
            return False
        run = next((run for run in reversed(self.runs) if number == run.last + 1), None)
        if number and run is not None:
            self._return_to(run)
        line = self.source.lines[index]
        # Over chapters it stands above them: the segments of a session.
        following = self.source.lines[self._following(self._group(index)[-1])] if not number else line
        over = any(found.rank == ROMAN and self._expects(found) for found in numbered_headings(following.text, self.language))
        level = (CHAPTER if over else PLAIN) + self._inside()
        self._close(level)
        self._open(Block("heading", (Piece(line.text, line.number),), "", "", level, line.number))
        return True

    def _goes_on(self, index: int) -> bool:
        """The line is the rest of the open heading, over which agenda item it is of stands below."""
        open_block, following = self.blocks[self.main], self._following(index)
        if open_block.kind != "heading" or not open_block.label or self.complete or following >= len(self.source.lines):
            return False
        return self.language.outline.reference.regex.fullmatch(self.source.lines[following].text) is not None

    def _looks_plain(self, index: int) -> bool:
        group = self._group(index)
        lines = [self.source.lines[i].text for i in group]
        text = " ".join(lines)
        if len(group) > MOST_LINES or len(text) > LONGEST_PLAIN or self._labelled(index):
            return False
        first = next((character for character in text if not character.isspace()), "")
        if not first.isalpha() and first not in _QUOTES or first.islower():
            return False
        return self.language.finished.search(self._bare(text)) is None and not text.endswith((*_COMMAS, "|", ";"))

    def _opens_after(self, index: int) -> int | None:
        """The number that opens a paragraph right behind the lines that stand with line `index`, 0 if it is a heading that comes
        next; None if neither follows."""
        for _ in range(MOST_LINES):
            following = self._following(self._group(index)[-1])
            if following >= len(self.source.lines):
                return None
            line = self.source.lines[following]
            number = self.ahead.numbers[following]
            if (bracket := self.language.outline.figure.regex.match(line.text)) is not None and int(bracket["number"]) == 1:
                return 0
            if number is not None:
                opens = number == 1 or any(number == run.last + 1 for run in self.runs)
                return number if opens else None
            if any(self._expects(found) for found in numbered_headings(line.text, self.language)) and line.after_blank:
                return 0
            if adopted(line.text, self.language) is not None or self.language.outline.reference.regex.fullmatch(line.text):
                index = following
                continue
            if not self._apart(following) or not self._looks_plain(following):
                return None
            index = following
        return None

    # numbers

    def _unstopped(self, index: int) -> bool:
        """A number that has lost its full stop: it is the one expected, does not come later, and the one after it comes next."""
        line = self.source.lines[index]
        match = self.language.outline.bare.regex.match(line.text)
        if match is None or self._unfinished() or self.main < 0:
            return False
        number = int(match["number"])
        if self.ahead.after(index) != number + 1 or self.ahead.comes(number, index):
            return False
        piece = (Piece(line.text[match.end() :], line.number),)
        if number == self.figure + 1 and self.figure:
            self.figure, self.letter, self.roman, self.bracket = number, "", 0, 0
            self._open(Block("item", piece, match[0], str(number), 1, line.number))
            return True
        if number != self.run.last + 1 or not self.run.last:
            return False
        self.run.last = number
        self._open(Block("paragraph", piece, match[0], str(number), 0, line.number))
        return True

    def _number(self, line: Line) -> int | None:
        match = self.language.paragraph.regex.match(line.text)
        return self.language.numerals.read(match["number"]) if match is not None and line.text[match.end() :].strip() else None

    def _as_expected(self, number: int) -> bool:
        return any(number == run.last + 1 for run in self.runs)

    def _numbered(self, index: int) -> bool:
        number, line = self.ahead.numbers[index], self.source.lines[index]
        if number is None:
            return False
        expected = number == self.figure + 1 or (self._as_expected(number) and self.ahead.after(index) != number)
        if self._wrapped(index) and not expected:
            return False
        if self._figure_heading(index, number):
            return True
        run = self._run_for(number, index)
        if run is None and not any(run.last for run in self.runs):
            return False
        match = self.language.paragraph.regex.match(line.text)
        assert match is not None
        piece = (Piece(line.text[match.end() :], line.number),)
        if run is not None:
            self._return_to(run)
            if number != run.last + 1:
                missing = f"{run.last + 1}" if number == run.last + 2 else f"{run.last + 1}\u2013{number - 1}"
                code = "P102" if run.last else "P104"
                self._report(code, line, number=number, before=run.last, after=number, missing=missing)
            run.last = number
            self._open(Block("paragraph", piece, match[0], str(number), 0, line.number))
            return True
        if number != self.figure + 1:
            if self._unfinished() and line.after_blank and number > self.run.last:
                return False
            self._report("P103", line, number=number, paragraph=self.run.last)
        self.figure, self.letter, self.roman, self.bracket = number, "", 0, 0
        self._open(Block("item", piece, match[0], str(number), 1, line.number))
        return True

    def _wrapped(self, index: int) -> bool:
        """The line goes on with a sentence: what stands at its beginning is where it is by chance."""
        return not self._apart(index) and self._unfinished()

    def _run_for(self, number: int, index: int) -> Run | None:
        """The numbering in which `number` opens a paragraph here; None: it opens none."""
        run, ahead = self.run, self.ahead
        if number == run.last + 1:
            # Inside a list that has counted up to just here, the paragraph is the later one of the two.
            return None if self.figure and number == self.figure + 1 and ahead.comes(number, index) else run
        for outer in self.runs[-2::-1]:
            if number == outer.last + 1 and number != self.figure + 1:
                return outer
        if number == 1 and not self.figure and self._may_begin_again():
            under = self._heading_above()
            again = Run(under, self.blocks[under].level, heads=run.heads)
            self.runs.append(again)
            return again
        if number <= run.last or number == self.figure + 1:
            return None
        # A jump ahead is a gap if the count goes on from here and the number that is missing does not come after all.
        goes_on = ahead.comes(number + 1, index)
        ends = ahead.ends_below(run.last, index) and (number - run.last <= FARTHEST_GAP or not run.last)
        return run if not ahead.comes(run.last + 1, index) and (goes_on or ends) else None

    def _may_begin_again(self) -> bool:
        """Numbers can begin again: right under a heading, or under words that stand there without a number and announce no list."""
        if self.main < 0 or not self.run.last or self._heading_above() < 0:
            return False
        open_block = self.blocks[self.main]
        if open_block.kind in HEADINGS:
            return True
        return open_block.kind == "unnumbered" and not self._bare(open_block.pieces[-1].text).endswith(self.language.announces)

    def _heading_above(self) -> int:
        """The index of the highest of the headings since the last numbered paragraph; -1 if there is none."""
        found = -1
        for index in range(self.main, -1, -1):
            block = self.blocks[index]
            if block.kind == "paragraph":
                break
            if block.kind in HEADINGS and (found < 0 or block.level < self.blocks[found].level):
                found = index
        return found

    def _return_to(self, run: Run) -> None:
        """What was opened inside `run` is over."""
        while self.run is not run:
            self.over = min(self.over, self.runs.pop().rank)

    def _close(self, level: int) -> None:
        """A heading of `level` comes: numberings that were opened at that depth or deeper are over."""
        while len(self.runs) > 1 and self.run.rank >= level:
            self.runs.pop()

    def _figure_heading(self, index: int, number: int) -> bool:
        """A heading with a figure: behind a finished sentence or a heading, no sentence itself, and the paragraph that is expected
        comes next, not this one."""
        line = self.source.lines[index]
        if number != self.run.heads.get(FIGURE, 0) + 1 or (self.main >= 0 and not self._behind(index)):
            return False
        match = self.language.paragraph.regex.match(line.text)
        if match is None or not self._titled_by(index, line.text[match.end() :]):
            return False
        if not self._divided(index, number) and (self.main < 0 or not self._paragraph_after(index, number)):
            return False
        level = FIGURE + self._inside()
        self._close(level)
        self.run.enter(FIGURE, number)
        self._open(Block("heading", (Piece(line.text[match.end() :], line.number),), match[0], str(number), level, line.number))
        return True

    def _behind(self, index: int) -> bool:
        """Line `index` stands behind a heading, or set off behind a finished sentence."""
        open_block = self.blocks[self.main]
        return open_block.kind in HEADINGS or (self._apart(index) and self._ended(open_block))

    def _divided(self, index: int, number: int) -> bool:
        """Behind line `index` comes the first number below `number`: 1.1 under 1."""
        following = self._following(self._group(index)[-1])
        text = self.source.lines[following].text if following < len(self.source.lines) else ""
        match = self.language.outline.hierarchical.regex.match(text)
        return match is not None and (int(match["number"]), int(match["sub"])) == (number, 1)

    def _titled_by(self, index: int, words: str) -> bool:
        """`words` at the beginning of line `index`, with the lines that stand with it, are a heading's."""
        group = self._group(index)
        text = " ".join([words, *(self.source.lines[i].text for i in group[1:])]).strip()
        if len(text) > LONGEST_PLAIN or len(group) > MOST_LINES or text[:1].islower():
            return False
        return self.language.finished.search(self._bare(text)) is None and not text.endswith(_COMMAS)

    def _paragraph_after(self, index: int, number: int) -> bool:
        """The next number behind line `index` is that of the paragraph that is expected."""
        following = self.ahead.next(index)
        if following >= len(self.ahead.numbers):
            return False
        coming = self.ahead.numbers[following]
        if coming is None or not self._as_expected(coming) or (coming == number and not self._near(index)):
            return False
        # A list counts on from here; a heading stands over a paragraph.
        return coming != number + 1 or (self.blocks[self.main].kind in HEADINGS and self._reads(following))

    def _near(self, index: int) -> bool:
        group = self._group(index)
        return self.ahead.next(index) == self._following(group[-1])

    def _hierarchical(self, line: Line) -> bool:
        match = self.language.outline.hierarchical.regex.match(line.text)
        if match is None or not line.text[match.end() :].strip():
            return False
        number, sub = int(match["number"]), int(match["sub"])
        piece = (Piece(line.text[match.end() :], line.number),)
        run = self.run
        if number == run.last and run.sub[0] != number:
            if not self.figure < sub <= self.figure + FARTHEST_ITEM:
                return False
            if sub != self.figure + 1:
                self._report("P122", line, label=match[0], before=f"{number}.{self.figure}")
            self.figure, self.letter, self.roman, self.bracket = sub, "", 0, 0
            self._open(Block("item", piece, match[0], str(sub), 1, line.number))
            return True
        follows = (number, sub) == (run.sub[0], run.sub[1] + 1) or (
            sub == 1 and number in {run.sub[0] + 1, run.last + 1, run.heads.get(FIGURE, 0)}
        )
        if not follows or self._unfinished():
            return False
        run.sub, run.last = (number, sub), max(run.last, number)
        self._open(Block("paragraph", piece, match[0], f"{number}.{sub}", 0, line.number))
        return True

    # items

    def _item(self, index: int) -> bool:
        line = self.source.lines[index]
        for depth, pattern in enumerate(self.language.items):
            match = pattern.regex.match(line.text)
            if match is None or not line.text[match.end() :].strip():
                continue
            value = self._item_key(match["number"], depth)
            if value is None:
                continue
            key, expected = value
            open_list = self.letter if depth == 0 else self.roman
            if not expected and (self._unfinished() or (not open_list and not self._apart(index))):
                return False
            if depth == 0 and self._item_heading(index, match[0], key):
                return True
            if not expected and not self._list_begins(key):
                self._report("P122", line, label=match[0], before=self.letter or "-")
            if depth == 0:
                self.letter, self.roman, self.bracket = key, 0, 0
            else:
                self.roman, self.bracket = roman(key) or 0, 0
            self._open(Block("item", (Piece(line.text[match.end() :], line.number),), match[0], key, depth + 2, line.number))
            return True
        return self._bracketed(index) or self._bulleted(line)

    def _list_begins(self, key: str) -> bool:
        """A new list can begin here: behind words that follow an earlier one."""
        return key in ("a", "i") and self.blocks[self.main].kind in ("tail", "unnumbered", "heading", "adopted")

    def _item_heading(self, index: int, label: str, key: str) -> bool:
        """A heading with a letter in brackets: as one with a figure."""
        line = self.source.lines[index]
        number = ord(key) - ord("a") + 1
        open_block = self.blocks[self.main]
        behind = self._apart(index) and self._ended(open_block) and open_block.kind == "paragraph"
        if not (open_block.kind == "heading" or behind) or number != self.run.heads.get(ITEM, 0) + 1:
            return False
        coming = self._following(self._group(index)[-1])
        known = self.ahead.numbers[coming] if coming < len(self.ahead.numbers) else None
        if known != self.run.last + 1 or not self._titled_by(index, line.text[len(label) :]):
            return False
        level = ITEM + self._inside()
        self._close(level)
        self.run.enter(ITEM, number)
        self._open(Block("heading", (Piece(line.text[len(label) :], line.number),), label, str(number), level, line.number))
        return True

    def _bracketed(self, index: int) -> bool:
        """A figure in brackets: the paragraph of a commentary, or an item inside the letters."""
        line = self.source.lines[index]
        match = self.language.outline.figure.regex.match(line.text)
        if match is None or not line.text[match.end() :].strip() or int(match["number"]) != self.bracket + 1:
            return False
        if self._unfinished():
            return False
        self.bracket += 1
        level = 4 if self.letter or self.figure else 1
        piece = Piece(line.text[match.end() :], line.number)
        self._open(Block("item", (piece,), match[0], str(self.bracket), level, line.number))
        return True

    def _bulleted(self, line: Line) -> bool:
        match = self.language.outline.bullet.regex.match(line.text)
        if match is None:
            return False
        self.bullets += 1
        piece = Piece(line.text[match.end() :], line.number)
        self._open(Block("item", (piece,), match[0], str(self.bullets), 5, line.number))
        return True

    def _item_key(self, text: str, depth: int) -> tuple[str, bool] | None:
        """What an item's label counts as, and whether it is the one expected. (i) is a letter after (h) and a numeral
        otherwise."""
        if depth == 0:
            key = self.language.numerals.letter(text)
            if key is None:
                return None
            following = chr(ord(self.letter) + 1) if self.letter else "a"
            value = roman(key)
            if key != following and value is not None and value == self.roman + 1:
                return None
            return key, key == following
        value = roman(text)
        if value is None:
            # Where the inner list counts in figures, they stand for the Roman numerals that others print.
            value = self.language.numerals.read(text)
            text = to_roman(value) if value else text
        return (text, value == self.roman + 1) if value is not None else None

    def _prose(self, index: int) -> None:
        line = self.source.lines[index]
        if not self.body and self.main < 0 and self._in_head(index):
            self._head(self._masthead_kind(line), line)
            return
        piece = Piece(line.text, line.number)
        newest = self.blocks[-1] if self.blocks else None
        in_note = newest is not None and newest.kind == "note" and not line.after_blank
        if newest is not None and in_note and not (self._finished(newest) and self._unfinished()):
            self.blocks[-1] = _longer(newest, piece)
            return
        if self.main < 0:
            self._open(Block("unnumbered", (piece,), line=line.number))
            return
        open_block = self.blocks[self.main]
        apart = line.after_blank or newest is not open_block
        if open_block.kind in HEADINGS and (self.complete or 0 <= self.until < index or self._untitled_by(index)):
            self._open(Block("unnumbered", (piece,), line=line.number))
        elif (open_block.kind == "item" and line.after_blank and self._finished(open_block)) or (
            open_block.kind == "unnumbered" and apart and self._ended(open_block)
        ):
            self._open(Block("tail" if open_block.kind == "item" else "unnumbered", (piece,), line=line.number))
        else:
            self.blocks[self.main] = _longer(open_block, piece)

    def _untitled_by(self, index: int) -> bool:
        """The line is no part of the open heading: it is set off from it, and the heading has words of its own; or it is text."""
        open_block = self.blocks[self.main]
        if not self._apart(index) and self.blocks[-1] is open_block:
            return False
        # The title of a part, an annex, a chapter or a decision stands on the lines below its label.
        return not self._goes_on(index) and (bool(open_block.pieces) or not self._looks_plain(index))

    # the head of the first page

    def _in_head(self, index: int) -> bool:
        """The line belongs to the head of the first page: it is no text of the report."""
        group = self._group(index)
        text = " ".join(self.source.lines[i].text for i in group)
        marked = not text[:1].isalnum() and text[:1] not in _QUOTES
        return marked or not self.titled or len(text) <= SENTENCES or not self._reads(index)

    def _reads(self, index: int) -> bool:
        """The lines that stand with line `index` end a sentence."""
        lines = self.source.lines
        end = index
        while not self.unwrapped and end + 1 < len(lines) and end - index < LONGEST_TEXT:
            if lines[end + 1].after_blank or self._labelled(end + 1):
                break
            end += 1
        return self._ends_sentence(lines[end].text)

    def _masthead_kind(self, line: Line) -> Literal["masthead", "title"]:
        return "masthead" if facts_in(line.text, self.language) else "title"

    def _head(self, kind: Literal["masthead", "title"], line: Line) -> None:
        piece = Piece(line.text, line.number)
        newest = self.blocks[-1] if self.blocks else None
        title = self.language.outline.title.regex
        joined = newest is not None and newest.kind == kind == "title" and not line.after_blank
        if newest is not None and joined:
            words = " ".join([*(part.text for part in newest.pieces), line.text])
            # A report's title begins anew behind the name of the body.
            joined = title.match(line.text) is None or title.match(words) is not None
            self.titled = self.titled or title.match(words) is not None
        if kind == "title" and (line.text[:1] in _STARS or _OFFICER.match(line.text) is not None):
            kind = "masthead"
            joined = False
        self.titled = self.titled or (kind == "title" and title.match(line.text) is not None)
        if newest is not None and joined:
            self.blocks[-1] = _longer(newest, piece)
        else:
            self.blocks.append(Block(kind, (piece,), level=line.level, line=line.number))

    # what is open

    def _open(self, block: Block) -> None:
        self.blocks.append(replace(block, scope=self.run.opener, over=self.over))
        self.over, self.complete, self.until = EVERYTHING, False, -1
        self.main, self.body = len(self.blocks) - 1, True
        if block.kind not in ("item", "tail"):
            self.figure, self.letter, self.roman, self.bracket, self.bullets = 0, "", 0, 0, 0

    def _bare(self, text: str) -> str:
        """`text` without the marks of footnotes at its end, also those that the format has lost."""
        return _MARK.sub("", self.language.note_mark.regex.sub("", text).rstrip())

    def _finished(self, block: Block) -> bool:
        return not block.pieces or self.language.finished.search(self._bare(block.pieces[-1].text)) is not None

    def _unfinished(self) -> bool:
        return self.main >= 0 and self.blocks[self.main].kind not in HEADINGS and not self._finished(self.blocks[self.main])

    def _ended(self, block: Block) -> bool:
        """The block ends with the end of a sentence."""
        return not block.pieces or self._ends_sentence(self._bare(block.pieces[-1].text))

    def _ends_sentence(self, text: str) -> bool:
        return any(match.end() == len(text) for match in self.language.sentence_end.finditer(text))

    def _report(self, code: str, line: Line, **values: object) -> None:
        self.diagnostics.append(problem(code, self.source.path, line.number, line.text, **values))


def _longer(block: Block, piece: Piece) -> Block:
    return replace(block, pieces=(*block.pieces, piece))
