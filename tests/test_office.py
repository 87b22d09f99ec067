"""Files that a word processor wrote: `tests/formats/make_office.py` makes them, through LibreOffice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import reading
from wgreport import store
from wgreport.codec import report_json
from wgreport.parse.report import read_report
from wgreport.readers import read

FORMATS = Path(__file__).parent / "formats"


def inspected(path: Path, code: str) -> dict:
    """What `inspect --json` prints."""
    source, faults = read(path.name, path.read_bytes())
    assert source is not None, faults
    report, noticed = read_report(source, store.language(code), reading.registry())
    return json.loads(report_json(report, (*faults, *noticed)))


def comparable(value):
    """Without what has to differ between formats: numbers of lines, and how the ledger is split."""
    if isinstance(value, dict):
        return {key: comparable(inner) for key, inner in value.items() if key not in ("lines", "line", "ledger")}
    return [comparable(inner) for inner in value] if isinstance(value, list) else value


SAME = [
    ("seed.docx", reading.SOURCES["zh"], "zh"),
    ("seed.typed.docx", reading.SOURCES["zh"], "zh"),
    ("seed.typed.html", reading.SOURCES["zh"], "zh"),
    ("seed.en.docx", reading.SOURCES["en"], "en"),
    ("made.ar.docx", FORMATS / "made.ar.txt", "ar"),
    ("made.ru.docx", FORMATS / "made.ru.txt", "ru"),
]


@pytest.mark.parametrize(("name", "text", "code"), SAME, ids=[name for name, _, _ in SAME])
def test_a_report_from_a_word_processor_is_that_of_its_text(name, text, code):
    expected, found = inspected(text, code), inspected(FORMATS / name, code)
    assert found["ledger"]["lost"] == 0
    assert found["paragraphs"]
    assert comparable(found) == comparable(expected)


FEATURES = """
    United Nations
    Distr.: General
    16 September 2020
    Original: English
T   Report on the meeting of the Working Group held in Vienna from 31 August to 2 September 2020
    Contents
    I. Introduction 1–4 2
    II. Attendance 5–7 3
H   I. Introduction¹
    ¹ A note in a heading.
    1. The Group met in closed cooperation.
    2. See resolution 8/7. It was newly agreed on DATE:
    1. First item:
    (a) Letter one;
    (b) Letter two;
    2. Second item.
    3. The other list was:
    1. Restarted item.
    4. An endnote² and 5 m².
    ² An endnote.
H   II. Attendance
    5. The following States parties were represented:
    Afghanistan
    Albania
    Chile
    China³
    ³ A note in a table.
    6. The Group sat in two columns.
    7. A line
    break, well-being, and the end.
"""


@pytest.mark.parametrize("name", ["features.docx", "features.rtf.docx"])
def test_everything_that_a_word_processor_has(name):
    """Automatic numbers, footnotes anywhere, endnotes, a text box, tables, columns, fields, tracked changes, comments, hidden text."""
    source, faults = read(name, (FORMATS / name).read_bytes())
    assert source is not None
    lines = []
    for line in source.lines:
        if line.role == "furniture":
            continue
        kind = " " if not line.level else "T" if line.level == 1 else "H"
        lines.append(f"{kind}   {re.sub(r'on [0-9/]+:', 'on DATE:', line.text)}")
    if "rtf" in name:
        # RTF does not keep that a list begins again: LibreOffice itself prints it so.
        lines = [line.replace("3. Restarted", "1. Restarted") for line in lines]
    assert lines == FEATURES.strip("\n").split("\n")
    assert "A/1/2" in [line.text for line in source.lines if line.role == "furniture"]
    assert sorted(fault.code for fault in faults) == ["S130", "S132", "S134", "S135"]


def test_a_page_from_a_word_processor():
    source, faults = read("features.html", (FORMATS / "features.html").read_bytes())
    assert source is not None
    texts = [line.text for line in source.lines]
    assert texts[0] == "United Nations"
    assert "¹ A note in a heading." in texts
    assert not [text for text in texts if "A/1/2" in text or "comment" in text]
    assert [fault.code for fault in faults] == ["S135"]
