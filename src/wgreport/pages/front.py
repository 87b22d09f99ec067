"""The pages that lead to the others: home, the list of reports, search, prose, the page for a wrong address, and `/`."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from wgreport.corpus.kinds import asks, kinds_of
from wgreport.pages import urls
from wgreport.pages.register import act_row, led
from wgreport.pages.report import Reading
from wgreport.pages.share import Share
from wgreport.pages.site import Site, words
from wgreport.pages.target import Target
from wgreport.pages.views import (
    ActRow,
    AliasView,
    HomeView,
    IndexEntry,
    Label,
    LandingView,
    MissingView,
    ProseView,
    Reference,
    ReportCard,
    ReportsView,
    View,
)

RECENT = 8
"""Acts shown on the home page."""


def home_frame(shares: Sequence[Share], found: Mapping[str, Sequence[Target]], language: str, site: Site) -> HomeView:
    """The home page without the acts of the newest report; `found` are the targets by index."""
    speech = site.speeches[language]
    doors = tuple(
        IndexEntry(
            Reference(speech.say(f"navigation.{kind}"), urls.index(language, kind)),
            speech.say("index.count", n=len(found[kind])),
            len(found[kind]),
        )
        for kind in urls.INDEXES
    )
    title = words(site.settings.title, language)
    return HomeView(
        page=site.page(language, urls.home(language), title, "home", description=words(site.settings.description, language)),
        heading=title,
        introduction=words(site.settings.description, language),
        reports=tuple(_card(share) for share in shares[:10]),
        doors=doors,
        recent=(),
    )


def with_recent(view: View, parts: Sequence[bytes], linked: Container[str | None]) -> HomeView:
    """The home page with the acts of the newest report. `linked`: the addresses that addressees are led to."""
    assert isinstance(view, HomeView)
    rows = (row for part in parts for row in msgspec.msgpack.decode(part, type=tuple[ActRow, ...]))
    return replace(view, recent=tuple(led(row, linked) for row in rows))


def reports_view(shares: Sequence[Share], language: str, site: Site) -> ReportsView:
    """All reports, by body."""
    speech = site.speeches[language]
    heading = speech.say("reports.heading")
    bodies: dict[str, list[ReportCard]] = {}
    for share in shares:
        bodies.setdefault(share.body, []).append(_card(share))
    return ReportsView(
        page=site.page(language, urls.reports(language), heading, "reports", (Reference(heading),)),
        heading=heading,
        bodies=tuple((Label(body, site.body_name(body, language)), tuple(cards)) for body, cards in bodies.items()),
    )


def _card(share: Share) -> ReportCard:
    return msgspec.msgpack.decode(share.card, type=ReportCard)


def recent_of(reading: Reading) -> tuple[ActRow, ...]:
    """The acts of the body in a report that the home page shows, if it is the newest."""
    acts = [act for act in reading.edition.report.acts if act.voice == "body" and asks(act)]
    return tuple(act_row(act, reading) for act in acts[:RECENT])


def card_of(reading: Reading) -> ReportCard:
    """The report in a list."""
    site, language, sidecar = reading.site, reading.language, reading.work.sidecar
    speech = site.speeches[language]
    report = reading.edition.report
    kinds = kinds_of(report)
    return ReportCard(
        reference=Reference(
            reading.title,
            urls.report(language, reading.work.id),
            None,
            site.languages[reading.edition.language].tag if reading.edition.language != language else None,
        ),
        symbol=sidecar.symbol,
        date=sidecar.start or sidecar.date or "",
        dates=speech.span(sidecar.start, sidecar.end or sidecar.start) if sidecar.start else "",
        place=words(sidecar.place, language),
        languages=tuple(
            Reference(
                site.languages[e.language].name, urls.report(e.language, reading.work.id), None, site.languages[e.language].tag
            )
            for e in reading.work.editions
            if e.language in site.settings.languages
        ),
        paragraphs=sum(1 for paragraph in report.paragraphs if paragraph.number),
        recommendations=sum(1 for kind in kinds.values() if kind in ("recommendation", "conclusion")),
        unofficial=any(edition.version.status == "unofficial" for edition in reading.work.editions),
    )


def prose_view(slug: str, title: str, html: str, language: str, site: Site) -> ProseView:
    """A prose page, its Markdown already rendered."""
    return ProseView(page=site.page(language, urls.prose(language, slug), title, "prose", (Reference(title),)), html=html)


def missing_view(language: str, site: Site, root: str) -> MissingView:
    """The page for an address that is not there; `root` is the path under which the site is served."""
    speech = site.speeches[language]
    return MissingView(page=site.page(language, urls.missing(language), speech.say("missing.heading"), "missing"), root=root)


def alias_view(old: str, new: str, language: str, site: Site) -> AliasView:
    """What stands at the address of a page that has moved from `old` to `new`."""
    speech = site.speeches[language]
    return AliasView(
        page=site.page(language, old, speech.say("alias.heading"), "alias"), to=Reference(speech.say("alias.link"), new)
    )


def landing_view(site: Site) -> LandingView:
    """`/`: a choice of languages."""
    default = site.settings.languages[0]
    return LandingView(
        title=words(site.settings.title, default), choices=site.alternates(default, urls.home(default)), default=default
    )
