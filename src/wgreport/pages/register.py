"""The register of recommendations: what bodies decided, recommended and asked for; and, apart from it, what others proposed, each
as what it is. As pages, year by year where they would become long, and as data for those who sort, filter and take it away.

The page of an older year says nothing of other years, so that a new report leaves it as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wgreport.corpus.kinds import asks
from wgreport.model.report import Act, Item, Paragraph
from wgreport.pages import urls
from wgreport.pages.acts import ALONE, Around, paragraph_of, passage_of
from wgreport.pages.inline import inline
from wgreport.pages.report import Reading, badge_of
from wgreport.pages.share import Share, Shown
from wgreport.pages.site import Site, words
from wgreport.pages.views import ActRow, Inline, Label, OtherWords, Reference, RegisterView, Span, Tab, View
from wgreport.pages.years import Cut, at, cuts, year_heading, year_name, year_of
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


class Sheet(Struct, frozen=True):
    """One page of the register, and its entries, the newest year first; `year` in its address, empty for the first page."""

    part: Part
    year: str
    years: tuple[str, ...]


Years = tuple[tuple[str, tuple[Share, ...]], ...]
"""The reports of each year, the newest year first."""


class Register(Struct, frozen=True):
    """All that the register holds in one language. `unanalysed`: reports in whose text no act at all was recognized,
    among them all in a language whose rules have no evidence behind them."""

    language: str
    site: Site
    years: Mapping[Part, Years]
    sheets: tuple[Sheet, ...]
    unanalysed: tuple[Share, ...]

    def total(self, part: Part, years: Container[str] | None = None) -> int:
        """How many acts a part of the register holds, of all `years` or of these."""
        return sum(
            share.acts[part].count for year, shares in self.years[part] if years is None or year in years for share in shares
        )

    def shares(self, sheet: Sheet) -> tuple[Share, ...]:
        """The reports whose acts are on the page of `sheet`."""
        years = dict(self.years[sheet.part])
        return tuple(share for year in sheet.years for share in years.get(year, ()))

    def rows(self, sheet: Sheet) -> tuple[Shown, ...]:
        """The acts on the page of `sheet`, report by report."""
        return tuple((share.work, share.acts[sheet.part].rows) for share in self.shares(sheet))

    def addressees(self, sheet: Sheet) -> frozenset[str]:
        """Whom the acts on the page of `sheet` address."""
        return frozenset(key for share in self.shares(sheet) for key in share.acts[sheet.part].keys["addressee"])


def belongs(act: Act, part: Part) -> bool:
    """The act is in this part of the register: of a body every act, of others what they proposed or asked for."""
    return act.voice in VOICES[part] and (act.voice == "body" or asks(act))


def register_of(
    shares: Sequence[Share], language: str, site: Site, pages: Mapping[Part, Sequence[Cut]] | None = None
) -> Register:
    """The register in `language`, from the reports in their order. `pages`: the years of its pages, if other languages have a say
    in them."""
    years: dict[Part, Years] = {part: by_year([share for share in shares if part in share.acts]) for part in VOICES}
    own = pages if pages is not None else pages_of_register([shares])
    sheets = tuple(Sheet(part, cut.year, cut.years) for part in VOICES for cut in own[part])
    return Register(language, site, years, sheets, tuple(share for share in shares if not share.analysed))


def pages_of_register(languages: Iterable[Sequence[Share]]) -> dict[Part, tuple[Cut, ...]]:
    """The pages of each part of the register, the same in all languages, so that each leads to the others: a year counts as much
    as it has in the language where it has most. `languages`: the reports as each of them shows them."""
    most: dict[Part, Counter[str]] = {part: Counter() for part in VOICES}
    for shares in languages:
        for part in VOICES:
            found: Counter[str] = Counter()
            for share in shares:
                if part in share.acts:
                    found[share.year] += share.acts[part].count
            most[part] |= found
    return {part: cuts(counts, LONGEST) for part, counts in most.items()}


def by_year(shares: Iterable[Share]) -> Years:
    """The reports of each year, the newest year first."""
    ordered = sorted(shares, key=lambda share: share.year, reverse=True)
    return tuple((year, tuple(found)) for year, found in groupby(ordered, key=lambda share: share.year))


# a page


def register_frame(sheet: Sheet, register: Register, facets: Iterable[str]) -> RegisterView:
    """The page of `sheet` without its acts. `facets`: what its part of the register can be filtered by."""
    site, language = register.site, register.language
    speech = site.speeches[language]
    heading = speech.say(f"register.heading.{sheet.part}")
    url = urls.register(language, sheet.part, sheet.year)
    title = heading if not sheet.year else year_heading(heading, sheet.year, speech)
    first = Reference(heading, urls.register(language, sheet.part) if sheet.year else None)
    trail = (first, Reference(year_name(sheet.year, speech))) if sheet.year else (first,)
    beside = [other for other in register.sheets if other.part == sheet.part]
    years = [
        Tab(
            year_name(other.year, speech),
            urls.register(language, other.part, other.year),
            register.total(other.part, other.years),
            current=False,
        )
        for other in beside
    ]
    unanalysed = [share for share in register.unanalysed if not sheet.year or share.year in sheet.years]
    return RegisterView(
        page=site.page(language, url, title, "register", trail, section=urls.register(language)),
        introduction=speech.say(f"register.introduction.{sheet.part}"),
        parts=tuple(
            Tab(
                speech.say(f"register.tab.{part}"),
                urls.register(language, part),
                None if sheet.year else register.total(part),
                part == sheet.part,
            )
            for part in register.years
        ),
        years=at(years, beside.index(sheet)),
        groups=(),
        facets=tuple(site.label(language, "facet", kind) for kind in facets),
        index=urls.register_data(language, sheet.part) if register.years[sheet.part] else "",
        unanalysed=tuple(Reference(share.symbol, share.url, speech.language_name(share.spoken)) for share in unanalysed),
    )


def with_rows(
    view: View, parts: Sequence[bytes], sheet: Sheet, register: Register, linked: Container[str | None]
) -> RegisterView:
    """The page with its acts, a table for each voice. `linked`: the addresses that addressees are led to."""
    assert isinstance(view, RegisterView)
    found: dict[str, list[ActRow]] = {}
    for part in parts:
        for voice, row in msgspec.msgpack.decode(part, type=tuple[tuple[str, ActRow], ...]):
            found.setdefault(voice, []).append(led(row, linked))
    site, language = register.site, register.language
    groups = [(site.label(language, "register.group", v), tuple(found[v])) for v in VOICES[sheet.part] if v in found]
    return replace(view, groups=tuple(groups))


def led(row: ActRow, linked: Container[str | None]) -> ActRow:
    """The row with links to those of its addressees alone whose page is among `linked`."""
    if all(whom.href is None or whom.href in linked for whom in row.addressees):
        return row
    shown = (whom if whom.href in linked else replace(whom, href=None) for whom in row.addressees)
    return replace(row, addressees=tuple(shown))


def addressees_with_pages(keys: Iterable[str], language: str, site: Site) -> frozenset[str]:
    """The addresses of those States and organizations among the addressees that have pages, because something names them."""
    index = site.index
    paths = [
        *(f"state/{key}" for key in keys if key in index.states),
        *(f"organization/{key}" for key in keys if key in index.organizations),
    ]
    return frozenset(urls.target(language, path) for path in paths if site.named.page_of(path, language))


def act_row(act: Act, reading: Reading, around: Around = ALONE) -> ActRow:
    """One act as a row, its words with their citations linked; with the topics it is about, and its words in other versions, if
    they are given."""
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
        topics=tuple(topic_name(key, language, site) for key in around.topics),
        others=tuple(
            OtherWords(
                site.speeches[language].language_name(edition.language),
                site.languages[edition.language].tag,
                site.languages[edition.language].direction,
                text,
                edition.version.status == "unofficial",
                whole,
            )
            for edition, text, whole in around.others
        ),
    )


def _words(act: Act, passage: Paragraph | Item, reading: Reading) -> Inline:
    """The act's words; where they go on from an earlier act of the same sentence, an ellipsis says so."""
    language = reading.site.languages[reading.edition.language]
    joined = act.start not in {start for start, _ in sentences(passage.text, language)}
    shown = inline(passage.text, passage.address, reading.marks, (), reading.url, start=act.start, end=act.end)
    return (Span("\u2026 "), *shown) if joined else shown


def addressee(key: str, language: str, site: Site) -> Reference:
    """Who is asked: an organization or a State by its name, with the address that its page has if it has one (see `led`); a group
    of addressees by its own."""
    state = site.index.states.get(key)
    if state is not None:
        return Reference(words(state.name, language), urls.target(language, f"state/{key}"))
    organization = site.index.organizations.get(key)
    if organization is None:
        return Reference(site.speeches[language].say(f"addressee.{key}"))
    return Reference(words(organization.name, language), urls.target(language, f"organization/{key}"))


def topic_name(key: str, language: str, site: Site) -> str:
    """What a topic of the registry is called."""
    return next(words(topic.name, language) for topic in site.index.registry.topics if topic.id == key)
