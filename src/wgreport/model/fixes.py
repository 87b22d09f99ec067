"""What people declare about how a report is read: `report.fixes.yaml`, for structure what `LANG.fixes.yaml` is for the text."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct, field

from wgreport.model.report import Voice, Weight
from wgreport.model.source import LineKind

NOTHING = "none"
"""What an entry says of something that is none: no citation, no name, no act; or, in an act, no weight or condition."""

_PARAGRAPH_NUMBER = re.compile(r"[0-9]{1,5}")
_ITEM_NUMBER = re.compile(r"[0-9]{1,5}|[a-z]{1,8}")


class ActFix(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is different about an act; what is not given stays as it was read. `condition`: words of the text, or by language."""

    voice: Voice | None = None
    verb: str | None = None
    addressees: tuple[str, ...] | None = None
    weight: Weight | Literal["none"] | None = None
    condition: str | dict[str, str] | None = None


class Fix(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry: where (`at` an address, or `line` of a file), the words that stand there (`was`), what is right, and `why`.

    `was` is a text, for the version in `language` or for all versions, or a text for each language that the entry is for. Of
    `is`, `not`, `roster`, `citation` and `act` it has exactly one.
    """

    was: str | dict[str, str]
    why: str
    language: str | None = None
    at: str | None = None
    line: int | None = None
    kind: LineKind | None = field(name="is", default=None)
    never: Literal["heading", "paragraph", "item", "furniture"] | None = field(name="not", default=None)
    level: int | None = None
    number: int | str | None = None
    roster: str | None = None
    citation: str | None = None
    act: ActFix | Literal["none"] | None = None

    @property
    def of_line(self) -> bool:
        """It says what a line is, and not what a passage means."""
        return self.kind is not None or self.never is not None

    def __post_init__(self) -> None:
        """Raises ValueError, with words for the person who wrote the entry."""
        given = [value for value in (self.kind, self.never, self.roster, self.citation, self.act) if value is not None]
        if len(given) != 1:
            raise ValueError("An entry corrects one thing: give exactly one of is, not, roster, citation, act")
        words = self.was.values() if isinstance(self.was, dict) else (self.was,)
        if not words or not all(word.strip() for word in words):
            raise ValueError("`was` is empty: give the words that stand there")
        if isinstance(self.was, dict) and self.language is not None:
            raise ValueError("`was` is by language here, so `language` says nothing: remove it")
        if self.at is None and self.line is None:
            raise ValueError("Nothing says where: give `at` (an address such as p12)" + (" or `line`" if self.of_line else ""))
        if self.line is not None and not self.of_line:
            raise ValueError("`line` is for entries with is or not: give `at`, the address of the paragraph")
        if self.line is not None and self.language is None and not (isinstance(self.was, dict) and len(self.was) == 1):
            raise ValueError("A line is of one file: give its `language`")
        if self.level is not None and (self.kind not in ("heading", "item") or not 1 <= self.level <= 9):
            raise ValueError("`level` (1 to 9) is for is: heading and is: item")
        if self.number is not None:
            form = {"paragraph": _PARAGRAPH_NUMBER, "item": _ITEM_NUMBER}.get(self.kind or "")
            if form is None:
                raise ValueError("`number` is for is: paragraph and is: item")
            if form.fullmatch(str(self.number)) is None:
                raise ValueError(f"`number` is what counts in an address, such as 12 or b: {self.number!r} is not")


class DeclaredFix(Struct, frozen=True):
    """An entry as it concerns one language version: `was` in its language, `place` its line in report.fixes.yaml."""

    fix: Fix
    was: str
    place: int


class Fixes(Struct, frozen=True):
    """The entries of the file `path` that concern one language version."""

    path: str = ""
    entries: tuple[DeclaredFix, ...] = ()


def fixes_for(language: str, fixes: tuple[Fix, ...], lines: tuple[int, ...], path: str) -> Fixes:
    """Those of `fixes`, which stand in `lines` of the file `path`, that concern the version in `language`."""
    found = []
    for fix, line in zip(fixes, lines, strict=True):
        was = fix.was.get(language) if isinstance(fix.was, dict) else fix.was
        if was is not None and fix.language in (None, language):
            found.append(DeclaredFix(fix, was, line))
    return Fixes(path, tuple(found))
