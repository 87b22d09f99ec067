"""Readers, one file a format: bytes in, lines out. Each knows its format and nothing of reports.

`read` chooses by the file's ending and never raises for what a file holds: what is wrong with it is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line, Source


def _text(text: str) -> tuple[Line, ...]:
    from wgreport.readers.text import lines_of

    return lines_of(text)


def _markdown(text: str) -> tuple[Line, ...]:
    # Imported when needed: the Markdown parser costs more to load than a text report costs to read.
    from wgreport.readers.markdown import lines_of

    return lines_of(text)


READERS: dict[str, tuple[str, Callable[[str], tuple[Line, ...]]]] = {
    ".txt": ("text", _text),
    ".md": ("markdown", _markdown),
}
"""File ending -> name of the format and its reader."""


def read(path: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The lines of the file named `path` with the content `data`; None with an S diagnostic if it cannot be read."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        return None, (problem("S104", path, 0, suffix=suffix, known=", ".join(READERS)),)
    text, problems = decode(path, data)
    if text is None:
        return None, problems
    name, reader = READERS[suffix]
    return Source(path, name, reader(text)), ()


def decode(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of the file named `path`, UTF-8 with or without a byte order mark; None with an S diagnostic if it is none."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f"):
        return None, (problem("S101", path, 0),)
    if (offset := data.find(b"\0")) >= 0:
        return None, (problem("S102", path, 1 + data.count(b"\n", 0, offset), offset=offset),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        return None, (problem("S103", path, line, byte=data[error.start], offset=error.start),)
