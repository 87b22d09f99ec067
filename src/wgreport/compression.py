"""Smaller copies of a site's text files, for servers that hand out `page.html.gz` or `page.html.br` as they are.

The same file gives the same copies, whenever and wherever the same versions of zlib and brotli make them.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import os
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from wgreport.cache import Cache, key_of

TEXT = frozenset((".css", ".csv", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"))
"""What is worth it. The search engine's files and workbooks are compressed in themselves."""

Pack = Callable[[bytes], bytes]


def compress(folder: Path, results: Cache) -> int:
    """Write beside each text file in `folder` a copy that gzip has made smaller (`.gz`), and one made by brotli (`.br`) if that
    package is there; a copy that is not smaller is left out. A copy has the time of its file, from which servers make their
    ETags. Copies are remembered in `results`. Returns how many were written. Raises OSError."""
    ways = tuple(_ways())
    files = sorted(Path(inside, name) for inside, _, names in os.walk(folder) for name in names if Path(name).suffix in TEXT)
    # Both packers work without holding up Python's other threads.
    with ThreadPoolExecutor() as threads:
        return sum(threads.map(partial(_beside, ways=ways, results=results), files))


def _ways() -> Iterator[tuple[str, str, Pack]]:
    """The suffix of a copy, what made it, and how."""
    # No time and no name in the head of the file.
    yield ".gz", f"gzip-9-{zlib.ZLIB_RUNTIME_VERSION}", partial(gzip.compress, compresslevel=9, mtime=0)
    if importlib.util.find_spec("brotli") is not None:
        brotli = importlib.import_module("brotli")
        yield ".br", f"brotli-{_QUALITY}-{brotli.__version__}", partial(brotli.compress, mode=brotli.MODE_TEXT, quality=_QUALITY)


_QUALITY = 11
"""The best: 7 ms a page, once for each content. With 9, measured, pages are 15 % larger and take 3 ms."""


def _beside(path: Path, ways: tuple[tuple[str, str, Pack], ...], results: Cache) -> int:
    data, times = path.read_bytes(), path.stat()
    written = 0
    for suffix, made_by, pack in ways:
        key = key_of("compressed", made_by, data)
        small = results.get(key)
        if small is None:
            small = pack(data)
            results.put(key, small)
        copy = path.with_name(path.name + suffix)
        # Anew, never into what is there: it may be a file of the published site, under another name.
        copy.unlink(missing_ok=True)
        if len(small) < len(data):
            copy.write_bytes(small)
            os.utime(copy, ns=(times.st_atime_ns, times.st_mtime_ns))
            written += 1
    return written
