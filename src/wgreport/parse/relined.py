"""Lines as the document has them, where a file has them otherwise.

Three things that extraction does to lines are undone, no character is changed: a paragraph's or an item's number alone on its
line gets the text below it; a blank comes back between the number and a text that begins with figures (`5.118 …`), if the number
is the next one expected; and a text of many paragraphs on one line is cut where its paragraphs, lists and headings begin, by the
rule by which paragraphs are known: a number opens one if and only if it is the next one expected.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.model.source import Line

LONG = 1500
"""A line with more characters can hold more than a paragraph."""
HEADING = 400
"""What stands between two paragraphs and is longer is no heading."""

_GLUED = re.compile(r"(?P<label>(?P<number>\d{1,4})[.\uff0e])(?=\d{1,4}[^\W\d_])")
_WIDE = re.compile(r"(?<!\.\.)(?<!\s)\s{2,}")
_SHORT = re.compile(r"(?:\A|\s)\w{1,5}\.\Z")
_ENTRY = re.compile(r"\.{4,}\s*\d{1,4}(?:\s*[-\u2013]\s*\d{1,4})?(?:\s+\d{1,4})?(?=\s)")
_BEFORE_ITEM = re.compile(r"[:;.,\uff1a\uff1b\u3002\u060c\u061b]\s*(?:[^\W\d_]{1,3}\s+)?\Z")


def relined(lines: Sequence[Line], language: Language) -> tuple[Line, ...]:
    """The lines of a source, each beginning where a part of the document begins."""
    whole = _with_their_text(lines, language)
    cut: list[Line] = []
    last = 0
    for line in whole:
        cut.extend(_cut(line, last + 1, language))
        last = max(last, _number(cut[-1], language) or 0)
    return tuple(_spaced(cut, language))


# a number alone on its line


def _with_their_text(lines: Sequence[Line], language: Language) -> list[Line]:
    """The lines, with those put together of which the first is nothing but a label: a letter; or a number that is 1 or follows
    the last one, or that a blank line or the end of a sentence sets off (the year in which a wrapped line ends, `2010.`, is
    none)."""
    found: list[Line] = []
    last = 0
    for line in lines:
        label = found[-1] if found else None
        number = _number(label, language) if label is not None else None
        if (
            label is not None
            and label.role == line.role == "plain"
            and line.text
            and label.page == line.page
            and not label.markup
            and _is_label(label.text, language)
            and not _begins(line.text, language)
            and (
                number in (None, 1, last + 1)
                or label.after_blank
                or len(found) == 1
                or language.finished.search(found[-2].text) is not None
            )
        ):
            found[-1] = replace(label, text=f"{label.text} {line.text}", markup=line.markup)
            last = number or last
        else:
            if number is not None and label is not None and not _is_label(label.text, language):
                last = number
            found.append(line)
    return found


def _is_label(text: str, language: Language) -> bool:
    """`text` is nothing but the number of a paragraph or the letter of an item."""
    match = language.paragraph.regex.fullmatch(text)
    return match is not None or any(item.regex.fullmatch(text) for item in language.items)


def _begins(text: str, language: Language) -> bool:
    """`text` begins with a number or a letter of its own."""
    return any(pattern.regex.match(text) for pattern in (language.paragraph, *language.items))


# a number glued to figures


def _spaced(lines: Sequence[Line], language: Language) -> Iterator[Line]:
    expected = 1
    for line in lines:
        if line.role != "plain":
            yield line
            continue
        match = language.paragraph.regex.match(line.text)
        number = language.numerals.read(match["number"]) if match is not None else None
        glued = _GLUED.match(line.text) if match is None else None
        if glued is not None and int(glued["number"]) == expected:
            number = expected
            yield replace(line, text=f"{glued['label']} {line.text[glued.end() :]}")
        else:
            yield line
        expected += number == expected


# many paragraphs on one line


def _cut(line: Line, expected: int, language: Language) -> Iterator[Line]:
    """`line`, or its parts if it holds paragraphs from the number `expected` on; only the first has what stood before it."""
    if len(line.text) < LONG or line.role != "plain":
        yield line
        return
    starts = _starts(line.text, expected, language)
    if len(starts) < 2:  # one paragraph, however long
        yield line
        return
    borders = sorted({0, *starts, *_inner(line.text, starts, language)})
    for index, (start, end) in enumerate(zip(borders, [*borders[1:], len(line.text)], strict=True)):
        part = line.text[start:end].strip()
        if part:
            markup = line.markup if index == 0 else ""
            yield replace(line, text=part, markup=markup, after_blank=line.after_blank or index > 0)


def _number(line: Line, language: Language) -> int | None:
    match = language.paragraph.regex.match(line.text)
    return language.numerals.read(match["number"]) if match is not None else None


def _starts(text: str, expected: int, language: Language) -> list[int]:
    """Where the paragraphs begin: at each number that is the next one, behind the end of a sentence, a heading or a wide gap. In
    a list that has counted up to just here, the paragraph is the later one of two. One that is the last word of a sentence (`see
    paragraph 5.`) is none, if the same number comes again before the next."""
    places = list(_numbers(text, language))
    by_number: dict[int, list[int]] = {}
    for place, number in places:
        by_number.setdefault(number, []).append(place)
    starts: list[int] = []
    figure, since = 0, 0
    for place, number in places:
        if number == expected and not (figure and number == figure + 1 and by_number[number][-1] > place):
            again, following = (_next(by_number.get(n, ()), place) for n in (expected, expected + 1))
            if _may_begin(text, place, since, language) or again is None or (following is not None and following < again):
                starts.append(place)
                expected, figure, since = expected + 1, 0, place + 1
                continue
        if number == figure + 1 and _BEFORE_ITEM.search(text, max(since, place - 8), place):
            figure = number
    return starts


def _next(places: Sequence[int], after: int) -> int | None:
    """The first of the `places`, which are in order, behind `after`."""
    at = bisect_right(places, after)
    return places[at] if at < len(places) else None


def _numbers(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Every place in `text` where a paragraph's number can stand, with the number."""
    for match in re.finditer(r"(?:(?<=\s)|(?<![^\u3002\uff01\uff1f]))(?=\d)", text):
        label = language.paragraph.regex.match(text, match.start())
        number = language.numerals.read(label["number"]) if label is not None else None
        if label is not None and number is not None and not text[label.end() : label.end() + 1].strip():
            yield match.start(), number


def _may_begin(text: str, place: int, since: int, language: Language) -> bool:
    """A sentence ends before `place`, or a heading does, or a gap wider than between words parts it off."""
    before = text[max(since, place - HEADING) : place]
    if before[-2:].isspace() or language.finished.search(before.rstrip()):
        return True
    return _heading_before(text, place, since, language) is not None


def _heading_before(text: str, place: int, since: int, language: Language) -> int | None:
    """Where the heading begins that ends at `place`: behind the last end of a sentence, or at a heading's label there."""
    window = max(since, place - HEADING)
    segment = text[window:place]
    ends = [window + match.end() for match in language.sentence_end.finditer(segment)]
    labels = [
        window + match.start()
        for match in re.finditer(r"(?<=\s)(?=\S)", segment)
        if any(heading.pattern.regex.match(segment, match.start()) for heading in language.headings)
    ]
    # The full stop of a heading's own label ends no sentence.
    ends = [end for end in ends if not any(label < end <= label + 7 for label in labels)]
    last = ends[-1] if ends else window
    inside = [label for label in labels if label >= last]
    if inside:
        return inside[0]
    rest = text[last:place].strip()
    first = next((character for character in rest if character.isalpha()), "")
    is_title = 0 < len(rest.split()) <= 4 and (first.isupper() or first.lower() == first.upper())
    return last if is_title and (bool(ends) or since == 0) else None


def _inner(text: str, starts: Sequence[int], language: Language) -> Iterator[int]:
    """Where else to cut: the lines of the head, the headings before paragraphs, the items of lists."""
    first = _heading_before(text, starts[0], 0, language)
    head = starts[0] if first is None else first
    for match in _ENTRY.finditer(text, 0, head):
        yield match.end()
    for match in _WIDE.finditer(text, 0, head):
        if not _SHORT.search(text, max(0, match.start() - 8), match.start()):  # a heading's label, not yet its title
            yield match.end()
    for place, since in zip(starts, [0, *starts], strict=False):
        heading = _heading_before(text, place, since, language)
        if heading is None or text[heading:place].strip() == "":
            continue
        yield heading
        for match in re.finditer(r"(?<=\s)(?=\S)", text[heading:place]):
            at = heading + match.start()
            if any(other.pattern.regex.match(text, at) for other in language.headings):
                yield at
    yield from _annex(text, starts[-1], language)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield from _items(text, start, end, language)


def _annex(text: str, start: int, language: Language) -> Iterator[int]:
    """Beginning and end of the annex's label behind the last paragraph."""
    for match in re.finditer(r"(?<=\s)(?=\S)", text[start:]):
        at = start + match.start()
        label = language.annex.regex.match(text, at)
        before = text[max(start, at - 8) : at]
        end = at + len(label[0].rstrip()) if label is not None else at
        if end == at or text[end : end + 1].strip():
            continue
        if before[-2:].isspace() or language.finished.search(before.rstrip()):
            yield at
            yield end
            return


def _items(text: str, start: int, end: int, language: Language) -> Iterator[int]:
    """The items of the lists in a paragraph: letters and figures that count from the first, behind a sign that ends something."""
    letter, figure = "a", 1
    for match in re.finditer(r"(?<=\s)(?=[\S])", text[start:end]):
        at = start + match.start()
        if not _BEFORE_ITEM.search(text, max(start, at - 8), at):
            continue
        item = language.items[0].regex.match(text, at)
        label = language.paragraph.regex.match(text, at)
        if item is not None and language.numerals.letter(item["number"]) in (letter, "a"):
            letter = chr(ord(language.numerals.letter(item["number"]) or "a") + 1)
            yield at
        elif label is not None and language.numerals.read(label["number"]) in (figure, 1) and text[at - 2 : at - 1] != ",":
            figure = (language.numerals.read(label["number"]) or 0) + 1
            yield at
