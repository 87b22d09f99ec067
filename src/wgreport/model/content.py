"""A content folder, as it was found: everything that people wrote, nothing of it interpreted."""

from __future__ import annotations

from msgspec import Struct

from wgreport.model.registry import Registry
from wgreport.model.work import Alias, SiteSettings, WorkFolder


class ProseSource(Struct, frozen=True):
    """A prose page: `content/pages/SLUG.LANGUAGE.md`."""

    slug: str
    language: str
    path: str
    text: str


class Promised(Struct, frozen=True):
    """The lock file of published addresses, `content/addresses.lock`, as it stands; `path` as it is to be named in messages."""

    path: str
    text: str


class Content(Struct, frozen=True, kw_only=True):
    """`path` names the folder in messages."""

    path: str
    settings: SiteSettings
    registry: Registry
    folders: tuple[WorkFolder, ...]
    prose: tuple[ProseSource, ...]
    promised: Promised | None = None
    aliases: tuple[Alias, ...] = ()
    aliases_path: str = ""
    aliases_lines: tuple[int, ...] = ()
    """The line where each alias stands."""
