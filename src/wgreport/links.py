"""Links that lead out of a built site: listed from its pages, and asked politely, one by one, when somebody wants to know.

Never a part of a build: a site is the same whatever other hosts answer.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from msgspec import Struct

from wgreport import __version__
from wgreport.audit import read_page
from wgreport.pages import urls

Verdict = Literal["ok", "moved", "broken", "unreachable", "not asked"]

_OUTWARD = ("http:", "https:", "mailto:", "//")
_AGENT = f"wgreport/{__version__} (link check)"
_GET_INSTEAD = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_IMPLEMENTED,
        HTTPStatus.BAD_REQUEST,
    }
)
"""What servers answer to HEAD that answer GET otherwise."""


class Outward(Struct, frozen=True):
    """A link, and the addresses of the pages that carry it."""

    url: str
    pages: tuple[str, ...]


class Answer(Struct, frozen=True):
    """What came of asking: `code` is 0 where no server answered; `now` is where a link that has moved for good leads."""

    verdict: Verdict
    code: int = 0
    reason: str = ""
    now: str = ""


class Asked(Struct, frozen=True):
    """A link with the answer to it."""

    url: str
    pages: tuple[str, ...]
    answer: Answer


Progress = Callable[[str, int, int], None]


def outward(site: Path, progress: Progress) -> tuple[Outward, ...]:
    """Every link of the site that leads out of it, in order. Raises OSError, and UnicodeDecodeError for a page that is none."""
    found: dict[str, list[str]] = {}
    files = sorted(site.rglob("*.html"))
    for number, path in enumerate(files):
        if number % 100 == 0:
            progress("pages", number, len(files))
        page = urls.of_file(path.relative_to(site).as_posix())
        for href in read_page(path.read_bytes()).links:
            if href.strip().lower().startswith(_OUTWARD):
                found.setdefault(href.strip(), []).append(page)
    return tuple(Outward(url, tuple(pages)) for url, pages in sorted(found.items()))


class Manners(Struct, frozen=True):
    """How one asks: `timeout`, seconds for each answer; `pause`, seconds between two questions to one host."""

    timeout: float = 20.0
    pause: float = 1.0


def ask(links: Iterable[Outward], manners: Manners, progress: Progress) -> Iterator[Asked]:
    """Ask each link, in order; one address is asked once, whatever its anchor. Only http and https are asked."""
    known: dict[str, Answer] = {}
    last: dict[str, float] = {}
    several = tuple(links)
    for number, link in enumerate(several):
        progress("links", number, len(several))
        url = urldefrag(f"https:{link.url}" if link.url.startswith("//") else link.url).url
        if url not in known:
            host = urlsplit(url).netloc if url.lower().startswith(("http:", "https:")) else ""
            if not host:
                known[url] = Answer("not asked")
            else:
                time.sleep(max(0.0, last.get(host, 0.0) + manners.pause - time.monotonic()) if host in last else 0.0)
                known[url] = _asked(url, manners.timeout)
                last[host] = time.monotonic()
        yield Asked(link.url, link.pages, known[url])


def _asked(url: str, timeout: float) -> Answer:
    answer = _request("HEAD", url, timeout)
    return _request("GET", url, timeout) if answer.code in _GET_INSTEAD else answer


class _Redirects(HTTPRedirectHandler):
    """Follows redirections to http and https, and remembers where the permanent ones at the beginning led."""

    def __init__(self) -> None:
        self.now = ""
        self._permanent = True

    def redirect_request(  # the name and the order are those of the base class
        self,
        req: Request,
        fp: object,  # noqa: ARG002
        code: int,
        msg: str,  # noqa: ARG002
        headers: object,  # noqa: ARG002
        newurl: str,
    ) -> Request | None:
        if not newurl.lower().startswith(("http:", "https:")):
            return None
        self._permanent = self._permanent and code in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
        if self._permanent:
            self.now = newurl
        return Request(newurl, headers=dict(req.header_items()), method=req.get_method())  # noqa: S310 - looked at above


def _request(method: str, url: str, timeout: float) -> Answer:
    redirects = _Redirects()
    opener = OpenerDirector()  # of our own: no files, no FTP, whatever a redirection says
    handlers = (ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor(), redirects)
    for handler in handlers:
        opener.add_handler(handler)
    written = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    try:
        request = Request(written, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310
        with opener.open(request, timeout=timeout) as response:
            code = int(response.status)
        return Answer("moved", code, now=redirects.now) if redirects.now else Answer("ok", code)
    except HTTPError as error:
        error.close()
        return Answer("broken", error.code, str(error.reason))
    except URLError as error:
        reason = error.reason
        return Answer("unreachable", 0, "no answer in time" if isinstance(reason, TimeoutError) else _told(reason))
    except TimeoutError:
        return Answer("unreachable", 0, "no answer in time")
    except (HTTPException, OSError, ValueError) as error:
        return Answer("unreachable", 0, _told(error))


def _told(error: object) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host"
    return str(getattr(error, "strerror", None) or error)
