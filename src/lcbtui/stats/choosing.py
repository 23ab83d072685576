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
        compared: how many models, usable or larger, were compared with the best.
    """

    best: int
    not_worse: Positions
    gain: int | None
    compared: int


def best_choice(
    params: Floats, evidence: Comparable, usable: Bools, alpha: float = ALPHA
) -> Choice | CannotSay:
    """The best of the usable models, against all others that were measured alike.

    The best is compared with every other usable model and every larger model, corrected by Holm
    over all of these.

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
    family = np.flatnonzero(wanted | larger)
    sizes, values, own = params[family], scores[family], wanted[family]
    order = np.lexsort((family, -values, sizes))  # the smallest first, then the better
    top = values[own].max()
    best = next(int(i) for i in order if own[i] and values[i] == top)
    against = told_apart_from(best, evidence.only(family), alpha)
    tied, better = (against.tied & own)[order], (against.better & ~own)[order]
    gains = order[better]
    return Choice(
        best=int(family[best]),
        not_worse=family[order[tied]],
        gain=int(family[gains[0]]) if len(gains) else None,
        compared=int(np.count_nonzero(against.compared)),
    )
