"""Checks on the built pages, by an eye of its own: what a browser would meet, not what the builders meant.

Every link and every anchor must be there, an id stands once on a page, a page says its language, and nothing on it is active
but our own scripts. A page written plainly, as our templates write it, is read tag by tag with one expression; anything else
on it (in a template of somebody else's) sends the whole page to BeautifulSoup:
it forgives as browsers do, and takes ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import lru_cache
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
        above = _folders_above(path)
        for href in self._facts(path).links:
            where, _, anchor = href.partition("#")
            if where not in files_at:
                if href.startswith(_OUTWARD):
                    continue
                files_at[where] = _file_at(where, path, above, self._files, self._base)
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


_SIMPLE = re.compile(r"((?:\.\./)*+)(?:[\w-][\w.-]*+/)*+(?:[\w-][\w.-]*+)?", re.ASCII)
"""A relative address as our pages write it: up, then down; whatever else there is goes the long way through `urljoin`."""


def _folders_above(path: str) -> list[str]:
    """The folder of the page at `path`, with a slash behind it, then each that it is in; the site's root is empty, and last."""
    found = [path[: path.rfind("/") + 1]]
    while found[-1]:
        found.append(found[-1][: found[-1].rfind("/", 0, -1) + 1])
    return found


def _file_at(href: str, path: str, above: Sequence[str], files: Container[str], base: str) -> str | None:
    """The file that the link `href` (without its anchor) on the page `path` leads to; None if there is none on the site. `above`:
    the folders that the page is in (see `_folders_above`)."""
    if href and (simple := _SIMPLE.fullmatch(href)) is not None:
        down = simple.end(1)
        if down < 3 * len(above):
            target = above[down // 3] + href[down:]
            if not target or target.endswith("/"):
                target += "index.html"
            return target if target in files else None
    root = f"https://site.invalid{base}"
    resolved = urljoin(f"{root}{path}", href)
    if not resolved.startswith(root):
        return None
    target = unquote(resolved.removeprefix(root).split("?")[0])
    if not target or target.endswith("/"):
        target += "index.html"
    return target if target in files else None


_TAG = re.compile(r"<(?!/[a-z][a-z0-9]*+>)(?:(?i:script)\b[^>]*>[^<]*</(?i:script)>|[^>]*>?)")
"""A tag that does not only end an element: half of them do, and say nothing. A script as a whole."""
_PLAIN = re.compile(
    r"""<(?:
        (?!script|style|iframe|object|embed) (?P<element>[a-z][a-z0-9]*+)
            (?:\s++(?!on|style)[a-z][a-z0-9:-]*+(?:="[^"<>]*+")?)*+ \s*+ /?>
      | /[a-z][a-z0-9]*+> | !doctype[ ]html>
      | (?P<script>script) (?:\s++(?:defer|async|type="[^"<>]*+"))*+ \s++ src="[^"<>]++" (?:\s++(?:defer|async))*+ ></script>
      | script \s++ type="application/json" (?:\s++id="[^"<>]*+")?+ >[^<]*+</script>
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A tag whose values stand in double quotes, with nothing on it that could run but a script file."""
_ATTRIBUTE = re.compile(r'\s([a-z][a-z0-9:-]*)="([^"]*)"', re.IGNORECASE)
_RUNNING = re.compile(r"[\s\x00-\x1f]* (?:[a-z]*script: | data:text | [a-z\s]*&)", re.VERBOSE | re.IGNORECASE)
"""An address that could run, or that hides what it is."""


class _TagFacts(Struct, frozen=True):
    """What the audit asks of one tag."""

    identity: str | None = None
    link: str | None = None
    language: str | None = None


def read_page(data: bytes) -> PageFacts:
    """The facts of an HTML page."""
    text = data.decode("utf-8")
    return plain_facts(text) or forgiving_facts(text)


def plain_facts(text: str) -> PageFacts | None:
    """The facts of a page that is written plainly; None if it is not, or if anything on it might run.

    Four tags of five stand on the page more than once, and many on other pages too: each is read once."""
    language: str | None = None
    ids: dict[str, int] = {}
    links: dict[str, None] = {}
    for tag, count in Counter(_TAG.findall(text)).items():
        facts = _tag_facts(tag)
        if facts is None:
            return None
        if facts is _NOTHING:
            continue
        if facts.identity is not None:
            ids[facts.identity] = ids.get(facts.identity, 0) + count
        if facts.link is not None:
            links[facts.link] = None
        language = language or facts.language
    return PageFacts(language, ids, tuple(links), ())


_NOTHING = _TagFacts()


@lru_cache(maxsize=1 << 12)  # those of a few pages: what most have stays, and more would be held for a tenth fewer misses
def _tag_facts(tag: str) -> _TagFacts | None:
    """The facts of a tag that is written plainly; None if it is not, or if anything on it might run."""
    match = _PLAIN.fullmatch(tag)
    if match is None:
        return None
    element = (match["element"] or match["script"] or "").lower()
    attributes = {name.lower(): value for name, value in reversed(_ATTRIBUTE.findall(tag))}  # of two the first counts
    if not element or not attributes:
        return _NOTHING
    if any(_RUNNING.match(attributes[name]) for name in ("href", "src", "action") if name in attributes):
        return None
    identity, link = attributes.get("id"), attributes.get(_LINKS.get(element, ""))
    language = attributes.get("lang") if element == "html" else None
    if identity is None and link is None and language is None:
        return _NOTHING
    return _TagFacts(
        unescape(identity) if identity is not None else None,
        unescape(link) if link is not None else None,
        unescape(language) if language else None,
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
