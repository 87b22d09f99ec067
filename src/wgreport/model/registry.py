"""Facts the corpus refers to: bodies, instruments, resolutions, States, organizations, topics.

Every entry names where it was read (`source`) and, per language, whether its wording was found there (`verified`): a title
from memory is data too, but a page must be able to say so.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Words = dict[str, str]
"""Language code -> words in that language."""

NumberForm = Literal["session", "bracketed-session", "bracketed-year", "year"]
"""How a body numbers what it adopts: 8/7 by session, 1514 (XV) through all sessions with the session behind it, 1325 (2000) with
the year behind it, 2010/17 by year."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all registry entries have in common."""

    source: str = ""
    verified: dict[str, bool] = {}
    note: dict[str, str] = {}


class Body(Entry, frozen=True, kw_only=True):
    """A body that meets, adopts or is asked: a conference, a working group, the General Assembly."""

    id: str
    name: Words
    short: Words = {}
    aliases: dict[str, tuple[str, ...]] = {}
    own: dict[str, tuple[str, ...]] = {}
    """What its own reports call it too, and other bodies are called elsewhere (Conference of the States Parties)."""
    parent: str | None = None
    organization: str | None = None
    symbol: str | None = None
    gathers: Literal["session", "meeting"] = "session"
    adopts: tuple[Literal["resolution", "decision"], ...] = ()
    numbers: tuple[NumberForm, ...] = ("session",)
    tag: str | None = None
    """What names this body in the numbers of its decisions: the CP of 1/CP.21."""
    sessions: int | None = None
    """The highest session so far: `resolution N/M` with a larger N cannot be this body's."""
    instrument: str | None = None
    """The treaty that this body's reports mean by "the Convention"."""


class Gathering(Entry, frozen=True, kw_only=True):
    """One meeting of a working group or one session of a conference."""

    body: str
    number: int
    symbol: str | None = None
    """Symbol of its report, where one was found."""
    symbol_status: Literal["read", "inferred", "memory", "unknown"] = "unknown"
    start: str | None = None
    end: str | None = None
    place: Words = {}


class Chapter(Entry, frozen=True, kw_only=True):
    """A chapter of a treaty; `articles` is its first and last article."""

    number: int
    title: Words
    articles: tuple[int, int]


class Article(Entry, frozen=True, kw_only=True):
    """A treaty article. `paragraphs` 0: it has none that are numbered. `letters`: paragraph -> its letters ("0": the article's
    own)."""

    number: int
    chapter: int
    title: Words
    paragraphs: int = 0
    letters: dict[str, str] = {}


class Instrument(Entry, frozen=True, kw_only=True):
    """A treaty, with the structure that a citation can be checked against."""

    id: str
    name: Words
    short: Words
    aliases: dict[str, tuple[str, ...]] = {}
    symbol: str | None = None
    """The document that holds its text."""
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]


class Resolution(Entry, frozen=True, kw_only=True):
    """A resolution or decision; `id` is its target, `cac-cosp/resolution/8/7`."""

    id: str
    title: Words = {}
    year: int | None = None
    date: str | None = None
    report: str | None = None
    """Symbol of the session report that holds its text."""
    symbol: str | None = None
    """Its own symbol, where its body gives one."""


class State(Entry, frozen=True, kw_only=True):
    """A State; `id` is ISO 3166-1 alpha-3."""

    id: str
    name: Words
    full: Words = {}
    aliases: dict[str, tuple[str, ...]] = {}
    group: str | None = None
    status: Literal["member", "observer", "other"] = "member"


class Organization(Entry, frozen=True, kw_only=True):
    """An organization, secretariat or programme that a report can name."""

    id: str
    name: Words
    acronym: str | None = None
    aliases: dict[str, tuple[str, ...]] = {}
    category: str = ""


class Topic(Entry, frozen=True, kw_only=True):
    """A subject a recommendation can be about."""

    id: str
    name: Words
    aliases: dict[str, tuple[str, ...]] = {}
    articles: tuple[str, ...] = ()
    unbis: tuple[str, ...] = ()


class Registry(Struct, frozen=True, kw_only=True):
    """All entries, in the order of their files."""

    bodies: tuple[Body, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    states: tuple[State, ...] = ()
    organizations: tuple[Organization, ...] = ()
    topics: tuple[Topic, ...] = ()
