"""Who names a target or a topic: passages by report, on one page or, of what is named often, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from wgreport.model.corpus import Passage
from wgreport.model.report import Section
from wgreport.pages import urls
from wgreport.pages.inline import highlighted
from wgreport.pages.report import Reading, paragraph_reference
from wgreport.pages.site import Site
from wgreport.pages.views import Backlink, BacklinkGroup, Reference, Tab, TargetView, View
from wgreport.pages.volumes import Cell, Naming
from wgreport.pages.years import Cut, cuts, year_name

EXCERPT = 160
"""Characters shown on either side of a name in a long paragraph."""

LONGEST = 150
"""A target or topic that more paragraphs than this name has its older years on pages of their own."""


def pages_of(path: str, there: Iterable[Naming]) -> tuple[Cut, ...]:
    """The pages of what is at `path`. They are the same in all languages, so that each leads to the others: a year counts as much
    as it has in the language where it has most, and for one a report at least: that of an attendance list. `there`: what is named
    where in each of them."""
    most: dict[str, int] = {}
    for found in there:
        for year, cell in found.get(path, {}).items():
            most[year] = max(most.get(year, 0), cell.count, cell.reports)
    return cuts(most, LONGEST)


def count_of(shown: Cut, years: Mapping[str, Cell]) -> int:
    """How many paragraphs of the years that a page shows name its subject, of which `years` tell."""
    return sum([years[year].count for year in shown.years if year in years])


def tabs(path: str, pages: Sequence[Cut], years: Mapping[str, Cell], language: str, site: Site) -> tuple[Tab, ...]:
    """Between the pages of what is at `path`, if there are several: each with the number of paragraphs on it in this language;
    none is marked as the one that is shown."""
    if len(pages) < 2:
        return ()
    speech = site.speeches[language]
    return tuple(
        Tab(year_name(cut.year, speech), urls.target(language, path, cut.year), count_of(cut, years), current=False)
        for cut in pages
    )


def cells(shown: Cut, years: Mapping[str, Cell]) -> list[tuple[str, Cell]]:
    """The years that a page shows, with what is said in them."""
    return [(year, years[year]) for year in shown.years if year in years]


def with_groups(view: View, parts: Sequence[bytes]) -> View:
    """The page with the passages that name its target, by report, the newest first."""
    assert isinstance(view, TargetView)
    return replace(view, groups=tuple(msgspec.msgpack.decode(part, type=BacklinkGroup) for part in parts))


def group_of(passages: Sequence[Passage], reading: Reading, attended: Mapping[str, str] | None) -> BacklinkGroup:
    """The `passages` of one report that name a target; `attended` is, by language version, the paragraph of the attendance list
    that holds it, None if none does. A report whose list holds the target is there even without a passage."""
    sidecar = reading.work.sidecar
    place = (attended or {}).get(reading.edition.language, "")
    return BacklinkGroup(
        report=Reference(sidecar.symbol, urls.report(reading.language, reading.work.id, place), reading.edition.report.title),
        date=sidecar.start or sidecar.date or "",
        attended=attended is not None,
        passages=tuple(_backlinks(passages, reading)),
    )


def _backlinks(passages: Sequence[Passage], reading: Reading) -> Iterator[Backlink]:
    """One backlink a text; items of one paragraph stand each for itself."""
    report = reading.edition.report
    places = reading.places
    order = reading.order
    language = reading.site.languages[reading.edition.language]
    for passage in sorted(passages, key=lambda p: order.get(p.within, -1)):
        holder = places.get(passage.within)
        text = report.title if holder is None else holder.title if isinstance(holder, Section) else holder.text
        container = passage.container
        kind = reading.kinds.get(container)
        yield Backlink(
            paragraph=paragraph_reference(reading, passage.within),
            section=reading.headings.get(container, ""),
            text=highlighted(text, passage.spans, EXCERPT),
            tag=language.tag,
            direction=language.direction,
            unofficial=reading.unofficial,
            kind=reading.site.label(reading.language, "kind", kind if kind is not None else "procedure"),
            badges=reading.badges.get(container, ()),
        )
