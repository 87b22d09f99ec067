"""What is waited for, waited for in a thread, while there is something else to do."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T]) -> Iterator[T]:
    """`items`, asked for one after the other from now on, and not when they are needed. Raises what asking raises, in its place.
    Whoever does not want the rest need not take it: the thread ends with the program at the latest."""
    queue: SimpleQueue[tuple[list[T], BaseException | None] | None] = SimpleQueue()

    def ask() -> None:
        try:
            for item in items:
                queue.put(([item], None))
        except BaseException as error:  # noqa: BLE001 - raised where the item would have been
            queue.put(([], error))
        queue.put(None)

    threading.Thread(target=ask, daemon=True).start()

    def answers() -> Iterator[T]:
        while (found := queue.get()) is not None:
            item, error = found
            if error is not None:
                raise error
            yield from item

    return answers()
