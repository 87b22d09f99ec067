"""What a line could be the heading of, by its words alone. Whether it is one there, the reader of blocks decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.lang.numerals import letter
from wgreport.lang.pattern import text_of
from wgreport.parse.numbering import CHAPTER, LETTER, PART, ROMAN


class Candidate(Struct, frozen=True):
    """A heading that a line could be: how deep, which number, its label as printed."""

    rank: int
    number: int
    label: str


def numbered_headings(text: str, language: Language) -> list[Candidate]:
    """The numbered headings that `text` could be: a numeral at the first level, a letter at the second, words behind it."""
    found = []
    for heading in language.headings:
        match = heading.pattern.regex.match(text)
        if match is None or not text[match.end() :].strip():
            continue
        number = _number(match["number"], heading.level, language)
        if number is not None:
            found.append(Candidate(ROMAN + heading.level - 1, number, match[0]))
    return found


def _number(text: str, level: int, language: Language) -> int | None:
    if level == LETTER - ROMAN + 1 and (key := language.numerals.letter(text)) is not None:
        return ord(key) - ord("a") + 1
    return language.numerals.read(text)


def division(text: str, language: Language) -> Candidate | None:
    """A part or a chapter, whose title stands on the lines below."""
    for rank, pattern in ((PART, language.outline.part), (CHAPTER, language.outline.chapter)):
        match = pattern.regex.fullmatch(text)
        if match is not None and (number := language.numerals.read(text_of(match, "number") or "")) is not None:
            return Candidate(rank, number, text)
    return None


def annex(text: str, language: Language) -> tuple[str, int | None, str] | None:
    """`annex` or `appendix`, its number if it has one, and the title behind it."""
    for name, pattern in (("annex", language.annex), ("appendix", language.outline.appendix)):
        match = pattern.regex.fullmatch(text)
        if match is not None:
            return name, language.numerals.read(text_of(match, "number") or ""), text_of(match, "title") or ""
    return None


def adopted(text: str, language: Language) -> str | None:
    """The key of a decision or resolution whose heading `text` is: `decision-7-1`, `draft-resolution-2`."""
    for rule in language.outline.adopted_by.at(text):
        match = rule.pattern.regex.fullmatch(text)
        if match is not None:
            number = text_of(match, "number") or ""
            value = None if letter(number) not in (None, "i", "v", "x", "l", "c") else language.numerals.read(number)
            return "-".join([rule.key, str(value) if value is not None else "-".join(_words(number))]).rstrip("-")
    return None


def _words(text: str) -> Iterator[str]:
    """The runs of Latin letters and figures in `text`, in lower case; figures of other scripts as ours."""
    folded = "".join(str(unicodedata.digit(character, character)) for character in text.lower())
    return iter(re.findall(r"[a-z0-9]+", folded))
