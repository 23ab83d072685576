"""The correlations against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.correlation import correlations, midranks
from unit.stats.bundled import sizes_and_scores

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


def test_on_the_figure_larger_models_score_higher_about_half_the_time() -> None:
    _, params, scores = sizes_and_scores("figure")
    found = correlations(params, scores)
    assert found is not None
    assert (found.points, round(found.spearman, 3)) == (12, 0.526)
    assert found.spearman == pytest.approx(
        coefficient(by_counting(params.tolist()), by_counting(scores.tolist()))
    )
    assert found.pearson == pytest.approx(coefficient(np.log10(params).tolist(), scores.tolist()))


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
