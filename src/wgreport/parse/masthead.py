"""What the head of the first page, the title and the opening say of the document and its meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wgreport.lang.language import Language
from wgreport.lang.pattern import group, text_of
from wgreport.model.report import Masthead, MeetingFacts

_CELLS = re.compile(r"\s{2,}|\t|\s*\|\s*")


def facts_in(line: str, language: Language) -> tuple[tuple[str, re.Match[str]], ...]:
    """What rules of the masthead say of `line`, by their keys: of its cells (columns set apart by wide gaps) that consist of
    such facts from end to end. Old mastheads are in capitals. Empty: the line is none of the masthead's."""
    found: list[tuple[str, re.Match[str]]] = []
    for cell in _CELLS.split(line):
        found.extend(_facts(cell.strip(), language) or _facts(cell.strip().title(), language))
    return tuple(found)


def _facts(cell: str, language: Language) -> list[tuple[str, re.Match[str]]]:
    found: list[tuple[str, re.Match[str]]] = []
    position = 0
    while position < len(cell):
        # A rule whose first alternative is the beginning of another has to be asked for the whole first.
        matches = [
            (rule.key, match)
            for rule in language.masthead_by.at(cell, position)
            for match in (rule.pattern.regex.fullmatch(cell, position) or rule.pattern.regex.match(cell, position),)
            if match is not None and match[0]
        ]
        if not matches:
            return []
        longest = max(matches, key=lambda pair: pair[1].end())
        end = longest[1].end()
        if end < len(cell) and not cell[end].isspace():
            return []
        found.append(longest)
        position = end + len(cell[end:]) - len(cell[end:].lstrip())
    return found


def masthead_of(lines: tuple[str, ...], printed: tuple[str, ...], language: Language) -> Masthead:
    """The masthead's facts from the `lines` of the first page's head as they stand; `printed` are those that are the masthead's.

    The document's language stands in it by its English name, in all but a few languages. Of several originals the first
    counts."""
    found: dict[str, str] = {}
    symbols: list[str] = []
    for line in lines:
        for key, match in facts_in(line, language):
            if key == "symbol":
                symbols.extend(value for name in match.re.groupindex if name.startswith("value") and (value := match[name]))
            elif key == "date":
                found.setdefault("date", _iso(match["year"], match["month"], match["day"], language) or "")
            elif key in ("language", "original"):
                found.setdefault(key, language.language_names.get(match["value"], ""))
            elif key == "distribution":
                found.setdefault(key, language.distributions.get(match["value"], match["value"]))
    return Masthead(
        distribution=found.get("distribution"),
        date=found.get("date") or None,
        language=found.get("language") or None,
        original=found.get("original") or None,
        symbols=tuple(dict.fromkeys(" ".join(symbol.split()) for symbol in symbols)),
        lines=printed,
    )


def meeting_of(title: str, paragraphs: Iterable[str], body: str | None, language: Language) -> MeetingFacts:
    """Which meeting it was: dates and place from the title, the number from the first paragraph that says that it was held."""
    start = end = place = None
    if (match := language.held.regex.search(title)) is not None:
        place = text_of(match, "place")
        start, end = _dates(match, language)
    number = None
    for paragraph in (title, *paragraphs):
        if (held := language.meeting_number.regex.search(paragraph)) is not None:
            number = language.numerals.read(held["number"])
            break
    return MeetingFacts(body=body, number=number, start=start, end=end, place=place)


def _dates(match: re.Match[str], language: Language) -> tuple[str | None, str | None]:
    """First and last day of a span. What a span does not say twice it says once: the year behind, the month before or behind."""
    part = {name: found[0] if (found := group(match, name)) is not None else None for name in match.re.groupindex}
    if part.get("d3"):
        day = _iso(part["y3"], part["m3"], part["d3"], language)
        return day, day
    year_1 = part.get("y1") or part.get("y2")
    month_1 = part.get("m1") or part.get("m2")
    start = _iso(year_1, month_1, part.get("d1"), language)
    if not part.get("d2"):
        return start, start
    return start, _iso(part.get("y2") or year_1, part.get("m2") or month_1, part["d2"], language)


def _iso(year: str | None, month: str | None, day: str | None, language: Language) -> str | None:
    if year is None or month is None or day is None:
        return None
    number = language.months.get(month) or language.numerals.read(month)
    return f"{int(year):04}-{number:02}-{int(day):02}" if number is not None and 1 <= number <= 12 else None
