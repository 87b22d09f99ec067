"""Differences for people: as lines of text, and as a page for reviewers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from wgreport import store
from wgreport.differences.model import Action, Citation, Differences, Moved, Piece, VersionChange
from wgreport.differences.words import tokens
from wgreport.render.environment import environment
from wgreport.render.filling import filled

_AROUND = 40
"""Characters of unchanged text that are shown before and after a change."""
_EXCERPT = 100
_VERBOSE = {"heading": "heading", "paragraph": "paragraph", "item": "item", "note": "footnote"}


class Run(Struct, frozen=True):
    """Neighbours that moved together: from the addresses `was` (first, last) to `now`."""

    was: tuple[str, str]
    now: tuple[str, str]
    count: int
    text: str


def runs(moved: Sequence[Moved]) -> list[Run]:
    """The moves, in order of the new report, neighbours of one kind together while their numbers go on one by one. Items that
    only went along with their paragraph are not named."""
    now_at = {one.was: one.address for one in moved}
    found: list[list[Moved]] = []
    for one in moved:
        (before, _, was), (here, _, now) = one.was.rpartition("-"), one.address.rpartition("-")
        if one.kind == "item" and was == now and now_at.get(before) == here:
            continue
        for run in found:
            if run[-1].kind == one.kind and _next(run[-1].address) == one.address and _next(run[-1].was) == one.was:
                run.append(one)
                break
        else:
            found.append([one])
    return [Run((run[0].was, run[-1].was), (run[0].address, run[-1].address), len(run), run[0].text) for run in found]


def _next(address: str) -> str:
    """The address with the next number at its end; of one that has none, nothing."""
    head = address.rstrip("0123456789")
    return f"{head}{int(address[len(head) :]) + 1}" if head != address else ""


class Total(Struct, frozen=True):
    """A line of the summary: what is counted, and how many there are."""

    name: str
    count: int


def totals(found: Differences) -> tuple[Total, ...]:
    """What there is, counted."""

    def of(part: Callable[[VersionChange], Sequence[object]]) -> int:
        return sum(len(part(change)) for change in found.changed)

    return (
        Total("versions of reports added", len(found.added)),
        Total("versions gone", len(found.gone)),
        Total("versions changed", len(found.changed)),
        Total("passages added", of(lambda change: change.added)),
        Total("passages changed", of(lambda change: change.changed)),
        Total("passages moved", of(lambda change: change.moved)),
        Total("passages gone", of(lambda change: change.gone)),
        Total("citations gained", of(lambda change: change.citations_gained)),
        Total("citations lost", of(lambda change: change.citations_lost)),
        Total("acts gained", of(lambda change: change.acts_gained)),
        Total("acts lost", of(lambda change: change.acts_lost)),
        Total("addresses gone", of(lambda change: change.addresses_gone)),
        Total("pages added", len(found.pages_added)),
        Total("pages gone", len(found.pages_gone)),
    )


# text


def as_text(found: Differences) -> str:
    """The differences as lines: `-` gone, `+` new, `~` changed, `>` moved; in a changed text `[-gone-]` and `{+new+}`."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Differences) -> Iterator[str]:
    if found.errors:
        yield f"errors in the content: {found.errors}; what they concern may be missing (see: wgreport check)"
    for sign, versions in (("+", found.added), ("-", found.gone)):
        for one in versions:
            yield f"{sign} {one.symbol} ({one.language}) {one.page}: {one.paragraphs} paragraphs: {one.title}"
    for change in found.changed:
        yield f"~ {change.symbol} ({change.language}) {change.page}"
        yield from (f"    {line}" for line in _change_lines(change))
    for sign, pages in (("+", found.pages_added), ("-", found.pages_gone)):
        yield from (f"{sign} page {page}" for page in pages)
    told = [f"{total.name}: {total.count}" for total in totals(found) if total.count]
    yield f"{found.old} -> {found.new}: " + (", ".join(told) or "no difference")


def _change_lines(change: VersionChange) -> Iterator[str]:
    for fact in change.facts:
        yield f"~ {fact.name}: [-{fact.was}-]{{+{fact.now}+}}"
    for one in change.changed:
        moved = f" (was #{one.was})" if one.was != one.address else ""
        yield f"~ {_VERBOSE[one.kind]} #{one.address}{moved}: {marked(one.pieces)}"
    for run in runs(change.moved):
        yield f"> {_span(run.was)}, now {_span(run.now)}: {_short(run.text)}"
    for sign, units in (("+", change.added), ("-", change.gone)):
        yield from (f"{sign} {_VERBOSE[unit.kind]} #{unit.address}: {_short(unit.text)}" for unit in units)
    for sign, citations in (("+", change.citations_gained), ("-", change.citations_lost)):
        yield from (f"{sign} citation #{one.address}: {cited(one)}" for one in citations)
    for sign, acts in (("+", change.acts_gained), ("-", change.acts_lost)):
        yield from (f"{sign} act #{one.address}: {acted(one)}: {_short(one.text)}" for one in acts)
    yield from (f"- address {change.page}#{address}" for address in change.addresses_gone)


def marked(found: Iterable[Piece]) -> str:
    """A changed text on one line, with what stayed around the changes shortened."""
    shown: list[str] = []
    several = tuple(found)
    for number, piece in enumerate(several):
        match piece.kind:
            case "gone":
                shown.append(f"[-{piece.text}-]")
            case "new":
                shown.append(f"{{+{piece.text}+}}")
            case _:
                words = tokens(piece.text)
                head = _some(words) if number else ""
                tail = _some(words[::-1], back=True) if number < len(several) - 1 else ""
                shown.append(piece.text if len(piece.text) <= len(head) + len(tail) else f"{head}\u2026{tail}")
    return "".join(shown)


def _some(words: Sequence[str], *, back: bool = False) -> str:
    """The first of `words`, whole, that fill the place around a change; turned round if they come from the back."""
    shown: list[str] = []
    room = _AROUND
    for word in words:
        if room <= 0:
            break
        shown.append(word)
        room -= len(word)
    return "".join(reversed(shown) if back else shown)


def cited(one: Citation) -> str:
    """A citation on one line."""
    return f"{one.kind} {one.target or '(not identified)'}: {one.surface}"


def acted(one: Action) -> str:
    """An act on one line, without its words."""
    voice = f"{one.voice} ({one.weight})" if one.weight else one.voice
    return f"{voice} {one.verb}" + (f" -> {', '.join(one.addressees)}" if one.addressees else "")


def _span(ends: tuple[str, str]) -> str:
    return f"#{ends[0]}" if ends[0] == ends[1] else f"#{ends[0]} to #{ends[1]}"


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}\u2026"


# a page


class ChangeView(Struct, frozen=True):
    """A version that changed: the change, what moved together, and how its language is written."""

    change: VersionChange
    runs: tuple[Run, ...]
    tag: str
    direction: str


class DifferencesView(Struct, frozen=True):
    """What `differences.html` shows."""

    found: Differences
    totals: tuple[Total, ...]
    changes: tuple[ChangeView, ...]
    kinds: dict[str, str]


def as_page(found: Differences, templates: Sequence[Path]) -> bytes:
    """A page that needs no other file; `templates` are the folders where `differences.html` is looked for. Raises
    ProblemError (A512)."""
    known = store.language_codes()
    changes = []
    for change in found.changed:
        language = store.language(change.language) if change.language in known else None
        tag, direction = (language.tag, language.direction) if language is not None else (change.language, "auto")
        changes.append(ChangeView(change, tuple(runs(change.moved)), tag, direction))
    view = DifferencesView(found, totals(found), tuple(changes), _VERBOSE)
    context = {"view": view, "cited": cited, "acted": acted, "span": _span}
    return filled(environment(templates, ""), "differences.html", context).strip().encode() + b"\n"
