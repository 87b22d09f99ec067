"""`wgreport add` and `wgreport new`: what comes into the content folder, and that nothing of it is ever lost or half written."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reading import ROOT, SEED
from wgreport import shelf
from wgreport.addition import symbol_problems
from wgreport.cli import main
from wgreport.codec import plain_yaml, with_version
from wgreport.store import package_folder

Made = dict[str, bytes]

ENGLISH = """Conference of the States Parties to the United Nations Convention against Corruption
Distr.: General
1 July 2030
Original: English

Report on the meeting of the Open-ended Intergovernmental Working Group on the Prevention of Corruption held in Vienna from 12 to 14 June 2030

I. Introduction

1. In its resolution 3/2, the Conference established the Working Group, which was asked to report to it on what it had done.

2. The Working Group held its twenty-first meeting in Vienna from 12 to 14 June 2030.
"""
FRENCH = """Distr. générale
1er juillet 2030
Français
Original : anglais

Rapport sur la réunion du Groupe de travail intergouvernemental à composition non limitée sur la prévention de la corruption tenue à Vienne du 12 au 14 juin 2030

I. Introduction

1. Dans sa résolution 3/2, la Conférence a créé le Groupe de travail, qui a été prié de lui rendre compte de ce qu’il avait fait.

2. Le Groupe de travail a tenu sa vingt et unième réunion à Vienne du 12 au 14 juin 2030.
"""
SYMBOL = "CAC/COSP/WG.4/2030/1"
FOLDER = "cac-cosp-wg.4-2030-1"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new corpus, as the working folder."""
    assert main(["new", str(tmp_path / "corpus")]) == 0
    monkeypatch.chdir(tmp_path / "corpus")
    return tmp_path / "corpus"


def files(folder: Path) -> Made:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def reports() -> Made:
    return files(Path("content/reports"))


def given(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def sidecar(folder: str = FOLDER) -> str:
    return Path("content/reports", folder, "report.yaml").read_text(encoding="utf-8")


# what is written


@pytest.mark.usefixtures("here")
def test_a_report_comes_into_a_folder_named_by_its_symbol_and_builds(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("anything.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    out = capsys.readouterr().out
    assert "language    en (by its masthead and words)" in out
    assert "s-i            1-2  I. Introduction" in out
    assert "citations   " in out
    assert "0 lost" in out
    assert set(reports()) == {f"{FOLDER}/en.txt", f"{FOLDER}/report.yaml"}
    assert reports()[f"{FOLDER}/en.txt"] == ENGLISH.encode()
    told = plain_yaml(sidecar().encode())
    assert told == {
        "symbol": SYMBOL,
        "symbol_status": "inferred",
        "body": "cac-cosp-wg.4",
        "meeting": 21,
        "start": "2030-06-12",
        "end": "2030-06-14",
        "date": "2030-07-01",
        "place": {"en": "Vienna"},
        "original": "en",
        "versions": {"en": {"status": "official"}},
    }
    assert "# missing: symbol_note" in sidecar()
    assert main(["build", "--no-search"]) == 0
    assert Path("site/en/reports", FOLDER, "index.html").is_file()


@pytest.mark.usefixtures("here")
def test_a_symbol_that_the_masthead_prints_is_taken():
    assert main(["add", given("a.txt", f"{SYMBOL}\n{ENGLISH}")]) == 0
    assert "symbol_status: printed" in sidecar()


def test_a_symbol_that_stands_beside_other_words_is_found(here: Path):
    assert main(["add", given("a.txt", f"General Assembly          A/99/42\n\n{ENGLISH}")]) == 0
    assert (here / "content/reports/a-99-42/en.txt").is_file()


@pytest.mark.usefixtures("here")
def test_the_registry_says_the_symbol_of_a_meeting_it_knows():
    assert main(["add", str(SEED / "zh.txt")]) == 0
    assert set(reports()) == {"cac-cosp-wg.4-2020-5/zh.txt", "cac-cosp-wg.4-2020-5/report.yaml"}
    assert "symbol_status: inferred" in sidecar("cac-cosp-wg.4-2020-5")


@pytest.mark.usefixtures("here")
def test_what_the_text_does_not_say_is_marked_and_check_names_the_key(capsys: pytest.CaptureFixture[str]):
    text = "A title of one line\n\n1. The group decided that it would meet again, and that the secretariat was to say when and where.\n"
    assert main(["add", given("Report of Ours.txt", text)]) == 0
    assert "missing in report.yaml: symbol, body, meeting, start, end, date, place, original" in capsys.readouterr().out
    text = sidecar("report-of-ours")
    for key in ("symbol", "body", "meeting", "start", "end", "date", "place", "original"):
        assert f"\n# missing: {key}: " in text
    assert main(["check"]) == 1
    assert "error S121: the key 'symbol' is missing" in capsys.readouterr().err
    # A marked line is right as it stands, once the mark is off and its words are in.
    text = text.replace("# missing: symbol: its document symbol, such as ", "symbol: ").replace(
        "# missing: body: whose", "body: ga #"
    )
    Path("content/reports/report-of-ours").rename("content/reports/cac-cosp-wg.4-2020-5")
    Path("content/reports/cac-cosp-wg.4-2020-5/report.yaml").write_text(text, encoding="utf-8")
    assert main(["check"]) == 0


# the same report again, and in another language


@pytest.mark.usefixtures("here")
def test_another_language_joins_the_work_by_its_meeting_and_is_declared(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    before = sidecar()
    assert main(["add", given("b.txt", FRENCH)]) == 0
    assert "another version of a report that is there" in capsys.readouterr().out
    assert set(reports()) == {f"{FOLDER}/en.txt", f"{FOLDER}/fr.txt", f"{FOLDER}/report.yaml"}
    assert sidecar().startswith(before)
    assert plain_yaml(sidecar().encode())["versions"] == {"en": {"status": "official"}, "fr": {"status": "official"}}
    assert main(["check", "--strict"]) in (0, 1)


@pytest.mark.usefixtures("here")
def test_both_languages_at_once_make_one_work():
    assert main(["add", given("a.txt", ENGLISH), given("b.txt", FRENCH), "--symbol", SYMBOL]) == 0
    assert set(reports()) == {f"{FOLDER}/en.txt", f"{FOLDER}/fr.txt", f"{FOLDER}/report.yaml"}


@pytest.mark.usefixtures("here")
def test_the_same_file_again_is_nothing_to_do(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    before = reports()
    assert main(["add", given("other-name.txt", ENGLISH)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert reports() == before


@pytest.mark.usefixtures("here")
def test_a_work_without_a_symbol_yet_is_found_again():
    assert main(["add", given("a.txt", ENGLISH)]) == 0
    assert main(["add", given("b.txt", FRENCH)]) == 0
    assert set(reports()) == {f"cac-cosp-wg.4-meeting-21/{name}" for name in ("en.txt", "fr.txt", "report.yaml")}


@pytest.mark.usefixtures("here")
def test_another_symbol_is_another_document_of_the_same_meeting():
    assert main(["add", given("a.txt", f"{SYMBOL}\n{ENGLISH}")]) == 0
    assert main(["add", given("b.txt", f"{SYMBOL}/Add.1\n{FRENCH}")]) == 0
    assert {Path(name).parent.name for name in reports()} == {FOLDER, f"{FOLDER}-add.1"}


# what is refused, and harms nothing


@pytest.mark.usefixtures("here")
def test_other_content_is_never_overwritten(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    before = reports()
    for name in ("b.txt", "b.md"):
        assert main(["add", given(name, ENGLISH.replace("Vienna", "Geneva")), "--symbol", SYMBOL]) == 1
        err = capsys.readouterr().err
        assert "error C321: reports/cac-cosp-wg.4-2030-1/en.txt is there already" in err
        assert "nothing was added" in err
        assert reports() == before


@pytest.mark.usefixtures("here")
def test_one_text_is_not_in_two_languages(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    before = reports()
    assert main(["add", "a.txt", "--symbol", SYMBOL, "--language", "fr"]) == 1
    err = capsys.readouterr().err
    assert "a.txt: warning S151: the text reads as 'en', but was taken for 'fr' (as told)" in err
    assert f"error C322: the same file is there already as reports/{FOLDER}/en.txt, which is not 'fr'" in err
    assert reports() == before


@pytest.mark.usefixtures("here")
def test_a_report_yaml_that_cannot_surely_be_changed_is_not_touched(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    path = Path("content/reports", FOLDER, "report.yaml")
    path.write_text(sidecar().partition("versions:")[0] + "versions: {en: {status: official}}\n", encoding="utf-8")
    before = reports()
    assert main(["add", given("b.txt", FRENCH)]) == 1
    assert "add `fr: {status: official}` under `versions` there" in capsys.readouterr().err
    assert reports() == before


@pytest.mark.usefixtures("here")
def test_one_bad_file_keeps_all_out(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), given("b.odt", FRENCH), "--symbol", SYMBOL]) == 1
    assert "b.odt: error S117" in capsys.readouterr().err
    assert reports() == {}


@pytest.mark.parametrize(
    ("name", "data", "more", "code"),
    [
        ("nothing.txt", None, [], "S106"),
        ("empty.txt", b"", [], "S101"),
        ("a.txt", b"12 345", [], "S150"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "../../etc/passwd"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "A/1\u202e/2"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "A/1\x00"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "A//1"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "CON/1"], ""),
        ("a.txt", ENGLISH.encode(), ["--symbol", f"A/{'1' * 200}"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", "NUL.1/2"], "C320"),
        ("a.txt", ENGLISH.encode(), ["--symbol", ""], "C320"),
        ("a.txt", b"A report\n\nwithout any numbered paragraph in it, of which the reader can make nothing at all\n", [], "P101"),
    ],
)
def test_what_cannot_be_a_report_is_refused(
    name: str, data: bytes | None, more: list[str], code: str, here: Path, capsys: pytest.CaptureFixture[str]
):
    if data is not None:
        Path(name).write_bytes(data)
    before = files(here)
    assert main(["add", name, *more]) == (1 if code else 0)
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "\u202e" not in err
    if code:
        assert f" error {code}: " in err
        assert "    remedy: " in err
        assert files(here) == before


@pytest.mark.parametrize(
    "symbol", ["CAC/COSP/WG.4/2020/5", "A/RES/58/4", "A/80/15 (Part I)", "TD/B/C.1/2", "S/2020/1", "FCCC/SBI/2016/20"]
)
def test_real_symbols_are_taken(symbol: str):
    assert symbol_problems(symbol, "a.txt") == ()


@pytest.mark.usefixtures("here")
def test_a_work_folder_that_is_a_link_is_not_written_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "elsewhere").mkdir()
    Path("content/reports", FOLDER).symlink_to(tmp_path / "elsewhere")
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 1
    assert "a link to a folder outside" in capsys.readouterr().err
    assert files(tmp_path / "elsewhere") == {}


def test_a_failure_half_way_leaves_everything_as_it_was(here: Path, monkeypatch: pytest.MonkeyPatch):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL]) == 0
    before = files(here / "content")
    checked = shelf._check_unchanged
    calls = []

    def failing(target: Path, change: shelf.Change) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        checked(target, change)

    monkeypatch.setattr(shelf, "_check_unchanged", failing)
    assert main(["add", given("b.txt", FRENCH)]) == 130
    assert len(calls) == 2
    assert files(here / "content") == before
    assert not list(Path("content").rglob(".*"))


def test_a_dry_run_writes_nothing_and_shows_what_it_would(here: Path, capsys: pytest.CaptureFixture[str]):
    before = files(here / "content")
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert f"symbol: {SYMBOL}\n" in out
    assert "nothing was written" in out
    assert files(here / "content") == before


@pytest.mark.usefixtures("here")
def test_quiet_says_only_problems(capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), "--symbol", SYMBOL, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("more", [["--language", "xx"], ["--content", "nowhere"], ["--content", "content/registry"]])
@pytest.mark.usefixtures("here")
def test_wrong_use_is_one_line(more: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["add", given("a.txt", ENGLISH), *more]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# report.yaml, as people have written it


@pytest.mark.parametrize(
    "text",
    [
        "symbol: A/1\nversions:\n  en:\n    status: official\n",
        "symbol: A/1\nversions:\n  en:\n    status: official   # a remark\n    # missing: source\n",
        "versions:\n    en: {status: official}\n\n# about the symbol\nsymbol: A/1\n",
        "symbol: A/1\nversions:\n  en:\n    source:\n      en: |\n        lines\n        of text\n",
        "symbol: A/1",
        "",
    ],
)
def test_declaring_a_version_changes_nothing_else(text: str):
    changed = with_version(text.encode(), "fr")
    assert changed is not None
    before, after = plain_yaml(text.encode()) or {}, plain_yaml(changed)
    assert after["versions"].pop("fr") == {"status": "official"}
    assert after == {"versions": {}, **before}
    assert set(text.splitlines()) <= set(changed.decode().splitlines())
    assert with_version(changed, "fr") == changed


@pytest.mark.parametrize("text", ["versions: {en: {}}\n", "- a\n", "versions: [en]\n", "a: [\n", "\tx"])
def test_what_cannot_surely_be_changed_is_left_to_a_person(text: str):
    assert with_version(text.encode(), "fr") is None


# a new corpus


@pytest.mark.usefixtures("here")
def test_a_new_corpus_builds(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "--strict"]) == 0
    assert main(["build"]) == 0
    assert Path("site/en/index.html").is_file()
    assert Path("site/en/about/index.html").is_file()
    assert "0 reports" in capsys.readouterr().out


def test_the_registry_of_a_new_corpus_is_the_programs_own(here: Path):
    assert files(here / "content/registry") == files(package_folder("registry"))
    assert package_folder("registry") == ROOT / "content" / "registry"


def test_a_new_corpus_in_other_languages_builds(tmp_path: Path):
    assert main(["new", str(tmp_path / "a"), "--languages", "fr,ar"]) == 0
    assert main(["build", str(tmp_path / "a/content"), "--out", str(tmp_path / "site"), "--no-cache"]) == 0
    assert (tmp_path / "site/fr/index.html").is_file()
    assert (tmp_path / "site/ar/index.html").is_file()


def test_a_folder_that_holds_anything_is_refused(here: Path, capsys: pytest.CaptureFixture[str]):
    before = files(here)
    assert main(["new", "."]) == 2
    assert main(["new", "README.md"]) == 2
    assert main(["new", "other", "--languages", "xx"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == err.count("wgreport: ") == 3
    assert files(here) == before


def test_an_empty_folder_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "."]) == 0
    assert (tmp_path / "content/site.yaml").is_file()
    assert not [path for path in tmp_path.parent.iterdir() if path.name.startswith(f".{tmp_path.name}-")]


def test_a_wheel_holds_what_a_new_corpus_needs(tmp_path: Path):
    """Templates and registry are packed from the top level, where they are kept once."""
    copy = tmp_path / "tree"
    copy.mkdir()
    for name in ("src", "templates", "content"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {f"wgreport/registry_data/{name}" for name in files(ROOT / "content/registry")} <= packed
    assert {f"wgreport/templates/{name}" for name in files(ROOT / "templates")} <= packed
    assert {f"wgreport/starter/{name}" for name in files(ROOT / "src/wgreport/starter")} <= packed
