"""Fixtures for all tests, and `--bless`, which rewrites the goldens instead of comparing with them."""

from __future__ import annotations

import difflib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import reading
from driving import browser, firefox, serving  # noqa: F401 - fixtures
from wgreport import store
from wgreport.lang.language import Language
from wgreport.model.report import Report
from wgreport.registry import Index

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the goldens, show what changed, and fail this run")


def pytest_configure(config: pytest.Config) -> None:
    # What a shell starts in the background does not heed SIGINT, and hands that on: to the servers that the tests end by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--bless") and os.environ.get("CI"):
        raise pytest.UsageError("--bless is for people: goldens are not rewritten where CI is set")


@pytest.fixture(scope="session")
def index() -> Index:
    """The repository's registry."""
    return reading.registry()


@pytest.fixture(scope="session", params=store.language_codes())
def language(request: pytest.FixtureRequest) -> Language:
    """Each language that the program reads."""
    return store.language(request.param)


@pytest.fixture(scope="session")
def zh() -> Report:
    """The seed as it was received."""
    return reading.seed("zh")[0]


@pytest.fixture(scope="session")
def en() -> Report:
    """The seed's English version."""
    return reading.seed("en")[0]


@pytest.fixture(scope="session", params=["zh", "en"])
def report(request: pytest.FixtureRequest) -> Report:
    """The seed, in each of its languages."""
    return reading.seed(request.param)[0]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden of that name; with `--bless`, write it."""

    def check(name: str, text: str) -> None:
        path = GOLDENS / name
        known = path.read_text(encoding="utf-8") if path.is_file() else ""
        if known == text:
            return
        change = "\n".join(difflib.unified_diff(known.splitlines(), text.splitlines(), f"golden {name}", "now", lineterm=""))
        if request.config.getoption("--bless"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            pytest.fail(f"blessed {name}:\n{change}", pytrace=False)
        pytest.fail(f"{change}\n\nif this is meant: .venv/bin/pytest tests/test_goldens.py --bless", pytrace=False)

    return check
