"""The topics of the registry, each with the paragraphs in which one of its names stands: plain lists, for those without
JavaScript too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from wgreport.model.registry import Topic
from wgreport.model.report import Paragraph
from wgreport.pages import urls
from wgreport.pages.report import Reading
from wgreport.pages.site import Site, words
from wgreport.pages.topics import topic_names
from wgreport.pages.views import IndexEntry, IndexGroup, IndexView, Reference
from wgreport.parse.structure import walk_passages

EXCERPT = 140
"""Characters shown of a paragraph."""


class TopicPages:
    """The pages of topics in one language. The texts are looked through once, when the first page is made."""

    def __init__(self, readings: Sequence[Reading], language: str, site: Site) -> None:
        self._readings, self._language, self._site = readings, language, site

    @cached_property
    def _found(self) -> Mapping[str, Sequence[tuple[Reading, Paragraph, str]]]:
        """Topic -> the paragraphs that name it, with their text."""
        known = {
            reading.edition.language: topic_names(
                self._site.index.registry.topics, self._site.languages[reading.edition.language]
            )
            for reading in self._readings
        }
        found: dict[str, list[tuple[Reading, Paragraph, str]]] = {}
        for reading in self._readings:
            for paragraph in reading.edition.report.paragraphs:
                text = " ".join(passage.text for passage in walk_passages(paragraph))
                for topic in known[reading.edition.language].find(text):
                    found.setdefault(topic, []).append((reading, paragraph, text))
        return found

    def index(self) -> IndexView:
        """All topics, with the number of paragraphs of each."""
        speech = self._site.speeches[self._language]
        heading = speech.say("index.topics")
        entries = tuple(
            IndexEntry(Reference(self._name(topic), urls.topic(self._language, topic.id)), "", len(self._found.get(topic.id, ())))
            for topic in self._site.index.registry.topics
        )
        return IndexView(
            page=self._site.page(self._language, urls.topics(self._language), heading, "index", (Reference(heading),)),
            heading=heading,
            introduction=speech.say("index.topics.introduction"),
            groups=(IndexGroup("", "all", entries),) if entries else (),
        )

    def page(self, topic: Topic) -> IndexView:
        """One topic: its paragraphs, by report."""
        speech = self._site.speeches[self._language]
        heading = self._name(topic)
        trail = (Reference(speech.say("index.topics"), urls.topics(self._language)), Reference(heading))
        groups: dict[str, list[IndexEntry]] = {}
        for reading, paragraph, text in self._found.get(topic.id, ()):
            symbol = reading.work.sidecar.symbol
            name = speech.say("reference.paragraph", number=paragraph.number) if paragraph.number else symbol
            other = reading.edition.language != self._language
            groups.setdefault(symbol, []).append(
                IndexEntry(
                    Reference(name, urls.report(self._language, reading.work.id, paragraph.address)),
                    text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}\u2026",
                    1,
                    detail_tag=self._site.languages[reading.edition.language].tag if other else None,
                )
            )
        return IndexView(
            page=self._site.page(self._language, urls.topic(self._language, topic.id), heading, "index", trail),
            heading=heading,
            introduction=speech.say("index.topics.introduction"),
            groups=tuple(IndexGroup(symbol, f"report-{n}", tuple(entries)) for n, (symbol, entries) in enumerate(groups.items())),
            counted=False,
        )

    def _name(self, topic: Topic) -> str:
        return words(topic.name, self._language)
