"""A table of contents is told from the text, and the paragraphs that it gives are compared with those read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reading import read_bytes, registry
from wgreport.model.source import Line
from wgreport.parse.report import read_report
from wgreport.readers import read
from wgreport.store import language

REPORT = """Report of the Working Group

Contents
                                               Paragraphs   Page
       Introduction ..........................      1         2
  I{dot}   Summary of the proceedings of the
       review process ........................      {first}–4       2
       A.   Presentation .....................      2–3       2
       B.   Dialogue .........................      4         3
 II.   Conclusions ...........................      5         4

Introduction

1. The Group met.

I. Summary of the proceedings of the review process

A. Presentation

2. One speaker noted the work.
3. Another speaker noted the work.

B. Dialogue

4. Many speakers noted the work.

II. Conclusions

5. The Group adopted its report.
"""


def told(text: str) -> list[tuple[str, int, str]]:
    report, diagnostics = read_bytes(text.encode(), "en")
    assert report.ledger.lost == 0
    assert [paragraph.number for paragraph in report.paragraphs if paragraph.number] == ["1", "2", "3", "4", "5"]
    assert [section.label for section in report.sections][-2:] == ["I", "II"]
    return [(d.code, d.line, d.message) for d in diagnostics if d.code in ("P170", "P171", "P172")]


@pytest.mark.parametrize("dot", [".", ""])
def test_a_table_that_agrees_says_nothing(dot: str):
    """With the chapter's label as it should be, and with its full stop lost, as documents print it too."""
    assert told(REPORT.format(dot=dot, first="2")) == []


def test_each_difference_is_named_at_its_line_in_the_table():
    text = REPORT.format(dot=".", first="2").replace("2–3 ", "2–2 ")
    assert told(text) == [
        ("P170", 8, "the table of contents gives A. Presentation the paragraphs 2–2; read were 2–3"),
    ]


def test_a_table_that_contradicts_itself_is_what_is_wrong():
    """I cannot begin behind its own first section."""
    assert told(REPORT.format(dot=".", first="3")) == [
        (
            "P172",
            7,
            (
                "the table of contents gives I. Summary of the proceedings of the review process the paragraphs 3–4; "
                "by its other entries it has 2–4, and so it was read"
            ),
        )
    ]


def test_headings_that_follow_on_each_other_stand_over_the_same_paragraphs():
    text = REPORT.format(dot=".", first="2").replace(
        "A.   Presentation .....................      2–3", "A.   Presentation .....    2–4"
    )
    text = text.replace("B.   Dialogue .........................      4 ", "B.   Dialogue .........................      2–4 ")
    text = text.replace("\nB. Dialogue\n\n", "").replace("A. Presentation\n\n", "A. Presentation\n\nB. Dialogue\n\n")
    assert told(text) == []
    report, diagnostics = read_bytes(text.encode(), "en")
    assert [d.code for d in diagnostics if d.code == "P123"] == []
    assert report.sections[1].sections[0].paragraphs == ()


def test_a_section_that_was_not_found_is_named():
    text = REPORT.format(dot=".", first="2").replace("\nB. Dialogue\n", "\nDialogue\n")
    assert [code for code, _, _ in told(text)] == ["P170", "P171"]


def test_footnotes_that_stand_in_the_table_are_none_of_it():
    """A PDF's footnotes are read behind the paragraph in which their page ends: here that is the head of the table."""
    data = REPORT.format(dot=".", first=2).replace("Report of the Working Group\n", "Report of the Working Group \u2217\n")
    source, _ = read("en.txt", data.encode())
    assert source is not None
    note = Line(900, "\u2217 Issued again for technical reasons.", after_blank=True, role="note")
    head = next(i for i, line in enumerate(source.lines) if line.text == "Contents") + 1
    changed = replace(source, lines=(*source.lines[:head], note, *source.lines[head:]))
    report, diagnostics = read_report(changed, language("en"), registry())
    assert [(n.number, n.text, n.anchors) for n in report.notes] == [("*", "Issued again for technical reasons.", ("title",))]
    assert report.title == "Report of the Working Group"
    assert len(report.contents) == 5
    assert [d.code for d in diagnostics] == []
