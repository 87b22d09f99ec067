"""Work given to an executor (`concurrent.futures`): so many pieces at once and no more, results in their order, and what to do
where workers die.

What a worker was doing when it ended is done again. A piece of work that ends whoever does it is told.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from typing import Self, TypeVar

T = TypeVar("T")

AHEAD = 64
"""Pieces of work given away before the first of them has come back."""
TRIES = 3
"""How often a piece is done again after the worker that did it has ended."""
TAKING = 8
"""Results that are taken from the shared store at the same time."""

PACKAGE = "wgreport"


class ClusterError(Exception):
    """Work cannot be done elsewhere; the message says why, and what to do."""


class GoneError(Exception):
    """A result is not where a worker has put it. Raised while it is taken."""


class Died:
    """Stands for the result of a piece of work that ended every worker that did it."""


class Crew:
    """Those who work: an executor, started when there is something to do. A context: at its end it is closed."""

    def __init__(self, start: Callable[[], AbstractContextManager[Executor]]) -> None:
        """`start`: gives an executor; again, if one has broken down."""
        self._start = start
        self._stack = ExitStack()
        self._executor: Executor | None = None
        self.ahead = AHEAD
        self.tries = TRIES
        self.deaths: tuple[type[BaseException], ...] = (BrokenExecutor,)
        """What an executor raises where a worker has ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the executor. It is started again if there is more to do."""
        self._executor = None
        self._stack.close()

    def map(
        self, function: Callable[[bytes], bytes], jobs: Iterable[bytes], take: Callable[[bytes], T]
    ) -> Generator[T | Died, None, None]:
        """`take(function(job))` for each job, in their order. `function` is one of a module, and done by a worker; `take` is done
        here, in threads, and may raise GoneError. Raises what they raise, and ClusterError."""
        waiting: deque[tuple[bytes, Future[T]]] = deque()
        rest = iter(jobs)
        with ThreadPoolExecutor(TAKING) as threads:

            def begin(job: bytes) -> Future[T]:
                return self._then(self._submit(function, job), threads, take)

            try:
                while True:
                    waiting.extend((job, begin(job)) for job in islice(rest, self.ahead - len(waiting)))
                    if not waiting:
                        return
                    job, future = waiting.popleft()
                    found = self._result(job, future, begin)
                    yield found
            finally:
                for _, future in waiting:
                    future.cancel()

    def _result(self, job: bytes, future: Future[T], begin: Callable[[bytes], Future[T]]) -> T | Died:
        fault: BaseException | None = None
        for again in range(self.tries + 1):
            try:
                return self.wait(future if not again else begin(job))
            except GoneError as error:
                fault = error
            except self.deaths as error:
                fault = error
            except CancelledError as error:
                raise ClusterError("the connection to the workers was lost; nothing was changed, build again") from error
            except ModuleNotFoundError as error:
                if (error.name or "").partition(".")[0] != PACKAGE:
                    raise
                raise ClusterError(f"a worker has another {PACKAGE}, or none: {error}; install the same there as here") from error
        if isinstance(fault, GoneError):
            raise ClusterError(f"{fault}; the workers and this machine must share it (--cache)") from fault
        return Died()

    def wait(self, future: Future[T]) -> T:
        """What `future` holds, when it is there."""
        return future.result()

    def give(self, executor: Executor, function: Callable[[bytes], bytes], job: bytes) -> Future[bytes]:
        """Have `function(job)` done."""
        return executor.submit(function, job)

    def drop(self, future: Future[bytes]) -> None:
        """What `future` would hold is not needed any longer."""
        future.cancel()

    def _submit(self, function: Callable[[bytes], bytes], job: bytes) -> Future[bytes]:
        if self._executor is not None:
            try:
                return self.give(self._executor, function, job)
            except BrokenExecutor:
                self.close()
        self._executor = self._stack.enter_context(self._start())
        return self.give(self._executor, function, job)

    def _then(self, future: Future[bytes], threads: ThreadPoolExecutor, take: Callable[[bytes], T]) -> Future[T]:
        """What `take` makes of what `future` will hold, made in one of the `threads`."""
        taken: Future[T] = Future()

        def finish(done: Future[bytes]) -> None:
            if not taken.set_running_or_notify_cancel():
                return
            try:
                taken.set_result(take(done.result()))
            except BaseException as error:  # noqa: BLE001 - told to who waits
                taken.set_exception(error)

        def pass_on(done: Future[bytes]) -> None:
            with contextlib.suppress(RuntimeError):  # nobody waits any longer
                threads.submit(finish, done)

        def withdraw(done: Future[T]) -> None:
            if done.cancelled():
                self.drop(future)

        taken.add_done_callback(withdraw)
        future.add_done_callback(pass_on)
        return taken
