"""The documents say what the program does: they are made from it, or tried on it."""

from __future__ import annotations

import argparse
import io
import re
import runpy
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from wgreport import cli
from wgreport.build import build, check
from wgreport.built import Options

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"\b(?P<how>[Ww]rite|[Aa]ppend to)\s`(?P<path>content/[^`\n]+)`:\n\n```[a-z]*\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
FIRST = "content/reports/cac-cosp-wg.4-2030-1"


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize(("name", "parser"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_and_option_is_in_the_readme(name: str, parser: argparse.ArgumentParser) -> None:
    """What `--help` names, README.md names."""
    section = README.partition(f"**`wgreport {name}")[2].partition("\n**`wgreport ")[0]
    assert section, f"README.md does not describe {name}"
    options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    assert not {option for option in options if option not in section}


def test_the_list_of_messages_is_made_from_the_table() -> None:
    """docs/diagnostics.md is what docs/diagnostics.py prints."""
    page = runpy.run_path(str(ROOT / "docs" / "diagnostics.py"))["page"]()
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == page, (
        "run: .venv/bin/python docs/diagnostics.py > docs/diagnostics.md"
    )


def test_every_decision_is_listed() -> None:
    """docs/decisions/README.md links each page once."""
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[^)]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/language-data.md",
        "docs/corrections.md",
        "docs/performance.md",
        "templates/README.md",
    ],
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """A relative link names a file of the repository."""
    path = ROOT / document
    for target in re.findall(
        r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    ):
        if not target.startswith(("http", "mailto", "/")):
            assert (path.parent / target).exists(), target


def test_what_the_readme_adds_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who types every step of README.md gets what it says: the warning of step 5, then a clean site."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "content", "content")
    steps = list(STEP.finditer(README))
    assert len(steps) >= 9
    for step in steps:
        path = Path(step["path"])
        if step["how"].lower() == "write":
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], encoding="utf-8")
        else:
            path.write_text(path.read_text(encoding="utf-8") + step["text"], encoding="utf-8")
        if path == Path(FIRST, "en.txt"):
            (warning,) = check(Path("content"), None).diagnostics
            said = f"{warning.file}:{warning.line}: {warning.severity} {warning.code}: {warning.message}\n    {warning.excerpt}\n"
            assert f"{said}    remedy: {warning.remedy}\n" in README
    outcome = build(Options(content=Path("content"), out=Path("site"), with_search=False))
    assert outcome.diagnostics == ()
    assert outcome.published
    for page in (
        "en/reports/cac-cosp-wg.4-2030-1",
        "en/reports/cac-cosp-wg.4-2030-1/parallel",
        "zh/reports/cac-cosp-wg.4-2030-1",
        "en/help",
    ):
        assert Path("site", page, "index.html").is_file()
    english = Path("site/en/reports/cac-cosp-wg.4-2030-1/index.html").read_text(encoding="utf-8")
    assert "teh Convention" not in english


def word_file(text: str) -> bytes:
    """The lines of `text` as the paragraphs of a Word file."""
    rows = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines() if line.strip())
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{rows}</w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def test_a_site_of_your_own_is_made_by_the_commands_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of "A site of your own", typed in their order, with the report of the next section as a Word file."""
    monkeypatch.chdir(tmp_path)
    report = next(step["text"] for step in STEP.finditer(README) if step["path"].endswith("en.txt"))
    Path("report.docx").write_bytes(word_file(report))
    section = README.partition("## A site of your own")[2].partition("\n## ")[0]
    commands = re.findall(r"^(wgreport|cd) (.+)$", section.partition("```\n")[2].partition("```")[0], re.MULTILINE)
    assert [words.split()[0] for _, words in commands] == ["new", "our-site", "add", "check", "build", "serve"]
    for program, words in commands:
        if program == "cd":
            monkeypatch.chdir(words)
        elif words != "serve":
            assert cli.main(words.split()) == 0, words
    assert (Path(FIRST) / "en.docx").is_file()
    assert Path("site/en/reports/cac-cosp-wg.4-2030-1/index.html").is_file()
    for words in re.findall(r"`wgreport (check [^`]+)`", section):
        capsys.readouterr()
        assert cli.main(words.partition(" > ")[0].split()) in (0, 1), words
        assert capsys.readouterr().out
    mark = section.partition("```\n# missing")[2].partition("\n")[0]
    assert f"# missing{mark}" in (ROOT / "src/wgreport/sidecar.py").read_text(encoding="utf-8")
