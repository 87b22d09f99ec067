"""Columns."""

from collections.abc import Sequence

from wgreport.readers.pages import Page, Row


def read_columns(pages: Sequence[Page]) -> list[list[Row]]:
    return [list(p) for p in pages]
