"""The rows of a source, cleaned, as a pandas frame with marks beside it.

A Dataset is never edited: filters and sorts choose positions in it (`view.apply`), and
`derive` makes a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lcbtui.sources.load_report import LoadReport
from lcbtui.sources.model import Cell, Column, Compared, Kind, Mark, Roles, SourceInfo
from lcbtui.sources.problem_results import ProblemChoice, ProblemResults
from lcbtui.sources.values import plain_digits

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NumberMarks:
    """What the text of a number column said beside the values.

    Attributes:
        decimals: (rows,) int8, decimals as written.
        flags: (rows,) uint8, `Mark` bits.
    """

    decimals: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class DateSpans:
    """The days that each date names; a month or a year is the whole of it.

    Attributes:
        first: (rows,) first day, in days since 1970-01-01; NaN where missing.
        last: (rows,) last day; equal to `first` for a full date.
    """

    first: Floats
    last: Floats


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows with their columns, roles, marks and load report.

    Attributes:
        frame: one column per `Column.key`, in order, with a RangeIndex: float64 for numbers (NaN
            missing), strings for everything else (NA missing; dates as written).
        marks: for every number column.
        dates: for every date column.
        results: the scores by problem that the rows are means of, where the source has them.
        choice: the problems of `results` that the rows are means over.
        unranked: (rows,) rows that are shown apart and have no rank; None where there is none.
        compared: the other source whose values stand beside these; None without a comparison.
    """

    source: SourceInfo
    columns: tuple[Column, ...]
    roles: Roles
    frame: pd.DataFrame
    marks: Mapping[str, NumberMarks]
    dates: Mapping[str, DateSpans]
    report: LoadReport
    results: ProblemResults | None = None
    choice: ProblemChoice | None = None
    unranked: npt.NDArray[np.bool_] | None = None
    compared: Compared | None = None
    _arrays: dict[str, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def memory(self) -> dict[object, Any]:
        """What others have computed of these rows and keep here; a changed copy begins anew."""
        return {}

    def numbers(self, key: str) -> Floats:
        """A number column's values, or the first day of each date: (rows,) with NaN missing.

        Raises:
            KeyError: if the column is neither a number nor a date.
        """
        if key in self.dates:
            return self.dates[key].first
        if self.by_key[key].kind is not Kind.NUMBER:
            raise KeyError(key)
        return self._array(key)  # type: ignore[no-any-return]  # float64 by construction

    def texts(self, key: str) -> "pd.Series[str]":
        """A text, category or date column as strings, NA where missing."""
        return self.frame[key]

    def cell(self, row: int, key: str) -> Cell:
        """The value at a row position, with its marks."""
        value = self._array(key)[row]
        if self.by_key[key].kind is Kind.NUMBER:
            return self._number_cell(row, key, float(value))
        if pd.isna(value):
            return Cell("")
        spans = self.dates.get(key)
        return Cell(str(value), None if spans is None else float(spans.first[row]))

    def _number_cell(self, row: int, key: str, value: float) -> Cell:
        if np.isnan(value):
            return Cell("")
        marks = self.marks[key]
        decimals = int(marks.decimals[row])
        text = plain_digits(value, decimals)
        return Cell(text, value, decimals, Mark(int(marks.flags[row])))

    def _array(self, key: str) -> Any:
        """The column as an array that is quick to index; looking in the frame is slow."""
        if key not in self._arrays:
            column = self.frame[key]
            is_number = self.by_key[key].kind is Kind.NUMBER
            self._arrays[key] = column.to_numpy() if is_number else column.array
        return self._arrays[key]
