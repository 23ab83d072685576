"""ViewState: what the user asked for. Every door (keys, flags, mouse) only makes a new one."""

from dataclasses import dataclass
from enum import StrEnum

from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window


@dataclass(frozen=True)
class SortKey:
    """One key of a sort; rows without a value come last in both directions."""

    key: str
    descending: bool = False


class PerModel(StrEnum):
    """Which of several reports of one model, in one mode, are shown."""

    ALL = "all"
    BEST = "best"
    MEDIAN = "median"
    OWN = "own"


@dataclass(frozen=True)
class ViewState:
    """What is asked of a source. Frozen and hashable; compare states to see what changed.

    Attributes:
        source: a bundled name, a path, or "-".
        query: one line of the query language.
        params: total parameters in billions, both ends included.
        score: the y column in its own unit, both ends included.
        series: the keys of the series shown; None shows all.
        sort: keys in order of weight; empty means the default: score, best first.
        limit: at most this many rows; None is no limit.
        columns: keys of the columns of a table, in order; None chooses by what there is.
        x, y, label, series_by: a column in place of the one that the source suggests.
        log_x: True or False to insist; None decides by the column.
        x_limits, y_limits: limits of the axes in their units; None keeps the source's own.
        frontier, trend: overlays on the chart.
        labels: whether points are named.
        errors: whether intervals are drawn as error bars.
        grid: whether faint lines lead from the ticks across the chart.
        window: the problem dates that scores cover; None is the window that the source opens on.
        per_model: which reports of one model are shown.
        params_from_names: whether sizes are read from names instead of their column.
        join_params: whether sizes are joined from the bundled sources by name.
        against: another source, whose values stand beside these; None compares with none.
        by_month: names of models that are drawn by month of problem; empty draws all as points.
        apart: whether the explorer dims what can be told apart from the selected row.
        vs: the label of a model; rows that cannot be told apart from it are marked.
        rank_anyway: whether rows are ranked by score where ranks would be withheld.
        bits: bits a weight, for what fits into memory.
        ours: the label of our model; None keeps the source's own.
        pins: labels of pinned models, in the order of pinning.
    """

    source: str = "figure"
    query: str = ""
    params: Range | None = None
    score: Range | None = None
    series: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    limit: int | None = None
    columns: tuple[str, ...] | None = None
    x: str | None = None
    y: str | None = None
    label: str | None = None
    series_by: str | None = None
    log_x: bool | None = None
    x_limits: Range | None = None
    y_limits: Range | None = None
    frontier: bool = False
    trend: bool = False
    labels: bool = True
    errors: bool = False
    grid: bool = False
    window: Window | None = None
    per_model: PerModel = PerModel.ALL
    params_from_names: bool = False
    join_params: bool = False
    against: str | None = None
    by_month: tuple[str, ...] = ()
    apart: bool = True
    vs: str | None = None
    rank_anyway: bool = False
    bits: int = 16
    ours: str | None = None
    pins: tuple[str, ...] = ()
