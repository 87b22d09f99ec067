"""What a search index holds, whatever bundles it is in: read from its files by another hand than the one that writes them, and than
the engine's."""

from __future__ import annotations

import gzip
import json
from itertools import accumulate
from pathlib import Path
from typing import Any

SIGNATURE = b"pagefind_dcd"
_HEADS = {24: 1, 25: 2, 26: 4, 27: 8}


def unpacked(path: Path) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))


def contents(folder: Path) -> dict[str, Any]:
    """By language and report all that is known of it and of its records, the words by which they are found with their places
    included; and what else is there of a language."""
    manifest = json.loads((folder / "wgreport.json").read_bytes())
    found: dict[str, Any] = {}
    for code, told in manifest["languages"].items():
        works: dict[str, Any] = {}
        for bundle in told.pop("bundles"):
            for work in _bundle(folder / bundle["folder"], bundle, told["index"]):
                assert work["id"] not in works
                works[work["id"]] = work
        others = {name: unpacked(folder / f"{name}.{code}") for name in ("names", "words")}
        found[code] = {"told": told, "works": works, **others}
    return found


def _bundle(folder: Path, told: dict[str, Any], code: str) -> list[dict[str, Any]]:
    data = unpacked(folder / "records")
    works = [{**work, "records": []} for work in data["works"]]
    records = [{"address": address, "facets": {}, "words": {}} for work in works for address in work["addresses"].split(" ")]
    texts = [text for number in range(len(data["texts"])) for text in unpacked(folder / f"texts-{number}")]
    assert len(texts) == sum(data["texts"]) == len(records)
    for record, text in zip(records, texts, strict=True):
        record.update(text)
    for facet, values in {**data["facets"], **unpacked(folder / "facets")}.items():
        for value, steps in values.items():
            for place in accumulate(steps):
                records[place]["facets"].setdefault(facet, []).append(value)
    for number in range(data["alone"]):
        for character, steps in unpacked(folder / f"alone-{number}").items():
            assert ord(character) % data["alone"] == number
            for place in accumulate(steps):
                records[place]["words"][f"={character}"] = []
    listed = _cbor((folder / told["meta"]).read_bytes())
    numbers = [int(identity) for identity, *_ in listed[1]]
    assert sorted(numbers) == list(range(len(records)))
    for path in (folder / "index").glob(f"{code.lower()}_*.pf_index"):
        for word, pages, *_ in _cbor(path.read_bytes())[0]:
            for place, page in zip(accumulate(step for step, *_ in pages), pages, strict=True):
                records[numbers[place]]["words"][word] = page[1:]
    for record in records:
        for values in record["facets"].values():
            values.sort()
    at = 0
    for work in works:
        size = len(work.pop("addresses").split(" "))
        work["records"], at = records[at : at + size], at + size
    return [work for place, work in enumerate(works) if place not in told["gone"]]


def _cbor(data: bytes) -> Any:
    content = gzip.decompress(data)
    assert content.startswith(SIGNATURE)
    value, end = _value(content, len(SIGNATURE))
    assert end == len(content)
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size in _HEADS:
        size, at = int.from_bytes(data[at : at + _HEADS[size]], "big"), at + _HEADS[size]
    if kind == 0:
        return size, at
    if kind == 1:
        return -1 - size, at
    if kind == 3:
        return data[at : at + size].decode(), at + size
    if kind == 7:
        return None, at
    assert kind == 4, f"a kind of value that the engine did not write before: {kind}"
    values = []
    for _ in range(size):
        value, at = _value(data, at)
        values.append(value)
    return values, at
