"""The register as data: a file for each part and year; and one for each part, of where these are and what it can be filtered by:
apart from the pages, which a new report would all change else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from wgreport.model.register import RegisterIndex, RegisterRow, RegisterSheet, TextLanguage
from wgreport.model.report import Act
from wgreport.pages import urls
from wgreport.pages.acts import Around, paragraph_of
from wgreport.pages.register import Part, Register, addressee, topic_name
from wgreport.pages.report import Reading, badge_of
from wgreport.pages.share import Acts, Shown, Unpack
from wgreport.pages.site import words
from wgreport.pages.target import name_of
from wgreport.pages.years import UNDATED

FACETS = ("body", "year", "voice", "verb", "addressee", "topic", "article", "resolution")
"""What the register can be filtered by, in this order."""

_NUMBERED = ("article", "resolution")


class DataSheet(Struct, frozen=True):
    """A data file of the register before it is made: its address, its rows, and what they give by its key."""

    url: str
    rows: tuple[Shown, ...]
    keys: Mapping[str, Iterable[str]]


def register_sheets(register: Register) -> Iterator[DataSheet]:
    """The data files of the register: one for each part and year."""
    for part, years in register.years.items():
        for year, shares in years:
            rows = tuple((share.work, share.acts[part].data) for share in shares)
            url = urls.register_data(register.language, part, year)
            yield DataSheet(url, rows, _joined(share.acts[part] for share in shares))


def data_sheet(sheet: DataSheet, register: Register, unpack: Unpack) -> RegisterSheet:
    """What a data file holds."""
    parts = (msgspec.msgpack.decode(unpack(*piece), type=tuple[RegisterRow, ...]) for piece in sheet.rows)
    rows = tuple(row for part in parts for row in part)
    languages = _languages(sheet.keys["language"], register)
    return RegisterSheet(labels=_labels(sheet.keys, register), languages=languages, rows=rows)


def register_indexes(register: Register) -> Iterator[tuple[str, RegisterIndex]]:
    """What is told of each part of the register that has acts, with its address."""
    for part, years in register.years.items():
        if years:
            sheets = tuple(urls.register_data(register.language, part, year) for year, _ in years)
            yield urls.register_data(register.language, part), RegisterIndex(sheets=sheets, facets=facets_of(part, register))


def register_row(act: Act, reading: Reading, around: Around) -> RegisterRow:
    """An act as data."""
    sidecar = reading.work.sidecar
    pages, others = around.pages, around.others
    own = reading.edition
    return RegisterRow(
        href=urls.report(reading.language, reading.work.id, act.within),
        symbol=sidecar.symbol,
        work=reading.work.id,
        body=sidecar.body,
        meeting=sidecar.meeting,
        start=sidecar.start,
        end=sidecar.end,
        paragraph=paragraph_of(act, reading).number,
        address=act.within,
        who=_who(act, reading),
        voice=act.voice,
        weight=act.weight,
        state=act.state,
        verb=act.verb,
        addressees=act.addressees,
        condition=act.condition,
        topics=around.topics,
        articles=tuple(page for page in pages if "/article/" in page),
        resolutions=tuple(page for page in pages if "/resolution/" in page or "/decision/" in page),
        texts={own.language: act.text, **{edition.language: text for edition, text, _ in others}},
        whole=tuple(edition.language for edition, _, whole in others if whole),
        unofficial=tuple(e.language for e in (own, *(edition for edition, _, _ in others)) if e.version.status == "unofficial"),
    )


def _who(act: Act, reading: Reading) -> str:
    speech = reading.site.speeches[reading.language]
    weighed = f"voice.{act.voice}.{act.weight}"
    if act.voice != "body" and weighed in speech:
        return speech.say(weighed)
    return badge_of(act, reading.work, reading.language, reading.site).voice.text


def _languages(codes: Iterable[str], register: Register) -> dict[str, TextLanguage]:
    speech, known = register.site.speeches[register.language], register.site.languages
    return {code: TextLanguage(known[code].tag, known[code].direction, speech.language_name(code)) for code in sorted(codes)}


def _labels(keys: Mapping[str, Iterable[str]], register: Register) -> dict[str, dict[str, str]]:
    """The names of everything that rows give by its key."""
    return {kind: {key: _name(kind, key, register) for key in sorted(keys[kind])} for kind in KINDS}


def _joined(acts: Iterable[Acts]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "language")}
    for one in acts:
        for kind, keys in one.keys.items():
            found[kind].update(keys)
    return found


def keys_of(rows: Iterable[RegisterRow]) -> dict[str, tuple[str, ...]]:
    """What rows give by its key, by kind, and the languages of their texts."""
    found: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "language")}
    for row in rows:
        for kind, keys in _keys(row).items():
            found[kind].update(keys)
    return {kind: tuple(sorted(keys)) for kind, keys in found.items()}


KINDS = ("body", "voice", "weight", "state", "verb", "addressee", "topic", "article", "resolution")


def _keys(row: RegisterRow) -> dict[str, tuple[str, ...]]:
    return {
        "body": (row.body,),
        "voice": (row.voice,),
        "weight": (row.weight,) if row.weight else (),
        "state": (row.state,) if row.state else (),
        "verb": (row.verb,),
        "addressee": row.addressees,
        "topic": row.topics,
        "article": row.articles,
        "resolution": row.resolutions,
        "language": tuple(row.texts),
    }


def _name(kind: str, key: str, register: Register) -> str:
    site, language = register.site, register.language
    match kind:
        case "body":
            return site.body_name(key, language)
        case "state":
            return words(site.index.states[key].name, language)
        case "addressee":
            return addressee(key, language, site).text
        case "topic":
            return topic_name(key, language, site)
        case "article" | "resolution":
            return name_of(key, language, site)
        case _:
            return site.label(language, kind, key).text


def facets_of(part: Part, register: Register) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the part of the register can be filtered by: every value that occurs, and its name; nothing with one value only."""
    names = _labels(_joined(share.acts[part] for _, shares in register.years[part] for share in shares), register)
    names["year"] = {year: year for year, _ in register.years[part] if year != UNDATED}
    facets: dict[str, tuple[tuple[str, str], ...]] = {}
    for kind in FACETS:
        choices = list(names[kind].items())
        if len(choices) < 2:
            continue
        if kind in _NUMBERED:
            choices.sort(key=lambda choice: _natural(choice[0]))
        elif kind != "year":
            choices.sort(key=lambda choice: choice[1])
        facets[kind] = tuple(choices)
    return facets


def _natural(path: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in path.split("/"))
