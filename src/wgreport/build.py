"""The pipeline, one line a stage: reading `build` is reading the architecture.

Source -> Report -> Corpus -> View -> Artifact. Every stage returns new values; problems are values too, and go along.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from wgreport import audit as auditing
from wgreport import compression, publishing, search, store
from wgreport.built import (
    Found,
    Options,
    Outcome,
    Progress,
    find,
    name_of,
    program,
    remember,
    silent,
    unchanged,
)
from wgreport.cache import Place, key_of, opened
from wgreport.codec import encode_json, report_schema
from wgreport.crew import ClusterError, Crew
from wgreport.elsewhere import Elsewhere, UnmadeError
from wgreport.making import Keyed, LostError, Maker
from wgreport.model.content import Content
from wgreport.model.diagnostic import Diagnostic, ProblemError, problem
from wgreport.model.work import WorkFolder
from wgreport.pages import urls
from wgreport.pages.all import urls_of
from wgreport.pages.register import Register, register_of
from wgreport.pages.register_data import DataSheet, data_sheet, register_indexes, register_sheets
from wgreport.pages.share import Share, Unpack
from wgreport.pages.sharing import named_by
from wgreport.pages.site import Cited, Site
from wgreport.planning import base_path, corpus_of, languages_of, planned_pages, promise_of, shares_of, site_around, site_of
from wgreport.prose_links import ProseLinks
from wgreport.registry import index_of
from wgreport.remembered import Made, recalled
from wgreport.render.assets import Assets, gather
from wgreport.render.environment import environment, template_files
from wgreport.searching import search_index
from wgreport.standing import Standing
from wgreport.versions import Reader, Version
from wgreport.volumes import Volumes

T = TypeVar("T")


def build(options: Options, progress: Progress = silent, found: Found | None = None, crew: Crew | None = None) -> Outcome:
    """Build the site and put it in the place of `options.out`, if there is no error. What is as it was is not made again.
    `found`: what there is, if somebody has looked and seen that there is something to do. `crew`: who reads texts and makes pages
    of reports; None: this machine.

    Raises store.StoreError if the disk does not allow it, or if another build is making the same site; cache.CacheError if there
    can be no cache where it is said to be; crew.ClusterError if the crew cannot do its work."""
    if found is None and (same := unchanged(options, found := find(options))) is not None:
        return same
    standing = Standing(options, found)
    with _seldom_collected(), publishing.claim(options.out, options.remove, standing.nothing_strange) as place:
        try:
            if crew is None:
                return _build(options, place, standing, progress, None)
            if options.cache is None:
                raise ClusterError("workers need a cache that they share with this machine (--cache)")
            with closing(Elsewhere(crew, options.cache, opened(options.cache))) as elsewhere:
                return _build(options, place, standing, progress, elsewhere)
        except ProblemError as error:
            return Outcome(diagnostics=(error.diagnostic,))


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """Python's collector of cycles looks through all objects again and again while a build makes hundreds of thousands that stay:
    a third of the time of a build after one change among 1,000 reports. So it comes less often."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _build(
    options: Options, place: publishing.Place, found: Standing, progress: Progress, elsewhere: Elsewhere | None
) -> Outcome:
    clock = _Clock()
    last = found.last
    # Without a cache, what one stage remembers for the next lies beside the site until the build ends.
    results = opened(options.cache if options.cache is not None else place.scratch(), place.scratch)
    files = found.inputs.files if found.inputs is not None else None
    content, problems = store.load_content(options.content, files, found.understood())
    if content is None:
        return Outcome(diagnostics=problems)
    clock.lap("load")
    index = index_of(content.registry)
    reader = Reader(content, results, last, partial(elsewhere.read, content.registry) if elsewhere is not None else None)
    reader.begin()
    # While a child may be reading: what takes its time, too.
    languages_of(content)
    known = recalled(
        results, last, (folder.id for folder in content.folders), content.settings.languages, searched=options.with_search
    )
    assets = gather(_template_folders(options))
    folders, told = reader.all(index, progress)
    problems = (*problems, *told)
    clock.lap("read")
    site, prose_pages = site_around(content, reader.cited(folders), index)
    base = base_path(options.base_url if options.base_url is not None else content.settings.base_url)
    constants = _constants(content, site, options, assets, base, reader.registry_key)
    jinja = environment(
        _template_folders(options), assets.prefix, options.cache / "templates" if isinstance(options.cache, Path) else None
    )
    staged = found.staged(place)
    maker = Maker(
        constants=constants,
        environment=jinja,
        results=results,
        staged=staged,
        last=last,
        recalled=known,
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
    volumes = Volumes(results, {folder.id: key for folder, _, key in works}, maker.unpack(site))
    there = _again(reader, lambda: volumes.naming(shares))
    site = msgspec.structs.replace(site, named=named_by(shares, there, index))
    clock.lap("works")
    planned, collisions = planned_pages(site, shares, there, volumes, prose_pages, base)
    problems = (*problems, *collisions)
    links = ProseLinks(site, shares, prose_pages)
    _again(reader, lambda: maker.pages(planned, site, lambda done: progress("render", done, len(planned))))
    _again(reader, lambda: _files(maker, site, shares, assets, constants))
    clock.lap("render")
    pages = sorted(path for path in maker.keys if path.endswith(".html"))
    promised = promise_of(content, site, shares, (urls.of_file(path) for path in pages if path != "404.html"), problems)
    audited = _audit(maker, pages, site, base)
    problems = (*problems, *promised.problems, *links.at_source(audited))
    clock.lap("audit")
    outcome = Outcome(diagnostics=problems, works=len(works), pages=len(pages), seconds=clock.laps)
    if outcome.failed or (options.strict and any(d.severity == "warning" for d in problems)):
        found.give_back(staged, place, maker, results)
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
        compression.compress(maker, results)
        clock.lap("compress")
    maker.tidy()
    old = publishing.publish(staged.folder, place, options.remove, maker.keys, found.still)
    outcome = msgspec.structs.replace(outcome, records=records, published=True, read=reader.count, made=len(maker.made))
    if found.inputs is not None:
        now = found.now(place, maker, staged.same)
        spare = found.put_aside(old, place, maker, now)
        if (held := found.held(maker, results)) is None:
            held = results.prune({*maker.entries_used(searched=options.with_search), *volumes.used, name_of(options)})
        remember(options, results, found.inputs, outcome, maker.keys, reader.briefs, content.understood, spare, now, held)
        results.flush()
    clock.lap("publish")
    return msgspec.structs.replace(outcome, seconds=clock.laps)


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
    shares, volumes = shares_of(site, corpus)
    there = volumes.naming(shares)
    site = msgspec.structs.replace(site, named=named_by(shares, there, index))
    base = base_path(content.settings.base_url)
    planned, collisions = planned_pages(site, shares, there, volumes, prose_pages, base)
    addresses = [
        *(page.url for page in planned),
        *(url for code, here in shares.items() for share in here for url in urls_of(share, code)),
    ]
    dead = ProseLinks(site, shares, prose_pages).dead(addresses)
    found = (*problems, *corpus.diagnostics, *collisions)
    promised = promise_of(content, site, shares, addresses, found)
    told = (*found, *promised.problems, *dead)
    clock.lap("plan")
    return Outcome(diagnostics=told, works=len(corpus.works), seconds=clock.laps, corpus=corpus, lock=promised.lock(site))


# source -> report -> works


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
        for url, index in register_indexes(register):
            data = encode_json(index)
            maker.file(urls.as_file(url), key_of("index-1", data), partial(bytes, data))
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
