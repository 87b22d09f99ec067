"""Headings and what else divides a report: parts, chapters, annexes, decisions quoted in full."""

from __future__ import annotations

from dataclasses import dataclass

from wgreport.model.source import Line
from wgreport.parse.block import HEADINGS, Block
from wgreport.parse.headings import Candidate, adopted, annex, division, numbered_headings
from wgreport.parse.numbering import ADOPTED, INSIDE, PART, PLAIN, ROMAN, Run
from wgreport.parse.open import COMMAS, LONGEST_PLAIN, MOST_LINES, Open, longer
from wgreport.parse.text import Piece, piece_of

LONGEST_HEADING = 400
"""A line longer than this is no heading, whatever it begins with."""

LONGEST_NAME = 80
"""So long can the line be that says who decides."""

FARTHEST_HEADING = 3
"""How far a heading's number can be from the last one of its level: so many headings may be missing."""


@dataclass
class Divisions(Open):
    """Reads the lines that divide."""

    def _begins_again(self, line: Line) -> bool:
        return annex(_unmarked(line), self.language) is not None or (
            (found := division(_unmarked(line), self.language)) is not None and found.rank == PART
        )

    def _annex(self, index: int) -> bool:
        line = self.source.lines[index]
        found = annex(_unmarked(line), self.language)
        if found is None or not self._apart(index) or not self.body:
            return False
        name, number, title = found
        number, inside = self._annex_number(name, number)
        label, pieces = _labelled(line, title)
        level = PART + (INSIDE if inside else 0)
        self._close(level)
        self._open(Block("annex", pieces, label, f"{name}-{number}", level, line.number))
        self.complete = bool(title) or not self._titles(index)
        # Behind an annex nothing of the report itself follows.
        self.runs = [*(self.runs if inside else []), Run(self.main, level)]
        return True

    def _annex_number(self, name: str, number: int | None) -> tuple[int, bool]:
        """The number of an annex that says `number`, and whether it is one of a part of the open annex or decision: its number
        then does not follow on that of the open annex."""
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
        found = division(_unmarked(line), self.language)
        if found is None or not self._apart(index):
            return False
        if found.rank == PART:
            self._close(PART)
            # Chapters can begin again in each part, or count on through all.
            earlier = dict(self.run.heads)
            label, pieces = _labelled(line)
            self._open(Block("part", pieces, label, str(found.number), PART, line.number))
            self.run.enter(PART, found.number)
            self.run.heads |= {-rank: number for rank, number in earlier.items() if rank > PART}
            return True
        # No chapter stands in a decision.
        self._close(found.rank)
        self._count(found, line)
        label, pieces = _labelled(line)
        self._open(Block("heading", pieces, label, str(found.number), found.rank, line.number))
        return True

    def _adopted(self, index: int) -> bool:
        line = self.source.lines[index]
        key = adopted(_unmarked(line), self.language) if self.body and self._apart(index) else None
        if key is None:
            return False
        self._close(ADOPTED)
        self.annexes = self.annexes[:1]
        label, pieces = _labelled(line)
        self._open(Block("adopted", pieces, label, key, ADOPTED, line.number))
        self.runs.append(Run(self.main, ADOPTED))
        group = self._group(index)
        texts = [self.source.lines[i].text for i in group]
        clause = next((at for at, text in enumerate(texts) if text.endswith((*COMMAS, self.language.announces))), 0)
        if clause > 1 and len(texts[clause]) <= LONGEST_NAME:
            # Who decides stands below the title, and begins the sentence.
            self.until = group[clause - 1]
        else:
            self.complete = bool(clause) or not self._titles(index)
        return True

    def _heading(self, index: int) -> bool:
        line = self.source.lines[index]
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
        piece = piece_of(line, len(chosen.label))
        self._open(Block("heading", (piece,), chosen.label, str(chosen.number), chosen.rank + self._inside(), line.number))
        self.complete = not self._titles(index)
        return True

    def _marked_heading(self, line: Line, number: int | None) -> None:
        """A heading by its format, with a figure or without a label."""
        level = max(ROMAN, ROMAN + line.level - 2)
        self._close(level)
        match = self.language.paragraph.regex.match(line.text) if number is not None else None
        label = match[0] if match is not None else ""
        piece = piece_of(line, len(label))
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
        self._open(Block("heading", (piece_of(line, match.end()),), match[0], str(number), level, line.number))
        return True

    def _opening(self, index: int) -> bool:
        """A heading that opens the report or an annex before its first number: an introduction, a summary, a list."""
        line = self.source.lines[index]
        in_body = self.body and (self.run.last or not self._apart(index))
        begun = self.body or any(block.kind == "title" for block in self.blocks)
        if in_body or not begun or not self._apart(index) or self.language.outline.opening.regex.fullmatch(line.text) is None:
            return False
        if self.main >= 0 and self.blocks[self.main].kind in HEADINGS and not self._named(self.blocks[self.main]):
            # The title of what has only a label yet.
            self.blocks[self.main] = longer(self.blocks[self.main], piece_of(line))
        else:
            level = PLAIN + self._inside()
            self._close(level)
            self._open(Block("heading", (piece_of(line),), "", "", level, line.number))
        self.complete = not self._titles(index)
        return True

    def _reference(self, line: Line) -> bool:
        """What says under a heading which agenda item it is of."""
        if self.blocks[self.main].kind == "heading" and self.language.outline.reference.regex.fullmatch(line.text) is not None:
            self.blocks[self.main] = longer(self.blocks[self.main], piece_of(line))
            self.complete = True
            return True
        return False

    def _titles(self, index: int) -> bool:
        """What stands together with the heading of line `index` goes on with it: it is no text, for that ends a sentence."""
        group = self._group(index)
        last = self.source.lines[group[-1]].text
        return len(group) == 1 or not (
            len(group) > MOST_LINES or self._ends_sentence(last) or last.endswith((*COMMAS, self.language.announces))
        )

    def _plain(self, index: int) -> bool:
        """A heading without a number: short, set off, no sentence, behind a finished sentence and before a number that opens a
        paragraph (or before another heading)."""
        if not self._apart(index) and not self.complete:
            return False
        open_block = self.blocks[self.main]
        if open_block.kind in HEADINGS and not self._named(open_block) and not self.complete:
            return False  # its title
        behind = open_block.kind in HEADINGS or self._ended(open_block)
        if not behind or not self._looks_plain(index) or self._goes_on(index) or (number := self._opens_after(index)) is None:
            return False
        run = next((run for run in reversed(self.runs) if number == run.last + 1), None)
        if number and run is not None:
            self._return_to(run)
        line = self.source.lines[index]
        level = PLAIN + self._inside()
        self._close(level)
        self._open(Block("heading", (piece_of(line),), "", "", level, line.number))
        return True

    def _goes_on(self, index: int) -> bool:
        """The line is the rest of the open heading, over which agenda item it is of stands below."""
        open_block, following = self.blocks[self.main], self._following(index)
        if open_block.kind != "heading" or not open_block.label or self.complete or following >= len(self.source.lines):
            return False
        return self.language.outline.reference.regex.fullmatch(self.source.lines[following].text) is not None

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
            if adopted(_unmarked(line), self.language) is not None or self.language.outline.reference.regex.fullmatch(line.text):
                index = following
                continue
            if not self._apart(following) or not self._looks_plain(following):
                return None
            index = following
        return None


def _unmarked(line: Line) -> str:
    """The line's text without the footnote marks at its end."""
    if not line.marks:
        return line.text.rstrip()
    end = len(line.text)
    while (mark := next((mark for mark in line.marks if mark.end == len(line.text[:end].rstrip())), None)) is not None:
        end = mark.start
    return line.text[:end].rstrip()


def _labelled(line: Line, title: str = "") -> tuple[str, tuple[Piece, ...]]:
    """The label of a line that is nothing but one, or has `title` behind it; and what of the line is text: the title, and the
    marks of footnotes at its end."""
    end = len(_unmarked(line)) - len(title)
    return line.text[:end], (piece_of(line, end),) if line.text[end:].strip() else ()
