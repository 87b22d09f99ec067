"""Links of prose pages, told where a person wrote them: in the Markdown, not on the built page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote, urljoin

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.pages import urls
from wgreport.pages.promises import Anchors
from wgreport.pages.share import Share
from wgreport.pages.site import Site
from wgreport.render.address import Place, reach
from wgreport.render.prose import Prose

_DATA = ("schema/report.json", "reports.json")


def prose_path(site: Site, slug: str, language: str) -> str:
    """The file of a prose page, as it is named in messages."""
    return f"{site.folder}/pages/{slug}.{language}.md"


class ProseLinks:
    """The links of all prose pages, by slug and language."""

    def __init__(self, site: Site, shares: Mapping[str, Sequence[Share]], pages: Mapping[tuple[str, str], Prose]) -> None:
        self._site = site
        self._shares = shares
        self._pages = pages

    def dead(self, planned: Iterable[str]) -> Iterator[Diagnostic]:
        """C313 for each link to a page that is not `planned` (the site's URLs), or to an anchor that a report does not have. The
        anchors of other pages are known only when they are built."""
        files = {urls.as_file(url) for url in planned}.union(_DATA)
        anchors: dict[str, Anchors] = {}
        for language, shares in self._shares.items():
            for share in shares:
                files.add(urls.as_file(urls.data(language, share.work)))
                anchors[urls.as_file(share.url)] = Anchors(share.anchors)
        for (slug, language), page in self._pages.items():
            for line, href in page.links:
                where, _, anchor = urljoin(urls.prose(language, slug), href).partition("#")
                file = urls.as_file(unquote(where.partition("?")[0]))
                # The marks of footnotes have anchors too, which the page gives them.
                known = anchors.get(file) if not anchor.startswith("fnref") else None
                if file not in files or (anchor and known is not None and unquote(anchor) not in known):
                    yield problem("C313", prose_path(self._site, slug, language), line, href=href)

    def at_source(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """`found` in the built pages, but dead links of prose pages (A501) told where they were written."""
        written = {
            (urls.as_file(urls.prose(language, slug)), self._written(href, slug, language)): (slug, language, line, href)
            for (slug, language), page in self._pages.items()
            for line, href in page.links
        }
        for diagnostic in found:
            source = written.get((diagnostic.file, diagnostic.excerpt)) if diagnostic.code == "A501" else None
            if source is None:
                yield diagnostic
                continue
            slug, language, line, href = source
            yield problem("C313", prose_path(self._site, slug, language), line, href=href)

    @staticmethod
    def _written(href: str, slug: str, language: str) -> str:
        return reach(href, Place(urls.prose(language, slug))) if href.startswith("/") else href
