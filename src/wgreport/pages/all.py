"""All pages of the site, one after the other: no page is known anywhere else.

Those of one report are made from its readings; those of many, from the shares of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
from msgspec import Struct

from wgreport.model.corpus import Work
from wgreport.pages import backlinks, front, urls
from wgreport.pages.indexes import index_view, ordered
from wgreport.pages.parallel import parallel_view
from wgreport.pages.register import Register, addressees_with_pages, pages_of_register, register_frame, register_of, with_rows
from wgreport.pages.register_data import facets_of
from wgreport.pages.report import Reading, read, report_view
from wgreport.pages.search import search_view
from wgreport.pages.share import Share, Shown, Unpack
from wgreport.pages.site import Site
from wgreport.pages.target import Target, target_frame, targets
from wgreport.pages.topic_pages import topic_frame, topics_view, with_entries
from wgreport.pages.topics import path_of
from wgreport.pages.views import Tab, View
from wgreport.pages.volumes import Cell, Naming, Passages
from wgreport.pages.years import Cut, at


class Planned(Struct, frozen=True, kw_only=True):
    """A page that is to be made. `origin`: what it is made from, for messages. `view`: all of it but what the `pieces` hold;
    `fill` puts these in; `digest` tells them."""

    url: str
    language: str
    origin: str
    view: Callable[[], View]
    told: bytes | None = None
    """Whatever the view is made from, where that is known without making it; else the view speaks for itself."""
    digest: bytes = b""
    pieces: Callable[[], Sequence[Shown]] | None = None
    fill: Callable[[View, Sequence[bytes]], View] | None = None

    def whole(self, view: View, unpack: Unpack) -> View:
        """`view`, which is the page's own, with what its pieces hold."""
        if self.fill is None or self.pieces is None:
            return view
        return self.fill(view, [unpack(*piece) for piece in self.pieces()])


def readings_of(site: Site, work: Work) -> dict[str, Reading]:
    """The work as the pages in each language of the site show it."""
    return {language: read(site, work, language) for language in site.settings.languages}


def pages_of(reading: Reading) -> Iterator[tuple[str, View]]:
    """The pages in one language that are about one report alone, by their addresses."""
    yield reading.url, report_view(reading)
    if len(reading.work.editions) > 1:
        yield urls.parallel(reading.language, reading.work.id), parallel_view(_sides(reading), reading.language)


def urls_of(share: Share, language: str) -> Iterator[str]:
    """The addresses of the pages that are about one report alone."""
    yield share.url
    if len(share.versions) > 1:
        yield urls.parallel(language, share.work)


def plan(
    site: Site, shares: Mapping[str, Sequence[Share]], there: Mapping[str, Naming], passages: Passages, root: str
) -> Iterator[Planned]:
    """Every page but those of one report and the prose pages. `shares`, and what is named where, by language; `root` is the path
    under which the site is served."""
    found = targets(site)
    by_index: dict[str, list[Target]] = {kind: [target for target in found if target.index == kind] for kind in urls.INDEXES}
    registered = pages_of_register(shares.values())
    paths = [*(target.path for target in found), *(path_of(topic.id) for topic in site.index.registry.topics)]
    divided = {path: backlinks.pages_of(path, there.values()) for path in paths}
    settings = f"{site.folder}/site.yaml"
    yield Planned(url="/", language=site.settings.languages[0], origin=settings, view=partial(front.landing_view, site))
    for language in site.settings.languages:
        here = shares[language]
        beside = _beside(by_index, language, site)
        yield _home(here, by_index, language, site)
        general: tuple[tuple[str, Callable[[], View]], ...] = (
            (urls.reports(language), partial(front.reports_view, here, language, site)),
            (urls.search(language), partial(search_view, here, language, site)),
            (urls.missing(language), partial(front.missing_view, language, site, root)),
            (urls.topics(language), partial(topics_view, language, site)),
            *((urls.index(language, kind), partial(index_view, kind, by_index[kind], language, site)) for kind in urls.INDEXES),
        )
        for url, make in general:
            yield Planned(url=url, language=language, origin=settings, view=make)
        yield from _register(register_of(here, language, site, registered))
        for old, new in site.kept.pages.items():
            if old.startswith(f"/{language}/"):
                make = partial(front.alias_view, old, new, language, site)
                yield Planned(url=old, language=language, origin=f"{site.folder}/aliases.yaml", view=make)
        for path, frame, fill in _named(found, beside, language, site):
            years = there[language].get(path, {})
            yield from _divided(path, frame, fill, divided[path], years, partial(_passages, passages, language), language, site)


def _home(shares: Sequence[Share], found: Mapping[str, Sequence[Target]], language: str, site: Site) -> Planned:
    newest = [(share.work, share.recent) for share in shares[:1]]
    linked = addressees_with_pages([key for share in shares[:1] for key in share.addressees], language, site)
    frame = front.home_frame(shares, found, language, site)
    return Planned(
        url=urls.home(language),
        language=language,
        origin=f"{site.folder}/site.yaml",
        view=lambda: frame,
        told=msgspec.msgpack.encode((frame, sorted(linked))),
        digest=b"".join([piece.digest for _, piece in newest]),
        pieces=lambda: newest,
        fill=partial(front.with_recent, linked=linked),
    )


Frame = Callable[[Cut, int, tuple[Tab, ...]], View]
"""A page without its passages: of these years, with this number of paragraphs, and these tabs to the others."""

Fill = Callable[[View, Sequence[bytes]], View]
"""Puts the passages in."""


def _named(
    found: Sequence[Target], beside: Mapping[str, tuple[Target | None, Target | None]], language: str, site: Site
) -> Iterator[tuple[str, Frame, Fill]]:
    """All that paragraphs name and that has pages: the path of each, and what its pages are made with."""
    for topic in site.index.registry.topics:
        yield path_of(topic.id), partial(topic_frame, topic, language=language, site=site), with_entries
    for target in found:
        frame = partial(target_frame, target, language=language, site=site, beside=beside[target.path])
        yield target.path, frame, backlinks.with_groups


def _divided(
    path: str,
    frame: Frame,
    fill: Fill,
    pages: Sequence[Cut],
    years: Mapping[str, Cell],
    passages: Callable[[Sequence[tuple[str, Cell]]], Sequence[Shown]],
    language: str,
    site: Site,
) -> Iterator[Planned]:
    """The pages of a target or topic: one, or several by years. Those of older years say the same but for the year, their number
    of paragraphs, the tabs and the paragraphs; so one of them tells all, and is told for all: the oldest, which stays the
    oldest."""
    tabs = backlinks.tabs(path, pages, years, language, site)
    older = msgspec.msgpack.encode(frame(pages[-1], 0, ())) if len(pages) > 1 else b""

    def view(number: int, count: int) -> View:
        return frame(pages[number], count, at(tabs, number) if tabs else ())

    for number, cut in enumerate(pages):
        count = backlinks.count_of(cut, years) if number else site.named.counts[language].get(path, 0)
        cells = backlinks.cells(cut, years)
        # What `at` shows on the page of an older year: whether there are newer ones, the next of them, and all older ones.
        beside = (min(number, 3), [other.year for other in pages[max(1, number - 1) :]])
        told = older + msgspec.msgpack.encode((count, beside)) if number else msgspec.msgpack.encode(view(0, count))
        yield Planned(
            url=urls.target(language, path, cut.year),
            language=language,
            origin=f"{site.folder}/registry: {path}",
            view=partial(view, number, count),
            told=told,
            digest=b"".join([cell.told for _, cell in cells]),
            pieces=partial(passages, cells),
            fill=fill,
        )


def _passages(passages: Passages, language: str, cells: Sequence[tuple[str, Cell]]) -> list[Shown]:
    return [shown for year, cell in cells for shown in passages(language, year, cell)]


def _register(register: Register) -> Iterator[Planned]:
    site, language = register.site, register.language
    facets = {part: tuple(facets_of(part, register)) for part in register.years}
    for sheet in register.sheets:
        # Its rows lead to those of their addressees that have pages.
        linked = addressees_with_pages(register.addressees(sheet), language, site)
        frame = register_frame(sheet, register, facets[sheet.part])
        yield Planned(
            url=urls.register(language, sheet.part, sheet.year),
            language=language,
            origin=f"{site.folder}/site.yaml",
            view=partial(register_frame, sheet, register, facets[sheet.part]),
            told=msgspec.msgpack.encode((frame, sorted(linked))),
            digest=b"".join([piece.digest for _, piece in register.rows(sheet)]),
            pieces=partial(register.rows, sheet),
            fill=partial(with_rows, sheet=sheet, register=register, linked=linked),
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
