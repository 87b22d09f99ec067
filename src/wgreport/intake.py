"""A file that comes in: which language it is in, and what was understood of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Literal

from msgspec import Struct

from wgreport import store
from wgreport.apart import Apart, Failure
from wgreport.apart import told as failure_told
from wgreport.declared import declared_beside
from wgreport.lang.detection import HEAD, Detected, Evidence, detect
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.fixes import Fixes
from wgreport.model.registry import Registry
from wgreport.model.report import Report
from wgreport.model.source import Source
from wgreport.parse.report import corrected, read_report
from wgreport.readers import read
from wgreport.registry import Index, index_of

_PART = re.compile(r"[._]")
_GAP = re.compile(r"\s{2,}|\t|\|")


class Tongue(Struct, frozen=True):
    """The language of a text and how it is known; `code` None: it is not known, and `candidates` are the likeliest."""

    code: str | None
    evidence: tuple[Literal["told", "name"] | Evidence, ...] = ()
    candidates: tuple[str, ...] = ()

    @property
    def how(self) -> str:
        """How it is known, in words for people."""
        if self.evidence in (("told",), ("name",)):
            return "as told" if self.evidence == ("told",) else "by the file's name"
        *first, last = self.evidence or ("nothing",)
        return f"by its {', '.join(first)} and {last}" if first else f"by its {last}"


class Received(Struct, frozen=True, kw_only=True):
    """A file and what was understood of it; `report` None: it cannot be read, or its language is not known."""

    path: str
    format: str = ""
    tongue: Tongue
    report: Report | None = None
    symbols: tuple[str, ...] = ()
    """The document symbols that its first lines print, each on its own or set apart by a gap."""
    diagnostics: tuple[Diagnostic, ...] = ()


def received_bytes(file: Path) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """The bytes of `file`; None with S106 if it cannot be read."""
    if file.exists() and not file.is_file():
        return None, (problem("S106", file.as_posix(), 0, reason="it is a folder or a device, not a file"),)
    try:
        return store.read_source(file), ()
    except OSError as error:
        return None, (problem("S106", file.as_posix(), 0, reason=error.strerror or str(error)),)


def receive_apart(
    path: str,
    data: bytes,
    index: Index,
    *,
    language: str | None = None,
    symbol: str | None = None,
    beside: Path | None = None,
) -> Received:
    """As `receive`, in a child process: a file beyond the limits of `apart` is told. Raises OSError if none can be started."""
    with Apart(Receiver, index.registry) as apart:
        return received_from(apart, path, data, language=language, symbol=symbol, beside=beside)


def received_from(
    apart: Apart[Received],
    path: str,
    data: bytes,
    *,
    language: str | None = None,
    symbol: str | None = None,
    beside: Path | None = None,
) -> Received:
    """As `receive_apart`, where many files are received with the same `apart`, which makes a Receiver."""
    result = apart.call(path, data, language, symbol, None if beside is None else str(beside))
    if isinstance(result, Failure):
        return Received(path=path, tongue=Tongue(language), diagnostics=(failure_told(result, path),))
    return result


class Receiver:
    """`receive` as a worker of `Apart`."""

    def __init__(self, registry: Registry) -> None:
        self.index = index_of(registry)

    def __call__(self, path: str, data: bytes, language: str | None, symbol: str | None, beside: str | None) -> Received:
        place = None if beside is None else Path(beside)
        return receive(path, data, self.index, language=language, symbol=symbol, beside=place)


class Opened(Struct, frozen=True, kw_only=True):
    """A file whose lines are read; `source` None: they cannot be, or its language is not known. `fixes`: what is declared about
    how it is to be read, where corrections were asked for."""

    source: Source | None = None
    format: str = ""
    tongue: Tongue
    fixes: Fixes = Fixes()
    diagnostics: tuple[Diagnostic, ...] = ()


def receive(
    path: str,
    data: bytes,
    index: Index,
    *,
    language: str | None = None,
    symbol: str | None = None,
    beside: Path | None = None,
) -> Received:
    """The file named `path` with the content `data`, as a report. `language`: a code that is told; otherwise it is the one that
    the name says, or that the text itself shows. `beside`: read it with the corrections that are declared beside that file."""
    opened = open_lines(path, data, language=language, beside=beside)
    code = opened.tongue.code
    if opened.source is None or code is None:
        return Received(path=path, format=opened.format, tongue=opened.tongue, diagnostics=opened.diagnostics)
    report, found = read_report(opened.source, store.language(code), index, symbol=symbol, fixes=opened.fixes)
    symbols = (*report.masthead.symbols, *_symbols(opened.source, code))
    return Received(
        path=path,
        format=opened.format,
        tongue=opened.tongue,
        report=report,
        symbols=tuple(dict.fromkeys(symbols)),
        diagnostics=(*opened.diagnostics, *found),
    )


def open_lines(path: str, data: bytes, *, language: str | None = None, beside: Path | None = None) -> Opened:
    """The lines of the file named `path` with the content `data`, and their language; as in `receive`."""
    if language is not None and language not in store.language_codes():
        return Opened(tongue=Tongue(None), diagnostics=(_unknown(path, language),))
    source, faults = read(path, data)
    if source is None:
        return Opened(tongue=Tongue(language), diagnostics=faults)
    tongue, noticed = tongue_told(path, [line.text for line in source.lines], language)
    diagnostics = (*faults, *noticed)
    if tongue.code is None or beside is None:
        known = source if tongue.code is not None else None
        return Opened(source=known, format=source.format, tongue=tongue, diagnostics=diagnostics)
    declared, wrong = declared_beside(beside, tongue.code)
    changed, stale = corrected(source, declared.corrections, declared.lines, declared.path)
    diagnostics = (*diagnostics, *wrong, *stale)
    return Opened(source=changed, format=source.format, tongue=tongue, fixes=declared.fixes, diagnostics=diagnostics)


def _symbols(source: Source, code: str) -> Iterator[str]:
    """The symbols among the first lines: where columns lie side by side, the masthead has them beside other words."""
    rule = next(rule.pattern.regex for rule in store.language(code).masthead if rule.key == "symbol")
    for line in [line.text for line in source.lines if line.text.strip()][:HEAD]:
        for part in _GAP.split(line):
            if (match := rule.fullmatch(part.strip())) is not None:
                yield match["value"]


def tongue_told(path: str, lines: Sequence[str], told: str | None) -> tuple[Tongue, tuple[Diagnostic, ...]]:
    """The language of the text with these `lines`: the one that was `told`, else that of the file's name or of the text. S105 if
    the program does not know it, S150 if it cannot be told, S151 if the text itself is clearly in another one."""
    codes = store.language_codes()
    if told is not None and told not in codes:
        return Tongue(None), (_unknown(path, told),)
    shown = detect(lines, store.signs())
    tongue = Tongue(told, ("told",)) if told is not None else _tongue_of(path, shown)
    if tongue.code is None:
        perhaps = f"; perhaps {' or '.join(tongue.candidates)}" if tongue.candidates else ""
        return tongue, (problem("S150", path, 0, perhaps=perhaps, known=", ".join(codes)),)
    if "words" in shown.evidence and shown.language != tongue.code:
        return tongue, (problem("S151", path, 0, found=shown.language, declared=tongue.code, how=tongue.how),)
    return tongue, ()


def _tongue_of(path: str, shown: Detected) -> Tongue:
    """The language by the file's name or by what the text has `shown`. A name such as `zh.txt` says it; in a name such as
    `report_zh.txt` a code may mean something else, and counts only where the text leaves it open."""
    codes = store.language_codes()
    stem = PurePath(path).stem
    if stem in codes:
        return Tongue(stem, ("name",))
    if shown.language is not None:
        return Tongue(shown.language, shown.evidence)
    named = {part.lower() for part in _PART.split(stem)} & set(codes)
    if len(named) == 1 and (not shown.candidates or named <= set(shown.candidates)):
        return Tongue(named.pop(), ("name",))
    return Tongue(None, (), shown.candidates)


def _unknown(path: str, language: str) -> Diagnostic:
    return problem("S105", path, 0, language=language, known=", ".join(store.language_codes()))
