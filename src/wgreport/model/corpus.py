"""The corpus: works with their language versions, what their citations mean, and what follows from reading them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic
from wgreport.model.report import Mention, Report
from wgreport.model.work import Sidecar, Version

ParagraphKind = Literal["recommendation", "conclusion", "discussion", "attendance", "procedure"]


class Link(Struct, frozen=True):
    """A mention and what it means: `page` is the target that has a page of its own (an article, for one of its paragraphs),
    `part` the rest.
    `problem`: why it leads nowhere, or None."""

    mention: Mention
    page: str
    part: str
    problem: Diagnostic | None


class Edition(Struct, frozen=True, kw_only=True):
    """One language version of a work, read and linked. `corrected`: the lines that a declared correction has changed, and why."""

    language: str
    path: str
    version: Version
    report: Report
    links: tuple[Link, ...]
    corrected: dict[int, str] = {}
    diagnostics: tuple[Diagnostic, ...] = ()


class Work(Struct, frozen=True, kw_only=True):
    """A report in all its language versions; `id` is its symbol as a folder name."""

    id: str
    sidecar: Sidecar
    editions: tuple[Edition, ...]

    def edition(self, language: str) -> Edition | None:
        """The version in `language`, or None."""
        return next((edition for edition in self.editions if edition.language == language), None)

    def only(self, language: str) -> Work:
        """The same work with its version in `language` alone."""
        return replace(self, editions=tuple(edition for edition in self.editions if edition.language == language))

    def nearest(self, language: str) -> Edition:
        """The version in `language`; without one, that in the original language; without that, an official one; else the
        first."""
        wanted = nearest([edition.language for edition in self.editions], self.sidecar, language)
        return next(edition for edition in self.editions if edition.language == wanted)


def nearest(languages: Sequence[str], sidecar: Sidecar, language: str) -> str:
    """Of the `languages` of a work's versions, the one that stands for `language`: see `Work.nearest`."""
    if language in languages:
        return language
    if sidecar.original is not None and sidecar.original in languages:
        return sidecar.original
    official = (code for code in languages if sidecar.versions.get(code, Version()).status == "official")
    return next(official, languages[0])


class Passage(Struct, frozen=True):
    """A place that names a target: a paragraph (or heading, or footnote) with the spans in it. `within` is the address of the
    very text that
    the spans count in: the paragraph, or one of its items."""

    work: str
    container: str
    within: str
    spans: tuple[tuple[int, int], ...]


class Corpus(Struct, frozen=True, kw_only=True):
    """Works in the order of their dates, newest first."""

    works: tuple[Work, ...]
    diagnostics: tuple[Diagnostic, ...]

    def work(self, identity: str) -> Work:
        """The work with this id. Raises KeyError."""
        for work in self.works:
            if work.id == identity:
                return work
        raise KeyError(identity)
