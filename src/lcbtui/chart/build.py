"""View to ChartSpec: which points, which axes, which overlays. Knows no cells."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lcbtui.chart.limits import axis, is_log, no_axis, positions
from lcbtui.chart.markers import Role
from lcbtui.chart.spec import (
    Axis,
    ChartSpec,
    EdgeCounts,
    LegendEntry,
    Level,
    Points,
    Polyline,
    Scale,
)
from lcbtui.sources.model import ChartDefaults, Unit
from lcbtui.stats.trend import Trend, trend
from lcbtui.view.series import ALL
from lcbtui.view.view import Emphasis, View

_TREND_STEPS = 64


def chart_spec(view: View, selected: int | None = None) -> ChartSpec:
    """The chart of a View.

    Args:
        view: what is shown.
        selected: a row (position in the Dataset) to mark; passed over where the chart has no
            point for it.
    """
    spec = _spec(view)
    return spec if selected is None else replace(spec, selected=selected)


@lru_cache(maxsize=2)
def _spec(view: View) -> ChartSpec:
    """Kept for the last two Views: moving the cursor changes the selection only."""
    x, y = axes(view)
    points, edges, not_drawn = _points(view, x, y)
    lines, entries = _overlays(view, x, y, points)
    legend = tuple(
        LegendEntry(series.label, index)
        for index, series in enumerate(view.series)
        if series.shown and series.key != ALL
    )
    return ChartSpec(
        title=_title(view, x, y),
        x=x,
        y=y,
        points=points,
        dataset=view.dataset,
        label=view.roles.label,
        series_keys=tuple(series.key for series in view.series),
        legend=legend + entries,
        lines=lines,
        levels=_levels(view, y),
        edges=edges,
        not_drawn=not_drawn,
        message=_message(view, edges, points),
        labels=view.state.labels,
        grid=view.state.grid,
    )


def axes(view: View) -> tuple[Axis, Axis]:
    """The x and the y axis of a View, as its state wants them."""
    return _x_axis(view), _y_axis(view)


def _defaults(view: View, *, axis_is_own: bool) -> ChartDefaults:
    """What the source wants, for the columns that it chose itself."""
    return view.dataset.source.chart if axis_is_own else ChartDefaults()


def _x_axis(view: View) -> Axis:
    key = view.roles.x
    if key is None:
        return no_axis()
    wanted = _defaults(view, axis_is_own=key == view.dataset.roles.x)
    return axis(
        view.dataset,
        key,
        log=is_log(view.dataset, key, view.state.log_x),
        asked=view.state.x_limits,
        declared=wanted.x_limits,
        ticks=wanted.x_ticks,
    )


def _y_axis(view: View) -> Axis:
    key = view.roles.y
    if key is None:
        return no_axis()
    wanted = _defaults(view, axis_is_own=key == view.dataset.roles.y)
    return axis(
        view.dataset,
        key,
        log=False,
        asked=view.state.y_limits,
        declared=wanted.y_limits,
        ticks=wanted.y_ticks,
    )


def _title(view: View, x: Axis, y: Axis) -> str:
    """The source's own title over its own columns; else what is on the axes."""
    dataset = view.dataset
    own = (view.roles.x, view.roles.y) == (dataset.roles.x, dataset.roles.y)
    if own and dataset.source.chart.title:
        return dataset.source.chart.title
    return axes_title(x, y)


def axes_title(x: Axis, y: Axis) -> str:
    """What is on the axes: "Pass@1 against Params (log)"."""
    if not x.title or not y.title:
        return x.title or y.title
    return f"{y.title} against {x.title}{' (log)' if x.scale is Scale.LOG else ''}"


def _points(view: View, x: Axis, y: Axis) -> tuple[Points, EdgeCounts, tuple[tuple[str, int], ...]]:
    """The points inside the limits, how many are outside, and why others are nowhere."""
    rows = view.rows
    if not x.key or not y.key:
        nothing = np.zeros(0, dtype=bool)
        return _chosen(view, rows[:0], np.zeros(0), np.zeros(0), nothing), EdgeCounts(), ()
    across, up = _fractions(view, x), _fractions(view, y)
    inside = (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
    if inside.all():
        return Points(rows, across, up, view.series_of, view.emphasis), EdgeCounts(), ()
    points = _chosen(view, rows, across, up, inside)
    return points, _edges(across, up), _not_drawn(view, x, y, across, up)


def _fractions(view: View, on: Axis) -> npt.NDArray[np.float64]:
    """Each shown row's place on an axis; NaN where it has none."""
    log = on.scale is Scale.LOG
    low, high = (np.log10(on.low), np.log10(on.high)) if log else (on.low, on.high)
    placed = positions(view.dataset, on.key, log=log)[view.rows]
    placed -= low  # a copy already, since it was chosen by position
    placed /= high - low
    # A value equal to a limit may land a rounding error outside it.
    if len(placed) and (np.fmin.reduce(placed) < 0 or np.fmax.reduce(placed) > 1):
        placed[(placed < 0) & (placed > -1e-9)] = 0.0
        placed[(placed > 1) & (placed < 1 + 1e-9)] = 1.0
    return placed


def _chosen(
    view: View,
    rows: npt.NDArray[np.int64],
    across: npt.NDArray[np.float64],
    up: npt.NDArray[np.float64],
    inside: npt.NDArray[np.bool_],
) -> Points:
    count = len(rows)
    return Points(
        rows=rows[inside],
        x=across[inside],
        y=up[inside],
        series=view.series_of[:count][inside],
        emphasis=view.emphasis[:count][inside],
    )


def _edges(across: npt.NDArray[np.float64], up: npt.NDArray[np.float64]) -> EdgeCounts:
    placed = ~(np.isnan(across) | np.isnan(up))
    left, right = placed & (across < 0), placed & (across > 1)
    level = placed & ~left & ~right
    return EdgeCounts(
        left=int(left.sum()),
        right=int(right.sum()),
        above=int((level & (up > 1)).sum()),
        below=int((level & (up < 0)).sum()),
    )


def _not_drawn(
    view: View, x: Axis, y: Axis, across: npt.NDArray[np.float64], up: npt.NDArray[np.float64]
) -> tuple[tuple[str, int], ...]:
    """Reasons with counts; a row with two reasons counts under the first."""
    x_values = view.dataset.numbers(x.key)[view.rows]
    y_values = view.dataset.numbers(y.key)[view.rows]
    no_x, no_y = np.isnan(x_values), np.isnan(y_values)
    lost_x = np.isnan(across) & ~no_x
    not_positive = lost_x & (x_values <= 0) & (x.scale is Scale.LOG)
    lost_y = np.isnan(up) & ~no_y
    reasons = (
        (f"without {x.title}", no_x),
        (f"without {y.title}", no_y & ~no_x),
        (f"{x.title} not above 0 on a log axis", not_positive & ~no_y),
        ("beyond any axis", (lost_x | lost_y) & ~not_positive & ~no_x & ~no_y),
    )
    return tuple((words, int(where.sum())) for words, where in reasons if where.any())


def _levels(view: View, y: Axis) -> tuple[Level, ...]:
    """The dashed line at our best score, whether or not our model is shown."""
    if not y.key or not len(view.ours):
        return ()
    scores = positions(view.dataset, y.key, log=False)[view.ours]
    scores = scores[~np.isnan(scores)]
    if not len(scores):
        return ()
    height = y.fraction(float(scores.max()))
    return (Level(height, Role.LINE),) if 0 <= height <= 1 else ()


def _overlays(
    view: View, x: Axis, y: Axis, points: Points
) -> tuple[tuple[Polyline, ...], tuple[LegendEntry, ...]]:
    """The frontier and the trend, with their words for the legend."""
    lines: list[Polyline] = []
    entries: list[LegendEntry] = []
    if view.state.frontier and x.key and y.key:
        staircase = _staircase(points)
        if staircase is not None:
            lines.append(staircase)
            entries.append(LegendEntry("Frontier", role=Role.FRONTIER))
    if view.state.trend and x.key and y.key:
        log = x.scale is Scale.LOG
        dataset, rows = view.dataset, view.rows
        fitted = trend(dataset.numbers(x.key)[rows], dataset.numbers(y.key)[rows], log_x=log)
        if fitted is not None:
            lines.append(_trend_line(fitted, x, y))
            entries.append(LegendEntry(_trend_words(fitted, x), role=Role.TREND))
    return tuple(lines), tuple(entries)


def _staircase(points: Points) -> Polyline | None:
    """The best score for every size: along each frontier model's score to the next one's size."""
    on = np.flatnonzero(points.emphasis & int(Emphasis.FRONTIER))
    if not len(on):
        return None
    on = on[np.lexsort((points.y[on], points.x[on]))]
    xs, ys = points.x[on].tolist(), points.y[on].tolist()
    return Polyline((*xs, 1.0), (*ys, ys[-1]), Role.FRONTIER, steps=True)


def _trend_line(fitted: Trend, x: Axis, y: Axis) -> Polyline:
    """Straight in the scale of the x axis, from limit to limit; clipped where it is drawn."""
    log = x.scale is Scale.LOG
    low, high = (np.log10(x.low), np.log10(x.high)) if log else (x.low, x.high)
    across = np.linspace(0.0, 1.0, _TREND_STEPS)
    values = fitted.intercept + fitted.slope * (low + across * (high - low))
    up = (values - y.low) / (y.high - y.low)
    return Polyline(tuple(across.tolist()), tuple(up.tolist()), Role.TREND)


def _trend_words(fitted: Trend, x: Axis) -> str:
    per = "10×" if x.scale is Scale.LOG else "1B" if x.unit is Unit.BILLIONS else "1"
    slope, per = (fitted.slope * 365.25, "year") if x.scale is Scale.DATE else (fitted.slope, per)
    return f"Trend {slope:+.2g} per {per}, n = {fitted.points}"


def _message(view: View, edges: EdgeCounts, points: Points) -> str:
    """What to say where there is nothing to draw, with what would help."""
    if view.roles.x is None:
        return "no column for the x axis: choose one with --x COLUMN"
    if view.roles.y is None:
        return "no column for the y axis: choose one with --y COLUMN"
    if not len(view):
        return "no rows match"
    if len(points):
        return ""
    if edges.total:
        return "all points lie outside the limits of the axes"
    return "no row has a place on both axes"
