"""Running text as markup: the only place where a span becomes HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from wgreport.pages.views import Span
from wgreport.render.address import Place, reach


def inline(spans: Iterable[Span], place: Place) -> Markup:
    """The spans as HTML for a page at `place`. Every text and every attribute is escaped. Raises ValueError for a bad address."""
    return Markup("".join([escape(span.text) if span.kind == "text" else _markup(span, place) for span in spans]))  # noqa: S704


def plain(spans: Iterable[Span]) -> str:
    """The words alone, without footnote marks."""
    return "".join(span.text for span in spans if span.kind != "note")


def _markup(span: Span, place: Place) -> str:
    match span.kind:
        case "link":
            return _link(span, place)
        case "mark":
            return f"<mark>{_link(span, place)}</mark>"
        case "unresolved":
            return f'<span class="unresolved"{_attribute("title", span.title)}>{escape(span.text)}</span>'
        case "note":
            attributes = _attribute("id", span.id) + _address(span.href, place) + _attribute("title", span.title)
            return f'<sup class="note-mark"><a role="doc-noteref"{attributes}>{escape(span.text)}</a></sup>'
        case _:
            return escape(span.text)


def _link(span: Span, place: Place) -> str:
    """The span's text, as a link if it leads anywhere. Where the text is the address itself, print need not show it again."""
    if span.href is None:
        return escape(span.text)
    name = "cite address" if span.href.endswith(span.text) else "cite"
    return f'<a class="{name}"{_address(span.href, place)}{_attribute("title", span.title)}>{escape(span.text)}</a>'


def _address(href: str | None, place: Place) -> str:
    return _attribute("href", None if href is None else reach(href, place))


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value)}"'
