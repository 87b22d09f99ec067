"""Language versions beside each other: what one has and the other has not, as a translator would be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wgreport.corpus.resolve import passages_of
from wgreport.model.corpus import Edition
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Item, Note, Paragraph, Section


def differences(first: Edition, second: Edition) -> Iterator[Diagnostic]:
    """Every paragraph, item, section, footnote, citation and attendance entry that one version has and the other has not. Each
    is told at
    the place in the file that has it."""
    for one, other in ((first, second), (second, first)):
        here, there = passages_of(one.report), passages_of(other.report)
        for address, holder in here.items():
            if address not in there:
                line = holder.lines[0][1] if holder.lines else 0
                text = holder.title if isinstance(holder, Section) else holder.text
                yield problem(
                    "C310", one.path, line, text, what=_what(holder), address=address, present=one.language, absent=other.language
                )
        yield from _citations(one, other, set(here) & set(there) | {"title"})
    yield from _rosters(first, second)


def _citations(one: Edition, other: Edition, shared: set[str]) -> Iterator[Diagnostic]:
    mine, theirs = (Counter((m.within, m.target) for m in edition.report.mentions) for edition in (one, other))
    surplus = mine - theirs
    places = passages_of(one.report)
    for mention in one.report.mentions:
        key = (mention.within, mention.target)
        if mention.within not in shared or surplus[key] <= 0:
            continue
        surplus[key] -= 1
        holder = places.get(mention.within)
        line = holder.line_at(mention.start) if isinstance(holder, (Paragraph, Item, Note)) else 0
        yield problem(
            "C311",
            one.path,
            line,
            mention.surface,
            address=mention.within,
            present=one.language,
            absent=other.language,
            target=mention.target,
        )


def _rosters(first: Edition, second: Edition) -> Iterator[Diagnostic]:
    places = passages_of(first.report)
    theirs = {(roster.within, roster.category): roster for roster in second.report.rosters}
    for roster in first.report.rosters:
        other = theirs.get((roster.within, roster.category))
        if other is None:
            continue
        mine, yours = (Counter(entry.id or entry.name for entry in r.entries) for r in (roster, other))
        names = sorted(((mine - yours) + (yours - mine)).elements())
        if names:
            holder = places.get(roster.within)
            line = holder.lines[0][1] if holder is not None and holder.lines else 0
            yield problem(
                "C312",
                first.path,
                line,
                "",
                address=roster.within,
                present=first.language,
                absent=second.language,
                names=", ".join(names),
            )


def _what(holder: object) -> str:
    """What a diagnostic calls a part of a report."""
    match holder:
        case Section():
            return "section"
        case Paragraph():
            return "paragraph"
        case Item():
            return "item"
        case _:
            return "footnote"
