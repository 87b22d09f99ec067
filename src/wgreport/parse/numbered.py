"""Lines that begin with a number or a letter: paragraphs, items, and the headings that look like them."""

from __future__ import annotations

from dataclasses import dataclass

from wgreport.lang.numerals import roman, to_roman
from wgreport.model.source import Line
from wgreport.parse.block import HEADINGS, Block
from wgreport.parse.divisions import Divisions
from wgreport.parse.numbering import FARTHEST_GAP, FIGURE, ITEM, Run
from wgreport.parse.open import COMMAS, LONGEST_PLAIN, MOST_LINES
from wgreport.parse.text import piece_of

FARTHEST_ITEM = 3
"""How far an item's hierarchical number can be from the last one."""


@dataclass
class Numbered(Divisions):
    """Reads the lines that begin with a number or a letter."""

    def _number(self, line: Line) -> int | None:
        if line.told is not None and line.told.kind is not None:
            if line.told.kind != "paragraph":
                return None
            if line.told.number:
                return int(line.told.number)
        match = self.language.paragraph.regex.match(line.text)
        return self.language.numerals.read(match["number"]) if match is not None and line.text[match.end() :].strip() else None

    def _numbered(self, index: int) -> bool:
        number, line = self.ahead.numbers[index], self.source.lines[index]
        if number is None:
            return False
        expected = number == self.figure + 1 or (self._as_expected(number) and self.ahead.after(index) != number)
        if self._wrapped(index) and not expected:
            return False
        if not self._never(index, "heading") and self._figure_heading(index, number):
            return True
        run = self._run_for(number, index) if not self._never(index, "paragraph") else None
        if run is None and (not any(run.last for run in self.runs) or self._never(index, "item")):
            return False
        match = self.language.paragraph.regex.match(line.text)
        assert match is not None
        if run is not None:
            self._return_to(run)
            self._paragraph(line, match[0], number)
            return True
        piece = (piece_of(line, match.end()),)
        if number != self.figure + 1:
            if self._unfinished() and line.after_blank and number > self.run.last:
                return False
            self._report("P103", line, number=number, paragraph=self.run.last)
        self.figure, self.letter, self.roman, self.bracket = number, "", 0, 0
        self._open(Block("item", piece, match[0], str(number), 1, line.number))
        return True

    def _paragraph(self, line: Line, label: str, number: int) -> None:
        """Open paragraph `number` of the innermost numbering; `label` is what the line prints of it."""
        run = self.run
        if number > run.last + 1:
            missing = f"{run.last + 1}" if number == run.last + 2 else f"{run.last + 1}\u2013{number - 1}"
            code = "P102" if run.last else "P104"
            self._report(code, line, number=number, before=run.last, after=number, missing=missing)
        run.last = number
        self._open(Block("paragraph", (piece_of(line, len(label)),), label, str(number), 0, line.number))

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
        """Numbers can begin again: right under a heading, or under words that stand there without a number and announce no
        list."""
        if self.main < 0 or not self.run.last or self._heading_above() < 0:
            return False
        open_block = self.blocks[self.main]
        if open_block.kind in HEADINGS:
            return True
        if open_block.kind != "unnumbered":
            return False
        return not self._announces(open_block)

    def _figure_heading(self, index: int, number: int) -> bool:
        """A heading with a figure: behind a finished sentence or a heading, no sentence itself, and the paragraph that is
        expected comes next, not this one."""
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
        self._open(Block("heading", (piece_of(line, match.end()),), match[0], str(number), level, line.number))
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
        return self.language.finished.search(self._bare(text)) is None and not text.endswith(COMMAS)

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

    def _unstopped(self, index: int) -> bool:
        """A number that has lost its full stop: it is the one expected, does not come later, and the one after it comes next."""
        line = self.source.lines[index]
        match = self.language.outline.bare.regex.match(line.text)
        if match is None or self._unfinished() or self.main < 0:
            return False
        number = int(match["number"])
        if self.ahead.after(index) != number + 1 or self.ahead.comes(number, index):
            return False
        piece = (piece_of(line, match.end()),)
        if number == self.figure + 1 and self.figure:
            self.figure, self.letter, self.roman, self.bracket = number, "", 0, 0
            self._open(Block("item", piece, match[0], str(number), 1, line.number))
            return True
        if number != self.run.last + 1 or not self.run.last:
            return False
        self.run.last = number
        self._open(Block("paragraph", piece, match[0], str(number), 0, line.number))
        return True

    def _hierarchical(self, line: Line) -> bool:
        match = self.language.outline.hierarchical.regex.match(line.text)
        if match is None or not line.text[match.end() :].strip():
            return False
        number, sub = int(match["number"]), int(match["sub"])
        piece = (piece_of(line, match.end()),)
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
            if depth == 0 and not self._never(index, "heading") and self._item_heading(index, match[0], key):
                return True
            if not expected and not self._list_begins(key):
                self._report("P122", line, label=match[0], before=self.letter or "-")
            if depth == 0:
                self.letter, self.roman, self.bracket = key, 0, 0
            else:
                self.roman, self.bracket = roman(key) or 0, 0
            self._open(Block("item", (piece_of(line, match.end()),), match[0], key, depth + 2, line.number))
            return True
        return self._bracketed(index) or self._bulleted(line)

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
        self._open(Block("heading", (piece_of(line, len(label)),), label, str(number), level, line.number))
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
        piece = piece_of(line, match.end())
        self._open(Block("item", (piece,), match[0], str(self.bracket), level, line.number))
        return True

    def _bulleted(self, line: Line) -> bool:
        match = self.language.outline.bullet.regex.match(line.text)
        if match is None:
            return False
        self.bullets += 1
        piece = piece_of(line, match.end())
        self._open(Block("item", (piece,), match[0], str(self.bullets), 5, line.number))
        return True
