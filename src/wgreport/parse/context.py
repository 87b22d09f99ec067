"""What a text is read against: its language, the registry, and whose report it is.

Short names ("the Conference", "the Convention") mean something only in the reports of a body: they stand for that body, those
above it and
their treaty.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from wgreport.lang.acts import ActRules
from wgreport.lang.language import Language, forms_of
from wgreport.model.registry import Body
from wgreport.registry import Found, Index, Names, entity_names, names_of


class Context(Struct, frozen=True):
    """Everything the annotators need. `chain`: the report's body and those above it; `instrument`: its treaty, if it has one."""

    language: Language
    index: Index
    chain: tuple[Body, ...]
    instrument: str | None
    entities: Names
    bodies: Names
    instruments: Names
    full_instruments: frozenset[str]
    """The names of instruments that are not short."""
    acts: ActRules
    own_key: str
    """What the body is as somebody who is asked: its organization or its own key; `body` if the registry does not know it."""


def context_of(language: Language, index: Index, body: str | None, known_as: Sequence[str] = ()) -> Context:
    """The context of reports of `body` (None: not known) in `language`. `known_as`: what the report calls its body, where that is
    not a name of `body` (a subsidiary of it, say)."""
    code = language.code
    chain = tuple(index.chain(body))
    bodies: list[tuple[str, str, str]] = []
    for entry in chain:
        bodies.extend((name, "body", entry.id) for name in index.body_names(entry.id, code))
    for entry in index.registry.bodies:
        full = (entry.name.get(code), *entry.aliases.get(code, ()))
        bodies.extend((name, "body", entry.id) for name in full if name)
    instrument = next((entry.instrument for entry in chain if entry.instrument is not None), None)
    instruments: list[tuple[str, str, str]] = []
    full_names: set[str] = set()
    # With the article of the short names too: `la Convention` must not be found where `la Convention contre ...` stands.
    shorts = [short for treaty in index.registry.instruments if (short := treaty.short.get(code))]
    articles = sorted({"", *(short.removesuffix(_bare(short, language)) for short in shorts)})
    for treaty in index.registry.instruments:
        in_full = [name for name in (treaty.name.get(code), *treaty.aliases.get(code, ())) if name]
        names = [article + name for article in articles for name in in_full]
        full_names.update(names)
        if treaty.id == instrument and code in treaty.short:
            names.append(treaty.short[code])
        instruments.extend((name, "instrument", treaty.id) for name in names)
    # What the reports of these bodies call them is a name here, and only here.
    called = [(entry.short.get(code), "organization", entry.organization) for entry in chain]
    entities = [*entity_names(index, code), *((name, kind, key) for name, kind, key in called if name and key)]
    own = tuple(known_as) or (index.body_names(chain[0].id, code) if chain else ())
    return Context(
        language=language,
        index=index,
        chain=chain,
        instrument=instrument,
        entities=_names(_with_bare_forms(entities, language), language, language.decoys),
        bodies=_names(_with_bare_forms(bodies, language), language, language.decoys),
        instruments=_names(instruments, language, ()),
        full_instruments=frozenset(form for name in full_names for form in forms_of(name, language)),
        acts=language.acts(tuple(form for name in own for form in forms_of(_bare(name, language), language))),
        own_key="body" if known_as or not chain else chain[0].organization or chain[0].id,
    )


def chain_names(chain: Sequence[Body], index: Index, code: str) -> tuple[str, ...]:
    """All names of these bodies in a language."""
    return tuple(name for body in chain for name in index.body_names(body.id, code))


def _names(entries: Sequence[tuple[str, str, str]], language: Language, decoys: Sequence[str]) -> Names:
    """The entries by name, in all forms in which the language writes them; a name as registered goes before a form of another."""
    written = [*entries, *((form, kind, key) for name, kind, key in entries for form in forms_of(name, language)[1:])]
    return names_of(written, borders=language.word_borders, decoys=decoys, glued=language.glued, guards=language.guards)


def _bare(name: str, language: Language) -> str:
    match = language.list_article.regex.match(name)
    return name[match.end() :] if match is not None else name


def _with_bare_forms(names: Sequence[tuple[str, str, str]], language: Language) -> list[tuple[str, str, str]]:
    """The names, and behind them the same without their article: `Conference resolution` names the body too."""
    return [*names, *((_bare(name, language), kind, identity) for name, kind, identity in names)]


def bodies_in(text: str, context: Context) -> list[Found]:
    """Where `text` names a body, from left to right: those of the registry by their id, any other with an empty one."""
    ours = context.bodies.find(text)
    starts = [own.start for own in ours]
    strangers: list[Found] = []
    for match in context.language.strangers.regex.finditer(text):
        # Ours do not overlap: only the last that begins before the end of this one can lie over it.
        index = bisect_left(starts, match.end())
        if not index or ours[index - 1].end <= match.start():
            strangers.append(Found(match.start(), match.end(), "body", ""))
    return sorted([*ours, *strangers], key=lambda found: found.start)


def instruments_in(text: str, context: Context) -> list[Found]:
    """Where `text` names an instrument, from left to right: ours by their id, any other with an empty one. A name that only
    holds one of our
    short names (the Convention on …) is another instrument's."""
    ours = context.instruments.find(text)
    found: list[Found] = []
    for match in context.language.foreign.regex.finditer(text):
        if any(own.start <= match.start() and match.end() <= own.end for own in ours if own.end - own.start > len(match[0])):
            continue  # the bare word inside a name of ours
        inside = [own for own in ours if match.start() <= own.start and own.end <= match.end()]
        # A name of ours in full is what is meant, also where only its beginning looks like another's.
        in_full = [
            own
            for own in ours
            if own.start < match.end() and match.start() < own.end and text[own.start : own.end] in context.full_instruments
        ]
        if in_full or any(own.end - own.start >= match.end() - match.start() - 2 for own in inside):
            continue
        ours = [own for own in ours if own not in inside]
        found.append(Found(match.start(), match.end(), "instrument", ""))
    return sorted([*ours, *found], key=lambda name: name.start)
