"""A site built from the repository's content, a server for it, and a browser to look at it with: each once for all tests (tests/driving.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from wgreport.build import build
from wgreport.built import Options

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("browser")
    outcome = build(Options(content=ROOT / "content", out=folder / "site", cache=folder / "cache"))
    assert outcome.published, [f"{one.file}:{one.line} {one.code} {one.message}" for one in outcome.diagnostics]
    return folder / "site"


@pytest.fixture(scope="session")
def site_url(built, serving) -> str:
    return serving(built)


@pytest.fixture
def new_page(browser):
    """Open a page in a browser context of its own: a fresh visitor, of the kind that the arguments say."""
    contexts = []

    def make(**options):
        context = browser.new_context(**{"locale": "zh-CN", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture(scope="module")
def shared_page(browser):
    """A page that many tests use one after the other: for looking at many pages that remember nothing."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def faults(page) -> list[str]:
    """What goes wrong in `page`, as it does."""
    return faults_of(page)


def faults_of(page) -> list[str]:
    """A list that will hold what goes wrong in a page: errors and warnings on the console (the policy's among them), in scripts, and
    of requests."""
    found: list[str] = []

    def heard(message) -> None:
        if message.type in ("error", "warning"):
            found.append(f"{message.type}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    return found


@pytest.fixture(scope="module")
def shared_faults(shared_page) -> list[str]:
    """What goes wrong in the shared page, in all tests of a module: clear it before looking."""
    return faults_of(shared_page)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.fail(f"{path.relative_to(ROOT)} is not there; `make test` installs it (npm install)")
    return path.read_text(encoding="utf-8")
