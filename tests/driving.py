"""A server for built sites and a browser to look at them with, each once for all tests: fixtures that conftest.py passes on."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from firefox import COMMANDS as FIREFOX
from firefox import started
from wgreport.serve import server

COMMANDS = ("chromium", "chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def serving():
    """Serve a folder until the tests are over; the answer is its address, with a slash at the end."""
    running = []

    def start(folder: Path) -> str:
        one = server(folder, 0)
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        running.append((one, thread))
        return f"http://127.0.0.1:{one.server_address[1]}/"

    yield start
    for one, thread in running:
        one.shutdown()
        one.server_close()
        thread.join()


@pytest.fixture(scope="session")
def browser():
    executable = next((path for command in COMMANDS if (path := shutil.which(command))), None)
    if executable is None:
        pytest.fail(
            f"no browser: none of {', '.join(COMMANDS)} is on PATH; `make test` installs Debian's (tests/install-browsers.sh)"
        )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory):
    """Firefox, where it is installed."""
    with started(tmp_path_factory.mktemp("firefox")) as running:
        if running is None:
            pytest.skip(f"Firefox is not installed ({' or '.join(FIREFOX)}; one in a snap cannot be driven)")
        yield running


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
