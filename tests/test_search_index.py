"""The door to the search engine: what is written can be found, and what goes wrong is said."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path

import pytest

from wgreport.lang.fold import engine_word
from wgreport.lang.language import Search
from wgreport.model.search import SearchRecord
from wgreport.search import BINARY_VARIABLE, SearchError, write_index

STYLES = {"zh": Search("bigrams", "zxx"), "en": Search("words", "en")}


def record(language: str, number: int, text: str, date: str = "2020-08-31", kind: str = "discussion") -> SearchRecord:
    return SearchRecord(
        language=language,
        tag=language,
        url=f"/{language}/reports/w/#p{number}",
        reference=f"W, para. {number}",
        report="w",
        symbol="W",
        number=str(number),
        text=text,
        filters={"kind": (kind,), "year": (date[:4],), "date": (date,)},
    )


RECORDS = [
    record("zh", 1, "\u7b2c 8/7 \u53f7\u51b3\u8bae", kind="recommendation"),
    record("zh", 2, "\u300a\u516c\u7ea6\u300b\u7b2c\u516d\u6761 <b>&amp;"),
    record("en", 1, "Independent agencies: resolution 8/7."),
    record("en", 2, "A newer report.", "2022-06-15", "recommendation"),
]


COMPLETE = """echo '{"languages": {"zxx": {"page_count": 2}, "en": {"page_count": 2}}}' > "$4/pagefind-entry.json\""""
"""What an engine does that claims to have indexed all of them."""


def fragments(folder: Path) -> dict[str, str]:
    """The indexed words of each record, by the engine's id."""
    return {
        path.stem: json.loads(gzip.decompress(path.read_bytes())[12:])["content"].split(" ", 1)[1]
        for path in folder.rglob("*.pf_fragment")
    }


def facets(folder: Path, language: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(gzip.decompress((folder / f"facets.{language}").read_bytes()))
    return data


def script(folder: Path, body: str) -> Path:
    """A program in the engine's place, which says that it is one."""
    path = folder / "engine"
    path.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo pagefind 9.9.9; exit 0; fi\n{body}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_every_record_is_in_the_bundle(tmp_path: Path) -> None:
    summary = write_index(RECORDS, STYLES, tmp_path / "out")
    assert summary.records == {"en": 2, "zh": 2}
    words = " ".join(fragments(tmp_path / "out").values()).split(" ")
    for word in ("\u7b2c8", "8/7", "7\u53f7", "\u516d\u6761", "agencies", "8/7\u53f7"):
        assert engine_word(word) in words
    manifest = json.loads((tmp_path / "out/wgreport.json").read_text())
    assert manifest["languages"]["zh"] == {"index": "zxx", "cutting": "bigrams", "records": 2}
    assert not list((tmp_path / "out").glob("pagefind-*ui*"))


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_index(RECORDS, STYLES, tmp_path / name)
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


def test_facets_list_the_newest_first_and_say_who_has_which_value(tmp_path: Path) -> None:
    write_index(RECORDS, STYLES, tmp_path)
    data = facets(tmp_path, "en")
    words = fragments(tmp_path)
    ids = data["ids"]
    assert isinstance(ids, list)
    assert ["newer" in words[one] for one in ids] == [True, False]
    assert data["facets"] == {"kind": {"discussion": [1], "recommendation": [0]}, "year": {"2020": [1], "2022": [0]}}


def test_without_records_there_is_a_bundle_that_says_so(tmp_path: Path) -> None:
    assert write_index([], STYLES, tmp_path).records == {}
    assert json.loads((tmp_path / "wgreport.json").read_text())["languages"] == {}


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("")
    with pytest.raises(SearchError, match="not empty"):
        write_index(RECORDS, STYLES, tmp_path)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("echo 'out of memory' >&2; exit 3", r"exit code 3\): out of memory"),
        ("kill -9 $$", "stopped by signal 9"),
        ("exit 0", "no readable pagefind-entry.json"),
        ("printf '' > \"$4/pagefind-entry.json\"", "no readable pagefind-entry.json"),
        (
            COMPLETE.replace("2", "1", 1),
            "were written",
        ),
        (
            f'{COMPLETE}; echo torn > "$4/x.pf_index"',
            "x.pf_index is damaged",
        ),
        (COMPLETE, "4 of 4 records are not in the bundle"),
    ],
)
def test_an_engine_that_fails_is_noticed(body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(script(tmp_path, body)))
    with pytest.raises(SearchError, match=message):
        write_index(RECORDS, STYLES, tmp_path / "out")


def test_an_engine_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(SearchError, match="not a working Pagefind"):
        write_index(RECORDS, STYLES, tmp_path / "out")


def test_a_newer_engine_on_the_path_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "exit 7").rename(tmp_path / "pagefind")
    monkeypatch.delenv(BINARY_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SearchError, match="exit code 7"):
        write_index(RECORDS, STYLES, tmp_path / "out")
