"""What a reader does, in Firefox: the same pages, another engine of scripts, layout and history. Skipped where Firefox is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

from firefox import until

REPORT = "reports/cac-cosp-wg.4-2020-5/"
DOWN, ENTER, ESCAPE = "\ue015", "\ue007", "\ue00c"
ANSWERED = """const finder = document.getElementById("finder");
const said = finder?.querySelector(".summary").textContent;
return said && said !== finder.dataset.sayLoading && !finder.classList.contains("waiting") && said"""
SHOWN = "return document.querySelectorAll('.groups-found .hits > li').length"
CORRUPTION = {"zh": "\u8150\u8d25", "en": "corruption", "ar": "\u0627\u0644\u0641\u0633\u0627\u062f"}


@pytest.fixture(scope="module")
def root(built: Path, serving: Any) -> str:
    return str(serving(built))


@pytest.fixture
def visitor(firefox: Any) -> Iterator[Any]:
    """Firefox, which must have found nothing wrong with the pages in the end."""
    firefox.size(1200, 900)
    firefox.faults()
    yield firefox
    assert firefox.faults() == []


def search(visitor: Any, root: str, language: str, query: str, **filters: str) -> str:
    """Ask, and wait for what the page says of it."""
    visitor.go(f"{root}{language}/search/?{urlencode({'q': query, **filters})}")
    return str(visitor.until(ANSWERED))


def test_what_goes_wrong_in_a_page_would_be_noticed(firefox: Any, root: str) -> None:
    """The instrument works: an error in a script and a breach of the policy are heard of."""
    firefox.go(f"{root}en/about/")
    firefox.run("setTimeout(() => nowhere(), 0)")
    firefox.run("document.head.append(Object.assign(document.createElement('script'), { textContent: 'nothing()' }))")
    told: list[str] = []
    until(lambda: told.extend(firefox.faults()) or ("nowhere" in str(told) and "script-src" in str(told)), "two faults")


def test_a_hit_leads_to_its_marks_and_one_comes_back_to_the_list(visitor: Any, root: str) -> None:
    """More hits are opened, one of them is followed: its words are marked, n goes on; the list is as long and where it was."""
    search(visitor, root, "zh", CORRUPTION["zh"])
    before = visitor.run(SHOWN)
    visitor.click(".groups-found .more-here")
    visitor.until(f"{SHOWN} > {before}")
    many = visitor.run(SHOWN)
    visitor.run("document.querySelectorAll('.groups-found h4 a')[arguments[0]].scrollIntoView({block: 'center'})", many - 2)
    top = visitor.run("return scrollY")
    assert top > 500
    visitor.run("document.querySelectorAll('.groups-found h4 a')[arguments[0]].id = 'follow'", many - 2)
    visitor.click("#follow")
    visitor.until("return document.querySelector('.found-bar .place')?.textContent")
    place = visitor.all(".found-bar .place")[0]
    assert visitor.run("return document.querySelectorAll('mark.found').length") > 2
    visitor.press("n")
    assert visitor.all(".found-bar .place")[0] != place
    visitor.press("p")
    assert visitor.all(".found-bar .place")[0] == place
    visitor.back()
    visitor.until(f"{SHOWN} === {many}")
    visitor.until("return Math.abs(scrollY - arguments[0]) < 50", top)


def test_a_name_is_taken_from_the_suggestions_with_the_keyboard(visitor: Any, root: str) -> None:
    visitor.go(f"{root}en/search/")
    visitor.until("return !document.querySelector('#finder form').hidden")
    visitor.type("#query", "spai")
    visitor.until("return document.querySelector('#suggestions [role=option]')?.innerText.includes('Spain')")
    visitor.press(DOWN)
    assert visitor.run("return document.getElementById('query').getAttribute('aria-activedescendant')")
    visitor.press(ENTER)
    visitor.until("return location.pathname.endsWith('/en/states/esp/')")


def test_a_filter_leaves_as_many_as_it_says_and_is_in_the_address(visitor: Any, root: str) -> None:
    search(visitor, root, "en", "corruption")
    visitor.click("details.later[data-later=state] > summary")
    visitor.until("return document.querySelector('input[name=state][value=ESP]')")
    count = visitor.run(
        "return document.querySelector('input[name=state][value=ESP]').closest('label').querySelector('.count').innerText"
    )
    visitor.click("input[name=state][value=ESP]")
    visitor.until("return location.search.includes('state=ESP')")
    visitor.until(f"{SHOWN} === {count}")
    # The same address shows the same.
    visitor.go(visitor.run("return location.href"))
    visitor.until(ANSWERED)
    assert visitor.run(SHOWN) == int(count)
    visitor.until("return document.querySelector('input[name=state][value=ESP]')?.checked")


@pytest.mark.parametrize("language", ["zh", "en", "ar"])
def test_no_page_scrolls_sideways_on_a_telephone(visitor: Any, root: str, language: str) -> None:
    visitor.size(375, 740)
    for path in ("search/", "recommendations/", REPORT, "resolutions/cac-cosp/8-7/", "articles/uncac/6/", "topics/bodies/"):
        query = f"?{urlencode({'q': CORRUPTION[language]})}" if path == "search/" else ""
        visitor.go(f"{root}{language}/{path}{query}")
        if query:
            visitor.until(ANSWERED)
        assert visitor.run("return document.documentElement.scrollWidth") <= 375, path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_register_is_filtered_and_taken_away(visitor: Any, root: str, language: str) -> None:
    visitor.go(f"{root}{language}/recommendations/?verb=request")
    visitor.until("return document.querySelector('.found tbody tr')")
    count = visitor.run("return document.querySelectorAll('.found tbody tr').length")
    for how in ("csv", "xlsx"):
        visitor.click(f"[data-take={how}]")
        path = until(lambda how=how: next(iter(visitor.downloads.glob(f"*.{how}")), None), how)
        until(lambda path=path: path.stat().st_size and not list(visitor.downloads.glob("*.part")), str(path))
        data = path.read_bytes()
        path.unlink()
        if how == "csv":
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        else:
            rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]
        assert len(rows) == count + 1
    visitor.type(".register-tools input[name=q]", "zebra")
    visitor.until(
        "return document.querySelector('.register-tools .summary').textContent && !document.querySelector('.found tbody tr')"
    )
