"""`wgreport serve`: the content on this machine, as it is edited; or a built site, as it is."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, USAGE, Progress, counted, print_problems, summary, usage, visible

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.model.diagnostic import Diagnostic
    from wgreport.preview.loop import Turn


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve",
        help="show the content on this machine as it is edited",
        description="Build the content into a temporary folder, serve it on the loopback interface, build it again when it "
        "changes, and reload the open pages. The published site is not touched.",
    )
    arguments.content(parser)
    parser.add_argument("--site", type=Path, metavar="DIR", help="build nothing: show the site that is built in DIR")
    parser.add_argument("--no-build", action="store_true", help="build nothing: the same as --site site")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000; 0: any free one)")
    arguments.templates(parser)
    arguments.cache(parser)
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.no_build and options.site is None:
        options.site = Path("site")
    from wgreport.serve import PortError

    try:
        return _site(options) if options.site is not None else _content(options)
    except PortError as error:
        return usage(f"port {options.port} cannot be used: {error}; give another with --port (0: any free one)")


def _site(options: argparse.Namespace) -> int:
    from wgreport.serve import serve

    if not (options.site / "index.html").is_file():
        return usage(f"there is no site in {options.site}; build one with: wgreport build")
    serve(options.site, options.port, lambda url: print(f"{options.site} is on {url} (stop with Ctrl-C)", flush=True))
    return CLEAN


def _content(options: argparse.Namespace) -> int:
    if not arguments.is_content(options.content) or not arguments.is_templates(options.templates):
        return USAGE
    terminal = _Terminal(quiet=options.quiet)
    # Whoever ends the process from outside leaves no temporary folder behind either.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _edit(options, terminal)
    finally:
        terminal.progress.clear()
        signal.signal(signal.SIGTERM, before)
    return CLEAN


def _edit(options: argparse.Namespace, terminal: _Terminal) -> None:
    from wgreport.built import Options
    from wgreport.preview.loop import edit

    edit(
        Options(
            content=options.content,
            out=Path(),
            templates=options.templates,
            cache=None if options.no_cache else options.cache,
        ),
        options.port,
        lambda url: print(f"{options.content} is on {url} (stop with Ctrl-C)", flush=True),
        terminal.tell,
        terminal.begin,
    )


class _Terminal:
    """Says what each turn of the loop has brought: of problems, those that are new."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._known: frozenset[Diagnostic] = frozenset()
        self.progress = Progress(quiet=quiet)

    def begin(self) -> Progress:
        self.progress = Progress(quiet=self._quiet)
        return self.progress

    def tell(self, turn: Turn) -> None:
        self.progress.clear()
        if turn.changed and not self._quiet:
            more = f" and {len(turn.changed) - 3} more" if len(turn.changed) > 3 else ""
            print(f"changed: {visible(', '.join(turn.changed[:3]))}{more}")
        if turn.outcome is None:
            print(f"wgreport: not built; the last good site is shown ({visible(turn.reason)})", file=sys.stderr, flush=True)
            return
        found = frozenset(turn.outcome.diagnostics)
        print_problems(one for one in turn.outcome.diagnostics if one not in self._known)
        settled = len(self._known - found)
        self._known = found
        if not turn.outcome.published:
            told = summary(turn.outcome.diagnostics)
            print(f"wgreport: not built; the last good site is shown ({told})", file=sys.stderr, flush=True)
        elif not self._quiet:
            gone = f", {counted(settled, 'problem')} settled" if settled else ""
            search = f", {counted(turn.outcome.records, 'search record')}" if turn.outcome.records else ""
            made = f"{counted(turn.outcome.works, 'report')}, {counted(turn.outcome.pages, 'page')}{search}"
            print(f"built in {turn.seconds:.2f} s: {made} ({summary(turn.outcome.diagnostics)}{gone})", flush=True)
