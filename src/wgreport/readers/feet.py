"""Footnotes at the foot of pages of extracted text: which lines are theirs.

They stand below a rule of underscores, or in blocks of their own that begin with a number alone on its line, `1/` or asterisks.
Without a rule they are footnotes only if one of their numbers stands on the same page where a mark can stand, and if the numbers
follow each other: so no list and no table at the end of a page becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wgreport.readers.pages import Page, Row

_RULE = re.compile(r"[_\u2500\u2501]{5,}\Z")
_RAISED = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")
_MARKER = re.compile(
    r"(?:(?P<number>\d{1,3}|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+)(?P<sign>/?)|[(\[](?P<boxed>\d{1,3})[)\]]|(?P<stars>[*\u2217]{1,4}))"
    r"(?=\s|\Z)"
)
_FINISHED = re.compile(r"[.!?\u3002\uff1f\uff01\u061f][)\]\"\u201d\u2019\u00bb]*\Z")
MOST_NOTES = 60
"""A page has at most so many footnotes."""
LONGEST_ASIDE = 45
"""What stands below the footnotes (job number, `/...`) is no longer than this, in no more than two lines."""


def with_feet(pages: Sequence[Page]) -> list[list[Row]]:
    """The pages with the lines of their footnotes marked; the rule above them is furniture."""
    found: list[list[Row]] = []
    last, going_on = 0, False
    for page in pages:
        rule, notes = _foot(page, last, going_on=going_on)
        rows = list(page)
        for index in notes:
            rows[index] = rows[index].with_role("note")
            number = _number(rows[index])
            last = number if number is not None and (number == last + 1 or number == 1) else last
        if rule is not None:
            rows[rule] = rows[rule].with_role("furniture")
        if notes:
            going_on = _FINISHED.search(rows[notes[-1]].text) is None
        elif any(row.plain for row in rows):
            going_on = False
        found.append(rows)
    return found


def _foot(page: Page, last: int, *, going_on: bool) -> tuple[int | None, list[int]]:
    """The index of the rule, if there is one, and those of the footnotes' lines. `last` is the number of the last footnote
    before, `going_on`: it has not come to its end."""
    live = [index for index, row in enumerate(page) if row.plain]
    rule = next((index for index in reversed(live) if _RULE.match(page[index].text)), None)
    if rule is not None:
        below = [index for index in live if index > rule]
        if below and (_MARKER.match(page[below[0]].text) or going_on):
            return rule, _without_asides(page, below)
    return None, _blocks(page, _without_asides(page, live), last)


def _without_asides(page: Page, live: list[int]) -> list[int]:
    """Without the short blocks at the end of the page that are no footnotes."""
    while live:
        start = len(live) - 1
        while start and not page[live[start]].line.after_blank:
            start -= 1
        block = [page[index].text for index in live[start:]]
        short = len(block) <= 2 and all(len(text) <= LONGEST_ASIDE and not _prose(text) for text in block)
        if not short or start == 0 or (_MARKER.match(block[0]) and (len(block) > 1 or not block[0].isdecimal())):
            return live
        live = live[:start]
    return live


def _prose(text: str) -> bool:
    """More letters than a job number and the words around it have."""
    return sum(character.isalpha() for character in text) > len(text) / 2


def _blocks(page: Page, live: list[int], last: int) -> list[int]:
    """The blocks at the end of the lines `live` that are footnotes without a rule above them."""
    heads = [position for position in range(1, len(live)) if page[live[position]].line.after_blank]
    best: list[int] = []
    for head in reversed(heads[-MOST_NOTES:]):
        if _lead(page, live, head) is None:
            break
        if _are_notes(page, live, head, last):
            best = live[head:]
    return best


def _are_notes(page: Page, live: list[int], head: int, last: int) -> bool:
    markers = [marker for at in range(head, len(live)) if (marker := _lead(page, live, at)) is not None]
    numbers = [int(marker) for marker in markers if marker.isdecimal()]
    stars = [len(marker) for marker in markers if not marker.isdecimal()]
    if stars != list(range(1, len(stars) + 1)) and not (len(stars) == 1 and stars[0] > 1):
        return False
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    if numbers and last and numbers[0] not in (1, last + 1):
        return False
    above = [page[index].text for index in live[:head]]
    return any(_has_mark(text, marker) for marker in markers for text in above)


def _lead(page: Page, live: list[int], at: int) -> str | None:
    """The number or the asterisks with which the line begins as a footnote does; None if it does not."""
    text = page[live[at]].text
    match = _MARKER.match(text)
    if match is None:
        return None
    if match["stars"]:
        return match["stars"].replace("\u2217", "*")
    if match["boxed"]:
        return match["boxed"]
    raised = not match["number"].isascii()
    below = page[live[at + 1]] if at + 1 < len(live) else None
    follows = below is not None and not below.line.after_blank and not _is_marker(below.text)
    alone = match.end() == len(text) and follows
    return str(int(match["number"].translate(_RAISED))) if match["sign"] or raised or alone else None


def _is_marker(text: str) -> bool:
    match = _MARKER.match(text)
    return match is not None and match.end() == len(text)


def _has_mark(text: str, marker: str) -> bool:
    """`text` has the marker where a mark can stand: behind a word, a punctuation mark or a year."""
    if not marker.isdecimal():
        return re.search(rf"[^\s*\u2217]\s*[*\u2217]{{{len(marker)}}}(?![\w*\u2217])", text) is not None
    behind = r"(?:[^\W\d_]|[^\w\s(\[/-]|\b(?:19|20)\d\d)"
    raised = marker.translate(str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"))
    return re.search(rf"{behind}\s?\[?(?:{marker}(?!\d|[.,]\d)|{raised})", text) is not None


def _number(row: Row) -> int | None:
    match = _MARKER.match(row.text)
    number = match["number"] or match["boxed"] if match is not None else None
    return int(number.translate(_RAISED)) if number else None
