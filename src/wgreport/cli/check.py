"""`wgreport check`: everything that a build would complain of, without building."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import USAGE, Progress, counted, exit_code, print_problems, summary

if TYPE_CHECKING:
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
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how problems are printed (default: text)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.build import check

    if not arguments.is_content(options.content):
        return USAGE
    progress = Progress(quiet=options.format != "text")
    outcome = check(options.content, None if options.no_cache else options.cache, progress)
    progress.clear()
    if options.format == "json":
        from wgreport.codec import encode_json

        sys.stdout.buffer.write(encode_json(outcome.diagnostics))
    else:
        print_problems(outcome.diagnostics, strict=options.strict)
        print(f"{options.content}: {counted(outcome.works, 'report')} ({summary(outcome.diagnostics)})")
    return exit_code(outcome.diagnostics, strict=options.strict)
