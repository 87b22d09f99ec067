"""Reports to corpus: versions joined to works, works ordered, every citation turned round so that its target knows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from wgreport.corpus.compare import differences
from wgreport.corpus.resolve import links_of
from wgreport.model.corpus import Corpus, Edition, Passage, Work
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Report
from wgreport.model.work import SourceFile, Version, WorkFolder
from wgreport.registry import Index

_NUMBERED = re.compile(r"p\d+(?:\.\d+)?")
"""The part of an address that is a numbered paragraph."""


def symbol_as_folder(symbol: str) -> str:
    """The symbol in the form of folder names and URLs: lower case, `-` for `/`, nothing but letters, figures, dots and
    hyphens."""
    return "".join(c for c in symbol.lower().replace("/", "-") if c.isascii() and (c.isalnum() or c in ".-")).strip(".-")


def edition_of(
    folder: WorkFolder, file: SourceFile, report: Report, diagnostics: tuple[Diagnostic, ...], index: Index
) -> Edition:
    """A version of the work in `folder`, linked; what its text says otherwise than the sidecar is told (P160)."""
    return Edition(
        language=file.language,
        path=file.path,
        version=folder.sidecar.versions.get(file.language, Version()),
        report=report,
        links=links_of(report, file.path, index),
        corrected={correction.line: correction.why for correction in file.corrections},
        diagnostics=(*diagnostics, *_contradictions(folder, file, report)),
    )


def _contradictions(folder: WorkFolder, file: SourceFile, report: Report) -> Iterable[Diagnostic]:
    sidecar = folder.sidecar
    said = (
        ("date", report.masthead.date, sidecar.date),
        ("start", report.meeting.start, sidecar.start),
        ("end", report.meeting.end, sidecar.end),
        ("meeting", report.meeting.number, sidecar.meeting),
        ("original", report.masthead.original, sidecar.original),
    )
    for field, found, declared in said:
        if found is not None and declared is not None and found != declared:
            yield problem("P160", file.path, 0, "", field=field, found=found, declared=declared)


def assemble(editions: Iterable[tuple[WorkFolder, tuple[Edition, ...]]], languages: tuple[str, ...], index: Index) -> Corpus:
    """The corpus of all works that have at least one version, for a site in `languages`."""
    problems: list[Diagnostic] = []
    works: list[Work] = []
    symbols: dict[str, str] = {}
    for folder, versions in editions:
        sidecar = folder.sidecar
        path = f"{folder.path}/report.yaml"
        if sidecar.symbol in symbols:
            problems.append(
                problem(
                    "C301",
                    path,
                    folder.lines.get("symbol", 0),
                    sidecar.symbol,
                    symbol=sidecar.symbol,
                    other=symbols[sidecar.symbol],
                )
            )
            continue
        symbols[sidecar.symbol] = path
        if folder.id != symbol_as_folder(sidecar.symbol):
            problems.append(
                problem(
                    "C302",
                    path,
                    folder.lines.get("symbol", 0),
                    sidecar.symbol,
                    folder=folder.id,
                    symbol=sidecar.symbol,
                    expected=symbol_as_folder(sidecar.symbol),
                )
            )
        if sidecar.body not in index.bodies:
            problems.append(problem("C306", path, folder.lines.get("body", 0), sidecar.body, body=sidecar.body))
            continue
        if not versions:
            continue
        for first, second in combinations(versions, 2):
            problems.extend(differences(first, second))
        works.append(Work(id=folder.id, sidecar=sidecar, editions=versions))
    works.sort(key=lambda work: work.id)
    works.sort(key=lambda work: work.sidecar.start or work.sidecar.date or "", reverse=True)
    problems.extend(d for work in works for edition in work.editions for d in edition.diagnostics)
    problems.extend(
        link.problem for work in works for edition in work.editions for link in edition.links if link.problem is not None
    )
    return Corpus(
        works=tuple(works),
        passages={language: _passages(works, language, index) for language in languages},
        attendance=_attendance(works),
        own={
            organization: body
            for body in sorted({work.sidecar.body for work in works})
            for organization in sorted(own_organizations(body, index))
        },
        diagnostics=tuple(problems),
    )


def container_of(address: str) -> str:
    """The paragraph, heading or footnote that the part with this address belongs to: `p11-2-a` is of `p11`, `annex-1-p2-a` of
    `annex-1-p2`."""
    parts = address.split("-")
    numbered = [index for index, part in enumerate(parts) if _NUMBERED.fullmatch(part)]
    return "-".join(parts[: numbered[-1] + 1]) if numbered else address


def own_organizations(body: str | None, index: Index) -> frozenset[str]:
    """The organizations that the body of a report and those above it are: its text names them everywhere, and means itself."""
    return frozenset(above.organization for above in index.chain(body) if above.organization is not None)


def _passages(works: list[Work], language: str, index: Index) -> dict[str, tuple[Passage, ...]]:
    found: dict[str, dict[tuple[str, str, str], list[tuple[int, int]]]] = {}
    for work in works:
        edition = work.nearest(language)
        listed = {(roster.within, entry.id) for roster in edition.report.rosters for entry in roster.entries}
        own = own_organizations(work.sidecar.body, index)
        for link in edition.links:
            if link.page.startswith("self/"):
                continue
            mention = link.mention
            for target in {link.page, mention.target}:
                key = (work.id, container_of(mention.within), mention.within)
                found.setdefault(target, {}).setdefault(key, []).append((mention.start, mention.end))
        for name in edition.report.names:
            if (name.within, name.id) in listed or name.id in own:
                continue
            key = (work.id, container_of(name.within), name.within)
            found.setdefault(f"{name.kind}/{name.id}", {}).setdefault(key, []).append((name.start, name.end))
    return {
        target: tuple(Passage(work, container, within, tuple(spans)) for (work, container, within), spans in places.items())
        for target, places in found.items()
    }


def _attendance(works: list[Work]) -> dict[str, dict[str, dict[str, str]]]:
    """A list may stand in one language version alone: whom any of them lists has attended."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for work in works:
        for edition in work.editions:
            for roster in edition.report.rosters:
                for entry in roster.entries:
                    if entry.id is not None:
                        found.setdefault(entry.id, {}).setdefault(work.id, {}).setdefault(edition.language, roster.within)
    return found
