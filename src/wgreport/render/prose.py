"""Prose pages: Markdown that people write (`content/pages/*.md`) becomes a title and markup that is safe to show."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from wgreport.render.address import Place, outward, reach


class Prose(Struct, frozen=True):
    """A prose page: the words of its first heading of level 1 ("" if there is none), the rest as HTML, and its links inside the
    site as they are written in the source (line, address)."""

    title: str
    html: str
    links: tuple[tuple[int, str], ...]


class _Markdown(MarkdownIt):
    """CommonMark and tables; markup in the source is shown as text, and pictures are links."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table").disable("image")

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the name that markdown-it calls)
        try:
            outward(url)
        except ValueError:
            return False
        return True

    def normalizeLinkText(self, url: str) -> str:  # noqa: N802 (the name that markdown-it calls)
        """What a bare address shows: where it leads, in ASCII, so that no letter passes for another."""
        return self.normalizeLink(url)


def prose(source: str, url: str) -> Prose:
    """The Markdown `source` as a page at `url`.

    Links lead to http, https and mailto addresses, or inside the site: a path from its root is written for this page. Other
    links stay text. Further headings of level 1 become level 2, for a page has one title.
    """
    markdown = _Markdown()
    title, tokens = _parted(markdown.parse(source))
    links: list[tuple[int, str]] = []
    for line, token in _all(tokens):
        if token.type == "link_open":
            href = str(token.attrs["href"])
            if not outward(href):
                links.append((line, href))
            if href.startswith("/"):
                token.attrs["href"] = reach(href, Place(url))
    return Prose(title, str(markdown.renderer.render(tokens, markdown.options, {})).strip(), tuple(links))


def _parted(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The words of the first heading of level 1, and the tokens without it."""
    title = ""
    found = next((i for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"), None)
    if found is not None:
        words = (child.content for child in tokens[found + 1].children or () if child.type in ("text", "code_inline"))
        title = "".join(words)
        del tokens[found : found + 3]
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return title, tokens


def _all(tokens: list[Token], line: int = 1) -> Iterator[tuple[int, Token]]:
    """The tokens and those inside them, each with the line of the source where it stands."""
    for token in tokens:
        here = token.map[0] + 1 if token.map is not None else line
        yield here, token
        yield from _all(token.children or [], here)
        line += token.type in ("softbreak", "hardbreak")
