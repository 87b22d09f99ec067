"""The topics of the registry, each with the paragraphs in which one of its names stands: plain lists, for those without
JavaScript too."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from wgreport.model.registry import Topic
from wgreport.pages import urls
from wgreport.pages.report import Reading
from wgreport.pages.share import Share, Shown
from wgreport.pages.site import Site, words
from wgreport.pages.topics import TopicNames
from wgreport.pages.views import IndexEntry, IndexGroup, IndexView, Reference, View
from wgreport.parse.structure import walk_passages

EXCERPT = 140
"""Characters shown of a paragraph."""


def about(reading: Reading, names: TopicNames) -> dict[str, IndexGroup]:
    """Topic -> the paragraphs of a report that name it. `names`: those of all topics in the language of its text."""
    site, symbol = reading.site, reading.work.sidecar.symbol
    speech = site.speeches[reading.language]
    tag = site.languages[reading.edition.language].tag if reading.edition.language != reading.language else None
    found: dict[str, list[IndexEntry]] = {}
    for paragraph in reading.edition.report.paragraphs:
        text = " ".join(passage.text for passage in walk_passages(paragraph))
        for topic in names.find(text):
            name = speech.say("reference.paragraph", number=paragraph.number) if paragraph.number else symbol
            found.setdefault(topic, []).append(
                IndexEntry(
                    Reference(name, urls.report(reading.language, reading.work.id, paragraph.address)),
                    text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}\u2026",
                    1,
                    detail_tag=tag,
                )
            )
    return {topic: IndexGroup(symbol, "", tuple(entries)) for topic, entries in found.items()}


def topics_view(shares: Sequence[Share], language: str, site: Site) -> IndexView:
    """All topics, with the number of paragraphs of each."""
    speech = site.speeches[language]
    heading = speech.say("index.topics")
    entries = tuple(
        IndexEntry(
            Reference(words(topic.name, language), urls.topic(language, topic.id)),
            "",
            sum(share.topics[topic.id].count for share in shares if topic.id in share.topics),
        )
        for topic in site.index.registry.topics
    )
    return IndexView(
        page=site.page(language, urls.topics(language), heading, "index", (Reference(heading),)),
        heading=heading,
        introduction=speech.say("index.topics.introduction"),
        groups=(IndexGroup("", "all", entries),) if entries else (),
    )


def topic_frame(topic: Topic, language: str, site: Site) -> IndexView:
    """The page of one topic without its paragraphs."""
    speech = site.speeches[language]
    heading = words(topic.name, language)
    trail = (Reference(speech.say("index.topics"), urls.topics(language)), Reference(heading))
    return IndexView(
        page=site.page(language, urls.topic(language, topic.id), heading, "index", trail),
        heading=heading,
        introduction=speech.say("index.topics.introduction"),
        groups=(),
        counted=False,
    )


def pieces_of(topic: Topic, shares: Sequence[Share]) -> tuple[Shown, ...]:
    """The paragraphs that name a topic, report by report."""
    return tuple((share.work, share.topics[topic.id].entries) for share in shares if topic.id in share.topics)


def with_entries(view: View, parts: Sequence[bytes]) -> View:
    """The page of a topic with its paragraphs, by report."""
    assert isinstance(view, IndexView)
    groups = (msgspec.msgpack.decode(part, type=IndexGroup) for part in parts)
    return replace(view, groups=tuple(replace(group, id=f"report-{n}") for n, group in enumerate(groups)))
