"""Files that mean harm: bounded time and memory, a diagnostic, and nothing of them on the page."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

import reading
from wgreport.apart import Apart, Failure, Limits
from wgreport.model.diagnostic import Diagnostic
from wgreport.reading import read_apart

# processes apart


class Misbehaving:
    """Does in a child what a reader must never do."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.calls = 0
        self.kept: list[bytes] = []

    def __call__(self, what: str, path: str) -> tuple[str, int]:
        self.calls += 1
        if what == "loop":
            while True:
                pass
        if what == "sleep":
            time.sleep(600)
        if what == "memory":
            return str(len("x" * 2**40)), 0
        if what == "raise":
            raise ValueError("a\nb")
        if what == "exit":
            os._exit(3)
        if what == "print":
            print("not an answer")
            os.write(1, b"nor this")
        if what == "write":
            Path(path).write_text("x", encoding="utf-8")
        if what == "start":
            return str(subprocess.run(["/bin/echo"], check=False, capture_output=True).returncode), 0
        if what == "environment":
            return ",".join(os.environ), 0
        return f"{self.word} {what}", self.calls


def apart(**limits: int) -> Apart:
    return Apart(Misbehaving, "word", limits=Limits(**limits))


def test_a_child_is_used_again_and_ended():
    with apart() as here:
        assert [here.call(what, "") for what in ("a", "print", "b")] == [("word a", 1), ("word print", 2), ("word b", 3)]
        assert [found[0] for found in here.map([(str(n), "") for n in range(40)])] == [f"word {n}" for n in range(40)]


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        ("loop", "time", "1 seconds of computing"),
        ("sleep", "time", "longer than 3 seconds"),
        ("memory", "memory", "400 MB of memory"),
        ("raise", "defect", "ValueError in test_hostile.py"),
        ("exit", "defect", "ended with code 3"),
        ("write", "defect", "Error"),
    ],
)
def test_a_child_past_its_limits_is_killed_and_another_goes_on(what, kind, words, tmp_path):
    with apart(seconds=1, wall_seconds=3 if what == "sleep" else 60, megabytes=400) as here:
        assert here.call("before", "") == ("word before", 1)
        began = time.monotonic()
        found = here.call(what, str(tmp_path / "made"))
        assert isinstance(found, Failure), found
        assert found.kind == kind
        assert words in found.reason or what == "raise"
        assert "\n" not in found.reason
        assert time.monotonic() - began < 60
        assert isinstance(here.call("after", ""), tuple)
    assert not (tmp_path / "made").exists() or (tmp_path / "made").stat().st_size == 0


def test_a_child_sees_no_secret(monkeypatch):
    monkeypatch.setenv("CI_TOKEN", "secret")
    with apart() as here:
        assert "TOKEN" not in here.call("environment", "")[0]


def test_a_file_that_takes_too_long_is_told_and_not_remembered(monkeypatch):
    monkeypatch.setattr("wgreport.apart.Limits", lambda: Limits(seconds=1))
    registry = reading.registry().registry
    report, problems = read_apart("en.txt", b"1. x\n" * 1_000_000, "en", registry)
    assert report is None
    assert [problem.code for problem in problems] == ["S107"]
    report, problems = read_apart("en.txt", b"1. A paragraph.\n", "en", registry)
    assert report is not None
    assert all(isinstance(problem, Diagnostic) for problem in problems)
