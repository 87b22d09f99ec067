"""The shape of every URL, known nowhere else. Changing the language changes the first segment and nothing else, anchor included.

Paths are from the site's root and end in a slash where they are pages; `address` is a part of a report, and its anchor.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from wgreport.corpus.assemble import symbol_as_folder

_SAFE = re.compile(r"/(?:(?!\.{1,2}(?:/|\Z))[\w.~-]+(?:/|\Z))*")
_BASE = re.compile(r"(?:https?://[^/?#\s]+(?:/[^?#\s]*)?|/(?!/)[^?#\s]*)", re.IGNORECASE)

INDEXES = ("resolutions", "articles", "documents", "states", "organizations", "meetings")
"""The kinds of targets that have an index, in the order of the navigation."""


def home(language: str) -> str:
    return f"/{language}/"


def reports(language: str, body: str = "") -> str:
    """The list of reports; `body`: where those of this body begin."""
    return f"/{language}/reports/" + (f"#{body}" if body else "")


def report(language: str, work: str, address: str = "") -> str:
    return f"/{language}/reports/{work}/" + (f"#{address}" if address else "")


def parallel(language: str, work: str, address: str = "") -> str:
    return f"/{language}/reports/{work}/parallel/" + (f"#{address}" if address else "")


def data(language: str, work: str) -> str:
    return f"/{language}/reports/{work}/index.json"


def register(language: str, part: str = "adopted", year: str = "") -> str:
    """A page of the register: its `adopted` part comes first, and has the shorter address."""
    below = "" if part == "adopted" else f"{part}/"
    return f"/{language}/recommendations/{below}" + (f"{year}/" if year else "")


def register_data(language: str, part: str, year: str = "") -> str:
    """The entries of one year of a part of the register, as data; without a year, where those of all years are."""
    name = f"{part}-{year}" if year else part
    return f"/{language}/recommendations/data/{name}.json"


def topics(language: str) -> str:
    return f"/{language}/topics/"


def search(language: str) -> str:
    return f"/{language}/search/"


def prose(language: str, slug: str) -> str:
    return f"/{language}/{slug}/"


def missing(language: str) -> str:
    return f"/{language}/404.html"


def index(language: str, kind: str) -> str:
    return f"/{language}/{kind}/"


@lru_cache(maxsize=1 << 16)  # each is asked for by every mark in a text that leads there
def target(language: str, path: str, year: str = "") -> str:
    """The page of a target (design \u00a75): `cac-cosp/resolution/8/7`, `uncac/article/6/1`, `document/SYMBOL`, `state/CHL`,
    \u2026; or of a topic: `topic/ID`.

    A part of an article is an anchor on the article's page. `year`: of a page that holds older passages."""
    if year:
        return f"{target(language, path)}{year}/"
    parts = path.split("/")
    if parts[0] == "document":
        return f"/{language}/documents/{symbol_as_folder('/'.join(parts[1:]))}/"
    if parts[0] == "topic":
        return f"/{language}/topics/{parts[1]}/"
    if parts[0] in ("meeting", "session"):
        return f"/{language}/{parts[0]}s/{parts[1]}/{parts[2]}/"
    if parts[0] in ("state", "organization"):
        return f"/{language}/{parts[0]}s/{parts[1].lower()}/"
    owner, kind, *number = parts
    if kind in ("resolution", "decision"):
        return f"/{language}/{kind}s/{owner}/{_slug(number)}/"
    if kind == "chapter":
        return f"/{language}/articles/{owner}/chapter-{number[0]}/"
    if kind == "article":
        return f"/{language}/articles/{owner}/{number[0]}/" + (f"#{part_anchor(number[1:])}" if number[1:] else "")
    raise ValueError(f"{path} is no target with a page")


def part_anchor(parts: list[str]) -> str:
    """The anchor of a paragraph or letter on an article's page."""
    return f"para-{'-'.join(parts)}" if parts[0].isdigit() else f"letter-{parts[0]}"


def note_reference(note: str, count: int) -> str:
    """The anchor of the `count`-th mark (from 1) of the footnote with the address `note`: `fnref1` of `fn1`."""
    before, _, number = note.rpartition("fn")
    return f"{before}fnref{number}" if count == 1 else f"{before}fnref{number}-{count}"


def official(language: str, symbol: str) -> str:
    """Where the United Nations keeps the document with this symbol, in a language; formed, not looked up."""
    return f"https://docs.un.org/{language}/{quote(symbol, safe='/.-')}"


def is_safe(url: str) -> bool:
    """Whether a URL path stays inside the site, and means the same to every server and disk."""
    return _SAFE.fullmatch(url) is not None


def is_base(url: str) -> bool:
    """Whether a site can be published at this address: of http or https, or a path alone."""
    return _BASE.fullmatch(url) is not None


def as_file(url: str) -> str:
    """The file that answers a URL path, from the site's root."""
    path = url.split("#", maxsplit=1)[0].lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def of_file(path: str) -> str:
    """The URL path that a file answers: `as_file` the other way round."""
    return "/" + path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else f"/{path}"


def _slug(parts: list[str]) -> str:
    return "".join(c for c in "-".join(parts).lower() if c.isalnum() or c == "-")
