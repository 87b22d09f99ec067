"""The seed, damaged: what is lost is noticed, or the rest is none the worse for it; where the page is cut does not matter."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from reading import SOURCES, passages, read_bytes, seed, texts
from wgreport import store
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.report import Item, Paragraph

LINES = SOURCES["zh"].read_text(encoding="utf-8").split("\n")
FILLED = [number for number, line in enumerate(LINES) if line.strip()]

Told = set[tuple[str, str]]


def told(diagnostics: tuple[Diagnostic, ...]) -> Told:
    """What was noticed, whatever its line."""
    return {(d.code, d.message) for d in diagnostics}


def by_line() -> dict[int, str]:
    """Source line (from 1) -> address of what it is part of."""
    report, _ = seed("zh")
    found: dict[int, str] = {}
    parts: list[Paragraph | Item] = list(passages(report))
    for part in (*parts, *report.notes):
        found.update({line: part.address for _, line in part.lines})
    return found


# a line is lost


@pytest.mark.parametrize("number", FILLED, ids=[f"line-{n + 1}" for n in FILLED])
def test_a_lost_line_is_noticed_or_survived(number: int, record_property: pytest.RecordProperty):
    """Noticed: something is said that was not said before. Survived: all text that did not stand in the line is as it was."""
    whole, before = seed("zh")
    report, after = read_bytes("\n".join(LINES[:number] + LINES[number + 1 :]).encode(), "zh")
    assert report.ledger.lost == 0
    if told(after) - told(before):
        return
    own = by_line().get(number + 1)
    kept, now = texts(whole), texts(report)
    spoken = {p.address for p in passages(whole)} - {own}
    assert {address: now.get(address) for address in spoken} == {address: kept[address] for address in spoken}
    assert set(now) <= set(kept)
    record_property("only_survived", LINES[number][:40])
    print(f"line {number + 1} is only survived: {LINES[number].strip()[:40]}")


def test_which_lines_are_only_survived():
    """Nobody could notice these: the masthead's lines, the last item of a list, a heading after which the count goes on, ... A
    paragraph is never among them."""
    _, before = seed("zh")
    silent = []
    for number in FILLED:
        _, after = read_bytes("\n".join(LINES[:number] + LINES[number + 1 :]).encode(), "zh")
        if not told(after) - told(before):
            silent.append(LINES[number].strip()[:24])
    print("\n".join(silent))
    assert not [line for line in silent if re.match(r"(?!1\. |2\. |3\. |4\. )\d+\. ", line)]


# a page is cut elsewhere


@cache
def _cuttable() -> tuple[tuple[int, int], ...]:
    """Line (from 0) of each paragraph that stands on one line, with the length of its label."""
    found = []
    report, _ = seed("zh")
    for paragraph in report.paragraphs:
        if len(paragraph.lines) == 1:
            number = paragraph.lines[0][1] - 1
            label = re.match(r"\s*\d+\.\s*", LINES[number])
            assert label is not None
            if len(LINES[number]) > label.end() + 3:
                found.append((number, label.end()))
    return tuple(found)


NOTES = [number for number in FILLED if LINES[number].startswith(("¹ ", "² ", "³ "))]


def _plain(text: str) -> str:
    """The text without the spaces that a joint may have put beside a character that is no Han character."""
    joins = store.language("zh").joins
    assert joins is not None
    kept = []
    for position, character in enumerate(text):
        if character == " ":
            left, right = text[position - 1 : position], text[position + 1 : position + 2]
            if not (joins.match(left) and joins.match(right)):
                continue
        kept.append(character)
    return "".join(kept)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.floats(0, 1), st.integers(1, 4), st.none() | st.sampled_from(NOTES))
@example(10, 0.5, 1, NOTES[1])
def test_where_the_page_is_cut_does_not_matter(which: int, share: float, blanks: int, note: int | None):
    """A paragraph cut in two by blank lines anywhere, perhaps with a footnote in the cut: the same text, or something is said."""
    whole, before = seed("zh")
    line, label = _cuttable()[which % len(_cuttable())]
    text = LINES[line]
    offset = label + 1 + int(share * (len(text) - label - 2))
    left, right = text[:offset], text[offset:]
    assume(left.strip() and right.strip())
    lines = list(LINES)
    between = [""] * blanks
    if note is not None:
        between += [LINES[note], *([""] * blanks)]
        lines[note] = ""
    lines[line : line + 1] = [left, *between, right]
    report, after = read_bytes("\n".join(lines).encode(), "zh")
    assert report.ledger.lost == 0
    if told(after) - told(before):
        return
    kept = {address: _plain(words) for address, words in texts(whole).items()}
    assert {address: _plain(words) for address, words in texts(report).items()} == kept
    assert [(n.number, n.anchors) for n in report.notes] == [(n.number, n.anchors) for n in whole.notes] or note is not None


# the same text in another file


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.rstrip(b"\n"),
        lambda data: data + b"\n\n\n",
        lambda data: data.replace(b"\n", b"  \t\n"),
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b" \r\n"),
    ],
    ids=["crlf", "cr", "bom", "no final newline", "blank lines at the end", "trailing blanks", "all at once"],
)
def test_how_the_file_is_written_does_not_matter(code: str, change):
    whole, before = seed(code)
    path = SOURCES[code]
    report, after = read_bytes(change(path.read_bytes()), code, path.suffix)
    assert texts(report) == texts(whole)
    assert (report.mentions, report.acts, report.rosters, after) == (whole.mentions, whole.acts, whole.rosters, before)
    assert [p.lines for p in report.paragraphs] == [p.lines for p in whole.paragraphs]


def test_a_cut_just_before_a_footnote_mark_makes_no_footnote():
    """The mark then begins a line, as a footnote's text does; the text itself is the one with a space behind its mark."""
    whole, before = seed("zh")
    for glue in ("\n\n", "\n"):
        data = SOURCES["zh"].read_text(encoding="utf-8").replace("³他指出", f"{glue}³他指出").encode()
        report, after = read_bytes(data, "zh")
        assert texts(report) == texts(whole)
        assert (report.notes[2].anchors, after) == (("p17",), before)
