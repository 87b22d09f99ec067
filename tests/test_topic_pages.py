"""The page of a topic: what it shows of each paragraph."""

from __future__ import annotations

import pytest

from reading import CONTENT
from wgreport.cache import Cache
from wgreport.pages import topic_pages
from wgreport.pages.all import readings_of
from wgreport.pages.topic_pages import about
from wgreport.pages.topics import topic_names
from wgreport.planning import corpus_of, site_of
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
    corpus = corpus_of(content, index, Cache(None), lambda *_: None)
    site, _ = site_of(content, corpus, index)
    readings = [readings_of(site, work)[language] for work in corpus.works]
    names = topic_names(index.registry.topics, site.languages[language])
    words = {word for reading in readings for one in reading.edition.report.paragraphs for word in _words(one)}
    shown = 0
    for reading in readings:
        for topic, entry in ((topic, entry) for topic, group in about(reading, names).items() for entry in group.entries):
            text = entry.detail.removeprefix("\u2026 ").removesuffix(" \u2026")
            assert topic in names.find(text), f"{topic}: {entry.detail}"
            assert language == "zh" or set(text.split()) <= words, entry.detail
            shown += 1
    assert shown > 50


def _words(passage) -> list[str]:
    return [*passage.text.split(), *(word for item in passage.items for word in _words(item))]
