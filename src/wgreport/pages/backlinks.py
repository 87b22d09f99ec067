"""Who names a target: passages by report, on one page or, of what is named often, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from wgreport.model.corpus import Passage
from wgreport.model.report import Section
from wgreport.pages import urls
from wgreport.pages.inline import highlighted
from wgreport.pages.report import Reading, paragraph_reference
from wgreport.pages.share import Share, Shown
from wgreport.pages.site import Site
from wgreport.pages.views import Backlink, BacklinkGroup, Reference, Tab, TargetView, View
from wgreport.pages.years import Cut, cuts, year_name

EXCERPT = 160
"""Characters shown on either side of a name in a long paragraph."""

LONGEST = 150
"""A target that more paragraphs than this name has its older years on pages of their own."""

_GROUP = msgspec.msgpack.Decoder(BacklinkGroup)

Naming = Mapping[str, Mapping[str, Sequence[Share]]]
"""The path of a target -> year -> the reports that name it, or whose attendance list holds it, newest first."""


def naming(shares: Iterable[Share]) -> Naming:
    """Which of the reports name what."""
    found: dict[str, dict[str, list[Share]]] = {}
    for share in shares:
        year = share.year
        for path in share.groups:
            years = found.get(path)
            if years is None:
                found[path] = {year: [share]}
            elif year in years:
                years[year].append(share)
            else:
                years[year] = [share]
    return found


Counts = Mapping[str, int]
"""Year -> how many paragraphs name a target."""


def counts_of(path: str, there: Naming) -> Counts:
    """How many paragraphs of each year name the target at `path`."""
    return {year: sum([share.counts.get(path, 0) for share in shares]) for year, shares in there.get(path, {}).items()}


def pages_of(path: str, languages: Iterable[tuple[Naming, Counts]]) -> tuple[Cut, ...]:
    """The pages of the target at `path`. They are the same in all `languages`, so that each leads to the others: a year counts as
    much as it has in the language where it has most, and for one a report at least: that of an attendance list."""
    most: Counter[str] = Counter()
    for there, counts in languages:
        most |= Counter({year: max(counts[year], len(shares)) for year, shares in there.get(path, {}).items()})
    return cuts(most, LONGEST)


def tabs(path: str, pages: Sequence[Cut], counts: Counts, language: str, site: Site) -> tuple[Tab, ...]:
    """Between the pages of a target, if there are several: each with the number of paragraphs on it in this language. None is
    marked as the one that is shown."""
    if len(pages) < 2:
        return ()
    return tuple(
        Tab(
            year_name(cut.year, site.speeches[language]),
            urls.target(language, path, cut.year),
            sum(counts.get(year, 0) for year in cut.years),
            current=False,
        )
        for cut in pages
    )


def at(tabs: Sequence[Tab], shown: int) -> tuple[Tab, ...]:
    """The tabs on one of the pages, marked there. Only the first page says how many paragraphs are on the others: else a new
    report would change them all."""
    return tuple(
        replace(tab, current=number == shown, count=(tab.count or None) if shown == 0 else None)
        for number, tab in enumerate(tabs)
    )


def pieces_of(path: str, shown: Cut, there: Naming) -> tuple[Shown, ...]:
    """The passages of one page of a target, report by report."""
    years = there.get(path, {})
    return tuple((share.work, share.groups[path]) for year in shown.years for share in years.get(year, ()))


def with_groups(view: View, parts: Sequence[bytes]) -> View:
    """The page with the passages that name its target, by report, the newest first."""
    assert isinstance(view, TargetView)
    return replace(view, groups=tuple(map(_GROUP.decode, parts)))


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
