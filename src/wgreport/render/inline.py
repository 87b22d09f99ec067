"""Running text as markup: the only place where a span becomes HTML."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from wgreport.pages.views import Span
from wgreport.render.address import Place, reach


def inline(spans: Iterable[Span], place: Place) -> Markup:
    """The spans as HTML for a page at `place`. Every text and every attribute is escaped. Raises ValueError for a bad address."""
    return Markup("").join(_markup(span, place) for span in spans)


def plain(spans: Iterable[Span]) -> str:
    """The words alone, without footnote marks."""
    return "".join(span.text for span in spans if span.kind != "note")


def _markup(span: Span, place: Place) -> Markup:
    match span.kind:
        case "text":
            return escape(span.text)
        case "link":
            return _link(span, place)
        case "mark":
            return Markup("<mark>{}</mark>").format(_link(span, place))
        case "unresolved":
            return Markup('<span class="unresolved"{}>{}</span>').format(_attribute("title", span.title), span.text)
        case "note":
            return Markup('<sup class="note-mark"><a role="doc-noteref"{}{}{}>{}</a></sup>').format(
                _attribute("id", span.id), _address(span.href, place), _attribute("title", span.title), span.text
            )


def _link(span: Span, place: Place) -> Markup:
    """The span's text, as a link if it leads anywhere. Where the text is the address itself, print need not show it again."""
    if span.href is None:
        return escape(span.text)
    name = "cite address" if span.href.endswith(span.text) else "cite"
    return Markup('<a class="{}"{}{}>{}</a>').format(name, _address(span.href, place), _attribute("title", span.title), span.text)


def _address(href: str | None, place: Place) -> Markup:
    return _attribute("href", None if href is None else reach(href, place))


def _attribute(name: str, value: str | None) -> Markup:
    return Markup("") if value is None else Markup(' {}="{}"').format(name, value)
