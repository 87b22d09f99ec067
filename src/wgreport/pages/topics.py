"""The topics of the registry in a text: where one of their names stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from wgreport.lang.fold import fold, tokens
from wgreport.lang.language import Language
from wgreport.model.registry import Topic

_SHORTEST = 4
"""Letters that a word must have at least for another ending to count."""

_ENDING = 2
"""Letters by which the ending of an inflected word may be longer than that of the name."""


def path_of(topic: str) -> str:
    """Where the topic with this id stands beside the paths of targets."""
    return f"topic/{topic}"


class TopicNames(Struct, frozen=True):
    """The names of topics in one language, folded and cut into words; without blanks between words, a name is one. `starts`: the
    first letters of a name -> which names begin so.

    In a text of words a name is found whatever case or number its words are in: each may be longer by `_ENDING` letters, or
    differ in its last. In Han characters it must be there as it is."""

    language: Language
    names: tuple[tuple[str, tuple[str, ...]], ...]
    starts: Mapping[str, tuple[int, ...]]

    def find(self, text: str) -> tuple[str, ...]:
        """The topics that `text` names, in the registry's order, each once."""
        folded = fold(text)
        if self.language.search.tokens == "bigrams":
            return tuple(dict.fromkeys(topic for topic, (name,) in self.names if name in folded))
        there = _words(folded, self.language)
        found = {
            which
            for place, word in enumerate(there)
            if (start := word[:_SHORTEST]) in self.starts
            for which in self.starts[start]
            if _stands(self.names[which][1], there, place)
        }
        return tuple(dict.fromkeys(self.names[which][0] for which in sorted(found)))


def topic_names(topics: Iterable[Topic], language: Language) -> TopicNames:
    """The names and aliases that the topics have in `language`."""
    found: list[tuple[str, tuple[str, ...]]] = []
    starts: dict[str, tuple[int, ...]] = {}
    for topic in topics:
        for name in (topic.name.get(language.code, ""), *topic.aliases.get(language.code, ())):
            folded = fold(name)
            cut = (folded,) if language.search.tokens == "bigrams" else tuple(_words(folded, language))
            if folded and cut:
                start = cut[0][:_SHORTEST]
                starts[start] = (*starts.get(start, ()), len(found))
                found.append((topic.id, cut))
    return TopicNames(language, tuple(found), starts)


def _words(folded: str, language: Language) -> list[str]:
    found = tokens(folded, "words")
    stems = language.search.stems
    return [stems.of(word)[0] for word in found] if stems is not None else list(found)


def _stands(name: tuple[str, ...], there: list[str], place: int) -> bool:
    return len(there) - place >= len(name) and all(map(_same, name, there[place : place + len(name)]))


def _same(name: str, word: str) -> bool:
    if name == word:
        return True
    if len(name) < _SHORTEST or not name.isalpha():
        return False
    return word.startswith(name[:-1]) and len(word) - len(name) <= _ENDING
