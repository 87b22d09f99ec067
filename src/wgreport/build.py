"""The pipeline, one line a stage: reading `build` is reading the architecture.

Source -> Report -> Corpus -> View -> Artifact. Every stage returns new values; problems are values too, and go along.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wgreport import audit as auditing
from wgreport import compression, inventory, publishing, search, store
from wgreport.built import (
    Built,
    Options,
    Outcome,
    Progress,
    Spare,
    inputs_of,
    last_build,
    name_of,
    nothing_to_do,
    now_at,
    program,
    program_digest,
    remember,
    silent,
)
from wgreport.cache import Cache, Place, key_of, opened
from wgreport.codec import encode_json, report_schema
from wgreport.corpus.assemble import edition_of, problems_of, work_of
from wgreport.crew import ClusterError, Crew
from wgreport.elsewhere import Elsewhere, UnmadeError
from wgreport.inventory import Inventory, taken, undisturbed
from wgreport.making import Keyed, LostError, Made, Maker
from wgreport.model.content import Content
from wgreport.model.corpus import Corpus
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.work import WorkFolder
from wgreport.pages import aliases, urls
from wgreport.pages.all import Planned, plan, readings_of, urls_of
from wgreport.pages.front import prose_view
from wgreport.pages.promises import as_lock, broken, merged, promises_of, read_lock, unlocked
from wgreport.pages.register import Register, register_of
from wgreport.pages.register_data import DataSheet, data_sheet, register_sheets
from wgreport.pages.share import Pack, Share, Unpack
from wgreport.pages.sharing import anchors_by_url, named_by, share_of, topics_by_language
from wgreport.pages.site import Cited, Site
from wgreport.prose_links import ProseLinks, prose_path
from wgreport.registry import Index, index_of
from wgreport.render.assets import Assets, gather
from wgreport.render.environment import environment, template_files
from wgreport.render.prose import Prose, prose
from wgreport.searching import search_index
from wgreport.versions import Reader, Version, brief_of, cited_of

T = TypeVar("T")


class Promise(Struct, frozen=True):
    """What a site promises, what it would break, and what is to be locked once it is published."""

    lock: str
    problems: tuple[Diagnostic, ...]


def build(options: Options, progress: Progress = silent, *, looked: bool = False, crew: Crew | None = None) -> Outcome:
    """Build the site and put it in the place of `options.out`, if there is no error. What is as it was is not made again.
    `looked`: it is known that there is something to do. `crew`: who reads texts and makes pages of reports; None: this machine.

    Raises store.StoreError if the disk does not allow it, or if another build is making the same site; cache.CacheError if there
    can be no cache where it is said to be; crew.ClusterError if the crew cannot do its work."""
    if not looked and (same := nothing_to_do(options)) is not None:
        return same
    found = _Found(options)
    with publishing.claim(options.out, options.remove, found.nothing_strange) as place:
        if crew is None:
            return _build(options, place, found, progress, None)
        if options.cache is None:
            raise ClusterError("workers need a cache that they share with this machine (--cache)")
        with closing(Elsewhere(crew, options.cache, found.results)) as elsewhere:
            return _build(options, place, found, progress, elsewhere)


class _Found:
    """What a build finds: the memory of the last one, and the site as it lies there."""

    def __init__(self, options: Options) -> None:
        self.results = opened(options.cache)
        self.last: Built | None = None
        self.site = Inventory()
        self._options = options

    def nothing_strange(self) -> bool:
        """Looks; whether all that lies in the site is of the last build."""
        self.last = last_build(self._options, self.results) if self._options.cache is not None else None
        self.site = now_at(self._options.out, self.last)
        return (
            self.last is not None
            and self.site.files.keys() <= self.last.files.keys()
            and (self.site.folders.keys() <= self.last.folders.keys())
        )

    def still(self) -> bool:
        """Whether nothing has come or gone there since."""
        return self.last is not None and undisturbed(self._options.out, self.site.folders)


def _build(options: Options, place: publishing.Place, found: _Found, progress: Progress, elsewhere: Elsewhere | None) -> Outcome:
    clock = _Clock()
    last = found.last
    # Without a cache, what one stage remembers for the next lies beside the site until the build ends.
    results = opened(options.cache if options.cache is not None else place.scratch(), place.scratch)
    inputs = inputs_of(options, last) if options.cache is not None else None
    clock.lap("look")
    sidecars = last.sidecars if last is not None and last.code == program_digest() else {}
    content, problems = store.load_content(options.content, sidecars)
    if content is None:
        return Outcome(diagnostics=problems)
    clock.lap("load")
    index = index_of(content.registry)
    reader = Reader(content, results, last, partial(elsewhere.read, content.registry) if elsewhere is not None else None)
    folders, told = reader.all(index, progress)
    problems = (*problems, *told)
    clock.lap("read")
    assets = gather(_template_folders(options))
    site, prose_pages = site_around(content, reader.cited(folders), index)
    base = base_path(options.base_url if options.base_url is not None else content.settings.base_url)
    constants = _constants(content, site, options, assets, base, reader.registry_key)
    jinja = environment(
        _template_folders(options), assets.prefix, options.cache / "templates" if isinstance(options.cache, Path) else None
    )
    staged = _staged(place, found)
    maker = Maker(
        constants=constants,
        environment=jinja,
        results=results,
        staged=staged,
        last=last,
        here=found.site.files,
        read=reader.read,
        count=options.workers,
        elsewhere=elsewhere.making(
            site,
            [dict(template_files(folder)) for folder in _template_folders(options)],
            assets=assets.prefix,
            constants=constants,
            searched=options.with_search,
            cited=lambda work: _cited(work[1], reader, site),
            read=reader.read,
            write=staged.write,
            took=results.took,
        )
        if elsewhere is not None
        else None,
    )
    works = [(folder, reader.versions[folder.id], _work_key(folder, reader, site, constants)) for folder in folders]
    try:
        made = _again(reader, lambda: _works(maker, works, site, progress, searched=options.with_search))
    except UnmadeError as error:
        return Outcome(diagnostics=(*problems, problem("A511", error.path, 0)))
    if elsewhere is not None:
        elsewhere.close()
    problems = (*problems, *(diagnostic for one in made for diagnostic in one.diagnostics))
    shares = {code: tuple(one.shares[code] for one in made) for code in content.settings.languages}
    site = msgspec.structs.replace(site, named=named_by(shares, index))
    clock.lap("works")
    planned, collisions = planned_pages(site, shares, prose_pages, base)
    links = ProseLinks(site, shares, prose_pages)
    _again(reader, lambda: maker.pages(planned, site, lambda done: progress("render", done, len(planned))))
    _again(reader, lambda: _files(maker, site, shares, assets, constants))
    clock.lap("render")
    pages = sorted(path for path in maker.keys if path.endswith(".html"))
    promised = promise_of(content, site, shares, (urls.of_file(path) for path in pages if path != "404.html"))
    audited = _audit(maker, pages, site, base)
    problems = (*problems, *collisions, *promised.problems, *links.at_source(audited))
    clock.lap("audit")
    outcome = Outcome(diagnostics=problems, works=len(works), pages=len(pages), seconds=clock.laps, lock=promised.lock)
    if outcome.failed or (options.strict and any(d.severity == "warning" for d in problems)):
        return outcome
    records = 0
    if options.with_search:
        by_id = {folder.id: one for (folder, *_), one in zip(works, made, strict=True)}
        try:
            records = _again(
                reader, lambda: search_index(maker, by_id, site, shares, options, results, place.scratch(), progress)
            )
        except search.SearchError as error:
            failed = problem("A510", options.out.as_posix(), 0, reason=str(error))
            return msgspec.structs.replace(outcome, diagnostics=(*problems, failed), seconds=clock.laps)
        clock.lap("search")
    if options.compress:
        compression.compress(staged.folder, results)
        clock.lap("compress")
    maker.tidy()
    old = publishing.publish(staged.folder, place, options.remove, None if options.compress else maker.keys, found.still)
    outcome = msgspec.structs.replace(outcome, records=records, published=True, read=reader.count, made=len(maker.made))
    if inputs is not None:
        now = taken(place.out) if options.compress else inventory.of(place.out, [*maker.keys, publishing.MARKER])
        spare = _put_aside(old, place, found, maker) if old is not None and last is not None and not options.compress else None
        remember(options, results, inputs, outcome, maker.keys, reader.briefs, content.folders, spare, now)
        results.flush()
        results.prune({*maker.used, name_of(options)})
    clock.lap("publish")
    return msgspec.structs.replace(outcome, seconds=clock.laps)


def _staged(place: publishing.Place, found: _Found) -> store.Staged:
    """Where the new site is put together: in the spare, if there is one to be trusted, and the site is as it was left."""
    last = found.last
    if last is None or last.spare is None or (spare := place.take_spare(last.spare.token, last.spare.folders)) is None:
        place.drop_spare()
        return store.Staged(place.work, place.out)
    return store.Staged(
        place.work, place.out, spare, last.files.keys() - {*last.spare.behind}, last.files.keys() | {*last.spare.behind}
    )


def _put_aside(old: Path, place: publishing.Place, found: _Found, maker: Maker) -> Spare | None:
    """The old site as the spare of the next build."""
    token = secrets.token_hex(8)
    if not place.put_aside(old, token):
        return None
    return Spare(token, found.site.folders, tuple(sorted({*maker.behind(), publishing.MARKER})))


def check(content_root: Path, cache: Place | None, progress: Progress = silent) -> Outcome:
    """Everything that a build would complain of in the content, without building."""
    clock = _Clock()
    content, problems = store.load_content(content_root)
    if content is None:
        return Outcome(diagnostics=problems)
    clock.lap("load")
    index = index_of(content.registry)
    corpus = corpus_of(content, index, opened(cache), progress)
    clock.lap("read")
    site, prose_pages = site_of(content, corpus, index)
    shares = shares_of(site, corpus)
    site = msgspec.structs.replace(site, named=named_by(shares, index))
    planned, collisions = planned_pages(site, shares, prose_pages, base_path(content.settings.base_url))
    addresses = [
        *(page.url for page in planned),
        *(url for code, here in shares.items() for share in here for url in urls_of(share, code)),
    ]
    dead = ProseLinks(site, shares, prose_pages).dead(addresses)
    promised = promise_of(content, site, shares, addresses)
    told = (*problems, *corpus.diagnostics, *collisions, *promised.problems, *dead)
    clock.lap("plan")
    return Outcome(diagnostics=told, works=len(corpus.works), seconds=clock.laps, corpus=corpus, lock=promised.lock)


# source -> report -> works


def corpus_of(content: Content, index: Index, results: Cache, progress: Progress) -> Corpus:
    """Read every version of every work, and join them."""
    reader = Reader(content, results, None)
    folders, problems = reader.all(index, progress)
    works = []
    for folder in folders:
        found = [(version, reader.report(version.key)) for version in reader.versions[folder.id]]
        editions = [edition_of(folder, v.file, report, told, index) for v, (report, told) in found if report is not None]
        works.append(work_of(folder, editions, content.settings.languages))
    return Corpus(works=tuple(works), diagnostics=(*problems, *(d for work in works for d in problems_of(work))))


def shares_of(site: Site, corpus: Corpus) -> dict[str, tuple[Share, ...]]:
    """The shares of all works in the pages of each language of the site."""
    topics = topics_by_language(site)
    readings = [readings_of(site, work) for work in corpus.works]
    return {code: tuple(share_of(here[code], topics, Pack()) for here in readings) for code in site.settings.languages}


def _again(reader: Reader, stage: Callable[[], T]) -> T:
    """What comes of a stage; what was remembered of a text and is lost or damaged is read again for it."""
    while True:
        try:
            return stage()
        except LostError as lost:
            reader.again(lost.key)


def _works(maker: Maker, works: list[Keyed], site: Site, progress: Progress, *, searched: bool) -> list[Made]:
    """The pages of every work."""
    made: list[Made] = []
    for one in maker.works(works, site, searched=searched):
        made.append(one)
        progress("works", len(made), len(works))
    return made


def _work_key(folder: WorkFolder, reader: Reader, site: Site, constants: str) -> str:
    """The key of all that the pages and the share of a work are made from."""
    versions = reader.versions[folder.id]
    cited = list(_cited(versions, reader, site).items())
    told = (folder.id, folder.path, folder.sidecar, [(v.file.language, v.file.path, v.key) for v in versions], cited)
    return key_of("work-1", constants, msgspec.msgpack.encode(told))


def _cited(versions: Iterable[Version], reader: Reader, site: Site) -> dict[str, Cited]:
    """By symbol, what the site knows of the documents that versions of a work cite."""
    named = sorted({symbol for version in versions for symbol in reader.briefs[version.key].documents})
    return {symbol: site.by_symbol[symbol] for symbol in named if symbol in site.by_symbol}


def _constants(content: Content, site: Site, options: Options, assets: Assets, base: str, registry_key: str) -> str:
    """The key of all that every page is made from."""
    told = (content.path, content.settings, list(site.prose.items()), site.kept, base, assets.prefix)
    templates = [data for folder in _template_folders(options) for data in template_files(folder)]
    return key_of("constants-1", registry_key, program(), msgspec.msgpack.encode(told), msgspec.msgpack.encode(templates))


# corpus -> views -> artifacts


def site_of(content: Content, corpus: Corpus, index: Index) -> tuple[Site, dict[tuple[str, str], Prose]]:
    """`site_around` the works of a corpus."""
    briefs = {work.id: {edition.language: brief_of(edition.report, ()) for edition in work.editions} for work in corpus.works}
    cited = {w.sidecar.symbol: cited_of(w.sidecar, w.id, briefs[w.id], content.settings.languages) for w in corpus.works}
    return site_around(content, cited, index)


def site_around(content: Content, cited: Mapping[str, Cited], index: Index) -> tuple[Site, dict[tuple[str, str], Prose]]:
    """What the page builders work on, and the prose pages by slug and language, in the order in which they are linked. `cited`:
    the works by their symbols."""
    order = content.settings.pages
    shown = [page for page in content.prose if page.language in content.settings.languages]
    shown.sort(key=lambda page: (order.index(page.slug) if page.slug in order else len(order), page.slug))
    prose_pages = {(page.slug, page.language): prose(page.text, urls.prose(page.language, page.slug)) for page in shown}
    spoken = {*content.settings.languages, *(file.language for folder in content.folders for file in folder.sources)}
    site = Site(
        folder=content.path,
        settings=content.settings,
        index=index,
        languages={code: store.language(code) for code in sorted(spoken)},
        speeches={code: store.speech(code) for code in content.settings.languages},
        by_symbol=cited,
        kept=aliases.kept_by(content.aliases, content.settings.languages),
        prose={(slug, code): page.title or slug for (slug, code), page in prose_pages.items()},
    )
    return site, prose_pages


def planned_pages(
    site: Site, shares: Mapping[str, tuple[Share, ...]], prose_pages: dict[tuple[str, str], Prose], base: str
) -> tuple[list[Planned], list[Diagnostic]]:
    """Every page that the site has besides those of one report, U401 where two pages of the site would have the same address,
    and U402 for one that no site can have; such pages are left out."""
    planned = list(plan(site, shares, base))
    for (slug, language), page in prose_pages.items():
        make = partial(prose_view, slug, site.prose[slug, language], page.html, language, site)
        origin = prose_path(site, slug, language)
        planned.append(Planned(url=urls.prose(language, slug), language=language, origin=origin, view=make))
    collisions: list[Diagnostic] = []
    taken: dict[str, str] = {}

    def takes(url: str, origin: str) -> bool:
        if not urls.is_safe(url):
            collisions.append(problem("U402", origin, 0, url=url))
        elif url in taken:
            collisions.append(problem("U401", origin, 0, url=url, one=taken[url], other=origin))
        else:
            taken[url] = origin
            return True
        return False

    for language, here in shares.items():
        for share in here:
            for url in urls_of(share, language):
                takes(url, share.origin)
    return [page for page in planned if takes(page.url, page.origin)], collisions


def promise_of(content: Content, site: Site, shares: Mapping[str, tuple[Share, ...]], pages: Iterable[str]) -> Promise:
    """The promises of a site with these `pages` (addresses), beside those of the content's lock file."""
    now = promises_of((page for page in pages if page not in site.kept.pages), anchors_by_url(shares))
    path = content.promised.path if content.promised is not None else f"{content.path}/{store.LOCK}"
    locked, lines, faults = read_lock(content.promised.text if content.promised is not None else "", path)
    problems = [
        *faults,
        *broken(locked, now, site.kept, path, lines),
        *aliases.dead(content.aliases, content.aliases_path, content.aliases_lines, now, site.settings.languages),
    ]
    if (count := unlocked(locked, now)) and content.promised is not None:
        problems.append(problem("A524", path, 0, count=count))
    return Promise(as_lock(merged(locked, now, site.kept)), tuple(problems))


def _files(maker: Maker, site: Site, shares: Mapping[str, tuple[Share, ...]], assets: Assets, constants: str) -> None:
    """What a site has besides pages: assets, the schema, the register as data, and what tells a crawler where everything is."""
    for name, data in assets.files:
        maker.file(f"{assets.prefix.strip('/')}/{name}", key_of("asset-1", data), partial(bytes, data))
    schema = report_schema()
    maker.file("schema/report.json", key_of("schema-1", schema), lambda: schema)
    for language, here in shares.items():
        register = register_of(here, language, site)
        for sheet in register_sheets(register):
            keys = msgspec.msgpack.encode({kind: sorted(keys) for kind, keys in sheet.keys.items()})
            key = key_of("sheet-1", constants, sheet.url, keys, *(piece.digest for _, piece in sheet.rows))
            maker.file(urls.as_file(sheet.url), key, partial(_sheet, sheet, register, maker.unpack(site)))
    listed = _listed(shares)
    maker.file("reports.json", key_of("reports-1", listed), lambda: listed)
    # Hosts look for /404.html: the default language's.
    missing = urls.as_file(urls.missing(site.settings.languages[0]))
    if missing in maker.keys:
        maker.copy(missing, "404.html")


def _sheet(sheet: DataSheet, register: Register, unpack: Unpack) -> bytes:
    return encode_json(data_sheet(sheet, register, unpack))


def _listed(shares: Mapping[str, tuple[Share, ...]]) -> bytes:
    """All reports, as data."""
    return encode_json(
        [
            {
                "symbol": share.symbol,
                "body": share.body,
                "meeting": share.meeting,
                "from": share.start,
                "to": share.end,
                "languages": {
                    code: {
                        "status": status,
                        "page": urls.report(code, share.work) if code in shares else None,
                        "data": urls.data(code, share.work) if code in shares else None,
                    }
                    for code, status in share.versions
                },
            }
            for share in next(iter(shares.values()))
        ]
    )


def _audit(maker: Maker, pages: list[str], site: Site, base: str) -> Iterator[Diagnostic]:
    """What is wrong with the site. A page that is taken over was found right, and is looked at again only where something that it
    may lead to is gone."""
    tags = {code: site.languages[code].tag for code in site.settings.languages}
    audit = auditing.Audit(maker.keys, tags, base, maker.facts)
    lost = maker.lost()
    for path in pages:
        if path in maker.made:
            yield from audit.page(path)
        elif lost:
            yield from audit.links(path)


def base_path(base_url: str) -> str:
    """The path part of the address where the site is published, with a slash at both ends."""
    path = urlsplit(base_url).path.strip("/")
    return f"/{path}/" if path else "/"


def _template_folders(options: Options) -> list[Path]:
    """Where templates are looked for: the folder given, the content's own, the program's."""
    own = [folder for folder in (options.templates, options.content / "templates") if folder is not None and folder.is_dir()]
    return [*own, store.package_folder("templates")]


class _Clock:
    """How long each stage took."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now
