"""What holds of every page: on a narrow screen, under the policy that the server sends, without JavaScript, below a prefix."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_kinds import LANGUAGES, PAGES, REPORT, address, open_kind
from playwright.sync_api import expect

from wgreport.build import build
from wgreport.built import Options

ROOT = Path(__file__).parent.parent.parent

# What stands out of the window, for the message.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
    .filter((one) => !one.closest(".hidden, .skip"))
    .slice(0, 5).map((one) => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_no_page_complains_or_scrolls_sideways(shared_page, shared_faults, site_url, kind, language):
    """Whoever opens the browser's console sees no error and no warning: the policy is kept, and every file is there. A reader with
    a screen 375 px wide never scrolls sideways."""
    shared_page.set_viewport_size({"width": 375, "height": 740})
    shared_faults.clear()
    open_kind(shared_page, site_url, kind, language)
    assert shared_faults == []
    assert shared_page.evaluate("document.documentElement.scrollWidth") <= 375, shared_page.evaluate(TOO_WIDE)


def test_a_breach_of_the_policy_would_be_noticed(page, faults, site_url):
    """The instrument works: a style in the page, a script of another place and a file that is not there are heard of."""
    page.goto(f"{site_url}en/about/")
    page.evaluate("""() => {
        const made = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
        made("style", { textContent: "p { color: red }" });
        made("script", { src: "data:text/javascript,1" });
        made("link", { rel: "stylesheet", href: "/nowhere.css" });
    }""")
    for sign in ("style-src", "script-src", "nowhere.css"):
        for _ in range(50):
            if any(sign in fault for fault in faults):
                break
            page.wait_for_timeout(100)
        else:
            pytest.fail(f"nothing was heard of {sign}: {faults}")


def test_nothing_goes_wrong_at_the_front_door(new_page, site_url):
    """Likewise where a language is chosen, and it has no need to scroll on a telephone."""
    page = new_page(locale="fr-FR", viewport={"width": 375, "height": 740})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site_url)
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.fixture
def plain(new_page):
    """A page in a browser with JavaScript off."""
    return new_page(java_script_enabled=False)


def test_the_front_door_without_javascript(plain, site_url):
    """Both languages are offered, and a click leads on."""
    plain.goto(site_url)
    plain.get_by_role("link", name="中文").click()
    plain.wait_for_url(f"{site_url}zh/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_without_javascript(plain, site_url, language):
    """All is there to read; contents, notes, and the language links work, those beside each paragraph with their place."""
    other = {"zh": "en", "en": "zh"}[language]
    plain.goto(f"{site_url}{language}/{REPORT}")
    expect(plain.locator(".paragraph")).to_have_count(66)
    expect(plain.locator("#p59 .text")).to_be_visible()
    expect(plain.locator(".cite-button")).to_have_count(0)
    plain.locator("#s-iii a[role=doc-noteref]").click()
    plain.wait_for_url(f"{site_url}{language}/{REPORT}#fn2")
    plain.locator(f"#p43 .tools a[hreflang^={other}]").click()
    plain.wait_for_url(f"{site_url}{other}/{REPORT}#p43")
    expect(plain.locator("#p43")).to_be_in_viewport()
    plain.locator(f"nav.languages a[hreflang^={language}]").click()
    plain.wait_for_url(f"{site_url}{language}/{REPORT}")


def test_the_contents_open_without_javascript_on_a_telephone(new_page, site_url):
    """On a small screen the contents are folded away; they open and lead to a section without JavaScript."""
    page = new_page(java_script_enabled=False, viewport={"width": 375, "height": 740})
    page.goto(f"{site_url}zh/{REPORT}")
    entry = page.locator("nav.contents a[href='#s-iv']")
    if not entry.is_visible():
        page.locator("nav.contents summary").click()
    entry.click()
    page.wait_for_url(f"{site_url}zh/{REPORT}#s-iv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_register_and_parallel_without_javascript(plain, site_url, language):
    """The tables are there, and lead to the report."""
    plain.goto(f"{site_url}{language}/recommendations/")
    expect(plain.locator(".all section[aria-labelledby=body] > table.register tbody tr")).to_have_count(10)
    expect(plain.locator(".register-tools")).to_be_hidden()
    plain.locator(".all table.register a[href$='#p60']").first.click()
    plain.wait_for_url(f"{site_url}{language}/{REPORT}#p60")
    plain.goto(f"{site_url}{language}/{REPORT}parallel/#p60")
    expect(plain.locator("tr#p60 td")).to_have_count(2)
    expect(plain.locator("tr#p60")).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_page_without_javascript(plain, site_url, language):
    """It says that searching needs JavaScript, shows no dead form, and opens the doors to the lists."""
    plain.goto(f"{site_url}{language}/{REPORT}")
    plain.locator("#search-box").fill("COVID-19")
    plain.locator("#search-box").press("Enter")
    plain.wait_for_url(f"{site_url}{language}/search/?q=COVID-19")
    expect(plain.locator("noscript .notice, #finder .notice").first).to_be_visible()
    expect(plain.locator("form.query")).to_be_hidden()
    doors = plain.locator("section.instead a")
    assert doors.count() >= 6
    for href in doors.evaluate_all("(all) => all.map((one) => one.href)"):
        assert plain.goto(href).status == 200


@pytest.fixture(scope="module")
def below(built, serving, tmp_path_factory):
    """The site's address where it lies below a prefix, with nothing of it at the root."""
    root = tmp_path_factory.mktemp("prefix")
    (root / "some").mkdir()
    (root / "some" / "prefix").symlink_to(built, target_is_directory=True)
    return f"{serving(root)}some/prefix/"


def test_everything_works_below_a_prefix(page, faults, below):
    """The site is published below a path of someone's host: pages, styles, language switch and links work all the same."""
    page.goto(below)
    page.wait_for_url(f"{below}zh/")
    page.locator("main ul.reports h3 a").first.click()
    page.wait_for_url(f"{below}zh/{REPORT}")
    page.locator("#p35 a.cite[href$='/resolutions/cac-cosp/8-7/']").first.click()
    page.wait_for_url(f"{below}zh/resolutions/cac-cosp/8-7/")
    page.locator("nav.languages a[hreflang=en]").click()
    page.wait_for_url(f"{below}en/resolutions/cac-cosp/8-7/")
    page.goto(f"{below}en/{REPORT}#p43")
    page.locator("nav.languages a[hreflang^=zh]").click()
    page.wait_for_url(f"{below}zh/{REPORT}#p43")
    assert faults == []


def leaving(page, below: str) -> list[str]:
    """What of a page's links, styles and scripts lies on its host but not below the prefix."""
    host = below.removesuffix("some/prefix/")
    found = page.locator("[href], [src], form[action]").evaluate_all(
        "(all) => all.map((one) => one.href || one.src || one.action)"
    )
    assert found
    return [one for one in found if one.startswith(host) and not one.startswith(below)]


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind != "missing"])
def test_no_link_leaves_the_prefix(shared_page, below, kind):
    """Every link, style and script of every page stays below the prefix, but for those to other hosts. Nobody told the build of the
    prefix."""
    shared_page.goto(below + address(kind, "en"))
    assert leaving(shared_page, below) == []


def test_the_page_for_wrong_addresses_knows_the_prefix(page, serving, tmp_path):
    """That page is served at any depth, so it must be told where the site lies: with a base URL all its links lead below it."""
    base = "https://reports.example/some/prefix/"
    options = Options(content=ROOT / "content", out=tmp_path / "some" / "prefix", base_url=base, with_search=False)
    assert build(options).published
    below = f"{serving(tmp_path)}some/prefix/"
    page.goto(f"{below}en/404.html")
    assert leaving(page, below) == []
    page.locator("main ul a").last.click()
    page.wait_for_url(f"{below}en/")


@pytest.mark.parametrize(("language", "query", "paragraph"), [("zh", "举报人保护", "p21"), ("en", "reporting persons", "p21")])
def test_search_works_below_a_prefix(page, faults, below, language, query, paragraph):
    """There too the box on top finds, and a hit leads to its paragraph."""
    page.goto(f"{below}{language}/{REPORT}")
    page.locator("#search-box").fill(query)
    page.locator("#search-box").press("Enter")
    page.locator(f".hits h4 a[href$='#{paragraph}']").click()
    page.wait_for_url(f"{below}{language}/{REPORT}?q=*#{paragraph}")
    assert faults == []
