"""Readers, one file a format: bytes in, lines out. Each knows its format and nothing of reports.

`read` chooses by the file's ending and never raises for what a file holds: what is wrong with it is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import UNSEEN, Line, Source
from wgreport.readers.encoding import MAX_TEXT_BYTES, decode

__all__ = ["MAX_BYTES", "MAX_TEXT_BYTES", "READERS", "Reading", "decode", "read", "without_unseen"]

MAX_BYTES = 64 * 2**20
"""Of any file: a scanned report, the largest there is, has about 20 MB."""

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


WORD_PROCESSORS = (".doc", ".dot", ".rtf", ".odt", ".fodt", ".docm", ".dotx", ".wps", ".wpd", ".pages")
"""Endings of what a word processor can save as .docx."""


def read(path: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The lines of the file named `path` with the content `data`, and what was noticed; None if it cannot be read."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        code = "S117" if suffix in WORD_PROCESSORS else "S104"
        return None, (problem(code, path, 0, suffix=suffix, known=", ".join(READERS)),)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f"):
        return None, (problem("S101", path, 0),)
    if len(data) > MAX_BYTES:
        return None, (problem("S107", path, 0, reason=f"it is larger than {MAX_BYTES >> 20} MB"),)
    name, reader = READERS[suffix]
    lines, diagnostics = reader(path, data)
    if lines is None:
        return None, diagnostics
    seen, told = without_unseen(path, lines)
    return Source(path, name, seen), (*diagnostics, *told)


def without_unseen(path: str, lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Diagnostic, ...]]:
    """The lines with characters that are not seen as their markup, not their text: a page that showed them could be made to look
    otherwise than it reads."""
    found: list[Line] = []
    count = first = 0
    for line in lines:
        if UNSEEN.search(line.text) is None:
            found.append(line)
            continue
        hidden = "".join(UNSEEN.findall(line.text))
        first, count = first or line.number, count + len(hidden)
        text = UNSEEN.sub("", line.text).strip()
        found.append(replace(line, text=text, markup=line.markup + hidden))
    told = (problem("S133", path, first, count=count),) if count else ()
    return tuple(found), told
