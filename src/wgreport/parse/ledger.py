"""The books: where every non-space character of a source went.

Sources and report are counted independently of each other, character by character, so that a defect anywhere between the two
shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Ledger
from wgreport.model.source import Source
from wgreport.parse.block import Furniture
from wgreport.parse.structure import Structure, walk_passages, walk_sections


def ledger_of(source: Source, structure: Structure, furniture: Iterable[Furniture]) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """The ledger, and P150 if a character was lost or invented."""
    received = Counter("".join(line.text + line.markup for line in source.lines))
    text = Counter("".join(_texts(structure)))
    labels = Counter(structure.labels)
    pages = Counter("".join(piece.text for piece in furniture))
    placed = text + labels + pages
    lost = _visible(received - placed)
    invented = _visible(placed - received)
    ledger = Ledger(
        source=sum(_visible(received).values()),
        text=sum(_visible(text).values()),
        labels=sum(_visible(labels).values()),
        furniture=sum(_visible(pages).values()),
        lost=sum(lost.values()),
    )
    if not lost and not invented:
        return ledger, ()
    wrong = lost + invented
    sample = "".join(wrong)[:40]
    return ledger, (problem("P150", source.path, 0, "", count=sum(wrong.values()), sample=sample),)


def _texts(structure: Structure) -> Iterable[str]:
    yield structure.title
    yield from structure.masthead
    for section in walk_sections(structure.sections):
        yield section.title
    for paragraph in structure.paragraphs:
        for passage in walk_passages(paragraph):
            yield passage.text
    for note in structure.notes:
        yield note.text


def _visible(count: Counter[str]) -> Counter[str]:
    return Counter({character: number for character, number in count.items() if not character.isspace()})
