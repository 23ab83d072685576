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

from lcbtui.dataset.columns import SCORE, Cell, Column, Roles, may_be_score
from lcbtui.dataset.header_words import LIVECODEBENCH, benchmark_of, header_meaning
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.dataset.vocabulary import Quantity
from lcbtui.dataset.windows import MOST_PROBLEMS


class Cacheable:
    """Base class of immutable objects that carry a cache of results computed from them.

    A changed copy starts with an empty cache.
    """

    @cached_property
    def cache(self) -> dict[object, Any]:
        """Return the cache: function → its results, as the decorator `cached` fills it."""
        return {}


S = TypeVar("S", bound=Cacheable)
P = ParamSpec("P")
T = TypeVar("T")

_LOCK = RLock()  # held while answers are looked up and kept, by any thread; not while computed
_ITSELF = object()  # in place of the owner: a reference to itself would keep it alive


def cached(
    size: int,
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Decorate a function: its last `size` results are cached in its first argument (memoise).

    The other arguments must be hashable. Callers must not change the result, and the result must
    not refer to the first argument, unless it is that very object (see `_ITSELF`).
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
    """Free cached Datasets derived from a Dataset, except the used Dataset and its ancestors.

    A Dataset of many rows caches megabytes of results. Other threads may ask for results meanwhile.

    Args:
        owner: the Dataset whose cache is searched, recursively.
        used: the Dataset in use, which is kept.

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
    """Table of a source as lists of cells, without pandas, for quick lookups.

    Attributes:
        cells: column key → list of Cells, a Cell for each row.
        selection: the scores by problem that the rows are means of, as in a Dataset.
    """

    source: SourceInfo
    columns: tuple[Column, ...]
    roles: Roles
    report: LoadReport
    cells: Mapping[str, Sequence[Cell]]
    selection: "ProblemSelection | None" = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.report.rows

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Map column keys to columns."""
        return {column.key: column for column in self.columns}

    def cell(self, row: int, key: str) -> Cell:
        """Return one cell of the table by row and column key: value, decimals and quality flags."""
        return self.cells[key][row]

    def words(self, key: str) -> Sequence[str]:
        """Return a column as a list of strings, "" where missing; all "" if there is no column."""
        return [cell.text for cell in self.cells[key]] if key in self.cells else [""] * len(self)

    def count_missing(self, *keys: str) -> int:
        """Count the rows that lack a value in at least one of the given columns."""
        columns = (self.cells[key] for key in keys)
        return sum(any(cell.missing for cell in cells) for cells in zip(*columns, strict=True))


def source_of(rows: Rows, row: int) -> SourceInfo:
    """Return the metadata of the file or bundled table that a row of a merged table is from."""
    parts = rows.source.parts
    return parts[rows.cell(row, "source").text] if parts else rows.source


def score_key(rows: Rows) -> str | None:
    """Return the key of the score column that stated standard errors belong to: pass@1, else y."""
    return SCORE if SCORE in rows.by_key else rows.roles.y


def benchmark(rows: Rows) -> str:
    """Identify the benchmark of the score by its header or the source's title; "" if unknown.

    Where neither names one, but the header of a column without scores names LiveCodeBench, it is
    LiveCodeBench.
    """
    y = rows.by_key.get(score_key(rows) or "")
    found = benchmark_of(y.header) if y is not None else ""
    title = benchmark_of(rows.source.title)
    if found or len(title) >= 5:  # a shorter one may be another word: "race", "drop"
        return found or title
    texts = (column.header for column in rows.columns if not may_be_score(column))
    is_named = any(benchmark_of(header) == LIVECODEBENCH for header in texts)
    return LIVECODEBENCH if is_named else ""


def are_other_benchmarks(one: Rows, other: Rows) -> bool:
    """Tell whether the scores of two sources are known to be of different benchmarks."""
    return len({benchmark(one), benchmark(other)} - {""}) > 1


@cached(size=1)
def most_problems(rows: Rows) -> int | None:
    """Return the number of all problems of LiveCodeBench; None for other benchmarks."""
    y, of = rows.by_key.get(score_key(rows) or ""), benchmark(rows)
    is_pass = y is not None and header_meaning(y.header).quantity is Quantity.PASS
    return MOST_PROBLEMS if of == LIVECODEBENCH or (is_pass and not of) else None


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


def missing_counts(rows: Rows, roles: Roles, *, ranking: bool | None = None) -> MissingCounts:
    """Count the missing values of every column, and the rows that the chart cannot place.

    Args:
        rows: the table.
        roles: the columns in force as x and y.
        ranking: whether a ranking is asked for, as in `is_ranked`.
    """
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
    """Tell whether the chart is a ranking, one line a row, rather than a scatter plot on two axes.

    Args:
        rows: all rows of a source.
        roles: the columns in force; without x only a ranking is possible.
        ranking: whether the user asks for a ranking; None to decide by the data: a ranking if of
            the rows with y fewer than one in ten has an x, or fewer than half where these are fewer
            than `FEW_PLACED`.
    """
    if roles.y is None or roles.x is None:
        return roles.y is not None
    if ranking is not None:
        return ranking
    with_y = len(rows) - rows.count_missing(roles.y)
    placed = len(rows) - rows.count_missing(roles.x, roles.y)
    return placed * (2 if placed < FEW_PLACED else 10) < with_y
