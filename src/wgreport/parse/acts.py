"""Acts: who says what, sentence by sentence.

A sentence is an act if it begins with somebody who can act (after words such as "in addition") and goes on with a verb of
saying or asking. A
sentence that only tells what a body once recommended begins with somebody else, and so does not count as the body's.
Source of the verbs and quantity words: UN Editorial Manual usage as found in reports of UNODC bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from wgreport.lang.acts import ActRules
from wgreport.lang.plain import plain
from wgreport.model.report import Act, Item, Paragraph
from wgreport.parse.actors import (
    THE_BODY,
    UNREGISTERED,
    Begun,
    Speaker,
    clause_in,
    one_speaks,
    somebody_before,
    speaker_in,
    verb_at,
    verb_behind,
)
from wgreport.parse.context import Context
from wgreport.parse.text import sentences


def acts_of(paragraphs: Iterable[Paragraph], context: Context) -> Iterator[Act]:
    """The acts of paragraphs that follow each other, and of the items in them, in the order of the text. None where the rules of
    the language have no evidence behind them: what they would find is a guess."""
    if context.language.evidence is None:
        return
    announced = context.acts.recommendations
    before: tuple[str | None, bool] = (None, False)  # the section, and whether the body acts at the end of its last paragraph
    for paragraph in paragraphs:
        listed = announced.may_be_in(paragraph.text) and announced.regex.search(paragraph.text) is not None
        goes_on = before == (paragraph.section, True) and context.acts.resumed.regex.match(paragraph.text) is not None
        found = list(_acts_of(paragraph, None, context, listed=listed, speaker=THE_BODY if goes_on else None))
        before = (paragraph.section, bool(found) and found[-1].voice == "body")
        yield from found


def _acts_of(
    passage: Paragraph | Item, opening: Act | None, context: Context, *, listed: bool, speaker: Speaker | None = None
) -> Iterator[Act]:
    """The acts of a passage and of the items in it. `opening`: the act that the list goes on with of which it is an item, if that
    asks or decides something: `requested the Secretariat: (a) To prepare a report`. `speaker`: whom a pronoun at its beginning
    means."""
    found = list(_attributed(passage, context)) if listed and isinstance(passage, Item) else []
    found = found or acts_in(passage, context, speaker)
    if not found and opening is not None and isinstance(passage, Item) and passage.label:
        found = [_continued(passage, opening, context)]
    yield from found
    below = found[-1] if found and _opens(found[-1], passage, context.acts) else None
    for item in passage.items:
        yield from _acts_of(item, below, context, listed=listed)


def _opens(act: Act, passage: Paragraph | Item, rules: ActRules) -> bool:
    asks = act.verb in rules.directive or act.verb in _DECIDING
    return asks and act.end == len(passage.text.rstrip()) and rules.continued.regex.search(act.text) is not None


def _continued(item: Item, opening: Act, context: Context) -> Act:
    end = len(item.text.rstrip())
    condition = _condition(item.text, context.acts)
    return replace(opening, within=item.address, text=item.text[:end], start=0, end=end, condition=condition)


_DECIDING = frozenset({"decide", "agree"})
"""Verbs that are not directive, but whose list is one of decisions."""


def acts_in(passage: Paragraph | Item, context: Context, speaker: Speaker | None = None) -> list[Act]:
    """The acts of one passage, in the order of its text. `speaker`: whom a pronoun at its beginning means."""
    read = plain(passage.text, context.language.ignored)
    if read.text == passage.text:
        return _acts_in(passage, context, speaker)
    found = _acts_in(replace(passage, text=read.text), context, speaker)
    places = [(read.origin(act.start), read.origin(act.end)) for act in found]
    return [
        replace(act, text=passage.text[start:end], start=start, end=end) for act, (start, end) in zip(found, places, strict=True)
    ]


def _acts_in(passage: Paragraph | Item, context: Context, speaker: Speaker | None) -> list[Act]:
    acts: list[Act] = []
    for start, end in sentences(passage.text, context.language):
        sentence = passage.text[start:end]
        found = speaker_in(sentence, speaker, context, first=start == 0)
        if found is None:
            speaker = speaker or somebody_before(sentence, context.acts)
            continue
        own, first = found
        if first is not None:
            acts.extend(_acts(passage, start, sentence, first, own, context))
        if not own.passing and (first is not None or not one_speaks(speaker)):
            speaker = own
    return acts


def _acts(
    passage: Paragraph | Item, offset: int, sentence: str, first: Begun, speaker: Speaker, context: Context
) -> Iterator[Act]:
    rules = context.acts
    starts: list[tuple[int, int, str]] = [(0, first.after, first.verb)]
    apart = rules.apart.regex.search(sentence, first.after) if rules.apart.may_be_in(sentence) else None
    stop = apart.start() if apart is not None else len(sentence)
    clause = clause_in(sentence, first.after, stop, context)
    if clause is not None:
        at, other, begun = clause
        yield from _acts(passage, offset, sentence[:at], first, speaker, context)
        yield from _acts(passage, offset + at, sentence[at:], Begun(begun.verb, begun.after - at), other, context)
        return
    for joint in rules.joins.regex.finditer(sentence, first.after, stop) if rules.joins.may_be_in(sentence) else ():
        if not joint[0]:
            continue
        joined = verb_at(sentence, joint.end(), rules) or verb_behind(sentence, len(sentence[: joint.end()].rstrip()), rules)
        if joined is None:
            continue
        starts.append((joint.start(), joined.after, joined.verb))
    ends = [*(start for start, _, _ in starts[1:]), len(sentence)]
    for (start, after, verb), end in zip(starts, ends, strict=True):
        if verb == UNREGISTERED or (speaker.subject.verbs and verb not in speaker.subject.verbs):
            continue
        words = sentence[start:end]
        begin = start + len(words) - len(words.lstrip(" ,\uff0c\u060c"))
        yield Act(
            within=passage.address,
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


def _attributed(item: Item, context: Context) -> Iterator[Act]:
    """The recommendations of one item of a list that says behind each who made it: `Ratify the Protocol (Chile)`."""
    start = 0
    for match in context.acts.attributed.regex.finditer(item.text):
        roster = context.language.list_separator.regex.split(match["states"])
        states = [
            known[1] for name in roster if (known := context.entities.get(name.strip())) is not None and known[0] == "state"
        ]
        if not states or len(states) != len(roster):
            continue
        words = item.text[start : match.end()]
        begin = start + len(words) - len(words.lstrip(" ,;."))
        yield Act(
            within=item.address,
            voice="states",
            weight="one" if len(states) == 1 else "several",
            verb="recommend",
            addressees=(),
            condition=_condition(words, context.acts),
            text=item.text[begin : match.end()],
            start=begin,
            end=match.end(),
            state=states[0] if len(states) == 1 else None,
        )
        start = match.end()


def _addressees(words: str, rules: ActRules, context: Context) -> Iterator[str]:
    """Who is asked: the names right behind the verb, and those coordinated with them."""
    position = len(words) - len(words.lstrip(" ,\uff0c"))
    adverbs = rules.adverbs.regex.match(words)
    if _addressee(words, position, rules, context) is None and adverbs is not None:
        position = adverbs.end()
    while (found := _addressee(words, position, rules, context)) is not None:
        key, position = found
        yield context.own_key if key == "body" else key
        joints = (context.language.list_last, context.language.list_separator)
        joint = next((m for rule in joints if (m := rule.regex.match(words, position)) is not None), None)
        if joint is None:
            return
        position = joint.end()


def _addressee(words: str, position: int, rules: ActRules, context: Context) -> tuple[str, int] | None:
    matches = [
        (match.end(), rule.key)
        for rule in rules.addressees_by.at(words, position)
        if (match := rule.pattern.regex.match(words, position)) is not None
    ]
    if matches:
        end, key = max(matches)
        return key, end
    addressed = rules.addressed.regex.match(words, position)
    name = context.entities.at(words, addressed.end() if addressed is not None else position)
    kinds = ("state", "organization") if context.language.word_borders else ("organization",)
    if name is None or name.kind not in kinds or words[name.end : name.end + 1] in _OWNS:
        return None
    return name.id, name.end


_OWNS = ("\u2019", "'")
"""Behind a name: it is not who is asked, but whose something is."""


def _condition(words: str, rules: ActRules) -> str | None:
    """The words that limit an act (upon request; subject to the availability of resources), as the text has them."""
    found: list[tuple[int, str]] = []
    for rule in rules.conditions:
        if rule.may_be_in(words):
            found.extend((match.start(), match[0]) for match in rule.regex.finditer(words))
    return "; ".join(text for _, text in sorted(found)) or None
