"""The search index of a site that is being built: what stands for the records of each report, put together; bundles that are as
they were come from the published site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from wgreport import search
from wgreport.built import Options, Progress, name_of, program_digest
from wgreport.cache import Cache
from wgreport.making import SEARCH, Maker
from wgreport.pages.search import site_of_search
from wgreport.pages.share import Share
from wgreport.pages.site import Site
from wgreport.remembered import Made
from wgreport.spread import spread, workers


class _Target:
    """The folder of the search index, as it is put together (see `search.Target`)."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker

    def keep(self, folder: str, key: str) -> bool:
        """Take over a folder from the published site."""
        return self._maker.kept_below(f"{SEARCH}/{folder}", key)

    def write(self, path: str, key: str, data: bytes) -> None:
        """Put a file there."""
        self._maker.file(f"{SEARCH}/{path}", key, lambda: data)


def search_index(
    maker: Maker,
    made: Mapping[str, Made],
    site: Site,
    shares: Mapping[str, Sequence[Share]],
    options: Options,
    results: Cache,
    scratch: Path,
    progress: Progress,
) -> int:
    """Puts the search index among the files of the site; without any record there is none. `made`: what came of each work, by its
    id, in their order. The number of records. Raises search.SearchError, LostError."""
    texts = {code: {work: one.searched[code] for work, one in made.items() if code in one.searched} for code in shares}
    count = sum(text.count for here in texts.values() for text in here.values())
    if count:
        summary = search.write_index(
            texts,
            lambda code, work: maker.searched(work, site)[code],
            {code: site_of_search(site, code, here) for code, here in shares.items()},
            site.languages,
            _Target(maker),
            program=program_digest(),
            name=name_of(options),
            results=results,
            scratch=scratch,
            spread=partial(spread, count=workers(options.workers), worth=2),
            progress=partial(progress, "search"),
        )
        maker.used.update(summary.used)
    return count
