"""Files that a word processor wrote: `tests/formats/make_office.py` makes them, through LibreOffice."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize(
    ("name", "code"), [("seed.docx", "zh"), ("seed.typed.docx", "zh"), ("seed.en.docx", "en")], ids=lambda value: value
)
def test_seed_from_a_word_processor_is_the_seed(name, code):
    expected, found = inspected(reading.SOURCES[code], code), inspected(FORMATS / name, code)
    assert found["ledger"]["lost"] == 0
    assert comparable(found) == comparable(expected)
