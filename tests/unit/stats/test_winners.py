"""The model on top: its chance of being there rightly, and its score less what luck gave."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.stats.differences import Counted, PerProblem
from lcbtui.stats.verdicts import verdicts_of
from lcbtui.stats.winners import chances_of_highest, shrunken
from unit.stats.bundled import sizes_and_scores

Floats = npt.NDArray[np.float64]

ERROR = 3.77
"""The standard error of a score of 62 over 166 problems, in points."""


def paper(rho: float) -> tuple[list[str], Counted]:
    labels, _, scores = sizes_and_scores("paper")
    return labels, Counted(np.array(scores), np.full(len(scores), 166.0), rho)


def chances(scores: Floats, covariance: Floats) -> Floats:
    found = chances_of_highest(scores, covariance)
    assert found is not None
    assert found.sum() == pytest.approx(1)
    return found


def test_of_two_models_the_chance_is_that_of_the_normal_distribution() -> None:
    covariance = np.array([[16.0, 4.0], [4.0, 9.0]])
    found = chances(np.array([60.0, 57.0]), covariance)
    z = 3 / math.sqrt(16 + 9 - 2 * 4)
    assert found[0] == pytest.approx((1 + math.erf(z / math.sqrt(2))) / 2, abs=0.01)


def test_the_chances_are_the_same_every_time_and_equal_models_share_them() -> None:
    scores, covariance = np.full(4, 50.0), 0.4 * np.ones((4, 4)) + 0.6 * np.eye(4)
    found = chances(scores, 16 * covariance)
    assert found == pytest.approx(0.25, abs=0.012)
    assert (found == chances(scores, 16 * covariance)).all()
    # Without any error, or with one and the same, none is above the others.
    assert chances(scores, np.zeros((4, 4))) == pytest.approx(0.25, abs=0.012)
    assert chances(scores, np.full((4, 4), 9.0)) == pytest.approx(0.25, abs=0.012)
    assert chances(np.array([50.0, 51.0]), np.full((2, 2), 9.0)).tolist() == [0, 1]


def test_drawing_can_be_stopped() -> None:
    assert chances_of_highest(np.zeros(2), np.eye(2), stop=lambda: True) is None


@pytest.mark.parametrize(
    ("rho", "first", "second", "third", "ours"),
    [(0.0, 0.41, 0.29, 0.18, 66.7), (0.8, 0.61, 0.29, 0.10, 68.8)],
)
def test_the_paper_has_the_chances_and_the_shrunken_score_of_an_independent_calculation(
    rho: float, first: float, second: float, third: float, ours: float
) -> None:
    labels, counted = paper(rho)
    found = dict(zip(labels, chances(counted.scores, counted.covariance), strict=True))
    assert found["AM-Thinking-v1"] == pytest.approx(first, abs=0.015)
    assert found["DASD-4B-Thinking"] == pytest.approx(second, abs=0.015)
    assert found["Llama-3.1-Nemotron-Ultra-253B-v1"] == pytest.approx(third, abs=0.015)
    drawn = shrunken(counted.scores, counted.covariance)
    assert drawn.scores[labels.index("DASD-4B-Thinking")] == pytest.approx(ours, abs=0.1)


def test_shrinking_keeps_the_order_and_leaves_a_field_without_spread_at_its_mean() -> None:
    scores = np.array([60.0, 61.0, 62.0, 63.0])
    flat = shrunken(scores, 16 * np.eye(4))
    assert flat.factor == 0
    assert flat.scores == pytest.approx(61.5)
    wide = shrunken(np.array([20.0, 45.0, 70.0, 95.0]), 16 * np.eye(4))
    assert 0.9 < wide.factor < 1
    assert (np.diff(wide.scores) > 0).all()
    # Errors that all share move all of them together, and shrink nothing.
    shared = shrunken(scores, np.full((4, 4), 16.0))
    assert shared.factor == pytest.approx(1)
    assert (wide.low >= 0).all() and (wide.high <= 100).all()


def test_fewer_than_four_say_too_little_of_their_spread_to_be_shrunken() -> None:
    few = np.array([50.0, 48.0, 47.0])
    assert shrunken(few, 16 * np.eye(3)).scores.tolist() == few.tolist()


def test_one_model_stays_as_it_is() -> None:
    alone = shrunken(np.array([60.0]), np.array([[16.0]]))
    assert alone.scores.tolist() == [60.0]
    assert chances(alone.scores, alone.covariance).tolist() == [1.0]


@pytest.mark.parametrize("models", [7, 25])
@pytest.mark.parametrize("spread", [0.5, 5.5])
def test_the_chance_of_the_model_on_top_is_how_often_it_is_the_best(
    models: int, spread: float
) -> None:
    """And its shrunken score is not too high, with an interval that holds its true score."""
    random = np.random.default_rng(models)
    own, shared = math.sqrt(0.6) * ERROR, math.sqrt(0.4) * ERROR
    covariance = ERROR**2 * (0.4 * np.ones((models, models)) + 0.6 * np.eye(models))
    claimed, hits, misses, inside, raw_misses = 0.0, 0, 0.0, 0, 0.0
    runs = 300
    for _ in range(runs):
        truth = 62 + spread * random.standard_normal(models)
        scores = truth + own * random.standard_normal(models) + shared * random.standard_normal()
        top = int(scores.argmax())
        drawn = shrunken(scores, covariance)
        found = chances_of_highest(drawn.scores, drawn.covariance, draws=500)
        assert found is not None
        claimed += found[top] / runs
        hits += top == truth.argmax()
        misses += (drawn.scores[top] - truth[top]) / runs
        raw_misses += (scores[top] - truth[top]) / runs
        inside += drawn.low[top] <= truth[top] <= drawn.high[top]
    assert claimed == pytest.approx(hits / runs, abs=0.09)
    assert abs(misses) < 1 < raw_misses
    assert inside >= 0.93 * runs


def problems_of(
    random: np.random.Generator, ability: Floats, problems: int, samples: int = 1
) -> Floats:
    """(models, problems) percent: problems differ, and what is hard for one is for the others."""
    logit = ability[:, None] + random.normal(0, math.sqrt(10), problems)
    logit = logit + random.normal(0, 2, (len(ability), problems))
    return np.asarray(100 * random.binomial(samples, 1 / (1 + np.exp(-logit))) / samples)


@pytest.mark.parametrize("models", [12, 25])
@pytest.mark.parametrize("better_by", [0.0, 1.0])
@pytest.mark.parametrize("by_problem", [True, False])
def test_a_true_best_is_in_the_answer_in_95_of_100_leaderboards(
    models: int, better_by: float, by_problem: bool
) -> None:
    """The answer: the highest, those tied with it, those separated above it.

    Of equal models every one is a true best, and none may be dropped.
    """
    random = np.random.default_rng(models)
    ability = np.full(models, 0.9)
    ability[0] += better_by * 0.14  # a point of score, by the mean over problems
    runs, dropped = 300, 0
    for _ in range(runs):
        scores = problems_of(random, ability, 166)
        if by_problem:
            found = verdicts_of(PerProblem(scores))
        else:
            found = verdicts_of(Counted(scores.mean(axis=1), np.full(models, 166.0), 0.4))
        top = found.top()
        assert top is not None
        worse = found.one_vs_all(top).worse
        dropped += bool(worse[0] if better_by else worse.any())
    assert dropped <= 0.05 * runs
