"""What the parts of a report are called in the language of a page: `para. 12`, `footnote 2`, `section II.A`, `Annex I`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from wgreport.lang.speech import Speech
from wgreport.model.report import Report, Section
from wgreport.parse.structure import walk_sections

_NUMERAL = 5
"""So many letters of Latin width fit where a heading's numeral stands."""

_WORD = 4
"""A label of so many letters, not all of them capitals, is a word; in a script without capitals it may be a numeral."""


def is_long(label: str) -> bool:
    """Whether a heading's label is more than a numeral (`Annex I`, `Decision 7/1`): it stands on a line of its own."""
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in label)
    return width > _NUMERAL or (len(label) >= _WORD and label.isalpha() and label != label.upper())


def called(report: Report, speech: Speech) -> Iterator[tuple[str, str]]:
    """The address of each heading, paragraph and footnote with what it is called; a paragraph without a number is called by its
    heading."""
    sections: dict[str, str] = {}
    for top in report.sections:
        for section in walk_sections((top,)):
            sections[section.address] = _section_name(top, section, speech)
    yield from sections.items()
    for paragraph in report.paragraphs:
        if paragraph.number:
            yield paragraph.address, speech.say("reference.paragraph", number=paragraph.number)
        elif paragraph.section in sections:
            yield paragraph.address, sections[paragraph.section]
    for note in report.notes:
        yield note.address, speech.say("reference.note", number=note.number)


def _section_name(top: Section, section: Section, speech: Speech) -> str:
    """What a section is called, in one below `top` or `top` itself; without a label, by its title."""
    if not section.label:
        return section.title
    if section is not top and top.label and not is_long(top.label) and not is_long(section.label):
        return speech.say("reference.section", label=f"{top.label}.{section.label}")
    own = section.label if is_long(section.label) else speech.say("reference.section", label=section.label)
    above = _section_name(top, top, speech) if section is not top and top.label else ""
    return f"{above}{speech.say('page.comma')}{own}" if above else own
