"""How texts and questions are compared here: not the program's own folding, which is what is tested."""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """As compared in Chinese: compatible forms made one, lower case, no blanks, one kind of dash. Not the program's own folding:
    that is what is tested."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower()).translate(
        str.maketrans("\u2010\u2011\u2013\u2014", "----")
    )


def plain(text: str) -> str:
    """As compared in languages with blanks between words: lower case, no diacritics but the breve of the Cyrillic short i, one kind
    of dash and apostrophe."""
    marked = unicodedata.normalize("NFD", text.lower().replace("\u0439", "\ue000"))
    bare = "".join(one for one in marked if not unicodedata.combining(one) and one != "\u0640").replace("\ue000", "\u0439")
    return re.sub(r"\s+", " ", bare.translate(str.maketrans("\u2010\u2011\u2013\u2014\u2019\u2018", "----''")))
