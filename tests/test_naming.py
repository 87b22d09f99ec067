"""The labels of headings: as numerals they stand beside the title, as words above it."""

from __future__ import annotations

import pytest

import reading
from wgreport.pages.naming import is_long


@pytest.mark.parametrize(
    ("label", "word"),
    [
        *(("II", False), ("XVIII", False), ("\u4e8c", False), ("A", False), ("IV.A", False)),
        *(("Annex", True), ("Annex I", True), ("Decision 7/1", True), ("\u9644\u4ef6\u4e00", True)),
        # An ordinal and a letter as Arabic counts its headings: a script without capitals.
        *(("\u062e\u0627\u0645\u0633\u0627", False), ("\u0623\u0644\u0641", False)),
    ],
)
def test_which_labels_are_numerals(label: str, *, word: bool) -> None:
    assert is_long(label) == word


def test_what_stands_between_label_and_title_is_no_part_of_the_label() -> None:
    text = "\u0623\u0648\u0644\u0627- \u0645\u0642\u062f\u0645\u0629\n\n1- \u0627\u062c\u062a\u0645\u0639.\n"
    (section,) = reading.read_bytes(text.encode(), "ar")[0].sections
    assert (section.label, section.title) == ("\u0623\u0648\u0644\u0627", "\u0645\u0642\u062f\u0645\u0629")
