"""The topics of the registry, each with the paragraphs in which one of its names stands: plain lists, for those without
JavaScript too, divided by year as those of targets are (see `backlinks`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from wgreport.model.registry import Topic
from wgreport.pages import urls
from wgreport.pages.report import Reading
from wgreport.pages.site import Site, words
from wgreport.pages.topics import TopicNames, path_of
from wgreport.pages.views import IndexEntry, IndexGroup, IndexView, Reference, Tab, View
from wgreport.pages.years import Cut, year_heading, year_name
from wgreport.parse.structure import walk_passages
from wgreport.parse.text import sentences

EXCERPT = 280
"""Columns shown of a paragraph; a Han character takes two."""


def about(reading: Reading, names: TopicNames) -> dict[str, IndexGroup]:
    """Topic -> the paragraphs of a report that name it. `names`: those of all topics in the language of its text."""
    site, symbol = reading.site, reading.work.sidecar.symbol
    speech = site.speeches[reading.language]
    tag = site.languages[reading.edition.language].tag if reading.edition.language != reading.language else None
    found: dict[str, list[IndexEntry]] = {}
    for paragraph in reading.edition.report.paragraphs:
        texts = [passage.text for passage in walk_passages(paragraph)]
        for topic, excerpt in _excerpts(texts, names.find(" ".join(texts)), names).items():
            name = speech.say("reference.paragraph", number=paragraph.number) if paragraph.number else symbol
            found.setdefault(topic, []).append(
                IndexEntry(
                    Reference(name, urls.report(reading.language, reading.work.id, paragraph.address)),
                    excerpt,
                    1,
                    detail_tag=tag,
                )
            )
    return {topic: IndexGroup(symbol, "", tuple(entries)) for topic, entries in found.items()}


def topics_view(language: str, site: Site) -> IndexView:
    """All topics, with the number of paragraphs of each."""
    speech = site.speeches[language]
    heading = speech.say("index.topics")
    counts = site.named.counts[language]
    entries = tuple(
        IndexEntry(Reference(words(topic.name, language), urls.target(language, path)), "", counts.get(path, 0))
        for topic in site.index.registry.topics
        for path in (path_of(topic.id),)
    )
    return IndexView(
        page=site.page(language, urls.topics(language), heading, "index", (Reference(heading),)),
        heading=heading,
        introduction=speech.say("index.topics.introduction"),
        groups=(IndexGroup("", "all", entries),) if entries else (),
    )


def topic_frame(topic: Topic, shown: Cut, count: int, tabs: tuple[Tab, ...], language: str, site: Site) -> IndexView:
    """A page of a topic without its paragraphs: the one of the years `shown`. `count`: the paragraphs that name it, in all or, on
    the page of an older year, in that one. `tabs` lead to the other pages."""
    speech = site.speeches[language]
    name, path = words(topic.name, language), path_of(topic.id)
    heading = year_heading(name, shown.year, speech) if shown.year else name
    trail = [Reference(speech.say("index.topics"), urls.topics(language))]
    if shown.year:
        trail += [Reference(name, urls.target(language, path)), Reference(year_name(shown.year, speech))]
    else:
        trail.append(Reference(name))
    return IndexView(
        page=site.page(language, urls.target(language, path, shown.year), heading, "index", trail),
        heading=heading,
        introduction=speech.say("index.topics.introduction"),
        groups=(),
        count=count,
        years=tabs,
    )


def with_entries(view: View, parts: Sequence[bytes]) -> View:
    """The page with the paragraphs that name its topic, by report."""
    assert isinstance(view, IndexView)
    groups = (msgspec.msgpack.decode(part, type=IndexGroup) for part in parts)
    return replace(view, groups=tuple(replace(group, id=f"report-{n}") for n, group in enumerate(groups)))


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
