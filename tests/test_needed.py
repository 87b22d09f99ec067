"""What a pattern needs and how it begins, derived from it: never more than is true."""

from __future__ import annotations

import re

import pytest

from reading import SOURCES, seed, texts
from wgreport import store
from wgreport.lang.language import patterns_of
from wgreport.lang.needed import ByBeginning, beginnings_of, needed_by


@pytest.mark.parametrize(
    ("source", "needs", "begins"),
    [
        ("[Rr]esolutions? \\d+", ("esolution ", "esolutions "), ("Resolution ", "Resolutions ", "resolution ", "resolutions ")),
        ("(?:the )?session(?= of)", ("session",), ("session", "the session")),
        ("\\d+ items", (" items",), ()),
        ("a|bcd", ("a", "bcd"), ("a", "bcd")),
        ("(?i:item) \\d", (" ",), ()),
        ("(?i)item", (), ()),
        ("[^a]b*", (), ()),
        ("x?", (), ()),
        ("(?<=the )Board(?!s)", ("Board",), ("Board",)),
        ("(?:ab){2}c", ("ab",), ("ab",)),
    ],
)
def test_what_a_pattern_needs(source: str, needs: tuple[str, ...], begins: tuple[str, ...]) -> None:
    assert needed_by(re.compile(source)) == needs
    assert beginnings_of(re.compile(source)) == begins


@pytest.mark.parametrize("code", store.language_codes())
def test_nothing_is_passed_over(code: str) -> None:
    """Whatever a pattern of a language matches in its own examples, or in the seed, holds what the pattern needs, and begins as it
    begins."""
    read = list(texts(seed(code)[0]).values()) if code in SOURCES else []
    for where, pattern in patterns_of(store.language(code)):
        needs, rule = needed_by(pattern.regex), ByBeginning((pattern.regex,), lambda regex: regex)
        for text in (*pattern.examples, *pattern.never, *read):
            for match in pattern.regex.finditer(text):
                assert not needs or any(string in match[0] for string in needs), (where, match[0])
                assert rule.at(text, match.start()), (where, match[0])
