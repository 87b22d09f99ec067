"""`wgreport links`: what leads out of a site is listed; it is asked only where that is wanted, and only over http."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from wgreport.cli import main
from wgreport.links import Manners, Outward, ask, outward


def silent(stage: str, done: int, total: int) -> None:
    pass


class Answering(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.asked.append((self.command, self.path))
        codes = {"/gone": 404, "/new": 200, "/no-head": 405 if self.command == "HEAD" else 200, "/error": 500}
        moves = {
            "/moved": (301, "/new"),
            "/for-now": (302, "/new"),
            "/away": (302, "file:///etc/passwd"),
            "/round": (301, "/round"),
        }
        if self.path == "/slow":
            time.sleep(2)
        code, place = moves.get(self.path, (codes.get(self.path, 200), ""))
        self.send_response(code)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    Answering.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def page(folder: Path, name: str, *links: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    found = "".join(f'<a href="{link}">x</a>' for link in links)
    path.write_text(f'<!doctype html><html lang="en"><body>{found}</body></html>', encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, host: str) -> Path:
    page(tmp_path, "index.html", "en/", f"{host}/good#part", "mailto:a@example.org")
    page(tmp_path, "en/index.html", "#x", f"{host}/good#other", f"{host}/gone", f"{host}/a&amp;b", "//example.org/x")
    page(tmp_path, "en/404.html", f"{host}/gone", "../")
    return tmp_path


def test_every_link_out_of_the_site_is_listed_with_its_pages(site: Path, host: str):
    found = {link.url: link.pages for link in outward(site, silent)}
    assert list(found) == sorted(found)
    assert found == {
        f"{host}/good#part": ("/",),
        f"{host}/good#other": ("/en/",),
        f"{host}/gone": ("/en/404.html", "/en/"),
        f"{host}/a&b": ("/en/",),
        "mailto:a@example.org": ("/",),
        "//example.org/x": ("/en/",),
    }


def test_nobody_is_asked_unless_it_is_wanted(site: Path, host: str, capsysbinary: pytest.CaptureFixture[bytes]):
    assert main(["links", str(site)]) == 0
    told = capsysbinary.readouterr().out.decode()
    assert f"{host}/gone\n    on /en/404.html, /en/\n" in told
    assert told.endswith("6 links out of the site\n")
    assert main(["links", str(site), "--format", "json"]) == 0
    assert [one["url"] for one in json.loads(capsysbinary.readouterr().out)] == [link.url for link in outward(site, silent)]
    assert Answering.asked == []


def test_asking_says_what_is_broken(site: Path, host: str, capsysbinary: pytest.CaptureFixture[bytes]):
    page(site, "en/index.html", f"{host}/good", f"{host}/gone")
    assert main(["links", str(site), "--check", "--pause", "0", "--quiet"]) == 1
    assert capsysbinary.readouterr().out.decode() == f"broken 404 Not Found: {host}/gone\n    on /en/404.html, /en/\n"
    # One address is asked once, whatever stands behind #.
    assert Answering.asked.count(("HEAD", "/good")) == 1
    page(site, "en/404.html")
    page(site, "en/index.html", f"{host}/good")
    assert main(["links", str(site), "--check", "--pause", "0", "--format", "json"]) == 0
    answers = {one["url"]: one["answer"]["verdict"] for one in json.loads(capsysbinary.readouterr().out)}
    assert answers == {f"{host}/good": "ok", f"{host}/good#part": "ok", "mailto:a@example.org": "not asked"}


@pytest.mark.parametrize(
    ("path", "verdict", "code", "now"),
    [
        ("/fine", "ok", 200, ""),
        ("/\u5de5\u4f5c\u7ec4?a=%20b", "ok", 200, ""),
        ("/gone", "broken", 404, ""),
        ("/error", "broken", 500, ""),
        ("/no-head", "ok", 200, ""),
        ("/moved", "moved", 200, "/new"),
        ("/for-now", "ok", 200, ""),
        ("/away", "broken", 302, ""),
        ("/round", "broken", 301, ""),
        ("/slow", "unreachable", 0, ""),
    ],
)
def test_each_answer_has_its_verdict(host: str, path: str, verdict: str, code: int, now: str):
    (one,) = ask([Outward(f"{host}{path}", ("/",))], Manners(timeout=0.5, pause=0), silent)
    assert (one.answer.verdict, one.answer.code) == (verdict, code)
    assert one.answer.now == (f"{host}{now}" if now else "")


def test_nobody_there_is_unreachable():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/"
    (one,) = ask([Outward(url, ())], Manners(timeout=0.5), silent)
    assert one.answer.verdict == "unreachable"
    assert one.answer.reason


def test_one_host_is_not_pressed(host: str):
    begun = time.monotonic()
    assert len(list(ask([Outward(f"{host}/{n}", ()) for n in range(3)], Manners(pause=0.15), silent))) == 3
    assert time.monotonic() - begun >= 0.3
