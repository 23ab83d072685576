"""Verdicts, ranks with ties, Holm's correction and the frontier, against their definitions."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.differences import RHO, Comparable, Counted, PerProblem
from lcbtui.stats.verdicts import Verdicts, frontier, frontier_order, holm, verdicts

NAN = math.nan


COUNTED = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 100), st.just(NAN)), st.sampled_from([NAN, 40.0, 300.0, 300.0])
    ),
    min_size=1,
    max_size=14,
)


def counted(rows: list[tuple[float, float]]) -> Verdicts:
    scores, problems = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    return verdicts(Counted(scores, problems, RHO))


@given(COUNTED)
def test_every_two_have_one_verdict_and_each_its_range(rows: list[tuple[float, float]]) -> None:
    found = counted(rows)
    for i, j in combinations(range(len(rows)), 2):
        verdicts_of_two = int(found.tied[i, j]) + int(found.above[i, j]) + int(found.above[j, i])
        assert found.tied[i, j] == found.tied[j, i]
        assert verdicts_of_two == (not math.isnan(sum(rows[i]) + sum(rows[j])))
        if found.above[j, i]:
            assert rows[j][0] > rows[i][0]
    low, high = found.ranks
    there = [score for score, problems in rows if not math.isnan(score + problems)]
    for (score, problems), first, last in zip(rows, low, high, strict=True):
        if math.isnan(score + problems):
            assert np.isnan([first, last]).all()
            continue
        above, equal = sum(s > score for s in there), sum(s == score for s in there)
        assert 1 <= first <= above + 1
        assert above + equal <= last <= len(there)


@given(COUNTED, st.randoms())
def test_the_order_of_the_models_changes_no_range(rows: list[tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    order = list(range(len(rows)))
    random.shuffle(order)
    found, turned = counted(rows).ranks, counted([rows[i] for i in order]).ranks
    for ends, of_turned in zip(found, turned, strict=True):
        assert np.array_equal(ends[order], of_turned, equal_nan=True)


def test_by_problem_a_model_without_a_problem_in_common_stays_in_every_range() -> None:
    good, bad = [100.0] * 40, [0.0] * 40
    scores = np.array([good + [NAN] * 40, bad + [NAN] * 40, [NAN] * 40 + bad, [NAN] * 80])
    evidence = PerProblem(scores)
    assert evidence.scores == pytest.approx([100, 0, 0, NAN], nan_ok=True)
    found = verdicts(evidence)
    for ends, expected in zip(found.ranks, ([1, 2, 1, NAN], [2, 3, 3, NAN]), strict=True):
        assert ends == pytest.approx(expected, nan_ok=True)
    compared = found.tied[0] | found.above[0] | found.above[:, 0]
    assert compared.tolist() == [False, True, False, False]


def test_what_is_incomplete_is_compared_but_has_no_rank_and_is_never_the_highest() -> None:
    random = np.random.default_rng(4)
    hard = 100.0 * (random.random((3, 100)) < np.array([[0.7], [0.5], [0.2]]))
    scores = np.concatenate([np.full((3, 40), 100.0), hard], axis=1)
    scores[2, 40:] = NAN  # the weakest has its easy problems only
    evidence: Comparable = PerProblem(scores)
    found = verdicts(evidence, np.array([True, True, False]))
    assert np.argmax(evidence.scores) == 2
    assert found.top() == 0
    assert np.isnan([ends[2] for ends in found.ranks]).all()
    assert found.ranked.sum() == 2
    assert found.tied[2].tolist() == [True, True, False]
    assert found.top(np.array([False, False, True])) is None


def test_the_highest_is_not_one_that_another_is_separated_above() -> None:
    first = 100.0 * (np.random.default_rng(4).random(400) < 0.5)
    second = first.copy()
    second[np.flatnonzero(first == 0)[-20:]] = 100.0  # better where both have a result
    first[:60], second[:60] = NAN, 0.0  # and alone on problems that it cannot solve
    evidence = PerProblem(np.stack([first, second]))
    assert evidence.scores[0] > evidence.scores[1]
    found = verdicts(evidence)
    assert found.above[1, 0]
    assert found.top() == 1


P_VALUES = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=20)


def test_a_worked_example_comes_out_as_by_hand() -> None:
    # 0.005 · 4 = 0.02; 0.01 · 3 = 0.03; 0.03 · 2 = 0.06; 0.04 · 1 = 0.04, but no less than 0.06.
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def step_down(p_values: list[float], alpha: float) -> list[bool]:
    """Holm's procedure as he words it: stop at the first that is not small enough."""
    there = sorted((p, i) for i, p in enumerate(p_values) if not math.isnan(p))
    rejected = [False] * len(p_values)
    for step, (p, i) in enumerate(there):
        if p * (len(there) - step) > alpha:
            break
        rejected[i] = True
    return rejected


@given(P_VALUES, st.sampled_from([0.01, 0.05, 0.3]))
def test_holm_is_the_step_down_and_missing_stays_missing(
    p_values: list[float], alpha: float
) -> None:
    corrected = holm(np.array(p_values, dtype=np.float64))
    assert (corrected <= alpha).tolist() == step_down(p_values, alpha)
    there = [p for p in p_values if not math.isnan(p)]
    assert np.isnan(corrected).tolist() == [math.isnan(p) for p in p_values]
    left = corrected[~np.isnan(corrected)]
    assert left.tolist() == holm(np.array(there, dtype=np.float64)).tolist()
    assert (left >= np.array(there)).all()
    assert (left <= 1).all()


VALUES = st.one_of(
    st.integers(0, 5).map(float), st.floats(), st.sampled_from([math.nan, math.inf, -math.inf])
)
POINTS = st.lists(st.tuples(VALUES, VALUES), max_size=40)


def by_definition(points: list[tuple[float, float]]) -> list[bool]:
    def beaten(x: float, y: float) -> bool:
        return any(a <= x and b >= y and (a < x or b > y) for a, b in points)

    return [not (math.isnan(x) or math.isnan(y) or beaten(x, y)) for x, y in points]


@given(POINTS, st.data())
def test_the_frontier_is_its_definition(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    x, y = np.array(points, dtype=np.float64).reshape(-1, 2).T
    # A missing value compares false with everything, so it beats nobody here as well.
    assert frontier(x, y).tolist() == by_definition(points)
    kept = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(points), max_size=len(points))), dtype=bool
    )
    order = frontier_order(x, y)
    alone = frontier(np.where(kept, x, np.nan), y)
    assert frontier(x, y, order[kept[order]]).tolist() == alone.tolist()
