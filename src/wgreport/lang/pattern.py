"""Patterns as data: written with %parts%, proved by their own examples, compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from wgreport.lang.needed import needed_by

_PART = re.compile(r"%([a-z_]+)%")
_GROUP = re.compile(r"\(\?P<([a-z0-9]+)>")


class LanguageError(ValueError):
    """A language file does not make sense; the message names the language, the key and what is wrong."""


class Pattern:
    """A pattern with what proves it. A group name may be used more than once in the source: see `group`. It is compiled when it
    is first used: who shows texts uses few of those that reading them takes."""

    __slots__ = ("_compiled", "_sought", "examples", "needs", "never", "regex", "whole")

    regex: re.Pattern[str]
    needs: tuple[str, ...]
    """Strings of which every match holds at least one, where the pattern is looked for in whole texts; none: nothing is known."""

    def __init__(
        self,
        compiled: Callable[[], re.Pattern[str]],
        examples: Iterable[str] = (),
        never: Iterable[str] = (),
        *,
        whole: bool = False,
        sought: bool = False,
    ) -> None:
        """`compiled` raises LanguageError if the pattern is wrong. `whole`: it speaks of a whole line, not of a beginning or of a
        place in the text; `sought`: it is looked for anywhere in texts, most of which hold none."""
        self.examples = tuple(examples)
        self.never = tuple(never)
        self.whole = whole
        self._compiled = compiled
        self._sought = sought

    def __getattr__(self, name: str) -> Any:
        """What is not there yet: asked once, and then it is."""
        if name == "regex":
            self.regex = self._compiled()
        elif name == "needs":
            self.needs = needed_by(self.regex) if self._sought else ()
        else:
            raise AttributeError(name)
        return object.__getattribute__(self, name)

    def may_be_in(self, text: str) -> bool:
        """False: the pattern is nowhere in `text`. To ask costs a hundredth of looking for it."""
        if not self.needs:
            return True
        for string in self.needs:  # noqa: SIM110 - a generator would cost more than what it looks for
            if string in text:
                return True
        return False

    def failures(self) -> Iterator[str]:
        """What the pattern gets wrong of its own examples and specimens; nothing if it is sound."""
        for example in self.examples:
            if not (self.regex.fullmatch(example) if self.whole else self.regex.search(example)):
                yield f"must match {example!r}"
        for specimen in self.never:
            match = self.regex.fullmatch(specimen) if self.whole else self.regex.match(specimen)
            if match is not None and match[0]:
                yield f"must not match {specimen!r}"


NEVER = Pattern(lambda: re.compile(r"(?!)"))
"""Matches nothing."""


def expand(source: str, parts: Mapping[str, str], where: str) -> str:
    """`source` with every %name% replaced by the part of that name, to any depth. Raises LanguageError for an unknown part."""
    for _ in range(8):
        names = set(_PART.findall(source))
        if not names:
            return source
        for name in names:
            if name not in parts:
                raise LanguageError(f"{where}: there is no part %{name}%")
            source = source.replace(f"%{name}%", parts[name])
    raise LanguageError(f"{where}: parts refer to each other in a circle")


def compile_regex(source: str, parts: Mapping[str, str], where: str) -> re.Pattern[str]:
    """The compiled form of `source`; the second and later group of one name get a number behind it. Raises LanguageError."""
    seen: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return match[0] if seen[name] == 1 else f"(?P<{name}_{seen[name]}>"

    try:
        return re.compile(_GROUP.sub(rename, expand(source, parts, where)))
    except re.error as error:
        raise LanguageError(f"{where}: {error}") from error


def group(match: re.Match[str], name: str) -> tuple[str, int] | None:
    """Text and offset of the group `name` (or of its first namesake that took part in the match); None if none did."""
    known = match.re.groupindex
    candidate, count = name, 1
    while candidate in known:
        text = match[candidate]
        if text is not None:
            return text, match.start(candidate)
        count += 1
        candidate = f"{name}_{count}"
    return None


def text_of(match: re.Match[str], name: str) -> str | None:
    """The text of the group `name`, or None."""
    found = group(match, name)
    return found[0] if found else None


class Keyed(Struct, frozen=True):
    """A pattern that stands for a key: a verb, an addressee, a kind of furniture."""

    key: str
    pattern: Pattern


def regex_of(rule: Keyed) -> re.Pattern[str]:
    """What a rule is tried with (for `ByBeginning`)."""
    return rule.pattern.regex


def pattern_from(
    entry: Mapping[str, Any], parts: Mapping[str, str], where: str, *, whole: bool = False, sought: bool = False
) -> Pattern:
    """The pattern that `entry` describes (`whole`, `sought`: see Pattern). Raises LanguageError if it describes none."""
    if not isinstance(entry, Mapping) or "pattern" not in entry:
        raise LanguageError(f"{where}: a pattern with examples is expected here")
    compiled = partial(compile_regex, entry["pattern"], parts, where)
    return Pattern(compiled, entry.get("examples", ()), entry.get("never", ()), whole=whole, sought=sought)
