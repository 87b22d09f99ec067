"""The audit's fast reading of a page says what BeautifulSoup says of it, or leaves the page to BeautifulSoup."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

from hypothesis import given, settings
from hypothesis import strategies as st

from wgreport.audit import PageFacts, _file_at, _folders_above, audit, forgiving_facts, plain_facts, read_page

PIECES = st.sampled_from(
    [
        '<a href="x.html">',
        "<a href='y.html'>",
        "<A HREF=z>",
        '<p id="p1">',
        '<p id="p1" id="p2">',
        '<p class="a b" hidden>',
        "</p>",
        "</P >",
        '<html lang="zh-Hans">',
        "<!doctype html>",
        "<!-- <b onclick=x> -->",
        '<b onclick="go()">',
        '<i style="color:red">',
        '<a href=" JavaScript:go()">',
        '<a href="a&amp;b&quot;">',
        '<a href="&#106;avascript:x">',
        '<a data-href="no.html" class="x" href="yes.html">',
        '<a hrefx="no.html">',
        '<script src="" defer></script>',
        '<script src="x.js" defer>a > b</script>',
        '<form method="get" action="find/">',
        '<td id="" data-id="no" headers="h">',
        '<p\n id="x y">',
        "<script>if (a < b) '<i id=no>'</script>",
        '<script src="x.js"></script>',
        '<script type="application/json">{"a": "<b>"}</script>',
        "<script>",
        "<style>p < b {}</style>",
        '<iframe src="x">',
        "<br/>",
        "<",
        ">",
        '"',
        "text & more",
        "\n",
        "<x-y z>",
        "<![CDATA[x]]>",
        "<?php?>",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_fast_reading_agrees_with_beautiful_soup(page: str) -> None:
    fast = plain_facts(page)
    assert fast is None or fast == forgiving_facts(page)


def test_a_page_like_ours_is_read_fast() -> None:
    page = '<!doctype html>\n<html lang="en"><p id="p1" hidden>a &lt; b</p>\n<script src="a.js" defer></script></html>\n'
    assert plain_facts(page) == PageFacts("en", {"p1": 1}, ("a.js",), ())


def test_what_is_active_is_found_however_it_is_written() -> None:
    page = "<html lang=en><a href='javascript:x'>a</a><b ONCLICK=go()>b</b><script>x</script><style>p{}</style><object></object>"
    assert read_page(page.encode()).active == (
        "href=javascript:x",
        "onclick=",
        "<script> without src",
        "inline style",
        "<object>",
    )


def test_a_link_is_followed_from_its_page_through_folders_and_base() -> None:
    frame = '<html lang="en">{}</html>'
    pages = {
        "en/a/index.html": frame.format('<a href="../b/#x"></a><a href="/site/en/b/"></a><a href="../b/#gone"></a>').encode(),
        "en/b/index.html": frame.format('<p id="x"></p><a href="/en/a/"></a><a href="../../../up"></a>').encode(),
    }
    found = [(d.file, d.excerpt) for d in audit(pages, frozenset(pages), {"en": "en"}, "/site/")]
    assert found == [("en/a/index.html", "../b/#gone"), ("en/b/index.html", "/en/a/"), ("en/b/index.html", "../../../up")]


SEGMENT = st.sampled_from(["..", ".", "", "a", "b.html", "index.html", "%41", "x:y", "..a"])


@settings(max_examples=300)
@given(st.lists(SEGMENT, max_size=5).map("/".join), st.sampled_from(["index.html", "a/index.html", "a/a/b.html"]))
def test_a_relative_address_is_followed_as_the_standard_library_does(href: str, path: str) -> None:
    files = frozenset(f"{folder}{name}" for folder in ("", "a/", "a/a/") for name in ("index.html", "b.html", "a", "A"))
    resolved = urljoin(f"https://site.invalid/base/{path}", href)
    inside = resolved.startswith("https://site.invalid/base/")
    target = unquote(resolved.removeprefix("https://site.invalid/base/")) if inside else None
    if target is not None and (not target or target.endswith("/")):
        target += "index.html"
    assert _file_at(href, path, _folders_above(path), files, "/base/") == (target if target in files else None)
