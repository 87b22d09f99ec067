"""Text as search compares it, and cut into the words that the search engine indexes.

The browser folds and cuts the same way: `templates/assets/fold.js` is this module in JavaScript, and `tests/vectors/fold.json`
is the one table that both are held to. What is folded is only compared, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Literal

from msgspec import Struct

Cutting = Literal["bigrams", "words", "stems"]
"""How a language's text becomes words: `bigrams` cuts runs of Han characters, which no blank divides, into overlapping pairs;
`words` leaves the stemming to the engine; `stems` does it here, at both ends of a word (`Stems`)."""

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a character class; the same ranges stand in fold.js."""

JOINED = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff"
"""The script whose particles are written together with a number or a symbol behind them (Arabic): a word ends where it does. As
the inside of a character class; the same ranges stand in fold.js."""

EXACT = "="
"""Stands behind a word that ends in a digit, so that the engine, which also finds whatever begins with a word, does not take 8/70
for 8/7; and before a Han character alone, so that its many places are not among the pairs that begin with it. The engine keeps
it because it is among `ENGINE_CHARACTERS`."""

JOINT = "\u203f"
"""Stands between two characters that only punctuation parts in the text, one of them Han."""

ENGINE_CHARACTERS = "/" + EXACT + JOINT
"""What the engine must treat as part of a word, besides letters and digits."""

MAX_PARTS = 8
"""Of a symbol with more parts than this, no parts are indexed: their number grows with its square."""

MAX_EDGE = 24
"""The longest piece of a word that is indexed together with a Han character beside it."""

_SAME = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
    "'": "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u00b4`\u05f3\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u300c\u300d\u300e\u300f\u05f4\uff02",
    "/": "\u2044\u2215\u29f8\uff0f",
    "\u03c3": "\u03c2",
    "ss": "\u00df",
    "\u064a": "\u0649\u06cc",
    "\u0647": "\u0629\u06c1\u06d5",
    "\u0643": "\u06a9",
    "\u0627": "\u0671",
    **{str(digit): chr(0x0660 + digit) + chr(0x06F0 + digit) for digit in range(10)},
    " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029",
    "": "\u00ad\u0640\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff",
}
_MEANT = {written: meant for meant, variants in _SAME.items() for written in variants}
_VARIANT = re.compile(f"[{re.escape(''.join(_MEANT))}]")
"""One in a hundred characters is one: to look for them takes a fifth of the time of `str.translate`, which looks at each."""
_MARKS = re.compile(
    "(?<!\u0438)\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
"""Marks that do not count. The breve of the Cyrillic short i does: it is another letter, and the engine's stemming needs it."""
_BLANKS = re.compile(" +")
_BLANK_AT_SLASH = re.compile(" ?/ ?")
_BLANK_AT_HAN = re.compile(f" (?:(?<=[{HAN}] )|(?=[{HAN}]))")

_LETTER = rf"[^\W_{HAN}{JOINED}]"
_JOINED = rf"(?=[{JOINED}])[^\W_]"
_RUN = re.compile(rf"{_LETTER}+(?:[./'\-]{_LETTER}+)*|(?:{_JOINED})+(?:[.'\-](?:{_JOINED})+)*|[{HAN}]+")
_ASCII_RUN = re.compile(r"[A-Za-z0-9]+(?:[./'\-][A-Za-z0-9]+)*")
"""What `_RUN` finds in a text of ASCII characters: in a quarter of the time."""
_IS_HAN = re.compile(f"[{HAN}]")
_SHORT_NUMBER = re.compile(r"\d{1,3}\Z")


_MOST_CLITICS = 2


class Stems(Struct, frozen=True):
    """What may be taken from a word, folded: one of `prefixes` (the longest that fits), then any of `suffixes`, as long as
    `least` letters remain. A `clitic` (a particle of one letter) may be one or may belong to the word: it is tried both ways."""

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    clitics: tuple[str, ...] = ()
    least: int = 3

    def of(self, word: str) -> tuple[str, ...]:
        """The stem of a word, and those that it has if its first letter, or its first two, are clitics. What has more than
        letters is its own."""
        if not word.isalpha():
            return (word,)
        bare = self._without_prefix(word)
        found = [self._without_suffixes(bare)]
        for _ in range(_MOST_CLITICS):
            if bare != word or word[0] not in self.clitics or len(word) <= self.least:
                break
            word = word[1:]
            bare = self._without_prefix(word)
            found.append(self._without_suffixes(bare))
        return tuple(dict.fromkeys(found))

    def _without_prefix(self, word: str) -> str:
        fitting = [one for one in self.prefixes if word.startswith(one) and len(word) - len(one) >= self.least]
        return word[len(max(fitting, key=len)) :] if fitting else word

    def _without_suffixes(self, word: str) -> str:
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= self.least:
                word = word[: -len(suffix)]
        return word


def fold(text: str) -> str:
    """`text` as it is compared: compatibility forms, case, dashes, apostrophes, quotation marks, diacritics, variants of Arabic
    letters and digits, and invisible characters do not count; blanks are single, and none stands beside a Han character or a
    slash."""
    plain = _meant(text)
    if plain.isascii():  # as most English text is, its quotation marks being folded: there is nothing else that does not count
        return _spaced(plain.lower())
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", _lowered(plain)))
    return _spaced(_meant(unicodedata.normalize("NFKC", bare)))


def fold_marked(text: str) -> str:
    """As `fold`, with the diacritics left on: they tell the engine's stemmers what ending a word has."""
    return _spaced(unicodedata.normalize("NFC", _lowered(_meant(text))))


def _meant(text: str) -> str:
    """`text` with one character for all that mean the same."""
    return _VARIANT.sub(lambda match: _MEANT[match[0]], text)


def _lowered(plain: str) -> str:
    return _meant(unicodedata.normalize("NFKC", plain).lower())


def _spaced(plain: str) -> str:
    if "  " in plain:
        plain = _BLANKS.sub(" ", plain)
    if "/" in plain:
        plain = _BLANK_AT_SLASH.sub("/", plain)
    return (plain if plain.isascii() else _BLANK_AT_HAN.sub("", plain)).strip(" ")


def tokens(folded: str, cutting: Cutting) -> tuple[str, ...]:
    """The words of a folded text, in its order.

    Letters, digits and the `.`, `/`, `'` and `-` between them make one word. With `bigrams`, each two neighbours of which at
    least one is a Han character make one too, so that whatever two characters one looks for, there is a word for them; where only
    punctuation stands between the two, with JOINT in its place.
    """
    if cutting != "bigrams":
        return tuple((_ASCII_RUN if folded.isascii() else _RUN).findall(folded))
    found: list[str] = []
    before, border = "", -1
    for start, run, end in _runs(folded):
        if start == border:
            found.append(before[-1] + run[0])
        elif before and (_IS_HAN.match(before[-1]) or _IS_HAN.match(run)):
            found.append(before[-1] + JOINT + run[0])
        if _IS_HAN.match(run):
            found.extend(map("".join, pairwise(run)))
        else:
            found.append(run)
        before, border = run, end
    return tuple(found) or ((before,) if before else ())


def parts(folded: str, cutting: Cutting) -> tuple[str, ...]:
    """What else a folded text is found by, each once.

    Of a document symbol every sequence of its parts (`wg.4/2020/5` of `cac/cosp/wg.4/2020/5`), of `covid-19` and `2018-2019`
    the numbers; the `8` and `7` of `8/7` are not. With `bigrams` every Han character alone; and since a query may begin or end
    inside a word: where a word touches a Han character, every end of the word with that character (`20` + year of `2020` +
    year), and every beginning likewise.
    """
    found: dict[str, None] = {}
    runs = _runs(folded)
    for _, word, _ in runs:
        if "/" in word:
            found.update(dict.fromkeys(_sequences(word.split("/"))))
        if "-" in word:
            found.update(dict.fromkeys(part for part in word.split("-") if part[-1].isdecimal()))
    if cutting == "bigrams":
        found.update(dict.fromkeys(character for _, run, _ in runs if _IS_HAN.match(run) for character in run))
        for (_, one, end), (start, other, _) in pairwise(runs):
            if end < start:
                continue
            if _IS_HAN.match(other):
                found.update(dict.fromkeys(one[-length:] + other[0] for length in range(2, min(len(one), MAX_EDGE) + 1)))
            else:
                found.update(dict.fromkeys(one[-1] + other[:length] for length in range(2, min(len(other), MAX_EDGE) + 1)))
    return tuple(found)


def _runs(folded: str) -> list[tuple[int, str, int]]:
    return [(match.start(), match.group(), match.end()) for match in _RUN.finditer(folded)]


def _sequences(names: list[str]) -> list[str]:
    if len(names) > MAX_PARTS:
        return []
    return [
        "/".join(names[start:end])
        for start in range(len(names))
        for end in range(start + 1, len(names) + 1)
        if end - start < len(names) and (end - start > 1 or not _SHORT_NUMBER.match(names[start]))
    ]


def engine_word(word: str) -> str:
    """A word as the engine is given it, in the index as in a query."""
    if len(word) == 1 and _IS_HAN.match(word):
        return EXACT + word
    return word + EXACT if word[-1].isdecimal() else word


def indexed_words(text: str, cutting: Cutting, stems: Stems | None = None) -> list[str]:
    """What the engine is given of a text: its words in their order, then whatever else it is found by. `stems`: for `stems`.

    With `words`, a word with diacritics is there without them, in its place, and as it is written, behind."""
    folded = fold(text)
    inside, beside = tokens(folded, cutting), parts(folded, cutting)
    if cutting == "stems" and stems is not None:
        forms = [stems.of(word) for word in inside]
        inside = tuple(form[0] for form in forms)
        beside = (*beside, *dict.fromkeys(other for form in forms for other in form[1:]))
    elif cutting == "words":
        known = {*inside, *beside}
        beside = (*beside, *dict.fromkeys(word for word in tokens(fold_marked(text), cutting) if word not in known))
    return [engine_word(word) for word in (*inside, *beside)]
