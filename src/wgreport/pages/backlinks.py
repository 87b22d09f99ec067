"""Who names a target: passages by report, on one page or, of what is named often, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wgreport.model.corpus import Passage
from wgreport.model.report import Section
from wgreport.pages import urls
from wgreport.pages.inline import highlighted
from wgreport.pages.report import Reading, paragraph_reference
from wgreport.pages.site import Site
from wgreport.pages.views import Backlink, BacklinkGroup, Reference, Tab
from wgreport.pages.years import Cut, cuts, year_name, year_of

EXCERPT = 160
"""Characters shown on either side of a name in a long paragraph."""

LONGEST = 150
"""A target that more passages name than this has its older years on pages of their own."""


def attended(path: str, site: Site) -> Mapping[str, Mapping[str, str]]:
    """The works whose attendance list holds the target at `path`, and for each language version where."""
    kind, _, key = path.partition("/")
    return site.corpus.attendance.get(key, {}) if kind in ("state", "organization") else {}


def pages_of(path: str, years: Mapping[str, str], site: Site) -> tuple[Cut, ...]:
    """The pages of the target at `path`. They are the same in all languages, so that each leads to the others: a year counts as
    much as it has in the language where it has most. `years`: that of each work."""
    most: Counter[str] = Counter()
    there = Counter(years[work] for work in attended(path, site))
    for passages in site.corpus.passages.values():
        most |= there + Counter(years[passage.work] for passage in passages.get(path, ()))
    return cuts(most, LONGEST)


def tabs(path: str, pages: Sequence[Cut], shown: Cut, language: str, site: Site) -> tuple[Tab, ...]:
    """Between the pages of a target: each with the number of paragraphs on it in this language."""
    years = {work.id: year_of(work.sidecar) for work in site.corpus.works}
    passages = site.corpus.passages[language].get(path, ())
    counts = Counter(years[work] for work, _ in {(passage.work, passage.container) for passage in passages})
    return tuple(
        Tab(
            year_name(cut.year, site.speeches[language]),
            urls.target(language, path, cut.year),
            sum(counts[year] for year in cut.years),
            cut == shown,
        )
        for cut in pages
    )


def mentions(path: str, language: str, site: Site) -> int:
    """How many paragraphs name the target."""
    return len({(p.work, p.container) for p in site.corpus.passages[language].get(path, ())})


def groups(path: str, shown: Cut, readings: Mapping[str, Reading], language: str, site: Site) -> Iterator[BacklinkGroup]:
    """The passages of one page by report, the newest report first; a report whose attendance list holds the target is there even
    without a passage."""
    by_work: dict[str, list[Passage]] = {}
    for passage in site.corpus.passages[language].get(path, ()):
        by_work.setdefault(passage.work, []).append(passage)
    present = attended(path, site)
    for work in site.corpus.works:
        here = by_work.get(work.id, ())
        if (not here and work.id not in present) or year_of(work.sidecar) not in shown.years:
            continue
        reading = readings[work.id]
        sidecar = work.sidecar
        place = present.get(work.id, {}).get(reading.edition.language, "")
        yield BacklinkGroup(
            report=Reference(sidecar.symbol, urls.report(language, work.id, place), reading.edition.report.title),
            date=sidecar.start or sidecar.date or "",
            attended=work.id in present,
            passages=tuple(_backlinks(here, reading)),
        )


def _backlinks(passages: Sequence[Passage], reading: Reading) -> Iterator[Backlink]:
    """One backlink a text; items of one paragraph stand each for itself."""
    report = reading.edition.report
    places = reading.places
    order = {address: position for position, address in enumerate(places)}
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
