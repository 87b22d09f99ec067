"""`wgreport serve`: the built site on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli.terminal import CLEAN, usage

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve", help="show the built site on this machine", description="Serve the built site on the loopback interface."
    )
    parser.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000; 0: any free one)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.serve import serve

    if not (options.site / "index.html").is_file():
        return usage(f"there is no site in {options.site}; build one with: wgreport build")
    try:
        serve(options.site, options.port, lambda url: print(f"{options.site} is on {url} (stop with Ctrl-C)", flush=True))
    except OSError as error:
        return usage(f"port {options.port} cannot be used: {error.strerror or error}; give another with --port")
    return CLEAN
