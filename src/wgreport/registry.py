"""The registry as it is asked: who is called what in a language, and what a target is.

Names are matched longest first (the registry of States holds names inside names: UNTERM's Ireland and Northern Ireland), and
an organization's name before a State's inside it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from msgspec import Struct

from wgreport.lang.language import Guard
from wgreport.model.registry import Article, Body, Chapter, Gathering, Instrument, Organization, Registry, Resolution, State
from wgreport.model.report import NameKind

_PREFIX = 2
_BEGINNING = 4
_STEM = 9

_NO_WORD_BEFORE = r"(?<![^\W_].)"
"""Behind a character: no letter or figure stands before it."""

_STRAIGHT, _CURVED = "'", "\u2019"


class Found(Struct, frozen=True):
    """A name in a text."""

    start: int
    end: int
    kind: str
    id: str


class Names(Struct, frozen=True):
    """A set of names of one language, ready to be looked for. `borders`: a name begins and ends where a word does.

    A text prints either apostrophe; the names here have the curved one, and what is asked is read so."""

    exact: dict[str, tuple[str, str]]
    """Name -> kind and id."""
    order: list[str]
    """The names in the order of their characters: whatever begins a text stands at the place of that text, or is the beginning of
    the name that stands there."""
    shorter: dict[str, str]
    """Name -> the longest other name that it begins with, if there is one."""
    beginnings: dict[str, bool]
    """The first characters of the names -> whether some of them have not many more; and the names that have no more."""
    stems: frozenset[str]
    """More of the first characters of those names that have them."""
    candidates: re.Pattern[str]
    """Where a name can begin."""
    longest: int
    borders: bool
    glued: re.Pattern[str] | None = None
    """What may be written together with a name, before it."""
    guards: Mapping[str, Guard] = {}
    """Names that are something else too. Where a name is expected (`at`, `get`) they are names."""

    def find(self, text: str) -> list[Found]:
        """The names in `text`, from left to right, the longest at each place, none overlapping. Decoys are passed over."""
        found: list[Found] = []
        position = 0
        beginnings, text = self.beginnings, text.replace(_STRAIGHT, _CURVED)
        for match in self.candidates.finditer(text):
            start = match.start()
            if start < position:
                continue
            short = beginnings.get(text[start : start + _BEGINNING])
            if short is None:
                if text[start : start + _PREFIX] not in beginnings and text[start : start + _BEGINNING - 1] not in beginnings:
                    continue
            elif not short and text[start : start + _STEM] not in self.stems:
                continue
            name = self._at(text, start)
            if name is None:
                continue
            position = start + len(name)
            kind, identity = self.exact[name]
            guard = self.guards.get(name) if self.guards else None
            if identity and (guard is None or guard.allows(text, start, position)):
                found.append(Found(start, position, kind, identity))
        return found

    def at(self, text: str, position: int) -> Found | None:
        """The longest name that begins at `position`, or None."""
        start = max(0, position - 1)
        window = text[start : position + self.longest + 1].replace(_STRAIGHT, _CURVED)
        name = self._at(window, position - start)
        if name is None or not self.exact[name][1]:
            return None
        return Found(position, position + len(name), *self.exact[name])

    def get(self, name: str) -> tuple[str, str] | None:
        """Kind and id of what is called `name`, or None."""
        return self.exact.get(name.replace(_STRAIGHT, _CURVED))

    def _at(self, text: str, position: int) -> str | None:
        if self.borders and position and text[position - 1].isalnum() and not self._glued(text, position):
            return None
        ahead = text[position : position + self.longest]
        place = bisect_right(self.order, ahead)
        name = self.order[place - 1] if place else None
        while name is not None:
            if ahead.startswith(name):
                end = position + len(name)
                if not self.borders or end == len(text) or not text[end].isalnum():
                    return name
            name = self.shorter.get(name)
        return None

    def _glued(self, text: str, position: int) -> bool:
        """The word goes on before `position` with nothing but what may be glued to a name."""
        if self.glued is None:
            return False
        start = position
        while start and text[start - 1].isalnum():
            start -= 1
        return self.glued.fullmatch(text, start, position) is not None


def names_of(
    entries: Iterable[tuple[str, str, str]],
    *,
    borders: bool,
    decoys: Iterable[str] = (),
    glued: re.Pattern[str] | None = None,
    guards: Mapping[str, Guard] | None = None,
) -> Names:
    """Names from (name, kind, id); where two entries share a name the first keeps it. `decoys` hold a name and are none."""
    exact: dict[str, tuple[str, str]] = {}
    for name, kind, identity in entries:
        if name:
            exact.setdefault(name.replace(_STRAIGHT, _CURVED), (kind, identity))
    for decoy in decoys:
        exact[decoy.replace(_STRAIGHT, _CURVED)] = ("", "")
    order = sorted(exact)
    shorter: dict[str, str] = {}
    open_names: list[str] = []
    for name in order:
        if len(name) < _PREFIX:
            raise ValueError(f"a name needs at least {_PREFIX} characters: {name!r}")
        while open_names and not name.startswith(open_names[-1]):
            open_names.pop()
        if open_names:
            shorter[name] = open_names[-1]
        open_names.append(name)
    beginnings: dict[str, bool] = {}
    for name in order:
        # Its own beginning can be a name, too.
        short = len(name) < _STEM or any(name[:length] in exact for length in range(_PREFIX, _BEGINNING))
        beginnings[name[:_BEGINNING]] = beginnings.get(name[:_BEGINNING], False) or short
    return Names(
        exact=exact,
        order=order,
        shorter=shorter,
        beginnings=beginnings,
        stems=frozenset(name[:_STEM] for name in order if len(name) >= _STEM),
        candidates=_candidates(order, word=borders and glued is None),
        longest=max(map(len, order), default=0),
        borders=borders,
        glued=glued,
        guards=guards or {},
    )


def _candidates(names: Iterable[str], *, word: bool) -> re.Pattern[str]:
    """A first character of `names` before a second one; with `word`, and no letter or figure before it. It lets more through
    than there are names, and is asked so that what holds none is not looked at character by character."""
    first, second = (re.escape("".join(sorted({name[at] for name in names}))) for at in range(_PREFIX))
    if not first:
        return re.compile(r"(?!)")
    return re.compile(f"[{first}]{_NO_WORD_BEFORE if word else ''}(?=[{second}])", re.DOTALL)


class Index(Struct, frozen=True):
    """The registry by key. Built once; every look-up is a dictionary's."""

    registry: Registry
    bodies: Mapping[str, Body]
    states: Mapping[str, State]
    organizations: Mapping[str, Organization]
    resolutions: Mapping[str, Resolution]
    instruments: Mapping[str, Instrument]
    articles: Mapping[str, Article]
    chapters: Mapping[str, Chapter]
    gatherings: Mapping[str, Gathering]

    def chain(self, body: str | None) -> list[Body]:
        """The body and those above it, nearest first; a body that is not registered has none."""
        chain: list[Body] = []
        while body is not None and body in self.bodies and self.bodies[body] not in chain:
            chain.append(self.bodies[body])
            body = self.bodies[body].parent
        return chain

    def body_names(self, body: str, language: str) -> tuple[str, ...]:
        """All names of a body in a language, in full and short, with those that only its own reports use."""
        entry = self.bodies[body]
        return tuple(
            dict.fromkeys(
                n
                for n in (
                    entry.name.get(language),
                    entry.short.get(language),
                    *entry.own.get(language, ()),
                    *entry.aliases.get(language, ()),
                )
                if n
            )
        )


def index_of(registry: Registry) -> Index:
    """The registry by key; of two entries with one key the last is kept (that there are two is told when it is loaded)."""
    return Index(
        registry=registry,
        bodies={b.id: b for b in registry.bodies},
        states={s.id: s for s in registry.states},
        organizations={o.id: o for o in registry.organizations},
        resolutions={r.id: r for r in registry.resolutions},
        instruments={i.id: i for i in registry.instruments},
        articles={f"{i.id}/article/{a.number}": a for i in registry.instruments for a in i.articles},
        chapters={f"{i.id}/chapter/{c.number}": c for i in registry.instruments for c in i.chapters},
        gatherings={
            f"{'meeting' if b.gathers == 'meeting' else 'session'}/{g.body}/{g.number}": g
            for g in registry.gatherings
            for b in registry.bodies
            if b.id == g.body
        },
    )


def entity_names(index: Index, language: str) -> list[tuple[str, NameKind, str]]:
    """Every name of every organization and State in `language`; organizations first, as they hold names of States.

    What several bodies are called for short (the Conference) names none of them out of context."""
    short = {name for body in index.registry.bodies if (name := body.short.get(language)) is not None}
    found: list[tuple[str, NameKind, str]] = []
    for organization in index.registry.organizations:
        names = (organization.name.get(language), *organization.aliases.get(language, ()), organization.acronym)
        found.extend(
            (name, "organization", organization.id) for name in names if name and len(name) >= _PREFIX and name not in short
        )
    for state in index.registry.states:
        names = (state.name.get(language), state.full.get(language), *state.aliases.get(language, ()))
        found.extend((name, "state", state.id) for name in names if name and len(name) >= _PREFIX)
    return found
