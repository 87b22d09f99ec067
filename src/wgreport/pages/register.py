"""The register of recommendations: what bodies decided, recommended and asked for; and, apart from it, what others proposed, each
as what it is. As pages, year by year where they would become long, and as data for those who sort, filter and take it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from wgreport.corpus.kinds import asks
from wgreport.model.corpus import Edition
from wgreport.model.report import Act, Item, Paragraph
from wgreport.pages import urls
from wgreport.pages.acts import elsewhere, paragraph_of, passage_of, topics_of
from wgreport.pages.inline import inline
from wgreport.pages.report import Reading, badge_of
from wgreport.pages.site import Site, words
from wgreport.pages.topics import TopicNames, topic_names
from wgreport.pages.views import ActRow, Facet, Inline, Label, OtherWords, Reference, RegisterView, Span, Tab
from wgreport.pages.years import Cut, cuts, year_heading, year_name, year_of
from wgreport.parse.text import sentences

Part = Literal["adopted", "proposed"]

VOICES: dict[Part, tuple[str, ...]] = {
    "adopted": ("body",),
    "proposed": ("chair", "secretariat", "panellist", "speaker", "states"),
}
"""Whose acts each part holds, in their order on its pages."""

LONGEST = 300
"""A part of the register with more entries than this is cut: its first page holds the newest whole years, each older year has
a page of its own."""


class Entry(Struct, frozen=True):
    """An act, the report it stands in, and the year of its meeting."""

    act: Act
    reading: Reading
    year: str


class Sheet(Struct, frozen=True):
    """One page of the register, and its entries, the newest year first; `year` in its address, empty for the first page."""

    part: Part
    year: str
    entries: tuple[Entry, ...]


class Register(Struct, frozen=True):
    """All that the register holds in one language. `unanalysed`: reports in whose text no act at all was recognized,
    among them all in a language whose rules have no evidence behind them."""

    language: str
    site: Site
    entries: Mapping[Part, tuple[Entry, ...]]
    sheets: tuple[Sheet, ...]
    unanalysed: tuple[Reading, ...]
    topics: Mapping[str, TopicNames]


def register_of(
    readings: tuple[Reading, ...], language: str, site: Site, pages: Mapping[Part, Sequence[Cut]] | None = None
) -> Register:
    """The register in `language`, from `readings` in their order. Of a body every act is in it, of others what they proposed or
    asked for. `pages`: the years of its pages, if other languages have a say in them."""
    entries: dict[Part, tuple[Entry, ...]] = {
        part: tuple(
            Entry(act, reading, year_of(reading.work.sidecar)) for reading in readings for act in _acts(part, reading.edition)
        )
        for part in VOICES
    }
    own = pages if pages is not None else {part: cuts(Counter(e.year for e in found), LONGEST) for part, found in entries.items()}
    shown = {reading.edition.language for reading in readings}
    return Register(
        language=language,
        site=site,
        entries=entries,
        sheets=tuple(
            Sheet(part, cut.year, tuple(entry for year in cut.years for entry in years.get(year, ())))
            for part, found in entries.items()
            for years in (dict(by_year(found)),)
            for cut in own[part]
        ),
        unanalysed=tuple(reading for reading in readings if not reading.edition.report.acts),
        topics={code: topic_names(site.index.registry.topics, site.languages[code]) for code in sorted(shown)},
    )


def pages_of_register(readings: Iterable[Sequence[Reading]]) -> dict[Part, tuple[Cut, ...]]:
    """The pages of each part of the register, the same in all languages, so that each leads to the others: a year counts as much
    as it has in the language where it has most. `readings`: those of each language."""
    most: dict[Part, Counter[str]] = {part: Counter() for part in VOICES}
    for here in readings:
        for part in VOICES:
            found: Counter[str] = Counter()
            for reading in here:
                found[year_of(reading.work.sidecar)] += len(_acts(part, reading.edition))
            most[part] |= found
    return {part: cuts(counts, LONGEST) for part, counts in most.items()}


def _acts(part: Part, edition: Edition) -> tuple[Act, ...]:
    voices = VOICES[part]
    return tuple(act for act in edition.report.acts if act.voice in voices and (act.voice == "body" or asks(act)))


def by_year(entries: Iterable[Entry]) -> list[tuple[str, tuple[Entry, ...]]]:
    """The entries of each year, the newest year first."""
    ordered = sorted(entries, key=lambda entry: entry.year, reverse=True)
    return [(year, tuple(found)) for year, found in groupby(ordered, key=lambda entry: entry.year)]


# a page


def register_view(sheet: Sheet, register: Register, facets: tuple[Facet, ...]) -> RegisterView:
    """The page of `sheet`: a table for each voice. `facets`: what its part of the register can be filtered by."""
    site, language = register.site, register.language
    speech = site.speeches[language]
    groups = []
    for voice in VOICES[sheet.part]:
        rows = tuple(
            act_row(entry.act, entry.reading, topics_of(entry.act, entry.reading, register.topics))
            for entry in sheet.entries
            if entry.act.voice == voice
        )
        if rows:
            groups.append((site.label(language, "register.group", voice), rows))
    heading = speech.say(f"register.heading.{sheet.part}")
    url = urls.register(language, sheet.part, sheet.year)
    title = heading if not sheet.year else year_heading(heading, sheet.year, speech)
    first = Reference(heading, urls.register(language, sheet.part) if sheet.year else None)
    trail = (first, Reference(year_name(sheet.year, speech))) if sheet.year else (first,)
    return RegisterView(
        page=site.page(language, url, title, "register", trail, section=urls.register(language)),
        introduction=speech.say(f"register.introduction.{sheet.part}"),
        parts=tuple(
            Tab(speech.say(f"register.tab.{part}"), urls.register(language, part), len(found), part == sheet.part)
            for part, found in register.entries.items()
        ),
        years=tuple(
            Tab(
                year_name(other.year, speech),
                urls.register(language, other.part, other.year),
                len(other.entries),
                other == sheet,
            )
            for other in register.sheets
            if other.part == sheet.part
        ),
        groups=tuple(groups),
        facets=facets,
        data=tuple(urls.register_data(language, sheet.part, year) for year, _ in by_year(register.entries[sheet.part])),
        total=len(register.entries[sheet.part]),
        unanalysed=tuple(
            Reference(reading.work.sidecar.symbol, reading.url, speech.language_name(reading.edition.language))
            for reading in register.unanalysed
        ),
    )


def act_row(act: Act, reading: Reading, topics: Iterable[str] = ()) -> ActRow:
    """One act as a row, its words with their citations linked. `topics`: the keys of those it is about."""
    site, language, sidecar = reading.site, reading.language, reading.work.sidecar
    paragraph = paragraph_of(act, reading)
    text_language = site.languages[reading.edition.language]
    return ActRow(
        report=Reference(sidecar.symbol, reading.url),
        paragraph=Reference(
            site.speeches[language].say("reference.paragraph", number=paragraph.number),
            urls.report(language, reading.work.id, act.within),
        ),
        date=sidecar.start or sidecar.date or "",
        badge=badge_of(act, reading.work, language, site),
        addressees=tuple(addressee(key, language, site) for key in act.addressees),
        condition=act.condition,
        text=_words(act, passage_of(act, reading), reading),
        tag=text_language.tag,
        direction=text_language.direction,
        unofficial=reading.unofficial,
        body=Label(sidecar.body, site.body_name(sidecar.body, language)),
        year=year_name(year_of(sidecar), site.speeches[language]),
        topics=tuple(topic_name(key, language, site) for key in topics),
        others=tuple(
            OtherWords(
                site.speeches[language].language_name(edition.language),
                site.languages[edition.language].tag,
                site.languages[edition.language].direction,
                text,
                edition.version.status == "unofficial",
                whole,
            )
            for edition, text, whole in elsewhere(act, reading)
        ),
    )


def _words(act: Act, passage: Paragraph | Item, reading: Reading) -> Inline:
    """The act's words; where they go on from an earlier act of the same sentence, an ellipsis says so."""
    language = reading.site.languages[reading.edition.language]
    joined = act.start not in {start for start, _ in sentences(passage.text, language)}
    shown = inline(passage.text, passage.address, reading.marks, (), reading.url, start=act.start, end=act.end)
    return (Span("\u2026 "), *shown) if joined else shown


def addressee(key: str, language: str, site: Site) -> Reference:
    """Who is asked: an organization or a State by its name, with its page if something names it; a group of addressees by its
    own."""
    state = site.index.states.get(key)
    if state is not None:
        return Reference(words(state.name, language), _page_of("state", key, language, site))
    organization = site.index.organizations.get(key)
    if organization is None:
        return Reference(site.speeches[language].say(f"addressee.{key}"))
    return Reference(words(organization.name, language), _page_of("organization", key, language, site))


def _page_of(kind: str, key: str, language: str, site: Site) -> str | None:
    target = f"{kind}/{key}"
    named = target in site.corpus.passages[language] or key in site.corpus.attendance or key in site.corpus.own
    return urls.target(language, target) if named else None


def topic_name(key: str, language: str, site: Site) -> str:
    """What a topic of the registry is called."""
    return next(words(topic.name, language) for topic in site.index.registry.topics if topic.id == key)
