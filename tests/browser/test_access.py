"""The site for those who use the keyboard or a screen reader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from page_kinds import LANGUAGES, PAGES, REPORT, open_kind
from playwright.sync_api import expect

from wgreport.build import build
from wgreport.built import Options

ROOT = Path(__file__).parent.parent.parent

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


@pytest.fixture(scope="module")
def divided(tmp_path_factory, serving) -> str:
    """A site of two reports whose targets, topics and register are divided by year; the older has an annex, a quoted decision, headings without a label,
    attendance in all forms, many marks of one footnote, and in Chinese no title."""
    folder = tmp_path_factory.mktemp("divided")
    content = folder / "content"
    shutil.copytree(ROOT / "tests" / "small", content)
    older = content / "reports" / "a-g-0"
    shutil.copytree(content / "reports" / "a-g-1", older)
    sidecar = older / "report.yaml"
    text = sidecar.read_text(encoding="utf-8").replace("A/G/1", "A/G/0").replace("2020-", "2018-")
    sidecar.write_text(text, encoding="utf-8")
    (older / "en.txt").write_text(OLDER, encoding="utf-8")
    (older / "zh.txt").write_text("一. 引言\n\n1. 小组执行了第1/2号决议。\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wgreport.pages.backlinks.LONGEST", 1)
        patch.setattr("wgreport.pages.register.LONGEST", 1)
        outcome = build(Options(content=content, out=folder / "site", with_search=False))
    assert outcome.published, outcome.diagnostics
    return serving(folder / "site")


OLDER = """Report of the Group

Introduction

The Group met in June.

I. Attendance

1. Representatives of 2 States were present: Chile and Atlantis.

2. The list of participants is contained in document A/G/0/INF/1.

3. The Group recalled resolution 1/2, see A/G/1, para. 3.\u00b9

4. It met.\u00b9

5. It spoke.\u00b9

6. It heard.\u00b9

7. It closed the item on prevention.\u00b9

Annex I

Texts adopted by the Group

Decision 7/1

The work of the Group

1. Decides to meet.

\u00b9 One note for all.
"""


@pytest.mark.parametrize("width", [1280, 640, 375])
@pytest.mark.parametrize(
    "address",
    [
        *("resolutions/grp/1-2/", "resolutions/grp/1-2/2018/", "states/chl/", "topics/prevention/", "topics/prevention/2018/"),
        *("recommendations/2018/", "reports/", "reports/a-g-0/", "reports/a-g-0/parallel/"),
    ],
)
def test_pages_of_many_parts_can_be_read_by_all(new_page, divided, axe, address, width):
    """Pages by year and reports with annexes pass axe; enlarged to 200 % (1,280 points become 640), and on a telephone, nothing is
    wider than the screen."""
    page = new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for language in LANGUAGES:
        response = page.goto(f"{divided}{language}/{address}")
        assert response.status == 200
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert violations(page, axe) == []
