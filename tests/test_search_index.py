"""The door to the search engine: what is written can be found, and what goes wrong is said."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from wgreport.lang.fold import engine_word
from wgreport.model.search import SearchName, SearchRecord, SearchSite, SearchWork
from wgreport.search import BINARY_VARIABLE, SearchError, write_index
from wgreport.store import language

LANGUAGES = {code: language(code) for code in ("zh", "en")}


def work(language: str, name: str, date: str) -> SearchWork:
    return SearchWork(id=name, language=language, symbol=name.upper(), title="", url=f"/{language}/reports/{name}/", date=date)


SITES = {
    code: SearchSite(
        works=(work(code, "w", "2020-08-31"), work(code, "x", "2022-06-15")),
        names=(SearchName(kind="state", path="state/ESP", name="Spain", count=2),),
        labels={"state": {"ESP": "Spain"}},
    )
    for code in LANGUAGES
}


def record(language: str, number: int, text: str, work: str = "w", kind: str = "discussion") -> SearchRecord:
    return SearchRecord(
        language=language,
        work=work,
        address=f"p{number}",
        number=str(number),
        reference=f"para. {number}",
        text=text,
        filters={"kind": (kind,), "state": ("ESP",) if kind == "recommendation" else ()},
    )


RECORDS = [
    record("zh", 1, "\u7b2c 8/7 \u53f7\u51b3\u8bae", kind="recommendation"),
    record("zh", 2, "\u300a\u516c\u7ea6\u300b\u7b2c\u516d\u6761 <b>&amp;"),
    record("en", 1, "Independent agencies: resolution 8/7."),
    record("en", 2, "A newer report.", "x", "recommendation"),
]


COMPLETE = """echo '{"languages": {"zxx": {"page_count": 2}, "en": {"page_count": 2}}}' > "$4/pagefind-entry.json\""""
"""What an engine does that claims to have indexed all of them."""


def fragments(folder: Path) -> dict[str, str]:
    """The indexed words of each record, by the engine's id."""
    return {
        path.stem: json.loads(gzip.decompress(path.read_bytes())[12:])["content"].split(" ", 1)[1]
        for path in folder.rglob("*.pf_fragment")
    }


def unpacked(folder: Path, name: str) -> Any:
    return json.loads(gzip.decompress((folder / name).read_bytes()))


def script(folder: Path, body: str) -> Path:
    """A program in the engine's place, which says that it is one."""
    path = folder / "engine"
    path.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo pagefind 9.9.9; exit 0; fi\n{body}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_every_record_is_in_the_bundle(tmp_path: Path) -> None:
    summary = write_index(RECORDS, SITES, LANGUAGES, tmp_path / "out")
    assert summary.records == {"en": 2, "zh": 2}
    words = " ".join(fragments(tmp_path / "out").values()).split(" ")
    for word in ("\u7b2c8", "8/7", "7\u53f7", "\u516d\u6761", "agencies", "8/7\u53f7"):
        assert engine_word(word) in words
    manifest = json.loads((tmp_path / "out/wgreport.json").read_text())
    zh = manifest["languages"]["zh"]
    assert (zh["index"], zh["cutting"], zh["records"], zh["numerals"]["units"]["\u5341"]) == ("zxx", "bigrams", 2, 10)
    assert "(?<article>" in zh["citations"][0][1]
    assert not list((tmp_path / "out").glob("pagefind-*ui*"))


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_index(RECORDS, SITES, LANGUAGES, tmp_path / name)
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


def test_records_list_the_newest_first_and_say_who_has_which_value(tmp_path: Path) -> None:
    write_index(RECORDS, SITES, LANGUAGES, tmp_path)
    data = unpacked(tmp_path, "records.en")
    words = fragments(tmp_path)
    manifest = json.loads((tmp_path / "wgreport.json").read_text())
    listing = gzip.decompress((tmp_path / manifest["languages"]["en"]["listing"]).read_bytes()).decode("latin-1")
    listed = sorted(words, key=listing.find)[-2:]  # those of the other language are not in it, and so come first
    places = [data["order"][0], sum(data["order"])]
    assert ["newer" in words[listed[place]] for place in places] == [True, False]
    assert data["facets"] == {"kind": {"discussion": [1], "recommendation": [0]}}
    assert [(one["id"], one["addresses"], one["date"]) for one in data["works"]] == [
        ("x", "p2", "2022-06-15"),
        ("w", "p1", "2020-08-31"),
    ]
    assert unpacked(tmp_path, "facets.en") == {"state": {"ESP": [0]}}


def test_the_registry_and_the_vocabulary_stand_beside_the_engines_files(tmp_path: Path) -> None:
    write_index(RECORDS, SITES, LANGUAGES, tmp_path)
    names = unpacked(tmp_path, "names.en")
    assert names == {
        "names": [{"kind": "state", "path": "state/ESP", "name": "Spain", "count": 2}],
        "labels": {"state": {"ESP": "Spain"}},
    }
    assert unpacked(tmp_path, "words.en").split() == ["8/7", "a", "agencies", "independent", "newer", "report", "resolution"]
    assert unpacked(tmp_path, "words.zh").split() == ["8/7", "amp", "b"]


def test_without_records_there_is_a_bundle_that_says_so(tmp_path: Path) -> None:
    assert write_index([], SITES, LANGUAGES, tmp_path).records == {}
    assert json.loads((tmp_path / "wgreport.json").read_text())["languages"] == {}


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("")
    with pytest.raises(SearchError, match="not empty"):
        write_index(RECORDS, SITES, LANGUAGES, tmp_path)


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
        write_index(RECORDS, SITES, LANGUAGES, tmp_path / "out")


def test_an_engine_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(SearchError, match="not a working Pagefind"):
        write_index(RECORDS, SITES, LANGUAGES, tmp_path / "out")


def test_a_newer_engine_on_the_path_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "exit 7").rename(tmp_path / "pagefind")
    monkeypatch.delenv(BINARY_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SearchError, match="exit code 7"):
        write_index(RECORDS, SITES, LANGUAGES, tmp_path / "out")
