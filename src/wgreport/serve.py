"""A small server for looking at a built site: loopback only, with the site's own page for wrong addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
"""What a page of ours needs, and nothing more; a real host should send the same."""

NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which this machine asks itself. Another is a strange site's that leads here: it may not read drafts."""


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, with the policy above; a missing one is answered by the 404 page of its language."""

    caching = "no-cache"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing: the terminal is for problems."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def send_head(self) -> BytesIO | IO[bytes] | None:  # type: ignore[override]
        """The head of the answer, and what is to follow it; nothing for who asks under a name that is not this machine's."""
        if self.headers.get("Host") is not None and urlsplit(f"//{self.headers['Host']}").hostname not in NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server answers only to 127.0.0.1 and localhost")
            return None
        return self.found()

    def found(self) -> BytesIO | IO[bytes] | None:
        """The file that the address names."""
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page where there is one."""
        language = self.path.lstrip("/").split("/")[0]
        root = Path(self.directory)
        page = next((path for path in (root / language / "404.html", root / "404.html") if path.is_file()), None)
        if (
            code != HTTPStatus.NOT_FOUND
            or page is None
            or page.resolve().parent.parent not in (root.resolve(), root.resolve().parent)
        ):
            super().send_error(code, message, explain)
            return
        body = self.answer(code, page.read_bytes())
        if self.command != "HEAD":
            self.wfile.write(body.read())

    def answer(self, code: int, page: bytes, kind: str = "text/html; charset=utf-8") -> BytesIO:
        """Send the head of an answer of ours, and return its body."""
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return BytesIO(page)


class PortError(Exception):
    """The port cannot be had; the message says why."""


def server(site: Path, port: int, handler: Callable[..., Handler] = Handler) -> ThreadingHTTPServer:
    """A server for the built site, on the loopback interface; port 0 takes any that is free. Raises PortError."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(site)))
    except (OSError, OverflowError) as error:
        raise PortError(str(getattr(error, "strerror", None) or error)) from error


def address_of(running: ThreadingHTTPServer) -> str:
    """Where the server is."""
    return f"http://127.0.0.1:{running.server_address[1]}/"


def serve(site: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the address. Raises PortError."""
    with server(site, port) as running:
        ready(address_of(running))
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return
