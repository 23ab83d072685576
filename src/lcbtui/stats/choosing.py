"""Which model of at most some size: the best, those that may be as good, and the next real gain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.stats.comparisons import Comparable, told_apart_from
from lcbtui.stats.interval import ALPHA
from lcbtui.stats.reasons import CannotSay

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Choice:
    """The best model among those that can be used, and its neighbours.

    Attributes:
        best: position of the one with the highest score; of equals the smallest.
        not_worse: positions of the other usable models that are not told apart from it, the
            smallest first.
        gain: position of the smallest larger model that is told to be better; None without any.
        compared: how many other usable models were compared with the best.
        compared_larger: how many larger models were.
    """

    best: int
    not_worse: Positions
    gain: int | None
    compared: int
    compared_larger: int


def best_choice(
    params: Floats, evidence: Comparable, usable: Bools, alpha: float = ALPHA
) -> Choice | CannotSay:
    """The best of the usable models, against the others and against what is larger.

    These are two questions, each with its own family of comparisons: the best against every other
    usable model, and against every larger one; Holm corrects over each of them.

    Args:
        params: (models,) total parameters; models without a size above 0 are left out.
        evidence: scores of the same models, all from one window; those without are left out.
        usable: (models,) the models that are small enough and otherwise as wanted. Models that
            are neither usable nor larger than every usable one count for nothing.
        alpha: the chance of a false difference for all comparisons together.

    Returns:
        `NO_EVIDENCE` where no usable model has a size and a score with evidence.
    """
    scores = evidence.scores
    there = np.isfinite(params) & (params > 0) & ~np.isnan(scores)
    wanted = usable & there
    if not wanted.any():
        return CannotSay.NO_EVIDENCE
    larger = there & ~usable & (params > params[wanted].max())
    own = np.flatnonzero(wanted)
    own = own[np.lexsort((own, -scores[own], params[own]))]  # the smallest first, then the better
    best = int(own[np.argmax(scores[own])])
    beyond = np.flatnonzero(larger)
    beyond = beyond[np.lexsort((beyond, -scores[beyond], params[beyond]))]
    others = own[own != best]
    tied, _ = _against(best, others, evidence, alpha)
    _, better = _against(best, beyond, evidence, alpha)
    gains = beyond[better]
    return Choice(
        best=best,
        not_worse=others[tied],
        gain=int(gains[0]) if len(gains) else None,
        compared=len(others),
        compared_larger=len(beyond),
    )


def _against(
    best: int, others: Positions, evidence: Comparable, alpha: float
) -> tuple[Bools, Bools]:
    """For each of some models whether it is tied with the best, and whether it is better."""
    found = told_apart_from(0, evidence.only(np.array([best, *others])), alpha)
    return found.tied[1:], found.better[1:]
