"""Long lists, cut by year: the first page holds the newest whole years up to a limit, each older year has a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from wgreport.lang.speech import Speech
from wgreport.model.work import Sidecar
from wgreport.pages.views import Tab

UNDATED = "0000"
"""The year of what has none, in addresses."""


class Cut(Struct, frozen=True):
    """One page of a list: the years on it, newest first; `year` in its address, empty for the first page."""

    year: str
    years: tuple[str, ...]


def cuts(counts: Mapping[str, int], most: int) -> tuple[Cut, ...]:
    """The pages of a list with `counts` entries a year; one if there are `most` or fewer. The newest year is on the first page
    however long it is."""
    years = sorted((year for year, count in counts.items() if count), reverse=True)
    first: list[str] = []
    room = most
    while years and (not first or counts[years[0]] <= room or sum(counts.values()) <= most):
        room -= counts[years[0]]
        first.append(years.pop(0))
    return (Cut("", tuple(first)), *(Cut(year, (year,)) for year in years))


def year_of(sidecar: Sidecar) -> str:
    """The year of a report's meeting, else of the document; UNDATED without either."""
    return (sidecar.start or sidecar.date or UNDATED)[:4]


def year_heading(heading: str, year: str, speech: Speech) -> str:
    """The heading of the page of one year of a list."""
    return (
        speech.say("years.undated.heading", heading=heading)
        if year == UNDATED
        else speech.say("years.heading", heading=heading, year=year)
    )


def year_name(year: str, speech: Speech) -> str:
    """What a page of a cut list is called in its navigation."""
    if not year:
        return speech.say("years.newest")
    return speech.say("years.undated") if year == UNDATED else year


BETWEEN = Tab("\u2026", "", None, current=False)
"""Stands for years that have pages, which the first page leads to."""


def at(tabs: Sequence[Tab], shown: int) -> tuple[Tab, ...]:
    """The tabs between the pages of a list as one of the pages has them, marked there. Only the first says how many entries are
    on the others: else a new report would change them all. And only the first leads to all: of newer years, an older page
    leads to the next, or each year that moves off the first page would change all older ones."""
    marked = replace(tabs[shown], current=True)
    if shown == 0:
        return tuple(replace(tab, count=tab.count or None) for tab in (marked, *tabs[1:]))
    newer = tabs[1:shown]
    there = (tabs[0], *([BETWEEN] if len(newer) > 1 else []), *newer[-1:], marked, *tabs[shown + 1 :])
    return tuple(replace(tab, count=None) for tab in there)
