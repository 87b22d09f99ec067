"""Lines to blocks: what each line begins or goes on with. One pass, one line at a time, no text changed.

The rule that carries the rest: a number opens a paragraph if and only if it is the next one expected; any other is an item of the
open paragraph (an agenda inside paragraph 11 starts again at 1). UN Editorial Manual: paragraphs are numbered consecutively
through the
report, so that references are the same in all languages. A gap is a paragraph all the same, and reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.lang.numerals import roman, to_roman
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line, Source, Told
from wgreport.parse.notes import Footnotes, footnotes_of
from wgreport.parse.text import Piece, piece_of, words_of

BlockKind = Literal["masthead", "title", "annex", "heading", "paragraph", "unnumbered", "item", "tail", "note"]

LONGEST_HEADING = 400
"""A line longer than this is no heading, whatever it begins with."""

FARTHEST_HEADING = 3
"""How far a heading's number can be from the last one of its level: so many headings may be missing."""


class Block(Struct, frozen=True):
    """A run of lines that are one thing. `label` as printed, `key` what it counts as in an address, `level` its depth: headings
    from
    1; items 1 for figures, 2 for letters, 3 for small Roman numerals; footnotes: which one, counted from 0."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    label: str = ""
    key: str = ""
    level: int = 0
    line: int = 0


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
    notes = footnotes_of(source.lines, language, contents)
    return _Reader(replace(source, lines=notes.lines), language, contents, notes).read()


@dataclass
class _Reader:
    """The state of the one pass: what is open, and what is expected next."""

    source: Source
    language: Language
    contents: frozenset[int]
    notes: Footnotes
    blocks: list[Block] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    last: int = 0
    figure: int = 0
    letter: str = ""
    roman: int = 0
    heads: dict[int, int] = field(default_factory=dict)
    head_label: str = ""
    main: int = -1
    """Index of the block that text can go on with; -1 before the first."""
    last_note: Line | None = None
    body: bool = False
    """The head of the first page is over."""

    def read(self) -> Blocks:
        lines = self.source.lines
        numbers = [None if self._aside(index) else self._number(line) for index, line in enumerate(lines)]
        for index, line in enumerate(lines):
            if line.markup:
                self.furniture.append(Furniture("markup", line.markup, line.number))
            if not line.text:
                continue
            if self._aside(index):
                aside = "contents" if index in self.contents else "running-head"
                self.furniture.append(Furniture(aside, line.text, line.number))
            elif index in self.notes.begins:
                self._note(index)
            elif index in self.notes.goes_on:
                self._more_of_note(line)
            elif (name := self._furniture(index)) is not None:
                self.furniture.append(Furniture(name, line.text, line.number))
            elif self._as_told(line) or self._begins(index, numbers):
                pass
            else:
                self._prose(line)
        return Blocks(tuple(self.blocks), tuple(self.furniture), tuple(self.diagnostics))

    def _begins(self, index: int, numbers: list[int | None]) -> bool:
        """The line begins a part of the report, and that part is opened. What it was declared not to begin is not asked."""
        line = self.source.lines[index]
        never = line.told.never if line.told is not None else None
        return (
            (never != "heading" and (self._annex(line) or self._heading(index)))
            or self._numbered(index, numbers)
            or (self.body and never != "item" and self._item(line))
        )

    def _aside(self, index: int) -> bool:
        """The line is no text of the report: the format says so, or it is of the table of contents."""
        line = self.source.lines[index]
        return line.role == "furniture" or (index in self.contents and line.told is None)

    # what a person has declared

    def _as_told(self, line: Line) -> bool:
        """The line is opened as what it was declared to begin. (A declared heading, title or furniture has that for its role.)"""
        told = line.told
        if told is None or told.kind not in ("paragraph", "item", "text"):
            return False
        if told.kind == "text":
            self._prose(line)
            return True
        if told.kind == "paragraph":
            number = self._number(line)
            match = self.language.paragraph.regex.match(line.text)
            self._paragraph(line, match[0] if match is not None else "", self.last + 1 if number is None else number)
            return True
        label, key, level = self._told_item(line, told)
        if level == 1:
            self.figure, self.letter, self.roman = int(key) if key.isdecimal() else self.figure + 1, "", 0
        elif level == 2:
            self.letter, self.roman = key, 0
        else:
            self.roman = roman(key) or self.roman + 1
        self._open(Block("item", (piece_of(line, len(label)),), label, key, level, line.number))
        return True

    def _told_item(self, line: Line, told: Told) -> tuple[str, str, int]:
        """Label, key and level of an item, from what was declared and what is printed."""
        level = told.level or (1 if told.number.isdecimal() else 2 if len(told.number) == 1 else 3 if told.number else 0)
        for depth, pattern in enumerate(self.language.items):
            match = pattern.regex.match(line.text)
            value = self._item_key(match["number"], depth) if match is not None else None
            if match is not None and value is not None:
                return match[0], told.number or value[0], level or depth + 2
        match = self.language.paragraph.regex.match(line.text)
        number = self.language.numerals.read(match["number"]) if match is not None else None
        return match[0] if match is not None else "", told.number or str(number or self.figure + 1), level or 1

    # what a line can be, in the order in which it is asked

    def _furniture(self, index: int) -> str | None:
        """What the line is of the page, if it and those of the same kind around it are set off from the text by blank lines."""
        name = self._page_part(index)
        if name is None:
            return None
        lines = self.source.lines
        first = last = index
        while not lines[first].after_blank and first and self._page_part(first - 1) is not None:
            first -= 1
        while last + 1 < len(lines) and not lines[last + 1].after_blank and self._page_part(last + 1) is not None:
            last += 1
        if not lines[first].after_blank or (last + 1 < len(lines) and not lines[last + 1].after_blank):
            return None
        return name

    def _page_part(self, index: int) -> str | None:
        text = self.source.lines[index].text
        if self.source.lines[index].told is not None:
            return None
        return next((rule.key for rule in self.language.furniture if rule.pattern.regex.fullmatch(text)), None)

    def _note(self, index: int) -> None:
        line, note = self.source.lines[index], self.notes.begins[index]
        body = self.notes.bodies[note]
        self.last_note = line
        piece = piece_of(line, body.label)
        self.blocks.append(Block("note", (piece,), line.text[: body.label], body.number, note, line.number))

    def _more_of_note(self, line: Line) -> None:
        """A line at the foot of a page that goes on with the footnote before it."""
        at = next(index for index in range(len(self.blocks) - 1, -1, -1) if self.blocks[index].kind == "note")
        self.blocks[at] = _longer(self.blocks[at], piece_of(line))

    def _annex(self, line: Line) -> bool:
        match = self.language.annex.regex.fullmatch(line.text)
        if match is None or not line.after_blank or not self.last:
            return False
        number = self.language.numerals.read(match["number"] or "") or 1
        self._open(Block("annex", (), line.text, str(number), 0, line.number))
        self.last, self.figure, self.letter, self.roman, self.heads = 0, 0, "", 0, {}
        return True

    def _heading(self, index: int) -> bool:
        line = self.source.lines[index]
        if line.role == "heading" and line.level == 1 and not self.body:
            self._head("title", line)
            return True
        if len(line.text) > LONGEST_HEADING:
            return False
        candidates = []
        for heading in self.language.headings:
            match = heading.pattern.regex.match(line.text)
            if match is None or not line.text[match.end() :].strip():
                continue
            number = self._heading_number(match["number"], heading.level)
            if number is not None:
                candidates.append((heading.level, number, match[0]))
        expected = [
            c
            for c in candidates
            if c[1] == self.heads.get(c[0], 0) + 1 and (c[0] == 1 or self.heads.get(c[0] - 1) or not self.heads)
        ]
        if line.role == "heading":
            # Markdown says how deep: its own title is level 1.
            expected = [c for c in candidates if c[0] == line.level - 1] or expected
            if not candidates:
                self._open(Block("heading", (piece_of(line),), "", "", max(1, line.level - 1), line.number))
                return True
        elif not expected:
            # A number far from the last is no heading but somebody's initial, or a word that looks like a numeral.
            candidates = [c for c in candidates if abs(c[1] - self.heads.get(c[0], 0)) <= FARTHEST_HEADING]
            if not line.after_blank or self._ends_sentence(line.text) or not self.body:
                return False
        if not candidates:
            return False
        level, number, label = (expected or sorted(candidates, key=lambda c: (c[1] <= self.heads.get(c[0], 0), c[1])))[0]
        if number != self.heads.get(level, 0) + 1:
            self._report("P120", line, label=label, before=self.head_label or "-")
        self.heads = {depth: count for depth, count in self.heads.items() if depth < level} | {level: number}
        self.head_label = label
        self._open(Block("heading", (piece_of(line, len(label)),), label, str(number), level, line.number))
        return True

    def _heading_number(self, text: str, level: int) -> int | None:
        """Headings count in Roman or other numerals at the first level, in letters at the second."""
        if level == 2 and (key := self.language.numerals.letter(text)) is not None:
            return ord(key) - ord("a") + 1
        return self.language.numerals.read(text)

    def _number(self, line: Line) -> int | None:
        if line.told is not None and line.told.kind is not None:
            if line.told.kind != "paragraph":
                return None
            if line.told.number:
                return int(line.told.number)
        match = self.language.paragraph.regex.match(line.text)
        return self.language.numerals.read(match["number"]) if match is not None and line.text[match.end() :].strip() else None

    def _numbered(self, index: int, numbers: list[int | None]) -> bool:
        number, line = numbers[index], self.source.lines[index]
        if number is None:
            return False
        never = line.told.never if line.told is not None else None
        opens = never != "paragraph" and self._opens_paragraph(number, index, numbers)
        if not opens and (not self.last or never == "item"):
            return False
        match = self.language.paragraph.regex.match(line.text)
        assert match is not None
        if opens:
            self._paragraph(line, match[0], number)
            return True
        if number != self.figure + 1:
            if self._unfinished() and line.after_blank and number > self.last:
                return False
            self._report("P103", line, number=number, paragraph=self.last)
        self.figure, self.letter, self.roman = number, "", 0
        piece = piece_of(line, match.end())
        self._open(Block("item", (piece,), match[0], str(number), 1, line.number))
        return True

    def _paragraph(self, line: Line, label: str, number: int) -> None:
        """Open paragraph `number`; `label` is what the line prints of it."""
        if number > self.last + 1:
            missing = f"{self.last + 1}" if number == self.last + 2 else f"{self.last + 1}\u2013{number - 1}"
            code = "P102" if self.last else "P104"
            self._report(code, line, number=number, before=self.last, after=number, missing=missing)
        self.last, self.figure, self.letter, self.roman = number, 0, "", 0
        self._open(Block("paragraph", (piece_of(line, len(label)),), label, str(number), 0, line.number))

    def _opens_paragraph(self, number: int, index: int, numbers: list[int | None]) -> bool:
        expected, later = self.last + 1, numbers[index + 1 :]
        if number == expected:
            # Inside a list that has counted up to just here, the paragraph is the later one of the two.
            return not (self.figure and number == self.figure + 1 and number in later)
        if number < expected or number == self.figure + 1:
            return False
        # A jump ahead is a gap if the count goes on from here and the number that is missing does not come after all.
        return expected not in later and (number + 1 in later or not any(n is not None and n > self.last for n in later))

    def _item(self, line: Line) -> bool:
        for depth, pattern in enumerate(self.language.items):
            match = pattern.regex.match(line.text)
            if match is None or not line.text[match.end() :].strip():
                continue
            value = self._item_key(match["number"], depth)
            if value is None:
                continue
            key, expected = value
            if not expected:
                if self._unfinished() and line.after_blank:
                    return False
                self._report("P122", line, label=match[0], before=self.letter or "-")
            if depth == 0:
                self.letter, self.roman = key, 0
            else:
                self.roman = roman(key) or 0
            self._open(Block("item", (piece_of(line, match.end()),), match[0], key, depth + 2, line.number))
            return True
        return False

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

    def _prose(self, line: Line) -> None:
        if not self.body and not self.last and self.main < 0:
            self._head(self._masthead_kind(line), line)
            return
        piece = piece_of(line)
        newest = self.blocks[-1] if self.blocks else None
        note = self.last_note
        in_note = newest is not None and newest.kind == "note" and not line.after_blank
        # Where pages are known, a footnote ends with its page; where its foot is, it ends there.
        in_note = in_note and note is not None and note.role != "note" and note.page == line.page
        if newest is not None and in_note and not (self._finished(newest) and self._unfinished()):
            self.blocks[-1] = _longer(newest, piece)
            return
        if self.main < 0:
            self._open(Block("unnumbered", (piece,), line=line.number))
            return
        open_block = self.blocks[self.main]
        if open_block.kind in ("heading", "annex") and (line.after_blank or newest is not open_block):
            self._open(Block("unnumbered", (piece,), line=line.number))
        elif open_block.kind == "item" and line.after_blank and self._finished(open_block):
            self._open(Block("tail", (piece,), line=line.number))
        else:
            self.blocks[self.main] = _longer(open_block, piece)

    # the head of the first page

    def _masthead_kind(self, line: Line) -> Literal["masthead", "title"]:
        return "masthead" if any(rule.pattern.regex.fullmatch(line.text) for rule in self.language.masthead) else "title"

    def _head(self, kind: Literal["masthead", "title"], line: Line) -> None:
        piece = piece_of(line)
        newest = self.blocks[-1] if self.blocks else None
        if kind == "title" and newest is not None and newest.kind == "title" and not line.after_blank:
            self.blocks[-1] = _longer(newest, piece)
        else:
            self.blocks.append(Block(kind, (piece,), level=line.level, line=line.number))

    # what is open

    def _open(self, block: Block) -> None:
        self.blocks.append(block)
        self.main, self.body = len(self.blocks) - 1, True

    def _finished(self, block: Block) -> bool:
        if not block.pieces:
            return True
        text = words_of(block.pieces[-1]).rstrip()
        return self.language.finished.search(text) is not None

    def _unfinished(self) -> bool:
        return self.main >= 0 and self.blocks[self.main].kind != "heading" and not self._finished(self.blocks[self.main])

    def _ends_sentence(self, text: str) -> bool:
        return any(match.end() == len(text) for match in self.language.sentence_end.finditer(text))

    def _report(self, code: str, line: Line, **values: object) -> None:
        self.diagnostics.append(problem(code, self.source.path, line.number, line.text, **values))


def _longer(block: Block, piece: Piece) -> Block:
    return replace(block, pieces=(*block.pieces, piece))
