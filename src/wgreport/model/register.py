"""The register of recommendations as data: what `recommendations/data/*.json` holds, and its spreadsheets are made from."""

from __future__ import annotations

from msgspec import Struct, field


class RegisterRow(Struct, frozen=True, kw_only=True):
    """One act. Dates are ISO 8601; everything that has a name in the page's language is given by its key, the names by `labels`.

    `texts`: the words of the act by language; `whole`: those of them that are the whole paragraph, because the acts of that
    version could not be told apart in the same way; `unofficial`: those that come from a translation nobody has adopted.
    """

    href: str
    symbol: str
    work: str
    body: str
    meeting: int | None
    start: str | None = field(name="from")
    end: str | None = field(name="to")
    paragraph: str
    address: str
    who: str
    """Who acts, in the page's language: the body's short name, `several speakers`, a panellist."""
    voice: str
    weight: str | None
    state: str | None
    verb: str
    addressees: tuple[str, ...]
    condition: str | None
    topics: tuple[str, ...]
    articles: tuple[str, ...]
    resolutions: tuple[str, ...]
    texts: dict[str, str]
    whole: tuple[str, ...] = ()
    unofficial: tuple[str, ...] = ()


class TextLanguage(Struct, frozen=True):
    """A language that texts are in: its BCP 47 tag, its direction, its name in the page's language."""

    tag: str
    direction: str
    name: str


class RegisterIndex(Struct, frozen=True, kw_only=True):
    """A part of the register: the addresses of its sheets, from the site's root, the newest year first; and what its acts can be
    filtered by: kind -> keys and names, in the order in which they are offered."""

    sheets: tuple[str, ...]
    facets: dict[str, tuple[tuple[str, str], ...]]


class RegisterSheet(Struct, frozen=True, kw_only=True):
    """The acts of one year, newest report first, in the order of the text. `labels`: kind -> key -> name in the page's
    language."""

    labels: dict[str, dict[str, str]]
    languages: dict[str, TextLanguage]
    rows: tuple[RegisterRow, ...]
