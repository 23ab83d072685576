"""The set of the best, and what is better than all of some models."""

import math

import numpy as np
import pytest

from lcbtui.stats.best_set import better_than_all, could_be_best
from lcbtui.stats.differences import RHO, Comparable, Counted, PerProblem, Stated

NAN = math.nan
PAPER = np.array([70.3, 69.3, 68.1, 65.7, 63.9, 63.5, 61.6, 60.5, 59.1, 54.8, 51.8, 51.7])


def counted(scores: list[float] | np.ndarray, problems: float = 166, rho: float = RHO) -> Counted:
    return Counted(np.array(scores, np.float64), np.full(len(scores), float(problems)), rho)


@pytest.mark.parametrize(("rho", "models"), [(0.0, 9), (RHO, 8), (0.6, 6)])
def test_on_the_paper_so_many_could_be_best(rho: float, models: int) -> None:
    found = could_be_best(counted(PAPER, rho=rho))
    assert found.tolist() == [True] * models + [False] * (12 - models)


def test_one_alone_is_the_best_and_equal_ones_all_could_be() -> None:
    assert could_be_best(counted([3.0])).tolist() == [True]
    assert could_be_best(counted([])).tolist() == []
    assert could_be_best(counted([70.0, 70.0, 30.0])).tolist() == [True, True, False]


def test_a_model_without_a_score_or_not_asked_for_is_not_in_the_set() -> None:
    scores = counted([90.0, NAN, 60.0, 59.0])
    assert could_be_best(scores).tolist() == [True, False, False, False]
    among = np.array([False, True, True, True])
    assert could_be_best(scores, among=among).tolist() == [False, False, True, True]


def lots(random: np.random.Generator) -> list[Comparable]:
    shares = random.uniform(0.2, 0.9, 9)
    by_problem = np.where(random.random((9, 60)) < shares[:, None], 100.0, 0.0)
    return [
        counted(100 * shares, 60),
        Stated(100 * shares, random.uniform(2, 6, 9), 0.3),
        PerProblem(by_problem),
        PerProblem(by_problem, np.repeat(np.arange(20), 3)),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_highest_is_in_the_set_whatever_the_evidence(seed: int) -> None:
    for scores in lots(np.random.default_rng(seed)):
        for sign in (1.0, -1.0):
            assert could_be_best(scores, sign)[np.argmax(sign * scores.scores)]


def test_larger_models_are_better_than_all_that_fit_by_one_test_each() -> None:
    scores = counted([50.0, 55.0, 58.0, 80.0, NAN], 300)
    fits = np.array([True, True, False, False, False])
    assert better_than_all(scores, fits, ~fits).tolist() == [False, False, False, True, False]
    assert not better_than_all(scores, fits & False, ~fits).any()
    lower = better_than_all(scores, ~fits, fits, -1.0)
    assert lower.tolist() == [True, False, False, False, False]
    falling = counted([50.0, 55.0, 20.0], 300)
    assert better_than_all(falling, fits[:3], ~fits[:3], -1.0).tolist() == [False, False, True]
