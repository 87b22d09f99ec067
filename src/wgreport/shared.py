"""Remembered results in a folder that many machines share: whatever fsspec has an address for, an object store or a folder.

The entries are those of `cache`, each with its digest. It is not bounded from here, since no machine knows what the others need:
let the store forget what is old. The only module that speaks with fsspec.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from wgreport.cache import DIGEST, MOST, Cache, CacheError, content_of, entry_of, key_of

_PROBE = key_of("probe-1")
TOGETHER = 16
"""Results that are put into a store at the same time."""


class SharedCache(Cache):
    """The results below an address of fsspec. Raises CacheError if nothing can be written and read there."""

    def __init__(self, url: str) -> None:
        super().__init__(None)
        self.url = url
        self._process = -1
        self._system: Any = None
        self._root = ""
        try:
            self._write(_PROBE, b"")
            self._read(_PROBE)
        except CacheError:
            raise
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise CacheError(f"{url} cannot hold a cache: {reason}") from error

    def get(self, key: str) -> bytes | None:
        try:
            data = self._read(key)
        except Exception:  # noqa: BLE001 - each store has errors of its own; what cannot be read is not remembered
            return None
        return content_of(data)

    def part(self, key: str, start: int, length: int) -> bytes | None:
        """A part of what was put under `key`; None if it cannot be read. Who asks knows the digest of the part, and compares."""
        try:
            begin = DIGEST + start
            data: bytes = self._files().cat_file(self._path(key), start=begin, end=begin + length)
        except Exception:  # noqa: BLE001 - as above
            return None
        return data

    def put(self, key: str, content: bytes) -> bool:
        try:
            self._write(key, entry_of(content))
        except Exception:  # noqa: BLE001 - as above
            return False
        return True

    def _read(self, key: str) -> bytes:
        data: bytes = self._files().cat_file(self._path(key))
        return data

    def _write(self, key: str, data: bytes) -> None:
        system, path = self._files(), self._path(key)
        # An object appears as a whole, a file does not.
        written = f"{path}.new-{uuid4().hex}" if getattr(system, "local_file", False) else path
        try:
            system.pipe_file(written, data)
        except FileNotFoundError:
            system.makedirs(path.rpartition("/")[0], exist_ok=True)
            system.pipe_file(written, data)
        if written != path:
            try:
                system.mv(written, path)
            except Exception:
                with contextlib.suppress(Exception):
                    system.rm_file(written)
                raise

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key[2:]}"

    def _files(self) -> Any:
        """The store. Connections are not shared with a copy of the process: each opens its own."""
        if self._process != os.getpid():
            try:
                from fsspec.core import url_to_fs
            except ImportError as error:
                raise CacheError(f"{self.url}: this needs a package that is not here: pip install 'wgreport[cluster]'") from error
            try:
                self._system, root = url_to_fs(self.url)
            except ImportError as error:  # fsspec says which package speaks with that store
                raise CacheError(f"{self.url}: {error}") from error
            except ValueError as error:
                raise CacheError(f"{self.url}: {error}") from error
            self._root = root.rstrip("/")
            self._process = os.getpid()
        return self._system


class NearCache(Cache):
    """A store that is far away, and before it a folder on this disk: what was fetched is not fetched again, and what is made goes
    there all together, by `flush`. Every question to a store takes its time, and a build has many thousand."""

    def __init__(self, folder: Path, far: SharedCache) -> None:
        self._made = folder / "made"
        super().__init__(self._made)
        self._fetched = Cache(folder / "fetched")
        self._far = far

    def get(self, key: str) -> bytes | None:
        known = super().get(key) or self._fetched.get(key)
        if known is None and (known := self._far.get(key)) is not None:
            self._fetched.put(key, known)
        return known

    def part(self, key: str, start: int, length: int) -> bytes | None:
        """As the folder has it; else the whole is fetched, as other parts will be asked for."""
        known = super().part(key, start, length) or self._fetched.part(key, start, length)
        if known is None and (whole := self.get(key)) is not None:
            known = whole[start : start + length]
        return known

    def took(self, key: str, content: bytes) -> None:
        self._fetched.put(key, content)

    def flush(self) -> None:
        made = [path.parent.name + path.name for path in self._made.glob("??/*") if not path.name.startswith(".")]
        with ThreadPoolExecutor(TOGETHER) as threads:
            for _ in threads.map(self._send, made):
                pass

    def _send(self, key: str) -> None:
        content = super().get(key)
        if content is not None:
            self._far.put(key, content)

    def prune(self, keep: Container[str], most: int = MOST) -> int:
        """Nothing: the folder goes with the build."""
        del keep, most
        return 0
