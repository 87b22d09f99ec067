"""Checks on the built pages, by an eye of its own: what a browser would meet, read with BeautifulSoup, not what the builders
meant.

Every link and every anchor must be there, an id stands once on a page, a page says its language, and nothing on it is active but
our own scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import unquote, urljoin

import msgspec
from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.filter import ElementFilter, SoupStrainer
from msgspec import Struct

from wgreport.cache import Cache, key_of
from wgreport.model.diagnostic import Diagnostic, problem

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "source": "src", "area": "href"}
_OUTWARD = ("http:", "https:", "mailto:")


class PageFacts(Struct, frozen=True):
    """What one page holds, as far as the audit asks."""

    language: str | None
    ids: dict[str, int]
    links: tuple[str, ...]
    active: tuple[str, ...]


def audit(
    pages: Mapping[str, bytes], files: frozenset[str], tags: Mapping[str, str], base: str, cache: Cache
) -> Iterator[Diagnostic]:
    """What is wrong with `pages` (path from the root -> bytes). `files`: the paths of all files of the site. `tags`: first
    segment of a
    path -> the language that its pages must declare. `base`: the path under which the site is served, for links from the root."""
    facts = {path: _facts(data, cache) for path, data in pages.items()}
    for path, page in facts.items():
        expected = tags.get(path.split("/")[0])
        if page.language is None or (expected is not None and page.language != expected):
            yield problem("A503", path, 0, found=page.language or "", expected=expected or "")
        for identity, count in page.ids.items():
            if count > 1:
                yield problem("A502", path, 0, id=identity, count=count)
        for what in page.active:
            yield problem("A504", path, 0, what=what)
        for href in page.links:
            if not href.startswith(_OUTWARD) and not _lands(href, path, facts, files, base):
                yield problem("A501", path, 0, href, href=href)


def _lands(href: str, path: str, facts: Mapping[str, PageFacts], files: frozenset[str], base: str) -> bool:
    """The link `href` on the page `path` leads to a file that is there, and to an anchor that is on it."""
    resolved = urljoin(f"https://site.invalid{base}{path}", href)
    where, _, anchor = resolved.partition("#")
    root = f"https://site.invalid{base}"
    if not where.startswith(root):
        return False
    target = unquote(where.removeprefix(root).split("?")[0])
    if not target or target.endswith("/"):
        target += "index.html"
    if target not in files:
        return False
    return not anchor or target not in facts or unquote(anchor) in facts[target].ids


def _facts(data: bytes, cache: Cache) -> PageFacts:
    """The facts of a page; remembered, for a page that has not changed need not be read again."""
    key = key_of("audit-1", data)
    if (known := cache.get(key)) is not None:
        return msgspec.msgpack.decode(known, type=PageFacts)
    facts = read_page(data)
    cache.put(key, msgspec.msgpack.encode(facts))
    return facts


class _Tags(ElementFilter):
    """Lets through what the audit asks about: tags that carry attributes or could run, and no text."""

    def allow_tag_creation(self, _prefix: str | None, name: str, attrs: Mapping[str, str] | None) -> bool:
        return bool(attrs) or name in ("script", "style", "iframe", "object", "embed")

    def allow_string_creation(self, _string: str) -> bool:
        return False


def read_page(data: bytes) -> PageFacts:
    """The facts of an HTML page."""
    soup = BeautifulSoup(data.decode("utf-8"), "html.parser", parse_only=cast("SoupStrainer", _Tags()))
    ids: Counter[str] = Counter()
    links: list[str] = []
    active: list[str] = []
    language: str | None = None
    for tag in soup.find_all(True):
        if tag.name == "html" and tag.get("lang"):
            language = str(tag["lang"])
        if (identity := tag.get("id")) is not None:
            ids[str(identity)] += 1
        attribute = _LINKS.get(tag.name)
        if attribute is not None and (href := tag.get(attribute)) is not None:
            links.append(str(href))
        active.extend(_active(tag))
    return PageFacts(language, dict(ids), tuple(dict.fromkeys(links)), tuple(active))


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
