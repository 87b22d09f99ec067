"""Goldens: what a person would look at to see whether anything changed. `pytest --bless` rewrites them and shows the difference."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import reading
from wgreport.build import build
from wgreport.built import Options
from wgreport.outline import outline

Golden = Callable[[str, str], None]

SMALL = Path(__file__).parent / "small"
"""A content folder with one short report in two languages that has a little of everything."""


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_outline_of_the_seed(code: str, golden: Golden):
    golden(f"seed.{code}.outline.txt", outline(reading.seed(code)[0]))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_page_of_a_small_report(code: str, golden: Golden, tmp_path: Path):
    outcome = build(Options(content=SMALL, out=tmp_path / "site", with_search=False))
    assert outcome.published, outcome.diagnostics
    assert not outcome.diagnostics
    page = (tmp_path / "site" / code / "reports" / "a-g-1" / "index.html").read_text(encoding="utf-8")
    golden(f"small.{code}.html", re.sub(r"assets/[0-9a-f]{6,}/", "assets/DIGEST/", page))
