"""Smaller copies of a site's text files, for servers that hand out `page.html.gz` or `page.html.br` as they are.

They are files of the site as others are: with the key of the file that they are a copy of, and of what made them. So a copy whose
file is as it was is taken over with it. The same file gives the same copies, whenever and wherever the same versions of zlib and
brotli make them.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import PurePosixPath

from wgreport.cache import Cache, key_of
from wgreport.making import Maker

TEXT = frozenset((".css", ".csv", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"))
"""What is worth it. The search engine's files and workbooks are compressed in themselves."""

Pack = Callable[[bytes], bytes]
Way = tuple[str, str, Pack]
"""The suffix of a copy, what made it, and how."""


def compress(maker: Maker, results: Cache) -> None:
    """Put beside each text file that `maker` has a copy that gzip has made smaller (`.gz`), and one made by brotli (`.br`) if
    that package is there; a copy that is not smaller is left out. Copies are remembered in `results`, too. Raises
    store.StoreError."""
    ways = tuple(_ways())
    files = [path for path in sorted(maker.keys) if PurePosixPath(path).suffix in TEXT]
    # Both packers work without holding up Python's other threads.
    with ThreadPoolExecutor() as threads:
        for _ in threads.map(partial(_beside, maker=maker, results=results), files, [ways] * len(files)):
            pass


def _ways() -> Iterator[Way]:
    # No time and no name in the head of the file.
    yield ".gz", f"gzip-9-{zlib.ZLIB_RUNTIME_VERSION}", partial(gzip.compress, compresslevel=9, mtime=0)
    if importlib.util.find_spec("brotli") is not None:
        brotli = importlib.import_module("brotli")
        yield ".br", f"brotli-{_QUALITY}-{brotli.__version__}", partial(brotli.compress, mode=brotli.MODE_TEXT, quality=_QUALITY)


_QUALITY = 11
"""The best: 7 ms a page, once for each content. With 9, measured, pages are 15 % larger and take 3 ms."""


def _beside(path: str, ways: tuple[Way, ...], maker: Maker, results: Cache) -> None:
    data: bytes | None = None
    for suffix, made_by, pack in ways:
        copy, key = path + suffix, key_of("smaller-1", made_by, path, maker.keys[path])
        if maker.keep([copy], key):
            continue
        data = maker.staged.read(path) if data is None else data
        name = key_of("compressed", made_by, data)
        small = results.get(name)
        if small is None:
            small = pack(data)
            results.put(name, small)
        if len(small) < len(data):
            maker.file(copy, key, partial(bytes, small), like=path)
