"""The house keeps its shape: no language in code, no room without a name, no problem without a use, no command undocumented."""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reading import ROOT
from wgreport import cli
from wgreport.model.diagnostic import PROBLEMS

SOURCE = ROOT / "src" / "wgreport"
MODULES = sorted(SOURCE.rglob("*.py"))
OFFICIAL = {"ar", "en", "es", "fr", "ru", "zh"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def described(tree: ast.Module) -> set[int]:
    """The strings that only describe: those that are a statement of their own."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


def test_no_string_in_code_holds_a_letter_of_any_language_but_plain_ones():
    found = [
        f"{name}:{node.lineno} {node.value!r}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in described(tree)
        # Character classes are written as escapes: what a table of characters says is about scripts, not about a language.
        and any(not c.isascii() and c.isalpha() for c in ast.get_source_segment(source(name), node) or node.value)
    ]
    assert not found


def source(name: str) -> str:
    return (SOURCE / name).read_text(encoding="utf-8")


def test_no_code_asks_which_language_it_is():
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            sides: list[ast.expr] = []
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
            elif isinstance(node, ast.MatchValue):
                sides = [node.value]
            flat = [e for side in sides for e in (side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else [side])]
            if any(isinstance(side, ast.Constant) and side.value in OFFICIAL for side in flat):
                found.append(f"{name}:{node.lineno if hasattr(node, 'lineno') else 0}")
    assert not found


def test_no_room_is_a_drawer():
    names = {part for path in MODULES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert not names & {"utils", "helpers", "common", "misc", "base"}


def test_no_module_grows_past_all_measure():
    """Past 300 lines a module is asked whether it is two; past 420 it is."""
    assert not [path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 420]


def test_every_module_says_what_it_is_for():
    assert not [name for name, tree in trees() if tree.body and not ast.get_docstring(tree)]


def test_every_problem_is_in_the_table_and_every_problem_of_the_table_happens():
    form = re.compile(r"[SPRCUA]\d{3}\Z")
    used = {
        node.value
        for name, tree in trees()
        if name != "model/diagnostic.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and form.match(node.value)
    }
    assert used - set(PROBLEMS) == set()
    assert set(PROBLEMS) - used == set()


def test_every_problem_has_words_and_a_remedy():
    for code, kind in PROBLEMS.items():
        assert kind.message, code
        assert kind.remedy, code
        assert kind.severity in ("error", "warning", "information"), code


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_and_option_is_in_the_readme(name: str):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    parser = dict(commands())[name]
    assert f"wgreport {name}" in readme
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    assert not [option for option in sorted(options - {"--help"}) if option not in readme]


def test_the_rooms_import_only_from_those_below_them():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command is not None
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
