"""A search index that goes on from the last one holds what one made at once holds; only what is new is indexed, and bundles stay few
and bounded."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexed import contents
from test_incremental import EVENTS
from wgreport.build import build
from wgreport.built import Options
from wgreport.cache import Cache, key_of
from wgreport.model.search import SearchRecord, SearchSite, SearchSummary, SearchText, SearchWork
from wgreport.search import Folder, arranging, write_index
from wgreport.search.arranging import Bundle, Text, arrange, size_of
from wgreport.store import language

LANGUAGES = {code: language(code) for code in ("zh", "en")}
LINES = {
    "en": ("Independent agencies: resolution 8/7.", "States parties were encouraged to report on measure {}.", "Open data, {}."),
    "zh": (
        "\u7b2c8/7\u53f7\u51b3\u8bae\u3002",
        "\u53cd\u8150\u8d25\u673a\u6784\u7684\u72ec\u7acb\u6027\uff0c{}\u3002",
        "\u7b2c{}\u6761",
    ),
}
SMALL = Path(__file__).parent / "small"


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles of a few texts, so that many things happen to them."""
    monkeypatch.setattr(arranging, "MOST", 4000)
    monkeypatch.setattr(arranging, "FRESH", 1200)


# which texts share a bundle


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, tuple[int, int]]]:
    """What there is at one time after the other: by work a version and a size."""
    states: list[dict[str, tuple[int, int]]] = [{}]
    for _ in range(draw(st.integers(1, 12))):
        state = dict(states[-1])
        for work in draw(st.lists(st.integers(0, 30), max_size=6)):
            if draw(st.booleans()) or f"w{work}" not in state:
                state[f"w{work}"] = (draw(st.integers(0, 3)), draw(st.integers(1, 60)))
            else:
                del state[f"w{work}"]
        states.append(state)
    return states[1:]


@given(histories())
@settings(max_examples=300, deadline=None)
def test_every_text_is_in_one_bundle_and_bundles_are_few_and_bounded(states: list[dict[str, tuple[int, int]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arranging, "MOST", 240)
        patch.setattr(arranging, "FRESH", 40)
        bundles: tuple[Bundle, ...] = ()
        for state in states:
            texts = tuple(Text(work, f"{work}.{version}", size, 1) for work, (version, size) in sorted(state.items()))
            plan = arrange(bundles, texts)
            told = [text for one in plan.kept for text in one.texts] + [text for new in plan.new for text in new]
            assert sorted(told, key=lambda one: one.work) == list(texts)
            assert all(size_of(new) <= 240 + 60 for new in plan.new)
            # Waste is bounded, and so is what is read in vain.
            assert all(size_of(one.texts) * 4 >= size_of(one.bundle.texts) * 3 for one in plan.kept)
            if plan.new:
                small = [one for one in plan.kept if size_of(one.texts) <= 40]
                assert not small
            fresh = [text for text in texts if all(text not in one.texts for one in bundles)]
            if not fresh and not plan.new:
                assert [one.bundle for one in plan.kept] == [bundle for bundle in bundles if set(bundle.texts) & set(texts)]
            made = tuple(Bundle(f"{state!r}-{number}", "", new) for number, new in enumerate(plan.new))
            bundles = (*(one.bundle for one in plan.kept), *made)
            assert len(bundles) <= 4 + 2 * sum(text.size for text in texts) / (240 / 2 * 3 / 4)
            # Nothing is done where nothing has changed.
            again = arrange(bundles, texts)
            assert not again.new
            assert tuple(one.bundle for one in again.kept) == bundles


def test_one_new_text_is_indexed_with_the_other_new_ones_alone() -> None:
    def text(number: int) -> Text:
        return Text(f"w{number}", str(number), arranging.FRESH // 4, 1)

    settled = Bundle("settled", "", tuple(map(text, range(40))))
    plan = arrange((settled,), tuple(map(text, range(41))))
    assert (plan.kept[0].bundle, plan.new) == (settled, ((text(40),),))
    fresh = Bundle("fresh", "", plan.new[0])
    plan = arrange((settled, fresh), tuple(map(text, range(42))))
    assert (plan.kept[0].bundle, plan.new) == (settled, ((text(40), text(41)),))


# an index after the other


class Site:
    """Reports that change, and the indexes that are made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = Cache(folder / "cache")
        self.reports: dict[str, tuple[str, int]] = {}
        """By work: its date, and which version of it."""
        self.read: list[tuple[str, str]] = []

    def records(self, code: str, work: str) -> tuple[SearchRecord, ...]:
        _, version = self.reports[work]
        draw = random.Random(f"{work} {version}")
        return tuple(
            SearchRecord(
                language=code,
                work=work,
                address=f"p{number}",
                number=str(number),
                reference=f"para. {number}",
                text=draw.choice(LINES[code]).format(draw.randint(1, 30)),
                filters={"kind": (draw.choice(["discussion", "recommendation"]),), "state": ("ESP",) if number % 2 else ()},
            )
            for number in range(1, 4)
        )

    def index(self, name: str, results: Cache | None = None) -> SearchSummary:
        """The index in the folder `name`."""
        texts: dict[str, dict[str, SearchText]] = {}
        works: dict[str, list[SearchWork]] = {code: [] for code in LANGUAGES}
        for work, (date, version) in self.reports.items():
            for code in LANGUAGES if version % 3 else ["zh"]:
                told = msgspec.msgpack.encode(self.records(code, work))
                texts.setdefault(code, {})[work] = SearchText(key_of(told), 3, len(told))
                works[code].append(SearchWork(id=work, language=code, symbol=work, title="", url=f"/{work}/", date=date))

        def read(code: str, work: str) -> tuple[SearchRecord, ...]:
            self.read.append((code, work))
            return self.records(code, work)

        self.read = []
        out = self.folder / name
        shutil.rmtree(out, ignore_errors=True)
        sites = {code: SearchSite(works=tuple(here)) for code, here in works.items()}
        return write_index(texts, read, sites, LANGUAGES, Folder(out), name="site", results=results)


def events(draw: random.Random, site: Site) -> Iterator[None]:
    """Reports come, change and go, one after the other."""
    for number in range(8):
        site.reports[f"w{number}"] = (f"20{10 + draw.randrange(4)}-01-01", 1)
    yield
    while True:
        for _ in range(draw.choice([1, 1, 1, 4])):
            number = draw.randrange(14)
            if draw.random() < 0.3 and len(site.reports) > 3:
                site.reports.pop(f"w{number}", None)
            else:
                site.reports[f"w{number}"] = (f"20{10 + draw.randrange(4)}-01-01", draw.randrange(4))
        yield


@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_the_index_holds_what_one_made_at_once_holds(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    site = Site(tmp_path)
    happening = events(draw, site)
    gone = several = 0
    for _ in range(9):
        next(happening)
        summary = site.index("chain", site.cache)
        indexed = list(site.read)
        assert summary.made == 3 * len(indexed)
        manifest = msgspec.json.decode((tmp_path / "chain" / "wgreport.json").read_bytes())
        bundles = [bundle for told in manifest["languages"].values() for bundle in told["bundles"]]
        gone += sum(map(len, (bundle["gone"] for bundle in bundles)))
        several += len(bundles) > 3
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(arranging, "MOST", 2**20)
            assert site.index("once").records == summary.records
        assert contents(tmp_path / "chain") == contents(tmp_path / "once")
    assert gone
    assert several


@pytest.mark.usefixtures("tight")
def test_what_did_not_change_is_neither_read_nor_indexed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.reports = {f"w{number}": (f"20{number + 10}-01-01", 1) for number in range(9)}
    site.index("one", site.cache)
    site.reports["w4"] = ("2014-01-01", 2)
    assert site.index("two", site.cache).made == 6
    assert site.read == [("zh", "w4"), ("en", "w4")]
    before = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*") if path.is_file()}
    assert site.index("three", site.cache).made == 0
    assert site.read == []
    same = [path for path, data in before.items() if (tmp_path / "three" / path).is_file()]
    assert all((tmp_path / "three" / path).read_bytes() == before[path] for path in same if path.parent.name)
    assert len(same) > len(before) / 2


@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize("seed", range(4))
def test_a_cache_that_is_damaged_costs_time_alone(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    site = Site(tmp_path)
    site.reports = {f"w{number}": (f"20{number + 10}-01-01", 1) for number in range(9)}
    site.index("one", site.cache)
    for path in sorted((tmp_path / "cache").glob("*/*")):
        if draw.random() < 0.6:
            data = bytearray(path.read_bytes())
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            path.write_bytes(bytes(data[: draw.choice([len(data), draw.randrange(len(data))])]))
        elif draw.random() < 0.3:
            path.unlink()
    site.reports["w4"] = ("2014-01-01", 2)
    site.index("two", site.cache)
    site.index("once")
    assert contents(tmp_path / "two") == contents(tmp_path / "once")


def test_a_cache_that_cannot_be_written_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    site = Site(tmp_path)
    site.reports = {"w1": ("2011-01-01", 1)}
    site.index("one", Cache(tmp_path / "file"))
    site.index("once")
    assert contents(tmp_path / "one") == contents(tmp_path / "once")


# in a build


def searched(content: Path, out: Path, cache: Path | None) -> int:
    """Builds with the search; how many files were made."""
    outcome = build(Options(content=content, out=out, cache=cache))
    assert outcome.published, outcome.diagnostics
    return outcome.made


def add(content: Path, number: int, words: str = "") -> None:
    folder = content / "reports" / f"a-g-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(content / "reports" / "a-g-1", folder)
    sidecar = folder / "report.yaml"
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("A/G/1", f"A/G/{number}"), encoding="utf-8")
    text = folder / "en.txt"
    text.write_text(
        text.read_text(encoding="utf-8").rstrip("\n") + f"\n\n99. Measure {number}{words} was noted.\n", encoding="utf-8"
    )


def test_a_published_bundle_that_was_damaged_is_not_taken_over(tmp_path: Path) -> None:
    """Whatever was done to it; the cache has it, or it is made again."""
    content, site, cache = tmp_path / "small", tmp_path / "site", tmp_path / "cache"
    shutil.copytree(SMALL, content)
    for number in range(11, 15):
        add(content, number)
    searched(content, site, cache)
    was = contents(site / "pagefind")
    (settled,) = [path for path in (site / "pagefind").glob("en-*") if (path / "records").is_file()]
    kept = settled.joinpath("records").stat().st_ino
    # Nothing is written again that is as it was; what changes concerns another bundle or this one's list of what is gone.
    (content / "site.yaml").write_text((content / "site.yaml").read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    searched(content, site, cache)
    assert settled.joinpath("records").stat().st_ino == kept
    for number, damage in enumerate(
        (
            lambda path: path.unlink(),
            lambda path: path.write_bytes(path.read_bytes()[:-1]),
            lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
        )
    ):
        for without_cache in (False, True):
            for path in sorted(settled.rglob("*"))[number : number + 3]:
                if path.is_file():
                    damage(path)
            if without_cache:
                for path in cache.glob("??/*"):
                    if path.stat().st_size > 2000 and b"pf_index" in path.read_bytes():
                        path.unlink()
            searched(content, site, cache)
            assert contents(site / "pagefind") == was


def published(site: Path) -> dict[str, object]:
    """What the search index of a site holds, and that nothing else is there."""
    manifest = msgspec.json.decode((site / "pagefind" / "wgreport.json").read_bytes())
    told = manifest["languages"].items()
    names = {f"{name}.{code}" for code, _ in told for name in ("names", "words")}
    folders = {bundle["folder"] for _, one in told for bundle in one["bundles"]} | {one["engine"] for _, one in told}
    assert {path.name for path in (site / "pagefind").iterdir()} == {"wgreport.json", *names, *folders}
    return contents(site / "pagefind")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_the_search_is_the_one_of_a_clean_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "MOST", 12_000)
    monkeypatch.setattr(arranging, "FRESH", 3_000)
    draw = random.Random(seed)
    content, site, cache = tmp_path / "small", tmp_path / "site", tmp_path / "cache"
    shutil.copytree(SMALL, content)
    for number in range(11, 16):
        add(content, number)
    searched(content, site, cache)
    for _ in range(7):
        draw.choice(EVENTS)(content, site, cache, draw)
        if draw.random() < 0.6:
            add(content, draw.randint(11, 18), f" {draw.random()}")
        if draw.random() < 0.2:
            assert build(Options(content=content, out=site, cache=cache, with_search=False)).published
            assert not (site / "pagefind").exists()
        searched(content, site, cache)
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        searched(content, tmp_path / "clean", None)
        assert published(site) == published(tmp_path / "clean")
