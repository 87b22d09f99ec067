"""The audit's fast reading of a page says what BeautifulSoup says of it, or leaves the page to BeautifulSoup."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from wgreport.audit import PageFacts, audit, forgiving_tags, plain_tags, read_page

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
    fast = plain_tags(page)
    if fast is None:
        return
    named = {"script", "style", "iframe", "object", "embed"}

    def asked(tags: Iterable[tuple[str, list[tuple[str, str]]]]) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(name, attributes) for name, attributes in tags if attributes or name in named]

    assert asked(fast) == asked(forgiving_tags(page))


def test_a_page_like_ours_is_read_fast() -> None:
    page = '<!doctype html>\n<html lang="en"><p id="p1" hidden>a &lt; b</p>\n<script src="a.js" defer></script></html>\n'
    assert plain_tags(page) is not None
    assert read_page(page.encode()) == PageFacts("en", {"p1": 1}, ("a.js",), ())


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
