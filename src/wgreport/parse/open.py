"""What is open while a report is read line by line, and the questions that all of its readers ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line, LineKind, Source
from wgreport.parse.block import EVERYTHING, HEADINGS, Block, Furniture
from wgreport.parse.headings import numbered_headings
from wgreport.parse.notes import NO_FOOTNOTES, Footnotes
from wgreport.parse.numbering import ADOPTED, INSIDE, Ahead, Run
from wgreport.parse.text import Piece, words_of

LONGEST_PLAIN = 240
"""Nor are lines longer than this together, if there is no number before them."""

LONGEST_TEXT = 200
"""So many lines without a break are text."""

MOST_LINES = 4
"""A heading without a number has so many lines at most."""

UNWRAPPED = 160
"""Where more than a tenth of the lines are longer than this, each line is a paragraph."""

_MARK = re.compile(r"(?:\s?\*+|(?<=[.!?)\u201d\u3002])\s?\d{1,2})\Z")
_REMARK = re.compile(r"\s*\[[^\[\]]*\]\s*")
QUOTES = "\u201c\u00ab\u300a\u2018"
COMMAS = (",", "\u060c", "\uff0c", "\u3001")


@dataclass
class Open:
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
    notes: Footnotes = NO_FOOTNOTES
    last_note: Line | None = None
    """The line with which the last footnote began."""
    page: dict[int, str] = field(default_factory=dict)
    """The lines that are the page's and no text, with what they are."""
    labelled: dict[int, bool] = field(default_factory=dict)
    """What has been answered of lines: it is asked often."""
    ahead: Ahead = field(default_factory=lambda: Ahead((), ()))

    @property
    def run(self) -> Run:
        return self.runs[-1]

    @cached_property
    def unwrapped(self) -> bool:
        lines = self.source.lines
        return sum(len(line.text) > UNWRAPPED for line in lines) * 10 > len(lines)

    def _aside(self, index: int) -> bool:
        """The line is no text of the report: the format says so, or it is of the table of contents."""
        line = self.source.lines[index]
        return line.role == "furniture" or (index in self.contents and line.told is None)

    def _noted(self, index: int) -> bool:
        """The line is of a footnote."""
        return index in self.notes.begins or index in self.notes.goes_on

    def _never(self, index: int, kind: LineKind) -> bool:
        """The line was declared not to begin a part of this kind."""
        told = self.source.lines[index].told
        return told is not None and told.never == kind

    def _apart(self, index: int) -> bool:
        """The line does not go on with the one before it by its form."""
        line = self.source.lines[index]
        return line.after_blank or self.unwrapped or line.role == "heading"

    def _group(self, index: int) -> list[int]:
        """The indices of the lines that stand together with line `index`, from there on."""
        lines = self.source.lines
        found = [index]
        while not self.unwrapped and (following := found[-1] + 1) < len(lines) and len(found) <= MOST_LINES + 1:
            if lines[following].after_blank or self._aside(following) or self._noted(following) or self._labelled(following):
                break
            found.append(following)
        return found

    def _labelled(self, index: int) -> bool:
        """The line begins with a number, a letter or the label of a heading."""
        if index not in self.labelled:
            self.labelled[index] = self._has_label(index)
        return self.labelled[index]

    def _has_label(self, index: int) -> bool:
        text = self.source.lines[index].text
        outline = self.language.outline
        patterns = (self.language.paragraph, outline.hierarchical, outline.figure, outline.bullet, *self.language.items)
        return any(p.regex.match(text) is not None for p in patterns) or bool(numbered_headings(text, self.language))

    def _following(self, index: int) -> int:
        """The index of the next line of text behind line `index`; that behind the last line if there is none."""
        lines = self.source.lines
        following = index + 1
        while following < len(lines) and (
            self._aside(following) or self._noted(following) or not lines[following].text or following in self.page
        ):
            following += 1
        return following

    def _as_expected(self, number: int) -> bool:
        return any(number == run.last + 1 for run in self.runs)

    def _inside(self) -> int:
        """What is to be added to the depth of a heading that stands in a decision quoted in full."""
        return INSIDE if any(run.rank % INSIDE == ADOPTED or run.rank > INSIDE for run in self.runs) else 0

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

    def _open(self, block: Block) -> None:
        self.blocks.append(replace(block, scope=self.run.opener, over=self.over))
        self.over, self.complete, self.until = EVERYTHING, False, -1
        self.main, self.body = len(self.blocks) - 1, True
        if block.kind not in ("item", "tail"):
            self.figure, self.letter, self.roman, self.bracket, self.bullets = 0, "", 0, 0, 0

    def _bare(self, text: str) -> str:
        """`text` without the marks of footnotes at its end, also those that the format has lost."""
        return _MARK.sub("", self.language.note_mark.regex.sub("", text).rstrip())

    def _named(self, block: Block) -> bool:
        """A heading has words of its own, beside its label and a remark in square brackets: in which language it was received."""
        return any(words_of(piece).strip() and not is_remark(piece.text) for piece in block.pieces)

    def _finished(self, block: Block) -> bool:
        return not block.pieces or self.language.finished.search(self._bare(words_of(block.pieces[-1]))) is not None

    def _announces(self, block: Block) -> bool:
        """A list comes behind the block's last words."""
        return bool(block.pieces) and self._bare(words_of(block.pieces[-1])).endswith(self.language.announces)

    def _unfinished(self) -> bool:
        return self.main >= 0 and self.blocks[self.main].kind not in HEADINGS and not self._finished(self.blocks[self.main])

    def _ended(self, block: Block) -> bool:
        """The block ends with the end of a sentence."""
        return not block.pieces or self._ends_sentence(self._bare(words_of(block.pieces[-1])))

    def _ends_sentence(self, text: str) -> bool:
        return any(match.end() == len(text) for match in self.language.sentence_end.finditer(text))

    def _reads(self, index: int) -> bool:
        """The lines that stand with line `index` end a sentence."""
        lines = self.source.lines
        end = index
        while not self.unwrapped and end + 1 < len(lines) and end - index < LONGEST_TEXT:
            if lines[end + 1].after_blank or self._labelled(end + 1):
                break
            end += 1
        return self._ends_sentence(lines[end].text)

    def _looks_plain(self, index: int) -> bool:
        group = self._group(index)
        lines = [self.source.lines[i].text for i in group]
        text = " ".join(lines)
        if len(group) > MOST_LINES or len(text) > LONGEST_PLAIN or self._labelled(index):
            return False
        first = next((character for character in text if not character.isspace()), "")
        if (not first.isalpha() and first not in QUOTES) or first.islower():
            return False
        return self.language.finished.search(self._bare(text)) is None and not text.endswith((*COMMAS, "|", ";"))

    def _report(self, code: str, line: Line, **values: object) -> None:
        self.diagnostics.append(problem(code, self.source.path, line.number, line.text, **values))


def is_remark(text: str) -> bool:
    """The text is a remark in square brackets: in which language an annex was received."""
    return _REMARK.fullmatch(text) is not None


def longer(block: Block, piece: Piece) -> Block:
    """`block` with one more piece of its text."""
    return replace(block, pieces=(*block.pieces, piece))
