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


_DIGITS = "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_NUMERAL = re.compile(f"[{_DIGITS}\u5341\u767e]+")


def in_figures(text: str) -> str:
    """Chinese numerals below a thousand as figures: what is asked in one writing is found in either."""

    def figures(match: re.Match[str]) -> str:
        written, total = match[0], 0
        if not re.search("[\u5341\u767e]", written):
            return "".join(str(_DIGITS.index(sign)) for sign in written)
        for unit, value in (("\u767e", 100), ("\u5341", 10)):
            before, here, written_ = written.partition(unit)
            if here:
                digits = [sign for sign in before if sign in _DIGITS]
                total += value * (_DIGITS.index(digits[-1]) if digits else 1)
                written = written_
        return str(total + sum(_DIGITS.index(sign) for sign in written if sign in _DIGITS))

    return _NUMERAL.sub(figures, text)


def plain(text: str) -> str:
    """As compared in languages with blanks between words: lower case, no diacritics but the breve of the Cyrillic short i, one kind
    of dash and apostrophe."""
    marked = unicodedata.normalize("NFD", text.lower().replace("\u0439", "\ue000"))
    bare = "".join(one for one in marked if not unicodedata.combining(one) and one != "\u0640").replace("\ue000", "\u0439")
    return re.sub(r"\s+", " ", bare.translate(str.maketrans("\u2010\u2011\u2013\u2014\u2019\u2018", "----''")))
