"""The pipeline, one line a stage: reading `build` is reading the architecture.

Source -> Report -> Corpus -> View -> Artifact. Every stage returns new values; problems are values too, and go along.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wgreport import audit as auditing
from wgreport import compression, publishing, search, store
from wgreport.apart import Apart, Failure, told
from wgreport.built import Options, Outcome, Progress, silent
from wgreport.cache import Cache, key_of
from wgreport.codec import encode_json, published_json, report_schema
from wgreport.corpus.assemble import assemble, edition_of
from wgreport.model.content import Content
from wgreport.model.corpus import Corpus, Edition
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.registry import Registry
from wgreport.model.report import Report
from wgreport.model.search import SearchRecord, SearchText
from wgreport.model.work import SourceFile, WorkFolder
from wgreport.pages import aliases, urls
from wgreport.pages.all import Planned, plan, readings_of
from wgreport.pages.front import prose_view
from wgreport.pages.inline import href_of
from wgreport.pages.promises import as_lock, broken, merged, promises_of, read_lock, unlocked
from wgreport.pages.register import register_of
from wgreport.pages.register_data import register_sheets
from wgreport.pages.report import Reading
from wgreport.pages.search import records_of, site_of_search
from wgreport.pages.site import Site, addresses_of
from wgreport.parse.report import corrected, read_report
from wgreport.prose_links import ProseLinks, prose_path
from wgreport.readers import read
from wgreport.registry import Index, index_of
from wgreport.render.assets import Assets, gather
from wgreport.render.environment import environment
from wgreport.render.prose import Prose, prose
from wgreport.render.render import render
from wgreport.store import Artifact


class Promise(Struct, frozen=True):
    """What a site promises, what it would break, and what is to be locked once it is published."""

    lock: str
    problems: tuple[Diagnostic, ...]


def build(options: Options, progress: Progress = silent) -> Outcome:
    """Build the site and put it in the place of `options.out`, if there is no error. Raises store.StoreError if the disk does
    not allow it, or if another build is making the same site."""
    with publishing.claim(options.out, options.remove) as place:
        return _build(options, place, progress)


def _build(options: Options, place: publishing.Place, progress: Progress) -> Outcome:
    clock = _Clock()
    results = Cache(options.cache)
    content, problems = store.load_content(options.content)
    if content is None:
        return Outcome(diagnostics=problems)
    clock.lap("load")
    index = index_of(content.registry)
    corpus = corpus_of(content, index, results, progress)
    clock.lap("read")
    problems = (*problems, *corpus.diagnostics)
    site, prose_pages = site_of(content, corpus, index)
    readings = {language: readings_of(site, language) for language in content.settings.languages}
    links = ProseLinks(site, readings, prose_pages)
    assets = gather(_template_folders(options))
    base = base_path(options.base_url if options.base_url is not None else content.settings.base_url)
    pages, collisions = render_pages(site, readings, prose_pages, assets, options, base, progress)
    promised = promise_of(content, site, readings, (urls.of_file(page.path) for page in pages if page.path != "404.html"))
    clock.lap("render")
    files = [
        *pages,
        *(Artifact(f"assets/{assets.digest}/{name}", data) for name, data in assets.files),
        *data_files(site, readings),
    ]
    problems = (*problems, *collisions, *promised.problems, *links.at_source(_audit(files, site, base)))
    clock.lap("audit")
    outcome = Outcome(diagnostics=problems, works=len(corpus.works), pages=len(pages), seconds=clock.laps, lock=promised.lock)
    if outcome.failed or (options.strict and any(d.severity == "warning" for d in problems)):
        return outcome
    staged = store.stage(files, place.work)
    clock.lap("write")
    records = tuple(records_of(site, readings)) if options.with_search else ()
    if records:
        progress("search", 0, 1)
        searched = {code: site_of_search(site, code, here) for code, here in readings.items()}
        found: dict[tuple[str, str], list[SearchRecord]] = {}
        for record in records:
            found.setdefault((record.language, record.work), []).append(record)
        texts: dict[str, dict[str, SearchText]] = {}
        for (code, work), here in found.items():
            told = msgspec.msgpack.encode(here)
            texts.setdefault(code, {})[work] = SearchText(key_of(told), len(here), len(told))
        try:
            search.write_index(
                texts,
                lambda code, work: found[code, work],
                searched,
                site.languages,
                search.Folder(staged / "pagefind"),
                program=_program_digest(),
                name=options.out.as_posix(),
                results=results,
                scratch=place.scratch(),
            )
        except search.SearchError as error:
            failed = problem("A510", options.out.as_posix(), 0, reason=str(error))
            return msgspec.structs.replace(outcome, diagnostics=(*problems, failed), seconds=clock.laps)
        clock.lap("search")
    if options.compress:
        compression.compress(staged, results)
        clock.lap("compress")
    publishing.publish(staged, place, options.remove)
    clock.lap("publish")
    return msgspec.structs.replace(outcome, records=len(records), seconds=clock.laps, published=True)


def check(content_root: Path, cache_folder: Path | None, progress: Progress = silent) -> Outcome:
    """Everything that a build would complain of in the content, without building."""
    clock = _Clock()
    content, problems = store.load_content(content_root)
    if content is None:
        return Outcome(diagnostics=problems)
    clock.lap("load")
    index = index_of(content.registry)
    corpus = corpus_of(content, index, Cache(cache_folder), progress)
    clock.lap("read")
    site, prose_pages = site_of(content, corpus, index)
    readings = {language: readings_of(site, language) for language in content.settings.languages}
    planned, collisions = planned_pages(site, readings, prose_pages, base_path(content.settings.base_url))
    dead = ProseLinks(site, readings, prose_pages).dead(url for url, *_ in planned)
    promised = promise_of(content, site, readings, (url for url, *_ in planned))
    told = (*problems, *corpus.diagnostics, *collisions, *promised.problems, *dead)
    clock.lap("plan")
    return Outcome(diagnostics=told, works=len(corpus.works), seconds=clock.laps, corpus=corpus, lock=promised.lock)


# source -> report -> corpus


def corpus_of(content: Content, index: Index, results: Cache, progress: Progress) -> Corpus:
    """Read every version of every work, and join them."""
    registry_key = key_of(msgspec.msgpack.encode(content.registry), _program_digest())
    editions: list[tuple[WorkFolder, tuple[Edition, ...]]] = []
    failures: list[Diagnostic] = []
    files = [(folder, file) for folder in content.folders for file in folder.sources]
    read_versions = _read_versions(files, content.registry, registry_key, results, progress)
    for folder in content.folders:
        versions = []
        for file in folder.sources:
            report, diagnostics = next(read_versions)
            if report is None:
                failures.extend(diagnostics)
            else:
                versions.append(edition_of(folder, file, report, diagnostics, index))
        order = content.settings.languages
        versions.sort(key=lambda edition: order.index(edition.language) if edition.language in order else len(order))
        editions.append((folder, tuple(versions)))
    corpus = assemble(editions, content.settings.languages, index)
    return msgspec.structs.replace(corpus, diagnostics=(*failures, *corpus.diagnostics))


VersionRead = tuple[Report | None, tuple[Diagnostic, ...]]
"""The report in a file, and what was noticed about it."""


def _read_versions(
    files: list[tuple[WorkFolder, SourceFile]], registry: Registry, registry_key: str, results: Cache, progress: Progress
) -> Iterator[VersionRead]:
    """Each file as a report, in the order of the files: remembered, or read in a process apart."""
    keys = [_version_key(folder, file, registry_key) for folder, file in files]
    known = [results.get(key) for key in keys]
    missing = [pair for pair, found in zip(files, known, strict=True) if found is None]
    with Apart(VersionReader, registry) as apart:
        # A reader is not sent the work's other versions.
        read_now = apart.map([(msgspec.structs.replace(folder, sources=()), file) for folder, file in missing])
        for number, ((_, file), key, found) in enumerate(zip(files, keys, known, strict=True)):
            progress("read", number, len(files))
            if found is not None:
                yield msgspec.msgpack.decode(found, type=VersionRead)
                continue
            result = next(read_now)
            if isinstance(result, Failure):
                # Not remembered: another machine, or this one when it is less busy, may read the file.
                yield None, (told(result, file.path),)
            else:
                results.put(key, msgspec.msgpack.encode(result))
                yield result


def _version_key(folder: WorkFolder, file: SourceFile, registry_key: str) -> str:
    declared = (file.corrections, file.corrections_path, file.corrections_lines, file.fixes)
    told = msgspec.msgpack.encode((file.path, file.language, *declared))
    return key_of("report-1", file.data, told, folder.sidecar.symbol, folder.sidecar.body, registry_key)


class VersionReader:
    """Reads versions of works, in a child process (see `apart`)."""

    def __init__(self, registry: Registry) -> None:
        self.index = index_of(registry)

    def __call__(self, folder: WorkFolder, file: SourceFile) -> VersionRead:
        return _parse_version(folder, file, self.index)


def _parse_version(folder: WorkFolder, file: SourceFile, index: Index) -> VersionRead:
    source, faults = read(file.path, file.data)
    if source is None:
        return None, faults
    source, stale = corrected(source, file.corrections, file.corrections_lines, file.corrections_path)
    body = folder.sidecar.body if folder.sidecar.body in index.bodies else None
    language, symbol = store.language(file.language), folder.sidecar.symbol
    report, diagnostics = read_report(source, language, index, symbol=symbol, body=body, fixes=file.fixes)
    return report, (*faults, *stale, *diagnostics)


@cache
def _program_digest() -> str:
    """The digest of the program's own code and language data: a result of another version is no result."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yaml")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


# corpus -> views -> artifacts


def site_of(content: Content, corpus: Corpus, index: Index) -> tuple[Site, dict[tuple[str, str], Prose]]:
    """What the page builders work on, and the prose pages by slug and language, in the order in which they are linked."""
    order = content.settings.pages
    shown = [page for page in content.prose if page.language in content.settings.languages]
    shown.sort(key=lambda page: (order.index(page.slug) if page.slug in order else len(order), page.slug))
    prose_pages = {(page.slug, page.language): prose(page.text, urls.prose(page.language, page.slug)) for page in shown}
    spoken = {*content.settings.languages, *(edition.language for work in corpus.works for edition in work.editions)}
    site = Site(
        folder=content.path,
        settings=content.settings,
        corpus=corpus,
        index=index,
        languages={code: store.language(code) for code in sorted(spoken)},
        speeches={code: store.speech(code) for code in content.settings.languages},
        by_symbol={work.sidecar.symbol: work for work in corpus.works},
        addresses=addresses_of(corpus),
        kept=aliases.kept_by(content.aliases, content.settings.languages),
        prose={(slug, code): page.title or slug for (slug, code), page in prose_pages.items()},
    )
    return site, prose_pages


def render_pages(
    site: Site,
    readings: dict[str, tuple[Reading, ...]],
    prose_pages: dict[tuple[str, str], Prose],
    assets: Assets,
    options: Options,
    base: str,
    progress: Progress,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Every page as bytes, and U401 where two pages would have the same address."""
    jinja = environment(
        _template_folders(options), assets.prefix, options.cache / "templates" if options.cache is not None else None
    )
    pages: list[Artifact] = []
    planned, collisions = planned_pages(site, readings, prose_pages, base)
    for number, (url, language, _, make) in enumerate(planned):
        if number % 100 == 0:
            progress("render", number, len(planned))
        pages.append(Artifact(urls.as_file(url), render(make(), jinja, site.speeches[language])))
    default = site.settings.languages[0]
    # Hosts look for /404.html: the default language's.
    pages.extend(Artifact("404.html", page.data) for page in pages if page.path == urls.as_file(urls.missing(default)))
    return pages, collisions


def planned_pages(
    site: Site, readings: dict[str, tuple[Reading, ...]], prose_pages: dict[tuple[str, str], Prose], base: str
) -> tuple[list[Planned], list[Diagnostic]]:
    """Every page that the site has, U401 where two would have the same address (the first of them stays), and U402 for one that
    no site can have."""
    planned = list(plan(site, readings, base))
    for (slug, language), page in prose_pages.items():
        make = partial(prose_view, slug, site.prose[slug, language], page.html, language, site)
        planned.append((urls.prose(language, slug), language, prose_path(site, slug, language), make))
    unique: dict[str, Planned] = {}
    collisions: list[Diagnostic] = []
    for one in planned:
        url, _, origin, _ = one
        if not urls.is_safe(url):
            collisions.append(problem("U402", origin, 0, url=url))
        elif url in unique:
            collisions.append(problem("U401", origin, 0, url=url, one=unique[url][2], other=origin))
        else:
            unique[url] = one
    return list(unique.values()), collisions


def promise_of(content: Content, site: Site, readings: Mapping[str, tuple[Reading, ...]], pages: Iterable[str]) -> Promise:
    """The promises of a site with these `pages` (addresses), beside those of the content's lock file."""
    now = promises_of((page for page in pages if page not in site.kept.pages), readings)
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


def data_files(site: Site, readings: dict[str, tuple[Reading, ...]]) -> Iterator[Artifact]:
    """The data twins: each report as JSON beside its page, the schema, and what tells a crawler where everything is."""
    yield Artifact("schema/report.json", report_schema())
    for language, here in readings.items():
        for reading in here:
            hrefs = [
                href_of(link, reading.work.id, language, site) if link.problem is None else None for link in reading.edition.links
            ]
            yield Artifact(urls.as_file(urls.data(language, reading.work.id)), published_json(reading.edition, hrefs))
        for url, sheet in register_sheets(register_of(here, language, site)):
            yield Artifact(urls.as_file(url), encode_json(sheet))
    yield Artifact(
        "reports.json",
        encode_json(
            [
                {
                    "symbol": work.sidecar.symbol,
                    "body": work.sidecar.body,
                    "meeting": work.sidecar.meeting,
                    "from": work.sidecar.start,
                    "to": work.sidecar.end,
                    "languages": {
                        edition.language: {
                            "status": edition.version.status,
                            "page": urls.report(edition.language, work.id) if edition.language in readings else None,
                            "data": urls.data(edition.language, work.id) if edition.language in readings else None,
                        }
                        for edition in work.editions
                    },
                }
                for work in site.corpus.works
            ]
        ),
    )


def _audit(files: list[Artifact], site: Site, base: str) -> Iterator[Diagnostic]:
    pages = {file.path: file.data for file in files if file.path.endswith(".html")}
    tags = {code: site.languages[code].tag for code in site.settings.languages}
    return auditing.audit(pages, frozenset(file.path for file in files), tags, base)


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
