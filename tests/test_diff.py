"""`wgreport diff`: what is said of two sites is what was done to one of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from wgreport.build import build
from wgreport.built import Options
from wgreport.cli import main
from wgreport.differences.compare import compare
from wgreport.differences.matching import matched
from wgreport.differences.model import Moved, Unit
from wgreport.differences.shown import as_page, as_text, marked, runs
from wgreport.differences.snapshot import Snapshot, Twin, TwinAct, TwinMention, TwinPart, snapshot
from wgreport.differences.words import pieces, tokens
from wgreport.store import package_folder

# words

WORDS = st.lists(st.sampled_from(["the", "Group", " ", ",", "工", "作", "组", "5", "\u0628\u064e\u064a", "ё"]), max_size=12).map(
    "".join
)


@given(WORDS, WORDS)
def test_the_pieces_are_both_texts(old: str, new: str):
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "gone") == new
    assert all(piece.text for piece in found)
    assert "".join(tokens(old)) == old


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("the Group had recommended it", "the Group had strongly recommended it", "the Group had {+strongly +}recommended it"),
        (
            "一位发言者建议将反腐败教育",
            "许多发言者建议根据第8/10号决议将反腐败教育",
            "[-一位-]{+许多+}发言者建议{+根据第8/10号决议+}将反腐败教育",
        ),
        (
            "held in 2019, in Vienna, by States",
            "held in 2020, in Geneva, by States",
            "held in [-2019-]{+2020+}, in [-Vienna-]{+Geneva+}, by States",
        ),
        ("one of the two parties met", "one of these three parties met", "one of [-the two-]{+these three+} parties met"),
        ("Opening", "Adoption of the report", "[-Opening-]{+Adoption of the report+}"),
        ("", "New", "{+New+}"),
        ("Old", "", "[-Old-]"),
    ],
)
def test_changes_are_shown_word_by_word_and_han_by_character(old: str, new: str, shown: str):
    assert marked(pieces(old, new)) == shown


# units


def paragraph(number: int, text: str) -> Unit:
    return Unit(f"p{number}", "paragraph", str(number), text)


def texts(*words: str) -> list[Unit]:
    return [paragraph(number, text) for number, text in enumerate(words, 1)]


def pairs_of(old: list[Unit], new: list[Unit]) -> tuple[list[str], list[str], list[str]]:
    pairs, gone, added = matched(old, new)
    told = [f"{one.address}>{other.address}" for one, other in pairs]
    return told, [unit.address for unit in gone], [unit.address for unit in added]


def test_a_paragraph_that_is_put_in_moves_the_others_and_changes_none():
    old = texts("One met in May.", "Two spoke of trade.", "Three was adopted.")
    new = texts("One met in May.", "A new one about fish.", "Two spoke of trade.", "Three was adopted.")
    assert pairs_of(old, new) == (["p1>p1", "p2>p3", "p3>p4"], [], ["p2"])


def test_a_paragraph_that_moved_and_changed_is_known_again():
    old = texts("The meeting was opened by the Chair at ten o'clock.", "The agenda was adopted as it was proposed by the bureau.")
    new = texts("Something wholly different stands here now.", "The meeting was opened by the Vice-Chair at ten o'clock.",
                "The agenda was adopted as it was amended by the bureau.")  # fmt: skip
    assert pairs_of(old, new) == (["p1>p2", "p2>p3"], [], ["p1"])


def test_an_address_with_other_words_altogether_is_gone_and_new():
    assert pairs_of(texts("Fish and chips."), texts("Chairs, tables.")) == ([], ["p1"], ["p1"])


def test_of_two_with_the_same_words_the_first_stays_the_first():
    old, new = texts("None.", "None.", "Some words."), texts("None.", "Some words.", "None.")
    assert pairs_of(old, new) == (["p1>p1", "p3>p2", "p2>p3"], [], [])


UNITS = st.lists(st.sampled_from(["a b c", "a b d", "x y z", "", "工作组建议"]), max_size=6).map(lambda words: texts(*words))


@given(UNITS, UNITS)
def test_every_unit_is_in_one_place(old: list[Unit], new: list[Unit]):
    pairs, gone, added = matched(old, new)
    assert sorted(unit.address for unit in [*(one for one, _ in pairs), *gone]) == [unit.address for unit in old]
    assert sorted(unit.address for unit in [*(other for _, other in pairs), *added]) == [unit.address for unit in new]
    assert matched(old, old) == ([(unit, unit) for unit in old], [], [])


def test_items_that_go_along_with_their_paragraph_are_not_named():
    moved = [Moved("p6", "p5", "paragraph", "x"), Moved("p6-a", "p5-a", "item", "y"), Moved("p6-a-1", "p5-a-1", "item", "z")]
    assert [run.was for run in runs(moved)] == [("p5", "p5")]
    assert [run.was for run in runs([*moved[:1], Moved("p6-b", "p5-a", "item", "y")])] == [("p5", "p5"), ("p5-a", "p5-a")]


def test_neighbours_that_move_together_are_one_line():
    moved = [Moved(f"p{n + 1}", f"p{n}", "paragraph", "x") for n in (5, 6, 7)] + [Moved("p20", "p9", "paragraph", "y")]
    assert [(run.was, run.now, run.count) for run in runs(moved)] == [
        (("p5", "p7"), ("p6", "p8"), 3),
        (("p9", "p9"), ("p20", "p20"), 1),
    ]


# snapshots


def taken(twin: Twin, *more: str) -> Snapshot:
    page = "/en/reports/a/"
    anchors = frozenset(part.address for part in twin.paragraphs)
    return Snapshot(name="x", versions={page: ("A/1", twin)}, pages=frozenset({page, *more}), anchors={page: anchors})


def cites(*targets: str) -> tuple[TwinMention, ...]:
    return tuple(
        TwinMention(place, f"words of {target}", "resolution", target) for place, target in (one.split(":") for one in targets)
    )


def test_what_a_moved_paragraph_cites_is_neither_gained_nor_lost():
    old = Twin("en", title="T", paragraphs=(TwinPart("p1", "Words that stay."),), mentions=cites("p1:a", "p1:b"),
               acts=(TwinAct("p1", "body", "urge", addressees=("states",)),))  # fmt: skip
    new = Twin("en", title="T", paragraphs=(TwinPart("p1", "Quite another thing."), TwinPart("p2", "Words that stay.")),
               mentions=cites("p2:a", "p2:c", "p1:a"), acts=(TwinAct("p2", "body", "request", addressees=("states",)),))  # fmt: skip
    (change,) = compare(taken(old), taken(new)).changed
    assert [(one.was, one.address) for one in change.moved] == [("p1", "p2")]
    assert [unit.address for unit in change.added] == ["p1"]
    assert [(one.address, one.target) for one in change.citations_gained] == [("p2", "c"), ("p1", "a")]
    assert [(one.address, one.target) for one in change.citations_lost] == [("p1", "b")]
    assert [one.verb for one in change.acts_gained] == ["request"]
    assert [one.verb for one in change.acts_lost] == ["urge"]


def test_what_a_paragraph_that_is_gone_cites_is_lost_though_another_has_its_number():
    """The first paragraph is taken out, and the second has its number now, and cites and does the same."""
    act = ("body", "urge")
    old = Twin("en", title="T", paragraphs=(TwinPart("p1", "Quite another thing."), TwinPart("p2", "Words that stay.")),
               mentions=cites("p1:a", "p2:a"), acts=(TwinAct("p1", *act, text="one"), TwinAct("p2", *act, text="two")))  # fmt: skip
    new = Twin("en", title="T", paragraphs=(TwinPart("p1", "Words that stay."),), mentions=cites("p1:a"),
               acts=(TwinAct("p1", *act, text="two"),))  # fmt: skip
    (change,) = compare(taken(old), taken(new)).changed
    assert [(one.address, one.target) for one in change.citations_lost] == [("p1", "a")]
    assert [(one.address, one.text) for one in change.acts_lost] == [("p1", "one")]
    assert not change.citations_gained
    assert not change.acts_gained


def test_facts_pages_and_addresses():
    old = Twin(
        "en", title="Old", masthead={"date": "2020-01-01", "lines": ["x"]}, paragraphs=(TwinPart("p1", "a"), TwinPart("p2", "b"))
    )
    new = Twin("en", title="New", masthead={"date": None, "lines": ["y"]}, paragraphs=(TwinPart("p1", "a"),))
    found = compare(taken(old, "/en/states/chl/"), taken(new, "/en/states/gha/"))
    (change,) = found.changed
    assert [(fact.name, fact.was, fact.now) for fact in change.facts] == [
        ("title", "Old", "New"),
        ("masthead.date", "2020-01-01", ""),
    ]
    assert change.addresses_gone == ("p2",)
    assert (found.pages_gone, found.pages_added) == (("/en/states/chl/",), ("/en/states/gha/",))
    assert not compare(taken(old), taken(old)).any


# sites


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(__file__).parent / "small", tmp_path / "content"))


@pytest.fixture
def site(content: Path, tmp_path: Path) -> Path:
    outcome = build(Options(content=content, out=tmp_path / "site", with_search=False))
    assert outcome.published
    return tmp_path / "site"


def edited(content: Path) -> None:
    source = content / "reports" / "a-g-1" / "en.txt"
    text = source.read_text(encoding="utf-8").replace("emphasized", "strongly emphasized")
    text = text.replace("3. The Group", "3. The Group thanked the Chair of its meeting.\n\n4. The Group")
    source.write_text(text, encoding="utf-8")


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def diff(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: object) -> tuple[int, str]:
        code = main(["diff", *map(str, arguments), "--no-cache", "--quiet"])
        return code, capsysbinary.readouterr().out.decode()

    return run


def test_a_site_and_the_content_it_was_made_of_are_the_same(site: Path, content: Path, diff: Run):
    for pair in ((site, content), (content, site), (site, site), (content, content)):
        code, told = diff(*pair, "--exit-code")
        assert code == 0
        assert told.endswith("no difference\n")


def test_an_edit_is_told_the_same_by_two_sites_and_by_the_content(site: Path, content: Path, tmp_path: Path, diff: Run):
    edited(content)
    code, told = diff(site, content)
    assert code == 0
    assert told.splitlines()[:-1] == [
        "~ A/G/1 (en) /en/reports/a-g-1/",
        "    ~ paragraph #p4 (was #p3): \u2026item 2, see paragraph 1 above. One speaker {+strongly +}emphasized \u201cprevention\u201d.",
        "    + paragraph #p3: The Group thanked the Chair of its meeting.",
        "    + act #p3: body express-appreciation: The Group thanked the Chair of its meeting.",
    ]
    assert diff(site, content, "--exit-code")[0] == 1
    assert build(Options(content=content, out=tmp_path / "new", with_search=False)).published
    two = json.loads(diff(site, tmp_path / "new", "--format", "json")[1])
    one = json.loads(diff(site, content, "--format", "json")[1])
    assert {**two, "new": one["new"]} == one
    assert diff(site, content, "--format", "json") == diff(site, content, "--format", "json")
    back = json.loads(diff(content, site, "--format", "json")[1])["changed"][0]
    assert back["addresses_gone"] == ["p4"]
    assert [unit["address"] for unit in back["gone"]] == ["p3"]


def test_reports_that_come_and_go(site: Path, content: Path, diff: Run):
    (content / "reports" / "a-g-1" / "zh.txt").unlink()
    code, told = diff(site, content)
    assert code == 0
    assert "- A/G/1 (zh) /zh/reports/a-g-1/: 3 paragraphs" in told
    assert "- page /zh/reports/a-g-1/parallel/\n" in told
    assert "+ A/G/1 (zh)" in diff(content, site)[1]


def test_content_that_has_errors_is_compared_and_the_errors_are_counted(site: Path, content: Path, diff: Run):
    (content / "reports" / "a-g-1" / "zh.txt").write_bytes(b"\x00")
    code, told = diff(site, content)
    assert code == 0
    assert told.startswith("errors in the content: ")


def test_what_is_neither_site_nor_content_is_told(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    assert main(["diff", str(site), str(tmp_path / "empty")]) == 2
    assert "neither a built site" in capsys.readouterr().err
    (site / "reports.json").write_text("{", encoding="utf-8")
    assert main(["diff", str(site), str(site)]) == 2
    assert "build the site anew" in capsys.readouterr().err
    (site / "reports.json").write_text(
        '[{"symbol": "A", "languages": {"en": {"page": "/../x/", "data": "/../x.json"}}}]', encoding="utf-8"
    )
    assert main(["diff", str(site), str(site)]) == 2
    assert "outside of the site" in capsys.readouterr().err


def test_the_page_for_reviewers_needs_nothing_else_and_says_what_the_text_says(site: Path, content: Path, diff: Run):
    edited(content)
    _, told = diff(site, content, "--format", "html")
    page = BeautifulSoup(told, "html.parser")
    assert not page.find_all(["script", "link", "img", "iframe"])
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert [one.get_text() for one in page.find_all("ins")] == ["[new: strongly ]"]
    assert page.find(string=lambda text: text and "#p4" in text)
    text = page.find("p", lang="en", dir="ltr")
    assert text is not None


def test_nothing_in_a_text_becomes_markup_or_a_command():
    old = Twin("xx", title="<b>T</b>", paragraphs=(TwinPart("p1", "one <script>alert(1)</script> two three four"),))
    new = Twin("xx", title="<i>T</i>", paragraphs=(TwinPart("p1", "one <script>alert(2)</script> two three four"),))
    found = compare(taken(old), taken(new))
    page = as_page(found, [package_folder("templates")]).decode()
    assert "<script" not in page
    assert "<i>T" not in page
    assert "alert([-1-]{+2+})" in as_text(found)


def test_a_snapshot_of_a_site_is_that_of_its_content(site: Path, content: Path):
    def silent(stage: str, done: int, total: int) -> None:
        pass

    one, other = snapshot(site, None, silent), snapshot(content, None, silent)
    assert one.versions == other.versions
    assert one.pages == other.pages
    assert all(other.anchors[page] <= one.anchors[page] for page in other.versions)
