"""Cleaned columns to the pandas frame, marks and dates of a Dataset."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lcbtui.sources.dataset import Dataset, DateSpans, NumberMarks
from lcbtui.sources.model import Cell, Column, Kind
from lcbtui.sources.table import PlainTable
from lcbtui.sources.values import parse_date

_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""What pandas itself calls `str` where pyarrow is installed."""


def dataset_of(table: PlainTable) -> Dataset:
    """The Dataset with the same cells as a PlainTable."""
    arrays: dict[str, Any] = {}
    marks: dict[str, NumberMarks] = {}
    dates: dict[str, DateSpans] = {}
    for column in table.columns:
        cells = table.cells[column.key]
        if column.kind is Kind.NUMBER:
            arrays[column.key] = number_values(cells)
            marks[column.key] = number_marks(cells)
            continue
        arrays[column.key] = pa.array([cell.text or None for cell in cells], pa.large_string())
        if column.kind is Kind.DATE:
            dates[column.key] = date_spans([cell.text for cell in cells])
    frame = frame_of(table.columns, arrays, len(table))
    return Dataset(table.source, table.columns, table.roles, frame, marks, dates, table.report)


def frame_of(columns: Sequence[Column], arrays: Mapping[str, Any], rows: int) -> pd.DataFrame:
    """The frame: `arrays` holds float64 with NaN for numbers, Arrow strings for the rest."""
    series = {
        column.key: arrays[column.key]
        if column.kind is Kind.NUMBER
        else pd.array(arrays[column.key], dtype=_TEXT)
        for column in columns
    }
    return pd.DataFrame(series, index=pd.RangeIndex(rows), copy=False)


def number_values(cells: Sequence[Cell]) -> Any:
    """(cells,) float64, NaN where missing."""
    # float64 turns None into NaN.
    return np.array([cell.number for cell in cells], dtype=np.float64)


def number_marks(cells: Sequence[Cell]) -> NumberMarks:
    """Decimals and marks of each cell."""
    return NumberMarks(
        np.array([cell.decimals for cell in cells], dtype=np.int8),
        np.array([int(cell.marks) for cell in cells], dtype=np.uint8),
    )


def date_spans(texts: Sequence[str]) -> DateSpans:
    """First and last day of each text, NaN where it is empty."""
    nothing = (np.nan, np.nan)
    spans = [(parse_date(text) or nothing) if text else nothing for text in texts]
    both = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return DateSpans(both[:, 0].copy(), both[:, 1].copy())
