"""The door to the search engine: what is written can be found, and what goes wrong is said."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from indexed import contents
from wgreport.cache import Cache, key_of
from wgreport.lang.fold import engine_word
from wgreport.model.search import SearchName, SearchRecord, SearchSite, SearchSummary, SearchText, SearchWork
from wgreport.search import BINARY_VARIABLE, Folder, SearchError, write_index
from wgreport.search.engine import find_engine
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


COMPLETE = """echo '{"languages": {"en": {"page_count": 2, "hash": "x"}}}' > "$4/pagefind-entry.json\""""
"""What an engine does that claims to have indexed both records in English."""


def index(records: list[SearchRecord], out: Path, results: Cache | None = None) -> SearchSummary:
    """The index of `records`."""
    found: dict[tuple[str, str], list[SearchRecord]] = {}
    for one in records:
        found.setdefault((one.language, one.work), []).append(one)
    texts: dict[str, dict[str, SearchText]] = {}
    for (code, name), of_work in found.items():
        told = msgspec.msgpack.encode(of_work)
        texts.setdefault(code, {})[name] = SearchText(key_of(told), len(of_work), len(told))
    return write_index(texts, lambda code, name: found[code, name], SITES, LANGUAGES, Folder(out), results=results)


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def script(folder: Path, body: str) -> Path:
    """A program in the engine's place, which says that it is one."""
    path = folder / "engine"
    path.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo pagefind 9.9.9; exit 0; fi\nmkdir -p "$4"\n{body}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_every_record_is_in_the_index(tmp_path: Path) -> None:
    summary = index(RECORDS, tmp_path / "out")
    assert (summary.records, summary.bundles, summary.made) == ({"en": 2, "zh": 2}, {"en": 1, "zh": 1}, 4)
    found = contents(tmp_path / "out")
    one, two = found["zh"]["works"]["w"]["records"]
    for word in ("\u7b2c8", "8/7", "7\u53f7", "8/7\u53f7", "\u7b2c"):
        assert engine_word(word) in one["words"]
    assert engine_word("\u516d\u6761") in two["words"]
    assert found["en"]["works"]["w"]["records"][0]["words"].keys() >= {"agenc", "independ", "8/7="}
    zh = found["zh"]["told"]
    assert (zh["index"], zh["cutting"], zh["records"], zh["numerals"]["units"]["\u5341"]) == ("zxx", "bigrams", 2, 10)
    assert "(?<article>" in zh["citations"][0][1]
    assert {path.name for path in (tmp_path / "out" / zh["engine"]).iterdir()} == {"pagefind.js", "wasm"}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        index(RECORDS, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_what_a_hit_shows_and_who_has_which_value_stand_beside_the_engines_files(tmp_path: Path) -> None:
    index(RECORDS, tmp_path)
    works = contents(tmp_path)["en"]["works"]
    assert {name: one["date"] for name, one in works.items()} == {"w": "2020-08-31", "x": "2022-06-15"}
    (shown,) = works["x"]["records"]
    assert (shown["address"], shown["number"], shown["reference"]) == ("p2", "2", "para. 2")
    assert (shown["text"], shown["acts"]) == ("A newer report.", [])
    assert shown["facets"] == {"kind": ["recommendation"], "state": ["ESP"]}
    assert works["w"]["records"][0]["facets"] == {"kind": ["discussion"]}


def test_the_registry_and_the_vocabulary_stand_beside_the_bundles(tmp_path: Path) -> None:
    index(RECORDS, tmp_path)
    found = contents(tmp_path)
    assert found["en"]["names"] == {
        "names": [{"kind": "state", "path": "state/ESP", "name": "Spain", "count": 2}],
        "labels": {"state": {"ESP": "Spain"}},
    }
    assert found["en"]["words"].split() == ["8/7", "a", "agencies", "independent", "newer", "report", "resolution"]
    assert found["zh"]["words"].split() == ["8/7", "amp", "b"]


def test_without_records_there_is_an_index_that_says_so(tmp_path: Path) -> None:
    assert index([], tmp_path).records == {}
    assert contents(tmp_path) == {}


def test_a_text_without_words_is_a_record(tmp_path: Path) -> None:
    index([record("en", 1, "\u2026"), record("zh", 1, "\u6761")], tmp_path)
    found = contents(tmp_path)
    assert found["en"]["works"]["w"]["records"][0]["text"] == "\u2026"
    assert "=\u6761" in found["zh"]["works"]["w"]["records"][0]["words"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("echo 'out of memory' >&2; exit 3", r"exit code 3\): out of memory"),
        ("kill -9 $$", "stopped by signal 9"),
        ("exit 0", "no readable pagefind-entry.json"),
        ("printf '' > \"$4/pagefind-entry.json\"", "no readable pagefind-entry.json"),
        ('echo \'{"languages": []}\' > "$4/pagefind-entry.json"', "no readable pagefind-entry.json"),
        (COMPLETE.replace("2", "1", 1), "but 2 were written"),
        (COMPLETE.replace('"en"', '"zh"'), "but 2 were written in en"),
        (f'{COMPLETE}; echo torn > "$4/x.pf_index"', "x.pf_index is damaged"),
        (COMPLETE, "2 of 2 records are not in the index"),
    ],
)
def test_an_engine_that_fails_is_noticed(body: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(script(tmp_path, body)))
    with pytest.raises(SearchError, match=message):
        index([one for one in RECORDS if one.language == "en"], tmp_path / "out")


REAL = """"{engine}" "$@" || exit
{damage}"""


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ('for one in "$4"/fragment/*; do echo torn > "$one"; done', "pf_fragment is damaged"),
        ('set -- "$4"/fragment/*; cp "$1" "$2"', "1 of 2 records are not in the index"),
        (
            'gzip -dc "$4"/pagefind.en_*.pf_meta | tr 0-9 1 | gzip > "$4/x"; mv "$4/x" "$4"/pagefind.en_*.pf_meta',
            "does not list 2",
        ),
        ('rm "$4"/pagefind.en_*.pf_meta', "does not list 2 records"),
        ('rm "$4/pagefind.js"', "the engine wrote no pagefind.js"),
    ],
)
def test_an_index_that_is_not_whole_is_noticed(
    damage: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = REAL.format(engine=find_engine().path, damage=damage)
    monkeypatch.setenv(BINARY_VARIABLE, str(script(tmp_path, body)))
    with pytest.raises(SearchError, match=message):
        index([one for one in RECORDS if one.language == "en"], tmp_path / "out")


def test_an_engine_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(SearchError, match="not a working Pagefind"):
        index(RECORDS, tmp_path / "out")


def test_a_newer_engine_on_the_path_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "exit 7").rename(tmp_path / "pagefind")
    monkeypatch.delenv(BINARY_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SearchError, match="exit code 7"):
        index(RECORDS, tmp_path / "out")
