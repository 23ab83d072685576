"""The slope, its interval and the residuals, against matrices and against leaving models out."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcbtui.stats.regression import above_trend, outliers, slope, studentized
from unit.stats.bundled import sizes_and_scores

POINTS = st.lists(
    st.tuples(
        st.sampled_from([0.5, 1.0, 3.0, 4.0, 8.0, 32.0, 70.5, 253.0]),
        st.integers(0, 1000).map(lambda tenth: tenth / 10),
    ),
    min_size=6,
    max_size=30,
)

# Student's table at 95 %, both sides, for the degrees of freedom that are used below.
T_10, T_9 = 2.228139, 2.262157


def fitted(params: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """(coefficients, their covariance, residual variance) from the normal equations."""
    design = np.column_stack([np.ones(len(params)), np.log10(params)])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ scores
    residuals = scores - design @ beta
    variance = float(residuals @ residuals) / (len(params) - 2)
    return beta, variance * inverse, variance


def test_on_the_figure_ten_times_the_parameters_gain_6_69_points() -> None:
    names, params, scores = sizes_and_scores("figure")
    found = slope(params, scores)
    assert found is not None
    assert (found.line.points, round(found.line.slope, 2)) == (12, 6.69)
    beta, covariance, variance = fitted(params, scores)
    half = T_10 * math.sqrt(covariance[1, 1])
    assert found.line.slope == pytest.approx(beta[1])
    assert found.interval == pytest.approx((beta[1] - half, beta[1] + half), rel=1e-5)
    assert found.scatter == pytest.approx(math.sqrt(variance))
    # Twice the parameters, four times over, is 16 times: the line says the same of both.
    rise = found.line.at(np.array([16.0])) - found.line.at(np.array([1.0]))
    assert 4 * found.per_doubling == pytest.approx(rise[0])
    assert found.doubling_interval == pytest.approx(
        (math.log10(2) * found.interval.low, math.log10(2) * found.interval.high)
    )

    ours = np.array([name == "DASD-4B-Thinking" for name in names])
    without = slope(params, scores, without=ours)
    beta, covariance, _ = fitted(params[~ours], scores[~ours])
    assert without is not None
    half = T_9 * math.sqrt(covariance[1, 1])
    assert without.line.points == 11
    assert without.interval == pytest.approx((beta[1] - half, beta[1] + half), rel=1e-5)
    above = above_trend(params, scores, ours)
    assert above[ours] == pytest.approx([70.5 - beta[0] - beta[1] * math.log10(4)])
    assert np.isnan(above[~ours]).all()


def test_on_the_figure_ours_is_the_one_outlier() -> None:
    names, params, scores = sizes_and_scores("figure")
    residuals = studentized(params, scores)
    assert [names[i] for i in outliers(residuals)] == ["DASD-4B-Thinking"]
    assert round(float(residuals[0]), 2) == 3.24


@given(POINTS)
def test_a_studentized_residual_is_what_leaving_the_model_out_gives(
    points: list[tuple[float, float]],
) -> None:
    params, scores = np.array(points).T
    assume(len(set(params)) > 1)
    found = studentized(params, scores)
    for i in range(len(params)):
        others = np.arange(len(params)) != i
        if len(set(params[others])) < 2:
            assert np.isnan(found[i])
            continue
        beta, covariance, variance = fitted(params[others], scores[others])
        if variance < 1e-6:
            continue
        at = np.array([1, math.log10(params[i])])
        error = math.sqrt(variance + at @ covariance @ at)
        assert found[i] == pytest.approx((scores[i] - at @ beta) / error, rel=1e-6, abs=1e-6)


def test_models_exactly_on_a_line_leave_no_scatter_to_measure_by() -> None:
    params = np.array([1.0, 1e1, 1e2, 1e3, 1e4, 1e5])
    on_it = 10 + 7 * np.log10(params)
    assert np.isnan(studentized(params, on_it)).all()
    off = on_it.copy()
    off[2] += 1
    found = studentized(params, off)
    assert np.isnan(found[2])
    assert np.isfinite(found[[0, 1, 3, 4, 5]]).all()


def test_a_model_that_alone_holds_the_line_has_no_residual() -> None:
    params, scores = np.array([7.0] * 5 + [70.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0, 90.0])
    found = studentized(params, scores)
    assert np.isnan(found[5])
    assert np.isfinite(found[:5]).all()


def test_a_slope_needs_five_models_of_more_than_one_size() -> None:
    params = np.array([1.0, 2.0, 4.0, 8.0, 16.0, math.nan, 0.0, 3.0])
    scores = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 99.0, 99.0, math.nan])
    found = slope(params, scores)
    assert found is not None
    assert found.line.points == 5
    assert np.isnan(studentized(params, scores)).tolist() == [False] * 5 + [True] * 3
    ours = np.arange(8) == 2
    assert slope(params, scores, without=ours) is None
    assert np.isnan(above_trend(params, scores, ours)).all()
    assert slope(np.full(8, 7.0), np.arange(8.0)) is None
    assert np.isnan(studentized(np.full(8, 7.0), np.arange(8.0))).all()


def test_outliers_come_farthest_first_and_three_is_not_beyond_three() -> None:
    assert outliers(np.array([3.0, -4.0, math.nan, 3.1, -3.0, 9.0])).tolist() == [5, 1, 3]


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=5, max_size=20))
def test_any_numbers_give_a_slope_or_none(points: list[tuple[float, float]]) -> None:
    params, scores = np.array(points).T
    found = slope(params, scores)
    assert found is None or math.isfinite(found.line.slope)
    assert len(studentized(params, scores)) == len(points)
