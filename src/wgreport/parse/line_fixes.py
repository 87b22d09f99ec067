"""Declared corrections of what a line is: a heading that is none, a number misread, furniture.

They act before the structure is built.
An entry names the place as the text is read without any of these entries, so that they do not depend on each other's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.fixes import DeclaredFix, Fix, Fixes
from wgreport.model.source import Line, Source, Told
from wgreport.parse.places import Place, places_of, skeleton_of


def as_told(source: Source, fixes: Fixes, language: Language) -> tuple[Source, tuple[Diagnostic, ...]]:
    """`source` with the lines marked that the entries are about. One that does not fit exactly one line is not made, and is an
    error (S112, S113); one without which the same would be read is S115."""
    entries = [declared for declared in fixes.entries if declared.fix.of_line]
    if not entries:
        return source, ()
    places = places_of(skeleton_of(source, language))
    made: dict[int, tuple[DeclaredFix, Line]] = {}
    problems: list[Diagnostic] = []
    for declared in entries:
        found = [line for line in source.lines if line.text and _fits(line, declared, places)]
        if len(found) != 1:
            problems.append(_misfit(declared, found, source, places, fixes.path))
        elif found[0].number in made:
            what = f"the entry in line {made[found[0].number][0].place} is about the same line, and only one can be"
            problems.append(
                problem("S112", fixes.path, declared.place, found[0].text, what=what, how="join the two, or remove one")
            )
        else:
            made[found[0].number] = (declared, _told(found[0], declared.fix))
    told = {number: line for number, (_, line) in made.items()}
    complete = _with(source, told)
    for number, (declared, _) in made.items():
        if _read(complete, language) == _read(_with(source, {**told, number: _line(source, number)}), language):
            excerpt = _line(source, number).text
            problems.append(problem("S115", fixes.path, declared.place, excerpt, what=f"line {number} is read the same"))
    return complete, tuple(problems)


def _fits(line: Line, declared: DeclaredFix, places: Mapping[int, Place]) -> bool:
    fix = declared.fix
    return (
        (fix.line is None or line.number == fix.line)
        and (fix.at is None or (line.number in places and places[line.number].address == fix.at))
        and _begins(line, declared.was)
    )


def _begins(line: Line, was: str) -> bool:
    return " ".join(line.text.split()).startswith(" ".join(was.split()))


def _misfit(declared: DeclaredFix, found: Sequence[Line], source: Source, places: Mapping[int, Place], path: str) -> Diagnostic:
    """Why an entry does not fit exactly one line, with what stands there now and where its words stand instead."""
    fix, was = declared.fix, declared.was
    where = " and ".join([*([f"line {fix.line}"] if fix.line else []), *([fix.at] if fix.at else [])])
    if found:
        lines = ", ".join(str(line.number) for line in found)
        what = f"in {where} of {source.path}, the lines {lines} begin with {was!r}"
        return problem("S113", path, declared.place, found[0].text, count=len(found), what=what)
    now = [line for line in source.lines if line.text and (line.number == fix.line or _address(line, places) == fix.at)]
    elsewhere = [line for line in source.lines if _begins(line, was)]
    hints = [f"line {line.number} ({_address(line, places)})" for line in elsewhere[:3]]
    how = (
        f"those words now begin {' and '.join(hints)}: bring `at` or `line` up to date"
        if hints
        else "bring `was` up to date (how the line begins; wgreport inspect --stage lines shows it), or remove the entry"
    )
    what = f"no line of {where} of {source.path} begins with {was!r}" if now else f"{source.path} has no {where}"
    return problem("S112", path, declared.place, now[0].text if now else "", what=what, how=how)


def _address(line: Line, places: Mapping[int, Place]) -> str:
    return places[line.number].address if line.number in places else ""


def _told(line: Line, fix: Fix) -> Line:
    told = Told(fix.kind, fix.never, "" if fix.number is None else str(fix.number), fix.level or 0)
    match fix.kind:
        case "title":
            return replace(line, told=told, role="heading", level=1)
        case "heading":
            return replace(line, told=told, role="heading", level=1 + (fix.level or 1))
        case "furniture":
            return replace(line, told=told, role="furniture")
        case "paragraph" | "item" | "text":
            return replace(line, told=told, role="plain", level=0)
        case None:
            refused = line.role == fix.never
            return replace(line, told=told, role="plain" if refused else line.role, level=0 if refused else line.level)


def _line(source: Source, number: int) -> Line:
    return next(line for line in source.lines if line.number == number)


def _with(source: Source, told: Mapping[int, Line]) -> Source:
    return replace(source, lines=tuple(told.get(line.number, line) for line in source.lines))


def _read(source: Source, language: Language) -> object:
    skeleton = skeleton_of(source, language)
    return skeleton.blocks.blocks, [(piece.text, piece.line) for piece in skeleton.blocks.furniture]
