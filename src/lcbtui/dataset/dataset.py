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
    """Decimals and marks of the values of a number column.

    Attributes:
        decimals: (rows,) int8, decimals as written.
        flags: (rows,) uint8, `Mark` bits.
        wholes: (rows,) what a value is too small a part of, NaN elsewhere; None for no such value.
    """

    decimals: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint8]
    wholes: Floats | None = None

    @classmethod
    def unmarked(cls, rows: int, decimals: int = 0) -> Self:
        """Give computed values the same decimals everywhere, and no mark."""
        return cls(np.full(rows, decimals, np.int8), np.zeros(rows, np.uint8))


@dataclass(frozen=True, eq=False)
class DateSpans:
    """First and last day of each date of a column; a month or a year is the whole of it.

    Attributes:
        first: (rows,) first day, in days since 1970-01-01; NaN where missing.
        last: (rows,) last day; equal to `first` for a full date.
        shared: a day that most rows have, as a placeholder; None without one.
    """

    first: Floats
    last: Floats
    shared: float | None = None


@dataclass(frozen=True, eq=False)
class ColumnValues:
    """Column with the values of all rows, to be added to a Dataset.

    Attributes:
        values: (rows,) float64 for a number, strings for everything else, as in `Dataset.frame`.
        marks: of a number column.
        dates: of a date column.
    """

    column: Column
    values: "Floats | pd.Series[str]"
    marks: NumberMarks | None = None
    dates: DateSpans | None = None


@dataclass(frozen=True)
class Against:
    """Result of `--against`: the other source, and the columns that it added.

    Attributes:
        source: its name, safe for the terminal.
        columns: keys of the columns added: the change, the other source's score, and the rest.
        words: what was compared and over which problems, for the sentence.
    """

    source: str
    columns: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dataset(Cacheable):
    """Table of a source: its rows as a frame, with columns, roles, marks and load report.

    Attributes:
        frame: one column per `Column.key`, in order, with a RangeIndex: float64 for numbers (NaN
            missing), strings for everything else (NA missing; dates as written).
        marks: for every number column.
        dates: for every date column.
        selection: the scores by problem that the rows are means of, and the problems that they
            are means over; None where the source has no scores by problem.
        excluded: (rows,) rows that have no rank and stand below the others; None for none.
        against: the other source of `--against`, whose scores stand beside these; None without.
        said_window: (rows,) rows whose window the user said, since they state none; None for none.
        questions: (rows,) over how many questions a standard error was worked out from results by
            problem, whose interval is by t with so many less one; NaN for others, None for none.
        presumed_ours: (rows,) rows that are highlighted since they are of the user's file, which
            does not say which are ours; None where there is none.
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
        """Number of rows."""
        return len(self.frame)

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def unranked(self) -> Bools | None:
        """(rows,) whether a row has no rank: excluded, or with too few results; None for none.

        None where there is none.
        """
        found = np.zeros(len(self), dtype=np.bool_) if self.excluded is None else self.excluded
        if self.selection is not None:
            found = found | ~self.selection.complete
        return found if found.any() else None

    def numbers(self, key: str) -> Floats:
        """Return (rows,) values of a number column, or first days of a date column; NaN missing.

        Raises:
            KeyError: if the column is neither a number nor a date.
        """
        if key in self.dates:
            return self.dates[key].first
        if self.by_key[key].kind is not Kind.NUMBER:
            raise KeyError(key)
        return self._arrays[key]  # type: ignore[no-any-return]  # float64 by construction

    def texts(self, key: str) -> "pd.Series[str]":
        """Return a text, category or date column as strings, NA where missing."""
        return self.frame[key]

    def words(self, key: str) -> Sequence[str]:
        """Return the texts of a column, "" where missing; all "" without such a column."""
        if key not in self.by_key:
            return [""] * len(self)
        words: list[str] = self.texts(key).astype("object").fillna("").tolist()
        return words

    def cell(self, row: int, key: str) -> Cell:
        """Return the value of one row in a column, with its marks."""
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
        """Count the rows that lack a value in at least one of some columns."""
        # Not by the frame, which takes milliseconds for each of very many columns.
        missing = np.zeros(len(self), dtype=np.bool_)
        for key in keys:
            missing |= np.asarray(pd.isna(self._arrays[key]))
        return int(np.count_nonzero(missing))

    def with_columns(self, added: Sequence["ColumnValues"], after: str | None = None) -> "Dataset":
        """Add columns, or replace those with the same key in place.

        Args:
            added: the columns and their values, from left to right.
            after: the key of the column that new ones come behind; None for the end.
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
        """Fill chosen cells into a column, which is added if the Dataset has none of its key.

        Args:
            column: the column to add.
            cells: the cells to choose from.
            places: (rows,) where in `cells` the cell of each row is; −1 for none. A row without
                one, or with a missing one, keeps the value that it has.
            after: as of `with_columns`.
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
        """Encode the texts of a column as (rows,) integers; −1 for missing."""
        return text_codes(self.texts(key).array)

    @cached_property
    def _arrays(self) -> Mapping[str, Any]:
        """Columns as arrays: indexing the frame is slow."""
        return {
            key: self.frame[key].to_numpy() if column.kind is Kind.NUMBER else self.frame[key].array
            for key, column in self.by_key.items()
        }


def text_codes(texts: Any) -> Ints:
    """Encode texts as integers, equal for equal texts; −1 for null. Twice as fast as pandas."""
    array = pa.array(texts, from_pandas=True).dictionary_encode()
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    unified = chunks if len(chunks) < 2 else array.unify_dictionaries().chunks
    codes = [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in unified]
    return np.concatenate([*codes, np.zeros(0, np.int64)]).astype(np.int64)


TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""What pandas itself calls `str` where pyarrow is installed."""


def dataset_of(table: PlainTable) -> Dataset:
    """Convert a PlainTable to a Dataset."""
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
    """Build a DataFrame from float64 arrays for numbers and Arrow strings for the rest."""
    series = {
        column.key: arrays[column.key]
        if column.kind is Kind.NUMBER
        else pd.array(arrays[column.key], dtype=TEXT)
        for column in columns
    }
    return pd.DataFrame(series, index=pd.RangeIndex(rows), copy=False)


def number_column(cells: Sequence[Cell]) -> tuple[Floats, NumberMarks]:
    """Convert cells to an array of values, NaN where missing, and their decimals and marks."""
    # float64 turns None into NaN.
    return np.array([cell.number for cell in cells], dtype=np.float64), NumberMarks(
        np.array([cell.decimals for cell in cells], dtype=np.int8),
        np.array([int(cell.marks) for cell in cells], dtype=np.uint8),
    )


def date_spans(texts: Sequence[str]) -> DateSpans:
    """Parse dates to first and last days; NaN where a text is empty."""
    nothing = (np.nan, np.nan)
    spans = [(parse_date(text) or nothing) if text else nothing for text in texts]
    both = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return DateSpans(both[:, 0].copy(), both[:, 1].copy())
