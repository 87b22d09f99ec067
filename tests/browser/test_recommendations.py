"""The register as a delegate uses it: filter, sort, share, take away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

REGISTER = "{}{}/recommendations/"


def numbers(page) -> list[str]:
    return page.locator(".found .paragraph-reference a").evaluate_all("(all) => all.map((one) => one.hash)")


def test_a_filter_leaves_what_fits_and_is_in_the_address(page, site_url, faults):
    page.goto(REGISTER.format(site_url, "en"))
    page.locator("select[name=verb]").select_option("request")
    expect(page.locator(".register-tools .summary")).to_have_text("2 of 10 entries")
    assert page.url.endswith("/en/recommendations/?verb=request")
    assert set(page.locator(".found .verb").all_inner_texts()) == {"requested"}
    page.locator("select[name=addressee]").select_option("unodc")
    expect(page.locator(".register-tools .summary")).to_contain_text("of 10 entries")
    asked = page.url
    page.goto(f"{site_url}en/")
    page.goto(asked)
    expect(page.locator("select[name=verb]")).to_have_value("request")
    assert numbers(page)
    page.locator("button[type=reset]").click()
    expect(page.locator(".found")).to_be_hidden()
    expect(page.locator(".all table.register").first).to_be_visible()
    assert page.url.endswith("/en/recommendations/")
    assert not faults


def test_words_are_looked_for_in_every_language_at_hand(page, site_url):
    """Words of the English text find the entry on the Chinese page, whose English text stands beside it."""
    page.goto(REGISTER.format(site_url, "zh"))
    page.locator(".register-tools input[name=q]").fill("extrabudgetary")
    expect(page.locator(".found tbody tr").first).to_be_visible()
    found = numbers(page)
    page.locator(".register-tools input[name=q]").fill("预算外资源")
    expect(page).to_have_url(re.compile("%E9%A2%84"))
    assert set(found) & set(numbers(page))
    first = page.locator(".found details").first
    first.locator("summary").click()
    expect(first.locator("p")).to_have_attribute("lang", "en")


def test_a_column_sorts_both_ways(page, site_url):
    page.goto(REGISTER.format(site_url, "en"))
    page.locator(".all th[data-sort=verb] button").first.click()
    expect(page.locator(".found th[data-sort=verb]")).to_have_attribute("aria-sort", "ascending")
    verbs = page.locator(".found .verb").all_inner_texts()
    assert verbs == sorted(verbs)
    expect(page.locator(".found th[data-sort=verb] button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".found th[data-sort=verb]")).to_have_attribute("aria-sort", "descending")
    assert page.locator(".found .verb").all_inner_texts() == sorted(verbs, reverse=True)
    assert page.url.endswith("?sort=-verb")


def test_no_entry_is_said(page, site_url):
    page.goto(REGISTER.format(site_url, "en") + "?q=zebra")
    expect(page.locator(".register-tools .summary")).to_have_text("No entry fits all of these filters.")


def test_entries_that_cannot_be_loaded_are_said_and_can_be_tried_again(page, site_url):
    page.route("**/data/*-*.json", lambda route: route.abort())
    page.goto(REGISTER.format(site_url, "en") + "?verb=request")
    expect(page.locator(".register-tools .summary")).to_contain_text("could not be loaded")
    page.unroute("**/data/*-*.json")
    page.locator("select[name=verb]").select_option("welcome")
    expect(page.locator(".register-tools .summary")).to_contain_text("of 10 entries")


def test_filters_that_cannot_be_loaded_are_said_and_come_when_they_are_looked_for(page, site_url):
    page.route("**/data/*.json", lambda route: route.abort())
    page.goto(REGISTER.format(site_url, "en"))
    expect(page.locator(".register-tools .summary")).to_contain_text("could not be loaded")
    expect(page.locator("select[name=verb] option")).to_have_count(1)
    page.unroute("**/data/*.json")
    page.locator("select[name=verb]").focus()
    expect(page.locator("select[name=verb] option[value=request]")).to_have_text("requested")
    expect(page.locator(".register-tools .summary")).to_be_empty()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filtered_view_is_taken_away_as_a_workbook(page, site_url, language):
    """Dates are dates, numbers numbers, links links, and Chinese is Chinese."""
    page.goto(REGISTER.format(site_url, language) + "?verb=request")
    expect(page.locator(".found tbody tr")).to_have_count(2)
    with page.expect_download() as download:
        page.locator("[data-take=xlsx]").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    head, *rows = list(sheet.iter_rows())
    column = {cell.value: index for index, cell in enumerate(head)}
    names = {
        "zh": ("开始日期", "段次", "链接", "案文（中文）", "案文（英语）"),
        "en": ("From", "Paragraph", "Link", "Text (Chinese)", "Text (English)"),
    }[language]
    assert set(names) <= set(column)
    assert len(rows) == 2
    for row in rows:
        start, number, link, chinese, english = (row[column[name]] for name in names)
        assert start.value == dt.datetime(2020, 8, 31)  # noqa: DTZ001 - a workbook's dates have no time zone
        assert start.is_date
        assert number.value in range(59, 66)
        assert link.hyperlink.target.endswith(f"/{language}/reports/cac-cosp-wg.4-2020-5/#p{number.value}")
        assert "请" in chinese.value
        assert "request" in english.value
    assert sheet.freeze_panes == "A2"


def test_a_view_is_taken_away_as_csv(page, site_url):
    page.goto(REGISTER.format(site_url, "zh"))
    with page.expect_download() as download:
        page.locator("[data-take=csv]").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 10
    assert {row["开始日期"] for row in rows} == {"2020-08-31"}
    assert {row["段次"] for row in rows} <= {str(number) for number in range(59, 66)}


def test_what_others_proposed_has_a_page_of_its_own(page, site_url):
    page.goto(REGISTER.format(site_url, "zh"))
    page.locator("nav.groups a").nth(1).click()
    page.wait_for_url(f"{site_url}zh/recommendations/proposed/")
    assert page.locator(".all section").count() > 1
    expect(page.locator("#body")).to_have_count(0)
