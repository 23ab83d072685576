"""Planning a paired comparison: power, the gap that shows, and the problems that it takes."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.results import Floats
from lcbtui.stats.differences import PerProblem
from lcbtui.stats.paired import (
    paired_difference,
    paired_variance,
    planned,
    planned_like,
    power,
    smallest_gap,
)

PAIRS = st.integers(2, 300).map(lambda models: math.comb(models, 2))
ERRORS = st.floats(0.1, 20)
DEGREES = st.integers(9, 3000).map(float) | st.just(math.inf)
SCORES, RUNS = st.integers(1, 99), st.integers(1, 20)


@given(ERRORS, PAIRS, DEGREES)
def test_the_smallest_gap_is_the_one_that_is_shown_in_80_percent(
    error: float, pairs: int, df: float
) -> None:
    shown = power(smallest_gap(error, pairs, df=df), error, df, pairs)
    assert shown == pytest.approx(0.8, abs=1e-3)  # the other tail too, so a little more


@given(ERRORS, PAIRS, DEGREES)
def test_equal_models_are_told_apart_as_often_as_the_level_says(
    error: float, pairs: int, df: float
) -> None:
    assert power(0, error, df, pairs) == pytest.approx(0.05 / pairs, rel=1e-6)


@given(st.floats(0.1, 50), ERRORS, PAIRS, DEGREES, st.floats(1.1, 3))
def test_power_grows_with_the_gap_and_falls_with_error_and_pairs(
    gap: float, error: float, pairs: int, df: float, times: float
) -> None:
    known = power(gap, error, df, pairs)
    more, less = known + 1e-9, known - 1e-9
    assert 0 < known < 1 + 1e-9
    assert power(times * gap, error, df, pairs) > less
    assert power(gap, times * error, df, pairs) < more
    assert power(gap, error, df, 3 * pairs) < more
    assert power(times * gap, times * error, df, pairs) == pytest.approx(known)


def shown(random: np.random.Generator, gap: float, variance: float, n: int, models: int) -> float:
    """How often two are separated, as one pair of several, that differ on as few as can be."""

    @cache
    def separated(first: int, second: int) -> bool:
        changes = np.repeat([100.0, -100.0, 0.0], [first, second, n - first - second])
        sides = np.maximum([changes, -changes], 0)
        found = PerProblem(sides if models == 2 else sides[[0, 1, 1]]).differences
        return bool(found.p_value[0, 1] <= 0.05 / math.comb(models, 2))

    unlike, share = (variance + gap**2) / 1e4, gap / 100
    alone = (unlike + share) / 2, max((unlike - share) / 2, 0)
    drawn = random.multinomial(n, [*alone, 1 - sum(alone)], 1000).tolist()
    return sum(separated(first, second) for first, second, _ in drawn) / 1000


@pytest.mark.parametrize(("problems", "said"), [(10, 0.0), (100, 0.38), (150, 0.77), (300, 1.0)])
def test_few_problems_never_show_what_needs_six_that_differ(problems: int, said: float) -> None:
    case = planned(5, problems, models=2, runs=1, score=95, cautious=False)
    assert case.power == pytest.approx(said, abs=0.02)
    variance = paired_variance(95, 1, gap=5)
    found = shown(np.random.default_rng(2), 5, variance, problems, 2)
    assert case.power == pytest.approx(found, abs=0.06)


@pytest.mark.parametrize(
    ("runs", "cautious", "found"),
    [(1, False, 0.828), (10, False, 0.592), (1, True, 1.248), (10, True, 0.915)],
)
def test_the_scatter_is_that_of_the_results_it_was_taken_from(
    runs: int, cautious: bool, found: float
) -> None:
    assert paired_variance(50, runs, cautious=cautious) / 2500 == pytest.approx(found, abs=0.015)


@given(SCORES, RUNS, st.booleans())
def test_more_runs_and_scores_near_the_ends_scatter_less_and_caution_more(
    score: int, runs: int, cautious: bool
) -> None:
    known = paired_variance(score, runs, cautious=cautious)
    assert paired_variance(100 - score, runs, cautious=cautious) == pytest.approx(known)
    assert known <= paired_variance(50, runs, cautious=cautious)
    assert known / 2 < paired_variance(score, 2 * runs, cautious=cautious) < known
    assert paired_variance(score, runs) <= known


@given(
    st.none() | st.floats(0.5, 20),
    st.none() | st.integers(10, 5000),
    st.integers(2, 300),
    RUNS,
    st.integers(10, 90),
    st.booleans(),
)
def test_a_plan_knows_what_follows_from_what_is_given(
    gap: float | None, problems: int | None, models: int, runs: int, score: int, cautious: bool
) -> None:
    how = {"models": models, "runs": runs, "score": score}
    case = planned(gap, problems, cautious=cautious, **how)
    assert (case.needed is None) == (gap is None)
    assert (case.error is None) == (problems is None)
    assert (case.power is None) == (gap is None or problems is None)
    if case.power is not None and case.needed is not None and problems is not None:
        assert case.power > 0.799 if problems >= case.needed else case.power < 0.801
    if case.smallest_gap is not None:
        assert case.smallest_gap <= 2 * min(score, 100 - score)
        assert planned(
            case.smallest_gap, problems, cautious=cautious, **how
        ).power == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize("gap", [2.0, 4.0])
def test_graded_runs_are_planned_with_the_bound_that_they_are_judged_by(gap: float) -> None:
    random = np.random.default_rng(7)

    def differing(by: float) -> tuple[Floats, Floats]:
        second = random.uniform(20, 80, 100)
        return np.clip(second + by + random.normal(0, 4, 100), 0, 100), second

    first, second = differing(gap)
    seen = paired_difference(first[None], second[None])
    planned_power = planned_like(first, second, seen, gap, 100).power
    assert planned_power is not None
    draws = [differing(gap) for _ in range(200)]
    shown = sum(paired_difference(a[None], b[None]).p_value <= 0.05 for a, b in draws)
    assert shown / 200 == pytest.approx(planned_power, abs=0.12)


@given(st.integers(0, 2**32), st.floats(0.5, 30), st.integers(10, 5000))
def test_a_plan_of_runs_agrees_with_itself(seed: int, gap: float, problems: int) -> None:
    first, second = 100 * np.random.default_rng(seed).integers(0, 2, (2, 1, 60)).astype(float)
    found = paired_difference(first, second)
    case = planned_like(first[0], second[0], found, gap, problems)
    assert case.needed is not None and case.power is not None
    assert case.power > 0.799 if problems >= case.needed else case.power < 0.801
    needed = planned_like(first[0], second[0], found, None, case.needed)
    assert needed.smallest_gap is not None
    assert needed.smallest_gap <= gap + 0.001001 or case.needed == 10  # a gap has three decimals
    assert case.rho == pytest.approx(np.corrcoef(first, second)[0, 1], abs=0.05)


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.5, 30), st.integers(10, 5000))
@example(30, 30, 1.0, 10)
def test_a_plan_depends_on_how_many_outcomes_differ_and_not_on_who_was_better(
    up: int, down: int, gap: float, problems: int
) -> None:
    cases = []
    for ups in (up, up + down):
        changes = np.repeat([100.0, -100.0, 0.0], [ups, up + down - ups, 60 - up - down])
        sides = np.maximum(changes, 0), np.maximum(-changes, 0)
        found = paired_difference(*(side[None] for side in sides))
        cases.append(planned_like(*sides, found, gap, problems))
    one, two = ((case.needed, case.power, case.smallest_gap) for case in cases)
    assert one == pytest.approx(two)


def test_scores_that_differ_alike_on_every_problem_are_planned_as_outcomes() -> None:
    first, alike = np.full(50, 60.0), np.full(50, 100.0)
    of_scores, of_outcomes = (
        planned_like(side, side - by, paired_difference(side[None], side[None] - by), 20, 50)
        for side, by in ((first, 10), (alike, 0))
    )
    assert of_scores.power == pytest.approx(of_outcomes.power, abs=0.001)


def test_a_gap_on_another_scale_is_looked_for_in_its_own_size() -> None:
    random = np.random.default_rng(5)
    second = random.normal(5000, 1500, 100)
    first = second + random.normal(0, 1300, 100)
    seen = paired_difference(first[None], second[None], width=6000.0, bounded=False)
    smallest = planned_like(first, second, seen, None, 100).smallest_gap
    assert smallest is not None
    assert smallest == pytest.approx(2.8 * seen.error, rel=0.2)
