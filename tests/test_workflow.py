"""The workflow that publishes: it does nothing that a make target does not, has no rights that it does not need, and its targets
work in a fresh clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from reading import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SMALL = Path(__file__).parent / "small"
GIT = {
    **{f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def workflow(path: Path) -> dict[str, Any]:
    # BaseLoader: `on` stays a word.
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [(job, step) for path in WORKFLOWS for job, told in workflow(path)["jobs"].items() for step in told["steps"]]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_everything_that_is_run_is_a_make_target():
    runs = [step["run"] for _, step in steps() if "run" in step]
    assert runs == ["make ci-check", "make ci-build", "make ci-preview"]
    assert {run.removeprefix("make ") for run in runs} <= targets()


def test_every_action_is_pinned_to_a_commit_and_says_its_version():
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_rights_are_given_job_by_job_and_no_stranger_gets_any():
    (path,) = WORKFLOWS
    whole = workflow(path)
    assert whole["permissions"] == {}
    assert "pull_request_target" not in whole["on"]
    assert {name: job["permissions"] for name, job in whole["jobs"].items()} == {
        "site": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    # Only what is on main is published, never what a pull request brings.
    assert whole["jobs"]["deploy"]["if"] == "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert all("timeout-minutes" in job for job in whole["jobs"].values())


def test_no_words_of_strangers_become_commands():
    assert not [step["run"] for _, step in steps() if "run" in step and "${{" in step["run"]]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone of the repository as it stands, changed in that its content is small, with a branch `main` to compare with and
    a change on top of it."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git repository to clone")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":!tests", ":!docs", ":!bench"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    origin = tmp_path / "origin"
    for name in filter(None, listed):
        if (ROOT / name).is_file() and not name.startswith("content/"):
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, origin / name)
    shutil.copytree(SMALL, origin / "content")
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        git(origin, *arguments)
    git(tmp_path, "clone", "-q", str(origin), "clone")
    page = tmp_path / "clone" / "content" / "reports" / "a-g-1" / "en.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("3. ", "3. Indeed, ", 1), encoding="utf-8")
    git(tmp_path / "clone", "commit", "-q", "-a", "-m", "a change")
    return tmp_path / "clone"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **GIT}, check=True)


@pytest.fixture
def tools(clone: Path, tmp_path: Path) -> Path:
    """What stands for the environment that make would set up, without asking a registry: the tests' own Python, and the clone's
    program."""
    program = tmp_path / "environment" / "bin" / "wgreport"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{clone}/src" exec "{sys.executable}" -m wgreport "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "environment" / "installed").touch()
    return tmp_path / "environment"


def test_the_targets_do_in_a_fresh_clone_what_the_workflow_does(clone: Path, tools: Path):
    def make(target: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**{name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}, **GIT, **more}
        command = ["make", target, f"VENV={tools}"]
        return subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)

    checked = make("ci-check")
    assert checked.returncode == 0, checked.stderr
    built = make("ci-build", BASE_URL="https://example.org/deep/")
    assert built.returncode == 0, built.stderr
    assert b'"/deep/' in (clone / "site" / "404.html").read_bytes()
    built = make("ci-preview", BASE="origin/main")
    assert built.returncode == 0, built.stderr
    preview = clone / "preview"
    assert b"Indeed" in (preview / "site" / "en" / "reports" / "a-g-1" / "index.html").read_bytes()
    (difference,) = (path for path in preview.iterdir() if path.name.startswith("difference."))
    if difference.suffix == ".html":
        assert "p3" in difference.read_text(encoding="utf-8")
    # Nothing that the targets leave behind would be committed by mistake.
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert status.stdout == ""
    # A report that cannot be read is an annotation, and stops the rest.
    (clone / "content" / "reports" / "a-g-1" / "en.txt").write_bytes(b"\x00")
    checked = make("ci-check")
    assert checked.returncode != 0
    assert re.search(r"^::error file=content/reports/a-g-1/en\.txt,", checked.stdout, re.MULTILINE)
    assert make("ci-build").returncode != 0
    assert (clone / "site" / "index.html").is_file()


def test_cleaning_leaves_what_people_put_into_the_site(clone: Path, tools: Path):
    env = {**os.environ, **GIT}
    assert (
        subprocess.run(["make", "ci-build", f"VENV={tools}"], cwd=clone, env=env, capture_output=True, check=False).returncode
        == 0
    )
    (clone / "site" / "en" / "mine.txt").write_text("mine")
    subprocess.run(["make", "clean", f"VENV={clone}/none"], cwd=clone, env=env, capture_output=True, check=True)
    left = {path.relative_to(clone / "site").as_posix() for path in (clone / "site").rglob("*")}
    assert left == {".gitignore", "en", "en/mine.txt"}
