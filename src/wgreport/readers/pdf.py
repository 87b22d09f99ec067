"""PDF (.pdf): what its text layer holds, in the order of reading. Pictures of text are not read.

From bytes to lines: `pdf_page` asks PDFium for characters, `pdf_cells` makes text of them, `pdf_columns` puts it in order,
`pdf_furniture` and `pdf_notes` tell what is the page's and what is a footnote, `pdf_flow` makes lines.
"""

from __future__ import annotations

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.source import Line
from wgreport.readers.pdf_flow import lines_of
from wgreport.readers.pdf_page import UNKNOWN, PdfError, pages_of

NAMED = 8
"""So many pages are named in a message."""


def read(path: str, data: bytes) -> tuple[tuple[Line, ...] | None, tuple[Diagnostic, ...]]:
    """The lines of the PDF `data`; None with a diagnostic if it is damaged, locked, without text, or beyond the limits of
    `pdf_page`."""
    try:
        pages = list(pages_of(data))
    except PdfError as error:
        return None, (problem(error.code, path, 0, "", **error.values),)
    lines = lines_of(pages)
    if not any(line.text for line in lines):
        return None, (problem("S141" if any(page.pictured for page in pages) else "S101", path, 0, count=len(pages)),)
    notes: list[Diagnostic] = []
    empty = [page.number for page in pages if page.pictured and not page.glyphs]
    if empty:
        notes.append(problem("S142", path, 0, pages=_named(empty)))
    unknown = [page.number for page in pages if any(UNKNOWN in glyph.text for glyph in page.glyphs)]
    if unknown:
        count = sum(line.text.count(UNKNOWN) for line in lines)
        notes.append(problem("S143", path, 0, count=count, pages=_named(unknown)))
    damaged = [page.number for page in pages if page.damaged]
    if damaged:
        notes.append(problem("S144", path, 0, pages=_named(damaged)))
    return lines, tuple(notes)


def _named(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:NAMED])) + (" \u2026" if len(pages) > NAMED else "")
