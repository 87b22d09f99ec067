"""Word (.docx): every paragraph with the number that Word prints before it, footnotes behind the paragraph that cites them.

Read as if all tracked changes were accepted. Headers and footers are the page's, not the text's: furniture, once each. But the
first page's own header carries the masthead in many reports, and is read first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line
from wgreport.readers.flow import Draft, cleaned, lines_of, superscript
from wgreport.readers.numbering import Numbering, number, on
from wgreport.readers.ooxml import LimitError, Package, PackageError
from wgreport.readers.styles import Style, Styles, paragraph_style, run_style

_REMOVED = ("w:del", "w:moveFrom")
_ADDED = ("w:ins", "w:moveTo")
_PROPERTIES = ("w:pPr", "w:rPr", "w:sdtPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sectPr", "w:rt")
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "-"}
_PICTURES = ("?:blip", "?:imagedata", "?:chart", "?:relIds")
_MARK = re.compile(r"[0-9]+")


def read(path: str, data: bytes) -> tuple[tuple[Line, ...] | None, tuple[Diagnostic, ...]]:
    """The lines of the Word file `data`; None with a diagnostic if it is damaged, or beyond the limits of `ooxml`."""
    try:
        reader = _reader_of(Package(data))
    except PackageError as error:
        return None, (problem("S108", path, 0, kind="Word document (.docx)", reason=error),)
    except LimitError as error:
        return None, (problem("S107", path, 0, reason=error),)
    lines = lines_of(reader.drafts)
    if not lines:
        return None, (problem("S101", path, 0),)
    # What stands on every page is the page's: kept behind the text, so that the ledger knows of it.
    lines += tuple(
        Line(len(lines) + number, " ".join(draft.text.split()), after_blank=True, role="furniture")
        for number, draft in enumerate((draft for draft in reader.running if draft.text.strip()), start=1)
    )
    notes: list[Diagnostic] = []
    if reader.added or reader.removed:
        notes.append(problem("S130", path, 0, added=reader.added, removed=reader.removed))
    notes.extend(problem("S131", path, 0, form=form) for form in sorted(reader.numbering.unknown))
    if reader.hidden:
        notes.append(problem("S132", path, 0, count=reader.hidden))
    if reader.comments:
        notes.append(problem("S134", path, 0, count=reader.comments))
    if reader.pictures:
        notes.append(problem("S135", path, 0, count=reader.pictures))
    return lines, tuple(notes)


def _reader_of(package: Package) -> _Reader:
    """The reader, when it has read all of the package."""
    document = package.document()
    settings = package.related("settings")
    reader = _Reader(Styles(package.related("styles")), Numbering(package.related("numbering")))
    for kind, root in (("footnote", package.related("footnotes")), ("endnote", package.related("endnotes"))):
        for element in root if root is not None else ():
            # Those with a type are the rules above the notes.
            if element.tag == f"w:{kind}" and element.get("w:type", "normal") == "normal":
                reader.notes[kind, element.get("w:id", "")] = element
    section = next(document.iter("w:sectPr"), None)
    masthead: set[str] = set()
    for root in (settings, section):
        start = _inner(root, "w:footnotePr", "w:numStart") if root is not None else None
        reader.next_note = number(start, "w:val", 1) if start is not None else reader.next_note
    if section is not None and on(section.find("w:titlePg")):
        for reference in section.findall("w:headerReference"):
            header = package.by_id(reference.get("r:id", "")) if reference.get("w:type") == "first" else None
            if header is not None:
                masthead.add(reference.get("r:id", ""))
                reader.read(header)
    reader.read(document)
    comments = package.related("comments")
    reader.comments = len(comments.findall("w:comment")) if comments is not None else 0
    references = [e.get("r:id", "") for tag in ("w:headerReference", "w:footerReference") for e in document.iter(tag)]
    for identifier in dict.fromkeys(references):
        if identifier not in masthead and (part := package.by_id(identifier)) is not None:
            running = _Reader(reader.styles, Numbering(None))
            running.read(part)
            reader.running.extend(running.drafts)
    return reader


@dataclass
class _Reader:
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    next_note: int = 1
    added: int = 0
    removed: int = 0
    hidden: int = 0
    """Characters of it."""
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    """The notes that have been cited, and their marks."""
    waiting: list[tuple[str, str]] = field(default_factory=list)
    """Notes cited in the open paragraph, whose texts follow it."""
    in_note: bool = False
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in the open paragraph."""
    fields: list[bool] = field(default_factory=list)
    """For each open field: whether its result has begun. What stands before it is an instruction."""
    carried: str = ""
    """The text of a paragraph whose end was deleted."""
    comments: int = 0
    pictures: int = 0
    """Pictures, diagrams and objects of other programs: what words they show cannot be read."""
    running: list[Draft] = field(default_factory=list)
    """What stands at the head and at the foot of the pages."""

    def read(self, root: Element) -> None:
        """The paragraphs of a part, into `drafts`."""
        self._blocks(root, in_cell=False)
        if self.carried:
            self.drafts.append(Draft(cleaned(self.carried)))
            self.carried = ""

    def _blocks(self, parent: Element, *, in_cell: bool) -> None:
        for child in self._kept(parent):
            if child.tag == "w:p":
                self._paragraph(child, in_cell=in_cell)
            elif child.tag == "w:tr" and _inner(child, "w:trPr", "w:del") is not None:
                self.removed += 1
            else:
                self._blocks(child, in_cell=in_cell or child.tag == "w:tc")

    def _kept(self, parent: Element) -> Iterator[Element]:
        """The children that are in the text: no deleted ones, and one of alternatives."""
        for child in parent:
            if child.tag in _REMOVED:
                self.removed += 1
            elif child.tag == "mc:AlternateContent":
                chosen = child.find("mc:Choice")
                if chosen is None:
                    chosen = child.find("mc:Fallback")
                if chosen is not None:
                    yield chosen
            elif child.tag not in _PROPERTIES:
                self.added += child.tag in _ADDED
                yield child

    def _paragraph(self, element: Element, *, in_cell: bool) -> None:
        properties = element.find("w:pPr")
        named = properties.find("w:pStyle") if properties is not None else None
        style_id = named.get("w:val", "") if named is not None else None
        style = paragraph_style(self.styles.of(style_id), properties)
        self.fields = []
        boxes, self.boxes = self.boxes, []
        text = self.carried + "".join(self._inline(element, style))
        self.carried = ""
        if properties is not None and _inner(properties, "w:rPr", "w:del") is not None:
            # Its end is deleted: it is one paragraph with the next.
            self.removed += 1
            self.carried = text
        else:
            text = cleaned(text)
            draft = Draft(text, heading=style.heading, joined=in_cell and text.strip().isdigit())
            # A cell with a figure alone is no page number, whatever stands around it.
            self.drafts.append(self._numbered(draft, style, style_id) if text.strip() else draft)
            self._note_texts()
        inner, self.boxes = self.boxes, boxes
        for box in inner:
            self._blocks(box, in_cell=in_cell)

    def _numbered(self, draft: Draft, style: Style, style_id: str | None) -> Draft:
        if style.list_id in (None, "0"):
            return draft
        assert style.list_id is not None
        depth = style.depth
        if depth is None:
            depth = self.numbering.level_of(style_id or "", style.list_id) or 0
        label = self.numbering.count(style.list_id, depth)
        return replace(draft, label=cleaned(label.text), bullet=cleaned(label.bullet)) if label is not None else draft

    def _inline(self, parent: Element, style: Style) -> Iterator[str]:
        """The text of runs. `style` is the paragraph's, or within a run the run's."""
        for child in self._kept(parent):
            if child.tag == "w:r":
                properties = child.find("w:rPr")
                named = properties.find("w:rStyle") if properties is not None else None
                base = self.styles.of(named.get("w:val", "")) if named is not None else style
                yield from self._inline(child, run_style(base, properties))
            elif child.tag in ("w:t", "m:t"):
                yield self._text(child.text or "", style)
            elif child.tag in _CHARACTERS:
                yield _CHARACTERS[child.tag]
            elif child.tag == "w:br":
                yield "\n"
            elif child.tag == "w:sym":
                yield _symbol(child)
            elif child.tag == "w:fldChar":
                self._field(child.get("w:fldCharType", ""))
            elif child.tag in ("w:footnoteReference", "w:endnoteReference"):
                yield self._note_mark(child, custom=child.get("w:customMarkFollows", "0") in ("1", "true", "on"))
            elif child.tag == "w:txbxContent":
                self.boxes.append(child)
            else:
                self.pictures += child.tag in _PICTURES
                yield from self._inline(child, style)

    def _text(self, text: str, style: Style) -> str:
        if False in self.fields:
            return ""
        if style.hidden:
            self.hidden += len("".join(text.split()))
            return ""
        return superscript(text) if style.raised and _MARK.fullmatch(text.strip()) else text

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _note_mark(self, reference: Element, *, custom: bool) -> str:
        """The mark of a note, and its text put on the list of those that follow the paragraph; none if its mark is typed."""
        key = (reference.tag.removeprefix("w:").removesuffix("Reference"), reference.get("w:id", ""))
        if key not in self.notes:
            return ""
        if key not in self.marks:
            # Endnotes count on with the footnotes: one number never stands for two notes.
            self.marks[key] = "" if custom else superscript(str(self.next_note))
            self.next_note += not custom
            self.waiting.append(key)
        return self.marks[key]

    def _note_texts(self) -> None:
        """The notes that the paragraph cites, each with its mark and a space before its text; each once. A note that another
        cites is read after that one, not within it: a chain of them may be long."""
        if self.in_note:
            return
        self.in_note = True
        around = self.drafts
        while self.waiting:
            key = self.waiting.pop(0)
            self.drafts = []
            self.read(self.notes[key])
            mark = self.marks[key]
            for index, draft in enumerate(draft for draft in self.drafts if draft.text.strip()):
                text = f"{mark} {draft.text.strip()}" if index == 0 and mark else draft.text
                around.append(replace(draft, text=text, heading=None, joined=index > 0))
        self.drafts = around
        self.in_note = False


def _inner(element: Element, outer: str, tag: str) -> Element | None:
    """The child `tag` of the child `outer`. (Paths of ElementTree take a colon for its own.)"""
    child = element.find(outer)
    return child.find(tag) if child is not None else None


def _symbol(element: Element) -> str:
    """A character of a symbol font; its bullet is a bullet, others stay in the private use area where Word has put them."""
    code = element.get("w:char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) or "D800" <= code.upper() <= "DFFF":
        return ""
    return "\u2022" if code.upper() == "F0B7" else chr(int(code, 16))
