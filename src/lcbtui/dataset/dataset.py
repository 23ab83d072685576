"""Dataset: the rows of a source, cleaned, as columns; and what is asked of its score.

A Dataset is never edited: filters and sorts choose positions in it (`view.apply`), and
`derive` makes a new one. Loads no numpy: a lookup of a model works on it too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from lcbtui.dataset.cache import Cacheable, cached
from lcbtui.dataset.columns import (
    SCORE,
    VERSION,
    WINDOW_END,
    WINDOW_START,
    Cell,
    Column,
    Roles,
    may_be_score,
)
from lcbtui.dataset.meanings import LIVECODEBENCH, Quantity, benchmark_of, header_meaning
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts, Values, column_of
from lcbtui.dataset.windows import MOST_PROBLEMS, problems_of, release_stated
from lcbtui.text.numbers import parse_date

if TYPE_CHECKING:
    from lcbtui.dataset.results import Bools, Floats, Ints, ProblemSelection

# A lookup must start quickly: numpy is imported where an array is made.
# ruff: noqa: PLC0415


class Against(NamedTuple):
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


class Exact(NamedTuple):
    """Another source with exact scores of the models of a source that was read off a picture.

    Attributes:
        dataset: the rows of the other source, derived.
        rows: (rows,) position there of the model of each row here; −1 for none.
    """

    dataset: Dataset
    rows: Ints


class Unpivoted(NamedTuple):
    """Long table that a Dataset was pivoted from.

    Attributes:
        table: function that returns its rows as they are.
        pivoted: function that pivots some of its rows, by their positions.
    """

    table: Callable[[], Dataset]
    pivoted: Callable[[Sequence[int]], Dataset]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset(Cacheable):
    """Immutable table of a leaderboard: columns with their values, roles and load report.

    Attributes:
        data: the columns with their values, from left to right; at least one.
        selection: the scores by problem that the rows are means of, with the problems averaged
            over; None where the source has no scores by problem.
        excluded: (rows,) whether a row has no rank and is listed below the others; None if no row.
        against: result of the comparison with another source; None without `--against`.
        said_window: (rows,) whether the window of a row was given by the user, since the source
            states none; None if no row.
        score: key of the score that evidence in standard columns belongs to, where another column
            than the source's own score is in force; None where it is the source's own.
        questions: (rows,) number of questions behind a standard error that was computed from
            results by problem: its t interval has one degree of freedom less; NaN for other rows;
            None if no row.
        presumed_ours: (rows,) whether a row is highlighted only because it is in the user's own
            file, which does not say which models are the user's; None if no row.
        unpivoted: the long table that it was pivoted from; None without `--pivot`.
        exact: function that finds the exact scores of the same models; None where the source has
            its own, or no other has them.
    """

    source: SourceInfo
    data: tuple[Values, ...]
    roles: Roles
    report: LoadReport
    selection: ProblemSelection | None = None
    excluded: Bools | None = None
    against: Against | None = None
    said_window: Bools | None = None
    presumed_ours: Bools | None = None
    questions: Floats | None = None
    unpivoted: Unpivoted | None = None
    exact: Callable[[], Exact | None] | None = None
    score: str | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.data[0])

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The definitions of the columns, from left to right."""
        return tuple(values.column for values in self.data)

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Map column keys to the definitions of the columns."""
        return {column.key: column for column in self.columns}

    @cached_property
    def values(self) -> Mapping[str, Values]:
        """Map column keys to the columns with their values."""
        return {values.column.key: values for values in self.data}

    @cached_property
    def number_columns(self) -> Mapping[str, Numbers]:
        """Map keys to the number columns."""
        return {key: values for key, values in self.values.items() if isinstance(values, Numbers)}

    @cached_property
    def dates(self) -> Mapping[str, Dates]:
        """Map keys to the date columns."""
        return {key: values for key, values in self.values.items() if isinstance(values, Dates)}

    @cached_property
    def unranked(self) -> Bools | None:
        """Select the rows without a rank, as a (rows,) mask; None if every row may be ranked.

        A row has no rank if it is excluded, or has results on too few problems.
        """
        found = self.excluded
        if self.selection is not None:
            lacking = ~self.selection.complete
            found = lacking if found is None else found | lacking
        return found if found is not None and found.any() else None

    def ranked(self, rows: Ints) -> Ints:
        """Leave out the rows without a rank."""
        return rows if self.unranked is None else rows[~self.unranked[rows]]

    def numbers(self, key: str) -> Floats:
        """Return a number column, or a date column's first days, as (rows,) floats; NaN missing.

        Raises:
            KeyError: if the column is neither a number nor a date.
        """
        return self.dates[key].first if key in self.dates else self.number_columns[key].values

    def texts(self, key: str) -> Texts:
        """Return a text, category or date column.

        Raises:
            KeyError: if there is no such column, or it is one of numbers.
        """
        values = self.values[key]
        if not isinstance(values, Texts):
            raise KeyError(key)
        return values

    def words(self, key: str) -> Sequence[str]:
        """Return a column as a list of strings, "" where missing; all "" if there is no column."""
        return self.values[key].rows if key in self.values else [""] * len(self)

    def mask(self, rows: Ints) -> Bools:
        """Make a (rows,) mask that selects the given rows."""
        import numpy as np

        found = np.zeros(len(self), dtype=np.bool_)
        found[rows] = True
        return found

    def cell(self, row: int, key: str) -> Cell:
        """Return one cell of the table by row and column key: value, decimals and quality flags."""
        return self.values[key].cell(row)

    def word(self, row: int, key: str) -> str:
        """Return the text of one cell; "" if it is missing, or if there is no such column."""
        return self.values[key].cell(row).text if key in self.values else ""

    def count_missing(self, *keys: str) -> int:
        """Count the rows that lack a value in at least one of the given columns."""
        counts = [self.values[key].count_missing() for key in dict.fromkeys(keys)]
        if sum(map(bool, counts)) < 2:
            return sum(counts)
        return int(reduce(or_, (self.values[key].missing for key in keys)).sum())

    def with_columns(self, added: Sequence[Values], after: str | None = None) -> Dataset:
        """Return a copy with columns added; a column whose key exists already is replaced in place.

        Args:
            added: the columns with their values, from left to right.
            after: key of the column to insert new columns behind; None to append them.
        """
        by_key = {values.column.key: values for values in added}
        data = [by_key.pop(key, values) for key, values in self.values.items()]
        place = len(data) if after is None else [*self.values].index(after) + 1
        data[place:place] = by_key.values()
        return replace(self, data=tuple(data))

    def with_cells(
        self, column: Column, cells: Sequence[Cell], places: Ints, after: str | None = None
    ) -> Dataset:
        """Return a copy of the Dataset with given cells filled into one column, added if missing.

        Args:
            column: the column to fill in or to add.
            cells: the cells to choose from.
            places: (rows,) index into `cells` for each row, −1 for none. A row with −1, or whose
                chosen cell is missing, keeps its present value.
            after: key of the column to insert a new column behind, as for `with_columns`.
        """
        own = self.values.get(column.key)
        if own is not None and own.column.kind is not column.kind:
            own = None
        chosen = [Cell("") if place < 0 else cells[place] for place in places.tolist()]
        filled = [
            own.cell(row) if cell.missing and own is not None else cell
            for row, cell in enumerate(chosen)
        ]
        made = column_of(column if own is None else own.column, filled)
        if isinstance(made, Dates) and isinstance(own, Dates):
            made = made.sharing(own.shared)
        return self.with_columns([made], after)

    def codes(self, key: str) -> Ints:
        """Encode a text column as (rows,) integers, equal for equal texts; −1 for missing."""
        return self.texts(key).codes.astype("int64")


def source_of(dataset: Dataset, row: int) -> SourceInfo:
    """Return the metadata of the file or bundled table that a row of a merged table is from."""
    parts = dataset.source.parts
    return parts[dataset.cell(row, "source").text] if parts else dataset.source


def score_key(dataset: Dataset) -> str | None:
    """Return the key of the score that errors and counts are of: in force, else pass@1, else y."""
    if dataset.score is not None:
        return dataset.score
    return SCORE if SCORE in dataset.by_key else dataset.roles.y


def benchmark(dataset: Dataset) -> str:
    """Identify the benchmark of the score by its header or the source's title; "" if unknown.

    Where neither names one, but the header of a column without scores names LiveCodeBench, it is
    LiveCodeBench.
    """
    y = dataset.by_key.get(score_key(dataset) or "")
    found = benchmark_of(y.header) if y is not None else ""
    title = benchmark_of(dataset.source.title)
    if dataset.score is not None or found:  # the title is of the source's own score
        return found
    if len(title) >= 5:  # a shorter one may be another word: "race", "drop"
        return title
    texts = (column.header for column in dataset.columns if not may_be_score(column))
    is_named = any(benchmark_of(header) == LIVECODEBENCH for header in texts)
    return LIVECODEBENCH if is_named else ""


@cached(size=1)
def most_problems(dataset: Dataset) -> int | None:
    """Return the number of all problems of LiveCodeBench; None for other benchmarks."""
    y, of = dataset.by_key.get(score_key(dataset) or ""), benchmark(dataset)
    is_pass = y is not None and header_meaning(y.header).quantity is Quantity.PASS
    return MOST_PROBLEMS if of == LIVECODEBENCH or (is_pass and not of) else None


def window_problems(dataset: Dataset, row: int) -> int | None:
    """Look up the number of problems of a row's score by the release and the dates it states."""
    if not dataset.dates.keys() >= {WINDOW_START, WINDOW_END}:
        return None
    if most_problems(dataset) is None and (dataset.score is not None or benchmark(dataset)):
        return None  # of another benchmark
    start, end = (parse_date(dataset.dates[key].text(row)) for key in (WINDOW_START, WINDOW_END))
    release = release_stated(dataset.word(row, VERSION))
    return problems_of(release, start[0], end[1]) if start and end else None


class MissingCounts(NamedTuple):
    """Counts of missing values: by column, and of rows that the chart cannot place.

    Attributes:
        cells: column key → number of missing cells; complete columns are left out.
        unplaceable: number of rows that the chart cannot place: without y, or without x on two
            axes.
        without_x, without_y: number of rows without x, and without y.
        ranked: whether the chart is a ranking, which needs no x.
    """

    cells: Mapping[str, int]
    unplaceable: int
    without_x: int
    without_y: int
    ranked: bool = False


def missing_counts(dataset: Dataset, roles: Roles, *, ranking: bool | None = None) -> MissingCounts:
    """Count the missing values of every column, and the rows that the chart cannot place.

    Args:
        dataset: the table.
        roles: the columns in force as x and y.
        ranking: whether a ranking is asked for, as in `is_ranked`.
    """
    counts = {column.key: dataset.count_missing(column.key) for column in dataset.columns}
    without_x, without_y = (
        len(dataset) if key is None else counts[key] for key in (roles.x, roles.y)
    )
    cells = {key: count for key, count in counts.items() if count}
    unplaceable = count_unplaceable(dataset, roles, ranking=ranking)
    ranked = is_ranked(dataset, roles, ranking=ranking)
    return MissingCounts(cells, unplaceable, without_x, without_y, ranked)


def count_unplaceable(dataset: Dataset, roles: Roles, *, ranking: bool | None = None) -> int:
    """Count the rows that the chart cannot place: without x or y; in a ranking, without y."""
    if roles.y is None:
        return len(dataset)
    if roles.x is None or is_ranked(dataset, roles, ranking=ranking):
        return dataset.count_missing(roles.y)
    return dataset.count_missing(roles.x, roles.y)


@cached(size=2)
def is_ranked(dataset: Dataset, roles: Roles, *, ranking: bool | None = None) -> bool:
    """Tell whether the chart is a ranking, one line a row, rather than a scatter plot on two axes.

    Args:
        dataset: all rows of a source.
        roles: the columns in force; without x only a ranking is possible.
        ranking: whether the user asks for a ranking; None to decide by the data: a ranking if of
            the rows with y fewer than one in ten has an x, or fewer than half where these are fewer
            than eight.
    """
    if roles.y is None or roles.x is None:
        return roles.y is not None
    if ranking is not None:
        return ranking
    with_y = len(dataset) - dataset.count_missing(roles.y)
    placed = len(dataset) - dataset.count_missing(roles.x, roles.y)
    return placed * (2 if placed < 8 else 10) < with_y
