"""The two stages per report, as a worker does them, wherever it is: read a version, make the pages of a work.

A task is a few small values; what is the same for all of them (registry, settings, templates) is an entry of the shared store,
taken from there once, and known by its digest, which comes with the task. Results go into the store, under the names that they
have there when they are made here. Tasks and answers are MessagePack.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from wgreport import store
from wgreport.agreement import agreement, differences
from wgreport.apart import Apart, Failure
from wgreport.cache import Cache, CacheError, key_of, opened, place_of
from wgreport.crew import ClusterError
from wgreport.making import Keyed, LostError, Maker
from wgreport.model.registry import Registry
from wgreport.model.work import SiteSettings, SourceFile, WorkFolder
from wgreport.pages.aliases import Kept
from wgreport.pages.sharing import topics_by_language
from wgreport.pages.site import Cited, Site
from wgreport.registry import index_of
from wgreport.render.environment import environment
from wgreport.staging import Staged
from wgreport.versions import Answer, VersionRead, VersionReader, brief_of, decoded

T = TypeVar("T")

CONTEXTS = 4
"""So many are remembered by a worker."""


class ReadingContext(Struct, frozen=True):
    """What every version is read with."""

    registry: Registry


class MakingContext(Struct, frozen=True, kw_only=True):
    """What all pages of works are made with. `languages`: of the site, and of any text on it. `templates`: by name, of each
    folder in which they are looked for. `assets`: the address below which they are served. `constants`: the key of all this."""

    folder: str
    settings: SiteSettings
    registry: Registry
    languages: tuple[str, ...]
    prose: tuple[tuple[str, str, str], ...]
    kept: Kept
    templates: tuple[dict[str, bytes], ...]
    assets: str
    constants: str
    searched: bool


class Task(Struct, frozen=True):
    """Where the store is, and the name of the context in it."""

    store: str
    context: str


class ReadTask(Struct, frozen=True):
    """A version to read, the bytes of its file, and the name for what is read."""

    task: Task
    key: str
    folder: WorkFolder
    file: SourceFile
    data: bytes


class WorkTask(Struct, frozen=True):
    """A work whose pages are to be made, what the site knows of the documents it cites, and what was read of its versions where
    the store has not taken it."""

    task: Task
    work: Keyed
    cited: dict[str, Cited]
    read: dict[str, bytes]


class WorkAnswer(Struct, frozen=True):
    """Where the pages are: in the store, under a name, or here, where it has not taken them. `lost`: they were not made, since
    what was read of the version with this key is not remembered."""

    name: str = ""
    parcel: bytes | None = None
    lost: str | None = None


class Parcel(Struct, frozen=True, array_like=True):
    """What `Maker.one` says of a work, the files it has made, by path, and the entries of the store it has made, by name."""

    told: bytes
    files: dict[str, bytes]
    entries: dict[str, bytes]


def parcel_name(key: str, *, searched: bool) -> str:
    """The entry for the pages of the work with this key."""
    return key_of("parcel-1", key, "" if searched else "unsearched")


def pack(value: Any) -> bytes:
    """A value as an entry of the store."""
    return zlib.compress(msgspec.msgpack.encode(value), 1)


def unpack(data: bytes, kind: type[T]) -> T:
    """What was packed. Raises zlib.error or msgspec.DecodeError if it was not."""
    return msgspec.msgpack.decode(zlib.decompress(data), type=kind)


def context_entry(context: ReadingContext | MakingContext) -> bytes:
    """A context as an entry of the store, with the versions of all that it is to be used by."""
    return msgspec.msgpack.encode((agreement(), msgspec.Raw(msgspec.msgpack.encode(context))))


# what workers are given to do


def read_version(frame: bytes) -> bytes:
    """An encoded Answer for an encoded ReadTask. Raises ClusterError."""
    job = msgspec.msgpack.decode(frame, type=ReadTask)
    reading = _prepared(job.task, ReadingContext, _Reading)
    return msgspec.msgpack.encode(reading.read(job))


def make_work(frame: bytes) -> bytes:
    """An encoded WorkAnswer for an encoded WorkTask. Raises ClusterError, and what the templates raise."""
    job = msgspec.msgpack.decode(frame, type=WorkTask)
    making = _prepared(job.task, MakingContext, _Making)
    return msgspec.msgpack.encode(making.make(job))


class _Reading:
    """Reads, in children with limits."""

    def __init__(self, context: ReadingContext, results: Cache) -> None:
        self._results = results
        self._apart: Apart[VersionRead] = Apart(VersionReader, context.registry)

    def read(self, job: ReadTask) -> Answer:
        # It may have been read by a worker that has ended since, or by a build that has.
        if (known := self._results.get(job.key)) is not None:
            return Answer(brief=brief_of(*decoded(known)), known=True)
        found = self._apart.call(job.folder, job.file, job.data)
        if isinstance(found, Failure):
            return Answer(failure=found)
        data = msgspec.msgpack.encode(found)
        return Answer(brief=brief_of(*found), data=None if self._results.put(job.key, data) else data)

    def end(self) -> None:
        self._apart.__exit__(None, None, None)


class _Making:
    """Makes pages."""

    def __init__(self, context: MakingContext, results: Cache) -> None:
        self._context = context
        self._results = results
        self._environment = environment(
            [{name: text.decode() for name, text in folder.items()} for folder in context.templates], context.assets
        )
        settings = context.settings
        self._site = Site(
            folder=context.folder,
            settings=settings,
            index=index_of(context.registry),
            languages={code: store.language(code) for code in context.languages},
            speeches={code: store.speech(code) for code in settings.languages},
            by_symbol={},
            kept=context.kept,
            prose={(slug, code): title for slug, code, title in context.prose},
        )
        self._topics = topics_by_language(self._site)

    def make(self, job: WorkTask) -> WorkAnswer:
        searched = self._context.searched
        name = parcel_name(job.work[2], searched=searched)
        if self._results.get(name) is not None:
            return WorkAnswer(name)
        gathered, noted = _Gathered(), _Noted(self._results)
        maker = Maker(
            constants=self._context.constants,
            environment=self._environment,
            results=noted,
            staged=gathered,
            last=None,
            recalled={},
            here={},
            read=job.read,
            count=1,
            topics=self._topics,
        )
        try:
            told = maker.one(job.work, msgspec.structs.replace(self._site, by_symbol=job.cited), searched=searched)
        except LostError as lost:
            return WorkAnswer(lost=lost.key)
        parcel = pack(Parcel(told, gathered.files, noted.entries))
        return WorkAnswer(name, None if self._results.put(name, parcel) else parcel)

    def end(self) -> None:
        """Nothing is left open."""


class _Noted(Cache):
    """A store, and what was put into it: if it is far away, all that is needed of a work comes back at once."""

    def __init__(self, results: Cache) -> None:
        super().__init__(results.folder)
        self._results = results
        self.entries: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._results.get(key)

    def put(self, key: str, content: bytes) -> bool:
        if self.folder is None:
            self.entries[key] = content
        return self._results.put(key, content)


class _Gathered(Staged):
    """Files of a site that are not put anywhere yet."""

    def __init__(self) -> None:
        super().__init__(Path(), Path(), spare=Path())  # nothing is made on the disk
        self.files: dict[str, bytes] = {}

    def write(self, path: str, data: bytes, like: str = "") -> None:  # noqa: ARG002 - of the base class
        self.files[path] = data


# what a worker remembers between two tasks

_LOCK = threading.Lock()
_HELD: OrderedDict[str, Any] = OrderedDict()


def _prepared(task: Task, kind: type[Any], make: Callable[[Any, Cache], T]) -> T:
    """What `make` makes of the context of a task: once, and kept. Raises ClusterError."""
    name = f"{task.context} {task.store}"
    with _LOCK:
        if name not in _HELD:
            try:
                results = opened(place_of(task.store))
            except CacheError as error:
                raise ClusterError(f"{_here()} cannot use the store: {error}") from error
            _HELD[name] = make(_context(task, kind, results), results)
            while len(_HELD) > CONTEXTS:
                _HELD.popitem(last=False)[1].end()
        _HELD.move_to_end(name)
        found: T = _HELD[name]
        return found


def _context(task: Task, kind: type[Any], results: Cache) -> Any:
    data = results.get(task.context)
    # Whoever can write into the store must not choose what is run here: templates are a program.
    if data is None or key_of(data) != task.context:
        raise ClusterError(
            f"{_here()} does not find in {task.store} what this machine has put there: name a store that all share (--cache)"
        )
    versions, rest = msgspec.msgpack.decode(data, type=tuple[dict[str, str], msgspec.Raw])
    if (ours := agreement()) != versions:
        raise ClusterError(
            f"{_here()} has other versions than this machine: {differences(ours, versions)}; install the same on both"
        )
    return msgspec.msgpack.decode(rest, type=kind)


def _here() -> str:
    import socket

    return f"a worker ({socket.gethostname()}, process {os.getpid()})"


def forget() -> None:
    """End what is held between tasks; for executors that work in this process."""
    with _LOCK:
        while _HELD:
            _HELD.popitem()[1].end()
