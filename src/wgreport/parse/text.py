"""Canonical text: pieces of lines joined, note marks lifted out, every offset traceable to its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.model.report import NoteMark
from wgreport.model.source import COLUMN, Line, Mark

_GAP = re.compile(rf"\s*{COLUMN}\s*")
_SPACES = re.compile(rf"[^\S{COLUMN}]+")
# The typesetter's: where a word may be divided, which way a piece of text runs, a blank of no width.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPLIT_HYPHEN = re.compile(r"(?<=[^\W\d_]) (?=-[^\W\d_])")
_CLOSING = ".,;:!?)]\u201d\u3002\uff0c\uff1b\uff1a\u3001\u060c\u061b"
_SOFT_HYPHEN = "\u00ad"


LONGEST_WORD = 40
"""No abbreviation is longer."""


class Piece(Struct, frozen=True):
    """A part of a source line, with the footnote marks in it."""

    text: str
    line: int
    marks: tuple[Mark, ...] = ()


class Canonical(Struct, frozen=True):
    """Joined text. `left_out` are the characters taken out of it, for the ledger: those of the note marks, and those that are
    not seen in print."""

    text: str
    notes: tuple[NoteMark, ...]
    lines: tuple[tuple[int, int], ...]
    left_out: str


def piece_of(line: Line, start: int = 0) -> Piece:
    """What of `line` stands from `start` on, with its marks."""
    marks = tuple(Mark(m.start - start, m.end - start, m.number, m.note) for m in line.marks if m.start >= start)
    return Piece(line.text[start:], line.number, marks)


def words_of(piece: Piece) -> str:
    """The text of `piece` without its footnote marks."""
    kept, position = "", 0
    for mark in piece.marks:
        kept += piece.text[position : mark.start]
        position = mark.end
    return kept + piece.text[position:]


def canonical(pieces: Iterable[Piece], language: Language, notes: Sequence[str] = ()) -> Canonical:
    """The pieces as one text: runs of blanks are one space, no space where two pieces meet between characters that are written
    without (the language's `joins`), one elsewhere; but none after a hyphen that ends a piece, nor at a hyphen inside a word
    (`well -being`), nor between such characters where each is set apart from the next. Note marks are taken out: `notes` are the
    addresses of the footnotes."""
    text = ""
    found: list[NoteMark] = []
    lines: list[tuple[int, int]] = []
    left_out = ""
    divided = apart = False
    for piece in pieces:
        parts, position = [""], 0
        for mark in piece.marks:
            parts[-1] = piece.text[position : mark.start]
            parts.append("")
            left_out += piece.text[mark.start : mark.end]
            position = mark.end
        parts[-1] = piece.text[position:]
        left_out += "".join(_UNSEEN.findall("".join(parts)))
        cleaned = [_clean(part, language) for part in parts]
        kept, places = "", []
        for part in cleaned:
            if part[:1] and part[0] in _CLOSING:
                kept = kept.rstrip(" ")
            kept += part.lstrip(" ") if not kept or kept.endswith((" ", COLUMN)) else part
            places.append(len(kept.rstrip()))
        words = kept.strip()
        marks = [(mark, at) for mark, at in zip(piece.marks, places, strict=False)]
        if not words and not marks:
            continue
        # A mark at the beginning of a piece belongs to what stands before it: it is the words that are joined.
        border = len(text)
        text = text + words if divided else _joined(text, words, language, COLUMN if apart else " ")
        start = len(text) - len(words)
        divided, apart = piece.text.rstrip().endswith(_SOFT_HYPHEN), piece.text.endswith(COLUMN)
        if words:
            lines.append((start, piece.line))
        for mark, at in marks:
            address = notes[mark.note] if 0 <= mark.note < len(notes) else ""
            found.append(NoteMark(mark.number, border if at == 0 else start + at, address))
    return Canonical(text, tuple(NoteMark(n.number, min(n.at, len(text)), n.note) for n in found), tuple(lines), left_out)


def _clean(text: str, language: Language) -> str:
    """`text` with single blanks, without what is not seen, and without the blanks inside its words."""
    plain = _GAP.sub(COLUMN, _SPACES.sub(" ", _UNSEEN.sub("", text)))
    plain = _SPLIT_HYPHEN.sub("", plain)
    return language.spaced.sub(lambda match: match[0].replace(" ", ""), plain) if language.spaced is not None else plain


def _joined(text: str, words: str, language: Language, blank: str) -> str:
    """`words` behind `text`, with `blank` between them where one belongs there."""
    if not text or not words:
        return text + words
    if text.endswith(" -") and text[-3:-2].isalpha() and words[0].isalpha() and not language.hyphen_as_dash:
        text = text[:-2] + "-"
    return text + (blank if blank == COLUMN or _spaced(text[-2:], words[0], language) else "") + words


def note_number(mark: str) -> str:
    """The number in a footnote's mark: `\u00b9`, `[^1]`, `[1]` and `1/` give `1`, asterisks themselves (as well
    U+2217, which Word's Symbol font has for them)."""
    stars = mark.replace("\u2217", "*")
    if stars and not stars.strip("*"):
        return stars
    digits = "".join(str(unicodedata.digit(character)) for character in mark if unicodedata.digit(character, None) is not None)
    return digits.lstrip("0") or "0"


def _spaced(before: str, right: str, language: Language) -> bool:
    left = before[-1]
    if left in "-\u2010\u2011" and right.isalnum():
        return language.hyphen_as_dash and before[0] == " "
    return not (language.joins is not None and language.joins.match(left) and language.joins.match(right))


def sentences(text: str, language: Language) -> Iterable[tuple[int, int]]:
    """Start and end of each sentence of `text`; a full stop behind one of the language's abbreviations ends none."""
    start = 0
    for match in language.sentence_end.finditer(text):
        word = re.search(r"[\w.]+\Z", text[max(start, match.start() - LONGEST_WORD) : match.start()])
        if word is not None and match[0][0] == "." and (word[0] in language.abbreviations or re.fullmatch(r"[A-Z]", word[0])):
            continue
        yield start, match.end()
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text):
        yield start, len(text)
