"""Moving the axes: fit, zoom and pan. Each gives new limits, in few digits.

A rectangle on the chart: which points lie in it, and the query that keeps them.
"""

from dataclasses import replace

import numpy as np

from lcbtui.chart.axes import axes, extent_of, padded, positions
from lcbtui.chart.cells.chart import Chart
from lcbtui.chart.layers import Axis, Scale
from lcbtui.chart.points import bin_points
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset, Positions
from lcbtui.dataset.lookup import typed_name
from lcbtui.text.numbers import format_day, plain_digits
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

STEP = 1.5
"""How many times larger one step of the zoom draws."""

WIDEST = 1e12
NARROWEST = 1e-6
"""Zooming ends where numbers are this large, or limits this close to each other."""

FARTHEST = 5.0
"""Zooming out ends where an axis shows so many times what it shows at home."""

PAN = 0.2
"""The part of an axis that one step of panning moves."""


AxesFraction = tuple[float, float]
"""A point of the plot: across and up, in fractions of the axes."""

MIDDLE: AxesFraction = (0.5, 0.5)

Limits = tuple[Range | None, Range | None]
"""Of the x and of the y axis; None leaves them to the source."""


def fit(view: View) -> Limits:
    """Limits around the rows shown, with padding; months are all shown as they are."""
    if view.state.by_month:
        return None, None
    x, y = axes(view)
    return None if view.draws_ranking else _fitted(view, x), _fitted(view, y)


def place_of(view: View, state: ViewState, row: int | None) -> AxesFraction:
    """Where a row's point is, in fractions of the axes; the middle where it has none."""
    if row is None or state.by_month:
        return MIDDLE
    if view.draws_ranking:
        _, scores = axes(replace(view, state=state))
        across = scores.fraction(float(view.dataset.numbers(scores.key)[row]))
        return (across, MIDDLE[1]) if np.isfinite(across) else MIDDLE
    x, y = (
        axis.fraction(float(view.dataset.numbers(axis.key)[row]))
        for axis in axes(replace(view, state=state))
    )
    return (x, y) if np.isfinite(x) and np.isfinite(y) else MIDDLE


def zoom(view: View, state: ViewState, place: AxesFraction, steps: int) -> Limits:
    """Draw larger (or smaller, with negative steps) around a place, which stays where it is.

    Args:
        view: what is shown.
        state: the state in force, whose limits may be newer than those of `view`.
        place: fractions of the axes.
        steps: how often.
    """
    factor = STEP**-steps
    found: list[Range] = []
    if view.draws_ranking:  # whose scores go from left to right
        place = MIDDLE[0], place[0]
    own = axes(replace(view, state=replace(state, x_limits=None, y_limits=None)))
    now = axes(replace(view, state=state))
    for axis, at_home, fixed in zip(now, own, place, strict=True):
        (low, high), (home_low, home_high) = axis.ends, at_home.ends
        if steps < 0 and (high - low) * factor > FARTHEST * (home_high - home_low):
            return state.x_limits, state.y_limits
        found.append(_part(axis, fixed - fixed * factor, fixed + (1 - fixed) * factor))
    return None if view.draws_ranking else found[0], found[1]


def pan(view: View, state: ViewState, across: int, up: int) -> Limits:
    """Move the limits to the right and up by some steps; arguments as for `zoom`."""
    x, y = axes(replace(view, state=state))
    if view.draws_ranking:
        return state.x_limits, _part(y, across * PAN, 1 + across * PAN)
    return (
        _part(x, across * PAN, 1 + across * PAN) if across else state.x_limits,
        _part(y, up * PAN, 1 + up * PAN) if up else state.y_limits,
    )


def _fitted(view: View, axis: Axis) -> Range | None:
    log = axis.scale is Scale.LOG
    found = extent_of(positions(view.dataset, axis.key, log=log)[view.rows], log=log)
    return None if found is None else _rounded(*padded(found, axis.unit, axis.scale))


def _part(axis: Axis, start: float, end: float) -> Range:
    """The limits of the part of an axis between two of its fractions.

    Where a number would be too large, too small or too close to the other, nothing moves.
    """
    least, most = axis.ends
    low, high = (least + part * (most - least) for part in (start, end))
    widest, narrowest = WIDEST, NARROWEST * abs(high)
    if axis.scale is Scale.LOG:
        widest, narrowest = float(np.log10(WIDEST)), NARROWEST
    if max(abs(low), abs(high)) >= widest or high - low <= narrowest:
        return _rounded(axis.low, axis.high)
    return _rounded(10.0**low, 10.0**high) if axis.scale is Scale.LOG else _rounded(low, high)


def _rounded(low: float, high: float) -> Range:
    """The limits in as few digits as move neither by more than a thousandth of the span."""
    for digits in range(4, 17):
        short_low, short_high = float(f"{low:.{digits}g}"), float(f"{high:.{digits}g}")
        if max(abs(short_low - low), abs(short_high - high)) <= (high - low) / 1000:
            return Range(short_low, short_high)
    return Range(low, high)


Corner = tuple[int, int]
"""A column and a line of the chart, counted from 0."""


def rows_within(chart: Chart, one: Corner, other: Corner) -> Positions:
    """The rows whose points lie in the rectangle between two corners, both included.

    Returns:
        (rows,) positions in the Dataset, in display order.
    """
    if chart.cells is None or chart.region is None:
        return np.empty(0, dtype=np.int64)
    # By the values: what a range keeps does not depend on which of two is drawn beside the other.
    width, height = chart.cells.width, chart.cells.height
    lines, columns = np.divmod(bin_points(chart.points, width, height).flat, width)
    columns, lines = columns + chart.region.column, lines + chart.region.line
    across = (columns >= min(one[0], other[0])) & (columns <= max(one[0], other[0]))
    down = (lines >= min(one[1], other[1])) & (lines <= max(one[1], other[1]))
    return chart.points.rows[across & down]


def range_terms(view: View, rows: Positions) -> str:
    """Range terms of the query language, one an axis, that keep these rows, tightly.

    A row whose date is a whole month or year matches wherever the range touches that.

    Args:
        view: what is shown; its axes are the columns of the terms, of a ranking the one it has.
        rows: (rows,) positions, at least one; all have a value on both axes.
    """
    terms: list[str] = []
    on = axes(view)[1:] if view.draws_ranking else axes(view)
    for key in (axis.key for axis in on):
        values = view.dataset.numbers(key)[rows]
        ends = int(rows[values.argmin()]), int(rows[values.argmax()])
        low, high = (_written(view.dataset, key, row) for row in ends)
        terms.append(f"{typed_name(key, view.dataset.columns, view.roles)}:{low}..{high}")
    return " ".join(terms)


def _written(dataset: Dataset, key: str, row: int) -> str:
    if key in dataset.dates:
        return format_day(dataset.cell(row, key).number or 0.0)
    return plain_digits(float(dataset.numbers(key)[row]), -1).removesuffix(".0")
