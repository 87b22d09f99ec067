"""How the reader does on a folder of reports: one row a file, and the sum of all rows. Counts only; nothing is judged."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from wgreport.apart import Apart, Failure, told
from wgreport.corpus.resolve import links_of
from wgreport.intake import Received, receive, received_bytes
from wgreport.model.registry import Registry
from wgreport.model.report import Report
from wgreport.parse.structure import walk_sections
from wgreport.readers import READERS
from wgreport.registry import Index, index_of


class Tally(Struct, frozen=True):
    """So many of so many."""

    good: int = 0
    of: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.good + other.good, self.of + other.of)

    def __str__(self) -> str:
        return f"{self.good}/{self.of}" if self.of else "-"


class Row(Struct, frozen=True, kw_only=True):
    """What was found in one file, or in all of them.

    `notes`: footnotes whose mark was found. `citations`: by kind, those that lead to something. `names`: entries of attendance
    lists that are in the registry. `contents`: entries of the document's own table of contents whose paragraphs are those that
    were read, of those that give any. `last`: the last paragraph's number. `read` False: the file gave no report."""

    file: str
    format: str = ""
    language: str = ""
    known: str = ""
    read: bool = False
    paragraphs: int = 0
    last: str = ""
    sections: int = 0
    notes: Tally = Tally()
    citations: dict[str, Tally] = {}
    rosters: int = 0
    names: Tally = Tally()
    acts: dict[str, int] = {}
    contents: Tally = Tally()
    characters: int = 0
    lost: int = 0
    diagnostics: dict[str, int] = {}
    seconds: float = 0.0


class Measured(Struct, frozen=True):
    """The rows, by file name, and their sum, which counts the files that were read in `language` and `format`."""

    rows: tuple[Row, ...]
    total: Row
    formats: dict[str, int]
    languages: dict[str, int]


def reports_in(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """The files under `paths` that have a reader, with the names to call them: relative to the folder that was given, if it was
    one. Hidden files and READMEs are no reports."""
    found: dict[Path, str] = {}
    for given in paths:
        inside = sorted(given.rglob("*")) if given.is_dir() else [given]
        for path in inside:
            name = path.relative_to(given) if given.is_dir() else Path(path.name)
            hidden = any(part.startswith(".") for part in name.parts)
            if path == given or (
                path.is_file() and path.suffix.lower() in READERS and path.stem.upper() != "README" and not hidden
            ):
                found.setdefault(path, name.as_posix())
    return list(found.items())


def measure(
    files: Iterable[tuple[Path, str]],
    index_for: Callable[[Path], Index],
    progress: Callable[[str, int, int], None],
    *,
    language: str | None = None,
) -> Measured:
    """The `files` (path, name), each read in a child process (see `apart`) with the registry that `index_for` gives. Raises
    OSError if none can be started."""
    files = list(files)
    rows: list[Row] = []
    for index, some in groupby(files, lambda file: index_for(file[0])):
        calls = [(str(path), name, language) for path, name in some]
        with Apart(_Measurer, index.registry) as apart:
            progress("read", len(rows), len(files))
            for (_, name, _), result in zip(calls, apart.map(calls), strict=True):
                row = Row(file=name, diagnostics={told(result, name).code: 1}) if isinstance(result, Failure) else result
                rows.append(row)
                progress("read", len(rows), len(files))
    return Measured(
        tuple(rows),
        total_of(rows),
        dict(sorted(Counter(row.format for row in rows if row.read).items())),
        dict(sorted(Counter(row.language for row in rows if row.read).items())),
    )


class _Measurer:
    """What a child does: counts are all that comes back of a report."""

    def __init__(self, registry: Registry) -> None:
        self.index = index_of(registry)

    def __call__(self, path: str, name: str, language: str | None) -> Row:
        begun = time.perf_counter()
        data, faults = received_bytes(Path(path))
        if data is None:
            return Row(file=name, diagnostics=dict(Counter(d.code for d in faults)))
        return row_of(receive(name, data, self.index, language=language), self.index, time.perf_counter() - begun)


def row_of(received: Received, index: Index, seconds: float) -> Row:
    """The counts of one file."""
    codes = dict(sorted(Counter(d.code for d in received.diagnostics).items()))
    report = received.report
    if report is None:
        known = received.tongue.code or ""
        return Row(file=received.path, format=received.format, language=known, diagnostics=codes, seconds=seconds)
    numbers = [paragraph.number for paragraph in report.paragraphs if paragraph.number]
    entries = [entry for roster in report.rosters for entry in roster.entries]
    return Row(
        file=received.path,
        format=received.format,
        language=report.language,
        known=", ".join(received.tongue.evidence),
        read=True,
        paragraphs=len(numbers),
        last=numbers[-1] if numbers else "",
        sections=sum(1 for _ in walk_sections(report.sections)),
        notes=Tally(sum(1 for note in report.notes if note.anchors), len(report.notes)),
        citations=_citations(report, received.path, index),
        rosters=len(report.rosters),
        names=Tally(sum(1 for entry in entries if entry.id is not None), len(entries)),
        acts=dict(sorted(Counter(act.voice for act in report.acts).items())),
        contents=_contents(received, report),
        characters=report.ledger.source,
        lost=report.ledger.lost,
        diagnostics=codes,
        seconds=seconds,
    )


def total_of(rows: Iterable[Row]) -> Row:
    """The sum of the rows; `file` says how many of them were read."""
    rows = list(rows)
    citations: dict[str, Tally] = {}
    acts: Counter[str] = Counter()
    diagnostics: Counter[str] = Counter()
    for row in rows:
        for kind, tally in row.citations.items():
            citations[kind] = citations.get(kind, Tally()) + tally
        acts.update(row.acts)
        diagnostics.update(row.diagnostics)
    return Row(
        file=f"{sum(1 for row in rows if row.read)} of {len(rows)} files",
        read=any(row.read for row in rows),
        paragraphs=sum(row.paragraphs for row in rows),
        sections=sum(row.sections for row in rows),
        notes=sum((row.notes for row in rows), Tally()),
        citations=dict(sorted(citations.items())),
        rosters=sum(row.rosters for row in rows),
        names=sum((row.names for row in rows), Tally()),
        acts=dict(sorted(acts.items())),
        contents=sum((row.contents for row in rows), Tally()),
        characters=sum(row.characters for row in rows),
        lost=sum(row.lost for row in rows),
        diagnostics=dict(sorted(diagnostics.items())),
        seconds=sum(row.seconds for row in rows),
    )


def _citations(report: Report, path: str, index: Index) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for link in links_of(report, path, index):
        kind = link.mention.kind
        found[kind] = found.get(kind, Tally()) + Tally(link.problem is None, 1)
    return dict(sorted(found.items()))


def _contents(received: Received, report: Report) -> Tally:
    """The entries of the table of contents that give paragraphs, but for those that a P170 or P171 disagrees about."""
    lines = {entry.line for entry in report.contents if entry.first}
    contradicted = {d.line for d in received.diagnostics if d.code in ("P170", "P171")}
    return Tally(len(lines - contradicted), len(lines))


COLUMNS = (
    "file",
    "format",
    "language",
    "paragraphs",
    "sections",
    "notes",
    "citations",
    "names",
    "acts",
    "contents",
    "lost",
    "problems",
)
"""The columns of the tables. `paragraphs`: how many, and the last number. `citations`, `names`, `notes`, `contents`: good/all."""


def cells_of(row: Row) -> tuple[str, ...]:
    """The cells of a row, in the order of COLUMNS; without its time."""
    if not row.read:
        empty = ("-",) * (len(COLUMNS) - 4)
        return (row.file, row.format or "-", row.language or "?", *empty, _codes(row.diagnostics))
    return (
        row.file,
        row.format,
        f"{row.language} ({row.known})" if row.known else row.language,
        f"{row.paragraphs} ({row.last})" if row.last else str(row.paragraphs),
        str(row.sections),
        str(row.notes),
        str(sum(row.citations.values(), Tally())),
        f"{row.names} in {row.rosters}" if row.rosters else "-",
        str(sum(row.acts.values())),
        str(row.contents),
        str(row.lost),
        _codes(row.diagnostics),
    )


def details_of(measured: Measured) -> list[tuple[str, str]]:
    """What the sum says besides its row: name and value."""
    total = measured.total
    return [
        ("formats", _codes(measured.formats)),
        ("languages", _codes(measured.languages)),
        (
            "citations by kind, leading to something/all",
            ", ".join(f"{kind} {tally}" for kind, tally in total.citations.items()) or "-",
        ),
        ("attendance lists", f"{total.rosters}, names identified {total.names}"),
        ("acts by voice", _codes(total.acts)),
        ("contents tables, entries agreeing/all", str(total.contents)),
        ("characters", f"{total.characters}, lost {total.lost}"),
        ("problems by code", _codes(total.diagnostics)),
    ]


def _codes(counts: dict[str, int]) -> str:
    return ", ".join(f"{key} {count}" for key, count in counts.items()) or "-"
