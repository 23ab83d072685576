"""Differences of every two scores against their formulas, and the correlation that they assume."""

import math
import os
import re
import tracemalloc
from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcbtui.dataset.windows import Window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.stats.differences import RHO, Counted, Differences, PerProblem, sign_flip_p_value
from lcbtui.stats.distributions import student_p_value, student_quantile
from lcbtui.stats.paired import smallest_gap
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

NAN = math.nan
Z = 1.959963984540054

Floats = npt.NDArray[np.float64]


def wilson(p: float, n: float, z: float) -> tuple[float, float]:
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre - half, centre + half


def newcombe(first: float, second: float, n1: float, n2: float, rho: float, z: float = Z) -> Floats:
    """Newcombe's interval of first − second in points, written as in his papers."""
    p, q = first / 100, second / 100
    (l1, u1), (l2, u2) = wilson(p, n1, z), wilson(q, n2, z)
    down = (p - l1) ** 2 - 2 * rho * (p - l1) * (u2 - q) + (u2 - q) ** 2
    up = (u1 - p) ** 2 - 2 * rho * (u1 - p) * (q - l2) + (q - l2) ** 2
    low, high = p - q - math.sqrt(max(down, 0)), p - q + math.sqrt(max(up, 0))
    return 100 * np.array([max(low, -1), min(high, 1)])


def pair(first: float, second: float, n1: float, n2: float, rho: float = 0.0) -> Differences:
    return Counted(np.array([first, second]), np.array([n1, n2]), rho).differences


COUNTS = st.integers(2, 2000)
RHOS = st.sampled_from([0.0, 0.4, 0.75])


@given(st.floats(0, 100), st.floats(0, 100), COUNTS, COUNTS, RHOS)
def test_counts_have_newcombes_interval_and_it_touches_0_at_the_p_value(
    first: float, second: float, n1: int, n2: int, rho: float
) -> None:
    found = pair(first, second, n1, n2, rho)
    assert found.difference[0, 1] == pytest.approx(first - second, abs=1e-9)
    low, high = newcombe(first, second, n1, n2, rho)
    if found.p_value[0, 1] > 0.05:  # as where so few problems differ
        low, high = min(low, 0), max(high, 0)
    assert found.low[0, 1] == pytest.approx(low, abs=1e-4)
    assert found.high[0, 1] == pytest.approx(high, abs=1e-4)
    assert (found.low[1, 0], found.high[1, 0]) == pytest.approx((-high, -low), abs=1e-4)
    floor = 2 ** (1 - min(n1, n2) * abs(first - second) / 100) if rho else 0
    if found.p_value[0, 1] <= floor * 1.0001:
        assert found.p_value[0, 1] == pytest.approx(min(floor, 1))
        return
    if abs(low) > 1e-4 and abs(high) > 1e-4:
        assert (low > 0 or high < 0) == (found.p_value[0, 1] < 0.05)
    if 0.001 < found.p_value[0, 1] < 0.9:
        z = -float(np.sqrt(2)) * _erfc_inverse(float(found.p_value[0, 1]))
        touching = newcombe(first, second, n1, n2, rho, abs(z))
        assert min(abs(touching)) == pytest.approx(0, abs=1e-3)


def _erfc_inverse(p: float) -> float:
    """−z/√2 with erfc(z/√2) = p."""
    low, high = 0.0, 40.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erfc(middle) > p else (low, middle)
    return -low


def test_in_the_middle_of_the_scale_counts_are_a_z_test_with_correlated_errors() -> None:
    scores = np.array([69.3, 65.7, 61.6, 54.8, 51.7])
    for rho in (0.0, 0.4, 0.6):
        found = Counted(scores, np.full(5, 166.0), rho).differences
        for i, j in combinations(range(5), 2):
            v = [s / 100 * (1 - s / 100) / 166 for s in (scores[i], scores[j])]
            error = 100 * math.sqrt(v[0] + v[1] - 2 * rho * math.sqrt(v[0] * v[1]))
            assert found.error[i, j] == pytest.approx(error)
            plain = math.erfc((scores[i] - scores[j]) / error / math.sqrt(2))
            if 166 * (scores[i] - scores[j]) / 100 > 8:  # else so few problems differ that it is 1
                assert found.p_value[i, j] == pytest.approx(plain, rel=0.35, abs=0.008)


def test_equal_counts_differ_by_nothing_and_have_an_interval_even_at_the_ends() -> None:
    for score in (0.0, 50.0, 100.0):
        found = pair(score, score, 110, 110, 0.4)
        assert (found.difference[0, 1], found.p_value[0, 1]) == (0, 1)
        assert found.low[0, 1] < 0 < found.high[0, 1]


def test_without_a_score_or_a_count_there_is_no_difference() -> None:
    found = Counted(np.array([50.0, NAN, 60.0, 60.0]), np.array([9.0, 9.0, NAN, 9.0])).differences
    for values in (found.difference, found.error, found.p_value, found.low, found.problems):
        assert not np.isnan(values[0, 3])
        assert np.isnan(values[0, [0, 1, 2]]).all()
        assert np.isnan(values[1]).all()


@given(COUNTS, COUNTS, RHOS)
def test_counts_have_in_common_what_the_smaller_has(n1: int, n2: int, rho: float) -> None:
    counts = np.array([n1, n2], dtype=np.float64)
    found = Counted(np.array([60.0, 50.0]), counts, rho).differences
    assert found.problems[0, 1] == found.problems[1, 0] == min(n1, n2)


SCORES = st.lists(
    st.tuples(*[st.sampled_from([0.0, 30.0, 100.0, NAN])] * 3), min_size=1, max_size=30
)


@given(SCORES)
def test_pairs_are_compared_over_the_problems_of_both(rows: list[tuple[float, ...]]) -> None:
    scores = np.array(rows).T
    found = PerProblem(scores).differences
    for i, j in combinations(range(3), 2):
        each = [a - b for a, b in zip(scores[i], scores[j], strict=True) if not math.isnan(a - b)]
        if len(each) < 2:
            assert np.isnan([found.difference[i, j], found.p_value[i, j]]).all()
            continue
        n = len(each)
        assert found.difference[i, j] == pytest.approx(np.mean(each), abs=1e-9)
        assert found.difference[j, i] == pytest.approx(-np.mean(each), abs=1e-9)
        error = np.std(each, ddof=1) / math.sqrt(n)
        assert found.error[i, j] == pytest.approx(error, abs=1e-6)
        assert found.problems[i, j] == n
        p_value, differing = found.p_value[i, j], sum(d != 0 for d in each)
        assert p_value > 0.05 or p_value >= 2 / 2**differing


def test_the_p_value_of_a_pair_is_students() -> None:
    d: Floats = np.array([90.0, 85, 80, 75, 70, 60, 50, 40, -20, 30, -15])
    t = d.mean() / (d.std(ddof=1) / math.sqrt(11))
    assert t == pytest.approx(4.32, abs=0.01)
    found = PerProblem(np.stack([d, np.zeros(11)])).differences
    # Student's table for 10 degrees of freedom: 4.144 leaves 0.002, 4.587 leaves 0.001.
    assert 0.001 < student_p_value(np.array(t), np.array(10)) < 0.002
    assert found.p_value[0, 1] == pytest.approx(sign_flip_p_value(d[None])[0])  # a bit more
    half = 2.228 * d.std(ddof=1) / math.sqrt(11)
    assert (found.low[0, 1], found.high[0, 1]) == pytest.approx(
        (d.mean() - half, d.mean() + half), abs=0.01
    )


@pytest.mark.parametrize("better", range(2, 60, 3))
@pytest.mark.parametrize("worse", [0, 1, 3, 8, 60])
def test_of_two_runs_the_p_value_is_at_least_mcnemars_mid_p(better: int, worse: int) -> None:
    k, more = better + worse, max(better, worse)
    above = sum(math.comb(k, each) for each in range(more + 1, k + 1))
    mid = min(2 * (above + math.comb(k, more) / 2) / 2**k, 1)
    d: Floats = np.repeat([100.0, -100.0, 0.0], [better, worse, 500 - k])
    found = PerProblem(np.stack([d, np.zeros(500)])).differences.p_value[0, 1]
    expected = mid if worse else 2 * mid  # exact where all have one sign
    assert found >= expected * 0.999
    # By the saddlepoint from 101 on.
    assert sign_flip_p_value(d[None])[0] == pytest.approx(expected, rel=1e-9 if k < 101 else 2e-3)


def bonett_price(better: int, worse: int, problems: int) -> tuple[float, float]:
    """Bonett & Price (2012), equation 2, in percent and with Student's quantile."""
    first, second = (better + 1) / (problems + 2), (worse + 1) / (problems + 2)
    variance = (first + second - (first - second) ** 2) / (problems + 2)
    half = float(student_quantile(np.array(problems - 1))) * math.sqrt(variance)
    return 100 * (first - second - half), 100 * (first - second + half)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 500), st.booleans())
def test_outcomes_have_the_interval_of_bonett_and_price(
    better: int, worse: int, alike: int, have_questions: bool
) -> None:
    problems = better + worse + alike
    assume(problems > 1)
    d = np.repeat([100.0, -100.0, 0.0], [better, worse, alike])
    sides = np.array([np.maximum(d, 0), np.maximum(-d, 0)])
    each = PerProblem(sides, np.arange(problems) if have_questions else None).differences
    low, high, p_value = (float(of[0, 1]) for of in (each.low, each.high, each.p_value))
    assert (low > 0 or high < 0) == (p_value <= 0.05)
    ends = bonett_price(better, worse, problems)
    assert max(ends[0], -100) >= low - 1e-9 or low > 0
    if (ends[0] > 0 or ends[1] < 0) == (p_value <= 0.05):
        assert (low, high) == pytest.approx((max(ends[0], -100), min(ends[1], 100)))


@pytest.mark.parametrize("groups", [200, 300])
def test_one_question_of_300_problems_separates_no_equal_models(groups: int) -> None:
    random = np.random.default_rng(groups)
    codes = np.concatenate([np.zeros(300, np.int64), np.arange(1, groups)])
    wrong = 0
    for _ in range(200):
        able = random.normal(size=(2, groups))[:, codes] + random.normal(size=(2, len(codes)))
        scores = np.where(able > 0, 100.0, 0.0)
        wrong += PerProblem(scores, codes).differences.p_value[0, 1] <= 0.05
    assert wrong / 200 < 0.09  # 0.3 and more by Student's t


def test_many_questions_take_no_matrix_of_questions_by_problems() -> None:
    scores = np.random.default_rng(1).choice([0.0, 100.0], (2, 12_000))
    tracemalloc.start()
    _ = PerProblem(scores, np.arange(12_000) // 2).differences
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


@pytest.mark.parametrize(("differing", "separated"), [(5, False), (6, True)])
def test_fewer_than_six_that_differ_separate_no_models(differing: int, separated: bool) -> None:
    for same in (0, 200):
        first = np.array([100.0] * differing + [50.0] * same)
        second = np.array([0.0] * differing + [50.0] * same)
        found = PerProblem(np.stack([first, second])).differences
        assert (found.p_value[0, 1] <= 0.05) == separated
        assert found.p_value[0, 1] >= 2 / 2**differing


def test_no_interval_of_a_difference_goes_beyond_100_points() -> None:
    found = PerProblem(np.array([[100.0] * 5 + [0, 100], [0.0] * 7])).differences
    assert found.difference[0, 1] == pytest.approx(600 / 7)
    assert (found.high[0, 1], found.low[1, 0]) == (100, -100)


def test_models_with_the_same_results_differ_by_0_and_are_never_separated() -> None:
    random = np.random.default_rng(3)
    scores = np.tile(random.choice([0.0, 33.3, 70.0, 100.0], 279), (2, 1))
    others = 100.0 * random.integers(0, 2, (9, 279))
    found = PerProblem(np.concatenate([scores, others])).differences
    assert (found.difference[0, 1], found.error[0, 1], found.p_value[0, 1]) == (0, 0, 1)
    assert np.isnan([found.low[0, 1], found.high[0, 1]]).all()


def clustered(random: np.random.Generator, models: int, questions: int) -> tuple[Floats, list[int]]:
    belongs = [q for q in range(questions) for _ in range(int(random.integers(1, 9)))]
    ease = random.normal(0, 2, (models, questions))[:, belongs]
    solved = random.random(ease.shape) < 1 / (1 + np.exp(-ease))
    return np.asarray(np.where(solved, 100.0, 0.0), np.float64), belongs


@pytest.mark.parametrize("missing", [0.0, 0.1])
def test_errors_are_clustered_by_question_as_the_formula_says(missing: float) -> None:
    random = np.random.default_rng(11)
    scores, belongs = clustered(random, 3, 50)
    scores[random.random(scores.shape) < missing] = NAN
    found = PerProblem(scores, np.array(belongs)).differences
    for i, j in combinations(range(3), 2):
        each = scores[i] - scores[j]
        there = ~np.isnan(each)
        mean, n = each[there].mean(), there.sum()
        sums: dict[int, float] = {}
        for at in np.flatnonzero(there):
            sums[belongs[at]] = sums.get(belongs[at], 0) + each[at] - mean
        groups = len(sums)
        error = math.sqrt(groups / (groups - 1) * sum(s * s for s in sums.values())) / n
        assert found.error[i, j] == pytest.approx(error)
        assert found.difference[i, j] == pytest.approx(mean)
        half = (found.high[i, j] - found.low[i, j]) / 2
        assert half == pytest.approx(2.0 * error, rel=0.02)  # t with some 50 degrees of freedom


def test_a_question_for_each_problem_is_no_cluster() -> None:
    scores = np.asarray(100.0 * np.random.default_rng(5).integers(0, 2, (4, 60)), np.float64)
    plain, each = PerProblem(scores), PerProblem(scores, np.arange(60))
    for name in ("difference", "error", "p_value", "low", "high", "problems"):
        one, other = getattr(plain.differences, name), getattr(each.differences, name)
        assert one == pytest.approx(other, nan_ok=True)


def test_tossed_signs_are_counted_out() -> None:
    random = np.random.default_rng(7)
    signs = np.array(list(product([1, -1], repeat=12))).T
    sums = random.normal(size=(300, 12)) + 0.5
    exact = (np.abs(sums @ signs) >= np.abs(sums.sum(axis=1))[:, None] - 1e-9).mean(axis=1)
    found = sign_flip_p_value(sums)
    several = exact > 20 / 2**12  # below that it is a staircase of few steps
    ratio = found[several] / exact[several]
    assert np.median(np.abs(ratio - 1)) < 0.03
    assert ratio == pytest.approx(1, abs=0.35)
    assert (found >= 2 / 2**12).all()
    assert sign_flip_p_value(np.array([[1.0, 2.0, 3.0], [0, 0, 0], [-1, 0, -5]])) == pytest.approx(
        [0.25, 1, 0.5]
    )


def test_the_smallest_gap_is_that_of_the_textbook() -> None:
    error = 100 * math.sqrt(2 * 0.62 * 0.38 / 166)
    assert smallest_gap(error) == pytest.approx(14.9, abs=0.05)
    assert smallest_gap(error, 11) == pytest.approx(19.6, abs=0.05)
    assert smallest_gap(error, 66) == pytest.approx(22.4, abs=0.05)


def test_a_count_beyond_all_squares_is_no_warning() -> None:
    with np.errstate(all="raise", under="ignore"):
        found = Counted(np.array([50.0, 60.0]), np.array([1e300, 1e300])).differences
    assert found.difference[0, 1] == pytest.approx(-10)


def test_an_interval_reaches_0_where_too_few_problems_differ_for_the_p_value() -> None:
    found = PerProblem(np.array([[90.0] * 5 + [0.0] * 2, [0.0] * 7])).differences
    assert found.p_value[0, 1] == 2 / 2**5
    assert found.low[0, 1] == 0 == -found.high[1, 0]
    assert found.high[0, 1] == 100


PAGE = Path(__file__).parents[3] / "docs" / "certainty.md"
FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")

FILES = {
    "v1": "performances_generation_2024-04-17_8ed5690.json",
    "2024-02": "lcb_HEAD_2024_02_26.json",
    "v5": "lcb_v5_generation_2025-01-15_33505c0.json",
    "v6": "performances_generation_2025-04-22_83b6481.json",
}


def rows_of_page() -> Mapping[str, tuple[str, ...]]:
    """By file: problems, pairs, and the 1 %, 5 % and 50 % quantiles of their correlations."""
    _, _, section = PAGE.read_text(encoding="utf-8").partition("## The correlation over problems\n")
    cells = re.findall(r"^\| (\S+)" + r" \| (\d\S*)" * 5 + r" \|$", section, re.MULTILINE)
    return {name: tuple(numbers) for name, *numbers in cells}


def correlations(name: str) -> tuple[int, npt.NDArray[np.float64]]:
    """How many problems a file has, and the ρ of each pair of like models in it."""
    found = next(iter(Path(FOLDER).rglob(name)), None) if FOLDER else None
    if found is None:
        pytest.skip(f"{name} is not in a folder that LCBTUI_REAL_DATA names")
    everything = ViewState(source=str(found), window=Window())
    selection = derive(open_dataset(find(str(found))), everything).selection
    assert selection is not None
    scores = selection.scores
    seen = []
    for first, second in combinations(scores / 100, 2):
        both = ~np.isnan(first) & ~np.isnan(second)
        one, other, n = first[both], second[both], np.count_nonzero(both)
        p, q = one.mean(), other.mean()
        if abs(p - q) <= 0.10 and min(p, q) > 0.20:
            v1, v2, paired = p * (1 - p) / n, q * (1 - q) / n, (one - other).var(ddof=1) / n
            seen.append((v1 + v2 - paired) / (2 * np.sqrt(v1 * v2)))
    return scores.shape[1], np.array(seen)


@pytest.mark.parametrize("name", FILES)
def test_the_table_of_the_page_is_what_the_files_give(name: str) -> None:
    problems, seen = correlations(FILES[name])
    quantiles = (f"{value:.2f}" for value in np.quantile(seen, [0.01, 0.05, 0.5]))
    assert rows_of_page()[name] == (f"{problems:,}", f"{len(seen)}", *quantiles)


def test_of_all_pairs_99_of_100_agree_by_more_than_is_assumed() -> None:
    seen = np.concatenate([correlations(name)[1] for name in FILES.values()])
    assert len(seen) == 325
    assert f"{np.quantile(seen, 0.01):.2f}" == "0.43"
    assert np.mean(seen < RHO) < 0.01


def test_the_table_of_the_page_is_of_these_files() -> None:
    rows = rows_of_page()
    assert list(rows) == list(FILES)
    assert sum(int(pairs) for _, pairs, *_ in rows.values()) == 325
