"""`wgreport build`: the site from a content folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wgreport.cli import arguments
from wgreport.cli.terminal import ERRORS, USAGE, Progress, counted, exit_code, print_problems, seconds_of, summary, usage, visible

if TYPE_CHECKING:
    from wgreport.built import Outcome
    from wgreport.cli.arguments import Commands
    from wgreport.crew import Crew


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "build",
        help="build the site",
        description="Build the site from a content folder. The old site is replaced only if there is no error.",
    )
    arguments.content(parser)
    parser.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="where the site goes (default: site)")
    arguments.templates(parser)
    parser.add_argument("--base-url", metavar="URL", help="where the site will be published (default: base_url of site.yaml)")
    parser.add_argument("--no-search", action="store_true", help="leave out the search index")
    parser.add_argument("--compress", action="store_true", help="put smaller copies (.gz, .br) beside the files that have them")
    parser.add_argument(
        "--remove-strange",
        action="store_true",
        help="name what lies in the old site without having been made by wgreport, and remove it with the old site",
    )
    arguments.cache(parser)
    parser.add_argument(
        "--workers", type=_count, metavar="N", help="processes that make pages (default: one a processor; the site is the same)"
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="a Dask scheduler (tcp://HOST:PORT, tls://HOST:PORT) whose workers read texts and make pages; they share the cache",
    )
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.add_argument("--json", action="store_true", help="print what came of it as JSON, and nothing else")
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes, which is 1 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    from wgreport.built import Options, Outcome, find, unchanged

    if not arguments.is_content(options.content) or not arguments.is_templates(options.templates):
        return USAGE
    if options.base_url and not arguments.is_base(options.base_url):
        return USAGE
    if options.cluster and options.no_cache:
        return usage("--cluster needs a cache that workers share with this machine; leave out --no-cache")
    wanted = Options(
        content=options.content,
        out=options.out,
        templates=options.templates,
        cache=None if options.no_cache else options.cache,
        base_url=options.base_url,
        with_search=not options.no_search,
        strict=options.strict,
        workers=options.workers,
        compress=options.compress,
    )
    # Before the rest of the program is loaded, which takes longer.
    if (same := unchanged(wanted, found := find(wanted))) is not None:
        return _told(options, same)
    if options.cluster:
        from wgreport.cluster import ADDRESS

        if not ADDRESS.fullmatch(options.cluster):
            return usage(f"--cluster {options.cluster}: the address of a scheduler is tcp://HOST:PORT or tls://HOST:PORT")
    from wgreport import publishing
    from wgreport.build import build
    from wgreport.crew import ClusterError
    from wgreport.store import StoreError

    progress = Progress(quiet=options.quiet)
    try:
        remove = publishing.strange(options.out) if options.remove_strange else ()
        for name in remove:
            print(f"{options.out}: goes with the old site: {visible(name)}", file=sys.stderr, flush=True)
        outcome = build(msgspec.structs.replace(wanted, remove=remove), progress, found, _crew(options.cluster))
    except (StoreError, ClusterError) as error:
        progress.clear()
        print(f"wgreport: {error}", file=sys.stderr)
        return _json(options, Outcome(diagnostics=()), str(error)) if options.json else ERRORS
    finally:
        progress.clear()
    return _told(options, outcome)


def _crew(address: str | None) -> Crew | None:
    if address is None:
        return None
    from wgreport.cluster import DaskCrew

    return DaskCrew(address)


def _told(options: argparse.Namespace, outcome: Outcome) -> int:
    if options.json:
        return _json(options, outcome)
    print_problems(outcome.diagnostics, strict=options.strict)
    if not outcome.published:
        print(f"wgreport: not published; {options.out} is as it was ({summary(outcome.diagnostics)})", file=sys.stderr)
        return ERRORS
    if not options.quiet:
        made = (
            f"{counted(outcome.works, 'report')}, {counted(outcome.pages, 'page')}, {counted(outcome.records, 'search record')}"
        )
        print(f"{options.out}: {made} ({summary(outcome.diagnostics)})")
        print(f"  {_changed(outcome)}")
    return exit_code(outcome.diagnostics, strict=options.strict)


def _json(options: argparse.Namespace, outcome: Outcome, reason: str = "") -> int:
    """All that came of the build, for machines: everything of the outcome but what the site itself holds. `reason`: why it broke
    off."""
    from wgreport.codec import encode_json
    from wgreport.problems import effective

    found = {name: getattr(outcome, name) for name in outcome.__struct_fields__ if name not in ("corpus", "lock", "diagnostics")}
    problems = effective(outcome.diagnostics, strict=options.strict)
    told = {
        "content": options.content.as_posix(),
        "out": options.out.as_posix(),
        **found,
        "reason": reason,
        "diagnostics": problems,
    }
    sys.stdout.buffer.write(encode_json(told))
    return exit_code(outcome.diagnostics, strict=options.strict) if outcome.published else ERRORS


def _changed(outcome: Outcome) -> str:
    """What was done: nothing, or what was read and made, and how long each stage took."""
    if outcome.made < 0:
        return "nothing has changed"
    return f"{counted(outcome.read, 'text')} read, {counted(outcome.made, 'file')} made; {seconds_of(outcome.seconds)}"
