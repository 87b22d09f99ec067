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


class Understood(Struct, frozen=True, array_like=True):
    """Parts of a content folder in which nothing was wrong: the digest of a part's files, and what they say. `works` by the names
    of their folders. While the digest is the same, what they say is the same."""

    registry: tuple[bytes, Registry] | None = None
    works: dict[str, tuple[bytes, WorkFolder]] = {}


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
    understood: Understood = Understood()
