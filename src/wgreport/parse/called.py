"""What a report calls its body, where the registry does not say: told by its title, its masthead, or its own use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from wgreport.lang.acts import BodyNoun
from wgreport.lang.language import Language
from wgreport.lang.pattern import text_of
from wgreport.model.registry import Body
from wgreport.parse.context import chain_names
from wgreport.registry import Index

_SHORTEST = 3
"""An abbreviation of a body has no fewer letters."""


def called_in(
    title: str,
    masthead: Sequence[str],
    texts: Iterable[str],
    chain: Sequence[Body],
    index: Index,
    language: Language,
    *,
    told: bool,
) -> tuple[str, ...]:
    """The names by which a report speaks of its body: those that its title has; if it has none, those of its masthead that do not
    name a body of `chain`; if there are none either, and the body is not known, the noun for a body that `texts` have most
    often. `told`: it is known whose report it is, and its registered names are names of it in any case. Nothing if the first
    that the title names is the first body of `chain`: it is the report's own."""
    nouns = language.bodies()
    known = chain_names(chain[:1], index, language.code)
    above = chain_names(chain, index, language.code)
    own = min((title.index(name) for name in known if name in title), default=None)
    first = _first(title, nouns)
    if own is not None and (first is None or first[0].end() > own):
        return ()
    found = _names(title, nouns)
    if found or told:
        return (*found, *known) if found and told else found
    lines = " | ".join(line for line in masthead if not any(name.lower() == line.lower() for name in above))
    for name in sorted(above, key=len, reverse=True):
        lines = re.sub(re.escape(name), "|", lines, flags=re.IGNORECASE)
    found = _names(lines, nouns)
    if found or chain:
        return found
    found_in = ((match, noun) for text in texts for noun in nouns for match in noun.pattern.regex.finditer(text))
    counts = Counter(name for match, noun in found_in for name in _last(match, noun))
    return tuple(name for name, _ in counts.most_common(1))


def _names(text: str, nouns: Sequence[BodyNoun]) -> tuple[str, ...]:
    """The names in the first place of `text` that names a body: whole, without what follows the noun, the noun alone, and its
    abbreviation."""
    found = _first(text, nouns)
    if found is None:
        return ()
    match, noun = found
    whole = noun.name or match[0].strip()
    capitals = "".join(word[0] for word in re.findall(r"\w+", whole) if word[0].isupper())
    names = [whole, *_last(match, noun)]
    if noun.name is None and len(capitals) >= _SHORTEST:
        names.append(capitals)
    return tuple(dict.fromkeys(names))


def _first(text: str, nouns: Sequence[BodyNoun]) -> tuple[re.Match[str], BodyNoun] | None:
    matches = [(match, noun) for noun in nouns if (match := noun.pattern.regex.search(text)) is not None]
    return min(matches, key=lambda pair: (pair[0].start(), -pair[0].end()), default=None)


def _last(match: re.Match[str], noun: BodyNoun) -> tuple[str, ...]:
    """The names without what follows the noun, and the noun alone."""
    if noun.name is not None:
        return (noun.name,)
    short, bare = text_of(match, "short"), text_of(match, "bare")
    return tuple(name.strip() for name in (short, bare) if name)
