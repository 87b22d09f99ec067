"""Pages and shares, made where they are not known: the part of a build that is spread over processes.

A file of the site has a key: the digest of all that it is made from. A file whose key is that of the published one is taken over
from there as it is, and its facts (what the audit asks of a page) are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from jinja2 import Environment

from wgreport.audit import PageFacts, read_page
from wgreport.built import Built
from wgreport.cache import Cache, key_of
from wgreport.codec import published_json
from wgreport.corpus.assemble import edition_of, problems_of, work_of
from wgreport.model.corpus import Work
from wgreport.model.search import SearchRecord, SearchText
from wgreport.model.work import WorkFolder
from wgreport.pages import urls
from wgreport.pages.all import Planned, pages_of, readings_of
from wgreport.pages.inline import href_of
from wgreport.pages.report import Reading
from wgreport.pages.search import records_in
from wgreport.pages.share import Pack, Piece, Share, Unpack
from wgreport.pages.sharing import share_of, topics_by_language
from wgreport.pages.site import Site
from wgreport.pages.topics import TopicNames
from wgreport.remembered import Made, entries
from wgreport.render.render import render
from wgreport.spread import spread, workers
from wgreport.staging import Staged
from wgreport.versions import Version, VersionRead, decoded

SEARCH = "pagefind"
"""The folder of the search index."""

COPIES = (".br", ".gz")
"""How smaller copies of files end (see `compression`). No page leads to one."""


class LostError(Exception):
    """What was read of a version is no longer remembered; `key` says of which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


OneMade = tuple[Made, dict[str, bytes], bytes | None, bytes | None]
"""Of a work that was made: what is remembered, its facts; pack and search records, where the cache did not take them."""

Keyed = tuple[WorkFolder, tuple[Version, ...], str]
"""A work: its folder, the versions of it that could be read, and the key of all that its pages are made from."""


class Maker:
    """Makes the files of a site into `staged`, or takes them over from the site that is published (`last`)."""

    def __init__(
        self,
        *,
        constants: str,
        environment: Environment,
        results: Cache,
        staged: Staged,
        last: Built | None,
        recalled: Mapping[str, Made],
        here: Mapping[str, tuple[int, int]],
        read: Mapping[str, bytes],
        count: int | None,
        elsewhere: Callable[[Sequence[Keyed]], Iterator[bytes]] | None = None,
        topics: Mapping[str, TopicNames] | None = None,
    ) -> None:
        """`constants`: the key of what every page is made from. `recalled`: see `remembered`. `here`: the files of the published
        site, with sizes and times. `read`: by key, versions that the cache does not hold. `count`: processes. `elsewhere`: what
        makes works on other machines, and says of each what `one` says here. `topics`: the site's, if they are known."""
        self._constants = constants
        self._environment = environment
        self._results = results
        self.staged = staged
        self._last = last.files if last is not None else {}
        self._recalled = recalled
        self._here = here
        self._older = staged.older
        self._read = read
        self._count = workers(count)
        self._elsewhere = elsewhere
        self._facts: dict[str, dict[str, bytes]] = {}
        self._works: dict[str, Keyed] = {}
        self._topics: Mapping[str, TopicNames] = topics or {}
        self._packs: dict[str, bytes] = {}
        """By the key of a work, packs that the cache did not take, or had lost."""
        self._unstored: dict[str, bytes] = {}
        """By the key of a work, search records that the cache did not take."""
        self.keys: dict[str, str] = {}
        """Of the files of the site, so far, by path."""
        self._searched: dict[str, list[str]] | None = None
        """The files in each folder of the search index of the published site."""
        self.made: set[str] = set()
        """The files that were made, and not taken over."""
        self.used: set[str] = set()
        """The entries of the cache that the search index of this site is made from."""

    # what is known

    def _same(self, path: str, key: str) -> bool:
        """Whether the published file at `path` is what `key` would make."""
        filed = self._last.get(path)
        return filed is not None and filed.key == key and self._here.get(path) == (filed.size, filed.modified)

    def keep(self, paths: Sequence[str], key: str) -> bool:
        """Take over the files at `paths`, if all of them are as `key` would make them; whether they were."""
        for path in paths:
            if not self._same(path, key):
                return False
        for path in paths:
            if not self.staged.keep(path):
                return False
        for path in paths:
            self.keys[path] = key
        return True

    def file(self, path: str, key: str, make: Callable[[], bytes], like: str = "") -> None:
        """A file that is no page; with the time of the file at `like`."""
        if not self.keep([path], key):
            self.staged.write(path, make(), like)
            self.keys[path] = key
            self.made.add(path)

    def copy(self, path: str, other: str) -> None:
        """The page at `path`, once more."""
        key = key_of("copy-1", self.keys[path])
        if not self.keep([other], key):
            data = self.staged.read(path)
            self.staged.write(other, data)
            self.keys[other] = key
            self.made.add(other)
            self._facts[key] = {other: msgspec.msgpack.encode(read_page(data))}

    def lost(self) -> bool:
        """Whether a file of the published site, or an anchor on one of its pages, is there no more, or this is not known."""
        for path, filed in self._last.items():
            if not filed.key or path.startswith(f"{SEARCH}/") or path.endswith(COPIES):  # no page leads there
                continue
            if path not in self.keys:
                return True
            if path in self.made and path.endswith(".html"):
                before = self._held(path, filed.key) or self._published(path)
                if before is None or not before.ids.keys() <= self.facts(path).ids.keys():
                    return True
        return False

    def behind(self) -> set[str]:
        """The files of the published site, and of this one, in which they differ."""
        return self.made | (self._last.keys() ^ self.keys.keys())

    def entries_used(self, *, searched: bool) -> Iterator[str]:
        """The entries of the cache that this site is made from, as far as it was made here."""
        yield from self.used
        for _, versions, key in self._works.values():
            yield from (version.key for version in versions)
            yield from entries(key, searched=searched)

    def tidy(self) -> None:
        """Leave nothing of an older site in this one."""
        self.staged.clear(sorted(self._older - self.keys.keys()))

    def kept_below(self, folder: str, key: str) -> bool:
        """Take over all files below `folder`, which is in SEARCH, if they were made with this key and none is missing (copies
        apart); whether they were."""
        if self._searched is None:
            self._searched = {}
            for path in self._last:
                if path.startswith(f"{SEARCH}/") and not path.endswith(COPIES):
                    self._searched.setdefault("/".join(path.split("/", 2)[:2]), []).append(path)
        paths = self._searched.get(folder, ())
        return bool(paths) and self.keep(paths, key)

    def facts(self, path: str) -> PageFacts:
        """What the page at `path` holds."""
        return self._held(path, self.keys[path]) or read_page(self.staged.read(path))

    def _published(self, path: str) -> PageFacts | None:
        """What the published page at `path` holds; None if it is not as it was made."""
        filed = self._last[path]
        data = self.staged.published(path) if self._here.get(path) == (filed.size, filed.modified) else None
        return read_page(data) if data is not None else None

    def _held(self, path: str, key: str) -> PageFacts | None:
        """What is remembered of a page: of one that this build made, and of those of one work. What else there was is read from
        the page itself: thousands of entries would cost a full build more than the few that are asked for cost the next."""
        if key not in self._facts:
            data = self._results.get(key_of("facts-1", key))
            self._facts[key] = msgspec.msgpack.decode(data, type=dict[str, bytes]) if data is not None else {}
        held = self._facts[key].get(path)
        return msgspec.msgpack.decode(held, type=PageFacts) if held is not None else None

    # works

    def works(self, works: Sequence[Keyed], site: Site, *, searched: bool) -> Iterator[Made]:
        """What is to be known of each work, in their order, its pages being there: remembered, or made. `works`: folder,
        versions and key. Raises LostError."""
        known = [self._known(key) for *_, key in works]
        missing = [work for work, found in zip(works, known, strict=True) if found is None]
        self._works = {folder.id: (folder, versions, key) for folder, versions, key in works}

        def make(work: Keyed) -> bytes:
            return self.one(work, site, searched=searched)

        answers = self._elsewhere(missing) if self._elsewhere is not None and missing else spread(make, missing, self._count)
        for (*_, key), found in zip(works, known, strict=True):
            if found is not None:
                yield found
                continue
            made, facts, pack, records = msgspec.msgpack.decode(next(answers), type=OneMade)
            if pack is not None:
                self._packs[key] = pack
            if records is not None:
                self._unstored[key] = records
            paths = list(made.files())
            self.keys.update(dict.fromkeys(paths, key))
            self.made.update(paths)
            self._facts[key] = facts
            yield made

    def _known(self, key: str) -> Made | None:
        made = self._recalled.get(key)
        return made if made is not None and self.keep(list(made.files()), key) else None

    def one(self, work: Keyed, site: Site, *, searched: bool) -> bytes:
        """Make the pages of a work; what is to be known of it, an encoded OneMade. Raises LostError."""
        folder, _, key = work
        whole, readings = self._readings(work, site)
        facts: dict[str, bytes] = {}
        for language, reading in readings.items():
            for url, view in pages_of(reading):
                data = render(view, self._environment, site.speeches[language])
                facts[urls.as_file(url)] = msgspec.msgpack.encode(read_page(data))
                self.staged.write(urls.as_file(url), data)
            self.staged.write(urls.as_file(urls.data(language, folder.id)), _data(reading, site))
        records = self._records(readings, site) if searched else {}
        told = msgspec.msgpack.encode(records) if searched else None
        shares, pack = self._shares(readings, site)
        made = Made(problems_of(whole), shares, {code: _text(here) for code, here in records.items()})
        values = (msgspec.msgpack.encode(made), msgspec.msgpack.encode(facts), pack, told)
        stored = [
            value is None or self._results.put(name, value)
            for name, value in zip(entries(key, searched=searched), values, strict=True)
        ]
        return msgspec.msgpack.encode((made, facts, None if stored[2] else pack, None if stored[3] else told))

    def _readings(self, work: Keyed, site: Site) -> tuple[Work, dict[str, Reading]]:
        """A work as it was read, and as the pages of each language show it."""
        folder, versions, _ = work
        editions = []
        for version in versions:
            report, diagnostics = self._version(version.key)
            assert report is not None
            editions.append(edition_of(folder, version.file, report, diagnostics, site.index))
        whole = work_of(folder, editions, site.settings.languages)
        return whole, readings_of(site, whole)

    def _shares(self, readings: Mapping[str, Reading], site: Site) -> tuple[dict[str, Share], bytes]:
        """The shares of a work by the language of the pages, and their pack."""
        pack = Pack()
        return {code: share_of(reading, self._names(site), pack) for code, reading in readings.items()}, pack.packed()

    def _records(self, readings: Mapping[str, Reading], site: Site) -> dict[str, tuple[SearchRecord, ...]]:
        """The search records of a work, by language. Its text is searched where it is shown in its own language."""
        own = {language: reading for language, reading in readings.items() if reading.edition.language == language}
        return {language: tuple(records_in(reading, self._names(site)[language])) for language, reading in own.items()}

    def _names(self, site: Site) -> Mapping[str, TopicNames]:
        self._topics = self._topics or topics_by_language(site)
        return self._topics

    def unpack(self, site: Site) -> Unpack:
        """What gives the pieces of the works. A pack that is lost or damaged is made again; then it raises LostError, if what was
        read is lost too."""
        names: dict[str, str] = {}  # of packs: a page asks for pieces of hundreds of works, and there are thousands of pages

        def piece_of(identity: str, piece: Piece) -> bytes:
            work = self._works[identity]
            key = work[2]
            if key not in self._packs:
                if identity not in names:
                    names[identity] = entries(key, searched=True)[2]
                data = self._results.part(names[identity], piece.start, piece.length)
                if data is not None and piece.is_in(data):
                    return data
                self._packs[key] = self._shares(self._readings(work, site)[1], site)[1]
            return piece.of(self._packs[key])

        return piece_of

    def _version(self, key: str) -> VersionRead:
        data = self._read.get(key) or self._results.get(key)
        if data is None:
            raise LostError(key)
        return decoded(data)

    # pages

    def pages(self, planned: Sequence[Planned], site: Site, progress: Callable[[int], None]) -> None:
        """The pages of many works, and the prose pages. Raises LostError."""
        wanted: list[tuple[Planned, str]] = []
        for page in planned:
            view = page.view() if page.told is None else None
            told = page.told if view is None else msgspec.msgpack.encode((type(view).__name__, view))
            key = key_of("page-1", self._constants, page.url, page.language, told or b"", page.digest)
            if not self.keep([urls.as_file(page.url)], key):
                wanted.append((page, key))
        unpack = self.unpack(site)

        def make(job: tuple[Planned, str]) -> bytes:
            page, _ = job
            path = urls.as_file(page.url)
            data = render(page.whole(page.view(), unpack), self._environment, site.speeches[page.language])
            self.staged.write(path, data)
            return msgspec.msgpack.encode(read_page(data))

        for number, ((page, key), facts) in enumerate(zip(wanted, spread(make, wanted, self._count), strict=True)):
            self.keys[urls.as_file(page.url)] = key
            self.made.add(urls.as_file(page.url))
            self._facts[key] = {urls.as_file(page.url): facts}
            progress(number)

    def searched(self, identity: str, site: Site) -> dict[str, tuple[SearchRecord, ...]]:
        """The search records of a work, by language. Raises LostError."""
        work = self._works[identity]
        key = work[2]
        data = self._unstored.get(key) or self._results.get(entries(key, searched=True)[3])
        if data is None:
            return self._records(self._readings(work, site)[1], site)
        return msgspec.msgpack.decode(data, type=dict[str, tuple[SearchRecord, ...]])


def _text(records: tuple[SearchRecord, ...]) -> SearchText:
    told = msgspec.msgpack.encode(records)
    return SearchText(key_of(told), len(records), len(told))


def _data(reading: Reading, site: Site) -> bytes:
    """The report as data, beside its page."""
    links = reading.edition.links
    hrefs = [href_of(link, reading.work.id, reading.language, site) if link.problem is None else None for link in links]
    return published_json(reading.edition, hrefs)
