"""Who a sentence begins with, and what he does: the first part of an act.

The one who acts stands first, or behind an opening ("At its second meeting, the Committee …"), or, in a language that has the
verb first, behind the verb. Nobody is named in the impersonal passive ("It was noted that") and in the paragraphs of a decision
("Requests the Secretariat").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wgreport.lang.acts import ActRules, Subject
from wgreport.lang.pattern import NEVER, text_of
from wgreport.parse.context import Context

ASIDE = 300
"""No opening and no words put between who acts and the verb are longer."""

UNREGISTERED = ""
"""The key of a verb that is no act."""

COUPLED = 6
"""A second actor has no more words."""


@dataclass(frozen=True)
class Speaker:
    """Who acts in a sentence; `state` as the text names it, already looked up. `passing`: nobody whom a pronoun could mean."""

    subject: Subject
    state: str | None
    passing: bool = False


@dataclass(frozen=True)
class Begun:
    """A verb's key, and where the words after it and after who acts begin."""

    verb: str
    after: int


_OURS = Subject("body", None, (), NEVER)
THE_BODY = Speaker(_OURS, None)
_ONE_STATE = Subject("states", "one", (), NEVER)
"""Who acts where no pattern of the language says so: the body in its own decisions, a State by its name."""


def speaker_in(sentence: str, previous: Speaker | None, context: Context, *, first: bool) -> tuple[Speaker, Begun | None] | None:
    """Who the sentence begins with, and the verb that goes with it, if there is one; `he` and `the panellist` are who spoke
    before. `first`: the paragraph begins with this sentence. Where the language has the verb first, a sentence that begins with
    none has no speaker."""
    without: tuple[Speaker, None] | None = None
    for start in _starts(sentence, context.acts):
        unsaid = None if one_speaks(previous) else _impersonal(sentence, start, context.acts)
        found = unsaid or _named(sentence, start, previous, context)
        if found is None:
            continue
        speaker, begun = found
        if begun is not None:
            return speaker, begun
        without = without or (speaker, None)
    return (_bare(sentence, context.acts) if first else None) or without


def clause_in(sentence: str, start: int, stop: int, context: Context) -> tuple[int, Speaker, Begun] | None:
    """The first place of `sentence` in [start, stop) where a clause begins in which speakers, panellists or States act who are
    named there: `, while some speakers called for`. Who they are, and what they do."""
    rules = context.acts
    for joint in rules.clauses.regex.finditer(sentence, start, stop) if rules.clauses.may_be_in(sentence) else ():
        found = _actor(sentence, _led(sentence, joint.end(), rules), None, context)
        if found is None or found[0].subject.voice not in _OTHERS:
            continue
        begun = _verb_of(sentence, found[1], rules)
        if begun is not None:
            return joint.start(), found[0], begun
    return None


_OTHERS = frozenset({"speaker", "panellist", "states"})


def somebody_before(sentence: str, rules: ActRules) -> Speaker | None:
    """Who speaks if a paragraph begins with a pronoun: somebody of an earlier paragraph, of whom no act is registered."""
    found = any(rules.same.regex.match(sentence, start) is not None for start in {_led(sentence, 0, rules), 0})
    return Speaker(Subject("secretariat", None, (UNREGISTERED,), NEVER), None) if found else None


def one_speaks(previous: Speaker | None) -> bool:
    """A panellist, an official or one State speaks: what is said in the passive behind that goes on with what he said."""
    return previous is not None and (previous.subject.voice in _INDIVIDUALS or previous.state is not None)


_INDIVIDUALS = frozenset({"panellist", "secretariat", "chair"})


def _starts(sentence: str, rules: ActRules) -> Iterator[int]:
    """Where who acts may be named: behind words such as `in addition`, at once, and behind each comma of an opening."""
    yield from sorted({_led(sentence, 0, rules), 0}, reverse=True)
    if rules.openings.regex.match(sentence) is not None:
        for comma in rules.commas.regex.finditer(sentence, 0, ASIDE):
            yield from sorted({_led(sentence, comma.end(), rules), comma.end()}, reverse=True)


def _led(sentence: str, position: int, rules: ActRules) -> int:
    lead = rules.leads.regex.match(sentence, position)
    return lead.end() if lead is not None else position


def _impersonal(sentence: str, start: int, rules: ActRules) -> tuple[Speaker, Begun] | None:
    for rule in rules.impersonal:
        match = rule.pattern.regex.match(sentence, start)
        if match is None:
            continue
        begun = Begun(rule.verb, match.end()) if rule.verb is not None else verb_behind(sentence, match.end(), rules)
        if begun is not None and (rule.verb is not None or not rule.verbs or begun.verb in rule.verbs):
            return Speaker(Subject(rule.voice, rule.weight, (), rule.pattern), None, passing=True), begun
    return None


def _bare(sentence: str, rules: ActRules) -> tuple[Speaker, Begun] | None:
    match = rules.bare.regex.match(sentence)
    if match is None:
        return None
    begun = verb_at(
        sentence[: match.end()] + sentence[match.end() :][:1].lower() + sentence[match.end() + 1 :], match.end(), rules
    )
    return (Speaker(_OURS, None, passing=True), begun) if begun is not None else None


def _named(sentence: str, start: int, previous: Speaker | None, context: Context) -> tuple[Speaker, Begun | None] | None:
    rules = context.acts
    begun = verb_at(sentence, start, rules) if rules.verb_first else None
    if rules.verb_first and begun is None:
        return None
    for position in _past_adverbs(sentence, begun.after, rules) if begun is not None else (start,):
        found = _actor(sentence, position, previous, context)
        if found is not None:
            return found[0], Begun(begun.verb, found[1]) if begun is not None else _verb_of(sentence, found[1], rules)
    return None


def _actor(sentence: str, start: int, previous: Speaker | None, context: Context) -> tuple[Speaker, int] | None:
    """Who is named at `start`, and where the words after that begin."""
    rules = context.acts
    found: list[tuple[int, Speaker]] = []
    for subject in rules.subjects_by.at(sentence, start):
        match = subject.pattern.regex.match(sentence, start)
        if match is None:
            continue
        named = text_of(match, "state")
        state = _state(named, context) if named else None
        if named and state is None and subject.voice == "states":
            continue
        if state is None and previous is not None and previous.subject.voice == subject.voice:
            state = previous.state
        found.append((match.end(), Speaker(subject, state)))
    if found:
        end, speaker = max(found, key=lambda pair: pair[0])
        return speaker, end
    name = context.entities.at(sentence, start)
    if name is not None and name.kind == "state":
        return Speaker(_ONE_STATE, name.id), name.end
    if previous is not None and (same := rules.same.regex.match(sentence, start)) is not None:
        return previous, same.end()
    return None


def _state(name: str, context: Context) -> str | None:
    known = context.entities.get(name.strip())
    return known[1] if known is not None and known[0] == "state" else None


def _verb_of(sentence: str, position: int, rules: ActRules) -> Begun | None:
    """The verb of who is named before `position`: right behind, or behind another actor coupled with him, or behind words put
    between commas."""
    begun = verb_behind(sentence, position, rules)
    if begun is not None:
        return begun
    coupled = rules.coupled.regex.match(sentence, position)
    if coupled is not None:
        at = coupled.end()
        for _ in range(COUPLED):
            at = sentence.find(" ", at + 1)
            if at < 0:
                break
            if (begun := verb_behind(sentence, at, rules)) is not None:
                return begun
    comma = rules.commas.regex.match(sentence, position)
    if comma is not None:
        for closing in rules.commas.regex.finditer(sentence, comma.end(), position + ASIDE):
            if (begun := verb_at(sentence, closing.end(), rules)) is not None:
                return begun
    return None


def _past_adverbs(sentence: str, position: int, rules: ActRules) -> tuple[int, int]:
    """Where to look for what may have adverbs before it: behind them, then at once."""
    adverbs = rules.adverbs.regex.match(sentence, position)
    return (adverbs.end() if adverbs is not None else position, position)


def verb_behind(sentence: str, position: int, rules: ActRules) -> Begun | None:
    """The verb right behind `position`, with or without adverbs between."""
    for start in _past_adverbs(sentence, position, rules):
        if (found := verb_at(sentence, start, rules)) is not None:
            return found
    return None


def verb_at(sentence: str, position: int, rules: ActRules) -> Begun | None:
    """The verb that begins at `position`."""
    for rule in rules.verbs_by.at(sentence, position):
        if (match := rule.pattern.regex.match(sentence, position)) is not None:
            return Begun(rule.key, match.end())
    other = rules.unregistered.regex.match(sentence, position)
    return Begun(UNREGISTERED, other.end()) if other is not None else None
