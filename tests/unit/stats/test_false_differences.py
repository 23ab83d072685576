"""How often equal models are separated, and how often unequal ones are: by simulation.

Equal models: at most 5 % of leaderboards may show any difference, and 6 % leaves room for chance
in 1,000 of them. All seeds are fixed.
"""

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.stats.differences import Comparable, Counted, PerProblem
from lcbtui.stats.verdicts import verdicts_of

SEED = 20251125
LEADERBOARDS = 1000
MODELS = 12
PROBLEMS = 166

Floats = npt.NDArray[np.float64]


def leaderboard(random: np.random.Generator, edge: Floats, rho: float) -> Floats:
    """(models, problems) 0 or 100, with about 62 % solved and the correlation `rho` of any two.

    With the chance `mixed` a problem's outcome is the same for all models, else it is each
    model's own; `edge` is how much likelier each model solves any problem.
    """
    shape = (len(edge), PROBLEMS)
    same = random.random(shape) < np.sqrt(rho)
    shared = random.random(PROBLEMS) < 0.62
    own = random.random(shape) < np.clip(0.62 + edge[:, None] / (1 - np.sqrt(rho)), 0, 1)
    return np.where(np.where(same, shared, own), 100.0, 0.0)


def evidence(scores: Floats, kind: str, rho: float) -> Comparable:
    if kind == "paired":
        return PerProblem(scores)
    return Counted(scores.mean(axis=1), np.full(len(scores), float(PROBLEMS)), rho)


CASES = [("paired", 0.4), ("paired", 0.75), ("counted", 0.4), ("counted", 0.6), ("counted", 0.75)]


@pytest.mark.parametrize(("kind", "rho"), CASES)
def test_equal_models_are_rarely_separated_and_counts_are_not_too_cautious(
    kind: str, rho: float
) -> None:
    random = np.random.default_rng(SEED)
    equal = np.zeros(MODELS)
    any_pair = top = 0
    for _ in range(LEADERBOARDS):
        found = verdicts_of(evidence(leaderboard(random, equal, rho), kind, rho))
        any_pair += bool(found.above.any())
        highest = found.highest()
        assert highest is not None
        top += bool(found.one_vs_all(highest).separated.any())
    assert 0.01 * LEADERBOARDS <= any_pair <= 0.06 * LEADERBOARDS
    assert top <= 0.06 * LEADERBOARDS


@pytest.mark.parametrize(("kind", "rho"), [("paired", 0.6), ("counted", 0.6)])
def test_twenty_points_are_nearly_always_separated(kind: str, rho: float) -> None:
    random = np.random.default_rng(SEED)
    found = 0
    for _ in range(LEADERBOARDS):
        scores = evidence(leaderboard(random, np.array([0.1, -0.1]), rho), kind, rho)
        found += bool(verdicts_of(scores).above[0, 1])
    assert found >= 0.95 * LEADERBOARDS
