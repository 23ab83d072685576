"""How often equal models are told apart, and how often unequal ones are: by simulation.

Equal models: at most 5 % of leaderboards may show any difference, and 6 % leaves room for chance
in 2,000 of them. All seeds are fixed.
"""

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.stats.comparisons import (
    Comparable,
    Counted,
    PerProblem,
    RankRanges,
    one_vs_all,
    rank_ranges,
)

SEED = 20251125
LEADERBOARDS = 2000
MODELS = 12
PROBLEMS = 279

Floats = npt.NDArray[np.float64]


def leaderboard(random: np.random.Generator, edge: Floats, spread: float) -> Floats:
    """(models, problems) 0 or 100: solved where chance and the problem's own ease allow it.

    `edge` is how much likelier each model solves any problem; `spread` of 0 is problems that are
    all equally hard, as a count alone has to assume.
    """
    ease = 0.6 + spread * (random.random(PROBLEMS) - 0.5)
    chances = np.clip(ease + edge[:, None], 0, 1)
    return np.where(random.random(chances.shape) < chances, 100.0, 0.0)


def evidence(scores: Floats, kind: str) -> Comparable:
    if kind == "paired":
        return PerProblem(scores)
    return Counted(scores.mean(axis=1), np.full(len(scores), float(PROBLEMS)))


CASES = [("paired", 0.0), ("paired", 0.8), ("counted", 0.0), ("counted", 0.8)]


@pytest.mark.parametrize(("kind", "spread"), CASES)
def test_equal_models_are_rarely_told_apart(kind: str, spread: float) -> None:
    random = np.random.default_rng(SEED)
    equal = np.zeros(MODELS)
    any_pair = any_other = 0
    for _ in range(LEADERBOARDS):
        scores = evidence(leaderboard(random, equal, spread), kind)
        ranks = rank_ranges(scores)
        assert isinstance(ranks, RankRanges)
        any_pair += bool((ranks.low > 1).any())
        any_other += bool(one_vs_all(0, scores).separated.any())
    assert any_pair <= 0.06 * LEADERBOARDS
    assert any_other <= 0.06 * LEADERBOARDS


@pytest.mark.parametrize(("kind", "spread"), CASES)
def test_twenty_points_are_nearly_always_told_apart(kind: str, spread: float) -> None:
    random = np.random.default_rng(SEED)
    found = 0
    for _ in range(LEADERBOARDS):
        scores = evidence(leaderboard(random, np.array([0.1, -0.1]), spread), kind)
        found += bool(one_vs_all(0, scores).separated[1])
    assert found >= 0.95 * LEADERBOARDS
