"""The same content gives the same bytes wherever, whenever and by whomever the site is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reading import ROOT

SMALL = Path(__file__).parent / "small"
WORKS = 10
"""Twice as many files: enough for several children."""

# What Python reads at its start, in the command and in the children that have site packages: another order of folders, another day.
ELSEWHERE = """
import os, random, time

chance = random.Random(5)
list_folder, scan, now = os.listdir, os.scandir, time.time

class Shuffled:
    def __init__(self, entries):
        with entries:
            self.entries = list(entries)
        chance.shuffle(self.entries)
    def __iter__(self):
        return self
    def __next__(self):
        if not self.entries:
            raise StopIteration
        return self.entries.pop()
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

def listdir(path="."):
    names = list_folder(path)
    chance.shuffle(names)
    return names

os.listdir = listdir
os.scandir = lambda path=".": Shuffled(scan(path))
time.time = lambda: now() + 40 * 365 * 24 * 3600
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def contents(folder: Path, *, backwards: bool) -> Path:
    """The small content with more works, put on the disk in one order or in the other."""
    content = folder / "content"
    shutil.copytree(SMALL, content)
    numbers = range(2, WORKS + 1)
    for number in reversed(numbers) if backwards else numbers:
        work = content / "reports" / f"a-g-{number}"
        work.mkdir()
        names = ("report.yaml", "en.txt", "zh.txt")
        for name in reversed(names) if backwards else names:
            text = (SMALL / "reports" / "a-g-1" / name).read_text(encoding="utf-8")
            (work / name).write_text(text.replace("A/G/1", f"A/G/{number}"), encoding="utf-8")
    return content


def built(folder: Path, *arguments: str, processors: int | None = None, umask: int = -1, **environment: str) -> dict[str, bytes]:
    """The site of `folder`/content, made by the command in a process of its own."""
    command = [sys.executable, "-m", "wgreport", "build", "--no-cache", "--quiet", *arguments]
    if processors is not None and hasattr(os, "sched_setaffinity"):
        command = [
            sys.executable,
            "-c",
            f"import os, sys; os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:{processors}]); os.execv(sys.argv[1], sys.argv[1:])",
            *command,
        ]
    place = os.pathsep.join(one for one in (environment.pop("PYTHONPATH", ""), str(ROOT / "src")) if one)
    env = {**os.environ, "PYTHONPATH": place, **environment}
    done = subprocess.run(command, cwd=folder, env=env, umask=umask, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return files(folder / "site")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as one machine makes it, with the search index and compressed copies."""
    folder = tmp_path_factory.mktemp("here")
    contents(folder, backwards=False)
    return built(folder, "--compress", processors=2, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")


def test_another_machine_makes_the_same_site(here: dict[str, bytes], tmp_path: Path):
    """Another path, time zone, locale, year, seed of hashes, order of folders, habit of rights, number of processors."""
    folder = tmp_path / "somewhere" / "else entirely"
    folder.mkdir(parents=True)
    contents(folder, backwards=True)
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "sitecustomize.py").write_text(ELSEWHERE, encoding="utf-8")
    there = built(
        folder,
        "--compress",
        processors=1,
        umask=0o077,
        PYTHONPATH=str(tmp_path / "start"),
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        LANG="tr_TR.UTF-8",
        LANGUAGE="ar",
        PYTHONHASHSEED="4294967295",
        HOME=str(tmp_path),
        USER="somebody",
    )
    assert set(there) == set(here)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_disorder_is_real(tmp_path: Path):
    """The start of the other machine does what the test above believes."""
    (tmp_path / "sitecustomize.py").write_text(ELSEWHERE, encoding="utf-8")
    code = (
        "import os, time, pathlib; names = [path.name for path in pathlib.Path('.').iterdir()]; "
        "print(names != sorted(names), [e.name for e in os.scandir('.')] != sorted(names), time.gmtime(time.time()).tm_year > 2060)"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tests", env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]


def test_nothing_of_the_machine_is_in_the_site(here: dict[str, bytes]):
    telling = [word.encode() for word in (str(ROOT), str(Path.home()) + "/", "pytest-", os.uname().nodename) if len(word) > 4]
    assert [(name, word) for name, data in here.items() for word in telling if word in data] == []
