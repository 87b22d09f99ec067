"""Finding citations. What a citation says is found here; whether its target exists is asked later, and elsewhere.

A coordinated run (articles 9, 10 and 13; in Chinese the noun stands once, at the end of the run) gives one mention for each
member. No two mentions overlap in part: two of them have different places or the same.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Iterator

from msgspec.structs import replace

from wgreport.lang.language import MentionRule, PartRule
from wgreport.lang.numerals import to_roman
from wgreport.lang.pattern import group
from wgreport.lang.plain import plain
from wgreport.model.report import Mention
from wgreport.parse.context import Context, bodies_in, instruments_in
from wgreport.parse.members import addresses, members_of, numbers_in
from wgreport.parse.owners import Place, behind, target_of
from wgreport.parse.text import sentences
from wgreport.registry import Found

_WINDOW = 160
"""So far before a citation begins what says which part of it is meant."""

_WITH_PARTS = ("resolution", "decision", "document")
"""What is cited as a whole or by its parts. (An article's paragraphs are in its target.)"""

_OWNED = ("resolution", "decision", "session", "meeting")
"""What is a body's."""

_OF_TREATIES = ("article", "chapter")

_Run = tuple[MentionRule, re.Match[str]]


def mentions_in(original: str, address: str, context: Context) -> list[Mention]:
    """The citations in `original`, the canonical text of what has `address`, from left to right."""
    read = plain(original, context.language.ignored)
    text = read.text
    chosen = _runs(text, context)
    if not chosen:
        return []
    # Most of what is cited is called by a symbol or a number of its own: whose it is need not be looked for.
    owned = any(rule.kind in _OWNED for rule, _ in chosen)
    bodies = tuple(bodies_in(text, context)) if owned else ()
    instruments = tuple(instruments_in(text, context)) if any(rule.kind in _OF_TREATIES for rule, _ in chosen) else ()
    starts = [start for start, _ in sentences(text, context.language)]
    claimed = _claimed(chosen, bodies, context)
    gatherings = tuple(body for body in bodies if body not in claimed)
    found: list[Mention] = []
    article: str | None = None
    for index, (rule, match) in enumerate(chosen):
        members = members_of(rule, match, context.language)
        if rule.same:
            targets = [f"{article}/{member.path}" if article is not None else None for member in members]
        else:
            sentence = starts[bisect(starts, match.start()) - 1] if starts else 0
            named = gatherings if rule.kind in ("meeting", "session") else bodies
            place = Place(text, match.start(), match.end(), sentence, named, instruments)
            targets = [target_of(rule, member, place, context) for member in members]
        run = [
            Mention(
                within=address,
                start=(start := read.origin(member.start)),
                end=(end := read.origin(member.end)),
                surface=original[start:end],
                kind=rule.kind,
                target=target,
            )
            for member, target in zip(members, targets, strict=True)
            if target is not None
        ]
        if not run or len(run) < len(members):
            continue
        if rule.kind == "article":
            article = "/".join(run[-1].target.split("/")[:3])
        if rule.kind in _WITH_PARTS:
            stop = chosen[index - 1][1].end() if index else 0
            until = chosen[index + 1][1].start() if index + 1 < len(chosen) else len(text)
            run = _with_parts(run, match, (stop, until), context)
        found.extend(run)
    return found


def _claimed(chosen: list[_Run], bodies: tuple[Found, ...], context: Context) -> set[Found]:
    """The bodies that are named as those of a resolution or decision: a session beside one is not its own for that."""
    starts = [body.start for body in bodies]
    claimed: set[Found] = set()
    for rule, match in chosen:
        if rule.kind not in ("resolution", "decision"):
            continue
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        if first and match.start() - 1 <= bodies[first - 1].end <= match.start():
            first -= 1
        claimed.update(bodies[first:last])
        if (after := behind(match.string, match.end(), bodies, context)) is not None:
            claimed.add(after)
    return claimed


def _runs(text: str, context: Context) -> list[_Run]:
    """The runs in `text`, from left to right. Of two forms that lie over each other the longer says more: `paragraph 2 of article
    6` and not `article 6`."""
    rules = [rule for rule in context.language.mentions if rule.run.may_be_in(text)]
    runs = [(rule, match) for rule in rules for match in rule.run.regex.finditer(text)]
    runs.sort(key=lambda run: run[1].start() - run[1].end())
    taken: list[tuple[int, int]] = []
    chosen: list[_Run] = []
    for rule, match in runs:
        after = bisect(taken, match.span())
        if (after and taken[after - 1][1] > match.start()) or (after < len(taken) and taken[after][0] < match.end()):
            continue
        taken.insert(after, match.span())
        if not rule.void:
            chosen.append((rule, match))
    return sorted(chosen, key=lambda run: run[1].start())


# the parts of what is cited: `A/65/457, para. 20`, `paragraph 6 of resolution 55/61`


def _with_parts(run: list[Mention], match: re.Match[str], bounds: tuple[int, int], context: Context) -> list[Mention]:
    """The run with the parts that are named right behind it (of its last member) or before it (of its first)."""
    after = _behind(match, bounds[1], context)
    if after:
        return [*run[:-1], replace(run[-1], part=tuple(after))]
    before = _before(match, bounds[0], context)
    return [replace(run[0], part=tuple(before)), *run[1:]] if before else run


def _behind(run: re.Match[str], until: int, context: Context) -> list[str]:
    parts: list[str] = []
    position, wider = run.end(), ""
    while True:
        found = next(
            (
                (rule, match)
                for rule in context.language.parts_behind
                if (match := rule.pattern.regex.match(run.string, position, until)) is not None and match.end() > position
            ),
            None,
        )
        if found is None:
            return parts or [wider.removesuffix("-")] * bool(wider)
        rule, match = found
        named = list(_named(rule, match, context))
        if rule.part == "paragraph":
            return [wider + part for part in named]
        wider = f"{wider}{named[0]}-"
        position = match.end()


def _before(run: re.Match[str], stop: int, context: Context) -> list[str]:
    start = max(stop, run.start() - _WINDOW)
    for rule in context.language.parts_before:
        for match in rule.pattern.regex.finditer(run.string, start, run.start()):
            if match.end() == run.start():
                return list(_named(rule, match, context))
    return []


def _named(rule: PartRule, match: re.Match[str], context: Context) -> Iterator[str]:
    """The parts in the form of addresses: `p20`, `p4-a`, `annex-1`, `s-ii`."""
    if rule.part == "paragraph":
        yield from (address for _, _, address in addresses(match, context.language))
        return
    numbers = list(numbers_in(group(match, "own"), context.language))
    if rule.part == "annex":
        yield f"annex-{numbers[0][2]}" if numbers else "annex"
        return
    yield f"s-{to_roman(numbers[0][2])}" if numbers else "s"
