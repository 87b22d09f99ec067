"""Whose it is: the body of a resolution and the treaty of an article, by what the sentence names and whose report it is."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Callable

from msgspec import Struct

from wgreport.lang.language import MentionRule
from wgreport.model.registry import Body, NumberForm
from wgreport.parse.context import Context
from wgreport.parse.members import Member
from wgreport.registry import Found

UNKNOWN = "unknown"
"""The owner in a target where the text does not tell whose resolution or which treaty's article it is."""

_FORMS: tuple[tuple[NumberForm, re.Pattern[str]], ...] = (
    ("year", re.compile(r"\d{4}/\d+")),
    ("bracketed-year", re.compile(r"\d+\(\d{4}\)")),
    ("bracketed-session", re.compile(r"\d+[A-Z]*\((?:S-)?[IVXLC]+\)")),
)

_TAGGED = re.compile(r"\d+/([A-Z]+)\.\d+")


class Place(Struct, frozen=True):
    """Where a run stands, with what its text names."""

    text: str
    start: int
    end: int
    sentence: int
    """Where its sentence begins."""
    bodies: tuple[Found, ...]
    """Those of the registry, and with an empty id others."""
    instruments: tuple[Found, ...]


def target_of(rule: MentionRule, member: Member, place: Place, context: Context) -> str | None:
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


def _instrument(rule: MentionRule, place: Place, context: Context) -> str | None:
    named = behind(place.text, place.end, place.instruments, context)
    if named is None:
        named = _before(place, place.instruments, lambda found: found.end <= place.start + 1)
    if named is not None:
        return named.id or (None if rule.named else UNKNOWN)
    if rule.named:
        return None
    return context.instrument or UNKNOWN


def _in_order(rule: MentionRule, member: Member, place: Place, context: Context) -> Member:
    """The member with the parts of its number in the order of which the registry knows a resolution, or else the one whose
    session the body can have had; as printed if neither tells. A year stands first."""
    if (parts := re.fullmatch(r"(\d+)/(\d+)", member.path)) is None:
        return member
    swapped = Member(member.start, member.end, f"{parts[2]}/{parts[1]}")
    if len(parts[1]) == 4 or len(parts[2]) == 4:
        return member if len(parts[1]) == 4 else swapped
    readings = [(reading, _body(rule, reading, place, context)) for reading in (member, swapped)]
    for reading, body in readings:
        if f"{body}/{rule.kind}/{reading.path}" in context.index.resolutions:
            return reading
    for reading, body in readings:
        known = context.index.bodies.get(body)
        if known is not None and (known.sessions is None or int(reading.path.split("/")[0]) <= known.sessions):
            return reading
    return member


def _form(path: str) -> NumberForm:
    return next((form for form, pattern in _FORMS if pattern.fullmatch(path)), "session")


def _body(rule: MentionRule, member: Member, place: Place, context: Context) -> str:
    bodies = context.index.bodies
    if (tagged := _TAGGED.fullmatch(member.path)) is not None:
        return next((body.id for body in bodies.values() if body.tag == tagged[1]), UNKNOWN)
    adopted = rule.kind in ("resolution", "decision")
    form = _form(member.path)

    def able(body: Body) -> bool:
        return rule.kind in body.adopts and form in body.numbers if adopted else body.gathers == rule.kind

    named = behind(place.text, place.end, place.bodies, context)
    if named is not None and named.id and not able(bodies[named.id]):
        named = None
    if named is None:
        # Up to the run, or in it: between the noun and its number. What the run is said of is nearest to a session; a resolution
        # may be named after a body that it set up.
        first = bisect_left(place.bodies, place.start, key=_start)
        nearest = place.bodies[first - 1].end if first else 0
        named = _before(
            place,
            place.bodies,
            lambda found: (
                found.end <= place.end
                and (able(bodies[found.id]) if found.id else not adopted or place.start - 1 <= found.end == nearest)
            ),
        )
    if named is not None and (named.id or not adopted):
        return named.id or UNKNOWN
    default = next((body for body in context.chain if able(body)), None)
    if not adopted:
        return UNKNOWN if default is None else default.id
    if default is None or form != "session":
        return _only(rule, member, form, default, context)
    if (series := re.match(r"(\d+)", member.path)) is not None and default.sessions is not None:
        if int(series[1]) <= default.sessions:
            return default.id if named is None else UNKNOWN
        # No such session of this body: the only series that is long enough is meant.
        longest = max(bodies.values(), key=lambda body: body.sessions or 0 if able(body) else 0)
        return longest.id if (longest.sessions or 0) >= int(series[1]) else UNKNOWN
    return default.id if named is None else UNKNOWN


def _only(rule: MentionRule, member: Member, form: NumberForm, default: Body | None, context: Context) -> str:
    """Of a number that is not of the report's own series: the report's body if it counts so too, the body whose it is by the
    registry, or the only one that counts so."""
    if default is not None:
        return default.id
    able = [body.id for body in context.index.registry.bodies if rule.kind in body.adopts and form in body.numbers]
    known = [body for body in able if f"{body}/{rule.kind}/{member.path}" in context.index.resolutions]
    candidates = known if form != "session" else []
    if form != "session" and not known:
        candidates = able
    return candidates[0] if len(candidates) == 1 else UNKNOWN


def behind(text: str, end: int, named: tuple[Found, ...], context: Context) -> Found | None:
    """The body or instrument that stands right behind a run that ends at `end`, as in `article 6 of the Convention`; for
    languages that write so."""
    if context.language.after is None:
        return None
    match = context.language.after.regex.match(text, end)
    if match is None:
        return None
    first = bisect(named, match.start(), key=_start)
    return next((found for found in named[first : first + 4] if found.start <= match.end() < found.end), None)


def _before(place: Place, named: tuple[Found, ...], fits: Callable[[Found], bool]) -> Found | None:
    """The nearest that fits of what is named in a sentence up to the end of a run."""
    for index in range(bisect(named, place.end, key=_start) - 1, -1, -1):
        if named[index].start < place.sentence:
            return None
        if fits(named[index]):
            return named[index]
    return None


def _start(found: Found) -> int:
    return found.start
