"""The correlations and their intervals against their definitions and by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.regression import correlations, midranks

POINTS = st.lists(
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


@given(POINTS)
def test_the_correlations_are_those_of_their_definitions(
    points: list[tuple[float, float]],
) -> None:
    x, y = (list(column) for column in zip(*points, strict=True))
    found = correlations(np.array(x), np.array(y))
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
        return
    assert found is not None
    assert found.points == len(points)
    assert found.spearman == pytest.approx(coefficient(by_counting(x), by_counting(y)), abs=1e-9)
    assert found.pearson == pytest.approx(coefficient(np.log10(x).tolist(), y), abs=1e-9)


def test_models_without_a_size_or_a_score_do_not_count() -> None:
    params = np.array([1, 2, 4, 8, 16, 0, -1, math.nan, 3, math.inf])
    scores = np.array([1, 2, 3, 4, 5, 99, 99, 99, math.nan, 99])
    found = correlations(params, scores)
    assert found is not None
    assert found.points == 5
    assert (found.spearman, found.pearson) == pytest.approx((1, 1))
    assert correlations(params[1:], scores[1:]) is None


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert midranks(np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [2.5, 1.0, 2.5, 4.0]


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=5, max_size=20))
def test_any_numbers_give_a_correlation_within_one_or_none(
    points: list[tuple[float, float]],
) -> None:
    x, y = np.array(points).T
    found = correlations(x, y)
    assert found is None or max(abs(found.spearman), abs(found.pearson)) <= 1


# The interval of Spearman's correlation


def by_leaving_out(x: list[float], y: list[float]) -> float:
    """The standard error of the jackknife: of Spearman's correlation without each point in turn."""
    n = len(x)
    left = [
        coefficient(by_counting(x[:k] + x[k + 1 :]), by_counting(y[:k] + y[k + 1 :]))
        for k in range(n)
    ]
    return math.sqrt((n - 1) ** 2 / n * np.var(left))


@pytest.mark.parametrize("digits", [0, 9])
def test_the_error_is_nearly_that_of_leaving_out_each_point_with_and_without_ties(
    digits: int,
) -> None:
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
    assert found is not None and found.is_in_order
    assert found.spearman_interval is None


# Several rows of a model


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
