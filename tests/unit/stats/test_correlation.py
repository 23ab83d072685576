"""The correlations and their intervals against their definitions and by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.regression import (
    correlation_interval,
    correlations,
    effective_number,
    midranks,
)

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


# The intervals


def by_fishers_z(r: float, n: float, variance: float = 1.0) -> tuple[float, float]:
    """From the logarithms of Fisher's transformation, written out."""
    z = math.log((1 + r) / (1 - r)) / 2
    ends = (z + side * 1.959963984540054 * math.sqrt(variance / (n - 3)) for side in (-1, 1))
    low, high = ((math.exp(2 * end) - 1) / (math.exp(2 * end) + 1) for end in ends)
    return low, high


@given(st.floats(-0.999, 0.999), st.floats(4, 1e6))
def test_an_interval_is_fishers_and_of_ranks_bonett_and_wrights(r: float, n: float) -> None:
    assert correlation_interval(r, n) == pytest.approx(by_fishers_z(r, n), abs=1e-9)
    of_ranks = correlation_interval(r, n, of_ranks=True)
    assert of_ranks == pytest.approx(by_fishers_z(r, n, 1 + r * r / 2), abs=1e-9)


def test_below_four_points_and_of_a_perfect_correlation_there_is_no_interval() -> None:
    assert correlation_interval(0.5, 3.9) is None
    assert correlation_interval(0.5, 4) is not None
    for perfect in (1.0, -1.0, 1 - 1e-12):
        assert correlation_interval(perfect, 12) is None
        assert correlation_interval(perfect, 12, of_ranks=True) is None
    sizes = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    found = correlations(sizes, np.array([1.0, 2.0, 3.0, 4.0, 5.0, 9.0]))
    assert found is not None and found.is_in_order
    assert found.spearman_interval is None
    assert found.pearson_interval is not None and found.pearson_interval.high < 1


@pytest.mark.parametrize("n", [5, 7, 12, 25])
@pytest.mark.parametrize("truth", [0.0, 0.5])
def test_intervals_hold_the_truth_in_93_of_100_samples_at_least(n: int, truth: float) -> None:
    random, samples = np.random.default_rng(1000 + n), 3000
    # Of normal values Spearman's correlation is this of Pearson's (Pearson, 1907).
    of_ranks = 6 / math.pi * math.asin(truth / 2)
    held = np.zeros(2)
    for _ in range(samples):
        x = random.standard_normal(n)
        y = truth * x + math.sqrt(1 - truth**2) * random.standard_normal(n)
        found = correlations(10**x, y)
        assert found is not None
        both = (found.pearson_interval, truth), (found.spearman_interval, of_ranks)
        # No interval rules nothing out.
        held += [one is None or one.low <= true <= one.high for one, true in both]
    assert (held / samples >= 0.93).all()


# Several rows of a model


def test_rows_that_repeat_models_are_worth_fewer_models() -> None:
    assert effective_number(np.array([1] * 12)) == 12
    assert effective_number(np.array([4] * 6)) == 6
    assert effective_number(np.array([3, 1, 1])) == pytest.approx(25 / 11)
    sizes = np.repeat([1.0, 2.0, 4.0, 8.0, 16.0, 32.0], 3)
    scores = np.random.default_rng(3).uniform(20, 80, 18)
    models = np.repeat(np.arange(6), 3)
    found, apart = correlations(sizes, scores, models), correlations(sizes, scores)
    assert found is not None and apart is not None
    assert (found.points, found.effective, found.pearson) == (18, 6, apart.pearson)
    assert found.pearson_interval == pytest.approx(by_fishers_z(found.pearson, 6))
    assert apart.pearson_interval == pytest.approx(by_fishers_z(found.pearson, 18))


def test_twelve_rows_of_four_models_have_no_correlation() -> None:
    sizes = np.repeat([1.0, 2.0, 4.0, 8.0], 3)
    assert correlations(sizes, np.arange(12.0), np.repeat(np.arange(4), 3)) is None
    assert correlations(sizes, np.arange(12.0)) is not None


def test_with_several_rows_of_a_model_intervals_hold_the_truth_as_often() -> None:
    rows = np.array([10] + [6] * 5 + [3] * 10 + [2] * 15 + [1] * 20)
    models = np.repeat(np.arange(len(rows)), rows)
    random, samples, held = np.random.default_rng(5), 1000, np.zeros(2)
    naive = 0
    for _ in range(samples):
        x, own = random.standard_normal((2, len(rows)))[:, models]
        y = math.sqrt(0.9) * own + math.sqrt(0.1) * random.standard_normal(len(models))
        found = correlations(10**x, y, models)
        assert found is not None and found.pearson_interval and found.spearman_interval
        both = found.pearson_interval, found.spearman_interval
        held += [one.low <= 0 <= one.high for one in both]
        low, high = by_fishers_z(found.pearson, len(models))
        naive += low <= 0 <= high
    assert (held / samples >= 0.93).all()
    assert naive / samples < 0.85
