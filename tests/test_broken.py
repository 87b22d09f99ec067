"""Broken content: what the program says about it, and that it harms nothing.

Each folder under `broken/` holds a `content` with one thing wrong, and `expected.txt`: the exit codes of `check` and `build`, then
what `check` prints about the content and `build` besides, without the lines that say what to do. `--bless` writes it anew.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from wgreport.cli import main
from wgreport.model.diagnostic import PROBLEMS

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(path.name for path in BROKEN.iterdir() if path.is_dir())
SITE = b"<!doctype html><title>the published site</title>"


def said(printed: str) -> list[str]:
    """The problems that were printed; each must be followed by what to do about it."""
    lines = printed.splitlines()
    places = [number for number, line in enumerate(lines) if not line.startswith((" ", "wgreport: not published", "content: "))]
    for place, following in pairwise([*places, len(lines)]):
        assert any(line.startswith("    remedy: ") and line.strip() != "remedy:" for line in lines[place:following]), lines[place]
    return [lines[place] for place in places]


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", CASES)
def test_broken_content_is_told_and_harms_nothing(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
):
    shutil.copytree(BROKEN / name / "content", tmp_path / "content")
    site = tmp_path / "site"
    site.mkdir()
    (site / ".wgreport").write_bytes(b"")
    (site / "index.html").write_bytes(SITE)
    published, received = state(site), state(tmp_path / "content")
    monkeypatch.chdir(tmp_path)

    checked = main(["check", "--no-cache"])
    check = capsys.readouterr()
    built = main(["build", "--no-search", "--no-cache"])
    build = capsys.readouterr()

    for printed in (check.out, check.err, build.out, build.err):
        assert "Traceback" not in printed
        assert str(tmp_path) not in printed
    assert state(tmp_path / "content") == received
    assert built in (0, 1)
    if built:
        assert state(site) == published
        assert "site is as it was" in build.err
    else:
        assert state(site) != published
    assert not [path.name for path in tmp_path.iterdir() if path.name not in ("content", "site")]

    told, more = said(check.err), said(build.err)
    lines = [f"check {checked}", f"build {built}", *told, *(f"build: {line}" for line in more if line not in told)]
    compare(BROKEN / name / "expected.txt", "\n".join(lines) + "\n", bless=request.config.getoption("--bless"))


def compare(path: Path, text: str, *, bless: bool) -> None:
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    if bless and known != text:
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"blessed {path.parent.name}:\n{text}", pytrace=False)
    assert text == known


NEEDED = {
    "empty-file": "S101",
    "binary-file": "S102",
    "wrong-encoding": "S103",
    "old-encoding": "S118",
    "unknown-language": "S105",
    "no-numbers": "P101",
    "gap": "P102",
    "repeat": "P103",
    "orphan-footnote-mark": "P111",
    "orphan-footnote-body": "P110",
    "stale-correction": "S110",
    "structure-stale": "S112",
    "structure-ambiguous": "S113",
    "structure-unknown": "S114",
    "structure-idle": "S115",
    "one-symbol-twice": "C301",
    "malformed-yaml": "S120",
    "unknown-key": "S121",
    "url-collision": "U401",
    "registry-id-twice": "C308",
    "folder-does-not-fit": "C302",
    "dead-link-in-prose": "C313",
    "page-that-is-not-there": "C314",
    "no-registry": "C306",
    "empty-registry-file": "S101",
}


@pytest.mark.parametrize(("name", "code"), NEEDED.items())
def test_each_kind_of_bad_input_has_its_code_and_exit(name: str, code: str):
    """Errors make the exit code 1; warnings are said, and 0."""
    codes, *lines = (BROKEN / name / "expected.txt").read_text(encoding="utf-8").split("\n", 2)[1:]
    assert any(f" {code}: " in line for line in "\n".join(lines).splitlines())
    assert codes == ("build 1" if PROBLEMS[code].severity == "error" else "build 0")


@pytest.mark.parametrize("name", ["site.yaml", "registry/states.yaml", "reports/a-g-1/report.yaml", "reports/a-g-1/en.txt"])
def test_a_file_that_the_disk_does_not_give_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    shutil.copytree(Path(__file__).parent / "small", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    read = io.open

    def refused(path: object, *told: Any, **more: Any) -> Any:
        if str(path) == f"content/{name}":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path, *told, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("io.open", refused)
    for command in (["check", "--no-cache"], ["build", "--no-cache", "--no-search"], ["lock", "--no-cache"]):
        assert main(command) == 1
        assert f"content/{name}: error S106: the file cannot be read: Permission denied\n" in capsys.readouterr().err


# the command, used wrongly: 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["build", "nowhere"],
        ["serve", "nowhere"],
        ["build", ".", "--templates", "nowhere"],
        ["build", ".", "--base-url", "example.org/reports"],
        ["build", ".", "--base-url", "ftp://example.org/"],
        ["serve", ".", "--templates", "nowhere"],
        ["serve", "--no-build"],
        ["serve", "--site", "nowhere"],
        ["lock", "nowhere"],
        ["diff", "nowhere", "nowhere"],
        ["links", "nowhere"],
        ["inspect", "report.txt", "--lines"],
        ["inspect", "report.txt", "--registry", "nowhere"],
        ["measure", "nowhere"],
        ["measure", "."],
        ["measure", ".", "--language", "xx"],
    ],
)
def test_wrong_use_is_2_with_one_line_that_says_what(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith("wgreport: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["conjure"], ["build", "--conjure"], ["build", "--workers", "0"], ["check", "--format", "runes"], ["inspect"]],
)
def test_what_the_command_line_does_not_know_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "more", "code"),
    [
        ("zh.txt", b"", [], "S101"),
        ("zh.txt", b"1. \0", [], "S102"),
        ("zh.txt", b"1. \xff", [], "S103"),
        ("zh.xls", b"PK", [], "S104"),
        ("zh.odt", b"PK", [], "S117"),
        ("zh.docx", b"PK", [], "S108"),
        ("zh.txt", b"1. x", ["--language", "xx"], "S105"),
        ("zh.txt", None, [], "S106"),
        ("report.txt", b"1. 2", [], "S150"),
    ],
)
def test_inspect_tells_what_is_wrong_with_a_file(
    name: str, data: bytes | None, more: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["inspect", str(tmp_path / name), *more, "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f" error {code}: " in err
    assert "    remedy: " in err
