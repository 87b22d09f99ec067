"""What PDFium knows of a page: each character with its place, its size and its baseline, and the lines drawn on it.

Nothing is concluded here. The order is that of the file, which says little of the order of reading.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct

MAX_BYTES = 64 * 2**20
"""Of a file; the longest report known has less than one."""
MAX_PAGES = 1_500
MAX_GLYPHS = 1_500_000
"""Of a file: 500 full pages have these, six times the longest report known."""
MAX_PAGE_GLYPHS = 100_000
"""Of a page: fifteen times a full one."""
MAX_OBJECTS = 50_000
"""Objects of a page that are looked at for drawn lines."""

UNKNOWN = "\ufffd"
"""For a glyph whose character the file does not tell."""

# What PDFium says instead of a hyphen at the end of a line.
_HYPHENS = (0x02, 0xFFFE)
_THICKEST = 3.0
"""A drawn line is no thicker, in points; what is, is an area."""
_SHORTEST = 20.0
_MANY_FORMS = ((0x0590, 0x109F), (0x1780, 0x18AF), (0xFB1D, 0xFEFC))
"""Characters that have several widths, by their place in the word."""
_LEAST_ROOM = 0.45
"""A character's ink does not go beyond its room so far that this share of it is left."""
_MOST_RULES = 1_000
"""Of a page; the rest is a drawing."""


class PdfError(Exception):
    """The file cannot be read: `code` is the diagnostic that says so, `values` what its message needs."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Glyph(Struct, frozen=True, gc=False):
    """A character as printed. Points, from the left and from the top of the page: `left` and `right` are the borders of its
    advance, `base` is the baseline, which grows downwards. `order` is its place in the file."""

    text: str
    left: float
    right: float
    base: float
    size: float
    order: int


class Rule(Struct, frozen=True, gc=False):
    """A horizontal line drawn from `left` to `right`."""

    left: float
    right: float
    base: float


class Page(Struct, frozen=True):
    """`width` and `height` in points, as the text stands upright. `slanted` is what is written in another direction than the
    rest. `pictured`: something is on the page besides text."""

    number: int
    width: float = 0.0
    height: float = 0.0
    glyphs: tuple[Glyph, ...] = ()
    rules: tuple[Rule, ...] = ()
    slanted: str = ""
    pictured: bool = False
    damaged: bool = False


def pages_of(data: bytes) -> Iterator[Page]:
    """The pages of the PDF `data`. Raises PdfError: S107, S140, S145."""
    if len(data) > MAX_BYTES:
        raise PdfError("S107", reason=f"larger than {MAX_BYTES} bytes")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise PdfError("S140" if locked else "S145") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise PdfError("S107", reason=f"{count} pages, more than {MAX_PAGES}")
        total = 0
        for index in range(count):
            page = _page(document, index)
            total += len(page.glyphs)
            if total > MAX_GLYPHS:
                raise PdfError("S107", reason=f"more than {MAX_GLYPHS} characters")
            yield page
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The page `index`."""
    raw = pdfium.FPDF_LoadPage(document.raw, index)
    if not raw:
        return Page(index + 1, damaged=True)
    try:
        text = pdfium.FPDFText_LoadPage(raw)
        if not text:
            return Page(index + 1, damaged=True)
        try:
            return _read(index + 1, raw, text)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(raw)


class _Place(Struct, frozen=True, gc=False):
    """What the characters of one text object share. `given` is the size before the page scales it by `scale`."""

    size: float
    given: float
    scale: float
    font: int
    quarter: int | None
    """How many right angles it is turned by, anticlockwise; None for other angles."""


def _read(number: int, raw: object, text: object) -> Page:
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    places: dict[int, _Place] = {}
    widths: dict[tuple[int, float, int], float] = {}
    found: list[tuple[_Place, str, float, float, float, float, float, float]] = []
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_PAGE_GLYPHS:
        raise PdfError("S107", reason=f"more than {MAX_PAGE_GLYPHS} characters on page {number}")
    for index in range(count):
        owner = pdfium.FPDFText_GetTextObject(text, index)
        # PDFium's own spaces and line ends belong to no object.
        if not owner or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        key = ctypes.cast(owner, ctypes.c_void_p).value or 0
        place = places.get(key)
        if place is None:
            place = places[key] = _place(text, index, owner)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        code = pdfium.FPDFText_GetUnicode(text, index)
        right = box.right
        if found and found[-1][6] == x.value and found[-1][7] == y.value:
            # One glyph for two letters: each has the place and the width of both.
            found[-1] = (*found[-1][:3], right, *found[-1][4:])
        elif place.quarter == 0 and not any(first <= code <= last for first, last in _MANY_FORMS):
            known = (place.font, place.given, code)
            if known not in widths:
                widths[known] = _width(owner, place.given, code)
            # The box is as wide as the ink, where that goes beyond the room of the character.
            room = widths[known] * place.scale
            if _LEAST_ROOM * (right - x.value) < room < right - x.value:
                right = x.value + room
        found.append((place, _character(code), box.left, right, box.bottom, box.top, x.value, y.value))
    quarters = Counter(entry[0].quarter for entry in found)
    upright = max((q for q in quarters if q is not None), key=lambda q: (quarters[q], -q), default=0)
    width, height = _extent(raw)
    across = upright % 2 == 1
    glyphs = []
    slanted = ""
    for order, (place, character, left, right, bottom, top, x_at, y_at) in enumerate(found):
        if place.quarter != upright or not all(map(math.isfinite, (left, right, bottom, top, x_at, y_at))):
            slanted += character
        else:
            a, b, base = _turned(upright, (left, right, bottom, top), (x_at, y_at), width, height)
            glyphs.append(Glyph(character, a, b, base, place.size, order))
    rules = () if upright else tuple(islice(_rules(raw, height), _MOST_RULES))
    page_width, page_height = (height, width) if across else (width, height)
    pictured = pdfium.FPDFPage_CountObjects(raw) > 0
    return Page(number, page_width, page_height, tuple(glyphs), rules, slanted, pictured)


def _turned(
    quarter: int, box: tuple[float, float, float, float], at: tuple[float, float], width: float, height: float
) -> tuple[float, float, float]:
    """Left, right and baseline of a character when the page is turned so that it stands upright."""
    left, right, bottom, top = box
    if quarter == 1:
        return bottom, top, at[0]
    if quarter == 2:
        return width - right, width - left, at[1]
    if quarter == 3:
        return height - top, height - bottom, width - at[0]
    return at[0], max(right, at[0]), height - at[1]


def _place(text: object, index: int, owner: object) -> _Place:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text, index)
    font = ctypes.cast(pdfium.FPDFTextObj_GetFont(owner), ctypes.c_void_p).value or 0
    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return _Place(size, size, 1.0, font, 0)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
    quarter = round(angle)
    turned = quarter % 4 if abs(angle - quarter) < 0.05 else None
    return _Place(size * scale, size, math.hypot(matrix.a, matrix.b), font, turned)


def _width(owner: object, size: float, code: int) -> float:
    """The room of the character in its font, set in `size`; 0 if the font does not tell."""
    width = ctypes.c_float()
    font = pdfium.FPDFTextObj_GetFont(owner)
    if not font or not pdfium.FPDFFont_GetGlyphWidth(font, code, size, width):
        return 0.0
    return float(width.value)


def _character(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return UNKNOWN
    character = chr(code)
    return character if character.isprintable() or character.isspace() or code >= 0x80 else UNKNOWN


def _extent(raw: object) -> tuple[float, float]:
    """Right and upper border of the page in its own units, which need not begin at 0."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for found in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
        if found(raw, left, bottom, right, top):
            return right.value, top.value
    return float(pdfium.FPDF_GetPageWidthF(raw)), float(pdfium.FPDF_GetPageHeightF(raw))


def _rules(raw: object, height: float) -> Iterator[Rule]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(raw), MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(raw, index)
        if pdfium.FPDFPageObj_GetType(item) not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        if top.value - bottom.value <= _THICKEST and right.value - left.value >= _SHORTEST:
            yield Rule(left.value, right.value, height - (top.value + bottom.value) / 2)
