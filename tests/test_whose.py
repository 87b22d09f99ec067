"""Whose acts they are, where that is said outside the sentence."""

from __future__ import annotations

import reading
from wgreport import store
from wgreport.parse.report import read_report
from wgreport.readers import read

TITLE = "Report of the Working Group on the Prevention of Corruption\n\n"


def acts(text: str) -> list[tuple[str, str, str]]:
    found = reading.read_bytes(text.encode(), "en", ".txt")[0].acts
    return [(act.within, act.voice, act.verb) for act in found]


def test_a_pronoun_that_begins_a_paragraph_is_the_body_that_ends_the_one_before() -> None:
    """Otherwise nobody knows who `it` is: behind another's words, in another section, or a person."""
    said = "1. The Working Group welcomed the report.\n\n2. It requested the Secretariat to continue.\n"
    assert acts(TITLE + said) == [("p1", "body", "welcome"), ("p2", "body", "request")]
    other = "1. One speaker welcomed the report.\n\n2. It requested the Secretariat to continue.\n"
    assert acts(TITLE + other) == [("p1", "speaker", "welcome")]
    person = "1. The Working Group welcomed the report.\n\n2. She requested the Secretariat to continue.\n"
    assert acts(TITLE + person) == [("p1", "body", "welcome")]
    apart = "I. Opening\n\n1. The Working Group welcomed the report.\n\nII. Discussion\n\n2. It requested the Secretariat to continue.\n"
    assert acts(TITLE + apart) == [("p1", "body", "welcome")]


def test_the_body_is_the_first_that_the_title_names() -> None:
    """What the registry knows may stand behind it: that to which it reports."""
    for title in ("Report of the Special Committee on Data", "Report of the Special Committee on Data for the {}"):
        written = title.format("Conference of the States Parties to the United Nations Convention against Corruption")
        source, _ = read("en.txt", f"{written}\n\n1. The Special Committee requested the Secretariat to report.\n".encode())
        assert source is not None
        report, _ = read_report(source, store.language("en"), reading.registry())
        assert [(act.voice, act.verb) for act in report.acts] == [("body", "request")], written
