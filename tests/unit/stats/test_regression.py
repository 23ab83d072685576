"""Trend, slope, correlations and changes at a date, against definitions, matrices and numpy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.results import Floats
from lcbtui.stats.regression import FEWEST_POINTS as FEWEST
from lcbtui.stats.regression import changes_at, correlations, slope, trend
from unit.stats.bundled import sizes_and_scores

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
    heights = line.intercept + line.slope * u
    assert heights == pytest.approx(intercept + slope * u, rel=1e-5, abs=1e-5)


def test_points_without_a_place_on_the_axis_are_left_out() -> None:
    x = np.array([1, 10, 100, 1000, 1, 10, 100, 1000, 0, -5, math.nan, 10, math.inf])
    y = np.array([10, 20, 30, 40, 10, 20, 30, 40, 99, 99, 99, math.nan, 99])
    line = trend(x, y, log_x=True)
    assert line is not None and (line.points, line.log_x) == (8, True)
    assert (line.slope, line.intercept) == pytest.approx((10, 10))


@pytest.mark.parametrize("log_x", [True, False])
def test_there_is_no_line_through_few_points_or_one_size(log_x: bool) -> None:
    few = np.arange(1.0, FEWEST)
    assert trend(few, few, log_x=log_x) is None
    assert trend(np.full(20, 7.0), np.arange(20.0), log_x=log_x) is None
    assert trend(np.empty(0), np.empty(0), log_x=log_x) is None


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=5, max_size=20), st.booleans())
def test_any_numbers_have_finite_answers(points: list[tuple[float, float]], log_x: bool) -> None:
    x, y = np.array(points).T
    line, growth, related = trend(x, y, log_x=log_x), slope(x, y), correlations(x, y)
    assert line is None or (math.isfinite(line.slope) and math.isfinite(line.intercept))
    assert growth is None or math.isfinite(growth.line.slope)
    assert related is None or max(abs(related.spearman), abs(related.pearson)) <= 1


def fitted(params: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """(coefficients, their covariance, residual variance) from the normal equations."""
    design = np.column_stack([np.ones(len(params)), np.log10(params)])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ scores
    residuals = scores - design @ beta
    variance = float(residuals @ residuals) / (len(params) - 2)
    return beta, variance * inverse, variance


def test_a_slope_needs_five_models_of_more_than_one_size() -> None:
    params = np.array([1.0, 2.0, 4.0, 8.0, 16.0, math.nan, 0.0, 3.0])
    scores = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 99.0, 99.0, math.nan])
    found = slope(params, scores)
    assert found is not None
    assert found.line.points == 5
    assert slope(np.where(np.arange(8) == 2, math.nan, params), scores) is None
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
    found = slope(sizes, scores, models)
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
    found = slope(sizes, scores, models)
    assert found is not None and found.df == 5
    assert found.covariance[1][1] == pytest.approx(fitted(sizes, scores)[1][1, 1])


def test_models_without_repeats_are_as_independent_rows_and_few_have_no_slope() -> None:
    _, params, scores = sizes_and_scores("paper")
    one, other = slope(params, scores, np.arange(12) + 70), slope(params, scores)
    assert one is not None and other is not None
    assert (one.interval, one.df) == (other.interval, other.df) and one.df == 10
    assert slope(params, scores, np.arange(12) % 4) is None


def test_a_slope_that_one_of_repeated_models_alone_decides_has_no_interval() -> None:
    sizes, scores = np.array([7.0] * 5 + [70.0] * 2), np.array([1.0, 2, 3, 4, 5, 90, 91])
    found = slope(sizes, scores, np.array([0, 1, 2, 3, 4, 5, 5]))
    assert found is not None and found.interval is None
    assert math.isnan(found.p_value)
    assert np.isnan(found.one_more(sizes, scores)[1]).all()


def test_a_perfect_line_has_no_interval_and_equal_scores_have_no_line() -> None:
    params = np.array([1.0, 1e1, 1e2, 1e3, 1e4, 1e5])
    found = slope(params, 10 + 7 * np.log10(params))
    assert found is not None and found.interval is None
    assert found.p_value == 0
    assert np.isnan(found.one_more(params, params)[1]).all()
    assert slope(params, np.full(6, 50.0)) is None


def test_sizes_within_a_factor_of_three_say_nothing_of_ten_times() -> None:
    scores = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 7.0]), scores) is None
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 17.9]), scores) is None
    assert slope(np.array([6.0, 6.0, 6.0, 7.0, 18.0]), scores) is not None


FIELDS = st.lists(
    st.tuples(st.sampled_from([1.0, 3.0, 4.0, 8.0, 32.0, 70.5]), st.integers(0, 9).map(float)),
    min_size=5,
    max_size=30,
)


def by_counting(values: list[float]) -> list[float]:
    """Midranks: one for each smaller value, half for each equal one, and a half."""
    return [
        sum(other < value for other in values) + sum(other == value for other in values) / 2 + 0.5
        for value in values
    ]


def coefficient(x: list[float], y: list[float]) -> float:
    return float(np.corrcoef(x, y)[0, 1])


@given(FIELDS)
def test_the_correlations_are_those_of_their_definitions(points: list[tuple[float, float]]) -> None:
    x, y = (list(column) for column in zip(*points, strict=True))
    found = correlations(np.array(x), np.array(y))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
        return
    assert found is not None and found.points == len(points)
    assert found.spearman == pytest.approx(coefficient(by_counting(x), by_counting(y)), abs=1e-9)
    assert found.pearson == pytest.approx(coefficient(np.log10(x).tolist(), y), abs=1e-9)


def test_models_without_a_size_or_a_score_do_not_count() -> None:
    params = np.array([1, 2, 4, 8, 16, 0, -1, math.nan, 3, math.inf])
    scores = np.array([1, 2, 3, 4, 5, 99, 99, 99, math.nan, 99])
    found = correlations(params, scores)
    assert found is not None and found.points == 5
    assert (found.spearman, found.pearson) == pytest.approx((1, 1))
    assert correlations(params[1:], scores[1:]) is None


def by_leaving_out(x: list[float], y: list[float]) -> float:
    """The standard error of the jackknife: of Spearman's correlation without each point in turn."""
    n = len(x)
    left = [
        coefficient(by_counting(x[:k] + x[k + 1 :]), by_counting(y[:k] + y[k + 1 :]))
        for k in range(n)
    ]
    return math.sqrt((n - 1) ** 2 / n * np.var(left))


@pytest.mark.parametrize("digits", [0, 9])
def test_the_error_is_nearly_that_of_leaving_out_each_point(digits: int) -> None:
    random, n = np.random.default_rng(3), 60
    x = random.standard_normal(n).round(digits)
    y = (x + random.standard_normal(n) * np.exp(x)).round(digits)
    found = correlations(10**x, y)
    assert found is not None and found.spearman_interval is not None
    ends = [math.atanh(end) for end in found.spearman_interval]
    student, fewer = 2.0017, math.sqrt(n / (n - 3))  # of 58 degrees of freedom
    error = (ends[1] - ends[0]) / 2 / student / fewer * (1 - found.spearman**2)
    assert error == pytest.approx(by_leaving_out(x.tolist(), y.tolist()), rel=0.08)


def test_of_a_perfect_correlation_there_is_no_interval() -> None:
    sizes = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    found = correlations(sizes, np.array([1.0, 2.0, 3.0, 4.0, 5.0, 9.0]))
    assert found is not None and found.spearman_interval is None


def test_rows_that_repeat_models_are_worth_the_models() -> None:
    sizes = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    scores = np.random.default_rng(3).uniform(20, 80, 6)
    models = np.repeat(np.arange(6), 3)
    once = correlations(sizes, scores)
    thrice = correlations(sizes.repeat(3), scores.repeat(3), models)
    assert once is not None and thrice is not None
    assert thrice.points == 18
    assert thrice.spearman == pytest.approx(once.spearman)
    assert thrice.spearman_interval == pytest.approx(once.spearman_interval)


def test_twelve_rows_of_four_models_have_no_correlation() -> None:
    sizes = np.repeat([1.0, 2.0, 4.0, 8.0], 3)
    assert correlations(sizes, np.arange(12.0), np.repeat(np.arange(4), 3)) is None
    assert correlations(sizes, np.arange(12.0)) is not None


DATES = np.array([10.0, 20.0, 30.0])


def changes(
    days: list[int], scores: list[float], covariate: list[float], fewest: int = 1
) -> tuple[Floats, Floats]:
    """The changes at `DATES`, raw and adjusted."""
    return changes_at(DATES, np.array(days), np.array(scores), np.array(covariate), fewest)


def test_the_date_itself_is_before() -> None:
    raw, _ = changes([10, 10, 11, 11], [50.0, 60.0, 10.0, 20.0], [1.0, 2.0, 1.0, 2.0], fewest=2)
    assert raw[0] == -40.0
    assert np.isnan(raw[1:]).all()


def test_a_covariate_without_spread_predicts_nothing() -> None:
    raw, adjusted = changes([1, 2, 21, 22], [60.0, 50.0, 20.0, 30.0], [70.0, 70.0, 20.0, 20.0])
    assert raw[1] == -30.0
    assert np.isnan(adjusted[1])


def test_a_score_without_a_covariate_counts_in_the_raw_change_alone() -> None:
    raw, adjusted = changes(
        [1, 2, 3, 21, 22], [60.0, 50.0, 1.0, 13.0, 23.0], [100.0, 80.0, np.nan, 20.0, 40.0]
    )
    assert raw[1] == pytest.approx(18 - 37)
    assert adjusted[1] == pytest.approx(-7.0)


@given(seed=st.integers(0, 2**32 - 1))
def test_the_change_is_the_coefficient_of_the_date_in_least_squares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 40, 60)
    x = rng.uniform(0, 100, 60) - days
    y = rng.uniform(-1, 1) * x + rng.normal(0, 20, 60) - 15 * (days > 20)
    dates = np.append(DATES, [1.0, 38.0])
    for date, raw, adjusted in zip(dates, *changes_at(dates, days, y, x, 3), strict=True):
        after = days > date
        if min(after.sum(), (~after).sum()) < 3:
            assert np.isnan([raw, adjusted]).all()
            continue
        assert raw == pytest.approx(y[after].mean() - y[~after].mean())
        fitted, *_ = np.linalg.lstsq(np.column_stack([np.ones(60), x, after]), y)
        assert adjusted == pytest.approx(fitted[2], abs=1e-8)
