"""`wgreport lock`: promises are added, none is dropped, and the repository's own are up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reading import CONTENT
from wgreport.build import check
from wgreport.cli import main
from wgreport.locking import added, write_lock
from wgreport.store import StoreError

HEAD = "# promises\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(__file__).parent / "small", tmp_path / "content"))


def lock(content: Path, *more: str) -> int:
    return main(["lock", str(content), "--no-cache", *more])


def test_the_repository_s_own_addresses_are_locked():
    """content/addresses.lock is what `wgreport lock` writes: after a change that gives pages or paragraphs, run it."""
    outcome = check(CONTENT, None)
    assert [one.message for one in outcome.diagnostics if one.severity == "error"] == []
    assert (CONTENT / "addresses.lock").read_text(encoding="utf-8") == outcome.lock, "run: wgreport lock"


def test_what_is_added_is_said_page_by_page():
    before = f"{HEAD}/en/a/ p1:aaaaaa p2:bbbbbb\n/en/old/\n"
    after = f"{HEAD}/en/a/ p1:cccccc p2:bbbbbb p3:dddddd p3-a:eeeeee\n/en/b/ p1:ffffff\n/en/old/\n/en/page/\n"
    news = added(before, after)
    assert news.pages == (("/en/b/", 1), ("/en/page/", 0))
    assert news.anchors == (("/en/a/", ("p3", "p3-a")),)
    assert news.reworded == (("/en/a/", ("p1",)),)
    assert news.count == 5
    assert added(after, after).count == 0


def test_a_first_lock_a_second_and_a_check(content: Path, capsys: pytest.CaptureFixture[str]):
    path = content / "addresses.lock"
    assert lock(content, "--check") == 1
    assert not path.exists()
    assert "not yet promised" in capsys.readouterr().err
    assert lock(content) == 0
    told = capsys.readouterr().out
    # Two headings, three paragraphs, two items and a footnote.
    assert "+ /en/reports/a-g-1/ with 8 anchors\n" in told
    assert "+ /en/states/\n" in told
    assert path.read_text(encoding="utf-8") == check(content, None).lock
    written = path.stat().st_mtime_ns
    assert lock(content) == lock(content, "--check") == lock(content, "--quiet") == 0
    assert path.stat().st_mtime_ns == written
    assert "up to date" in capsys.readouterr().out


def test_a_corrected_word_and_a_new_paragraph_are_locked(content: Path, capsys: pytest.CaptureFixture[str]):
    assert lock(content, "--quiet") == 0
    source = content / "reports" / "a-g-1" / "en.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("emphasized", "underlined") + "\n4. The Group thanked the Secretariat.\n", encoding="utf-8")
    assert lock(content, "--check") == 1
    told = capsys.readouterr()
    assert told.out == "+ /en/reports/a-g-1/ #p4\n~ /en/reports/a-g-1/ #p3\n"
    assert "1 new address not yet promised" in told.err
    assert lock(content, "--quiet") == 0
    assert capsys.readouterr().out == ""
    assert lock(content, "--check") == 0


def test_a_broken_promise_is_never_locked(content: Path, capsys: pytest.CaptureFixture[str]):
    assert lock(content, "--quiet") == 0
    path = content / "addresses.lock"
    promised = path.read_bytes()
    shutil.rmtree(content / "reports" / "a-g-1")
    assert lock(content) == 1
    told = capsys.readouterr()
    assert "A520" in told.err
    assert "not locked" in told.err
    assert told.out == ""
    assert path.read_bytes() == promised


def test_a_line_that_is_no_address_is_not_written_over(content: Path, capsys: pytest.CaptureFixture[str]):
    path = content / "addresses.lock"
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert lock(content) == 1
    assert "A525" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_a_lock_file_is_written_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "addresses.lock"
    write_lock(path, "one\n")
    path.chmod(0o640)
    write_lock(path, "two\n")
    assert path.read_text() == "two\n"
    assert path.stat().st_mode & 0o777 == 0o640

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wgreport.locking.os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write_lock(path, "three\n")
    assert path.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [path]
