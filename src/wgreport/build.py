"""The pipeline, one line a stage: reading `build` is reading the architecture.

Source -> Report -> Corpus -> View -> Artifact. Every stage returns new values; problems are values too, and go along.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wgreport import audit as auditing
from wgreport import search, store
from wgreport.cache import Cache, key_of
from wgreport.codec import encode_json, published_json, report_schema
from wgreport.corpus.assemble import assemble, edition_of
from wgreport.model.content import Content
from wgreport.model.corpus import Corpus, Edition
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Report
from wgreport.model.work import SourceFile, WorkFolder
from wgreport.pages import urls
from wgreport.pages.all import Planned, plan, readings_of
from wgreport.pages.front import prose_view
from wgreport.pages.inline import href_of
from wgreport.pages.report import Reading
from wgreport.pages.search import records_of, site_of_search
from wgreport.pages.site import Site
from wgreport.parse.report import corrected, read_report
from wgreport.readers import read
from wgreport.registry import Index, index_of
from wgreport.render.assets import Assets, gather
from wgreport.render.environment import environment
from wgreport.render.prose import prose
from wgreport.render.render import render
from wgreport.store import Artifact

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


def _silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


class Options(Struct, frozen=True, kw_only=True):
    """What a build is told besides its content. `templates`: a folder whose templates go before all others."""

    content: Path
    out: Path
    templates: Path | None = None
    cache: Path | None = None
    base_url: str | None = None
    with_search: bool = True
    strict: bool = False
    """A warning keeps the site from being published, too."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a build. `seconds` per stage, in their order. `published` False: the old site stands as it was."""

    diagnostics: tuple[Diagnostic, ...]
    works: int = 0
    pages: int = 0
    records: int = 0
    seconds: dict[str, float] = {}
    published: bool = False

    @property
    def failed(self) -> bool:
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def build(options: Options, progress: Progress = _silent) -> Outcome:
    """Build the site and put it in the place of `options.out`, if there is no error. Raises store.StoreError if the disk does
    not allow it."""
    clock = _Clock()
    store.check_replaceable(options.out)
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
    assets = gather(_template_folders(options))
    base = base_path(options.base_url if options.base_url is not None else content.settings.base_url)
    pages, collisions = render_pages(site, readings, prose_pages, assets, options, base, progress)
    clock.lap("render")
    files = [
        *pages,
        *(Artifact(f"assets/{assets.digest}/{name}", data) for name, data in assets.files),
        *data_files(site, readings),
    ]
    problems = (*problems, *collisions, *_audit(files, site, base, results))
    clock.lap("audit")
    outcome = Outcome(diagnostics=problems, works=len(corpus.works), pages=len(pages), seconds=clock.laps)
    if outcome.failed or (options.strict and any(d.severity == "warning" for d in problems)):
        return outcome
    staged = store.stage(files, options.out)
    try:
        clock.lap("write")
        records = tuple(records_of(site, readings)) if options.with_search else ()
        if records:
            progress("search", 0, 1)
            searched = {code: site_of_search(site, code, here) for code, here in readings.items()}
            search.write_index(records, searched, site.languages, staged / "pagefind")
            clock.lap("search")
        store.publish(staged, options.out)
    except search.SearchError as error:
        failed = problem("A510", options.out.as_posix(), 0, reason=str(error))
        return msgspec.structs.replace(outcome, diagnostics=(*problems, failed), seconds=clock.laps)
    finally:
        store.discard(staged)
    clock.lap("publish")
    return msgspec.structs.replace(outcome, records=len(records), seconds=clock.laps, published=True)


def check(content_root: Path, cache_folder: Path | None, progress: Progress = _silent) -> Outcome:
    """Everything that a build would complain of in the content, without building."""
    content, problems = store.load_content(content_root)
    if content is None:
        return Outcome(diagnostics=problems)
    index = index_of(content.registry)
    corpus = corpus_of(content, index, Cache(cache_folder), progress)
    site, prose_pages = site_of(content, corpus, index)
    readings = {language: readings_of(site, language) for language in content.settings.languages}
    _, collisions = planned_pages(site, readings, prose_pages, base_path(content.settings.base_url))
    return Outcome(diagnostics=(*problems, *corpus.diagnostics, *collisions), works=len(corpus.works))


# source -> report -> corpus


def corpus_of(content: Content, index: Index, results: Cache, progress: Progress) -> Corpus:
    """Read every version of every work, and join them."""
    registry_key = key_of(msgspec.msgpack.encode(content.registry), _program_digest())
    editions: list[tuple[WorkFolder, tuple[Edition, ...]]] = []
    failures: list[Diagnostic] = []
    for number, folder in enumerate(content.folders):
        progress("read", number, len(content.folders))
        versions = []
        for file in folder.sources:
            report, diagnostics = _read_version(folder, file, index, registry_key, results)
            if report is None:
                failures.extend(diagnostics)
            else:
                versions.append(edition_of(folder, file, report, diagnostics, index))
        order = content.settings.languages
        versions.sort(key=lambda edition: order.index(edition.language) if edition.language in order else len(order))
        editions.append((folder, tuple(versions)))
    corpus = assemble(editions, content.settings.languages, index)
    return msgspec.structs.replace(corpus, diagnostics=(*failures, *corpus.diagnostics))


def _read_version(
    folder: WorkFolder, file: SourceFile, index: Index, registry_key: str, results: Cache
) -> tuple[Report | None, tuple[Diagnostic, ...]]:
    """The report in `file`, read or remembered, with what was noticed about it."""
    told = msgspec.msgpack.encode((file.path, file.language, file.corrections, file.corrections_path, file.corrections_lines))
    key = key_of("report-1", file.data, told, folder.sidecar.symbol, folder.sidecar.body, registry_key)
    if (known := results.get(key)) is not None:
        return msgspec.msgpack.decode(known, type=tuple[Report | None, tuple[Diagnostic, ...]])
    result = _parse_version(folder, file, index)
    results.put(key, msgspec.msgpack.encode(result))
    return result


def _parse_version(folder: WorkFolder, file: SourceFile, index: Index) -> tuple[Report | None, tuple[Diagnostic, ...]]:
    source, faults = read(file.path, file.data)
    if source is None:
        return None, faults
    source, stale = corrected(source, file.corrections, file.corrections_lines, file.corrections_path)
    body = folder.sidecar.body if folder.sidecar.body in index.bodies else None
    report, diagnostics = read_report(source, store.language(file.language), index, symbol=folder.sidecar.symbol, body=body)
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


def site_of(content: Content, corpus: Corpus, index: Index) -> tuple[Site, dict[tuple[str, str], str]]:
    """What the page builders work on, and the text of each prose page by slug and language."""
    prose_pages = {(page.slug, page.language): page.text for page in content.prose if page.language in content.settings.languages}
    spoken = {*content.settings.languages, *(edition.language for work in corpus.works for edition in work.editions)}
    site = Site(
        folder=content.path,
        settings=content.settings,
        corpus=corpus,
        index=index,
        languages={code: store.language(code) for code in sorted(spoken)},
        speeches={code: store.speech(code) for code in content.settings.languages},
        by_symbol={work.sidecar.symbol: work for work in corpus.works},
        prose=frozenset(prose_pages),
    )
    return site, prose_pages


def render_pages(
    site: Site,
    readings: dict[str, tuple[Reading, ...]],
    prose_pages: dict[tuple[str, str], str],
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
    site: Site, readings: dict[str, tuple[Reading, ...]], prose_pages: dict[tuple[str, str], str], base: str
) -> tuple[list[Planned], list[Diagnostic]]:
    """Every page that the site has, and U401 where two would have the same address: the first of them stays."""
    planned = list(plan(site, readings, base))
    for (slug, language), text in prose_pages.items():
        url = urls.prose(language, slug)
        title, html = prose(text, url)
        make = partial(prose_view, slug, title, html, language, site)
        planned.append((url, language, f"{site.folder}/pages/{slug}.{language}.md", make))
    unique: dict[str, Planned] = {}
    collisions: list[Diagnostic] = []
    for page in planned:
        url, _, origin, _ = page
        if url in unique:
            collisions.append(problem("U401", origin, 0, url=url, one=unique[url][2], other=origin))
        else:
            unique[url] = page
    return list(unique.values()), collisions


def data_files(site: Site, readings: dict[str, tuple[Reading, ...]]) -> Iterator[Artifact]:
    """The data twins: each report as JSON beside its page, the schema, and what tells a crawler where everything is."""
    yield Artifact("schema/report.json", report_schema())
    for language, here in readings.items():
        for reading in here:
            hrefs = [
                href_of(link, reading.work.id, language, site) if link.problem is None else None for link in reading.edition.links
            ]
            yield Artifact(urls.as_file(urls.data(language, reading.work.id)), published_json(reading.edition, hrefs))
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


def _audit(files: list[Artifact], site: Site, base: str, results: Cache) -> Iterator[Diagnostic]:
    pages = {file.path: file.data for file in files if file.path.endswith(".html")}
    tags = {code: site.languages[code].tag for code in site.settings.languages}
    return auditing.audit(pages, frozenset(file.path for file in files), tags, base, results)


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
