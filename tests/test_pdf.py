"""PDF files: small ones made here, character by character, and reports saved by LibreOffice (tests/formats)."""

from __future__ import annotations

import random
import time
from pathlib import Path

import msgspec
import pytest

from reading import SEED, read_bytes
from wgreport.readers import pdf_page, read

FORMATS = Path(__file__).parent / "formats"
WIDTH, HEIGHT = 600, 800


# making PDF files


def text(x: float, y: float, content: str, size: float = 10, font: str = "F1") -> str:
    """`content` with its baseline `y` points below the top of the page."""
    escaped = content.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {HEIGHT - y} Td ({escaped}) Tj ET\n"


def rule(x: float, y: float, width: float) -> str:
    return f"{x} {HEIGHT - y} {width} 0.5 re f\n"


def column(x: float, y: float, lines: list[str], size: float = 10, leading: float = 12) -> str:
    return "".join(text(x, y + leading * index, line, size) for index, line in enumerate(lines))


def pdf(*pages: str, trailer: str = "", more: tuple[str, ...] = ()) -> bytes:
    """A PDF with these content streams, set in Helvetica (F1) and Courier (F2)."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for index, content in enumerate(pages):
        data = content.encode("cp1252").decode("latin-1")
        fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        box = f"/MediaBox [0 0 {WIDTH} {HEIGHT}]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Resources {fonts} /Contents {6 + 2 * index} 0 R >>")
        objects.append(f"<< /Length {len(data)} >>\nstream\n{data}\nendstream")
    objects.extend(more)
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def lines(data: bytes):
    source, faults = read("en.pdf", data)
    assert source is not None, faults
    assert [line.number for line in source.lines] == list(range(1, len(source.lines) + 1))
    return source.lines


def texts(data: bytes, role: str = "plain") -> list[str]:
    return [line.text for line in lines(data) if line.role == role]


def codes(data: bytes) -> list[str]:
    return [fault.code for fault in read("en.pdf", data)[1]]


PROSE = [
    "1. The Working Group held its meeting in the city and",
    "discussed the matters that stand on its agenda for",
    "the year.",
]


# reports saved by LibreOffice


def without_places(value):
    """The report without what has to differ between formats: the numbers of lines, the ledger's books."""
    if isinstance(value, dict):
        return {key: without_places(inner) for key, inner in value.items() if key not in ("lines", "line", "ledger")}
    return [without_places(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(("code", "name", "source"), [("zh", "seed.pdf", "zh.txt"), ("en", "seed.en.pdf", "en.md")])
def test_the_seed_as_pdf_is_the_same_report(code: str, name: str, source: str):
    """With real footnotes, running heads, page and job numbers, and page breaks inside paragraphs."""
    expected, told = read_bytes((SEED / source).read_bytes(), code, Path(source).suffix)
    found, problems = read_bytes((FORMATS / name).read_bytes(), code, ".pdf")
    left, right = without_places(msgspec.to_builtins(found)), without_places(msgspec.to_builtins(expected))
    for key in right:
        assert left[key] == right[key], key
    assert [d.code for d in problems] == [d.code for d in told]
    assert found.ledger.lost == 0


def test_arabic_is_read_in_its_order():
    source, faults = read("ar.pdf", (FORMATS / "made-up.ar.pdf").read_bytes())
    assert source is not None
    assert faults == ()
    assert " ".join(line.text for line in source.lines) == (
        "أولا- مقدمة "
        "1- قرر مؤتمر الدول الأطراف، في قراره 3/2، إنشاء فريق عامل حكومي دولي مؤقت مفتوح العضوية (انظر "
        "الوثيقة A/AC.291/11) ليسدي المشورة إلى المؤتمر، بموجب المادة 6 من الاتفاقية (2020-2021). "
        "2- وعقد الفريق العامل اجتماعه من 31 آب/أغسطس إلى 2 أيلول/سبتمبر 2020 في فيينا، وحضره 58 مشاركا "
        "من الدول الأطراف والمنظمات الدولية، بما في ذلك UNODC وغيرها لا سيما «الدول»."
    )


# characters and spaces


def test_spaces_are_where_there_is_room():
    kerned = (
        f"BT /F1 10 Tf 50 {HEIGHT - 100} Td [(One) -278 (r) -60 (egional) 20 ( ) -20 (group) -280 (well) ( ) 278 (-being)] TJ ET"
    )
    assert texts(pdf(kerned)) == ["One regional group well-being"]


def test_letterspaced_words_stay_words():
    spaced = f"BT /F1 14 Tf 3 Tc 50 {HEIGHT - 100} Td (CONTENTS OF) Tj ET"
    assert texts(pdf(spaced)) == ["CONTENTS OF"]


def test_wide_gaps_are_two_spaces():
    entry = text(50, 100, "I.") + text(80, 100, "Introduction . . . . . . . .") + text(400, 100, "1-4") + text(450, 100, "3")
    assert texts(pdf(entry)) == ["I.  Introduction . . . . . . . .  1-4  3"]


def test_raised_figures_are_marks_and_lowered_ones_are_not():
    page = text(50, 100, "the session") + text(102, 96, "12", 6) + text(120, 100, "of CO") + text(146.5, 102, "2", 6)
    assert texts(pdf(page)) == ["the session¹² of CO2"]


def test_a_glyph_without_a_character_is_told():
    font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << /a 7 0 R >> "
    font += "/Encoding << /Differences [1 /a] >> /FirstChar 1 /LastChar 1 /Widths [10] /Resources << >> >>"
    glyph = "<< /Length 22 >>\nstream\n10 0 d0 0 0 9 9 re f  \nendstream"
    data = pdf(text(50, 100, "A word and ") + text(104, 100, "\x01\x01", font="F3"), more=(glyph, font))
    data = data.replace(b"/F2 4 0 R", b"/F3 8 0 R")
    assert codes(data) == ["S143"]
    assert texts(data) == ["A word and \ufffd\ufffd"]


def test_text_that_stands_upright_on_a_turned_page():
    turned = "".join(f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * i} 50 Tm ({line}) Tj ET\n" for i, line in enumerate(PROSE))
    watermark = "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 200 200 Tm (DRAFT) Tj ET\n"
    assert texts(pdf(turned + watermark)) == PROSE
    assert texts(pdf(turned + watermark), "furniture") == ["DRAFT"]


# order


def test_columns_are_read_one_after_the_other():
    left, right = ["Albania", "Angola", "Argentina", "Armenia", "Austria"], ["Belgium", "Benin", "Bhutan", "Brazil", "Chad"]
    rows = "".join(
        text(80, 140 + 12 * i, a) + text(300, 140 + 12 * i, b) for i, (a, b) in enumerate(zip(left, right, strict=True))
    )
    page = column(50, 100, ["3. The following States were represented at the meeting of the Group:"]) + rows
    assert texts(pdf(page + column(50, 230, ["4. The list is in document A/1."]))) == [
        "3. The following States were represented at the meeting of the Group:",
        *left,
        *right,
        "4. The list is in document A/1.",
    ]


def test_a_table_is_read_row_by_row():
    rows = [("Algeria", ["Ms. Zidane", "Mr. Amrani"]), ("Benin", ["Mr. Hounsou"]), ("Chile", ["Ms. Rojas", "Mr. Araya"])]
    page, y = "", 100
    for state, names in rows:
        page += text(60, y, state) + column(300, y, names)
        y += 12 * len(names) + 8
    assert texts(pdf(page)) == [cell for state, names in rows for cell in (state, *names)]


def test_a_masthead_in_two_columns():
    left = text(60, 60, "United Nations", 14) + text(60, 90, "Conference of the States", 16) + text(60, 108, "Parties", 16)
    right = text(400, 61, "A/1/2") + column(400, 88, ["Distr.: General", "1 July 2030", "Original: English"])
    below = text(60, 200, "Report of the Working Group", 17) + column(60, 240, PROSE)
    found = texts(pdf(left + right + below))
    assert found[:7] == [
        "United Nations",
        "Conference of the States",
        "Parties",
        "A/1/2",
        "Distr.: General",
        "1 July 2030",
        "Original: English",
    ]
    assert found[7:] == ["Report of the Working Group", *PROSE]


def test_labels_are_no_column():
    page = "".join(
        text(50, y, label) + column(80, y, [f"{word} the first line", "and the second line"])
        for label, word, y in (("(a)", "Of", 100), ("(b)", "At", 130))
    )
    assert texts(pdf(page)) == ["(a)  Of the first line", "and the second line", "(b)  At the first line", "and the second line"]


# what is the page's


def report(count: int, foot: str = "") -> list[str]:
    """Pages with a running head, page numbers and text that goes on from page to page."""
    pages = []
    for number in range(1, count + 1):
        head = text(60, 60, "A/1/2", 8) if number > 1 else text(60, 60, "United Nations", 14) + text(400, 60, "A/1/2")
        words = [f"word {chr(96 + number)} and more of the text that goes on in the next line" for _ in range(4)]
        words[0] = f"{number}. W{words[0][1:]}"
        words[-1] += "."
        pages.append(head + column(60, 120, words) + foot + text(500, 760, str(number), 8) + text(60, 760, "V.30-00123", 8))
    return pages


def test_running_heads_and_page_numbers_are_furniture():
    data = pdf(*report(4))
    assert texts(data, "furniture") == ["V.30-00123  1", *(t for n in (2, 3, 4) for t in ("A/1/2", f"V.30-00123  {n}"))]
    assert [line.page for line in lines(data) if line.role == "furniture"] == [1, 2, 2, 3, 3, 4, 4]


def test_job_numbers_and_barcodes_are_furniture():
    page = column(60, 120, PROSE) + text(60, 740, "V.30-00123 (E) 010730", 8) + text(60, 755, "*3000123*", 12)
    assert texts(pdf(page), "furniture") == ["V.30-00123 (E) 010730", "*3000123*"]


def test_text_at_the_edge_is_no_furniture():
    pages = [column(60, 60, [f"the text of page {n} goes on here", "without anything above it"] * 4) for n in range(1, 5)]
    assert texts(pdf(*pages), "furniture") == []


# paragraphs


def begins(data: bytes) -> list[tuple[str, bool]]:
    return [(line.text, line.after_blank) for line in lines(data) if line.role == "plain"]


def test_a_paragraph_begins_after_a_gap_or_with_an_indent():
    page = column(60, 100, [*PROSE, "more", "and more of it"]) + column(60, 164, ["2. Another one", "of two lines."])
    page += text(90, 188, "(a) An item;") + text(90, 200, "(b) Another, of") + text(60, 212, "two lines.")
    assert [text for text, begun in begins(pdf(page)) if begun] == [PROSE[0], "2. Another one", "(a) An item;", "(b) Another, of"]


def test_a_paragraph_goes_on_over_a_page():
    data = pdf(column(60, 120, PROSE[:2]), column(60, 120, ["the year, and more.", "2. Next"]))
    assert begins(data)[2] == ("the year, and more.", False)
    assert begins(data)[3] == ("2. Next", True)


def test_words_that_lines_cut():
    known = ["The cooperation of States and their well-being are", "what this is about, as is said below."]
    cut = ["The co-", "operation of all for the sake of the well-", "being of all and of the A/AC.1/", "L.3 of it."]
    found = lines(pdf(column(60, 100, known) + column(60, 160, cut)))
    assert [(line.text, line.markup) for line in found[2:]] == [
        ("The cooperation", "-"),
        ("of all for the sake of the well-", ""),
        ("being of all and of the A/AC.1/L.3", ""),
        ("of it.", ""),
    ]


# footnotes


def notes(data: bytes) -> list[str]:
    return texts(data, "note")


def test_footnotes_below_their_rule():
    body = column(60, 120, PROSE) + text(112, 140, "1", 6)
    foot = (
        rule(60, 690, 120)
        + text(60, 698, "1", 6)
        + text(70, 702, "See A/1/2.", 8)
        + text(60, 710, "2", 6)
        + text(70, 714, "Ibid.", 8)
    )
    data = pdf(body + foot)
    assert notes(data) == ["¹ See A/1/2.", "² Ibid."]
    assert texts(data)[-1].startswith("the year.")


def test_footnotes_without_a_rule_are_smaller():
    foot = text(60, 698, "1", 5) + text(64, 701, "See A/1/2 and what is said there on", 7) + text(60, 710, "the matter.", 7)
    assert notes(pdf(column(60, 120, PROSE) + foot)) == ["¹ See A/1/2 and what is said there on", "the matter."]


def test_a_footnote_that_goes_on_over_a_page():
    first = column(60, 120, PROSE[:2]) + rule(60, 690, 120) + text(60, 698, "1", 6) + text(66, 702, "A note that goes on", 8)
    second = column(60, 120, ["the year, and more.", "2. Next."]) + rule(60, 690, 120) + text(60, 702, "on the next page.", 8)
    found = lines(pdf(first, second))
    assert [(line.text, line.role, line.page) for line in found] == [
        (PROSE[0], "plain", 1),
        (PROSE[1], "plain", 1),
        ("the year, and more.", "plain", 2),
        ("¹ A note that goes on", "note", 1),
        ("on the next page.", "note", 1),
        ("2. Next.", "plain", 2),
    ]


def test_an_underline_is_no_rule_of_footnotes():
    page = column(60, 120, PROSE) + text(60, 600, "* underlined") + rule(60, 602, 60) + text(60, 630, "* starred")
    assert notes(pdf(page)) == []


# files that are no text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4 nothing", "S145"),
        (b"no PDF at all", "S145"),
        (pdf(rule(10, 10, 100)), "S141"),
        (pdf(""), "S101"),
        (
            pdf(
                text(50, 50, "secret"),
                trailer="/Encrypt 7 0 R /ID [<00><00>]",
                more=(f"<< /Filter /Standard /V 1 /R 2 /P -1 /O <{'11' * 32}> /U <{'22' * 32}> >>",),
            ),
            "S140",
        ),
        (b"%PDF-1.4" + b"\0" * pdf_page.MAX_BYTES, "S107"),
    ],
    ids=["cut", "other", "scanned", "blank", "locked", "large"],
)
def test_what_cannot_be_read_is_told(data: bytes, code: str):
    source, faults = read("en.pdf", data)
    assert source is None
    assert [fault.code for fault in faults] == [code]


def test_a_page_without_text_is_told():
    assert codes(pdf(column(60, 120, PROSE), rule(10, 10, 100))) == ["S142"]


def test_a_damaged_page_is_told():
    data = pdf(column(60, 120, PROSE), text(60, 120, "lost")).replace(b"/Kids [5 0 R 7 0 R]", b"/Kids [5 0 R 9 0 R]")
    assert codes(data) == ["S144"]
    assert texts(data) == PROSE


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_page, "MAX_PAGES", 1)
    assert codes(pdf("", "")) == ["S107"]
    monkeypatch.undo()
    monkeypatch.setattr(pdf_page, "MAX_GLYPHS", 10)
    assert codes(pdf(column(60, 120, PROSE))) == ["S107"]
    monkeypatch.undo()
    monkeypatch.setattr(pdf_page, "MAX_PAGE_GLYPHS", 10)
    assert codes(pdf(column(60, 120, PROSE))) == ["S107"]


def test_a_broken_index_of_objects_is_mended():
    data = pdf(column(60, 120, PROSE))
    assert texts(data.replace(b"startxref\n", b"startxref\n9")) == PROSE
    assert texts(data[: data.rindex(b"startxref")]) == PROSE


def test_a_page_of_very_many_characters_ends():
    """On one line, on one spot, and each on a line of its own."""
    started = time.process_time()
    for content in (
        f"BT /F1 10 Tf 50 700 Td ({'word ' * 8_000}) Tj ET",
        "".join(text(50, 100, "x") for _ in range(8_000)),
        "".join(text(50 + i % 7, 700 * i / 8_000, "x", 5 + i % 4) for i in range(8_000)),
        "".join(rule(50, 700 * i / 20_000, 30) for i in range(20_000)) + column(60, 120, PROSE * 15),
    ):
        read("en.pdf", pdf(content))
    assert time.process_time() - started < 60


def test_damaged_files_are_read_or_told():
    """The same mutations as a long run over real files had (docs/decisions/0012-pdf-reader.md), here few."""
    chance = random.Random(12)
    whole = pdf(*report(3, rule(60, 690, 120) + text(60, 698, "1", 6) + text(66, 702, "A note", 8)))
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 10, 100))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            data = data[: chance.randrange(len(data))]
        source, faults = read("en.pdf", bytes(data))
        assert source is not None or faults


def test_a_heading_behind_a_table_of_contents_that_ends_its_page():
    table = column(60, 60, ["Contents", "Introduction ........................ 2", "I. Opening ......................... 3"])
    page = text(280, 60, "Introduction") + column(60, 90, PROSE)
    found = lines(pdf(table, page))
    assert next(line for line in found if line.text == "Introduction").after_blank
