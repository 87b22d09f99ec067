"""Running text as markup: the only place where a span becomes HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from wgreport.pages.views import Span
from wgreport.render.address import Ways


def inline(spans: Iterable[Span], ways: Ways) -> Markup:
    """The spans as HTML for the page of `ways`. Every text and every attribute is escaped. Raises ValueError for a bad address."""
    return Markup("".join([escape(span.text) if span.kind == "text" else _markup(span, ways) for span in spans]))  # noqa: S704


def plain(spans: Iterable[Span]) -> str:
    """The words alone, without footnote marks."""
    return "".join(span.text for span in spans if span.kind != "note")


def _markup(span: Span, ways: Ways) -> str:
    match span.kind:
        case "link":
            return _link(span, ways)
        case "mark":
            return f"<mark>{_link(span, ways)}</mark>"
        case "unresolved":
            return f'<span class="unresolved"{_attribute("title", span.title)}>{escape(span.text)}</span>'
        case "note":
            href = "" if span.href is None else f' href="{ways[span.href]}"'
            attributes = f"{_attribute('id', span.id)}{href}{_attribute('title', span.title)}"
            return f'<sup class="note-mark"><a role="doc-noteref"{attributes}>{escape(span.text)}</a></sup>'
        case _:
            return escape(span.text)


def _link(span: Span, ways: Ways) -> str:
    """The span's text, as a link if it leads anywhere. Where the text is the address itself, print need not show it again."""
    if span.href is None:
        return escape(span.text)
    name = "cite address" if span.href.endswith(span.text) else "cite"
    return f'<a class="{name}" href="{ways[span.href]}"{_attribute("title", span.title)}>{escape(span.text)}</a>'


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value)}"'
