"""Style sheets, scripts and pictures: gathered from the template folders, under an address that changes with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

FOLDER = "assets"


class Assets(Struct, frozen=True):
    """All files by name (`style.css`), in the order of their names; `digest` is that of names and contents."""

    digest: str
    files: tuple[tuple[str, bytes], ...]

    @property
    def prefix(self) -> str:
        """The address, from the site's root, below which the files are served."""
        return f"/{FOLDER}/{self.digest}/"


def gather(folders: Sequence[Path]) -> Assets:
    """The files below `assets/` in each template folder; where two have the same name, the first folder's. Raises OSError."""
    files: dict[str, bytes] = {}
    for folder in folders:
        home = folder / FOLDER
        for path in sorted(home.rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.is_file() and name not in files and not any(part.startswith(".") for part in name.split("/")):
                files[name] = path.read_bytes()
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return Assets(digest.hexdigest()[:12], tuple(sorted(files.items())))
