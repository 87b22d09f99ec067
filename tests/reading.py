"""How the tests read: bytes to a report, in one call, with the registry of the repository."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from wgreport import store
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.report import Item, Paragraph, Report
from wgreport.parse.context import Context, context_of
from wgreport.parse.report import read_report
from wgreport.parse.structure import walk_passages, walk_sections
from wgreport.readers import read
from wgreport.registry import Index, index_of

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
SEED = CONTENT / "reports" / "cac-cosp-wg.4-2020-5"
SYMBOL = "CAC/COSP/WG.4/2020/5"
BODY = "cac-cosp-wg.4"
SOURCES = {"zh": SEED / "zh.txt", "en": SEED / "en.md"}

Read = tuple[Report, tuple[Diagnostic, ...]]


@cache
def registry() -> Index:
    """The repository's registry, by key."""
    loaded, problems = store.load_registry(CONTENT / "registry", "registry")
    assert not problems
    return index_of(loaded)


@cache
def context(code: str, body: str | None = BODY) -> Context:
    """What texts of `body` in the language `code` are read against."""
    return context_of(store.language(code), registry(), body)


def read_bytes(data: bytes, code: str, suffix: str = ".txt") -> Read:
    """The report in `data`. Fails if the reader refuses it."""
    source, faults = read(f"{code}{suffix}", data)
    assert source is not None, faults
    return read_report(source, store.language(code), registry(), symbol=SYMBOL, body=BODY)


@cache
def seed(code: str) -> Read:
    """The seed in one of its languages, as `inspect` reads it: without its corrections."""
    path = SOURCES[code]
    return read_bytes(path.read_bytes(), code, path.suffix)


def passages(report: Report) -> Iterator[Paragraph | Item]:
    """All paragraphs and items, in the order of the text."""
    for paragraph in report.paragraphs:
        yield from walk_passages(paragraph)


def texts(report: Report) -> dict[str, str]:
    """Address -> text of everything that has one."""
    found = {section.address: section.title for section in walk_sections(report.sections)}
    found |= {passage.address: passage.text for passage in passages(report)}
    found |= {note.address: note.text for note in report.notes}
    return {"title": report.title, **found}
