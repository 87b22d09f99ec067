"""Characters on a page to cells: stretches of text on one baseline, with the spaces that are seen and raised figures told.

A space is where there is room for one. The file's own spaces say little: some files have none, others set some of no width.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from wgreport.readers.flow import superscript
from wgreport.readers.pdf_bidi import RIGHT_TO_LEFT, logical
from wgreport.readers.pdf_page import Glyph, Page

# In widths of an em, measured on reports of 1993 to 2025: spaces of justified lines go down to 0.12; letters in a justified
# line without a space between them stand up to 0.11 apart.
SPACE = 0.17
"""Room that is a space, if the file has none there."""
GIVEN_SPACE = 0.08
"""Room that makes a space of the file's own a real one."""
HAN_SPACE = 0.9
"""Between Han characters, which are written without: room that is a space all the same."""
CELL = 1.2
"""Room that ends a cell."""
JUMP = 8
"""So many characters of the file are passed over, or any gone back, where cells meet without room between them."""
MIXED_SPACE = 0.18
"""Between a Han character and another: least room that is a space."""
MIXED_MORE = 0.04
"""So much more than usual is it too, where the typesetter leaves room of his own."""
WIDE = 1.5
"""Room that is shown by two spaces."""
SAME_BASE = 0.12
"""So far can characters of one line be apart in height."""
SMALLER = 0.85
"""A raised mark is set at most in this share of the size of its line."""

BESIDE = 0.6
"""A raised mark is no farther from its word, in sizes of the type."""
LONGEST_MARK = 12
"""Characters of what is raised or lowered."""
NEAR = 60
"""So many runs above and below are looked at for the one that a mark belongs to."""
HANGING = 2.5
"""The mark before a footnote's text is no farther from it."""

_HAN = ((0x2E80, 0x303F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
# Forms of letters that stand for the letters: Latin ligatures, radicals of Han characters, Arabic letters by their place.
_FORMS = ((0xFB00, 0xFB06), (0x2E80, 0x2FD5), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
_SOFT_HYPHEN = "\u00ad"
_KEPT_FORMATS = "\u200c\u200d" + _SOFT_HYPHEN


class Cell(Struct, frozen=True):
    """Points as in `Glyph`, but that in a text from right to left they grow to the left. `size` is that of most of its
    characters, `word` the width of its first word. `closed`: the file has a space behind it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    word: float
    closed: bool = False


class _Ink(Struct, frozen=True, gc=False):
    """A character that is not a space. `spaced`: the file has a space before it; `closed`: it ends a cell with one."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool
    raised: bool = False
    closed: bool = False


def right_to_left(pages: Iterable[Page]) -> bool:
    """Whether most letters of the pages are of a script that runs from right to left."""
    count: Counter[bool] = Counter()
    for page in pages:
        for glyph in page.glyphs:
            kind = unicodedata.bidirectional(glyph.text)
            if kind == "L" or kind in RIGHT_TO_LEFT:
                count[kind != "L"] += 1
    return count[True] > count[False]


def script_gap(pages: Iterable[Page]) -> float:
    """The usual room between a Han character and a letter or figure beside it, in widths of an em: some typesetters leave it."""
    gaps = [0.0]
    for page in pages:
        if not any(is_han(glyph.text) for glyph in page.glyphs):
            continue
        for line in _baselines(page.glyphs):
            for a, b in pairwise(line):
                if a.text.isalnum() and b.text.isalnum() and is_han(a.text) != is_han(b.text):
                    gaps.append((b.left - a.right) / max(a.size, b.size, 1.0))
    return min(max(0.0, median(gaps)), 0.5)


def cells_of(page: Page, *, mirrored: bool, gap_of_scripts: float) -> list[Cell]:
    """The cells of the page, in no order. `mirrored`: its text runs from right to left; `gap_of_scripts` as of `script_gap`."""
    runs: list[list[_Ink]] = []
    for line in _baselines([_flipped(g, page.width) for g in page.glyphs] if mirrored else page.glyphs):
        runs.extend(_runs(line, mirrored=mirrored))
    return [_cell(run, mirrored=mirrored, gap_of_scripts=gap_of_scripts) for run in _with_marks(runs)]


def _flipped(glyph: Glyph, width: float) -> Glyph:
    return Glyph(glyph.text, width - glyph.right, width - glyph.left, glyph.base, glyph.size, glyph.order)


def _baselines(glyphs: Sequence[Glyph]) -> Iterable[list[Glyph]]:
    """The characters by their baselines, from left to right."""
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if line and glyph.base - line[-1].base > SAME_BASE * max(min(glyph.size, line[-1].size), 1.0):
            yield _side_by_side(line)
            line = []
        line.append(glyph)
    if line:
        yield _side_by_side(line)


def _side_by_side(line: list[Glyph]) -> list[Glyph]:
    """The characters by their places. Those of a ligature have one place and the order of the file; but where PDFium has turned
    text from right to left round, it has turned their order too."""
    found = sorted(line, key=lambda g: (g.left, g.order))
    if not any(unicodedata.bidirectional(glyph.text) in RIGHT_TO_LEFT for glyph in found):
        return found
    turned: list[Glyph] = []
    for place, together in groupby(enumerate(found), key=lambda pair: (pair[1].left, pair[1].right)):
        same = [glyph for _, glyph in together]
        if len(same) > 1 and unicodedata.bidirectional(same[0].text) in RIGHT_TO_LEFT and _is_turned(found, place, same):
            same.reverse()
        turned.extend(same)
    return turned


def _is_turned(line: list[Glyph], place: tuple[float, float], same: list[Glyph]) -> bool:
    """Whether the letters beside those at one place follow them in the file as they follow them in reading."""
    first, last = same[0].order, same[-1].order
    after = next((glyph.order for glyph in line if glyph.left > place[0] and not glyph.text.isspace()), None)
    before = next((glyph.order for glyph in reversed(line) if glyph.left < place[0] and not glyph.text.isspace()), None)
    return (after is not None and after > last) if before is None else before < first


def _runs(line: list[Glyph], *, mirrored: bool) -> Iterable[list[_Ink]]:
    """The characters of a baseline, without spaces, parted where there is room, or where the file goes elsewhere."""
    run: list[_Ink] = []
    spaced = False
    order = 0
    for glyph in line:
        text = _normal(glyph.text)
        if not text:
            continue
        if text.isspace():
            spaced = True
            continue
        ink = _Ink(text, glyph.left, glyph.right, glyph.base, glyph.size, spaced)
        elsewhere = not mirrored and not order <= glyph.order <= order + JUMP
        if run and (elsewhere or ink.left - max(i.right for i in run[-3:]) > CELL * max(run[-1].size, ink.size)):
            if spaced:
                run[-1] = replace(run[-1], closed=True)
            yield run
            run = []
        run.append(ink)
        spaced, order = False, glyph.order
    if run:
        if spaced:
            run[-1] = replace(run[-1], closed=True)
        yield run


def _normal(text: str) -> str:
    code = ord(text)
    if code < 0x300:
        return text
    if any(first <= code <= last for first, last in _FORMS):
        return unicodedata.normalize("NFKC", text).strip() or text
    return "" if unicodedata.category(text) == "Cf" and text not in _KEPT_FORMATS else text


def _with_marks(runs: list[list[_Ink]]) -> list[list[_Ink]]:
    """The runs, with what is raised or lowered put into the run that it belongs to."""
    sizes = [_size(run) for run in runs]
    order = sorted(range(len(runs)), key=lambda i: runs[i][0].base)
    joined: dict[int, int] = {}
    for place, index in enumerate(order):
        if len(runs[index]) <= LONGEST_MARK:
            near = [*order[max(0, place - NEAR) : place], *order[place + 1 : place + 1 + NEAR]]
            fitting = [
                (reach, other) for other in near if (reach := _reach(runs[index], runs[other], sizes[index], sizes[other]))
            ]
            if fitting:
                joined[index] = min(fitting)[1]
    whole = {index: list(run) for index, run in enumerate(runs) if index not in joined}
    for index, other in joined.items():
        # Each is larger than what is joined to it: this ends.
        into = other
        while into in joined:
            into = joined[into]
        rise = runs[other][0].base - runs[index][0].base
        whole[into].extend(replace(ink, raised=rise > 0.1 * sizes[other]) for ink in runs[index])
    return [sorted(run, key=lambda i: i.left) for run in whole.values()]


def _reach(run: list[_Ink], other: list[_Ink], size: float, of_other: float) -> float:
    """How far, in sizes of its type, the second run is from the first, which is a mark of it; 0 if it is none."""
    rise = other[0].base - run[0].base
    if not -0.4 * of_other < rise < 0.75 * of_other or size > SMALLER * of_other:
        return 0.0
    leads = rise > 0 and run[-1].right < other[0].left and all(ink.text.isdecimal() or ink.text in "*\u2217" for ink in run)
    distance = _distance(run, other) / of_other
    return 0.001 + distance if distance < (HANGING if leads else BESIDE) else 0.0


def _distance(run: list[_Ink], other: list[_Ink]) -> float:
    """How far the first is from the second, sideways; 0 if it stands within."""
    return max(0.0, run[0].left - max(i.right for i in other[-3:]), other[0].left - run[-1].right)


def _size(run: Sequence[_Ink]) -> float:
    letters = [ink for ink in run if ink.text.isalnum()] or run
    return Counter(round(ink.size, 1) for ink in letters).most_common(1)[0][0] or 1.0


def _cell(run: list[_Ink], *, mirrored: bool, gap_of_scripts: float) -> Cell:
    size = _size(run)
    gaps = [b.left - a.right for a, b in pairwise(run)]
    # Leaders are set wider than the words before them.
    letters = [a.text.isalnum() and b.text.isalnum() for a, b in pairwise(run)]
    close = [gap for gap, ink, both in zip(gaps, run[1:], letters, strict=True) if both and not ink.spaced and gap < 0.5 * size]
    tracking = min(max(0.0, median(close)), 0.3 * size) if close else 0.0
    parts: list[str] = []
    word = run[-1].right - run[0].left
    for index, ink in enumerate(run):
        between = _between(run[index - 1], ink, gaps[index - 1] - tracking, size, gap_of_scripts=gap_of_scripts) if index else ""
        if between and not any(part.isspace() for part in parts):
            word = run[index - 1].right - run[0].left
        parts.extend((between, superscript(ink.text) if ink.raised and ink.text.isdecimal() else ink.text))
    text = logical([part for part in parts if part], mirrored=mirrored)
    # A soft hyphen is seen only at the end of a line; in the middle it is some program's name for a hyphen.
    text = text[:-1].replace(_SOFT_HYPHEN, "-") + text[-1:]
    base = Counter(round(ink.base, 1) for ink in run if not ink.raised) or Counter(round(ink.base, 1) for ink in run)
    return Cell(text, run[0].left, max(ink.right for ink in run), base.most_common(1)[0][0], size, word, run[-1].closed)


def _between(left: _Ink, right: _Ink, gap: float, size: float, *, gap_of_scripts: float) -> str:
    """The space between two characters."""
    if left.left == right.left or (right.raised and not right.spaced):
        return ""
    han = is_han(left.text[-1]) + is_han(right.text[0])
    if han == 2:
        seen = gap > (0.15 if right.spaced else HAN_SPACE) * size
    elif han == 1:
        seen = gap > (GIVEN_SPACE if right.spaced else max(MIXED_SPACE, gap_of_scripts + MIXED_MORE)) * size
    else:
        seen = gap > (GIVEN_SPACE if right.spaced else SPACE) * size
    return "  " if seen and gap > WIDE * size else " " if seen else ""


def is_han(character: str) -> bool:
    code = ord(character)
    return code >= 0x2E80 and any(first <= code <= last for first, last in _HAN)
