"""`wgreport check` in its forms, `wgreport measure`, and what the commands say while they work."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from reading import CONTENT, ROOT, SEED
from wgreport.cli import main, terminal
from wgreport.cli.terminal import Progress, visible
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.problems import annotation

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small corpus with one warning, one error and one remark in it."""
    shutil.copytree(SMALL, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    text = tmp_path / "content/reports/a-g-1/en.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("resolution 1/2 <now>", "resolution 8/9 <now>"), encoding="utf-8")
    (tmp_path / "content/reports/a-g-1/stray.odt").write_bytes(b"")
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["check", "--no-cache", "--quiet", *more])
    return code, *capsys.readouterr()


# forms


@pytest.mark.usefixtures("small")
def test_the_page_for_reviewers_shows_every_problem_and_nothing_runs(capsys: pytest.CaptureFixture[str]):
    _, told, _ = checked(capsys, "--format", "json")
    code, page, err = checked(capsys, "--format", "html")
    assert (code, err) == (0, "")
    soup = BeautifulSoup(page, "html.parser")
    problems = json.loads(told)
    assert problems
    assert len(soup.select("li.problem")) == len(problems)
    for one in problems:
        assert one["message"] in soup.get_text()
        assert one["remedy"] in soup.get_text()
    assert not soup.select("script, img, link, iframe, form")
    assert not soup.find_all(href=re.compile("^(?!#)"))
    for link in soup.select("a[href^='#']"):
        assert soup.find(id=link["href"][1:]) is not None
    assert soup.html["lang"] == "en"
    assert soup.title.get_text()
    assert "<now>" not in page
    assert "&lt;now&gt;" in page


@pytest.mark.usefixtures("small")
def test_annotations_are_one_a_problem_at_its_place(capsys: pytest.CaptureFixture[str]):
    _, told, _ = checked(capsys, "--format", "json")
    code, out, err = checked(capsys, "--format", "github")
    assert (code, err) == (0, "")
    *lines, summary = out.splitlines()
    assert len(lines) == len(json.loads(told))
    assert summary.startswith("content: 1 report (")
    assert any(
        re.match(r"::warning file=content/reports/a-g-1/en\.txt,line=\d+,title=R201::resolution 8/9 is not", line)
        for line in lines
    )


@pytest.mark.usefixtures("small")
def test_strict_makes_warnings_errors_in_every_form(capsys: pytest.CaptureFixture[str]):
    for form in ("text", "json", "html", "github"):
        assert checked(capsys, "--format", form)[0] == 0
        assert checked(capsys, "--format", form, "--strict")[0] == 1
    assert "::error file" in checked(capsys, "--format", "github", "--strict")[1]
    assert {d["severity"] for d in json.loads(checked(capsys, "--format", "json", "--strict")[1])} <= {"error", "information"}


def test_annotations_are_escaped_as_the_runner_reads_them():
    told = Diagnostic("X1", "error", "a,b:c%.txt", 3, "50 %\r\nof it", "", "do: a, b")
    assert annotation(told, Path("/")) == "::error file=a%2Cb%3Ac%25.txt,line=3,title=X1::50 %25%0D%0Aof it%0Aremedy: do: a, b"
    assert annotation(problem("S101", "/home/me/repo/a.txt", 0), Path("/home/me/repo")).startswith(
        "::error file=a.txt,title=S101::"
    )


def test_what_would_command_a_terminal_is_shown_as_an_escape():
    assert visible("a\x1b[31mb\u202ec\td\n") == "a\\u001b[31mb\\u202ec\td\n"


# what is missing


def without(path: Path, key: str) -> None:
    """The registry file without the entry of that id."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(rf"(?m)^- id: {re.escape(key)}\n(?:(?!- id).*\n)*", "", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def test_missing_entries_are_printed_with_titles_and_places_and_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("addresses.lock"))
    monkeypatch.chdir(tmp_path)
    registry = Path("content/registry")
    assert checked(capsys, "--missing")[1] == "# the registry has all that the reports cite and name\n"
    without(registry / "resolutions.yaml", "cac-cosp/resolution/8/8")
    without(registry / "organizations.yaml", "basel-institute")
    without(registry / "states.yaml", "CHL")
    states = registry / "states.yaml"
    states.write_text(states.read_text(encoding="utf-8").replace("越南", "大越南"), encoding="utf-8")
    _, out, _ = checked(capsys, "--missing")
    parts = dict(re.findall(r"^# (append to \S+|in \S+, add).*\n((?:.*\n)*?)(?=^# (?:append|in )|\Z)", out, re.MULTILINE))
    (resolution,) = yaml.safe_load(parts["append to content/registry/resolutions.yaml"])
    assert resolution == {
        "id": "cac-cosp/resolution/8/8",
        "title": {
            "en": "Follow-up to the Marrakech declaration on the prevention of corruption",
            "zh": "《马拉喀什预防腐败宣言》的后续行动",
        },
        "source": "",
    }
    (organization,) = yaml.safe_load(parts["append to content/registry/organizations.yaml"])
    assert organization["name"] == {"en": "Basel Institute on Governance", "zh": "巴塞尔治理研究所"}
    (state,) = yaml.safe_load(parts["append to content/registry/states.yaml"])
    assert state["name"] == {"en": "Chile", "zh": "智利"}
    (spelling,) = yaml.safe_load(parts["in content/registry/states.yaml, add"])
    assert spelling == {"id": "VNM", "aliases": {"zh": ["越南"]}}
    assert "# content/reports/cac-cosp-wg.4-2020-5/zh.txt:22, 85, 182; content/reports/cac-cosp-wg.4-2020-5/en.md:" in out
    # A person pastes them, and gives the State its code.
    for name in ("resolutions", "organizations", "states"):
        path = registry / f"{name}.yaml"
        pasted = parts[f"append to content/registry/{name}.yaml"].replace("XXX", "CHL")
        path.write_text(path.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    states.write_text(states.read_text(encoding="utf-8").replace("大越南", "越南"), encoding="utf-8")
    code, out, err = checked(capsys, "--missing", "--strict")
    assert (code, out, err) == (0, "# the registry has all that the reports cite and name\n", "")


@pytest.mark.usefixtures("small")
def test_missing_is_yaml_and_goes_with_no_other_form(capsys: pytest.CaptureFixture[str]):
    code, out, _ = checked(capsys, "--missing")
    assert code == 0
    assert yaml.safe_load(out)[0]["id"] == "grp/resolution/8/9"
    assert checked(capsys, "--missing", "--format", "html")[0] == 2


# how a reader does


def measured(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["measure", *more, "--quiet"])
    return code, capsys.readouterr().out


def test_measure_counts_what_is_known_of_the_seed(capsys: pytest.CaptureFixture[str]):
    code, out = measured(capsys, str(SEED), "--format", "json")
    assert code == 0
    table = json.loads(out)
    assert [row["file"] for row in table["rows"]] == ["en.md", "zh.txt"]
    for row in table["rows"]:
        assert (row["paragraphs"], row["last"], row["sections"], row["lost"]) == (66, "66", 10, 0)
        assert row["notes"] == {"good": 3, "of": 3}
        assert row["names"] == {"good": 122, "of": 122}
        assert sum(row["acts"].values()) == 66
        assert row["known"] == "name"
    total = table["total"]
    assert total["paragraphs"] == 132
    assert sum(tally["of"] for tally in total["citations"].values()) == 108
    assert table["languages"] == {"en": 1, "zh": 1}


def test_measure_gives_the_same_markdown_each_time(capsys: pytest.CaptureFixture[str]):
    code, out = measured(capsys, str(SEED), "--format", "markdown")
    assert (code, out) == measured(capsys, str(SEED), "--format", "markdown")
    assert out.splitlines()[0].startswith("| file | format | language |")
    assert " s |" not in out
    assert "**2 of 2 files**" in out


def test_measure_shows_what_could_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_bytes(b"\xff")
    (tmp_path / "a" / "two.txt").write_text("12", encoding="utf-8")
    (tmp_path / "a" / "README.md").write_text("not a report", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("not a report", encoding="utf-8")
    code, out = measured(capsys, str(tmp_path))
    assert code == 0
    assert re.search(r"^a/one\.txt .* S103 1$", out, re.MULTILINE)
    assert re.search(r"^a/two\.txt .* S150 1$", out, re.MULTILINE)
    assert "0 of 2 files" in out


# progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_silent_for_a_second_then_a_line_a_stage(monkeypatch: pytest.MonkeyPatch):
    clock = iter([0.0, 0.5, 1.5, 2.0, 2.5, 9.0])
    monkeypatch.setattr(terminal.time, "monotonic", lambda: next(clock))
    said = io.StringIO()
    monkeypatch.setattr(terminal.sys, "stderr", said)
    progress = Progress(quiet=False)
    for stage, done in (("read", 1), ("read", 2), ("read", 3), ("render", 1), ("render", 9)):
        progress(stage, done, 9)
    progress.clear()
    assert said.getvalue().splitlines() == ["  read: 2 of 9", "  render: 1 of 9", "  render: 9 of 9"]


def test_progress_is_a_bar_on_a_terminal_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    said = Terminal()
    monkeypatch.setattr(terminal.sys, "stderr", said)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress(quiet=False)
    progress("read", 1, 2)
    progress.clear()
    progress.clear()
    assert "read" in said.getvalue()


def test_quiet_shows_no_progress(monkeypatch: pytest.MonkeyPatch):
    said = Terminal()
    monkeypatch.setattr(terminal.sys, "stderr", said)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    Progress(quiet=True)("read", 1, 2)
    assert said.getvalue() == ""


# as a program

TEXT = "content/reports/a-g-1/en.txt"


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "wgreport", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, **more)


@pytest.mark.usefixtures("small")
def test_the_program_says_all_before_it_leaves():
    """It ends without taking down its memory: nothing that was said may be lost, and the exit code is the command's."""
    done = run("inspect", TEXT, "--json")
    assert json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert run("check", "nowhere").returncode == 2
    strict = run("check", "--no-cache", "--strict")
    assert strict.returncode == 1
    assert b"stray.odt" in strict.stderr + strict.stdout


@pytest.mark.usefixtures("small")
def test_a_reader_who_goes_away_is_no_error():
    command = f"{shlex.quote(sys.executable)} -m wgreport inspect {TEXT} --json | head -c 10"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, check=True)
    assert (len(done.stdout), done.stderr) == (10, b"")
