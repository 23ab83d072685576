"""The two tests of a difference against their formulas, one pair at a time."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.comparisons import paired, paired_all, two_proportions

NAN = math.nan


@given(st.floats(0, 100), st.floats(0, 100), st.integers(1, 2000), st.integers(1, 2000))
def test_two_proportions_use_the_larger_of_the_two_errors(
    first: float, second: float, n1: int, n2: int
) -> None:
    found = two_proportions(first, second, n1, n2)
    p1, p2 = first / 100, second / 100
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    errors = [
        math.sqrt(max(pooled * (1 - pooled), 0) * (1 / n1 + 1 / n2)),
        math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2),
    ]
    assert found.difference == pytest.approx([first - second])
    assert found.error == pytest.approx([100 * max(errors)], abs=1e-6)
    if max(errors) > 1e-6:
        z = abs(p1 - p2) / max(errors)
        assert found.p_value == pytest.approx([math.erfc(z / math.sqrt(2))], rel=1e-6)
    if n1 == n2:
        assert errors[0] >= errors[1] - 1e-12


def test_the_test_and_its_interval_agree() -> None:
    scores = np.linspace(40, 80, 401)
    found = two_proportions(60.0, scores, 279, 150)
    low, high = found.interval()
    assert ((low > 0) | (high < 0)).tolist() == (found.p_value < 0.05).tolist()


def test_scores_that_do_not_vary_have_no_interval_and_equal_ones_no_difference() -> None:
    found = two_proportions(np.array([100.0, 0.0, 50.0]), np.array([100.0, 0.0, 50.0]), 10, 10)
    assert found.p_value.tolist() == [1, 1, 1]
    low, high = found.interval()
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]


def test_without_a_score_or_a_count_there_is_no_difference() -> None:
    found = two_proportions(
        50.0, np.array([NAN, 60.0, 60.0]), np.array([9.0, NAN, 9.0]), np.array([9.0, 9.0, NAN])
    )
    for values in (found.difference, found.error, found.p_value, *found.interval()):
        assert np.isnan(values).all()


def test_what_cannot_be_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.100"):
        two_proportions(50, 1200, 10, 10)


SCORES = st.lists(
    st.tuples(*[st.sampled_from([0.0, 30.0, 100.0, NAN])] * 3), min_size=1, max_size=30
)


@given(SCORES)
def test_pairs_are_compared_over_the_problems_of_both(rows: list[tuple[float, ...]]) -> None:
    scores = np.array(rows).T
    found = paired_all(scores)
    for place, (i, j) in enumerate(combinations(range(3), 2)):
        differences = [a - b for a, b in zip(scores[i], scores[j], strict=True)]
        differences = [d for d in differences if not math.isnan(d)]
        if len(differences) < 2:
            assert np.isnan([found.difference[place], found.p_value[place]]).all()
            continue
        n = len(differences)
        assert found.difference[place] == pytest.approx(np.mean(differences), abs=1e-9)
        error = np.std(differences, ddof=1) / math.sqrt(n)
        assert found.error[place] == pytest.approx(error, abs=1e-9)
        assert found.degrees_of_freedom[place] == n - 1
        assert found.p_value[place] >= min(1, 2 / 2 ** sum(d != 0 for d in differences))


@given(SCORES)
def test_one_against_others_is_what_the_pairs_say(rows: list[tuple[float, ...]]) -> None:
    scores = np.array(rows).T
    every, one = paired_all(scores), paired(scores[0], scores)
    assert one.p_value[1:] == pytest.approx(every.p_value[:2], nan_ok=True)
    assert one.difference[1:] == pytest.approx(every.difference[:2], nan_ok=True)
    back = paired(scores[1], scores)
    assert back.difference[0] == pytest.approx(-one.difference[1], nan_ok=True)


def test_the_p_value_of_a_pair_is_students() -> None:
    first = np.array([100.0] * 9 + [0.0] * 2)
    second = np.array([0.0] * 8 + [100.0] + [100.0, 0.0])
    # Differences: +100 eight times, 0 twice, −100 once: mean 700/11, s² by definition.
    d = np.array([100.0] * 8 + [0.0, -100.0, 0.0])
    t = d.mean() / (d.std(ddof=1) / math.sqrt(11))
    assert t == pytest.approx(3.13, abs=0.01)
    found = paired(first, second[None, :])
    # Student's table for 10 degrees of freedom: 3.169 leaves 0.01, 2.764 leaves 0.02.
    assert 0.01 < found.p_value[0] < 0.02
    low, high = found.interval()
    assert (low[0], high[0]) == pytest.approx((d.mean() - 45.3, d.mean() + 45.3), abs=0.1)


@pytest.mark.parametrize(("differing", "apart"), [(5, False), (6, True)])
def test_fewer_than_six_problems_that_differ_never_tell_two_models_apart(
    differing: int, apart: bool
) -> None:
    for same in (0, 200):
        first = np.array([100.0] * differing + [50.0] * same)
        second = np.array([0.0] * differing + [50.0] * same)
        found = paired(first, second[None, :])
        assert (found.p_value[0] <= 0.05) == apart
        assert found.p_value[0] >= 2 / 2**differing


def test_models_with_the_same_result_everywhere_are_not_told_apart() -> None:
    scores = np.tile([100.0, 0.0, 33.3], (2, 20))
    found = paired_all(scores)
    assert found.p_value.tolist() == [1]
    assert np.isnan(found.interval()).all()


def test_the_paired_interval_is_that_of_a_bootstrap_over_problems() -> None:
    random = np.random.default_rng(20240801)
    chances = random.beta(1, 0.6, size=279)
    scores = 10 * random.binomial(10, [chances, chances**1.3]).astype(np.float64)
    low, high = paired(scores[0], scores[1:]).interval()
    drawn = random.integers(0, 279, size=(20_000, 279))
    means = (scores[0] - scores[1])[drawn].mean(axis=1)
    assert (low[0], high[0]) == pytest.approx(tuple(np.quantile(means, [0.025, 0.975])), abs=0.15)


def test_the_same_problems_make_a_pair_sharper_than_two_proportions() -> None:
    random = np.random.default_rng(7)
    solved = random.random((2, 279)) < random.beta(0.5, 0.5, size=279)
    scores = np.where(solved, 100.0, 0.0)
    counted = two_proportions(scores[0].mean(), scores[1].mean(), 279, 279)
    assert paired_all(scores).error[0] < 0.8 * counted.error[0]
