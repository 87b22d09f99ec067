"""Finding citations. What a citation says is found here; whether its target exists is asked later, and elsewhere.

A coordinated run (articles 9, 10 and 13; in Chinese the noun stands once, at the end of the run) gives one mention for each
member. The spans of a run's members do not overlap: the first reaches back to the run's beginning, the last on to its end.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator

from msgspec import Struct

from wgreport.lang.language import Language, MentionRule
from wgreport.lang.numerals import to_roman
from wgreport.lang.pattern import group, text_of
from wgreport.model.registry import Body
from wgreport.model.report import Mention
from wgreport.parse.context import Context, instruments_in
from wgreport.parse.text import sentences
from wgreport.registry import Found

_BRACKETS = str.maketrans("\uff08\uff09", "()")

UNKNOWN = "unknown"
"""The owner in a target where the text does not tell whose resolution or which treaty's article it is."""


class _Member(Struct, frozen=True):
    """One member of a run: its place, and the rest of its target's path."""

    start: int
    end: int
    path: str


class _Place(Struct, frozen=True):
    """Where a run stands, with what its sentence names."""

    text: str
    start: int
    end: int
    sentence: int
    bodies: tuple[Found, ...]
    instruments: tuple[Found, ...]


def mentions_in(text: str, address: str, context: Context) -> list[Mention]:
    """The citations in `text`, the canonical text of what has `address`, from left to right."""
    runs = [(rule, match) for rule in context.language.mentions for match in rule.run.regex.finditer(text)]
    if not runs:
        return []
    # Of two forms that lie over each other the longer says more: `paragraph 2 of article 6` and not `article 6`.
    runs.sort(key=lambda run: run[1].start() - run[1].end())
    bodies, instruments = tuple(context.bodies.find(text)), tuple(instruments_in(text, context))
    starts = [start for start, _ in sentences(text, context.language)]
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for rule, match in runs:
        after = bisect(taken, match.span())
        if (after and taken[after - 1][1] > match.start()) or (after < len(taken) and taken[after][0] < match.end()):
            continue
        sentence = starts[bisect(starts, match.start()) - 1] if starts else 0
        place = _Place(text, match.start(), match.end(), sentence, bodies, instruments)
        members = _spread(list(_members(rule, match, context.language)), match, context.language)
        targets = [_target(rule, member, place, context) for member in members]
        if not targets or None in targets:
            continue
        taken.insert(after, match.span())
        found.extend(
            Mention(
                within=address,
                start=member.start,
                end=member.end,
                surface=text[member.start : member.end],
                kind=rule.kind,
                target=target,
            )
            for member, target in zip(members, targets, strict=True)
            if target is not None
        )
    return sorted(found, key=lambda mention: (mention.start, mention.end))


# the members of a run


def _members(rule: MentionRule, match: re.Match[str], language: Language) -> Iterator[_Member]:
    if rule.each is not None:
        for member in rule.each.finditer(match.string, match.start(), match.end()):
            path = _path_of(rule, member, language)
            if path is not None:
                yield _Member(member.start(), member.end(), path)
        return
    if rule.kind == "article":
        yield from _articles(match, language)
        return
    name = "chapters" if rule.kind == "chapter" else "own"
    for start, end, number in _numbers(group(match, name), language):
        yield _Member(start, end, f"{number}" if rule.kind == "chapter" else f"p{number}")


def _path_of(rule: MentionRule, member: re.Match[str], language: Language) -> str | None:
    if rule.kind == "document":
        return re.sub(r"\s+", "", member["symbol"])
    if rule.kind == "item":
        number, key = _figures(text_of(member, "item") or ""), text_of(member, "letter")
        return f"{number}/{language.numerals.letter(key) or key}" if key else number
    if rule.kind in ("meeting", "session"):
        value = language.numerals.read(text_of(member, "number") or "")
        return None if value is None else str(value)
    serial, session = text_of(member, "serial"), text_of(member, "session")
    if serial and session:
        # Before 1976 the session stood in Roman numerals behind the number; some languages print it in figures.
        count = language.numerals.read(session)
        return None if count is None else f"{_figures(serial)}({to_roman(count).upper()})"
    printed = re.sub(r"\s+", "", text_of(member, "number") or "")
    for sign, meant in language.signs.items():
        printed = printed.replace(sign, meant)
    return _figures(printed).translate(_BRACKETS)


def _figures(text: str) -> str:
    """`text` with the figures of any script as those of ASCII."""
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text)


def _articles(match: re.Match[str], language: Language) -> Iterator[_Member]:
    """Articles; the paragraphs behind a list of articles are the last one's, the letters behind a list of paragraphs the last
    one's."""
    articles = list(_numbers(group(match, "articles"), language))
    paragraphs = list(_numbers(group(match, "paragraphs"), language))
    letters = list(_letters(group(match, "letters"), language))
    for start, end, number in articles[: -1 if paragraphs or letters else None]:
        yield _Member(start, end, f"{number}")
    if not articles or not (paragraphs or letters):
        return
    start, end, article = articles[-1]
    for index, (from_, to, number) in enumerate(paragraphs[: -1 if letters else None]):
        yield _Member(start if index == 0 and start < from_ else from_, to, f"{article}/{number}")
    base = f"{article}/{paragraphs[-1][2]}" if paragraphs else f"{article}"
    for index, (from_, to, key) in enumerate(letters):
        before = paragraphs[-1][0] if paragraphs else start
        yield _Member(before if index == 0 and before < from_ else from_, to, f"{base}/{key}")


def _numbers(found: tuple[str, int] | None, language: Language) -> Iterator[tuple[int, int, int]]:
    """Place and value of each number of a list; between the two ends of a range lie the others, each at the range's place."""
    if found is None:
        return
    text, offset = found
    previous: tuple[int, int, int] | None = None
    for token in language.number_token.finditer(text):
        value = language.numerals.read(token[0])
        if value is None:
            continue
        if (
            previous is not None
            and language.between.regex.fullmatch(text, previous[1], token.start())
            and previous[2] < value <= previous[2] + 100
        ):
            for between in range(previous[2] + 1, value):
                yield offset + previous[0], offset + token.end(), between
        yield offset + token.start(), offset + token.end(), value
        previous = (token.start(), token.end(), value)


def _letters(found: tuple[str, int] | None, language: Language) -> Iterator[tuple[int, int, str]]:
    if found is None:
        return
    text, offset = found
    previous: tuple[int, str] | None = None
    for token in language.letter_token.finditer(text):
        key = language.numerals.letter(token[0])
        if key is None:
            continue
        joint = text[previous[0] : token.start()].strip("() \uff08\uff09") if previous is not None else ""
        if previous is not None and joint and language.between.regex.fullmatch(joint):
            for code in range(ord(previous[1]) + 1, ord(key)):
                yield offset + token.start(), offset + token.end(), chr(code)
        yield offset + token.start(), offset + token.end(), key
        previous = (token.end(), key)


def _spread(members: list[_Member], match: re.Match[str], language: Language) -> list[_Member]:
    """The members with the first reaching back to the run's beginning, the last on to its end, and each of the others back to the
    conjunction before it."""
    spread: list[_Member] = []
    for index, member in enumerate(members):
        start = match.start() if index == 0 else member.start
        if index and (joint := language.joint.match(match.string, spread[-1].end)) is not None and joint.end() <= start:
            start = joint.end()
        end = match.end() if index + 1 == len(members) else member.end
        spread.append(_Member(start, end, member.path))
    return spread


# whose it is


def _target(rule: MentionRule, member: _Member, place: _Place, context: Context) -> str | None:
    """The target of a member; None if the run is no citation after all."""
    if rule.kind == "document":
        return f"document/{member.path}"
    if rule.kind == "item":
        return f"item/{member.path}"
    if rule.kind == "paragraph":
        return f"self/{member.path}"
    if rule.kind in ("article", "chapter"):
        instrument = _instrument(rule, place, context)
        return None if instrument is None else f"{instrument}/{rule.kind}/{member.path}"
    if context.language.either_order and rule.body is None:
        member = _in_order(rule, member, place, context)
    body = rule.body or _body(rule, member, place, context)
    if rule.kind in ("meeting", "session"):
        return None if body == UNKNOWN else f"{rule.kind}/{body}/{member.path}"
    return f"{body}/{rule.kind}/{member.path}"


def _instrument(rule: MentionRule, place: _Place, context: Context) -> str | None:
    named = _behind(place, place.instruments, context)
    if named is None:
        named = _before(place, place.instruments, lambda found: found.end <= place.start + 1)
    if named is not None:
        return named.id or (None if rule.named else UNKNOWN)
    if rule.named:
        return None
    return context.instrument or UNKNOWN


def _in_order(rule: MentionRule, member: _Member, place: _Place, context: Context) -> _Member:
    """The member with the parts of its number in the order of which the registry knows a resolution, or else the one whose
    session the body can have had; as printed if neither tells."""
    if (parts := re.fullmatch(r"(\d+)/(\d+)", member.path)) is None:
        return member
    swapped = _Member(member.start, member.end, f"{parts[2]}/{parts[1]}")
    readings = [(reading, _body(rule, reading, place, context)) for reading in (member, swapped)]
    for reading, body in readings:
        if f"{body}/{rule.kind}/{reading.path}" in context.index.resolutions:
            return reading
    for reading, body in readings:
        known = context.index.bodies.get(body)
        if known is not None and (known.sessions is None or int(reading.path.split("/")[0]) <= known.sessions):
            return reading
    return member


def _body(rule: MentionRule, member: _Member, place: _Place, context: Context) -> str:
    bodies = context.index.bodies

    def able(body: Body) -> bool:
        return rule.kind in body.adopts if rule.kind in ("resolution", "decision") else body.gathers == rule.kind

    named = _behind(place, place.bodies, context)
    if named is not None and not able(bodies[named.id]):
        named = None
    if named is None:
        # Up to the run, or in it: between the noun and its number.
        named = _before(place, place.bodies, lambda found: found.end <= place.end and able(bodies[found.id]))
    if named is not None:
        return named.id
    default = next((body for body in context.chain if able(body)), None)
    if default is None:
        return UNKNOWN
    if rule.kind in ("meeting", "session"):
        return default.id
    series = re.match(r"(\d+)", member.path)
    if series is not None and default.sessions is not None and int(series[1]) > default.sessions:
        # No such session of this body: the only series that is long enough is meant.
        longest = max(bodies.values(), key=lambda body: body.sessions or 0 if able(body) else 0)
        return longest.id if (longest.sessions or 0) >= int(series[1]) else UNKNOWN
    return default.id


def _behind(place: _Place, named: tuple[Found, ...], context: Context) -> Found | None:
    """The body or instrument that stands right behind a run, as in `article 6 of the Convention`; for languages that write so."""
    if context.language.after is None:
        return None
    match = context.language.after.regex.match(place.text, place.end)
    if match is None:
        return None
    first = bisect(named, match.start(), key=_start)
    return next((found for found in named[first : first + 4] if found.start <= match.end() < found.end), None)


def _before(place: _Place, named: tuple[Found, ...], fits: Callable[[Found], bool]) -> Found | None:
    """The nearest that fits of what is named in a sentence up to the end of a run."""
    for index in range(bisect(named, place.end, key=_start) - 1, -1, -1):
        if named[index].start < place.sentence:
            return None
        if fits(named[index]):
            return named[index]
    return None


def _start(found: Found) -> int:
    return found.start
