"""What to write into report.fixes.yaml, said with the problem that the entry would solve: ready to be copied."""

from __future__ import annotations

import json

from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic
from wgreport.model.report import Report
from wgreport.model.source import Source

_OF_LINES = {
    "P102": ("if this number is misread", "is: paragraph, number: N"),
    "P103": ("if it is a paragraph", "is: paragraph, number: N"),
    "P104": ("if this is no paragraph", "not: paragraph"),
    "P120": ("if this line is no heading", "not: heading"),
    "P121": ("if this line is no heading", "not: heading"),
    "P122": ("if this line is no item", "not: item"),
    "P123": ("if this line is no heading", "not: heading"),
}
"""Code -> when, and what, an entry about the line says."""

LONGEST = 40
"""So many characters of a line are enough to tell it."""


def with_entries(diagnostics: tuple[Diagnostic, ...], source: Source, report: Report) -> tuple[Diagnostic, ...]:
    """The diagnostics of reading `source`, with the entry for report.fixes.yaml in the remedy of those that one can solve."""
    lines = {line.number: line.text for line in source.lines} if diagnostics else {}
    lists: dict[str, str] = {}
    for roster in report.rosters if diagnostics else ():
        for entry in roster.entries:
            lists.setdefault(entry.name, roster.within)
    told = []
    for diagnostic in diagnostics:
        solution = None
        if diagnostic.code in _OF_LINES and diagnostic.line in lines:
            when, says = _OF_LINES[diagnostic.code]
            words = _quoted(lines[diagnostic.line])
            solution = when, f"{{language: {report.language}, line: {diagnostic.line}, was: {words}, {says}, why: \u2026}}"
        elif diagnostic.code == "P140" and (at := lists.get(diagnostic.excerpt)) is not None:
            words = _quoted(diagnostic.excerpt, len(diagnostic.excerpt))
            solution = "for this list alone", f"{{language: {report.language}, at: {at}, was: {words}, roster: ID, why: \u2026}}"
        if solution is not None:
            remedy = f"{diagnostic.remedy}; {solution[0]}, write into report.fixes.yaml: - {solution[1]}"
            told.append(replace(diagnostic, remedy=remedy))
        else:
            told.append(diagnostic)
    return tuple(told)


def _quoted(text: str, longest: int = LONGEST) -> str:
    """The beginning of `text` as a YAML string."""
    words = " ".join(text.split())
    return json.dumps(words[:longest].rstrip(), ensure_ascii=False)
