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
    more = page.locator(".groups-found .more-here, #finder > .results > .more:not([hidden])")
    while more.count():
        count = page.locator(".groups-found .hits > li").count()
        more.first.click()
        page.wait_for_function("(count) => document.querySelectorAll('.groups-found .hits > li').length > count", arg=count)
    return addresses(page)


def addresses(page) -> list[str]:
    return page.locator(".groups-found .hits h4 a").evaluate_all("(all) => all.map((one) => one.hash.slice(1))")


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
    expect(page.locator(".report h3")).to_have_text("CAC/COSP/WG.4/2020/5")
    expect(hit.locator("h4")).to_have_text("第21段")
    expect(hit.locator(".section")).not_to_be_empty()
    expect(hit.locator("mark")).to_have_text("举报人保护")
    hit.locator("h4 a").click()
    page.wait_for_url(f"{site_url}zh/{REPORT}?q=*#p21")
    expect(page.locator("#p21")).to_be_in_viewport()
    expect(page.locator("#p21 mark.found.current")).to_have_text("举报人保护")
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
    expect(page.locator(".hits h4 a[href$='#p35']")).to_be_visible()


def test_typing_searches_at_once(page, site_url):
    """A reader types into the search page and sees hits without pressing anything; the address can be copied."""
    page.goto(f"{site_url}zh/search/")
    page.locator("#query").press_sequentially("开放数据", delay=30)
    expect(page.locator(".hits > li")).to_have_count(4)
    expect(page).to_have_url(re.compile(r"\?q="))
    page.locator("#query").press("Escape")  # closes the suggestions, if there are any
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
    narrowed = addresses(page)
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


def test_one_chinese_character_is_enough(shared_page, site_url, built):
    """A reader types a single character and gets every paragraph that has it."""
    expected = {address for address, text in texts(built, "zh").items() if "税" in text or "款" in text}
    found = {*ask(shared_page, site_url, "zh", "税"), *ask(shared_page, site_url, "zh", "款")}
    assert found == expected


def test_numbers_are_found_in_either_writing(shared_page, site_url):
    """第6条, 第六条, with blanks or in full width: the same paragraphs."""
    expected = ask(shared_page, site_url, "zh", "第六条")
    assert expected
    for query in ("第6条", "第 6 条", "第６条"):
        assert sorted(ask(shared_page, site_url, "zh", query)) == sorted(expected), query


def test_what_is_not_wanted_is_left_out(shared_page, site_url):
    """A minus leaves out the paragraphs that have the word, or the phrase, behind it."""
    everything = set(ask(shared_page, site_url, "zh", "反腐败机构"))
    without = set(ask(shared_page, site_url, "zh", "反腐败机构 -独立性"))
    assert without == everything - set(ask(shared_page, site_url, "zh", "独立性"))
    assert without != everything
    assert set(ask(shared_page, site_url, "en", '"open data" -government')) <= set(
        ask(shared_page, site_url, "en", '"open data"')
    )


def test_a_weakened_query_is_told(page, site_url):
    """A word that is nowhere is left out of a query, and the reader is told."""
    found = ask(page, site_url, "en", "independence zzyzx")
    assert found == ask(page, site_url, "en", "independence")
    ask(page, site_url, "en", "independence zzyzx")
    expect(page.locator("#finder .remark")).to_contain_text("zzyzx")


@pytest.mark.parametrize(
    ("language", "query", "target"),
    [
        ("zh", "第六条", "articles/uncac/6/"),
        ("zh", "第13条第二款", "articles/uncac/13/#para-2"),
        ("en", "art. 13(2)", "articles/uncac/13/#para-2"),
        ("zh", "8/7", "resolutions/cac-cosp/8-7/"),
        ("en", "A/RES/58/4", "resolutions/ga/58-4/"),
        ("en", "CAC/COSP/WG.4/2020/4", "documents/cac-cosp-wg.4-2020-4/"),
        ("en", "WG.4/2020 para 59", f"{REPORT}#p59"),
        ("zh", "CAC/COSP/WG.4/2020/5，第59段", f"{REPORT}#p59"),
    ],
)
def test_a_citation_leads_straight_to_what_it_cites(page, site_url, language, query, target):
    """What one types is itself an address: the page, or the paragraph, is the first line."""
    page.goto(f"{site_url}{language}/search/?{urlencode({'q': query})}")
    page.locator(".direct a").first.wait_for()
    assert page.locator(".direct a").first.evaluate("(one) => one.href") == f"{site_url}{language}/{target}"
    page.locator(".direct a").first.click()
    page.wait_for_url(f"{site_url}{language}/{target}")
    if "#" in target:
        expect(page.locator(f"[id='{target.split('#')[1]}']")).to_be_in_viewport()


def test_suggestions_are_a_combobox(page, site_url):
    """A reader types the beginning of a name, goes down the list with the arrow keys and takes it with Enter; Escape closes it."""
    page.goto(f"{site_url}en/search/")
    field = page.locator("#query")
    field.press_sequentially("spai", delay=20)
    option = page.locator("#suggestions [role=option]").first
    expect(option).to_contain_text("Spain")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    field.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("spai")
    field.press("n")
    option.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{site_url}en/states/esp/")


def test_the_words_are_marked_and_one_goes_from_one_to_the_next(page, site_url):
    """The report's page marks what was found, says which of how many one is at, and goes on with n and back with p; Escape takes the
    marks away."""
    ask(page, site_url, "en", "anti-corruption bodies")
    page.locator(".hits h4 a").first.click()
    bar = page.locator(".found-bar")
    bar.wait_for()
    marks = page.locator("mark.found").count()
    assert marks > 2
    first = bar.locator(".place").text_content()
    page.keyboard.press("n")
    assert bar.locator(".place").text_content() != first
    expect(page.locator("mark.found.current").first).to_be_in_viewport()
    page.keyboard.press("p")
    expect(bar.locator(".place")).to_have_text(first)
    text = page.locator("article.body").text_content()
    page.keyboard.press("Escape")
    assert page.locator("mark.found").count() == 0
    assert page.locator("article.body").text_content() == text


def test_coming_back_finds_the_list_where_it_was(page, site_url):
    """A reader scrolls down the hits, opens one and comes back: the list is as long as it was, at the same place."""
    ask(page, site_url, "zh", "反腐败")
    count = page.locator(".groups-found .hits > li").count()
    last = page.locator(".groups-found .hits h4 a").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    last.click()
    page.wait_for_url(f"{site_url}zh/{REPORT}*")
    page.go_back()
    expect(page.locator(".groups-found .hits > li")).to_have_count(count)
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 50", arg=before)


def test_what_is_not_there_is_helped_with(page, site_url):
    """A misspelt word, filters that leave nothing, Chinese words that stand apart: each is offered as a search that finds something."""
    assert ask(page, site_url, "en", "indepandence") == []
    page.locator(".help a", has_text="independence").click()
    wait(page)
    assert addresses(page)
    assert ask(page, site_url, "en", "commentary", kind="attendance") == []
    page.locator(".help a").first.click()
    expect(page.locator(".hits > li").first).to_be_visible()


def test_facets_with_many_values_are_loaded_when_asked_for(page, site_url):
    """A reader opens the filter by State, chooses one, and the address holds it; the same address shows the same."""
    ask(page, site_url, "en", "corruption")
    page.locator("details.later[data-later=state] > summary").click()
    choice = page.locator("details.later[data-later=state] label", has_text="Spain")
    announced = int(choice.locator(".count").text_content())
    choice.click()
    page.wait_for_url("**state=ESP*")
    wait(page)
    expect(page.locator(".groups-found .hits > li")).to_have_count(announced)
    found = addresses(page)
    page.goto(page.url)
    wait(page)
    assert addresses(page) == found
    expect(page.locator("details.later[data-later=state] input[value=ESP]")).to_be_checked()


def test_the_order_can_be_chosen_and_the_search_copied(page, site_url):
    """The order is in the address; the button copies the address of the search."""
    ask(page, site_url, "zh", "反腐败")
    page.locator("select[name=sort]").select_option("newest")
    page.wait_for_url("**sort=newest*")
    wait(page)
    numbers = [int(one[1:]) for one in addresses(page) if one.startswith("p")]
    assert numbers == sorted(numbers)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".copy").click()
    expect(page.locator("#announcement")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_search_that_finds_nothing_can_be_shared(page, site_url):
    """There is nothing to sort, but a link to copy."""
    ask(page, site_url, "en", "zzyzx")
    expect(page.locator("select[name=sort]")).to_be_hidden()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".copy").click()
    expect(page.locator("#announcement")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_hit_in_another_language_shows_the_same_paragraph_here(page, site_url):
    """A reader of Chinese opens what English has, and sees each paragraph in Chinese below."""
    ask(page, site_url, "zh", "COVID-19")
    section = page.locator(".others .language[data-code=en]")
    section.locator(".show-here").click()
    item = section.locator(".hits > li").first
    expect(item.locator(".same .passage")).to_contain_text("COVID-19")
    expect(item.locator(".same .passage")).to_have_attribute("lang", "zh-Hans")
    assert page.locator(".others .hits > li").count() > 1
