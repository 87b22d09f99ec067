"""One question, several languages: what another language has is offered, and it is said how it was found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

ONLY = "cac-cosp-wg.4-2032-1"
MADE = "cac-cosp-wg.4-2031-1"
SAID = """() => {
    const finder = document.getElementById("finder");
    const said = finder.querySelector(".summary").textContent;
    return said && said !== finder.dataset.sayLoading && !finder.classList.contains("waiting");
}"""


@pytest.fixture(scope="module")
def visit(built: Path, serving: Any, browser: Any) -> Iterator[Any]:
    """Open the search page in a language with a question, and wait for its answer."""
    root = serving(built)
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)

    def open_at(language: str, query: str, **more: str) -> Any:
        page.goto(f"{root}{language}/search/?{urlencode({'q': query, **more})}")
        page.wait_for_function(SAID)
        return page

    yield open_at
    expect.set_options(timeout=5_000)
    context.close()


def test_a_report_that_only_chinese_has_is_found_by_the_name_of_a_state(visit: Any) -> None:
    page = visit("en", "Spain")
    way = page.locator(".others .language[data-code=zh] .way", has_text="Spain")
    expect(way).to_contain_text("西班牙")
    way.locator(".show-here").click()
    expect(way.locator(f"li[data-work='{ONLY}'][data-address=p2] .passage")).to_contain_text("西班牙")


def test_a_report_that_only_chinese_has_is_found_by_the_wording_of_aligned_paragraphs(visit: Any) -> None:
    """Nothing in the registry is called so; but where English says it, the Chinese version of the same paragraphs has a word."""
    page = visit("en", "open data")
    way = page.locator(".others .language[data-code=zh] .way", has_text="开放数据")
    expect(way).to_be_visible()
    way.locator(".show-here").click()
    expect(way.locator(f"li[data-work='{ONLY}'][data-address=p4] mark").first).to_have_text("开放数据")


@pytest.mark.parametrize(
    ("query", "words", "address"),
    [
        ("article 12", "\u7b2c\u5341\u4e8c\u6761", "p6"),
        ("resolution 8/7", "8/7", "p4"),
        ("Secretariat", "\u79d8\u4e66\u5904", "p5"),
    ],
)
def test_a_report_that_only_chinese_has_is_found_by_what_the_registry_calls_things(
    visit: Any, query: str, words: str, address: str
) -> None:
    """An article, a resolution, an organization: their names in the other language, where the paragraphs cite or name them."""
    page = visit("en", query)
    way = page.locator(".others .language[data-code=zh] .way", has_text=words)
    way.locator(".show-here").click()
    expect(way.locator(f"li[data-work='{ONLY}'][data-address={address}] .passage")).to_contain_text(words)


def test_a_filter_in_the_address_keeps_nothing_from_being_said(visit: Any) -> None:
    """A link with a filter whose values are loaded late: what was found elsewhere, and what helps, is there as without it."""
    page = visit("en", "commentary", state="ESP")
    expect(page.locator(".help a").first).to_be_visible()
    expect(page.locator(".elsewhere a[data-code=zh] .count")).not_to_be_empty()
    page.locator("details.later[data-later=topic] > summary").click()
    expect(page.locator("details.later[data-later=topic]")).to_have_attribute("open", "")
    expect(page.locator(".help a").first).to_be_visible()


ORDERS = """() => {
    // Of each range of numbers: the text, and whether the first number stands to the right of the last.
    const orders = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (const match of node.data.matchAll(/(?<![\\w/.-])(\\d+)[\u2013-](\\d+)(?![\\w/.-])/g)) {
            const left = (from, to) => {
                const range = document.createRange();
                range.setStart(node, from);
                range.setEnd(node, to);
                return range.getBoundingClientRect().left;
            };
            const end = match.index + match[0].length;
            if (!node.parentElement.checkVisibility()) continue;
            orders.push([match[0], left(match.index, match.index + match[1].length) > left(end - match[2].length, end)]);
        }
    }
    return orders;
}"""


def test_what_is_read_from_the_right_is_written_from_the_right(visit: Any) -> None:
    """On a page in Arabic a range begins at the right; a count stands behind the name that it belongs to, whatever its script."""
    for language, turned in (("ar", True), ("en", False)):
        page = visit(language, "CAC/COSP/WG.4/2031/1")
        expect(page.locator(".elsewhere a .count").first).not_to_be_empty()
        for link in page.locator(".elsewhere a").all():
            expect(link.locator(".count")).not_to_be_empty()
            name, count = link.locator("bdi").bounding_box(), link.locator(".count").bounding_box()
            assert (name["x"] > count["x"]) == turned, f"{language}: {link.inner_text()}"
        found = []
        for path in ("reports/", "meetings/", f"reports/{MADE}/", "search/?q=CAC"):
            page.goto(f"{page.url.split(f'/{language}/')[0]}/{language}/{path}")
            found += page.evaluate(ORDERS)
        assert len(found) > 5
        assert all(order == turned for _, order in found), found


def test_the_other_languages_can_be_chosen_in_the_address(visit: Any) -> None:
    """`lang` opens what a language has, with the same paragraph in the page's language below each hit."""
    page = visit("zh", "COVID-19", lang="en")
    expect(page.locator(".others .language[data-code=en] .same .passage").first).to_contain_text("COVID-19")
    assert page.locator("input[name=lang][value=en]").is_checked()


@pytest.mark.parametrize(
    ("language", "query"), [("ar", "الفساد"), ("fr", "stratégie"), ("es", "estrategia"), ("ru", "стратегия")]
)
def test_the_search_page_speaks_each_language(visit: Any, language: str, query: str) -> None:
    page = visit(language, query)
    assert page.locator(".groups-found .hits > li").count() > 0
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert "{" not in page.locator("#finder").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_language_has_its_own_files(built: Path) -> None:
    manifest = json.loads((built / "pagefind/wgreport.json").read_text(encoding="utf-8"))
    assert set(manifest["languages"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    for code, told in manifest["languages"].items():
        for name in ("names", "words"):
            assert (built / f"pagefind/{name}.{code}").is_file()
        for bundle in told["bundles"]:
            for name in ("records", "facets", "texts-0", bundle["meta"]):
                assert (built / "pagefind" / bundle["folder"] / name).is_file()
