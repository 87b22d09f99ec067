"""Acts: who says what, sentence by sentence.

A sentence is an act if it begins with somebody who can act (after words such as "in addition") and goes on with a verb of
saying or asking. A
sentence that only tells what a body once recommended begins with somebody else, and so does not count as the body's.
Source of the verbs and quantity words: UN Editorial Manual usage as found in reports of UNODC bodies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from wgreport.lang.language import ActRules, Subject
from wgreport.lang.pattern import text_of
from wgreport.lang.plain import plain
from wgreport.model.report import Act, Paragraph
from wgreport.parse.context import Context
from wgreport.parse.text import sentences


@dataclass(frozen=True)
class _Speaker:
    """Who acts in a sentence; `state` as the text names it, already looked up."""

    subject: Subject
    state: str | None


def acts_in(paragraph: Paragraph, context: Context) -> list[Act]:
    """The acts of a paragraph, in the order of its text."""
    read = plain(paragraph.text, context.language.ignored)
    if read.text == paragraph.text:
        return _acts_in(paragraph, context)
    found = _acts_in(replace(paragraph, text=read.text), context)
    places = [(read.origin(act.start), read.origin(act.end)) for act in found]
    return [
        replace(act, text=paragraph.text[start:end], start=start, end=end)
        for act, (start, end) in zip(found, places, strict=True)
    ]


def _acts_in(paragraph: Paragraph, context: Context) -> list[Act]:
    acts: list[Act] = []
    speaker: _Speaker | None = None
    for start, end in sentences(paragraph.text, context.language):
        sentence = paragraph.text[start:end]
        found = _speaker(sentence, speaker, context)
        if found is None:
            continue
        speaker, first = found
        if first is not None:
            acts.extend(_acts(paragraph, start, sentence, first, speaker, context))
    return acts


_Verb = tuple[str, int]
"""A verb's key, and where the words after it and after who acts begin."""


def _speaker(sentence: str, previous: _Speaker | None, context: Context) -> tuple[_Speaker, _Verb | None] | None:
    """Who the sentence begins with, and the verb that goes with it, if there is one; `he` and `the panellist` are who spoke
    before. Where the language has the verb first, a sentence that begins with none has no speaker."""
    rules = context.acts
    lead = rules.leads.regex.match(sentence)
    for start in sorted({lead.end() if lead is not None else 0, 0}, reverse=True):
        begun = _verb_at(sentence, start, rules) if rules.verb_first else None
        if rules.verb_first and begun is None:
            continue
        for position in _past_adverbs(sentence, begun[1], rules) if begun is not None else (start,):
            found = _actor(sentence, position, previous, context)
            if found is not None:
                return found[0], (begun[0], found[1]) if begun is not None else _verb(sentence, found[1], rules)
    return None


def _actor(sentence: str, start: int, previous: _Speaker | None, context: Context) -> tuple[_Speaker, int] | None:
    """Who is named at `start`, and where the words after that begin."""
    rules = context.acts
    matches = [
        (match, subject) for subject in rules.subjects_by.at(sentence, start) if (match := subject.pattern.regex.match(sentence, start)) is not None
    ]
    if matches:
        match, subject = max(matches, key=lambda pair: pair[0].end())
        named = text_of(match, "state")
        state = _state(named, context) if named else None
        if state is None and previous is not None and previous.subject.voice == subject.voice:
            state = previous.state
        return _Speaker(subject, state), match.end()
    if previous is not None and (same := rules.same.regex.match(sentence, start)) is not None:
        return previous, same.end()
    return None


def _state(name: str, context: Context) -> str | None:
    known = context.entities.get(name.strip())
    return known[1] if known is not None and known[0] == "state" else None


def _acts(paragraph: Paragraph, offset: int, sentence: str, first: _Verb, speaker: _Speaker, context: Context) -> Iterator[Act]:
    rules = context.acts
    starts: list[tuple[int, int, str]] = [(0, first[1], first[0])]
    apart = rules.apart.regex.search(sentence, first[1]) if rules.apart.may_be_in(sentence) else None
    end = apart.start() if apart is not None else len(sentence)
    for joint in rules.joins.regex.finditer(sentence, first[1], end) if rules.joins.may_be_in(sentence) else ():
        if not joint[0] or (joined := _verb_at(sentence, joint.end(), rules)) is None:
            continue
        starts.append((joint.start(), joined[1], joined[0]))
    ends = [*(start for start, _, _ in starts[1:]), len(sentence)]
    for (start, after, verb), end in zip(starts, ends, strict=True):
        if speaker.subject.verbs and verb not in speaker.subject.verbs:
            continue
        words = sentence[start:end]
        begin = start + len(words) - len(words.lstrip(" ,\uff0c\u060c"))
        yield Act(
            within=paragraph.address,
            voice=speaker.subject.voice,
            weight=speaker.subject.weight,
            verb=verb,
            addressees=tuple(_addressees(sentence[after:end], rules, context)) if verb in rules.directive else (),
            condition=_condition(words, rules),
            text=sentence[begin:end].rstrip(),
            start=offset + begin,
            end=offset + begin + len(sentence[begin:end].rstrip()),
            state=speaker.state,
        )


def _past_adverbs(sentence: str, position: int, rules: ActRules) -> tuple[int, int]:
    """Where to look for what may have adverbs before it: behind them, then at once."""
    adverbs = rules.adverbs.regex.match(sentence, position)
    return (adverbs.end() if adverbs is not None else position, position)


def _verb(sentence: str, position: int, rules: ActRules) -> _Verb | None:
    """The verb right behind the subject, with or without adverbs between."""
    for start in _past_adverbs(sentence, position, rules):
        if (found := _verb_at(sentence, start, rules)) is not None:
            return found
    return None


def _verb_at(sentence: str, position: int, rules: ActRules) -> _Verb | None:
    for rule in rules.verbs_by.at(sentence, position):
        if (match := rule.pattern.regex.match(sentence, position)) is not None:
            return rule.key, match.end()
    return None


def _addressees(words: str, rules: ActRules, context: Context) -> Iterator[str]:
    """Who is asked: the names right behind the verb, and those coordinated with them."""
    position = len(words) - len(words.lstrip(" ,\uff0c"))
    while (found := _addressee(words, position, rules)) is not None:
        key, position = found
        yield _body_key(context) if key == "body" else key
        joints = (context.language.list_last, context.language.list_separator)
        joint = next((m for rule in joints if (m := rule.regex.match(words, position)) is not None), None)
        if joint is None:
            return
        position = joint.end()


def _addressee(words: str, position: int, rules: ActRules) -> tuple[str, int] | None:
    found = rules.addressees_by.at(words, position)
    matches = [(match.end(), rule.key) for rule in found if (match := rule.pattern.regex.match(words, position)) is not None]
    if not matches:
        return None
    end, key = max(matches)
    return key, end


def _body_key(context: Context) -> str:
    body = context.chain[0]
    return body.organization or body.id


def _condition(words: str, rules: ActRules) -> str | None:
    """The words that limit an act (upon request; subject to the availability of resources), as the text has them."""
    found: list[tuple[int, str]] = []
    for rule in rules.conditions:
        if rule.may_be_in(words):
            found.extend((match.start(), match[0]) for match in rule.regex.finditer(words))
    return "; ".join(text for _, text in sorted(found)) or None
