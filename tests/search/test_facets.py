"""The counts beside the filters are those that one would count by hand, for whatever is asked and chosen."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from comparing import folded
from questions import CHINESE

from wgreport import store
from wgreport.cache import Cache
from wgreport.model.search import SearchRecord
from wgreport.pages.all import readings_of
from wgreport.pages.search import records_in
from wgreport.pages.sharing import topics_by_language
from wgreport.planning import corpus_of, site_of
from wgreport.registry import index_of

COMBINATIONS = 50


@pytest.fixture(scope="module")
def records(content: Path) -> list[SearchRecord]:
    """What the index was made from."""
    loaded, _ = store.load_content(content)
    assert loaded is not None
    index = index_of(loaded.registry)
    corpus = corpus_of(loaded, index, Cache(None), lambda *_: None)
    site, _ = site_of(loaded, corpus, index)
    topics = topics_by_language(site)
    readings = [reading for work in corpus.works for reading in readings_of(site, work).values()]
    shown = [reading for reading in readings if reading.edition.language == reading.language]
    return [record for reading in shown for record in records_in(reading, topics[reading.language])]


def passes(record: SearchRecord, selected: dict[str, list[str]], but: str = "") -> bool:
    """OR within a facet, AND between facets."""
    return all(facet == but or set(record.filters.get(facet, ())) & set(values) for facet, values in selected.items())


def test_the_counts_are_those_of_brute_force(finder: Any, records: list[SearchRecord], seed: int) -> None:
    """Fifty random combinations of a question (or none) and filters; drawn anew in each run."""
    draw = random.Random(seed)
    chinese = [record for record in records if record.language == "zh"]
    values: dict[str, list[str]] = {}
    for record in chinese:
        for facet, own in record.filters.items():
            values.setdefault(facet, []).extend(own)
    values = {facet: sorted(set(own)) for facet, own in values.items() if own}
    assert set(values) == {
        *("body", "meeting", "year", "kind", "voice", "weight", "verb", "addressee", "article", "resolution", "state", "topic")
    }
    questions = [query for query in CHINESE if not re.search(r"[\d\u4e00\u4e8c\u4e09\u516d\u4e5d\u5341]", query)]  # no numbers
    wanted = []
    for _ in range(COMBINATIONS):
        query = draw.choice(["", *questions])
        facets = draw.sample(sorted(values), draw.randint(0, 3))
        wanted.append(
            (query, {facet: draw.sample(values[facet], min(len(values[facet]), draw.randint(1, 3))) for facet in facets})
        )
    answers = finder.ask(*(("zh", {"query": query, "selected": selected, "more": True}) for query, selected in wanted))
    for (query, selected), answer in zip(wanted, answers, strict=True):
        of_query = [one for one in chinese if any(folded(query) in folded(line) for line in one.text.split("\n"))]
        told = f"seed {seed}: {query!r} {selected}"
        assert answer["total"] == sum(passes(one, selected) for one in of_query), told
        for facet, own in values.items():
            left = [one for one in of_query if passes(one, selected, facet)]
            for value in own:
                counted = sum(value in one.filters.get(facet, ()) for one in left)
                assert answer["counts"][facet].get(value, 0) == counted, f"{told}: {facet}={value}"


def test_filters_are_what_the_text_says(records: list[SearchRecord]) -> None:
    """The made-up report: States, articles, resolutions, topics, voices and weights, as a reader would mark them."""
    by_place = {(record.language, record.work, record.address): record.filters for record in records}
    made = {
        language: {n: by_place[language, "cac-cosp-wg.4-2031-1", f"p{n}"] for n in range(1, 10)}
        for language in ("es", "fr", "ru")
    }
    for language, paragraphs in made.items():
        assert paragraphs[1]["resolution"] == ("cac-cosp/resolution/8/7",), language
        assert paragraphs[3]["article"] == ("uncac/article/6",), language
        assert paragraphs[4]["state"] == ("ESP",), language
        assert paragraphs[6]["state"] == ("CIV",), language
        assert paragraphs[8]["kind"] == ("recommendation",), language
        assert paragraphs[8]["voice"] == ("body",), language
        assert paragraphs[1]["meeting"] == ("meeting/cac-cosp-wg.4/21",)
        assert paragraphs[1]["year"] == ("2031",)
    assert made["fr"][3]["weight"] == ("several",)
    only = by_place["zh", "cac-cosp-wg.4-2032-1", "p4"]
    assert (only["kind"], only["verb"], only["addressee"]) == (("recommendation",), ("recommend",), ("states-parties",))
    assert "bodies" in by_place["zh", "cac-cosp-wg.4-2032-1", "p2"]["topic"]
