"""`report.yaml` as the program writes it for a new work: what the text proves, and a mark where it says nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath

from msgspec import Struct

from wgreport.corpus.assemble import symbol_as_folder
from wgreport.intake import Received
from wgreport.model.registry import Gathering
from wgreport.registry import Index

_SERIES = re.compile(r"[\d/]+(?:/(?:Add|Rev|Corr)\.\d+)*")
_UNSAFE = re.compile(r"[^a-z0-9]+")


class Draft(Struct, frozen=True, kw_only=True):
    """What a received report says of its work. `symbols`: the others on its masthead; `bodies`: what may stand for `body`;
    `places`: where it met, by language; `name`: what a work without a symbol is called until it has one."""

    path: str
    language: str
    name: str
    symbol: str | None = None
    symbol_status: str = "printed"
    symbols: tuple[str, ...] = ()
    body: str | None = None
    bodies: tuple[str, ...] = ()
    meeting: int | None = None
    start: str | None = None
    end: str | None = None
    date: str | None = None
    places: dict[str, str] = {}
    original: str | None = None

    @property
    def folder(self) -> str:
        """The name of the work's folder."""
        return symbol_as_folder(self.symbol) if self.symbol is not None else self.name

    @property
    def missing(self) -> list[str]:
        """The keys that the text does not say."""
        said = {
            "symbol": self.symbol,
            "body": self.body,
            "meeting": self.meeting,
            "start": self.start,
            "end": self.end,
            "date": self.date,
            "place": self.places,
            "original": self.original,
        }
        return [key for key, value in said.items() if not value]

    def facts(self) -> dict[str, object]:
        """What a work is known by."""
        return {"symbol": self.symbol, "body": self.body, "meeting": self.meeting, "start": self.start, "end": self.end}


def draft_of(received: Received, index: Index, *, symbol: str | None = None) -> Draft:
    """What the `received` report, which was read, says of its work. `symbol`: what was told; else the first on its masthead, else
    the one that the registry has for the report of this meeting."""
    report = received.report
    assert report is not None
    printed = received.symbols
    found = symbol or (printed[0] if printed else None)
    body = report.meeting.body or (_body_by(found, index) if found else None)
    gathering = _gathering(body, report.meeting.number, index)
    status = "printed"
    if found is None and gathering is not None and gathering.symbol is not None:
        found, status = gathering.symbol, "inferred"
    places = {report.language: report.meeting.place} if report.meeting.place else {}
    if gathering is not None and report.meeting.place and gathering.place.get(report.language) == report.meeting.place:
        places = {**places, **gathering.place}
    stem = _UNSAFE.sub("-", PurePath(received.path).stem.lower()).strip("-")
    number = report.meeting.number
    return Draft(
        path=PurePath(received.path).name,
        language=report.language,
        name=f"{body}-meeting-{number}" if body and number else stem or "report",
        symbol=found,
        symbol_status=status if symbol is None or symbol in printed else "inferred",
        symbols=tuple(s for s in printed if s != found),
        body=body,
        bodies=tuple(sorted(index.bodies)),
        meeting=number,
        start=report.meeting.start,
        end=report.meeting.end,
        date=report.masthead.date,
        places=places,
        original=report.masthead.original,
    )


def _body_by(symbol: str, index: Index) -> str | None:
    """The body in whose series `symbol` is: it goes on with figures only behind the body's own. A series of one letter (A, E) is
    not only that body's."""
    found = [b for b in index.registry.bodies if b.symbol and "/" in b.symbol and symbol.startswith(f"{b.symbol}/")]
    best = max(found, key=lambda body: len(body.symbol or ""), default=None)
    if best is None or _SERIES.fullmatch(symbol.removeprefix(f"{best.symbol}/")) is None:
        return None
    return best.id


def _gathering(body: str | None, number: int | None, index: Index) -> Gathering | None:
    return next((g for g in index.registry.gatherings if (g.body, g.number) == (body, number)), None) if body and number else None


def sidecar_text(draft: Draft) -> str:
    """The file: each key on its line, each missing one as a comment that says what to write."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"# Written by wgreport add from {_plain(draft.path)}: what its text says. Compare it with the document."
    yield "# Where it says nothing, a line begins with `# missing:`. Write that line without this mark, or remove it."
    if draft.symbol is not None:
        yield f"symbol: {draft.symbol}"
        yield f"symbol_status: {draft.symbol_status}"
        if draft.symbol_status == "inferred":
            yield "# missing: symbol_note: {en: where the symbol comes from, as the text does not print it}"
        if draft.symbols:
            yield f"# also printed: {', '.join(draft.symbols)}"
    else:
        yield "# missing: symbol: its document symbol, such as CAC/COSP/WG.4/2020/5"
    known = ", ".join(draft.bodies)
    yield (
        f"body: {draft.body}"
        if draft.body
        else f"# missing: body: whose report it is, a key of registry/bodies.yaml (or a new one there): {known}"
    )
    yield f"meeting: {draft.meeting}" if draft.meeting else "# missing: meeting: the number of the meeting or session, such as 11"
    yield _date("start", draft.start, "its first day")
    yield _date("end", draft.end, "its last day")
    yield _date("date", draft.date, "the date of the document")
    if draft.places:
        words = ", ".join(f"{code}: {_quoted(place)}" for code, place in sorted(draft.places.items()))
        yield f"place: {{{words}}}"
    else:
        yield "# missing: place: {en: where it met}"
    yield (
        f"original: {draft.original}"
        if draft.original
        else "# missing: original: the code of the language in which it was drafted, such as en"
    )
    yield "versions:"
    yield f"  {draft.language}:"
    yield "    status: official   # or unofficial, for a translation of your own"
    yield "    # missing: source: {en: where the file came from}"


def _date(key: str, value: str | None, what: str) -> str:
    return f"{key}: {_quoted(value)}" if value else f'# missing: {key}: {what}, such as "2020-08-31"'


def _quoted(words: str) -> str:
    """A string as YAML has it, which is how JSON has it."""
    return json.dumps(words, ensure_ascii=False)


def _plain(name: str) -> str:
    """A file name without what would break a comment."""
    return "".join(c if c.isprintable() else "?" for c in name)
