"""Lines that a person has declared to be something: read as that, whatever they look like."""

from __future__ import annotations

from dataclasses import dataclass

from wgreport.lang.numerals import roman
from wgreport.model.source import Line, Told
from wgreport.parse.block import Block
from wgreport.parse.numbered import Numbered
from wgreport.parse.text import piece_of


@dataclass
class ToldLines(Numbered):
    """Reads the lines that were declared to begin a paragraph or an item. (A declared heading, title or furniture has that for
    its role.)"""

    def _as_told(self, line: Line) -> bool:
        """The line is opened as the paragraph or the item that it was declared to begin."""
        told = line.told
        if told is None or told.kind not in ("paragraph", "item"):
            return False
        if told.kind == "paragraph":
            number = self._number(line)
            match = self.language.paragraph.regex.match(line.text)
            self._paragraph(line, match[0] if match is not None else "", self.run.last + 1 if number is None else number)
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
