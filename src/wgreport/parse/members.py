"""The members of a coordinated run: `articles 9, 10 and 13` are three, `paragraphs 2 to 5` four, `A/66/10 and Add.1-3` four.

Each has a place of its own, and no two places overlap in part: the first reaches back to the run's beginning, the last on to its
end, the others back to the conjunction before them. What lies between the two ends of a range is said by the words that join
them (`to`), and its members share that place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from wgreport.lang.language import Language, MentionRule
from wgreport.lang.numerals import to_roman
from wgreport.lang.pattern import group, text_of

_BRACKETS = str.maketrans("\uff08\uff09", "()")
_PAIR = re.compile(r"(\d{1,3})\s?([-\u2010-\u2014.])\s?(\d{1,3})")
_RANGE = 100
"""No range of numbers in a report is longer; what looks so is not one."""


class Member(Struct, frozen=True):
    """One member of a run: its place, and the rest of its target's path."""

    start: int
    end: int
    path: str


def members_of(rule: MentionRule, match: re.Match[str], language: Language) -> list[Member]:
    """The members of the run that `rule` has found, from left to right."""
    return _spread(list(_members(rule, match, language)), match, language)


def addresses(match: re.Match[str], language: Language) -> Iterator[tuple[int, int, str]]:
    """Place and address of each paragraph that the groups `own` and `letters` of a match name: `p12`, `p12-a`."""
    numbers = list(numbers_in(group(match, "own"), language))
    letters = list(_letters(group(match, "letters"), language))
    for start, end, number in numbers[: -1 if letters else None]:
        yield start, end, f"p{number}"
    for index, (start, end, key) in enumerate(letters):
        if numbers:
            yield numbers[-1][0] if index == 0 else start, end, f"p{numbers[-1][2]}-{key}"


def numbers_in(found: tuple[str, int] | None, language: Language) -> Iterator[tuple[int, int, int]]:
    """Place and value of each number of a list; those between the two ends of a range are where the words that join these are."""
    if found is None:
        return
    text, offset = found
    previous: tuple[int, int] | None = None
    for token in language.number_token.finditer(text):
        value = language.numerals.read(token[0])
        if value is None:
            continue
        if previous is not None and previous[1] < value <= previous[1] + _RANGE:
            joint = language.between.regex.fullmatch(text, previous[0], token.start())
            if joint is not None:
                start, end = _stripped(text, *joint.span())
                for between in range(previous[1] + 1, value):
                    yield offset + start, offset + end, between
        yield offset + token.start(), offset + token.end(), value
        previous = (token.end(), value)


def _members(rule: MentionRule, match: re.Match[str], language: Language) -> Iterator[Member]:
    if rule.kind == "document":
        yield from _documents(rule, match)
    elif rule.each is not None:
        for member in rule.each.finditer(match.string, match.start(), match.end()):
            if rule.kind == "item":
                yield from _items(member, language)
            elif (path := _path_of(rule, member, language)) is not None:
                yield Member(member.start(), member.end(), path)
    elif rule.kind == "article":
        yield from _articles(match, language)
    elif rule.kind == "chapter":
        for start, end, number in numbers_in(group(match, "chapters"), language):
            yield Member(start, end, f"{number}")
    else:
        for start, end, address in addresses(match, language):
            yield Member(start, end, address)


def _documents(rule: MentionRule, match: re.Match[str]) -> Iterator[Member]:
    """Symbols; what stands behind one and is only the end of a symbol (`and Corr.1`) belongs to the symbol before it."""
    base = ""
    for member in rule.each.finditer(match.string, match.start(), match.end()) if rule.each is not None else ():
        if member["symbol"] is not None:
            base = re.sub(r"\s+", "", member["symbol"])
            yield Member(*member.span("symbol"), base)
            stem, _, first = base.rpartition(".")
            if member["last"] is not None and first.isdigit():
                yield from _numbered(member, "last", int(first) + 1, f"{stem}.")
        elif base:
            stem = f"{_stem(base, member['suffix'])}/{member['suffix']}"
            yield Member(member.start(), member.end("first"), f"{stem}{member['first']}")
            if member["upto"] is not None:
                yield from _numbered(member, "upto", int(member["first"]) + 1, stem)
            for number in re.finditer(r"\d+", member["more"] or ""):
                at = member.start("more")
                yield Member(at + number.start(), at + number.end(), f"{stem}{number[0]}")


def _numbered(member: re.Match[str], name: str, first: int, base: str) -> Iterator[Member]:
    """The documents of a range of numbers, from the one behind its first: `Add.1-3`."""
    last = int(member[name])
    for number in range(first, min(last, first + _RANGE) + 1):
        place = (member.start(name) - 1, member.start(name)) if number < last else member.span(name)
        yield Member(*place, f"{base}{number}")


def _stem(base: str, suffix: str) -> str:
    """To what of a symbol a suffix is added: another of the same kind stands beside it, and nothing is added to a corrigendum."""
    head, _, last = base.rpartition("/")
    return head if last.startswith((suffix, "Corr.")) else base


def _items(member: re.Match[str], language: Language) -> Iterator[Member]:
    number = figures(text_of(member, "item") or "")
    letters = list(_letters(group(member, "letters"), language))
    if not letters:
        yield Member(member.start(), member.end(), number)
    for index, (start, end, key) in enumerate(letters):
        yield Member(member.start() if index == 0 else start, end, f"{number}/{key}")


def _path_of(rule: MentionRule, member: re.Match[str], language: Language) -> str | None:
    if rule.kind in ("meeting", "session"):
        value = language.numerals.read(text_of(member, "number") or "")
        return None if value is None else str(value)
    serial, session = re.sub(r"\s+", "", text_of(member, "serial") or ""), text_of(member, "session")
    if serial and session:
        # Before 1976 the session stood in Roman numerals behind the number; some languages print it in figures.
        count = language.numerals.read(session)
        return None if count is None else f"{figures(serial)}({to_roman(count).upper()})"
    printed = re.sub(r"\s+", "", text_of(member, "number") or "")
    for sign, meant in language.signs.items():
        printed = printed.replace(sign, meant)
    return figures(printed).translate(_BRACKETS)


def figures(text: str) -> str:
    """`text` with the figures of any script as those of ASCII."""
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text)


def _articles(match: re.Match[str], language: Language) -> Iterator[Member]:
    """Articles; the paragraphs behind a list of articles are the last one's, the letters behind a list of paragraphs the last
    one's."""
    found = group(match, "articles")
    parts = list(_subdivided(found)) if found is not None else []
    if parts:
        yield from parts
        return
    articles = list(numbers_in(found, language))
    paragraphs = list(numbers_in(group(match, "paragraphs"), language))
    letters = list(_letters(group(match, "letters"), language))
    for start, end, number in articles[: -1 if paragraphs or letters else None]:
        yield Member(start, end, f"{number}")
    if not (paragraphs or letters):
        return
    # Where the article is only pointed to (`paragraph 2 of that article`) the path begins behind it.
    start, end, article = articles[-1] if articles else (match.start(), match.end(), 0)
    own = [f"{article}"] if articles else []
    for index, (from_, to, number) in enumerate(paragraphs[: -1 if letters else None]):
        yield Member(start if index == 0 and start < from_ else from_, to, "/".join([*own, f"{number}"]))
    base = [*own, *([f"{paragraphs[-1][2]}"] if paragraphs else [])]
    for index, (from_, to, key) in enumerate(letters):
        before = paragraphs[-1][0] if paragraphs else start
        yield Member(before if index == 0 and before < from_ else from_, to, "/".join([*base, key]))


def _subdivided(found: tuple[str, int]) -> Iterator[Member]:
    """The members of a list such as `66-4 and 66-5`, where a hyphen cannot mean a range, or `2.1 and 2.3`."""
    text, offset = found
    pairs = list(_PAIR.finditer(text))
    if all(pair[2] != "." and int(pair[1]) < int(pair[3]) for pair in pairs):
        return
    for token in re.finditer(rf"{_PAIR.pattern}|(\d+)", text):
        path = token[4] if token[4] is not None else f"{int(token[1])}/{int(token[3])}"
        yield Member(offset + token.start(), offset + token.end(), figures(path))


def _letters(found: tuple[str, int] | None, language: Language) -> Iterator[tuple[int, int, str]]:
    if found is None:
        return
    text, offset = found
    previous: tuple[int, str] | None = None
    for token in language.letter_token.finditer(text):
        key = language.numerals.letter(token[0])
        if key is None:
            continue
        if previous is not None and key > previous[1]:
            start, end = _stripped(text, previous[0], token.start(), "() \uff08\uff09")
            if start < end and language.between.regex.fullmatch(text[start:end]):
                for code in range(ord(previous[1]) + 1, ord(key)):
                    yield offset + start, offset + end, chr(code)
        yield offset + token.start(), offset + token.end(), key
        previous = (token.end(), key)


def _stripped(text: str, start: int, end: int, blanks: str | None = None) -> tuple[int, int]:
    """The place between `start` and `end` without the blanks at its ends; all of it if there is nothing else."""
    words = text[start:end].strip(blanks)
    begin = text.index(words, start) if words else start
    return (begin, begin + len(words)) if words else (start, end)


def _spread(members: list[Member], match: re.Match[str], language: Language) -> list[Member]:
    spread: list[Member] = []
    for index, member in enumerate(members):
        start = match.start() if index == 0 else member.start
        if index and (joint := language.joint.match(match.string, spread[-1].end)) is not None and joint.end() <= start:
            start = joint.end()
        end = match.end() if index + 1 == len(members) else member.end
        spread.append(Member(*_bracketed(match, start, end), member.path))
    return spread


def _bracketed(match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """The place with the bracket that it lacks: the end of `13 (a)` and of `13 a)`, the beginning of `(2)`."""
    text = match.string
    opened = sum((c in "(\uff08") - (c in ")\uff09") for c in text[start:end])
    if text[end : end + 1] in {")", "\uff09"} and (opened > 0 or end < match.end()):
        return start, end + 1
    if opened < 0 and start and text[start - 1] in "(\uff08":
        return start - 1, end
    return start, end
