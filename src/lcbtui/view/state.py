"""ViewState: what the user asked for. Every door (keys, flags, mouse) only makes a new one."""

from dataclasses import dataclass

from lcbtui.sources.model import Range


@dataclass(frozen=True)
class SortKey:
    """One key of a sort; rows without a value come last in both directions."""

    key: str
    descending: bool = False


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
        grid: whether faint lines lead from the ticks across the chart.
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
    grid: bool = False
    ours: str | None = None
    pins: tuple[str, ...] = ()
