"""What can be found by searching: one record for each paragraph and each footnote of each language version, and what the search
page must know of their reports and of the registry."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class SearchRecord(Struct, frozen=True, kw_only=True):
    """A paragraph with its items, or a footnote, as it is searched and as a hit is shown."""

    language: str
    """The language of the site under which it is found, which is that of its text."""
    work: str
    address: str
    number: str
    reference: str
    """What it is called under its report's heading, in `language`: `para. 12`."""
    section: str = ""
    """The headings it stands under, outermost first, as one line."""
    text: str
    """Canonical text, items included, each on a line of its own."""
    acts: tuple[tuple[str, str], ...] = ()
    """Who says something in it, with the weight (empty: none), each once."""
    filters: dict[str, tuple[str, ...]] = {}
    """Values that are the same in every language, by facet (`FACETS`)."""


class SearchWork(Struct, frozen=True, kw_only=True):
    """A report as hits in it are grouped under it. `date` is ISO 8601, or empty; `url` is from the site's root."""

    id: str
    language: str
    symbol: str
    title: str
    url: str
    date: str = ""
    dates: str = ""
    """When the meeting was, in words."""
    unofficial: bool = False
    """The text is a translation that is no official document."""


class SearchName(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a query can name: it is suggested, leads to its page, and finds paragraphs in other languages."""

    kind: str
    """`state`, `organization`, `resolution`, `decision`, `article`, `chapter`, `meeting`, `session`, `document`, `topic`, `body`,
    `report`."""
    path: str
    """Its target (`state/ESP`, `cac-cosp/resolution/8/7`); what follows the kind is its value in a facet of that name."""
    name: str
    detail: str = ""
    url: str = ""
    """From the site's root; empty: it has no page."""
    count: int = 0
    """The paragraphs that name it."""
    others: tuple[str, ...] = ()
    """What else it is called in this language."""


class SearchSite(Struct, frozen=True, kw_only=True):
    """Everything that searching one language needs besides its records. `labels`: facet -> value -> what it is called, where
    that is no name."""

    works: tuple[SearchWork, ...]
    names: tuple[SearchName, ...] = ()
    labels: dict[str, dict[str, str]] = {}


class SearchText(Struct, frozen=True, array_like=True):
    """What stands for the records of a report in one language: the digest of all of them, their number, and how many bytes they
    are when they are encoded."""

    digest: str
    count: int
    size: int


class SearchSummary(Struct, frozen=True, kw_only=True):
    """What the index holds, and what it took. `records` and `bundles` by language; `made`: records that were indexed now;
    `used`: the entries of the cache that it is made from."""

    engine: str
    """The engine and its version."""
    records: dict[str, int]
    bundles: dict[str, int]
    made: int
    used: frozenset[str] = frozenset()


Facet = Literal[
    "body", "meeting", "year", "kind", "voice", "weight", "verb", "addressee", "article", "resolution", "state", "topic"
]
FIRST_FACETS: tuple[Facet, ...] = ("kind", "voice", "weight", "body", "meeting", "year")
"""Those whose values the browser has from the start, in the order in which they are shown."""

MORE_FACETS: tuple[Facet, ...] = ("verb", "addressee", "topic", "article", "resolution", "state")
"""Those whose values it loads when they are asked for."""
