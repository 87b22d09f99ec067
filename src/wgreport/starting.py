"""A new corpus: a folder that builds, with the registry that comes with the program and one page of prose."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from wgreport.store import StoreError, package_folder

_PLACES = {
    "site.yaml": "content/site.yaml",
    "pages/about.en.md": "content/pages/about.en.md",
    "README.md": "README.md",
    "gitignore": ".gitignore",
}
"""A file of the starter -> where it goes."""


_LANGUAGES = "languages: [en]\n"
"""The line of the starter's site.yaml that says which languages the site speaks."""


def start(folder: Path, languages: Sequence[str]) -> tuple[str, ...]:
    """Make the folder and fill it, for a site in `languages`; returns what is in it now, by path. It may be there if it is empty.
    Raises StoreError; `folder` is then as it was."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; give the name of a new folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty; give the name of a new folder, or of an empty one")
    registry = package_folder("registry")
    if not (registry / "bodies.yaml").is_file():
        raise StoreError("the program's own registry is not there: install wgreport again")
    staged: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
        except OSError as error:  # which would name a folder that nobody knows
            raise StoreError(f"{folder.parent} cannot be written to: {error.strerror or error}") from error
        staged.chmod(0o755)
        shutil.copytree(registry, staged / "content" / "registry")
        (staged / "content" / "reports").mkdir()
        starter = Path(str(resources.files("wgreport"))) / "starter"
        for name, place in _PLACES.items():
            target = staged / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(starter / name, target)
        settings = staged / "content" / "site.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace(_LANGUAGES, f"languages: [{', '.join(languages)}]\n"), encoding="utf-8")
        made = tuple(sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file()))
        if folder.is_dir():
            _fill(folder, staged)
        else:
            staged.rename(folder)
    except OSError as error:
        raise StoreError(f"{error.filename or folder}: {error.strerror or error}") from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
    return made


def _fill(folder: Path, staged: Path) -> None:
    """What is in `staged` goes into the empty `folder`, which may be a mounted or the working one, and so is not replaced."""
    for path in sorted(staged.iterdir()):
        path.rename(folder / path.name)
