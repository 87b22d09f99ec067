"""The search index of a site: bundles that are as they were are taken over, the others made; and what the browser is told of
them.

Beside the folders of the bundles stand `wgreport.json`, which says what there is and how each language is cut and cited; for
each language `names.LANGUAGE`, what a query can name, and `words.LANGUAGE`, every word of its texts; and `engine-VERSION/`, the
program that the browser runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import msgspec

from wgreport.cache import Cache, key_of
from wgreport.lang.fold import JOINT
from wgreport.lang.language import Language
from wgreport.model.search import SearchRecord, SearchSite, SearchSummary, SearchText
from wgreport.search.arranging import MOST, Arrangement, Bundle, Kept, Text, arrange, packed, size_of
from wgreport.search.bundle import Packed, gzipped, pack, vocabulary
from wgreport.search.engine import Engine, find_engine, index

MANIFEST = "wgreport.json"

_NAME = 16
_FORM = "search-1"
"""Part of every key: another form of bundles is another bundle."""

Spread = Callable[[Callable[["Job"], bytes], Sequence["Job"]], Iterator[bytes]]
"""Does the work for each of some jobs; the results in their order."""
Job = tuple[str, tuple[Text, ...]]
"""A bundle to be made: its language and texts."""
Read = Callable[[str, str], Sequence[SearchRecord]]
"""The records of a language and a work."""


class Target(Protocol):
    """The folder of the index, as it is being put together."""

    def keep(self, folder: str, key: str) -> bool:
        """Take over a folder from the published index, if it was made with this key and is as it was left; whether it was."""

    def write(self, path: str, key: str, data: bytes) -> None:
        """Put a file there that `key` stands for."""


class Folder:
    """A target that is an empty folder, or one that is not there, without an index before it."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def keep(self, folder: str, key: str) -> bool:  # noqa: ARG002 - as a Target has it
        """There is nothing to take over."""
        return False

    def write(self, path: str, key: str, data: bytes) -> None:  # noqa: ARG002 - as a Target has it
        """Put a file there."""
        place = self.out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def at_once(make: Callable[[Job], bytes], jobs: Sequence[Job]) -> Iterator[bytes]:
    """In this process: while the engine indexes one bundle, the next is made ready. For small ones that is all that can be
    won."""
    with ThreadPoolExecutor(2) as threads:
        yield from threads.map(make, jobs)


def write_index(
    texts: Mapping[str, Mapping[str, SearchText]],
    read: Read,
    sites: Mapping[str, SearchSite],
    languages: Mapping[str, Language],
    target: Target,
    *,
    program: str = "",
    name: str = "",
    results: Cache | None = None,
    scratch: Path | None = None,
    spread: Spread = at_once,
    progress: Callable[[int, int], None] | None = None,
) -> SearchSummary:
    """Puts the index into `target`. `texts`: by language and work what stands for its records; `read` gives them. `program`:
    the key of the code that makes records into words. `name`: of the site, whose last bundles are remembered
    in `results`. `spread`: how bundles are made that are worth processes of their own. `progress` is told how many bundles are
    done, of how many.

    The same arguments, with nothing remembered, give the same bytes; whatever is remembered, the same is found by the same
    queries, with the same counts in the same order. Raises SearchError if there is no engine, if it fails, or if an index of it
    does not hold every record."""
    making = _Index(read, sites, languages, target, results or Cache(None), find_engine(), program, scratch)
    last = making.last(name)
    wanted = {code: making.texts(code, here) for code, here in texts.items() if here}
    plans = {code: making.taken(arrange(last.get(code, ()), here)) for code, here in wanted.items()}
    jobs = [(code, new) for code, plan in plans.items() for new in plan.new]
    made: dict[str, list[Kept]] = {code: [] for code in wanted}
    way = spread if sum(size_of(new) for _, new in jobs) > MOST else at_once
    for number, ((code, new), data) in enumerate(zip(jobs, way(making.make, jobs), strict=True)):
        if progress is not None:
            progress(number, len(jobs))
        made[code].append(making.put(code, new, data))
    bundles = {code: (*plan.kept, *made[code]) for code, plan in plans.items()}
    making.remember(name, bundles)
    making.tell(bundles)
    return SearchSummary(
        engine=f"pagefind {making.engine.version}",
        records={code: sum(text.count for text in here) for code, here in sorted(wanted.items())},
        bundles={code: len(here) for code, here in sorted(bundles.items())},
        made=sum(text.count for _, new in jobs for text in new),
        used=frozenset(making.used),
    )


class _Index:
    """An index while it is made. `used`: what it is made from in the cache."""

    def __init__(
        self,
        read: Read,
        sites: Mapping[str, SearchSite],
        languages: Mapping[str, Language],
        target: Target,
        results: Cache,
        engine: Engine,
        program: str,
        scratch: Path | None,
    ) -> None:
        self._read, self._sites, self._languages = read, sites, languages
        self._target, self._results, self._scratch = target, results, scratch
        self.engine = engine
        self._made_by = {code: key_of(_FORM, engine.version, program, _cut(language)) for code, language in languages.items()}
        self._works = {code: {work.id: work for work in site.works} for code, site in sites.items()}
        self.used: set[str] = set()

    def last(self, name: str) -> dict[str, tuple[Bundle, ...]]:
        """The bundles of the last time, by language."""
        data = self._get(key_of(_FORM, "bundles", name))
        return msgspec.msgpack.decode(data, type=dict[str, tuple[Bundle, ...]]) if data is not None else {}

    def remember(self, name: str, bundles: Mapping[str, Sequence[Kept]]) -> None:
        """For the next time."""
        told = {code: [one.bundle for one in these] for code, these in bundles.items()}
        self._put(key_of(_FORM, "bundles", name), msgspec.msgpack.encode(told))

    def texts(self, code: str, texts: Mapping[str, SearchText]) -> tuple[Text, ...]:
        """The texts of a language by all that their places in a bundle are made from."""
        by, works = self._made_by[code], self._works[code]
        return tuple(
            Text(work, key_of(by, text.digest, msgspec.msgpack.encode(works[work]))[:_NAME], text.size, text.count)
            for work, text in texts.items()
            if text.count
        )

    def taken(self, plan: Arrangement) -> Arrangement:
        """The plan with those bundles that could be taken over; the texts of the others are to be made."""
        kept = tuple(one for one in plan.kept if self._take(one.bundle))
        lost = [text for one in plan.kept if one not in kept for text in one.texts]
        return Arrangement(kept, (*plan.new, *packed(lost)))

    def _take(self, bundle: Bundle) -> bool:
        """Take over a bundle from the published index, or from what is remembered; whether it was there, and whole."""
        key = key_of(_FORM, "bundle", bundle.name)
        self.used.add(key)
        if self._target.keep(bundle.name, key):
            return True
        data = self._results.get(key)
        if data is None:
            return False
        self._write(bundle.name, key, msgspec.msgpack.decode(data, type=dict[str, bytes]))
        return True

    def make(self, job: Job) -> bytes:
        """A bundle, encoded. Raises SearchError."""
        code, texts = job
        works = [(self._works[code][text.work], self._read(code, text.work)) for text in texts]
        return msgspec.msgpack.encode(pack(works, self._languages[code], self.engine, self._scratch))

    def put(self, code: str, texts: tuple[Text, ...], data: bytes) -> Kept:
        """Write a bundle that was made, and remember it."""
        made = msgspec.msgpack.decode(data, type=Packed)
        name = f"{code}-{key_of(self._made_by[code], *(text.key for text in texts))[:_NAME]}"
        key = key_of(_FORM, "bundle", name)
        self._write(name, key, made.files)
        self._put(key, msgspec.msgpack.encode(made.files))
        self._put(key_of(_FORM, "words", name), msgspec.msgpack.encode(made.words))
        return Kept(Bundle(name, made.meta, texts))

    def tell(self, bundles: Mapping[str, Sequence[Kept]]) -> None:
        """Write what the browser is told of all bundles."""
        told = {}
        for code, these in sorted(bundles.items()):
            site = self._sites[code]
            style = _style(self._languages[code], sum(text.count for one in these for text in one.texts))
            listed = [{"folder": one.bundle.name, "meta": one.bundle.meta, "gone": one.gone} for one in these]
            folder, characters = self._program(code)
            told[code] = {**style, "engine": folder, "characters": characters, "bundles": listed}
            words: set[str] = set()
            for one in these:
                words.update(self._vocabulary(code, one))
            self._file(f"names.{code}", gzipped({"names": site.names, "labels": site.labels}))
            self._file(f"words.{code}", gzipped(" ".join(sorted(words))))
        manifest = {"engine": self.engine.version, "languages": told}
        self._file(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n")

    def _vocabulary(self, code: str, one: Kept) -> Sequence[str]:
        """The words of the texts of a bundle that are still there."""
        name = one.bundle.name
        self.used.add(key_of(_FORM, "words", name))
        key = key_of(_FORM, "vocabulary", name, msgspec.msgpack.encode(one.gone))
        known = self._get(key)
        if known is not None:
            return msgspec.msgpack.decode(known, type=list[str])
        data = self._get(key_of(_FORM, "words", name))
        words = msgspec.msgpack.decode(data, type=dict[str, list[str]]) if data is not None else {}
        found: set[str] = set()
        for text in one.texts:
            found.update(words[text.work] if text.work in words else vocabulary(self._read(code, text.work)))
        made = sorted(found)
        self._put(key, msgspec.msgpack.encode(made))
        return made

    def _program(self, code: str) -> tuple[str, tuple[str, ...]]:
        """Put what the browser runs to search this language where it is found; the folder, and of which characters the engine
        makes words besides letters and digits."""
        index_code = self._languages[code].search.index
        name = f"engine-{self.engine.version}-{index_code.lower()}"
        key = key_of(_FORM, "program", str(self.engine.path.stat().st_size), name)
        data = self._get(key)
        if data is None:
            one = index(self.engine, [[JOINT]], index_code, self._scratch)
            data = msgspec.msgpack.encode((one.program, one.characters))
            self._put(key, data)
        program, characters = msgspec.msgpack.decode(data, type=tuple[dict[str, bytes], tuple[str, ...]])
        if not self._target.keep(name, key):
            self._write(name, key, program)
        return name, characters

    def _write(self, folder: str, key: str, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            self._target.write(f"{folder}/{name}", key, data)

    def _file(self, path: str, data: bytes) -> None:
        self._target.write(path, key_of(_FORM, "file", data), data)

    def _get(self, key: str) -> bytes | None:
        self.used.add(key)
        return self._results.get(key)

    def _put(self, key: str, data: bytes) -> None:
        self.used.add(key)
        self._results.put(key, data)


def _cut(language: Language) -> bytes:
    """What says how texts of a language become words."""
    style = language.search
    return msgspec.msgpack.encode((style.index, style.tokens, style.stems))


def _style(language: Language, count: int) -> dict[str, object]:
    """How a language is searched, as the browser is told."""
    style, numerals = language.search, language.numerals
    return {
        "index": style.index,
        "cutting": style.tokens,
        "stems": msgspec.to_builtins(style.stems),
        "numerals": {"digits": numerals.digits, "units": numerals.units} if numerals.units else None,
        "citations": [[keyed.key, keyed.pattern.regex.pattern.replace("(?P<", "(?<")] for keyed in style.citations],
        "tag": language.tag,
        "direction": language.direction,
        "records": count,
    }
