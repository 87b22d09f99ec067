"""Makes the files of this folder: reports as a typist has them in a word processor, saved by LibreOffice.

`python tests/formats/make_office.py` writes them all; it needs `soffice`, and fonts for Chinese and Arabic for the PDFs. The
results are committed, so that the tests need neither. The text is that of the seed and of the reports in `made_up`; this script
shares no code with the program that reads them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "content/reports/cac-cosp-wg.4-2020-5"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

# Where page breaks of the PDF from which zh.txt was extracted cut a sentence: these ends of lines are none of paragraphs.
CUTS = ("对雇员的教", "国家反腐败办法具有重要意义。一位", "以确保法")
MASTHEAD = re.compile(r"Distr\.: |\d+ [A-Z][a-z]+ \d{4}$|Chinese$|Original: ")


@dataclass
class Paragraph:
    """`kind`: masthead, title, heading, paragraph, item, plain. `label` as printed, without the space behind it. A footnote's
    mark in `text` is its number in braces."""

    kind: str
    text: str
    label: str = ""
    level: int = 1
    page_break: bool = False


@dataclass
class Typescript:
    language: str
    country: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    running_head: str = ""


def seed_zh() -> Typescript:
    """The seed's text, with the page cuts undone."""
    script = Typescript("zh", "CN", running_head="CAC/COSP/WG.4/2020/5")
    lines = [line.strip() for line in (SEED / "zh.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    number, cut = 0, False
    for line in lines:
        text = re.sub(f"[{SUPERSCRIPTS}]", lambda mark: f"{{{SUPERSCRIPTS.index(mark[0])}}}", line)
        if note := re.match(r"\{(\d)\} (.*)", text):
            script.notes[note[1]] = note[2]
        elif cut:
            script.paragraphs[-1].text += text
            cut = False
        elif not script.paragraphs or MASTHEAD.match(text):
            script.paragraphs.append(Paragraph("masthead", text))
        elif heading := re.match(r"([一二三四五六七八九十]+|[A-Z])\. (.*)", text):
            level = 2 if heading[1].isascii() else 1
            script.paragraphs.append(Paragraph("heading", heading[2], f"{heading[1]}.", level, page_break=heading[1] == "三"))
        elif figure := re.match(r"(\d+)\. (.*)", text):
            opens = int(figure[1]) == number + 1
            number += opens
            script.paragraphs.append(Paragraph("paragraph" if opens else "item", figure[2], f"{figure[1]}."))
        elif letter := re.match(r"- (\([a-z]\)) (.*)", text):
            script.paragraphs.append(Paragraph("item", letter[2], letter[1], 2))
        else:
            script.paragraphs.append(Paragraph("title", text))
        cut = script.paragraphs[-1].text.endswith(CUTS)
    return script


def seed_en() -> Typescript:
    """The seed's English version."""
    script = Typescript("en", "GB", running_head="CAC/COSP/WG.4/2020/5")
    number = 0
    for line in (SEED / "en.md").read_text(encoding="utf-8").splitlines():
        text = re.sub(r"\[\^(\d)\](?!:)", r"{\1}", line.strip())
        if not text:
            continue
        if note := re.match(r"\[\^(\d)\]: (.*)", text):
            script.notes[note[1]] = note[2]
        elif heading := re.match(r"(##+) ([A-Z]+\.) (.*)", text):
            script.paragraphs.append(Paragraph("heading", heading[3], heading[2], len(heading[1]) - 1))
        elif text.startswith("# "):
            script.paragraphs.append(Paragraph("title", text[2:]))
        elif figure := re.match(r"(\d+)\. (.*)", text):
            opens = int(figure[1]) == number + 1
            number += opens
            script.paragraphs.append(Paragraph("paragraph" if opens else "item", figure[2], f"{figure[1]}."))
        elif letter := re.match(r"- (\([a-z]\)) (.*)", text):
            script.paragraphs.append(Paragraph("item", letter[2], letter[1], 2))
        else:
            script.paragraphs.append(Paragraph("masthead", text))
    return script


def made_up(code: str) -> Typescript:
    """The made-up report `made.CODE.txt`."""
    script = Typescript(code, {"ar": "SA", "ru": "RU"}[code], running_head="A/AC.999/1")
    for line in (HERE / f"made.{code}.txt").read_text(encoding="utf-8").splitlines():
        text = re.sub(f"[{SUPERSCRIPTS}]", lambda mark: f"{{{SUPERSCRIPTS.index(mark[0])}}}", line.strip())
        if note := re.match(r"\{(\d)\} (.*)", text):
            script.notes[note[1]] = note[2]
        elif label := re.match(r"(\(?\w{1,3}[.)]|\w+-) (.*)", text):
            numbered = re.match(r"\d", text)
            kind = (
                "heading"
                if line.startswith(("I", "V", "\u0623\u0648\u0644", "\u062b\u0627\u0646"))
                else "paragraph"
                if numbered
                else "item"
            )
            script.paragraphs.append(Paragraph(kind, label[2], label[1], 2 if kind == "item" else 1))
        elif text:
            script.paragraphs.append(Paragraph("title" if len(text) > 60 else "masthead", text))
    return script


# What a language's automatic numbers are in OpenDocument: headings of two levels, paragraphs, items of two levels.
FORMATS = {
    "zh": ("一, 二, 三, ...", "A", "1", "1", "a"),
    "en": ("I", "A", "1", "1", "a"),
    "ru": ("I", "А, Б, .., Аа, Аб, ... (ru)", "1", "1", "а, б, .., аа, аб, ... (ru)"),
    "ar": ("", "", "1", "1", "ا, ب, ج, ..."),
}
RIGHT_TO_LEFT = ("ar",)
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def fodt(script: Typescript, *, automatic: bool) -> str:
    """The typescript as a flat OpenDocument text; its numbers counted by the word processor or typed."""
    body = [_masthead([p for p in script.paragraphs if p.kind == "masthead"])]
    body += [_paragraph(p, script, automatic=automatic) for p in script.paragraphs if p.kind != "masthead"]
    if automatic:
        body = _items_restarting(script, body)
    return whole("".join(body), script.language, script.country, script.running_head, automatic=automatic)


def whole(body: str, language: str, country: str, running_head: str = "", *, automatic: bool = True, changes: str = "") -> str:
    """A flat OpenDocument text with this body, and the styles of reports."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{_styles(language, country, automatic=automatic)}</office:styles>"
        f"<office:automatic-styles>{_automatic_styles(language)}</office:automatic-styles>"
        f"<office:master-styles>{_pages(running_head)}</office:master-styles>"
        f"<office:body><office:text>{changes}{body}</office:text></office:body></office:document>"
    )


def _inline(text: str, notes: dict[str, str]) -> str:
    def note(mark: re.Match[str]) -> str:
        return (
            f'<text:note text:id="n{mark[1]}" text:note-class="footnote"><text:note-citation>{mark[1]}</text:note-citation>'
            f'<text:note-body><text:p text:style-name="Footnote">{escape(notes[mark[1]])}</text:p></text:note-body></text:note>'
        )

    return re.sub(r"\{(\d+)\}", note, escape(text))


def _masthead(paragraphs: list[Paragraph]) -> str:
    """A table without lines: the body on the left, the rest on the right."""
    cells = [paragraphs[:1], paragraphs[1:]]
    inner = "".join(
        "<table:table-cell>" + "".join(f'<text:p text:style-name="Standard">{escape(p.text)}</text:p>' for p in cell)
        + "</table:table-cell>"
        for cell in cells
    )  # fmt: skip
    return f'<table:table table:name="Masthead"><table:table-column table:number-columns-repeated="2"/><table:table-row>{inner}</table:table-row></table:table>'


def _paragraph(paragraph: Paragraph, script: Typescript, *, automatic: bool) -> str:
    # Arabic headings count in words, which no word processor does.
    by_hand = not automatic or (script.language == "ar" and paragraph.kind == "heading")
    typed = f"{paragraph.label}<text:tab/>" if paragraph.label and by_hand else ""
    content = typed + _inline(paragraph.text, script.notes)
    if paragraph.kind == "title":
        return f'<text:p text:style-name="Title">{content}</text:p>'
    if paragraph.kind == "heading":
        style = f"Heading_20_{paragraph.level}" if not paragraph.page_break else "NewPage"
        return f'<text:h text:style-name="{style}" text:outline-level="{paragraph.level}">{content}</text:h>'
    inner = f'<text:p text:style-name="Text_20_body">{content}</text:p>'
    if not automatic or not paragraph.label:
        return inner
    if paragraph.kind == "paragraph":
        return f'<text:list text:style-name="Paragraphs"><text:list-item>{inner}</text:list-item></text:list>'
    return inner


def _items_restarting(script: Typescript, body: list[str]) -> list[str]:
    """The body with its items in lists: one list for all items that stand together."""
    result, items, paragraph_lists = [body[0]], [], 0

    def close() -> None:
        if items:
            deep = min(level for level, _ in items)
            nested = "".join(
                "<text:list-item>" + "<text:list><text:list-item>" * (level - 1) + inner
                + "</text:list-item></text:list>" * (level - 1) + "</text:list-item>"
                for level, inner in items
            )  # fmt: skip
            name = "Items" if deep == 1 else "Letters"
            result.append(f'<text:list text:style-name="{name}">{nested}</text:list>')
            items.clear()

    for paragraph, inner in zip([p for p in script.paragraphs if p.kind != "masthead"], body[1:], strict=True):
        if paragraph.kind == "item":
            items.append((paragraph.level, inner))
            continue
        close()
        if paragraph.kind == "paragraph":
            paragraph_lists += 1
            count = 'xml:id="one"' if paragraph_lists == 1 else 'text:continue-list="one"'
            result.append(inner.replace("<text:list ", f"<text:list {count} ", 1))
        else:
            result.append(inner)
    close()
    return result


def _styles(language: str, country: str, *, automatic: bool) -> str:
    heads = FORMATS[language]
    rtl = language in RIGHT_TO_LEFT
    direction = 'style:writing-mode="rl-tb" fo:text-align="start"' if rtl else 'fo:text-align="start"'
    font = {"zh": "Noto Serif CJK SC", "ar": "Noto Naskh Arabic"}.get(language, "Liberation Serif")
    texts = (
        f'style:font-name="{font}" style:font-name-asian="Noto Serif CJK SC" style:font-name-complex="Noto Naskh Arabic" '
        f'style:font-family-asian="Noto Serif CJK SC" fo:font-size="10pt" style:font-size-asian="10pt" style:font-size-complex="11pt" '
        f'fo:language="{language if language in ("en", "ru") else "en"}" fo:country="{country if language in ("en", "ru") else "GB"}" '
        'style:language-asian="zh" style:country-asian="CN" style:language-complex="ar" style:country-complex="SA"'
    )

    def number(level: int, form: str, prefix: str = "", suffix: str = ".", indent: str = "1cm") -> str:
        return (
            f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" style:num-prefix="{prefix}" style:num-suffix="{suffix}">'
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            f'<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="{indent}" fo:margin-left="0cm" fo:text-indent="0cm"/>'
            "</style:list-level-properties></text:list-level-style-number>"
        )

    outline = "".join(
        number(level, heads[level - 1], indent="1cm").replace("list-level-style-number", "outline-level-style")
        for level in (1, 2)
    )
    outline = f'<text:outline-style style:name="Outline">{outline}</text:outline-style>' if automatic and heads[0] else ""
    return (
        '<style:default-style style:family="paragraph">'
        f'<style:paragraph-properties {direction} style:tab-stop-distance="1cm" fo:orphans="2" fo:widows="2"/><style:text-properties {texts} fo:hyphenate="false"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"/>'
        '<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:line-height="130%"/></style:style>'
        '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-top="0.6cm" fo:margin-bottom="0.6cm"/><style:text-properties fo:font-size="16pt" style:font-size-asian="16pt" style:font-size-complex="16pt" fo:font-weight="bold" style:font-weight-asian="bold" style:font-weight-complex="bold"/></style:style>'
        + "".join(
            f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="{level}"><style:paragraph-properties fo:margin-top="0.5cm" fo:margin-bottom="0.25cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="{15 - level}pt" style:font-size-asian="{15 - level}pt" style:font-size-complex="{15 - level}pt" fo:font-weight="bold" style:font-weight-asian="bold" style:font-weight-complex="bold"/></style:style>'
            for level in (1, 2, 3)
        )
        + '<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="8pt" style:font-size-asian="8pt" style:font-size-complex="9pt"/></style:style>'
        '<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"/>'
        '<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"/>'
        '<style:style style:name="Footnote_20_Symbol" style:display-name="Footnote Symbol" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="Footnote_20_anchor" style:display-name="Footnote anchor" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        + outline
        + f'<text:list-style style:name="Paragraphs">{number(1, heads[2], suffix="-" if rtl else ".")}</text:list-style>'
        f'<text:list-style style:name="Items">{number(1, heads[3])}{number(2, heads[4], "(", ")", "2cm")}</text:list-style>'
        f'<text:list-style style:name="Letters">{number(1, heads[3])}{number(2, heads[4], "(", ")", "2cm")}</text:list-style>'
        '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Footnote_20_Symbol" text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" text:start-value="0" text:footnotes-position="page" text:start-numbering-at="document"/>'
    )


def _automatic_styles(language: str) -> str:
    mode = "rl-tb" if language in RIGHT_TO_LEFT else "lr-tb"
    return (
        f'<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm" style:writing-mode="{mode}">'
        '<style:footnote-sep style:width="0.018cm" style:distance-before-sep="0.1cm" style:distance-after-sep="0.1cm" style:adjustment="left" style:rel-width="25%" style:color="#000000"/></style:page-layout-properties>'
        '<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>'
        '<style:style style:name="NewPage" style:family="paragraph" style:parent-style-name="Heading_20_1"><style:paragraph-properties fo:break-before="page"/></style:style>'
        '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Raised" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="TwoColumns" style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="0.5cm"/></style:section-properties></style:style>'
        '<style:style style:name="Frame" style:family="graphic"><style:graphic-properties style:wrap="none" style:horizontal-pos="right" style:horizontal-rel="paragraph"/></style:style>'
    )


def _pages(running_head: str) -> str:
    number = '<text:page-number text:select-page="current">1</text:page-number>/<text:page-count>9</text:page-count>'
    head = f'<style:header><text:p text:style-name="Header">{escape(running_head)}</text:p></style:header><style:header-first><text:p text:style-name="Header"/></style:header-first>'
    foot = f'<style:footer><text:p text:style-name="Footer">{number}</text:p></style:footer><style:footer-first><text:p text:style-name="Footer">V.20-05202 (C)</text:p></style:footer-first>'
    return f'<style:master-page style:name="Standard" style:page-layout-name="Page">{head}{foot}</style:master-page>'


def features() -> str:
    """A made-up report with everything in it that a word processor has and a text has not."""

    def words(text: str, style: str = "Text_20_body") -> str:
        return f'<text:p text:style-name="{style}">{text}</text:p>'

    def heading(text: str) -> str:
        return f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>'

    def note(number: int, text: str, kind: str = "footnote") -> str:
        return (
            f'<text:note text:id="{kind}{number}" text:note-class="{kind}"><text:note-citation>{number}</text:note-citation>'
            f"<text:note-body>{words(text, 'Footnote')}</text:note-body></text:note>"
        )

    def item(text: str, kind: str = "Paragraphs", more: str = 'text:continue-list="one"') -> str:
        return f'<text:list text:style-name="{kind}" {more}><text:list-item>{words(text)}</text:list-item></text:list>'

    def span(style: str, text: str) -> str:
        return f'<text:span text:style-name="{style}">{text}</text:span>'

    def box(*texts: str) -> str:
        inner = "".join(words(text) for text in texts)
        shape = 'draw:style-name="Frame" draw:name="Box" text:anchor-type="paragraph" svg:width="6cm" draw:z-index="0"'
        return f'<draw:frame {shape}><draw:text-box fo:min-height="1cm">{inner}</draw:text-box></draw:frame>'

    def table(*rows: tuple[str, ...]) -> str:
        lines = "".join(
            "<table:table-row>" + "".join(f"<table:table-cell>{words(cell)}</table:table-cell>" for cell in row)
            + "</table:table-row>"
            for row in rows
        )  # fmt: skip
        return f'<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>{lines}</table:table>'

    who = "<office:change-info><dc:creator>A</dc:creator><dc:date>2020-01-01T00:00:00</dc:date></office:change-info>"
    changes = (
        f'<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion>{who}<text:p>deleted </text:p>'
        f'</text:deletion></text:changed-region><text:changed-region xml:id="c2" text:id="c2"><text:insertion>{who}'
        "</text:insertion></text:changed-region></text:tracked-changes>"
    )
    contents = (
        '<text:table-of-content text:name="TOC"><text:table-of-content-source text:outline-level="2"/><text:index-body>'
        + words("I.<text:tab/>Introduction<text:tab/>1\u20134<text:tab/>2")
        + words("II.<text:tab/>Attendance<text:tab/>5\u20137<text:tab/>3")
        + "</text:index-body></text:table-of-content>"
    )
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    picture = (
        '<draw:frame text:anchor-type="as-char" svg:width="1cm" svg:height="1cm" draw:name="I1"><draw:image>'
        f"<office:binary-data>{dot}</office:binary-data></draw:image></draw:frame>"
    )
    comment = "<office:annotation><dc:creator>X</dc:creator><text:p>A comment.</text:p></office:annotation>"
    link = '<text:a xlink:type="simple" xlink:href="http://127.0.0.1/">resolution 8/7</text:a>'
    added = '<text:change-start text:change-id="c2"/>newly <text:change-end text:change-id="c2"/>'
    day = '<text:date text:date-value="2020-09-02">2 September 2020</text:date>'
    body = [
        words("United Nations" + box("Distr.: General", "16 September 2020", "Original: English")),
        words("Report on the meeting of the Working Group held in Vienna from 31 August to 2 September 2020", "Title"),
        words("Contents"),
        contents,
        heading("Introduction" + note(1, "A note in a heading.")),
        item(f"The Group met in {span('Bold', 'closed')} co\u00adoperation{comment}.", more='xml:id="one"'),
        item(f'See {link}. It was <text:change text:change-id="c1"/>{added}agreed on {day}:'),
        '<text:list text:style-name="Items"><text:list-item>' + words("First item:")
        + "<text:list><text:list-item>" + words("Letter one;") + "</text:list-item><text:list-item>" + words("Letter two;")
        + "</text:list-item></text:list></text:list-item><text:list-item>" + words("Second item.") + "</text:list-item></text:list>",
        item("The other list was:"),
        item("Restarted item.", "Items", ""),
        item(f"An {span('Hidden', 'unseen ')}endnote{note(1, 'An endnote.', 'endnote')} and 5 m{span('Raised', '2')}{picture}."),
        heading("Attendance"),
        item("The following States parties were represented:"),
        table(("Afghanistan", "Albania"), ("Chile", "China" + note(2, "A note in a table."))),
        f'<text:section text:style-name="TwoColumns" text:name="S">{item("The Group sat in two columns.")}</text:section>',
        item("A line<text:line-break/>break, well\u2011being, and the end."),
    ]  # fmt: skip
    return whole("".join(body), "en", "GB", "A/1/2", changes=changes)


def converted(document: str | bytes, suffix: str, *formats: str) -> dict[str, bytes]:
    """The document as LibreOffice saves it in each of the formats (endings, with a filter's name behind a colon if need be)."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source.{suffix}"
        source.write_bytes(document if isinstance(document, bytes) else document.encode())
        made = {}
        for form in formats:
            out = Path(folder) / "out"
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
            subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=180)
            made[form] = (out / f"source.{form.partition(':')[0]}").read_bytes()
        return made


def main(names: list[str]) -> None:
    """Write the files, or those of them whose names are given."""
    jobs = {
        "seed.docx": lambda: converted(fodt(seed_zh(), automatic=True), "fodt", "docx")["docx"],
        "seed.typed.docx": lambda: converted(fodt(seed_zh(), automatic=False), "fodt", "docx")["docx"],
        "seed.pdf": lambda: converted(fodt(seed_zh(), automatic=True), "fodt", "pdf")["pdf"],
        "seed.en.docx": lambda: converted(fodt(seed_en(), automatic=True), "fodt", "docx")["docx"],
        "made.ar.docx": lambda: converted(fodt(made_up("ar"), automatic=True), "fodt", "docx")["docx"],
        "made.ru.docx": lambda: converted(fodt(made_up("ru"), automatic=True), "fodt", "docx")["docx"],
        "features.docx": lambda: converted(features(), "fodt", "docx")["docx"],
        "features.rtf.docx": lambda: converted(converted(features(), "fodt", "rtf")["rtf"], "rtf", "docx")["docx"],
        "features.html": lambda: converted(features(), "fodt", "html:HTML (StarWriter)")["html:HTML (StarWriter)"],
        "seed.typed.html": lambda: converted(fodt(seed_zh(), automatic=False), "fodt", "html:HTML (StarWriter)")[
            "html:HTML (StarWriter)"
        ],
        "seed.en.pdf": lambda: converted(fodt(seed_en(), automatic=True), "fodt", "pdf")["pdf"],
    }
    for name in names or jobs:
        data = jobs[name]()
        (HERE / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
