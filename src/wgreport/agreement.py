"""What must be the same on two machines for them to make the same page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wgreport.built import program_digest

LIBRARIES = ("babel", "beautifulsoup4", "jinja2", "markdown-it-py", "markupsafe", "msgspec", "pypdfium2", "pyyaml")
"""The packages that have a part in what is read and made."""


@cache
def agreement() -> dict[str, str]:
    """What must be the same here and on a worker for the site to be the same, with its version."""
    import importlib.metadata
    import platform

    versions = {"wgreport": program_digest()[:12], "Python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "none"
    return versions


def differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """What differs between two agreements, in words."""
    return ", ".join(
        f"{name} {there.get(name, 'none')} there and {here.get(name, 'none')} here"
        for name in dict.fromkeys((*here, *there))
        if there.get(name) != here.get(name)
    )
