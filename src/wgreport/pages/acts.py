"""An act and what belongs to it: its number, its topics, what it cites, the same act in other language versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from wgreport.model.corpus import Edition
from wgreport.model.report import Act, Item, Paragraph
from wgreport.pages.report import Reading
from wgreport.pages.topics import TopicNames
from wgreport.parse.structure import walk_passages


class Around(Struct, frozen=True):
    """What belongs to an act: the topics it is about, the targets with a page that it cites, and the same act in other language
    versions (see `topics_of`, `cited`, `elsewhere`)."""

    topics: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    others: tuple[tuple[Edition, str, bool], ...] = ()


ALONE = Around()


def around(act: Act, reading: Reading, names: Mapping[str, TopicNames]) -> Around:
    """What belongs to an act. `names`: those of all topics, by language."""
    pages = cited(act, reading.edition)
    return Around(topics_of(act, reading, names, pages), pages, tuple(elsewhere(act, reading)))


def topics_of(act: Act, reading: Reading, names: Mapping[str, TopicNames], cites: Iterable[str]) -> tuple[str, ...]:
    """The registry's topics that an act is about: it names them (`names`, by language), or cites an article of theirs. In the
    registry's order."""
    named = set(names[reading.edition.language].find(act.text))
    pages = set(cites)
    return tuple(
        topic.id for topic in reading.site.index.registry.topics if topic.id in named or not pages.isdisjoint(topic.articles)
    )


def cited(act: Act, edition: Edition) -> tuple[str, ...]:
    """The targets with a page that the words of the act cite, each once."""
    return tuple(
        dict.fromkeys(
            link.page
            for link in edition.links
            if link.problem is None
            and link.mention.within == act.within
            and act.start <= link.mention.start
            and link.mention.end <= act.end
        )
    )


def elsewhere(act: Act, reading: Reading) -> Iterator[tuple[Edition, str, bool]]:
    """The same act in the other language versions: the act in the same place among as many of the same voice, else the whole
    paragraph (True)."""
    here = _siblings(act, reading.edition)
    for edition in reading.work.editions:
        if edition is reading.edition:
            continue
        there = _siblings(act, edition)
        if len(there) == len(here):
            yield edition, there[here.index(act)].text, False
            continue
        passages = (passage for p in edition.report.paragraphs for passage in walk_passages(p))
        text = next((passage.text for passage in passages if passage.address == act.within), None)
        if text is not None:
            yield edition, text, True


def _siblings(act: Act, edition: Edition) -> list[Act]:
    return [other for other in edition.report.acts if other.within == act.within and other.voice == act.voice]


def paragraph_of(act: Act, reading: Reading) -> Paragraph:
    """The paragraph in which the act stands: the one whose address begins that of the item it is in."""
    address = act.within
    while not isinstance(holder := reading.places.get(address), Paragraph):
        address = address.rpartition("-")[0]
        assert address, act.within
    return holder


def passage_of(act: Act, reading: Reading) -> Paragraph | Item:
    """The paragraph, or the item of one, whose text the act is a part of."""
    holder = reading.places[act.within]
    assert isinstance(holder, Paragraph | Item)
    return holder
