"""The door to the search engine: records become a Pagefind bundle, made by its command line and checked afterwards.

Pagefind indexes HTML files, one a record. Each holds the words into which `lang.fold` cuts the text, so that the index and the
browser's queries are cut by the same rules, and before them, as one word, what a hit shows. Pagefind indexes every letter and
digit it sees, so that word is written in punctuation: hexadecimal, with sixteen signs for its digits. Facets are ours too, a file
for each language: Pagefind 1.5 writes its own in an order that differs from run to run, and counts hits that are none.
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

from msgspec import Struct

from wgreport.lang.fold import ENGINE_CHARACTERS, engine_word, fold, parts, tokens
from wgreport.lang.language import Search as SearchStyle
from wgreport.model.search import SearchRecord, SearchSummary

MANIFEST = "wgreport.json"
"""Beside the engine's files: how each language of the site is indexed, for the browser."""

DATE = "date"
"""The key among a record's filters that orders and does not filter."""

BINARY_VARIABLE = "PAGEFIND_BINARY_PATH"
PACKAGES = ("pagefind_bin", "pagefind_bin_extended")
COMMANDS = ("pagefind_extended", "pagefind")
FOLDER_SIZE = 1000
SIGNATURE = b"pagefind_dcd"
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Parts of the bundle that belong to Pagefind's own interfaces."""

_SIGNS = str.maketrans("0123456789abcdef", "!$%()+,-.:;?@[]^")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_TAIL = 12


class SearchError(Exception):
    """The index could not be made; the message says why, for a person."""


class _Written(Struct, frozen=True):
    """A record as it was given to the engine: `digest` is that of its particulars."""

    language: str
    date: str
    filters: dict[str, tuple[str, ...]]
    digest: bytes


def write_index(records: Iterable[SearchRecord], styles: Mapping[str, SearchStyle], out: Path) -> SearchSummary:
    """Writes the bundle that lets `records` be searched into `out`, which must be empty or not there.

    `styles`: how each language is cut, and the code under which the engine indexes it. Without a query, records are listed newest
    first, those of one date as they come. The same arguments and engine give the same bytes. Raises SearchError if no engine is
    found, if it fails, or if its bundle does not hold every record.
    """
    if out.exists() and any(out.iterdir()):
        raise SearchError(f"{out} is not empty, and the engine never deletes what it wrote before")
    binary, version = find_binary()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wgreport-search-") as folder:
        written = _write_source(records, styles, Path(folder) / "source")
        if written:
            _run(binary, Path(folder), out.absolute())
    counts = Counter(record.language for record in written.values())
    if written:
        _check_counts(out, styles, counts)
        _order_entry(out)
    found = _check_files(out, written)
    for pattern in UNUSED:
        for path in out.glob(pattern):
            path.unlink()
    _write_facets(out, written, found)
    languages = {
        language: {"index": styles[language].index, "cutting": styles[language].tokens, "records": counts[language]}
        for language in sorted(counts)
    }
    manifest = {"engine": version, "languages": languages}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return SearchSummary(engine=f"pagefind {version}", records=dict(sorted(counts.items())), files=len(sizes), bytes=sum(sizes))


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


def _write_source(records: Iterable[SearchRecord], styles: Mapping[str, SearchStyle], folder: Path) -> dict[str, _Written]:
    """Writes a file for each record; returns the records by the URL that the engine gives their file."""
    written: dict[str, _Written] = {}
    for number, record in enumerate(records):
        part = folder / str(number // FOLDER_SIZE)
        if number % FOLDER_SIZE == 0:
            part.mkdir(parents=True)
        shown = particulars(record)
        (part / f"{number}.html").write_text(_page(record, styles[record.language], shown), encoding="utf-8")
        filters = {key: values for key, values in record.filters.items() if key != DATE}
        written[f"/{part.name}/{number}.html"] = _Written(record.language, _date(record), filters, _digest(shown))
    return written


def _page(record: SearchRecord, style: SearchStyle, shown: str) -> str:
    text = fold(record.text)
    content = " ".join(map(engine_word, (*tokens(text, style.tokens), *parts(text, style.tokens))))
    return f'<!doctype html><html lang="{escape(style.index)}"><meta charset="utf-8"><body>{shown} {content}</body></html>'


def particulars(record: SearchRecord) -> str:
    """What a hit shows of a record, as one word without letters and digits; `search-worker.js` reads it."""
    values: dict[str, str | bool] = {
        "tag": record.tag,
        "url": record.url,
        "reference": record.reference,
        "report": record.report,
        "symbol": record.symbol,
        "number": record.number,
        "section": record.section,
        "date": _date(record),
        "unofficial": record.unofficial,
        "text": record.text,
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode().hex().translate(_SIGNS)


def _date(record: SearchRecord) -> str:
    return "".join(record.filters.get(DATE, ())[:1])


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


def _check_counts(out: Path, styles: Mapping[str, SearchStyle], counts: Mapping[str, int]) -> None:
    """Raises SearchError unless the bundle has as many records in each language as were written."""
    try:
        entry = json.loads((out / "pagefind-entry.json").read_bytes())
        pages = {code: int(index["page_count"]) for code, index in entry["languages"].items()}
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise SearchError(f"the bundle has no readable pagefind-entry.json: {reason}") from reason
    expected: Counter[str] = Counter()
    for language, count in counts.items():
        expected[styles[language].index.lower()] += count
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


def _write_facets(out: Path, written: Mapping[str, _Written], found: Mapping[str, str]) -> None:
    """For each language a gzipped `facets.LANGUAGE`: the engine's ids in the order of a list without a query, and for each value
    of each facet which of them have it, as the first position and the distances to the next ones."""
    languages: dict[str, list[str]] = {}
    for url, record in written.items():
        languages.setdefault(record.language, []).append(url)
    for language, urls in languages.items():
        urls.sort(key=lambda url: written[url].date, reverse=True)  # stable: records of one date stay as they came
        facets: dict[str, dict[str, list[int]]] = {}
        last: Counter[tuple[str, str]] = Counter()
        for position, url in enumerate(urls):
            for key, values in written[url].filters.items():
                for value in dict.fromkeys(values):
                    facets.setdefault(key, {}).setdefault(value, []).append(position - last[key, value])
                    last[key, value] = position
        data = {"ids": [found[url] for url in urls], "facets": facets}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (out / f"facets.{language}").write_bytes(gzip.compress(text.encode(), mtime=0))
