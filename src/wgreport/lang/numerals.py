"""Numbers as reports print them, read with the tables of a language: figures of any script, words, Han, Roman."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_FORM = re.compile(r"(?i)(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")


class Numerals(Struct, frozen=True):
    """A language's tables: ordinal `words`, `prefixes` that add to them, `digits` and the `units` that
    multiply them; `suffix` is a pattern for what stands behind the figures of an ordinal, `ending` one for the inflected end of
    a word whose stem is among `words`. `letters`: what a letter of its own counts as in an address; `alike`: characters that look
    like those of Roman numerals and Latin letters, and are typed for them."""

    words: dict[str, int] = {}
    prefixes: dict[str, int] = {}
    digits: dict[str, int] = {}
    units: dict[str, int] = {}
    suffix: str = ""
    ending: str = ""
    letters: dict[str, str] = {}
    alike: dict[str, str] = {}

    def read(self, text: str) -> int | None:
        """The value of `text` (`12`, `twenty-first`, `IV`, figures of any script, positional numerals); None if it is no
        number."""
        word = text.strip().lower()
        if not word:
            return None
        if word.isascii() and word.isdigit():
            return int(word)
        figures = [unicodedata.digit(character, None) for character in word]
        if None not in figures:
            return int("".join(str(figure) for figure in figures))
        if self.suffix and (ordinal := re.match(rf"(\d+){self.suffix}\Z", word)) is not None:
            return int(ordinal[1])
        return self._word(word) or self._positional(word) or roman(self._latin(text.strip()))

    def letter(self, text: str) -> str | None:
        """The letter of an item or a heading as an address has it, from the language's own letters too; None if it is none."""
        inner = text.strip().strip("()\uff08\uff09").strip()
        return self.letters.get(inner) or letter(self._latin(text))

    def _latin(self, text: str) -> str:
        return "".join(self.alike.get(character, character) for character in text) if self.alike else text

    def _word(self, word: str) -> int | None:
        if word in self.words:
            return self.words[word]
        if self.ending and (stem := re.match(rf"(.+?){self.ending}\Z", word)) is not None and stem[1] in self.words:
            return self.words[stem[1]]
        for prefix, value in self.prefixes.items():
            if word.startswith(prefix) and (rest := self._word(word[len(prefix) :])) is not None:
                return value + rest
        return None

    def write(self, number: int) -> str:
        """`number` (1 to 9999) in the language's own positional numerals, the unit of ten without a one before it.

        In figures where the language has none."""
        signs = {value: sign for sign, value in reversed(self.digits.items())}
        if not signs or not self.units or not 0 < number < 10_000:
            return str(number)
        written, gap = "", False
        for sign, unit in sorted(self.units.items(), key=lambda pair: -pair[1]):
            digit, number = divmod(number, unit)
            if digit:
                written += (signs[0] if gap else "") + (
                    "" if digit == 1 and unit == min(self.units.values()) and not written else signs[digit]
                )
                written, gap = written + sign, False
            else:
                gap = bool(written)
        return written + ((signs[0] if gap else "") + signs[number] if number else "")

    def _positional(self, word: str) -> int | None:
        total, current = 0, None
        for character in word:
            if character in self.digits:
                current = self.digits[character] + (10 * current if current is not None else 0)
            elif character in self.units:
                total += (1 if current is None else current) * self.units[character]
                current = None
            else:
                return None
        return total + (current or 0)


def roman(text: str) -> int | None:
    """The value of a Roman numeral below 400, in either case; None if `text` is none."""
    if not text or not _ROMAN_FORM.match(text):
        return None
    values = [ROMAN[character] for character in text.lower()]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))


def to_roman(number: int) -> str:
    """`number` (1 to 399) as a lower-case Roman numeral, the form used in addresses (`s-iii`)."""
    steps = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, sign in steps:
        written += sign * (number // value)
        number %= value
    return written


def letter(text: str) -> str | None:
    """The letter of an item as an address has it: `(a)`, a bare `a`, or a parenthesized figure that stands for one; else None."""
    inner = text.strip().strip("()\uff08\uff09").strip()
    if len(inner) != 1:
        return None
    if inner.isascii() and inner.isalpha():
        return inner.lower()
    value = unicodedata.numeric(inner, None)
    return chr(ord("a") + int(value) - 1) if value and 1 <= value <= 26 else None
