"""Mutates real files, and reads what comes of them: `python tests/fuzz.py [COUNT [SEED]]`, `make fuzz`.

For every format, COUNT (1,000) inputs are made from the files of this repository: bytes changed, cut out, doubled, put in from another
file; of a Word file and a PDF, also inside its packed parts. Each must be read to lines or told as an error, and its lines parsed to a report
with nothing lost, in a bounded time. What breaks this is written to `fuzz-failures/`, and the exit code is 1.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
import sys
import time
import zipfile
import zlib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import reading
from wgreport import store
from wgreport.parse.report import read_report
from wgreport.readers import READERS, read

ROOT = Path(__file__).parents[1]
FAILURES = Path("fuzz-failures")
SECONDS = 20
"""More than any of these files takes: the largest are read in one."""
FILES = [
    *sorted((ROOT / "content/reports").glob("*/??.*")),
    *sorted((ROOT / "tests/formats").glob("*.*")),
    *sorted((ROOT / "tests/small/reports").glob("*/??.txt")),
]
TOKENS = [
    *(b"\x00", b"\xff", b"\n", b"\f", b"<", b">", b"&", b'"', b"]]>", b"<!--", b"<p>", b"</p>", b"<w:p>", b"</w:p>", b"<w:tbl>"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<script>", b"<ol><li>", b"<sup>1</sup>", b"1. ", b"(a) ", b"[^1]: ", b"# ", b"```"),
    *("\u00b9".encode(), "\u202e".encode(), b"A/RES/70/1", b"9" * 50, b" " * 50, b"-" * 50, b"%1", b'w:val="-1"', b'w:val="99999"'),
]  # fmt: skip


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """`data` with one to eight changes."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        size = min(chance.choice((1, 1, 2, 8, 40, 400)), len(made) - at)
        kind = chance.randrange(6)
        if kind == 0 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + size]
        elif kind == 2:
            made[at:at] = made[at : at + size]
        elif kind == 3:
            made[at:at] = chance.choice(TOKENS)
        elif kind == 4 and other:
            start = chance.randrange(len(other))
            made[at:at] = other[start : start + 200]
        else:
            there = chance.randrange(len(made) + 1)
            piece = bytes(made[at : at + size])
            made[there:there] = piece
    return bytes(made)


def mutated_package(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A ZIP archive with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    parts[name] = mutated(parts[name], other, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for key, content in parts.items():
            archive.writestr(key, content)
    return stream.getvalue()


_PACKED = re.compile(rb"(?<=[^d]stream\n).+?(?=\nendstream)", re.DOTALL)


def mutated_stream(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A PDF with what one of its compressed streams unpacks to changed: text, fonts and their tables are in them."""
    packed = []
    for match in _PACKED.finditer(data):
        with contextlib.suppress(zlib.error):
            packed.append((match, zlib.decompressobj().decompress(match[0])))
    match, content = chance.choice(packed)
    return data[: match.start()] + zlib.compress(mutated(content, other, chance)) + data[match.end() :]


def fault_of(name: str, data: bytes) -> str:
    """What is wrong with how the file was read: empty if nothing is."""
    began = time.process_time()
    try:
        source, problems = read(name, data)
        if source is None:
            return "" if any(problem.severity == "error" for problem in problems) else "refused without an error"
        report, _ = read_report(source, store.language(name[:2]), reading.registry())
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"{type(error).__name__}: {error}"
    if report.ledger.lost:
        return f"{report.ledger.lost} characters lost"
    taken = time.process_time() - began
    return f"took {taken:.0f} s" if taken > SECONDS else ""


def run(count: int, seed: int, suffixes: tuple[str, ...] = tuple(READERS)) -> tuple[Counter[str], list[str]]:
    """How many inputs of each format were tried and how they ended, and the failures."""
    chance = random.Random(seed)
    ends: Counter[str] = Counter()
    failures = []
    files = {path: path.read_bytes() for path in FILES}
    for suffix in suffixes:
        own = [path for path in files if path.suffix.lower() == (".html" if suffix == ".htm" else suffix)]
        for number in range(count if own else 0):
            path = chance.choice(own)
            other = files[chance.choice(list(files))]
            inside = {".docx": mutated_package, ".pdf": mutated_stream}.get(suffix, mutated)
            data = (inside if chance.random() < 0.9 else mutated)(files[path], other, chance)
            language = next((part for part in (path.stem, *path.stem.split(".")) if part in store.language_codes()), "zh")
            name = f"{language}{suffix}"
            fault = fault_of(name, data)
            ends[f"{suffix} {'failed' if fault else 'ok'}"] += 1
            if fault:
                FAILURES.mkdir(exist_ok=True)
                (FAILURES / f"{seed}-{number}-{name}").write_bytes(data)
                failures.append(f"{seed}-{number}-{name} (from {path.name}): {fault}")
    return ends, failures


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    count, seed = (*given, *(1000, 1)[len(given) :])
    began = time.monotonic()
    ends, failures = run(count, seed)
    for end, number in sorted(ends.items()):
        print(f"{end}: {number}")
    print(*failures, sep="\n")
    print(f"{ends.total()} inputs, {len(failures)} failures, {time.monotonic() - began:.0f} s, seed {seed}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
