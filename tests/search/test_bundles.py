"""What is found does not depend on how the reports came to be in the index: the same hits in the same order with the same counts
and remarks, whether it was made at once or after many changes."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from indexed import contents
from reading import ROOT
from wgreport import store
from wgreport.build import build
from wgreport.built import Options
from wgreport.cache import Cache, key_of
from wgreport.model.search import SearchRecord, SearchSite, SearchText
from wgreport.pages.all import readings_of
from wgreport.pages.search import records_in, site_of_search
from wgreport.pages.sharing import named_by, topics_by_language
from wgreport.planning import corpus_of, shares_of, site_of
from wgreport.registry import index_of
from wgreport.search import Folder, arranging, write_index

sys.path.insert(0, str(ROOT / "bench"))

from generate import generate

REPORTS = 12
QUERIES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("zh", {"query": query}) for query in ("", "\u53cd\u8150\u8d25\u673a\u6784", "\u8150", "\u7b2c\u516d\u6761", "\u5ec9\u6b63 \u4e3e\u62a5", "\u7b2c8/7\u53f7")),
    *(("zh", {"query": query}) for query in ("8/7", "\u5de5\u4f5c\u7ec4 zzyzx", "\u79d8\u4e66\u5904 -\u53cd\u8150\u8d25", "WG.4")),
    *(("en", {"query": query}) for query in ("", "integrity", '"Working Group"', '"open data"', "corrupt*", "*e*", "agenc", "zzyzx integrity")),
    *(("en", {"query": query}) for query in ("8/7", "States parties -integrity", "article 6", "whistle blower", "Secretariat reports")),
    ("zh", {"query": "\u516c\u7ea6", "sort": "newest", "more": True}),
    ("zh", {"query": "", "selected": {"kind": ["recommendation"], "state": ["ESP", "CHN"]}, "more": True}),
    ("en", {"query": "reported", "selected": {"kind": ["recommendation", "discussion"]}, "more": True, "size": 3, "per": 2}),
)  # fmt: skip
Records = dict[str, dict[str, tuple[SearchRecord, ...]]]


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of several reports, made without any before it."""
    folder = tmp_path_factory.mktemp("bundles")
    generate(folder, REPORTS)
    outcome = build(Options(content=folder / "content", out=folder / "site"))
    assert outcome.published, outcome.diagnostics
    return folder / "site"


def everything(content: Path) -> tuple[Records, dict[str, SearchSite]]:
    """The records of all reports, by language and work, and what else their index is made from."""
    loaded, _ = store.load_content(content)
    assert loaded is not None
    index = index_of(loaded.registry)
    corpus = corpus_of(loaded, index, Cache(None), lambda *_: None)
    site, _ = site_of(loaded, corpus, index)
    shares, volumes = shares_of(site, corpus)
    site = msgspec.structs.replace(site, named=named_by(shares, volumes.naming(shares), index))
    topics = topics_by_language(site)
    records: Records = {code: {} for code in shares}
    for work in corpus.works:
        for code, reading in readings_of(site, work).items():
            if reading.edition.language == code:
                records[code][work.id] = tuple(records_in(reading, topics[code]))
    return records, {code: site_of_search(site, code, here) for code, here in shares.items()}


def changes(records: Records, draw: random.Random) -> Iterator[Records]:
    """Reports come, change, go and come again, and in the end there are `records`."""
    works = sorted(records["zh"])

    def without(gone: list[str], altered: list[str]) -> Records:
        def version(of_work: str, here: tuple[SearchRecord, ...]) -> tuple[SearchRecord, ...]:
            return tuple(msgspec.structs.replace(one, text=one.text[::-1]) for one in here[3:]) if of_work in altered else here

        return {code: {work: version(work, here[work]) for work in works if work not in gone} for code, here in records.items()}

    one, two, three, four = draw.sample(works, 4)
    yield without([two], [one])
    yield without([two], [one, three])
    yield without([], [one, three, four])
    yield without([four], [one, three])
    yield without([], [one])
    yield records


@pytest.fixture(scope="module")
def by_and_by(at_once: Path) -> Path:
    """The same site, its index having gone through many changes."""
    site = at_once.with_name("by-and-by")
    shutil.copytree(at_once, site, ignore=shutil.ignore_patterns("pagefind"))
    records, sites = everything(at_once.with_name("content"))
    cache = Cache(at_once.with_name("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arranging, "MOST", 7 * 45_000)
        patch.setattr(arranging, "FRESH", 2 * 45_000)
        for state in changes(records, random.Random(1)):
            texts: dict[str, dict[str, SearchText]] = {}
            for code, works in state.items():
                for work, here in works.items():
                    told = msgspec.msgpack.encode(here)
                    texts.setdefault(code, {})[work] = SearchText(key_of(told), len(here), len(told))
            shutil.rmtree(site / "pagefind", ignore_errors=True)
            write_index(
                texts,
                lambda code, work, state=state: state[code][work],
                sites,
                {code: store.language(code) for code in texts},
                Folder(site / "pagefind"),
                name="site",
                results=cache,
            )
    return site


def test_the_contents_are_the_same_and_the_bundles_are_not(at_once: Path, by_and_by: Path) -> None:
    bundles = msgspec.json.decode((by_and_by / "pagefind" / "wgreport.json").read_bytes())["languages"]["zh"]["bundles"]
    assert len(bundles) > 2
    assert any(bundle["gone"] for bundle in bundles)
    assert contents(by_and_by / "pagefind") == contents(at_once / "pagefind")


def test_the_same_is_found_in_the_same_order_with_the_same_counts(at_once: Path, by_and_by: Path, finder_at: Any) -> None:
    answers = []
    for finder in (finder_at(at_once), finder_at(by_and_by)):
        found = finder.ask(*QUERIES)
        others = finder.command("en", {"places": {"query": "integrity"}}, {"similar": "integrety"}, {"works": True})
        answers.append([*found, *others, *finder.command("zh", {"learn": others[0]}, {"works": True})])
    for (language, asked), one, other in zip(QUERIES, *answers, strict=False):
        assert one == other, (language, asked)
    assert answers[0] == answers[1]
    found = answers[0][: len(QUERIES)]
    assert sum(answer["total"] > 0 for answer in found) > len(QUERIES) * 2 / 3
    assert any(answer["lost"] for answer in found)
    assert any(answer["cut"] for answer in found)


def test_a_site_that_is_published_anew_is_searched_on_by_a_page_that_is_open(
    at_once: Path, by_and_by: Path, finder_at: Any
) -> None:
    """Its bundles are gone; the engine would find nothing in them and say nothing of it."""
    site = at_once.with_name("open")
    shutil.copytree(by_and_by, site)
    finder = finder_at(site)
    queries = ("\u79d8\u4e66\u5904", "\u5ec9\u6b63", "\u8150")
    first = finder.places("zh", queries[0])
    shutil.rmtree(site / "pagefind")
    shutil.copytree(at_once / "pagefind", site / "pagefind")
    # Not older than what was there: the server tells by its time whether it has changed.
    os.utime(site / "pagefind" / "wgreport.json")
    fresh = finder_at(at_once)
    assert first == fresh.places("zh", queries[0])
    for query in queries[1:]:
        assert finder.places("zh", query) == fresh.places("zh", query) != set()
