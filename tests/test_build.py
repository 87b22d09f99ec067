"""The build as a whole: the same content gives the same bytes, whatever is remembered; and what is published is safe."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from reading import CONTENT
from wgreport.build import build
from wgreport.built import Options, Outcome
from wgreport.cli import main
from wgreport.store import StoreError

SMALL = Path(__file__).parent / "small"
WORK = "cac-cosp-wg.4-2020-5"

Made = dict[str, bytes]


def files(folder: Path) -> Made:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def made(content: Path, out: Path, cache: Path | None = None, **more: object) -> Outcome:
    outcome = build(Options(content=content, out=out, cache=cache, with_search=False, **more))
    assert outcome.published, outcome.diagnostics
    return outcome


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The site of the repository's content, built with nothing remembered."""
    out = tmp_path_factory.mktemp("clean") / "site"
    made(CONTENT, out)
    return files(out)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository's content, to change; nothing of it is promised."""
    shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("addresses.lock"))
    return tmp_path / "content"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def soup(page: bytes) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def changed(path: Path, was: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(was) == 1
    path.write_text(text.replace(was, now), encoding="utf-8")


def test_two_clean_builds_are_the_same_byte_for_byte(clean: Made, tmp_path: Path):
    made(CONTENT, tmp_path / "site")
    assert files(tmp_path / "site") == clean


def test_an_incremental_build_is_the_same_as_a_clean_one(copy: Path, tmp_path: Path, clean: Made):
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(copy, site, cache)
    assert files(site) == clean
    source = copy / "reports" / WORK / "zh.txt"
    changed(source, "58. 一位发言者建议将反腐败教育", "58. 许多发言者建议根据第8/10号决议将反腐败教育")
    told = made(copy, site, cache)
    again = made(copy, tmp_path / "other")
    assert files(site) == files(tmp_path / "other") != clean
    assert told.diagnostics == again.diagnostics
    assert {d.code for d in told.diagnostics} == {"C311"}


def test_a_damaged_cache_is_no_harm(small: Path, tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(small, site, cache)
    whole = files(site)
    entries = [path for path in cache.rglob("*") if path.is_file()]
    assert entries
    for number, path in enumerate(sorted(entries)):
        data = path.read_bytes()
        middle = len(data) * (number % 5) // 5
        ways = (
            data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :],
            data[: len(data) // 2],
            b"",
            bytes(byte ^ 0x55 for byte in data),
        )
        path.write_bytes(ways[number % len(ways)])
    made(small, site, cache)
    assert files(site) == whole


@pytest.mark.parametrize("how", ["deleted", "a file in its place", "not writable"])
def test_a_cache_that_cannot_be_used_is_no_harm(how: str, small: Path, tmp_path: Path):
    made(small, tmp_path / "site")
    cache = tmp_path / "cache"
    if how == "a file in its place":
        cache.write_text("not a folder")
    elif how == "not writable":
        cache.mkdir(mode=0o500)
    made(small, tmp_path / "again", cache)
    assert files(tmp_path / "again") == files(tmp_path / "site")


def test_a_build_that_fails_leaves_the_published_site(small: Path, tmp_path: Path):
    site = tmp_path / "site"
    made(small, site)
    (site / ".gitignore").write_text("*\n")
    made(small, site)
    published = files(site)
    assert published[".gitignore"] == b"*\n"
    (small / "reports" / "a-g-1" / "zh.txt").write_bytes(b"\x00")
    outcome = build(Options(content=small, out=site, with_search=False))
    assert outcome.failed
    assert not outcome.published
    assert files(site) == published
    assert {path.name for path in tmp_path.iterdir()} == {"small", "site"}


def test_a_folder_of_somebody_s_files_is_never_replaced(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    precious = tmp_path / "documents"
    precious.mkdir()
    (precious / "thesis.txt").write_text("ten years of work")
    with pytest.raises(StoreError, match=r"thesis\.txt"):
        build(Options(content=small, out=precious, with_search=False))
    assert main(["build", str(small), "--out", str(precious), "--no-search", "--no-cache"]) == 1
    assert capsys.readouterr().err.startswith("wgreport: ")
    assert files(precious) == {"thesis.txt": b"ten years of work"}


def test_a_file_is_never_replaced_by_a_site(small: Path, tmp_path: Path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(StoreError):
        build(Options(content=small, out=tmp_path / "site", with_search=False))
    assert (tmp_path / "site").read_text() == "mine"


def test_a_site_can_lie_under_a_path(small: Path, tmp_path: Path):
    made(small, tmp_path / "site")
    made(small, tmp_path / "under", base_url="https://example.org/reports/")
    at_root, under = files(tmp_path / "site"), files(tmp_path / "under")
    assert set(at_root) == set(under)
    # Pages reach each other from where they stand; only the page for what is not there, shown under any address, says its place.
    differing = {path for path in under if under[path] != at_root[path]}
    assert differing == {path for path in under if path.endswith("404.html")}
    links = [link["href"] for link in soup(under["404.html"]).find_all("a", href=True)]
    assert links
    assert all(link.startswith(("/reports/", "#")) for link in links)


def test_content_can_bring_its_own_templates(small: Path, tmp_path: Path):
    (small / "templates").mkdir()
    (small / "templates" / "missing.html").write_text(
        "<!doctype html><html lang='{{ language.tag if language is defined else \"en\" }}'><p>ours</p></html>"
    )
    outcome = build(Options(content=small, out=tmp_path / "site", with_search=False))
    # The override is taken, and it is audited like any other: this one does not say the language of the Chinese page.
    assert {d.code for d in outcome.diagnostics} <= {"A503"}
    own = tmp_path / "own"
    own.mkdir()
    (own / "prose.html").write_text("{% extends 'base.html' %}{% block main %}<p>another hand</p>{% endblock %}")
    shutil.rmtree(small / "templates")
    (small / "pages").mkdir()
    (small / "pages" / "about.en.md").write_text("# About\n\nThis.\n")
    made(small, tmp_path / "site", templates=own)
    assert b"another hand" in files(tmp_path / "site")["en/about/index.html"]
    shutil.copytree(own, small / "templates")
    made(small, tmp_path / "again")
    assert b"another hand" in files(tmp_path / "again")["en/about/index.html"]


def test_a_version_that_lacks_a_paragraph_is_told_and_published(small: Path, tmp_path: Path):
    source = small / "reports" / "a-g-1" / "zh.txt"
    source.write_text(
        source.read_text(encoding="utf-8") + "\n\n4. 小组(1)结束了：\n\n(a) 会议；\n\n(b) 工作。\n", encoding="utf-8"
    )
    told = made(small, tmp_path / "site")
    assert {d.code for d in told.diagnostics} == {"C310"}
    site = files(tmp_path / "site")
    page = soup(site["zh/reports/a-g-1/index.html"])
    assert page.find(id="p4") is not None
    assert "en/reports/a-g-1/#p4" not in site["zh/reports/a-g-1/index.html"].decode()
    for code in ("zh", "en"):
        assert soup(site[f"{code}/reports/a-g-1/parallel/index.html"]).find(id="p4-a") is not None


SECOND = """Report on the meeting of the Open-ended Intergovernmental Working Group on the Prevention of Corruption held in Vienna from 14 to 18 June 2021

I. Introduction

1. In its resolution 8/7, the Conference gave the Working Group its task.

2. The Working Group held its twelfth meeting in Vienna from 14 to 18 June 2021.

II. Recommendations

3. The Working Group encouraged States parties to implement article 6, paragraph 2, of the Convention, as recommended in
document CAC/COSP/WG.4/2020/5.

4. The Working Group requested the Secretariat, subject to the availability of extrabudgetary resources, to report.
"""


def test_a_second_report_is_everywhere_where_it_belongs(copy: Path, tmp_path: Path):
    folder = copy / "reports" / "cac-cosp-wg.4-2021-9"
    folder.mkdir()
    (folder / "en.txt").write_text(SECOND, encoding="utf-8")
    (folder / "report.yaml").write_text(
        'symbol: CAC/COSP/WG.4/2021/9\nbody: cac-cosp-wg.4\nmeeting: 12\nstart: "2021-06-14"\nend: "2021-06-18"\n'
        "versions:\n  en: {status: official}\n",
        encoding="utf-8",
    )
    outcome = made(copy, tmp_path / "site")
    assert outcome.works == 2
    site = files(tmp_path / "site")
    for code in ("zh", "en"):

        def page(path: str, code: str = code) -> str:
            return site[f"{code}/{path}index.html"].decode()

        assert 'id="p4"' in page("reports/cac-cosp-wg.4-2021-9/")
        assert "cac-cosp-wg.4-2021-9/" in page("reports/")
        assert "cac-cosp-wg.4-2021-9/" in page("")
        assert "cac-cosp-wg.4-2021-9/#p3" in page("articles/uncac/6/")
        assert "cac-cosp-wg.4-2021-9/#p1" in page("resolutions/cac-cosp/8-7/")
        register = page("recommendations/")
        assert "cac-cosp-wg.4-2021-9/#p3" in register
        assert "cac-cosp-wg.4-2021-9/#p4" in register
        # The citation of the first report leads to the first report.
        assert "cac-cosp-wg.4-2020-5/" in page("reports/cac-cosp-wg.4-2021-9/")
    assert "en/reports/cac-cosp-wg.4-2021-9/parallel/index.html" not in site
    listed = json.loads(site["reports.json"])
    assert [report["symbol"] for report in listed] == ["CAC/COSP/WG.4/2021/9", "CAC/COSP/WG.4/2020/5"]
    assert listed[0]["languages"] == {
        "en": {
            "status": "official",
            "page": "/en/reports/cac-cosp-wg.4-2021-9/",
            "data": "/en/reports/cac-cosp-wg.4-2021-9/index.json",
        }
    }


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_report_as_data_stands_beside_its_page(code: str, clean: Made):
    data = json.loads(clean[f"{code}/reports/{WORK}/index.json"])
    schema = json.loads(clean["schema/report.json"])
    root = schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    assert set(data) <= set(root["properties"])
    assert set(root.get("required", ())) <= set(data)
    assert (data["language"], data["symbol"]) == (code, "CAC/COSP/WG.4/2020/5")
    assert data["status"] == ("official" if code == "zh" else "unofficial")
    assert len(data["paragraphs"]) == 66
    assert data["ledger"]["lost"] == 0
    # Corrected, unlike what `inspect` shows of the source.
    assert " and 政策" not in data["paragraphs"][55]["text"]
    assert len(data["mentions"]) == 54
    for mention in data["mentions"]:
        assert mention["problem"] is None
        path, _, anchor = mention["href"].partition("#")
        page = clean[f"{path.strip('/')}/index.html"]
        assert not anchor or soup(page).find(id=anchor) is not None


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_part_of_the_report_has_its_anchor_on_its_page(code: str, clean: Made):
    page = soup(clean[f"{code}/reports/{WORK}/index.html"])
    ids = {tag["id"] for tag in page.find_all(id=True)}
    assert {f"p{n}" for n in range(1, 67)} <= ids
    assert {"p2-a", "p2-d", "p11-2-a", "s-i", "s-ii-c", "s-iii-b", "s-v", "fn1", "fn2", "fn3"} <= ids


def test_an_attendance_list_of_one_version_alone_leads_to_the_states(small: Path, tmp_path: Path):
    """The English version, the original, has no list: the States that the Chinese one lists have their pages, in both languages."""
    english = small / "reports" / "a-g-1" / "en.txt"
    text = english.read_text(encoding="utf-8")
    there = "The following States parties to the Convention were represented at the meeting: Bosnia and Herzegovina and Chile."
    assert there in text
    english.write_text(text.replace(there, "The list of participants was issued."), encoding="utf-8")
    site = tmp_path / "site"
    made(small, site)
    chinese = (site / "zh" / "states" / "chl" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../reports/a-g-1/#p2"' in chinese
    assert 'href="../../reports/a-g-1/#p2"' not in (site / "en" / "states" / "chl" / "index.html").read_text(encoding="utf-8")


NAMED_IN = {"en": re.compile("named in"), "zh": re.compile("\u6bb5\u63d0\u53ca")}


@pytest.mark.parametrize("address", ["resolutions/grp/1-2", "topics/prevention"])
def test_what_is_named_often_is_divided_by_year(address: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The newest year stays on the first page, older ones have theirs, in every language. The first says how many paragraphs there are in
    all and on each page; the others speak of themselves, and say their year."""
    monkeypatch.setattr("wgreport.pages.backlinks.LONGEST", 1)
    older = small / "reports" / "a-g-0"
    shutil.copytree(small / "reports" / "a-g-1", older)
    sidecar = older / "report.yaml"
    text = sidecar.read_text(encoding="utf-8").replace("A/G/1", "A/G/0").replace("2020-", "2018-")
    sidecar.write_text(text, encoding="utf-8")
    site = tmp_path / "site"
    made(small, site)
    for code in ("zh", "en"):
        folder = site / code / address
        first = (folder / "index.html").read_text(encoding="utf-8")
        second = (folder / "2018" / "index.html").read_text(encoding="utf-8")
        assert "reports/a-g-1/#p3" in first
        assert "reports/a-g-0/" not in first
        assert "reports/a-g-0/#p3" in second
        assert "reports/a-g-1/" not in second
        newest, oldest = BeautifulSoup(first, "html.parser"), BeautifulSoup(second, "html.parser")
        shown = [[int(count.text) for count in soup.select("nav.years .count")] for soup in (newest, oldest)]
        assert shown == [[1, 1], []]
        assert [soup.select_one("nav.years [aria-current]")["href"] for soup in (newest, oldest)] == ["./", "./"]
        assert "2018" in oldest.h1.text
        told = [soup.find(string=NAMED_IN[code]).strip() for soup in (newest, oldest)]
        assert [int(re.search(r"\d+", words)[0]) for words in told] == [2, 1]
        assert {link["href"].removeprefix("../" * (address.count("/") + 3)) for link in oldest.select("link[hreflang]")} == {
            f"{'en' if code == 'zh' else 'zh'}/{address}/2018/"
        }


def test_a_citation_leads_to_the_paragraph_of_a_report_on_the_site(small: Path, tmp_path: Path):
    """`A/G/1, para. 3` leads to that paragraph; a paragraph that is not there, to the report. The data say the same."""
    older = small / "reports" / "a-g-0"
    shutil.copytree(small / "reports" / "a-g-1", older)
    sidecar = older / "report.yaml"
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("A/G/1", "A/G/0"), encoding="utf-8")
    english = older / "en.txt"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("See A/G/0.", "See A/G/1, para. 3, and A/G/1, para. 99."), encoding="utf-8")
    site = tmp_path / "site"
    made(small, site)
    page = (site / "en" / "reports" / "a-g-0" / "index.html").read_text(encoding="utf-8")
    assert 'href="../a-g-1/#p3" title="Report of the Group, para. 3"' in page
    assert 'href="../a-g-1/" title="Report of the Group, para. 99"' in page
    data = json.loads((site / "en" / "reports" / "a-g-0" / "index.json").read_text(encoding="utf-8"))
    assert [m["href"] for m in data["mentions"] if m["kind"] == "document"] == ["/en/reports/a-g-1/#p3", "/en/reports/a-g-1/"]


def test_progress_is_told(small: Path, tmp_path: Path):
    heard: list[str] = []
    build(Options(content=small, out=tmp_path / "site", with_search=False), lambda stage, _done, _total: heard.append(stage))
    assert {"read", "render"} <= set(heard)


def test_strict_publishes_nothing_while_there_is_a_warning(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = next(path for path in (small / "reports").iterdir() if path.is_dir())
    (folder / "notes.odt").write_text("no version", encoding="utf-8")
    arguments = ["build", str(small), "--out", str(tmp_path / "site"), "--no-cache", "--no-search"]
    assert main([*arguments, "--strict"]) == 1
    assert not (tmp_path / "site").exists()
    assert "C305" in capsys.readouterr().err
    assert main(arguments) == 0
    assert (tmp_path / "site" / "index.html").is_file()
