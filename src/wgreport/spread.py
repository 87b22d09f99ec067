"""Work spread over processes: each is a copy of this one (a fork), so that nothing need be sent to it; results come back in
order.

Children end with their parent: they write into a pipe that nobody reads any longer. Where the system cannot fork, or there is too
little to do, the work is done here.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, TypeVar

T = TypeVar("T")

WORTH = 24
"""Pieces of work that are worth starting other processes for."""
_LENGTH = 8


def workers(wanted: int | None) -> int:
    """How many processes: as many as `wanted`, else as this process may use processors."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    return max(1, wanted or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else wanted or os.cpu_count() or 1)


def spread(function: Callable[[T], bytes], items: Sequence[T], count: int, worth: int | None = None) -> Iterator[bytes]:
    """`function(item)` for each item, in their order, in `count` processes if there are as many items as are `worth` it (None:
    WORTH). Raises what it raises; RuntimeError if a process ends before its work is done."""
    if count <= 1 or len(items) < (WORTH if worth is None else worth):
        yield from map(function, items)
        return
    sys.stdout.flush()
    sys.stderr.flush()
    gc.collect()
    gc.freeze()  # what the copies share stays shared: the collector would write into every object
    children: list[tuple[int, BinaryIO]] = []
    try:
        for number in range(min(count, len(items))):
            children.append(_child(function, items[number::count], [stream for _, stream in children]))
        for position in range(len(items)):
            yield _read(children[position % len(children)][1])
    finally:
        gc.unfreeze()
        for pid, stream in children:
            stream.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _child(function: Callable[[T], bytes], items: Sequence[T], others: Sequence[BinaryIO]) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, "rb")
    # From here on this is the copy; it never returns.
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for stream in others:
            stream.close()
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            for item in items:
                try:
                    frame = b"R" + function(item)
                except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
                    frame = b"X" + _pickled(error)
                out.write(len(frame).to_bytes(_LENGTH, "big") + frame)
                out.flush()
        code = 0
    finally:
        os._exit(code)


def _pickled(error: Exception) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 - our own, a line above
    except Exception:  # noqa: BLE001 - an exception that cannot be copied is told in words
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(_LENGTH)
    frame = stream.read(int.from_bytes(head, "big")) if len(head) == _LENGTH else b""
    if not frame:
        raise RuntimeError("a process that made pages has ended before its work was done")
    if frame[:1] == b"X":
        error: Exception = pickle.loads(frame[1:])  # noqa: S301 - from our own child
        raise error
    return frame[1:]
