"""Text as it stands on the line to text as it is read, where letters run from right to left.

Unicode Standard Annex 9, turned round: given the places, it asks for the order.
"""

from __future__ import annotations

import unicodedata

RIGHT_TO_LEFT = ("R", "AL")
_NUMBERS = ("EN", "AN")
_OPENING = "([{\u00ab\u2039"
_CLOSING = ")]}\u00bb\u203a"
_OTHER = str.maketrans(_OPENING + _CLOSING, _CLOSING + _OPENING)


def logical(parts: list[str], *, mirrored: bool) -> str:
    """The parts in the order in which they are read. Given are they as they stand, beginning at the side where the lines of the
    page begin; `mirrored`: that is the right one.

    Letters of the other direction run against the line, and so do figures in a line from right to left."""
    kinds = [unicodedata.bidirectional(part[0]) for part in parts]
    if not any(kind in RIGHT_TO_LEFT for kind in kinds) and not mirrored:
        return "".join(parts)
    against = ("L", *_NUMBERS) if mirrored else RIGHT_TO_LEFT
    with_it = RIGHT_TO_LEFT if mirrored else ("L", *_NUMBERS)
    ordered: list[str] = []
    index = 0
    while index < len(parts):
        if kinds[index] not in against:
            ordered.append(parts[index])
            index += 1
            continue
        last = index
        for end in range(index + 1, len(parts)):
            if kinds[end] in with_it:
                break
            if kinds[end] in against:
                # What stands first on the line is the end of what runs against it.
                if mirrored and not _is_one_run(kinds[last : end + 1]):
                    break
                last = end
        ordered.extend(reversed(parts[index : last + 1]))
        index = last + 1
    text = "".join(ordered)
    return _facing(text) if any(kind in RIGHT_TO_LEFT for kind in kinds) else text


def _is_one_run(kinds: list[str]) -> bool:
    """Whether two letters or figures, with what stands between them, run in one direction. Given from right to left.

    Figures hold together across one separator (rule W4), and with letters before them across anything (W7), with letters behind
    them only without anything between."""
    behind, before, between = kinds[0], kinds[-1], kinds[1:-1]
    if not between or before == "L":
        return True
    return behind in _NUMBERS and between == ["CS"]


def _facing(text: str) -> str:
    """The text with its brackets the right way: files have them as they are seen or as they are meant."""
    turned: list[str] = []
    open_ = 0
    for index, character in enumerate(text):
        if character not in _OPENING and character not in _CLOSING:
            turned.append(character)
            continue
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        free_before = before.isspace() or before in _OPENING
        free_after = not after.isalnum() and after not in _OPENING + _CLOSING
        opens = free_before if free_before != free_after else open_ == 0
        open_ = max(0, open_ + (1 if opens else -1))
        turned.append(character if (character in _OPENING) == opens else character.translate(_OTHER))
    return "".join(turned)
