"""The topics of the registry in a text: where one of their names stands in it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from wgreport.lang.fold import fold, tokens
from wgreport.lang.language import Language
from wgreport.model.registry import Topic

_SHORTEST = 4
"""Letters that a word must have at least for another ending to count."""

_ENDING = 2
"""Letters by which the ending of an inflected word may be longer than that of the name."""


class _Name(Struct, frozen=True):
    """A name of a topic: its words, folded, and the piece of one of them that is in every text in which the name stands."""

    topic: str
    words: tuple[str, ...]
    piece: str


class TopicNames(Struct, frozen=True):
    """The names of topics in one language, folded and cut into words; without blanks between words, a name is one.

    In a text of words a name is found whatever case or number its words are in: each may be longer by `_ENDING` letters, or
    differ in its last. In Han characters it must be there as it is."""

    language: Language
    names: tuple[_Name, ...]

    def find(self, text: str) -> tuple[str, ...]:
        """The topics that `text` names, in the registry's order, each once."""
        folded = fold(text)
        possible = [name for name in self.names if name.piece in folded]
        if not possible:
            return ()  # as in two texts of three: they need not be cut into words
        if self.language.search.tokens == "bigrams":
            return tuple(dict.fromkeys(name.topic for name in possible))
        there = _words(folded, self.language)
        places: dict[str, list[int]] = {}
        for place, word in enumerate(there):
            places.setdefault(word[:_SHORTEST], []).append(place)
        return tuple(
            dict.fromkeys(
                name.topic
                for name in possible
                if any(_stands(name.words, there, place) for place in places.get(name.words[0][:_SHORTEST], ()))
            )
        )


def topic_names(topics: Iterable[Topic], language: Language) -> TopicNames:
    """The names and aliases that the topics have in `language`."""
    found: list[_Name] = []
    for topic in topics:
        for name in (topic.name.get(language.code, ""), *topic.aliases.get(language.code, ())):
            folded = fold(name)
            if language.search.tokens == "bigrams":
                cut, pieces = (folded,), [folded]
            else:
                cut = tuple(_words(folded, language))
                pieces = [word[:-1] if _bends(word) else word for word in cut]
            if folded and cut:
                found.append(_Name(topic.id, cut, max(pieces, key=len)))
    return TopicNames(language, tuple(found))


def _words(folded: str, language: Language) -> list[str]:
    found = tokens(folded, "words")
    stems = language.search.stems
    return [stems.of(word)[0] for word in found] if stems is not None else list(found)


def _stands(name: tuple[str, ...], there: list[str], place: int) -> bool:
    return len(there) - place >= len(name) and all(map(_same, name, there[place:]))


def _same(name: str, word: str) -> bool:
    return name == word or (_bends(name) and word.startswith(name[:-1]) and len(word) - len(name) <= _ENDING)


def _bends(name: str) -> bool:
    """Whether a word of a name may have another ending."""
    return len(name) >= _SHORTEST and name.isalpha()
