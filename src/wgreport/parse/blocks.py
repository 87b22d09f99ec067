"""Lines to blocks: what each line begins or goes on with. One pass, one line at a time, no text changed.

The rule that carries the rest: a number opens a paragraph if and only if it is the next one expected; any other is an item of the
open paragraph (an agenda inside paragraph 11 starts again at 1). UN Editorial Manual: paragraphs are numbered consecutively
through the report, so that references are the same in all languages. A gap is a paragraph all the same, and reported. Numbers
begin again only below a heading: docs/decisions/0016.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.model.source import Line, Source
from wgreport.parse.block import HEADINGS, Block, Blocks, Furniture
from wgreport.parse.masthead import facts_in
from wgreport.parse.notes import footnotes_of
from wgreport.parse.numbering import Ahead
from wgreport.parse.open import QUOTES, is_remark, longer
from wgreport.parse.text import piece_of
from wgreport.parse.told import ToldLines

LONGEST_TITLE = 8
"""Behind so many lines no title begins any more."""

SENTENCES = 120
"""Lines of the first page's head that end a sentence and are longer than this are text of the report."""

_STARS = "*\u2217\u2020\u2021"
_OFFICER = re.compile(r"[^\W\d_]+\s?[:\uff1a]\s")


def blocks_of(source: Source, language: Language, contents: frozenset[int] = frozenset()) -> Blocks:
    """The blocks of `source`, in the order of its lines, with what was unexpected about them.

    `contents` are the indices of the lines of its table of contents, which is no text of the report."""
    notes = footnotes_of(source.lines, language, contents)
    return _Reader(replace(source, lines=notes.lines), language, contents, notes=notes).read()


@dataclass
class _Reader(ToldLines):
    """The one pass over the lines."""

    def read(self) -> Blocks:
        lines = self.source.lines
        self.page = {index: name for index in range(len(lines)) if (name := self._furniture(index)) is not None}
        numbers = [None if self._aside(index) else self._number(line) for index, line in enumerate(lines)]
        borders = [i for i, line in enumerate(lines) if not self._aside(i) and self._apart(i) and self._begins_again(line)]
        self.ahead = Ahead(numbers, borders)
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
            elif index in self.page:
                self.furniture.append(Furniture(self.page[index], line.text, line.number))
            elif (line.told is not None and line.told.kind == "text") or not (self._as_told(line) or self._begins(index)):
                self._prose(index)
        return Blocks(tuple(self.blocks), tuple(self.furniture), tuple(self.diagnostics))

    def _begins(self, index: int) -> bool:
        """The line begins something, and has been read as that."""
        line = self.source.lines[index]
        if line.role == "heading" and line.level == 1 and not self.body:
            self._head("title", line)
            self.titled = True
            return True
        titled = not self._never(index, "heading")
        counted = line.told is None or line.told.never not in ("paragraph", "item")
        return (
            (titled and (self._annex(index) or self._division(index) or self._adopted(index)))
            or (titled and (self._heading(index) or self._opening(index)))
            or (self.body and (self._reference(line) or (counted and self._hierarchical(line))))
            or self._numbered(index)
            or (counted and self._unstopped(index))
            or (self.body and titled and self._plain(index))
            or (self.body and not self._never(index, "item") and self._item(index))
        )

    def _furniture(self, index: int) -> str | None:
        """What the line is of the page, if it and those of the same kind around it are set off from the text by blank lines; a
        rule need not be."""
        name = self._page_part(index)
        if name is None:
            return None
        lines = self.source.lines
        if not any(character.isalnum() for character in lines[index].text):
            return name
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
        self.blocks[at] = longer(self.blocks[at], piece_of(line))

    def _prose(self, index: int) -> None:
        line = self.source.lines[index]
        if not self.body and self.main < 0 and self._in_head(index):
            self._head(self._masthead_kind(line), line)
            return
        piece = piece_of(line)
        newest = self.blocks[-1] if self.blocks else None
        note = self.last_note
        in_note = newest is not None and newest.kind == "note" and not line.after_blank
        # Where pages are known, a footnote ends with its page; where its foot is, it ends there.
        in_note = in_note and note is not None and note.role != "note" and note.page == line.page
        if newest is not None and in_note and not (self._ended(newest) and self._unfinished()):
            self.blocks[-1] = longer(newest, piece)
            return
        if self.main < 0:
            self._open(Block("unnumbered", (piece,), line=line.number))
            return
        open_block = self.blocks[self.main]
        apart = line.after_blank or newest is not open_block
        if open_block.kind in HEADINGS and (self.complete or 0 <= self.until < index or self._untitled_by(index)):
            self._open(Block("unnumbered", (piece,), line=line.number))
        elif (
            open_block.kind == "item" and line.after_blank and self._finished(open_block) and not self._announces(open_block)
        ) or (open_block.kind == "unnumbered" and apart and self._ended(open_block)):
            self._open(Block("tail" if open_block.kind == "item" else "unnumbered", (piece,), line=line.number))
        else:
            self.blocks[self.main] = longer(open_block, piece)

    def _untitled_by(self, index: int) -> bool:
        """The line is no part of the open heading: it is set off from it, and the heading has words of its own; or it is text."""
        open_block = self.blocks[self.main]
        if not self._apart(index) and self.blocks[-1] is open_block:
            return False
        if not self._named(open_block) and is_remark(self.source.lines[index].text):
            return False
        # The title of a part, an annex, a chapter or a decision stands on the lines below its label.
        return not self._goes_on(index) and (self._named(open_block) or not self._looks_plain(index))

    def _in_head(self, index: int) -> bool:
        """The line belongs to the head of the first page: it is no text of the report."""
        group = self._group(index)
        text = " ".join(self.source.lines[i].text for i in group)
        marked = not text[:1].isalnum() and text[:1] not in QUOTES
        return marked or not self.titled or len(text) <= SENTENCES or not self._reads(index)

    def _masthead_kind(self, line: Line) -> Literal["masthead", "title"]:
        return "masthead" if facts_in(line.text, self.language) else "title"

    def _head(self, kind: Literal["masthead", "title"], line: Line) -> None:
        piece = piece_of(line)
        newest = self.blocks[-1] if self.blocks else None
        title = self.language.outline.title.regex
        joined = newest is not None and newest.kind == kind == "title" and not line.after_blank
        if newest is not None and joined and len(newest.pieces) < LONGEST_TITLE:
            words = " ".join([*(part.text for part in newest.pieces), line.text])
            # A report's title begins anew behind the name of the body.
            joined = title.match(line.text) is None or title.match(words) is not None
            self.titled = self.titled or title.match(words) is not None
        if kind == "title" and (line.text[:1] in _STARS or _OFFICER.match(line.text) is not None):
            kind = "masthead"
            joined = False
        self.titled = self.titled or (kind == "title" and title.match(line.text) is not None)
        if newest is not None and joined:
            self.blocks[-1] = longer(newest, piece)
        else:
            self.blocks.append(Block(kind, (piece,), level=line.level, line=line.number))
