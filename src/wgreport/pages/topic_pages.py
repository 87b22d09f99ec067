"""The topics of the registry, each with the paragraphs in which one of its names stands: plain lists, for those without
JavaScript too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from wgreport.model.registry import Topic
from wgreport.model.report import Paragraph
from wgreport.pages import urls
from wgreport.pages.report import Reading
from wgreport.pages.site import Site, words
from wgreport.pages.topics import TopicNames, topic_names
from wgreport.pages.views import IndexEntry, IndexGroup, IndexView, Reference
from wgreport.parse.structure import walk_passages
from wgreport.parse.text import sentences

EXCERPT = 280
"""Columns shown of a paragraph; a Han character takes two."""


class TopicPages:
    """The pages of topics in one language. The texts are looked through once, when the first page is made."""

    def __init__(self, readings: Sequence[Reading], language: str, site: Site) -> None:
        self._readings, self._language, self._site = readings, language, site

    @cached_property
    def _found(self) -> Mapping[str, Sequence[tuple[Reading, Paragraph, str]]]:
        """Topic -> the paragraphs that name it, each with the words around the name."""
        known = {
            reading.edition.language: topic_names(
                self._site.index.registry.topics, self._site.languages[reading.edition.language]
            )
            for reading in self._readings
        }
        found: dict[str, list[tuple[Reading, Paragraph, str]]] = {}
        for reading in self._readings:
            for paragraph in reading.edition.report.paragraphs:
                names = known[reading.edition.language]
                texts = [passage.text for passage in walk_passages(paragraph)]
                topics = names.find(" ".join(texts))
                for topic, excerpt in _excerpts(texts, topics, names).items():
                    found.setdefault(topic, []).append((reading, paragraph, excerpt))
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
                    text,
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


def _excerpts(texts: Sequence[str], topics: Iterable[str], names: TopicNames) -> dict[str, str]:
    """For each of `topics`, which `texts` name together, what is shown: all if it is short, else the first sentence that names
    it, cut if it is long."""
    whole = " ".join(texts)
    room = EXCERPT // 2 if names.language.search.tokens == "bigrams" else EXCERPT
    if len(whole) <= room:
        return dict.fromkeys(topics, whole)
    excerpts: dict[str, str] = {}
    missing = set(topics)
    for text in texts:
        for start, end in sentences(text, names.language):
            if not missing:
                break
            sentence = text[start:end]
            for topic in missing.intersection(names.find(sentence)):
                excerpts[topic] = _cut(sentence, _end(sentence, topic, names), room) if len(sentence) > room else sentence
                missing.discard(topic)
    # A name that goes from one sentence into the next: the beginning.
    return {topic: excerpts.get(topic) or _cut(whole, 0, room) for topic in topics}


def _end(text: str, topic: str, names: TopicNames) -> int:
    """How much of `text` from its beginning is enough to name `topic`."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if topic in names.find(text[:middle]) else (middle + 1, high)
    return low


def _cut(text: str, place: int, room: int) -> str:
    """About `room` characters of `text` around `place`, cut at blanks where there are any near; dots for what is cut off."""
    start = 0 if place <= room * 2 // 3 else min(place - room // 2, len(text) - room)
    end = min(len(text), start + room)
    if start:
        start = text.find(" ", start, place - room // 4) + 1 or start
    if end < len(text):
        last = text.rfind(" ", max(place, end - room // 4), end)
        end = last if last > 0 else end
    return ("\u2026 " if start else "") + text[start:end].strip() + (" \u2026" if end < len(text) else "")
