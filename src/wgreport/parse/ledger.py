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


_ALPHABET = 200
"""Of so many different characters it is quicker to count each by itself."""


def ledger_of(source: Source, structure: Structure, furniture: Iterable[Furniture]) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """The ledger, and P150 if a character was lost or invented."""
    on_pages = "".join(piece.text for piece in furniture)
    whole = "".join(line.text + line.markup for line in source.lines)
    texts = "".join(_texts(structure))
    ledger = Ledger(
        source=_length(whole), text=_length(texts), labels=_length(structure.labels), furniture=_length(on_pages), lost=0
    )
    if _same(whole, texts + structure.labels + on_pages):
        return ledger, ()
    received, text, labels, pages = Counter(whole), Counter(texts), Counter(structure.labels), Counter(on_pages)
    placed = text + labels + pages
    lost = _visible(received - placed)
    invented = _visible(placed - received)
    ledger = replace(ledger, lost=sum(lost.values()))
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


def _length(text: str) -> int:
    """How many characters of `text` are not blank."""
    return len("".join(text.split()))


def _same(one: str, other: str) -> bool:
    """The two have the same characters, blanks aside, in whatever order."""
    one, other = "".join(one.split()), "".join(other.split())
    if len(one) != len(other):
        return False
    characters = set(one)
    if len(characters) > _ALPHABET:
        return Counter(one) == Counter(other)
    return all(one.count(character) == other.count(character) for character in characters)


def _visible(count: Counter[str]) -> Counter[str]:
    return Counter({character: number for character, number in count.items() if not character.isspace()})
