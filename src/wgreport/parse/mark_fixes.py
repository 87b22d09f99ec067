"""Declared corrections of what a passage means: a name in an attendance list, a citation, an act. They act on the report as read.

An entry names the place by the address that the report has (with its lines corrected), and by words that stand there once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.fixes import NOTHING, ActFix, DeclaredFix, Fixes
from wgreport.model.report import Act, Mention, MentionKind, Name, Report, Roster, RosterEntry
from wgreport.parse.context import Context
from wgreport.parse.structure import walk_passages, walk_sections
from wgreport.parse.text import sentences

_TARGETS: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
    ("resolution", re.compile(r"(?P<body>[^/]+)/resolution/[0-9A-Za-z()./-]+")),
    ("decision", re.compile(r"(?P<body>[^/]+)/decision/[0-9A-Za-z()./-]+")),
    ("article", re.compile(r"(?P<instrument>[^/]+)/article/[0-9]+(?:/[0-9a-z]+)*")),
    ("chapter", re.compile(r"(?P<instrument>[^/]+)/chapter/[0-9]+")),
    ("document", re.compile(r"document/[0-9A-Z][0-9A-Za-z./()*-]+")),
    ("item", re.compile(r"item/[0-9]+(?:/[a-z])?")),
    ("meeting", re.compile(r"meeting/(?P<body>[^/]+)/[0-9]+")),
    ("session", re.compile(r"session/(?P<body>[^/]+)/[0-9]+")),
    ("paragraph", re.compile(r"self/(?:annex-[0-9]+-)?p[0-9]+(?:-[0-9a-z]+)*")),
)
"""The forms of a citation's target (design, identities), with what has to be registered."""


def mended(report: Report, fixes: Fixes, path: str, context: Context) -> tuple[Report, tuple[Diagnostic, ...]]:
    """`report`, read from the file `path`, with the entries made. One that does not apply exactly once (S112, S113) or names what
    is not known (S114) is not made; one that changes nothing is S115."""
    mender = _Mender(report, fixes.path, path, context)
    for declared in fixes.entries:
        if not declared.fix.of_line:
            mender.mend(declared)
    return mender.report, tuple(mender.problems)


@dataclass
class _Mender:
    """The report as it is after the entries so far."""

    report: Report
    fixes_path: str
    path: str
    context: Context
    problems: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        report = self.report
        self.texts = {"title": report.title, **{section.address: section.title for section in walk_sections(report.sections)}}
        for paragraph in report.paragraphs:
            self.texts.update((passage.address, passage.text) for passage in walk_passages(paragraph))
        self.texts.update((note.address, note.text) for note in report.notes)

    def mend(self, declared: DeclaredFix) -> None:
        fix = declared.fix
        span = self._span(declared)
        if span is None:
            return
        address = fix.at or ""
        if fix.roster is not None:
            self._roster(declared, address, fix.roster)
        elif fix.citation is not None:
            self._citation(declared, address, span, fix.citation)
        elif fix.act is not None:
            self._act(declared, address, span, fix.act)

    def _span(self, declared: DeclaredFix) -> tuple[int, int] | None:
        """Where the words of an entry stand, if they stand there once."""
        address, was = declared.fix.at or "", declared.was
        text = self.texts.get(address)
        words = re.compile(r"\s+".join(re.escape(word) for word in was.split()))
        found = list(words.finditer(text)) if text is not None else []
        # A name in a list may be part of another: it is looked for among the entries.
        if found and (len(found) == 1 or declared.fix.roster is not None):
            return found[0].span()
        if found:
            self._tell("S113", declared, text or "", count=len(found), what=f"{was!r} in {address} of {self.path}")
            return None
        elsewhere = [other for other, words_there in self.texts.items() if words.search(words_there)]
        how = (
            f"those words now stand in {' and '.join(elsewhere[:3])}: bring `at` up to date"
            if elsewhere
            else "bring `was` up to date, which is words of the text as read, or remove the entry"
        )
        what = f"{was!r} does not stand in {address} of {self.path}" if text is not None else f"{self.path} has no {address}"
        self._tell("S112", declared, text or "", what=what, how=how)
        return None

    # attendance

    def _roster(self, declared: DeclaredFix, address: str, identity: str) -> None:
        was = " ".join(declared.was.split())
        places = [
            (roster, position)
            for roster in self.report.rosters
            if roster.within == address
            for position, entry in enumerate(roster.entries)
            if entry.name == was
        ]
        if len(places) != 1:
            names = [entry.name for roster in self.report.rosters if roster.within == address for entry in roster.entries]
            near = [name for name in names if was in name or name in was] or difflib.get_close_matches(was, names, n=3)
            if len(places) > 1:
                self._tell("S113", declared, was, count=len(places), what=f"the name {was!r} in {address} of {self.path}")
            elif identity == NOTHING and not near:
                self._nothing(declared, f"{was!r} is read as no name")
            else:
                what = f"no attendance list in {address} of {self.path} has the entry {was!r}"
                how = f"names read there are {', '.join(map(repr, near))}" if near else "wgreport inspect --json shows the lists"
                self._tell(
                    "S112", declared, ", ".join(names), what=what, how=f"{how}: bring `was` up to date, or remove the entry"
                )
            return
        roster, position = places[0]
        if identity == roster.entries[position].id:
            self._nothing(declared, f"{was!r} is read as {identity}")
            return
        index = self.context.index
        kind = "state" if identity in index.states else "organization" if identity in index.organizations else None
        if kind is None and identity != NOTHING:
            self._unknown(declared, identity, "id of a State or organization", (*index.states, *index.organizations))
            return
        middle = () if kind is None else (RosterEntry(was, identity),)
        entries = (*roster.entries[:position], *middle, *roster.entries[position + 1 :])
        rosters = tuple(replace(r, entries=entries) if r is roster else r for r in self.report.rosters)
        self.report = replace(self.report, rosters=rosters, names=self._names(roster, position, kind, identity))

    def _names(self, roster: Roster, position: int, kind: str | None, identity: str) -> tuple[Name, ...]:
        """The names in the text, those in the entry of a list being what that entry now is."""
        text, at = self.texts[roster.within], 0
        # The entries stand in the order of the text.
        for entry in roster.entries[: position + 1]:
            start = text.find(entry.name, at)
            at = start + len(entry.name) if start >= 0 else at
        surface = roster.entries[position].name
        start = at - len(surface)
        names = [n for n in self.report.names if n.within != roster.within or n.end <= start or n.start >= at]
        if kind is not None and text[start:at] == surface:
            made = Name(
                within=roster.within,
                start=start,
                end=at,
                surface=surface,
                kind="state" if kind == "state" else "organization",
                id=identity,
            )
            later = next(
                (i for i, n in enumerate(names) if n.within == made.within and n.start >= at),
                max((i + 1 for i, n in enumerate(names) if n.within == made.within), default=len(names)),
            )
            names.insert(later, made)
        return tuple(names)

    # citations

    def _citation(self, declared: DeclaredFix, address: str, span: tuple[int, int], target: str) -> None:
        there = [mention for mention in self.report.mentions if mention.within == address]
        inside = [mention for mention in there if span[0] <= mention.start and mention.end <= span[1]]
        found = inside or [mention for mention in there if mention.start < span[1] and span[0] < mention.end]
        if len(found) > 1:
            shown = ", ".join(f"{mention.surface!r} ({mention.target})" for mention in found)
            self._tell("S113", declared, self.texts[address], count=len(found), what=f"the citations {shown} in {address}")
            return
        old = found[0] if found else None
        if target == NOTHING and old is None:
            self._nothing(declared, f"{declared.was!r} is read as no citation")
            return
        if old is not None and old.target == target:
            self._nothing(declared, f"{old.surface!r} is read as {target}")
            return
        mentions = [mention for mention in self.report.mentions if mention is not old]
        if target != NOTHING:
            kind = self._kind(declared, target)
            if kind is None:
                return
            start, end = (old.start, old.end) if old is not None else span
            surface = self.texts[address][start:end]
            made = Mention(within=address, start=start, end=end, surface=surface, kind=kind, target=target)
            mentions.insert(self._position(mentions, made), made)
        self.report = replace(self.report, mentions=tuple(mentions))

    def _kind(self, declared: DeclaredFix, target: str) -> MentionKind | None:
        index = self.context.index
        for kind, form in _TARGETS:
            match = form.fullmatch(target)
            if match is None:
                continue
            for what, known in (("body", index.bodies), ("instrument", index.instruments)):
                owner = match.groupdict().get(what)
                if owner is not None and owner not in known:
                    self._unknown(declared, owner, f"{what} of the registry", known)
                    return None
            return kind
        how = "write it as cac-cosp/resolution/8/7, uncac/article/6/1, document/A/75/1, item/2/a, session/cac-cosp/8 or self/p12"
        self._tell("S114", declared, "", value=target, what="target of a citation", guess="", how=how)
        return None

    def _position(self, there: list[Mention], made: Mention) -> int:
        """Where a mention belongs: mentions stand in the order of the text."""
        order = {address: number for number, address in enumerate(self.texts)}
        place = (order[made.within], made.start)
        return next((i for i, m in enumerate(there) if (order.get(m.within, -1), m.start) > place), len(there))

    # acts

    def _act(self, declared: DeclaredFix, address: str, span: tuple[int, int], wanted: ActFix | str) -> None:
        old = next((act for act in self.report.acts if act.within == address and act.start <= span[0] < act.end), None)
        if not isinstance(wanted, ActFix):
            if old is None:
                self._nothing(declared, f"{declared.was!r} is read as no act")
            else:
                self.report = replace(self.report, acts=tuple(act for act in self.report.acts if act is not old))
            return
        start, end = (old.start, old.end) if old is not None else self._sentence(address, span[0])
        words = self.texts[address][start:end]
        if old is None and (wanted.voice is None or wanted.verb is None):
            what = f"no act is read in {address} of {self.path} where {declared.was!r} stands"
            how = "give `voice` and `verb`, and the sentence is one; or bring `was` up to date, or remove the entry"
            self._tell("S112", declared, words, what=what, how=how)
            return
        if not self._sensible(declared, wanted, words):
            return
        condition = self._condition(wanted)
        weight = wanted.weight or (old.weight if old is not None else None)
        made = Act(
            within=address,
            voice=wanted.voice or (old.voice if old is not None else "body"),
            weight=None if weight == "none" else weight,
            verb=wanted.verb or (old.verb if old is not None else ""),
            addressees=wanted.addressees if wanted.addressees is not None else old.addressees if old is not None else (),
            condition=None if condition == NOTHING else condition or (old.condition if old is not None else None),
            text=words,
            start=start,
            end=end,
            state=old.state if old is not None and wanted.voice in (None, old.voice) else None,
        )
        if made == old:
            self._nothing(declared, f"the act {declared.was!r} is read so")
            return
        order = {paragraph.address: number for number, paragraph in enumerate(self.report.paragraphs)}
        acts = sorted(
            (*(act for act in self.report.acts if act is not old), made), key=lambda act: (order.get(act.within, -1), act.start)
        )
        self.report = replace(self.report, acts=tuple(acts))

    def _sentence(self, address: str, position: int) -> tuple[int, int]:
        text = self.texts[address]
        found = ((start, end) for start, end in sentences(text, self.context.language) if start <= position < end)
        return next(found, (position, len(text)))

    def _condition(self, wanted: ActFix) -> str | None:
        if isinstance(wanted.condition, dict):
            return wanted.condition.get(self.report.language)
        return wanted.condition

    def _sensible(self, declared: DeclaredFix, wanted: ActFix, words: str) -> bool:
        """What the entry says of an act is known, and its condition stands in it."""
        rules, index = self.context.acts, self.context.index
        verbs = sorted({rule.key for rule in rules.verbs})
        if wanted.verb is not None and wanted.verb not in verbs:
            self._unknown(declared, wanted.verb, "verb of an act", verbs)
            return False
        asked = sorted({*(rule.key for rule in rules.addressees), *index.organizations, *index.bodies, *index.states})
        for key in wanted.addressees or ():
            if key not in asked:
                self._unknown(declared, key, "addressee", asked)
                return False
        condition = self._condition(wanted)
        if condition not in (None, NOTHING) and condition not in words:
            what = f"the condition {condition!r} does not stand in the act"
            self._tell("S112", declared, words, what=what, how="give the words as the text has them")
            return False
        return True

    # what is said

    def _unknown(self, declared: DeclaredFix, value: str, what: str, known: Iterable[str]) -> None:
        every = sorted(known)
        near = difflib.get_close_matches(value, every, n=1) or [key for key in every if key.lower() == value.lower()]
        guess = f"; did you mean {near[0]!r}?" if near else ""
        few = len(every) <= 60
        how = f"use one of: {', '.join(every)}" if few else "use an id from the registry, or add an entry there"
        self._tell("S114", declared, "", value=value, what=what, guess=guess, how=how)

    def _nothing(self, declared: DeclaredFix, what: str) -> None:
        self._tell("S115", declared, "", what=what)

    def _tell(self, code: str, declared: DeclaredFix, excerpt: str, **values: object) -> None:
        self.problems.append(problem(code, self.fixes_path, declared.place, excerpt, **values))
