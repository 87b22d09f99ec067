"""What can be found by searching: one record for each numbered paragraph and each footnote of each language version."""

from __future__ import annotations

from msgspec import Struct


class SearchRecord(Struct, frozen=True, kw_only=True):
    """A paragraph with its items, or a footnote, as it is searched and as a hit is shown."""

    language: str
    """The language of the site under which it is found; `tag` is the BCP 47 tag of its text."""
    tag: str
    url: str
    """From the site's root, with the anchor: `/zh/reports/cac-cosp-wg.4-2020-5/#p59`."""
    reference: str
    """The exact citation, in `language`."""
    report: str
    """The work's id."""
    symbol: str
    number: str
    section: str = ""
    """The headings it stands under, outermost first, as one line."""
    text: str
    """Canonical text, items included."""
    unofficial: bool = False
    """The text is a translation that is no official document."""
    filters: dict[str, tuple[str, ...]] = {}
    """Values that are the same in every language, by facet: body, year, kind, voice. `date` (ISO 8601) is none: it orders."""


class SearchSummary(Struct, frozen=True, kw_only=True):
    """What the index holds, and what it took."""

    engine: str
    """The engine and its version."""
    records: dict[str, int]
    """By language."""
    files: int
    bytes: int
