"""What a text must hold for a pattern to be found in it: to look for a few characters is a hundred times cheaper than to try the
pattern at every place, and most patterns are found in few texts.

Derived from the pattern itself, so that nobody has to declare it and it cannot be wrong when the pattern changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

_MOST = 32
"""More strings than this are not looked for: the pattern itself would be as fast."""
_MOST_OF_CLASS = 12
"""A class of more characters is taken for any."""

_SHORTEST = 4
"""A shorter string is not made shorter still."""
_KEY = 12
"""So many characters tell which patterns can begin with them."""
_MOST_KEYS = 4096

_Rule = TypeVar("_Rule")
_Strings = frozenset[str]
_EMPTY: _Strings = frozenset([""])


def needed_by(regex: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which every match of `regex` holds at least one; none if nothing is known."""
    if regex.flags & re.IGNORECASE:
        return ()
    _, best = _sequence(parser.parse(regex.pattern, regex.flags))
    if not best or "" in best:
        return ()
    # A capital makes two strings of one.
    tails: dict[str, list[str]] = {}
    for string in best:
        tails.setdefault(string[1:] if len(string) > _SHORTEST else string, []).append(string)
    best = frozenset(tail if len(found) > 1 else found[0] for tail, found in tails.items())
    # What holds another of them need not be looked for itself.
    fewest = tuple(sorted(one for one in best if not any(other in one for other in best if other != one)))
    return fewest if len(fewest) <= _MOST else ()


def beginnings_of(regex: re.Pattern[str]) -> tuple[str, ...]:
    """Strings with one of which whatever `regex` matches begins; none if nothing is known."""
    if regex.flags & re.IGNORECASE:
        return ()
    found, _ = _beginnings(parser.parse(regex.pattern, regex.flags))
    return () if "" in found else tuple(sorted(found))


class ByBeginning(Generic[_Rule]):
    """Rules, of which those are tried at a place that can begin with what stands there: most begin with words of their own. What
    has been found out of a beginning is remembered, as sentences begin alike."""

    __slots__ = ("_beginnings", "_known", "_regex_of", "_rules")

    def __init__(self, rules: Iterable[_Rule], regex_of: Callable[[_Rule], re.Pattern[str]]) -> None:
        self._rules = tuple(rules)
        self._regex_of = regex_of
        self._beginnings: list[tuple[str, ...]] | None = None
        self._known: dict[str, tuple[_Rule, ...]] = {}

    def at(self, text: str, position: int = 0) -> tuple[_Rule, ...]:
        """The rules that can match at `position` of `text`, in their order."""
        key = text[position : position + _KEY]
        found = self._known.get(key)
        return found if found is not None else self._find(key)

    def _find(self, key: str) -> tuple[_Rule, ...]:
        if self._beginnings is None:
            self._beginnings = [beginnings_of(self._regex_of(rule)) for rule in self._rules]
        if len(self._known) >= _MOST_KEYS:
            self._known.clear()
        found = tuple(
            rule
            for rule, strings in zip(self._rules, self._beginnings, strict=True)
            if not strings or any(key.startswith(string[:_KEY]) for string in strings)
        )
        self._known[key] = found
        return found


def _beginnings(nodes: Any) -> tuple[_Strings, bool]:
    """Strings with one of which what the nodes match begins, and whether that is all of it."""
    run: _Strings = _EMPTY
    for operator, value in nodes:
        if min(map(len, run)) >= _KEY:
            return run, False
        found, whole = _beginning(operator, value)
        if len(run) * len(found) > 4 * _MOST:
            return run, False
        run = frozenset(a + b for a in run for b in found)
        if not whole:
            return run, False
    return run, True


def _beginning(operator: Any, value: Any) -> tuple[_Strings, bool]:
    """As `_beginnings`, of one node."""
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, inner = value
        found, whole = _beginnings(inner)
        if least:
            return found, whole and most == 1
        return (found | _EMPTY, True) if whole and most == 1 else (_EMPTY, False)
    if operator is op.SUBPATTERN:
        _, added, _, inner = value
        return (_EMPTY, False) if added & re.IGNORECASE else _beginnings(inner)
    if operator is op.BRANCH:
        branches = [_beginnings(branch) for branch in value[1]]
        return frozenset().union(*(found for found, _ in branches)), all(whole for _, whole in branches)
    exact, _ = _node(operator, value)
    return (exact, True) if exact is not None else (_EMPTY, False)


def _better(one: _Strings | None, other: _Strings | None) -> _Strings | None:
    """Which of two sets of strings, one of which must be there, tells more: long strings are rare, few are soon looked for."""
    if not one or "" in one or len(one) > _MOST:
        return other
    if not other or "" in other or len(other) > _MOST:
        return one
    return max(one, other, key=_worth)


def _worth(strings: _Strings) -> int:
    shortest = min(strings, key=len)
    rare = len(shortest) >= _SHORTEST - 1 or shortest >= "\u2e80"  # a Han character says as much as a word
    return 2 * min(_KEY, len(shortest)) - len(strings) - (0 if rare else 2 * _MOST)


def _sequence(nodes: Any) -> tuple[_Strings | None, _Strings | None]:
    """All that the nodes, one behind another, can match (None: too much), and what is needed for them."""
    best: _Strings | None = None
    run: _Strings = _EMPTY
    whole = True
    for operator, value in nodes:
        exact, need = _node(operator, value)
        joined = (
            frozenset(a + b for a in run for b in exact) if exact is not None and len(run) * len(exact) <= 4 * _MOST else None
        )
        best = _better(best, need)
        if joined is not None and len(joined) <= _MOST:
            run = joined
            continue
        best = _better(best, run)
        whole = False
        run = exact if exact is not None and len(exact) <= _MOST else _EMPTY
    best = _better(best, run)
    return (run if whole else None), best


def _node(operator: Any, value: Any) -> tuple[_Strings | None, _Strings | None]:
    """As `_sequence`, of one node of a parsed pattern."""
    if operator is op.LITERAL:
        return frozenset([chr(value)]), None
    if operator is op.IN:
        return _members(value), None
    if operator in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _EMPTY, None
    if operator is op.SUBPATTERN:
        _, added, _, inner = value
        return (None, None) if added & re.IGNORECASE else _sequence(inner)
    if operator is op.ATOMIC_GROUP:
        return _sequence(value)
    if operator is op.BRANCH:
        return _branch(value[1])
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, inner = value
        exact, need = _sequence(inner)
        if most == 1 and exact is not None:
            return (exact | _EMPTY if least == 0 else exact), need if least else None
        return None, (_better(need, exact) if least else None)
    return None, None


def _branch(branches: Any) -> tuple[_Strings | None, _Strings | None]:
    found = [_sequence(branch) for branch in branches]
    exact: _Strings | None = _EMPTY - _EMPTY
    need: _Strings | None = _EMPTY - _EMPTY
    for whole, best in found:
        exact = exact | whole if exact is not None and whole is not None else None
        told = _better(best, whole)
        need = need | told if need is not None and told else None
    return exact, need


def _members(items: Any) -> _Strings | None:
    """The characters of a small class."""
    found: set[str] = set()
    for operator, value in items:
        if operator is op.LITERAL:
            found.add(chr(value))
        elif operator is op.RANGE and value[1] - value[0] < _MOST_OF_CLASS:
            found.update(chr(code) for code in range(value[0], value[1] + 1))
        else:
            return None
    return frozenset(found) if len(found) <= _MOST_OF_CLASS else None
