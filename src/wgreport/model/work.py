"""What people write beside the texts: `report.yaml` of a work, `site.yaml` of the corpus."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wgreport.model.fixes import Fixes
from wgreport.model.source import Correction


class Version(Struct, frozen=True, forbid_unknown_fields=True):
    """One language version: `official`, or an `unofficial` translation; `source` says where the text came from."""

    status: Literal["official", "unofficial"] = "official"
    source: dict[str, str] = {}


class Sidecar(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`report.yaml`: what is the same in all languages, and what the text does not print. Dates are ISO 8601."""

    symbol: str
    symbol_status: Literal["printed", "inferred"] = "printed"
    symbol_note: dict[str, str] = {}
    body: str
    meeting: int | None = None
    start: str | None = None
    end: str | None = None
    date: str | None = None
    place: dict[str, str] = {}
    mode: Literal["in-person", "online", "hybrid"] = "in-person"
    original: str | None = None
    versions: dict[str, Version] = {}


class SiteSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`site.yaml`. `languages`: those the site speaks, the first is its default. `base_url`: where it will be published. `pages`:
    the prose pages that are linked first, in this order; the others follow in that of their names."""

    title: dict[str, str]
    description: dict[str, str] = {}
    organization: dict[str, str] = {}
    languages: tuple[str, ...]
    base_url: str = ""
    pages: tuple[str, ...] = ()


class Alias(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An old address that leads to a new one, in all languages: paths below the language (`/reports/SYMBOL/#p12`). `why` it
    moved."""

    old: str
    new: str
    why: str


class SourceFile(Struct, frozen=True, kw_only=True):
    """One language version as found on disk, not yet read; `path` as it is to be named in messages. `digest`: SHA-256 of its
    bytes."""

    language: str
    path: str
    digest: bytes
    corrections: tuple[Correction, ...] = ()
    corrections_path: str = ""
    corrections_lines: tuple[int, ...] = ()
    """The line in the corrections file where each correction stands."""
    fixes: Fixes = Fixes()
    """What report.fixes.yaml declares about the structure of this version."""


class WorkFolder(Struct, frozen=True, kw_only=True):
    """A work as found on disk."""

    id: str
    path: str
    sidecar: Sidecar
    lines: dict[str, int] = {}
    """The line of each key in report.yaml."""
    sources: tuple[SourceFile, ...]
