"""The lines over a chart: our score, the frontier and the trend, in fractions of the axes."""

import numpy as np

from lcbtui.analysis.ranking import beside, no_comparison, ranked_rows
from lcbtui.chart.axes import positions
from lcbtui.chart.layers import Axis, Band, LegendEntry, Level, Points, Polyline, Scale
from lcbtui.chart.style import Role
from lcbtui.dataset.standard import SCORE
from lcbtui.stats.regression import Trend, trend
from lcbtui.text.numbers import Unit
from lcbtui.view.view import Emphasis, View

_TREND_STEPS = 64


def levels(view: View, y: Axis) -> tuple[Level, ...]:
    """The dashed line at our best score, whether or not our model is shown."""
    if not y.key or not len(view.ours):
        return ()
    scores = positions(view.dataset, y.key, log=False)[view.ours]
    scores = scores[~np.isnan(scores)]
    if not len(scores):
        return ()
    height = y.fraction(float(scores.max()))
    return (Level(height, Role.LINE),) if 0 <= height <= 1 else ()


def tied_band(view: View, y: Axis) -> Band | None:
    """From the best score down to the lowest that cannot be told apart from it."""
    if not view.state.errors or view.roles.y != SCORE or no_comparison(view) is not None:
        return None
    scores = view.dataset.numbers(SCORE)
    rows = ranked_rows(view)
    rows = rows[~np.isnan(scores[rows])]
    best = int(rows[np.argmax(scores[rows])])
    found = beside(view, best)
    matching = view.rows if view.all_rows is None else view.all_rows
    tied = matching[found.tied] if found.reason is None else matching[:0]
    if not len(tied):
        return None
    return Band(y.fraction(float(scores[tied].min())), y.fraction(float(scores[best])))


def overlays(
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
