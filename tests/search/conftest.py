"""One site in six languages, searched in a browser by the very code that its search page runs."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wgreport.build import build
from wgreport.built import Options

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SETTINGS = """title: {en: Reports made up for tests}
languages: [zh, en, ar, es, fr, ru]
"""
BUNDLE = "pagefind/"
FIND = """async ({ page, queries }) => {
    const own = document.querySelector("script[src*='search.js']").src;
    const { enginesAt } = await import(new URL("search-engines.js", own));
    window.searched ??= enginesAt(new URL(page, location.href).href);
    const answers = [];
    for (const [language, wanted] of queries) {
        const result = await window.searched.search(language, { size: 10000, per: 10000, sort: "relevance", ...wanted });
        const hits = result.groups.flatMap(({ work, hits }) => hits.map(({ address, found }) => ({ work: work.id, address, found })));
        answers.push({ ...result, groups: undefined, hits });
    }
    return answers;
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def seed() -> int:
    """What everything random here is drawn from; WGREPORT_SEED repeats a run. Printed with every failure."""
    return int(os.environ.get("WGREPORT_SEED") or secrets.randbits(32))


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's content and the reports made up for these tests."""
    folder = tmp_path_factory.mktemp("search") / "content"
    shutil.copytree(ROOT / "content", folder, ignore=shutil.ignore_patterns("addresses.lock"))
    for report in (HERE / "reports").iterdir():
        symbol = re.search(r"^symbol: (.+)$", (report / "report.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        assert symbol is not None
        shutil.copytree(report, folder / "reports" / symbol[1].lower().replace("/", "-"))
    (folder / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    shutil.rmtree(folder / "pages", ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def built(content: Path) -> Path:
    outcome = build(Options(content=content, out=content.parent / "site"))
    assert outcome.published, [f"{one.file}:{one.line} {one.code} {one.message}" for one in outcome.diagnostics]
    return content.parent / "site"


OTHERS = """async ([page, language, commands]) => {
    const own = document.querySelector("script[src*='search.js']").src;
    const { enginesAt } = await import(new URL("search-engines.js", own));
    window.searched ??= enginesAt(new URL(page, location.href).href);
    const answers = [];
    for (const command of commands) answers.push(await window.searched.command(language, command));
    return answers;
}"""


class Finder:
    """The search as the page has it. `ask` takes (language, what is wanted) and gives for each what was found. `call`: runs an
    asynchronous function in the page, with one value."""

    def __init__(self, call: Callable[[str, Any], Any]) -> None:
        self._call = call

    def command(self, language: str, *commands: dict[str, Any]) -> list[Any]:
        """What the engine of a language answers to commands (see search-worker.js)."""
        answers: list[Any] = self._call(OTHERS, [f"../../{BUNDLE}", language, commands])
        return answers

    def ask(self, *queries: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = self._call(FIND, {"page": f"../../{BUNDLE}", "queries": queries})
        return answers

    def places(self, language: str, query: str) -> set[str]:
        """Where a query finds something: `work#address`."""
        answer = self.ask((language, {"query": query}))[0]
        assert answer["total"] == len(answer["hits"])
        return {f"{hit['work']}#{hit['address']}" for hit in answer["hits"]}


@pytest.fixture(scope="session")
def finder_at(serving: Any, browser: Any) -> Iterator[Callable[[Path], Finder]]:
    """Makes a finder for a site, in Chromium."""
    contexts = []

    def make(site: Path) -> Finder:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{serving(site)}zh/search/")
        return Finder(page.evaluate)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def finder(request: pytest.FixtureRequest, built: Path, serving: Any) -> Finder:
    """The search in each browser."""
    if request.param == "chromium":
        found: Finder = request.getfixturevalue("finder_at")(built)
        return found
    firefox, url = request.getfixturevalue("firefox"), f"{serving(built)}zh/search/"

    def call(function: str, value: Any) -> Any:
        if firefox.run("return location.href") != url:  # there is one window for all tests
            firefox.go(url)
        return firefox.call(function, value)

    return Finder(call)


@pytest.fixture(scope="session")
def texts(built: Path) -> dict[str, dict[str, list[str]]]:
    """What is published, by language and `work#address`: the lines of each paragraph with its items, and of each footnote."""
    found: dict[str, dict[str, list[str]]] = {}

    def lines(passage: dict[str, Any]) -> list[str]:
        own = f"{passage.get('label', '')} {passage['text']}".strip()
        return [own, *(line for item in passage.get("items", []) for line in lines(item))]

    for path in sorted(built.glob("*/reports/*/index.json")):
        language, work = path.parts[-4], path.parts[-2]
        published = json.loads(path.read_text(encoding="utf-8"))
        if published["language"] != language:
            continue  # shown in another language's stead
        for one in (*published["paragraphs"], *published["notes"]):
            found.setdefault(language, {})[f"{work}#{one['address']}"] = lines(one)
    return found
