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


def dead(
    aliases: Sequence[Alias], path: str, lines: Sequence[int], pages: Mapping[str, Mapping[str, str]], languages: Iterable[str]
) -> Iterator[Diagnostic]:
    """A523 for each alias, declared in the file `path`, that leads nowhere in one of the languages. `pages`: the site's, each
    with the anchors of its text."""
    for language in languages:
        for alias, line in zip(aliases, lines, strict=True):
            page, _, anchor = f"/{language}{alias.new}".partition("#")
            if page not in pages or (anchor and pages[page] and anchor not in pages[page]):
                yield problem("A523", path, line, old=alias.old, new=f"/{language}{alias.new}")
