"""Attendance lists: the sentence that introduces one is known by the language, its entries by the registry.

Names hold the conjunctions that separate them (Bosnia and Herzegovina; 波斯尼亚和黑塞哥维那), so a list is split by looking
names up, longest first, and only what no name explains is cut at the separators.
"""

from __future__ import annotations

import re

from wgreport.lang.language import Language
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Name, Paragraph, Roster, RosterEntry
from wgreport.parse.context import Context
from wgreport.parse.text import sentences

_BRACKETED = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\Z")


def names_in(text: str, address: str, context: Context) -> list[Name]:
    """The States and organizations that `text` names."""
    return [
        Name(
            within=address,
            start=found.start,
            end=found.end,
            surface=text[found.start : found.end],
            kind="state" if found.kind == "state" else "organization",
            id=found.id,
        )
        for found in context.entities.find(text)
    ]


def rosters_in(paragraph: Paragraph, path: str, context: Context) -> tuple[list[Roster], list[Diagnostic]]:
    """The attendance lists of a paragraph, with P140 for each name that is not registered."""
    rosters: list[Roster] = []
    diagnostics: list[Diagnostic] = []
    text = paragraph.text
    for rule in context.language.rosters:
        match = rule.pattern.regex.search(text)
        if match is None:
            continue
        start, end = match.span("list")
        stop = next((e for s, e in sentences(text[start:end], context.language)), end - start) + start
        entries = tuple(_entry(name, context) for name in _split(text[start:stop].rstrip(".\u3002\uff0e "), context))
        rosters.append(Roster(within=paragraph.address, category=rule.category, entries=entries))
        diagnostics.extend(
            problem("P140", path, paragraph.line_at(text.find(entry.name)), entry.name, name=entry.name)
            for entry in entries
            if entry.id is None
        )
    return rosters, diagnostics


def _split(text: str, context: Context) -> list[str]:
    language = context.language
    names: list[str] = []
    position = 0
    while position < len(text):
        end = _name_end(text, position, context)
        if end is None:
            end = _cut(text, position, language)
        names.append(text[position:end].strip())
        position = end
        for joint in (language.list_last, language.list_separator, language.list_last):
            # "a, b, and c": a separator and a conjunction can stand together, as one pattern or as two.
            if position > end and context.entities.at(text, position) is not None:
                break  # a name may begin like the conjunction
            if (match := joint.regex.match(text, position)) is not None:
                position = match.end()
        if position == end:
            break
    return [name for name in names if name]


def _name_end(text: str, position: int, context: Context) -> int | None:
    """Where a registered name at `position` ends, with what stands in brackets behind it; None if what follows it is no joint."""
    article = context.language.list_article.regex.match(text, position)
    for start in (position, article.end() if article is not None else position):
        found = context.entities.at(text, start)
        if found is None:
            continue
        end = found.end
        if (bracket := re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]").match(text, end)) is not None:
            end = bracket.end()
        if end == len(text) or _joint(text, end, context.language):
            return end
    return None


def _joint(text: str, position: int, language: Language) -> bool:
    return (
        language.list_separator.regex.match(text, position) is not None
        or language.list_last.regex.match(text, position) is not None
    )


def _cut(text: str, position: int, language: Language) -> int:
    """The end of an unregistered name: the next separator, or in the last entry but one the conjunction."""
    separator = language.list_separator.regex.search(text, position + 1)
    stop = separator.start() if separator is not None else len(text)
    if separator is None and (last := language.list_last.regex.search(text, position + 1)) is not None:
        return last.start()
    return stop


def _entry(name: str, context: Context) -> RosterEntry:
    article = context.language.list_article.regex.match(name)
    for form in (name, name[article.end() :] if article is not None else name, _BRACKETED.sub("", name)):
        if (known := context.entities.get(form)) is not None and known[1]:
            return RosterEntry(name, known[1])
    return RosterEntry(name, None)
