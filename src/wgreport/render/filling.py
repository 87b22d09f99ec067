"""A template is filled; where it cannot be, that is a problem with a file and a line, as with everything that people write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, TemplateError, TemplateNotFound, TemplateSyntaxError

from wgreport.model.diagnostic import ProblemError, problem

_UNNAMED = "<template>"
"""What Jinja calls the file of a template that lies in none."""


def filled(environment: Environment, name: str, context: Mapping[str, object]) -> str:
    """The template `name` with this context. Raises ProblemError (A512) if the template, or one that it takes in, is missing or
    wrong; anything else that is raised is no template's fault."""
    try:
        return environment.get_template(name).render(context)
    except Exception as error:
        place = _place(error, name)
        if place is None:
            raise
        file, line = place
        raise ProblemError(problem("A512", _shown(file, environment), line, reason=_reason(error))) from error


def _place(error: Exception, name: str) -> tuple[str, int] | None:
    """The file of a template, and the line, where `error` arose; the line is 0 where it is not known. None for an error that has
    to do with no template."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or name, error.lineno
    places = [(file, line) for file, line in _frames(error.__traceback__) if file.endswith(".html") or file == _UNNAMED]
    if places:
        file, line = places[-1]
        return (file, line) if file != _UNNAMED else (name, line)
    return (name, 0) if isinstance(error, (TemplateError, UnicodeDecodeError)) else None


def _frames(lines: TracebackType | None) -> Iterator[tuple[str, int]]:
    while lines is not None:
        yield lines.tb_frame.f_code.co_filename, lines.tb_lineno
        lines = lines.tb_next


def _reason(error: Exception) -> str:
    match error:
        case TemplateNotFound():
            return f"there is no template {error.name!r}"
        case TemplateError():
            return error.message or type(error).__name__
        case UnicodeDecodeError():
            return "it, or a template that it takes in, is not UTF-8"
        case _:
            return f"{type(error).__name__}: {error}"


def _shown(file: str, environment: Environment) -> str:
    """The file as a message names it: of the program's own templates, which are looked for last, not where they are installed."""
    loaders = environment.loader.loaders if isinstance(environment.loader, ChoiceLoader) else []
    own = loaders[-1] if loaders else None
    if isinstance(own, FileSystemLoader) and Path(file).is_relative_to(own.searchpath[0]):
        return f"templates/{Path(file).relative_to(own.searchpath[0]).as_posix()}"
    return file if "/" in file else f"templates/{file}"
