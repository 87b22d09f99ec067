"""The page of a topic: what it shows of each paragraph."""

from __future__ import annotations

import pytest

from reading import CONTENT
from wgreport.build import corpus_of, site_of
from wgreport.cache import Cache
from wgreport.pages import topic_pages
from wgreport.pages.all import readings_of
from wgreport.pages.topic_pages import TopicPages
from wgreport.pages.topics import topic_names
from wgreport.registry import index_of
from wgreport.store import load_content


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("room", [160, topic_pages.EXCERPT, 100_000])
def test_what_is_shown_of_a_paragraph_has_the_name_of_the_topic(
    language: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little is shown, and no word of it is cut."""
    monkeypatch.setattr(topic_pages, "EXCERPT", room)
    content, _ = load_content(CONTENT)
    assert content is not None
    index = index_of(content.registry)
    site, _ = site_of(content, corpus_of(content, index, Cache(None), lambda *_: None), index)
    readings = readings_of(site, language)
    names = topic_names(index.registry.topics, site.languages[language])
    pages = TopicPages(readings, language, site)
    words = {word for reading in readings for one in reading.edition.report.paragraphs for word in _words(one)}
    shown = 0
    for topic in index.registry.topics:
        for entry in (entry for group in pages.page(topic).groups for entry in group.entries):
            text = entry.detail.removeprefix("\u2026 ").removesuffix(" \u2026")
            assert topic.id in names.find(text), f"{topic.id}: {entry.detail}"
            assert language == "zh" or set(text.split()) <= words, entry.detail
            shown += 1
    assert shown > 50


def _words(passage) -> list[str]:
    return [*passage.text.split(), *(word for item in passage.items for word in _words(item))]
