"""The door to the search engine: words become an index of Pagefind, made by its command line and checked afterwards.

Pagefind indexes HTML files, one a record. Each holds nothing but the words into which `lang.fold` cuts the text, so that the
index and the browser's queries are cut by the same rules. What it keeps of a record besides (a file each, the "fragment") is
compared with what was given and then left out: what a hit shows is ours (see `bundle`), and so are facets, which Pagefind 1.5
writes in an order that differs from run to run, and counts hits that are none."""

from __future__ import annotations

import gzip
import importlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from msgspec import Struct

from wgreport.lang.fold import ENGINE_CHARACTERS

BINARY_VARIABLE = "PAGEFIND_BINARY_PATH"
PACKAGES = ("pagefind_bin", "pagefind_bin_extended")
COMMANDS = ("pagefind_extended", "pagefind")
FOLDER_SIZE = 1000
SIGNATURE = b"pagefind_dcd"
SCRIPT = "pagefind.js"
WASM = "wasm"

_ENTRY = "pagefind-entry.json"
_ANY_WASM = "unknown"
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_LISTED = re.compile(rb"([\x82\x83])(?:[\x60-\x77]|\x78.)([a-z-]+_[0-9a-f]{7,40})(?=[\x00-\x1b])", re.DOTALL)
"""A record in the engine's list, in CBOR: an array of its id as a text, its number of words, and (from 1.6 on) a text."""
_TEXT = 0x60
"""In CBOR: a text, its length added, if that is less than 24."""

_TAIL = 12


class SearchError(Exception):
    """The index could not be made; the message says why, for a person."""


class Engine(Struct, frozen=True):
    """The program that indexes, and its version."""

    path: Path
    version: str


class Indexed(Struct, frozen=True, array_like=True):
    """An index: its files by name, of which `meta` is the engine's list of its records, where each has the number by which it was
    given for its id. The same for all indexes of an engine and a code: `program`, what the browser runs, by name; `characters`,
    of which words are made besides letters and digits."""

    meta: str
    files: dict[str, bytes]
    program: dict[str, bytes]
    characters: tuple[str, ...]


def index(engine: Engine, records: Sequence[Sequence[str]], code: str, scratch: Path | None = None) -> Indexed:
    """The index of `records`, each given by its words, none of which has a blank, under the language code `code`. What the engine
    reads and writes is put into a folder in `scratch` (None: the system's folder for such things) and removed again.

    The same arguments give the same index. Raises SearchError if the engine fails, or if its index is not whole or does not
    hold every record as it was given."""
    with tempfile.TemporaryDirectory(prefix="wgreport-search-", dir=scratch) as folder:
        out = Path(folder) / "out"
        given = _write_source(records, code, Path(folder) / "source")
        _run(engine.path, Path(folder), out)
        entry = _entry(out, code, len(records))
        files, ids = _checked(out, given)
        meta = f"pagefind.{entry['hash']}.pf_meta"
        numbers = {ids[url]: number for number, url in enumerate(given)}
        files[meta] = _numbered(files.get(meta, b""), meta, numbers)
        wasm = f"wasm.{entry.get('wasm') or _ANY_WASM}.pagefind"
        try:
            program = {SCRIPT: (out / SCRIPT).read_bytes(), WASM: (out / wasm).read_bytes()}
        except OSError as reason:
            raise SearchError(f"the engine wrote no {Path(str(reason.filename)).name}") from reason
        return Indexed(meta, files, program, entry["characters"])


def find_engine() -> Engine:
    """The engine: the one that the environment variable names, else the newest of the one in the Python
    package and those on PATH. Raises SearchError if there is none, or the one named does not work."""
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        version = _version(Path(named))
        if version is None:
            raise SearchError(f"{BINARY_VARIABLE} names {named}, which is not a working Pagefind")
        return Engine(Path(named), version)
    candidates = [program for package in PACKAGES if (program := _packaged(package))]
    candidates += [Path(command) for name in COMMANDS if (command := shutil.which(name))]
    found = [Engine(path, number) for path in candidates if (number := _version(path))]
    if not found:
        raise SearchError(f"Pagefind is not installed: `pip install 'pagefind[bin]'`, or name its program in {BINARY_VARIABLE}")
    return max(found, key=lambda one: [int(number) for number in one.version.split(".")])


def _packaged(package: str) -> Path | None:
    try:
        return Path(importlib.import_module(package).get_executable())
    except (ImportError, FileNotFoundError):
        return None


def _version(binary: Path) -> str | None:
    try:
        command = [str(binary), "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - one's own program
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(answer.stdout)
    return found[0] if found and answer.returncode == 0 else None


def _write_source(records: Sequence[Sequence[str]], code: str, folder: Path) -> dict[str, str]:
    """Writes a file for each record; the words of each by the URL that the engine gives its file, in their order."""
    given: dict[str, str] = {}
    for number, words in enumerate(records):
        part = folder / str(number // FOLDER_SIZE)
        if number % FOLDER_SIZE == 0:
            part.mkdir(parents=True)
        content = " ".join(words)
        page = f'<!doctype html><html lang="{escape(code)}"><meta charset="utf-8"><body>{escape(content)}</body></html>'
        (part / f"{number}.html").write_text(page, encoding="utf-8")
        given[f"/{part.name}/{number}.html"] = content
    return given


def _run(binary: Path, folder: Path, out: Path) -> None:
    command = [
        *(str(binary.absolute()), "--site", "source", "--output-path", str(out.absolute())),
        *("--include-characters", ENGINE_CHARACTERS, "--quiet"),
    ]
    # In a folder of our own and without its variables, so that no one's settings for Pagefind are read.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(  # noqa: S603 - one's own program
            command, cwd=folder, env=clean, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as reason:
        raise SearchError(f"{binary} cannot be run: {reason}") from reason
    if done.returncode != 0:
        said = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-_TAIL:])
        how = f"exit code {done.returncode}" if done.returncode > 0 else f"stopped by signal {-done.returncode}"
        raise SearchError(f"{binary} failed ({how}){': ' + said if said else ' without a message'}")


def _entry(out: Path, code: str, count: int) -> dict[str, Any]:
    """What the index says about itself. Raises SearchError unless it has as many records as were given, in one language."""
    try:
        entry = json.loads((out / _ENTRY).read_bytes())
        pages = {language: int(one["page_count"]) for language, one in entry["languages"].items()}
        found: dict[str, Any] = entry["languages"].get(code.lower(), {})
        found["characters"] = tuple(map(str, entry.get("include_characters", ())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise SearchError(f"the index has no readable {_ENTRY}: {reason}") from reason
    if pages != {code.lower(): count} or "hash" not in found:
        raise SearchError(f"the index holds {pages} records by language, but {count} were written in {code.lower()}")
    return found


def _checked(out: Path, given: dict[str, str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of the index that are needed, by name, and the engine's id of each record, by its URL. Raises SearchError
    unless every file is whole and every record is as it was given."""
    files: dict[str, bytes] = {}
    ids: dict[str, str] = {}
    for path in sorted(out.rglob("*.pf_*")):
        try:
            data = path.read_bytes()
            content = gzip.decompress(data)
            if not content.startswith(SIGNATURE):
                raise SearchError(f"{path.name} is damaged: it does not begin as a file of Pagefind does")
            if path.suffix != ".pf_fragment":
                files[path.relative_to(out).as_posix()] = data
                continue
            fragment = json.loads(content[len(SIGNATURE) :])
            ids[fragment["url"]] = path.stem
            if fragment["content"] != given[fragment["url"]]:
                raise SearchError(f"{path.name} does not hold the record that was written as {fragment['url']}")
        except (OSError, EOFError, zlib.error, ValueError, KeyError) as reason:
            raise SearchError(f"{path.name} is damaged: {reason}") from reason
    if len(ids) != len(given):
        raise SearchError(f"{len(given) - len(ids)} of {len(given)} records are not in the index")
    return files, ids


def _numbered(data: bytes, name: str, numbers: dict[str, int]) -> bytes:
    """The engine's list of its records with numbers for their ids, which nobody has a use for: hexadecimal digits are most of
    what a first search would load. Raises SearchError if the list is not as expected."""
    content = gzip.decompress(data) if data else b""
    found = [match[2].decode() for match in _LISTED.finditer(content)]
    if sorted(found) != sorted(numbers):
        raise SearchError(f"{name} does not list {len(numbers)} records")

    def number(match: re.Match[bytes]) -> bytes:
        digits = str(numbers[match[2].decode()]).encode()
        return match[1] + bytes([_TEXT + len(digits)]) + digits

    return gzip.compress(_LISTED.sub(number, content), mtime=0)
