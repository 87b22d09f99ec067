"""The door to the disk: a content folder in, the files of a site out. `publishing` puts them in place."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from wgreport import declared
from wgreport.codec import key_lines, plain_yaml, read_yaml
from wgreport.lang.detection import Signs, compile_signs
from wgreport.lang.language import Language, compile_language
from wgreport.lang.speech import Speech
from wgreport.model.content import Content, Promised, ProseSource, Understood
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.model.fixes import fixes_for
from wgreport.model.registry import Body, Gathering, Instrument, Organization, Registry, Resolution, State, Topic
from wgreport.model.source import Line
from wgreport.model.work import Alias, Sidecar, SiteSettings, SourceFile, WorkFolder
from wgreport.pages.urls import is_base
from wgreport.readers import MAX_BYTES, MAX_TEXT_BYTES, READERS, WORD_PROCESSORS, without_unseen
from wgreport.snapshot import FOLDER, Snapshot

LOCK = "addresses.lock"
"""Below the content folder: every address that was published."""

ALIASES = "aliases.yaml"
"""Below the content folder: old addresses, and where they lead now."""

_REGISTRY = "registry"
_REPORTS = "reports"

_REGISTRY_FILES: dict[str, type[Struct]] = {
    "bodies": Body,
    "gatherings": Gathering,
    "resolutions": Resolution,
    "states": State,
    "organizations": Organization,
    "topics": Topic,
}
VERSION_NAME = re.compile(r"(?P<language>[a-z]{2,3})\Z")
_CORRECTIONS_NAME = re.compile(r"(?P<language>[a-z]{2,3})\.fixes\.ya?ml\Z")
_PROSE_NAME = re.compile(r"(?P<slug>[a-z0-9-]+)\.(?P<language>[a-z]{2,3})\.md\Z")


class StoreError(Exception):
    """The disk does not allow what was asked; the message says what, and what to do."""


# the program's own files


def package_folder(name: str) -> Path:
    """A folder that comes with the program (`templates`, `registry`): inside the installed package, or beside it in a
    checkout."""
    inside = Path(str(resources.files("wgreport"))) / (f"{name}_data" if name == "registry" else name)
    if inside.is_dir():
        return inside
    checkout = Path(__file__).resolve().parents[2]
    return checkout / "content" / "registry" if name == "registry" else checkout / name


@cache
def language_codes() -> tuple[str, ...]:
    """The languages that the program reads and speaks, in alphabetical order."""
    data = Path(str(resources.files("wgreport.lang"))) / "data"
    return tuple(sorted(path.stem for path in data.glob("*.yaml") if VERSION_NAME.fullmatch(path.stem)))


@cache
def language(code: str) -> Language:
    """The language `code`, compiled. Raises KeyError if the program does not know it."""
    return compile_language(_language_data(code), _language_data("shared"))


@cache
def signs() -> tuple[Signs, ...]:
    """What each language that the program reads is known by."""
    return tuple(compile_signs(_language_data(code), _language_data("shared")) for code in language_codes())


@cache
def speech(code: str) -> Speech:
    """How the site speaks in the language `code`."""
    strings = _language_data(code)["interface"]
    assert isinstance(strings, dict)
    return Speech(code, strings)


@cache
def _language_data(code: str) -> dict[str, object]:
    if code != "shared" and code not in language_codes():
        raise KeyError(code)
    value = plain_yaml((Path(str(resources.files("wgreport.lang"))) / "data" / f"{code}.yaml").read_bytes())
    assert isinstance(value, dict)
    return value


# content in


def load_registry(folder: Path, name: str) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """The registry in `folder`, which messages call `name`. A file that is not there counts as empty (that of the bodies is
    missed); one that is wrong is told and left out."""
    problems: list[Diagnostic] = []
    tables: dict[str, tuple[Struct, ...]] = {}
    for stem, kind in _REGISTRY_FILES.items():
        path = folder / f"{stem}.yaml"
        if not path.is_file():
            if kind is Body:
                problems.append(problem("S124", f"{name}/{stem}.yaml", 0))
            continue
        entries, lines, faults = read_yaml(f"{name}/{stem}.yaml", path.read_bytes(), tuple[kind, ...])  # type: ignore[valid-type]
        problems.extend(faults)
        tables[stem] = entries or ()
        problems.extend(_twice(entries or (), lines, f"{name}/{stem}.yaml"))
    problems.extend(_unread(folder, name, {f"{stem}.yaml" for stem in _REGISTRY_FILES}))
    instruments: list[Instrument] = []
    for path in sorted((folder / "instruments").glob("*.yaml")):
        instrument, _, faults = read_yaml(f"{name}/instruments/{path.name}", path.read_bytes(), Instrument)
        problems.extend(faults)
        if instrument is not None:
            instruments.append(instrument)
    return Registry(**tables, instruments=tuple(instruments)), tuple(problems)  # type: ignore[arg-type]


def _twice(entries: Iterable[Struct], lines: tuple[int, ...], path: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for entry, line in zip(entries, lines, strict=True):
        key = entry.id if hasattr(entry, "id") else f"{entry.body}/{entry.number}"  # type: ignore[attr-defined]
        if key in seen:
            yield problem("C308", path, line, id=key)
        seen.add(key)


def load_content(
    root: Path, files: Snapshot | None = None, known: Understood | None = None
) -> tuple[Content | None, tuple[Diagnostic, ...]]:
    """The content folder `root`. None if its settings or a file of the registry cannot be understood, or if the disk does not
    give any file; whatever else is wrong is told, and the rest goes on. `files`: what lies there, if that is known; `known`:
    parts that need not be read again if they are as they were."""
    try:
        return _content(root, files, known or Understood())
    except OSError as error:
        return None, (problem("S106", error.filename or root.as_posix(), 0, reason=error.strerror or str(error)),)


def _content(root: Path, files: Snapshot | None, before: Understood) -> tuple[Content | None, tuple[Diagnostic, ...]]:
    name = root.as_posix()
    problems: list[Diagnostic] = [problem("S119", path.as_posix(), 0) for path in sorted(_links_out(root))]
    if problems:
        return None, tuple(problems)
    settings_path = root / "site.yaml"
    if not settings_path.is_file():
        return None, (problem("S122", f"{name}/site.yaml", 0),)
    settings, _, faults = read_yaml(f"{name}/site.yaml", settings_path.read_bytes(), SiteSettings)
    if settings is None:
        return None, faults
    codes = language_codes()
    for code in settings.languages:
        if code not in codes:
            line = key_lines(settings_path.read_bytes()).get("languages", 0)
            return None, (problem("S105", f"{name}/site.yaml", line, language=code, known=", ".join(codes)),)
    if settings.base_url and not is_base(settings.base_url):
        line = key_lines(settings_path.read_bytes()).get("base_url", 0)
        problems.append(problem("S126", f"{name}/site.yaml", line, url=settings.base_url))
    problems.extend(_unread(root, name, {settings_path.name, ALIASES, LOCK}))
    parts = _digests(root, files) if files is not None else {}
    found = parts.get(_REGISTRY)
    if found is not None and before.registry is not None and before.registry[0] == found:
        registry, faults = before.registry[1], ()
    else:
        registry, faults = load_registry(root / _REGISTRY, f"{name}/{_REGISTRY}")
    problems.extend(faults)
    # Without all of the registry, hundreds of names and citations would be told that it does not have.
    whole = not any(fault.severity == "error" and fault.code in ("S101", "S107", "S120", "S121") for fault in faults)
    understood = Understood(registry=(found, registry) if found is not None and not faults else None)
    folders: list[WorkFolder] = []
    for folder in _shown(root / _REPORTS):
        if not folder.is_dir():
            problems.append(problem("C315", f"{name}/{_REPORTS}/{folder.name}", 0, path=f"{name}/{_REPORTS}/{folder.name}"))
            continue
        found, same = parts.get(f"{_REPORTS}/{folder.name}"), before.works.get(folder.name)
        work: WorkFolder | None
        if found is not None and same is not None and same[0] == found:
            work, faults = same[1], ()
        else:
            work, faults = _load_work(folder, f"{name}/{_REPORTS}/{folder.name}")
        problems.extend(faults)
        if work is not None:
            folders.append(work)
            if found is not None and not faults:
                understood.works[folder.name] = (found, work)
    prose: list[ProseSource] = []
    for path in _shown(root / "pages"):
        match = _PROSE_NAME.fullmatch(path.name)
        if match is None or match["language"] not in codes or not path.is_file():
            problems.append(problem("C316", f"{name}/pages/{path.name}", 0, known=", ".join(codes)))
            continue
        text, faults = _decoded(path, f"{name}/pages/{path.name}")
        problems.extend(faults)
        if match["language"] not in settings.languages:
            problems.append(problem("C317", f"{name}/pages/{path.name}", 0, language=match["language"]))
        elif text is not None:
            prose.append(ProseSource(match["slug"], match["language"], f"{name}/pages/{path.name}", text))
    for slug in settings.pages:
        if not any(page.slug == slug for page in prose):
            line = key_lines(settings_path.read_bytes()).get("pages", 0)
            problems.append(problem("C314", f"{name}/site.yaml", line, slug=slug, language=settings.languages[0]))
    promised = None
    if (lock := root / LOCK).is_file():
        text, faults = _decoded(lock, f"{name}/{LOCK}")
        problems.extend(faults)
        promised = Promised(f"{name}/{LOCK}", text) if text is not None else None
    aliases: tuple[Alias, ...] = ()
    places: tuple[int, ...] = ()
    if (moved := root / ALIASES).is_file():
        value, places, faults = read_yaml(f"{name}/{ALIASES}", moved.read_bytes(), tuple[Alias, ...])
        problems.extend(faults)
        aliases = value or ()
    content = Content(
        path=name,
        settings=settings,
        registry=registry,
        folders=tuple(folders),
        prose=tuple(prose),
        promised=promised,
        aliases=aliases,
        aliases_path=f"{name}/{ALIASES}",
        aliases_lines=places,
        understood=understood,
    )
    return content if whole else None, tuple(problems)


def _shown(folder: Path) -> list[Path]:
    """What lies in `folder`, in order, without what is hidden; nothing, if it is not there."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []


def _unread(folder: Path, name: str, known: Iterable[str]) -> Iterator[Diagnostic]:
    """S123 for each YAML file (and lock file) in `folder` that is not among those that are `known`."""
    for path in _shown(folder):
        if path.suffix in (".yaml", ".yml", ".lock") and path.name not in known:
            near = difflib.get_close_matches(path.name, known, n=1)
            guess = f"; did you mean {near[0]}?" if near else ""
            yield problem("S123", f"{name}/{path.name}", 0, guess=guess, known=", ".join(sorted(known)))


def _digests(root: Path, files: Snapshot) -> dict[str, bytes]:
    """The digests of the registry and of each report's folder, by their paths in `root`, from all that lies there. Without those
    in which there is more than files and folders: what a link to a folder leads to is not among `files`."""
    above = f"{root}/"
    found: dict[str, Any] = {}
    strange: set[str] = set()
    for path, stamp in files.items():
        if not path.startswith(above):
            continue
        part, _, rest = path[len(above) :].partition("/")
        if part == _REPORTS:
            name, _, rest = rest.partition("/")
            part = f"{_REPORTS}/{name}"
        elif part != _REGISTRY:
            continue
        if stamp != FOLDER and len(stamp.digest) != hashlib.sha256().digest_size:
            strange.add(part)
        digest = found.get(part)
        if digest is None:
            digest = found[part] = hashlib.sha256(above.encode("utf-8", "surrogateescape"))  # messages name it
        digest.update(rest.encode("utf-8", "surrogateescape") + b"\0" + stamp.digest + b"\0")
    return {part: digest.digest() for part, digest in found.items() if part not in strange}


def _decoded(path: Path, name: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    data = read_source(path)
    if len(data) > MAX_TEXT_BYTES:
        return None, (problem("S107", name, 0, reason=f"it is larger than {MAX_TEXT_BYTES >> 20} MB"),)
    try:
        text = data.decode("utf-8-sig")
        seen, told = without_unseen(name, tuple(Line(number, line) for number, line in enumerate(text.split("\n"), start=1)))
        return ("\n".join(line.text for line in seen) if told else text), told
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        return None, (problem("S103", name, line, byte=data[error.start], offset=error.start),)


def read_source(path: Path) -> bytes:
    """The content of a source, or so much of it that its reader will say it is too large. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def source_of(file: SourceFile) -> bytes:
    """The bytes of a source. Raises StoreError if they are no longer those that were found."""
    try:
        data = read_source(Path(file.path))
    except OSError as error:
        raise StoreError(f"{file.path} cannot be read any longer ({error.strerror or error}); build again") from error
    if hashlib.sha256(data).digest() != file.digest:
        raise StoreError(f"{file.path} has changed while the site was being built; build again")
    return data


def _links_out(root: Path) -> Iterator[Path]:
    """The links in the content folder that lead out of it: whoever may send in content must not publish the rest of the disk."""
    home = root.resolve()
    pending = [os.fspath(root)]
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                if not (path := Path(entry.path)).resolve().is_relative_to(home):
                    yield path
            elif entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)


def _load_work(folder: Path, name: str) -> tuple[WorkFolder | None, tuple[Diagnostic, ...]]:
    sidecar_path = folder / "report.yaml"
    if not sidecar_path.is_file():
        return None, (problem("C309", f"{name}/report.yaml", 0),)
    data = sidecar_path.read_bytes()
    sidecar, _, faults = read_yaml(f"{name}/report.yaml", data, Sidecar)
    if sidecar is None:
        return None, faults
    places = key_lines(data)
    problems: list[Diagnostic] = []
    sources: dict[str, list[Path]] = {}
    corrections: dict[str, Path] = {}
    fixes, fix_lines, faults = declared.fixes_in(folder, name)
    problems.extend(faults)
    for path in sorted(folder.iterdir()):
        if path.name in ("report.yaml", declared.FIXES) or path.name.startswith("."):
            continue
        if not path.is_file():
            problems.append(problem("C305", f"{name}/{path.name}", 0))
        elif (match := _CORRECTIONS_NAME.fullmatch(path.name)) is not None:
            corrections[match["language"]] = path
        elif path.suffix.lower() in READERS and (match := VERSION_NAME.fullmatch(path.stem)) is not None:
            sources.setdefault(match["language"], []).append(path)
        elif path.suffix.lower() in WORD_PROCESSORS and VERSION_NAME.fullmatch(path.stem) is not None:
            problems.append(problem("S117", f"{name}/{path.name}", 0, suffix=path.suffix.lower()))
        else:
            problems.append(problem("C305", f"{name}/{path.name}", 0))
    files: list[SourceFile] = []
    for code, paths in sorted(sources.items()):
        path_name = f"{name}/{paths[0].name}"
        if code not in language_codes():
            problems.append(problem("S105", path_name, 0, language=code, known=", ".join(language_codes())))
            continue
        if len(paths) > 1:
            problems.append(problem("C304", name, 0, count=len(paths), language=code, files=", ".join(p.name for p in paths)))
            continue
        if code not in sidecar.versions:
            problems.append(problem("C307", f"{name}/report.yaml", places.get("versions", 0), language=code))
        told, lines, faults = declared.corrections_in(corrections.pop(code, None), name)
        problems.extend(faults)
        files.append(
            SourceFile(
                language=code,
                path=path_name,
                digest=hashlib.sha256(read_source(paths[0])).digest(),
                corrections=told,
                corrections_path=f"{name}/{code}.fixes.yaml",
                corrections_lines=lines,
                fixes=fixes_for(code, fixes, fix_lines, f"{name}/{declared.FIXES}"),
            )
        )
    problems.extend(declared.unheard(fixes, fix_lines, sorted(sources), f"{name}/{declared.FIXES}"))
    problems.extend(
        problem("C303", f"{name}/report.yaml", places.get("versions", 0), language=code)
        for code in sidecar.versions
        if code not in sources
    )
    problems.extend(problem("C305", f"{name}/{path.name}", 0) for path in corrections.values())
    return WorkFolder(id=folder.name, path=name, sidecar=sidecar, lines=places, sources=tuple(files)), tuple(problems)
