"""`wgreport inspect`: how one file is read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import ERRORS, exit_code, print_problems, usage

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.lang.language import Language
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
    from wgreport import store
    from wgreport.codec import encode_line
    from wgreport.intake import open_lines_apart
    from wgreport.numbered import numbered, printed
    from wgreport.parse.line_fixes import as_told

    opened = open_lines_apart(options.file.as_posix(), data, language=options.language, beside=beside)
    found = opened.diagnostics
    if opened.source is not None and opened.tongue.code is not None:
        language = store.language(opened.tongue.code)
        source, misfits = as_told(opened.source, opened.fixes, language)
        found = (*found, *misfits)
        lines = numbered(source, language)
        if options.json:
            for line in lines:
                sys.stdout.buffer.write(encode_line(line))
        else:
            print("\n".join(printed(lines)))
    print_problems(found)
    return found


def _mentions(options: argparse.Namespace, data: bytes, index: Index) -> tuple[Diagnostic, ...]:
    """The citations of every line are printed; returned is what is wrong with the file, which has been said."""
    from wgreport import store
    from wgreport.intake import tongue_told
    from wgreport.readers import decode

    name = options.file.as_posix()
    text, faults = decode(name, data)
    if text is not None:
        lines = text.removesuffix("\n").split("\n")
        tongue, unsure = tongue_told(name, lines, options.language)
        faults = (*faults, *unsure)
        if tongue.code is not None:
            _print_mentions(lines, store.language(tongue.code), index, symbol=options.symbol, as_json=options.json)
    print_problems(faults)
    return faults


def _print_mentions(lines: Sequence[str], language: Language, index: Index, *, symbol: str | None, as_json: bool) -> None:
    """The citations of every line, as one JSON object a line or as a list for people."""
    from wgreport.codec import line_json
    from wgreport.parse.context import context_of
    from wgreport.parse.mentions import mentions_in
    from wgreport.parse.report import body_of

    context = context_of(language, index, body_of(symbol, "", index, language))
    for number, line in enumerate(lines, start=1):
        mentions = mentions_in(line.removesuffix("\r"), f"line{number}", context)
        if as_json:
            sys.stdout.buffer.write(line_json(number, mentions))
        else:
            print(f"{number}: " + ", ".join(f"{mention.target} ({mention.surface})" for mention in mentions))
