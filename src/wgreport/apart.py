"""Work done apart: in child processes, which are killed past their limits. The door for everything that reads strangers' files.

A child gets what it is to do as MessagePack and gives its result so; nothing else goes between the two. It holds no secret of the
environment, cannot write to a file, and can start no process (where the system has `resource`: not on Windows, where only time is
limited). Children are used again, so that many files cost one start; the more files, the more children.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, BinaryIO, Generic, Literal, Protocol, TypeVar, get_type_hints

import msgspec
from msgspec import Struct

from wgreport.model.diagnostic import Diagnostic, problem

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

CALLS_PER_CHILD = 8
"""Calls that are worth starting another child for: a start takes as long as reading two or three reports."""
MOST_CHILDREN = 8
START_SECONDS = 120
"""A child may take so long to start: a busy machine is no fault of the file."""
_LENGTH = 8
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP")
"""What a child sees of the environment: nothing that a secret is kept in."""


class Limits(Struct, frozen=True):
    """What one call may take. Measured: the slowest report known takes 3 s and 200 MB."""

    seconds: int = 60
    """Of computing."""
    wall_seconds: int = 180
    """On the clock, however busy the machine is."""
    megabytes: int = 1024
    """Of memory that the child has reserved, the program's own 100 MB included."""
    result_megabytes: int = 256


class Failure(Struct, frozen=True):
    """A call without a result: a limit was passed, or the work failed. `reason` as messages can print it."""

    kind: Literal["time", "memory", "defect"]
    reason: str


def told(failure: Failure, path: str) -> Diagnostic:
    """What is said of the file `path` that could not be read because of `failure`."""
    return problem("S116" if failure.kind == "defect" else "S107", path, 0, reason=failure.reason)


class Worker(Protocol[R_co]):
    """What is done apart: made once in each child, called for each piece of work. Its class is one of a module;
    the arguments of both, and the result, are annotated, and msgspec can encode them."""

    def __call__(self, *args: Any) -> R_co: ...


def _itself(call: Any) -> Any:
    return call


class Apart(Generic[R]):
    """Calls of a worker, each in a child process. A context: at its end no child is left."""

    def __init__(self, make: type[Worker[R]], *given: object, limits: Limits | None = None) -> None:
        self._make = make
        self._limits = limits or Limits()
        self._result: Any = get_type_hints(make.__call__)["return"]
        self._opening = msgspec.msgpack.encode((make.__module__, make.__qualname__, self._limits, msgspec.msgpack.encode(given)))
        self._idle: SimpleQueue[_Child] = SimpleQueue()

    def __enter__(self) -> Apart[R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        while not self._idle.empty():
            self._idle.get().end()

    def call(self, *args: object) -> R | Failure:
        """The result of one call. Raises OSError if no process can be started, RuntimeError if the worker cannot be made."""
        frame = msgspec.msgpack.encode(args)
        try:
            child = self._idle.get_nowait()
        except Empty:
            child = _Child(self._opening, self._limits)
        used = child.used
        answer = child.ask(frame)
        if isinstance(answer, Failure) and used and answer.kind == "memory":
            # What the files before have left in memory is not this one's fault.
            child = _Child(self._opening, self._limits)
            answer = child.ask(frame)
        if isinstance(answer, Failure):
            return answer
        self._idle.put(child)
        result: R = msgspec.msgpack.decode(answer, type=self._result)
        return result

    def map(self, calls: Sequence[T], given: Callable[[T], tuple[object, ...]] = _itself) -> Iterator[R | Failure]:
        """The results of many calls, in their order, made in as many children as are worth it. `given`: the arguments of a call,
        asked when it is made."""
        count = min(MOST_CHILDREN, _processors(), -(-len(calls) // CALLS_PER_CHILD))
        if count <= 1:
            for call in calls:
                yield self.call(*given(call))
            return
        with ThreadPoolExecutor(count) as threads:
            yield from threads.map(lambda call: self.call(*given(call)), calls)


class _Child:
    """One child process, as its parent sees it."""

    def __init__(self, opening: bytes, limits: Limits) -> None:
        root = str(Path(__file__).parent.parent)
        places = [place for place in dict.fromkeys([root, *sys.path]) if place]
        code = "import sys; sys.path[:] = sys.argv[1:]; from wgreport.apart import serve; serve()"
        self._limits = limits
        self._process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-B", "-S", "-P", "-X", "utf8", "-c", code, *places],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        self.used = False
        if (fault := self.ask(opening, max(limits.wall_seconds, START_SECONDS))) != b"":
            self.end()
            raise RuntimeError(fault.reason if isinstance(fault, Failure) else "the child does not answer")
        self.used = False

    def ask(self, frame: bytes, seconds: float | None = None) -> bytes | Failure:
        """The answer to a frame, waited for so many `seconds` (None: those of a call). After a Failure the child is gone."""
        self.used = True
        late = threading.Event()

        def expire() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(seconds or self._limits.wall_seconds, expire)
        clock.daemon = True
        clock.start()
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                _write(self._process.stdin, frame)
            answer = _read(self._process.stdout, self._limits.result_megabytes * 2**20)
        finally:
            clock.cancel()
        if answer is not None and answer[:1] == b"R":
            return answer[1:]
        if answer is None:
            # It has closed its end: its exit code is a moment away, and says why.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self.end()
        return self._failure(answer, late=late.is_set())

    def _failure(self, answer: bytes | None, *, late: bool) -> Failure:
        if late:
            return Failure("time", f"it takes longer than {self._limits.wall_seconds} seconds")
        if answer is not None and answer[:1] == b"M":
            return Failure("memory", f"it takes more than {self._limits.megabytes} MB of memory")
        if answer is not None:
            return Failure("defect", answer[1:].decode("utf-8", "replace"))
        code = self._process.returncode
        if code == -getattr(signal, "SIGXCPU", 0):
            return Failure("time", f"it takes more than {self._limits.seconds} seconds of computing")
        return Failure("defect", f"the process that read it ended with code {code}")

    def end(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError, OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _write(stream: BinaryIO | Any, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)
    stream.flush()


def _read(stream: BinaryIO | Any, most: int) -> bytes | None:
    """The next frame; None at the end of the stream, and for a frame longer than `most`."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH or (length := int.from_bytes(head, "big")) > most:
        return None
    frame: bytes = stream.read(length)
    return frame if len(frame) == length else None


# in the child


def serve() -> None:
    """What a child does: read frames from standard input and answer them, until there are no more."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        # What a library prints is no answer.
        os.dup2(nowhere, descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    most = 2**62
    opening = _read(requests, most)
    if opening is None:
        return
    module, name, limits, given = msgspec.msgpack.decode(opening, type=tuple[str, str, Limits, bytes])
    try:
        make = getattr(importlib.import_module(module), name)
        worker = make(*_decoded(given, make.__init__))
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        _write(answers, b"X" + _told(error))
        return
    _confine(limits)
    _write(answers, b"R")
    while (frame := _read(requests, most)) is not None:
        _allow(limits.seconds)
        try:
            answer = b"R" + msgspec.msgpack.encode(worker(*_decoded(frame, make.__call__)))
        except MemoryError:
            answer = b"M"
        except Exception as error:  # noqa: BLE001 - a defect of a reader is told, and the other files are read
            answer = b"X" + _told(error)
        _write(answers, answer)


def _decoded(frame: bytes, function: Any) -> tuple[Any, ...]:
    """The arguments of `function`, of the types it is annotated with."""
    kinds = tuple(kind for name, kind in get_type_hints(function).items() if name != "return")
    return msgspec.msgpack.decode(frame, type=tuple[kinds]) if kinds else ()  # type: ignore[valid-type]


def _told(error: Exception) -> bytes:
    """An error in one line, with the place in our code where it was raised."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "wgreport" in path.parts:
            place = f" in {path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}: {' '.join(str(error).split())[:200]}".encode()


def _confine(limits: Limits) -> None:
    """From here on: so much memory, and no file written, no process started."""
    if sys.platform == "win32":
        return
    import resource

    size = limits.megabytes * 2**20
    for kind, most in (("RLIMIT_AS", size), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NPROC", 0)):
        # A system that does not know a limit, or allows less already.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, kind), (most, most))


def _allow(seconds: int) -> None:
    """So many seconds of computing from now on; the system ends the process after them."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, hard))
