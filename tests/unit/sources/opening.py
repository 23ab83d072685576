"""Opens bytes as a source would be opened, for the tests of this folder."""

from typing import Any

import numpy as np
import pytest

from lcbtui.dataset.dataset import Dataset, dataset_of
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.clean_rows import read_large, read_plain
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.formats.io import Content, decode
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import open_plain

STDIN = SourceInfo("-", "standard input")


def plain(text: str | bytes, info: SourceInfo = STDIN) -> PlainTable:
    data = text.encode() if isinstance(text, str) else text
    return open_plain(SourceInfo(info.name, info.title, approximate=info.approximate), data)


def both(data: bytes, info: SourceInfo = STDIN) -> tuple[Dataset, Dataset]:
    """The same bytes by the plain and by the Arrow reader."""
    content = decode(data, "it")
    raw = csv_format.split_content(content, "it")
    return dataset_of(read_plain(info, raw)), read_large(info, split_large(content))


def split_large(content: Content) -> RawTable:
    """A text as one is split that is large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_format, "LARGE", 0)
        return csv_format.split_content(content, "it")


def column(table: PlainTable, key: str) -> list[str]:
    return [table.cell(row, key).text for row in range(len(table))]


def assert_equal_datasets(one: Dataset, other: Dataset) -> None:
    assert one.report == other.report
    assert one.columns == other.columns
    assert one.roles == other.roles
    assert list(one.frame.columns) == list(other.frame.columns)
    assert [str(kind) for kind in one.frame.dtypes] == [str(kind) for kind in other.frame.dtypes]
    for key in one.frame.columns:
        assert one.frame[key].equals(other.frame[key]), key
    assert one.marks.keys() == other.marks.keys()
    for key, marks in one.marks.items():
        _assert_equal_arrays(marks.decimals, other.marks[key].decimals)
        _assert_equal_arrays(marks.flags, other.marks[key].flags)
    assert one.dates.keys() == other.dates.keys()
    for key, spans in one.dates.items():
        _assert_equal_arrays(spans.first, other.dates[key].first)
        _assert_equal_arrays(spans.last, other.dates[key].last)


def _assert_equal_arrays(one: Any, other: Any) -> None:
    assert one.dtype == other.dtype
    assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
