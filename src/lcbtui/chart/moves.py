"""Moving the axes: fit, zoom and pan. Each gives a new ViewState with limits in few digits."""

from dataclasses import replace

import numpy as np

from lcbtui.chart.build import chart_spec
from lcbtui.chart.limits import padded, positions
from lcbtui.chart.spec import Axis, Scale
from lcbtui.sources.model import Range
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

STEP = 1.5
"""How many times larger one step of the zoom draws."""

PAN = 0.2
"""The part of an axis that one step of panning moves."""


def fit(view: View) -> ViewState:
    """Limits around the rows shown, with some air."""
    spec = chart_spec(view)
    return _limits(view, _fitted(view, spec.x), _fitted(view, spec.y))


def zoom(view: View, row: int | None, steps: int) -> ViewState:
    """Draw larger (or smaller, with negative steps) around a row's point, else the middle."""
    spec = chart_spec(view)
    factor = STEP**-steps
    ranges = []
    for axis in (spec.x, spec.y):
        place = 0.5 if row is None else axis.fraction(float(view.dataset.numbers(axis.key)[row]))
        place = place if np.isfinite(place) else 0.5
        ranges.append(_part(axis, place - place * factor, place + (1 - place) * factor))
    return _limits(view, *ranges)


def pan(view: View, across: int, up: int) -> ViewState:
    """Move the limits to the right and up by some steps."""
    spec = chart_spec(view)
    x = _part(spec.x, across * PAN, 1 + across * PAN) if across else view.state.x_limits
    y = _part(spec.y, up * PAN, 1 + up * PAN) if up else view.state.y_limits
    return _limits(view, x, y)


def home(view: View) -> ViewState:
    """The limits that the source has of its own."""
    return _limits(view, None, None)


def _limits(view: View, x: Range | None, y: Range | None) -> ViewState:
    return replace(view.state, x_limits=x, y_limits=y)


def _fitted(view: View, axis: Axis) -> Range | None:
    log = axis.scale is Scale.LOG
    placed = positions(view.dataset, axis.key, log=log)[view.rows]
    placed = placed[~np.isnan(placed)]
    if not len(placed):
        return None
    low, high = float(placed.min()), float(placed.max())
    found = (10.0**low, 10.0**high) if log else (low, high)
    return _rounded(*padded(found, axis.unit, axis.scale))


def _part(axis: Axis, start: float, end: float) -> Range:
    """The limits of the part of an axis between two of its fractions."""
    if axis.scale is not Scale.LOG:
        span = axis.high - axis.low
        return _rounded(axis.low + start * span, axis.low + end * span)
    low, high = np.log10(axis.low), np.log10(axis.high)
    return _rounded(10.0 ** (low + start * (high - low)), 10.0 ** (low + end * (high - low)))


def _rounded(low: float, high: float) -> Range:
    """The limits in as few digits as move neither by more than a thousandth of the span."""
    for digits in range(4, 17):
        short_low, short_high = float(f"{low:.{digits}g}"), float(f"{high:.{digits}g}")
        if max(abs(short_low - low), abs(short_high - high)) <= (high - low) / 1000:
            return Range(short_low, short_high)
    return Range(low, high)
