"""The citations of each line of a file, where every line is a text of its own: what `inspect --stage mentions --lines` prints."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wgreport import store
from wgreport.apart import Apart, Failure, told
from wgreport.intake import tongue_told
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.registry import Registry
from wgreport.model.report import Mention
from wgreport.parse.context import context_of
from wgreport.parse.mentions import mentions_in
from wgreport.parse.report import body_of
from wgreport.readers import decode
from wgreport.registry import Index, index_of

LINES_PER_CALL = 1000
"""So many lines have the time and the memory of one file: the limits are those of a report."""


class Cited(msgspec.Struct, frozen=True):
    """The citations of each of some lines, in their order, and what is wrong with the file."""

    mentions: tuple[tuple[Mention, ...], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class _Opened(msgspec.Struct, frozen=True):
    """The lines of a file; `language` None: it is not known."""

    lines: tuple[str, ...] = ()
    language: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class _Opener:
    def __call__(self, path: str, data: bytes, language: str | None) -> _Opened:
        text, faults = decode(path, data)
        if text is None:
            return _Opened((), None, faults)
        lines = tuple(line.removesuffix("\r") for line in text.removesuffix("\n").split("\n"))
        tongue, unsure = tongue_told(path, lines, language)
        return _Opened(lines, tongue.code, (*faults, *unsure))


class _Reader:
    def __init__(self, registry: Registry, language: str, symbol: str | None) -> None:
        index, spoken = index_of(registry), store.language(language)
        self.context = context_of(spoken, index, body_of(symbol, "", index, spoken))

    def __call__(self, first: int, lines: tuple[str, ...]) -> tuple[tuple[Mention, ...], ...]:
        return tuple(tuple(mentions_in(line, f"line{number}", self.context)) for number, line in enumerate(lines, start=first))


def cited_apart(
    path: str, data: bytes, index: Index, *, language: str | None = None, symbol: str | None = None
) -> Iterator[Cited]:
    """The citations of the lines of the file named `path` with the content `data`, read in child processes, some lines at a time
    and in their order; first, without lines, what is wrong with the file. Ends at lines beyond the limits of `apart`, with S107
    or S116. Raises OSError if no process can be started."""
    with Apart(_Opener) as opening:
        opened = opening.call(path, data, language)
    if isinstance(opened, Failure):
        yield Cited((), (told(opened, path),))
        return
    yield Cited((), opened.diagnostics)
    if opened.language is None:
        return
    starts = range(0, len(opened.lines), LINES_PER_CALL)
    with Apart(_Reader, index.registry, opened.language, symbol) as apart:
        for result in apart.map([(start + 1, opened.lines[start : start + LINES_PER_CALL]) for start in starts]):
            if isinstance(result, Failure):
                yield Cited((), (told(result, path),))
                return
            yield Cited(result)
