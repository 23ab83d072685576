"""The trend line against numpy's own fit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.regression import FEWEST_POINTS as FEWEST
from lcbtui.stats.regression import trend

POINTS = st.lists(st.tuples(st.floats(0.1, 1000), st.floats(0, 100)), min_size=FEWEST, max_size=40)


@given(POINTS, st.booleans())
def test_the_line_is_the_one_polyfit_finds(points: list[tuple[float, float]], log_x: bool) -> None:
    x, y = np.array(points).T
    u = np.log10(x) if log_x else x
    if np.ptp(u) < 1e-3 * max(1.0, float(np.abs(u).max())):
        return  # polyfit itself loses its digits there
    line = trend(x, y, log_x=log_x)
    slope, intercept = np.polyfit(u, y, 1)
    assert line is not None
    assert line.points == len(points)
    assert line.at(x) == pytest.approx(intercept + slope * u, rel=1e-5, abs=1e-5)


def test_points_without_a_place_on_the_axis_are_left_out() -> None:
    x = np.array([1, 10, 100, 1000, 1, 10, 100, 1000, 0, -5, math.nan, 10, math.inf])
    y = np.array([10, 20, 30, 40, 10, 20, 30, 40, 99, 99, 99, math.nan, 99])
    line = trend(x, y, log_x=True)
    assert line is not None
    assert (line.points, line.log_x) == (8, True)
    assert (line.slope, line.intercept) == pytest.approx((10, 10))
    assert np.isnan(line.at(np.array([0.0, -1.0]))).all()


@pytest.mark.parametrize("log_x", [True, False])
def test_there_is_no_line_through_few_points_or_one_size(log_x: bool) -> None:
    few = np.arange(1.0, FEWEST)
    assert trend(few, few, log_x=log_x) is None
    same = np.full(20, 7.0)
    assert trend(same, np.arange(20.0), log_x=log_x) is None
    assert trend(np.empty(0), np.empty(0), log_x=log_x) is None


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=FEWEST, max_size=20), st.booleans())
def test_any_numbers_give_a_finite_line_or_none(
    points: list[tuple[float, float]], log_x: bool
) -> None:
    x, y = np.array(points).T
    line = trend(x, y, log_x=log_x)
    assert line is None or (math.isfinite(line.slope) and math.isfinite(line.intercept))
