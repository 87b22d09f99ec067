"""What is remembered of a work from one build to the next, besides its pages: entries of the cache, by the key of all that it was
made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from wgreport.built import Built
from wgreport.cache import Cache, key_of
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.search import SearchText
from wgreport.pages import urls
from wgreport.pages.all import urls_of
from wgreport.pages.share import Share


class Made(Struct, frozen=True, array_like=True):
    """What was noticed about a work, its share in other pages by their language, and what stands for its search records, by
    language."""

    diagnostics: tuple[Diagnostic, ...]
    shares: dict[str, Share]
    searched: dict[str, SearchText]

    def files(self) -> Iterator[str]:
        """The paths of its pages and of its data."""
        for language, share in self.shares.items():
            for url in (*urls_of(share, language), urls.data(language, share.work)):
                yield urls.as_file(url)


def recalled(
    results: Cache, last: Built | None, works: Iterable[str], languages: Sequence[str], *, searched: bool
) -> dict[str, Made]:
    """What is remembered of these works as they are on the published site, by their keys. `languages`: the site's; `searched`:
    with search records."""
    found: dict[str, Made] = {}
    if last is None:
        return found
    for work in works:
        filed = next(
            (last.files[path] for code in languages if (path := urls.as_file(urls.report(code, work))) in last.files), None
        )
        if filed is None:
            continue
        data = results.get(_made_entry(filed.key, searched=True))
        if data is None and not searched:
            data = results.get(_made_entry(filed.key, searched=False))
        if data is not None:
            found[filed.key] = msgspec.msgpack.decode(data, type=Made)
    return found


def entries(key: str, *, searched: bool) -> tuple[str, str, str, str]:
    """The entries of the cache for a work: what is known of it, its facts, its pack, its records. A build without a search has no
    records, and entries of its own."""
    plain = "" if searched else "unsearched"
    return _made_entry(key, searched=searched), key_of("facts-1", key), key_of("pack-1", key), key_of("records-1", key, plain)


def _made_entry(key: str, *, searched: bool) -> str:
    """The entry of the cache for what is known of a work."""
    return key_of("made-1", key, "" if searched else "unsearched")
