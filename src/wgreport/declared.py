"""What is declared beside a source: corrections of its text (`LANG.fixes.yaml`) and of its structure (`report.fixes.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from wgreport.codec import read_yaml
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.fixes import Fix, Fixes, fixes_for
from wgreport.model.source import Correction

FIXES = "report.fixes.yaml"
"""The declared corrections of a work's structure, beside its report.yaml."""


def corrections_in(path: Path | None, folder: str) -> tuple[tuple[Correction, ...], tuple[int, ...], tuple[Diagnostic, ...]]:
    """The declared corrections of one text, the line where each stands, and what is wrong with the file."""
    if path is None or not path.is_file():
        return (), (), ()
    value, lines, faults = read_yaml(f"{folder}/{path.name}", path.read_bytes(), tuple[Correction, ...])
    return value or (), lines, faults


def fixes_in(folder: Path, name: str) -> tuple[tuple[Fix, ...], tuple[int, ...], tuple[Diagnostic, ...]]:
    """The declared corrections of a work's structure, the line where each stands, and what is wrong with the file."""
    path = folder / FIXES
    if not path.is_file():
        return (), (), ()
    value, lines, faults = read_yaml(f"{name}/{FIXES}", path.read_bytes(), tuple[Fix, ...])
    return value or (), lines, faults


class Declared(Struct, frozen=True, kw_only=True):
    """What is declared beside one source: the corrections of its text, and those of its structure."""

    corrections: tuple[Correction, ...] = ()
    lines: tuple[int, ...] = ()
    path: str = ""
    fixes: Fixes = Fixes()


def declared_beside(source: Path, language: str) -> tuple[Declared, tuple[Diagnostic, ...]]:
    """What stands beside the file `source`, which is in `language`: LANG.fixes.yaml and report.fixes.yaml."""
    folder, name = source.parent, source.parent.as_posix()
    text, lines, faults = corrections_in(folder / f"{language}.fixes.yaml", name)
    fixes, places, more = fixes_in(folder, name)
    declared = Declared(
        corrections=text,
        lines=lines,
        path=f"{name}/{language}.fixes.yaml",
        fixes=fixes_for(language, fixes, places, f"{name}/{FIXES}"),
    )
    return declared, (*faults, *more)


def unheard(fixes: tuple[Fix, ...], lines: tuple[int, ...], languages: list[str], path: str) -> Iterator[Diagnostic]:
    """S114 for each entry that is for a language in which the work has no source."""
    for fix, line in zip(fixes, lines, strict=True):
        for code in fix.was if isinstance(fix.was, dict) else [fix.language] if fix.language else []:
            if code not in languages:
                how = f"this work has: {', '.join(languages)}"
                yield problem("S114", path, line, value=code, what="language of this work", guess="", how=how)
