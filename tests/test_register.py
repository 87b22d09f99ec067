"""The register's pages by year, and an act beside the same act in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from wgreport.cache import Cache
from wgreport.pages import register
from wgreport.pages.acts import cited, elsewhere, topics_of
from wgreport.pages.all import readings_of
from wgreport.pages.register import belongs, pages_of_register, register_frame, register_of
from wgreport.pages.register_data import KINDS, data_sheet, register_indexes, register_sheets
from wgreport.pages.report import Reading
from wgreport.pages.search import site_of_search
from wgreport.pages.share import Pack, Piece, Share
from wgreport.pages.sharing import named_by, share_of, topics_by_language
from wgreport.pages.views import RegisterView, Tab
from wgreport.pages.years import Cut, at, cuts
from wgreport.planning import corpus_of, site_of
from wgreport.registry import index_of
from wgreport.store import load_content

CONTENT = Path(__file__).parent.parent / "content"


@pytest.fixture(scope="module")
def reading() -> Reading:
    content, _ = load_content(CONTENT)
    assert content is not None
    index = index_of(content.registry)
    corpus = corpus_of(content, index, Cache(None), lambda *_: None)
    site, _ = site_of(content, corpus, index)
    return readings_of(site, corpus.works[0])["zh"]


def test_a_short_list_is_one_page() -> None:
    assert cuts({"2020": 5, "2019": 3}, 300) == (Cut("", ("2020", "2019")),)
    assert cuts({}, 300) == (Cut("", ()),)


def test_a_long_list_is_cut_between_years_and_nothing_is_twice() -> None:
    counts = {"2021": 100, "2020": 150, "2019": 100, "0000": 2}
    assert cuts(counts, 300) == (Cut("", ("2021", "2020")), Cut("2019", ("2019",)), Cut("0000", ("0000",)))


def test_a_year_longer_than_a_page_is_on_one_all_the_same() -> None:
    assert cuts({"2021": 400, "2020": 1}, 300) == (Cut("", ("2021",)), Cut("2020", ("2020",)))


def test_the_page_of_an_older_year_leads_to_the_next_and_to_all_that_are_older() -> None:
    """And to the first page, which leads to all."""
    years = ("", "2021", "2020", "2019", "2018")
    tabs = [Tab(year or "newest", f"/{year}", 3, current=False) for year in years]

    def shown(page: int) -> str:
        return " ".join(f"{tab.text}{'*' * tab.current}{tab.count or ''}" for tab in at(tabs, page))

    assert shown(0) == "newest*3 20213 20203 20193 20183"
    assert shown(1) == "newest 2021* 2020 2019 2018"
    assert shown(2) == "newest 2021 2020* 2019 2018"
    assert shown(3) == "newest \u2026 2020 2019* 2018"
    assert shown(4) == "newest \u2026 2019 2018*"


def test_the_pages_of_the_register_are_those_of_the_language_that_has_most(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version with fewer acts has the same pages: each links to the same page in the other languages."""
    share = share_of(reading, topics_by_language(reading.site), Pack())
    monkeypatch.setattr(register, "LONGEST", share.acts["adopted"].count)
    pages = pages_of_register([(share, replace(share, year="2019")), (share,)])
    assert pages["adopted"] == (Cut("", ("2020",)), Cut("2019", ("2019",)))
    found = register_of((share,), "zh", reading.site, pages)
    (first, second, *_) = found.sheets
    assert (found.rows(first), second.year, found.rows(second)) == (((share.work, share.acts["adopted"].rows),), "2019", ())


def test_the_page_of_an_older_year_says_nothing_of_other_years(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page says how many entries there are, and which reports were not analysed; the page of an older year, which of its
    own. A report of a third year changes that page in nothing."""
    monkeypatch.setattr(register, "LONGEST", 1)
    share = share_of(reading, topics_by_language(reading.site), Pack())
    newest, older = replace(share, year="2021", symbol="N"), replace(share, year="2019", symbol="O")
    silent = tuple(replace(one, acts={}, analysed=False) for one in (newest, older))

    def views(*shares: Share) -> list[RegisterView]:
        found = register_of(shares, "en", reading.site)
        return [register_frame(sheet, found, ["verb"]) for sheet in found.sheets if sheet.part == "adopted"]

    count = share.acts["adopted"].count
    first, second, third = views(newest, share, older, *silent)
    assert [tab.count for tab in first.years] == [count] * 3
    assert [tab.count for tab in first.parts] == [count * 3, share.acts["proposed"].count * 3]
    assert {tab.count for view in (second, third) for tab in (*view.years, *view.parts)} == {None}
    assert [[it.text for it in view.unanalysed] for view in (first, second, third)] == [["N", "O"], [], ["O"]]
    more = replace(newest, symbol="M", acts={"adopted": replace(newest.acts["adopted"], keys=dict.fromkeys(KINDS, ("x", "y")))})
    assert views(more, newest, share, older, *silent)[1:] == [second, third]


def test_what_the_register_can_be_filtered_by_is_told_once_for_all_its_pages(reading: Reading) -> None:
    share = share_of(reading, topics_by_language(reading.site), Pack())
    found = register_of((share, replace(share, year="2019")), "en", reading.site)
    told = dict(register_indexes(found))
    assert set(told) == {f"/en/recommendations/data/{part}.json" for part in ("adopted", "proposed")}
    adopted = told["/en/recommendations/data/adopted.json"]
    assert adopted.sheets == tuple(f"/en/recommendations/data/adopted-{year}.json" for year in ("2020", "2019"))
    assert adopted.facets["year"] == (("2020", "2020"), ("2019", "2019"))
    assert {key for key, _ in adopted.facets["verb"]} == set(share.acts["adopted"].keys["verb"])
    assert "body" not in adopted.facets
    assert not dict(register_indexes(register_of((), "en", reading.site)))


def test_an_act_stands_beside_the_same_act_in_the_other_language(reading: Reading) -> None:
    """Paragraph 62 in Chinese: both versions tell its acts apart in the same way."""
    (act, *_) = [act for act in reading.edition.report.acts if act.within == "p62"]
    ((edition, text, whole),) = elsewhere(act, reading)
    assert (edition.language, whole) == ("en", False)
    assert act.verb == next(other.verb for other in edition.report.acts if other.text == text)


def test_the_data_holds_every_act_of_the_pages(reading: Reading) -> None:
    pack = Pack()
    found = register_of([share_of(reading, topics_by_language(reading.site), pack)], "zh", reading.site)
    packed = pack.packed()

    def unpack(_work: str, piece: Piece) -> bytes:
        return piece.of(packed)

    sheets = {sheet.url: data_sheet(sheet, found, unpack) for sheet in register_sheets(found)}
    assert set(sheets) == {
        "/zh/recommendations/data/adopted-2020.json",
        "/zh/recommendations/data/proposed-2020.json",
    }
    for part in found.years:
        sheet = sheets[f"/zh/recommendations/data/{part}-2020.json"]
        assert [row.texts["zh"] for row in sheet.rows] == [act.text for act in reading.edition.report.acts if belongs(act, part)]
        for row in sheet.rows:
            assert row.verb in sheet.labels["verb"]
            assert set(row.topics) <= set(sheet.labels["topic"])
            assert set(row.addressees) <= set(sheet.labels["addressee"])


def test_an_act_is_about_the_topics_that_it_names_and_whose_articles_it_cites(reading: Reading) -> None:
    names = topics_by_language(reading.site)
    for act in reading.edition.report.acts:
        pages = set(cited(act, reading.edition))
        topics = topics_of(act, reading, names, pages)
        for topic in reading.site.index.registry.topics:
            named = any(name in act.text for name in (topic.name["zh"], *topic.aliases.get("zh", ())))
            assert (topic.id in topics) == (named or not pages.isdisjoint(topic.articles)), (act.text, topic.id)


def test_a_state_that_is_asked_is_called_by_its_name_where_the_search_filters(reading: Reading) -> None:
    act = replace(reading.edition.report.acts[0], addressees=("CHL",))
    asked = replace(reading, edition=replace(reading.edition, report=replace(reading.edition.report, acts=(act,))))
    share = share_of(asked, topics_by_language(reading.site), Pack())
    site = replace(reading.site, named=named_by({"zh": (share,), "en": ()}, {"zh": {}, "en": {}}, reading.site.index))
    found = site_of_search(site, "zh", [share])
    assert found.labels["addressee"] == {"CHL": reading.site.index.states["CHL"].name["zh"]}
