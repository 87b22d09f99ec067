"""Questions as delegates ask them, in six languages: everything that answers them is found, and in Chinese nothing else."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from comparing import folded, in_figures, plain
from questions import CHINESE, EITHER_NUMERALS, WORDS

Texts = dict[str, dict[str, list[str]]]
PRECISION = 0.99
DRAWN = 20
"""Pieces of each report that are asked for."""


def having(texts: Texts, language: str, *queries: str) -> set[str]:
    """The paragraphs with a line that has one of the queries."""
    wanted = [folded(query) for query in queries]
    return {place for place, lines in texts[language].items() if any(one in folded(line) for line in lines for one in wanted)}


def test_every_chinese_question_finds_what_has_it_and_hardly_anything_else(finder: Any, texts: Texts) -> None:
    """Recall 1.00 for each, precision at least 0.99 over all."""
    true = found = 0
    for query in CHINESE:
        expected, here = having(texts, "zh", query), finder.places("zh", query)
        assert here >= expected, f"{query}: {sorted(expected - here)} not found"
        true, found = true + len(expected), found + len(here)
    assert true >= PRECISION * found


def whole(texts: Texts, piece: str) -> set[str]:
    """Of a piece without Han characters that ends in a digit: the paragraphs in which it is no piece of a longer number or symbol."""
    if re.search(r"[\u3000-\u9fff]", piece) or not piece[-1].isdecimal():
        return set()
    short = re.fullmatch(r"\d{1,3}", piece)
    before, after = ("(?<![0-9][./])", "(?![./][0-9])") if short else ("", "")
    pattern = re.compile(rf"(?<![a-z0-9]){before}{re.escape(piece.lower())}(?!\d){after}")
    return {place for place, lines in texts["zh"].items() if any(pattern.search(line.lower()) for line in lines)}


@pytest.mark.parametrize(("query", "other"), EITHER_NUMERALS.items())
def test_a_number_is_found_in_either_writing(finder: Any, texts: Texts, query: str, other: str) -> None:
    expected = having(texts, "zh", query, other)
    assert expected
    assert finder.places("zh", query) == expected


@pytest.mark.parametrize("language", WORDS)
def test_every_question_finds_the_forms_of_its_words(finder: Any, texts: Texts, language: str) -> None:
    """Recall 1.00 for each."""
    missed: dict[str, set[str]] = {}
    idle: list[str] = []
    extra: dict[str, set[str]] = {}
    true = found = 0
    for query, patterns in WORDS[language].items():
        wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
        unwanted = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
        expected = set()
        for place, lines in texts[language].items():
            text = arabic(plain("\n".join(lines)))
            if all(re.search(one, text) for one in wanted) and not any(re.search(one, text) for one in unwanted):
                expected.add(place)
        if not expected and query != "zzyzx":
            idle.append(query)
        here = finder.places(language, query)
        if expected - here:
            missed[query] = expected - here
        extra[query] = here - expected
        true, found = true + len(expected & here), found + len(here)
    assert not missed
    assert not idle, "nothing to find, so nothing is tested"
    print({q: sorted(e) for q, e in extra.items()}, f"{language}: precision {true / found:.3f}")


def arabic(text: str) -> str:
    """Letters that are written one for another, as one."""
    return text.translate(
        str.maketrans("\u0649\u0629\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669", "\u064a\u06470123456789")
    )


def test_whatever_is_drawn_from_a_chinese_report_is_found(finder: Any, texts: Texts, seed: int) -> None:
    """Two to six characters from anywhere; drawn anew in each run."""
    draw = random.Random(seed)
    true = found = 0
    extra: dict[str, set[str]] = {}
    for work in sorted({place.split("#")[0] for place in texts["zh"]}):
        lines = [line for place, all_lines in texts["zh"].items() if place.startswith(f"{work}#") for line in all_lines]
        drawn = 0
        while drawn < DRAWN:
            line = draw.choice(lines)
            start = draw.randrange(len(line))
            piece = line[start : start + draw.randint(2, 6)].strip()
            if (
                len(re.findall(r"\w", piece)) < 2
                or re.match(r"[-\u2010-\u2015\u2212*]", piece)
                or re.search(r"[\"\u201c\u201d*]", piece)
            ):
                continue  # what means something in a query
            drawn += 1
            expected, here = whole(texts, piece) or having(texts, "zh", piece), finder.places("zh", piece)
            assert here >= expected, f"seed {seed}: {piece!r}: {sorted(expected - here)} not found"
            either = {
                place for place in here if any(in_figures(folded(piece)) in in_figures(folded(one)) for one in texts["zh"][place])
            }
            true, found = true + len(expected | either), found + len(here)
            if here - expected - either:
                extra[piece] = here - expected - either
    assert true >= PRECISION * found, f"seed {seed}: {extra}"


@pytest.mark.parametrize("language", WORDS)
def test_whatever_words_are_drawn_from_a_report_are_found(finder: Any, texts: Texts, language: str, seed: int) -> None:
    """One to three words that follow each other; drawn anew in each run."""
    draw = random.Random(seed)
    for work in sorted({place.split("#")[0] for place in texts[language]}):
        lines = [line for place, all_lines in texts[language].items() if place.startswith(f"{work}#") for line in all_lines]
        for _ in range(DRAWN):
            words = draw.choice(lines).split()
            start = draw.randrange(len(words))
            piece = " ".join(words[start : start + draw.randint(1, 3)]).strip(".,;:()\u060c\u061b\u201c\u201d\u00ab\u00bb ")
            if not re.search(r"\w", piece) or re.search(
                r"(?:^|\s)[-\u2010-\u2015\u2212]|[\"\u201c\u201d\u201e\u00ab\u00bb*]", piece
            ):
                continue
            pattern = re.compile(rf"(?<![\w/]){re.escape(plain(piece))}(?![\w/])")
            expected = {
                place for place, all_lines in texts[language].items() if any(pattern.search(plain(one)) for one in all_lines)
            }
            here = finder.places(language, piece)
            assert here >= expected, f"seed {seed}: {piece!r}: {sorted(expected - here)} not found"
