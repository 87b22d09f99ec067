"""Workers on other machines: a crew whose executor is a Dask cluster. The only module that speaks with distributed.

The scheduler is one that somebody has started; here nothing listens.
"""

from __future__ import annotations

import importlib
import logging
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from wgreport.crew import ClusterError, Crew

T = TypeVar("T")

CONNECT_SECONDS = 15
WORKER_SECONDS = 60
"""So long a cluster may be without any worker."""
RETRIES = 2
"""How often a piece of work is tried again that has failed on a worker: a store has its moments."""
_LOOK = 2.0
_PER_THREAD = 3


ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://[^/\s]+:\d+/?")
"""Of a scheduler."""


class DaskCrew(Crew):
    """The workers of the scheduler at `address`. Raises ClusterError, when there is something to do, if they cannot be had."""

    def __init__(self, address: str) -> None:
        super().__init__(self._connected)
        self._address = address
        self._client: Any = None
        self._lonely: float | None = None
        # The scheduler has given it to four workers already.
        self.tries = 1

    @contextmanager
    def _connected(self) -> Iterator[Executor]:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise ClusterError("--cluster needs a package that is not here: pip install 'wgreport[cluster]'") from error
        self.deaths = (distributed.KilledWorker,)
        with _quiet(), self._connect(distributed) as client:
            try:
                client.wait_for_workers(1, timeout=WORKER_SECONDS)
            except TimeoutError as error:
                raise ClusterError(self._without_workers()) from error
            self._client = client
            self.ahead = max(self.ahead, _PER_THREAD * sum(client.nthreads().values()))
            executor = client.get_executor(retries=RETRIES, pure=False)
            try:
                yield executor
            finally:
                self._client = None
                executor.shutdown(wait=False)

    def _connect(self, distributed: Any) -> Any:
        """A client of the scheduler."""
        secured = distributed.Security().get_connection_args("client").get("ssl_context")
        if self._address.startswith(("tls:", "wss:")) and secured is None:
            raise ClusterError(
                f"{self._address}: no certificates are configured for it; name them in Dask's configuration "
                "(DASK_DISTRIBUTED__COMM__TLS__CA_FILE and CLIENT__CERT, CLIENT__KEY)"
            )
        try:
            return distributed.Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as error:
            reason = " ".join(str(error).split())
            raise ClusterError(f"there is no scheduler at {self._address}: {reason}; start one with: dask scheduler") from error

    def give(self, executor: Executor, function: Callable[[bytes], bytes], job: bytes) -> Future[bytes]:
        return executor.submit(_named(), f"{function.__module__}:{function.__qualname__}", job)

    def drop(self, future: Future[bytes]) -> None:
        """Nothing: what is left is dropped at the end. An executor of Dask does not expect it before."""

    def wait(self, future: Future[T]) -> T:
        while True:
            try:
                return future.result(_LOOK)
            except TimeoutError:
                if future.done():
                    continue
            self._look()

    def _look(self) -> None:
        """Raises ClusterError if nobody has been there to do the work for some time."""
        if self._client is None or self._client.scheduler_info()["workers"]:
            self._lonely = None
            return
        now = time.monotonic()
        self._lonely = self._lonely or now
        if now - self._lonely > WORKER_SECONDS:
            raise ClusterError(self._without_workers())

    def _without_workers(self) -> str:
        return (
            f"the scheduler at {self._address} has had no worker for {WORKER_SECONDS} seconds; "
            f"start some with: dask worker {self._address}"
        )


def _named() -> Callable[[str, bytes], bytes]:
    """A function that calls one by its name. Being no module's it is sent as it is, and needs nothing to be unpacked: so the
    program must be where workers are, and need not be where the scheduler is."""

    def call(name: str, job: bytes) -> bytes:
        import pkgutil

        done: bytes = pkgutil.resolve_name(name)(job)
        return done

    return call


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask would write to the terminal about a lost connection is told by us, in a line."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado.application")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
