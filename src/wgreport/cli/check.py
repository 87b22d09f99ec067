"""`wgreport check`: everything that a build would complain of, without building."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import USAGE, Progress, counted, exit_code, print_problems, seconds_of, summary, usage

if TYPE_CHECKING:
    from wgreport.built import Outcome
    from wgreport.cli.arguments import Commands


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help="say what a build would complain of",
        description="Read the content folder and print every problem, without building.",
    )
    arguments.content(parser)
    arguments.cache(parser)
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.add_argument(
        "--missing", action="store_true", help="print the entries that the registry lacks, as YAML to paste into it"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "html", "github"),
        default="text",
        help="how problems are printed: for people (text, the default), as JSON, as a page of its own, as annotations for GitHub",
    )
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.build import check

    if options.missing and options.format != "text":
        return usage("--missing prints YAML; it does not go with --format")
    if not arguments.is_content(options.content):
        return USAGE
    progress = Progress(quiet=options.quiet)
    try:
        outcome = check(options.content, None if options.no_cache else options.cache, progress)
    finally:
        progress.clear()
    printed = {"text": _text, "json": _json, "html": _html, "github": _github}
    printed[options.format](options, outcome)
    return exit_code(outcome.diagnostics, strict=options.strict)


def _text(options: argparse.Namespace, outcome: Outcome) -> None:
    print_problems(outcome.diagnostics, strict=options.strict)
    if options.missing:
        print(_missing(outcome, options.content), end="")
        return
    if options.quiet:
        return
    print(f"{options.content}: {counted(outcome.works, 'report')} ({summary(outcome.diagnostics)})")
    if outcome.seconds:
        print(f"  {seconds_of(outcome.seconds)}")


def _missing(outcome: Outcome, content: Path) -> str:
    from wgreport.missing import as_yaml, missing_in

    if outcome.corpus is None:
        return ""
    index, _ = arguments.index_of(content / "registry")
    nothing = "# the registry has all that the reports cite and name\n"
    return as_yaml(missing_in(outcome.corpus, index), index, f"{content.as_posix()}/registry") or nothing


def _json(options: argparse.Namespace, outcome: Outcome) -> None:
    from wgreport.codec import encode_json
    from wgreport.problems import effective

    sys.stdout.buffer.write(encode_json(effective(outcome.diagnostics, strict=options.strict)))


def _html(options: argparse.Namespace, outcome: Outcome) -> None:
    from wgreport.problems import effective, page
    from wgreport.store import package_folder

    found = effective(outcome.diagnostics, strict=options.strict)
    own = options.content / "templates"
    sys.stdout.buffer.write(page(found, options.content.as_posix(), outcome.works, [own, package_folder("templates")]))


def _github(options: argparse.Namespace, outcome: Outcome) -> None:
    from wgreport.problems import annotation, effective

    for diagnostic in effective(outcome.diagnostics, strict=options.strict):
        print(annotation(diagnostic, Path.cwd()))
    print(f"{options.content}: {counted(outcome.works, 'report')} ({summary(outcome.diagnostics)})")
