"""Published addresses are promises: what was published once is written into a lock file, and a build that breaks it is refused.

The lock file has a line for each page: its address, then its anchors, each with the digest of the words it stands for. So a page
that goes, an anchor that goes, and a paragraph that takes another one's number are three different things, and are told as such.
Aliases, declared by a person, keep a promise in another way: the old address leads to the new one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from wgreport.corpus.assemble import container_of
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Section
from wgreport.pages.aliases import Kept
from wgreport.pages.report import Reading


class Anchors(Mapping[str, str]):
    """The anchors of a page, as a line of the lock file has them (`p1:4f0c2a p2:9b1d77`): taken apart only if somebody asks."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._found: dict[str, str] | None = None

    def __getitem__(self, anchor: str) -> str:
        return self._apart()[anchor]

    def __iter__(self) -> Iterator[str]:
        return iter(self._apart())

    def __len__(self) -> int:
        return len(self._apart())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Anchors) and other.line == self.line:
            return True
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment] # as any mapping

    def _apart(self) -> dict[str, str]:
        if self._found is None:
            pairs = (anchor.partition(":") for anchor in self.line.split())
            self._found = {anchor: digest for anchor, _, digest in pairs}
        return self._found


def line_of(anchors: Mapping[str, str]) -> str:
    """Anchors as a line of the lock file has them."""
    if isinstance(anchors, Anchors):
        return anchors.line
    return " ".join(f"{anchor}:{digest}" if digest else anchor for anchor, digest in anchors.items())


Promises = Mapping[str, Mapping[str, str]]
"""Address of a page -> its anchors -> the digest of what they stand for; empty where it is not words that make them what they
are."""

_DIGITS = 6
_WORDS = re.compile(r"[^\W_]+")
_LINE = re.compile(r"(?P<page>/\S*)(?P<anchors>(?: \S+)*)\Z")

HEAD = """\
# Every address that was published, each a promise. Written by `wgreport lock`; kept under version control; not edited by hand.
# A line is a page, then its anchors: each with the digest of its words, so that a paragraph with another one's number is noticed.
"""


def promises_of(pages: Iterable[str], anchors: Promises) -> Promises:
    """What a site with these pages promises: each page, and on the pages of reports each heading, paragraph, item and
    footnote: `anchors`, by the address of the page."""
    return {**{url: {} for url in pages}, **anchors}


def anchors_of(reading: Reading) -> Anchors:
    """Everything on the page of a report that has an address, with the digest of its words."""
    found = {
        address: _digest(f"{reading.edition.language}:{place.title if isinstance(place, Section) else place.text}")
        for address, place in reading.places.items()
    }
    return Anchors(line_of(found))


def _digest(words: str) -> str:
    """Of letters and figures alone: a comma that is put right makes no other paragraph."""
    return hashlib.sha256("".join(_WORDS.findall(words)).encode()).hexdigest()[:_DIGITS]


def as_lock(promises: Promises) -> str:
    """The lock file of `promises`: the same text for the same promises."""
    lines = (f"{page} {line_of(anchors)}".rstrip() for page, anchors in sorted(promises.items(), key=itemgetter(0)))
    return HEAD + "".join(f"{line}\n" for line in lines)


def read_lock(text: str, path: str) -> tuple[Promises, dict[str, int], tuple[Diagnostic, ...]]:
    """The promises of a lock file, the line of each page, and A525 for a line that is none. `path` names the file in messages."""
    found: dict[str, Anchors] = {}
    lines: dict[str, int] = {}
    problems: list[Diagnostic] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None or match["page"] in found:
            problems.append(problem("A525", path, number, line))
            continue
        found[match["page"]] = Anchors(match["anchors"].strip())
        lines[match["page"]] = number
    return found, lines, tuple(problems)


def broken(promised: Promises, now: Promises, kept: Kept, path: str, lines: Mapping[str, int]) -> Iterator[Diagnostic]:
    """What the site, as it is `now`, would break of what was `promised` in the lock file `path`, and is not `kept`."""
    for page, anchors in promised.items():
        line = lines.get(page, 0)
        aliased = kept.anchors.get(page, {})
        if page not in now:
            if page not in kept.pages:
                yield problem("A520", path, line, url=page, old=_bare(page))
            continue
        here = now[page]
        if anchors == here:
            continue
        for anchor, digest in anchors.items():
            if anchor in aliased:
                continue
            moved = next((other for other, words in here.items() if digest and words == digest != anchors.get(other)), None)
            if anchor not in here:
                nearest = moved or container_of(anchor)
                new = f"{_bare(page)}#{nearest}" if nearest in here else _bare(page)
                yield problem("A521", path, line, url=f"{page}#{anchor}", old=f"{_bare(page)}#{anchor}", new=new)
            elif here[anchor] != digest and moved is not None:
                yield problem("A522", path, line, url=f"{page}#{anchor}", now=moved)


def unlocked(promised: Promises, now: Promises) -> int:
    """How many addresses the site has that the lock file does not: those of new reports, before `wgreport lock`."""
    return sum(
        sum(anchor not in promised[page] for anchor in anchors) if page in promised else 1 + len(anchors)
        for page, anchors in now.items()
        if promised.get(page) != anchors
    )


def merged(promised: Promises, now: Promises, kept: Kept) -> Promises:
    """What is promised once the site is published as it is `now`: what it has, and what aliases keep."""
    found = dict(now)
    for page, anchors in promised.items():
        if page in kept.pages:
            found.setdefault(page, anchors)
        elif page in found and (old := kept.anchors.get(page)):
            more = {anchor: digest for anchor, digest in anchors.items() if anchor in old and anchor not in found[page]}
            found[page] = {**found[page], **more} if more else found[page]
    return found


def _bare(page: str) -> str:
    """The address without its language: an alias holds for all of them."""
    return "/" + page.lstrip("/").partition("/")[2]
