"""Running text as markup: the only place where a span becomes HTML."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from wgreport.pages.views import Span
from wgreport.render.address import Ways
from wgreport.render.escaping import as_markup, escape


def inline(spans: Iterable[Span], ways: Ways) -> Markup:
    """The spans as HTML for the page of `ways`, every text and every attribute escaped. Raises ValueError for a bad address."""
    return as_markup("".join([_markup(span, ways) for span in spans]))


def plain(spans: Iterable[Span]) -> str:
    """The words alone, without footnote marks."""
    return "".join(span.text for span in spans if span.kind != "note")


def _markup(span: Span, ways: Ways) -> str:
    kind, text = span.kind, escape(span.text)
    if kind == "text":
        return text
    if kind == "link":
        return _link(span, text, ways)
    if kind == "mark":
        return f"<mark>{_link(span, text, ways)}</mark>"
    title = "" if span.title is None else f' title="{escape(span.title)}"'
    if kind == "unresolved":
        return f'<span class="unresolved"{title}>{text}</span>'
    identity = "" if span.id is None else f' id="{escape(span.id)}"'
    href = "" if span.href is None else f' href="{ways[span.href]}"'
    return f'<sup class="note-mark"><a role="doc-noteref"{identity}{href}{title}>{text}</a></sup>'


def _link(span: Span, text: str, ways: Ways) -> str:
    """`text` as a link if it leads anywhere. Where the text is the address itself, print need not show it again."""
    if span.href is None:
        return text
    name = "cite address" if span.href.endswith(span.text) else "cite"
    title = "" if span.title is None else f' title="{escape(span.title)}"'
    return f'<a class="{name}" href="{ways[span.href]}"{title}>{text}</a>'
