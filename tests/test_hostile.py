"""Files that mean harm: bounded time and memory, a diagnostic, and nothing of them on the page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzz
import reading
from wgreport import store
from wgreport.apart import Apart, Failure, Limits
from wgreport.build import build
from wgreport.built import Options
from wgreport.cited import cited_apart
from wgreport.codec import read_yaml
from wgreport.intake import receive_apart
from wgreport.measure import measure
from wgreport.model.diagnostic import Diagnostic, problem
from wgreport.numbered import lines_apart
from wgreport.pages.urls import is_safe
from wgreport.parse.report import read_report
from wgreport.readers import READERS, read
from wgreport.staging import Staged

# processes apart


class Misbehaving:
    """Does in a child what a reader must never do."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.calls = 0
        self.kept: list[bytes] = []

    def __call__(self, what: str, path: str) -> tuple[str, int]:
        self.calls += 1
        if what == "loop":
            while True:
                pass
        if what == "sleep":
            time.sleep(600)
        if what == "memory":
            return str(len("x" * 2**40)), 0
        if what == "raise":
            raise ValueError("a\nb")
        if what == "exit":
            os._exit(3)
        if what == "print":
            print("not an answer")
            os.write(1, b"nor this")
        if what == "write":
            Path(path).write_text("x", encoding="utf-8")
        if what == "start":
            return str(subprocess.run(["/bin/echo"], check=False, capture_output=True).returncode), 0
        if what == "environment":
            return ",".join(os.environ), 0
        return f"{self.word} {what}", self.calls


def apart(**limits: int) -> Apart:
    return Apart(Misbehaving, "word", limits=Limits(**limits))


def test_a_child_is_used_again_and_ended():
    with apart() as here:
        assert [here.call(what, "") for what in ("a", "print", "b")] == [("word a", 1), ("word print", 2), ("word b", 3)]
        assert [found[0] for found in here.map([(str(n), "") for n in range(40)])] == [f"word {n}" for n in range(40)]


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        ("loop", "time", "1 seconds of computing"),
        ("sleep", "time", "longer than 3 seconds"),
        ("memory", "memory", "400 MB of memory"),
        ("raise", "defect", "ValueError in test_hostile.py"),
        ("exit", "defect", "ended with code 3"),
        ("write", "defect", "Error"),
    ],
)
def test_a_child_past_its_limits_is_killed_and_another_goes_on(what, kind, words, tmp_path):
    with apart(seconds=1, wall_seconds=3 if what == "sleep" else 60, megabytes=400) as here:
        assert here.call("before", "") == ("word before", 1)
        began = time.monotonic()
        found = here.call(what, str(tmp_path / "made"))
        assert isinstance(found, Failure), found
        assert found.kind == kind
        assert words in found.reason or what == "raise"
        assert "\n" not in found.reason
        assert time.monotonic() - began < 60
        assert isinstance(here.call("after", ""), tuple)
    assert not (tmp_path / "made").exists() or (tmp_path / "made").stat().st_size == 0


def test_a_child_sees_no_secret(monkeypatch):
    monkeypatch.setenv("CI_TOKEN", "secret")
    with apart() as here:
        assert "TOKEN" not in here.call("environment", "")[0]


def read_apart(name, data):
    received = receive_apart(name, data, reading.registry(), language="en")
    return received.report, received.diagnostics


def test_a_file_that_takes_too_long_is_told_and_not_remembered(monkeypatch):
    monkeypatch.setattr("wgreport.apart.Limits", lambda: Limits(seconds=1))
    report, problems = read_apart("en.txt", b"1. x\n" * 1_000_000)
    assert report is None
    assert [problem.code for problem in problems] == ["S107"]
    report, problems = read_apart("en.txt", b"1. A paragraph.\n")
    assert report is not None
    assert all(isinstance(problem, Diagnostic) for problem in problems)


def test_every_command_that_reads_ends_the_child(monkeypatch, tmp_path):
    """`inspect --stage lines`, `inspect --stage mentions --lines` and `measure`; each says the same as `build` and goes on."""
    monkeypatch.setattr("wgreport.apart.Limits", lambda: Limits(seconds=1))
    slow = b"1. x\n" * 1_000_000
    read = lines_apart("en.txt", slow, language="en")
    assert (read.lines, [problem.code for problem in read.diagnostics]) == ((), ["S107"])
    assert lines_apart("en.txt", b"1. A paragraph.\n").lines
    cites = ("articles " + ", ".join(str(n % 70 + 1) for n in range(3000)) + " of the Convention\n").encode() * 600
    found = [
        problem.code for cited in cited_apart("en.txt", cites, reading.registry(), language="en") for problem in cited.diagnostics
    ]
    assert found == ["S107"]
    (tmp_path / "slow.txt").write_bytes(slow)
    (tmp_path / "good.txt").write_bytes(b"1. The Group met and adopted its report on the work of the session.\n")
    files = [(tmp_path / name, name) for name in ("slow.txt", "good.txt")]
    measured = measure(files, lambda _: reading.registry(), lambda *_: None, language="en")
    assert [(row.read, row.diagnostics) for row in measured.rows] == [(False, {"S107": 1}), (True, {"P131": 1})]


# content folders


def test_a_link_out_of_the_content_is_refused(tmp_path):
    shutil.copytree(Path(__file__).parent / "small", tmp_path / "content")
    (tmp_path / "secret.txt").write_text("1. Secret.\n", encoding="utf-8")
    work = tmp_path / "content/reports/a-g-1"
    (work / "zh.txt").unlink()
    (work / "zh.txt").symlink_to(tmp_path / "secret.txt")
    content, problems = store.load_content(tmp_path / "content")
    assert content is None
    assert [problem.code for problem in problems] == ["S119"]
    (work / "zh.txt").unlink()
    (work / "zh.txt").symlink_to(work / "en.txt")
    assert store.load_content(tmp_path / "content")[0] is not None


def test_what_is_no_file_and_what_is_too_large_is_not_read(tmp_path):
    shutil.copytree(Path(__file__).parent / "small", tmp_path / "content")
    work = tmp_path / "content/reports/a-g-1"
    (work / "zh.txt").unlink()
    os.mkfifo(work / "zh.txt")
    with (work / "en.txt").open("wb") as file:
        file.truncate(10 * 2**30)
    content, problems = store.load_content(tmp_path / "content")
    assert content is not None
    assert [problem.code for problem in problems] == ["C305", "C303"]
    (source,) = content.folders[0].sources
    assert [problem.code for problem in read(source.path, store.source_of(source))[1]] == ["S107"]


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x"])
def test_nothing_is_written_outside_of_the_site(path, tmp_path):
    with pytest.raises(store.StoreError, match="outside of the site"):
        Staged(tmp_path, tmp_path / "site").write(path, b"x")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        *(("/", True), ("/en/a.b-c/", True), ("/404.html", True), ("/en/../x/", False), ("/en/..", False), ("/en/a%2f/", False)),
        *(("/en//x/", False), ("/e\u202en/", False), ("/a b/", False), ("x", False), ("/a\\b/", False)),
    ],
)
def test_addresses_stay_inside_the_site(url, safe):
    assert is_safe(url) is safe


@pytest.mark.parametrize(
    "data",
    [
        *(b"[" * 10**6, b"- " * 10**6, b"a: " + b"{a: " * 10**5, b"a: &a [*a]", b"a: !!python/object/apply:os.system [x]"),
        *(b"<<: 1", b"a: 1\nb: " + b"9" * 10**5, b"? [a]\n: 1", b'a: "\\u202e"', b"x" * (9 * 2**20), b"\xff\xfe\x00"),
    ],
)
def test_harmful_yaml_is_told(data):
    value, _, problems = read_yaml("report.yaml", data, dict)
    assert value is None
    assert [problem.code[0] for problem in problems] == ["S"]


def test_messages_hold_no_commands_for_terminals():
    told = problem("S106", "a\x1b[2J\n::error::b", 1, "x\u202ey\x07", reason="a\r\nb\x9b")
    assert all(text.isprintable() for text in (told.file, told.message, told.excerpt, told.remedy))


# patterns

UNITS = ["-", "\u2013", "7", " ", "\u00a0", "(a) ", "A/RES/70/1, ", "A/", "a/", "1-", "A-", "(", "IV ", "Word ", "1. ", "12/3, "]
UNITS += [
    "\u201c",
    "article 5, ",
    "\u7b2c\u4e94\u3001",
    "\u4e2d",
    "\u0627",
    "\u0627\u0644\u0645\u0627\u062f\u0629 5 \u0648",
    "[1]",
    "\u00b9",
    "...",
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_line_of_anything_is_read_in_proportion_to_its_length(unit, language):
    """Measured against a line of words, so that a slow machine is no failure: a pattern that takes the square of the time takes
    thousands of times as long."""

    def seconds(line: str) -> float:
        source, _ = read(f"{language.code}.txt", f"1. {line}.\n".encode())
        assert source is not None
        began = time.process_time()
        read_report(source, language, reading.registry())
        return time.process_time() - began

    size = 30_000
    usual = max(seconds("word " * (size // 5)), 0.02)
    assert seconds((unit * size)[:size]) < 40 * usual


# files

DEEP = 10_000
HOSTILE = {
    "deep-list.md": "\n".join("\t" * (n % 90) + "- x" for n in range(DEEP)).encode(),
    "deep-line.md": b"- " * DEEP + b"x",
    "deep-quote.md": b"> " * DEEP + b"1. x",
    "brackets.md": b"1. x" + b"[" * 100_000,
    "emphasis.md": b"1. x" + b"*a_ " * 50_000,
    "backticks.md": b"1. x" + b"".join(b"`" * (n % 50) + b" " for n in range(20_000)),
    "deep-list.html": b"<p>1. x</p>" + b"<ul><li>" * DEEP + b"x",
    "deep-spans.html": b"<p>1. x" + b"<b><i>" * DEEP + b"x",
    "digits.txt": b"7" * (100 * 2**20),
    "digits-one-line.txt": b"1. " + b"7" * (2 * 2**20),
    "spaces.txt": b"1. x" + b" " * (10 * 2**20) + b"y",
    "line-feeds.txt": b"1. x" + b"\n" * (10 * 2**20) + b"y",
    "form-feeds.txt": b"1. x" + b"\f" * (2 * 2**20) + b"y",
    "letters.txt": b"(a) " * 100_000,
    "scripts.html": b"<p>1. x<script>alert(1)</script><p onclick=alert(2)>2. y<a href='javascript:alert(3)'>z</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_told_in_bounded_time(name, monkeypatch):
    monkeypatch.setattr("wgreport.apart.Limits", lambda: Limits(seconds=20))
    began = time.monotonic()
    report, problems = read_apart(name, HOSTILE[name])
    assert report is None or report.ledger.lost == 0
    assert "S116" not in [problem.code for problem in problems]
    assert report is not None or "S107" in [problem.code for problem in problems]
    assert time.monotonic() - began < 120


PAGE = """<!doctype html><html><head><meta charset=utf-8><script>alert('head')</script></head><body onload="alert('load')">
<h1 onclick="alert('title')">Report \u202eof\u202c the Group<script>alert('inner')</script></h1>
<p>1. The Group <a href="javascript:alert('link')" title="\u202ex">met</a><img src=x onerror="alert('image')">.</p>
<svg><script>alert('svg')</script><text>drawn</text></svg><iframe srcdoc="<script>alert('frame')</script>"></iframe>
<p>2. It wrote &lt;script&gt;alert('text')&lt;/script&gt; and " onmouseover="alert('attribute')" x="; resolution 1/1&#x2066;.</p>
<style>p::after { content: "styled" }</style><object data="x"></object><form action="javascript:alert('form')"></form></body></html>"""
MARKDOWN = """# Report \u202eof the Group <script>alert('title')</script>

1. The Group [met](javascript:alert('link')) <img src=x onerror="alert('image')"> ![x](data:text/html,x).

2. It wrote <svg onload="alert('svg')"> and `</script><script>alert('code')</script>`.
"""


@pytest.mark.parametrize(("suffix", "text"), [(".html", PAGE), (".md", MARKDOWN)])
def test_nothing_of_it_is_active_on_the_site(suffix, text, tmp_path):
    shutil.copytree(Path(__file__).parent / "small", tmp_path / "content")
    work = tmp_path / "content/reports/a-g-1"
    (work / "en.txt").unlink()
    (work / "zh.txt").unlink()
    (work / "report.yaml").write_text("symbol: A/G/1\nbody: grp\nversions:\n  en: {}\n", encoding="utf-8")
    (work / f"en{suffix}").write_text(text, encoding="utf-8")
    (tmp_path / "content/pages").mkdir(exist_ok=True)
    (tmp_path / "content/pages/about.en.md").write_text(MARKDOWN, encoding="utf-8")
    outcome = build(Options(content=tmp_path / "content", out=tmp_path / "site", with_search=False))
    assert outcome.published, [problem for problem in outcome.diagnostics if problem.severity == "error"]
    seen = 0
    for path in (tmp_path / "site").rglob("*.html"):
        written = path.read_text(encoding="utf-8")
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", written), path
        page = BeautifulSoup(written, "html.parser")
        seen += "alert(" in page.get_text()
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], (path, tag)
            for name in ("href", "src", "action", "srcdoc", "data"):
                assert not str(tag.get(name, "")).strip().lower().startswith(("javascript:", "data:text", "vbscript:")), (
                    path,
                    tag,
                )
            assert tag.name not in ("iframe", "object", "embed"), (path, tag)
            if tag.name in ("script", "style"):
                assert "alert(" not in tag.get_text()
    assert seen, "the text of the report is there, as text"


# laws

SCRAPS = st.sampled_from(
    [
        *("<p>", "</p>", "<ol>", "<li value=5>", "</li>", "<sup>", "1", "</sup>", "<a href='#_ftn1'>[1]</a>", "<del>", "<td>"),
        *(
            "<div id=ftn1>",
            "<!--",
            "-->",
            "<script>",
            "&#x202e;",
            "&amp",
            "<h2>",
            "1. ",
            "(a) ",
            "- ",
            "> ",
            "# ",
            "```",
            "[^1]: ",
        ),
        *(
            "\u00b9 ",
            "I. ",
            "A/RES/70/1",
            "\n",
            "\n\n",
            "\f",
            "\t",
            "\u202e",
            "\u2067",
            "\x00",
            "\ufeff",
            "\u7b2c\u4e94\u6761",
            "x.",
        ),
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.lists(SCRAPS, max_size=40).map(lambda parts: "".join(parts).encode())))
@pytest.mark.parametrize("suffix", sorted(READERS))
def test_any_bytes_are_read_or_told(suffix, data):
    """No reader raises; what is refused has an error; of what is read no character is lost, and none turns the direction."""
    source, problems = read(f"en{suffix}", data)
    if source is None:
        assert any(problem.severity == "error" for problem in problems)
        return
    report, _ = read_report(source, store.language("en"), reading.registry())
    assert report.ledger.lost == 0
    assert not any(re.search("[\u202a-\u202e\u2066-\u2069\x00]", text) for text in reading.texts(report).values())


def test_damaged_files_are_read_or_told(monkeypatch, tmp_path):
    """A little of what `make fuzz` does."""
    monkeypatch.chdir(tmp_path)
    ends, failures = fuzz.run(5, seed=7)
    assert not failures
    assert ends.total() == 5 * len(READERS)
