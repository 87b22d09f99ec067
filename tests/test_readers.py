"""The readers: every format gives the lines that the text gives, and no file does harm."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import pytest

from wgreport import store
from wgreport.parse.blocks import blocks_of
from wgreport.parse.numbering import ROMAN
from wgreport.parse.report import read_report
from wgreport.parse.text import canonical
from wgreport.readers import ooxml, read
from wgreport.readers.counting import counted
from wgreport.registry import index_of

ROOT = Path(__file__).parents[1]
SEED = ROOT / "content/reports/cac-cosp-wg.4-2020-5/zh.txt"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


# making Word files


def part(root: str, content: str) -> str:
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="{MARKUP}">{content}</w:{root}>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; `parts` are the contents of `styles`, `numbering`, `footnotes`, …, by their role."""
    kind = f"{OFFICE}/"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        relations = "".join(f'<Relationship Id="r-{name}" Type="{kind}{name}" Target="{name}.xml"/>' for name in parts)
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        main = f'<Relationship Id="r1" Type="{kind}officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{space}">{main}</Relationships>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>')
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", part(name if name != "header" else "hdr", content))
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def listed(list_id: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(depth: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    given = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{given}</w:lvl>'


def definition(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def texts(data: bytes, name: str = "en.docx") -> list[str]:
    source, faults = read(name, data)
    assert source is not None, faults
    assert [line.number for line in source.lines] == list(range(1, len(source.lines) + 1))
    return [line.text for line in source.lines]


def codes(data: bytes, name: str = "en.docx") -> list[str]:
    return [d.code for d in read(name, data)[1]]


# the seed as a Word file


def seed_blocks():
    language = store.language("zh")
    source, _ = read("zh.txt", SEED.read_bytes())
    found = blocks_of(source, language)
    joined = []
    for block in found.blocks:
        label = block.label if block.kind != "note" else ""
        # The joints of lines are closed as the report closes them; marks stay in the text.
        text = ""
        for piece in block.pieces:
            unmarked = msgspec.structs.replace(piece, marks=())
            text = canonical([*([type(piece)(text, 0)] if text else []), unmarked], language).text
        joined.append((block, label.strip(), text))
    return joined


def seed_docx(*, automatic: bool) -> bytes:
    """The seed with real footnotes, its numbers typed or automatic."""
    notes = {}
    body = []
    lists = 10
    extra = []
    inner = None
    for block, label, text in seed_blocks():
        if block.kind == "note":
            notes[block.key] = text
            continue
        runs = []
        for piece in re.split(f"([{SUPERSCRIPTS}]+)", text):
            if piece and piece[0] in SUPERSCRIPTS:
                number = "".join(str(SUPERSCRIPTS.index(c)) for c in piece)
                runs.append(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
            elif piece:
                runs.append(run(piece))
        properties = ""
        if block.kind == "title":
            properties = '<w:pStyle w:val="Title"/>'
        elif block.kind == "heading":
            depth = block.level - ROMAN
            properties = f'<w:pStyle w:val="H{depth + 1}"/>' + (listed(1, depth) if automatic else "")
        elif block.kind == "paragraph":
            properties = listed(2) if automatic else ""
            inner = None
        elif block.kind == "item" and automatic:
            if inner is None:
                lists, inner = lists + 1, lists + 1
                starts = "".join(f'<w:lvlOverride w:ilvl="{d}"><w:startOverride w:val="1"/></w:lvlOverride>' for d in (0, 1))
                extra.append(num(inner, 3, starts))
            properties = listed(inner, block.level - 1)
        if not automatic and label:
            runs.insert(0, run(f"{label} "))
        if block.kind == "paragraph" and block.key == "19":
            runs.insert(len(runs), '<w:r><w:br w:type="page"/></w:r>')
        body.append(p(*runs, properties=properties))
    styles = (
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    numbering = (
        definition(1, level(0, "chineseCounting", "%1."), level(1, "upperLetter", "%2."))
        + definition(2, level(0, "decimal", "%1."))
        + definition(3, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"))
        + num(1, 1)
        + num(2, 2)
        + "".join(extra)
    )
    ruled = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    footnotes = ruled + "".join(
        f'<w:footnote w:id="{key}">{p("<w:r><w:footnoteRef/></w:r>", run(" " + text))}</w:footnote>'
        for key, text in notes.items()
    )
    return docx("".join(body), styles=styles, numbering=numbering, footnotes=footnotes)


def report_of(name: str, data: bytes):
    source, faults = read(name, data)
    assert source is not None, faults
    registry, _ = store.load_registry(ROOT / "content/registry", "registry")
    return read_report(source, store.language("zh"), index_of(registry), symbol="CAC/COSP/WG.4/2020/5")


def comparable(report) -> dict:
    """The report without what has to differ between formats: the numbers of lines, the ledger's books."""

    def stripped(value):
        if isinstance(value, dict):
            # A list's dash before its letter is typed in the text and not there where Word counts.
            return {
                k: re.sub(r"^[-\s]+", "", v) if k == "label" and isinstance(v, str) else stripped(v)
                for k, v in value.items()
                if k not in ("lines", "line", "ledger", "masthead")
            }
        return [stripped(v) for v in value] if isinstance(value, list | tuple) else value

    return stripped(msgspec.to_builtins(report))


@pytest.mark.parametrize("automatic", [False, True], ids=["typed", "automatic"])
def test_seed_as_word_file(automatic):
    expected, _ = report_of("zh.txt", SEED.read_bytes())
    found, problems = report_of("zh.docx", seed_docx(automatic=automatic))
    assert not [d for d in problems if d.severity == "error"]
    left, right = comparable(found), comparable(expected)
    assert left.keys() == right.keys()
    for key in right:
        assert left[key] == right[key], key
    assert found.masthead.date == expected.masthead.date
    assert found.ledger.lost == 0
    assert (len(found.paragraphs), len(found.notes)) == (66, 3)


# what Word files hold


def test_numbers_count_as_word_counts():
    numbering = (
        definition(
            1,
            level(0, "decimal", "%1."),
            level(1, "lowerLetter", "(%2)"),
            level(2, "lowerRoman", "(%3)", more='<w:suff w:val="space"/>'),
            level(3, "decimal", "%1.%4", more='<w:isLgl/><w:suff w:val="nothing"/>'),
        )
        + definition(
            2, level(0, "chineseCounting", "%1、", start=9), level(1, "upperRoman", "%2.", more='<w:lvlRestart w:val="0"/>')
        )
        + definition(3, level(0, "bullet", "\uf0b7"))
        + num(1, 1)
        + num(2, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
        + num(3, 2)
        + num(4, 3)
    )
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 3), (2, 0), (1, 0)]
    order += [(3, 0), (3, 1), (3, 0), (3, 1), (4, 0), (0, 0), (9, 0)]
    data = docx("".join(p("x", properties=listed(*place)) for place in order), numbering=numbering)
    assert texts(data) == [
        *("1. x", "(a) x", "(b) x", "(i) x", "(ii) x", "2. x", "(a) x", "2.1x", "1. x", "2. x"),
        *("九、 x", "I. x", "十、 x", "II. x", "x", "x", "x"),
    ]
    source, _ = read("en.docx", data)
    assert [line.markup for line in source.lines if line.markup] == ["•"]


def test_numbers_from_styles_and_unknown_formats():
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Para"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="D"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="C"/></w:style>'
    )
    numbering = definition(
        1, level(0, "koreanCounting", "%1."), level(1, "decimal", "%1-%2.", more='<w:pStyle w:val="B"/>')
    ) + num(1, 1)
    data = docx(
        "".join(p("x", properties=f'<w:pStyle w:val="{style}"/>') for style in "ABCA"), styles=styles, numbering=numbering
    )
    assert texts(data) == ["1. x", "1-1. x", "x", "2. x"]
    assert codes(data) == ["S131"]


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (11, "chineseCounting", "十一"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (0, "lowerRoman", "0"),
        (30_000, "upperLetter", "30000"),
        (3, "russianLower", "в"),
        (7, "unheard", None),
    ],
)
def test_counting(number, form, printed):
    assert counted(number, form) == printed


def test_characters():
    body = p(
        run("co\u00adope"),
        "<w:r><w:softHyphen/></w:r>",
        run("ration"),
        "<w:r><w:tab/></w:r>",
        run("well"),
        "<w:r><w:noBreakHyphen/></w:r>",
        run("being"),
        run("12", '<w:vertAlign w:val="superscript"/>'),
        run(" 1"),
        run("st", '<w:vertAlign w:val="superscript"/>'),
        '<w:hyperlink r:id="r9"><w:r><w:t> link</w:t></w:r></w:hyperlink>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText><w:t>no</w:t></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> field</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        run("hidden", "<w:vanish/>"),
    )
    data = docx(body)
    assert texts(data) == ["cooperation well-being¹² 1st link field"]
    assert codes(data) == ["S132"]


def test_tracked_changes_are_accepted():
    body = (
        p("a ", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>")
        + p("first ", properties="<w:rPr><w:del/></w:rPr>")
        + p("second", "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
        + p("row")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert texts(docx(body)) == ["a new", "first second"]
    assert codes(docx(body)) == ["S130"]


def test_tables_boxes_and_alternatives():
    box = "<w:txbxContent>" + p("boxed") + "</w:txbxContent>"
    alternatives = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    table = "<w:tbl><w:tr><w:tc>" + p("a") + p("b") + "</w:tc><w:tc>" + p("3") + "</w:tc></w:tr></w:tbl>"
    body = p("around", alternatives) + "<w:sdt><w:sdtContent>" + table + "</w:sdtContent></w:sdt>"
    assert texts(docx(body)) == ["around", "boxed", "a", "b", "3"]


def test_footnotes():
    def cite(number, more=""):
        return f'<w:r><w:footnoteReference w:id="{number}"{more}/></w:r>'

    notes = "".join(
        [
            f'<w:footnote w:id="1">{p(run("one "), cite(3))}{p("more")}</w:footnote>',
            f'<w:footnote w:id="2">{p(run("* typed"))}</w:footnote>',
            f'<w:footnote w:id="3">{p(run("three"), cite(1))}</w:footnote>',
        ]
    )
    end = f'<w:endnote w:id="1">{p(run("end"))}</w:endnote>'
    body = (
        p("x", cite(1), " y", cite(2, ' w:customMarkFollows="1"'), "*")
        + p("z", '<w:r><w:endnoteReference w:id="1"/></w:r>', cite(9))
        + '<w:sectPr><w:footnotePr><w:numStart w:val="4"/></w:footnotePr></w:sectPr>'
    )
    source, _ = read("en.docx", docx(body, footnotes=notes, endnotes=end))
    assert [(line.text, line.after_blank) for line in source.lines] == [
        ("x⁴ y*", True),
        ("⁴ one ⁵", True),
        ("more", False),
        ("* typed", True),
        ("⁵ three⁴", True),
        ("z⁶", True),
        ("⁶ end", True),
    ]


def test_headings_and_breaks():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{depth}"><w:name w:val="heading {depth}"/></w:style>' for depth in (1, 2)
    )

    def heads(*depths):
        body = "".join(p("x", properties=f'<w:pStyle w:val="H{depth}"/>') for depth in depths)
        source, _ = read("en.docx", docx(body, styles=styles))
        return [line.level for line in source.lines]

    assert heads(1, 2, 2) == [1, 2, 2]
    assert heads(1, 2, 1) == [2, 3, 2]
    assert heads(1) == [2]
    source, _ = read("en.docx", docx(p("a", '<w:r><w:br w:type="page"/></w:r>', "b") + p("c")))
    assert [(line.text, line.after_blank) for line in source.lines] == [("a", True), ("b", False), ("c", True)]


def test_header_of_the_first_page():
    section = '<w:sectPr><w:headerReference w:type="first" r:id="r-header"/><w:titlePg/></w:sectPr>'
    assert texts(docx(p("text") + section, header=p("A/65/92"))) == ["A/65/92", "text"]


# files that mean harm, or are damaged


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def document(content: str, before: str = "") -> bytes:
    return archive(
        word__document_xml=f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}">{content}</w:document>'.encode()
    )


NESTED = 5_000
ENTITIES = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(12)) + "]>"
HARM = {
    "no-zip": (b"PK\x03\x04 nothing", "S108"),
    "text": (b"1. A report", "S108"),
    "truncated": (docx(p("x" * 1000))[:-300], "S108"),
    "cut-middle": (docx(p("x"))[:200] + docx(p("x"))[260:], "S108"),
    "no-document": (archive(other_xml=b"<x/>"), "S108"),
    "another-root": (archive(word__document_xml=b"<x/>"), "S108"),
    "broken-xml": (archive(word__document_xml=b"<w:document"), "S108"),
    "strange-encoding": (archive(word__document_xml=b'<?xml version="1.0" encoding="nonsense"?><x/>'), "S108"),
    "entities": (document("<w:p>&e11;</w:p>", ENTITIES), "S108"),
    "external-entity": (document("&x;", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "S108"),
    "external-subset": (document("", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'), "S108"),
    "deep": (document("<w:p>" * NESTED + "</w:p>" * NESTED), "S107"),
    "bomb": (document("<w:p/>" + " " * (40 * 2**20)), "S107"),
    "ratio": (document("<w:p/>" + " " * (8 * 2**20)), "S107"),
    "many-files": (archive(**{f"f{n}": b"" for n in range(ooxml.MAX_ENTRIES + 1)}), "S107"),
    "empty": (docx(p("")), "S101"),
}


@pytest.mark.parametrize("name", HARM)
def test_harm_is_told(name):
    data, code = HARM[name]
    began = time.monotonic()
    source, faults = read("en.docx", data)
    assert source is None
    assert [fault.code for fault in faults] == [code]
    assert faults[0].remedy
    assert "passwd" not in faults[0].message
    assert time.monotonic() - began < 10


def test_outside_is_not_followed():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="http://127.0.0.1/styles.xml" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/footnotes" Target="../../../../etc/passwd"/></Relationships>'
    )
    main = part("document", f"<w:body>{p('x')}</w:body>").encode()
    files = {"word__document_xml": main, "word___rels/document_xml.rels": relations.encode(), "../../evil": b"x"}
    assert texts(archive(**files)) == ["x"]


def test_long_chains_and_large_numbers():
    count = 3_000
    notes = "".join(
        f'<w:footnote w:id="{n}">{p(f"<w:r><w:footnoteReference w:id={chr(34)}{n + 1}{chr(34)}/></w:r>", run("x"))}</w:footnote>'
        for n in range(count)
    )
    assert len(texts(docx(p("x", '<w:r><w:footnoteReference w:id="0"/></w:r>'), footnotes=notes))) == count + 1
    numbering = definition(1, level(0, "lowerLetter", "%1" * 10_000, start=10**5), level(99, "decimal", "%9")) + num(1, 1)
    body = p("x", properties=listed(1, 10**9)) + p("x", properties=listed(1).replace('w:val="0"', f'w:val="{"9" * 9_999}"'))
    assert max(map(len, texts(docx(body, numbering=numbering)))) < 1_000


def test_every_cut_and_many_changed_bytes():
    data = seed_docx(automatic=True)
    for size in range(0, len(data), max(1, len(data) // 100)):
        read("en.docx", data[:size])
    for place in range(0, len(data), max(1, len(data) // 200)):
        read("en.docx", data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])


# HTML


def html(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>no</title></head><body>{body}</body></html>".encode()


def page(body: str) -> list[str]:
    return texts(html(body), "en.html")


def test_lists_as_printed():
    assert page(
        "<ol><li>a<li value=5><p>b</p><p>c</p><ol type=a><li>d</ol></li><li>e</li></ol>"
        "<ol start=3 type=I><li>f<li>g</ol><ol reversed><li>h</li><li>i</li></ol>"
        '<ol style="list-style-type: lower-roman"><li>j</ol><ol style="list-style:none"><li>1. k</ol><ul><li>(a) l</ul>'
    ) == ["1. a", "5. b", "c", "a. d", "6. e", "III. f", "IV. g", "2. h", "1. i", "i. j", "1. k", "(a) l"]


def test_nothing_active_and_nothing_hidden():
    assert page(
        "<!-- c --><script>alert(1)</script><style>p{}</style><p onclick='x()'>a&amp;b &#x4e00;<![CDATA[x]]></p><template>t</template>"
        "<iframe src='x'>f</iframe><svg><text>s</text></svg><p hidden>h</p><p style='display:none'>d</p><?php x ?>"
        "<p>soft&shy;hyphen well&#8209;being<br>next</p><pre>one\ntwo</pre>"
    ) == ["a&b 一", "softhyphen well-being", "next", "one", "two"]


def test_notes_of_pages():
    word = (
        '<p>text<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> and<sup>12</sup> 1<sup>st</sup></p>'
        '<div><hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> body</p><p>more</p></div></div>'
        '<ol><li id="fn2">other <a class="footnote-back" href="#r">x</a></li></ol>'
    )
    source, _ = read("en.html", html(word))
    assert [(line.text, line.after_blank) for line in source.lines] == [
        ("text¹ and¹² 1st", True),
        ("¹ body", True),
        ("more", False),
        ("² other", True),
    ]


def test_headings_tables_and_changes():
    data = html("<h1>T</h1><h2>I. A</h2><table><tr><td>a<td>3</table><p><ins>new</ins><del>old</del></p>")
    source, faults = read("en.html", data)
    assert [(line.text, line.role, line.level) for line in source.lines] == [
        ("T", "heading", 1),
        ("I. A", "heading", 2),
        ("a", "plain", 0),
        ("3", "plain", 0),
        ("new", "plain", 0),
    ]
    assert not source.lines[3].after_blank
    assert [fault.code for fault in faults] == ["S130"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<p>é一".encode(), "é一"),
        ("<p>é一".encode("utf-8-sig"), "é一"),
        ("<p>é一".encode("utf-16"), "é一"),
        ("<meta charset=iso-8859-1><p>“é”".encode("cp1252"), "“é”"),
        ("<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>一".encode("gb18030"), "一"),
        ("<meta charset=utf-16><p>é".encode(), "é"),
    ],
)
def test_encodings(data, expected):
    assert texts(data, "en.htm") == [expected]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<meta charset=nonsense><p>x", "S109"),
        (b"<meta charset=base64><p>x", "S109"),
        (b"<p>\xff", "S109"),
        (b"<script>1</script>", "S101"),
        (b"<div>" * 100_000, "S107"),
        (b"<p>x</p>" * 500_000, "S107"),
        (b"x" * (17 * 2**20), "S107"),
    ],
)
def test_harmful_pages_are_told(data, code):
    began = time.monotonic()
    assert codes(data, "en.html") == [code]
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "data",
    [
        b"<!" * 20_000,
        b"<![" * 20_000,
        b"<a " * 20_000,
        b"&#" * 50_000,
        b"<a x='" * 20_000,
        b"<a " * 20_000 + b">",
        b"<ul><li>" * 8_000,
        b"</p>" * 50_000,
        b"<!--" * 20_000,
    ],
)
def test_broken_pages_end(data):
    began = time.monotonic()
    read("en.html", b"<p>x" + data)
    assert time.monotonic() - began < 20


def test_seed_as_page():
    body = []
    for block, label, text in seed_blocks():
        tag = {"title": "h1", "heading": f"h{block.level - ROMAN + 2}"}.get(block.kind, "p")
        marked = re.sub(
            f"[{SUPERSCRIPTS}]+", lambda m: f"<sup>{''.join(str(SUPERSCRIPTS.index(c)) for c in m[0])}</sup>", escape(text)
        )
        mark = f"<sup>{block.key}</sup> " if block.kind == "note" else f"{label} " if label else ""
        body.append(f"<{tag}>{mark}{marked}</{tag}>")
    expected, _ = report_of("zh.txt", SEED.read_bytes())
    found, problems = report_of("zh.html", html("\n".join(body)))
    assert not [d for d in problems if d.severity == "error"]
    assert comparable(found) == comparable(expected)
