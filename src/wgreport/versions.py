"""Versions of works, read: remembered, or read in a process apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from wgreport import store
from wgreport.ahead import ahead
from wgreport.apart import CALLS_PER_CHILD, Apart, Failure, told
from wgreport.built import Brief, Built, Progress, program_digest
from wgreport.cache import Cache, key_of
from wgreport.corpus.assemble import admitted
from wgreport.corpus.resolve import passages_of
from wgreport.model.content import Content
from wgreport.model.corpus import nearest
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.registry import Registry
from wgreport.model.report import Report
from wgreport.model.work import Sidecar, SourceFile, WorkFolder
from wgreport.pages.site import Cited
from wgreport.parse.report import corrected, read_report
from wgreport.readers import read
from wgreport.registry import Index, index_of

VersionRead = tuple[Report | None, tuple[Diagnostic, ...]]
"""The report in a file, and what was noticed about it."""


def decoded(data: bytes) -> VersionRead:
    """What was read of a version, as it is remembered."""
    found: VersionRead = msgspec.msgpack.decode(data, type=VersionRead)
    return found


class Version(Struct, frozen=True):
    """A version of a work that could be read: its file, and the key of what was read."""

    file: SourceFile
    key: str


Call = tuple[str, WorkFolder, SourceFile]
"""A version to read: the key of what is read, the folder (without its sources), the file. Its bytes are fetched when it is its
turn."""


class Answer(Struct, frozen=True):
    """What came of reading a version: its brief, or why there is none. `data`: what was read, where the cache has not taken it.
    `known`: it was read before."""

    brief: Brief | None = None
    failure: Failure | None = None
    data: bytes | None = None
    known: bool = False


Elsewhere = Callable[[Sequence[Call]], Iterator[Answer]]
"""Reads versions on other machines, which put what they read into the same cache; the answers in their order."""


def cited_of(sidecar: Sidecar, identity: str, briefs: Mapping[str, Brief], languages: tuple[str, ...]) -> Cited:
    """What other reports' pages know of a work, from the briefs of its versions by language. `languages`: the site's."""
    there = [*(code for code in languages if code in briefs), *(code for code in briefs if code not in languages)]
    shown = {language: briefs[nearest(there, sidecar, language)] for language in languages}
    return Cited(
        identity,
        {language: brief.title for language, brief in shown.items()},
        {language: brief.addresses for language, brief in shown.items()},
    )


class Reader:
    """Reads the versions of all works in `content`; what was read stays in the cache, and here what it does not take."""

    def __init__(self, content: Content, results: Cache, last: Built | None, elsewhere: Elsewhere | None = None) -> None:
        self.registry_key = key_of(msgspec.msgpack.encode(content.registry), program_digest())
        self.versions: dict[str, tuple[Version, ...]] = {}
        """By the work's id, in the order of the files."""
        self.briefs: dict[str, Brief] = {}
        """By the key of a version."""
        self.read: dict[str, bytes] = {}
        """By key, what the cache did not take, or had lost."""
        self.count = 0
        """Files that were read."""
        self._content = content
        self._results = results
        self._elsewhere = elsewhere
        self._known = last.briefs if last is not None else {}
        self._files: dict[str, tuple[WorkFolder, SourceFile]] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._begun: tuple[list[Call], Iterator[Answer]] | None = None

    def begin(self) -> None:
        """Begin to read what has to be read. If that is little, a child reads while there is something else to do here."""
        for folder in self._content.folders:
            for file in folder.sources:
                key = self._keys[folder.id, file.language] = _version_key(folder, file, self.registry_key)
                self._files.setdefault(key, (folder, file))
        calls = self._calls(key for key in self._keys.values() if not self._remembered(key))
        if self._elsewhere is not None and calls:
            self._begun = calls, self._elsewhere(calls)
        else:
            self._begun = calls, ahead(self._here(calls)) if 0 < len(calls) <= CALLS_PER_CHILD else self._here(calls)

    def all(self, index: Index, progress: Progress) -> tuple[tuple[WorkFolder, ...], tuple[Diagnostic, ...]]:
        """The works that are on the site, newest first, each with a version that can be read; and what is wrong with the others,
        and with files that could not be read."""
        problems: list[Diagnostic] = []
        if self._begun is None:
            self.begin()
        assert self._begun is not None
        failed = self._fill(*self._begun, progress)
        for folder in self._content.folders:
            found = [Version(file, self._keys[folder.id, file.language]) for file in folder.sources]
            problems.extend(
                d for version in found for d in (failed[version.key] if version.key in failed else self._faults(version.key))
            )
            self.versions[folder.id] = tuple(v for v in found if v.key not in failed and self.briefs[v.key].read)
        works, wrong = admitted(self._content.folders, index)
        return tuple(folder for folder in works if self.versions[folder.id]), (*problems, *wrong)

    def cited(self, folders: Iterable[WorkFolder]) -> dict[str, Cited]:
        """By symbol, what other reports' pages know of the works in these folders."""
        languages = self._content.settings.languages
        return {
            folder.sidecar.symbol: cited_of(
                folder.sidecar, folder.id, {v.file.language: self.briefs[v.key] for v in self.versions[folder.id]}, languages
            )
            for folder in folders
        }

    def report(self, key: str) -> VersionRead:
        """What was read of the version with this key."""
        data = self.read.get(key) or self._results.get(key)
        if data is None:
            self.again(key)
            data = self.read[key]
        return decoded(data)

    def again(self, key: str) -> None:
        """Read a version whose result is not remembered any longer. Raises KeyError if it cannot be read now."""
        calls = self._calls([key])
        self._fill(calls, self._here(calls), lambda *_: None)
        self.read.setdefault(key, self._results.get(key) or b"")

    def _remembered(self, key: str) -> bool:
        """Whether what was read of a version is known; if so, its brief is."""
        known = self._known.get(key)
        if known is not None:
            self.briefs[key] = known
            return True
        # Many machines ask a store that is far away sooner than this one.
        data = self._results.get(key) if self._elsewhere is None else None
        if data is not None:
            self.briefs[key] = brief_of(*decoded(data))
        return data is not None

    def _faults(self, key: str) -> tuple[Diagnostic, ...]:
        """Why a version could not be read; nothing of one that could."""
        return () if self.briefs[key].read else self.briefs[key].diagnostics

    def _calls(self, keys: Iterable[str]) -> list[Call]:
        # A reader is not sent the work's other versions.
        return [(key, msgspec.structs.replace(folder, sources=()), file) for key in keys for folder, file in [self._files[key]]]

    def _here(self, calls: Sequence[Call]) -> Iterator[Answer]:
        """Read versions on this machine."""
        with Apart(VersionReader, self._content.registry) as apart:
            for (key, *_), result in zip(calls, apart.map(calls, _given), strict=True):
                if isinstance(result, Failure):
                    yield Answer(failure=result)
                    continue
                data = msgspec.msgpack.encode(result)
                yield Answer(brief=brief_of(*result), data=None if self._results.put(key, data) else data)

    def _fill(self, calls: Sequence[Call], answers: Iterator[Answer], progress: Progress) -> dict[str, tuple[Diagnostic, ...]]:
        """Take what came of reading versions; what is wrong with those for which there was no time or memory, by key."""
        failed: dict[str, tuple[Diagnostic, ...]] = {}
        for number, ((key, _, file), answer) in enumerate(zip(calls, answers, strict=True)):
            progress("read", number, len(calls))
            if answer.failure is not None:
                # Not remembered: another machine, or this one when it is less busy, may read the file.
                failed[key] = (told(answer.failure, file.path),)
            elif answer.brief is not None:
                self.count += not answer.known
                self.briefs[key] = answer.brief
                if answer.data is not None:
                    self.read[key] = answer.data
        return failed


def brief_of(report: Report | None, diagnostics: tuple[Diagnostic, ...]) -> Brief:
    """What a version was found to be."""
    if report is None:
        return Brief(read=False, diagnostics=diagnostics)
    cited = {mention.target.removeprefix("document/") for mention in report.mentions if mention.kind == "document"}
    # Where a list of participants is said to be.
    cited.update(r.pointer.removeprefix("document/") for r in report.rosters if r.pointer and r.pointer.startswith("document/"))
    return Brief(read=True, documents=tuple(sorted(cited)), title=report.title, addresses=" ".join(passages_of(report)))


def _version_key(folder: WorkFolder, file: SourceFile, registry_key: str) -> str:
    declared = (file.corrections, file.corrections_path, file.corrections_lines, file.fixes)
    told = msgspec.msgpack.encode((file.path, file.language, *declared))
    return key_of("report-2", file.digest, told, folder.sidecar.symbol, folder.sidecar.body, registry_key)


def _given(call: Call) -> tuple[WorkFolder, SourceFile, bytes]:
    """What a VersionReader is called with. Raises StoreError."""
    _, folder, file = call
    return folder, file, store.source_of(file)


class VersionReader:
    """Reads versions of works, in a child process (see `apart`)."""

    def __init__(self, registry: Registry) -> None:
        self.index = index_of(registry)

    def __call__(self, folder: WorkFolder, file: SourceFile, data: bytes) -> VersionRead:
        return _parse_version(folder, file, data, self.index)


def _parse_version(folder: WorkFolder, file: SourceFile, data: bytes, index: Index) -> VersionRead:
    source, faults = read(file.path, data)
    if source is None:
        return None, faults
    source, stale = corrected(source, file.corrections, file.corrections_lines, file.corrections_path)
    body = folder.sidecar.body if folder.sidecar.body in index.bodies else None
    language, symbol = store.language(file.language), folder.sidecar.symbol
    report, diagnostics = read_report(source, language, index, symbol=symbol, body=body, fixes=file.fixes)
    return report, (*faults, *stale, *diagnostics)
