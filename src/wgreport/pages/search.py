"""What the search engine is given: one record for each numbered paragraph and each footnote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wgreport.model.report import Item, Paragraph
from wgreport.model.search import SearchRecord
from wgreport.pages import urls
from wgreport.pages.acts import paragraph_of
from wgreport.pages.report import Reading
from wgreport.pages.site import Site
from wgreport.parse.structure import walk_passages, walk_sections


def records_of(site: Site, readings: Mapping[str, Sequence[Reading]]) -> Iterator[SearchRecord]:
    """The records of every text of the site, in reading order. A text is searched under its own language: what a
    language's pages only show in another one's stead is found under that one."""
    for language, here in readings.items():
        for reading in here:
            if reading.edition.language == language:
                yield from _records(reading, site)


def _records(reading: Reading, site: Site) -> Iterator[SearchRecord]:
    report, sidecar, language = reading.edition.report, reading.work.sidecar, reading.language
    speech = site.speeches[language]
    sections = _headings(reading)
    date = sidecar.start or sidecar.date or ""
    general = {"body": (sidecar.body,), "year": (date[:4],) if date else (), "date": (date,) if date else ()}
    voices: dict[str, tuple[str, ...]] = {}
    for act in report.acts:
        holder = paragraph_of(act, reading).address
        voices[holder] = tuple(dict.fromkeys((*voices.get(holder, ()), act.voice)))

    def record(address: str, number: str, reference: str, text: str, kind: str) -> SearchRecord:
        return SearchRecord(
            language=language,
            tag=site.languages[language].tag,
            url=urls.report(language, reading.work.id, address),
            reference=reference,
            report=reading.work.id,
            symbol=sidecar.symbol,
            number=number,
            section=sections.get(address, ""),
            text=text,
            filters={**general, "kind": (kind,), "voice": voices.get(address, ())},
            unofficial=reading.unofficial,
        )

    for paragraph in report.paragraphs:
        reference = reading.citation(paragraph.number) if paragraph.number else sidecar.symbol
        yield record(paragraph.address, paragraph.number, reference, _whole(paragraph), reading.kinds[paragraph.address])
    for note in report.notes:
        reference = speech.say("citation.note", symbol=sidecar.symbol, number=note.number)
        yield record(note.address, note.number, reference, note.text, "procedure")


def _whole(paragraph: Paragraph) -> str:
    """A paragraph with its items, each on a line of its own."""

    def line(passage: Paragraph | Item) -> str:
        return f"{passage.label} {passage.text}".strip() if isinstance(passage, Item) else passage.text

    return "\n".join(line(passage) for passage in walk_passages(paragraph))


def _headings(reading: Reading) -> dict[str, str]:
    """For each paragraph the headings it stands under, outermost first."""
    found: dict[str, str] = {}
    for top in reading.edition.report.sections:
        for section in walk_sections((top,)):
            path = section.title if section.address == top.address else f"{top.title} \u203a {section.title}"
            for address in section.paragraphs:
                found[address] = path
    return found
