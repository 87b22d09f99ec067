"""The site for those who use the keyboard or a screen reader."""

from __future__ import annotations

import pytest
from page_kinds import LANGUAGES, PAGES, REPORT, open_kind
from playwright.sync_api import expect

SCHEMES = ("light", "dark")
FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    return {
        name: one.localName, id: one.id, classes: one.className, hash: one.hash ?? "",
        hit: Boolean(one.closest(".hits")),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        shown: one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().height > 1,
    };
}"""


def violations(page, axe: str) -> list[str]:
    """What axe-core objects to in the page as it stands: rule, place, and what is wrong there."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{rule['id']} {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"][:5]]


def test_axe_would_find_something(page, site_url, axe):
    """The instrument works: text made faint, and a field without a name, are noticed under the site's policy."""
    page.goto(f"{site_url}en/about/")
    page.evaluate("""() => {
        document.querySelector("main p").style.color = "rgb(200 200 200)";
        document.querySelector("main").append(document.createElement("input"));
    }""")
    assert {one.split()[0] for one in violations(page, axe)} == {"color-contrast", "label"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(shared_page, site_url, axe, kind, language):
    """Anyone reads any kind of page, in either language and colour scheme, and meets none of the obstacles that axe-core knows."""
    open_kind(shared_page, site_url, kind, language)
    colours = set()
    for scheme in SCHEMES:
        shared_page.emulate_media(color_scheme=scheme)
        colours.add(shared_page.evaluate("getComputedStyle(document.body).color"))
        assert violations(shared_page, axe) == [], scheme
    assert len(colours) == len(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_front_door(new_page, site_url, axe, scheme):
    """Likewise where a language is chosen."""
    page = new_page(color_scheme=scheme, locale="fr-FR")
    page.goto(site_url)
    assert violations(page, axe) == []


@pytest.mark.parametrize("kind", ["report", "register", "parallel", "search-results"])
def test_axe_finds_nothing_on_a_small_screen(new_page, site_url, axe, kind):
    """Likewise on a telephone, where pages are laid out otherwise."""
    page = new_page(viewport={"width": 375, "height": 740}, reduced_motion="reduce")
    open_kind(page, site_url, kind, "zh")
    assert violations(page, axe) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_stop_skips_to_the_content(page, site_url, language):
    """With the first press of Tab a link appears that leads past the header; Enter goes there."""
    page.goto(f"{site_url}{language}/{REPORT}")
    page.keyboard.press("Tab")
    focused = page.evaluate(FOCUSED)
    assert focused["classes"] == "skip"
    assert focused["shown"]
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('content').contains(document.activeElement)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_searching_with_the_keyboard_alone(page, site_url, language):
    """Tab reaches the search box; typing and Enter search; Tab goes on through the search page to the first hit, and Enter opens it.
    Each stop on the way can be seen."""
    page.goto(f"{site_url}{language}/")

    def tab_until(reached, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused["name"] == "body":  # the browser's own controls come between the last stop and the first
                continue
            assert focused["outlined"], focused
            assert focused["shown"], focused
            if reached(focused):
                return
        pytest.fail(f"not reached with {most} presses of Tab")

    tab_until(lambda focused: focused["id"] == "search-box")
    page.keyboard.type("CAC/COSP/WG.4/2020/4")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}{language}/search/?q=*")
    page.locator(".hits > li").first.wait_for()
    tab_until(lambda focused: focused["id"] == "query")
    tab_until(lambda focused: focused["hit"])
    assert page.evaluate(FOCUSED)["hash"] == "#p17"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}{language}/{REPORT}?q=*#p17")


def test_every_stop_on_a_report_can_be_seen(page, site_url):
    """Tab through the beginning of a report: header, contents, first paragraphs; focus is always visible."""
    page.goto(f"{site_url}zh/{REPORT}")
    for _ in range(45):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["outlined"], focused
        assert focused["shown"], focused
