"""View to ChartSpec: which points, which axes, which overlays. Knows no cells.

Points that a sentence names: they stay bright with their names, all others are dimmed.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lcbtui.analysis.ranking import beside, vs_row
from lcbtui.chart.axes import axis, is_log, no_axis, positions
from lcbtui.chart.layers import Arrows, Axis, ChartSpec, EdgeCounts, LegendEntry, Points, Scale
from lcbtui.chart.overlays import levels, overlays, tied_band
from lcbtui.chart.style import Role
from lcbtui.dataset.cache import cached
from lcbtui.dataset.source import ChartDefaults
from lcbtui.dataset.standard import SCORE
from lcbtui.view.derive.intervals import SCORE_HIGH, SCORE_LOW
from lcbtui.view.series import ALL
from lcbtui.view.view import Emphasis, View


def chart_spec(view: View, selected: int | None = None) -> ChartSpec:
    """The chart of a View: its points, or the models of `by_month` by month of problem.

    Args:
        view: what is shown.
        selected: a row (position in the Dataset) to mark; passed over where the chart has no
            point for it.
    """
    if view.state.by_month:
        from lcbtui.chart.months import months_spec  # noqa: PLC0415 - few sources have months

        return months_spec(view)
    spec = _spec(view)
    compared = selected if view.state.apart and selected is not None else vs_row(view)
    if compared is not None:
        spec = replace(spec, apart=_apart(view, spec.points, compared))
    return spec if selected is None else replace(spec, selected=selected)


def _apart(view: View, points: Points, row: int) -> npt.NDArray[np.bool_] | None:
    """Which points are told apart from a row; None where nothing was compared."""
    found = beside(view, row)
    if found.reason is not None:
        return None
    told = np.zeros(len(view.dataset), dtype=np.bool_)
    told[view.rows[found.apart[: len(view)]]] = True
    return told[points.rows]


@cached(size=1)
def _spec(view: View) -> ChartSpec:
    """Kept for each View: moving the cursor changes the selection only."""
    x, y = axes(view)
    points, edges, not_drawn = _points(view, x, y)
    lines, entries = overlays(view, x, y, points)
    arrows = _arrows(view, x, y, points)
    if arrows is not None and view.dataset.compared is not None:
        words = f"From {view.dataset.compared.source}"
        entries = (*entries, LegendEntry(words, role=Role.ARROW))
    band = tied_band(view, y)
    if band is not None:
        entries += (LegendEntry("Tied with the best", role=Role.BAND),)
    legend = tuple(
        LegendEntry(series.label, index)
        for index, series in enumerate(view.series)
        if series.shown and series.key != ALL
    )
    return ChartSpec(
        title=_title(view, x, y),
        window=view.window,
        footnote=_footnote(view),
        x=x,
        y=y,
        points=points,
        dataset=view.dataset,
        label=view.roles.label,
        series_keys=tuple(series.key for series in view.series),
        legend=legend + entries,
        lines=lines,
        levels=levels(view, y),
        bands=() if band is None else (band,),
        arrows=arrows,
        edges=edges,
        not_drawn=not_drawn,
        message=_message(view, edges, points),
        labels=view.state.labels,
        grid=view.state.grid,
    )


def axes(view: View) -> tuple[Axis, Axis]:
    """The x and the y axis of a View, as its state wants them."""
    if view.state.by_month:
        from lcbtui.chart.months import months_axes  # noqa: PLC0415 - few sources have months

        return months_axes(view)
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
        beside=_more_values(view, key),
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
        beside=_more_values(view, key),
    )


def _more_values(view: View, key: str) -> tuple[str, ...]:
    """Columns that an axis leaves room for: the other source's values, the ends of error bars."""
    other = _other_key(view, key)
    ends = _interval_keys(view) if key == SCORE else ()
    return (*ends, *(() if other is None else (other,)))


def _interval_keys(view: View) -> tuple[str, ...]:
    """The columns of the ends of the intervals; none where they are not wanted or not known."""
    ends = (SCORE_LOW.key, SCORE_HIGH.key)
    known = view.roles.y == SCORE and all(key in view.dataset.marks for key in ends)
    return ends if known and view.state.errors else ()


def _footnote(view: View) -> str:
    """That every score or every size was read off a picture."""
    read_off = view.dataset.source.approximate & {view.roles.x, view.roles.y}
    return "≈ read off a picture" if read_off else ""


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
        points = Points(rows, across, up, view.series_of, view.emphasis)
        return _with_bars(points, view, y), EdgeCounts(), ()
    points = _with_bars(_chosen(view, rows, across, up, inside), view, y)
    return points, EdgeCounts.outside(across, up), _not_drawn(view, x, y, across, up)


def _other_key(view: View, key: str) -> str | None:
    """The column with another source's values of an axis; None where they are not compared."""
    compared = view.dataset.compared
    if compared is None or compared.other_x is None:
        return None
    return {compared.x: compared.other_x, compared.y: compared.other_y}.get(key)


def _arrows(view: View, x: Axis, y: Axis, points: Points) -> Arrows | None:
    """An arrow to each point that the other source has too; None where none is compared."""
    from_x, from_y = _other_key(view, x.key), _other_key(view, y.key)
    if from_x is None or from_y is None:
        return None
    across = _fractions(view, replace(x, key=from_x), points.rows)
    up = _fractions(view, replace(y, key=from_y), points.rows)
    there = np.flatnonzero(np.isfinite(across) & np.isfinite(up))
    return Arrows(there, across[there], up[there])


def _with_bars(points: Points, view: View, y: Axis) -> Points:
    """The points with the ends of their intervals, where they are wanted and known."""
    dataset, ends = view.dataset, _interval_keys(view)
    if not ends:
        return points
    low, high = ((dataset.numbers(key)[points.rows] - y.low) / (y.high - y.low) for key in ends)
    return replace(points, low=low, high=high)


def _fractions(
    view: View, on: Axis, rows: npt.NDArray[np.int64] | None = None
) -> npt.NDArray[np.float64]:
    """The place on an axis of each shown row, or of `rows`; NaN where it has none."""
    log = on.scale is Scale.LOG
    low, high = (np.log10(on.low), np.log10(on.high)) if log else (on.low, on.high)
    placed = positions(view.dataset, on.key, log=log)[view.rows if rows is None else rows]
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


def _not_drawn(
    view: View, x: Axis, y: Axis, across: npt.NDArray[np.float64], up: npt.NDArray[np.float64]
) -> tuple[tuple[str, int], ...]:
    """Reasons with counts; a row with two reasons counts under the first."""
    lost = np.flatnonzero(np.isnan(across) | np.isnan(up))
    x_values = view.dataset.numbers(x.key)[view.rows[lost]]
    y_values = view.dataset.numbers(y.key)[view.rows[lost]]
    no_x, no_y = np.isnan(x_values), np.isnan(y_values)
    lost_x = np.isnan(across[lost]) & ~no_x
    not_positive = lost_x & (x_values <= 0) & (x.scale is Scale.LOG)
    lost_y = np.isnan(up[lost]) & ~no_y
    reasons = (
        (f"without {x.title}", no_x),
        (f"without {y.title}", no_y & ~no_x),
        (f"{x.title} not above 0 on a log axis", not_positive & ~no_y),
        ("beyond any axis", (lost_x | lost_y) & ~not_positive & ~no_x & ~no_y),
    )
    return tuple((words, int(where.sum())) for words, where in reasons if where.any())


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


def with_named(spec: ChartSpec, rows: frozenset[int]) -> ChartSpec:
    """The chart with some rows standing out.

    Args:
        spec: the chart.
        rows: positions in the Dataset; without any the chart stays as it is.
    """
    if not rows:
        return spec
    named = np.isin(spec.points.rows, np.fromiter(rows, np.int64, len(rows)))
    # As pinned points do, they go first where there is little room for names.
    emphasis = spec.points.emphasis | np.where(named, np.uint8(Emphasis.PINNED), np.uint8(0))
    return replace(spec, points=replace(spec.points, emphasis=emphasis), apart=~named)
