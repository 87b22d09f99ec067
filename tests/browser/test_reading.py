"""Reading a report: the way to a paragraph, around it, and to the same place in the other language."""

from __future__ import annotations

import json
import re

import pytest
from page_kinds import LANGUAGES, REPORT
from playwright.sync_api import expect

NAMES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-Hans", "en": "en"}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
CITATIONS = {"zh": "CAC/COSP/WG.4/2020/5，第59段", "en": "CAC/COSP/WG.4/2020/5, para. 59"}
PRIORITIES = {"zh": "今后的优先事项", "en": "Future priorities"}
SPAIN = {"zh": "西班牙", "en": "Spain"}


def in_view(page, identifier: str) -> bool:
    """Whether an element's beginning stands in the upper half of the window, not above it."""
    return page.evaluate(
        """(id) => {
            const top = document.getElementById(id).getBoundingClientRect().top;
            return top >= -1 && (top < innerHeight / 2 || scrollY + innerHeight >= document.documentElement.scrollHeight - 2);
        }""",
        identifier,
    )


def hash_of(page) -> str:
    return page.evaluate("location.hash")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_front_door_to_a_paragraph(new_page, site_url, language):
    """A reader opens the site's address, is led to the home page in the browser's language, opens the report, goes to the last
    section but one through the contents, and takes the permalink of paragraph 59."""
    page = new_page(locale=LOCALES[language])
    page.goto(site_url)
    page.wait_for_url(f"{site_url}{language}/")
    expect(page.locator("html")).to_have_attribute("lang", TAGS[language])
    page.locator("main ul.reports h3 a").first.click()
    page.wait_for_url(f"{site_url}{language}/{REPORT}")
    expect(page.locator("main .masthead .symbol")).to_have_text("CAC/COSP/WG.4/2020/5")
    expect(page.locator(".paragraph")).to_have_count(66)
    page.locator("nav.contents").get_by_role("link", name=re.compile(PRIORITIES[language])).click()
    assert hash_of(page) == "#s-iv"
    page.wait_for_function("Math.abs(document.getElementById('s-iv').getBoundingClientRect().top) < innerHeight / 2")
    page.locator("#p59 > a.number").click()
    assert hash_of(page) == "#p59"
    # The permalink is an address that leads a fresh visit to the same place.
    page.goto("about:blank")
    page.goto(f"{site_url}{language}/{REPORT}#p59")
    assert in_view(page, "p59")
    expect(page.locator("#p59:target")).to_be_visible()


def test_every_place_in_the_contents_is_there(page, site_url):
    """A reader follows each entry of the contents: all lead to a heading of the page."""
    page.goto(f"{site_url}zh/{REPORT}")
    targets = page.locator("nav.contents a[href^='#']").evaluate_all("(all) => all.map((one) => one.hash.slice(1))")
    assert targets[:8] == ["s-i", "s-ii", "s-ii-a", "s-ii-b", "s-ii-c", "s-iii", "s-iii-a", "s-iii-b"]
    assert page.evaluate("(ids) => ids.filter((id) => !document.getElementById(id))", targets) == []


def test_whoever_comes_back_to_the_front_door_may_choose(new_page, site_url):
    """A reader of no language of the site is offered both; one who chose English is led there the next time."""
    page = new_page(locale="fr-FR")
    page.goto(site_url)
    expect(page.locator("a[data-language]")).to_have_text(list(NAMES.values()))
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"{site_url}en/")
    page.goto("about:blank")
    page.goto(site_url)
    page.wait_for_url(f"{site_url}en/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_footnote_and_back(page, site_url, language):
    """A reader clicks the mark of each footnote, lands on it, and comes back to the mark."""
    page.goto(f"{site_url}{language}/{REPORT}")
    for number, around in (("1", "h3#s-ii-c"), ("2", "h2#s-iii"), ("3", "#p17")):
        page.locator(f"{around} a[role=doc-noteref]", has_text=number).click()
        assert hash_of(page) == f"#fn{number}"
        assert in_view(page, f"fn{number}")
        page.locator(f"#fn{number} a[role=doc-backlink]").click()
        assert hash_of(page) == f"#fnref{number}"
        assert in_view(page, f"fnref{number}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_roster_to_a_state_and_back(page, site_url, language):
    """A reader chooses Spain among those who attended, sees what the report says of it, and goes back to paragraph 21."""
    page.goto(f"{site_url}{language}/{REPORT}")
    page.locator(".roster").first.get_by_role("link", name=SPAIN[language], exact=True).click()
    page.wait_for_url(f"{site_url}{language}/states/esp/")
    expect(page.locator("h1")).to_contain_text(SPAIN[language])
    page.locator(".passages .source a[href$='#p21']").click()
    page.wait_for_url(f"{site_url}{language}/{REPORT}#p21")
    expect(page.locator("#p21 .text")).to_contain_text(SPAIN[language])
    assert in_view(page, "p21")


def test_a_translation_of_ours_says_so(page, site_url):
    """A reader of the English version sees at once that it is unofficial, with a link to the official document; the Chinese text
    says nothing of the kind."""
    page.goto(f"{site_url}en/{REPORT}")
    notice = page.locator(".notice-unofficial")
    expect(notice).to_be_in_viewport()
    expect(notice).to_contain_text("not a United Nations document")
    expect(notice.get_by_role("link")).to_have_attribute("href", "https://docs.un.org/en/CAC/COSP/WG.4/2020/5")
    page.goto(f"{site_url}zh/{REPORT}")
    expect(page.locator(".notice-unofficial")).to_have_count(0)


def test_the_language_switch_keeps_the_place(page, site_url):
    """A reader at paragraph 43 in Chinese switches to English and is at paragraph 43; likewise after going on within the page, and
    to the side-by-side form and back."""
    page.goto(f"{site_url}zh/{REPORT}#p43")
    page.locator("nav.languages").get_by_role("link", name="English").click()
    page.wait_for_url(f"{site_url}en/{REPORT}#p43")
    assert in_view(page, "p43")
    page.locator("#p44 > a.number").click()
    page.locator("nav.languages").get_by_role("link", name="中文").click()
    page.wait_for_url(f"{site_url}zh/{REPORT}#p44")
    page.locator("main .forms a[data-keep-anchor]").click()
    page.wait_for_url(f"{site_url}zh/{REPORT}parallel/#p44")
    assert in_view(page, "p44")
    page.locator("main .forms a[data-keep-anchor]").click()
    page.wait_for_url(f"{site_url}zh/{REPORT}#p44")


def test_side_by_side(page, site_url, built):
    """A reader opens the parallel page and sees every paragraph in both languages, each in its own."""
    published = json.loads((built / "zh" / REPORT / "index.json").read_text(encoding="utf-8"))
    page.goto(f"{site_url}zh/{REPORT}parallel/")
    expect(page.locator("thead th[lang]")).to_have_text(["中文", "English"])
    for paragraph in published["paragraphs"]:
        row = page.locator(f"tr[id='{paragraph['address']}']")
        printed = row.locator("td").first.text_content()
        assert paragraph["text"][:12].replace(" ", "") in printed.replace(" ", "")
        assert row.locator("td").nth(1).locator("[lang=en]").count() >= 1
    expect(page.locator("td .missing")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_copies_an_exact_citation(new_page, site_url, language):
    """A writer presses the button beside paragraph 59 and pastes."""
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site_url}{language}/{REPORT}#p59")
    page.locator("#p59 .cite-button").click()
    expect(page.locator("#announcement")).to_contain_text(CITATIONS[language])
    assert page.evaluate("navigator.clipboard.readText()") == CITATIONS[language]


def test_the_register_leads_to_its_paragraphs(page, site_url):
    """A reader of the register finds the body's own ten acts, those of paragraphs 59 to 65 and nothing else. One leads to its
    paragraph."""
    page.goto(f"{site_url}zh/recommendations/")
    groups = page.locator(".all section:has(table.register)")
    expect(groups).to_have_count(1)
    expect(groups.first).to_have_attribute("aria-labelledby", "body")
    own = groups.first.locator(".paragraph-reference a").evaluate_all("(all) => all.map((one) => one.hash)")
    assert len(own) == 10
    assert sorted(set(own)) == [f"#p{number}" for number in range(59, 66)]
    groups.first.locator("a[href$='#p62']").first.click()
    page.wait_for_url(f"{site_url}zh/{REPORT}#p62")
    assert in_view(page, "p62")


def test_a_citation_leads_to_what_it_names_and_back(page, site_url):
    """A reader of paragraph 35 clicks resolution 8/7, sees all paragraphs that cite it, and goes on to paragraph 9."""
    page.goto(f"{site_url}en/{REPORT}")
    page.locator("#p35 a.cite[href$='/resolutions/cac-cosp/8-7/']").first.click()
    page.wait_for_url(f"{site_url}en/resolutions/cac-cosp/8-7/")
    citing = page.locator(".passages .source a").evaluate_all("(all) => all.map((one) => one.hash)")
    assert {"#p5", "#p9", "#p34", "#p35"} <= set(citing)
    page.locator(".passages .source a[href$='#p9']").click()
    page.wait_for_url(f"{site_url}en/{REPORT}#p9")


def test_a_wrong_address_is_answered_in_its_language(page, site_url):
    """A reader follows an address that is not there, at some depth, and comes home from it in the same language."""
    for language in LANGUAGES:
        answer = page.goto(f"{site_url}{language}/resolutions/nowhere/at/all/")
        assert answer.status == 404
        expect(page.locator("html")).to_have_attribute("lang", TAGS[language])
        page.locator("main ul a").last.click()
        page.wait_for_url(f"{site_url}{language}/")
