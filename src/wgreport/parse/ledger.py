"""The books: where every non-space character of a source went.

Sources and report are counted independently of each other, character by character, so that a defect anywhere between the two
shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Ledger
from wgreport.model.source import Source
from wgreport.parse.block import Furniture
from wgreport.parse.structure import Structure, walk_passages, walk_sections

_SHORTEST = 20
"""A shorter text is soon counted, and may stand elsewhere too."""
_FARTHEST = 4000
"""So far behind the text before it a text is looked for."""


def ledger_of(source: Source, structure: Structure, furniture: Iterable[Furniture]) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """The ledger, and P150 if a character was lost or invented."""
    received = _bare("".join(line.text + line.markup for line in source.lines))
    passages = [_bare(text) for text in _passages(structure)]
    others = _bare("".join(_headings(structure)))
    labels, pages = _bare(structure.labels), _bare("".join(piece.text for piece in furniture))
    ledger = Ledger(
        source=len(received),
        text=sum(map(len, passages)) + len(others),
        labels=len(labels),
        furniture=len(pages),
        lost=0,
    )
    rest, moved = _apart(received, passages)
    left, placed = Counter(rest), Counter(moved + others + labels + pages)
    if left == placed:
        return ledger, ()
    lost, invented = left - placed, placed - left
    ledger = replace(ledger, lost=sum(lost.values()))
    wrong = lost + invented
    sample = "".join(wrong)[:40]
    return ledger, (problem("P150", source.path, 0, "", count=sum(wrong.values()), sample=sample),)


def _passages(structure: Structure) -> Iterable[str]:
    """The texts that stand in the report in their order."""
    for paragraph in structure.paragraphs:
        for passage in walk_passages(paragraph):
            yield passage.text


def _headings(structure: Structure) -> Iterable[str]:
    """All other texts."""
    yield structure.title
    yield from structure.masthead
    for section in walk_sections(structure.sections):
        yield section.title
    for note in structure.notes:
        yield note.text


def _bare(text: str) -> str:
    """`text` without its blanks."""
    return "".join(text.split())


def _apart(whole: str, parts: Iterable[str]) -> tuple[str, str]:
    """What is left of `whole` when those of `parts` are taken out of it that stand there one behind the other, and those that
    do not: the same characters are taken from both, and what is to be counted one by one is a fraction."""
    rest: list[str] = []
    left: list[str] = []
    position = 0
    for part in parts:
        at = whole.find(part, position, position + len(part) + _FARTHEST) if len(part) >= _SHORTEST else -1
        if at < 0:
            left.append(part)
        else:
            rest.append(whole[position:at])
            position = at + len(part)
    rest.append(whole[position:])
    return "".join(rest), "".join(left)
