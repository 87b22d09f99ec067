"""One file as a report, read in a process apart: what `inspect` and `add` show."""

from __future__ import annotations

from wgreport import store
from wgreport.apart import Apart, Failure, told
from wgreport.model.diagnostic import Diagnostic
from wgreport.model.registry import Registry
from wgreport.model.report import Report
from wgreport.parse.report import read_report
from wgreport.readers import read
from wgreport.registry import index_of

FileRead = tuple[Report | None, tuple[Diagnostic, ...]]
"""The report in a file, None if it cannot be read, and what was noticed about it."""


def read_apart(name: str, data: bytes, code: str, registry: Registry, *, symbol: str | None = None) -> FileRead:
    """The report in the file called `name` with the content `data`, in the language `code`, without corrections.

    A file that cannot be read within the limits (`apart.Limits`) is a diagnostic. Raises OSError if no process can be started."""
    with Apart(FileReader, registry) as apart:
        result = apart.call(name, data, code, symbol)
    return (None, (told(result, name),)) if isinstance(result, Failure) else result


class FileReader:
    """Reads files, in a child process."""

    def __init__(self, registry: Registry) -> None:
        self.index = index_of(registry)

    def __call__(self, name: str, data: bytes, code: str, symbol: str | None) -> FileRead:
        source, faults = read(name, data)
        if source is None:
            return None, faults
        report, noticed = read_report(source, store.language(code), self.index, symbol=symbol)
        return report, (*faults, *noticed)
