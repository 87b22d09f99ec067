"""`wgreport build --compress`: smaller copies beside text files, the same for the same file."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import pytest
from jinja2 import Environment

from wgreport import compression, publishing
from wgreport.build import build
from wgreport.built import Options
from wgreport.cache import Cache, key_of
from wgreport.cli import main
from wgreport.making import Maker
from wgreport.staging import Staged

SMALL = Path(__file__).parent / "small"


def maker(folder: Path, results: Cache) -> Maker:
    return Maker(
        constants="",
        environment=Environment(),
        results=results,
        staged=Staged(folder, folder / "none"),
        last=None,
        recalled={},
        here={},
        read={},
        count=1,
    )


def site(folder: Path, results: Cache, **contents: bytes) -> Path:
    """A site with these files, and their copies."""
    made = maker(folder, results)
    for name, data in contents.items():
        made.file(name.replace("_", "."), key_of(data), partial(bytes, data))
    compression.compress(made, results)
    return made.staged.folder


def test_only_smaller_copies_of_text_are_written(tmp_path: Path):
    text = b"The Working Group recommended. " * 40
    folder = site(tmp_path, Cache(None), a_html=text, b_html=b"x", c_pf_index=text, d_xlsx=text, e_html=b"")
    names = {path.name for path in folder.iterdir()} - {"a.html.br"}
    assert names == {"a.html", "a.html.gz", "b.html", "c.pf.index", "d.xlsx", "e.html"}
    packed = (folder / "a.html.gz").read_bytes()
    assert gzip.decompress(packed) == text
    assert (folder / "a.html.gz").stat().st_mtime_ns == (folder / "a.html").stat().st_mtime_ns
    # No flags, no time: nothing of when, where or of what.
    assert packed[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


def test_brotli_makes_a_copy_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    brotli = pytest.importorskip("brotli")
    text = b"The Working Group recommended. " * 40
    folder = site(tmp_path, Cache(None), a_html=text)
    assert brotli.decompress((folder / "a.html.br").read_bytes()) == text
    monkeypatch.setattr(compression.importlib.util, "find_spec", lambda _name: None)
    folder = site(tmp_path, Cache(None), a_html=text)
    assert {path.name for path in folder.iterdir()} == {"a.html", "a.html.gz"}


def test_copies_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    cache = Cache(tmp_path / "cache")
    text = b"again and again " * 100
    one = site(tmp_path, cache, a_html=text)
    monkeypatch.setattr(compression.gzip, "compress", lambda *_a, **_k: pytest.fail("compressed again"))
    two = site(tmp_path, cache, a_html=text)
    assert (two / "a.html.gz").read_bytes() == (one / "a.html.gz").read_bytes()


def test_a_site_with_copies_is_replaced_by_one_without(tmp_path: Path):
    out = tmp_path / "site"
    plain = Options(content=SMALL, out=tmp_path / "plain", with_search=False)
    assert build(plain).published
    command = ["build", str(SMALL), "--out", str(out), "--no-search", "--no-cache", "--quiet"]
    assert main([*command, "--compress"]) == 0
    assert (out / "en" / "index.html.gz").is_file()
    assert publishing.strange(out) == ()
    assert main(command) == 0
    assert {path.relative_to(out) for path in out.rglob("*")} == {path.relative_to(plain.out) for path in plain.out.rglob("*")}
