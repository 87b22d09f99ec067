"""Problems in the forms that others read: annotations for GitHub's runners, and a page for reviewers.

Source of the annotations' form: GitHub documentation, "Workflow commands for GitHub Actions", and the escaping in actions/toolkit
(`packages/core/src/command.ts`): `%`, line ends, and in properties also `:` and `,`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic, Severity
from wgreport.render.environment import environment
from wgreport.render.filling import filled

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}
_ORDER: tuple[Severity, ...] = ("error", "warning", "information")
_NAMES = {"error": "Error", "warning": "Warning", "information": "Remark"}


class File(Struct, frozen=True):
    """A file with its problems, by line."""

    path: str
    problems: tuple[Diagnostic, ...]


class ProblemsView(Struct, frozen=True):
    """What `problems.html` shows: the content's name, how many problems of each severity (by their names), how many of each code,
    and the files, worst first."""

    content: str
    works: int
    counts: tuple[tuple[Severity, str, int], ...]
    codes: tuple[tuple[str, int], ...]
    files: tuple[File, ...]
    names: dict[str, str]


def effective(diagnostics: Iterable[Diagnostic], *, strict: bool) -> list[Diagnostic]:
    """Each problem once, by file, severity and line; with `strict` a warning is an error."""
    from msgspec.structs import replace

    raised = [replace(d, severity="error") if strict and d.severity == "warning" else d for d in dict.fromkeys(diagnostics)]
    return sorted(raised, key=lambda d: (d.file, _ORDER.index(d.severity), d.line, d.code))


def annotation(diagnostic: Diagnostic, root: Path) -> str:
    """One workflow command. `root` is where the repository is: paths are written from there, wherever they can be."""
    path = PurePath(diagnostic.file)
    if path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    properties = {"file": path.as_posix()}
    if diagnostic.line:
        properties["line"] = str(diagnostic.line)
    properties["title"] = diagnostic.code
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    excerpt = f"\n{diagnostic.excerpt}" if diagnostic.excerpt else ""
    message = f"{diagnostic.message}{excerpt}\nremedy: {diagnostic.remedy}"
    return f"::{_COMMANDS[diagnostic.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def page(diagnostics: Sequence[Diagnostic], content: str, works: int, templates: Sequence[Path]) -> bytes:
    """A page that needs no other file; `templates` are the folders where `problems.html` is looked for. Raises
    ProblemError (A512)."""
    by_file: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    files = [File(path, tuple(problems)) for path, problems in by_file.items()]
    files.sort(key=lambda file: (min(_ORDER.index(d.severity) for d in file.problems), file.path))
    codes: dict[str, int] = {}
    for diagnostic in diagnostics:
        codes[diagnostic.code] = codes.get(diagnostic.code, 0) + 1
    view = ProblemsView(
        content=content,
        works=works,
        counts=tuple((severity, _NAMES[severity], sum(d.severity == severity for d in diagnostics)) for severity in _ORDER),
        codes=tuple(sorted(codes.items())),
        files=tuple(files),
        names=_NAMES,
    )
    made = filled(environment(templates, ""), "problems.html", {"view": view})
    return made.strip().encode() + b"\n"
