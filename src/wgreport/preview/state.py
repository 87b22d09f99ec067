"""What the loop that builds and the server that shows tell each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic
from wgreport.problems import effective

SHOWN = 200
"""Problems that are sent to a page: nobody reads more of them there."""

How = Literal["building", "built", "refused", "broken"]


class Problem(Struct, frozen=True):
    """A problem as the panel shows it."""

    code: str
    severity: str
    file: str
    line: int
    message: str
    excerpt: str
    remedy: str


class News(Struct, frozen=True, kw_only=True):
    """What a page is told: the number of the build; `built`, `refused` (for errors in the content: the site is that of the last
    good build), `broken` (the build broke off, for `reason`), or `building`; what was noticed."""

    build: int = 0
    how: How = "building"
    shown: int = 0
    """The number of the build whose site is served; 0: none yet."""
    seconds: float = 0.0
    reason: str = ""
    counts: dict[str, int] = {}
    problems: tuple[Problem, ...] = ()


class State:
    """The latest news, for as many threads as ask. `searchable`: the site that is served has its search index."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._serial = 0
        self._news = News()
        self._building = True
        self._wanted = False
        self._closed = False
        self.searchable = False

    # the loop's side

    def begin(self) -> None:
        """A build begins."""
        with self._condition:
            self._building = True
            self._wanted = False
            self._condition.notify_all()

    def end(self, how: How, diagnostics: Sequence[Diagnostic], *, seconds: float, searchable: bool, reason: str = "") -> None:
        """A build has ended."""
        found = effective(diagnostics, strict=False)
        rank = {"error": 0, "warning": 1, "information": 2}
        told = sorted(found, key=lambda d: rank[d.severity])
        number = self._news.build + 1
        with self._condition:
            self._news = News(
                build=number,
                how=how,
                shown=number if how == "built" else self._news.shown,
                seconds=round(seconds, 2),
                reason=reason,
                counts={severity: sum(d.severity == severity for d in found) for severity in rank},
                problems=tuple(Problem(d.code, d.severity, d.file, d.line, d.message, d.excerpt, d.remedy) for d in told[:SHOWN]),
            )
            if how == "built":
                self.searchable = searchable
            self._building = False
            self._serial += 1
            self._condition.notify_all()

    def search_is_wanted(self) -> bool:
        """Whether somebody is waiting for the search index."""
        return self._wanted

    def close(self) -> None:
        """Nothing more will come."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    # the server's side

    @property
    def news(self) -> News:
        return self._news

    @property
    def closed(self) -> bool:
        return self._closed

    def after(self, serial: int, seconds: float) -> tuple[int, News]:
        """The latest news and its serial number: at once if it is later than `serial`, else when it comes, or after `seconds`."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._serial > serial, seconds)
            return self._serial, self._news

    def rest(self, seconds: float = 60) -> None:
        """Wait until no build is under way."""
        self._wait(lambda: not self._building, seconds)

    def want_search(self, seconds: float = 120) -> None:
        """Wait until the site that is served has its search index, which is made now if it has none and the content can be
        built."""
        with self._condition:
            if self.searchable or self._news.how != "built":
                return
            before = self._serial
            self._wanted = True
        self._wait(lambda: self.searchable or (self._serial > before and not self._building and not self._wanted), seconds)

    def _wait(self, holds: Callable[[], bool], seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._closed or holds(), seconds)
