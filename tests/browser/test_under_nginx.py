"""The built site under a real nginx with deploy/nginx.conf: pages and search work under its policy, at the root and below a path."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from nginx import nginx


@pytest.mark.parametrize("prefix", ["", "/deep/reports"])
def test_pages_and_search_work_under_nginx(prefix, built, page, faults, tmp_path):
    site = tmp_path / "www" / prefix.strip("/")
    shutil.copytree(built, site, dirs_exist_ok=True)
    with nginx(tmp_path / "www", tmp_path / "work", prefix) as url:
        for code, words in (("en", "open data"), ("zh", "\u4e3e\u62a5\u4eba\u4fdd\u62a4")):
            page.goto(f"{url}{code}/search/?q={words}")
            hits = page.locator(".hits h4 a")
            expect(hits.first).to_be_visible(timeout=30_000)
            hits.first.click()
            page.wait_for_url("**/reports/*/**")
            assert page.url.startswith(f"{url}{code}/reports/")
            expect(page.locator("main")).to_be_visible()
    assert faults == []
