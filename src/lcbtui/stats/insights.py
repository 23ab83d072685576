"""Facts about the models shown, as positions and numbers; the sentences are made elsewhere."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.stats.comparisons import Comparable, told_apart_from
from lcbtui.stats.interval import ALPHA
from lcbtui.stats.reasons import FEWEST, CannotSay

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

LIKE_SIZE = 1.25
"""Models are of like size when the largest has at most this times the smallest's parameters."""


@dataclass(frozen=True, eq=False)
class SizeGroup:
    """Models of like size.

    Attributes:
        members: positions, the best first.
        smallest: parameters of the smallest of them.
        largest: parameters of the largest.
        spread: points between the best and the worst.
    """

    members: Positions
    smallest: float
    largest: float
    spread: float

    @property
    def best(self) -> int:
        """Position of the best; of equals the first in the data."""
        return int(self.members[0])

    @property
    def worst(self) -> int:
        """Position of the worst; of equals the last in the data."""
        return int(self.members[-1])


def size_groups(params: Floats, scores: Floats) -> tuple[SizeGroup, ...]:
    """The groups of models of like size, each model in one at the most.

    The group with the most models is taken first, of equals that with the smaller models; then
    the same among the models that are left. A model without another of like size is in none.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        scores: (models,) percent; models without one are left out.

    Returns:
        The groups, the smallest models first.
    """
    left = _both(params, scores)
    left = left[np.argsort(params[left], kind="stable")]
    groups = []
    while len(left):
        sizes = params[left]
        # A hair more than the factor, so that 4 and 3.2 are of like size in binary as well.
        ends = np.searchsorted(sizes, sizes * (LIKE_SIZE + 1e-9), side="right")
        begin = int(np.argmax(ends - np.arange(len(left))))
        end = int(ends[begin])
        if end - begin < 2:
            break
        groups.append(_size_group(left[begin:end], params, scores))
        left = np.delete(left, slice(begin, end))
    return tuple(sorted(groups, key=lambda group: group.smallest))


def _size_group(members: Positions, params: Floats, scores: Floats) -> SizeGroup:
    members = members[np.lexsort((members, -scores[members]))]
    sizes = params[members]
    spread = float(scores[members[0]] - scores[members[-1]])
    return SizeGroup(members, float(sizes.min()), float(sizes.max()), spread)


@dataclass(frozen=True, eq=False)
class LargestAndBest:
    """Whether the largest model is the best, and what beats it.

    Attributes:
        largest: positions of all models of the largest size, the best first.
        best: positions of all models with the highest score, the smallest first.
        beaten_by: positions of the models with a higher score than every largest one, the
            smallest first; empty when the largest is the best.
        fractions: (beaten_by,) their parameters as a part of the largest's.
    """

    largest: Positions
    best: Positions
    beaten_by: Positions
    fractions: Floats

    @property
    def largest_is_best(self) -> bool:
        """Whether no model has a higher score than the best of the largest."""
        return not len(self.beaten_by)


def largest_and_best(params: Floats, scores: Floats) -> LargestAndBest | CannotSay:
    """Whether the largest model is the best by score alone, and what beats it.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        scores: (models,) percent; models without one are left out.

    Returns:
        `FEW_POINTS` below 2 models, `ONE_SIZE` where all have the same size.
    """
    both = _both(params, scores)
    if len(both) < 2:
        return CannotSay.FEW_POINTS
    sizes, values = params[both], scores[both]
    if sizes.min() == sizes.max():
        return CannotSay.ONE_SIZE
    largest = both[sizes == sizes.max()]
    largest = largest[np.lexsort((largest, -scores[largest]))]
    best = _smallest_first(both[values == values.max()], params, scores)
    beaten_by = _smallest_first(both[values > scores[largest[0]]], params, scores)
    return LargestAndBest(largest, best, beaten_by, params[beaten_by] / sizes.max())


@dataclass(frozen=True, eq=False)
class NotWorse:
    """The models that the evidence does not tell to be worse than the best.

    Attributes:
        best: position of the model with the highest score; of equals the smallest.
        not_worse: positions of it and of those not told apart from it, the smallest first.
        fraction: parameters of the smallest of them as a part of the best's.
        compared: how many models were compared with the best.
    """

    best: int
    not_worse: Positions
    fraction: float
    compared: int

    @property
    def smallest(self) -> int:
        """Position of the smallest; of equal sizes that with the higher score."""
        return int(self.not_worse[0])


def smallest_not_worse(
    params: Floats, evidence: Comparable, alpha: float = ALPHA
) -> NotWorse | CannotSay:
    """The smallest model that is not significantly worse than the best.

    Each model is compared with the best, corrected by Holm over these comparisons. "Not told
    apart" is not "equal": with few problems hardly any model is told apart.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        evidence: scores of the same models; those without evidence are left out.
        alpha: the chance of a false difference for all comparisons together.

    Returns:
        `NO_EVIDENCE` where fewer than 2 models have a size and a score with evidence.
    """
    both = _both(params, evidence.scores)
    if len(both) < 2:
        return CannotSay.NO_EVIDENCE
    scores = evidence.scores[both]
    sizes = params[both]
    top = _smallest_first(np.flatnonzero(scores == scores.max()), sizes, scores)
    best = int(top[0])
    against = told_apart_from(best, evidence.only(both), alpha)
    tied = against.tied
    tied[best] = True
    not_worse = _smallest_first(np.flatnonzero(tied), sizes, scores)
    return NotWorse(
        best=int(both[best]),
        not_worse=both[not_worse],
        fraction=float(sizes[not_worse[0]] / sizes[best]),
        compared=int(np.count_nonzero(against.compared)),
    )


def cannot_say(
    params: Floats,
    scores: Floats,
    *,
    read_off: Bools | None = None,
    windows: Positions | None = None,
    reporters: Positions | None = None,
) -> tuple[CannotSay, ...]:
    """What limits anything said about these models.

    Args:
        params: (models,) total parameters, NaN where missing.
        scores: (models,) percent, NaN where missing.
        read_off: (models,) whether the score was read off a picture.
        windows: (models,) a number for each release and window, −1 where not stated; None where
            the source has none, or all scores are over the same problems.
        reporters: (models,) a number for each reporter, −1 where not stated, likewise.

    Returns:
        The reasons that hold, in the order of `CannotSay`. Only models with a score count.
    """
    scored = ~np.isnan(scores)
    both = _both(params, scores)
    holds = {
        CannotSay.FEW_POINTS: len(both) < FEWEST,
        CannotSay.ONE_SIZE: len(both) > 1 and bool(np.ptp(params[both]) == 0),
        CannotSay.READ_OFF: read_off is not None and bool((read_off & scored).any()),
        CannotSay.MIXED_WINDOWS: windows is not None and _mixed(windows[scored]),
        CannotSay.MIXED_REPORTERS: reporters is not None and _mixed(reporters[scored]),
    }
    return tuple(reason for reason in CannotSay if holds.get(reason, False))


def _mixed(codes: Positions) -> bool:
    """Whether there is more than one, or one that is not stated beside those that are."""
    return len(codes) > 1 and bool((codes != codes[0]).any())


def _both(params: Floats, scores: Floats) -> Positions:
    return np.flatnonzero(np.isfinite(params) & (params > 0) & np.isfinite(scores))


def _smallest_first(positions: Positions, params: Floats, scores: Floats) -> Positions:
    """By size, then the higher score, then the order of the data."""
    return positions[np.lexsort((positions, -scores[positions], params[positions]))]
