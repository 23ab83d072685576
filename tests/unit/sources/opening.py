"""Opens bytes as a source would be opened, for the tests of this folder."""

from typing import Any

import numpy as np
import pytest

from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.values import Dates, Numbers
from lcbtui.sources.clean_rows import cleaned
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.formats.io import Content, decode
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import open_dataset

STDIN = SourceInfo("-", "standard input")


def plain(text: str | bytes, info: SourceInfo = STDIN) -> Dataset:
    data = text.encode() if isinstance(text, str) else text
    return open_dataset(SourceInfo(info.name, info.title, approximate=info.approximate), data)


def both(data: bytes, info: SourceInfo = STDIN) -> tuple[Dataset, Dataset]:
    """The same bytes through Python lists and through Arrow arrays."""
    content = decode(data)
    raw = csv_format.split_content(content)
    return cleaned(info, raw), cleaned(info, split_large(content).in_arrow_arrays())


def split_large(content: Content) -> RawTable:
    """A text as one is split that is large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_format, "LARGE", 0)
        return csv_format.split_content(content)


def column(table: Dataset, key: str) -> list[str]:
    return [table.cell(row, key).text for row in range(len(table))]


def y_of(table: Dataset) -> Column:
    return table.by_key[table.roles.y or ""]


def label_of(table: Dataset) -> str:
    """The header of the column that names the rows."""
    return table.by_key[table.roles.label].header


def words(table: Dataset) -> dict[str, list[str]]:
    """All cells of a table, by the keys of its columns."""
    return {key: [*values.rows] for key, values in table.values.items()}


def assert_equal_datasets(one: Dataset, other: Dataset) -> None:
    assert (one.report, one.columns) == (other.report, other.columns)
    assert one.roles == other.roles
    for key, values in one.values.items():
        same = other.values[key]
        assert type(values) is type(same)
        assert values.rows == same.rows, key
        assert list(map(values.cell, range(len(one)))) == list(map(same.cell, range(len(other))))
        _assert_equal_arrays(values.missing, same.missing)
        if isinstance(values, Numbers) and isinstance(same, Numbers):
            _assert_equal_arrays(values.values, same.values)
            _assert_equal_arrays(values.decimals, same.decimals)
            _assert_equal_arrays(values.flags, same.flags)
        elif not isinstance(values, Numbers) and not isinstance(same, Numbers):
            assert values.distinct == same.distinct
            _assert_equal_arrays(values.codes, same.codes)
        if isinstance(values, Dates) and isinstance(same, Dates):
            _assert_equal_arrays(values.first, same.first)
            _assert_equal_arrays(values.last, same.last)


def _assert_equal_arrays(one: Any, other: Any) -> None:
    assert one.dtype == other.dtype
    assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
