"""The normal and Student's t distribution, and intervals, against integrals and printed tables."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.stats.distributions import (
    normal_p_value,
    normal_quantile,
    student_p_value,
    student_quantile,
)
from lcbtui.stats.intervals import (
    Evidence,
    Uncertainty,
    uncertainty,
    uncertainty_over_problems,
    wilson_interval,
)


def by_integral(t: float, df: float) -> float:
    """Both tails of Student's t: with t = √df tan θ its density is that of cos^(df − 1) θ."""

    def area(low: float) -> float:
        # Simpson's rule on u, θ = low + (π/2 − low) u².
        u = np.linspace(0, 1, 4_001)
        width = math.pi / 2 - low
        values = np.cos(low + width * u * u) ** (df - 1) * 2 * width * u
        weights = np.ones_like(u)
        weights[1:-1:2], weights[2:-1:2] = 4, 2
        return float(values @ weights) / 12_000

    return area(math.atan(abs(t) / math.sqrt(df))) / area(0.0)


@given(st.floats(-12, 12), st.integers(1, 1200))
def test_the_tails_of_t_are_the_integral_of_its_density(t: float, df: int) -> None:
    found = student_p_value(np.array([t]), np.array([float(df)]))
    assert found == pytest.approx([by_integral(t, df)], rel=1e-6, abs=1e-12)


def test_the_tails_of_t_with_one_and_two_degrees_of_freedom_are_the_closed_forms() -> None:
    t = np.array([1e-3, 0.5, 1.0, 3.0, 50.0, 1e6])
    assert student_p_value(t, np.ones(6)) == pytest.approx(2 / math.pi * np.arctan(1 / t))
    two = student_p_value(t, np.full(6, 2.0))
    # 1 − t / √(2 + t²) written without the difference, which loses its digits for large t.
    root = np.sqrt(2 + t * t)
    assert two == pytest.approx(2 / (root * (root + t)), rel=1e-12)


@pytest.mark.parametrize(
    ("df", "printed"),
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (math.inf, 1.96)],
)
def test_the_quantiles_of_t_are_those_of_the_printed_table(df: float, printed: float) -> None:
    found = float(student_quantile(np.array(df)))
    assert round(found, 3) == pytest.approx(printed, abs=5e-4)


@given(st.lists(st.floats(1, 1e5), min_size=1, max_size=5), st.floats(0.5, 0.9999))
def test_a_quantile_leaves_the_tails_it_was_asked_for(dfs: list[float], level: float) -> None:
    df = np.array(dfs)
    tails = student_p_value(student_quantile(df, level), df)
    assert tails == pytest.approx(np.full(len(df), 1 - level), rel=1e-7)


def test_what_has_no_distribution_has_no_p_value_and_infinity_has_none_left() -> None:
    nan, inf = math.nan, math.inf
    t = np.array([nan, 1.0, 1.0, inf, -inf, 0.0])
    found = student_p_value(t, np.array([5.0, nan, 0.0, 5.0, inf, 3.0]))
    assert np.isnan(found[:3]).all()
    assert found[3:].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(student_quantile(np.array([nan, 0.5]))).all()


def test_the_normal_distribution_is_the_one_that_everybody_knows() -> None:
    assert normal_quantile() == pytest.approx(1.959964, abs=1e-6)
    z = np.array([0.0, 1.0, -1.959963985, 3.0, math.nan])
    expected = [1.0, 0.317310508, 0.05, 0.002699796, math.nan]
    assert normal_p_value(z) == pytest.approx(np.array(expected), abs=1e-9, nan_ok=True)
    assert student_p_value(z, np.full(5, math.inf)) == pytest.approx(normal_p_value(z), nan_ok=True)


NAN = math.nan


def sure(
    score: float,
    *,
    error: float = NAN,
    stated: float = NAN,
    problems: float = NAN,
    read_off: float = 0.0,
    percent: bool = True,
) -> Uncertainty[float]:
    """Return what is sure of one score, by which the arrays are checked."""
    each = (score, error, stated, problems, read_off)
    found = uncertainty(*each, percent=percent)
    arrays = uncertainty(*(np.array([number]) for number in each), percent=percent)
    for one, of_array in zip(found, arrays, strict=True):
        assert of_array == pytest.approx([one], rel=1e-12, nan_ok=True)
    return found


@pytest.mark.parametrize(
    ("solved", "problems", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_the_published_ones(
    solved: int, problems: int, low: float, high: float
) -> None:
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
    found = wilson_interval(100 * solved / problems, problems)
    assert [round(end / 100, 4) for end in found] == [low, high]


@given(st.floats(0, 100), st.integers(1, 10**6))
@example(0.0, 20)
@example(100.0, 5000)
def test_wilson_ends_where_the_score_test_just_holds(score: float, problems: int) -> None:
    for end in wilson_interval(score, problems):
        assert 0 <= end <= 100
        share, truth = score / 100, end / 100
        distance = (share - truth) ** 2 * problems
        expected = 1.959963985**2 * truth * (1 - truth)
        assert distance == pytest.approx(expected, rel=1e-5, abs=1e-6)
    low, high = wilson_interval(score, problems)
    assert low < high and low - 1e-9 <= score <= high + 1e-9


def test_wilson_takes_arrays_missing_values_and_a_count_beyond_all_problems() -> None:
    low, high = wilson_interval(np.array([50.0, NAN, 50.0]), np.array([100.0, 100.0, NAN]))
    assert low == pytest.approx([40.38, NAN, NAN], abs=0.01, nan_ok=True)
    assert high == pytest.approx([59.62, NAN, NAN], abs=0.01, nan_ok=True)
    with np.errstate(all="raise", under="ignore"):
        ends = wilson_interval(np.array([50.0]), np.array([1e300]))
    assert np.ravel(ends) == pytest.approx(50.0)


@pytest.mark.parametrize(("score", "problems"), [(-0.1, 10), (100.1, 10), (50, 0), (50, 0.5)])
def test_what_cannot_be_a_score_or_a_count_is_refused(score: float, problems: float) -> None:
    with pytest.raises(ValueError, match=r"0\.\.100|below 1"):
        wilson_interval(score, problems)
    with pytest.raises(ValueError, match=r"0\.\.100|below 1"):
        wilson_interval(np.array([50, score]), np.array([10.0, problems]))


def test_over_problems_the_interval_is_wilsons_with_what_the_problems_are_worth() -> None:
    means, errors = np.array([60.0, 97.0, 50.0]), np.array([4.0, 1.0, 3.0])
    problems, clusters = np.array([479.0, 110.0, 1e9]), np.array([11.0, 110.0, 1e9])
    found = uncertainty_over_problems(means, errors, problems, clusters)[:2]
    # 2400 / 4² = 150 with t at 10 degrees of freedom; 291 is above 1.35 · 110; t is z at the end.
    expected = wilson_interval(
        means, np.array([150, 148.5, 2500 / 9]), np.array([2.22814, 1.98197, 1.95996])
    )
    for end, other in zip(found, expected, strict=True):
        assert end == pytest.approx(other, abs=1e-3)


def test_problems_that_all_went_alike_do_not_make_a_score_sure() -> None:
    means, errors = np.array([100.0, 100.0, NAN, NAN]), np.array([0.0, NAN, NAN, NAN])
    problems, questions = np.array([20.0, 6.0, 0.0, NAN]), np.array([20.0, 1.0, 0.0, NAN])
    found = uncertainty_over_problems(means, errors, problems, questions)[:2]
    quantiles = np.array([2.09302, 1.95996, 1, 1])
    expected = wilson_interval(means, np.array([20.0, 1.0, NAN, NAN]), quantiles)
    for end, other in zip(found, expected, strict=True):
        assert end == pytest.approx(other, abs=1e-3, nan_ok=True)
    assert found[0][0] < 90


def test_a_score_read_off_a_picture_has_no_interval_whatever_else_is_known() -> None:
    found = sure(70.5, stated=166, problems=166, read_off=1)
    assert found.evidence == Evidence.READ_OFF
    assert np.isnan([found.low, found.high, found.problems, found.worth]).all()
    exact = sure(69.3, stated=166, problems=166)
    assert exact.evidence == Evidence.STATED_COUNT
    assert exact.half_width == pytest.approx(6.95, abs=0.05)


def test_a_stated_count_goes_before_that_of_the_window_and_nothing_is_unknown() -> None:
    stated, by_window = sure(60, stated=100, problems=100), sure(60, problems=279)
    assert (stated.evidence, by_window.evidence) == (Evidence.STATED_COUNT, Evidence.WINDOW_COUNT)
    assert (stated.low, stated.high) == wilson_interval(60.0, 100.0)
    assert (by_window.low, by_window.high) == wilson_interval(60.0, 279.0)
    for nothing in (sure(60), sure(NAN, stated=100, problems=100), sure(120, problems=279)):
        assert nothing.evidence == Evidence.UNKNOWN
        assert np.isnan(nothing[:4]).all()


@given(st.floats(0.1, 99.9), st.floats(0.5, 20), st.integers(2, 2000))
def test_a_stated_error_goes_before_a_count(score: float, error: float, problems: int) -> None:
    stated, one = np.array([float(problems)]), np.array([score])
    arrays = uncertainty(one, np.array([error]), stated, stated, 0 * stated, np.array([4.0]))
    found = Uncertainty(*(float(each[0]) for each in arrays))
    worth = max(score * (100 - score) / error**2, 1)
    assert (found.evidence, found.problems) == (Evidence.STATED_ERROR, problems)
    assert found.worth == pytest.approx(worth)
    assert (found.low, found.high) == pytest.approx(wilson_interval(score, worth, 2.7764451))
    assert found.df == 4
    elsewhere = sure(score * 30, error=error, stated=problems, problems=problems, percent=False)
    assert elsewhere.half_width == pytest.approx(1.959964 * error, rel=1e-6)
    assert (elsewhere.low + elsewhere.high) / 2 == pytest.approx(score * 30)
    assert np.isnan([elsewhere.problems, elsewhere.worth]).all()
    assert sure(1450, stated=9, problems=9, percent=False).evidence == Evidence.UNKNOWN


def test_scores_by_problem_are_the_best_evidence() -> None:
    means, problems = np.array([60.0, 60.0]), np.array([279.0, NAN])
    found = uncertainty_over_problems(means, np.array([2.0, NAN]), problems, problems)
    assert found.evidence.tolist() == [Evidence.PER_PROBLEM, Evidence.UNKNOWN]
    assert found.comparable.tolist() == [True, False]
    low, _ = wilson_interval(60.0, 1.35 * 279, 1.96850)
    assert found.low == pytest.approx([low, NAN], abs=1e-3, nan_ok=True)
