"""`wgreport new`: an empty corpus that builds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cli.terminal import CLEAN, counted, usage

if TYPE_CHECKING:
    from wgreport.cli.arguments import Commands


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "new",
        help="make an empty corpus that builds",
        description="Make a folder with a content folder in it: settings, the registry that comes with the program, one page.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")
    parser.add_argument(
        "--languages",
        default="en",
        metavar="L,L",
        help="the languages of the site, the default first, such as fr,en (default: en)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from wgreport.starting import start
    from wgreport.store import StoreError, language_codes

    languages = list(dict.fromkeys(options.languages.replace(",", " ").split()))
    unknown = [code for code in languages if code not in language_codes()]
    if unknown or not languages:
        return usage(f"--languages {options.languages!r}: give some of {', '.join(language_codes())}, with commas between them")
    try:
        made = start(options.folder, languages)
    except StoreError as error:
        return usage(str(error))
    print(f"{options.folder}: {counted(len(made), 'file')}; its registry is a copy of the one that comes with the program")
    print(f"next: cd {options.folder}, then: wgreport add FILE, wgreport check, wgreport build, wgreport serve")
    return CLEAN
