"""Words and symbols that the ends of lines cut, made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wgreport.model.source import Role
from wgreport.readers.pdf_cells import is_han

_CUT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_REST = re.compile(r"([^\W\d_]+)(\S*)\s*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNSPACED = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]*")
_BORDER = re.compile(r"(?=(\w)( ?)(\w))")
_SOFT_HYPHEN = "\u00ad"


@dataclass
class Draft:
    """A line in the making. `begins`: a paragraph begins with it; `closed`: a space stands behind it in the file."""

    text: str
    begins: bool
    page: int
    role: Role = "plain"
    markup: str = ""
    closed: bool = True


def unbroken(drafts: Sequence[Draft]) -> list[Draft]:
    """The lines with the words whole that their ends cut. A hyphen that only the end of the line has put there is markup."""
    if any(_SOFT_HYPHEN in draft.text[:-1] for draft in drafts):
        # A file that has it in the middle of lines calls its hyphens so.
        for draft in drafts:
            draft.text = draft.text.replace(_SOFT_HYPHEN, "-")
    words = Counter(word.lower() for draft in drafts for word in _WORD.findall(draft.text))
    cuts = list(_cuts(drafts))
    known = [_joined(first, second, words) for first, second in cuts]
    hyphenates = sum(k is True for k in known) > sum(k is False for k in known)
    for (first, second), joined in zip(cuts, known, strict=True):
        if joined or (joined is None and hyphenates):
            rest = _REST.match(second.text)
            if rest is None or _CUT.search(first.text) is None:
                continue
            first.markup += first.text[-1] if first.text[-1] != _SOFT_HYPHEN else ""
            first.text = first.text[:-1] + rest[0].rstrip()
            second.text = second.text[rest.end() :]
    for first, second in _following(drafts):
        if not first.closed and (token := _unspaced(first.text, second.text)):
            first.text += token
            second.text = second.text[len(token) :].lstrip()
    for draft in drafts:
        if draft.text.endswith(_SOFT_HYPHEN):
            draft.text = draft.text[:-1] + "-"
    return [draft for draft in drafts if draft.text or draft.markup]


def _following(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Draft]]:
    """Lines of one paragraph that follow one another."""
    for role in ("plain", "note"):
        same = [draft for draft in drafts if draft.role == role]
        yield from ((first, second) for first, second in pairwise(same) if not second.begins)


def _cuts(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Draft]]:
    for first, second in _following(drafts):
        if _CUT.search(first.text) is not None and second.text[:1].islower():
            yield first, second


def _unspaced(first: str, second: str) -> str:
    """What of the second line stands behind the first without a space, so that joining them with one would be wrong: the end of
    lines has parted a Han character and a figure, or a symbol behind its stroke."""
    if not first or not second or not (first[-1].isalnum() or first[-1] == "/"):
        return ""
    at = 0
    if first[-1] != "/" and _spaced_scripts(first) + _spaced_scripts(second) > 0:
        return ""
    if first[-1] == "/" or (is_han(first[-1]) and not is_han(second[0])):
        token = _UNSPACED.match(second)
        at = token.end() if token is not None else 0
    if at < len(second) and is_han(second[at]) and not is_han((first + second[:at])[-1]):
        at += 1
    return second[:at]


def _spaced_scripts(text: str) -> int:
    """How many more borders of Han characters and others in the text have a space than have none."""
    spaced = 0
    for match in _BORDER.finditer(text):
        if is_han(match[1]) != is_han(match[3]):
            spaced += 1 if match[2] else -1
    return spaced


def _joined(first: Draft, second: Draft, words: Counter[str]) -> bool | None:
    """Whether the two halves are one word without a hyphen, by what the rest of the document has; None if it has neither."""
    left, right = _CUT.search(first.text), _REST.match(second.text)
    assert left is not None
    if right is None:
        return False
    if first.text.endswith(_SOFT_HYPHEN):
        return True
    whole, parted = words[(left[1] + right[1]).lower()], words[f"{left[1]}-{right[1]}".lower()]
    return None if whole == parted else whole > parted
