"""`wgreport measure`: how the reader does on a folder of reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, ERRORS, Progress, print_problems, usage

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.measure import Measured
    from wgreport.registry import Index


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "measure",
        help="show how well a folder of reports is read",
        description="Read every report under the given folders and files, and print what was found in each and in all.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder of reports, or a report")
    arguments.language(parser)
    arguments.registry(parser)
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="how it is printed (default: text)"
    )
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport import store
    from wgreport.measure import measure, reports_in

    if options.registry is not None and not options.registry.is_dir():
        return usage(f"there is no registry folder {options.registry}")
    for path in options.paths:
        if not path.exists():
            return usage(f"there is no file or folder {path}")
    if options.language is not None and options.language not in store.language_codes():
        return usage(f"language {options.language!r} is not known; use one of: {', '.join(store.language_codes())}")
    files = reports_in(options.paths)
    if not files:
        return usage(f"no report under {', '.join(map(str, options.paths))}: nothing there has a reader")

    @cache
    def index_in(registry: Path) -> Index:
        index, problems = arguments.index_of(registry)
        print_problems(problems)
        return index

    progress = Progress(quiet=options.quiet)
    try:
        measured = measure(
            files, lambda path: index_in(arguments.registry_for(options.registry, path)), progress, language=options.language
        )
    finally:
        progress.clear()
    if options.format == "json":
        from wgreport.codec import encode_json

        sys.stdout.buffer.write(encode_json(measured))
    elif options.format == "markdown":
        print("\n".join(_markdown(measured)))
    else:
        print("\n".join(_text(measured)))
    return ERRORS if measured.total.lost else CLEAN


def _text(measured: Measured) -> list[str]:
    """A table with aligned columns, and the time that each file took."""
    from wgreport.measure import COLUMNS, cells_of, details_of

    rows: list[tuple[str, ...]] = [(*COLUMNS[:-1], "seconds", COLUMNS[-1])]
    for row in (*measured.rows, measured.total):
        cells = cells_of(row)
        rows.append((*cells[:-1], f"{row.seconds:.2f}", cells[-1]))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1])).rstrip() for row in rows
    ]
    return [*lines[:-1], "", lines[-1], *(f"  {name}: {value}" for name, value in details_of(measured))]


def _markdown(measured: Measured) -> list[str]:
    """The same as Markdown, without times: the same files give the same bytes."""
    from wgreport.measure import COLUMNS, cells_of, details_of

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    table = [line(COLUMNS), line(["---"] * len(COLUMNS)), *(line(cells_of(row)) for row in measured.rows)]
    total = cells_of(measured.total)
    return [
        *table,
        line([f"**{total[0]}**", *total[1:]]),
        "",
        "| in all files | |",
        "| --- | --- |",
        *(line(pair) for pair in details_of(measured)),
    ]
