"""Problems are values: a code, a place, what is wrong, and what to do about it.

The table `PROBLEMS` is the only place where a problem gets its severity and words; `docs/diagnostics.md` is made from it.
Codes by room: S source, P parse, R reference, C corpus, U address, A audit.
"""

from __future__ import annotations

import re

from msgspec import Struct

from wgreport.model.problem import Problem, Severity
from wgreport.model.report_problems import REPORT_PROBLEMS
from wgreport.model.site_problems import SITE_PROBLEMS
from wgreport.model.source import UNSEEN
from wgreport.model.source_problems import SOURCE_PROBLEMS

__all__ = ["PROBLEMS", "Diagnostic", "Problem", "ProblemError", "Severity", "problem", "shortened"]


class Diagnostic(Struct, frozen=True):
    """One problem. `line` counts from 1; 0 means the file as a whole. `excerpt` is the text at that place, cut to one line."""

    code: str
    severity: Severity
    file: str
    line: int
    message: str
    excerpt: str
    remedy: str


class ProblemError(Exception):
    """A problem that ends what is being done."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


PROBLEMS: dict[str, Problem] = {**SOURCE_PROBLEMS, **REPORT_PROBLEMS, **SITE_PROBLEMS}

EXCERPT_LENGTH = 120
_LINE_ENDS = re.compile("[\\n\\r\\v\\f\\x85\\u2028\\u2029]")


def problem(code: str, file: str, line: int, excerpt: str = "", **values: object) -> Diagnostic:
    """The diagnostic `code` at `file`:`line`, its templates filled with `values`. Raises KeyError for a code not in the table."""
    kind = PROBLEMS[code]
    message, remedy = kind.message.format(**values), kind.remedy.format(**values)
    shown = shortened(excerpt)
    return Diagnostic(code, kind.severity, _harmless(file), line, _harmless(message), _harmless(shown), _harmless(remedy))


def _harmless(text: str) -> str:
    """`text` on one line, without what a terminal or a log would take for a command."""
    return text if text.isprintable() else UNSEEN.sub("\ufffd", _LINE_ENDS.sub(" ", text))


def shortened(text: str) -> str:
    """`text` as an excerpt shows it: on one line, and cut."""
    shown = " ".join(text.split())
    return shown if len(shown) <= EXCERPT_LENGTH else shown[: EXCERPT_LENGTH - 1] + "\u2026"
