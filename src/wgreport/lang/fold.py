"""Text as search compares it, and cut into the words that the search engine indexes.

The browser folds and cuts the same way: `templates/assets/fold.js` is this module in JavaScript, and `tests/vectors/fold.json`
is the one table that both are held to. What is folded is only compared, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Literal

Cutting = Literal["bigrams", "words"]
"""How a language's text becomes words: `bigrams` cuts runs of Han characters, which no blank divides, into overlapping pairs."""

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a character class; the same ranges stand in fold.js."""

EXACT = "="
"""Stands behind a word that ends in a digit, so that the engine, which also finds whatever begins with a word, does not take 8/70
for 8/7. The engine keeps it because it is among `ENGINE_CHARACTERS`."""

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
    " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029",
    "": "\u00ad\u0640\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff",
}
_TABLE = str.maketrans({written: meant for meant, variants in _SAME.items() for written in variants})
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_BLANKS = re.compile(" +")
_BLANK_AT_HAN = re.compile(f"(?<=[{HAN}]) | (?=[{HAN}])")

_LETTER = rf"[^\W_{HAN}]"
_RUN = re.compile(rf"{_LETTER}+(?:[./'\-]{_LETTER}+)*|[{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")
_SHORT_NUMBER = re.compile(r"\d{1,3}\Z")


def fold(text: str) -> str:
    """`text` as it is compared: compatibility forms, case, dashes, apostrophes, quotation marks, diacritics and invisible
    characters do not count, blanks are single, and none stands beside a Han character."""
    plain = unicodedata.normalize("NFKC", text.translate(_TABLE)).lower().translate(_TABLE)
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", plain))).translate(_TABLE)
    return _BLANK_AT_HAN.sub("", _BLANKS.sub(" ", plain).strip(" "))


def tokens(folded: str, cutting: Cutting) -> tuple[str, ...]:
    """The words of a folded text, in its order.

    Letters, digits and the `.`, `/`, `'` and `-` between them make one word. With `bigrams`, each two neighbours of which at
    least one is a Han character make one too, so that whatever two characters one looks for, there is a word for them; where only
    punctuation stands between the two, with JOINT in its place.
    """
    if cutting == "words":
        return tuple(_RUN.findall(folded))
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
    the numbers; the `8` and `7` of `8/7` are not. With `bigrams`, since a query may begin or end inside a word: where a word
    touches a Han character, every end of the word with that character (`20` + year of `2020` + year), and every beginning
    likewise.
    """
    found: dict[str, None] = {}
    runs = _runs(folded)
    for _, word, _ in runs:
        if "/" in word:
            found.update(dict.fromkeys(_sequences(word.split("/"))))
        if "-" in word:
            found.update(dict.fromkeys(part for part in word.split("-") if part[-1].isdecimal()))
    if cutting == "bigrams":
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
    return word + EXACT if word[-1].isdecimal() else word
