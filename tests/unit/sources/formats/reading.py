"""Reads the table of a text, for the tests of this folder."""

from typing import Any

from lcbtui.dataset.source import ReadOptions
from lcbtui.sources.formats.detect import table_in
from lcbtui.sources.formats.tables import RawTable


def read(text: str | bytes, name: str = "it", **options: Any) -> RawTable:
    data = text.encode() if isinstance(text, str) else text
    found = table_in(data, name, lambda _: None, ReadOptions(**options))
    assert isinstance(found, RawTable)
    return found


def rows_of(table: RawTable) -> list[list[str]]:
    return [list(row) for row in zip(*table.columns, strict=True)]
