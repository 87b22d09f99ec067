"""Arguments that several commands have, with one meaning everywhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wgreport.cache import place_of

if TYPE_CHECKING:
    from wgreport.model.diagnostic import Diagnostic
    from wgreport.registry import Index

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no other name


def content(parser: argparse.ArgumentParser) -> None:
    """The content folder."""
    parser.add_argument(
        "content", nargs="?", type=Path, default=Path("content"), metavar="CONTENT", help="the content folder (default: content)"
    )


def cache(parser: argparse.ArgumentParser) -> None:
    """Where results are remembered."""
    parser.add_argument(
        "--cache",
        type=place_of,
        default=Path(".cache/wgreport"),
        metavar="PLACE",
        help="where results are remembered: a folder, or an address such as s3://bucket/folder (default: .cache/wgreport)",
    )
    parser.add_argument("--no-cache", action="store_true", help="remember nothing, read everything anew")


def templates(parser: argparse.ArgumentParser) -> None:
    """Templates that take the place of others."""
    parser.add_argument(
        "--templates", type=Path, metavar="DIR", help="a folder whose templates go before the content's and the program's own"
    )


def language(parser: argparse.ArgumentParser) -> None:
    """What a report's language is."""
    parser.add_argument(
        "--language", metavar="L", help="its language (default: from a file name such as zh.txt, else from the text itself)"
    )


def registry(parser: argparse.ArgumentParser) -> None:
    """The registry that a file outside a content folder is read with."""
    parser.add_argument(
        "--registry",
        type=Path,
        metavar="DIR",
        help="the registry folder (default: that of the content folder, else the program's own)",
    )


def quiet(parser: argparse.ArgumentParser) -> None:
    """Nothing but problems."""
    parser.add_argument("--quiet", action="store_true", help="print nothing but problems")


def is_content(folder: Path) -> bool:
    """Whether there is such a content folder; if not, it is said."""
    if folder.is_dir():
        return True
    print(
        f"wgreport: there is no content folder {folder}; go to the folder above it, or make one with: wgreport new DIR",
        file=sys.stderr,
    )
    return False


def is_templates(folder: Path | None) -> bool:
    """Whether there is such a folder of templates, if one is given; if not, it is said."""
    if folder is None or folder.is_dir():
        return True
    print(f"wgreport: there is no folder of templates {folder} (--templates)", file=sys.stderr)
    return False


def is_base(url: str) -> bool:
    """Whether a site can be published at that address; if not, it is said."""
    from wgreport.pages.urls import is_base

    if is_base(url):
        return True
    print(f"wgreport: --base-url {url}: give an address such as https://example.org/reports/, or a path", file=sys.stderr)
    return False


def registry_for(given: Path | None, file: Path) -> Path:
    """The folder of the registry to read `file` with: the one given; that of the content folder the file lies in, or of the
    working folder; the program's own."""
    from wgreport.store import package_folder

    if given is not None:
        return given
    for folder in (*file.resolve().parents, Path("content")):
        if (folder / "site.yaml").is_file() and (folder / "registry").is_dir():
            return folder / "registry"
    return package_folder("registry")


def index_of(registry: Path) -> tuple[Index, tuple[Diagnostic, ...]]:
    """The registry in that folder by key, and what is wrong with it. Messages do not say where the program is installed."""
    from wgreport import registry as facts
    from wgreport import store

    shown = "registry" if registry == store.package_folder("registry") else registry.as_posix()
    loaded, problems = store.load_registry(registry, shown)
    return facts.index_of(loaded), problems
