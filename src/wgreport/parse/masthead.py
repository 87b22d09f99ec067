"""What the head of the first page, the title and the opening say of the document and its meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wgreport.lang.language import Language
from wgreport.lang.pattern import group, text_of
from wgreport.model.report import Masthead, MeetingFacts


def masthead_of(lines: tuple[str, ...], language: Language) -> Masthead:
    """The masthead's facts from its `lines`. The document's language stands in it by its English name, in all but a few
    languages."""
    found: dict[str, str] = {}
    symbols: list[str] = []
    for line in lines:
        for rule in language.masthead:
            match = rule.pattern.regex.fullmatch(line)
            if match is None:
                continue
            if rule.key == "symbol":
                symbols.append(match["value"])
            elif rule.key == "date":
                found.setdefault("date", _iso(match["year"], match["month"], match["day"], language) or "")
            elif rule.key in ("language", "original"):
                found.setdefault(rule.key, language.language_names.get(match["value"], ""))
            elif rule.key == "distribution":
                found.setdefault(rule.key, language.distributions.get(match["value"], match["value"]))
            elif rule.key != "series":
                found.setdefault(rule.key, match["value"])
            break
    return Masthead(
        distribution=found.get("distribution"),
        date=found.get("date") or None,
        language=found.get("language") or None,
        original=found.get("original") or None,
        symbols=tuple(symbols),
        lines=lines,
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
