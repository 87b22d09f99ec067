"""The topics of the registry in a text: where one of their names stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from wgreport.lang.fold import fold, tokens
from wgreport.lang.language import Language
from wgreport.model.registry import Topic

_SHORTEST = 4
"""Letters that a word must have at least for another ending to count."""

_MOST_WORDS = 1 << 15
"""Words that are remembered at most."""

_ENDING = 2
"""Letters by which the ending of an inflected word may be longer than that of the name."""


class Fitting(dict[str, tuple[int, ...]]):
    """A word of a text -> the names whose first word it is, by their places in `names`. A language's texts have some thousand
    words, and it is asked of each of them again and again."""

    def __init__(self, names: Sequence[tuple[str, ...]]) -> None:
        super().__init__()
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for which, (first, *_) in enumerate(names):
            self._starts.setdefault(first[:_SHORTEST], []).append((which, first))

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[word] = tuple(which for which, name in self._starts.get(word[:_SHORTEST], ()) if _same(name, word))
        return found


def path_of(topic: str) -> str:
    """Where the topic with this id stands beside the paths of targets."""
    return f"topic/{topic}"


class TopicNames(Struct, frozen=True):
    """The names of topics in one language, folded and cut into words; without blanks between words, a name is one. `fitting`:
    which of them can begin with a word.

    In a text of words a name is found whatever case or number its words are in: each may be longer by `_ENDING` letters, or
    differ in its last. In Han characters it must be there as it is."""

    language: Language
    names: tuple[tuple[str, tuple[str, ...]], ...]
    fitting: Fitting

    def find(self, text: str) -> tuple[str, ...]:
        """The topics that `text` names, in the registry's order, each once."""
        folded = fold(text)
        if self.language.search.tokens == "bigrams":
            return tuple(dict.fromkeys([topic for topic, (name,) in self.names if name in folded]))
        there = _words(folded, self.language)
        names, fitting = self.names, self.fitting
        found = {which for place, word in enumerate(there) for which in fitting[word] if _goes_on(names[which][1], there, place)}
        return tuple(dict.fromkeys(self.names[which][0] for which in sorted(found)))


def topic_names(topics: Iterable[Topic], language: Language) -> TopicNames:
    """The names and aliases that the topics have in `language`."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for topic in topics:
        for name in (topic.name.get(language.code, ""), *topic.aliases.get(language.code, ())):
            folded = fold(name)
            cut = (folded,) if language.search.tokens == "bigrams" else tuple(_words(folded, language))
            if folded and cut:
                found.append((topic.id, cut))
    return TopicNames(language, tuple(found), Fitting([cut for _, cut in found]))


def _words(folded: str, language: Language) -> list[str]:
    found = tokens(folded, "words")
    stems = language.search.stems
    return [stems.of(word)[0] for word in found] if stems is not None else list(found)


def _goes_on(name: tuple[str, ...], there: list[str], place: int) -> bool:
    """Whether a name whose first word stands at `place` stands there as a whole."""
    return len(name) == 1 or (len(there) - place >= len(name) and all(map(_same, name[1:], there[place + 1 : place + len(name)])))


def _same(name: str, word: str) -> bool:
    if name == word:
        return True
    if len(name) < _SHORTEST or not name.isalpha():
        return False
    return word.startswith(name[:-1]) and len(word) - len(name) <= _ENDING
