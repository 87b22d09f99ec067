"""Escaped text, made in the fewest steps: a site has hundreds of thousands of pieces of it."""

from __future__ import annotations

from markupsafe import Markup
from markupsafe import escape as _escape

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # where MarkupSafe is not compiled, or not made like this

    def _escape_inner(text: str, /) -> str:
        return str(_escape(text))


def shown(value: object) -> str:
    """`value` as it stands in a page: escaped, if it is not markup. As `markupsafe.escape`, but plain text stays plain text."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else _escape(value)


def escape(text: str) -> str:
    """As `html.escape`, with its names for quotation marks, in one pass over what mostly holds nothing to escape."""
    found: str = _escape_inner(text)
    return found.replace("&#34;", "&quot;").replace("&#39;", "&#x27;") if "&#3" in found else found


def escaped(text: str) -> Markup:
    """As `markupsafe.escape`, of a plain string."""
    return as_markup(_escape_inner(text))


def as_markup(text: str) -> Markup:
    """`text`, which is escaped, as markup: without asking what it is."""
    return str.__new__(Markup, text)
