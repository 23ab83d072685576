"""The Pareto frontier: the models that no other dominates on size and score."""

import numpy as np

from lcbtui.stats.distributions import Bools, Floats, Positions


def frontier(x: Floats, y: Floats, order: Positions | None = None) -> Bools:
    """Which points are on the frontier: less x is better, more y is better.

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
    """Positions sorted by x up, then by y down, points without an x or a y left out."""
    there = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    return there[np.lexsort((-y[there], x[there]))].astype(np.int64, copy=False)
