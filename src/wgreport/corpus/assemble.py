"""Reports to corpus: versions joined to works, works ordered, every citation turned round so that its target knows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from wgreport.corpus.compare import differences
from wgreport.corpus.resolve import links_of
from wgreport.model.corpus import Edition, Passage, Work
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


def admitted(folders: Iterable[WorkFolder], index: Index) -> tuple[tuple[WorkFolder, ...], tuple[Diagnostic, ...]]:
    """The folders whose works are on the site, newest first; and what is wrong with their identities, the others' included."""
    problems: list[Diagnostic] = []
    found: list[WorkFolder] = []
    symbols: dict[str, str] = {}
    for folder in folders:
        sidecar = folder.sidecar
        path = f"{folder.path}/report.yaml"
        if sidecar.symbol in symbols:
            line = folder.lines.get("symbol", 0)
            other = symbols[sidecar.symbol]
            problems.append(problem("C301", path, line, sidecar.symbol, symbol=sidecar.symbol, other=other))
            continue
        symbols[sidecar.symbol] = path
        if folder.id != (expected := symbol_as_folder(sidecar.symbol)):
            line = folder.lines.get("symbol", 0)
            told = {"folder": folder.id, "symbol": sidecar.symbol, "expected": expected}
            problems.append(problem("C302", path, line, sidecar.symbol, **told))
        if sidecar.body not in index.bodies:
            problems.append(problem("C306", path, folder.lines.get("body", 0), sidecar.body, body=sidecar.body))
            continue
        found.append(folder)
    found.sort(key=lambda folder: folder.id)
    found.sort(key=lambda folder: folder.sidecar.start or folder.sidecar.date or "", reverse=True)
    return tuple(found), tuple(problems)


def work_of(folder: WorkFolder, editions: Iterable[Edition], languages: tuple[str, ...]) -> Work:
    """The work in `folder`, its versions in the order of the site's `languages`."""
    order = {language: position for position, language in enumerate(languages)}
    versions = sorted(editions, key=lambda edition: order.get(edition.language, len(order)))
    return Work(id=folder.id, sidecar=folder.sidecar, editions=tuple(versions))


def problems_of(work: Work) -> tuple[Diagnostic, ...]:
    """What was noticed about the versions of `work`: in each, between any two, and where their citations lead."""
    return (
        *(d for edition in work.editions for d in edition.diagnostics),
        *(d for first, second in combinations(work.editions, 2) for d in differences(first, second)),
        *(link.problem for edition in work.editions for link in edition.links if link.problem is not None),
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


def passages_in(work: Work, edition: Edition, index: Index) -> dict[str, tuple[Passage, ...]]:
    """What `edition` of `work` cites and names, by the path of the target: in which places."""
    found: dict[str, dict[tuple[str, str], list[tuple[int, int]]]] = {}
    listed = {(roster.within, entry.id) for roster in edition.report.rosters for entry in roster.entries}
    own = own_organizations(work.sidecar.body, index)
    for link in edition.links:
        if link.page.startswith("self/"):
            continue
        mention = link.mention
        for target in dict.fromkeys((link.page, mention.target)):
            key = (container_of(mention.within), mention.within)
            found.setdefault(target, {}).setdefault(key, []).append((mention.start, mention.end))
    for name in edition.report.names:
        if (name.within, name.id) in listed or name.id in own:
            continue
        key = (container_of(name.within), name.within)
        found.setdefault(f"{name.kind}/{name.id}", {}).setdefault(key, []).append((name.start, name.end))
    return {
        target: tuple(Passage(work.id, container, within, tuple(spans)) for (container, within), spans in places.items())
        for target, places in found.items()
    }


def attended_in(work: Work) -> dict[str, dict[str, str]]:
    """The States and organizations of the attendance lists of `work`, each with the paragraph where it stands, by language
    version. A list may stand in one version alone: whom any of them lists has attended."""
    found: dict[str, dict[str, str]] = {}
    for edition in work.editions:
        for roster in edition.report.rosters:
            for entry in roster.entries:
                if entry.id is not None:
                    found.setdefault(entry.id, {}).setdefault(edition.language, roster.within)
    return found
