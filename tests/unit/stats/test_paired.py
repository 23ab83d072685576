"""Two groups of runs, and the plan of a comparison, against formulas in loops and simulations."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lcbtui.dataset.results import Floats, Ints
from lcbtui.stats.differences import PerProblem
from lcbtui.stats.distributions import student_p_value, student_quantile
from lcbtui.stats.paired import (
    PairedDifference,
    paired_difference,
    paired_variance,
    planned,
    planned_like,
    power,
    smallest_gap,
)

Groups = tuple[Floats, Floats, Ints | None]


@st.composite
def groups(draw: st.DrawFn, least: int = 1) -> Groups:
    """Two groups of runs on the same problems, with run effects, and maybe questions."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    problems, levels = draw(st.integers(8, 60)), draw(st.sampled_from([1, 4]))
    hard = random.random(problems)
    spread = draw(st.sampled_from([0.0, 0.02, 0.3]))

    def side() -> Floats:
        runs = draw(st.integers(least, 6))
        chance = np.clip(hard + random.normal(0, 0.1) + random.normal(0, spread, (runs, 1)), 0, 1)
        return 100 * random.binomial(levels, chance) / levels

    mixed = 3 * random.permutation(problems) // 8  # codes with gaps, of two or three problems
    questions = mixed if draw(st.booleans()) else None
    return side(), side(), questions


def close(found: PairedDifference, other: PairedDifference) -> None:
    for one, two in zip(found, other, strict=True):
        assert one == pytest.approx(two, rel=1e-7, abs=1e-7, nan_ok=True)


def one_sided(found: PairedDifference) -> float:
    """The p-value at which the one-sided bound towards 0 is 0, by halving."""
    low, high = 0.5, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        at_least, at_most = found.bounds(middle)
        low, high = (low, middle) if at_least <= 0 <= at_most else (middle, high)
    return 1 - high


@given(groups())
def test_fewer_than_three_runs_are_compared_by_their_means(drawn: Groups) -> None:
    first, second, questions = drawn
    first = first[:2]
    found = paired_difference(first, second, questions)
    plain = PerProblem(np.stack([first.mean(axis=0), second.mean(axis=0)]), questions).differences
    for name in ("difference", "error"):
        one, two = getattr(found, name), getattr(plain, name)[0, 1]
        assert one == pytest.approx(two, rel=1e-12, abs=0, nan_ok=True), name
    least = float(plain.p_value[0, 1])
    assert found.p_value == pytest.approx(max(least, one_sided(found)), abs=1e-6)
    low, high = float(plain.low[0, 1]), float(plain.high[0, 1])
    if found.p_value > 0.05:
        low, high = min(low, 0), max(high, 0)
    expected = (min(low, found.at_least), max(high, found.at_most))
    assert (found.low, found.high) == pytest.approx(expected, nan_ok=True)
    assert not found.uses_spreads
    for side, spread in zip((first, second), found.spreads, strict=True):
        means = side.mean(axis=1)
        assert math.isnan(spread) if len(means) == 1 else spread == pytest.approx(means.std(ddof=1))


def over_runs(side: Floats, questions: Ints) -> tuple[float, float]:
    """The variance that runs add and its part of Satterthwaite's sum, in loops."""
    runs, problems = side.shape
    codes = sorted(set(questions.tolist()))
    noise = 0.0
    for run in range(runs):
        for code in codes:
            total = 0.0
            for problem in np.flatnonzero(questions == code):
                total += side[run, problem] - side[run].mean() - side[:, problem].mean()
                total += side.mean()
            noise += total**2 / (runs - 1) / (len(codes) - 1)
    noise *= len(codes) / problems**2 / runs
    seen = sum((run.mean() - side.mean()) ** 2 for run in side) / (runs - 1) / runs
    if seen <= noise * (1 + 1e-9):
        return 0.0, 0.0
    return seen - noise, seen**2 / (runs - 1) + noise**2 / (runs - 1) / (len(codes) - 1)


@given(groups(least=3))
def test_three_runs_add_their_variance_by_satterthwaite(drawn: Groups) -> None:
    first, second, questions = drawn
    codes = np.arange(first.shape[1]) if questions is None else questions
    found = paired_difference(first, second, questions)
    plain = PerProblem(np.stack([first.mean(axis=0), second.mean(axis=0)]), questions).differences
    problem_error, least = float(plain.error[0, 1]), float(plain.p_value[0, 1])
    (a, b), (c, d) = over_runs(first, codes), over_runs(second, codes)
    error = math.sqrt(problem_error**2 + a + c)
    assert found.uses_spreads
    assert found.problem_error == pytest.approx(problem_error)
    assert found.error == pytest.approx(error, abs=1e-9)
    assume(error > 0)
    df = error**4 / (problem_error**4 / (len(set(codes.tolist())) - 1) + b + d)
    df = max(df, 1.0)
    assert found.df == pytest.approx(df)
    own = student_p_value(np.array(found.difference / error), np.array(df))
    assert found.p_value == pytest.approx(max(least, float(own), one_sided(found)), abs=1e-6)
    half = float(student_quantile(np.array(df))) * error
    if found.p_value <= 0.05:
        ends = max(found.difference - half, -100), min(found.difference + half, 100)
        ends = min(ends[0], found.at_least), max(ends[1], found.at_most)
        assert (found.low, found.high) == pytest.approx(ends)


@given(groups())
def test_a_one_sided_bound_adds_three_questions_and_skewness(drawn: Groups) -> None:
    first, second, questions = drawn
    gaps = first.mean(axis=0) - second.mean(axis=0)
    codes = np.arange(len(gaps)) if questions is None else questions
    own = [gaps[codes == code] for code in set(codes.tolist())]
    size = sum(len(part) ** 2 for part in own) / len(gaps)
    sums = sum(float(part.sum()) ** 2 for part in own) + 3 * (100 * size) ** 2
    together = sums / (float((gaps**2).sum()) + 3 * 100**2 * size)
    found = paired_difference(first, second, questions)
    off = [float(part.sum()) - len(part) * float(gaps.mean()) for part in own]
    added = 3 * (100 * together) ** 2
    skewness = sum(each**3 for each in off) / (sum(each**2 for each in off) + added) / len(gaps)
    t = float(student_quantile(np.array(found.df), 0.9))
    shift = skewness * (1 + 2 * t**2) / 6
    half = t * math.sqrt(found.error**2 + added / len(gaps) ** 2)
    assert found.at_least == pytest.approx(max(gaps.mean() + min(shift, 0) - half, -100))
    assert found.at_most == pytest.approx(min(gaps.mean() + max(shift, 0) + half, 100))


@given(groups(), st.floats(0.01, 1e4))
def test_sides_swapped_mirror_no_order_matters_nor_a_unit(drawn: Groups, unit: float) -> None:
    first, second, questions = drawn
    found = paired_difference(first, second, questions)
    mirror = paired_difference(second, first, questions)
    close(
        mirror._replace(
            difference=-mirror.difference,
            low=-mirror.high,
            high=-mirror.low,
            at_least=-mirror.at_most,
            at_most=-mirror.at_least,
            spreads=mirror.spreads[::-1],
            skewness=-mirror.skewness,
        ),
        found,
    )
    order = np.random.default_rng(0).permutation(first.shape[1])
    moved = None if questions is None else questions[order]
    close(paired_difference(first[::-1, order], second[::-1, order], moved), found)
    other = paired_difference(first * unit, second * unit, questions, width=100 * unit)
    for name in ("difference", "low", "high", "at_least", "at_most", "error", "problem_error"):
        one, two = getattr(found, name), getattr(other, name) / unit
        assert one == pytest.approx(two, rel=1e-6, abs=1e-6, nan_ok=True), name
    assert found.p_value == pytest.approx(other.p_value, abs=1e-9)


def test_only_a_scale_with_ends_clips() -> None:
    first, second = np.array([[90.0, 80, 0, 95] * 2]), np.zeros((1, 8))
    clipped = paired_difference(first, second)
    free = paired_difference(first, second, bounded=False)
    assert clipped.at_most == 100 == clipped.limit < free.at_most
    assert clipped.at_least == free.at_least
    assert paired_difference(first, second, width=1000, bounded=False).at_least < free.at_least


@given(groups(), st.floats(0.55, 0.999))
def test_bounds_and_the_interval_hold_the_difference(drawn: Groups, level: float) -> None:
    found = paired_difference(*drawn)
    assert found.bounds(0.95) == (found.at_least, found.at_most)
    (low, high), (lower, higher) = found.bounds(level), found.bounds((1 + level) / 2)
    assert -100 <= lower <= low <= found.difference <= high <= higher <= 100
    if found.error > 0:
        assert (found.low > 0 or found.high < 0) == (found.p_value <= 0.05)
        assert found.low <= found.difference <= found.high
    assert not (found.low > found.at_least or found.high < found.at_most)
    if found.p_value <= 0.05:
        assert found.at_least > 0 or found.at_most < 0


def test_five_problems_that_differ_are_too_few_whatever_students_t_says() -> None:
    first = np.zeros((3, 100))
    first[:, :5] = np.array([[100.0], [100.0], [90.0]])
    found = paired_difference(first, np.zeros((3, 100)))
    assert found.error > found.problem_error
    assert student_p_value(np.array(found.difference / found.error), np.array(found.df)) < 0.05
    assert found.p_value == 2**-4
    assert found.low == 0 < found.high


PAIRS = st.integers(2, 300).map(lambda models: math.comb(models, 2))
ERRORS = st.floats(0.1, 20)
DEGREES = st.integers(9, 3000).map(float) | st.just(math.inf)
SCORES, RUNS = st.integers(1, 99), st.integers(1, 20)


@given(ERRORS, PAIRS, DEGREES)
def test_power_is_80_percent_at_the_smallest_gap(error: float, pairs: int, df: float) -> None:
    shown = power(smallest_gap(error, pairs, df=df), error, df, pairs)
    assert shown == pytest.approx(0.8, abs=1e-3)  # the other tail too, so a little more
    assert power(0, error, df, pairs) == pytest.approx(0.05 / pairs, rel=1e-6)


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
    found = shown(np.random.default_rng(2), 5, paired_variance(95, 1, gap=5), problems, 2)
    assert case.power == pytest.approx(found, abs=0.06)


@pytest.mark.parametrize(
    ("runs", "cautious", "found"),
    [(1, False, 0.828), (10, False, 0.592), (1, True, 1.248), (10, True, 0.915)],
)
def test_the_scatter_is_that_of_real_results(runs: int, cautious: bool, found: float) -> None:
    assert paired_variance(50, runs, cautious=cautious) / 2500 == pytest.approx(found, abs=0.015)


@given(SCORES, RUNS, st.booleans())
def test_more_runs_scatter_less_and_caution_more(score: int, runs: int, cautious: bool) -> None:
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
def test_a_plan_knows_not_who_was_better(up: int, down: int, gap: float, problems: int) -> None:
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
    assert smallest is not None and smallest == pytest.approx(2.8 * seen.error, rel=0.2)
