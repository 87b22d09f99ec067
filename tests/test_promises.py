"""Published addresses are promises: which changes of a site break them, and what keeps them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgreport.build import build, check
from wgreport.built import Options, Outcome
from wgreport.model.work import Alias
from wgreport.pages import urls
from wgreport.pages.aliases import kept_by
from wgreport.pages.promises import Promises, as_lock, broken, merged, read_lock, unlocked

REPORT = "/zh/reports/a/"
LOCKED: Promises = {REPORT: {"p1": "aaaaaa", "p2": "bbbbbb", "p3": "cccccc"}, "/zh/states/chl/": {}}
NONE = kept_by((), ("zh",))


def codes(now: Promises, *aliases: Alias) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in broken(LOCKED, now, kept_by(aliases, ("zh", "en")), "content/addresses.lock", {})]


def test_nothing_is_broken_by_what_is_added() -> None:
    now = {**LOCKED, REPORT: {**LOCKED[REPORT], "p4": "dddddd"}, "/zh/reports/b/": {"p1": "eeeeee"}}
    assert codes(now) == []
    assert unlocked(LOCKED, now) == 3


def test_words_may_be_corrected() -> None:
    assert codes({**LOCKED, REPORT: {**LOCKED[REPORT], "p2": "ffffff"}}) == []


def test_a_page_that_goes_is_named() -> None:
    ((code, message),) = codes({REPORT: LOCKED[REPORT]})
    assert code == "A520"
    assert "/zh/states/chl/" in message


def test_an_anchor_that_goes_is_named() -> None:
    ((code, message),) = codes({**LOCKED, REPORT: {"p1": "aaaaaa", "p2": "bbbbbb"}})
    assert code == "A521"
    assert "/zh/reports/a/#p3" in message


def test_an_alias_offers_where_the_words_have_gone() -> None:
    now = {**LOCKED, REPORT: {"p1": "aaaaaa", "p2": "bbbbbb", "p2-a": "cccccc"}}
    (found,) = broken(LOCKED, now, NONE, "content/addresses.lock", {REPORT: 7})
    assert found.line == 7
    assert "{old: '/reports/a/#p3', new: '/reports/a/#p2-a', why: ...}" in found.remedy


def test_a_paragraph_with_the_number_of_another_is_noticed() -> None:
    """A paragraph was put in before the second: all that follow have moved."""
    now = {**LOCKED, REPORT: {"p1": "aaaaaa", "p2": "dddddd", "p3": "bbbbbb", "p4": "cccccc"}}
    assert [code for code, _ in codes(now)] == ["A522", "A522"]


def test_two_paragraphs_that_change_places_are_noticed() -> None:
    now = {**LOCKED, REPORT: {"p1": "aaaaaa", "p2": "cccccc", "p3": "bbbbbb"}}
    assert [code for code, _ in codes(now)] == ["A522", "A522"]


def test_an_alias_keeps_a_page_and_an_anchor() -> None:
    page = Alias(old="/states/chl/", new="/states/xyz/", why="renamed")
    anchor = Alias(old="/reports/a/#p3", new="/reports/a/#p2", why="was an item")
    now: Promises = {REPORT: {"p1": "aaaaaa", "p2": "bbbbbb"}, "/zh/states/xyz/": {}}
    assert codes(now, page, anchor) == []
    kept = kept_by((page, anchor), ("zh",))
    locked = merged(LOCKED, now, kept)
    assert set(locked) == {REPORT, "/zh/states/chl/", "/zh/states/xyz/"}
    assert set(locked[REPORT]) == {"p1", "p2", "p3"}
    assert [d.code for d in broken(locked, now, NONE, "x", {})] == ["A521", "A520"]


PAGES = st.dictionaries(
    st.sampled_from(["/zh/", "/zh/reports/a/", "/en/states/chl/"]),
    st.dictionaries(st.sampled_from(["p1", "p2-a", "fn1", "annex-1-p1"]), st.sampled_from(["", "abc123", "000000"])),
)


@given(PAGES)
def test_a_lock_file_read_again_is_the_same(promises: Promises) -> None:
    text = as_lock(promises)
    again, lines, problems = read_lock(text, "content/addresses.lock")
    assert (again, problems) == (promises, ())
    assert as_lock(again) == text
    assert all(text.splitlines()[line - 1].split()[0] == page for page, line in lines.items())


def test_a_line_that_is_no_address_is_told() -> None:
    _, _, problems = read_lock("/zh/ p1\nrubbish\n/zh/ p2\n", "content/addresses.lock")
    assert [(d.code, d.line) for d in problems] == [("A525", 2), ("A525", 3)]


@given(PAGES, PAGES)
def test_what_is_locked_after_a_build_is_kept_by_that_build(before: Promises, now: Promises) -> None:
    assert list(broken(merged(before, now, NONE), now, NONE, "x", {})) == []


# a whole site


def small(folder: Path) -> Path:
    shutil.copytree(Path(__file__).parent / "small", folder)
    return folder


def built(content: Path, folder: Path) -> tuple[Outcome, Path]:
    return build(Options(content=content, out=folder / "site", with_search=False)), folder / "site"


def test_a_build_that_would_break_a_promise_is_not_published(tmp_path: Path) -> None:
    """A lock file that promises paragraph 99: the build is refused until an alias says where it is now."""
    content = small(tmp_path / "content")
    outcome, site = built(content, tmp_path)
    assert outcome.published
    report = next(iter(sorted((site / "en" / "reports").glob("*/index.html"))))
    page = f"/en/reports/{report.parent.name}/"
    lock = check(content, None).lock
    line = next(line for line in lock.splitlines() if line.startswith(f"{page} "))
    (content / "addresses.lock").write_text(lock.replace(line, f"{line} p99:abcdef"), encoding="utf-8")
    refused, _ = built(content, tmp_path)
    assert [d.code for d in refused.diagnostics if d.severity == "error"] == ["A521"]
    assert not refused.published
    assert f"{page}#p99" in next(d.message for d in refused.diagnostics if d.code == "A521")
    bare = page.removeprefix("/en")
    (content / "aliases.yaml").write_text(
        f"- {{old: '{bare}#p99', new: '{bare}#p1', why: numbers were misread}}\n"
        f"- {{old: '/reports/old/', new: '{bare}', why: the symbol was wrong}}\n",
        encoding="utf-8",
    )
    kept, site = built(content, tmp_path)
    assert kept.published, kept.diagnostics
    assert '<span id="p99"></span>' in report.read_text(encoding="utf-8")
    moved = (site / "en" / "reports" / "old" / "index.html").read_text(encoding="utf-8")
    assert f'href="../{report.parent.name}/"' in moved
    lock = check(content, None).lock
    assert "p99:abcdef" in lock
    assert "/en/reports/old/" not in lock, "an alias that was never published is no promise"


def test_an_alias_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    content = small(tmp_path / "content")
    (content / "aliases.yaml").write_text("- {old: /reports/old/, new: /reports/none/, why: x}\n", encoding="utf-8")
    outcome, _ = built(content, tmp_path)
    found = {(d.code, d.line) for d in outcome.diagnostics if d.severity == "error" and d.code == "A523"}
    assert found == {("A523", 1)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reports/old/", "/reports/a-g-1/"),
        ("/reports/old", "/reports/a-g-1/"),
        ("/en/reports/old/", "/reports/a-g-1/"),
        ("/reports/old/", "/reports/a-g-1"),
        ("/reports/old/", "/en/reports/a-g-1/"),
        ("/reports/none/#p9", "/reports/a-g-1/#p1"),
        ("/reports/a-g-1/#p2", "/reports/a-g-1/#p1"),
    ],
)
def test_an_alias_that_keeps_nothing_is_told(old: str, new: str, tmp_path: Path) -> None:
    """An address that is none, one of a page that is not there, one that needs no alias: it would do nothing, and say nothing."""
    content = small(tmp_path / "content")
    (content / "aliases.yaml").write_text(f"- {{old: '{old}', new: '{new}', why: x}}\n", encoding="utf-8")
    told = check(content, None).diagnostics
    assert [(d.code, d.line) for d in told if d.severity == "error"] == [("A526", 1)]


def test_a_file_of_aliases_that_is_none_is_told(tmp_path: Path) -> None:
    content = small(tmp_path / "content")
    (content / "aliases.yaml").write_text("- {old: /reports/old/, new: 3, why: x}\n", encoding="utf-8")
    assert [(d.code, d.line) for d in check(content, None).diagnostics if d.severity == "error"] == [("S121", 1)]


def test_new_addresses_are_told_until_they_are_locked(tmp_path: Path) -> None:
    content = small(tmp_path / "content")
    (content / "addresses.lock").write_text("", encoding="utf-8")
    told, _ = built(content, tmp_path)
    assert [d.code for d in told.diagnostics if d.code.startswith("A52")] == ["A524"]
    (content / "addresses.lock").write_text(check(content, None).lock, encoding="utf-8")
    silent, _ = built(content, tmp_path)
    assert not [d for d in silent.diagnostics if d.code.startswith("A52")]


def test_every_page_is_promised(tmp_path: Path) -> None:
    content = small(tmp_path / "content")
    _, site = built(content, tmp_path)
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    promised = {line.split()[0] for line in check(content, None).lock.splitlines() if line.startswith("/")}
    assert {urls.as_file(page) for page in promised} == pages
