"""Dataset: the rows of a source, cleaned, as a pandas frame with marks and dates beside it.

A Dataset is never edited: filters and sorts choose positions in it (`view.apply`), and
`derive` makes a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from lcbtui.dataset.columns import Cell, Column, Kind, Mark, Roles
from lcbtui.dataset.results import ProblemSelection
from lcbtui.dataset.rows import Cacheable, PlainTable
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.text.numbers import parse_date, plain_digits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Positions = Ints
"""Positions of rows in a Dataset."""


@dataclass(frozen=True, eq=False)
class NumberMarks:
    """Number of decimals and quality flags (approximate, inferred …) of a number column's values.

    Attributes:
        decimals: (rows,) int8, number of decimals that the source writes.
        flags: (rows,) uint8, `Mark` bits: approximate, inferred, repaired.
        wholes: (rows,) the total of which a value counts only a part (110 of 454), NaN where the
            value is complete; None if all are.
    """

    decimals: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint8]
    wholes: Floats | None = None

    @classmethod
    def unmarked(cls, rows: int, decimals: int = 0) -> Self:
        """Build NumberMarks for computed values: equal decimals in every row, no quality flags."""
        return cls(np.full(rows, decimals, np.int8), np.zeros(rows, np.uint8))


@dataclass(frozen=True, eq=False)
class DateSpans:
    """First and last day of each date in a date column; a date may be a whole month or year.

    Attributes:
        first: (rows,) first day, in days since 1970-01-01; NaN where missing.
        last: (rows,) last day; equal to `first` for a full date.
        shared: a day that most rows have, so probably a placeholder; None if there is none.
    """

    first: Floats
    last: Floats
    shared: float | None = None


@dataclass(frozen=True, eq=False)
class ColumnValues:
    """New column for a Dataset, with its values for all rows.

    Attributes:
        column: the definition of the column.
        values: (rows,) float64 for numbers, strings for other kinds, as in `Dataset.frame`.
        marks: decimals and flags; only of a number column.
        dates: parsed days; only of a date column.
    """

    column: Column
    values: "Floats | pd.Series[str]"
    marks: NumberMarks | None = None
    dates: DateSpans | None = None


@dataclass(frozen=True)
class Against:
    """Comparison of a Dataset's scores with those of another source (`--against`), in words.

    Attributes:
        source: name of the other source, safe for the terminal.
        columns: keys of the columns that the comparison added: change in score, the other source's
            score, and the rest.
        words: phrases for the sentence above the table: how many models were compared, and over
            which problems.
    """

    source: str
    columns: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dataset(Cacheable):
    """Immutable table of a leaderboard: rows as a pandas frame, columns, roles and load report.

    Attributes:
        frame: one column per `Column.key`, in order, with a RangeIndex: float64 for numbers (NaN
            missing), strings for everything else (NA missing; dates as written).
        marks: decimals and flags of every number column, by key.
        dates: parsed days of every date column, by key.
        selection: the scores by problem that the rows are means of, with the problems averaged
            over; None where the source has no scores by problem.
        excluded: (rows,) whether a row has no rank and is listed below the others; None if no row.
        against: result of the comparison with another source; None without `--against`.
        said_window: (rows,) whether the window of a row was given by the user, since the source
            states none; None if no row.
        questions: (rows,) number of questions behind a standard error that was computed from
            results by problem: its t interval has one degree of freedom less; NaN for other rows;
            None if no row.
        presumed_ours: (rows,) whether a row is highlighted only because it is in the user's own
            file, which does not say which models are the user's; None if no row.
    """

    source: SourceInfo
    columns: tuple[Column, ...]
    roles: Roles
    frame: pd.DataFrame
    marks: Mapping[str, NumberMarks]
    dates: Mapping[str, DateSpans]
    report: LoadReport
    selection: ProblemSelection | None = None
    excluded: Bools | None = None
    against: Against | None = None
    said_window: Bools | None = None
    presumed_ours: Bools | None = None
    questions: Floats | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.frame)

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Map column keys to columns."""
        return {column.key: column for column in self.columns}

    @cached_property
    def unranked(self) -> Bools | None:
        """Select the rows without a rank, as a (rows,) mask; None if every row may be ranked.

        A row has no rank if it is excluded, or has results on too few problems.
        """
        found = np.zeros(len(self), dtype=np.bool_) if self.excluded is None else self.excluded
        if self.selection is not None:
            found = found | ~self.selection.complete
        return found if found.any() else None

    def numbers(self, key: str) -> Floats:
        """Return a number column, or a date column's first days, as (rows,) floats; NaN missing.

        Raises:
            KeyError: if the column is neither a number nor a date.
        """
        if key in self.dates:
            return self.dates[key].first
        if self.by_key[key].kind is not Kind.NUMBER:
            raise KeyError(key)
        return self._arrays[key]  # type: ignore[no-any-return]  # float64 by construction

    def texts(self, key: str) -> "pd.Series[str]":
        """Return a text, category or date column as a series of strings, NA where missing."""
        return self.frame[key]

    def words(self, key: str) -> Sequence[str]:
        """Return a column as a list of strings, "" where missing; all "" if there is no column."""
        if key not in self.by_key:
            return [""] * len(self)
        words: list[str] = self.texts(key).astype("object").fillna("").tolist()
        return words

    def cell(self, row: int, key: str) -> Cell:
        """Return one cell of the table by row and column key: value, decimals and quality flags."""
        value = self._arrays[key][row]
        if pd.isna(value):
            return Cell("")
        if self.by_key[key].kind is Kind.NUMBER:
            number, marks = float(value), self.marks[key]
            decimals = int(marks.decimals[row])
            text = plain_digits(number, decimals)
            whole = None if marks.wholes is None else float(marks.wholes[row])
            known = None if whole is None or np.isnan(whole) else whole
            return Cell(text, number, decimals, Mark(int(marks.flags[row])), known)
        spans = self.dates.get(key)
        if spans is None:
            return Cell(str(value))
        day = float(spans.first[row])
        return Cell(str(value), day, marks=Mark.SHARED if day == spans.shared else Mark.NONE)

    def count_missing(self, *keys: str) -> int:
        """Count the rows that lack a value in at least one of the given columns."""
        # Not by the frame, which takes milliseconds for each of very many columns.
        missing = np.zeros(len(self), dtype=np.bool_)
        for key in keys:
            missing |= np.asarray(pd.isna(self._arrays[key]))
        return int(np.count_nonzero(missing))

    def with_columns(self, added: Sequence["ColumnValues"], after: str | None = None) -> "Dataset":
        """Return a copy with columns added; a column whose key exists already is replaced in place.

        Args:
            added: the columns and their values, from left to right.
            after: key of the column to insert new columns behind; None to append them.
        """
        keys = [column.key for column in self.columns]
        place = len(keys) if after is None else keys.index(after) + 1
        new = (each.column for each in added if each.column.key not in keys)
        columns = (*self.columns[:place], *new, *self.columns[place:])
        values = dict(self.frame.items()) | {each.column.key: each.values for each in added}
        in_order = {column.key: values[column.key] for column in columns}
        return replace(
            self,
            columns=columns,
            frame=pd.DataFrame(in_order, index=self.frame.index, copy=False),
            marks={**self.marks, **{e.column.key: e.marks for e in added if e.marks is not None}},
            dates={**self.dates, **{e.column.key: e.dates for e in added if e.dates is not None}},
        )

    def with_cells(
        self, column: Column, cells: Sequence[Cell], places: Ints, after: str | None = None
    ) -> "Dataset":
        """Return a copy of the Dataset with given cells filled into one column, added if missing.

        Args:
            column: the column to fill in or to add.
            cells: the cells to choose from.
            places: (rows,) index into `cells` for each row, −1 for none. A row with −1, or whose
                chosen cell is missing, keeps its present value.
            after: key of the column to insert a new column behind, as for `with_columns`.
        """
        own = self.by_key.get(column.key)
        is_there = own is not None and own.kind is column.kind
        column = own if own is not None and is_there else column
        cells = (*cells, Cell(""))  # at −1
        given = np.array([not cell.missing for cell in cells], dtype=np.bool_)[places]
        if column.kind is Kind.NUMBER:
            values, marks = number_column(cells)
            before = self.numbers(column.key) if is_there else np.nan
            kept = self.marks[column.key] if is_there else NumberMarks.unmarked(len(self))
            marks = NumberMarks(
                np.where(given, marks.decimals[places], kept.decimals),
                np.where(given, marks.flags[places], kept.flags),
                kept.wholes,
            )
            added = ColumnValues(column, np.where(given, values[places], before), marks)
            return self.with_columns([added], after)
        words = np.array([cell.text or None for cell in cells], dtype=object)
        texts = pd.Series(words[places], dtype="str")
        spans = None
        if column.kind is Kind.DATE:
            days = date_spans([cell.text for cell in cells])
            nothing = DateSpans(*np.full((2, len(self)), np.nan))
            kept_days = self.dates[column.key] if is_there else nothing
            spans = DateSpans(
                np.where(given, days.first[places], kept_days.first),
                np.where(given, days.last[places], kept_days.last),
                kept_days.shared,
            )
        if is_there:
            texts = texts.where(given, self.texts(column.key))
        return self.with_columns([ColumnValues(column, texts, dates=spans)], after)

    def codes(self, key: str) -> Ints:
        """Encode a text column as (rows,) integers, equal for equal texts; −1 for missing."""
        return pd.factorize(self.texts(key))[0].astype(np.int64)

    @cached_property
    def _arrays(self) -> Mapping[str, Any]:
        return {
            key: self.frame[key].to_numpy() if column.kind is Kind.NUMBER else self.frame[key].array
            for key, column in self.by_key.items()
        }


TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""What pandas itself calls `str` where pyarrow is installed."""


def dataset_of(table: PlainTable) -> Dataset:
    """Convert a PlainTable (columns as lists of cells) to a Dataset (a pandas frame)."""
    arrays: dict[str, Any] = {}
    marks: dict[str, NumberMarks] = {}
    dates: dict[str, DateSpans] = {}
    for column in table.columns:
        cells = table.cells[column.key]
        if column.kind is Kind.NUMBER:
            arrays[column.key], marks[column.key] = number_column(cells)
            continue
        arrays[column.key] = pa.array([cell.text or None for cell in cells], pa.large_string())
        if column.kind is Kind.DATE:
            dates[column.key] = date_spans([cell.text for cell in cells])
    frame = frame_of(table.columns, arrays, len(table))
    return Dataset(table.source, table.columns, table.roles, frame, marks, dates, table.report)


def frame_of(columns: Sequence[Column], arrays: Mapping[str, Any], rows: int) -> pd.DataFrame:
    """Build a DataFrame from one array a column: float64 for numbers, Arrow strings for others."""
    series = {
        column.key: arrays[column.key]
        if column.kind is Kind.NUMBER
        else pd.array(arrays[column.key], dtype=TEXT)
        for column in columns
    }
    return pd.DataFrame(series, index=pd.RangeIndex(rows), copy=False)


def number_column(cells: Sequence[Cell]) -> tuple[Floats, NumberMarks]:
    """Convert cells to a float array, NaN where missing, with decimals and quality flags."""
    # float64 turns None into NaN.
    return np.array([cell.number for cell in cells], dtype=np.float64), NumberMarks(
        np.array([cell.decimals for cell in cells], dtype=np.int8),
        np.array([int(cell.marks) for cell in cells], dtype=np.uint8),
    )


def date_spans(texts: Sequence[str]) -> DateSpans:
    """Parse a list of date texts to their first and last days; NaN where a text is empty."""
    nothing = (np.nan, np.nan)
    spans = [(parse_date(text) or nothing) if text else nothing for text in texts]
    both = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return DateSpans(both[:, 0].copy(), both[:, 1].copy())
