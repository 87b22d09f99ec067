"""`wgreport build --compress`: smaller copies beside text files, the same for the same file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from wgreport import compression, publishing
from wgreport.build import build
from wgreport.built import Options
from wgreport.cache import Cache
from wgreport.cli import main

SMALL = Path(__file__).parent / "small"


def site(folder: Path, **contents: bytes) -> Path:
    folder.mkdir()
    for name, data in contents.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def test_only_smaller_copies_of_text_are_written(tmp_path: Path):
    text = b"The Working Group recommended. " * 40
    folder = site(tmp_path / "site", a_html=text, b_html=b"x", c_pf_index=text, d_xlsx=text, e_html=b"")
    assert compression.compress(folder, Cache(None)) in (1, 2)
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
    folder = site(tmp_path / "with", a_html=text)
    assert compression.compress(folder, Cache(None)) == 2
    assert brotli.decompress((folder / "a.html.br").read_bytes()) == text
    monkeypatch.setattr(compression.importlib.util, "find_spec", lambda _name: None)
    folder = site(tmp_path / "without", a_html=text)
    assert compression.compress(folder, Cache(None)) == 1


def test_copies_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    cache = Cache(tmp_path / "cache")
    text = b"again and again " * 100
    compression.compress(site(tmp_path / "one", a_html=text), cache)
    monkeypatch.setattr(compression.gzip, "compress", lambda *_a, **_k: pytest.fail("compressed again"))
    compression.compress(site(tmp_path / "two", a_html=text), cache)
    assert (tmp_path / "two" / "a.html.gz").read_bytes() == (tmp_path / "one" / "a.html.gz").read_bytes()


def test_a_copy_that_the_published_site_shares_is_not_written_into(tmp_path: Path):
    """Files that stay as they are may be the same on the old site and on the new one."""
    published = tmp_path / "published"
    published.write_bytes(b"the published copy")
    folder = site(tmp_path / "site", a_html=b"again and again " * 100, b_html=b"x")
    for name in ("a.html.gz", "b.html.gz"):
        (folder / name).hardlink_to(published)
    compression.compress(folder, Cache(None))
    assert published.read_bytes() == b"the published copy"
    assert not (folder / "b.html.gz").exists()


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
