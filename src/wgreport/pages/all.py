"""All pages of the site, one after the other: no page is known anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from wgreport.pages import front, urls
from wgreport.pages.backlinks import pages_of
from wgreport.pages.indexes import index_view, ordered
from wgreport.pages.parallel import parallel_view
from wgreport.pages.register import Register, pages_of_register, register_of, register_view
from wgreport.pages.register_data import facets_of
from wgreport.pages.report import Reading, read, report_view
from wgreport.pages.search import search_view
from wgreport.pages.site import Site
from wgreport.pages.target import Target, target_view, targets
from wgreport.pages.topic_pages import TopicPages
from wgreport.pages.views import View
from wgreport.pages.years import year_of

Planned = tuple[str, str, str, Callable[[], View]]
"""URL, language, what it is made from (for messages), and how."""


def readings_of(site: Site, language: str) -> tuple[Reading, ...]:
    """Every work as the pages in `language` show it, in the order of the corpus."""
    return tuple(read(site, work, language) for work in site.corpus.works)


def plan(site: Site, readings: dict[str, tuple[Reading, ...]], root: str) -> Iterator[Planned]:
    """Every page but the prose pages. `readings` by language; `root` is the path under which the site is served."""
    found = targets(site)
    by_index: dict[str, list[Target]] = {kind: [target for target in found if target.index == kind] for kind in urls.INDEXES}
    registered = pages_of_register(readings.values())
    years = {work.id: year_of(work.sidecar) for work in site.corpus.works}
    divided = {target.path: pages_of(target.path, years, site) for target in found}
    yield "/", site.settings.languages[0], f"{site.folder}/site.yaml", partial(front.landing_view, site)
    for language in site.settings.languages:
        here = readings[language]
        beside = _beside(by_index, language, site)
        by_work = {reading.work.id: reading for reading in here}
        shelf = TopicPages(here, language, site)
        general: tuple[tuple[str, Callable[[], View]], ...] = (
            (urls.home(language), partial(front.home_view, here, by_index, language, site)),
            (urls.reports(language), partial(front.reports_view, here, language, site)),
            *_register(register_of(here, language, site, registered)),
            (urls.search(language), partial(search_view, here, language, site)),
            (urls.missing(language), partial(front.missing_view, language, site, root)),
            (urls.topics(language), shelf.index),
            *((urls.topic(language, topic.id), partial(shelf.page, topic)) for topic in site.index.registry.topics),
            *((urls.index(language, kind), partial(index_view, kind, by_index[kind], language, site)) for kind in urls.INDEXES),
        )
        yield from ((url, language, f"{site.folder}/site.yaml", make) for url, make in general)
        for reading in here:
            origin = reading.edition.path
            yield reading.url, language, origin, partial(report_view, reading)
            if len(reading.work.editions) > 1:
                yield (
                    urls.parallel(language, reading.work.id),
                    language,
                    origin,
                    partial(parallel_view, _sides(reading), language),
                )
        for old, new in site.kept.pages.items():
            if old.startswith(f"/{language}/"):
                yield old, language, f"{site.folder}/aliases.yaml", partial(front.alias_view, old, new, language, site)
        for target in found:
            pages = divided[target.path]
            for cut in pages:
                make = partial(target_view, target, cut, pages, by_work, language, site, beside[target.path])
                url = urls.target(language, target.path, cut.year)
                yield url, language, f"{site.folder}/registry: {target.path}", make


def _register(register: Register) -> Iterator[tuple[str, Callable[[], View]]]:
    facets = {part: tuple(facets_of(part, register)) for part in register.entries}
    for sheet in register.sheets:
        yield (
            urls.register(register.language, sheet.part, sheet.year),
            partial(register_view, sheet, register, facets[sheet.part]),
        )


def _sides(reading: Reading) -> tuple[Reading, ...]:
    """The editions of a work, the page's own first, each with its links in the page's language."""
    editions = sorted(reading.work.editions, key=lambda edition: edition.language != reading.edition.language)
    sides = []
    for edition in editions:
        if edition.language == reading.edition.language:
            sides.append(reading)
            continue
        other = read(reading.site, reading.work.only(edition.language), reading.language)
        sides.append(other)
    return tuple(sides)


def _beside(by_index: dict[str, list[Target]], language: str, site: Site) -> dict[str, tuple[Target | None, Target | None]]:
    """Each target's neighbours of its own kind, in the order of the index."""
    beside: dict[str, tuple[Target | None, Target | None]] = {}
    for members in by_index.values():
        kinds: dict[tuple[str, str], list[Target]] = {}
        for target in members:
            owner = target.group if target.kind in ("meeting", "session") else target.path.split("/")[0]
            kinds.setdefault((target.kind, owner), []).append(target)
        for found in kinds.values():
            in_order = ordered(found, language, site)
            for position, target in enumerate(in_order):
                before = in_order[position - 1] if position else None
                after = in_order[position + 1] if position + 1 < len(in_order) else None
                beside[target.path] = (before, after)
    return beside
