"""The types of a comparison, which are also its JSON."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

UnitKind = Literal["heading", "paragraph", "item", "note"]


class Piece(Struct, frozen=True):
    """Words of a text that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: Literal["same", "gone", "new"]
    text: str


class Unit(Struct, frozen=True):
    """A part of a report that has an address."""

    address: str
    kind: UnitKind
    label: str
    text: str


class Changed(Struct, frozen=True):
    """A unit with other words; `was` is its old address, which may be the same."""

    address: str
    was: str
    kind: UnitKind
    pieces: tuple[Piece, ...]


class Moved(Struct, frozen=True):
    """The same words at another address."""

    address: str
    was: str
    kind: UnitKind
    text: str


class Fact(Struct, frozen=True):
    """A fact about the whole report that is another now: its title, its date, …"""

    name: str
    was: str
    now: str


class Citation(Struct, frozen=True):
    """A citation: where it stands, what it leads to (empty where nothing was identified), and its words."""

    address: str
    kind: str
    target: str
    surface: str


class Action(Struct, frozen=True):
    """A conclusion or recommendation: where, who, how many, what, to whom."""

    address: str
    voice: str
    weight: str
    verb: str
    addressees: tuple[str, ...]
    text: str


class Version(Struct, frozen=True):
    """A language version of a report: the address of its page, and how many numbered paragraphs it has."""

    page: str
    symbol: str
    language: str
    title: str
    paragraphs: int


class VersionChange(Struct, frozen=True, kw_only=True):
    """What differs between the two states of one version. `addresses_gone`: anchors of the old page that lead nowhere now."""

    page: str
    symbol: str
    language: str
    title: str
    facts: tuple[Fact, ...] = ()
    added: tuple[Unit, ...] = ()
    gone: tuple[Unit, ...] = ()
    changed: tuple[Changed, ...] = ()
    moved: tuple[Moved, ...] = ()
    citations_gained: tuple[Citation, ...] = ()
    citations_lost: tuple[Citation, ...] = ()
    acts_gained: tuple[Action, ...] = ()
    acts_lost: tuple[Action, ...] = ()
    addresses_gone: tuple[str, ...] = ()


class Differences(Struct, frozen=True, kw_only=True):
    """What differs between `old` and `new` (the folders, as they were given)."""

    old: str
    new: str
    added: tuple[Version, ...]
    gone: tuple[Version, ...]
    changed: tuple[VersionChange, ...]
    pages_added: tuple[str, ...]
    pages_gone: tuple[str, ...]
    errors: int = 0
    """Errors in a content folder that was compared: what they concern may be missing on its side."""

    @property
    def any(self) -> bool:
        return bool(self.added or self.gone or self.changed or self.pages_added or self.pages_gone)
