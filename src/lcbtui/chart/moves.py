"""Moving the axes: fit, zoom and pan. Each gives new limits, in few digits."""

import math
from dataclasses import replace

import numpy as np

from lcbtui.chart.axes import axes, extent_of, padded, positions
from lcbtui.chart.layers import Axis, Scale
from lcbtui.dataset.columns import Range
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

AxesFraction = tuple[float, float]
"""A point of the plot: across and up, in fractions of the axes."""

MIDDLE: AxesFraction = (0.5, 0.5)

Limits = tuple[Range | None, Range | None]
"""The limits of the x and of the y axis; None leaves them to the source."""


def fit(view: View) -> Limits:
    """Compute axis limits that just contain the points of the rows shown, with padding.

    Returns:
        The limits of x and y; (None, None) for the chart by month, which shows all months.
    """
    if view.state.by_month:
        return None, None
    found = list[Range | None]()
    for axis in (axis for axis in axes(view) if axis.key):
        log = axis.scale is Scale.LOG
        ends = extent_of(positions(view.dataset, axis.key, log=log)[view.rows], log=log)
        found.append(None if ends is None else _rounded(*padded(ends, axis.unit, axis.scale)))
    return _limits(view, found)


def place_of(view: View, state: ViewState, row: int | None) -> AxesFraction:
    """Find the position of a row's point in fractions of the axes; the middle without a point."""
    if row is None or state.by_month:
        return MIDDLE
    places = [
        axis.fraction(float(view.dataset.numbers(axis.key)[row]))
        for axis in axes(replace(view, state=state))
        if axis.key
    ]
    across, up = (*places, MIDDLE[1])[:2]  # a ranking has no y axis
    return (across, up) if np.isfinite(across) and np.isfinite(up) else MIDDLE


def zoom(view: View, state: ViewState, place: AxesFraction, steps: int) -> Limits:
    """Compute the axis limits after zooming in (or out, with negative steps) around a position.

    Args:
        view: the View.
        state: the state in force, whose limits may be newer than those of `view`.
        place: the position that does not move, in fractions of the axes.
        steps: number of zoom steps; each enlarges 1.5 times.
    """
    factor = 1.5**-steps
    found = list[Range | None]()
    home = axes(replace(view, state=replace(state, x_limits=None, y_limits=None)))
    now = replace(view, state=state)
    for axis, at_home, fixed in zip(axes(now), home, place, strict=True):
        (low, high), (home_low, home_high) = axis.ends, at_home.ends
        # Zooming out ends where an axis shows five times what it shows at first.
        if steps < 0 and (high - low) * factor > 5 * (home_high - home_low):
            return state.x_limits, state.y_limits
        found.append(_part(axis, fixed - fixed * factor, fixed + (1 - fixed) * factor))
    return _limits(now, found)


def pan(view: View, state: ViewState, across: int, up: int) -> Limits:
    """Compute the axis limits after panning right and up by steps of a fifth of each axis.

    Args:
        view: the View.
        state: the state in force, whose limits may be newer than those of `view`.
        across: steps to the right, negative to the left.
        up: steps up, negative down.
    """
    now = replace(view, state=state)
    x, y = (
        _part(axis, n * 0.2, 1 + n * 0.2) for axis, n in zip(axes(now), (across, up), strict=True)
    )
    if now.draws_ranking:
        return _limits(now, [x])
    return x if across else state.x_limits, y if up else state.y_limits


def _limits(view: View, found: list[Range | None]) -> Limits:
    """Arrange new axis limits as (x, y); in a ranking the limits of its only axis become y."""
    return (view.state.x_limits, found[0]) if view.draws_ranking else (found[0], found[1])


def _part(axis: Axis, start: float, end: float) -> Range:
    """Compute the limits of an axis reduced (or enlarged) to the part between two fractions.

    The limits stay as they are if they would get too large, too small or too close to each other.
    """
    least, most = axis.ends
    low, high = (least + part * (most - least) for part in (start, end))
    largest, closest = 1e12, 1e-6 * abs(high)
    if axis.scale is Scale.LOG:
        largest, closest = math.log10(largest), 1e-6
    if max(abs(low), abs(high)) >= largest or high - low <= closest:
        return _rounded(axis.low, axis.high)
    return _rounded(10.0**low, 10.0**high) if axis.scale is Scale.LOG else _rounded(low, high)


def _rounded(low: float, high: float) -> Range:
    """Round limits to the fewest digits that change them by at most a thousandth of the span."""
    for digits in range(4, 17):
        short_low, short_high = float(f"{low:.{digits}g}"), float(f"{high:.{digits}g}")
        if max(abs(short_low - low), abs(short_high - high)) <= (high - low) / 1000:
            return Range(short_low, short_high)
    return Range(low, high)
