"""Blocks to structure: sections, paragraphs with their items, footnotes with their anchors; every part with its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.lang.numerals import to_roman
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Item, Note, NoteMark, Paragraph, Passage, Section
from wgreport.parse.blocks import Block, Blocks
from wgreport.parse.text import Canonical, Piece, canonical


class Structure(Struct, frozen=True):
    """A report's skeleton. `labels` are all label characters that the ledger has to account for."""

    title: str
    title_notes: tuple[NoteMark, ...]
    masthead: tuple[str, ...]
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
            label=self.block.label.strip().rstrip(".\uff0e\u3001\u3002"),
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
    prefix: str = ""
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
            elif block.kind in ("heading", "annex"):
                self._section(block)
            elif block.kind in ("paragraph", "unnumbered"):
                rest: list[Block] = []
                while index < len(blocks) and blocks[index].kind in ("item", "tail", "note"):
                    (notes if blocks[index].kind == "note" else rest).append(blocks[index])
                    index += 1
                self._paragraph(block, rest)
            elif block.kind in ("item", "tail"):
                # Items under a heading with no paragraph before them: the heading's own list.
                rest = [block]
                while index < len(blocks) and blocks[index].kind in ("item", "tail"):
                    rest.append(blocks[index])
                    index += 1
                self._paragraph(Block("unnumbered", (), line=block.line), rest)
        self._lone_headings(self.roots)
        sections = tuple(node.freeze() for node in self.roots)
        return Structure(
            title=title_text.text,
            title_notes=title_text.notes,
            masthead=masthead,
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
        return marked[:1] or candidates[-1:]

    def _text(self, pieces: tuple[Piece, ...] | list[Piece]) -> Canonical:
        text = canonical(pieces, self.language, self.note_addresses)
        self.labels.append(text.left_out)
        return text

    def _unique(self, address: str) -> str:
        """`address`, with a number behind it if an earlier part has it already: two parts never share one."""
        self.taken[address] = self.taken.get(address, 0) + 1
        return address if self.taken[address] == 1 else self._unique(f"{address}-{self.taken[address]}")

    def _section(self, block: Block) -> None:
        self.labels.append(block.label)
        if block.kind == "annex":
            self.prefix = f"annex-{block.key}-"
            address = self._unique(self.prefix.rstrip("-"))
            level = 0
        else:
            level = block.level
        self.stack = [node for node in self.stack if node.block.level < level]
        parent = self.stack[-1] if self.stack else None
        if block.kind == "heading":
            key = (to_roman(int(block.key)) if level == 1 else _letters(int(block.key))) if block.key else "x"
            address = self._unique(
                f"{parent.address}-{key}" if parent is not None and parent.block.kind == "heading" else f"{self.prefix}s-{key}"
            )
        node = _Node(block, address, self._text(block.pieces))
        (parent.sections if parent is not None else self.roots).append(node)
        self.stack.append(node)

    def _paragraph(self, block: Block, rest: list[Block]) -> None:
        self.labels.append(block.label)
        node = self.stack[-1] if self.stack else None
        if block.kind == "paragraph":
            address = self._unique(f"{self.prefix}p{block.key}")
        else:
            address = self._unique(f"{node.address}-u" if node is not None else f"{self.prefix}u")
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
        self._check_end(paragraph)

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
                prefix = f"annex-{block.key}-"
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

    def _check_end(self, paragraph: Paragraph) -> None:
        last: Passage = paragraph
        while getattr(last, "items", ()):
            last = last.items[-1]  # type: ignore[attr-defined]
        text = last.text
        line = last.lines[-1][1] if last.lines else 0
        if last is paragraph and text.endswith(self.language.announces):
            self._report("P132", line, text[-60:], number=paragraph.number)
        elif text and not any(match.end() == len(text) for match in self.language.sentence_end.finditer(text)):
            self._report("P130", line, text[-60:], address=last.address)

    def _lone_headings(self, nodes: list[_Node]) -> None:
        for node in nodes:
            numbered = [child for child in node.sections if child.block.key]
            if len(numbered) == 1:
                self._report("P121", numbered[0].block.line, numbered[0].text.text, label=numbered[0].block.label)
            if not node.paragraphs and not node.sections:
                self._report("P123", node.block.line, node.text.text, label=node.block.label or node.text.text)
            self._lone_headings(node.sections)

    def _report(self, code: str, line: int, excerpt: str, **values: object) -> None:
        self.diagnostics.append(problem(code, self.path, line, excerpt, **values))


def walk_sections(sections: tuple[Section, ...]) -> list[Section]:
    """All sections, each before those inside it."""
    return [found for section in sections for found in (section, *walk_sections(section.sections))]


def walk_passages(passage: Paragraph | Item) -> list[Paragraph | Item]:
    """A paragraph and all its items, in the order of the text."""
    return [passage, *(found for item in passage.items for found in walk_passages(item))]


def _letters(number: int) -> str:
    return chr(ord("a") + number - 1) if 1 <= number <= 26 else str(number)
