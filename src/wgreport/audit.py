"""Checks on the built pages, by an eye of its own: what a browser would meet, not what the builders meant.

Every link and every anchor must be there, an id stands once on a page, a page says its language, and nothing on it is active
but our own scripts. A page written plainly, as our templates write it, is read tag by tag with one expression; anything else
on it (in a template of somebody else's) sends the whole page to BeautifulSoup:
it forgives as browsers do, and takes ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urljoin

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic, problem

if TYPE_CHECKING:
    from bs4.element import Tag
    from bs4.filter import SoupStrainer

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "source": "src", "area": "href"}
_OUTWARD = ("http:", "https:", "mailto:")


class PageFacts(Struct, frozen=True):
    """What one page holds, as far as the audit asks."""

    language: str | None
    ids: dict[str, int]
    links: tuple[str, ...]
    active: tuple[str, ...]


class Audit:
    """The site as it is to be published. `files`: the paths of all its files. `tags`: first segment of a path -> the language
    that its pages must declare. `base`: the path under which the site is served, for links from the root. `facts`: what the page
    at a path holds."""

    def __init__(self, files: Container[str], tags: Mapping[str, str], base: str, facts: Callable[[str], PageFacts]) -> None:
        self._files, self._tags, self._base, self._facts = files, tags, base, facts
        self._ids: dict[str, dict[str, int]] = {}

    def page(self, path: str) -> Iterator[Diagnostic]:
        """What is wrong with a page: its language, its ids, what is active on it, and links of it that lead nowhere."""
        page = self._facts(path)
        expected = self._tags.get(path.split("/", maxsplit=1)[0])
        if page.language is None or (expected is not None and page.language != expected):
            yield problem("A503", path, 0, found=page.language or "", expected=expected or "")
        for identity, count in page.ids.items():
            if count > 1:
                yield problem("A502", path, 0, id=identity, count=count)
        for what in page.active:
            yield problem("A504", path, 0, what=what)
        yield from self.links(path)

    def links(self, path: str) -> Iterator[Diagnostic]:
        """The links of a page that lead nowhere."""
        files_at: dict[str, str | None] = {}
        for href in self._facts(path).links:
            if href.startswith(_OUTWARD):
                continue
            where, _, anchor = href.partition("#")
            if where not in files_at:
                files_at[where] = _file_at(where, path, self._files, self._base)
            target = files_at[where]
            if target is None or (anchor and target.endswith(".html") and unquote(anchor) not in self._anchors(target)):
                yield problem("A501", path, 0, href, href=href)

    def _anchors(self, path: str) -> dict[str, int]:
        if path not in self._ids:
            self._ids[path] = self._facts(path).ids
        return self._ids[path]


def audit(pages: Mapping[str, bytes], files: frozenset[str], tags: Mapping[str, str], base: str) -> Iterator[Diagnostic]:
    """What is wrong with `pages` (path from the root -> bytes), which are all of a site with these `files`."""
    facts = {path: read_page(data) for path, data in pages.items()}
    site = Audit(files, tags, base, facts.__getitem__)
    for path in pages:
        yield from site.page(path)


_SIMPLE = re.compile(r"(?:\.\./)*(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?", re.ASCII)
"""A relative address as our pages write it: up, then down; whatever else there is goes the long way through `urljoin`."""


def _file_at(href: str, path: str, files: Container[str], base: str) -> str | None:
    """The file that the link `href` (without its anchor) on the page `path` leads to; None if there is none on the site."""
    if href and _SIMPLE.fullmatch(href) is not None:
        climbs = href.count("../")
        folders = path.split("/")[:-1]
        if climbs <= len(folders):
            target = "/".join([*folders[: len(folders) - climbs], href[3 * climbs :]])
            target += "index.html" if not target or target.endswith("/") else ""
            return target if target in files else None
    root = f"https://site.invalid{base}"
    resolved = urljoin(f"{root}{path}", href)
    if not resolved.startswith(root):
        return None
    target = unquote(resolved.removeprefix(root).split("?")[0])
    if not target or target.endswith("/"):
        target += "index.html"
    return target if target in files else None


_PLAIN = re.compile(
    r"""(?:[^<]++ | <(?:
        (?!script|style|iframe|object|embed) [a-z][a-z0-9]*+
            (?:\s++(?!on|style)[a-z][a-z0-9:-]*+(?:="[^"<>]*+")?)*+ \s*+ /?>
      | /[a-z][a-z0-9]*+> | !doctype[ ]html>
      | script (?:\s++(?:defer|async|type="[^"<>]*+"))*+ \s++ src="[^"<>]++" (?:\s++(?:defer|async))*+ ></script>
      | script \s++ type="application/json" (?:\s++id="[^"<>]*+")?+ >[^<]*+</script>
    ))*+""",
    re.VERBOSE | re.IGNORECASE,
)
"""A page whose values stand in double quotes and whose tags do not stand in one another, with nothing on it that could run but
script files."""
_RUNNING = re.compile(
    r"""="(?:(?<=href=")|(?<=src=")|(?<=action=")) [\s\x00-\x1f]* (?:[a-z]*script: | data:text | [a-z\s]*&)""",
    re.VERBOSE | re.IGNORECASE,
)
"""An address that could run, or that hides what it is."""
_ID = re.compile(r'<[a-z][^>]*?\sid="([^"]*)"', re.IGNORECASE)
_LINK = re.compile(
    r"""<(?: (?:a|link|area)\s(?:[^>]*?\s)??href | (?:script|img|source)\s(?:[^>]*?\s)??src | form\s(?:[^>]*?\s)??action )
        ="([^"]*)\"""",
    re.VERBOSE | re.IGNORECASE,
)
_LANGUAGE = re.compile(r'<html\s(?:[^>]*?\s)??lang="([^"]+)"', re.IGNORECASE)


def read_page(data: bytes) -> PageFacts:
    """The facts of an HTML page."""
    text = data.decode("utf-8")
    return plain_facts(text) or forgiving_facts(text)


def plain_facts(text: str) -> PageFacts | None:
    """The facts of a page that is written plainly; None if it is not, or if anything on it might run."""
    if _PLAIN.fullmatch(text) is None or _RUNNING.search(text) is not None:
        return None
    language = _LANGUAGE.search(text)
    return PageFacts(
        unescape(language[1]) if language is not None else None,
        dict(Counter(map(unescape, _ID.findall(text)))),
        tuple(dict.fromkeys(map(unescape, _LINK.findall(text)))),
        (),
    )


def forgiving_facts(text: str) -> PageFacts:
    """The facts of any page. Of an attribute that a tag has twice the first counts, as in browsers."""
    from bs4 import BeautifulSoup
    from bs4.filter import ElementFilter

    class Tags(ElementFilter):
        """Lets through what the audit asks about: tags that carry attributes or could run, and no text."""

        def allow_tag_creation(self, _prefix: str | None, name: str, attrs: Mapping[str, str] | None) -> bool:
            return bool(attrs) or name in ("script", "style", "iframe", "object", "embed")

        def allow_string_creation(self, _string: str) -> bool:
            return False

    soup = BeautifulSoup(
        text,
        "html.parser",
        parse_only=cast("SoupStrainer", Tags()),
        multi_valued_attributes=None,
        on_duplicate_attribute="ignore",
    )
    ids: Counter[str] = Counter()
    links: dict[str, None] = {}
    active: list[str] = []
    language: str | None = None
    for tag in soup.find_all(True):
        if tag.name == "html" and tag.get("lang"):
            language = language or str(tag["lang"])
        if (identity := tag.get("id")) is not None:
            ids[str(identity)] += 1
        attribute = _LINKS.get(tag.name)
        if attribute is not None and (href := tag.get(attribute)) is not None:
            links[str(href)] = None
        active.extend(_active(tag))
    return PageFacts(language, dict(ids), tuple(links), tuple(active))


def _active(tag: Tag) -> Iterator[str]:
    """What on a tag could run: inline scripts and styles, event handlers, frames, script addresses."""
    if tag.name in ("iframe", "object", "embed"):
        yield f"<{tag.name}>"
    if tag.name == "script" and not tag.get("src") and tag.get("type") not in ("application/json", "application/ld+json"):
        yield "<script> without src"
    if tag.name == "style" or tag.get("style") is not None:
        yield "inline style"
    for name, value in tag.attrs.items():
        if name.lower().startswith("on"):
            yield f"{name}="
        elif name in ("href", "src", "action") and str(value).strip().lower().startswith(
            ("javascript:", "data:text", "vbscript:")
        ):
            yield f"{name}={str(value)[:20]}"
