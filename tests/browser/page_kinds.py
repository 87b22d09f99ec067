"""The pages that stand for all others: one or two of each kind, by what follows the language in their address."""

from __future__ import annotations

LANGUAGES = ("zh", "en")
REPORT = "reports/cac-cosp-wg.4-2020-5/"
QUERIES = {"zh": "反腐败机构", "en": "anti-corruption bodies"}

PAGES = {
    "home": "",
    "reports": "reports/",
    "report": REPORT,
    "parallel": f"{REPORT}parallel/",
    "register": "recommendations/",
    "resolution": "resolutions/cac-cosp/8-7/",
    "resolution-not-named": "resolutions/ga/55-61/",
    "decision": "decisions/cac-cosp/7-1/",
    "article": "articles/uncac/6/",
    "chapter": "articles/uncac/chapter-2/",
    "document": "documents/cac-cosp-wg.4-2020-4/",
    "state": "states/esp/",
    "organization": "organizations/unodc/",
    "meeting": "meetings/cac-cosp-wg.4/11/",
    "meeting-not-read": "meetings/cac-cosp-wg.4/10/",
    "session": "sessions/cac-cosp/8/",
    "resolutions": "resolutions/",
    "articles": "articles/",
    "documents": "documents/",
    "states": "states/",
    "organizations": "organizations/",
    "meetings": "meetings/",
    "topics": "topics/",
    "topic": "topics/bodies/",
    "search": "search/",
    "search-results": "search/?q=QUERY",
    "about": "about/",
    "missing": "404.html",
}


def address(kind: str, language: str) -> str:
    """The path of a page, from the site's root."""
    return f"{language}/{PAGES[kind].replace('QUERY', QUERIES[language])}"


def open_kind(page, site_url: str, kind: str, language: str) -> None:
    """Open a page, and where it shows hits, wait for them."""
    page.goto(site_url + address(kind, language))
    if kind == "search-results":
        page.locator(".hits > li").first.wait_for()
        page.locator(".elsewhere .count:not(:empty)").first.wait_for()
