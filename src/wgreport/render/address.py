"""Addresses as a page writes them: a path from the site's root becomes a path from the page that names it."""

from __future__ import annotations

import re

from markupsafe import Markup
from msgspec import Struct

from wgreport.render.escaping import escaped

OUTWARD = frozenset({"http", "https", "mailto"})
"""The schemes that may lead out of the site."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class Place(Struct, frozen=True):
    """Where a page stands: its own address, and for a page that is served at any depth the absolute path to the site's root."""

    url: str
    root: str | None = None


def outward(address: str) -> bool:
    """Whether `address` leads out of the site. Raises ValueError if it does so by a scheme other than http, https and mailto."""
    if address.startswith("//"):
        raise ValueError(f"{address!r}: an address out of the site needs a scheme")
    scheme = _SCHEME.match(address)
    if scheme is None:
        return False
    if scheme[1].lower() not in OUTWARD:
        raise ValueError(f"{address!r}: only {', '.join(sorted(OUTWARD))} may lead out of the site")
    return True


def reach(address: str, place: Place) -> str:
    """What to write at `place` to reach `address`: a path from the site's root (`/zh/reports/x/#p5`), with its query and anchor.

    Never empty. An address out of the site, or of a passage of the same page (`#p5`), stays as it is. Raises ValueError for any
    other address that is not a path from the root.
    """
    if address.startswith("/") and not address.startswith("//"):
        return place.root.rstrip("/") + address if place.root is not None else relative(address, place.url)
    if address.startswith(("#", "?")) or outward(address):
        return address
    raise ValueError(f"{address!r}: a path from the site's root is expected")


def relative(target: str, page: str) -> str:
    """The path from `page` to `target`, both from the site's root: resolving it against `page` gives `target` again."""
    path = target.partition("#")[0].partition("?")[0]
    tail = target[len(path) :]
    if path == page and tail.startswith("#"):
        return tail
    return _way(path, page) + tail


def _way(path: str, page: str) -> str:
    """The relative path from `page` to `path`."""
    folder, climbs = page[: page.rindex("/") + 1], ""
    while not path.startswith(folder):
        folder = folder[: folder.rindex("/", 0, -1) + 1]
        climbs += "../"
    found = path[len(folder) :]
    if not climbs and (not found or found.startswith("/") or ":" in found.split("/", 1)[0]):
        return f"./{found}"  # alone it would be empty, a path from the root, or a scheme
    return climbs + found


class Ways(dict[str, Markup]):
    """Addresses from the site's root, each as a page at `place` writes it, escaped. A page names many of them again and again.

    A key that is no address raises ValueError (see `reach`)."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._own = place.url[: place.url.rindex("/") + 1]
        self._above: list[tuple[str, str]] = []
        """The folders above the page's own, the nearest first, and how to climb to each."""
        folder = self._own
        while folder != "/" and place.root is None:
            folder = folder[: folder.rindex("/", 0, -1) + 1]
            self._above.append((folder, "../" * (len(self._above) + 1)))

    def __missing__(self, address: str) -> Markup:
        way = self[address] = escaped(self._climbing(address) or reach(address, self._place))
        return way

    def _climbing(self, address: str) -> str | None:
        """The way to an address outside of the page's own folder, as most are: that `reach` gives, sooner."""
        if not address.startswith(self._own) and not address.startswith("//"):
            for folder, climbs in self._above:
                if address.startswith(folder):
                    return climbs + address[len(folder) :]
        return None
