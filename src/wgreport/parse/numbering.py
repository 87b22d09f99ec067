"""Which number comes next: runs of paragraph numbers, and what of them is still to come."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

PART, CHAPTER, ROMAN, LETTER, FIGURE, ITEM, ADOPTED, PLAIN = range(1, 9)
"""How deep headings stand: parts and annexes, chapters, those with a Roman numeral, a letter, a figure, a letter in brackets;
decisions and resolutions quoted in full; headings without a number."""
INSIDE = 10
"""How much deeper all this is inside a decision or resolution that is quoted in full."""
FARTHEST_GAP = 20
"""So many paragraph numbers in a row can be missing where no later number confirms it."""


@dataclass
class Run:
    """One run of paragraph numbers. `opener` is the index of the block whose heading opened it (-1: the report's own), `rank` how
    deep that stands; `last` the last number. `heads` are the last headings' numbers by rank, which a run that begins under an
    ordinary heading shares with the one around it."""

    opener: int = -1
    rank: int = 0
    last: int = 0
    heads: dict[int, int] = field(default_factory=dict)
    sub: tuple[int, int] = (0, 0)
    """The last paragraph with a hierarchical number."""

    def enter(self, rank: int, number: int) -> None:
        """A heading of `rank` with `number` has been read: the count of all deeper ones begins again."""
        for depth in [depth for depth in self.heads if depth >= rank]:
            del self.heads[depth]
        self.heads[rank] = number


class Ahead:
    """The numbers that begin lines, and the questions about those still to come."""

    def __init__(self, numbers: Sequence[int | None], borders: Sequence[int]) -> None:
        """`numbers` by line, None for a line that begins with none; `borders` the lines behind which numbers begin again."""
        self.numbers = numbers
        self._places: dict[int, list[int]] = {}
        for index, number in enumerate(numbers):
            if number is not None:
                self._places.setdefault(number, []).append(index)
        self._end = [len(numbers)] * len(numbers)
        self._highest = [0] * len(numbers)
        self._next = [len(numbers)] * len(numbers)
        edges, end, highest, following = set(borders), len(numbers), 0, len(numbers)
        for index in range(len(numbers) - 1, -1, -1):
            self._end[index], self._highest[index], self._next[index] = end, highest, following
            number = numbers[index]
            if number is not None:
                highest, following = max(highest, number), index
            if index in edges:
                end, highest = index, 0

    def comes(self, number: int, index: int) -> bool:
        """`number` begins a line behind line `index`, and before the numbers begin again."""
        places = self._places.get(number, [])
        position = bisect_right(places, index)
        return position < len(places) and places[position] < self._end[index]

    def ends_below(self, number: int, index: int) -> bool:
        """No number above `number` comes any more."""
        return self._highest[index] <= number

    def next(self, index: int) -> int:
        """The index of the next line that begins with a number; that behind the last line if there is none."""
        return self._next[index]

    def after(self, index: int) -> int | None:
        """The next number that begins a line behind line `index`."""
        following = self._next[index]
        return self.numbers[following] if following < len(self.numbers) else None
