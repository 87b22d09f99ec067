"""What Word's paragraph and character styles say of the text: headings, lists, raised and hidden characters."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace

from wgreport.readers.numbering import number, on

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
BODY_LEVEL = 9
"""The outline level that is none."""


class Style(Struct, frozen=True):
    """`heading` as in `Draft`; `list_id` and `depth` None where nothing is said."""

    heading: int | None = None
    list_id: str | None = None
    depth: int | None = None
    raised: bool | None = None
    hidden: bool | None = None


class Styles:
    """The styles by their ids, each with what it inherits."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {e.get("w:styleId", ""): e for e in (root if root is not None else ()) if e.tag == "w:style"}
        self._default = next(
            (k for k, e in self._elements.items() if e.get("w:type") == "paragraph" and e.get("w:default") in ("1", "true")), ""
        )
        self._known: dict[str, Style] = {}

    def of(self, identifier: str | None) -> Style:
        """The style `identifier`; the default one of paragraphs for None."""
        name = self._default if identifier is None else identifier
        if name not in self._known:
            chain: list[Element] = []
            seen: set[str] = set()
            while name in self._elements and name not in seen:
                seen.add(name)
                chain.append(self._elements[name])
                based = self._elements[name].find("w:basedOn")
                name = based.get("w:val", "") if based is not None else ""
            style = Style()
            for element in reversed(chain):
                style = _with(style, element)
            self._known[self._default if identifier is None else identifier] = style
            return style
        return self._known[name]


def paragraph_style(base: Style, properties: Element | None) -> Style:
    """The style `base` with what a paragraph's own properties say differently."""
    if properties is None:
        return base
    outline = properties.find("w:outlineLvl")
    if outline is not None:
        level = number(outline, "w:val", BODY_LEVEL)
        base = replace(base, heading=level + 1 if level < BODY_LEVEL else None)
    listed = properties.find("w:numPr")
    if listed is not None:
        list_id, depth = listed.find("w:numId"), listed.find("w:ilvl")
        if list_id is not None:
            base = replace(base, list_id=list_id.get("w:val", ""), depth=None)
        if depth is not None:
            base = replace(base, depth=number(depth, "w:val", 0))
    return base


def run_style(base: Style, properties: Element | None) -> Style:
    """The style `base` with what a run's own properties say differently."""
    if properties is None:
        return base
    align, position = properties.find("w:vertAlign"), properties.find("w:position")
    if align is not None:
        base = replace(base, raised=align.get("w:val") == "superscript")
    elif position is not None:
        base = replace(base, raised=number(position, "w:val", 0) > 0)
    for tag in ("w:vanish", "w:webHidden"):
        if (hidden := properties.find(tag)) is not None:
            base = replace(base, hidden=on(hidden))
    return base


def _with(style: Style, element: Element) -> Style:
    name = element.find("w:name")
    said = name.get("w:val", "") if name is not None else ""
    style = run_style(paragraph_style(style, element.find("w:pPr")), element.find("w:rPr"))
    if (match := _HEADING.fullmatch(said)) is not None:
        return replace(style, heading=int(match[1]))
    return replace(style, heading=0) if said.lower() == "title" else style
