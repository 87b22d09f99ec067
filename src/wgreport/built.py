"""What a build is told, what comes of it, and what is remembered of it: enough to know that there is nothing to do, and which
files of the published site are still what they would be made anew.

The memory is an entry of the cache. Without it, or where the site is not as it was left, everything is made again. Light: a build
with nothing to do imports nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from wgreport.cache import Cache, Place, key_of, opened
from wgreport.inventory import Inventory, taken
from wgreport.model.content import Understood
from wgreport.model.corpus import Corpus
from wgreport.model.diagnostic import Diagnostic
from wgreport.snapshot import Snapshot, digest_of, look

HERE = Path(__file__).parent
_VARIABLES = ("PAGEFIND_BINARY_PATH",)
_COMMANDS = ("pagefind_extended", "pagefind")


class Options(Struct, frozen=True, kw_only=True):
    """What a build is told besides its content. `templates`: a folder whose templates go before all others."""

    content: Path
    out: Path
    templates: Path | None = None
    cache: Place | None = None
    base_url: str | None = None
    with_search: bool = True
    strict: bool = False
    """A warning keeps the site from being published, too."""
    compress: bool = False
    """Smaller copies beside the files that have them (see `compression`)."""
    remove: tuple[str, ...] = ()
    """What may go with the old site, though the program did not make it (see `publishing.strange`)."""
    workers: int | None = None
    """Processes that make pages; None: one a processor. The site is the same with any number."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a build. `seconds` per stage, in their order. `published` False: the old site stands as it was."""

    diagnostics: tuple[Diagnostic, ...]
    works: int = 0
    pages: int = 0
    records: int = 0
    seconds: dict[str, float] = {}
    published: bool = False
    lock: str = ""
    """What `content/addresses.lock` is to hold when this site has been published; of a check only."""
    corpus: Corpus | None = None
    """What was read; of a check only."""
    read: int = 0
    """Versions of reports that were read, and not remembered."""
    made: int = -1
    """Files that were made; the others are those of the site before. -1: nothing had changed at all."""

    @property
    def failed(self) -> bool:
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


def silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


class Brief(Struct, frozen=True, array_like=True):
    """What a version of a work was found to be: it could be read, cites these documents, and is cited by this title and these
    addresses in it (joined by blanks); or it could not, and why."""

    read: bool
    documents: tuple[str, ...] = ()
    title: str = ""
    addresses: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class Filed(Struct, frozen=True, array_like=True):
    """A file of the published site: its size and time, and the key of all that it was made from."""

    size: int
    modified: int
    key: str


class Spare(Struct, frozen=True, array_like=True):
    """The site before the last one, put aside (see `publishing`). `token` is told in its folder too. `folders`: with their times.
    `behind`: the files in which it differs from the last site."""

    token: str
    folders: dict[str, int]
    behind: tuple[str, ...]


class Built(Struct, frozen=True, kw_only=True):
    """What is remembered of the build that made a site. `seen`: when its inputs were looked at (ns); `left`: when its files
    were. `folders`: with their times."""

    told: str
    seen: int
    left: int
    inputs: Snapshot
    files: dict[str, Filed]
    folders: dict[str, int]
    spare: Spare | None
    briefs: dict[str, Brief]
    """By the key of the version."""
    code: str
    """The digest of the program."""
    understood: Raw
    """Understood: the content, as this program did."""
    diagnostics: tuple[Diagnostic, ...]
    works: int
    pages: int
    records: int
    held: int
    """Bytes that the cache holds at most."""


class Inputs(Struct, frozen=True):
    """All that a site is made from, as it lies on the disk."""

    told: str
    seen: int
    files: Snapshot


class Found(Struct, frozen=True):
    """What a build finds: what is remembered of the last one, all that there is to build from, and the site as it lies there."""

    last: Built | None
    inputs: Inputs
    site: Inventory


def find(options: Options) -> Found | None:
    """What a build finds; None if nothing is ever remembered."""
    if options.cache is None:
        return None
    last = last_build(options, opened(options.cache))
    return Found(last, inputs_of(options, last), now_at(options.out, last))


def last_build(options: Options, results: Cache) -> Built | None:
    """What is remembered of the build that made the site at `options.out`."""
    data = results.get(name_of(options))
    try:
        return msgspec.msgpack.decode(data, type=Built) if data is not None else None
    except msgspec.DecodeError:
        return None


def inputs_of(options: Options, last: Built | None) -> Inputs:
    """What there is to build from, now."""
    seen = time.time_ns()
    roots = [options.content, HERE, *([options.templates] if options.templates else [])]
    if (checkout := HERE.parents[1] / "templates").is_dir():
        roots.append(checkout)
    without = [options.out, *([options.cache] if isinstance(options.cache, Path) else [])]
    files = look(roots, last.inputs, last.seen, without) if last is not None else look(roots, {}, 0, without)
    return Inputs(_told(options), seen, files)


def unchanged(options: Options, found: Found | None) -> Outcome | None:
    """The outcome of the last build, if one now would make the same site, and the site is there as it was left."""
    last = found.last if found is not None else None
    if found is None or last is None or last.told != found.inputs.told:
        return None
    if last.inputs != found.inputs.files and digest_of(last.inputs) != digest_of(found.inputs.files):
        return None
    if lock_file(options.out).exists():  # another build is at work, or was killed: it is for this one to clear up
        return None
    if not as_left(last, found.site):
        return None
    return Outcome(
        diagnostics=last.diagnostics,
        works=last.works,
        pages=last.pages,
        records=last.records,
        published=True,
    )


def now_at(out: Path, last: Built | None) -> Inventory:
    """What lies in the site `out`."""
    if last is None:
        return taken(out)
    known = {path: (filed.size, filed.modified) for path, filed in last.files.items()}
    return taken(out, Inventory(known, last.folders), last.left)


def as_left(last: Built, found: Inventory) -> bool:
    """Whether a site is as it was left: every file, and no other."""
    return found.files == {path: (filed.size, filed.modified) for path, filed in last.files.items()}


def remember(
    options: Options,
    results: Cache,
    inputs: Inputs,
    outcome: Outcome,
    keys: Mapping[str, str],
    briefs: dict[str, Brief],
    understood: Understood,
    spare: Spare | None,
    now: Inventory,
    held: int,
) -> None:
    """Remember the site that was just published. `keys`: of its files, those that may be used again. `now`: what lies there;
    `held`: how many bytes the cache holds at most."""
    built = Built(
        told=inputs.told,
        seen=inputs.seen,
        left=time.time_ns(),
        inputs=inputs.files,
        files={path: Filed(*told, keys.get(path, "")) for path, told in now.files.items()},
        folders=now.folders,
        spare=spare,
        briefs=briefs,
        code=program_digest(),
        understood=Raw(msgspec.msgpack.encode(understood)),
        diagnostics=outcome.diagnostics,
        works=outcome.works,
        pages=outcome.pages,
        records=outcome.records,
        held=held,
    )
    results.put(name_of(options), msgspec.msgpack.encode(built))


def work_folder(out: Path) -> Path:
    """Where a build of the site `out` works, beside it."""
    real = out.resolve()
    return real.with_name(f".{real.name}.wgreport")


def lock_file(out: Path) -> Path:
    """What a build of the site `out` holds locked while it works."""
    return work_folder(out) / "lock"


def program() -> str:
    """What else a result depends on besides our own code: the interpreter, and the libraries beside it, by name and version."""
    libraries = Path(msgspec.__file__).parents[1]
    return key_of(sys.version, *sorted(path.name for path in libraries.glob("*.dist-info")))


@cache
def program_digest() -> str:
    """The digest of the program's own code and language data: a result of another version is no result."""
    digest = hashlib.sha256()
    root = HERE
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yaml")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def name_of(options: Options) -> str:
    """The entry of the cache that remembers the last build of a site."""
    if not isinstance(options.cache, str):
        return key_of("built-1", str(options.out.absolute()))
    import platform

    # Other machines have a site at that path, too.
    return key_of("built-1", str(options.out.absolute()), platform.node())


def _told(options: Options) -> str:
    paths = (options.content, options.templates)
    told = (
        [str(path) for path in paths],
        [str(path.absolute()) if path is not None else None for path in paths],
        options.base_url,
        options.with_search,
        options.strict,
        options.compress,
        [os.environ.get(name) for name in _VARIABLES],
        [shutil.which(name) for name in _COMMANDS] if options.with_search else [],
    )
    return key_of("told-1", msgspec.msgpack.encode(told), program())
