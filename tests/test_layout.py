"""Text as extraction leaves it: pages with running heads and footnotes, columns, one line, old encodings."""

from __future__ import annotations

import re

import pytest

from reading import passages, read_bytes
from wgreport.model.report import Report
from wgreport.readers import read

FILL = "The Working Group considered the item and heard statements by several speakers on it"


def pages(*texts: str) -> bytes:
    """Pages with a running head and a page number, as `pdftotext -layout` sets them."""
    made = [
        f"{' ' * 60 if number % 2 else ''}A/AC.9/2031/1\n\n{text}\n\n{number}/9     31-0{number}042\n"
        for number, text in enumerate(texts, start=1)
    ]
    return ("\f".join(made) + "\f").encode()


def report(data: bytes, code: str = "en") -> Report:
    found, told = read_bytes(data, code)
    assert found.ledger.lost == 0
    assert not [d for d in told if d.code == "P150"]
    return found


def codes(data: bytes, code: str = "en") -> list[str]:
    return [d.code for d in read_bytes(data, code)[1]]


def text(data: bytes, address: str = "p1") -> str:
    return next(p.text for p in passages(report(data)) if p.address == address)


def bound(found: Report) -> list[tuple[str, str, str]]:
    """Number, address and the text before each mark, cut to its last word."""
    return [(m.number, m.note, p.text[: m.at].split()[-1]) for p in passages(found) for m in p.notes]


# pages


THREE = pages(
    "Report of the Group\n\n   1.   The Group met at its seat and took up the",
    "   item that it had put off. 1 It then\n\n   2.   It closed.\n\n   __________________\n     1\n       In the year before.",
    f"   3.   {FILL}.",
)


def test_what_pages_repeat_is_none_of_the_text():
    found = report(THREE)
    assert [p.number for p in found.paragraphs] == ["1", "2", "3"]
    assert text(THREE) == "The Group met at its seat and took up the item that it had put off. It then"
    assert found.title == "Report of the Group"


def test_a_note_at_the_foot_of_its_page_is_bound_to_its_mark():
    found = report(THREE)
    assert [(n.address, n.text, n.anchors) for n in found.notes] == [("fn1", "In the year before.", ("p1",))]
    assert bound(found) == [("1", "fn1", "off.")]


@pytest.mark.parametrize(
    ("mark", "foot"),
    [
        ("met. 1 It", "  1\n     In Geneva."),
        ("met.1 It", "  1\n     In Geneva."),
        ("met. 1/ It", "  1/  In Geneva."),
        ("met in 20311 as ever. It", "  1\n     In Geneva."),
        ("met in 2031 1 and closed. It", "  1\n     In Geneva."),
        ("met.¹ It", "  ¹ In Geneva."),
        ("met.[1] It", "  [1] In Geneva."),
        ("met.* It", "  * In Geneva."),
        ("met            * It", "       *\n     In Geneva."),
    ],
)
@pytest.mark.parametrize("rule", ["", "  ______________\n"])
def test_the_forms_of_marks_and_notes(mark: str, foot: str, rule: str):
    data = pages("Report", f"  1.   The Group {mark} closed.\n\n{rule}{foot}", "  2.   It parted.")
    found = report(data)
    assert [(n.text, n.anchors) for n in found.notes] == [("In Geneva.", ("p1",))]
    assert re.fullmatch(r"The Group met(?: in 2031(?: as ever| and closed)?)?\.? It closed\.", text(data))


def test_a_number_with_no_footnote_on_its_page_is_text():
    data = pages("Report", "  1.   The Group met. 1 It closed.", "  2.   It parted.\n\n  ______\n    1\n      A note.")
    assert text(data) == "The Group met. 1 It closed."
    assert "P110" in codes(data)


def test_marks_come_in_the_order_of_their_notes():
    words = "in its article 2, 1 the Group, with 2 speakers, took up Convention, 2 and paragraph 2 of it"
    foot = "  ______\n    1\n      One.\n    2\n      Two."
    data = pages("Report", f"  1.   {FILL}, {words}.\n\n{foot}", "  2.   It parted.")
    assert bound(report(data)) == [("1", "fn1", "2,"), ("2", "fn2", "Convention,")]


def test_what_says_that_a_number_is_none_keeps_it():
    data = pages(
        "Report",
        "  1.   See para. 1 and A/AC.9/1 and Add.1 and 1.5 per cent.\n\n  ______\n    1\n      One.",
        "  2.   It parted.",
    )
    assert text(data) == "See para. 1 and A/AC.9/1 and Add.1 and 1.5 per cent."


def test_notes_that_begin_again_on_each_page():
    data = pages(
        "Report",
        "  1.   It met. 1 It sat.\n\n  ______\n    1\n      First.",
        "  2.   It rose. 1 It left.\n\n  ______\n    1\n      Second.",
    )
    assert [(n.address, n.number, n.text, n.anchors) for n in report(data).notes] == [
        ("fn1", "1", "First.", ("p1",)),
        ("fn1-2", "1", "Second.", ("p2",)),
    ]


def test_a_note_goes_over_its_page():
    data = pages(
        "Report",
        "  1.   It met. 1 It sat and\n\n  ______\n    1\n      First it went",
        "   rose again.\n\n  2.   It left.\n\n  ______\n      over the page.",
        f"  3.   {FILL}.",
    )
    found = report(data)
    assert [n.text for n in found.notes] == ["First it went over the page."]
    assert text(data) == "It met. It sat and rose again."


def test_text_does_not_run_into_the_notes_of_the_page_before():
    head = "A/AC.9/2031/1\n"
    one = "  1.   It sat and\n\n  ______\n    1\n      A note.\n"
    data = f"Report\f{head}{one}\f{head}  rose again. 1\n\f{head}  2.   It left.\n\f".encode()
    assert text(data).startswith("It sat and rose again.")
    assert [n.text for n in report(data).notes] == ["A note."]


def test_lists_and_tables_at_the_end_of_a_page_are_no_notes():
    data = pages(
        "Report",
        "  1.   It met and had:\n\n  * First\n\n  * Second",
        "  2.   It had 1 table:\n\n  1\n  2\n  3",
        "  3.   It left.",
    )
    assert report(data).notes == ()


def test_a_job_number_and_a_barcode_belong_to_the_page():
    data = pages("Report", "  1.   It met and\n\n31-04776 (E)    100431\n*3104776*\n\n  /...", "  sat.")
    assert text(data) == "It met and sat."


# columns


def test_a_masthead_in_two_columns_is_read_column_by_column():
    first = (
        "    United Nations                         A/AC.9/2031/1\n"
        "    General Assembly                       Distr.: General\n"
        "                                           20 March 2031\n\n"
        "                                           Original: English\n\n\n"
        "    Report of the Group\n\n"
        "    1.   The Group met."
    )
    found = report((first + "\f    2.   It left.\n").encode())
    assert found.masthead.distribution == "General"
    assert (found.masthead.date, found.masthead.original, found.masthead.symbols) == ("2031-03-20", "en", ("A/AC.9/2031/1",))
    assert found.title == "Report of the Group"


def test_a_list_in_columns_is_read_by_columns_and_a_table_by_rows():
    names = [("Angola", "Jamaica"), ("Belgium", "Kenya"), ("Chile (the)", "Mali"), ("Egypt", "Zambia")]
    rows = [("CRP.1", "Work done"), ("CRP.2", "An agenda"), ("CRP.9", "List of things")]
    columns = "\n".join(f"       {one:<30}{other}" for one, other in names)
    table = "\n".join(f"       {one:<30}{other}" for one, other in rows)
    data = pages("Report", f"  1.   These came:\n{columns}\n\n  2.   It had these:\n{table}", "  3.   It left.")
    by_column = [pair[column] for column in (0, 1) for pair in names]
    assert text(data, "p1") == "These came: " + "\u2003".join(by_column)
    assert text(data, "p2") == "It had these: " + "\u2003".join(cell for row in rows for cell in row)


# a report on one line

LINES = f"""UNITED NATIONS

Report of the Working Group

CONTENTS   Paragraphs  Page

I.  First matters.......... 1 - 2  3

II.  Other matters.......... 3 - 4  4

I.  First matters

1.  {FILL}. {FILL}, as in paragraph 2. {FILL}.

2.  The Group decided: (a) To meet; (b) To part; and (c) To meet again.

II.  Other matters

3.  {FILL}, as follows: 1. First things. 2. Second things. 3. Third things. 4. Fourth things. {FILL}. {FILL}. {FILL}. {FILL}. {FILL}.

4.  It closed. {FILL}. {FILL}. {FILL}. {FILL}. {FILL}.

Annex

Those who came."""


def shape(found: Report) -> list[tuple[str, str]]:
    return [(p.address, p.text) for p in passages(found)]


@pytest.mark.parametrize("joint", [" ", "   "])
def test_a_report_on_one_line_is_cut_where_its_parts_begin(joint: str):
    found = report(LINES.replace("\n\n", joint).encode() if joint == "   " else re.sub(r"\s+", " ", LINES).encode())
    assert [p.number for p in found.paragraphs if p.number] == ["1", "2", "3", "4"]
    addresses = [p.address for p in passages(found)]
    assert [a for a in addresses if a.startswith("p")] == [
        "p1",
        "p2",
        "p2-a",
        "p2-b",
        "p2-c",
        "p3",
        *(f"p3-{n}" for n in range(1, 5)),
        "p4",
    ]
    assert [(s.address, s.title) for s in found.sections] == [
        ("s-i", "First matters"),
        ("s-ii", "Other matters"),
        ("annex-1", ""),
    ]
    assert text(LINES.replace("\n\n", "   ").encode(), "p1") == f"{FILL}. {FILL}, as in paragraph 2. {FILL}."


def test_a_long_paragraph_is_not_cut():
    data = f"Report\n\n1. {'It met in 1. ' * 300}\n".encode()
    assert [p.address for p in passages(report(data))] == ["p1"]


# encodings

FRENCH = "1. La délégation a relevé que l’État était déjà intéressé par « l’égalité » – à Genève. " * 3
ENGLISH = "1. The State’s “report” – the Group’s first – was noted. Côte d’Ivoire’s delegation spoke. " * 4
RUSSIAN = "1. Рабочая группа провела свое первое совещание в Вене и приняла повестку дня. " * 3
ARABIC = "1. عقد الفريق العامل اجتماعه الأول في فيينا، وأقر جدول الأعمال المؤقت للدورة. " * 3
CHINESE = "1. 工作组在维也纳举行了第一次会议，并通过了会议议程。" * 3


@pytest.mark.parametrize(
    ("words", "code", "encoding"),
    [
        (FRENCH, "fr", "windows-1252"),
        (FRENCH, "fr", "mac-roman"),
        (ENGLISH, "en", "windows-1252"),
        (ENGLISH, "en", "mac-roman"),
        (RUSSIAN, "ru", "windows-1251"),
        (RUSSIAN, "ru", "koi8-r"),
        (ARABIC, "ar", "windows-1256"),
        (CHINESE, "zh", "gb18030"),
    ],
)
def test_a_text_in_an_old_encoding_is_read_and_told(words: str, code: str, encoding: str):
    source, told = read(f"{code}.txt", words.encode(encoding))
    assert source is not None
    assert "".join(line.text for line in source.lines) == words.strip()
    assert [(d.code, d.severity, d.line) for d in told] == [("S118", "warning", 1)]
    assert encoding in told[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_that_says_its_encoding_is_read(encoding: str):
    source, told = read("fr.txt", FRENCH.encode(encoding))
    assert source is not None
    assert source.lines[0].text == FRENCH.strip()
    assert told == ()


@pytest.mark.parametrize(
    "data",
    [
        b"1. \xff",
        b"1. \x81\x8d\x8f",
        b"1. \xe9\xe8\xff\xfe\x80 x \xd5\xd5",
        "1. The State’s report.".encode("cp1252"),
        b"\xff\xfe1",
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes):
    source, told = read("en.txt", data)
    assert source is None
    assert told[0].code in ("S103", "S109")
    assert told[0].remedy


def test_the_place_of_the_first_foreign_character_is_told():
    source, told = read("en.txt", ("Report\r\r" + ENGLISH).encode("mac-roman"))
    assert source is not None
    assert told[0].line == 3
    assert "State’s" in told[0].excerpt


# blanks


def test_marks_that_are_not_seen_are_no_part_of_the_text():
    assert text("1. The co\u00adoperation \u200eof\u200f the\u00a0Group\u200b.".encode()) == "The cooperation of the Group."


def test_a_hyphen_between_blanks_stays_one():
    found = report("1. Совещание государств -\nучастников и вопро-\nсам.".encode(), "ru")
    assert found.paragraphs[0].text == "Совещание государств - участников и вопро-сам."


def test_a_paragraph_that_only_its_indent_sets_off():
    """As in the summaries of reports: no blank lines, the first line of each paragraph farther in."""
    page = (
        "Report of the Group\n\nSummary\n\n"
        "        The Group met at its seat and took up the items that stood\n"
        "   on its agenda, and it heard the statements of the Chair.\n"
        "        It then closed its meeting with a statement of thanks to all\n"
        "   who had taken part in it.\n\n1.   It met.\n"
    )
    found = report(pages(page, f"2.   {FILL}.", f"3.   {FILL}."))
    assert [p.text[:12] for p in found.paragraphs if not p.number] == ["The Group me", "It then clos"]


def test_a_table_of_contents_in_columns_with_roman_page_numbers():
    """Rows of the table that were read as a list in columns, and a page number of the preliminary pages."""
    entries = "\n".join(
        f"   {label}   {title} . . . . . . . . . . . .          {page}"
        for label, title, page in [
            ("I.", "Opening", 2),
            ("II.", "Attendance", 3),
            ("III.", "Deliberations", 4),
            ("IV.", "End", 5),
        ]
    )
    lines = f"Report of the Group\n\nContents\n\nChapter                                       Page\n{entries}\n\niv\n"
    body = "\n\n".join(
        f"{label}. {title}\n\n{n}. It met." for n, (label, title) in enumerate([("I", "Opening"), ("II", "End")], 1)
    )
    found = report(pages(lines, body, f"3.   {FILL}."))
    assert [section.title for section in found.sections] == ["Opening", "End"]
    assert [p.number for p in found.paragraphs] == ["1", "2", "3"]
