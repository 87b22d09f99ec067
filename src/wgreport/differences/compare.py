"""Two snapshots become their differences: the same for the same two, in the order of addresses and of the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from wgreport.differences.matching import matched
from wgreport.differences.model import (
    Action,
    Changed,
    Citation,
    Differences,
    Fact,
    Moved,
    Unit,
    UnitKind,
    Version,
    VersionChange,
)
from wgreport.differences.snapshot import Snapshot, Twin, parts
from wgreport.differences.words import pieces

T = TypeVar("T", Citation, Action)
Keyed = tuple[tuple[str, tuple[str, ...]], T]
"""A value behind what it is known by: its address, and what it says."""


_NOWHERE = ""


def compare(old: Snapshot, new: Snapshot) -> Differences:
    """What differs between `old` and `new`."""
    both = sorted(old.versions.keys() & new.versions.keys())
    changes = (_version_change(page, old, new) for page in both)
    return Differences(
        old=old.name,
        new=new.name,
        added=tuple(_version(page, new) for page in sorted(new.versions.keys() - old.versions.keys())),
        gone=tuple(_version(page, old) for page in sorted(old.versions.keys() - new.versions.keys())),
        changed=tuple(change for change in changes if change is not None),
        pages_added=tuple(sorted(new.pages - old.pages)),
        pages_gone=tuple(sorted(old.pages - new.pages)),
        errors=sum(one.severity == "error" for one in dict.fromkeys((*old.diagnostics, *new.diagnostics))),
    )


def _version(page: str, where: Snapshot) -> Version:
    symbol, twin = where.versions[page]
    return Version(page, symbol, twin.language, twin.title or "", len(twin.paragraphs))


def _version_change(page: str, old: Snapshot, new: Snapshot) -> VersionChange | None:
    """None if nothing differs."""
    (old_symbol, before), (symbol, after) = old.versions[page], new.versions[page]
    first, second = _units(before), _units(after)
    pairs, gone, added = matched(first, second)
    now_at = {one.address: other.address for one, other in pairs}
    gained, lost = _balance(_citations(before), _citations(after), now_at)
    acts_gained, acts_lost = _balance(_actions(before), _actions(after), now_at)
    change = VersionChange(
        page=page,
        symbol=symbol,
        language=after.language,
        title=after.title or "",
        facts=tuple(_facts({"symbol": old_symbol, **_facts_of(before)}, {"symbol": symbol, **_facts_of(after)})),
        added=tuple(added),
        gone=tuple(gone),
        changed=tuple(
            Changed(other.address, one.address, other.kind, pieces(one.text, other.text))
            for one, other in pairs
            if one.text != other.text
        ),
        moved=tuple(
            Moved(other.address, one.address, other.kind, other.text)
            for one, other in pairs
            if one.address != other.address and one.text == other.text
        ),
        citations_gained=gained,
        citations_lost=lost,
        acts_gained=acts_gained,
        acts_lost=acts_lost,
        addresses_gone=tuple(unit.address for unit in first if unit.address not in new.anchors[page]),
    )
    untouched = VersionChange(page=page, symbol=symbol, language=after.language, title=after.title or "")
    return change if change != untouched else None


def _units(twin: Twin) -> tuple[Unit, ...]:
    """Each address once: the first that has it."""
    found: dict[str, Unit] = {}
    for kind, part in parts(twin):
        unit = Unit(part.address, cast("UnitKind", kind), part.label or part.number or "", part.title or part.text)
        found.setdefault(part.address, unit)
    return tuple(found.values())


def _facts_of(twin: Twin) -> dict[str, str]:
    """What is said of the report as a whole, by name. The lines of the masthead are words, and counted with none."""
    facts = {"title": twin.title or "", "status": twin.status or ""}
    for name, values in (("masthead", twin.masthead), ("meeting", twin.meeting or {})):
        for key, value in values.items():
            if key != "lines":
                told = ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
                facts[f"{name}.{key}"] = told
    return facts


def _facts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Fact]:
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name, ""), new.get(name, "")
        if was != now:
            yield Fact(name, was, now)


def _citations(twin: Twin) -> Iterator[tuple[tuple[str, ...], Citation]]:
    for one in twin.mentions:
        target = one.target or ""
        # One that leads nowhere is known by its words.
        yield (one.kind, target or one.surface), Citation(one.place, one.kind, target, one.surface)


def _actions(twin: Twin) -> Iterator[tuple[tuple[str, ...], Action]]:
    for one in twin.acts:
        weight = one.weight or ""
        yield (
            (one.voice, weight, one.verb, *one.addressees),
            Action(one.place, one.voice, weight, one.verb, one.addressees, one.text),
        )


def _balance(
    old: Iterable[tuple[tuple[str, ...], T]], new: Iterable[tuple[tuple[str, ...], T]], now_at: Mapping[str, str]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Those of `new` that `old` has not, and the other way round, each as often as it stands there. One whose paragraph has
    moved is looked for where that is now, and nowhere if another paragraph has the address of one that is gone; `now_at`: old
    address -> new."""
    taken = frozenset(now_at.values())

    def place(address: str) -> str:
        return now_at.get(address) or (_NOWHERE if address in taken else address)

    before: list[Keyed[T]] = [((place(value.address), key), value) for key, value in old]
    after: list[Keyed[T]] = [((value.address, key), value) for key, value in new]
    return _without(after, before), _without(before, after)


def _without(values: Iterable[Keyed[T]], others: Iterable[Keyed[T]]) -> tuple[T, ...]:
    known = Counter(key for key, _ in others)
    left: list[T] = []
    for key, value in values:
        if known[key]:
            known[key] -= 1
        else:
            left.append(value)
    return tuple(left)
