"""Which encoding a text file is in.

UTF-8, or what a byte order mark says. Any other is a guess, and made only where one reading makes words and all others make
none: in the right reading, what is no ASCII stands where it stands in texts (a letter among letters of its script, small inside a
word; an apostrophe inside a word; a quotation mark at its edge), in a wrong one it does not. See docs/decisions/0013.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from wgreport.model.diagnostic import Diagnostic, problem

Decoded = tuple[str | None, tuple[Diagnostic, ...]]

_BYTE_ORDER = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = {
    "windows-1252": "",
    "mac-roman": "",
    "windows-1251": "[\u0400-\u04ff]",
    "koi8-r": "[\u0400-\u04ff]",
    "windows-1256": "\u0627\u0644[\u0621-\u064a]+|[\u0600-\u06ff](?=[^\n]{0,80}\u0627\u0644)",
    "gb18030": "[\u3000-\u9fff\uff00-\uffef]",
    "big5": "[\u3000-\u9fff\uff00-\uffef]",
}
"""The encodings in which the reports of the six languages were kept before Unicode, and of what script most of what is no ASCII
must be; of the Latin ones, that most letters are ASCII."""

MAX_TEXT_BYTES = 16 * 2**20
"""Of text without pictures; the longest report known has two."""
MOST = 0.5
SURE = 0.9
"""The right reading has at least this share of its foreign characters in their places."""
CLEAR = 0.4
"""So much smaller is the share in every other reading."""
FEWEST_SIGNS = 15
"""So many more signs in their places decide between two readings that fit alike."""
SAMPLE = 400_000
"""So many bytes at most are compared."""

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u0178"
_SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff\u0153\u0161\u017e"
_FITS = re.compile(
    # a small letter among small letters, or at the end or the beginning of a word of them
    rf"(?<=[{_SMALL}])[\u00df-\u00f6\u00f8-\u00ff\u0153](?![A-Z])|(?<![{_LATIN}])(?:[\u00df-\u00f6\u00f8-\u00ff\u0153](?=[{_SMALL}]{{2}})|[\u00e0-\u00e2\u00e8-\u00ea\u00f3](?=\s))"
    # a small letter behind the capital that begins a word; a capital that begins one, or among capitals
    rf"|(?<=[A-Z])[\u00df-\u00f6\u00f8-\u00ff](?=[{_SMALL}])|(?<![{_LATIN}])[\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u017d](?=[{_SMALL}]{{2}})"
    rf"|(?:(?<=[A-Z])|(?<=[A-Z]\s))[\u00c0-\u00d6\u00d8-\u00de\u0152](?![a-z])"
    # apostrophes, quotation marks, dashes, bullets and the like where they stand
    rf"|(?<=[{_LATIN}])\u2019(?=(?:s|t|d|m|re|ll|ve)\b)|(?<![{_LATIN}])[{_LATIN}]{{1,2}}\u2019(?=[{_LATIN}])|(?<=qu|rd)\u2019(?=[{_SMALL}])"
    rf"|(?<=[{_LATIN}0-9.])\u2019(?=[\s,.;:)]|\Z)|(?:(?<=[\s(\[\u2014/])|(?<![^\n]))[\u201c\u2018\u00ab](?=[\w\s(.\u2026])"
    r"|(?<=[\w.,;:!?)\]\s%\u2019])[\u201d\u00bb](?=[\s.,;:!?)\]\u2014/]|\Z)|(?<![^\s\d).,])[\u2013\u2014](?=[\s\d(]|\Z)"
    r"|(?:(?<=\s)|(?<![^\n]))[\u2022\u00b7\u00a1\u00bf](?=[\s\w])|(?<=\w)\u2026|(?<=\d)\s?\u00b0|\u00a0|\u00a7(?=\s?\d)|(?<=[nN])[\u00ba\u00b0](?=\s?\d)"
    # whole words of Cyrillic, in one case but for their first letter; of Arabic; of Han, and what is written between them
    r"|(?<![A-Za-z\u0400-\u04ff])(?:[\u0410-\u042f\u0401]?[\u0430-\u044f\u0451]+|[\u0410-\u042f\u0401]{1,4})(?![A-Za-z\u0400-\u04ff])|\u2116(?=\s?\d)"
    r"|(?<![A-Za-z])[\u0621-\u063a\u0640-\u0652]{2,}(?![A-Za-z])|(?<=\s)\u0648(?=\s)|[\u060c\u061b\u061f](?=\s)"
    r"|[\u3001\u3002\uff0c\uff1a\uff1b\u300a\u300b\uff08\uff09\u3010\u3011\u2014\u201c\u201d]+"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def decode(path: str, data: bytes) -> Decoded:
    """The text of the file named `path`; None with an S diagnostic if it is none, or in no encoding that can be told."""
    if len(data) > MAX_TEXT_BYTES:
        return None, (problem("S107", path, 0, reason=f"it is larger than {MAX_TEXT_BYTES >> 20} MB"),)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f"):
        return None, (problem("S101", path, 0),)
    for mark, encoding in _BYTE_ORDER:
        if data.startswith(mark):
            return _marked(path, data, encoding)
    if (offset := data.find(b"\0")) >= 0:
        return None, (problem("S102", path, 1 + data.count(b"\n", 0, offset), offset=offset),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        offset = error.start
    # As lines are counted: a carriage return alone ends one too.
    line = 1 + len(re.findall(rb"\r\n|\r|\n", data[:offset]))
    likely = guessed(data)
    if likely is None:
        return None, (problem("S103", path, line, byte=data[offset], offset=offset),)
    text = data.decode(likely)
    lines = re.split(r"\r\n|\r|\n|\f", text)
    excerpt = lines[line - 1] if line <= len(lines) else ""
    at = next((m.start() for m in _FOREIGN.finditer(excerpt)), 0)
    told = problem("S118", path, line, excerpt[max(0, at - 40) : at + 60], encoding=likely, byte=data[offset], offset=offset)
    return text, (told,)


def _marked(path: str, data: bytes, encoding: str) -> Decoded:
    """The text of a file whose byte order mark names its encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return None, (problem("S109", path, 0, encoding=encoding, reason=error.reason),)
    if not text.strip():
        return None, (problem("S101", path, 0),)
    if "\0" in text:
        return None, (problem("S102", path, 1 + text.count("\n", 0, text.index("\0")), offset=text.index("\0")),)
    return text, ()


class _Fit(NamedTuple):
    """How well a reading fits: the share of its foreign characters that stand where they can, and how many of these are signs. A
    sign fits few places, a letter many: of two readings that fit alike, that with the signs is not made by chance."""

    share: float
    signs: int


_NONE = _Fit(0.0, 0)


def guessed(data: bytes) -> str | None:
    """The one encoding in which `data`, which is not UTF-8, makes words; None if none does, or more than one."""
    fits = {encoding: _fit(data, encoding) for encoding in GUESSED}
    best = max(fits, key=lambda encoding: fits[encoding])
    rivals = [encoding for encoding in fits if encoding != best and fits[encoding].share > fits[best].share - CLEAR]
    if fits[best].share < SURE or any(fits[rival].signs + FEWEST_SIGNS > fits[best].signs for rival in rivals):
        return None
    return best


def _fit(data: bytes, encoding: str) -> _Fit:
    """How well `data` fits this encoding; nothing if it cannot be read in it at all, or has not the script that it is for."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return _NONE
    text = data[:SAMPLE].decode(encoding, "ignore")
    foreign = _FOREIGN.findall(text)
    letters = sum(map(str.isalpha, foreign))
    script = GUESSED[encoding]
    if not foreign or any("\x80" <= character < "\xa0" for character in foreign):
        return _NONE
    if script and len(re.findall(script, text)) < MOST * len(foreign):
        return _NONE
    if not script and letters > MOST * sum(map(str.isalpha, text)):
        return _NONE
    fitting = [character for match in _FITS.finditer(text) for character in _FOREIGN.findall(match[0])]
    han = sum(1 for character in foreign if _HAN.match(character) and _common(character))
    return _Fit((len(fitting) + han) / len(foreign), sum(not character.isalpha() for character in fitting))


def _common(character: str) -> bool:
    """A Han character of the first level of GB 2312, where those stand that texts are made of, or of the first of Big5."""
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        try:
            first = character.encode("big5")[0]
        except UnicodeEncodeError:
            return False
        return 0xA4 <= first <= 0xC6
    return 0xB0 <= first <= 0xD7
