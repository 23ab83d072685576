"""Immutable rows: the cache of what is computed from them, and PlainTable, rows as lists of cells.

`cached` keeps the results of a function on the Dataset, View or points it is about: they never
change, and what is kept is freed with them, even where it refers back to its owner: of a source
that is read again and again nothing may stay behind. A PlainTable needs no pandas, for lookups.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from threading import RLock
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeAlias, TypeVar

from lcbtui.dataset.columns import SCORE, Cell, Column, Roles
from lcbtui.dataset.header_words import LIVECODEBENCH, benchmark_of, header_meaning
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.dataset.vocabulary import Quantity
from lcbtui.dataset.windows import MOST_PROBLEMS


class Cacheable:
    """Immutable object with a store for results computed from it; a changed copy starts empty."""

    @cached_property
    def cache(self) -> dict[object, Any]:
        """Results kept by `cached`, by function."""
        return {}


S = TypeVar("S", bound=Cacheable)
P = ParamSpec("P")
T = TypeVar("T")

_LOCK = RLock()  # held while answers are looked up and kept, by any thread; not while computed
_ITSELF = object()  # in place of the owner: a reference to itself would keep it alive


def cached(
    size: int,
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Decorate a function to cache its last `size` results on its first argument.

    The other arguments must be hashable. Callers must not edit the answer, and it must not refer
    to the first argument, unless it is that very object (see `_ITSELF`).
    """

    def decorate(function: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        @wraps(function)
        def wrapper(owner: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key: Hashable = (args, tuple(sorted(kwargs.items())))
            with _LOCK:
                store: OrderedDict[Hashable, Any] = owner.cache.setdefault(function, OrderedDict())
                if key in store:
                    store.move_to_end(key)
                    found: Any = store[key]
                    # Either is what the function gave.
                    return owner if found is _ITSELF else found  # type: ignore[return-value]
            answer = function(owner, *args, **kwargs)
            with _LOCK:
                store[key] = _ITSELF if answer is owner else answer
                while len(store) > size:
                    store.popitem(last=False)
            return answer

        return wrapper

    return decorate


def forget_unused(owner: Cacheable, used: Cacheable) -> bool:
    """Free the Datasets derived from one, except those that lead to the one in use.

    A Dataset of many rows has megabytes of results of its own. Threads may ask for them meanwhile.

    Returns:
        Whether `used` is the owner or derived from it.
    """
    leads = owner is used
    with _LOCK:
        for store in list(owner.cache.values()):
            for key, answer in list(store.items()) if isinstance(store, OrderedDict) else ():
                if not isinstance(answer, Cacheable):
                    continue
                if forget_unused(answer, used):
                    leads = True
                else:
                    del store[key]
    return leads


if TYPE_CHECKING:  # they load pandas and numpy, which a lookup does without
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.dataset.results import ProblemSelection

Rows: TypeAlias = "PlainTable | Dataset"
"""Rows of a source: both have its columns, roles and report, and answer `cell`, `words` and
`count_missing`."""


@dataclass(frozen=True, eq=False)
class PlainTable(Cacheable):
    """Table of a source as lists of cells, without pandas, for lookups.

    Attributes:
        cells: column key → one Cell a row.
        selection: the scores by problem that the rows are means of, as of a Dataset.
    """

    source: SourceInfo
    columns: tuple[Column, ...]
    roles: Roles
    report: LoadReport
    cells: Mapping[str, Sequence[Cell]]
    selection: "ProblemSelection | None" = None

    def __len__(self) -> int:
        """Number of rows."""
        return self.report.rows

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    def cell(self, row: int, key: str) -> Cell:
        """Return the value of one row in a column, with its marks."""
        return self.cells[key][row]

    def words(self, key: str) -> Sequence[str]:
        """Return the texts of a column, "" where missing; all "" without such a column."""
        return [cell.text for cell in self.cells[key]] if key in self.cells else [""] * len(self)

    def count_missing(self, *keys: str) -> int:
        """Count the rows that lack a value in at least one of some columns."""
        columns = (self.cells[key] for key in keys)
        return sum(any(cell.missing for cell in cells) for cells in zip(*columns, strict=True))


def source_of(rows: Rows, row: int) -> SourceInfo:
    """Return the source of a row; several sources may stand in one table."""
    parts = rows.source.parts
    return parts[rows.cell(row, "source").text] if parts else rows.source


def score_key(rows: Rows) -> str | None:
    """Return the column that stated errors and problem counts are about: pass@1, else y."""
    return SCORE if SCORE in rows.by_key else rows.roles.y


def benchmark(rows: Rows) -> str:
    """Name the benchmark of the score, by its header, else the source's title; "" for none.

    Where neither does, and any other header names LiveCodeBench, it is that.
    """
    y = rows.by_key.get(score_key(rows) or "")
    found = benchmark_of(y.header) if y is not None else ""
    title = benchmark_of(rows.source.title)
    if found or len(title) >= 5:  # a shorter one may be another word: "race", "drop"
        return found or title
    is_named = any(benchmark_of(column.header) == LIVECODEBENCH for column in rows.columns)
    return LIVECODEBENCH if is_named else ""


def are_other_benchmarks(one: Rows, other: Rows) -> bool:
    """Whether two sources name different benchmarks for their scores."""
    return len({benchmark(one), benchmark(other)} - {""}) > 1


@cached(size=1)
def most_problems(rows: Rows) -> int | None:
    """Return an upper bound for the problems of a score: LiveCodeBench's; None elsewhere."""
    y, of = rows.by_key.get(score_key(rows) or ""), benchmark(rows)
    is_pass = y is not None and header_meaning(y.header).quantity is Quantity.PASS
    return MOST_PROBLEMS if of == LIVECODEBENCH or (is_pass and not of) else None


class MissingCounts(NamedTuple):
    """Numbers of missing values, by column and for the chart.

    Attributes:
        cells: column key → how many cells have no value; columns without any left out.
        unplaceable: rows without an x or a y value, which no chart can place.
        without_x, without_y: how many of them have no x, and how many no y.
        ranked: whether the chart is the ranking by itself, which needs no x.
    """

    cells: Mapping[str, int]
    unplaceable: int
    without_x: int
    without_y: int
    ranked: bool = False


def missing_counts(rows: Rows, roles: Roles, *, ranking: bool | None = None) -> MissingCounts:
    """Count missing values of all columns, of x and of y; `ranking` as in `is_ranked`."""
    counts = {column.key: rows.count_missing(column.key) for column in rows.columns}
    without_x, without_y = (len(rows) if key is None else counts[key] for key in (roles.x, roles.y))
    return MissingCounts(
        cells={key: count for key, count in counts.items() if count},
        unplaceable=count_unplaceable(rows, roles, ranking=ranking),
        without_x=without_x,
        without_y=without_y,
        ranked=is_ranked(rows, roles, ranking=ranking),
    )


def count_unplaceable(rows: Rows, roles: Roles, *, ranking: bool | None = None) -> int:
    """Count the rows that the chart cannot place: without x or y; in a ranking, without y."""
    if roles.y is None:
        return len(rows)
    if roles.x is None or is_ranked(rows, roles, ranking=ranking):
        return rows.count_missing(roles.y)
    return rows.count_missing(roles.x, roles.y)


FEW_PLACED = 8  # points on two axes that are few beside twice as many rows without a place


def is_ranked(rows: Rows, roles: Roles, *, ranking: bool | None = None) -> bool:
    """Whether the chart is a ranking, one line a row, rather than points on two axes.

    Args:
        rows: all of a source.
        roles: in force; a ranking needs y alone, and without x there is nothing else.
        ranking: whether it is asked for; None lets the rows decide: of those with y, one in ten
            has an x, or half where these are fewer than `FEW_PLACED`.
    """
    if roles.y is None or roles.x is None:
        return roles.y is not None
    if ranking is not None:
        return ranking
    with_y = len(rows) - rows.count_missing(roles.y)
    placed = len(rows) - rows.count_missing(roles.x, roles.y)
    return placed * (2 if placed < FEW_PLACED else 10) < with_y
