"""One side of a comparison: a built site, by the data it publishes beside its pages, or a content folder as it would be built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from wgreport import store
from wgreport.audit import read_page
from wgreport.build import check
from wgreport.built import Progress
from wgreport.codec import published_json
from wgreport.model.diagnostic import Diagnostic
from wgreport.pages import urls
from wgreport.pages.aliases import kept_by
from wgreport.pages.promises import read_lock


class TwinPart(Struct, frozen=True):
    """A heading, paragraph, item or footnote of a report's JSON, as far as it is compared."""

    address: str
    text: str = ""
    title: str = ""
    label: str | None = None
    number: str | None = None
    items: tuple[TwinPart, ...] = ()
    sections: tuple[TwinPart, ...] = ()


class TwinMention(Struct, frozen=True, rename={"place": "in"}):
    """A citation."""

    place: str
    surface: str
    kind: str
    target: str | None = None


class TwinAct(Struct, frozen=True, rename={"place": "in"}):
    """A conclusion or recommendation."""

    place: str
    voice: str
    verb: str
    text: str = ""
    weight: str | None = None
    addressees: tuple[str, ...] = ()


class Twin(Struct, frozen=True):
    """A report's JSON, of this version of the program or of an earlier one."""

    language: str
    title: str | None = None
    status: str | None = None
    masthead: dict[str, Any] = {}
    meeting: dict[str, Any] | None = None
    sections: tuple[TwinPart, ...] = ()
    paragraphs: tuple[TwinPart, ...] = ()
    notes: tuple[TwinPart, ...] = ()
    mentions: tuple[TwinMention, ...] = ()
    acts: tuple[TwinAct, ...] = ()


class Snapshot(Struct, frozen=True, kw_only=True):
    """`name`: the folder. `versions`: address of a page -> symbol and report. `pages`: every page of the site. `anchors`: address
    of a report's page -> what may stand behind `#` there."""

    name: str
    versions: Mapping[str, tuple[str, Twin]]
    pages: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    diagnostics: tuple[Diagnostic, ...] = ()


class SnapshotError(Exception):
    """The folder is neither a site that can be compared nor content; the message says what to do."""


def snapshot(folder: Path, cache: Path | None, progress: Progress) -> Snapshot:
    """The site or the content in `folder`. Raises SnapshotError."""
    if (folder / "site.yaml").is_file():
        return _of_content(folder, cache, progress)
    if (folder / "reports.json").is_file():
        return _of_site(folder, progress)
    raise SnapshotError(f"{folder} is neither a built site (no reports.json) nor a content folder (no site.yaml)")


class _Place(Struct, frozen=True):
    page: str | None
    data: str | None


class _Listed(Struct, frozen=True):
    symbol: str
    languages: dict[str, _Place]


def _of_site(folder: Path, progress: Progress) -> Snapshot:
    versions: dict[str, tuple[str, Twin]] = {}
    anchors: dict[str, frozenset[str]] = {}
    path = folder / "reports.json"
    try:
        listed = msgspec.json.decode(path.read_bytes(), type=tuple[_Listed, ...])
        for number, work in enumerate(listed):
            progress(f"read {folder.name}", number, len(listed))
            for place in work.languages.values():
                if place.page is None or place.data is None:
                    continue
                path = _inside(folder, place.data)
                versions[place.page] = (work.symbol, msgspec.json.decode(path.read_bytes(), type=Twin))
                path = _inside(folder, place.page)
                anchors[place.page] = frozenset(read_page(path.read_bytes()).ids)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SnapshotError(f"{path} cannot be read ({reason}): build the site anew") from error
    pages = (urls.of_file(page.relative_to(folder).as_posix()) for page in folder.rglob("*.html"))
    return Snapshot(name=folder.as_posix(), versions=versions, pages=frozenset(pages) - {"/404.html"}, anchors=anchors)


def _inside(folder: Path, url: str) -> Path:
    """The file of an address that reports.json names. Raises SnapshotError for one that would lie outside."""
    path = folder / urls.as_file(url)
    if ".." in path.parts:
        raise SnapshotError(f"{folder}/reports.json names {url}, which lies outside of the site")
    return path


def _of_content(folder: Path, cache: Path | None, progress: Progress) -> Snapshot:
    outcome = check(folder, cache, progress)
    content, problems = store.load_content(folder)
    if outcome.corpus is None or content is None:
        raise SnapshotError(f"{folder} cannot be read: " + "; ".join(f"{one.file}: {one.message}" for one in problems))
    promises, _, _ = read_lock(outcome.lock, store.LOCK)
    versions: dict[str, tuple[str, Twin]] = {}
    for work in outcome.corpus.works:
        for edition in work.editions:
            page = urls.report(edition.language, work.id)
            if page in promises:
                data = published_json(edition, [None] * len(edition.links))
                versions[page] = (work.sidecar.symbol, msgspec.json.decode(data, type=Twin))
    kept = kept_by(content.aliases, content.settings.languages)
    return Snapshot(
        name=folder.as_posix(),
        versions=versions,
        pages=frozenset({*promises, *kept.pages}),
        anchors={page: frozenset({*promises[page], *kept.anchors.get(page, ())}) for page in versions},
        diagnostics=outcome.diagnostics,
    )


def parts(twin: Twin) -> Iterator[tuple[str, TwinPart]]:
    """The parts of a report that have an address, each with its kind: headings, paragraphs with their items, footnotes."""

    def below(kind: str, part: TwinPart) -> Iterator[tuple[str, TwinPart]]:
        yield kind, part
        for item in part.items:
            yield from below("item", item)
        for section in part.sections:
            yield from below("heading", section)

    for kind, tops in (("heading", twin.sections), ("paragraph", twin.paragraphs), ("note", twin.notes)):
        for top in tops:
            yield from below(kind, top)
