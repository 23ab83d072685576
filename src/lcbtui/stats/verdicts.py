"""Which models beat which: verdicts, separated or tied, on every two, and the Pareto frontier.

Every pair is tested once and all pairs are corrected together, so that whatever is asked of some
models (ranks, one against all others, the best) reads the same verdicts, and no promise breaks
because the model compared was picked for being on top.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lcbtui.stats.differences import Comparable, Differences
from lcbtui.stats.distributions import Bools, Floats, Positions
from lcbtui.stats.wilson import ALPHA

MOST_COMPARED = 300
"""The most models to compare: 44,850 pairs, and each more makes every verdict weaker."""


def holm(p_values: Floats) -> Floats:
    """Correct p-values for multiple comparisons by Holm's method.

    The smallest of m is multiplied by m, the next by m − 1 and so on, and none is less than one
    before it. Calling those at or below 0.05 differences, the chance of calling even one where
    there is none is at most 5 %, however the comparisons depend on each other.

    Args:
        p_values: (comparisons,) NaN where there is no comparison; those do not count.

    Returns:
        (comparisons,) at most 1; NaN stays NaN.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure".
    """
    corrected = np.full(len(p_values), np.nan)
    there = np.flatnonzero(~np.isnan(p_values))
    order = there[np.argsort(p_values[there], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1.0)
    return corrected


@dataclass(frozen=True, eq=False)
class OneVsAll:
    """Masks of the models that are tied with one model, better or worse; not itself.

    Attributes:
        tied: (models,) compared, and the evidence does not tell which of the two is better.
        better, worse: (models,) separated from the model, with a better or a worse score.
    """

    tied: Bools
    better: Bools
    worse: Bools

    @property
    def separated(self) -> Bools:
        """(models,) whether each model is separated from the one: better or worse beyond chance."""
        return self.better | self.worse

    @property
    def compared(self) -> Bools:
        """(models,) whether each model was compared with the one."""
        return self.tied | self.separated


class RankRanges(NamedTuple):
    """Ranges of the ranks that each model may have on the evidence; 1 is the best.

    Attributes:
        low: (models,) 1 + the ranked models separated above; NaN for a model without a rank.
        high: (models,) models ranked − the ranked models separated below; NaN likewise.
        ranked: how many models have a rank.
    """

    low: Floats
    high: Floats
    ranked: int


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Verdicts on every two of n models.

    Attributes:
        scores: (n,) percent, NaN for a model that is compared with none.
        differences: (n, n) row − column.
        corrected: (n, n) p-values corrected by Holm over all pairs; NaN where there is none.
        above: (n, n) whether the row's model is separated from the column's, and better.
        complete: (n,) whether a model has results on enough of the problems to be ranked.
        pairs: how many pairs were compared.
        sign: what scores are multiplied with, so that more is better: 1, or -1 of error rates.
    """

    scores: Floats
    differences: Differences
    corrected: Floats
    above: Bools
    complete: Bools
    pairs: int
    sign: float = 1.0

    @property
    def merits(self) -> Floats:
        """(n,) scores with the sign turned so that more is better; NaN where not compared."""
        return self.sign * self.scores

    @cached_property
    def tied(self) -> Bools:
        """(n, n) whether two models were compared, and neither is separated above the other."""
        return ~np.isnan(self.corrected) & ~self.above & ~self.above.T

    @cached_property
    def ranked(self) -> Bools:
        """(n,) whether a model has a rank: it is compared, and complete."""
        return ~np.isnan(self.scores) & self.complete

    def one_vs_all(self, model: int) -> OneVsAll:
        """Select the verdicts on one model against all others."""
        return OneVsAll(self.tied[model], self.above[:, model], self.above[model])

    @cached_property
    def ranks(self) -> RankRanges:
        """Ranges of ranks: among equal models none is wrong in 95 % of leaderboards.

        A model that is not compared with some other has that other in its range.
        """
        here = self.ranked
        count = int(np.count_nonzero(here))
        low = np.where(here, 1.0 + self.above[here].sum(axis=0), np.nan)
        high = np.where(here, float(count) - self.above[:, here].sum(axis=1), np.nan)
        return RankRanges(low, high, count)

    def top(self, among: Bools | None = None) -> int | None:
        """Find the ranked model with the best score that no other is separated above.

        Where results are missing, a model may have a better score over easier problems and yet be
        worse over those of both.

        Args:
            among: (n,) which models count; None for all.

        Returns:
            Its position, of equals the first; None where no ranked model counts.
        """
        here = self.ranked if among is None else self.ranked & among
        if not here.any():
            return None
        beaten = self.above[here].any(axis=0)
        free = here & ~beaten
        merits = np.where(free if free.any() else here, self.merits, -np.inf)
        return int(np.argmax(merits))


def verdicts(
    evidence: Comparable,
    complete: Bools | None = None,
    *,
    differences: Differences | None = None,
    alpha: float = ALPHA,
    sign: float = 1.0,
) -> Verdicts:
    """Judge every two models, corrected by Holm over all pairs.

    Among models that are all equal, any two are separated in at most `alpha` of leaderboards.

    Args:
        evidence: the scores of n models.
        complete: (n,) whether a model may be ranked; None where all may.
        differences: (n, n) of these, where they are known already.
        alpha: the chance of a false difference for all pairs together.
        sign: what scores are multiplied with, so that more is better.
    """
    scores, differences = evidence.scores, differences or evidence.differences
    models = len(scores)
    first, second = np.triu_indices(models, 1)
    family = holm(differences.p_value[first, second])
    corrected = np.full((models, models), np.nan)
    corrected[first, second] = corrected[second, first] = family
    with np.errstate(invalid="ignore"):
        above = (corrected <= alpha) & (sign * differences.difference > 0)
    if complete is None:
        complete = np.ones(models, dtype=np.bool_)
    pairs = int(np.count_nonzero(~np.isnan(family)))
    return Verdicts(scores, differences, corrected, above, complete, pairs, sign)


def smallest_first(which: Bools, params: Floats, merits: Floats) -> Positions:
    """Sort the positions of some models by size, then by the better score."""
    found = np.flatnonzero(which)
    return found[np.lexsort((-merits[found], params[found]))]


def frontier(x: Floats, y: Floats, order: Positions | None = None) -> Bools:
    """Select the points on the Pareto frontier: less x is better, more y is better.

    A point is on it unless another has x ≤ its x and y ≥ its y, one of them strictly. Of equal
    points all are on it or none. A point without an x or a y is never on it and dominates none.

    Args:
        x: (points,) such as total parameters; NaN where missing.
        y: (points,) such as pass@1; NaN where missing.
        order: positions of the points to look at, sorted as `frontier_order` sorts; all others
            count as absent. A million points take 10 times as long without it, so a caller that
            asks for one subset after another keeps the order of all and passes
            `order[kept[order]]`.

    Returns:
        (points,) bool.

    Source: the maxima of a point set by one sweep over sorted points: Kung, Luccio & Preparata
    (1975), "On finding the maxima of a set of vectors".
    """
    positions = frontier_order(x, y) if order is None else order
    found = np.zeros(len(x), dtype=np.bool_)
    if not len(positions):
        return found
    # A point that scores less than one of at most its size is dominated; few are left after this.
    scores = y[positions]
    undominated = scores >= np.maximum.accumulate(scores)
    positions, scores = positions[undominated], scores[undominated]
    sizes = x[positions]
    # Points of one size now lie together with one score; best_before is over smaller sizes.
    begins = np.flatnonzero(np.append(True, sizes[1:] != sizes[:-1]))
    best = scores[begins]
    best_before = np.maximum.accumulate(best)[:-1]
    dominates_smaller = np.append(True, best[1:] > best_before)
    group = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(positions))))
    found[positions] = dominates_smaller[group]
    return found


def frontier_order(x: Floats, y: Floats) -> Positions:
    """Sort positions by x up, then by y down, without the points that lack an x or a y."""
    there = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    return there[np.lexsort((-y[there], x[there]))].astype(np.int64, copy=False)
