"""Old addresses that lead to new ones, as a person has declared them in `content/aliases.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.work import Alias


class Kept(Struct, frozen=True):
    """What keeps the promises that the pages themselves do not keep: `pages`, an old page's address -> where it leads;
    `anchors`, the address of a page -> its old anchors, each with the address it leads to."""

    pages: Mapping[str, str]
    anchors: Mapping[str, Mapping[str, str]]


def kept_by(aliases: Iterable[Alias], languages: Iterable[str]) -> Kept:
    """What `aliases` keep, in every language of the site."""
    pages: dict[str, str] = {}
    anchors: dict[str, dict[str, str]] = {}
    for language in languages:
        for alias in aliases:
            old, _, anchor = f"/{language}{alias.old}".partition("#")
            new = f"/{language}{alias.new}"
            if anchor:
                anchors.setdefault(old, {})[anchor] = new
            else:
                pages[old] = new
    return Kept(pages, anchors)


def faults(
    aliases: Sequence[Alias], path: str, lines: Sequence[int], pages: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> Iterator[Diagnostic]:
    """What is wrong with the aliases declared in the file `path`: A526 for each that keeps nothing, A523 for one that leads
    nowhere in one of the languages. `pages`: the site's, each with the anchors of its text."""
    for alias, line in zip(aliases, lines, strict=True):
        if (reason := _idle(alias.old, pages, languages)) is not None:
            yield problem("A526", path, line, address=alias.old, reason=reason)
        elif (reason := _ill_formed(alias.new, languages)) is not None:
            yield problem("A526", path, line, address=alias.new, reason=reason)
        else:
            for language in languages:
                page, _, anchor = f"/{language}{alias.new}".partition("#")
                if page not in pages or (anchor and pages[page] and anchor not in pages[page]):
                    yield problem("A523", path, line, old=alias.old, new=f"/{language}{alias.new}")


def _ill_formed(address: str, languages: Sequence[str]) -> str | None:
    """Why `address` is no address of an alias; None if it is one."""
    page = address.partition("#")[0]
    if not page.startswith("/") or not page.endswith("/"):
        return "it does not begin and end with a slash"
    if page.split("/")[1] in languages:
        return "it names a language"
    return None


def _idle(old: str, pages: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> str | None:
    """Why an alias for the address `old` would keep nothing; None if it keeps something."""
    page, _, anchor = old.partition("#")
    here = [pages[f"/{language}{page}"] for language in languages if f"/{language}{page}" in pages]
    if (reason := _ill_formed(old, languages)) is not None or not anchor:
        return reason
    if not here:
        return "no such page is there, and an alias of a page takes all anchors along"
    return "it is there still" if all(anchor in anchors for anchors in here) else None
