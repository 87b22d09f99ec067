"""The search's bench: index time, memory, size, bytes and time to the first result, recall; beside stock Pagefind on the same.

    python bench/measure_search.py [--sizes 1,100] [--work DIR] [--write]

For each size, that many synthetic reports in Chinese and English (generate.py) are indexed twice with the same program: as
wgreport does it, and as stock Pagefind would, one page for each paragraph with its text as it is. Both are searched in Chromium
through a server that compresses text, as hosts do, and counts what it sends. Nothing is in the browser's cache before a first
search.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Page, sync_playwright

from generate import LANGUAGES, generate
from wgreport import search, store
from wgreport.build import corpus_of, shares_of, site_of
from wgreport.cache import Cache
from wgreport.lang.fold import fold
from wgreport.model.search import SearchRecord
from wgreport.pages.all import readings_of
from wgreport.pages.search import records_in, search_view, site_of_search
from wgreport.pages.sharing import named_by, topics_by_language
from wgreport.registry import index_of
from wgreport.render.assets import gather
from wgreport.render.environment import environment
from wgreport.render.render import render

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
STOCK = """async (queries) => {
    const engine = await import(new URL("../../stock/pagefind.js", location.href));
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

Made by `make bench-search` (bench/measure_search.py) on synthetic reports in Chinese and English. *first*: bytes over the wire
(text compressed) and time from the last key to the first result, with nothing loaded but the page itself; *next*: the same with
everything loaded, the pause of 150 ms after the last key included. *recall*: over the questions in the script, truth by
substring; *slowest*: the slowest of them. Memory is the engine's. *stock*: the same program on the same texts, uncut.
""".splitlines()


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


def prepared(content: Path, out: Path) -> tuple[list[SearchRecord], dict[str, Any]]:
    """Puts what a search needs into `out`: the search pages, the assets, the index. The records, and what indexing took."""
    loaded, _ = store.load_content(content)
    assert loaded is not None
    index = index_of(loaded.registry)
    corpus = corpus_of(loaded, index, Cache(None), lambda *_: None)
    site, _ = site_of(loaded, corpus, index)
    shares = shares_of(site, corpus)
    site = msgspec.structs.replace(site, named=named_by(shares, index))
    assets = gather([store.package_folder("templates")])
    for name, data in assets.files:
        path = out / assets.prefix.strip("/") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    jinja = environment([store.package_folder("templates")], assets.prefix)
    for code, here in shares.items():
        page = out / code / "search" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_bytes(render(search_view(here, code, site), jinja, site.speeches[code]))
    topics = topics_by_language(site)
    read = [readings_of(site, work) for work in corpus.works]
    shown = [here[code] for code in shares for here in read if here[code].edition.language == code]
    records = [record for reading in shown for record in records_in(reading, topics[reading.language])]
    began = time.perf_counter()
    searched = {code: site_of_search(site, code, here) for code, here in shares.items()}
    summary = search.write_index(records, searched, site.languages, out / "pagefind")
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return records, {
        "index_s": took,
        "engine_peak": peak,
        "bytes": summary.bytes,
        "files": summary.files,
        "engine": summary.engine,
    }


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
        command = [str(search.find_binary()[0]), "--site", str(source), "--output-path", str(out), "--quiet"]
        running = subprocess.Popen(command, cwd=folder)  # noqa: S603 - our own program
        _, _, usage = os.wait4(running.pid, 0)
        took = time.perf_counter() - began
    by_id = {}
    for path in out.rglob("*.pf_fragment"):
        url = json.loads(gzip.decompress(path.read_bytes())[len(search.SIGNATURE) :])["url"]
        record = records[int(Path(url).stem)]
        by_id[path.stem] = f"{record.work}#{record.address}"
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return by_id, {"index_s": took, "engine_peak": usage.ru_maxrss * 1024, "bytes": sum(sizes), "files": len(sizes)}


def truth(records: list[SearchRecord], language: str, question: str) -> set[str]:
    """The paragraphs of a language whose folded text has the question as it is."""
    wanted = fold(question.strip('"'))
    return {f"{one.work}#{one.address}" for one in records if one.language == language and wanted in fold(one.text)}


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
    folder, out = work / str(size), work / f"{size}-site"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    generate(folder, size)
    records, ours = prepared(folder / "content", out)
    by_id, theirs = stock(records, out / "stock")
    sent: list[int] = []
    handler = partial(Counting, directory=str(out), sent=sent, known={})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_address[1]}/"
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    result: dict[str, Any] = {"reports": size, "records": len(records), "ours": ours, "stock": theirs}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for code in LANGUAGES:
            page = browser.new_context().new_page()
            page.set_default_timeout(600_000)
            sent.clear()
            ours[code] = searched(page, root, code, sent)
            expected = [truth(records, code, question) for question in QUESTIONS[code]]
            answers = page.evaluate(PLACES, [code, list(QUESTIONS[code])])
            ours[code] |= {
                "recall": recall([set(one) for one, _ in answers], expected),
                "slowest_ms": max(took for _, took in answers),
            }
            page = browser.new_context().new_page()
            page.set_default_timeout(600_000)
            page.goto(f"{root}{code}/search/")
            sent.clear()
            first = page.evaluate(STOCK, [FIRST[code]])
            theirs[code] = {"first_bytes": sum(sent), "requests": len(sent), "first_ms": first[0][1]}
            answers = page.evaluate(STOCK, [question.strip('"') for question in QUESTIONS[code]])
            found = [{by_id[one] for one in ids} for ids, _ in answers]
            theirs[code] |= {"recall": recall(found, expected), "slowest_ms": max(took for _, took in answers)}
        browser.close()
    server.shutdown()
    return result


def table(results: list[dict[str, Any]]) -> str:
    """The results as Markdown."""
    lines = [*HEAD, ""]
    columns = [
        *("reports (records)", "", "index s", "memory MB", "bundle MB (files)", "first KB (requests)"),
        *("first ms", "next ms", "recall", "slowest ms"),
    ]
    lines += [f"| {' | '.join(columns)} |", f"| --- | --- |{' ---: |' * (len(columns) - 2)}"]
    for one in results:
        for kind in ("ours", "stock"):
            of_kind = one[kind]
            for code in LANGUAGES:
                here = of_kind[code]
                following = f"{here['next_ms']:.0f}" if "next_ms" in here else ""
                lines.append(
                    f"| {one['reports']} ({one['records']}) | {kind} {code} | {of_kind['index_s']:.1f} "
                    f"| {of_kind['engine_peak'] / 1e6:.0f} | {of_kind['bytes'] / 1e6:.1f} ({of_kind['files']}) "
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
