"""Checks on the built pages, by an eye of its own: what a browser would meet, not what the builders meant.

Every link and every anchor must be there, an id stands once on a page, a page says its language, and nothing on it is active
but our own scripts. A page written plainly, as our templates write it, is read tag by tag with one expression; anything else
on it (in a template of somebody else's) sends the whole page to BeautifulSoup:
it forgives as browsers do, and takes ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urljoin

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic, problem

if TYPE_CHECKING:
    from bs4.filter import SoupStrainer

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "source": "src", "area": "href"}
_OUTWARD = ("http:", "https:", "mailto:")


class PageFacts(Struct, frozen=True):
    """What one page holds, as far as the audit asks."""

    language: str | None
    ids: dict[str, int]
    links: tuple[str, ...]
    active: tuple[str, ...]


def audit(pages: Mapping[str, bytes], files: frozenset[str], tags: Mapping[str, str], base: str) -> Iterator[Diagnostic]:
    """What is wrong with `pages` (path from the root -> bytes). `files`: the paths of all files of the site. `tags`: first
    segment of a path -> the language that its pages must declare. `base`: the path under which the site is served, for links from
    the root."""
    facts = {path: read_page(data) for path, data in pages.items()}
    for path, page in facts.items():
        expected = tags.get(path.split("/")[0])
        if page.language is None or (expected is not None and page.language != expected):
            yield problem("A503", path, 0, found=page.language or "", expected=expected or "")
        for identity, count in page.ids.items():
            if count > 1:
                yield problem("A502", path, 0, id=identity, count=count)
        for what in page.active:
            yield problem("A504", path, 0, what=what)
        files_at: dict[str, str | None] = {}
        for href in page.links:
            if href.startswith(_OUTWARD):
                continue
            where, _, anchor = href.partition("#")
            if where not in files_at:
                files_at[where] = _file_at(where, path, files, base)
            target = files_at[where]
            if target is None or (anchor and target in facts and unquote(anchor) not in facts[target].ids):
                yield problem("A501", path, 0, href, href=href)


def _file_at(href: str, path: str, files: frozenset[str], base: str) -> str | None:
    """The file that the link `href` (without its anchor) on the page `path` leads to; None if there is none on the site."""
    root = f"https://site.invalid{base}"
    resolved = urljoin(f"{root}{path}", href)
    if not resolved.startswith(root):
        return None
    target = unquote(resolved.removeprefix(root).split("?")[0])
    if not target or target.endswith("/"):
        target += "index.html"
    return target if target in files else None


_Tag = tuple[str, list[tuple[str, str]]]
"""A start tag: its name, and its attributes in their order, both in lower case."""

_PLAIN = re.compile(
    r"""[^<]*+<(?:
        (?P<name>[a-z][a-z0-9]*+) (?P<attributes>(?:\s++[a-z][a-z0-9:-]*+(?:="[^"<>]*+")?)*+) \s*+ /?>
      | /[a-z][a-z0-9]*+> | !doctype[ ]html>
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r'([^\s="]++)(?:="([^"]*+)")?')
_RAW = ("script", "style")
"""What stands in these is not markup."""


def read_page(data: bytes) -> PageFacts:
    """The facts of an HTML page."""
    text = data.decode("utf-8")
    tags = plain_tags(text)
    return _facts_of(tags if tags is not None else forgiving_tags(text))


def plain_tags(text: str) -> list[_Tag] | None:
    """The start tags of a page; None if it holds anything but tags with their values in double quotes, each name once."""
    tags: list[_Tag] = []
    position, last = 0, text.rfind("<")
    while position <= last:
        match = _PLAIN.match(text, position)
        if match is None:
            return None
        position = match.end()
        if (name := match["name"]) is None:
            continue
        name = name.lower()
        attributes = [
            (key.lower(), unescape(value) if "&" in value else value) for key, value in _ATTRIBUTE.findall(match["attributes"])
        ]
        if len(attributes) > 1 and len(dict(attributes)) < len(attributes):
            return None
        tags.append((name, attributes))
        if name in _RAW:
            position = text.find(f"</{name}>", position)
            if position < 0:
                return None
    return tags


def forgiving_tags(text: str) -> Iterator[_Tag]:
    """The start tags of any page."""
    from bs4 import BeautifulSoup
    from bs4.filter import ElementFilter

    class Tags(ElementFilter):
        """Lets through what the audit asks about: tags that carry attributes or could run, and no text."""

        def allow_tag_creation(self, _prefix: str | None, name: str, attrs: Mapping[str, str] | None) -> bool:
            return bool(attrs) or name in ("script", "style", "iframe", "object", "embed")

        def allow_string_creation(self, _string: str) -> bool:
            return False

    soup = BeautifulSoup(text, "html.parser", parse_only=cast("SoupStrainer", Tags()), multi_valued_attributes=None)
    for tag in soup.find_all(True):
        yield tag.name, [(name.lower(), str(value)) for name, value in tag.attrs.items()]


def _facts_of(tags: Iterable[_Tag]) -> PageFacts:
    ids: Counter[str] = Counter()
    links: dict[str, None] = {}
    active: list[str] = []
    language: str | None = None
    for name, attributes in tags:
        if not attributes and name not in _ACTIVE:
            continue
        link = _LINKS.get(name)
        for key, value in attributes:
            if key == "id":
                ids[value] += 1
            elif key == "lang" and name == "html" and value:
                language = value
            if key == link:
                links[value] = None
            if key.startswith("on"):
                active.append(f"{key}=")
            elif key == "style":
                active.append("inline style")
            elif key in ("href", "src", "action") and value.strip().lower().startswith(_RUNNING):
                active.append(f"{key}={value[:20]}")
        if name in _ACTIVE:
            active.extend(_active(name, dict(attributes)))
    return PageFacts(language, dict(ids), tuple(links), tuple(active))


_RUNNING = ("javascript:", "data:text", "vbscript:")
_ACTIVE = frozenset({"iframe", "object", "embed", "script", "style"})


def _active(name: str, attributes: dict[str, str]) -> Iterator[str]:
    """What on a tag of the kind that can run does so: frames, scripts written into the page, styles."""
    if name in ("iframe", "object", "embed"):
        yield f"<{name}>"
    elif name == "style":
        yield "inline style"
    elif not attributes.get("src") and attributes.get("type") not in ("application/json", "application/ld+json"):
        yield "<script> without src"
