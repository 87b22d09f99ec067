"""A text as patterns and names are looked for in it: without what is not read (vowel signs, soft hyphens, marks of direction),
with plain spaces, and with letters in place of their printed forms; every place in it can be told in the text itself."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

from msgspec import Struct

_BLANK = re.compile(r"[^\S ]")
_PRINTED = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
"""The blocks of Unicode that hold the printed forms of letters."""
_FORMS = ("<isolated>", "<initial>", "<medial>", "<final>")


class Plain(Struct, frozen=True):
    """`text` as it is read; `places`: where each of its characters stands in the text it was made from, and that text's length.

    None: nothing was changed but the kind of blanks."""

    text: str
    places: tuple[int, ...] | None

    def origin(self, offset: int) -> int:
        """Where in the original text the character at `offset` stands."""
        return offset if self.places is None else self.places[offset]

    def offset(self, origin: int) -> int:
        """Where here the character of the original text at `origin` stands, or the next that is kept."""
        return origin if self.places is None else bisect_left(self.places, origin)


def plain(text: str, ignored: re.Pattern[str]) -> Plain:
    """`text` without what `ignored` matches; old Arabic texts have letters in their printed forms, of which two may be one."""
    if text.isascii():
        return Plain(text, None)
    spaced = _BLANK.sub(" ", text)
    if spaced.isascii() or (_PRINTED.search(spaced) is None and ignored.search(spaced) is None):
        return Plain(spaced, None)
    kept: list[str] = []
    places: list[int] = []
    skipped = {at for match in ignored.finditer(spaced) for at in range(*match.span())}
    for at, character in enumerate(spaced):
        if at in skipped:
            continue
        letters = unicodedata.normalize("NFKC", character) if _printed(character) else character
        kept.append(letters)
        places.extend([at] * len(letters))
    return Plain("".join(kept), (*places, len(text)))


def _printed(character: str) -> bool:
    return _PRINTED.match(character) is not None and unicodedata.decomposition(character).startswith(_FORMS)
