"""The bench measures the same work each time, and work that is like a real report's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reading import ROOT, read_bytes
from wgreport.build import check

sys.path.insert(0, str(ROOT / "bench"))

from generate import generate
from run import Measured, plot, table, written


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    generate(folder, 2)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_reports_and_more_of_them_begin_with_these(made: Path, tmp_path: Path):
    generate(tmp_path / "three", 3)
    generate(tmp_path / "other", 2, seed=2)
    two, three, other = files(made), files(tmp_path / "three"), files(tmp_path / "other")
    assert {name: data for name, data in three.items() if name in two} == two
    assert len(three) == len(two) + 5  # report.yaml and two texts, two files of Hugo's
    assert other.keys() == two.keys()
    assert other != two


def test_the_reports_are_read_without_a_complaint(made: Path):
    outcome = check(made / "content", None)
    assert outcome.works == 2
    assert outcome.diagnostics == ()


def test_the_reports_are_shaped_like_the_first_real_one(made: Path):
    for path in sorted(made.glob("content/reports/*/??.txt")):
        report, _ = read_bytes(path.read_bytes(), path.stem)
        assert 60 <= len(report.paragraphs) <= 70
        assert [section.address for section in report.sections] == ["s-i", "s-ii", "s-iii", "s-iv", "s-v"]
        assert [note.anchors != () for note in report.notes] == [True] * 3
        assert len(report.rosters[0].entries) == 104
        assert all(entry.id for entry in report.rosters[0].entries)
        assert len(report.mentions) >= 20
        assert len(report.acts) >= 30
        assert report.ledger.lost == 0


def test_both_languages_cite_the_same(made: Path):
    for folder in sorted((made / "content" / "reports").iterdir()):
        cited = [
            sorted((m.within, m.target) for m in read_bytes((folder / f"{code}.txt").read_bytes(), code)[0].mentions)
            for code in ("en", "zh")
        ]
        assert cited[0] == cited[1]


def test_what_was_measured_is_shown():
    results = {
        size: {
            (s, t): Measured([size / 10, 1.0], [2.0, 2.0], 10**8)
            for s in ("full", "nothing", "changed", "added")
            for t in ("wgreport", "Hugo")
        }
        for size in (10, 100)
    }
    lines = list(table(results, {(10, "wgreport"): 7}))
    assert "| 100 | full build | 5.50 | 5.50 | 1.00 | 2.00 | 2.00 | 1.00 | 100 | 100 | 1.00 |" in lines
    assert plot(results).startswith("<svg")
    document = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert written(written(document, "a"), "b").count("<!-- bench") == 1
    assert "\n\nb\n\n" in written(document, "b")
