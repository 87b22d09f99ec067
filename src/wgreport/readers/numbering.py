"""Word's automatic numbers: what `numbering.xml` says, counted paragraph by paragraph as Word counts when it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from msgspec import Struct

from wgreport.readers.counting import counted

LEVELS = 9
MAX_NUMBER = 32_767
MAX_LABEL = 60
"""Characters of a label's template; longer ones are cut."""

_REFERENCE = re.compile(r"%([1-9])")
_SUFFIXES = {"nothing": "", "space": " ", "tab": " "}


class Level(Struct, frozen=True):
    """One level of a list. `restart`: the level (from 1) whose coming up starts this one again; 0 none, -1 any above."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = " "
    restart: int = -1
    legal: bool = False
    style: str = ""


class Label(Struct, frozen=True):
    """A number as printed with the space behind it, or a bullet."""

    text: str = ""
    bullet: str = ""


@dataclass
class _List:
    """A list that paragraphs refer to: the definition that it counts with, and what it says differently."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]
    used: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document, and how far each has counted. Lists with the same definition count on together."""

    def __init__(self, root: Element | None) -> None:
        self.unknown: set[str] = set()
        """Formats that are not known here; figures stand for them."""
        self._counts: dict[str, dict[int, int]] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        definitions: dict[str, dict[int, Level]] = {}
        linked: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root if root is not None else ():
            if element.tag == "w:abstractNum":
                key = element.get("w:abstractNumId", "")
                definitions[key] = {number(e, "w:ilvl", 0): _level(e) for e in element if e.tag == "w:lvl"}
                for child in element:
                    if child.tag == "w:numStyleLink":
                        linked[key] = child.get("w:val", "")
                    elif child.tag == "w:styleLink":
                        named[child.get("w:val", "")] = key
        for element in root if root is not None else ():
            if element.tag != "w:num":
                continue
            key = next((child.get("w:val", "") for child in element if child.tag == "w:abstractNumId"), "")
            key = named.get(linked[key], key) if key in linked else key
            levels = dict(definitions.get(key, {}))
            starts: dict[int, int] = {}
            for override in element:
                if override.tag == "w:lvlOverride":
                    depth = number(override, "w:ilvl", 0)
                    for child in override:
                        if child.tag == "w:lvl":
                            levels[depth] = _level(child)
                        elif child.tag == "w:startOverride":
                            starts[depth] = number(child, "w:val", 1)
            identifier = element.get("w:numId", "")
            self._lists[identifier] = _List(key, levels, starts)
            for depth, level in levels.items():
                if level.style:
                    self._styles.setdefault(level.style, (identifier, depth))

    def level_of(self, style: str, list_id: str) -> int | None:
        """The level of the list that is bound to the paragraph style `style`, if one is."""
        found = self._lists.get(list_id)
        return next((depth for depth, level in found.levels.items() if level.style == style), None) if found else None

    def count(self, list_id: str, depth: int) -> Label | None:
        """The label of the next paragraph at level `depth` (from 0) of the list; None if there is no such list."""
        found = self._lists.get(list_id)
        if found is None:
            return None
        depth = max(0, min(depth, LEVELS - 1))
        level = found.levels.get(depth, Level())
        counts = self._counts.setdefault(found.definition, {})
        if depth in found.starts and depth not in found.used:
            counts[depth] = found.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = level.start
        found.used.add(depth)
        for above in range(depth):
            counts.setdefault(above, found.starts.get(above, found.levels.get(above, Level()).start))
        for below in range(depth + 1, LEVELS):
            restart = found.levels.get(below, Level()).restart
            if restart != 0 and (restart < 0 or depth < restart):
                counts.pop(below, None)
        if level.form == "bullet":
            return Label(bullet="\u2022" if not level.text or _private(level.text[0]) else level.text)
        text = _REFERENCE.sub(lambda match: self._figure(found, counts, int(match[1]) - 1, legal=level.legal), level.text)
        return Label(text + level.suffix if text else "")

    def _figure(self, found: _List, counts: dict[int, int], depth: int, *, legal: bool) -> str:
        level = found.levels.get(depth, Level())
        value = counts.get(depth, level.start)
        text = counted(value, "decimal" if legal and level.form != "none" else level.form)
        if text is None:
            self.unknown.add(level.form)
            return str(value)
        return text


def number(element: Element, attribute: str, default: int) -> int:
    """A whole number of an attribute, `default` if it is none or out of bounds."""
    text = element.get(attribute, "")
    value = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default
    return value if value <= MAX_NUMBER else default


def on(element: Element | None) -> bool:
    """Whether a switch stands in the XML and is not turned off."""
    return element is not None and element.get("w:val", "true") not in ("0", "false", "off")


def _level(element: Element) -> Level:
    def value(tag: str) -> str:
        child = element.find(tag)
        return child.get("w:val", "") if child is not None else ""

    start, restart = element.find("w:start"), element.find("w:lvlRestart")
    return Level(
        start=number(start, "w:val", 1) if start is not None else 1,
        form=value("w:numFmt") or "decimal",
        text=value("w:lvlText")[:MAX_LABEL],
        suffix=_SUFFIXES.get(value("w:suff"), " "),
        restart=number(restart, "w:val", 0) if restart is not None else -1,
        legal=on(element.find("w:isLgl")),
        style=value("w:pStyle"),
    )


def _private(character: str) -> bool:
    """Symbol fonts keep their bullets in Unicode's private use area."""
    return 0xE000 <= ord(character) <= 0xF8FF
