"""A bundle: the records of some reports in one language, as files that the browser searches.

Beside the engine's index (`pagefind.*.pf_meta`, `index/`) stand ours, gzipped JSON (docs/search.md says what is in them):
`records`, which every search needs, `facets`, `alone-N` and `texts-N`, which are loaded when they are wanted. A bundle depends
on nothing but its records, what is told about their reports, the language's way to cut words, and the engine."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from wgreport.lang.fold import EXACT, HAN, JOINT, fold, indexed_words, tokens
from wgreport.lang.language import Language
from wgreport.model.search import FIRST_FACETS, MORE_FACETS, SearchRecord, SearchWork
from wgreport.search.engine import Engine, index

TEXTS = 12_000
"""Bytes of JSON in a file of texts, before it is packed: what a hit shows comes with its neighbours, some 2 KB."""

ALONE = 256
"""Records for each file that says where Han characters are, of at most `MOST_ALONE`."""
MOST_ALONE = 16

_HAN = re.compile(f"[{HAN}]")


class Packed(Struct, frozen=True, array_like=True):
    """A bundle as it is remembered: its files by name, the engine's list among them (`meta`), and the words of each report, for
    beginnings and misspellings."""

    meta: str
    files: dict[str, bytes]
    words: dict[str, tuple[str, ...]]


def pack(
    works: Sequence[tuple[SearchWork, Sequence[SearchRecord]]], language: Language, engine: Engine, scratch: Path | None = None
) -> Packed:
    """The bundle of these reports, each with its records, in their order. The same arguments give the same bytes. Raises
    SearchError (see `engine.index`)."""
    style = language.search
    records = [record for _, here in works for record in here]
    alone: list[list[str]] = []
    given: list[list[str]] = []
    for record in records:
        words = indexed_words(record.text, style.tokens, style.stems)
        single = [word[1:] for word in words if word[0] == EXACT]
        alone.append(single)
        # Only of something that nobody can ask for does the engine make a record without words.
        given.append([word for word in words if word[0] != EXACT] or [JOINT])
    indexed = index(engine, given, style.index, scratch)
    packs = list(_packs(records))
    groups = min(MOST_ALONE, max(1, len(records) // ALONE)) if any(alone) else 0
    data = {
        "works": [_listed(work, [record.address for record in here]) for work, here in works],
        "texts": [len(texts) for texts in packs],
        "alone": groups,
        "facets": _facets(records, FIRST_FACETS),
    }
    files = {
        **indexed.files,
        "records": gzipped(data),
        "facets": gzipped(_facets(records, MORE_FACETS)),
        **{f"texts-{number}": gzipped(texts) for number, texts in enumerate(packs)},
        **{f"alone-{number}": gzipped(places) for number, places in enumerate(_places(alone, groups))},
    }
    words_of = {work.id: tuple(sorted(vocabulary(here))) for work, here in works}
    return Packed(indexed.meta, files, words_of)


def vocabulary(records: Iterable[SearchRecord]) -> set[str]:
    """The words of some texts that have no Han character."""
    return {word for record in records for word in tokens(fold(record.text), "words") if not _HAN.search(word)}


def _listed(work: SearchWork, addresses: list[str]) -> dict[str, object]:
    shown = {key: value for key, value in msgspec.to_builtins(work).items() if key != "language" and value}
    return {**shown, "addresses": " ".join(addresses)}


def _packs(records: Sequence[SearchRecord]) -> Iterator[list[dict[str, object]]]:
    """What hits show of the records, in files."""
    texts: list[dict[str, object]] = []
    size = 0
    for record in records:
        shown: dict[str, object] = {
            "number": record.number,
            "reference": record.reference,
            "section": record.section,
            "acts": record.acts,
            "text": record.text,
        }
        length = len(msgspec.json.encode(shown))
        if texts and size + length > TEXTS:
            yield texts
            texts, size = [], 0
        texts.append(shown)
        size += length
    if texts:
        yield texts


def _places(alone: Sequence[Sequence[str]], groups: int) -> list[dict[str, list[int]]]:
    """In which records each Han character is, as the first of them and the distances to the next ones; a character is in the
    group that its code leaves as a rest."""
    found: list[dict[str, list[int]]] = [{} for _ in range(groups)]
    last: Counter[str] = Counter()
    for place, characters in enumerate(alone):
        for character in dict.fromkeys(characters):
            found[ord(character) % groups].setdefault(character, []).append(place - last[character])
            last[character] = place
    return found


def _facets(records: Sequence[SearchRecord], wanted: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    """By facet and value which of the records have it, as the first of them and the distances to the next ones."""
    facets: dict[str, dict[str, list[int]]] = {}
    for facet in wanted:
        last: Counter[str] = Counter()
        for place, record in enumerate(records):
            for value in dict.fromkeys(record.filters.get(facet, ())):
                facets.setdefault(facet, {}).setdefault(value, []).append(place - last[value])
                last[value] = place
    return facets


def gzipped(data: object) -> bytes:
    """Gzipped JSON, the same bytes for the same data."""
    return gzip.compress(msgspec.json.encode(data), mtime=0)
