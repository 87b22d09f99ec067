"""`wgreport serve`: the content as it is edited, and never more than this machine may see."""

from __future__ import annotations

import errno
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import wgreport
from wgreport.cli import main
from wgreport.preview.state import State
from wgreport.serve import POLICY
from wgreport.watching import Watch

PAGE = "/en/reports/a-g-1/"
PATIENCE = 60.0
SOURCE = Path(wgreport.__file__).parents[1]

# watching


def seen(watch: Watch, seconds: float = PATIENCE) -> tuple[str, ...]:
    end = time.monotonic() + seconds
    return watch.changed(lambda: time.monotonic() > end)


def test_what_changes_comes_and_goes_is_seen(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("1")
    later = tmp_path / "later"
    watch = Watch([tmp_path / "a", later])
    assert seen(watch, 0.1) == ()
    (tmp_path / "a" / "one.txt").write_text("22")
    assert seen(watch) == (str(tmp_path / "a" / "one.txt"),)
    later.mkdir()
    (later / "two.txt").write_text("2")
    assert seen(watch) == (str(later / "two.txt"),)
    (tmp_path / "a" / "one.txt").unlink()
    assert seen(watch) == (str(tmp_path / "a" / "one.txt"),)
    # An editor's own files are nobody's content.
    (later / ".two.txt.swp").write_text("x")
    (later / "two.txt~").write_text("x")
    assert seen(watch, 0.5) == ()
    # A file that is replaced by another with the same size and time is another one.
    other = tmp_path / "other"
    other.write_text("3")
    os.utime(other, ns=(1, (later / "two.txt").stat().st_mtime_ns))
    other.replace(later / "two.txt")
    assert seen(watch) == (str(later / "two.txt"),)


# what the loop and the server tell each other


def test_who_waits_for_the_search_index_is_let_go_when_it_is_there_or_cannot_be_had():
    for searchable in (True, False):
        state = State()
        state.begin()
        state.end("built", (), seconds=0.0, searchable=False)
        waiting = threading.Thread(target=state.want_search)
        waiting.start()
        while not state.search_is_wanted():
            time.sleep(0.001)
        state.begin()
        assert not state.search_is_wanted()
        state.end("built" if searchable else "broken", (), seconds=0.0, searchable=searchable)
        waiting.join(5)
        assert not waiting.is_alive()
        assert state.searchable is searchable


def test_a_build_that_fails_shows_the_last_good_one():
    state = State()
    for how in ("built", "refused", "broken"):
        state.begin()
        state.end(how, (), seconds=0.0, searchable=False)
    assert (state.news.build, state.news.shown, state.news.how) == (3, 1, "broken")
    state.close()
    assert state.after(99, 60)[1] == state.news


# the command


class Served:
    """`wgreport serve` in a process of its own."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-m", "wgreport", "serve", *arguments]
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        self.address = self.until(lambda: re.search(r"http://(\S+)/ ", self.told()))[1]

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until(self, there: Callable[[], object]) -> object:
        end = time.monotonic() + PATIENCE
        while not (found := there()):
            assert self.process.poll() is None or there(), self.told()
            assert time.monotonic() < end, self.told()
            time.sleep(0.05)
        return found

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.headers, body

    def stop(self, by: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(30)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(*arguments: str) -> Served:
        started.append(Served([*arguments, "--port", "0"], tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(__file__).parent / "small", tmp_path / "content"))


def events(served: Served) -> Iterator[dict[str, object]]:
    connection = http.client.HTTPConnection(served.address, timeout=PATIENCE)
    connection.request("GET", "/@wgreport/events")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    try:
        for line in iter(answer.readline, b""):
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))
    finally:
        connection.close()


def test_the_editor_s_loop(serve: Callable[..., Served], content: Path, tmp_path: Path):
    """A correction is on the page, an error keeps the last good page and is told, a search finds its index, and at the end nothing
    is left behind."""
    source = content / "reports" / "a-g-1" / "en.txt"
    good = source.read_bytes()
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    served = serve("content", "--no-cache")
    status, headers, page = served.get(PAGE)
    assert status == 200
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cache-Control"] == "no-store"
    script = re.search(r'<script defer src="(/@wgreport/live.js)" data-page="(\w+)"></script>\n</head>', page)
    assert script is not None
    assert headers["X-Wgreport-Page"] == script[2]
    assert served.get(script[1])[0] == 200
    assert served.get("/@wgreport/nothing")[0] == 404
    assert "live.js" in served.get("/en/nowhere/")[2]
    news = events(served)
    first = next(news)
    assert (first["how"], first["build"], first["shown"]) == ("built", 1, 1)

    source.write_bytes(good.replace(b"emphasized", b"underlined"))
    assert next(news)["build"] == 2
    status, headers, page = served.get(PAGE)
    assert "underlined" in page
    assert headers["X-Wgreport-Page"] != script[2]
    assert served.get(PAGE, "HEAD")[1]["X-Wgreport-Page"] == headers["X-Wgreport-Page"]

    source.write_bytes(b"\x00")
    bad = next(news)
    assert (bad["how"], bad["build"], bad["shown"]) == ("refused", 3, 2)
    assert "S102" in [one["code"] for one in bad["problems"]]  # type: ignore[index, attr-defined]
    assert "underlined" in served.get(PAGE)[2]
    served.until(lambda: "the last good site is shown" in served.told())

    source.write_bytes(good)
    (content / "templates").mkdir()
    (content / "templates" / "home.html").write_text("{{ nonsense }}")
    broken = next(news)
    while "A512" not in str(broken["problems"]):
        broken = next(news)
    assert broken["how"] == "refused"
    (told,) = broken["problems"]  # type: ignore[misc, attr-defined]
    assert (told["file"], told["line"]) == ("content/templates/home.html", 1)
    assert "nonsense" in told["message"]
    shutil.rmtree(content / "templates")
    assert next(news)["how"] == "built"

    assert served.get("/pagefind/wgreport.json")[0] == 200
    # The page that waits for the index is let go before the terminal is told of it: on a busy machine, long before.
    served.until(lambda: "search record" in served.told())
    news.close()
    assert served.stop() == 0
    assert "Traceback" not in served.told()
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before
    assert list(served.temporary.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"content", "temporary", "log"}


def test_content_that_was_never_good_is_told_and_the_site_comes_when_it_is(serve: Callable[..., Served], content: Path):
    source = content / "reports" / "a-g-1" / "en.txt"
    good = source.read_bytes()
    source.write_bytes(b"\x00")
    served = serve("content", "--no-cache", "--quiet")
    status, _, page = served.get("/en/")
    assert status == 503
    assert "Not built yet" in page
    assert "live.js" in page
    source.write_bytes(good)
    served.until(lambda: served.get("/en/")[0] == 200)
    assert served.stop(signal.SIGTERM) == 0
    assert list(served.temporary.iterdir()) == []


def test_a_built_site_is_shown_as_it_is(serve: Callable[..., Served], content: Path, tmp_path: Path):
    assert main(["build", str(content), "--out", str(tmp_path / "site"), "--no-search", "--no-cache", "--quiet"]) == 0
    served = serve("--no-build")
    status, headers, page = served.get(PAGE)
    assert (status, headers["Content-Security-Policy"]) == (200, POLICY)
    assert page.encode() == (tmp_path / "site" / "en" / "reports" / "a-g-1" / "index.html").read_bytes()
    assert served.get("/@wgreport/events")[0] == 404
    # A strange site whose name leads to this machine reads nothing.
    for name in ("evil.example", "evil.example:80", "127.0.0.1.evil.example"):
        assert served.get(PAGE, Host=name)[0] == 421
    for name in ("localhost", "127.0.0.1:1", "[::1]:8000", "LOCALHOST:9"):
        assert served.get(PAGE, Host=name)[0] == 200
    assert served.get("/en")[0] == 301
    assert served.get("/../content/site.yaml")[0] == 404
    assert served.stop() == 0


def test_a_disk_without_room_is_not_taken_for_a_port(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/somewhere")

    monkeypatch.setattr("wgreport.preview.loop.tempfile.TemporaryDirectory", full)
    assert main(["serve", str(content), "--port", "0", "--no-cache"]) == 1
    assert capsys.readouterr().err == "wgreport: /somewhere: No space left on device\n"


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("arguments", [["content"], ["--site", "site"]])
def test_a_port_in_use_is_told(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", *arguments, "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"wgreport: port {port} cannot be used: ")
    assert told.count("\n") == 1
    assert main(["serve", *arguments, "--port", "99999"]) == 2
    assert "99999" in capsys.readouterr().err
