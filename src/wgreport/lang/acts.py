"""How a language says who does what: the rules by which acts are recognized, compiled from data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from wgreport.lang.needed import ByBeginning
from wgreport.lang.pattern import NEVER, Keyed, Pattern, pattern_from, regex_of
from wgreport.model.report import Voice, Weight


class Subject(Struct, frozen=True):
    """Who acts. `verbs`: only these are registered for this voice (empty: all)."""

    voice: Voice
    weight: Weight | None
    verbs: tuple[str, ...]
    pattern: Pattern


class Impersonal(Struct, frozen=True):
    """How a sentence says that something was done without saying by whom. `verb`: what, if the pattern itself says it; else
    one of `verbs` (empty: any) follows."""

    voice: Voice
    weight: Weight | None
    verb: str | None
    verbs: tuple[str, ...]
    pattern: Pattern


class BodyNoun(Struct, frozen=True):
    """A noun that stands for a body in its own reports, as their titles have it. `name`: how it stands before a verb, where
    that is not what the pattern matches."""

    name: str | None
    pattern: Pattern


class ActRules(Struct, frozen=True):
    """How a sentence says who does what, bound to the names of one body. `verb_first`: the verb comes before who acts.
    `openings`: how a sentence begins in which others words come before who acts, up to one of its `commas`. `coupled`: what joins
    a second actor to the first. `bare`: what stands before the verb in a sentence that names nobody, which is the body's.
    `addressed`: what stands before the name of who is asked. `attributed`: in a list of `recommendations`, who made them."""

    verb_first: bool
    openings: Pattern
    commas: Pattern
    coupled: Pattern
    bare: Pattern
    addressed: Pattern
    recommendations: Pattern
    attributed: Pattern
    continued: Pattern
    """How the words end of which each item of a list is the rest: `requested the Secretariat to:`."""
    unregistered: Pattern
    """Verbs that are no acts, but to which one may be joined."""
    impersonal: tuple[Impersonal, ...]
    leads: Pattern
    adverbs: Pattern
    joins: Pattern
    apart: Pattern
    same: Pattern
    clauses: Pattern
    """What comes before a clause of the same sentence in which somebody else acts."""
    resumed: Pattern
    """At the beginning of a paragraph, the body that acts at the end of the one before."""
    subjects: tuple[Subject, ...]
    subjects_by: ByBeginning[Subject]
    verbs: tuple[Keyed, ...]
    verbs_by: ByBeginning[Keyed]
    directive: tuple[str, ...]
    addressees: tuple[Keyed, ...]
    addressees_by: ByBeginning[Keyed]
    conditions: tuple[Pattern, ...]


def _regex_of(subject: Subject) -> re.Pattern[str]:
    return subject.pattern.regex


def compile_bodies(data: Any, parts: Mapping[str, str], code: str) -> tuple[BodyNoun, ...]:
    """What a body calls itself."""
    return tuple(
        BodyNoun(entry.get("name"), pattern_from(entry, parts, f"{code}: acts.bodies[{i}]"))
        for i, entry in enumerate(data.get("bodies", ()))
    )


def compile_acts(data: Any, known: Mapping[str, str], code: str, body_names: tuple[str, ...]) -> ActRules:
    """The rules that `data` has for the language `code`, with %body% standing for any of `body_names`; `known` are its parts."""
    names = "|".join(re.escape(name) for name in sorted(body_names, key=len, reverse=True))
    parts = {**known, "body": f"(?:{names})" if names else r"(?!)"}
    where = f"{code}: acts"

    def keyed(name: str, key: str) -> tuple[Keyed, ...]:
        return tuple(Keyed(e[key], pattern_from(e, parts, f"{where}.{name}[{i}]")) for i, e in enumerate(data[name]))

    def optional(name: str, *, sought: bool = False) -> Pattern:
        return pattern_from(data[name], parts, f"{where}.{name}", sought=sought) if name in data else NEVER

    subjects = tuple(
        Subject(e["voice"], e.get("weight"), tuple(e.get("verbs", ())), pattern_from(e, parts, f"{where}.subjects[{i}]"))
        for i, e in enumerate(data["subjects"])
    )
    verbs, addressees = keyed("verbs", "verb"), keyed("addressees", "id")
    return ActRules(
        verb_first=bool(data.get("verb_first", False)),
        openings=optional("openings"),
        commas=optional("commas"),
        coupled=optional("coupled"),
        bare=optional("bare"),
        addressed=optional("addressed"),
        recommendations=optional("recommendations", sought=True),
        attributed=optional("attributed"),
        continued=optional("continued"),
        unregistered=optional("unregistered"),
        impersonal=tuple(
            Impersonal(
                e["voice"],
                e.get("weight"),
                e.get("verb"),
                tuple(e.get("verbs", ())),
                pattern_from(e, parts, f"{where}.impersonal[{i}]"),
            )
            for i, e in enumerate(data.get("impersonal", ()))
        ),
        leads=pattern_from(data["leads"], parts, f"{where}.leads"),
        adverbs=pattern_from(data["adverbs"], parts, f"{where}.adverbs"),
        joins=pattern_from(data["joins"], parts, f"{where}.joins", sought=True),
        apart=pattern_from(data["apart"], parts, f"{where}.apart", sought=True),
        same=pattern_from(data["same"], parts, f"{where}.same"),
        clauses=optional("clauses", sought=True),
        resumed=optional("resumed"),
        subjects=subjects,
        subjects_by=ByBeginning(subjects, _regex_of),
        verbs=verbs,
        verbs_by=ByBeginning(verbs, regex_of),
        directive=tuple(data["directive"]),
        addressees=addressees,
        addressees_by=ByBeginning(addressees, regex_of),
        conditions=tuple(
            pattern_from(e, parts, f"{where}.conditions[{i}]", sought=True) for i, e in enumerate(data["conditions"])
        ),
    )
