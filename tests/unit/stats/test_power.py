"""Planning a paired comparison: power, the gap that shows, and the problems that it takes."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.stats.differences import smallest_gap
from lcbtui.stats.paired import Spread, paired_difference
from lcbtui.stats.power import paired_variance, planned, planned_like, power

PAIRS = st.integers(2, 300).map(lambda models: math.comb(models, 2))
ERRORS = st.floats(0.1, 20)
DEGREES = st.integers(9, 3000).map(float) | st.just(math.inf)
SCORES, RUNS = st.integers(1, 99), st.integers(1, 20)


@given(ERRORS, PAIRS, DEGREES)
def test_the_smallest_gap_is_the_one_that_is_shown_in_80_percent(
    error: float, pairs: int, df: float
) -> None:
    shown = power(smallest_gap(error, pairs, df=df), error, pairs, df)
    assert shown == pytest.approx(0.8, abs=1e-3)  # the other tail too, so a little more


@given(ERRORS, PAIRS, DEGREES)
def test_equal_models_are_told_apart_as_often_as_the_level_says(
    error: float, pairs: int, df: float
) -> None:
    assert power(0, error, pairs, df) == pytest.approx(0.05 / pairs, rel=1e-6)


@given(st.floats(0.1, 50), ERRORS, PAIRS, DEGREES, st.floats(1.1, 3))
def test_power_grows_with_the_gap_and_falls_with_error_and_pairs(
    gap: float, error: float, pairs: int, df: float, times: float
) -> None:
    known = power(gap, error, pairs, df)
    more, less = known + 1e-9, known - 1e-9
    assert 0 < known < 1 + 1e-9
    assert power(times * gap, error, pairs, df) > less
    assert power(gap, times * error, pairs, df) < more
    assert power(gap, error, 3 * pairs, df) < more
    assert power(times * gap, times * error, pairs, df) == pytest.approx(known)


@given(st.floats(0.5, 60), SCORES, RUNS, st.booleans(), PAIRS)
def test_the_problems_needed_show_the_gap_and_one_fewer_would_not(
    gap: float, score: int, runs: int, cautious: bool, pairs: int
) -> None:
    variance = paired_variance(score, runs, cautious=cautious)

    def shows(problems: int) -> bool:
        return smallest_gap(math.sqrt(variance / problems), pairs, df=problems - 1) <= gap

    needed = Spread(variance).problems_needed(gap, pairs)
    assert needed is not None
    assert shows(needed)
    assert needed == 10 or not shows(needed - 1)


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
    if case.smallest is not None:
        assert case.smallest <= 2 * min(score, 100 - score)
        assert planned(case.smallest, problems, cautious=cautious, **how).power == pytest.approx(
            0.8, abs=1e-3
        )


@pytest.mark.parametrize(("problems", "up", "down"), [(400, 60, 60), (300, 4, 2), (200, 0, 0)])
def test_the_smallest_gap_between_runs_like_two_that_are_there_is_shown_in_80_percent(
    problems: int, up: int, down: int
) -> None:
    changes = np.repeat([100.0, -100.0, 0.0], [up, down, problems - up - down])
    first, second = np.maximum(changes, 0), np.maximum(-changes, 0)
    case = planned_like(first, second, paired_difference(first[None], second[None]), None, problems)
    assert case.smallest is not None
    unlike = max((up + down) / problems, case.smallest / 100)
    ups = (unlike + case.smallest / 100) / 2
    random = np.random.default_rng(problems)
    shown = 0
    for _ in range(250):
        drawn = random.choice([100.0, -100.0, 0.0], problems, p=[ups, unlike - ups, 1 - unlike])
        sides = np.maximum(drawn, 0)[None], np.maximum(-drawn, 0)[None]
        shown += paired_difference(*sides).p_value <= 0.05
    assert 0.68 < shown / 250 < 0.9  # few that differ are few to count


@given(st.integers(0, 2**32), st.floats(0.5, 30), st.integers(10, 5000))
def test_a_plan_of_runs_agrees_with_itself(seed: int, gap: float, problems: int) -> None:
    first, second = 100 * np.random.default_rng(seed).integers(0, 2, (2, 1, 60)).astype(float)
    found = paired_difference(first, second)
    case = planned_like(first[0], second[0], found, gap, problems)
    assert case.needed is not None and case.power is not None
    assert case.power > 0.799 if problems >= case.needed else case.power < 0.801
    needed = planned_like(first[0], second[0], found, None, case.needed)
    assert needed.smallest is not None
    assert needed.smallest <= gap * 1.001 or case.needed == 10
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
    one, two = ((case.needed, case.power, case.smallest) for case in cases)
    assert one == pytest.approx(two)


def test_scores_that_differ_alike_on_every_problem_are_planned_as_outcomes() -> None:
    first, alike = np.full(50, 60.0), np.full(50, 100.0)
    of_scores, of_outcomes = (
        planned_like(side, side - by, paired_difference(side[None], side[None] - by), 20, 50)
        for side, by in ((first, 10), (alike, 0))
    )
    assert of_scores.power == of_outcomes.power and of_scores.needed == of_outcomes.needed
