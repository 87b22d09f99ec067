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

from msgspec import Struct

from wgreport.cache import Cache, key_of
from wgreport.making import Maker

TEXT = frozenset((".css", ".csv", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"))
"""What is worth it. The search engine's files and workbooks are compressed in themselves."""


class Way(Struct, frozen=True):
    """How copies are made: what they end with, what makes them, and how it does."""

    suffix: str
    made_by: str
    pack: Callable[[bytes], bytes]


class Copy(Struct, frozen=True):
    """A copy that is to be made: of the file at `of`, under the key of all that it is made from."""

    of: str
    key: str
    way: Way


def compress(maker: Maker, results: Cache) -> None:
    """Put beside each text file that `maker` has a copy that gzip has made smaller (`.gz`), and one made by brotli (`.br`) if
    that package is there; a copy that is not smaller is left out. Copies are remembered in `results`, too. Raises
    store.StoreError."""
    ways = tuple(_ways())
    files = [path for path in sorted(maker.keys) if PurePosixPath(path).suffix in TEXT]
    copies = [Copy(path, key_of("smaller-1", way.made_by, path, maker.keys[path]), way) for path in files for way in ways]
    wanted = [copy for copy in copies if not maker.keep([copy.of + copy.way.suffix], copy.key)]

    def packed(copy: Copy) -> tuple[str, bytes, bool, bool]:
        """The name under which the copy is remembered, the copy, whether it was, and whether it is smaller."""
        data = maker.staged.read(copy.of)
        name = key_of("compressed", copy.way.made_by, data)
        known = results.get(name)
        small = known if known is not None else copy.way.pack(data)
        return name, small, known is not None, len(small) < len(data)

    # Both packers work without holding up Python's other threads.
    with ThreadPoolExecutor() as threads:
        for copy, (name, small, known, smaller) in zip(wanted, threads.map(packed, wanted), strict=True):
            if not known:
                results.put(name, small)
            if smaller:
                maker.file(copy.of + copy.way.suffix, copy.key, partial(bytes, small), like=copy.of)


def _ways() -> Iterator[Way]:
    # No time and no name in the head of the file.
    yield Way(".gz", f"gzip-9-{zlib.ZLIB_RUNTIME_VERSION}", partial(gzip.compress, compresslevel=9, mtime=0))
    if importlib.util.find_spec("brotli") is not None:
        brotli = importlib.import_module("brotli")
        pack = partial(brotli.compress, mode=brotli.MODE_TEXT, quality=_QUALITY)
        yield Way(".br", f"brotli-{_QUALITY}-{brotli.__version__}", pack)


_QUALITY = 11
"""The best: 7 ms a page, once for each content. With 9, measured, pages are 15 % larger and take 3 ms."""
