"""What views are made of: running text, labels, references, and the frame of a page."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SpanKind = Literal["text", "link", "unresolved", "note", "mark"]


class Span(Struct, frozen=True):
    """A stretch of running text. `mark` is the passage that a backlink is about; `note` a footnote mark."""

    text: str
    kind: SpanKind = "text"
    href: str | None = None
    title: str | None = None
    id: str | None = None
    """The anchor to come back to, for a footnote mark."""


Inline = tuple[Span, ...]


class Label(Struct, frozen=True):
    """A value in the page's language, with the key that is the same in all languages."""

    key: str
    text: str


class Reference(Struct, frozen=True):
    """A link with what it is called."""

    text: str
    href: str | None = None
    note: str | None = None
    language: str | None = None
    """BCP 47 tag, where the text is not in the page's language."""


class Alternate(Struct, frozen=True):
    """This page in another language of the site."""

    code: str
    tag: str
    name: str
    href: str
    current: bool


class Navigation(Struct, frozen=True):
    text: str
    href: str
    current: bool


class Page(Struct, frozen=True, kw_only=True):
    """What every page has: the frame around its own content."""

    url: str
    language: str
    tag: str
    direction: Literal["ltr", "rtl"]
    title: str
    description: str = ""
    site_title: str
    organization: str
    alternates: tuple[Alternate, ...]
    navigation: tuple[Navigation, ...]
    trail: tuple[Reference, ...] = ()
    """From the home page down to the page above this one."""
    search_url: str
    home_url: str
    prose: tuple[Reference, ...] = ()
    """The prose pages of the language."""
    kind: str
    """report, parallel, register, target, index, search, prose, home, missing: the template's name and the body's class."""


class Fact(Struct, frozen=True):
    """One line of a definition list; `note` is what qualifies it (inferred, not verified)."""

    label: str
    values: tuple[Reference, ...]
    note: str | None = None


class Notice(Struct, frozen=True):
    """A statement that must be seen before the text: unofficial, not in this language, not in the corpus."""

    kind: Literal["unofficial", "fallback", "absent", "unverified", "information"]
    text: str
    link: Reference | None = None


class Badge(Struct, frozen=True):
    """Who made an act, how many of them, and what they did."""

    voice: Label
    verb: Label
    weight: Label | None = None
    by: Reference | None = None
