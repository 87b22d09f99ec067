"""HTML: the pages of the United Nations' sites, and what Word exports. Text alone is taken; nothing of the markup goes further.

Every block element is a paragraph, with the number that a browser prints before it. Raised figures are superscripts, and so are
Word's own links between footnote marks and texts.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup
from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line
from wgreport.readers.counting import counted
from wgreport.readers.flow import Draft, cleaned, lines_of, superscript

MAX_BYTES = 16 * 2**20
"""Of a file; the longest report known makes less than two."""
MAX_DEPTH = 20_000
"""Elements inside one another. Old pages close no paragraph, so that each is inside the one before."""
MAX_TAGS = 400_000
"""Beginnings and ends of elements."""

_DROPPED = frozenset((
    "head", "script", "style", "template", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet",
    "svg", "math", "canvas", "audio", "video", "nav", "select", "textarea", "button", "input", "rp", "rt",
))  # fmt: skip
_PICTURES = frozenset(("img", "svg", "canvas", "object", "embed"))
_BLOCKS = frozenset((
    "html", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "main", "aside", "header", "footer",
    "blockquote", "pre", "figure", "figcaption", "address", "center", "form", "fieldset", "legend", "hr", "details",
    "summary",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "arabic-indic": "hindiNumbers",
    "lower-russian": "russianLower",
    "none": "none",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_RAISED = re.compile(r"vertical-align\s*:\s*super")
_NUMBER = re.compile(r"[-+]?[0-9]{1,6}")
_RUNNING = ("header", "footer")
"""What LibreOffice calls the head and the foot of its pages, once each; they are the page's, as in a Word file."""
_MARK = re.compile(r"\s*\[?([0-9]{1,4})\]?\s*")
# Word writes #_ftn1 and #_ftnref1, LibreOffice #sdfootnote1sym and #sdfootnote1anc, or #ftn1 and #body_ftn1.
_NOTE_LINK = re.compile(
    r"#_?(?P<body>body_)?(?:ftn|edn|fn|(?:sd)?(?:foot|end)?note)(?P<ref>ref)?[-_:]?[0-9]+(?:sym|(?P<anc>anc))?"
)
_NOTE_ITEM = re.compile(r"(?:ftn|edn|fn|sdfootnote|sdendnote|footnote|cite_note)[-_:]?([0-9]+)")
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)")
_PASSED_OVER = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""Comments, declarations, scripts and styles: taken out in one pass. Unclosed ones cost the parser the square of their number."""
_META = 4_096
"""Bytes from the beginning in which an encoding can be declared."""
# What pages that name the one are in truth written in (encoding.spec.whatwg.org).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read(path: str, data: bytes) -> tuple[tuple[Line, ...] | None, tuple[Diagnostic, ...]]:
    """The lines of the page `data`; None with a diagnostic if it cannot be decoded, holds no text, or is beyond the limits."""
    if len(data) > MAX_BYTES:
        return None, (problem("S107", path, 0, reason=f"larger than {MAX_BYTES} bytes"),)
    text, faults = _decoded(path, data)
    if text is None:
        return None, faults
    text = _PASSED_OVER.sub("", text)
    # Behind the last end of a tag no tag is whole; the parser would look for its end again and again.
    last = text.rfind(">") + 1
    text = text[:last] + text[last:].replace("<", "&lt;")
    if len(_OPENING.findall(text)) > MAX_TAGS:
        return None, (problem("S107", path, 0, reason=f"more than {MAX_TAGS} tags"),)
    if _depth(text) > MAX_DEPTH:
        return None, (problem("S107", path, 0, reason=f"elements nested more than {MAX_DEPTH} deep"),)
    reader = _Reader()
    try:
        # A line feed at the end, or BeautifulSoup warns that a short text may be an address.
        reader.read(BeautifulSoup(text + "\n", "html.parser"))
    except ParserRejectedMarkup as error:
        return None, (problem("S108", path, 0, kind="page (.html)", reason=str(error).split("\n")[-1].strip()[:80]),)
    lines = lines_of(reader.drafts)
    if not lines:
        return None, (problem("S101", path, 0),)
    notes: list[Diagnostic] = []
    if reader.added or reader.removed:
        notes.append(problem("S130", path, 0, added=reader.added, removed=reader.removed))
    if reader.pictures:
        notes.append(problem("S135", path, 0, count=reader.pictures))
    return lines, tuple(notes)


def _decoded(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of the file: by its byte order mark, what it says itself, or else as UTF-8."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], name
            break
    else:
        encoding = EncodingDetector.find_declared_encoding(data[:_META], is_html=True, search_entire_document=True) or "utf-8"
    try:
        known = codecs.lookup(encoding).name
        if known.startswith(("utf-16", "utf-32")) and b"\0" not in data:
            # A declaration that can be read as ASCII does not stand in UTF-16, whatever it says.
            known = "utf-8"
        return data.decode(_MEANT.get(known, known)), ()
    except UnicodeDecodeError as error:
        reason: object = f"byte 0x{data[error.start]:02x} at offset {error.start}"
    except (LookupError, ValueError, UnicodeError):
        reason = "there is no such encoding of text"
    return None, (problem("S109", path, 0, encoding=encoding[:40], reason=reason),)


def _depth(text: str) -> int:
    """How deep elements can be nested at most: every tag that is opened and not closed counts, but for those without an end.

    Paragraphs and items that are not closed are closed by the parser of a browser; `html.parser` nests them."""
    depth = deepest = 0
    for end, name in _OPENING.findall(text):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if end else depth + 1
            deepest = max(deepest, depth)
    return deepest


@dataclass
class _List:
    """A list that is open: what its next item counts as."""

    form: str
    following: int
    step: int = 1


@dataclass
class _Reader:
    drafts: list[Draft] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    label: str = ""
    bullet: str = ""
    lists: list[_List] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    cells: int = 0
    raised: int = 0
    verbatim: int = 0
    note: int = -1
    """Number of drafts before the footnote that is open; -1 outside of footnotes."""
    added: int = 0
    removed: int = 0
    pictures: int = 0

    def read(self, root: BeautifulSoup) -> None:
        """The paragraphs of the page, into `drafts`. Not recursive: depth is the author's choice."""
        open_: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.contents))]
        while open_:
            tag, children = open_[-1]
            child = next(children, None)
            if child is None:
                open_.pop()
                self._end(tag)
            elif isinstance(child, Tag):
                if self._begin(child):
                    open_.append((child, iter(child.contents)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._characters(str(child))
        self._flush()

    def _begin(self, tag: Tag) -> bool:
        """Whether to go into the element."""
        name = tag.name.lower()
        style = _value(tag, "style").lower()
        self.pictures += name in _PICTURES
        if name in _DROPPED or tag.has_attr("hidden") or _HIDDEN.search(style):
            return False
        if name == "div" and _value(tag, "title") in _RUNNING:
            return False
        if name == "del":
            self.removed += 1
            return False
        if name == "br":
            self.text.append("\n")
            return False
        self.added += name == "ins"
        if name == "a" and self._note_link(tag):
            return False
        if name in _BLOCKS:
            self._flush()
        if name in ("ol", "ul"):
            self.lists.append(_list_of(tag, style))
        elif name == "li":
            self._item(tag)
        elif re.fullmatch("h[1-6]", name):
            self.headings.append(int(name[1]))
        elif name == "div" and _NOTE_ITEM.fullmatch(_value(tag, "id")):
            self.note = len(self.drafts)
        self.cells += name in ("td", "th")
        self.raised += _is_raised(name, style)
        self.verbatim += name == "pre"
        return True

    def _end(self, tag: Tag) -> None:
        name = tag.name.lower()
        if name in _BLOCKS:
            self._flush()
        if name in ("ol", "ul"):
            self.lists.pop()
        elif name == "li":
            self.label = self.bullet = ""
        elif re.fullmatch("h[1-6]", name):
            self.headings.pop()
        if name in ("div", "li") and _NOTE_ITEM.fullmatch(_value(tag, "id")):
            self.note = -1
        self.cells -= name in ("td", "th")
        self.raised -= _is_raised(name, _value(tag, "style").lower())
        self.verbatim -= name == "pre"

    def _characters(self, text: str) -> None:
        if not self.verbatim:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.raised and (match := _MARK.fullmatch(text)) is not None:
            text = superscript(match[1])
        self.text.append(text)

    def _note_link(self, tag: Tag) -> bool:
        """Word's marks are links with a figure in brackets; a link back from a footnote is an arrow, and no text."""
        classes = _value(tag, "class") + " " + _value(tag, "role")
        if "footnote-back" in classes or "doc-backlink" in classes:
            return True
        match = _MARK.fullmatch(tag.get_text())
        link = _NOTE_LINK.fullmatch(_value(tag, "href"))
        if match is None or link is None:
            return False
        # What leads back is the mark before the note's text; LibreOffice puts nothing between the two.
        back = link["body"] or link["ref"] or link["anc"]
        self.text.append(superscript(match[1]) + (" " if back else ""))
        return True

    def _item(self, tag: Tag) -> None:
        note = _NOTE_ITEM.fullmatch(_value(tag, "id"))
        if note is not None:
            self.note = len(self.drafts)
            self.label += superscript(str(int(note[1][:6]))) + " "
            return
        if not self.lists:
            self.bullet = "\u2022"
            return
        found = self.lists[-1]
        if found.form == "bullet":
            self.bullet = "\u2022"
            return
        value = _whole(tag, "value", found.following)
        found.following = value + found.step
        form = _form(_value(tag, "type"), _value(tag, "style").lower()) or found.form
        if form != "none":
            self.label += f"{counted(value, form) or value}. "

    def _flush(self) -> None:
        """The text so far is a paragraph."""
        text, self.text = cleaned("".join(self.text)), []
        if not text.strip():
            return
        heading = self.headings[-1] if self.headings else None
        joined = (self.cells > 0 and text.strip().isdigit()) or 0 <= self.note < len(self.drafts)
        draft = Draft(text, self.label, self.bullet, heading=heading, joined=joined)
        self.drafts.append(replace(draft, heading=None) if self.note >= 0 else draft)
        self.label = self.bullet = ""


def _is_raised(name: str, style: str) -> bool:
    return name == "sup" or _RAISED.search(style) is not None


def _list_of(tag: Tag, style: str) -> _List:
    if tag.name.lower() == "ul":
        return _List("none" if _form("", style) == "none" else "bullet", 1)
    reverse = tag.has_attr("reversed")
    start = _whole(tag, "start", len(tag.find_all("li", recursive=False)) if reverse else 1)
    return _List(_form(_value(tag, "type"), style) or "decimal", start, -1 if reverse else 1)


def _form(kind: str, style: str) -> str | None:
    """The format of a list's numbers, by its attribute or its style; None if neither says one."""
    said = _LIST_STYLE.search(style)
    return (_LIST_STYLES.get(said[1]) if said is not None else None) or _TYPES.get(kind)


def _whole(tag: Tag, attribute: str, default: int) -> int:
    text = _value(tag, attribute).strip()
    return int(text) if _NUMBER.fullmatch(text) else default


def _value(tag: Tag, attribute: str) -> str:
    value = tag.get(attribute)
    return " ".join(value) if isinstance(value, list) else str(value or "")
