"""Files into works: which work a received report belongs to, and what is to be written for it. Nothing is written here.

A work is known by its document symbol; where the text prints none, by its body and the number or the days of its meeting; and a
file that is there already by its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wgreport.codec import with_version
from wgreport.corpus.assemble import symbol_as_folder
from wgreport.intake import Received
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.registry import Index
from wgreport.shelf import SIDECAR, Change, Shelved
from wgreport.sidecar import Draft, draft_of, sidecar_text

_SYMBOL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ()./\-]*[A-Za-z0-9)])?\Z")
_LONGEST = 100
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)")
"""Names that Windows gives to devices: a folder so called cannot be checked out there."""


class Step(Struct, frozen=True, kw_only=True):
    """What becomes of one received file: `folder` is its work, `missing` the keys of report.yaml that nobody has said yet."""

    path: str
    folder: str
    outcome: Literal["new work", "new version", "nothing to do"]
    target: str
    missing: tuple[str, ...] = ()
    known_by: str = ""


class Plan(Struct, frozen=True, kw_only=True):
    """All that is to be written, or with problems nothing."""

    steps: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def symbol_problems(symbol: str, path: str) -> tuple[Diagnostic, ...]:
    """C320 if `symbol` is no document symbol: it names a folder and addresses, so that nothing else may pass for one."""

    def refused(reason: str) -> tuple[Diagnostic, ...]:
        return (problem("C320", path, 0, symbol=symbol, reason=reason),)

    if len(symbol) > _LONGEST:
        return refused(f"it is longer than {_LONGEST} characters")
    if _SYMBOL.match(symbol) is None:
        return refused("it is made of letters and figures, with `/`, `.`, `-` and brackets between them")
    if ".." in symbol or "//" in symbol or not ("/" in symbol or "." in symbol) or not any(c.isdigit() for c in symbol):
        return refused("its parts stand between single slashes, and one of them is a number")
    if _DEVICES.match(symbol_as_folder(symbol)) is not None:
        return refused("its first part is the name of a device on some systems")
    return ()


def plan(
    received: Sequence[tuple[Received, bytes]], works: Iterable[Shelved], index: Index, *, symbol: str | None = None
) -> Plan:
    """What is to be done for the `received` files, which were all read, each with its bytes. `symbol`: what was told."""
    known = {work.folder: work for work in works}
    steps: list[Step] = []
    problems: list[Diagnostic] = []
    changes: dict[str, Change] = {}
    for one, data in received:
        draft = draft_of(one, index, symbol=symbol)
        faults = symbol_problems(draft.symbol, one.path) if draft.symbol is not None else ()
        if faults:
            problems.extend(faults)
            continue
        work, known_by = _work_of(draft, one, data, known.values())
        step, written, faults = _step(one, data, draft, work, known_by, known)
        problems.extend(faults)
        if step is None:
            continue
        steps.append(step)
        for change in written:
            # What one file of this call has written is not yet on the disk for the next.
            before = changes.get(change.path)
            changes[change.path] = replace(change, was=before.was) if before is not None else change
        known[step.folder] = _with(known.get(step.folder), step.folder, written, draft)
    return Plan(problems=tuple(problems)) if problems else Plan(steps=tuple(steps), changes=tuple(changes.values()))


def _work_of(draft: Draft, one: Received, data: bytes, works: Iterable[Shelved]) -> tuple[Shelved | None, str]:
    """The work that a file belongs to, and what it is known by; None: it is a new one."""
    works = list(works)
    if draft.symbol is not None:
        for work in works:
            if work.facts.get("symbol") == draft.symbol or work.folder == symbol_as_folder(draft.symbol):
                return work, "its symbol"
    for work in works:
        if data in work.files.values():
            return work, "its bytes"
    language = one.tongue.code or ""
    for work in works:
        facts = work.facts
        if draft.symbol is not None and draft.symbol_status == "printed" and facts.get("symbol") is not None:
            continue  # another symbol is another document, whatever meeting it is of
        if draft.body is None or facts.get("body") != draft.body or language in work.sources:
            continue
        if draft.meeting is not None and facts.get("meeting") == draft.meeting:
            return work, "its meeting"
        if draft.start is not None and (facts.get("start"), facts.get("end")) == (draft.start, draft.end):
            return work, "the days of its meeting"
    return None, ""


def _step(
    one: Received, data: bytes, draft: Draft, work: Shelved | None, known_by: str, taken: Collection[str]
) -> tuple[Step | None, list[Change], tuple[Diagnostic, ...]]:
    language = one.tongue.code
    assert language is not None
    name = f"{language}{PurePosixPath(one.path).suffix.lower()}"
    if work is None:
        folder = _free(draft.folder, taken)
        written = [
            Change(path=f"{folder}/{name}", data=data),
            Change(path=f"{folder}/{SIDECAR}", data=sidecar_text(draft).encode()),
        ]
        step = Step(path=one.path, folder=folder, outcome="new work", target=name, missing=tuple(draft.missing))
        return step, written, ()
    target = f"{work.folder}/{name}"
    there = work.sources.get(language)
    held = next((known for known, content in work.files.items() if content == data), None)
    if held is not None and held in (there, name):
        return Step(path=one.path, folder=work.folder, outcome="nothing to do", target=held, known_by=known_by), [], ()
    if held is not None:
        return None, [], (problem("C322", one.path, 0, there=f"reports/{work.folder}/{held}", language=language),)
    if there is not None:
        return None, [], (problem("C321", one.path, 0, there=f"reports/{work.folder}/{there}"),)
    written = [Change(path=target, data=data)]
    if not work.sidecar:
        written.append(Change(path=f"{work.folder}/{SIDECAR}", data=sidecar_text(draft).encode()))
        return Step(path=one.path, folder=work.folder, outcome="new work", target=name, missing=tuple(draft.missing)), written, ()
    if (changed := with_version(work.sidecar, language)) is None:
        return None, [], (problem("C323", one.path, 0, there=f"reports/{work.folder}/{SIDECAR}", language=language),)
    if changed != work.sidecar:
        written.append(Change(path=f"{work.folder}/{SIDECAR}", data=changed, was=work.sidecar))
    return Step(path=one.path, folder=work.folder, outcome="new version", target=name, known_by=known_by), written, ()


def _free(name: str, taken: Collection[str]) -> str:
    """`name`, or with a number behind it where another work, which is not this one, is called so."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _with(work: Shelved | None, folder: str, written: Iterable[Change], draft: Draft) -> Shelved:
    """The work as it will be."""
    known = work or Shelved(folder=folder, facts=draft.facts(), sidecar=b"", files={})
    for change in written:
        name = PurePosixPath(change.path).name
        if name == SIDECAR:
            known = replace(known, sidecar=change.data)
        else:
            known = replace(known, files={**known.files, name: change.data})
    return known
