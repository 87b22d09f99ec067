"""Where each line of a source ended up: the kind of part that it begins or goes on with, and the address of that part."""

from __future__ import annotations

from msgspec import Struct

from wgreport.lang.language import Language
from wgreport.model.source import Source
from wgreport.parse.block import Block, Blocks
from wgreport.parse.blocks import blocks_of
from wgreport.parse.contents import Contents, contents_of
from wgreport.parse.structure import Structure, structure_of, walk_passages, walk_sections

ASIDE = ("furniture", "contents", "masthead", "title")
"""Where a line can be that is in no part with an address."""


class Skeleton(Struct, frozen=True):
    """A source with its parts found, and nothing in them yet."""

    contents: Contents
    blocks: Blocks
    structure: Structure


class Place(Struct, frozen=True):
    """Where a line stands: in the part with `address` (or one of ASIDE). `kind` is what it begins (a block's kind, "furniture";
    "" if it only goes on)."""

    address: str
    kind: str = ""


def skeleton_of(source: Source, language: Language) -> Skeleton:
    """The parts of `source`: the stages of reading that come before any meaning."""
    contents = contents_of(source.lines, language)
    blocks = blocks_of(source, language, contents.lines)
    return Skeleton(contents, blocks, structure_of(blocks, source.path, language))


def places_of(skeleton: Skeleton) -> dict[int, Place]:
    """Line number -> where it stands. A line that holds nothing but the format's own characters has no place."""
    structure = skeleton.structure
    addresses: dict[int, str] = {}
    for section in walk_sections(structure.sections):
        addresses.update((line, section.address) for _, line in section.lines)
    passages = [found for paragraph in structure.paragraphs for found in walk_passages(paragraph)]
    for passage in (*passages, *structure.notes):
        addresses.update((line, passage.address) for _, line in passage.lines)
    places: dict[int, Place] = {}
    for furniture in skeleton.blocks.furniture:
        if furniture.name != "markup":
            places[furniture.line] = Place("contents" if furniture.name == "contents" else "furniture", "furniture")
    # Headings without words of their own (Annex I) have no text that could tell their lines.
    silent = iter([section.address for section in walk_sections(structure.sections) if not section.lines])
    for block in skeleton.blocks.blocks:
        opens = block.kind in ("heading", "annex")
        address = addresses.get(block.line) or (next(silent, "") if opens else "") or _head(block, structure)
        places[block.line] = Place(address, "heading" if opens else block.kind)
        for piece in block.pieces:
            places.setdefault(piece.line, Place(addresses.get(piece.line, address)))
    return places


def _head(block: Block, structure: Structure) -> str:
    words = "".join("".join(piece.text.split()) for piece in block.pieces)
    return "title" if words and words in "".join(structure.title.split()) else "masthead"
