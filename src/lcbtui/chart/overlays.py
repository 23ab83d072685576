"""The overlays of a chart: each is one function from a View to layers, and its row in OVERLAYS.

An overlay is added here and nowhere else in the chart: cells and SVG draw whatever layers it gives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from lcbtui.analysis.ranking import compared, draws_across
from lcbtui.chart.axes import axes, interval_keys, positions, score_axis
from lcbtui.chart.layers import (
    Band,
    Layer,
    Polyline,
    Scale,
    error_bars,
    horizontal,
    vertical,
)
from lcbtui.chart.points import place_points
from lcbtui.chart.style import Role
from lcbtui.stats.regression import trend
from lcbtui.text.numbers import Unit
from lcbtui.view.view import Emphasis, RemarkKind, View

FRONTIER = "Frontier"
"""The heading of the models that no smaller one beats, in the legend and among facts."""


def overlays(view: View) -> tuple[Layer, ...]:
    """Make the layers of all overlays that a View's state asks for, those on top first.

    A ranking has our score and its error bars, whatever the state: the others need a y axis.
    """
    fields = [field for field in OVERLAYS if not field or getattr(view.state, field)]
    if view.draws_ranking:
        fields = ["", "errors"]
    return tuple(layer for field in fields for layer in OVERLAYS[field](view))


def frontier_line(view: View) -> Iterator[Layer]:
    """Draw the best score for every size as a staircase through the models on the frontier."""
    if not draws_across(view):
        return
    points = place_points(view).points
    on = np.flatnonzero(points.emphasis & int(Emphasis.FRONTIER))
    if len(on):
        on = on[np.lexsort((points.y[on], points.x[on]))]
        x, y = points.x[on].tolist(), points.y[on].tolist()
        yield Polyline((*x, 1.0), (*y, y[-1]), Role.FRONTIER, steps=True, label=FRONTIER)


def trend_line(view: View) -> Iterator[Layer]:
    """Draw the least-squares line: straight in the scale of the x axis, from limit to limit.

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
    across = np.linspace(0.0, 1.0, 64)
    values = fitted.intercept + fitted.slope * (low + across * (high - low))
    up = tuple(y.fractions(values).tolist())
    per = "10×" if x.scale is Scale.LOG else "1B" if x.unit is Unit.BILLIONS else "1"
    slope, per = (fitted.slope * 365.25, "year") if x.scale is Scale.DATE else (fitted.slope, per)
    label = f"Trend {slope:+.2g} per {per}, n = {fitted.points}"
    yield Polyline(tuple(across.tolist()), up, Role.TREND, label=label)


def our_score(view: View) -> Iterator[Layer]:
    """Draw a dashed line at our best score among the points drawn.

    Over different problems there is none, since models on both sides of the line would be read as
    better and worse.
    """
    axis = score_axis(view)
    if not axis.key or not draws_across(view):
        return
    ours = view.ours[np.isin(view.ours, place_points(view).points.rows)]
    scores = positions(view.dataset, axis.key, log=False)[ours]
    scores = scores[~np.isnan(scores)]
    best = np.min if view.roles.lower_better else np.max
    place = axis.fraction(float(best(scores))) if len(scores) else -1.0
    if 0 <= place <= 1:
        yield (vertical if view.draws_ranking else horizontal)(place, Role.LINE)


def intervals(view: View) -> Iterator[Layer]:
    """Draw the confidence intervals of the points as error bars, and the band of the tied."""
    if ends := interval_keys(view):
        points, axis = place_points(view).points, score_axis(view)
        low, high = (axis.fractions(view.dataset.numbers(key)[points.rows]) for key in ends)
        yield error_bars(points, low, high, level=view.draws_ranking)
    if view.state.errors:
        yield from tied_band(view)


def tied_band(view: View) -> Iterator[Band]:
    """Draw a band from the best score to the worst that is tied with it, of the models drawn."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return
    scores, verdicts = found.verdicts.scores, found.verdicts
    drawn = np.isin(found.rows, place_points(view).points.rows)
    top = verdicts.top(drawn)
    if top is None:
        return
    among = "" if top == verdicts.top() else " drawn"
    tied = verdicts.tied[top] & verdicts.ranked & drawn
    if tied.any():
        worst = scores[tied][np.argmin(verdicts.merits[tied])]
        low, high = sorted(score_axis(view).fraction(float(end)) for end in (worst, scores[top]))
        label = f"Tied with the {view.superlative}{among}"
        yield Band(low, high, label=label, upright=view.draws_ranking)


OVERLAYS: Mapping[str, Callable[[View], Iterable[Layer]]] = {
    "frontier": frontier_line,
    "trend": trend_line,
    "": our_score,
    "errors": intervals,
}
"""The overlays by the field of ViewState that asks for each, "" for always; those on top first."""
