"""From content to a plan: the works read and joined, the site around them, its pages, and what it promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import urlsplit

from msgspec import Struct

from wgreport import store
from wgreport.built import Progress
from wgreport.cache import Cache
from wgreport.corpus.assemble import edition_of, problems_of, work_of
from wgreport.lang.language import Language
from wgreport.model.content import Content
from wgreport.model.corpus import Corpus
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.pages import aliases, urls
from wgreport.pages.all import Planned, plan, readings_of, urls_of
from wgreport.pages.front import prose_view
from wgreport.pages.promises import Promises, as_lock, broken, merged, promises_of, read_lock, unlocked
from wgreport.pages.share import Pack, Share
from wgreport.pages.sharing import anchors_by_url, share_of, topics_by_language
from wgreport.pages.site import Cited, Site
from wgreport.pages.volumes import Naming
from wgreport.prose_links import prose_path
from wgreport.registry import Index
from wgreport.render.prose import Prose, prose
from wgreport.versions import Reader, brief_of, cited_of
from wgreport.volumes import Volumes


class Promise(Struct, frozen=True):
    """What a site promises (`now`), beside what the lock file does, and what it would break."""

    now: Promises
    locked: Promises
    problems: tuple[Diagnostic, ...]

    def lock(self, site: Site) -> str:
        """What is to be locked once the site is published."""
        return as_lock(merged(self.locked, self.now, site.kept))


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


def shares_of(site: Site, corpus: Corpus) -> tuple[dict[str, tuple[Share, ...]], Volumes]:
    """The shares of all works in the pages of each language of the site, and their volumes."""
    topics = topics_by_language(site)
    shares: dict[str, list[Share]] = {code: [] for code in site.settings.languages}
    packs: dict[str, bytes] = {}
    for work in corpus.works:
        pack = Pack()
        for code, reading in readings_of(site, work).items():
            shares[code].append(share_of(reading, topics, pack))
        packs[work.id] = pack.packed()
    volumes = Volumes(Cache(None), {work: work for work in packs}, lambda work, piece: piece.of(packs[work]))
    return {code: tuple(here) for code, here in shares.items()}, volumes


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
    site = Site(
        folder=content.path,
        settings=content.settings,
        index=index,
        languages=languages_of(content),
        speeches={code: store.speech(code) for code in content.settings.languages},
        by_symbol=cited,
        kept=aliases.kept_by(content.aliases, content.settings.languages),
        prose={(slug, code): page.title or slug for (slug, code), page in prose_pages.items()},
    )
    return site, prose_pages


def languages_of(content: Content) -> dict[str, Language]:
    """The languages of the site, and of any text in it."""
    spoken = {*content.settings.languages, *(file.language for folder in content.folders for file in folder.sources)}
    return {code: store.language(code) for code in sorted(spoken)}


def planned_pages(
    site: Site,
    shares: Mapping[str, tuple[Share, ...]],
    there: Mapping[str, Naming],
    volumes: Volumes,
    prose_pages: dict[tuple[str, str], Prose],
    base: str,
) -> tuple[list[Planned], list[Diagnostic]]:
    """Every page that the site has besides those of one report, U401 where two pages of the site would have the same address,
    and U402 for one that no site can have; such pages are left out."""
    planned = list(plan(site, shares, there, volumes.passages, base))
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


def promise_of(
    content: Content, site: Site, shares: Mapping[str, tuple[Share, ...]], pages: Iterable[str], told: Iterable[Diagnostic]
) -> Promise:
    """The promises of a site with these `pages` (addresses), beside those of the content's lock file. `told`: what is known to be
    wrong: where there is an error, nothing is said of promises, as what could not be read would be told again with each of its
    addresses."""
    now = promises_of((page for page in pages if page not in site.kept.pages), anchors_by_url(shares))
    path = content.promised.path if content.promised is not None else f"{content.path}/{store.LOCK}"
    locked, lines, faults = read_lock(content.promised.text if content.promised is not None else "", path)
    whole = not any(diagnostic.severity == "error" for diagnostic in told)
    problems = [
        *faults,
        *(broken(locked, now, site.kept, path, lines) if whole else ()),
        *aliases.faults(content.aliases, content.aliases_path, content.aliases_lines, now, site.settings.languages),
    ]
    if whole and content.promised is not None and (count := unlocked(locked, now)):
        problems.append(problem("A524", path, 0, count=count))
    return Promise(now, locked, tuple(problems))


def base_path(base_url: str) -> str:
    """The path part of the address where the site is published, with a slash at both ends."""
    path = urlsplit(base_url).path.strip("/")
    return f"/{path}/" if path else "/"
