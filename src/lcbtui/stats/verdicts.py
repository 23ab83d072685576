"""Which models beat which: verdicts, separated or tied, on every two, and the Pareto frontier.

Every pair is tested once and all pairs are corrected together, so that whatever is asked of some
models (ranks, one against all others, the best) reads the same verdicts, and no promise breaks
because the model compared was picked for being on top.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from lcbtui.dataset.results import Bools, Floats, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import Comparable, Differences

MOST_COMPARED = 300
"""The most models to compare: 44,850 pairs, and each more makes every verdict weaker."""


class Verdict(StrEnum):
    """Result of a significance test of the first score against the second, such as "higher"."""

    HIGHER = "higher"
    LOWER = "lower"
    TIED = "tied"
    FEW_PROBLEMS = "few-problems"
    """Undecided, over too few problems to decide it."""
    NOT_TESTED = "not-tested"
    """Nothing says how sure the scores are."""


def holm(p_values: Floats) -> Floats:
    """Correct p-values for multiple comparisons by Holm's method.

    The smallest of m is multiplied by m, the next by m − 1 and so on, and each is raised to at
    least the one before. If corrected p-values up to 0.05 are called significant, the chance of
    even one false positive is at most 5 %, however the comparisons depend on each other.

    Args:
        p_values: (comparisons,) NaN where there is no comparison; NaN does not count.

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
class Verdicts:
    """Verdicts of pairwise tests between n models: which is significantly better, or tied.

    Attributes:
        scores: (n,) percent, NaN for a model that is not compared.
        differences: (n, n) differences row − column, with errors and p-values.
        corrected: (n, n) p-values corrected by Holm over all pairs; NaN where not compared.
        above: (n, n) whether the row's model is significantly better than the column's.
        complete: (n,) whether a model has results on enough of the problems to be ranked.
        pairs: number of pairs compared.
        sign: factor that makes higher scores better: 1, or -1 for error rates.
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
        """Return (n,) scores, negated if lower is better; NaN for models not compared."""
        return self.sign * self.scores

    @cached_property
    def tied(self) -> Bools:
        """Make an (n, n) mask of the pairs of models compared without a significant difference."""
        return ~np.isnan(self.corrected) & ~self.above & ~self.above.T

    @cached_property
    def ranked(self) -> Bools:
        """Make an (n,) mask of ranked models: compared, and with results on enough problems."""
        return ~np.isnan(self.scores) & self.complete

    @cached_property
    def ranks(self) -> tuple[Floats, Floats]:
        """Compute the range of ranks that the evidence allows for each model; rank 1 is the best.

        All are valid together at 95 %. Models that are not compared with a model widen its range.

        Returns:
            (models,) best possible ranks, 1 + the number of ranked models significantly better, and
            worst possible ranks, all ranked models − the number significantly worse; NaN for a
            model without a rank.
        """
        here = self.ranked
        low = np.where(here, 1.0 + self.above[here].sum(axis=0), np.nan)
        worst = float(np.count_nonzero(here))
        return low, np.where(here, worst - self.above[:, here].sum(axis=1), np.nan)

    def top(self, among: Bools | None = None) -> int | None:
        """Find the best-scoring ranked model that no other model is significantly better than.

        Where results are missing, a model may have the best score only because its problems are
        easier, and yet be beaten on the problems that both have.

        Args:
            among: (n,) mask of the models to consider; None for all.

        Returns:
            Index of the model, the first of equals; None if no ranked model is considered.
        """
        here = self.ranked if among is None else self.ranked & among
        if not here.any():
            return None
        beaten = self.above[here].any(axis=0)
        free = here & ~beaten
        merits = np.where(free if free.any() else here, self.merits, -np.inf)
        return int(np.argmax(merits))


def verdicts(evidence: Comparable, complete: Bools | None = None, *, sign: float = 1.0) -> Verdicts:
    """Test every pair of models for a significant difference, corrected by Holm over all pairs.

    Args:
        evidence: the scores of n models.
        complete: (n,) whether a model may be ranked; None if all may.
        sign: factor that makes higher scores better: 1 or -1.
    """
    scores, differences = evidence.scores, evidence.differences
    models = len(scores)
    first, second = np.triu_indices(models, 1)
    family = holm(differences.p_value[first, second])
    corrected = np.full((models, models), np.nan)
    corrected[first, second] = corrected[second, first] = family
    with np.errstate(invalid="ignore"):
        above = (corrected <= ALPHA) & (sign * differences.difference > 0)
    if complete is None:
        complete = np.ones(models, dtype=np.bool_)
    pairs = int(np.count_nonzero(~np.isnan(family)))
    return Verdicts(scores, differences, corrected, above, complete, pairs, sign)


def frontier(x: Floats, y: Floats, order: Positions | None = None) -> Bools:
    """Make a mask of the points on the Pareto frontier: less x is better, more y is better.

    A point is on the frontier unless another has x ≤ its x and y ≥ its y, one of them strictly.
    Equal points are all on it or none. A point without x or y is never on it and dominates none.

    Args:
        x: (points,) such as total parameters; NaN where missing.
        y: (points,) such as pass@1; NaN where missing.
        order: positions of the points to consider, sorted by `frontier_order`; None for all points.
            For many subsets of the same points, compute the order once and pass
            `order[kept[order]]`, which is ten times as fast for a million points.

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
    """Sort positions of points by x ascending, then y descending; drop points without x or y."""
    there = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    return there[np.lexsort((-y[there], x[there]))].astype(np.int64, copy=False)
