"""Folding and cutting: the table shared with the browser, and the laws on which it rests that search misses nothing."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgreport.lang.fold import HAN, Cutting, Stems, engine_word, fold, indexed_words, parts, tokens

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/fold.json").read_text(encoding="utf-8"))
HAN_RUN = re.compile(f"[{HAN}]{{2,}}")

texts = st.text(
    st.one_of(
        st.sampled_from(
            "\u7b2c\u516d\u6761\u53f7\u51b3\u8bae\u53cd\u8150\u8d25\u673a\u6784 \u3000\uff0c\u3002\u300a\u300b8/7-.'aZ\uff21\uff18\u2019\u2014\n"
        ),
        st.characters(codec="utf-8"),
    )
)


@pytest.mark.parametrize(("text", "folded"), VECTORS["fold"])
def test_fold_gives_what_the_table_says(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("cutting", "folded", "expected"), VECTORS["tokens"])
def test_tokens_are_those_of_the_table(cutting: Cutting, folded: str, expected: list[str]) -> None:
    assert fold(folded) == folded
    assert list(tokens(folded, cutting)) == expected


@pytest.mark.parametrize(("cutting", "folded", "expected"), VECTORS["parts"])
def test_parts_are_those_of_the_table(cutting: Cutting, folded: str, expected: list[str]) -> None:
    assert list(parts(folded, cutting)) == expected


@pytest.mark.parametrize(("word", "expected"), VECTORS["engine"])
def test_engine_words_are_those_of_the_table(word: str, expected: str) -> None:
    assert engine_word(word) == expected


@pytest.mark.parametrize(("word", "expected"), VECTORS["stems"]["words"])
def test_stems_are_those_of_the_table(word: str, expected: list[str]) -> None:
    assert list(msgspec.convert(VECTORS["stems"]["table"], Stems).of(word)) == expected


def test_words_with_diacritics_are_indexed_with_and_without_them() -> None:
    assert indexed_words("\u00c9t\u00e9 8/7", "words") == ["ete", "8/7=", "\u00e9t\u00e9"]


@given(texts)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts, st.data())
def test_every_piece_of_a_text_has_all_its_pairs_among_the_words_of_the_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    words = set(tokens(folded, "bigrams"))
    for run in HAN_RUN.findall(folded[start:end]):
        assert set(tokens(run, "bigrams")) <= words


@given(texts)
def test_two_neighbours_one_of_them_han_are_a_word(text: str) -> None:
    folded = fold(text)
    words = set(tokens(folded, "bigrams"))
    for first, second in pairwise(folded):
        if first.isalnum() and second.isalnum() and re.match(f"[{HAN}]", first + second):
            assert first + second in words


@given(texts)
def test_blanks_beside_han_and_width_and_case_do_not_count(text: str) -> None:
    spaced = re.sub(f"([{HAN}])", r" \1 ", text)
    assert fold(spaced) == fold(text)
    assert fold(f"\u7b2c {text}") == fold(f"\u7b2c{text}")


@given(texts)
def test_no_letter_or_digit_is_lost_in_cutting(text: str) -> None:
    folded = fold(text)
    for cutting in ("words", "bigrams", "stems"):
        left = set("".join(tokens(folded, cutting)))
        assert {character for character in folded if character.isalnum()} <= left
