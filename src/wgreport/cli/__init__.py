"""The command line: the only room that prints and exits. One module a command; what they share is in `arguments` and `terminal`.

Exit codes: 0 clean, 1 the content has errors or could not be written, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from wgreport.cache import CacheError
from wgreport.cli import add, build, check, diff, inspect, links, lock, measure, new, serve
from wgreport.cli.terminal import CLEAN, ERRORS, USAGE, print_problems, visible
from wgreport.model.diagnostic import ProblemError

INTERRUPTED = 130


def command() -> NoReturn:
    """`wgreport`: run one command, and leave. Python would take its memory down object by object before it ends, which is a
    tenth of the time of a build after a small change; the system takes it back at once."""
    code = main()
    with contextlib.suppress(OSError, ValueError):  # nobody reads any longer
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        raise SystemExit(USAGE)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN
    except CacheError as error:
        print(f"wgreport: {error}", file=sys.stderr)
        return ERRORS
    except ProblemError as error:
        print_problems([error.diagnostic])
        return ERRORS
    except OSError as error:  # a folder that may not be read, a disk that has gone
        where = f"{error.filename}: " if error.filename else ""
        print(f"wgreport: {visible(f'{where}{error.strerror or error}')}", file=sys.stderr)
        return ERRORS
    except KeyboardInterrupt:
        print("wgreport: stopped; nothing was left half done", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    from wgreport import __version__

    parser = argparse.ArgumentParser(
        prog="wgreport", description="Build a searchable, multilingual static site from the reports of working groups."
    )
    parser.add_argument("--version", action="version", version=f"wgreport {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    for command in (new, add, check, build, lock, diff, links, serve, inspect, measure):
        command.register(commands)
    return parser
