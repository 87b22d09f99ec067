"""Attendance: the sentence that speaks of it is known by the language, the names by the registry.

Names hold the conjunctions that separate them (Bosnia and Herzegovina; 波斯尼亚和黑塞哥维那), so a list is split by looking
names up, longest first, and only what no name explains is cut at the separators. A list without separators is one name a line, in
one column or several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from wgreport.lang.language import Language, RosterRule
from wgreport.lang.pattern import group, text_of
from wgreport.lang.plain import Plain, plain
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.report import Item, Name, Paragraph, Roster, RosterEntry
from wgreport.parse.context import Context
from wgreport.parse.text import sentences

_BRACKET = re.compile(r"\s*[(\uff08](?:[^()\uff08\uff09]|[(\uff08][^()\uff08\uff09]*[)\uff09])*[)\uff09]")
_LAST_BRACKET = re.compile(rf"({_BRACKET.pattern})\Z")
_RULE = re.compile(r"_{4,}")
_SEMICOLON = re.compile(r"[;\u061b\uff1b]\s*\Z")
_ITEMS = "\ue000"
"""Stands for the items below a sentence that announces them, where a pattern expects a list."""

_STOP = ".\u3002\uff0e\u06d4"


class _Part(Struct, frozen=True):
    """One name in a list, and where it stands."""

    start: int
    end: int


def names_in(text: str, address: str, context: Context) -> list[Name]:
    """The States and organizations that `text` names."""
    read = plain(text, context.language.ignored)
    return [
        Name(
            within=address,
            start=(start := read.origin(found.start)),
            end=(end := read.origin(found.end)),
            surface=text[start:end],
            kind="state" if found.kind == "state" else "organization",
            id=found.id,
        )
        for found in context.entities.find(read.text)
    ]


def rosters_in(paragraph: Paragraph, path: str, context: Context) -> tuple[list[Roster], list[Diagnostic]]:
    """What a paragraph says of attendance, with P140 for each name that is not registered and P141 for a count that is not
    that of the list."""
    found: list[tuple[int, Roster]] = []
    diagnostics: list[Diagnostic] = []
    read = plain(paragraph.text, context.language.ignored)
    text = read.text
    if _listed(paragraph) and text.rstrip().endswith(context.language.announces.strip()):
        text = f"{text} {_ITEMS}"
    lines = [read.offset(at) for at, _ in paragraph.lines]
    taken: list[tuple[int, int]] = []
    for rule in context.language.rosters:
        position = 0
        while (match := rule.pattern.regex.search(text, position)) is not None:
            start, end = _reach(match, rule, lines, context)
            position = max(end, match.start() + 1)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            roster = _roster(match, end, rule, paragraph, (read, lines), context)
            found.append((start, roster))
            diagnostics.extend(_problems(roster, rule, match.start(), paragraph, path))
    return [roster for _, roster in sorted(found, key=lambda pair: pair[0])], diagnostics


def _reach(match: re.Match[str], rule: RosterRule, lines: list[int], context: Context) -> tuple[int, int]:
    """From where to where a match speaks: a list ends with its sentence, one in columns with the paragraph."""
    listed = group(match, "list")
    if listed is None:
        return (match.start(), _head(match, context)[1]) if group(match, "head") is not None else match.span()
    text, start = listed
    if (ruled := _RULE.search(text)) is not None:
        text = text[: ruled.start()]
    if rule.people == "described" or _in_columns(match.string, start, start + len(text), lines, context.language):
        return match.start(), start + len(text)
    stop = next((end for _, end in sentences(text, context.language)), len(text))
    return match.start(), start + stop


def _roster(
    match: re.Match[str], end: int, rule: RosterRule, paragraph: Paragraph, source: tuple[Plain, list[int]], context: Context
) -> Roster:
    read, lines = source
    listed = group(match, "list")
    items: tuple[RosterEntry, ...] = ()
    state = _known(text_of(match, "state") or "", context)
    head = [_Part(*_head(match, context))] if group(match, "head") is not None else []
    below = (
        _listed(paragraph) if listed is not None and _RULE.search(listed[0]) is None and end >= len(read.text.rstrip()) else []
    )
    if listed is not None and listed[0].strip() != _ITEMS:
        named = list(_split(match.string, listed[1], end, lines, rule, context))
        # What stands over a list of people that begins below is none of them.
        captioned = rule.people == "described" and below and not _SEMICOLON.search(match.string, 0, end)
        head.extend(named[:-1] if captioned else named)
    if (listed is not None and listed[0].strip() == _ITEMS) or rule.people == "described":
        items = tuple(_of_items(below, state, context))
    entries = (
        *(
            RosterEntry(
                paragraph.text[read.origin(p.start) : read.origin(p.end)].strip(), _identity(match.string, p, context) or state
            )
            for p in head
        ),
        *items,
    )
    counted = text_of(match, "count")
    return Roster(
        within=paragraph.address,
        category=rule.category,
        entries=entries,
        stated=context.language.numerals.read(counted) if counted else None,
        pointer=_pointer(match, context.language),
    )


def _head(match: re.Match[str], context: Context) -> tuple[int, int]:
    """Who leads a delegation: as far as the sentence goes, or the words that say who else belongs to it."""
    text, start = group(match, "head") or ("", match.end())
    stop = next((end for _, end in sentences(text, context.language)), len(text))
    return start, start + len(text[:stop].rstrip(_STOP + ",; "))


def _listed(paragraph: Paragraph) -> list[Item]:
    """The items of the paragraph that are of a list: not the words that go on after one."""
    return [item for item in paragraph.items if item.label or item.address.removeprefix(f"{paragraph.address}-").isdecimal()]


def _of_items(items: Sequence[Item], state: str | None, context: Context) -> Iterator[RosterEntry]:
    """The entries of a list that stands below its sentence, an item each. `state`: whose delegation it is."""
    for item in items:
        name = item.text.rstrip(_STOP + ",; \u060c\u061b\uff0c\uff1b\u3001")
        read = plain(name, context.language.ignored)
        yield RosterEntry(name, _identity(read.text, _Part(0, len(read.text)), context) or state)


def _pointer(match: re.Match[str], language: Language) -> str | None:
    document, annex = text_of(match, "document"), text_of(match, "annex")
    if document:
        return f"document/{re.sub(r'[ ]+', '', document)}"
    number = language.numerals.read(annex) if annex else None
    return f"self/annex-{number}" if number is not None else None


def _problems(roster: Roster, rule: RosterRule, start: int, paragraph: Paragraph, path: str) -> Iterator[Diagnostic]:
    for entry in roster.entries:
        if entry.id is None and rule.people is None:
            yield problem("P140", path, paragraph.line_at(max(paragraph.text.find(entry.name), 0)), entry.name, name=entry.name)
    if roster.stated is not None and roster.entries and roster.stated != len(roster.entries):
        excerpt = paragraph.text[start : start + 80]
        yield problem("P141", path, paragraph.line_at(start), excerpt, stated=roster.stated, found=len(roster.entries))


# the names of a list


def _split(text: str, start: int, end: int, lines: list[int], rule: RosterRule, context: Context) -> Iterator[_Part]:
    language = context.language
    stop = start + len(text[start:end].rstrip(_STOP + " "))
    if rule.people == "described":
        yield from _between(text, start, stop, language.list_persons.regex)
        return
    if _in_columns(text, start, end, lines, language):
        yield from _columns(text, start, stop, _borders(text, start, stop, lines, language), context)
        return
    position = start
    while position < stop:
        cut = _name_end(text, position, stop, context)
        if cut is None:
            cut = _cut(text, position, stop, language)
        if text[position:cut].strip():
            yield _Part(position, cut)
        position = _past_joints(text, cut, stop, context)
        if position == cut:
            return


def _between(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[_Part]:
    position = start
    for match in separator.finditer(text, start, end):
        if text[position : match.start()].strip():
            yield _Part(position, match.start())
        position = match.end()
    if text[position:end].strip():
        yield _Part(position, end)


def _in_columns(text: str, start: int, end: int, lines: list[int], language: Language) -> bool:
    """The list stands in lines and not in a sentence: it has more lines than separators."""
    borders = _borders(text, start, end, lines, language)
    separators = sum(1 for _ in language.list_separator.regex.finditer(text, start, end))
    ended = text[start:end].rstrip()[-1:] in _STOP
    return separators <= len(borders) // 2 and (not ended or len(borders) > 2)


def _borders(text: str, start: int, end: int, lines: list[int], language: Language) -> list[int]:
    return [at for at in lines if start < at < end and _begins(text, at, language)]


def _begins(text: str, line: int, language: Language) -> bool:
    """A name can begin with this line: it is not in lower case, and the line before does not end in the middle of one."""
    before = text[:line].rstrip()[-1:]
    return not text[line].islower() and (not before or language.list_separator.regex.match(before) is None)


def _columns(text: str, start: int, end: int, borders: list[int], context: Context) -> Iterator[_Part]:
    """Names without separators: one or more of the registry's in a line, or a line that is none."""
    borders = [*borders, end]
    position = start
    while position < end:
        if text[position].isspace():
            position += 1
            continue
        found = context.entities.at(text, position)
        if found is not None and (found.end >= end or text[found.end].isspace() or _BRACKET.match(text, found.end)):
            bracket = _BRACKET.match(text, found.end, end)
            cut = bracket.end() if bracket is not None else found.end
        else:
            cut = next(at for at in borders if at > position)
        yield _Part(position, cut)
        position = cut


def _past_joints(text: str, position: int, stop: int, context: Context) -> int:
    """Past what separates two names: a separator and a conjunction can stand together, as one pattern or as two."""
    language = context.language
    begin = position
    for joint in (language.list_last, language.list_separator, language.list_last):
        if position > begin and context.entities.at(text, position) is not None:
            break  # a name may begin like the conjunction
        for at in (position, position - 1) if position > begin and text[position - 1].isspace() else (position,):
            # The separator may have taken the blank that stands before the conjunction.
            if (match := joint.regex.match(text, at, stop)) is not None and match.end() > position:
                position = match.end()
                break
    return position


def _name_end(text: str, position: int, stop: int, context: Context) -> int | None:
    """Where a registered name at `position` ends, with what stands in brackets behind it; None if what follows it is no joint."""
    article = context.language.list_article.regex.match(text, position, stop)
    for start in (position, article.end() if article is not None else position):
        found = context.entities.at(text, start)
        if found is None or found.end > stop:
            continue
        end = found.end
        if (bracket := _BRACKET.match(text, end, stop)) is not None:
            end = bracket.end()
        if end == stop or _joint(text, end, stop, context.language):
            return end
    return None


def _joint(text: str, position: int, stop: int, language: Language) -> bool:
    return (
        language.list_separator.regex.match(text, position, stop) is not None
        or language.list_last.regex.match(text, position, stop) is not None
    )


def _cut(text: str, position: int, stop: int, language: Language) -> int:
    """The end of an unregistered name: the next separator that is in no brackets, or the conjunction before the last."""
    brackets = [match.span() for match in _BRACKET.finditer(text, position, stop)]
    for joint in (language.list_separator, language.list_last):
        for match in joint.regex.finditer(text, position + 1, stop):
            if not any(start < match.start() < end for start, end in brackets):
                return match.start()
    return stop


def _identity(text: str, part: _Part, context: Context) -> str | None:
    """Whose name it is: as it stands, without its article, without what is in brackets behind it; or the State that is named in
    these brackets."""
    name = text[part.start : part.end].strip()
    article = context.language.list_article.regex.match(name)
    bare = name[article.end() :] if article is not None else name
    bracket = _LAST_BRACKET.search(name)
    outside = name[: bracket.start()] if bracket is not None else name
    inside = bracket[1].strip().strip("\uff08\uff09") if bracket is not None else ""
    if inside.startswith("(") and inside.endswith(")"):
        inside = inside[1:-1]
    return next((known for form in (name, bare, outside, inside) if (known := _known(form, context)) is not None), None)


def _known(name: str, context: Context) -> str | None:
    """The State or organization that is called `name`, with or without an article."""
    name = name.strip()
    article = context.language.list_article.regex.match(name)
    for form in (name, name[article.end() :] if article is not None else name):
        known = context.entities.get(form)
        if known is not None and known[1]:
            return known[1]
    return None
