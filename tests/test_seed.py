"""The first report, in Chinese as received and in English: everything that was found in it, against what a person reads there.

The tables of this file were written from the Chinese text by hand. Both versions are held to the same ones: addresses, targets and
acts do not depend on the language.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise

import pytest

from reading import SEED, SOURCES, SYMBOL, passages, read_bytes, seed, texts
from wgreport import store
from wgreport.cli import main
from wgreport.codec import report_schema
from wgreport.declared import corrections_in
from wgreport.model.report import Paragraph, Report, Section
from wgreport.parse.report import corrected, read_report
from wgreport.parse.structure import walk_passages, walk_sections
from wgreport.readers import read
from wgreport.registry import Index

CITATIONS = {
    "s-iii-a": ["uncac/article/6"],
    "p1": ["cac-cosp/resolution/3/2"],
    "p3": ["cac-cosp/resolution/8/8", "session/cac-cosp/9"],
    "p4": ["cac-cosp/decision/7/1", "cac-cosp/resolution/6/1"],
    "p5": ["cac-cosp/resolution/8/7", "uncac/article/6"],
    "p6": ["meeting/cac-cosp-wg.4/11"],
    "p7": ["session/cac-cosp/8"],
    "p8": ["item/2"],
    "p9": ["cac-cosp/resolution/3/2", "cac-cosp/resolution/8/7", "uncac/article/6"],
    "p10": ["session/cac-cosp/8", "meeting/cac-cosp-wg.4/1", "uncac/chapter/2"],
    "p11-2-a": ["uncac/article/6"],
    "p16": ["item/2"],
    "p17": [
        "uncac/article/6/1",
        "uncac/article/6/2",
        "document/CAC/COSP/WG.4/2020/4",
        "document/CAC/COSP/WG.4/2020/4/Add.1",
    ],
    "p34": ["cac-cosp/resolution/8/7"],
    "p35": ["uncac/article/6", "cac-cosp/resolution/8/7"],
    "p36": ["item/2/b"],
    "p43": ["uncac/article/9", "uncac/article/10", "uncac/article/13"],
    "p44": ["cac-cosp/resolution/8/12", "meeting/cac-cosp-wg.4/12"],
    "p48": ["item/3"],
    "p49": [
        "uncac/article/8/4",
        "uncac/article/13/2",
        "cac-cosp/resolution/8/12",
        "cac-cosp/resolution/8/13",
        "cac-cosp/resolution/8/14",
    ],
    "p51": ["cac-cosp/resolution/8/14", "meeting/cac-cosp-wg.4/12"],
    "p52": ["cac-cosp/resolution/8/12"],
    "p55": ["uncac/article/12"],
    "p56": ["uncac/article/5", "uncac/article/13"],
    "p62": ["uncac/article/6"],
    "p63": ["cac-cosp/resolution/8/8"],
    "p66": ["meeting/cac-cosp-wg.4/11"],
    "fn2": [
        "cac-cosp/resolution/8/3",
        "cac-cosp/resolution/8/7",
        "cac-cosp/resolution/8/8",
        "cac-cosp/resolution/8/10",
        "cac-cosp/resolution/8/11",
        "cac-cosp/resolution/8/12",
        "cac-cosp/resolution/8/13",
    ],
}

SECTIONS = [
    ("s-i", "一", "I", 1, 5),
    ("s-ii", "二", "II", 6, 15),
    ("s-ii-a", "A", "A", 6, 10),
    ("s-ii-b", "B", "B", 11, 11),
    ("s-ii-c", "C", "C", 12, 15),
    ("s-iii", "三", "III", 16, 47),
    ("s-iii-a", "A", "A", 16, 35),
    ("s-iii-b", "B", "B", 36, 47),
    ("s-iv", "四", "IV", 48, 65),
    ("s-v", "五", "V", 66, 66),
]

STATES_PARTIES = [
    "AFG",
    "ALB",
    "AGO",
    "ARG",
    "ARM",
    "AUT",
    "AZE",
    "BEL",
    "BTN",
    "BOL",
    "BIH",
    "BRA",
    "BRN",
    "BGR",
    "BFA",
    "KHM",
    "CAN",
    "CHL",
    "CHN",
    "COL",
    "CRI",
    "HRV",
    "CUB",
    "CYP",
    "CZE",
    "DNK",
    "DOM",
    "ECU",
    "EGY",
    "SLV",
    "ETH",
    "FIN",
    "FRA",
    "GEO",
    "DEU",
    "GHA",
    "GRC",
    "GTM",
    "GIN",
    "HND",
    "HUN",
    "IND",
    "IDN",
    "IRN",
    "IRQ",
    "IRL",
    "ISR",
    "ITA",
    "JPN",
    "JOR",
    "KEN",
    "KWT",
    "KGZ",
    "LVA",
    "LBN",
    "LTU",
    "LUX",
    "MYS",
    "MLI",
    "MLT",
    "MUS",
    "MEX",
    "MAR",
    "MMR",
    "NAM",
    "NLD",
    "NZL",
    "NIC",
    "NGA",
    "NOR",
    "OMN",
    "PRY",
    "PER",
    "POL",
    "PRT",
    "QAT",
    "KOR",
    "ROU",
    "RUS",
    "SAU",
    "SEN",
    "SRB",
    "SGP",
    "SVK",
    "SVN",
    "ZAF",
    "ESP",
    "LKA",
    "PSE",
    "SDN",
    "SWE",
    "CHE",
    "THA",
    "TUN",
    "TUR",
    "UKR",
    "ARE",
    "GBR",
    "USA",
    "URY",
    "VEN",
    "VNM",
    "YEM",
    "ZWE",
]

ROSTERS = [
    ("p12", "states-parties", STATES_PARTIES),
    ("p13", "regional-organizations", ["eu"]),
    ("p14", "united-nations", ["basel-institute", "unep", "unido"]),
    (
        "p15",
        "intergovernmental-organizations",
        ["gcc", "coe", "ipa-cis", "ecowas", "eco", "europol", "iaca", "interpol", "idlo", "iom", "las", "oecd", "oas", "wco"],
    ),
]

BODY_ACTS = [
    ("p59", "welcome", ()),
    ("p59", "request", ("unodc",)),
    ("p60", "recognize", ()),
    ("p60", "emphasize", ()),
    ("p61", "encourage", ("states-parties",)),
    ("p62", "request", ("unodc",)),
    ("p62", "recommend", ("cosp",)),
    ("p63", "recommend", ("states-parties",)),
    ("p64", "emphasize", ()),
    ("p65", "emphasize", ()),
]

PANELLISTS = {"p18": "MUS", "p19": "USA", "p20": "CHL", "p21": "ESP", "p22": "ARE"}

WEIGHTS = {
    "p23": ["many", "many"],
    "p24": ["several", "some"],
    "p25": ["several"],
    "p26": ["many", "many", "one"],
    "p27": ["several"],
    "p28": ["several", "unspecified"],
    "p29": ["one"],
    "p30": ["many", "unspecified"],
    "p31": ["several"],
    "p32": ["two"],
    "p33": ["some", "one", "some", "one"],
    "p34": ["one"],
    "p35": ["several"],
    "p45": ["two"],
    "p46": ["one", "one"],
    "p47": ["one"],
    "p51": ["two", "one"],
    "p52": ["two", "two"],
    "p53": ["one"],
    "p54": ["one"],
    "p55": ["one", "one"],
    "p56": ["one"],
    "p57": ["one"],
    "p58": ["one"],
}


def paragraph(report: Report, number: int) -> Paragraph:
    return report.paragraphs[number - 1]


def test_every_paragraph_is_there_once_and_in_order(report: Report):
    assert [p.number for p in report.paragraphs] == [str(n) for n in range(1, 67)]
    assert [p.address for p in report.paragraphs] == [f"p{n}" for n in range(1, 67)]
    assert all(p.text for p in report.paragraphs)


def test_sections_have_their_addresses_labels_and_paragraphs(report: Report):
    def numbers(section: Section) -> list[str]:
        return [*section.paragraphs, *(p for below in section.sections for p in numbers(below))]

    found = walk_sections(report.sections)
    column = 1 if report.language == "zh" else 2
    assert [(s.address, s.label) for s in found] == [(row[0], row[column]) for row in SECTIONS]
    for section, (_, _, _, first, last) in zip(found, SECTIONS, strict=True):
        assert numbers(section) == [f"p{n}" for n in range(first, last + 1)]
    inner = {address: s.address for s in found for address in s.paragraphs}
    assert {p.address: p.section for p in report.paragraphs} == inner


def test_headings_are_whole_and_without_their_footnote_marks(zh: Report, en: Report):
    titles = {s.address: s.title for s in walk_sections(zh.sections)}
    assert titles == {
        "s-i": "引言",
        "s-ii": "会议安排",
        "s-ii-a": "会议开幕",
        "s-ii-b": "通过议程和工作安排",
        "s-ii-c": "出席情况",
        "s-iii": "缔约国会议有关决议和工作组 2019 年 9 月举行的会议商定的建议的执行情况",
        "s-iii-a": "预防腐败方面的良好做法和举措：增强反腐败机构的效力（《联合国反腐败公约》第六条）",
        "s-iii-b": "其他建议",
        "s-iv": "今后的优先事项",
        "s-v": "通过报告",
    }
    english = {s.address: s.title for s in walk_sections(en.sections)}
    assert english["s-ii-c"] == "Attendance"
    assert english["s-iii"].startswith("Implementation of relevant Conference resolutions and of the recommendations")


def test_the_agenda_is_the_list_of_paragraph_11(report: Report):
    agenda = paragraph(report, 11)
    assert report.agenda == "p11"
    assert [p.address for p in walk_passages(agenda)] == [
        "p11",
        "p11-1",
        "p11-1-a",
        "p11-1-b",
        "p11-2",
        "p11-2-a",
        "p11-2-b",
        "p11-3",
        "p11-4",
    ]
    labels = ["1.", "(a)", "(b)", "2.", "(a)", "(b)", "3.", "4."]
    assert [p.label for p in walk_passages(agenda)[1:]] == labels


def test_the_agenda_items_have_their_words(zh: Report):
    assert {p.address: p.text for p in walk_passages(paragraph(zh, 11))[1:]} == {
        "p11-1": "组织事项：",
        "p11-1-a": "会议开幕；",
        "p11-1-b": "通过议程和工作安排。",
        "p11-2": "缔约国会议有关决议的执行情况：",
        "p11-2-a": "预防腐败方面的良好做法和举措：增强反腐败机构的效力（《联合国反腐败公约》第六条）；",
        "p11-2-b": "其他建议。",
        "p11-3": "今后的优先事项。",
        "p11-4": "通过报告。",
    }


def test_only_paragraphs_2_and_11_have_items(report: Report):
    assert [i.address for i in paragraph(report, 2).items] == ["p2-a", "p2-b", "p2-c", "p2-d"]
    assert [i.label for i in paragraph(report, 2).items] == ["(a)", "(b)", "(c)", "(d)"]
    assert [p.number for p in report.paragraphs if p.items] == ["2", "11"]


@pytest.mark.parametrize(
    ("number", "words", "end"),
    [
        (
            19,
            "这些机构的道德操守方案涉及财务披露条例、对雇员的教育和咨询以及执行道德标准，并定期接受审查和更新。",
            "以解决各机构道德操守方案中的不足之处。",
        ),
        (26, "一位发言者指出，虽然预防很重要，但对案件进行有效的调查和裁决", "可对腐败起到重要的威慑作用。"),
        (
            46,
            "已经对本国的法律框架进行审查，以确保法律框架既解决这一全球卫生紧急状况带来的挑战",
            "也履行本国在相关国际法律框架下的义务。",
        ),
    ],
)
def test_paragraphs_that_a_page_cut_runs_through_are_whole(zh: Report, number: int, words: str, end: str):
    """With no space in the word that was cut, no line break, and nothing of the footnotes that lay in the cut."""
    text = paragraph(zh, number).text
    assert words in text
    assert text.endswith(end)
    assert "促进《联合国反腐败公约》缔约国公共部门的廉正" not in text


def test_footnotes_stand_where_their_marks_stood(report: Report):
    assert [(n.address, n.number, n.anchors) for n in report.notes] == [
        ("fn1", "1", ("s-ii-c",)),
        ("fn2", "2", ("s-iii",)),
        ("fn3", "3", ("p17",)),
    ]


def test_footnote_marks_have_their_place_in_the_text(zh: Report):
    attendance, third = (s for s in walk_sections(zh.sections) if s.notes)
    assert (attendance.notes[0].number, attendance.notes[0].at) == ("1", len("出席情况"))
    assert (third.notes[0].number, third.notes[0].at) == ("2", len("缔约国会议有关决议"))
    [mark] = paragraph(zh, 17).notes
    assert paragraph(zh, 17).text[: mark.at].endswith("的电子版。")
    assert paragraph(zh, 17).text[mark.at :].startswith("他指出，")


def test_footnotes_have_their_words(zh: Report):
    assert zh.notes[0].text == "本报告所载的出席情况基于经确认的网络连接和现场与会情况。"
    assert zh.notes[1].text.startswith("题为“促进《联合国反腐败公约》缔约国公共部门的廉正”的第 8/3 号决议；")
    assert zh.notes[1].text.endswith("阿布扎比宣言”的第 8/13 号决议。")
    assert zh.notes[2].text.startswith("该出版物可在以下网址查阅：www.unodc.org/")


def test_attendance_lists_are_complete_and_in_order(report: Report):
    assert [(r.within, r.category, [e.id for e in r.entries]) for r in report.rosters] == ROSTERS
    assert len(STATES_PARTIES) == 104


def test_attendance_entries_are_named_as_the_text_has_them(zh: Report):
    names = [entry.name for entry in zh.rosters[0].entries]
    assert names[10] == "波斯尼亚和黑塞哥维那"
    assert names[-2:] == ["也门", "津巴布韦"]
    assert [e.name for e in zh.rosters[3].entries][7] == "国际刑事警察组织（国际刑警组织）"


def test_every_citation_is_found_with_its_target_and_no_other(report: Report):
    found: dict[str, list[str]] = defaultdict(list)
    for mention in report.mentions:
        found[mention.within].append(mention.target)
    assert found == CITATIONS


def test_every_citation_says_of_which_kind_it_is(report: Report):
    for mention in report.mentions:
        parts = mention.target.split("/")
        assert mention.kind == (parts[0] if parts[0] in ("document", "item", "meeting", "session") else parts[1])


def test_the_words_of_citations_are_those_of_the_text(report: Report):
    whole = texts(report)
    for mention in report.mentions:
        assert mention.surface == whole[mention.within][mention.start : mention.end]
    for one, other in pairwise(report.mentions):
        assert one.within != other.within or one.end <= other.start


def test_a_law_of_a_state_is_no_instrument_of_ours(report: Report):
    assert not [m for m in report.mentions if m.within in ("p19", "p22")]


def test_ten_acts_are_the_body_s_and_nothing_else_is(report: Report):
    found = [(a.within, a.verb, a.addressees) for a in report.acts if a.voice == "body"]
    assert found == BODY_ACTS


def test_conditions_are_kept_in_the_words_of_the_text(zh: Report, en: Report):
    found = {(a.within, a.verb): a.condition for a in zh.acts if a.voice == "body" and a.condition}
    assert found == {("p59", "request"): "根据请求", ("p62", "request"): "在有预算外资源的情况下"}
    english = {(a.within, a.verb): a.condition for a in en.acts if a.voice == "body" and a.condition}
    assert english == {
        ("p59", "request"): "upon request",
        ("p62", "request"): "subject to the availability of extrabudgetary resources",
    }


def test_what_the_group_might_wish_to_do_is_the_secretariat_s(report: Report):
    found = [(a.within, a.verb, a.addressees) for a in report.acts if a.voice == "secretariat"]
    assert found == [("p42", "recommend", ("wgp",)), ("p43", "recommend", ("wgp",))]


def test_panellists_speak_with_their_state(report: Report):
    panel = [a for a in report.acts if a.voice == "panellist"]
    assert {a.within for a in panel} == set(PANELLISTS)
    assert all(a.state == PANELLISTS[a.within] for a in panel)
    assert not [a for a in report.acts if a.within in PANELLISTS and a.voice != "panellist"]
    assert {a.within for a in panel if a.verb == "recommend"} == {"p18"}


def test_speakers_weigh_as_the_text_says(report: Report):
    found: dict[str, list[str | None]] = defaultdict(list)
    for act in report.acts:
        if act.voice == "speaker":
            found[act.within].append(act.weight)
    assert found == WEIGHTS


def test_a_paragraph_that_tells_of_an_earlier_recommendation_makes_none(report: Report):
    assert not [a for a in report.acts if a.within in ("p3", "p49") and a.voice == "body"]


def test_acts_are_stretches_of_their_paragraphs(report: Report):
    whole = texts(report)
    for act in report.acts:
        assert act.text == whole[act.within][act.start : act.end]


def test_masthead_and_meeting(zh: Report, en: Report):
    for report, place in ((zh, "维也纳"), (en, "Vienna")):
        assert (report.masthead.distribution, report.masthead.date, report.masthead.original) == ("General", "2020-09-16", "en")
        meeting = report.meeting
        assert (meeting.body, meeting.number, meeting.start, meeting.end) == ("cac-cosp-wg.4", 11, "2020-08-31", "2020-09-02")
        assert meeting.place == place
    assert zh.masthead.language == "zh"
    assert zh.title == "2020年8月31日至9月2日在维也纳举行的预防腐败问题不限成员 名额政府间工作组会议报告"


def test_nothing_of_the_seed_is_lost(zh: Report):
    ledger = zh.ledger
    # Counted without the program: the characters that are no white space.
    received = sum(not c.isspace() for c in SOURCES["zh"].read_text(encoding="utf-8-sig"))
    assert ledger.source == received == 8757
    assert ledger.lost == 0
    assert ledger.text + ledger.labels + ledger.furniture == 8757


def test_nothing_of_the_english_version_is_lost(en: Report):
    ledger = en.ledger
    assert ledger.source == sum(not c.isspace() for c in SOURCES["en"].read_text(encoding="utf-8-sig"))
    assert (ledger.lost, ledger.text + ledger.labels + ledger.furniture) == (0, ledger.source)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_nothing_is_complained_of(code: str):
    assert seed(code)[1] == ()


def test_the_versions_have_the_same_parts_and_say_the_same_things(zh: Report, en: Report):
    assert list(texts(zh)) == list(texts(en))
    assert [(m.within, m.target) for m in zh.mentions] == [(m.within, m.target) for m in en.mentions]
    assert [(a.within, a.voice, a.weight, a.state) for a in zh.acts] == [(a.within, a.voice, a.weight, a.state) for a in en.acts]


def test_the_corrections_apply_and_change_nothing_else(zh: Report, index: Index):
    source, _ = read("zh.txt", SOURCES["zh"].read_bytes())
    assert source is not None
    declared, lines, faults = corrections_in(SEED / "zh.fixes.yaml", "seed")
    mended, stale = corrected(source, declared, lines, "seed/zh.fixes.yaml")
    assert not faults
    assert not stale
    report, problems = read_report(mended, store.language("zh"), index, symbol=SYMBOL, body="cac-cosp-wg.4")
    assert problems == ()
    assert report.title == "2020年8月31日至9月2日在维也纳举行的预防腐败问题不限成员名额政府间工作组会议报告"
    before, after = texts(zh), texts(report)
    assert [address for address in before if before[address] != after[address]] == ["title", "p56"]
    assert "评估反腐败法律和政策的效力" in after["p56"]
    assert [(m.within, m.target) for m in report.mentions] == [(m.within, m.target) for m in zh.mentions]


# the JSON of the contract

SHAPE = {
    "paragraphs": {"address", "number", "section", "text", "notes", "items"},
    "notes": {"address", "number", "text", "anchors"},
    "sections": {"address", "label", "title", "notes", "paragraphs", "sections"},
    "mentions": {"in", "start", "end", "surface", "kind", "target"},
    "rosters": {"in", "category", "entries"},
    "acts": {"in", "voice", "weight", "verb", "addressees", "condition", "text"},
}


@pytest.mark.parametrize("code", ["zh", "en"])
def test_inspect_prints_the_json_of_the_contract_and_nothing_else(code: str, capfdbinary: pytest.CaptureFixture[bytes]):
    assert main(["inspect", str(SOURCES[code]), "--language", code, "--symbol", SYMBOL, "--json"]) == 0
    out, err = capfdbinary.readouterr()
    assert err == b""
    found = json.loads(out)
    assert set(found) >= {
        *("language", "symbol", "title", "masthead", "meeting", "sections", "paragraphs", "notes", "mentions", "rosters"),
        *("acts", "ledger", "diagnostics"),
    }
    assert (found["language"], found["symbol"]) == (code, SYMBOL)
    assert set(found["masthead"]) >= {"distribution", "date", "language", "original"}
    assert found["meeting"] == {
        "body": "cac-cosp-wg.4",
        "number": 11,
        "from": "2020-08-31",
        "to": "2020-09-02",
        "place": "维也纳" if code == "zh" else "Vienna",
    }
    for name, keys in SHAPE.items():
        assert found[name]
        assert all(set(entry) >= keys for entry in found[name]), name
    assert set(found["paragraphs"][1]["items"][0]) >= {"address", "label", "text", "items"}
    assert set(found["rosters"][0]["entries"][0]) == {"name", "id"}
    assert set(found["ledger"]) == {"source", "text", "labels", "furniture", "lost"}
    assert found["diagnostics"] == []


def test_the_json_fits_its_schema(capfdbinary: pytest.CaptureFixture[bytes]):
    """By a reader of JSON Schema of our own that knows the few words that the schema uses: no key that it does not describe, none
    missing, every type right."""
    main(["inspect", str(SOURCES["zh"]), "--language", "zh", "--json"])
    found = json.loads(capfdbinary.readouterr()[0])
    schema = json.loads(report_schema())

    def fits(value: object, rule: dict, where: str) -> None:
        if "$ref" in rule:
            fits(value, schema["$defs"][rule["$ref"].rpartition("/")[2]], where)
        elif "anyOf" in rule:
            kinds = [kind for kind in rule["anyOf"] if (kind.get("type") == "null") == (value is None)]
            assert len(kinds) == 1, where
            fits(value, kinds[0], where)
        elif "enum" in rule:
            assert value in rule["enum"], where
        elif rule["type"] == "object":
            assert isinstance(value, dict), where
            assert not set(value) - set(rule["properties"]), where
            assert not set(rule.get("required", ())) - set(value), where
            for key, inner in value.items():
                fits(inner, rule["properties"][key], f"{where}.{key}")
        elif rule["type"] == "array":
            assert isinstance(value, list), where
            for number, inner in enumerate(value):
                kinds = rule.get("prefixItems", [])
                fits(inner, kinds[number] if number < len(kinds) else rule["items"], f"{where}[{number}]")
        else:
            kind = {"string": str, "integer": int, "boolean": bool, "null": type(None)}[rule["type"]]
            assert isinstance(value, kind), where

    fits(found, schema, "$")


def test_what_is_read_as_text_is_read_the_same_as_markdown(zh: Report):
    """The Chinese text, called Markdown: the same paragraphs and citations."""
    again, _ = read_bytes(SOURCES["zh"].read_bytes(), "zh", ".md")
    assert [p.number for p in again.paragraphs if p.number] == [p.number for p in zh.paragraphs]
    assert again.ledger.lost == 0
    assert {p.address for p in passages(again)} >= {"p1", "p66"}
