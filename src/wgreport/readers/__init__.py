"""Readers, one file a format: bytes in, lines out. Each knows its format and nothing of reports.

`read` chooses by the file's ending and never raises for what a file holds: what is wrong with it is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line, Source
from wgreport.readers.encoding import decode

__all__ = ["READERS", "Reading", "decode", "read"]

Reading = tuple[tuple[Line, ...] | None, tuple[Diagnostic, ...]]
"""The lines, and what was noticed; no lines if the file cannot be read."""

# A reader's module is imported when a file needs it: the parsers cost more to load than a text report costs to read.


def _text(path: str, data: bytes) -> Reading:
    from wgreport.readers.text import lines_of

    return _of_text(path, data, lines_of)


def _markdown(path: str, data: bytes) -> Reading:
    from wgreport.readers.markdown import lines_of

    return _of_text(path, data, lines_of)


def _docx(path: str, data: bytes) -> Reading:
    from wgreport.readers.docx import read as read_docx

    return read_docx(path, data)


def _html(path: str, data: bytes) -> Reading:
    from wgreport.readers.html import read as read_html

    return read_html(path, data)


def _pdf(path: str, data: bytes) -> Reading:
    from wgreport.readers.pdf import read as read_pdf

    return read_pdf(path, data)


def _of_text(path: str, data: bytes, lines_of: Callable[[str], tuple[Line, ...]]) -> Reading:
    """What `lines_of` makes of the text of a file."""
    text, problems = decode(path, data)
    return (lines_of(text) if text is not None else None), problems


READERS: dict[str, tuple[str, Callable[[str, bytes], Reading]]] = {
    ".txt": ("text", _text),
    ".md": ("markdown", _markdown),
    ".docx": ("docx", _docx),
    ".pdf": ("pdf", _pdf),
    ".html": ("html", _html),
    ".htm": ("html", _html),
}
"""File ending -> name of the format and its reader, which gets the file's name for its messages and its bytes."""


def read(path: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The lines of the file named `path` with the content `data`, and what was noticed; None if it cannot be read."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        return None, (problem("S104", path, 0, suffix=suffix, known=", ".join(READERS)),)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f"):
        return None, (problem("S101", path, 0),)
    name, reader = READERS[suffix]
    lines, diagnostics = reader(path, data)
    return (Source(path, name, lines) if lines is not None else None), diagnostics
