"""Laws that hold for any text at all: it is read, nothing of it is lost or invented, and what lies on it fits it."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reading import passages, read_bytes, registry, seed, texts
from wgreport import store
from wgreport.lang.numerals import letter, roman, to_roman
from wgreport.model.report import Report
from wgreport.parse.report import read_report
from wgreport.parse.structure import walk_sections
from wgreport.parse.text import note_number
from wgreport.readers import read

CODES = store.language_codes()

# What a report is made of, and what it is not: whatever can stand at the beginning of a line, inside it, or between two.
FRAGMENTS = [
    *(
        "1. ",
        "2. ",
        "3. ",
        "12. ",
        "0. ",
        "99999. ",
        "1．",
        "(a) ",
        "(b) ",
        "- (c) ",
        "(i) ",
        "(ii) ",
        "（d）",
        "㈠",
        "I. ",
        "II. ",
        "A. ",
        "B. ",
    ),
    *("一. ", "二. ", "三、", "Annex I", "附件一", "Annex", "¹ ", "²", "³ ", "¹²", "[^1]", "[^1]: ", "[^2]:", "m²", "⁰"),
    *(
        "# ",
        "## ",
        "### ",
        "- ",
        "* ",
        "> ",
        "    ",
        "```",
        "~~~",
        "`",
        "**",
        "__",
        "[a](b)",
        "![x](y)",
        "<b>",
        "&amp;",
        "&#0;",
        "---",
        "===",
        "|",
    ),
    *(
        "\\",
        "\\#",
        "1) ",
        "[x]: y",
        "<!-- ",
        "-->",
        "<https://a.b>",
        "\t",
        "  ",
        "　",
        "\u00a0",
        "\u2028",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
    ),
    *(
        "\u200b",
        "\u200f",
        "\u202e",
        "\ufeff",
        "\x01",
        "\x07",
        "\x1b[31m",
        "\u0301",
        "\U0001f600",
        "\U000e0100",
        "½",
        "²²",
        "１２. ",
        "٣. ",
    ),
    *(
        "工作组",
        "鼓励缔约国",
        "决定：",
        "。",
        "；",
        "，",
        "和",
        "第8/7号决议",
        "第 8/12 号、第 8/13 号决议",
        "《公约》第九、十、十三条",
        "第六条第一和第二款",
    ),
    *(
        "下列缔约国派代表出席了会议：",
        "波斯尼亚和黑塞哥维那",
        "、",
        "来自智利的专题讨论嘉宾",
        "报告说",
        "上文第3至5段",
        "一位发言者",
        "强调",
    ),
    *(
        "The Working Group ",
        "requested ",
        "UNODC ",
        "to act.",
        "resolution 8/7",
        "resolutions 8/12, 8/13 and 8/14",
        "articles 7-9 of the Convention",
    ),
    *(
        "article 63, paragraph 4 (c)",
        "paragraphs 12 to 15 above",
        "CAC/COSP/WG.4/2020/4/Add.1",
        "item 2 (b)",
        "its eleventh meeting",
    ),
    *(
        "The following States parties were represented: ",
        "Bosnia and Herzegovina",
        ", ",
        " and ",
        "Chile",
        "Distr.: General",
        "16 September 2020",
    ),
    *("1/", "2/ ", "[1]", "*", "** ", "______", ". 1", "20201", "; 2 ", "a    b", "1.20", "2.118个", "well -being", "co\u00ad"),
    *("Chinese", "Original: English", "V.20-04780 (C)", "3", "*2004780*", "…", "“", "”", ".", ":", ";"),
]

line = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=7).map("".join)
document = st.lists(line, min_size=1, max_size=14).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n\f"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda breaks: "".join(a + b for a, b in zip(lines, breaks, strict=True)))
)


def law(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=dt.timedelta(seconds=3),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def fits(report: Report) -> None:
    """Everything that lies on the report's texts fits them."""
    whole = texts(report)
    parts = [*walk_sections(report.sections), *passages(report), *report.notes]
    assert len({part.address for part in parts}) == len(parts)
    for mark in (*report.mentions, *report.names, *report.acts):
        surface = mark.text if hasattr(mark, "text") else mark.surface
        assert 0 <= mark.start < mark.end
        assert surface == whole[mark.within][mark.start : mark.end]
    between = store.language(report.language).between.regex
    for one, other in zip(report.mentions, report.mentions[1:], strict=False):
        # What a range holds between its ends stands at the range; nothing else stands at the same place twice.
        assert (
            one.within != other.within or one.end <= other.start or between.search(one.surface) or between.search(other.surface)
        )
    for part in parts:
        words = part.title if hasattr(part, "title") else part.text
        assert all(0 <= mark.at <= len(words) for mark in part.notes)
        assert words == words.strip()
        assert [offset for offset, _ in part.lines] == sorted(offset for offset, _ in part.lines)
    for note in report.notes:
        assert all(anchor in whole or anchor == "masthead" for anchor in note.anchors)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_any_text_is_read_and_nothing_is_lost_or_invented(code: str, suffix: str):
    @law(120)
    @given(document)
    @example("1. ³\n\n³ x")
    @example("1. a\n¹")
    @example("1. 1. \n[^1]: 1. \n[^1]: 1. \n\x0c")
    @example("¹ x\n¹ y\n1. z¹²\n")
    @example("# a\n# b\n1. c\n\n  2. d\n     ```\n     3. e\n")
    @example("&amp;\n[x]: y\n<b>1. c</b>\n")
    def holds(text: str) -> None:
        data = text.encode("utf-8", "surrogatepass" if any(unicodedata.category(c) == "Cs" for c in text) else "strict")
        source, faults = read(f"any{suffix}", data)
        if source is None:
            assert faults[0].code in ("S101", "S102", "S103")
            return
        report, told = read_report(source, store.language(code), registry(), body="cac-cosp-wg.4")
        ledger = report.ledger
        assert ledger.lost == 0
        assert not [d for d in told if d.code == "P150"], told
        assert ledger.source == ledger.text + ledger.labels + ledger.furniture
        # Counted from the file itself, not from what the reader made of it.
        assert ledger.source == sum(not c.isspace() for c in text.removeprefix("\ufeff"))
        fits(report)
        assert (report, told) == read_report(source, store.language(code), registry(), body="cac-cosp-wg.4")

    holds()


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_seed_obeys_the_same_laws(code: str):
    fits(seed(code)[0])


@law(60)
@given(st.binary(max_size=200), st.sampled_from([".txt", ".md", ".docx", ".pdf", ""]))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes, suffix: str):
    source, faults = read(f"any{suffix}", data)
    assert (source is None) == any(d.severity == "error" for d in faults)
    assert all(d.code.startswith("S") and d.remedy for d in faults)


def test_a_long_text_takes_no_unreasonable_time():
    """Lines made to be hard for patterns with repeats inside repeats."""
    started = dt.datetime.now(tz=dt.UTC)
    for hard in ("第8/1、" * 800, "一" * 20_000, "articles 1, " * 3000, "（" * 5000, "the Convention " * 2000, "(a) " * 3000):
        for code in CODES:
            read_bytes(f"1. {hard}".encode(), code)
    assert dt.datetime.now(tz=dt.UTC) - started < dt.timedelta(seconds=20)


@pytest.mark.parametrize(
    "hard",
    [
        "\f".join("1. It met. 1\n\n____\n 1\n  A note." for _ in range(500)),
        "\n\n".join(f"{n % 999}/ A note." for n in range(5_000)),
        "¹ A note.¹ \n\n" * 3_000,
        "\f" + "\n".join(f"{n}    a    b" for n in range(5_000)),
        "\f" + "1. It met 1/ " + "\n\n 1/ A note." * 3_000,
        "1. " + " ".join(f"{n}. It met." for n in range(2, 5_000)),
        "1. " + "1. 2. " * 5_000,
        "1. " + "I. A. " * 5_000,
        "1. " + "a 1 " * 20_000 + "\n\n¹ x\n\n² x",
    ],
    ids=range(9),
)
def test_pages_notes_and_columns_take_no_unreasonable_time(hard: str):
    started = dt.datetime.now(tz=dt.UTC)
    report, _ = read_bytes(hard.encode(), "en")
    assert report.ledger.lost == 0
    assert dt.datetime.now(tz=dt.UTC) - started < dt.timedelta(seconds=20)


# numerals


@given(st.integers(1, 399))
def test_roman_numerals_come_back(number: int):
    written = to_roman(number)
    assert roman(written) == roman(written.upper()) == number


@given(st.text(alphabet="ivxlcdmIVXLC ", max_size=8))
def test_only_one_way_of_writing_a_roman_numeral_is_one(text: str):
    value = roman(text)
    assert value is None or to_roman(value) == text.lower()


@given(st.integers(0, 9999), st.sampled_from(CODES))
def test_figures_are_read_in_every_language(number: int, code: str):
    numerals = store.language(code).numerals
    assert numerals.read(str(number)) == number
    fullwidth = str(number).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    assert numerals.read(fullwidth) == number
    superscript = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(figure)] for figure in str(number))
    assert note_number(superscript) == note_number(f"[^{number}]:") == str(number)


def han(number: int) -> str:
    tens, ones = divmod(number % 100, 10)
    digits = "零一二三四五六七八九"
    head = f"{digits[number // 100]}百" + ("零" if ones and not tens else "") if number >= 100 else ""
    ten = ("" if tens == 1 and number < 100 else digits[tens]) + "十" if tens else ""
    return head + ten + (digits[ones] if ones else "")


@given(st.integers(1, 999))
def test_han_numerals_are_read(number: int):
    assert store.language("zh").numerals.read(han(number)) == number


@given(st.text(max_size=12), st.sampled_from(CODES))
def test_what_is_no_number_is_none_and_no_crash(text: str, code: str):
    value = store.language(code).numerals.read(text)
    assert value is None or value >= 0
    assert letter(text) is None or letter(text) in "abcdefghijklmnopqrstuvwxyz"
