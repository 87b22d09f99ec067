"""The stages per report, given to other processes: whoever makes a page, it is the same page."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest

from reading import ROOT
from test_incremental import SMALL, add, files
from wgreport import agreement, cli, cluster, spread, stages
from wgreport.build import build
from wgreport.built import Options, Outcome
from wgreport.cache import Cache, CacheError, key_of, opened
from wgreport.crew import ClusterError, Crew, Died, GoneError

pytest.importorskip("distributed", reason="the extra [cluster] is not installed: pip install 'wgreport[cluster]'")

PATIENCE = 120
"""Seconds within which something happens, on however busy a machine."""
REPORTS = 12

Files = dict[str, bytes]


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports that cite each other, in one and in two languages."""
    folder = tmp_path_factory.mktemp("content") / "small"
    shutil.copytree(SMALL, folder)
    draw = random.Random(7)
    for number in range(2, 2 + REPORTS):
        add(folder, draw, number)
    return folder


@pytest.fixture(scope="session")
def local(content: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Outcome]:
    """The site made by this machine alone."""
    out = tmp_path_factory.mktemp("local")
    outcome = build(Options(content=content, out=out / "site", cache=out / "cache", with_search=False))
    assert outcome.published
    return files(out / "site"), outcome


def same(site: Path, outcome: Outcome, local: tuple[Files, Outcome]) -> None:
    ours, theirs = files(site), local[0]
    assert {path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path)} == set()
    assert outcome.diagnostics == local[1].diagnostics


# any executor


@pytest.mark.parametrize("start", [lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(2)], ids=["threads", "processes"])
@pytest.mark.parametrize("shared", [False, True], ids=["folder", "fsspec"])
def test_any_executor_makes_the_same_site(
    start: Callable[[], AbstractContextManager[Executor]],
    *,
    shared: bool,
    content: Path,
    local: tuple[Files, Outcome],
    tmp_path: Path,
):
    place = f"file://{tmp_path}/cache" if shared else tmp_path / "cache"
    options = Options(content=content, out=tmp_path / "site", cache=place, with_search=False)
    outcome = build(options, crew=Crew(start))
    same(tmp_path / "site", outcome, local)
    assert outcome.read == local[1].read
    # What was made elsewhere is remembered here.
    assert build(options, crew=Crew(nobody)).made == -1


def nobody() -> AbstractContextManager[Executor]:
    raise AssertionError("there is nothing to do")


def test_another_machine_goes_on_from_what_is_in_the_store(content: Path, local: tuple[Files, Outcome], tmp_path: Path):
    """A build that was ended in the middle has not worked in vain, and a second machine need not do again what one has done."""
    place = f"file://{tmp_path}/cache"
    build(
        Options(content=content, out=tmp_path / "one", cache=place, with_search=False), crew=Crew(lambda: ThreadPoolExecutor(2))
    )
    outcome = build(
        Options(content=content, out=tmp_path / "two", cache=place, with_search=False), crew=Crew(lambda: ThreadPoolExecutor(2))
    )
    assert outcome.read == 0
    same(tmp_path / "two", outcome, local)


def test_a_damaged_store_is_made_good(content: Path, local: tuple[Files, Outcome], tmp_path: Path):
    draw, place = random.Random(3), f"file://{tmp_path}/cache"
    for step in range(4):
        outcome = build(
            Options(content=content, out=tmp_path / f"site{step}", cache=place, with_search=False),
            crew=Crew(lambda: ThreadPoolExecutor(2)),
        )
        same(tmp_path / f"site{step}", outcome, local)
        for path in sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file()):
            if draw.random() < 0.4:
                path.write_bytes(path.read_bytes()[:-1])
            elif draw.random() < 0.4:
                path.unlink()


def test_one_change_is_made_elsewhere_too(content: Path, tmp_path: Path):
    shutil.copytree(content, tmp_path / "content")
    options = Options(content=tmp_path / "content", out=tmp_path / "site", cache=f"file://{tmp_path}/cache", with_search=False)
    build(options, crew=Crew(lambda: ThreadPoolExecutor(2)))
    path = tmp_path / "content" / "reports" / "a-g-3" / "en.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Group", "Working Group"), encoding="utf-8")
    outcome = build(options, crew=Crew(lambda: ThreadPoolExecutor(2)))
    assert outcome.read == 1
    clean = build(msgspec.structs.replace(options, out=tmp_path / "clean", cache=None))
    same(tmp_path / "site", outcome, (files(tmp_path / "clean"), clean))


# workers that end


def doubled(job: bytes) -> bytes:
    return job * 2


def deadly(job: bytes) -> bytes:
    """Ends the process for some jobs: always for one, once for another."""
    once = Path(job.decode().partition(" ")[2])
    if job.startswith(b"always") or (job.startswith(b"once") and not once.exists()):
        if job.startswith(b"once"):
            once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def test_results_come_in_order_and_no_more_than_a_few_at_once():
    given: list[bytes] = []

    def jobs() -> Iterator[bytes]:
        for number in range(300):
            given.append(b"%d" % number)
            yield given[-1]

    with Crew(lambda: ThreadPoolExecutor(4)) as crew:
        results = crew.map(doubled, jobs(), bytes.decode)
        assert next(results) == "00"
        assert len(given) == crew.ahead
        assert list(results) == [f"{number}" * 2 for number in range(1, 300)]


def test_what_ends_a_worker_is_done_again_and_what_ends_them_all_is_told(tmp_path: Path):
    jobs = [b"%d" % number for number in range(10)]
    jobs[3], jobs[6] = b"always ", f"once {tmp_path / 'done'}".encode()
    with Crew(lambda: ProcessPoolExecutor(2)) as crew:
        results = list(crew.map(deadly, jobs, bytes))
    assert isinstance(results.pop(3), Died)
    jobs.pop(3)
    assert results == jobs


def test_a_result_that_is_gone_is_asked_for_again_and_then_it_is_said_what_is_wrong():
    asked: list[bytes] = []

    def take(result: bytes) -> bytes:
        asked.append(result)
        if len(asked) < 3:
            raise GoneError("it is gone")
        return result

    with Crew(lambda: ThreadPoolExecutor(1)) as crew:
        assert list(crew.map(doubled, [b"1"], take)) == [b"11"]
        asked.clear()
        crew.tries = 1
        with pytest.raises(ClusterError, match="it is gone; the workers and this machine must share it"):
            list(crew.map(doubled, [b"1"], take))


class Doomed(Crew):
    """Whoever does `what` ends before it is done."""

    def __init__(self, what: Callable[[bytes], bytes]) -> None:
        super().__init__(nobody)
        self.what = what

    def map(self, function, jobs, take):
        for job in jobs:
            yield Died() if function is self.what else take(function(job))


@pytest.mark.parametrize(("what", "code"), [(stages.read_version, "S116"), (stages.make_work, "A511")])
def test_a_report_that_ends_every_worker_is_named(what: Callable[[bytes], bytes], code: str, content: Path, tmp_path: Path):
    outcome = build(
        Options(content=content, out=tmp_path / "site", cache=tmp_path / "cache", with_search=False), crew=Doomed(what)
    )
    (found, *_) = [d for d in outcome.diagnostics if d.code == code]
    assert "reports/a-g-" in found.file
    assert not outcome.published
    assert not (tmp_path / "site").exists()


# Dask


@pytest.fixture(scope="session")
def scheduler() -> Iterator[str]:
    """The address of a scheduler."""
    command = [sys.executable, str(Path(__file__).parent / "scheduling.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def worker(scheduler: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a worker of the scheduler; `source`: where its program is. They end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(source: Path = ROOT / "src") -> subprocess.Popen[bytes]:
        folder = tmp_path / f"worker{len(started)}"
        listening = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
        started.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "dask",
                    "worker",
                    scheduler,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--local-directory",
                    folder,
                    *listening,
                ],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(source)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("stage", ["read", "works"])
def test_a_cluster_makes_the_same_site_though_a_worker_is_killed_in_the_middle(
    stage: str,
    scheduler: str,
    worker: Callable[..., subprocess.Popen[bytes]],
    content: Path,
    local: tuple[Files, Outcome],
    tmp_path: Path,
):
    workers = [worker(), worker()]
    wait_for(scheduler, 2)
    killed: list[tuple[int, int]] = []

    def progress(now: str, done: int, total: int) -> None:
        if now == stage and done >= 2 and not killed:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()
            killed.append((done, total))

    options = Options(content=content, out=tmp_path / "site", cache=f"file://{tmp_path}/cache", with_search=False)
    crew = cluster.DaskCrew(scheduler)
    crew.ahead = 4
    outcome = build(options, progress, crew=crew)
    ((done, total),) = killed
    assert done < total
    assert workers[1].poll() is None
    same(tmp_path / "site", outcome, local)


def wait_for(scheduler: str, count: int) -> None:
    """Wait until there are so many workers."""
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        end = time.monotonic() + PATIENCE
        while len(client.nthreads()) != count:
            assert time.monotonic() < end
            time.sleep(0.1)


def said(capsys: pytest.CaptureFixture[str], content: Path, out: Path, *more: str) -> str:
    """What a build says that cannot be made; the site is as it was."""
    (out / "site").mkdir(parents=True, exist_ok=True)
    command = ["build", str(content), "--out", str(out / "site"), "--no-search", "--quiet", *more]
    assert cli.main(command) == 1
    assert list((out / "site").iterdir()) == []
    told = capsys.readouterr().err
    assert told.count("\n") == 1, told
    return told


def test_a_worker_with_another_program_is_named(
    scheduler: str,
    worker: Callable[..., subprocess.Popen[bytes]],
    content: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    shutil.copytree(ROOT / "src" / "wgreport", tmp_path / "src" / "wgreport", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "src" / "wgreport" / "urls.py").open("a") as file:
        file.write("# not the same\n")
    worker(tmp_path / "src")
    told = said(capsys, content, tmp_path, "--cache", f"file://{tmp_path}/cache", "--cluster", scheduler)
    assert re.search(r"a worker \(.*, process \d+\) has other versions than this machine: wgreport \w+ there and \w+ here", told)


def test_a_worker_that_does_not_share_the_store_is_named(
    scheduler: str,
    worker: Callable[..., subprocess.Popen[bytes]],
    content: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    worker()
    told = said(capsys, content, tmp_path, "--cache", "memory://apart", "--cluster", scheduler)
    assert re.search(r"a worker \(.*\) does not find in memory://apart what this machine has put there", told)


def test_it_is_said_what_a_cluster_lacks(
    scheduler: str, content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 1)
    cache = ["--cache", str(tmp_path / "cache"), "--cluster"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert f"there is no scheduler at {address}: " in said(capsys, content, tmp_path, *cache, address)
    wait_for(scheduler, 0)
    told = said(capsys, content, tmp_path, *cache, scheduler)
    assert f"has had no worker for 1 seconds; start some with: dask worker {scheduler}" in told
    assert "no certificates are configured" in said(capsys, content, tmp_path, *cache, scheduler.replace("tcp", "tls"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'wgreport[cluster]'" in said(capsys, content, tmp_path, *cache, scheduler)


def test_a_cluster_is_used_wrongly(content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    command = ["build", str(content), "--out", str(tmp_path / "site")]
    assert cli.main([*command, "--no-cache", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "leave out --no-cache" in capsys.readouterr().err
    assert cli.main([*command, "--cluster", "127.0.0.1"]) == 2
    assert "tcp://HOST:PORT" in capsys.readouterr().err


# the store


@pytest.fixture
def places(tmp_path: Path) -> list[str | Path]:
    return [tmp_path / "plain", f"file://{tmp_path}/files", f"memory://{tmp_path.name}"]


def test_a_store_remembers_as_a_folder_does(places: list[str | Path], tmp_path: Path):
    for number, place in enumerate(places):
        for results in (opened(place), opened(place, lambda number=number: tmp_path / f"near{number}")):
            key = key_of("one")
            assert results.get(key_of("none")) is None
            assert results.part(key_of("none"), 0, 1) is None
            assert results.put(key, b"0123456789")
            assert results.get(key) == b"0123456789"
            assert results.part(key, 3, 4) == b"3456"
            results.prune(set(), most=10**9)
            results.flush()
        assert opened(place).get(key) == b"0123456789"


def test_entries_are_the_same_in_every_kind_of_store(tmp_path: Path):
    opened(f"file://{tmp_path}/store").put(key_of("one"), b"content")
    assert Cache(tmp_path / "store").get(key_of("one")) == b"content"
    path = next(path for path in (tmp_path / "store").rglob("*") if path.is_file() and path.stat().st_size > 32)
    path.write_bytes(path.read_bytes()[:-1])
    assert opened(f"file://{tmp_path}/store").get(key_of("one")) is None
    assert not list((tmp_path / "store").rglob("*.new-*"))


def test_copies_of_the_process_each_have_a_connection_of_their_own(
    content: Path, local: tuple[Files, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As stores over a network work: in a thread with a loop, which a copy of the process does not have."""
    import fsspec
    from fsspec.implementations.asyn_wrapper import AsyncFileSystemWrapper
    from fsspec.implementations.local import LocalFileSystem

    class Network(AsyncFileSystemWrapper):
        protocol = "network"
        local_file = True

        def __init__(self, **more: object) -> None:
            super().__init__(LocalFileSystem(), asynchronous=False, **more)

    fsspec.register_implementation("network", Network, clobber=True)
    monkeypatch.setattr(spread, "WORTH", 1)
    place = f"network://{tmp_path}/cache"
    for number in range(2):
        options = Options(content=content, out=tmp_path / f"site{number}", cache=place, workers=2, with_search=False)
        outcome = build(options)
        same(tmp_path / f"site{number}", outcome, local)
        assert outcome.read == (0 if number else local[1].read)
    assert len(list((tmp_path / "cache").glob("??/*"))) > outcome.works


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("nothing://there", "Protocol not known: nothing"),
        ("file:///dev/null/cache", "cannot hold a cache: "),
        ("s3://bucket/x", "s3fs"),
    ],
)
def test_a_place_that_cannot_hold_a_cache_is_named(
    place: str, reason: str, content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    told = said(capsys, content, tmp_path, "--cache", place)
    assert place in told
    assert reason in told


def test_a_store_needs_a_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(CacheError, match=re.escape("pip install 'wgreport[cluster]'")):
        opened("memory://x")


def test_nobody_else_needs_the_packages(content: Path, tmp_path: Path):
    code = (
        "import sys; from wgreport.cli import main; "
        f"code = main(['build', {str(content)!r}, '--out', {str(tmp_path / 'site')!r}, '--cache', {str(tmp_path / 'cache')!r}, "
        "'--no-search', '--quiet']); print(code, [name for name in ('dask', 'distributed', 'fsspec') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "0 []\n"


# what is agreed


def test_all_that_a_page_is_made_with_is_compared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[^a-z0-9-]", name)[0] for name in project["dependencies"]}
    # Progress and the search index are this machine's alone; Jinja escapes with its companion.
    assert set(agreement.LIBRARIES) == needed - {"rich", "pagefind"} | {"markupsafe"}
    assert "none" not in agreement.agreement().values()


def test_who_writes_into_the_store_does_not_choose_what_is_run(tmp_path: Path):
    results = Cache(tmp_path)
    results.put(key_of("what was sent"), b"what another has put there")
    with pytest.raises(ClusterError, match="does not find"):
        stages._prepared(stages.Task(str(tmp_path), key_of("what was sent")), stages.ReadingContext, stages._Reading)
