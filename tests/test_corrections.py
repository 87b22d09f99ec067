"""Declared corrections: every example of docs/corrections.md, and what is said of an entry that does not fit."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading import BODY, ROOT, SYMBOL, registry
from wgreport import store
from wgreport.build import check
from wgreport.cli import main
from wgreport.codec import read_yaml, report_json
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.fixes import Fix, fixes_for
from wgreport.model.report import Report
from wgreport.model.source import Correction, Line, LineKind, Source
from wgreport.numbered import numbered, printed
from wgreport.parse.line_fixes import as_told
from wgreport.parse.report import corrected, read_report
from wgreport.readers import read

DOCUMENT = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>\S+)(?P<name>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def examples() -> Iterator[tuple[str, str, bool, str, str]]:
    """Heading, source, whether the correction is of its text, the correction, and what comes of it."""
    for section in DOCUMENT.split("\n## ")[1:]:
        title = section.splitlines()[0]
        blocks = [block for block in BLOCK.finditer(section) if block["kind"] in ("text", "yaml", "lines", "json")]
        for source, entry, wanted in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True):
            assert [source["kind"], entry["kind"]] == ["text", "yaml"], title
            yield title, source["text"], "en.fixes" in entry["name"], entry["text"], wanted["text"]


def source_of(text: str) -> Source:
    source, faults = read("en.txt", text.encode())
    assert source is not None, faults
    return source


def mended(text: str, entries: str) -> tuple[Report, tuple[Diagnostic, ...]]:
    """The report in `text` with the entries of report.fixes.yaml made."""
    fixes, lines, faults = read_yaml("report.fixes.yaml", entries.encode(), tuple[Fix, ...])
    assert fixes is not None, faults
    declared = fixes_for("en", fixes, lines, "report.fixes.yaml")
    return read_report(source_of(text), store.language("en"), registry(), symbol=SYMBOL, body=BODY, fixes=declared)


EXAMPLES = list(examples())


@pytest.mark.parametrize(
    ("text", "of_text", "entries", "wanted"),
    [pytest.param(*rest, id=f"{i}-{title}") for i, (title, *rest) in enumerate(EXAMPLES)],
)
def test_the_examples_of_the_document_do_what_it_says(text: str, of_text: bool, entries: str, wanted: str) -> None:  # noqa: FBT001
    source, language = source_of(text), store.language("en")
    if of_text:
        corrections, lines, _ = read_yaml("en.fixes.yaml", entries.encode(), tuple[Correction, ...])
        assert corrections is not None
        source, problems = corrected(source, corrections, lines, "en.fixes.yaml")
        assert not problems
        assert "\n".join(printed(numbered(source, language))) == wanted.removesuffix("\n")
        return
    report, diagnostics = mended(text, entries)
    assert not [d for d in diagnostics if d.code in ("S112", "S113", "S114", "S115")]
    assert report.ledger.lost == 0
    if not wanted.startswith("{"):
        fixes, lines, _ = read_yaml("report.fixes.yaml", entries.encode(), tuple[Fix, ...])
        assert fixes is not None
        told, _ = as_told(source, fixes_for("en", fixes, lines, "report.fixes.yaml"), language)
        assert "\n".join(printed(numbered(told, language))) == wanted.removesuffix("\n")
        return
    whole = json.loads(report_json(report, ()))
    lines_wanted = [json.loads(line) for line in wanted.splitlines()]
    found = {
        "name": [entry for roster in whole["rosters"] for entry in roster["entries"]],
        "surface": whole["mentions"],
        "voice": whole["acts"],
    }
    key = next(key for key in found if key in lines_wanted[0])
    assert [{name: entry[name] for name in lines_wanted[0]} for entry in found[key]] == lines_wanted


def test_every_kind_of_entry_has_an_example() -> None:
    """What a `Fix` can say, the document shows."""
    shown = "\n".join(entries for _, _, of_text, entries, _ in EXAMPLES if not of_text)
    names = {field.encode_name for field in msgspec.structs.fields(Fix)}
    assert {name for name in names if not re.search(rf"\b{name}:", shown)} == set()
    assert {name for name in names if f"`{name}`" not in DOCUMENT} == set()


TEXT = """Report of the session

I. Introduction

1. The Working Group requested the Secretariat to prepare a report, as in resolution 8/7.

2. The Group recalled resolution 8/7, and again resolution 8/7.

3. The following States parties to the Convention were represented at the meeting: Chile, Freedonia and Peru.
"""


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        # stale: what stands there now, and where the words have gone
        (
            "at: s-i, was: Introduction, is: text",
            "S112: the correction no longer applies: no line of s-i of en.txt begins with 'Introduction' | I. Introduction",
        ),
        ("at: s-iv, was: I. Intro, not: heading", "S112: the correction no longer applies: en.txt has no s-iv | "),
        (
            "line: 5, language: en, was: 2. The Group, is: item",
            (
                "S112: the correction no longer applies: no line of line 5 of en.txt begins with '2. The Group' | "
                "1. The Working Group requested the Secretariat to prepare a report, as in resolution 8/7."
            ),
        ),
        (
            "at: p1, was: resolution 8/9, citation: none",
            (
                "S112: the correction no longer applies: 'resolution 8/9' does not stand in p1 of en.txt | "
                "The Working Group requested the Secretariat to prepare a report, as in resolution 8/7."
            ),
        ),
        ("at: p9, was: a, citation: none", "S112: the correction no longer applies: en.txt has no p9 | "),
        (
            "at: p3, was: Freedoni, roster: CHL",
            "S112: the correction no longer applies: no attendance list in p3 of en.txt has the entry 'Freedoni' | Chile, Freedonia, Peru",
        ),
        (
            "at: p2, was: again, act: {voice: chair}",
            "S112: the correction no longer applies: no act is read in p2 of en.txt where 'again' stands",
        ),
        # ambiguous
        ("at: p2, was: resolution 8/7, citation: none", "S113: the correction fits 2 places: 'resolution 8/7' in p2 of en.txt"),
        # not known
        ("at: p3, was: Freedonia, roster: PERU", "S114: 'PERU' is no id of a State or organization; did you mean 'PER'?"),
        ("at: p1, was: resolution 8/7, citation: resolution/8/7", "S114: 'resolution/8/7' is no target of a citation"),
        ("at: p1, was: resolution 8/7, citation: cac/resolution/8/7", "S114: 'cac' is no body of the registry"),
        ("at: p1, was: requested, act: {verb: requests}", "S114: 'requests' is no verb of an act; did you mean 'request'?"),
        (
            "at: p1, was: requested, act: {addressees: [secretary]}",
            "S114: 'secretary' is no addressee; did you mean 'secretariat'?",
        ),
        # nothing changes
        (
            "at: s-i, was: I. Introduction, is: heading",
            "S115: the correction changes nothing: line 3 is read the same without it",
        ),
        ("at: p1, was: 1. The, not: heading", "S115: the correction changes nothing: line 5 is read the same without it"),
        ("at: p1, was: resolution 8/7, citation: cac-cosp/resolution/8/7", "S115: "),
        ("at: p1, was: as in, citation: none", "S115: "),
        ("at: p3, was: Chile, roster: CHL", "S115: "),
        ("at: p1, was: requested, act: {voice: body, verb: request}", "S115: "),
        ("at: p2, was: again, act: none", "S115: "),
    ],
)
def test_an_entry_that_does_not_fit_is_told_with_its_line(entry: str, said: str) -> None:
    _, diagnostics = mended(TEXT, f"# declared\n- {{{entry}, why: because}}\n")
    told = [d for d in diagnostics if d.file == "report.fixes.yaml"]
    assert len(told) == 1
    assert told[0].line == 2
    assert f"{told[0].code}: {told[0].message} | {told[0].excerpt}".startswith(said)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("at: p1, was: x", "an entry corrects one thing"),
        ("at: p1, was: x, is: text, not: heading", "an entry corrects one thing"),
        ("at: p1, was: ' ', is: text", "`was` is empty"),
        ("was: x, is: text", "nothing says where: give `at` (an address such as p12) or `line`"),
        ("was: x, act: none", "nothing says where: give `at` (an address such as p12)"),
        ("line: 3, was: x, is: text", "a line is of one file"),
        ("line: 3, language: en, was: x, act: none", "`line` is for entries with is or not"),
        ("at: p1, language: en, was: {en: x}, is: text", "`was` is by language"),
        ("at: p1, was: x, is: paragraph, number: b", "`number` is what counts"),
        ("at: p1, was: x, is: text, level: 2", "`level`"),
        ("at: p1, was: x, is: text, number: 2", "`number` is for"),
        ("at: p1, was: x, act: {voise: body}", "unknown key 'voise' (at [0].act); did you mean 'voice'?"),
        ("at: p1, was: x, ist: text", "unknown key 'ist' (at [0]); did you mean 'is'?"),
    ],
)
def test_an_entry_of_the_wrong_form_is_told_with_what_is_right(entry: str, reason: str) -> None:
    fixes, _, faults = read_yaml("report.fixes.yaml", f"- {{{entry}, why: because}}\n".encode(), tuple[Fix, ...])
    assert fixes is None
    assert [(d.code, d.line) for d in faults] == [("S121", 1)]
    assert faults[0].message.startswith(reason)


def test_an_entry_that_another_makes_needful_stays() -> None:
    """Alone the second entry would change nothing; with the first it does, so it is not told to go."""
    text = "Report\n\nI. Introduction\n\n1. The Group met.\n\n2. It closed.\n\n3. It ended.\n"
    entries = (
        "- {language: en, line: 7, was: 2. It, is: paragraph, number: 3, why: a}\n"
        "- {language: en, line: 9, was: 3. It, is: paragraph, number: 3, why: b}\n"
    )
    report, diagnostics = mended(text, entries)
    assert [p.number for p in report.paragraphs] == ["1", "3", "3"]
    assert not [d for d in diagnostics if d.code == "S115"]


def test_a_remedy_gives_an_entry_that_can_be_copied() -> None:
    """What a diagnostic says to write is read, and settles what it complained of."""
    text = "Report\n\nI. Introduction\n\n1. The Group met.\n\nIV. Chen spoke for the panel\n\n2. It closed.\n"
    _, diagnostics = mended(text, "[]")
    found = next(d for d in diagnostics if d.code == "P120")
    entry = found.remedy.partition("write into report.fixes.yaml: ")[2].replace("\u2026", "a reason")
    report, after = mended(text, entry)
    assert [s.address for s in report.sections] == ["s-i"]
    assert not [d for d in after if d.code in ("P120", "S112", "S113", "S114", "S115")]


def test_what_is_remembered_depends_on_the_entries(tmp_path: Path) -> None:
    """A correction that is written, changed or removed is seen by the next build, cache or not."""
    content, cache = tmp_path / "content", tmp_path / "cache"
    shutil.copytree(ROOT / "tests" / "small", content)
    fixes = content / "reports" / "a-g-1" / "report.fixes.yaml"
    before = check(content, cache).diagnostics
    fixes.write_text("- {at: s-i, was: {en: Nothing like it}, is: text, why: stale}\n", encoding="utf-8")
    assert [d.code for d in check(content, cache).diagnostics if d not in before] == ["S112"]
    fixes.write_text("- {at: s-i, was: {en: I. }, is: heading, why: idle}\n", encoding="utf-8")
    assert [d.code for d in check(content, cache).diagnostics if d not in before] == ["S115"]
    fixes.unlink()
    assert check(content, cache).diagnostics == before


def test_inspect_reads_a_file_as_received_or_corrected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "tests" / "small", tmp_path / "content")
    folder = tmp_path / "content" / "reports" / "a-g-1"
    file = str(folder / "en.txt")
    assert main(["inspect", file, "--stage", "lines", "--json"]) == 0
    received = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    heading = next(line for line in received if line["begins"] == "heading")
    entry = f"- {{at: {heading['at']}, was: {{en: {json.dumps(heading['text'])}}}, not: heading, why: a test}}\n"
    (folder / "report.fixes.yaml").write_text(entry, encoding="utf-8")
    assert main(["inspect", file, "--stage", "lines", "--json"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == received
    assert main(["inspect", file, "--stage", "lines", "--json", "--corrected"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in told] == [line["text"] for line in received]
    assert next(line["begins"] for line in told if line["line"] == heading["line"]) != "heading"
    assert main(["inspect", file, "--corrected"]) == 0
    assert heading["at"] not in capsys.readouterr().out.split()
    (folder / "report.fixes.yaml").write_text("- {at: s-ix, was: {en: Gone}, not: heading, why: stale}\n", encoding="utf-8")
    assert main(["inspect", file, "--corrected"]) == 1
    assert " error S112: " in capsys.readouterr().err


def test_a_name_that_was_told_is_no_longer_complained_of() -> None:
    _, before = mended(TEXT, "[]")
    report, after = mended(TEXT, "- {at: p3, was: Freedonia, roster: KEN, why: made up}\n")
    assert "P140" in [d.code for d in before]
    assert "P140" not in [d.code for d in after]
    assert ("Freedonia", "KEN") in [(n.surface, n.id) for n in report.names]
    assert all(report.paragraphs[2].text[n.start : n.end] == n.surface for n in report.names if n.within == "p3")


LINES = [line for line in source_of(EXAMPLES[5][1] + TEXT + EXAMPLES[4][1] + EXAMPLES[3][1]).lines if line.text]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LINES),
            st.sampled_from([*get_args(LineKind), *(f"not {kind}" for kind in ("heading", "paragraph", "item", "furniture"))]),
            st.integers(0, 4),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda told: told[0].number,
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_lines_are_declared_to_be_nothing_is_lost(told: list[tuple[Line, str, int, int]]) -> None:
    """Law 1 holds for any set of entries; and none of them fails for what the others say."""
    entries = []
    for line, kind, level, number in told:
        more = {"level": level} if kind in ("heading", "item") and level else {}
        more |= {"number": number} if kind in ("paragraph", "item") and number else {}
        key, _, value = kind.rpartition(" ")
        says = {key or "is": value, **more}
        entries.append(
            Fix(line=line.number, language="en", was=line.text[:30], why="x", **{_FIELDS.get(k, k): v for k, v in says.items()})
        )
    declared = fixes_for("en", tuple(entries), tuple(range(1, len(entries) + 1)), "report.fixes.yaml")
    source = Source("en.txt", "text", tuple(LINES))
    report, diagnostics = read_report(source, store.language("en"), registry(), symbol=SYMBOL, body=BODY, fixes=declared)
    assert report.ledger.lost == 0
    assert not [d for d in diagnostics if d.code in ("S112", "S113", "S114", "P150")]


_FIELDS = {"is": "kind", "not": "never"}
