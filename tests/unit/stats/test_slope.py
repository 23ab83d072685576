"""The slope, its interval and the residuals, against matrices and against leaving models out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.regression import slope
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


def hc3(params: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """HC3's covariance of the coefficients, by the hat matrix."""
    design = np.column_stack([np.ones(len(params)), np.log10(params)])
    bread = np.linalg.inv(design.T @ design)
    hat = design @ bread @ design.T
    left_out = (scores - hat @ scores) / (1 - np.diag(hat))
    return np.asarray(bread @ design.T @ np.diag(left_out**2) @ design @ bread)


def test_on_the_figure_ten_times_the_parameters_gain_6_69_points() -> None:
    names, params, scores = sizes_and_scores("figure")
    found = slope(params, scores)
    assert found is not None
    assert (found.line.points, round(found.line.slope, 2)) == (12, 6.69)
    beta, _, variance = fitted(params, scores)
    half = T_10 * math.sqrt(hc3(params, scores)[1, 1])
    assert found.line.slope == pytest.approx(beta[1])
    assert found.interval == pytest.approx((beta[1] - half, beta[1] + half), rel=1e-5)
    assert found.scatter == pytest.approx(math.sqrt(variance))

    ours = np.array([name == "DASD-4B-Thinking" for name in names])
    without = slope(params, scores, without=ours)
    beta, _, _ = fitted(params[~ours], scores[~ours])
    assert without is not None
    half = T_9 * math.sqrt(hc3(params[~ours], scores[~ours])[1, 1])
    assert without.line.points == 11
    assert without.interval == pytest.approx((beta[1] - half, beta[1] + half), rel=1e-5)
    line = without.one_more(np.where(ours, params, np.nan), scores)[0]
    assert line[ours] == pytest.approx([beta[0] + beta[1] * math.log10(4)])
    assert np.isnan(line[~ours]).all()


def test_a_slope_needs_five_models_of_more_than_one_size() -> None:
    params = np.array([1.0, 2.0, 4.0, 8.0, 16.0, math.nan, 0.0, 3.0])
    scores = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 99.0, 99.0, math.nan])
    found = slope(params, scores)
    assert found is not None
    assert found.line.points == 5
    ours = np.arange(8) == 2
    assert slope(params, scores, without=ours) is None
    assert slope(np.full(8, 7.0), np.arange(8.0)) is None


# Several rows of a model


def clustered(
    params: np.ndarray, scores: np.ndarray, models: np.ndarray
) -> tuple[float, np.ndarray]:
    """(CR1's error of the slope, the jackknife's covariance), by loops over the models."""
    design = np.column_stack([np.ones(len(params)), np.log10(params)])
    beta, _, _ = fitted(params, scores)
    residuals = scores - design @ beta
    bread = np.linalg.inv(design.T @ design)
    names, n = np.unique(models), len(params)
    meat, jackknifed = np.zeros((2, 2)), np.zeros((2, 2))
    for name in names:
        own = models == name
        score = design[own].T @ residuals[own]
        meat += np.outer(score, score)
        off = fitted(params[~own], scores[~own])[0] - beta
        jackknifed += np.outer(off, off)
    groups = len(names)
    meat *= groups / (groups - 1) * (n - 1) / (n - 2)
    return math.sqrt((bread @ meat @ bread)[1, 1]), jackknifed


def test_the_error_of_repeated_models_is_that_of_leaving_out_one_at_a_time() -> None:
    random = np.random.default_rng(4)
    models = np.repeat(np.arange(9), [5, 1, 3, 2, 1, 1, 2, 4, 1])
    sizes = 10 ** random.uniform(0, 2, 9)[models]
    scores = 40 + 8 * np.log10(sizes) + 6 * random.standard_normal(9)[models]
    scores += random.standard_normal(len(models))
    found = slope(sizes, scores, models=models)
    assert found is not None and found.interval is not None
    _, covariance = clustered(sizes, scores, models)
    t_8 = 2.306004
    half = t_8 * math.sqrt(covariance[1, 1])
    assert (found.models, found.line.points, found.df) == (9, 20, 8)
    assert found.interval == pytest.approx(
        (found.line.slope - half, found.line.slope + half), rel=1e-6
    )
    at = np.array([1, math.log10(40)])
    half = t_8 * math.sqrt(found.scatter**2 + at @ covariance @ at)
    line, _, high, _ = found.one_more(np.array([40.0]), np.array([50.0]))
    assert high - line == pytest.approx([half], rel=1e-6)


def test_it_is_never_less_than_the_error_of_as_many_independent_rows() -> None:
    sizes = np.repeat([1.0, 2.0, 4.0, 8.0, 16.0, 32.0], 2)
    scores = 40 + 8 * np.log10(sizes) + np.tile([-5.0, 5.0], 6)  # no model lies off the line
    models = np.repeat(np.arange(6), 2)
    found = slope(sizes, scores, models=models)
    assert found is not None and found.df == 5
    assert found.covariance[1][1] == pytest.approx(fitted(sizes, scores)[1][1, 1])


def test_models_without_repeats_are_as_independent_rows_and_few_have_no_slope() -> None:
    _, params, scores = sizes_and_scores("paper")
    one, other = slope(params, scores, models=np.arange(12) + 70), slope(params, scores)
    assert one is not None and other is not None
    assert (one.interval, one.df) == (other.interval, other.df)
    assert slope(params, scores, models=np.arange(12) % 4) is None


def test_a_slope_that_one_of_repeated_models_alone_decides_has_no_interval() -> None:
    sizes, scores = np.array([7.0] * 5 + [70.0] * 2), np.array([1.0, 2, 3, 4, 5, 90, 91])
    found = slope(sizes, scores, models=np.array([0, 1, 2, 3, 4, 5, 5]))
    assert found is not None and found.interval is None
    assert math.isnan(found.p_value) and not found.shows_growth
    assert np.isnan(found.one_more(sizes, scores)[1]).all()


def test_a_perfect_line_has_no_interval_and_equal_scores_have_no_line() -> None:
    params = np.array([1.0, 1e1, 1e2, 1e3, 1e4, 1e5])
    found = slope(params, 10 + 7 * np.log10(params))
    assert found is not None and found.interval is None
    assert found.shows_growth and found.p_value == 0
    assert np.isnan(found.one_more(params, params)[1]).all()
    assert slope(params, np.full(6, 50.0)) is None


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=5, max_size=20))
def test_any_numbers_give_a_slope_or_none(points: list[tuple[float, float]]) -> None:
    params, scores = np.array(points).T
    found = slope(params, scores)
    assert found is None or math.isfinite(found.line.slope)


def test_sizes_within_a_factor_of_three_say_nothing_of_ten_times() -> None:
    scores = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 7.0]), scores) is None
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 17.9]), scores) is None
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 18.0]), scores) is not None
