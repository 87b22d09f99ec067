"""The package that a Word file is: a ZIP archive of XML parts, opened as if its author meant harm.

Nothing is unpacked to the disk, no path name of the archive is used but to find a part by it, no relationship to the outside is
followed, and no XML with a document type is read: entities can only be declared there, and the standard for these packages
(ISO/IEC 29500-2) allows none.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_ENTRIES = 5_000
"""Files in the archive. A report has about twenty."""
MAX_PART = 32 * 2**20
"""Bytes of one XML part, unpacked: fifty times the longest report known."""
MAX_TOTAL = 96 * 2**20
"""Bytes of all parts that are read, unpacked."""
MAX_RATIO = 200
"""Unpacked by packed size of a part over RATIO_FROM bytes; the XML of reports packs to a tenth or a thirtieth."""
RATIO_FROM = 2**20
MAX_DEPTH = 200
"""Elements inside one another."""
MAX_ELEMENTS = 1_000_000
"""Elements of one part."""

_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_PREFIXES = dict.fromkeys(_WORD, "w:") | {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}


class PackageError(Exception):
    """This is no Word file, or a damaged one; the message says why."""


class LimitError(Exception):
    """The file is beyond what is read; the message says in what."""


class Package:
    """A Word file's parts by their roles."""

    def __init__(self, data: bytes) -> None:
        """Raises PackageError or LimitError."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            names = self._archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
            raise PackageError("it is not a ZIP archive, or its end is missing") from error
        if len(names) > MAX_ENTRIES:
            raise LimitError(f"{len(names)} files in it, more than {MAX_ENTRIES}")
        self._names = frozenset(names)
        self._total = 0
        main = self._related("", "officeDocument") or ["word/document.xml"]
        self.main = main[0]

    def document(self) -> Element:
        """The main part. Raises PackageError or LimitError, as do the other methods."""
        root = self._part(self.main)
        if root is None:
            raise PackageError("it holds no document")
        if root.tag != "w:document":
            raise PackageError("its main part is no Word document")
        return root

    def related(self, role: str) -> Element | None:
        """The part that the document names as its `role` (`styles`, `footnotes`), None if there is none."""
        found = self._related(self.main, role)
        return self._part(found[0]) if found else None

    def by_id(self, relationship: str) -> Element | None:
        """The part that the document refers to by the id `relationship`."""
        for target, _, identifier in self._relationships(self.main):
            if identifier == relationship:
                return self._part(target)
        return None

    def _related(self, part: str, role: str) -> list[str]:
        return [target for target, kind, _ in self._relationships(part) if kind == role]

    def _relationships(self, part: str) -> list[tuple[str, str, str]]:
        """Target, role and id of each relationship of `part` within the package."""
        folder, name = posixpath.split(part)
        root = self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for relation in root if root is not None else ():
            if relation.get("TargetMode", "Internal").lower() != "internal":
                continue
            target = relation.get("Target", "")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((path, relation.get("Type", "").rpartition("/")[2], relation.get("Id", "")))
        return found

    def _part(self, name: str) -> Element | None:
        if name not in self._names:
            return None
        return parse_xml(self._bytes(name), name)

    def _bytes(self, name: str) -> bytes:
        try:
            entry = self._archive.getinfo(name)
            with self._archive.open(entry) as stream:
                # What the archive says of the size is not believed: no more is unpacked than is allowed.
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise PackageError(f"{_shown(name)} in it is damaged, or locked by a password") from error
        self._total += len(data)
        if len(data) > MAX_PART:
            raise LimitError(f"{_shown(name)} in it is larger than {MAX_PART} bytes")
        if self._total > MAX_TOTAL:
            raise LimitError(f"its parts are larger than {MAX_TOTAL} bytes")
        if len(data) > RATIO_FROM and len(data) > MAX_RATIO * max(1, entry.compress_size):
            raise LimitError(f"{_shown(name)} in it is packed to less than 1/{MAX_RATIO} of its size")
        return data


def parse_xml(data: bytes, name: str) -> Element:
    """The XML `data` of the part `name`, with `w:` and the like for the namespaces that matter here and none for others.
    Raises PackageError or LimitError."""
    builder = TreeBuilder()
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH:
            raise LimitError(f"elements of {_shown(name)} in it are nested more than {MAX_DEPTH} deep")
        if count > MAX_ELEMENTS:
            raise LimitError(f"{_shown(name)} in it has more than {MAX_ELEMENTS} elements")
        builder.start(_short(tag), {_short(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_short(tag))

    def refuse(*_: object) -> NoReturn:
        raise PackageError(f"{_shown(name)} in it has a document type, which Word files never have")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise PackageError(f"the XML of {_shown(name)} in it is damaged ({error})") from error
    return builder.close()


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return _PREFIXES.get(space, "?:") + local if space else local


def _shown(name: str) -> str:
    """A part's name as messages can show it."""
    return "".join(character if character.isprintable() else "?" for character in name)[:80]
