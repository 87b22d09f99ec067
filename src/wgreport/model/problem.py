"""A kind of problem: what is said when it is met."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "information"]


class Problem(Struct, frozen=True):
    """A kind of problem: `message` and `remedy` are templates for `str.format`."""

    severity: Severity
    message: str
    remedy: str
