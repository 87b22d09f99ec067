"""The door to the search engine: records become a Pagefind bundle, made by its command line and checked afterwards.

Pagefind indexes HTML files, one a record. Each holds the words into which `lang.fold` cuts the text, so that the index and the
browser's queries are cut by the same rules, and before them, as one word, what a hit shows. Pagefind indexes every letter and
digit it sees, so that word is written in punctuation: hexadecimal, with sixteen signs for its digits. Facets are ours too:
Pagefind 1.5 writes its own in an order that differs from run to run, and counts hits that are none.

Beside the engine's files stand ours, for each language, gzipped JSON (docs/search.md says what is in them): `records.LANGUAGE`,
which every search needs, and `facets.LANGUAGE`, `names.LANGUAGE` and `words.LANGUAGE`, which are loaded when they are wanted.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import msgspec
from msgspec import Struct

from wgreport.lang.fold import ENGINE_CHARACTERS, HAN, fold, indexed_words, tokens
from wgreport.lang.language import Language
from wgreport.model.search import FIRST_FACETS, MORE_FACETS, SearchRecord, SearchSite, SearchSummary, SearchWork

MANIFEST = "wgreport.json"
"""Beside the engine's files: how each language of the site is indexed, for the browser."""

BINARY_VARIABLE = "PAGEFIND_BINARY_PATH"
PACKAGES = ("pagefind_bin", "pagefind_bin_extended")
COMMANDS = ("pagefind_extended", "pagefind")
FOLDER_SIZE = 1000
SIGNATURE = b"pagefind_dcd"
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Parts of the bundle that belong to Pagefind's own interfaces."""

_SIGNS = str.maketrans("0123456789abcdef", "!$%()+,-.:;?@[]^")
_HAN = re.compile(f"[{HAN}]")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_TAIL = 12


class SearchError(Exception):
    """The index could not be made; the message says why, for a person."""


class _Written(Struct, frozen=True):
    """A record as it was given to the engine: `digest` is that of its particulars."""

    language: str
    work: str
    address: str
    filters: dict[str, tuple[str, ...]]
    digest: bytes


def write_index(
    records: Iterable[SearchRecord],
    sites: Mapping[str, SearchSite],
    languages: Mapping[str, Language],
    out: Path,
    scratch: Path | None = None,
) -> SearchSummary:
    """Writes the bundle that lets `records` be searched into `out`, which must be empty or not there. What the engine reads is
    put into a folder in `scratch` (None: the system's folder for such things) and removed again.

    `sites` and `languages` by the languages of the records, which come work by work. Without a query, records are listed newest
    first, works of one date and the records of a work as they come. The same arguments and engine give the same bytes. Raises
    SearchError if no engine is found, if it fails, or if its bundle does not hold every record.
    """
    if out.exists() and any(out.iterdir()):
        raise SearchError(f"{out} is not empty, and the engine never deletes what it wrote before")
    binary, version = find_binary()
    out.mkdir(parents=True, exist_ok=True)
    vocabulary: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory(prefix="wgreport-search-", dir=scratch) as folder:
        written = _write_source(records, languages, Path(folder) / "source", vocabulary)
        if written:
            _run(binary, Path(folder), out.absolute())
    counts = Counter(record.language for record in written.values())
    if written:
        _check_counts(out, languages, counts)
        _order_entry(out)
    found = _check_files(out, written)
    for pattern in UNUSED:
        for path in out.glob(pattern):
            path.unlink()
    _write_records(out, written, found, sites)
    for code in counts:
        _put(out / f"names.{code}", {"names": sites[code].names, "labels": sites[code].labels})
        _put(out / f"words.{code}", " ".join(sorted(vocabulary[code])))
    manifest = {"engine": version, "languages": {code: _style(languages[code], counts[code]) for code in sorted(counts)}}
    (out / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return SearchSummary(engine=f"pagefind {version}", records=dict(sorted(counts.items())), files=len(sizes), bytes=sum(sizes))


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


def find_binary() -> tuple[Path, str]:
    """The engine's program and its version: the one that the environment variable names, else the newest of the one in the Python
    package and those on PATH. Raises SearchError if there is none, or the one named does not work."""
    named = os.environ.get(BINARY_VARIABLE)
    if named:
        version = _version(Path(named))
        if version is None:
            raise SearchError(f"{BINARY_VARIABLE} names {named}, which is not a working Pagefind")
        return Path(named), version
    candidates = [program for package in PACKAGES if (program := _packaged(package))]
    candidates += [Path(command) for name in COMMANDS if (command := shutil.which(name))]
    found = [(path, number) for path in candidates if (number := _version(path))]
    if not found:
        raise SearchError(f"Pagefind is not installed: `pip install 'pagefind[bin]'`, or name its program in {BINARY_VARIABLE}")
    return max(found, key=lambda one: [int(number) for number in one[1].split(".")])


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


def _write_source(
    records: Iterable[SearchRecord], languages: Mapping[str, Language], folder: Path, vocabulary: dict[str, set[str]]
) -> dict[str, _Written]:
    """Writes a file for each record; returns the records by the URL that the engine gives their file. Puts the words of each
    language into `vocabulary`."""
    written: dict[str, _Written] = {}
    for number, record in enumerate(records):
        part = folder / str(number // FOLDER_SIZE)
        if number % FOLDER_SIZE == 0:
            part.mkdir(parents=True)
        shown = particulars(record)
        (part / f"{number}.html").write_text(_page(record, languages[record.language], shown), encoding="utf-8")
        written[f"/{part.name}/{number}.html"] = _Written(
            record.language, record.work, record.address, record.filters, _digest(shown)
        )
        found = tokens(fold(record.text), "words")
        vocabulary.setdefault(record.language, set()).update(word for word in found if not _HAN.search(word))
    return written


def _page(record: SearchRecord, language: Language, shown: str) -> str:
    style = language.search
    content = " ".join(indexed_words(record.text, style.tokens, style.stems))
    return f'<!doctype html><html lang="{escape(style.index)}"><meta charset="utf-8"><body>{shown} {content}</body></html>'


def particulars(record: SearchRecord) -> str:
    """What a hit shows of a record, as one word without letters and digits; `search-worker.js` reads it."""
    values = {
        "number": record.number,
        "reference": record.reference,
        "section": record.section,
        "acts": record.acts,
        "text": record.text,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode().hex().translate(_SIGNS)


def _digest(shown: str) -> bytes:
    return hashlib.blake2b(shown.encode(), digest_size=16).digest()


def _run(binary: Path, folder: Path, out: Path) -> None:
    command = [
        *(str(binary.absolute()), "--site", "source", "--output-path", str(out)),
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


def _check_counts(out: Path, languages: Mapping[str, Language], counts: Mapping[str, int]) -> None:
    """Raises SearchError unless the bundle has as many records in each language as were written."""
    try:
        entry = json.loads((out / "pagefind-entry.json").read_bytes())
        pages = {code: int(index["page_count"]) for code, index in entry["languages"].items()}
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise SearchError(f"the bundle has no readable pagefind-entry.json: {reason}") from reason
    expected: Counter[str] = Counter()
    for language, count in counts.items():
        expected[languages[language].search.index.lower()] += count
    if pages != dict(expected):
        raise SearchError(f"the bundle holds {pages} records by language, but {dict(expected)} were written")


def _order_entry(out: Path) -> None:
    """Writes the bundle's entry anew with its languages in order: Pagefind's own order changes from run to run."""
    path = out / "pagefind-entry.json"
    entry = json.loads(path.read_bytes())
    entry["languages"] = dict(sorted(entry["languages"].items()))
    path.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _check_files(out: Path, written: Mapping[str, _Written]) -> dict[str, str]:
    """The engine's id of each record, by its URL. Raises SearchError unless every file is whole and every record is as it was
    written."""
    found: dict[str, str] = {}
    for path in sorted(out.rglob("*.pf_*")):
        try:
            content = gzip.decompress(path.read_bytes())
            if not content.startswith(SIGNATURE):
                raise SearchError(f"{path.name} is damaged: it does not begin as a file of Pagefind does")
            if path.suffix == ".pf_fragment":
                fragment = json.loads(content[len(SIGNATURE) :])
                found[fragment["url"]] = path.stem
                if written[fragment["url"]].digest != _digest(fragment["content"].split(" ", 1)[0]):
                    raise SearchError(f"{path.name} does not hold the record that was written as {fragment['url']}")
        except (OSError, EOFError, zlib.error, ValueError, KeyError) as reason:
            raise SearchError(f"{path.name} is damaged: {reason}") from reason
    if len(found) != len(written):
        raise SearchError(f"{len(written) - len(found)} of {len(written)} records are not in the bundle")
    return found


def _write_records(out: Path, written: Mapping[str, _Written], found: Mapping[str, str], sites: Mapping[str, SearchSite]) -> None:
    """For each language `records.LANGUAGE`: the engine's ids in the order of a list without a query, the works with the addresses
    of theirs, and the first facets; and `facets.LANGUAGE` with the others. A facet has for each value which of the records have
    it, as the first position and the distances to the next ones."""
    languages: dict[str, dict[str, list[str]]] = {}
    for url, record in written.items():
        languages.setdefault(record.language, {}).setdefault(record.work, []).append(url)
    for language, by_work in languages.items():
        known = {work.id: work for work in sites[language].works}
        order = sorted(by_work, key=lambda work: known[work].date, reverse=True)  # stable: works of one date stay as they came
        urls = [url for work in order for url in by_work[work]]
        works = [_listed(known[work], [written[url].address for url in by_work[work]]) for work in order]
        data = {"ids": [found[url] for url in urls], "works": works, "facets": _facets(urls, written, FIRST_FACETS)}
        _put(out / f"records.{language}", data)
        _put(out / f"facets.{language}", _facets(urls, written, MORE_FACETS))


def _listed(work: SearchWork, addresses: list[str]) -> dict[str, object]:
    shown = {key: value for key, value in msgspec.to_builtins(work).items() if key != "language" and value}
    return {**shown, "addresses": " ".join(addresses)}


def _facets(urls: list[str], written: Mapping[str, _Written], wanted: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    facets: dict[str, dict[str, list[int]]] = {}
    for facet in wanted:
        last: Counter[str] = Counter()
        for position, url in enumerate(urls):
            for value in dict.fromkeys(written[url].filters.get(facet, ())):
                facets.setdefault(facet, {}).setdefault(value, []).append(position - last[value])
                last[value] = position
    return facets


def _put(path: Path, data: object) -> None:
    """Writes `data` as gzipped JSON, the same bytes for the same data."""
    path.write_bytes(gzip.compress(msgspec.json.encode(data), mtime=0))
