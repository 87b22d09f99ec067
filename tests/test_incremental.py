"""A build that goes on from the last one makes the same site as one that knows nothing, byte for byte; whatever was changed, lost or
damaged between the two, and by however many processes."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reading import ROOT
from wgreport import spread as spreading
from wgreport import store
from wgreport.ahead import ahead
from wgreport.build import build
from wgreport.built import Options, Outcome, find, unchanged
from wgreport.cache import Cache, key_of
from wgreport.snapshot import digest_of, look
from wgreport.spread import spread

SMALL = Path(__file__).parent / "small"
SEEDS = range(4)
STEPS = 8

REPORT = """Report on the meeting of the Group held in Geneva from {day} to 18 June {year}

I. Introduction

1. In its resolution 1/2, the Group took note of document A/G/{other}, paragraph {part}, and of {state}.

2. The Group requested the Secretariat to report on measure {word}.

II. Attendance

3. The following States were represented: {states}.
{more}"""
ADOPTED = """
III. Adoption of the report

4. The Group adopted its report.
"""
STATES = ("Chile", "Bosnia and Herzegovina", "France", "Austria")

Made = dict[str, bytes]


def files(folder: Path) -> Made:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def made(content: Path, out: Path, cache: Path | None = None, **more: object) -> Outcome:
    outcome = build(Options(content=content, out=out, cache=cache, with_search=False, **more))
    assert outcome.published, outcome.diagnostics
    return outcome


def nothing_to_do(options: Options) -> Outcome | None:
    return unchanged(options, find(options))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def divide_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every list with more entries than `count` have pages by years."""
    monkeypatch.setattr("wgreport.pages.backlinks.LONGEST", count)
    monkeypatch.setattr("wgreport.pages.register.LONGEST", count)


def add(content: Path, draw: random.Random, number: int) -> None:
    """A report, new or written anew, that cites paragraphs of others, those that are not there included; its own last one comes and
    goes."""
    folder = content / "reports" / f"a-g-{number}"
    folder.mkdir(exist_ok=True)
    year = draw.choice([2019, 2020, 2021])
    states = ", ".join(draw.sample(STATES, draw.randint(1, 4)))
    text = REPORT.format(
        day=draw.randint(1, 9),
        year=year,
        other=draw.randint(1, 5),
        part=draw.choice([2, 4]),
        state=draw.choice(STATES),
        word=draw.random(),
        states=states,
        more=draw.choice(["", ADOPTED]),
    )
    (folder / "en.txt").write_text(text, encoding="utf-8")
    start = draw.choice([f'start: "{year}-06-14"\n', ""])
    (folder / "report.yaml").write_text(
        f"symbol: A/G/{number}\nbody: grp\n{start}versions:\n  en: {{status: official}}\n", encoding="utf-8"
    )
    if draw.random() < 0.3:
        shutil.copy(folder / "en.txt", folder / "fr.txt")
    elif (folder / "fr.txt").exists():
        (folder / "fr.txt").unlink()


# what may happen between two builds


def a_report_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    add(content, draw, draw.randint(2, 4))


def a_word_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    path = draw.choice(sorted((content / "reports").glob("*/*.txt")))
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f" {draw.random()}\n", encoding="utf-8")


def a_report_goes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    folders = sorted((content / "reports").glob("*/"))
    if len(folders) > 1:
        shutil.rmtree(draw.choice(folders))


def a_sidecar_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    path = draw.choice(sorted((content / "reports").glob("*/report.yaml")))
    place = f"place: {{en: Geneva {draw.random()}}}\n"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("place")]
    path.write_text("".join(kept) + place, encoding="utf-8")


def the_registry_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    path = content / "registry" / "resolutions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("On the Group", f"On the Group {draw.random()}"), encoding="utf-8")


def a_template_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    folder = content / "templates"
    folder.mkdir(exist_ok=True)
    page = f"{{% extends 'base.html' %}}{{% block main %}}<p>{draw.random()}</p>{{% endblock %}}"
    (folder / "missing.html").write_text(page, encoding="utf-8")


def the_settings_change(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    languages = draw.choice(["zh, en", "en", "en, fr, zh"])
    title = draw.random()
    (content / "site.yaml").write_text(f"title: {{en: T{title}}}\nlanguages: [{languages}]\n", encoding="utf-8")


def the_prose_changes(content: Path, _site: Path, _cache: Path, draw: random.Random) -> None:
    (content / "pages").mkdir(exist_ok=True)
    title = draw.choice(["About", "About us"])
    (content / "pages" / "about.en.md").write_text(f"# {title}\n\nWords {draw.random()}.\n", encoding="utf-8")


def some_of_the_cache_goes(_content: Path, _site: Path, cache: Path, draw: random.Random) -> None:
    for path in sorted(path for path in cache.rglob("*") if path.is_file()):
        if draw.random() < 0.5:
            path.unlink()


def the_cache_is_damaged(_content: Path, _site: Path, cache: Path, draw: random.Random) -> None:
    for path in sorted(path for path in cache.rglob("*") if path.is_file()):
        data = bytearray(path.read_bytes())
        if data and draw.random() < 0.5:
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            path.write_bytes(bytes(data[: draw.choice([len(data), draw.randrange(len(data))])]))


def the_memory_of_the_site_goes(_content: Path, site: Path, cache: Path, _draw: random.Random) -> None:
    name = key_of("built-1", str(site.absolute()))
    (cache / name[:2] / name[2:]).unlink(missing_ok=True)


def the_site_is_damaged(_content: Path, site: Path, _cache: Path, draw: random.Random) -> None:
    for path in draw.sample(sorted(site.rglob("*.html")), 5):
        if draw.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])


def the_spare_is_damaged(_content: Path, site: Path, _cache: Path, draw: random.Random) -> None:
    """The site before, from which the next is made (see `publishing`), loses a file, gets another, or is gone."""
    spare = site.with_name(".site.wgreport") / "spare"
    there = sorted(spare.rglob("*.html"))
    if there and draw.random() < 0.8:
        draw.choice(there).unlink()
        (draw.choice(there).parent / "strange.txt").write_text("strange", encoding="utf-8")
    else:
        shutil.rmtree(spare, ignore_errors=True)


def nothing(_content: Path, _site: Path, _cache: Path, _draw: random.Random) -> None:
    """Nothing happens."""


EVENTS: tuple[Callable[[Path, Path, Path, random.Random], None], ...] = (
    a_report_changes,
    a_report_changes,
    a_word_changes,
    a_word_changes,
    a_report_goes,
    a_sidecar_changes,
    the_registry_changes,
    a_template_changes,
    the_settings_change,
    the_prose_changes,
    some_of_the_cache_goes,
    the_cache_is_damaged,
    the_memory_of_the_site_goes,
    the_site_is_damaged,
    the_spare_is_damaged,
    nothing,
)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_the_site_is_the_one_that_a_clean_build_makes(
    seed: int, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if seed % 2:
        divide_after(1, monkeypatch)
    draw = random.Random(seed)
    often = seed % 2  # smaller copies: most of the time, or seldom
    site, cache = tmp_path / "site", tmp_path / "cache"
    add(small, draw, 2)
    made(small, site, cache)
    for step in range(STEPS):
        # Each event comes once before any comes twice.
        event = EVENTS[(seed * STEPS + step) * 7 % len(EVENTS)]
        event(small, site, cache, draw)
        if draw.random() < 0.3:
            draw.choice(EVENTS)(small, site, cache, draw)
        compress = bool(often) is (draw.random() < 0.85)
        told = made(small, site, cache, workers=draw.choice([1, 2]), compress=compress)
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        clean = made(small, tmp_path / "clean", compress=compress)
        ours, theirs = files(site), files(tmp_path / "clean")
        assert {path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path)} == set(), (step, event)
        assert told.diagnostics == clean.diagnostics, (step, event)
        assert told.lock == clean.lock
        assert {path.name for path in tmp_path.glob(".site.wgreport/*")} <= {"spare", "spare.whole"}


def test_nothing_is_done_where_nothing_has_changed(small: Path, tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    options = Options(content=small, out=site, cache=cache, with_search=False)
    assert nothing_to_do(options) is None
    first = build(options)
    inode = site.stat().st_ino
    again = build(options)
    assert (again.made, again.read, site.stat().st_ino) == (-1, 0, inode)
    assert (again.diagnostics, again.pages, again.lock) == (first.diagnostics, first.pages, first.lock)
    assert nothing_to_do(options) is not None
    # Other times are no other contents.
    for path in small.rglob("*.txt"):
        os.utime(path, (1, 1))
    assert nothing_to_do(options) is not None
    # What a person put into the site is noticed.
    (site / "mine.txt").write_text("mine")
    assert nothing_to_do(options) is None


def test_only_what_a_change_concerns_is_read_and_made(small: Path, tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    draw = random.Random(0)
    for number in (2, 3):
        add(small, draw, number)
    made(small, site, cache)
    before = {path: path.stat() for path in site.rglob("*") if path.is_file()}
    path = small / "reports" / "a-g-3" / "en.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("measure", "another measure"), encoding="utf-8")
    outcome = made(small, site, cache)
    assert outcome.read == 1
    touched = {
        path.relative_to(site).as_posix()
        for path, was in before.items()
        if (path.stat().st_ino, path.stat().st_mtime_ns) != (was.st_ino, was.st_mtime_ns)
    }
    assert "en/reports/a-g-3/index.html" in touched
    assert "en/recommendations/index.html" in touched
    assert not {name for name in touched if "a-g-2" in name or "a-g-1" in name}
    assert len(touched) <= outcome.made < len(before) / 2


def test_the_site_before_is_what_the_next_one_is_made_of(small: Path, tmp_path: Path):
    """Two folders take turns (decision 0045); the other tests would pass if none were ever used again."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    path = small / "reports" / "a-g-1" / "en.txt"
    folders = []
    for number in range(4):
        made(small, site, cache)
        folders.append(site.stat().st_ino)
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f" {number}\n", encoding="utf-8")
    assert folders[0] != folders[1]
    assert folders[2:] == folders[:2]


def test_a_build_that_is_refused_leaves_the_spare(small: Path, tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    path = small / "reports" / "a-g-1" / "en.txt"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    (small / "pages").mkdir()
    folders = []
    for number in range(4):
        path.write_text(f"{text} {number}\n", encoding="utf-8")
        made(small, site, cache)
        folders.append(site.stat().st_ino)
        add(small, random.Random(number), 2)
        (small / "pages" / "broken.en.md").write_text("# Broken\n\n[nowhere](/en/nowhere/)\n", encoding="utf-8")
        assert not build(Options(content=small, out=site, cache=cache, with_search=False)).published
        assert site.stat().st_ino == folders[-1]
        shutil.rmtree(small / "reports" / "a-g-2")
        (small / "pages" / "broken.en.md").unlink()
    assert folders[2:] == folders[:2] != folders[1:3]
    made(small, tmp_path / "clean")
    assert files(site) == files(tmp_path / "clean")


def test_copies_of_what_has_not_changed_stay_as_they_are(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """And the site before is used again, as without copies."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    path = small / "reports" / "a-g-1" / "en.txt"
    add(small, random.Random(0), 2)
    packed: list[int] = []
    pack = gzip.compress
    monkeypatch.setattr("wgreport.compression.gzip.compress", lambda *a, **k: (packed.append(1), pack(*a, **k))[1])
    folders = []
    for number in range(4):
        packed.clear()
        outcome = made(small, site, cache, compress=True)
        assert len(packed) < outcome.made
        folders.append(site.stat().st_ino)
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f" {number}\n", encoding="utf-8")
    copies = list(site.rglob("*.gz"))
    assert 0 < len(packed) < len(copies) / 2
    assert folders[2:] == folders[:2]
    for copy in copies:
        file = copy.with_suffix("")
        assert gzip.decompress(copy.read_bytes()) == file.read_bytes()
        assert copy.stat().st_mtime_ns == file.stat().st_mtime_ns
    assert nothing_to_do(Options(content=small, out=site, cache=cache, with_search=False, compress=True)) is None


def test_a_new_report_leaves_the_pages_of_other_years(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What is named often has a page for each older year, and so has the register: of these, a report of another year changes none,
    though it asks whom no other asks, cites what no other cites, and is the first in which others than the body propose something.
    Where it moves a year off the first page, it changes the two pages that come next, and no older one."""
    divide_after(1, monkeypatch)

    def report(number: int, year: int, *more: str) -> None:
        folder = small / "reports" / f"a-g-{number}"
        shutil.copytree(small / "reports" / "a-g-1", folder)
        sidecar = folder / "report.yaml"
        text = sidecar.read_text(encoding="utf-8").replace("A/G/1", f"A/G/{number}").replace("2020-", f"{year}-")
        sidecar.write_text(text, encoding="utf-8")
        (folder / "en.txt").write_text("\n\n".join((text_of_first, *more)), encoding="utf-8")

    text_of_first = (small / "reports" / "a-g-1" / "en.txt").read_text(encoding="utf-8").rstrip("\n")
    some = "4. The Group welcomed resolution 4/1 and invited Chile to report on measures."
    for number, year in ((2, 2018), (3, 2016), (4, 2016), (7, 2014)):
        report(number, year, some)
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)

    def of_year(year: int) -> dict[str, int]:
        found = [*site.rglob(f"{year}/index.html"), *site.rglob(f"*-{year}.json")]
        return {path.relative_to(site).as_posix(): path.stat().st_ino for path in found}

    oldest, changed, beyond = of_year(2016), of_year(2018), of_year(2014)
    for language in ("en", "zh"):
        for page in ("resolutions/grp/1-2", "states/chl", "topics/prevention", "recommendations"):
            assert {f"{language}/{page}/{year}/index.html" for year in (2016, 2018)} <= oldest.keys() | changed.keys()
    new = (
        "4. The Group decided to implement resolution 3/1 on the prevention of waste.",
        "5. The Group invited Bosnia and Herzegovina to report on measures.",
        "6. One speaker recommended that resolution 2/1 be implemented, with a view to prevention.",
    )
    report(5, 2018, *new)
    made(small, site, cache)
    assert of_year(2016) == oldest
    assert not changed.items() & {path: inode for path, inode in of_year(2018).items() if path.startswith("en/")}.items()
    for page in ("resolutions/grp/1-2", "topics/prevention", "recommendations"):
        assert "A/G/5" in (site / "en" / page / "2018" / "index.html").read_text(encoding="utf-8")
    assert not (site / "en" / "topics" / "prevention" / "2020").exists()
    before = {path: path.stat().st_ino for path in site.rglob("*") if path.is_file()}
    report(6, 2021)
    outcome = made(small, site, cache)
    changed_now = [path for path in site.rglob("*") if path.is_file() and path.stat().st_ino != before.get(path)]
    assert (site / "en" / "topics" / "prevention" / "2020").exists()
    assert of_year(2014) == beyond
    assert outcome.made < len(changed_now), "pages were made that came out as they were"  # the site's own mark is not counted


def test_a_search_index_comes_later_and_knows_all_reports(small: Path, tmp_path: Path):
    """As in `wgreport serve`, which makes it when a page asks for it; the pages are not made again for it."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)
    before = {path: path.stat().st_ino for path in site.rglob("*.html")}
    add(small, random.Random(0), 2)
    outcome = build(Options(content=small, out=site, cache=cache))
    clean = build(Options(content=small, out=tmp_path / "clean"))
    assert outcome.records == clean.records > 0
    assert files(site).keys() == files(tmp_path / "clean").keys()
    made(small, site, cache)
    again = build(Options(content=small, out=site, cache=cache))
    assert again.records == clean.records
    assert files(site).keys() == files(tmp_path / "clean").keys()
    report = site / "en" / "reports" / "a-g-1" / "index.html"
    assert report.stat().st_ino == before[report]


def test_a_link_to_what_is_gone_is_found_on_a_page_that_did_not_change(small: Path, tmp_path: Path):
    """The pages are as they were; only the anchor that one leads to is gone from the other."""
    (small / "pages").mkdir()
    (small / "pages" / "about.en.md").write_text("# About\n\n[There](/en/reports/a-g-2/#p2).\n", encoding="utf-8")
    draw = random.Random(0)
    add(small, draw, 2)
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)
    was = files(site)
    path = small / "reports" / "a-g-2" / "en.txt"
    path.write_text(path.read_text(encoding="utf-8").partition("2. The Group")[0], encoding="utf-8")
    outcome = build(Options(content=small, out=site, cache=cache, with_search=False))
    assert {"C313"} == {d.code for d in outcome.diagnostics if d.severity == "error"}
    assert not outcome.published
    assert files(site) == was


def test_an_anchor_that_goes_from_a_page_of_many_is_missed_on_a_page_that_did_not_change(small: Path, tmp_path: Path):
    """What a page of many held before is read from the page that is published."""
    (small / "pages").mkdir()
    (small / "pages" / "about.en.md").write_text("# About\n\n[The last](/en/topics/prevention/#report-2).\n", encoding="utf-8")
    for number in (2, 3):
        add(small, random.Random(number), number)
        path = small / "reports" / f"a-g-{number}" / "en.txt"
        path.write_text(
            path.read_text(encoding="utf-8").replace("2. The Group", "2. The Group took measures. It"), encoding="utf-8"
        )
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)
    was = files(site)
    assert b'id="report-2"' in was["en/topics/prevention/index.html"]
    shutil.rmtree(small / "reports" / "a-g-3")
    outcome = build(Options(content=small, out=site, cache=cache, with_search=False))
    assert [d.code for d in outcome.diagnostics if d.severity == "error"] == ["C313"]
    assert not outcome.published
    assert files(site) == was


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_processes_changes_nothing(workers: int, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreading, "WORTH", 1)
    made(small, tmp_path / "one", workers=1)
    made(small, tmp_path / "many", tmp_path / "cache", workers=workers)
    assert files(tmp_path / "one") == files(tmp_path / "many")


@pytest.mark.parametrize("wait", [0.3, 0.8, 1.2, 1.6, 2.0, 2.6])
def test_a_build_that_is_killed_leaves_the_site_and_the_next_one_is_right(wait: float, small: Path, tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)
    was = files(site)
    add(small, random.Random(1), 2)
    command = [sys.executable, "-m", "wgreport", "build", str(small), "--out", str(site), "--cache", str(cache), "--no-search"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()
    made(small, tmp_path / "clean")
    now = files(tmp_path / "clean")
    assert files(site) in (was, now)
    made(small, site, cache)
    assert files(site) == now


def test_what_another_build_did_meanwhile_is_noticed(small: Path, tmp_path: Path):
    """Somebody looks, and before the site is theirs another build makes it."""
    options = Options(content=small, out=tmp_path / "site", cache=tmp_path / "cache", with_search=False)
    path = small / "reports" / "a-g-1" / "en.txt"
    build(options)
    for number in range(2):
        found = find(options)
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f" {number}\n", encoding="utf-8")
        build(options)
        assert build(options, found=found).published
    made(small, tmp_path / "clean")
    assert files(tmp_path / "site") == files(tmp_path / "clean")


def test_a_content_folder_that_has_another_name_is_told_by_it(small: Path, tmp_path: Path):
    """What was understood of its files names them in messages."""
    options = Options(content=small, out=tmp_path / "site", cache=tmp_path / "cache", with_search=False)
    path = small / "reports" / "a-g-1" / "zh.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1/2", "1/1"), encoding="utf-8")
    build(options)
    small.rename(tmp_path / "other")
    told = build(msgspec.structs.replace(options, content=tmp_path / "other")).diagnostics
    assert told
    assert all("other" in one.file for one in told)


def test_a_source_that_changes_while_it_is_being_read_is_told_and_not_remembered(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    options = Options(content=small, out=tmp_path / "site", cache=tmp_path / "cache", with_search=False)
    loading = store.load_content

    def loaded(*given: Any) -> Any:
        content = loading(*given)
        path = small / "reports" / "a-g-1" / "en.txt"
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + " More.\n", encoding="utf-8")
        return content

    monkeypatch.setattr(store, "load_content", loaded)
    with pytest.raises(store.StoreError, match=r"a-g-1/en\.txt has changed while the site was being built; build again"):
        build(options)
    monkeypatch.undo()
    made(small, tmp_path / "site", tmp_path / "cache")
    made(small, tmp_path / "clean")
    assert files(tmp_path / "site") == files(tmp_path / "clean")


# the parts of it


def test_what_is_waited_for_ahead_comes_in_order_and_so_do_errors():
    def items() -> Iterator[int]:
        yield from range(3)
        raise KeyError("three")

    found = ahead(items())
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError, match="three"):
        next(found)
    assert list(ahead([])) == []


def test_the_results_of_many_processes_come_in_order_and_so_do_errors(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreading, "WORTH", 1)
    assert list(spread(lambda n: str(n).encode(), range(50), 3)) == [str(n).encode() for n in range(50)]

    def fails(number: int) -> bytes:
        if number == 7:
            raise KeyError("seven")
        return b""

    with pytest.raises(KeyError, match="seven"):
        list(spread(fails, range(50), 2))
    with pytest.raises(RuntimeError, match="ended before"):
        list(spread(lambda _: os.kill(os.getpid(), signal.SIGKILL) or b"", range(4), 2))


def test_a_snapshot_knows_contents_not_times(tmp_path: Path):
    (tmp_path / "a").write_text("one")
    (tmp_path / "empty").mkdir()
    first = look([tmp_path], {}, 0)
    os.utime(tmp_path / "a", (1, 1))
    assert digest_of(look([tmp_path], first, time.time_ns())) == digest_of(first)
    # Written in the moment of the last look, with the same size and times: it is read all the same.
    status = (tmp_path / "a").stat()
    (tmp_path / "a").write_text("two")
    os.utime(tmp_path / "a", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert digest_of(look([tmp_path], first, time.time_ns())) != digest_of(first)
    (tmp_path / "a").write_text("one")
    (tmp_path / "empty").rmdir()
    assert digest_of(look([tmp_path], first, time.time_ns())) != digest_of(first)


def test_the_cache_is_bounded_and_keeps_what_the_site_is_made_from(tmp_path: Path):
    results = Cache(tmp_path)
    for number in range(10):
        results.put(key_of(str(number)), bytes(1000))
        os.utime(tmp_path / key_of(str(number))[:2] / key_of(str(number))[2:], (number, number))
    assert results.prune({key_of("0")}, most=10 * 1032) == 10 * 1032, "there is room"
    assert results.prune({key_of("0")}, most=4 * 1032) == 3 * 1032, "an eighth more goes than has to: it is not done every time"
    assert [number for number in range(10) if results.get(key_of(str(number))) is not None] == [0, 8, 9]
