"""`wgreport inspect`: how one file is read."""

from __future__ import annotations

import argparse
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import ERRORS, exit_code, print_problems, usage

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.model.diagnostic import Diagnostic
    from wgreport.registry import Index


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "inspect",
        help="show how one file is read",
        description="Read one report as it was received, and show what was understood.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a report in any format that is read")
    arguments.language(parser)
    parser.add_argument("--symbol", metavar="S", help="its document symbol")
    arguments.registry(parser)
    parser.add_argument(
        "--stage",
        choices=("report", "mentions", "lines"),
        default="report",
        help="how far to go: the whole report, its citations alone, or its lines with their numbers and addresses",
    )
    parser.add_argument(
        "--lines", action="store_true", help="with --stage mentions, which needs it: each line of FILE is a text of its own"
    )
    parser.add_argument(
        "--corrected", action="store_true", help="with the corrections that lie beside FILE; without it, FILE is read as received"
    )
    parser.add_argument("--json", action="store_true", help="print the JSON of the report and nothing else")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.codec import report_json
    from wgreport.intake import receive_apart, received_bytes
    from wgreport.outline import outline

    if options.lines != (options.stage == "mentions"):
        return usage("--stage mentions and --lines go together")
    if options.registry is not None and not options.registry.is_dir():
        return usage(f"there is no registry folder {options.registry}")
    data, faults = received_bytes(options.file)
    if data is None:
        print_problems(faults)
        return ERRORS
    index, problems = arguments.index_of(arguments.registry_for(options.registry, options.file))
    print_problems(problems)
    if options.lines:
        return exit_code((*problems, *_mentions(options, data, index)))
    beside = options.file if options.corrected else None
    if options.stage == "lines":
        return exit_code((*problems, *_lines(options, data, beside)))
    name = options.file.as_posix()
    received = receive_apart(name, data, index, language=options.language, symbol=options.symbol, beside=beside)
    if received.report is None:
        print_problems(received.diagnostics)
        return ERRORS
    if options.json:
        sys.stdout.buffer.write(report_json(received.report, received.diagnostics))
    else:
        print(outline(received.report, known=received.tongue.how))
        print_problems(received.diagnostics)
    return exit_code((*problems, *received.diagnostics))


def _lines(options: argparse.Namespace, data: bytes, beside: Path | None) -> tuple[Diagnostic, ...]:
    """The lines as they were read are printed, one JSON object a line or in columns for people; returned is what is wrong with
    them, which has been said."""
    from wgreport.codec import encode_line
    from wgreport.numbered import lines_apart, printed

    read = lines_apart(options.file.as_posix(), data, language=options.language, beside=beside)
    if options.json:
        for line in read.lines:
            sys.stdout.buffer.write(encode_line(line))
    elif read.lines:
        print("\n".join(printed(read.lines)))
    print_problems(read.diagnostics)
    return read.diagnostics


def _mentions(options: argparse.Namespace, data: bytes, index: Index) -> tuple[Diagnostic, ...]:
    """The citations of every line are printed, as one JSON object a line or as a list for people; returned is what is wrong with
    the file, which has been said."""
    from wgreport.cited import cited_apart
    from wgreport.codec import line_json

    found: list[Diagnostic] = []
    numbers = count(1)
    for read in cited_apart(options.file.as_posix(), data, index, language=options.language, symbol=options.symbol):
        found.extend(read.diagnostics)
        for mentions in read.mentions:
            number = next(numbers)
            if options.json:
                sys.stdout.buffer.write(line_json(number, mentions))
            else:
                print(f"{number}: " + ", ".join(f"{mention.target} ({mention.surface})" for mention in mentions))
    print_problems(found)
    return tuple(found)
