"""The register's pages by year, and an act beside the same act in another language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from wgreport.build import corpus_of, site_of
from wgreport.cache import Cache
from wgreport.pages import register
from wgreport.pages.acts import cited, elsewhere, topics_of
from wgreport.pages.all import readings_of
from wgreport.pages.register import Entry, register_of
from wgreport.pages.register_data import register_sheets
from wgreport.pages.report import Reading
from wgreport.registry import index_of
from wgreport.store import load_content

CONTENT = Path(__file__).parent.parent / "content"


@pytest.fixture(scope="module")
def reading() -> Reading:
    content, _ = load_content(CONTENT)
    assert content is not None
    index = index_of(content.registry)
    site, _ = site_of(content, corpus_of(content, index, Cache(None), lambda *_: None), index)
    return readings_of(site, "zh")[0]


def _entries(reading: Reading, years: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(Entry(reading.edition.report.acts[0], reading, year) for year in years)


def test_a_short_register_is_one_page(reading: Reading) -> None:
    (sheet,) = register._sheets("adopted", _entries(reading, ["2020"] * 5 + ["2019"] * 3))
    assert (sheet.year, len(sheet.entries)) == ("", 8)


def test_a_long_register_is_cut_between_years_and_nothing_is_twice(reading: Reading) -> None:
    years = ["2021"] * 100 + ["2020"] * 150 + ["2019"] * 100 + ["0000"] * 2
    sheets = list(register._sheets("proposed", _entries(reading, years)))
    assert [(sheet.year, len(sheet.entries)) for sheet in sheets] == [("", 250), ("2019", 100), ("0000", 2)]


def test_a_year_longer_than_a_page_is_on_one_all_the_same(reading: Reading) -> None:
    sheets = list(register._sheets("adopted", _entries(reading, ["2021"] * 400 + ["2020"])))
    assert [(sheet.year, len(sheet.entries)) for sheet in sheets] == [("", 400), ("2020", 1)]


def test_an_act_stands_beside_the_same_act_in_the_other_language(reading: Reading) -> None:
    """Paragraph 62 in Chinese: both versions tell its acts apart in the same way."""
    (act, *_) = [act for act in reading.edition.report.acts if act.within == "p62"]
    ((edition, text, whole),) = elsewhere(act, reading)
    assert (edition.language, whole) == ("en", False)
    assert act.verb == next(other.verb for other in edition.report.acts if other.text == text)


def test_the_data_holds_every_act_of_the_pages(reading: Reading) -> None:
    found = register_of((reading,), "zh", reading.site)
    sheets = dict(register_sheets(found))
    assert set(sheets) == {
        "/zh/recommendations/data/adopted-2020.json",
        "/zh/recommendations/data/proposed-2020.json",
    }
    for part, entries in found.entries.items():
        sheet = sheets[f"/zh/recommendations/data/{part}-2020.json"]
        assert [row.texts["zh"] for row in sheet.rows] == [entry.act.text for entry in entries]
        for row in sheet.rows:
            assert row.verb in sheet.labels["verb"]
            assert set(row.topics) <= set(sheet.labels["topic"])
            assert set(row.addressees) <= set(sheet.labels["addressee"])


def test_an_act_is_about_the_topics_that_it_names_and_whose_articles_it_cites(reading: Reading) -> None:
    found = register_of((reading,), "zh", reading.site)
    for act in reading.edition.report.acts:
        pages = set(cited(act, reading.edition))
        topics = topics_of(act, reading, found.topics)
        for topic in reading.site.index.registry.topics:
            named = any(name in act.text for name in (topic.name["zh"], *topic.aliases.get("zh", ())))
            assert (topic.id in topics) == (named or not pages.isdisjoint(topic.articles)), (act.text, topic.id)
