"""The parallel page: paragraph beside paragraph, in every language of the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from wgreport.model.report import Item, Section
from wgreport.pages import urls
from wgreport.pages.inline import inline
from wgreport.pages.report import Reading, notices
from wgreport.pages.views import Cell, Column, Inline, Notice, ParallelView, Reference, Row, Span
from wgreport.parse.structure import in_order, walk_passages

RowKind = Literal["title", "section", "paragraph", "item", "note"]


class _Line(Struct, frozen=True):
    """One language's part of a row."""

    address: str
    kind: RowKind
    level: int
    label: str
    text: Inline


def parallel_view(readings: tuple[Reading, ...], page_language: str) -> ParallelView:
    """The view for the pages in `page_language`; `readings` are the work's editions, each read for that language, its own
    first."""
    first = readings[0]
    site, work = first.site, first.work
    speech = site.speeches[page_language]
    url = urls.parallel(page_language, work.id)
    sides = [{line.address: line for line in _lines(reading)} for reading in readings]
    columns = [_column(reading) for reading in readings]
    rows = []
    for address in _order([list(side) for side in sides]):
        present = next(side[address] for side in sides if address in side)
        cells = tuple(_cell(side.get(address), column, url) for side, column in zip(sides, columns, strict=True))
        # What the page's own version has not has no place on the report page: its place is this row.
        place = urls.report if address in sides[0] else urls.parallel
        permalink = place(page_language, work.id, "" if present.kind == "title" else address)
        label = next((cell.label for cell in cells if cell.label), "")
        rows.append(Row(address, present.kind, present.level, label, cells, permalink))
    report = Reference(work.sidecar.symbol, urls.report(page_language, work.id))
    title = speech.say("parallel.title", title=work.sidecar.symbol)
    trail = (
        Reference(speech.say("navigation.reports"), urls.reports(page_language)),
        report,
        Reference(speech.say("parallel.heading")),
    )
    return ParallelView(
        page=site.page(page_language, url, title, "parallel", trail, section=urls.reports(page_language)),
        symbol=work.sidecar.symbol,
        heading=title,
        columns=tuple(columns),
        notices=tuple(_notices(readings)),
        rows=tuple(rows),
        report=report,
    )


def _column(reading: Reading) -> Column:
    language = reading.site.languages[reading.edition.language]
    return Column(language.tag, language.name, language.direction)


def _notices(readings: tuple[Reading, ...]) -> Iterator[Notice]:
    for reading in readings:
        for notice in notices(reading):
            if notice.kind == "unofficial":
                speech = reading.site.speeches[reading.language]
                name = speech.language_name(reading.edition.language)
                yield Notice("unofficial", speech.say("notice.unofficial.version", language=name), notice.link)


def _lines(reading: Reading) -> Iterator[_Line]:
    """The parts of a report in the order of its text; footnotes last."""
    report = reading.edition.report
    paragraphs = {paragraph.address: paragraph for paragraph in report.paragraphs}
    position = {address: index for index, address in enumerate(paragraphs)}
    if report.title:
        yield _Line("title", "title", 1, "", inline(report.title, "title", reading.marks, (), reading.url))

    def paragraph_lines(address: str) -> Iterator[_Line]:
        paragraph = paragraphs[address]
        for passage in walk_passages(paragraph):
            depth = passage.address.count("-") - paragraph.address.count("-")
            if isinstance(passage, Item):
                yield _Line(passage.address, "item", depth, passage.label, reading.text(passage))
            else:
                yield _Line(passage.address, "paragraph", 0, passage.number, reading.text(passage))

    def section_lines(section: Section, level: int) -> Iterator[_Line]:
        title = inline(section.title, section.address, reading.marks, section.notes, reading.url)
        yield _Line(section.address, "section", level, section.label, title)
        yield from part_lines(section.paragraphs, section.sections, level + 1)

    def part_lines(own: Sequence[str], sections: Sequence[Section], level: int) -> Iterator[_Line]:
        for part in in_order(own, sections, position):
            yield from section_lines(part, level) if isinstance(part, Section) else paragraph_lines(part)

    yield from part_lines([p.address for p in report.paragraphs if p.section is None], report.sections, 2)
    for note in report.notes:
        yield _Line(note.address, "note", 0, note.number, inline(note.text, note.address, reading.marks, note.notes, reading.url))


def _order(sides: list[list[str]]) -> list[str]:
    """All addresses, in the order of the first side; what only another side has stands behind what it follows there."""
    order = list(sides[0])
    known = set(order)
    for side in sides[1:]:
        previous: str | None = None
        for address in side:
            if address not in known:
                order.insert(order.index(previous) + 1 if previous is not None else 0, address)
                known.add(address)
            previous = address
    return order


def _cell(line: _Line | None, column: Column, url: str) -> Cell:
    """One side of a row on the page at `url`."""
    if line is None:
        return Cell(column, (), "", missing=True)
    # A footnote's text stands once for all languages on this page, in its own row: its marks lead there, and are no anchors.
    text = line.text
    if any(span.kind == "note" for span in text):
        text = tuple(_led(span, url) if span.kind == "note" else span for span in text)
    return Cell(column, text, line.label)


def _led(mark: Span, url: str) -> Span:
    return Span(mark.text, "note", f"{url}#{(mark.href or '').partition('#')[2]}")
