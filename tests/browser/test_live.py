"""The open page follows the content: it is reloaded where it was, and shows what the build complained of."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

import wgreport
from driving import faults_of

SMALL = Path(__file__).parent.parent / "small"
REPORT = "en/reports/a-g-1/"
PATIENCE = 60_000


@pytest.fixture
def source(tmp_path) -> Path:
    """A report of sixty paragraphs: one that has to be scrolled."""
    shutil.copytree(SMALL, tmp_path / "content")
    path = tmp_path / "content" / "reports" / "a-g-1" / "en.txt"
    more = "".join(f"\n{number}. The Group considered matter {number} and agreed on it.\n" for number in range(4, 61))
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + more, encoding="utf-8")
    return path


@pytest.fixture
def url(source):
    command = [sys.executable, "-u", "-m", "wgreport", "serve", str(source.parents[2]), "--port", "0", "--no-cache", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(Path(wgreport.__file__).parents[1])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield re.search(r"http://\S+", process.stdout.readline())[0]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        process.stdout.close()


def test_the_open_page_follows_the_content(new_page, url, source, axe):
    page = new_page(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    faults = faults_of(page)
    page.goto(f"{url}{REPORT}", timeout=PATIENCE)
    panel = page.locator("#wgreport-panel")
    expect(panel.get_by_text(re.compile("^Built in"))).to_be_visible(timeout=PATIENCE)

    # A paragraph in the middle, not at the top of the window, keeps its place while the text before it grows.
    page.evaluate("scrollTo({top: document.getElementById('p40').offsetTop - 100, behavior: 'instant'})")
    top = "document.getElementById('p40').getBoundingClientRect().top"
    before = page.evaluate(top)
    good = source.read_text(encoding="utf-8")
    source.write_text(
        good.replace("3. The Group requested", "3. " + "At great length, " * 60 + "the Group requested"), encoding="utf-8"
    )
    expect(page.locator("#p3")).to_contain_text("At great length", timeout=PATIENCE)
    expect(panel.get_by_text(re.compile("^Built in"))).to_be_visible(timeout=PATIENCE)
    assert abs(page.evaluate(top) - before) < 3

    # A page that is not different now is not loaded again.
    page.evaluate("window.stays = true")
    readme = source.parents[2] / "notes.txt"
    readme.write_text("nothing", encoding="utf-8")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.stays")

    # An error opens the panel; the page stays what it was.
    source.write_bytes(b"\x00")
    expect(panel.get_by_text("Not built: this is the last good site", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_role("group", name="Problems")).to_contain_text("S102")
    expect(panel.get_by_role("status")).to_contain_text("Not built")
    expect(page.locator("#p3")).to_contain_text("At great length")
    assert faults == []
    found = page.evaluate(f"async () => {{ {axe}; return (await axe.run('#wgreport-panel')).violations.map((one) => one.id); }}")
    assert found == []
    faults.clear()  # axe tries inline styles

    source.write_text(good, encoding="utf-8")
    expect(page.locator("#p3")).not_to_contain_text("At great length", timeout=PATIENCE)
    assert abs(page.evaluate(top) - before) < 3
    assert faults == []
