"""The overlays of a chart: each is one function from a View to layers, and its row in OVERLAYS.

A new one is added here and nowhere else in the chart: cells and SVG draw whatever layers it gives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from lcbtui.analysis.ranking import compared, draws_across
from lcbtui.chart.axes import axes, interval_keys, other_key, positions
from lcbtui.chart.layers import (
    Axis,
    Band,
    Layer,
    LineStyle,
    Points,
    Polyline,
    Scale,
    Segments,
    error_bars,
    horizontal,
)
from lcbtui.chart.points import fractions, place_points
from lcbtui.chart.style import Role
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.stats.regression import Trend, trend
from lcbtui.text.numbers import Unit
from lcbtui.view.view import Emphasis, View

_TREND_STEPS = 64

FRONTIER = "Frontier"
"""What the models that no smaller one beats are called, in the legend and among facts."""


def overlays(view: View) -> tuple[Layer, ...]:
    """The layers of all overlays that a View asks for, those on top first."""
    return tuple(
        layer
        for field, layers in OVERLAYS.items()
        if not field or getattr(view.state, field)
        for layer in layers(view)
    )


def frontier_line(view: View) -> Iterator[Layer]:
    """The best score for every size: along each frontier model's score to the next one's size."""
    if not draws_across(view):
        return
    points = place_points(view).points
    on = np.flatnonzero(points.emphasis & int(Emphasis.FRONTIER))
    if len(on):
        on = on[np.lexsort((points.y[on], points.x[on]))]
        x, y = points.x[on].tolist(), points.y[on].tolist()
        yield Polyline((*x, 1.0), (*y, y[-1]), Role.FRONTIER, steps=True, label=FRONTIER)


def trend_line(view: View) -> Iterator[Layer]:
    """The least-squares line: straight in the scale of the x axis, from limit to limit.

    As among the insights, rows without a rank do not count.
    """
    x, y = axes(view)
    if not x.key or not y.key or not draws_across(view):
        return
    rows, unranked = view.rows, view.dataset.unranked
    if unranked is not None:
        rows = rows[~unranked[rows]]
    sizes, scores = (view.dataset.numbers(each.key)[rows] for each in (x, y))
    fitted = trend(sizes, scores, log_x=x.scale is Scale.LOG)
    if fitted is None:
        return
    low, high = x.ends
    across = np.linspace(0.0, 1.0, _TREND_STEPS)
    values = fitted.intercept + fitted.slope * (low + across * (high - low))
    up = tuple(y.fractions(values).tolist())
    yield Polyline(tuple(across.tolist()), up, Role.TREND, label=_trend_words(fitted, x))


def _trend_words(fitted: Trend, x: Axis) -> str:
    per = "10×" if x.scale is Scale.LOG else "1B" if x.unit is Unit.BILLIONS else "1"
    slope, per = (fitted.slope * 365.25, "year") if x.scale is Scale.DATE else (fitted.slope, per)
    return f"Trend {slope:+.2g} per {per}, n = {fitted.points}"


def arrows(view: View) -> Iterator[Layer]:
    """From where another source has a model to its point here, for each that it has too."""
    x, y = axes(view)
    from_x, from_y = other_key(view, x.key), other_key(view, y.key)
    if from_x is None or from_y is None or view.dataset.compared is None:
        return
    points = place_points(view).points
    across = fractions(view, replace(x, key=from_x), points.rows)
    up = fractions(view, replace(y, key=from_y), points.rows)
    there = np.flatnonzero(np.isfinite(across) & np.isfinite(up))
    ends, label = (points.x[there], points.y[there]), f"From {view.dataset.compared.source}"
    yield Segments(across[there], up[there], *ends, Role.ARROW, LineStyle.ARROW, there, label)


def our_score(view: View) -> Iterator[Layer]:
    """The dashed line at our best score among the points drawn."""
    height = our_height(view, place_points(view).points)
    if height is not None:
        yield horizontal(height, Role.LINE)


def our_height(view: View, drawn: Points) -> float | None:
    """Where our best score lies on the axis of scores; None where none of ours is drawn.

    None as well over different problems, since models on both sides of the line would be read as
    better and worse.
    """
    _, y = axes(view)
    if not y.key or not draws_across(view):
        return None
    ours = view.ours[np.isin(view.ours, drawn.rows)]
    scores = positions(view.dataset, y.key, log=False)[ours]
    scores = scores[~np.isnan(scores)]
    best = np.min if view.roles.lower_better else np.max
    height = y.fraction(float(best(scores))) if len(scores) else -1.0
    return height if 0 <= height <= 1 else None


def intervals(view: View) -> Iterator[Layer]:
    """The confidence intervals of the points as error bars, and which are tied with the best."""
    if ends := interval_keys(view):
        points, (_, y) = place_points(view).points, axes(view)
        low, high = (y.fractions(view.dataset.numbers(key)[points.rows]) for key in ends)
        yield error_bars(points, low, high)
    yield from tied_band(view, place_points(view).points)


def tied_band(view: View, points: Points) -> Iterator[Band]:
    """From the best score to the worst that is tied with it, among the models that are drawn."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return
    scores, verdicts = found.verdicts.scores, found.verdicts
    drawn = np.isin(found.rows, points.rows)
    top = verdicts.top(drawn)
    if top is None:
        return
    among = "" if top == verdicts.top() else " drawn"
    tied = verdicts.tied[top] & verdicts.ranked & drawn
    if tied.any():
        _, y = axes(view)
        worst = scores[tied][np.argmin(verdicts.merits[tied])]
        low, high = sorted(y.fraction(float(end)) for end in (worst, scores[top]))
        yield Band(low, high, label=f"Tied with the {view.superlative}{among}")


OVERLAYS: Mapping[str, Callable[[View], Iterable[Layer]]] = {
    "frontier": frontier_line,
    "trend": trend_line,
    "against": arrows,
    "": our_score,
    "errors": intervals,
}
"""By the field of ViewState that asks for it, "" for what is always drawn; those on top first."""
