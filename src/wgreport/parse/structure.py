"""Blocks to structure: sections, paragraphs with their items, footnotes with their anchors; every part with its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.lang.numerals import to_roman
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Item, Note, NoteMark, Paragraph, Passage, Section
from wgreport.parse.block import HEADINGS, Block, Blocks
from wgreport.parse.numbering import CHAPTER, INSIDE, ITEM, LETTER, ROMAN
from wgreport.parse.text import Canonical, Piece, canonical, sentences

LONGEST_SUBTITLE = 60
"""A line below the title that is longer than this is no part of it."""


class Structure(Struct, frozen=True):
    """A report's skeleton. `labels` are all label characters that the ledger has to account for."""

    title: str
    title_notes: tuple[NoteMark, ...]
    masthead: tuple[str, ...]
    head: tuple[str, ...]
    """The lines of the first page's head as they stand, the title's too."""
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    labels: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Node:
    """A section while its parts are still being found."""

    block: Block
    address: str
    text: Canonical
    paragraphs: list[str] = field(default_factory=list)
    sections: list[_Node] = field(default_factory=list)

    def freeze(self) -> Section:
        return Section(
            address=self.address,
            label=self.block.label.strip().rstrip(".\uff0e\u3001\u3002-\u2013\u0640 "),
            title=self.text.text,
            notes=self.text.notes,
            lines=self.text.lines,
            paragraphs=tuple(self.paragraphs),
            sections=tuple(section.freeze() for section in self.sections),
        )


def structure_of(found: Blocks, path: str, language: Language) -> Structure:
    """The structure that the blocks of the file named `path` make, with what does not fit."""
    return _Builder(path, language).build(found)


@dataclass
class _Builder:
    path: str
    language: Language
    labels: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    plain: dict[str, int] = field(default_factory=dict)
    """How many headings without a number stand under a heading, by its address."""
    ends: list[tuple[Paragraph, Block, Block | None]] = field(default_factory=list)
    """Each paragraph with its block and the one that follows."""
    openers: dict[int, str] = field(default_factory=dict)
    """The addresses of the headings, by the index of their blocks."""
    roots: list[_Node] = field(default_factory=list)
    stack: list[_Node] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    note_addresses: tuple[str, ...] = ()
    masthead_notes: tuple[NoteMark, ...] = ()

    def build(self, found: Blocks) -> Structure:
        blocks = found.blocks
        self.note_addresses = self._addresses_of_notes(blocks)
        title = self._title([b for b in blocks if b.kind == "title"])
        head = [b for b in blocks if b.kind in ("masthead", "title")]
        # By identity: two lines of the head may say the same, and form feeds give them one number.
        head_texts = [self._text(b.pieces) for b in head if not any(b is block for block in title)]
        masthead = tuple(text.text for text in head_texts)
        self.masthead_notes = tuple(note for text in head_texts for note in text.notes)
        title_text = self._text([piece for block in title for piece in block.pieces])
        if not title_text.text:
            self._report("P131", blocks[0].line if blocks else 0, "")
        notes: list[Block] = []
        index = 0
        while index < len(blocks):
            block = blocks[index]
            index += 1
            if block.kind == "note":
                notes.append(block)
            elif block.kind in HEADINGS:
                self._section(block)
                self.openers[index - 1] = self.stack[-1].address
            elif block.kind in ("paragraph", "unnumbered"):
                rest: list[Block] = []
                while index < len(blocks) and blocks[index].kind in ("item", "tail", "note"):
                    (notes if blocks[index].kind == "note" else rest).append(blocks[index])
                    index += 1
                self._paragraph(block, rest)
                self.ends.append((self.paragraphs[-1], block, blocks[index] if index < len(blocks) else None))
            elif block.kind in ("item", "tail"):
                # Items under a heading with no paragraph before them: the heading's own list.
                rest = [block]
                while index < len(blocks) and blocks[index].kind in ("item", "tail"):
                    rest.append(blocks[index])
                    index += 1
                self._paragraph(Block("unnumbered", (), line=block.line), rest)
        self._check_ends()
        self._lone_headings(self.roots)
        sections = tuple(node.freeze() for node in self.roots)
        return Structure(
            title=title_text.text,
            title_notes=title_text.notes,
            masthead=masthead,
            head=tuple(piece.text for block in head for piece in block.pieces),
            sections=sections,
            paragraphs=tuple(self.paragraphs),
            notes=self._notes(notes, title_text.notes, sections),
            labels="".join(self.labels),
            diagnostics=tuple(self.diagnostics),
        )

    def _title(self, candidates: list[Block]) -> list[Block]:
        """The title among the lines of the head that no rule of the masthead knows: a heading of the format, or else the last
        of them."""
        marked = [block for block in candidates if block.level == 1]
        if marked:
            return marked[:1]
        texts = [" ".join(piece.text for piece in block.pieces) for block in candidates]
        named = [i for i, text in enumerate(texts) if self.language.outline.title.regex.match(text) is not None]
        if not named:
            return candidates[-1:]
        # What the report is of can stand on a line of its own below it: the State that was reviewed.
        words = "".join(texts[named[0] + 1 : named[0] + 2])
        adds = words[:1].isalpha() and len(words) <= LONGEST_SUBTITLE and ":" not in words and "\uff1a" not in words
        adds = adds and not any(character.isdigit() for character in words)
        return candidates[named[0] : named[0] + (2 if adds else 1)]

    def _text(self, pieces: Sequence[Piece]) -> Canonical:
        text = canonical(pieces, self.language, self.note_addresses)
        self.labels.append(text.left_out)
        return text

    def _unique(self, address: str) -> str:
        """`address`, with a number behind it if an earlier part has it already: two parts never share one."""
        self.taken[address] = self.taken.get(address, 0) + 1
        return address if self.taken[address] == 1 else self._unique(f"{address}-{self.taken[address]}")

    def _section(self, block: Block) -> None:
        self.labels.append(block.label)
        self.stack = [node for node in self.stack if node.block.level < min(block.level, block.over)]
        parent = self.stack[-1] if self.stack else None
        node = _Node(block, self._unique(self._section_address(block, parent)), self._text(block.pieces))
        (parent.sections if parent is not None else self.roots).append(node)
        self.stack.append(node)

    def _section_address(self, block: Block, parent: _Node | None) -> str:
        """The address of a heading: below that of the heading over it; a part, an annex, a decision quoted in full is called
        what it is, and its sections begin again with `s-`."""
        if block.kind != "heading":
            around = next((node for node in reversed(self.stack) if node.block.kind != "heading"), None)
            name = f"part-{block.key}" if block.kind == "part" else block.key
            return f"{around.address}-{name}" if around is not None else name
        if not block.key:
            # `h`: it is no Roman numeral, and no single letter like the others.
            above = parent.address if parent is not None else ""
            self.plain[above] = self.plain.get(above, 0) + 1
            key = f"h{self.plain[above]}"
        else:
            key = _heading_key(block)
        if parent is None:
            return f"s-{key}"
        return f"{parent.address}-{key}" if parent.block.kind == "heading" else f"{parent.address}-s-{key}"

    def _prefix(self, block: Block) -> str:
        """What stands before the addresses of the numbering that `block` counts in: the heading that opened it."""
        opener = self.openers.get(block.scope)
        return f"{opener}-" if opener is not None else ""

    def _paragraph(self, block: Block, rest: list[Block]) -> None:
        self.labels.append(block.label)
        self.stack = [node for node in self.stack if node.block.level < block.over]
        node = self.stack[-1] if self.stack else None
        if block.kind == "paragraph":
            address = self._unique(f"{self._prefix(block)}p{block.key}")
        else:
            address = self._unique(f"{node.address}-u" if node is not None else "u")
        text = self._text(block.pieces)
        items = self._items(address, rest)
        paragraph = Paragraph(
            address=address,
            number=block.key,
            section=node.address if node is not None else None,
            text=text.text,
            notes=text.notes,
            lines=text.lines,
            items=items,
        )
        self.paragraphs.append(paragraph)
        if node is not None:
            node.paragraphs.append(address)

    def _items(self, base: str, blocks: list[Block]) -> tuple[Item, ...]:
        """The tree of a list: an item holds those that follow it with a deeper level."""
        items: list[Item] = []
        index = 0
        while index < len(blocks):
            block = blocks[index]
            inner = index + 1
            while (
                inner < len(blocks)
                and block.kind == "item"
                and blocks[inner].kind == "item"
                and blocks[inner].level > block.level
            ):
                inner += 1
            self.labels.append(block.label)
            address = self._unique(f"{base}-{block.key}" if block.kind == "item" else f"{base}-end")
            text = self._text(block.pieces)
            items.append(
                Item(
                    address=address,
                    label=block.label.strip().lstrip("-\u2013\u2022 ").rstrip(),
                    text=text.text,
                    notes=text.notes,
                    lines=text.lines,
                    items=self._items(address, blocks[index + 1 : inner]),
                )
            )
            index = inner
        return tuple(items)

    def _addresses_of_notes(self, blocks: Sequence[Block]) -> tuple[str, ...]:
        """The address of each footnote, in their order: by its number and, in an annex, the annex's."""
        addresses: list[str] = []
        prefix = ""
        for block in blocks:
            if block.kind == "annex":
                prefix = f"{block.key}-"
            elif block.kind == "note":
                key = block.key if block.key.isdecimal() else f"star{len(block.key)}"
                addresses.append(self._unique(f"{prefix}fn{key}"))
        return tuple(addresses)

    def _notes(self, blocks: list[Block], title_marks: tuple[NoteMark, ...], sections: tuple[Section, ...]) -> tuple[Note, ...]:
        anchors: dict[str, list[str]] = {}
        lost: dict[str, int] = {}

        def mark(found: NoteMark, address: str, line: int) -> None:
            if found.note:
                anchors.setdefault(found.note, []).append(address)
            else:
                lost.setdefault(found.number, line)

        for note in title_marks:
            mark(note, "title", 0)
        for section in walk_sections(sections):
            for note in section.notes:
                mark(note, section.address, section.lines[0][1] if section.lines else 0)
        for paragraph in self.paragraphs:
            for passage in walk_passages(paragraph):
                for note in passage.notes:
                    mark(note, passage.address, passage.line_at(note.at))
        for note in self.masthead_notes:
            mark(note, "masthead", 0)
        notes: list[Note] = []
        texts = [self._text(block.pieces) for block in blocks]
        for block, text in zip(blocks, texts, strict=True):
            for note in text.notes:
                mark(note, self.note_addresses[block.level], block.line)
        before = ""
        for block, text in zip(blocks, texts, strict=True):
            self.labels.append(block.label)
            address = self.note_addresses[block.level]
            if address not in anchors:
                self._report("P112" if block.key == before else "P110", block.line, text.text, number=block.key)
            before = block.key
            notes.append(
                Note(
                    address=address,
                    number=block.key,
                    text=text.text,
                    notes=text.notes,
                    lines=text.lines,
                    anchors=tuple(anchors.get(address, ())),
                )
            )
        for number, line in lost.items():
            self._report("P111", line, "", number=number)
        return tuple(notes)

    def _check_ends(self) -> None:
        """P130 and P132. Text without a number is not asked: much of it is no sentence; nor is a numbering of which less than
        half are sentences (the agenda, a list of documents in an annex)."""
        found: dict[int, list[tuple[Paragraph, Passage, Block | None]]] = {}
        for paragraph, block, following in self.ends:
            last: Passage = paragraph
            while getattr(last, "items", ()):
                last = last.items[-1]  # type: ignore[attr-defined]
            if block.kind == "paragraph":
                found.setdefault(block.scope, []).append((paragraph, last, following))
        for scope, members in found.items():
            cut = [member for member in members if not self._whole(member[1].text, quoted=scope >= 0)]
            if scope < 0 or 2 * len(cut) <= len(members):
                for paragraph, last, following in cut:
                    self._report_end(paragraph, last, following)

    def _whole(self, text: str, *, quoted: bool) -> bool:
        """The text ends where it may: with a sentence, or (`quoted`, in a decision or an annex) with a clause of a longer one."""
        if not text or any(match.end() == len(text) for match in self.language.sentence_end.finditer(text)):
            return True
        announces = self.language.announces
        return quoted and self.language.finished.search(text) is not None and not text.endswith(announces)

    def _report_end(self, paragraph: Paragraph, last: Passage, following: Block | None) -> None:
        text, announces = last.text, self.language.announces
        line = last.lines[-1][1] if last.lines else 0
        if text.endswith(announces):
            # What is announced can stand below a heading of its own: the text of a decision.
            if last is paragraph and (following is None or following.kind == "paragraph"):
                self._report("P132", line, text[-60:], number=paragraph.number)
            return
        # A list of names that the sentence before it announces.
        start = max((first for first, _ in sentences(text, self.language)), default=0)
        if announces not in text[start:]:
            self._report("P130", line, text[-60:], address=last.address)

    def _lone_headings(self, nodes: list[_Node]) -> None:
        for node in nodes:
            numbered = [child for child in node.sections if child.block.kind == "heading" and child.block.key]
            if len(numbered) == 1 and len(node.sections) == 1 and node.block.kind != "part" and node.block.key:
                self._report("P121", numbered[0].block.line, numbered[0].text.text, label=numbered[0].block.label.strip())
            said = node.block.key and self.language.outline.empty.regex.search(node.text.text) is None
            if said and not node.paragraphs and not node.sections:
                self._report("P123", node.block.line, node.text.text, label=node.block.label.strip() or node.text.text)
            self._lone_headings(node.sections)

    def _report(self, code: str, line: int, excerpt: str, **values: object) -> None:
        self.diagnostics.append(problem(code, self.path, line, excerpt, **values))


def walk_sections(sections: tuple[Section, ...]) -> list[Section]:
    """All sections, each before those inside it."""
    return [found for section in sections for found in (section, *walk_sections(section.sections))]


def numbers_in(section: Section, paragraphs: Mapping[str, Paragraph]) -> list[str]:
    """The numbers of the paragraphs in a section and those inside it, of the numbering of the first: a decision that is quoted in
    it counts for itself."""
    inside = [paragraphs[address] for part in (section, *walk_sections(section.sections)) for address in part.paragraphs]
    numbered = [paragraph for paragraph in inside if paragraph.number]
    of = [paragraph.address.removesuffix(f"p{paragraph.number}") for paragraph in numbered]
    return [paragraph.number for paragraph, prefix in zip(numbered, of, strict=True) if prefix == of[0]]


def in_order(own: Sequence[str], sections: Sequence[Section], position: Mapping[str, int]) -> list[str | Section]:
    """What stands directly under a heading, in the order of the text: the addresses of its `own` paragraphs, and its
    `sections`. The report goes on behind a decision that is quoted in it. `position`: of each paragraph in the report."""
    firsts: list[int] = []
    following = len(position)
    for section in reversed(sections):
        inside = (position[a] for part in (section, *walk_sections(section.sections)) for a in part.paragraphs)
        following = min(inside, default=following)
        firsts.append(following)
    found: list[str | Section] = []
    rest = list(own)
    for section, first in zip(sections, reversed(firsts), strict=True):
        before = [address for address in rest if position[address] < first]
        found.extend((*before, section))
        rest = rest[len(before) :]
    return [*found, *rest]


def walk_passages(passage: Paragraph | Item) -> list[Paragraph | Item]:
    """A paragraph and all its items, in the order of the text."""
    return [passage, *(found for item in passage.items for found in walk_passages(item))]


def _heading_key(block: Block) -> str:
    """A heading's number as an address has it: Roman for chapters, a letter, a figure."""
    rank, number = block.level % INSIDE, int(block.key)
    return to_roman(number) if rank in (CHAPTER, ROMAN) else _letters(number) if rank in (LETTER, ITEM) else str(number)


def _letters(number: int) -> str:
    return chr(ord("a") + number - 1) if 1 <= number <= 26 else str(number)
