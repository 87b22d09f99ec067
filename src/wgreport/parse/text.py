"""Canonical text: pieces of lines joined, note marks lifted out, every offset traceable to its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.model.report import NoteMark
from wgreport.model.source import Line

_SPACES = re.compile(r"\s+")
_UNIT = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,2}\Z")


class Piece(Struct, frozen=True):
    """A part of a source line."""

    text: str
    line: int


def piece_of(line: Line, start: int = 0) -> Piece:
    """The text of `line` from `start` on."""
    return Piece(line.text[start:], line.number)


class Canonical(Struct, frozen=True):
    """Joined text. `mark_characters` are those of the note marks taken out of it, for the ledger."""

    text: str
    notes: tuple[NoteMark, ...]
    lines: tuple[tuple[int, int], ...]
    mark_characters: str


def canonical(pieces: Iterable[Piece], language: Language, known_notes: frozenset[str]) -> Canonical:
    """The pieces as one text: runs of blanks are one space, no space where two pieces meet between characters that are written
    without (the language's `joins`), one elsewhere; but none after a hyphen that ends a piece. Note marks are taken out.

    A superscript behind a Latin word of one or two letters is a mark only if there is such a note (`known_notes`): m\u00b2 is a
    unit."""
    text = ""
    notes: list[NoteMark] = []
    lines: list[tuple[int, int]] = []
    taken = ""
    for piece in pieces:
        content = _SPACES.sub(" ", piece.text).strip()
        if not content:
            continue
        kept, position = "", 0
        marks: list[tuple[str, int]] = []
        for match in language.note_mark.regex.finditer(content):
            number = note_number(match["number"])
            if number not in known_notes and match[0].isalnum() and _UNIT.search(content, 0, match.start()) is not None:
                continue
            kept += content[position : match.start()]
            marks.append((number, len(kept)))
            taken += match[0]
            position = match.end()
        kept += content[position:]
        words = kept.lstrip()
        # A mark at the beginning of a piece belongs to what stands before it: it is the words that are joined.
        border, shift = len(text), len(kept) - len(words)
        if text and words and _spaced(text[-1], words[0], language):
            text += " "
        lines.append((len(text), piece.line))
        notes.extend(NoteMark(number, border if at == 0 else len(text) + max(at - shift, 0)) for number, at in marks)
        text += words
    # A mark can leave a space at the very end.
    stripped = text.rstrip()
    return Canonical(stripped, tuple(NoteMark(n.number, min(n.at, len(stripped))) for n in notes), tuple(lines), taken)


def note_number(mark: str) -> str:
    """The number in a footnote's mark: `\u00b9` and `[^1]` give `1`."""
    digits = "".join(str(unicodedata.digit(character)) for character in mark if unicodedata.digit(character, None) is not None)
    return digits.lstrip("0") or "0"


def _spaced(left: str, right: str, language: Language) -> bool:
    if left in "-\u2010\u2011" and right.isalnum():
        return False
    return not (language.joins is not None and language.joins.match(left) and language.joins.match(right))


def sentences(text: str, language: Language) -> Iterable[tuple[int, int]]:
    """Start and end of each sentence of `text`; a full stop behind one of the language's abbreviations ends none."""
    start = 0
    for match in language.sentence_end.finditer(text):
        word = re.search(r"[\w.]+\Z", text[start : match.start()])
        if word is not None and match[0][0] == "." and (word[0] in language.abbreviations or re.fullmatch(r"[A-Z]", word[0])):
            continue
        yield start, match.end()
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text):
        yield start, len(text)
