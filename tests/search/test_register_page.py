"""A register that is cut into years: what is taken away is what is shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from wgreport.build import build
from wgreport.built import Options
from wgreport.pages import register

OLDEST = "zh/recommendations/2020/"


@pytest.fixture(scope="module")
def page(content: Path, tmp_path_factory: pytest.TempPathFactory, serving: Any, browser: Any) -> Iterator[Any]:
    """A page in a browser; its address is that of a site whose register has a page for each year."""
    out = tmp_path_factory.mktemp("years") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "LONGEST", 1)
        assert build(Options(content=content, out=out, with_search=False)).published
    context = browser.new_context(base_url=serving(out))
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def taken(page: Any) -> list[dict[str, str]]:
    """What the button gives."""
    with page.expect_download() as download:
        page.locator("[data-take=csv]").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))


def test_what_is_taken_away_from_the_page_of_a_year_is_that_year(page: Any) -> None:
    """Without filters, what the page's own tables have; with one, what the whole register has of it, which is then shown."""
    page.goto(OLDEST)
    own = page.locator(".all table.register tbody tr")
    rows = taken(page)
    assert {row["\u5f00\u59cb\u65e5\u671f"][:4] for row in rows} == {"2020"}
    assert len(rows) == own.count()
    page.goto(f"{OLDEST}?verb=recommend")
    expect(page.locator(".found tbody tr").first).to_be_visible()
    rows = taken(page)
    assert len({row["\u5f00\u59cb\u65e5\u671f"][:4] for row in rows}) > 1
    assert page.locator("select[name=year] option").count() > 2
    expect(page.locator("select[name=verb]")).to_have_value("recommend")
    assert len(rows) == page.locator(".found tbody tr").count()
