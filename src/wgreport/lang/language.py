"""A language: how its reports read. Compiled from `data/*.yaml`, which this room is given and does not open itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from wgreport.lang.acts import ActRules, BodyNoun, compile_acts, compile_bodies
from wgreport.lang.fold import Cutting, Stems
from wgreport.lang.needed import ByBeginning
from wgreport.lang.numerals import Numerals
from wgreport.lang.pattern import NEVER, Keyed, LanguageError, Pattern, compile_regex, pattern_from, regex_of
from wgreport.model.report import MentionKind


class Heading(Struct, frozen=True):
    """A heading's label: `level` 1 is a chapter, 2 a section of it."""

    level: int
    pattern: Pattern


class Outline(Struct, frozen=True):
    """Headings and parts of a document beside the numbered headings.

    `adopted` are the headings of decisions and resolutions quoted in full, by kind; `opening` headings without a number that
    begin a report; `title` the beginning of a report's title; `reference` what says under a heading which agenda item it is
    of, `empty` that nothing stands there; `hierarchical` a number below another (186.14); `figure` one in brackets; `bare` one
    without its full stop; `bullet` an item without
    a number; `lost` what is left of a heading's label without its numeral."""

    chapter: Pattern
    part: Pattern
    appendix: Pattern
    adopted: tuple[Keyed, ...]
    adopted_by: ByBeginning[Keyed]
    opening: Pattern
    title: Pattern
    reference: Pattern
    empty: Pattern
    hierarchical: Pattern
    figure: Pattern
    bare: Pattern
    bullet: Pattern
    lost: Pattern


class MentionRule(Struct, frozen=True):
    """One form of citation. `run` is the whole of it with all its coordinated members; `each` one member of it, or None where
    the run's own groups (articles, paragraphs, letters, chapters, own) hold the lists. `body`: whose it always is. `named`:
    only where an
    instrument is named in the same sentence. `void`: it looks like a citation, takes its place and gives none. `same`: of the
    article named last before it in the same text."""

    kind: MentionKind
    run: Pattern
    each: re.Pattern[str] | None
    body: str | None
    named: bool
    void: bool
    same: bool
    gives: tuple[tuple[str, tuple[str, ...]], ...]
    """Texts with the targets that they must give."""


class PartRule(Struct, frozen=True):
    """How a text says which part of what it cites is meant; the groups `own` and `letters` are its number."""

    part: Literal["paragraph", "annex", "section"]
    pattern: Pattern


_GUARDED = 60
"""So far before a name what makes it something else is looked for."""


class Guard(Struct, frozen=True):
    """Where a word that is also something else is a name: `needs` must stand before it, `before` and `behind` must not."""

    needs: re.Pattern[str] | None
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None

    def allows(self, text: str, start: int, end: int) -> bool:
        """Whether the word between `start` and `end` is the name."""
        window = text[max(0, start - _GUARDED) : start]
        if self.needs is not None and self.needs.search(window) is None:
            return False
        if self.before is not None and self.before.search(window) is not None:
            return False
        return self.behind is None or self.behind.match(text, end) is None


class LooseMark(Struct, frozen=True):
    """How a footnote's mark can look where it is not raised. `weight`: how much it looks like one, from 1 to 9. `again`: the same
    mark may stand at more than one place."""

    weight: int
    again: bool
    pattern: Pattern


class RosterRule(Struct, frozen=True):
    """A sentence on attendance. Its groups, each of which may be missing: `list`, who attended; `count`, how many, as it says;
    `document` or `annex`, where the list is; `state`, whose delegation it is; `head`, who leads it. `people`: the list is of
    persons, `named` or `described` (each with an office, so that a comma separates none)."""

    category: str
    pattern: Pattern
    people: Literal["named", "described"] | None


class Search(Struct, frozen=True):
    """How the language is cut for the search engine, and the code under which it is indexed. `stems`: the table for `stems`.
    `citations`: how one asks for an article (`article`, `paragraph`, `letter`) or a paragraph of a report (`number`), folded;
    these patterns also run in the browser."""

    tokens: Cutting
    index: str
    stems: Stems | None = None
    citations: tuple[Keyed, ...] = ()


class Language(Struct, frozen=True, kw_only=True):
    """All that reading needs to know of a language."""

    code: str
    tag: str
    direction: Literal["ltr", "rtl"]
    name: str
    order: str
    """The language by whose names the indexes are ordered (the lists of Chinese versions keep the English order)."""
    search: Search
    numbering: dict[str, Literal["figures", "roman", "own"]]
    """How the number of an article, a chapter, a meeting, a session is written (default: figures); `own`: in its own numerals."""
    joins: re.Pattern[str] | None
    spaced: re.Pattern[str] | None
    """A run of characters that are written without blanks, each set apart from the next, as some text recognition leaves them."""
    hyphen_as_dash: bool
    """A hyphen between two blanks is a dash; elsewhere it is one inside a word, which extraction has split."""
    word_borders: bool
    ignored: re.Pattern[str]
    """What is not read in looking for names and citations: vowel signs, marks of direction, soft hyphens."""
    glued: re.Pattern[str] | None
    """What may be written together with a name, before it, where names are set off as words."""
    forms: tuple[tuple[tuple[re.Pattern[str], str], ...], ...]
    """How a name's other written forms (cases, contractions) are made: each a series of replacements."""
    either_order: bool
    """The two parts of a resolution's number may be printed in either order."""
    signs: dict[str, str]
    """What stands in the number of a resolution of a special session -> what an address has."""
    sentence_end: re.Pattern[str]
    abbreviations: frozenset[str]
    finished: re.Pattern[str]
    announces: str
    numerals: Numerals
    paragraph: Pattern
    items: tuple[Pattern, ...]
    headings: tuple[Heading, ...]
    annex: Pattern
    outline: Outline
    note_body: Pattern
    note_foot: Pattern
    note_mark: Pattern
    note_loose: tuple[LooseMark, ...]
    masthead: tuple[Keyed, ...]
    masthead_by: ByBeginning[Keyed]
    language_names: dict[str, str]
    distributions: dict[str, str]
    """A distribution as printed -> its English word."""
    months: dict[str, int]
    furniture: tuple[Keyed, ...]
    furniture_by: ByBeginning[Keyed]
    contents: Pattern
    ranges: Pattern
    held: Pattern
    meeting_number: Pattern
    agenda: Pattern
    mentions: tuple[MentionRule, ...]
    parts_behind: tuple[PartRule, ...]
    """Right behind a citation: `, para. 20`."""
    parts_before: tuple[PartRule, ...]
    """Right before one: `paragraph 20 of `."""
    joint: re.Pattern[str]
    number_token: re.Pattern[str]
    letter_token: re.Pattern[str]
    between: Pattern
    after: Pattern | None
    foreign: Pattern
    strangers: Pattern
    """Bodies by name that may not be in the registry."""
    decoys: tuple[str, ...]
    guards: dict[str, Guard]
    """Names that are something else too -> where they are names."""
    rosters: tuple[RosterRule, ...]
    list_separator: Pattern
    list_last: Pattern
    list_article: Pattern
    list_persons: Pattern
    """Between persons in a list that says what each is."""
    act_data: Any
    parts: dict[str, str]

    def bodies(self) -> tuple[BodyNoun, ...]:
        """What a body calls itself, as titles have it."""
        return compile_bodies(self.act_data, self.parts, self.code)

    @property
    def evidence(self) -> str | None:
        """The labelled sample that stands behind the rules for acts; None: acts are not analysed in this language."""
        found = self.act_data.get("evidence")
        return str(found) if found is not None else None

    def acts(self, body_names: tuple[str, ...]) -> ActRules:
        """The rules for acts, with %body% standing for any of `body_names` (for nothing, if there are none)."""
        return _act_rules(self, body_names)


_WHOLE = ("chapter", "part", "appendix", "opening", "reference")
_BEGINNING = ("title", "empty", "hierarchical", "figure", "bare", "bullet", "lost")


def compile_language(data: Mapping[str, Any], shared: Mapping[str, Any]) -> Language:
    """The language that `data` describes, over what `shared` says for all. Raises LanguageError with the key that is wrong."""
    code = str(data.get("code", "?"))
    parts = {**shared["parts"], **data.get("parts", {})}

    def need(*path: str) -> Any:
        for tree in (data, shared):
            value: Any = tree
            for key in path:
                value = value.get(key) if isinstance(value, Mapping) else None
            if value is not None:
                return value
        raise LanguageError(f"{code}: {'.'.join(path)} is missing")

    def pattern(entry: Mapping[str, Any], where: str, *, whole: bool = False, sought: bool = False) -> Pattern:
        return pattern_from(entry, parts, f"{code}: {where}", whole=whole, sought=sought)

    masthead = tuple(
        Keyed(key, pattern(entry, f"masthead.{key}", whole=True))
        for key, entry in {**shared["masthead"], **data.get("masthead", {})}.items()
    )
    adopted = tuple(
        Keyed(e["key"], pattern(e, f"outline.adopted[{i}]", whole=True))
        for i, e in enumerate((*shared["outline"]["adopted"], *need("outline", "adopted")))
    )
    furniture = tuple(
        Keyed(entry["name"], pattern(entry, f"furniture[{i}]", whole=True)) for i, entry in enumerate(need("furniture"))
    )
    return Language(
        code=code,
        tag=need("tag"),
        direction=need("direction"),
        name=need("name"),
        order=data.get("order", code),
        numbering=data.get("numbering", {}),
        search=Search(
            need("search", "tokens"),
            need("search", "index"),
            msgspec.convert(data["search"]["stems"], Stems) if "stems" in data["search"] else None,
            tuple(
                Keyed(e["kind"], pattern(e, f"search.citations[{i}]")) for i, e in enumerate(data["search"].get("citations", ()))
            ),
        ),
        joins=re.compile(need("joins")) if need("joins") else None,
        spaced=re.compile(f"(?:{need('joins')} ){{3,}}{need('joins')}") if need("joins") else None,
        hyphen_as_dash=bool(data.get("hyphen_as_dash", False)),
        word_borders=need("word_borders"),
        ignored=compile_regex(need("ignored"), parts, f"{code}: ignored"),
        glued=compile_regex(data["glued"], parts, f"{code}: glued") if "glued" in data else None,
        forms=tuple(
            tuple((compile_regex(source, parts, f"{code}: forms[{i}]"), written) for source, written in steps)
            for i, steps in enumerate(data.get("forms", ()))
        ),
        either_order=bool(data.get("either_order", False)),
        signs=data.get("signs", {}),
        sentence_end=compile_regex(need("sentence", "end"), parts, f"{code}: sentence.end"),
        abbreviations=frozenset(data.get("sentence", {}).get("abbreviations", ())),
        finished=compile_regex(f"(?:{need('sentence', 'finished')})\\Z", parts, f"{code}: sentence.finished"),
        announces=need("sentence", "announces"),
        numerals=Numerals(**{**shared["numerals"], **data.get("numerals", {})}),
        paragraph=pattern(need("paragraph"), "paragraph"),
        items=tuple(pattern(entry, f"items[{i}]") for i, entry in enumerate(need("items"))),
        headings=tuple(Heading(entry["level"], pattern(entry, f"headings[{i}]")) for i, entry in enumerate(need("headings"))),
        annex=pattern(need("annex"), "annex", whole=True),
        outline=Outline(
            adopted=adopted,
            adopted_by=ByBeginning(adopted, regex_of),
            **{name: pattern(need("outline", name), f"outline.{name}", whole=True) for name in _WHOLE},
            **{name: pattern(need("outline", name), f"outline.{name}") for name in _BEGINNING},
        ),
        note_body=pattern(need("notes", "body"), "notes.body"),
        note_foot=pattern(need("notes", "foot"), "notes.foot"),
        note_mark=pattern(need("notes", "mark"), "notes.mark", sought=True),
        note_loose=tuple(
            LooseMark(entry["weight"], bool(entry.get("again", False)), pattern(entry, f"notes.loose[{i}]"))
            for i, entry in enumerate(need("notes", "loose"))
        ),
        masthead=masthead,
        masthead_by=ByBeginning(masthead, regex_of),
        language_names=need("language_names"),
        distributions=data.get("distributions", {}),
        months=need("months"),
        furniture=furniture,
        furniture_by=ByBeginning(furniture, regex_of),
        contents=pattern(need("contents"), "contents", whole=True),
        ranges=pattern(need("ranges"), "ranges"),
        held=pattern(need("meeting", "held"), "meeting.held", sought=True),
        meeting_number=pattern(need("meeting", "number"), "meeting.number", sought=True),
        agenda=pattern(need("agenda"), "agenda", sought=True),
        mentions=tuple(_mention(entry, parts, code) for entry in (*shared["mentions"], *need("mentions"))),
        parts_behind=_part_rules("behind", data, parts, code),
        parts_before=_part_rules("before", data, parts, code),
        joint=compile_regex("%and%", parts, f"{code}: parts.and"),
        number_token=compile_regex("%n%", parts, f"{code}: parts.n"),
        letter_token=compile_regex("%letter%", parts, f"{code}: parts.letter"),
        between=pattern(need("between"), "between"),
        after=pattern(data["after"], "after") if "after" in data else None,
        foreign=pattern(need("foreign"), "foreign", sought=True),
        strangers=pattern(need("strangers"), "strangers", sought=True),
        decoys=tuple(data.get("decoys", ())),
        guards={name: _guard(entry, parts, f"{code}: guards.{name}") for name, entry in data.get("guards", {}).items()},
        rosters=tuple(
            RosterRule(e["category"], pattern(e, f"rosters[{i}]", sought=True), e.get("people"))
            for i, e in enumerate(need("rosters"))
        ),
        list_separator=pattern(need("lists", "separator"), "lists.separator"),
        list_last=pattern(need("lists", "last"), "lists.last"),
        list_article=pattern(need("lists", "article"), "lists.article"),
        list_persons=pattern(need("lists", "persons"), "lists.persons"),
        act_data=need("acts"),
        parts=parts,
    )


def forms_of(name: str, language: Language) -> tuple[str, ...]:
    """`name`, and its other written forms in this language."""
    found = [name]
    for steps in language.forms:
        form = name
        for pattern, written in steps:
            form = pattern.sub(written, form)
        found.append(form)
    return tuple(dict.fromkeys(found))


def patterns_of(language: Language) -> list[tuple[str, Pattern]]:
    """Every pattern of the language with its place, for the test that each is proved by its own examples."""
    found: list[tuple[str, Pattern]] = []

    def walk(value: object, where: str) -> None:
        if value is NEVER:
            return
        if isinstance(value, Pattern):
            found.append((where, value))
        elif isinstance(value, Struct):
            for name in value.__struct_fields__:
                walk(getattr(value, name), f"{where}.{name}")
        elif isinstance(value, tuple):
            for index, member in enumerate(value):
                walk(member, f"{where}[{index}]")

    walk(language, language.code)
    walk(language.acts((language.act_data["sample"],)), f"{language.code}.acts")
    walk(language.bodies(), f"{language.code}.acts.bodies")
    return found


def _mention(entry: Mapping[str, Any], parts: Mapping[str, str], code: str) -> MentionRule:
    where = f"{code}: mentions.{entry.get('kind')}"
    if entry.get("kind") not in get_args(MentionKind):
        raise LanguageError(f"{where}: there is no such kind of mention")
    examples = tuple(example["text"] for example in entry["examples"])
    run = partial(compile_regex, entry["run"], parts, where)
    return MentionRule(
        kind=entry["kind"],
        run=Pattern(run, examples, entry["never"], sought=True),
        each=compile_regex(entry["each"], parts, where) if "each" in entry else None,
        body=entry.get("body"),
        named=bool(entry.get("named", False)),
        void=bool(entry.get("void", False)),
        same=bool(entry.get("same", False)),
        gives=tuple((example["text"], tuple(example["gives"])) for example in entry["examples"]),
    )


def _guard(entry: Mapping[str, str], parts: Mapping[str, str], where: str) -> Guard:
    def compiled(key: str, end: str) -> re.Pattern[str] | None:
        return compile_regex(f"(?:{entry[key]}){end}", parts, where) if key in entry else None

    return Guard(compiled("needs", r"\Z"), compiled("before", r"\Z"), compiled("behind", ""))


def _part_rules(where: str, data: Mapping[str, Any], parts: Mapping[str, str], code: str) -> tuple[PartRule, ...]:
    entries = data.get("cited_parts", {}).get(where, ())
    return tuple(PartRule(e["part"], pattern_from(e, parts, f"{code}: cited_parts.{where}[{i}]")) for i, e in enumerate(entries))


_bound: dict[tuple[str, tuple[str, ...]], ActRules] = {}


def _act_rules(language: Language, body_names: tuple[str, ...]) -> ActRules:
    """Compiled once for each language and body: compiling is a hundred times the cost of using."""
    key = (language.code, body_names)
    if key not in _bound:
        _bound[key] = compile_acts(language.act_data, language.parts, language.code, body_names)
    return _bound[key]
