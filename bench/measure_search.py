"""The search's bench: index time, memory, size, bytes and time to the first result, recall; beside stock Pagefind on the same.

    python bench/measure_search.py [--sizes 1,100] [--work DIR] [--write]

For each size, that many synthetic reports in Chinese and English (generate.py) are indexed twice with the same program: as
wgreport does it, and as stock Pagefind would, one page for each paragraph with its text as it is. Both are searched in Chromium
through a server that compresses text, as hosts do, and counts what it sends. Nothing is in the browser's cache before a first
search.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cache, partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from generate import LANGUAGES, generate
from wgreport import search, store
from wgreport.build import build
from wgreport.built import Options
from wgreport.cache import Cache
from wgreport.lang.fold import fold
from wgreport.model.search import SearchRecord
from wgreport.pages.all import readings_of
from wgreport.pages.search import records_in
from wgreport.pages.sharing import topics_by_language
from wgreport.planning import corpus_of, site_of
from wgreport.registry import index_of
from wgreport.search.engine import SIGNATURE, find_engine

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = {
    "zh": (
        *("\u53cd\u8150\u8d25\u673a\u6784", "\u7b2c\u516d\u6761", "\u7f14\u7ea6\u56fd", "\u4e3e\u62a5", "\u5de5\u4f5c\u7ec4"),
        *("\u79d8\u4e66\u5904", "\u5ec9\u6b63", "\u897f\u73ed\u7259", "\u7b2c8/7\u53f7\u51b3\u8bae", "\u900f\u660e\u5ea6"),
    ),
    "en": ('"Working Group"', '"States parties"', "8/7", '"open data"', "Secretariat", "integrity", "Spain", '"article 6"'),
}
FIRST = {"zh": QUESTIONS["zh"][0], "en": "integrity"}
NEXT = {"zh": QUESTIONS["zh"][6], "en": "Secretariat"}
COMPRESSED = (".js", ".css", ".html", ".json", ".svg")
TYPE = """(query) => new Promise((done) => {
    const found = document.querySelector(".groups-found");
    const field = document.getElementById("query");
    const before = found.firstElementChild;
    const began = performance.now();
    new MutationObserver((_, self) => {
        if (!found.firstElementChild || found.firstElementChild === before) return;
        self.disconnect();
        done(performance.now() - began);
    }).observe(found, { childList: true });
    field.focus();
    field.value = query;
    field.dispatchEvent(new Event("input", { bubbles: true }));
})"""
PLACES = """async ([code, queries]) => {
    const own = document.querySelector("script[src*='search.js']").src;
    const { enginesAt } = await import(new URL("search-engines.js", own));
    window.asked ??= enginesAt(new URL("../../pagefind/", location.href).href);
    const found = [];
    for (const query of queries) {
        const began = performance.now();
        const { hits } = await window.asked.command(code, { places: { query } });
        found.push([hits.map(([work, address]) => `${work}#${address}`), performance.now() - began]);
    }
    return found;
}"""
STOCK = """async ([language, queries]) => {
    document.documentElement.lang = language;
    const engine = await import(new URL("stock/pagefind.js", location.href));
    await engine.init();
    const found = [];
    for (const query of queries) {
        const began = performance.now();
        const { results } = await engine.search(query);
        await Promise.all(results.slice(0, 12).map((one) => one.data()));
        found.push([results.map(({ id }) => id), performance.now() - began]);
    }
    return found;
}"""


HEAD = """\
# The search, measured

Made by `make bench-search` (bench/measure_search.py) on synthetic reports in Chinese and English. *index*: the search's part of a
build; *one changed*: the same after a word of one report was changed.
*bundles*: in Chinese and English. *memory*: the largest of the engine's processes. *first*: bytes over the wire (text compressed)
and time from the last key to the first result, with nothing loaded but the page itself; *next*: the same with everything loaded,
the pause of 150 ms after the last key included. *recall*: over the questions in the script, truth by substring, numbers whole;
*slowest*: the slowest of them. *ours, changed*: the site after that change. *stock*: the same program on the same texts, uncut;
it knows no changes.
""".splitlines()
ENGINE = """\
#!{python} -SE
import os, resource, sys
status = os.waitstatus_to_exitcode(os.waitpid(os.spawnv(os.P_NOWAIT, {engine!r}, [{engine!r}, *sys.argv[1:]]), 0)[1])
with open({log!r}, "a") as log:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=log)
sys.exit(status if status >= 0 else 1)
"""
"""Runs the engine and notes its memory in KB."""


class Counting(SimpleHTTPRequestHandler):
    """Files of a folder, text compressed; `sent` counts bytes and requests since it was last cleared."""

    sent: list[int]
    known: dict[str, bytes]

    def __init__(self, *arguments: Any, sent: list[int], known: dict[str, bytes], **more: Any) -> None:
        self.sent, self.known = sent, known
        super().__init__(*arguments, **more)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing."""

    def do_GET(self) -> None:
        """The file, or 404; everything may be kept by the browser, as on a host."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        if path.suffix in COMPRESSED:
            body = self.known.setdefault(str(path), gzip.compress(body))
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)
        self.sent.append(len(body))


@contextlib.contextmanager
def watched(work: Path) -> Iterator[Path]:
    """The engine so wrapped that the file given gets a line for each run of it: its memory in KB."""
    log, program = work / "memory", work / "engine"
    text = ENGINE.format(python=sys.executable, engine=str(find_engine().path), log=str(log))
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    before = os.environ.get(search.BINARY_VARIABLE)
    os.environ[search.BINARY_VARIABLE] = str(program)
    try:
        yield log
    finally:
        del os.environ[search.BINARY_VARIABLE]
        if before is not None:
            os.environ[search.BINARY_VARIABLE] = before


def indexed(content: Path, out: Path, cache: Path, work: Path) -> dict[str, Any]:
    """Builds the site, and measures the search's part."""
    with watched(work) as log:
        log.write_text("")
        outcome = build(Options(content=content, out=out, cache=cache))
        assert outcome.published, outcome.diagnostics[:3]
        peak = max(map(int, log.read_text().split())) * 1024
    files = [path for path in (out / "pagefind").rglob("*") if path.is_file()]
    manifest = json.loads((out / "pagefind" / search.MANIFEST).read_bytes())
    return {
        "index_s": outcome.seconds["search"],
        "build_s": sum(outcome.seconds.values()),
        "stages": outcome.seconds,
        "engine_peak": peak,
        "bytes": sum(path.stat().st_size for path in files),
        "files": len(files),
        "bundles": {code: len(manifest["languages"][code]["bundles"]) for code in LANGUAGES},
    }


def changed(content: Path) -> None:
    """Another word in a report in the middle, in both languages."""
    reports = sorted(path for path in (content / "reports").iterdir() if path.is_dir())
    for path in sorted(reports[len(reports) // 2].glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        place = max(range(len(lines)), key=lambda number: len(lines[number]))
        lines[place] = lines[place] + " zyzzyva"
        path.write_text("\n".join(lines), encoding="utf-8")


def records_of(content: Path) -> list[SearchRecord]:
    """What the index is made from."""
    loaded, _ = store.load_content(content)
    assert loaded is not None
    index = index_of(loaded.registry)
    corpus = corpus_of(loaded, index, Cache(content.parent / "cache"), lambda *_: None)
    site, _ = site_of(loaded, corpus, index)
    topics = topics_by_language(site)
    readings = [reading for work in corpus.works for reading in readings_of(site, work).values()]
    shown = [reading for reading in readings if reading.edition.language == reading.language]
    return [record for reading in shown for record in records_in(reading, topics[reading.language])]


def stock(records: list[SearchRecord], out: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Stock Pagefind over the same texts. The record of each of its ids, and what indexing took."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        for number, record in enumerate(records):
            page = source / record.language / str(number // 1000) / f"{number}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            body = f"<h1>{escape(record.reference)}</h1><p>{escape(record.text)}</p>"
            page.write_text(
                f'<!doctype html><html lang="{record.language}"><meta charset="utf-8"><body>{body}</body></html>',
                encoding="utf-8",
            )
        began = time.perf_counter()
        command = [str(find_engine().path), "--site", str(source), "--output-path", str(out), "--quiet"]
        running = subprocess.Popen(command, cwd=folder)  # noqa: S603 - our own program
        _, _, usage = os.wait4(running.pid, 0)
        took = time.perf_counter() - began
    by_id = {}
    for path in out.rglob("*.pf_fragment"):
        url = json.loads(gzip.decompress(path.read_bytes())[len(SIGNATURE) :])["url"]
        record = records[int(Path(url).stem)]
        by_id[path.stem] = f"{record.work}#{record.address}"
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return by_id, {"index_s": took, "engine_peak": usage.ru_maxrss * 1024, "bytes": sum(sizes), "files": len(sizes)}


@cache
def folded(text: str) -> str:
    """Folded once for all questions."""
    return fold(text)


def truth(records: list[SearchRecord], language: str, question: str) -> set[str]:
    """The paragraphs of a language whose folded text has the question as it is, a number whole."""
    wanted = re.escape(fold(question.strip('"')))
    pattern = re.compile(rf"(?<![\d/.]){wanted}(?![\d/])" if question[0].isdecimal() else wanted)
    return {f"{one.work}#{one.address}" for one in records if one.language == language and pattern.search(folded(one.text))}


def recall(found: list[set[str]], expected: list[set[str]]) -> float:
    """Of all that should be found, the part that is."""
    return sum(len(one & other) for one, other in zip(found, expected, strict=True)) / max(1, sum(map(len, expected)))


def searched(page: Page, root: str, language: str, sent: list[int]) -> dict[str, Any]:
    """A first search by typing, and a second."""
    page.goto(f"{root}{language}/search/")
    of_page = sum(sent)
    sent.clear()
    first = page.evaluate(TYPE, FIRST[language])
    measured = {"page_bytes": of_page, "first_bytes": sum(sent), "requests": len(sent), "first_ms": first}
    page.wait_for_timeout(3000)
    measured["with_other_languages"] = sum(sent)
    measured["next_ms"] = page.evaluate(TYPE, NEXT[language])
    return measured


def measure(size: int, work: Path) -> dict[str, Any]:
    """Everything for one number of reports."""
    folder = work / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    generate(folder, size)
    content, out, cache = folder / "content", folder / "site", folder / "cache"
    ours = indexed(content, out, cache, folder)
    records = records_of(content)
    by_id, theirs = stock(records, folder / "stock" / "stock")
    result: dict[str, Any] = {"reports": size, "records": len(records), "ours": ours, "stock": theirs}
    with sync_playwright() as playwright:
        executable = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        with served(out) as (root, sent):
            for code in LANGUAGES:
                ours[code] = asked(browser, root, code, sent, records)
        with served(folder / "stock") as (root, sent):
            (folder / "stock" / "index.html").write_text("")
            for code in LANGUAGES:
                page = opened(browser)
                page.goto(root)
                sent.clear()
                first = page.evaluate(STOCK, [code, [FIRST[code]]])
                theirs[code] = {"first_bytes": sum(sent), "requests": len(sent), "first_ms": first[0][1]}
                answers = page.evaluate(STOCK, [code, [question.strip('"') for question in QUESTIONS[code]]])
                found = [{by_id[one] for one in ids} for ids, _ in answers]
                expected = [truth(records, code, question) for question in QUESTIONS[code]]
                theirs[code] |= {"recall": recall(found, expected), "slowest_ms": max(took for _, took in answers)}
                page.context.close()
        changed(content)
        result["changed"] = indexed(content, out, cache, folder)
        records = records_of(content)
        with served(out) as (root, sent):
            for code in LANGUAGES:
                result["changed"][code] = asked(browser, root, code, sent, records)
        browser.close()
    return result


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The folder on a server: its address, and the bytes of what it sends."""
    sent: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=str(folder), sent=sent, known={}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", sent
    server.shutdown()


def opened(browser: Browser) -> Page:
    """A page with nothing in its cache."""
    page = browser.new_context().new_page()
    page.set_default_timeout(600_000)
    return page


def asked(browser: Browser, root: str, code: str, sent: list[int], records: list[SearchRecord]) -> dict[str, Any]:
    """A first search, a second one, and all questions of a language."""
    page = opened(browser)
    sent.clear()
    measured = searched(page, root, code, sent)
    expected = [truth(records, code, question) for question in QUESTIONS[code]]
    answers = page.evaluate(PLACES, [code, list(QUESTIONS[code])])
    page.context.close()
    return measured | {
        "recall": recall([set(one) for one, _ in answers], expected),
        "slowest_ms": max(took for _, took in answers),
    }


def table(results: list[dict[str, Any]]) -> str:
    """The results as Markdown."""
    lines = [*HEAD, ""]
    columns = [
        *("reports (records)", "", "index s", "one changed s", "memory MB", "bundles", "bundle MB (files)"),
        *("first KB (requests)", "first ms", "next ms", "recall", "slowest ms"),
    ]
    lines += [f"| {' | '.join(columns)} |", f"| --- | --- |{' ---: |' * (len(columns) - 2)}"]
    for one in results:
        for kind, name in (("ours", "ours"), ("changed", "ours, changed"), ("stock", "stock")):
            of_kind = one[kind]
            for code in LANGUAGES:
                here = of_kind[code]
                following = f"{here['next_ms']:.0f}" if "next_ms" in here else ""
                first = f"{of_kind['index_s']:.1f}" if kind != "changed" else ""
                again = (
                    f"{of_kind['index_s']:.2f}" if kind == "changed" else f"{of_kind['index_s']:.1f}" if kind == "stock" else ""
                )
                lines.append(
                    f"| {one['reports']} ({one['records']}) | {name} {code} | {first} | {again} "
                    f"| {of_kind['engine_peak'] / 1e6:.0f} | {of_kind.get('bundles', {}).get(code, 1)} "
                    f"| {of_kind['bytes'] / 1e6:.1f} ({of_kind['files']}) "
                    f"| {here['first_bytes'] / 1e3:.0f} ({here['requests']}) | {here['first_ms']:.0f} | {following} "
                    f"| {here['recall']:.3f} | {here['slowest_ms']:.0f} |"
                )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default="1,100")
    parser.add_argument(
        "--work", type=Path, help="where to put reports and sites (default: a folder of its own, removed at the end)"
    )
    parser.add_argument("--write", action="store_true", help="write docs/search-measured.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wgreport-bench-search-") as folder:
        work = options.work or Path(folder)
        results = []
        for size in map(int, options.sizes.split(",")):
            results.append(measure(size, work))
            print(json.dumps(results[-1], ensure_ascii=False))
    text = table(results)
    print(text)
    if options.write:
        (ROOT / "docs" / "search-measured.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
