"""`wgreport diff`: what differs between two sites, or between a site and the content."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, ERRORS, Progress, usage, visible

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.differences.model import Differences


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "diff",
        help="say what differs between two sites, or a site and the content",
        description="Compare two built sites, or a built site with a content folder, report by report and word by word.",
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="a built site, or a content folder")
    parser.add_argument("new", type=Path, metavar="NEW", help="another one")
    parser.add_argument(
        "--format",
        choices=("text", "json", "html"),
        default="text",
        help="how it is printed: for people (text, the default), as JSON, as a page of its own for reviewers",
    )
    parser.add_argument("--exit-code", action="store_true", help="exit code 1 if there is any difference")
    arguments.cache(parser)
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.differences.compare import compare
    from wgreport.differences.snapshot import SnapshotError, snapshot

    progress = Progress(quiet=options.quiet)
    cache = None if options.no_cache else options.cache
    try:
        old, new = (snapshot(folder, cache, progress) for folder in (options.old, options.new))
    except SnapshotError as error:
        progress.clear()
        return usage(str(error))
    finally:
        progress.clear()
    found = compare(old, new)
    printed = {"text": _text, "json": _json, "html": _html}
    printed[options.format](options, found)
    return ERRORS if options.exit_code and found.any else CLEAN


def _text(_: argparse.Namespace, found: Differences) -> None:
    from wgreport.differences.shown import as_text

    for line in as_text(found).splitlines():
        print(visible(line))


def _json(_: argparse.Namespace, found: Differences) -> None:
    from wgreport.codec import encode_json

    sys.stdout.buffer.write(encode_json(found))


def _html(options: argparse.Namespace, found: Differences) -> None:
    from wgreport.differences.shown import as_page
    from wgreport.store import package_folder

    own = [folder / "templates" for folder in (options.new, options.old) if (folder / "site.yaml").is_file()]
    sys.stdout.buffer.write(as_page(found, [*own, package_folder("templates")]))
