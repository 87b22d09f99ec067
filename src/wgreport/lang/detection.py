"""Which language a text is in: what its masthead says, the script it is written in, and the words that carry no subject.

The words decide, as the masthead of a translation may be the original's; the masthead decides where they leave it open. What a
language's masthead, script and frequent words are is data (`detection` and `masthead` in `data/*.yaml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from wgreport.lang.pattern import compile_regex, text_of

Evidence = Literal["masthead", "script", "words"]

HEAD = 60
"""So many lines may hold the masthead."""
SAMPLE = 60_000
"""So many characters are enough to know a language by."""
SHORT = 12
"""A text of fewer words may hold none of the frequent ones by chance."""
LEAST = 0.06
"""The least share of frequent words in a text of its language; in the six they make a fifth to a half of it."""
STRANGE = 0.1
"""At most this share of the words has letters that the language does not need: with more, it is a language beyond these."""
AHEAD = 1.4
"""The best of two languages of one script has at least so many times as many frequent words as the next."""
ALONE = 0.6
"""At least this share of the words is in the script of the text: with less, it is in two languages."""

_EVIDENCE: dict[tuple[bool, bool], tuple[Evidence, ...]] = {
    (True, True): ("script", "words"),
    (True, False): ("script",),
    (False, True): ("words",),
    (False, False): (),
}
"""By whether the language is the only one of its script, and whether there are frequent words."""

_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[A-Za-z0-9.\-]*[/\d][A-Za-z0-9/.\-]*")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*\Z")


class Signs(Struct, frozen=True):
    """What a language is known by. `script`: the letters that it shares with others, `alphabet`: those that it needs itself.
    `whole`: its words are set off by spaces (otherwise each character counts as one)."""

    code: str
    script: re.Pattern[str]
    alphabet: re.Pattern[str]
    whole: bool
    frequent: frozenset[str]
    letters: frozenset[str]
    """Letters that none of the other languages has: a word with one counts as a frequent one."""
    names: dict[str, str]
    """What languages are called on a masthead in this language, case folded -> code."""
    original: re.Pattern[str]


class Detected(Struct, frozen=True):
    """The language of a text and by what it is known; `language` None: it cannot be told, and `candidates` are the likeliest."""

    language: str | None
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[str, ...] = ()


def compile_signs(data: Mapping[str, Any], shared: Mapping[str, Any]) -> Signs:
    """The signs of the language that `data` describes, over what `shared` says for all. Raises LanguageError."""
    code = data["code"]
    given = {**shared["detection"], **data["detection"]}
    masthead = {**shared["masthead"], **data.get("masthead", {})}
    names = {**shared["language_names"], **data.get("language_names", {})}
    parts = {**shared["parts"], **data.get("parts", {})}
    words = given["frequent"].split() if data["word_borders"] else [c for c in given["frequent"] if not c.isspace()]
    return Signs(
        code=code,
        script=re.compile(given["script"]),
        alphabet=re.compile(f"{given['alphabet']}+"),
        whole=bool(data["word_borders"]),
        frequent=frozenset(_folded(word) for word in words),
        letters=frozenset(given["letters"]),
        names={_folded(name): meant for name, meant in names.items()},
        original=compile_regex(f"(?i:{masthead['original']['pattern']})", parts, f"{code}: masthead.original"),
    )


def detect(lines: Iterable[str], languages: Sequence[Signs]) -> Detected:
    """The language of the text with these `lines`, one of `languages`."""
    read: list[str] = []
    length = 0
    for line in lines:
        read.append(unicodedata.normalize("NFKC", line))
        length += len(line)
        if length > SAMPLE:
            break
    stated = _stated([line for line in read if line.strip()][:HEAD], languages)
    words, scripts = _words_by_script("\n".join(read), languages)
    spoken, evidence, candidates = _spoken(words, scripts, languages)
    short = sum(words.values()) < 3 * SHORT
    if spoken is not None and not (short and stated not in (None, spoken)):
        return Detected(spoken, ("masthead", *evidence) if stated == spoken else evidence)
    if stated is not None and (short or not candidates or stated in candidates):
        return Detected(stated, ("masthead",))
    return Detected(None, (), tuple(candidates))


def _spoken(
    words: Counter[str], scripts: Counter[str], languages: Sequence[Signs]
) -> tuple[str | None, tuple[Evidence, ...], list[str]]:
    """The language by script and words, by which of them, and if it stays open, which it may be (none: no words at all)."""
    if not words:
        return None, (), []
    every = sum(words.values())
    (script, count), *others = scripts.most_common()
    known = [signs for signs in languages if signs.script.pattern == script]
    if not known or count < ALONE * every:
        mixed = [[s for s in languages if s.script.pattern == pattern] for pattern, _ in ((script, count), *others[:1])]
        return None, (), [max(found, key=lambda signs: _hits(words, signs)).code for found in mixed if found]
    hits = sorted(((_hits(words, signs), signs.code) for signs in known), reverse=True)
    best, code = hits[0]
    second = hits[1][0] if len(hits) > 1 else 0
    enough = best >= LEAST * every if every >= SHORT else best > 0 or len(known) == 1
    chosen = next(signs for signs in known if signs.code == code)
    strange = sum(n for word, n in words.items() if chosen.alphabet.fullmatch(word) is None)
    if enough and best >= second * AHEAD and strange <= STRANGE * every:
        return code, _EVIDENCE[len(known) == 1, best > 0], []
    return None, (), [code for found, code in hits if found * AHEAD >= best and (found or not best)]


def _hits(words: Counter[str], signs: Signs) -> int:
    """How many of the words are signs of this language."""
    return sum(n for word, n in words.items() if word in signs.frequent or not signs.letters.isdisjoint(word))


def _words_by_script(text: str, languages: Sequence[Signs]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in `text`, case folded, and how many words are in each script (by its pattern; an empty one
    stands for all scripts that none of the languages has). Symbols of documents and numbers are no words."""
    words: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    alone = {signs.script.pattern: signs.script for signs in languages if not signs.whole}
    whole = {signs.script.pattern: signs.script for signs in languages if signs.whole}
    for run in _WORD.findall(_SIGN.sub(" ", text)):
        rest = run
        for pattern, script in alone.items():
            if script.search(rest) is not None:
                characters = script.findall(rest)
                words.update(characters)
                scripts[pattern] += len(characters)
                rest = script.sub("", rest)
        if rest and not (len(rest) == 1 and rest.isupper()):  # a label, not a word
            words[_folded(rest)] += 1
            scripts[next((p for p, script in whole.items() if script.match(rest) is not None), "")] += 1
    return words, scripts


def _stated(head: Sequence[str], languages: Sequence[Signs]) -> str | None:
    """The language that the masthead among the lines `head` gives the document: the word for it on a line of its own or before
    the original's, else the original language: a document in it names no other."""
    names: dict[str, str] = {}
    for signs in languages:
        names.update({name: code for name, code in signs.names.items() if code in {s.code for s in languages}})
    original: str | None = None
    for line in head:
        if (code := names.get(_folded(line.strip()))) is not None:
            return code
        for signs in languages:
            match = signs.original.search(line)
            if match is None:
                continue
            before = _LAST_WORD.search(line[: match.start()])
            if before is not None and (code := names.get(_folded(before[1]))) is not None:
                return code
            value = text_of(match, "value")
            original = original or (names.get(_folded(value)) if value is not None else None)
    return original


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
