"""The server of the editor's loop: the pages as they are built, each with a script that no published page has.

The script and its style come from this server, so the policy of the published pages allows them, and is sent unchanged.
"""

from __future__ import annotations

import hashlib
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import msgspec

from wgreport import serve
from wgreport.preview.state import State

PREFIX = "/@wgreport/"
"""Below it are the addresses that are the server's own; no page of a site has such an address."""
_OWN = {"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"}
_PAGE = "X-Wgreport-Page"
"""The head that says which version of a page this is."""
_HEARTBEAT = 15.0
"""Seconds after which a silent line is sent: a page that has gone is noticed so."""


class LiveHandler(serve.Handler):
    """Files of the site as it was last built; pages follow what is built next."""

    caching = "no-store"
    _page = ""

    def __init__(self, *args: Any, state: State, **more: Any) -> None:
        self._state = state
        super().__init__(*args, **more)

    def found(self) -> BytesIO | IO[bytes] | None:
        path = urlsplit(self.path).path
        if path.startswith(PREFIX):
            return self._own(path.removeprefix(PREFIX))
        if self._state.news.build == 0:
            self._state.rest()
        if self._state.news.shown == 0:
            return self.answer(HTTPStatus.SERVICE_UNAVAILABLE, self._complaint())
        if path.startswith("/pagefind/"):
            self._state.want_search()
        file = self._file()
        if not file.is_file():
            # Between two builds a site is away for a moment.
            self._state.rest()
        if file.suffix == ".html" and file.is_file():
            return self.answer(HTTPStatus.OK, file.read_bytes())
        return super().found()

    def answer(self, code: int, page: bytes, kind: str = "text/html; charset=utf-8") -> BytesIO:
        if kind.startswith("text/html"):
            self._page = _digest(page)
            page = dressed(page)
        return super().answer(code, page, kind)

    def end_headers(self) -> None:
        if self._page:
            self.send_header(_PAGE, self._page)
            self._page = ""
        super().end_headers()

    def _file(self) -> Path:
        """The file that the address names, there or not."""
        path = Path(self.translate_path(self.path))
        return path / "index.html" if urlsplit(self.path).path.endswith("/") else path

    def _own(self, name: str) -> BytesIO | None:
        if name == "events" and self.command == "GET":
            self._tell()
            return None
        if name not in _OWN:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return self.answer(HTTPStatus.OK, (resources.files("wgreport.preview") / name).read_bytes(), _OWN[name])

    def _tell(self) -> None:
        """Server-sent events: what is the case now, then whatever comes, until the page goes or the server ends."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        serial = -1
        try:
            while not self._state.closed:
                now, news = self._state.after(serial, _HEARTBEAT)
                line = b": still here\n\n" if now == serial else b"data: " + msgspec.json.encode(news) + b"\n\n"
                if now == 0:
                    line = b": building\n\n"
                self.wfile.write(line)
                self.wfile.flush()
                serial = now
        except OSError:
            return  # the page has gone

    def _complaint(self) -> bytes:
        """What is shown in the place of a site that could not be built even once; the panel has the problems."""
        reason = self._state.news.reason or "There are errors in the content. They are listed below, and in the terminal."
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
            f'<link rel="stylesheet" href="{PREFIX}live.css"></head><body class="complaint"><main><h1>Not built yet</h1>'
            f"<p>{escape(reason)}</p><p>This page shows the site as soon as it can be built.</p></main></body></html>\n"
        ).encode()


def dressed(page: bytes) -> bytes:
    """The page with the script of the loop, which is told what page it is on: one that is built anew, and is the same, stays."""
    script = f'<script defer src="{PREFIX}live.js" data-page="{_digest(page)}"></script>\n'.encode()
    head, found, rest = page.partition(b"</head>")
    return head + script + found + rest if found else script + page


def _digest(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:16]


def live_server(site: Path, port: int, state: State) -> ThreadingHTTPServer:
    """A server for the site of the loop, on the loopback interface. Raises serve.PortError."""
    return serve.server(site, port, partial(LiveHandler, state=state))
