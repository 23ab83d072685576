"""The set of the best, and what is better than all of some models."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.results import Bools, Floats
from lcbtui.stats import ALPHA
from lcbtui.stats.best_set import behind_at_most, better_than_all, could_be_best
from lcbtui.stats.differences import RHO, Comparable, Counted, PerProblem, Stated

NAN = math.nan
PAPER = np.array([70.3, 69.3, 68.1, 65.7, 63.9, 63.5, 61.6, 60.5, 59.1, 54.8, 51.8, 51.7])


def counted(scores: list[float] | Floats, problems: float = 166, rho: float = RHO) -> Counted:
    return Counted(np.array(scores, np.float64), np.full(len(scores), float(problems)), rho)


@pytest.mark.parametrize(("rho", "models"), [(0.0, 9), (RHO, 8), (0.6, 6)])
def test_on_the_paper_so_many_could_be_best(rho: float, models: int) -> None:
    found = could_be_best(counted(PAPER, rho=rho))
    assert found.tolist() == [True] * models + [False] * (12 - models)


@pytest.mark.parametrize(
    ("others", "cut"),
    [(1, 1.64), (2, 1.92), (3, 2.06), (4, 2.16), (5, 2.23), (6, 2.29), (7, 2.34), (8, 2.38)],
)
def test_of_equal_errors_the_cut_is_that_of_dunnetts_table(others: int, cut: float) -> None:
    """Dunnett (1955), "A multiple comparison procedure", table 1a, no end of degrees."""
    errors = np.full(others + 1, 3.0)
    for z, stays in ((cut - 0.01, True), (cut + 0.01, False)):
        values = np.append(np.zeros(others), -z * 3 * math.sqrt(2 * (1 - RHO)))
        assert could_be_best(Stated(values, errors, RHO))[-1] == stays


def test_one_alone_is_the_best_and_equal_ones_all_could_be() -> None:
    assert could_be_best(counted([3.0])).tolist() == [True]
    assert could_be_best(counted([])).tolist() == []
    assert could_be_best(counted([70.0, 70.0, 30.0])).tolist() == [True, True, False]


def test_a_model_without_a_score_or_not_asked_for_is_not_in_the_set() -> None:
    scores = counted([90.0, NAN, 60.0, 59.0])
    assert could_be_best(scores).tolist() == [True, False, False, False]
    among = np.array([False, True, True, True])
    assert could_be_best(scores, among=among).tolist() == [False, False, True, True]
    for each in lots(np.random.default_rng(1)):
        assert not could_be_best(each, among=np.zeros(9, np.bool_)).any()


FIELDS = st.lists(st.integers(0, 100).map(float), min_size=2, max_size=12)
SEEDS = st.integers(0, 2**32 - 1)
RHOS = st.sampled_from([0.0, RHO, 0.8])


def lots(random: np.random.Generator) -> list[Comparable]:
    """Nine models by each evidence."""
    shares = random.uniform(0.2, 0.9, 9)
    by_problem = np.where(random.random((9, 30)) < shares[:, None], 100.0, 0.0)
    return [
        counted(100 * shares, 60),
        Stated(100 * shares, random.uniform(2, 6, 9), 0.3),
        PerProblem(by_problem),
        PerProblem(by_problem, np.repeat(np.arange(10), 3)),
    ]


@given(seed=SEEDS)
def test_the_highest_is_in_the_set_and_what_is_clearly_lower_than_any_is_not(seed: int) -> None:
    for scores in lots(np.random.default_rng(seed)):
        differences = scores.differences
        for sign in (1.0, -1.0):
            found = could_be_best(scores, sign)
            assert found[np.argmax(sign * scores.scores)]
            # By Bonferroni over all 36 pairs.
            lower = (sign * differences.difference < 0) & (differences.p_value <= ALPHA / 36)
            assert not found[lower.any(axis=1)].any()


@given(seed=SEEDS)
def test_models_that_do_not_count_change_nothing_nor_does_the_order(seed: int) -> None:
    random = np.random.default_rng(seed)
    order, among = random.permutation(9), random.random(9) < 0.6
    for scores in lots(random):
        assert (could_be_best(scores.only(order)) == could_be_best(scores)[order]).all()
        found = could_be_best(scores, among=among)
        assert not found[~among].any()
        assert (found[among] == could_be_best(scores.only(np.flatnonzero(among)))).all()
        of_some = [every[np.ix_(order, order)] for every in scores.differences]
        assert np.array_equal(scores.only(order).differences, of_some, equal_nan=True)


@given(FIELDS, RHOS)
def test_errors_are_as_scores_turned_round(scores: list[float], rho: float) -> None:
    turned = counted(100 - np.array(scores), rho=rho)
    assert (could_be_best(turned, -1.0) == could_be_best(counted(scores, rho=rho))).all()
    stated = Stated(np.array(scores), np.linspace(1, 4, len(scores)), rho)
    turned_stated = Stated(-stated.values, stated.errors, rho)
    assert (could_be_best(turned_stated, -1.0) == could_be_best(stated)).all()


def test_results_of_fewer_than_ten_problems_or_questions_tell_nothing() -> None:
    values = np.repeat([[0.0], [100.0]], 10, axis=1)
    assert could_be_best(PerProblem(values[:, :9])).tolist() == [True, True]
    assert could_be_best(PerProblem(values)).tolist() == [False, True]
    nine = np.minimum(np.arange(10), 8)
    assert could_be_best(PerProblem(values, nine)).tolist() == [True, True]
    values[0, 3] = NAN
    assert could_be_best(PerProblem(values)).tolist() == [True, True]


def test_how_far_behind_is_the_largest_lead_of_the_set_and_dunnetts_cut() -> None:
    errors, values = np.full(4, 3.0), np.array([50.0, 49.0, 45.0, 20.0])
    found = could_be_best(Stated(values, errors, RHO))
    assert found.tolist() == [True, True, True, False]
    reach = 2.06 * 3 * math.sqrt(2 * (1 - RHO))  # Dunnett (1955), of three others
    behind = behind_at_most(Stated(values, errors, RHO), found)
    assert behind == pytest.approx([reach - 1, reach + 1, reach + 5, reach + 30], abs=0.1)
    assert behind_at_most(Stated(-values, errors, RHO), found, -1.0) == pytest.approx(behind)
    counts = counted(values, 166)
    high = behind_at_most(counts, could_be_best(counts))
    assert high[0] == pytest.approx(reach / 3 * math.sqrt(0.25 / 166) * 100 - 1, abs=0.2)
    mirrored = behind_at_most(counted(100 - values, 166), could_be_best(counts), -1.0)
    assert mirrored == pytest.approx(high)


def test_how_far_behind_is_0_for_the_only_best_and_unknown_where_results_tell_nothing() -> None:
    values = np.repeat([[0.0], [100.0]], 12, axis=1)
    for limit in (100.0, math.inf):
        field = PerProblem(values, limit=limit)
        assert behind_at_most(field, could_be_best(field)).tolist()[1] == 0
    few = PerProblem(values[:, :9])
    assert np.isnan(behind_at_most(few, could_be_best(few))).all()
    twins = PerProblem(values[[1, 1]], limit=math.inf)
    assert np.isnan(behind_at_most(twins, could_be_best(twins))).all()
    assert np.isnan(behind_at_most(few, np.zeros(2, np.bool_))).all()


def test_a_score_over_easier_problems_is_compared_over_those_of_both() -> None:
    easy, hard = np.full(30, 100.0), np.zeros(30)
    picked = np.concatenate([np.where(np.arange(30) < 10, 0.0, 100.0), np.full(30, NAN)])
    field = PerProblem(np.array([picked, np.concatenate([easy, hard])]))
    assert field.scores[0] > field.scores[1]
    assert could_be_best(field).tolist() == [False, True]


def test_where_each_is_lower_than_another_the_highest_is_left() -> None:
    ring = np.full((3, 60), NAN)
    for model in range(3):
        ring[model, 20 * model : 20 * model + 20] = 100.0
        other = 20 * ((model + 1) % 3)
        ring[model, other : other + 20] = 0.0
    ring[0, 20] = 100.0
    assert could_be_best(PerProblem(ring)).tolist() == [True, False, False]


def test_larger_models_are_better_than_all_that_fit_by_one_test_each() -> None:
    scores = counted([50.0, 55.0, 58.0, 80.0, NAN], 300)
    fits = np.array([True, True, False, False, False])
    assert better_than_all(scores, fits, ~fits).tolist() == [False, False, False, True, False]
    assert not better_than_all(scores, fits & False, ~fits).any()
    lower = better_than_all(scores, ~fits, fits, -1.0)
    assert lower.tolist() == [True, False, False, False, False]
    falling = counted([50.0, 55.0, 20.0], 300)
    assert better_than_all(falling, fits[:3], ~fits[:3], -1.0).tolist() == [False, False, True]


def within(chances: Floats) -> Bools:
    """Whether chances by brute force are near enough to 5 % to be wrong about the set."""
    return np.abs(chances - ALPHA) < 0.008


def drawn_chances(scores: Stated | Counted, sizes: Floats) -> Floats:
    """The chance of a lead as sure as the surest over each, by 60,000 normal draws."""
    random, models = np.random.default_rng(1), len(sizes)
    common, own = random.standard_normal((60_000, 1)), random.standard_normal((60_000, models))
    errors = sizes * (math.sqrt(scores.rho) * common + math.sqrt(1 - scores.rho) * own)
    z = np.array([[signed_z(scores, i, j) for j in range(models)] for i in range(models)])
    found = np.zeros(models)
    for model in range(models):
        others = np.arange(models) != model
        apart = sizes**2 + sizes[model] ** 2 - 2 * scores.rho * sizes * sizes[model]
        leads = (errors - errors[:, [model]])[:, others] / np.sqrt(apart[others])
        found[model] = (leads.max(axis=1) >= z[model, others].max()).mean()
    return found


def signed_z(scores: Stated | Counted, low: int, high: int) -> float:
    """The z of the lead of `high` over `low`, that of its p-value by bisection."""
    if low == high:
        return 0.0
    goal, (left, right) = scores.differences.p_value[low, high], (0.0, 40.0)
    for _ in range(60):
        middle = (left + right) / 2
        beyond = math.erfc(middle / math.sqrt(2)) > goal
        left, right = (middle, right) if beyond else (left, middle)
    return math.copysign(left, scores.scores[high] - scores.scores[low])


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("seed", range(2))
def test_normal_errors_give_the_set_that_drawing_them_gives(seed: int, rho: float) -> None:
    random = np.random.default_rng(seed)
    models = 14
    values, sizes = random.normal(50, 5, models), random.uniform(1, 5, models)
    stated = Stated(values, sizes, rho)
    problems = random.integers(40, 600, models).astype(np.float64)
    for scores, errors in (
        (stated, sizes),
        (Counted(values, problems, rho), 1 / np.sqrt(problems)),
        (counted(values, 120, rho), np.ones(models)),
    ):
        chances = drawn_chances(scores, errors)
        assert (could_be_best(scores) == (chances > ALPHA))[~within(chances)].all()


def chances_by_all_signs(values: Floats, of: np.ndarray) -> Floats:
    """The chance of a lead as sure as the surest over each model, by all signs of the clusters."""
    clusters = int(of.max()) + 1
    signs = np.array(list(product([-1.0, 1.0], repeat=clusters)))
    chances = np.ones(len(values))
    for model in range(len(values)):
        each = np.nan_to_num(values - values[model]) @ np.eye(clusters)[of]
        size = np.sqrt((each**2).sum(axis=1))
        each, size = each[size > 0], size[size > 0]
        sure = (each.sum(axis=1) / size).max(initial=0)
        leads = (signs @ each.T) / size
        chances[model] = (leads.max(axis=1, initial=-9) >= sure - 1e-9).mean()
    return chances


@pytest.mark.parametrize("questions", [None, np.repeat(np.arange(11), 3)])
@pytest.mark.parametrize("lack", [0.0, 0.25])
@pytest.mark.parametrize("seed", range(6))
def test_results_by_problem_give_the_set_that_all_signs_give(
    seed: int, lack: float, questions: np.ndarray | None
) -> None:
    random = np.random.default_rng(seed)
    problems = 11 if questions is None else len(questions)
    values = 100 * random.binomial(4, random.uniform(0.3, 0.9, (7, 1)), (7, problems)) / 4
    if questions is not None:
        values[random.random(values.shape) < lack] = NAN
    else:
        values[:, 0] = np.where(random.random(7) < lack, NAN, values[:, 0])
    field = PerProblem(values, questions)
    chances = chances_by_all_signs(values, np.arange(problems) if questions is None else questions)
    found = could_be_best(field)
    near = (chances > 0.5 * ALPHA) & (chances < 1.4 * ALPHA)
    # Far from the edge the one-sided tests of pairs may decide, which are no less careful.
    assert (found == (chances > ALPHA))[~near].all()


def test_near_five_percent_the_draws_decide_as_all_signs_do() -> None:
    random, decided = np.random.default_rng(5), 0
    for _ in range(60):
        values = 25 * random.binomial(4, random.uniform(0.35, 0.8, (12, 1)), (12, 14)).astype(
            np.float64
        )
        chances = chances_by_all_signs(values, np.arange(14))
        near = (np.abs(chances - ALPHA) > 0.004) & (np.abs(chances - ALPHA) < 0.012)
        found = could_be_best(PerProblem(values))
        decided += int(near.sum())
        assert (found == (chances > ALPHA))[near].all()
    assert decided > 20


@pytest.mark.parametrize("questions", [None, np.repeat(np.arange(60), 2)])
@pytest.mark.parametrize("lack", [0.0, 0.04])
def test_the_order_of_anything_changes_nothing(lack: float, questions: np.ndarray | None) -> None:
    random = np.random.default_rng(7)
    for _ in range(6):
        values = np.where(random.random((14, 120)) < random.uniform(0.5, 0.7, (14, 1)), 100.0, 0)
        values[random.random(values.shape) < lack] = NAN
        values[1] = values[0]
        found = could_be_best(PerProblem(values, questions))
        behind = behind_at_most(PerProblem(values, questions), found)
        for _ in range(3):
            models, problems = random.permutation(14), random.permutation(120)
            asked = None if questions is None else random.permutation(60)[questions][problems]
            moved = PerProblem(values[np.ix_(models, problems)], asked)
            assert could_be_best(moved).tolist() == found[models].tolist()
            assert np.allclose(behind_at_most(moved, found[models]), behind[models], equal_nan=True)


def test_mirrored_models_are_both_in_the_set_or_both_out() -> None:
    random = np.random.default_rng(11)
    for _ in range(20):
        half = np.where(random.random((6, 40)) < random.uniform(0.5, 0.75, (6, 1)), 100.0, 0)
        values = np.concatenate([half, half[:, ::-1]])  # the last six are the first, turned round
        found = could_be_best(PerProblem(np.concatenate([values, values[:, ::-1]], axis=1)))
        assert (found[:6] == found[6:]).all()


def test_behind_at_most_allows_for_errors_of_few_runs() -> None:
    both = np.array([True, True])
    of_three_runs = Stated(np.zeros(2), np.ones(2), 0.0, np.full(2, 2.0))
    student, normal = 2.132, 1.645  # of Welch's four degrees of freedom, one-sided at 5 %
    assert behind_at_most(of_three_runs, both) == pytest.approx(student * 2**0.5, rel=0.01)
    known = Stated(np.zeros(2), np.ones(2))
    assert behind_at_most(known, both) == pytest.approx(normal * 2**0.5, rel=0.01)
