"""What a build is told, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from wgreport.model.corpus import Corpus
from wgreport.model.diagnostic import Diagnostic

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


def silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


class Options(Struct, frozen=True, kw_only=True):
    """What a build is told besides its content. `templates`: a folder whose templates go before all others."""

    content: Path
    out: Path
    templates: Path | None = None
    cache: Path | None = None
    base_url: str | None = None
    with_search: bool = True
    strict: bool = False
    """A warning keeps the site from being published, too."""
    compress: bool = False
    """Smaller copies beside the files that have them (see `compression`)."""
    remove: tuple[str, ...] = ()
    """What may go with the old site, though the program did not make it (see `publishing.strange`)."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a build. `seconds` per stage, in their order. `published` False: the old site stands as it was."""

    diagnostics: tuple[Diagnostic, ...]
    works: int = 0
    pages: int = 0
    records: int = 0
    seconds: dict[str, float] = {}
    published: bool = False
    lock: str = ""
    """What `content/addresses.lock` is to hold when this site has been published."""
    corpus: Corpus | None = None
    """What was read; of a check only."""

    @property
    def failed(self) -> bool:
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)
