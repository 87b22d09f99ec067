"""Search in both languages, held to what the published texts say."""

from __future__ import annotations

import json
import re
import unicodedata
from urllib.parse import urlencode

import pytest
from page_kinds import LANGUAGES, REPORT
from playwright.sync_api import expect

CHINESE = [
    "举报人保护",
    "第8/7号决议",
    "第 8/7 号",
    "腐败风",  # crosses the border of two words
    "败机",
    "反腐败机构",
    "反腐",
    "独立性",
    "开放数据",
    "科伦坡评注",
    "第六条",
    "第十二条",
    "毒品和犯罪问题办公室",
    "西班牙",
    "廉正",
    "问责",
    "举报",
    "COVID-19",
    "COVID-19 大流行",
    "CAC/COSP/WG.4/2020/4",
    "段简",  # nowhere
]
ENGLISH = {
    # What is asked, and what a paragraph must have: inflections of each word, anywhere in it.
    "anti-corruption agencies": [r"anti-corruption", r"agenc(y|ies)\b"],
    "anti-corruption agency": [r"anti-corruption", r"agenc(y|ies)\b"],
    "anti-corruption bodies": [r"anti-corruption", r"bod(y|ies)\b"],
    "anti-corruption body": [r"anti-corruption", r"bod(y|ies)\b"],
    "reporting persons": [r"\breport(s|ed|ing)?\b", r"\bpersons?\b"],
    "reporting person": [r"\breport(s|ed|ing)?\b", r"\bpersons?\b"],
    '"reporting persons"': [r"reporting persons"],
    "open data": [r"\bopen\b", r"\bdata\b"],
    "resolution 8/7": [r"\bresolutions?\b", r"\b8/7\b"],
    "COVID-19": [r"covid-19"],
    "covid-19": [r"covid-19"],
    "CAC/COSP/WG.4/2020/4": [r"cac/cosp/wg\.4/2020/4\b"],
    "Colombo Commentary": [r"\bcolombo\b", r"\bcommentar(y|ies)\b"],
    "independence": [r"\bindependence\b"],
    "zzyzx": [r"zzyzx"],
}


def folded(text: str) -> str:
    """As compared here: compatible forms made one, lower case, no blanks. Not the program's own folding: that is what is tested."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())


def texts(built, language: str) -> dict[str, str]:
    """What is published of the report, by address: paragraphs with their items, and footnotes; each item on a line of its own."""
    published = json.loads((built / language / REPORT / "index.json").read_text(encoding="utf-8"))

    def lines(passage) -> list[str]:
        return [passage["text"], *(line for item in passage.get("items", []) for line in lines(item))]

    return {one["address"]: "\n".join(lines(one)) for one in (*published["paragraphs"], *published["notes"])}


def wait(page) -> None:
    """Until what was asked is answered."""
    page.wait_for_function(
        """() => {
            const finder = document.getElementById("finder");
            const said = finder.querySelector(".summary").textContent;
            return said && said !== finder.dataset.sayLoading && !finder.classList.contains("waiting");
        }"""
    )


def ask(page, site_url: str, language: str, query: str, **filters: str) -> list[str]:
    """The addresses that a search finds, in their order: all of them, as `more` shows them."""
    page.goto(f"{site_url}{language}/search/?{urlencode({'q': query, **filters})}")
    wait(page)
    more = page.locator("#finder .more")
    while more.is_visible():
        count = page.locator(".hits > li").count()
        more.click()
        page.wait_for_function("(count) => document.querySelectorAll('.hits > li').length > count", arg=count)
    return page.locator(".hits h3 a").evaluate_all("(all) => all.map((one) => one.hash.slice(1))")


@pytest.mark.parametrize("query", CHINESE)
def test_chinese_words_are_found(shared_page, site_url, built, query):
    """A reader types Chinese words, a symbol or a number, with blanks or without, and gets all paragraphs that have them, only those
    and each once."""
    found = ask(shared_page, site_url, "zh", query)
    expected = {
        address for address, text in texts(built, "zh").items() if any(folded(query) in folded(line) for line in text.split("\n"))
    }
    assert set(found) >= expected, "a paragraph is missing"
    assert sorted(found) == sorted(expected)
    assert expected or query == "段简"


@pytest.mark.parametrize("query", ENGLISH)
def test_english_words_are_found(shared_page, site_url, built, query):
    """A reader types English words in any inflection and gets all paragraphs that have them in any."""
    found = ask(shared_page, site_url, "en", query)
    patterns = ENGLISH[query]
    expected = {
        address
        for address, text in texts(built, "en").items()
        if all(re.search(pattern, text.replace("\u2010", "-").replace("\u2011", "-"), re.IGNORECASE) for pattern in patterns)
    }
    assert set(found) >= expected, "a paragraph is missing"
    assert len(found) == len(set(found))
    assert expected or query == "zzyzx"


def test_a_hit_shows_why_and_leads_to_its_paragraph(page, site_url):
    """A reader searches for whistle-blower protection, sees the words marked in the passage, and clicks: the page opens at it."""
    assert ask(page, site_url, "zh", "举报人保护") == ["p21"]
    hit = page.locator(".hits > li").first
    expect(hit.locator("h3")).to_contain_text("CAC/COSP/WG.4/2020/5，第21段")
    expect(hit.locator("mark")).to_have_text("举报人保护")
    hit.locator("h3 a").click()
    page.wait_for_url(f"{site_url}zh/{REPORT}#p21")
    expect(page.locator("#p21")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".hits > li")).to_have_count(1)


@pytest.mark.parametrize(("language", "query"), [("zh", "第8/7号决议"), ("en", "resolution 8/7")])
def test_the_box_in_the_header_leads_to_the_search_page(page, site_url, language, query):
    """A reader of the report types into the box on top and presses Enter: the search page has the query and its hits."""
    page.goto(f"{site_url}{language}/{REPORT}")
    page.locator("#search-box").fill(query)
    page.locator("#search-box").press("Enter")
    page.wait_for_url(f"{site_url}{language}/search/?q=*")
    expect(page.locator("#query")).to_have_value(query)
    wait(page)
    expect(page.locator(".hits h3 a[href$='#p35']")).to_be_visible()


def test_typing_searches_at_once(page, site_url):
    """A reader types into the search page and sees hits without pressing anything; the address can be copied."""
    page.goto(f"{site_url}zh/search/")
    page.locator("#query").press_sequentially("开放数据", delay=30)
    expect(page.locator(".hits > li")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"\?q="))
    page.locator("#query").press("Escape")
    expect(page.locator(".hits > li")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_narrow(page, site_url, language):
    """A reader searches for the anti-corruption bodies, then only in recommendations: fewer hits, each a recommendation, as many as
    the filter announced; clearing the filter brings all back."""
    query = {"zh": "反腐败机构", "en": "anti-corruption bodies"}[language]
    everything = ask(page, site_url, language, query)
    choice = page.locator("fieldset[data-facet=kind] label", has=page.locator("input[value=recommendation]"))
    announced = int(choice.locator(".count").text_content())
    choice.click()
    page.wait_for_url("**kind=recommendation*")
    expect(page.locator(".hits > li")).to_have_count(announced)
    wait(page)
    narrowed = page.locator(".hits h3 a").evaluate_all("(all) => all.map((one) => one.hash.slice(1))")
    assert set(narrowed) < set(everything)
    assert {"p61", "p62"} & set(narrowed)
    assert set(narrowed) <= {f"p{number}" for number in range(59, 66)}
    assert sorted(ask(page, site_url, language, query, kind="recommendation")) == sorted(narrowed)
    page.locator("#finder .clear").click()
    expect(page.locator("#finder .clear")).to_be_hidden()
    wait(page)
    assert sorted(ask(page, site_url, language, query)) == sorted(everything)


def test_the_other_language_is_one_step_away(page, site_url):
    """A reader who finds nothing in Chinese sees that English has something, and goes there with the same query."""
    assert ask(page, site_url, "zh", "whistle reporting persons") == []
    elsewhere = page.locator(".elsewhere a[data-code=en]")
    ask(page, site_url, "zh", "COVID-19")
    expect(elsewhere.locator(".count")).to_have_text("(6)")
    elsewhere.click()
    page.wait_for_url(f"{site_url}en/search/?q=COVID-19")
    wait(page)
    expect(page.locator(".hits > li")).to_have_count(6)


@pytest.mark.parametrize(
    "query", ["<script>document.title = 'taken'</script>", '"><img src=x onerror="document.title=\'taken\'">']
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_is_text_and_nothing_else(page, faults, site_url, language, query):
    """Someone sends a reader a link whose query is a program: it is shown as the text it is, and nothing runs."""
    title = (page.goto(f"{site_url}{language}/search/"), page.title())[1]
    ask(page, site_url, language, query)
    expect(page.locator("#query")).to_have_value(query)
    assert page.title() == title
    assert page.locator("main script, main img").count() == 0
    assert faults == []


def test_one_chinese_character_is_too_little(page, site_url):
    """A reader who types one character is told to enter two."""
    assert ask(page, site_url, "zh", "段") == []
    expect(page.locator("#finder .summary")).to_have_text(page.locator("#finder").get_attribute("data-say-too-short"))
