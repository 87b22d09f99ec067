"""`wgreport lock`: every address of the site becomes a promise."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, ERRORS, USAGE, Progress, counted, print_problems

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.locking import Added


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "lock",
        help="promise every address of the site",
        description="Write every address of the site into CONTENT/addresses.lock: later builds keep them. None is ever dropped.",
    )
    arguments.content(parser)
    parser.add_argument("--check", action="store_true", help="only say what would be added; exit code 1 if there is anything")
    arguments.cache(parser)
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.build import check
    from wgreport.locking import added, lock_path, refused, write_lock
    from wgreport.store import StoreError

    if not arguments.is_content(options.content):
        return USAGE
    progress = Progress(quiet=options.quiet)
    try:
        outcome = check(options.content, None if options.no_cache else options.cache, progress)
    finally:
        progress.clear()
    path = lock_path(options.content)
    if errors := refused(outcome.diagnostics):
        print_problems(errors)
        print(f"wgreport: not locked; {path} is as it was ({counted(len(set(errors)), 'error')})", file=sys.stderr)
        return ERRORS
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    news = added(before, outcome.lock)
    if not options.quiet:
        _print(news)
    if before == outcome.lock:
        if not options.quiet:
            print(f"{path}: up to date")
        return CLEAN
    told = f"{news.count} new address{'' if news.count == 1 else 'es'}"
    if options.check:
        print(f"{path}: {told} not yet promised; write them down: wgreport lock", file=sys.stderr)
        return ERRORS
    try:
        write_lock(path, outcome.lock)
    except StoreError as error:
        print(f"wgreport: {error}", file=sys.stderr)
        return ERRORS
    if not options.quiet:
        print(f"{path}: {told}; keep it under version control")
    return CLEAN


def _print(news: Added) -> None:
    """What is new, a line for each page: `+` added, `~` an anchor whose words are others now."""
    for page, count in news.pages:
        print(f"+ {page}" + (f" with {counted(count, 'anchor')}" if count else ""))
    for sign, pages in (("+", news.anchors), ("~", news.reworded)):
        for page, anchors in pages:
            print(f"{sign} {page} {' '.join(f'#{anchor}' for anchor in anchors)}")
