"""`wgreport links`: every link that leads out of the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli import arguments
from wgreport.cli.terminal import CLEAN, ERRORS, Progress, counted, usage, visible

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands
    from wgreport.links import Asked, Outward

_PAGES = 3
"""Pages that are named with a link in the text; the JSON names all."""


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "links",
        help="list the links that lead out of the site",
        description="List every link of a built site that leads out of it, with the pages that carry it.",
    )
    parser.add_argument("site", nargs="?", type=Path, default=Path("site"), metavar="SITE", help="the built site (default: site)")
    parser.add_argument("--check", action="store_true", help="ask each over the network; exit code 1 if one is broken")
    parser.add_argument(
        "--timeout", type=_seconds, default=20.0, metavar="SECONDS", help="how long to wait for an answer (default: 20)"
    )
    parser.add_argument(
        "--pause",
        type=_seconds,
        default=1.0,
        metavar="SECONDS",
        help="how long to wait between two questions to one host (default: 1)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how it is printed: for people (default), as JSON"
    )
    arguments.quiet(parser)
    parser.set_defaults(run=run)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 0 to 3600")
    return value


def run(options: argparse.Namespace) -> int:
    from wgreport.codec import encode_json
    from wgreport.links import Manners, ask, outward

    if not (options.site / "index.html").is_file():
        return usage(f"there is no site in {options.site}; build one with: wgreport build")
    progress = Progress(quiet=options.quiet)
    try:
        links = outward(options.site, progress)
        asked = tuple(ask(links, Manners(options.timeout, options.pause), progress)) if options.check else ()
    except (OSError, UnicodeDecodeError) as error:
        progress.clear()
        print(f"wgreport: {options.site} cannot be read: {error}", file=sys.stderr)
        return ERRORS
    finally:
        progress.clear()
    if options.format == "json":
        sys.stdout.buffer.write(encode_json(asked if options.check else links))
    elif options.check:
        _answers(asked, quiet=options.quiet)
    else:
        _list(links, quiet=options.quiet)
    return ERRORS if any(_bad(one) for one in asked) else CLEAN


def _bad(one: Asked) -> bool:
    return one.answer.verdict in ("broken", "unreachable")


def _on(pages: Sequence[str]) -> str:
    more = f" and {len(pages) - _PAGES} more" if len(pages) > _PAGES else ""
    return visible(f"    on {', '.join(pages[:_PAGES])}{more}")


def _list(links: Sequence[Outward], *, quiet: bool) -> None:
    for link in links:
        print(f"{visible(link.url)}\n{_on(link.pages)}")
    if not quiet:
        print(f"{counted(len(links), 'link')} out of the site")


def _answers(asked: Sequence[Asked], *, quiet: bool) -> None:
    """The bad ones last, where they are seen."""
    for one in sorted(asked, key=_bad):
        answer = one.answer
        if quiet and not _bad(one):
            continue
        told = [answer.verdict, *([str(answer.code)] if answer.code else []), *([answer.reason] if answer.reason else [])]
        now = f" -> {answer.now}" if answer.now else ""
        print(visible(f"{' '.join(told)}: {one.url}{now}") + f"\n{_on(one.pages)}")
    if not quiet:
        counts: dict[str, int] = {}
        for one in asked:
            counts[one.answer.verdict] = counts.get(one.answer.verdict, 0) + 1
        print(f"{counted(len(asked), 'link')}: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
