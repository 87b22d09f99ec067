"""The stages per report, done elsewhere: what is sent to workers (see `stages`), and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from wgreport.apart import Failure
from wgreport.cache import Cache, Place, key_of
from wgreport.crew import ClusterError, Crew, Died, GoneError
from wgreport.making import Keyed, LostError
from wgreport.model.registry import Registry
from wgreport.pages.site import Cited, Site
from wgreport.stages import (
    MakingContext,
    Parcel,
    ReadingContext,
    ReadTask,
    Task,
    WorkAnswer,
    WorkTask,
    context_entry,
    forget,
    make_work,
    read_version,
    unpack,
)
from wgreport.store import source_of
from wgreport.versions import Answer, Call


class UnmadeError(Exception):
    """The pages of a work could not be made by any worker; `path` is its folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Elsewhere:
    """The stages per report, done by a crew that shares a store with this machine."""

    def __init__(self, crew: Crew, place: Place, results: Cache) -> None:
        """`place`: of the store; `results`: the same, opened."""
        self._crew = crew
        self._store = str(place.absolute()) if isinstance(place, Path) else place
        self._results = results

    def read(self, registry: Registry, calls: Iterable[Call]) -> Iterator[Answer]:
        """What comes of reading versions, in their order. Raises ClusterError."""
        task = self._task(ReadingContext(registry))
        jobs = (msgspec.msgpack.encode(ReadTask(task, *call, source_of(call[2]))) for call in calls)
        with closing(self._crew.map(read_version, jobs, _answer)) as answers:
            for answer in answers:
                ended = Failure("defect", "every process that read it has ended before it was done")
                yield Answer(failure=ended) if isinstance(answer, Died) else answer

    def making(
        self,
        site: Site,
        templates: Sequence[dict[str, bytes]],
        *,
        assets: str,
        constants: str,
        searched: bool,
        cited: Callable[[Keyed], dict[str, Cited]],
        read: Mapping[str, bytes],
        write: Callable[[str, bytes], None],
        took: Callable[[str, bytes], None],
    ) -> Callable[[Sequence[Keyed]], Iterator[bytes]]:
        """What makes works, and says of each what `Maker.one` says, in their order; it raises ClusterError, LostError,
        UnmadeError, and what `write` raises. `templates`, by name, of each folder in which they are looked for; `assets`: the
        address below which assets are served; `constants`: the key of all that pages are made with. `cited`: what the site knows
        of the documents that a work cites; `read`: versions that the store does not hold, by key. Files are given to `write`,
        entries of the cache to `took`."""
        context = MakingContext(
            folder=site.folder,
            settings=site.settings,
            registry=site.index.registry,
            languages=tuple(site.languages),
            prose=tuple((slug, code, title) for (slug, code), title in site.prose.items()),
            kept=site.kept,
            templates=tuple(templates),
            assets=assets,
            constants=constants,
            searched=searched,
        )
        return partial(self._works, context, cited, read, write, took)

    def _works(
        self,
        context: MakingContext,
        cited: Callable[[Keyed], dict[str, Cited]],
        read: Mapping[str, bytes],
        write: Callable[[str, bytes], None],
        took: Callable[[str, bytes], None],
        works: Sequence[Keyed],
    ) -> Iterator[bytes]:
        task = self._task(context)

        def job(work: Keyed) -> bytes:
            folder, versions, key = work
            small = (msgspec.structs.replace(folder, sources=()), versions, key)
            held = {version.key: read[version.key] for version in versions if version.key in read}
            return msgspec.msgpack.encode(WorkTask(task, small, cited(work), held))

        def take(frame: bytes) -> bytes:
            answer = msgspec.msgpack.decode(frame, type=WorkAnswer)
            if answer.lost is not None:
                raise LostError(answer.lost)
            data = answer.parcel if answer.parcel is not None else self._results.get(answer.name)
            if data is None:
                raise GoneError(f"what a worker has put into {self._store} is not there")
            parcel = unpack(data, Parcel)
            for path, content in parcel.files.items():
                write(path, content)
            for name, content in parcel.entries.items():
                took(name, content)
            return parcel.told

        with closing(self._crew.map(make_work, map(job, works), take)) as answers:
            for (folder, *_), answer in zip(works, answers, strict=True):
                if isinstance(answer, Died):
                    raise UnmadeError(folder.path)
                yield answer

    def close(self) -> None:
        """End the crew's executor, and what it has left in this process."""
        self._crew.close()
        forget()

    def _task(self, context: ReadingContext | MakingContext) -> Task:
        entry = context_entry(context)
        name = key_of(entry)
        if not self._results.put(name, entry):
            raise ClusterError(f"{self._store} cannot be written; name a store that all workers share (--cache)")
        return Task(self._store, name)


def _answer(frame: bytes) -> Answer:
    return msgspec.msgpack.decode(frame, type=Answer)
