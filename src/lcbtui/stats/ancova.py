"""Analysis of covariance: how scores change at a date, beyond what a covariate predicts."""

from typing import NamedTuple

import numpy as np

from lcbtui.stats.distributions import Floats, Positions

_NO_SPREAD = 1e-9
"""A part of the sum of squares of the covariate that is rounding, not spread."""


class Changes(NamedTuple):
    """Changes at some dates, each (groups, dates) in the unit of the scores; NaN where unknown.

    Attributes:
        raw: the mean after each date minus the mean up to it.
        adjusted: the same with the covariate held equal.
    """

    raw: Floats
    adjusted: Floats


def changes_at(
    dates: Floats,
    group_of: Positions,
    days: Positions,
    scores: Floats,
    covariate: Floats,
    *,
    groups: int,
    fewest: int,
) -> Changes:
    """How the scores of each group change at each date, each date by itself.

    The adjusted change is c in the regression, by least squares over all scores of the group,

        y = a + b x + c [day > date],

    which is c = (y₁ − y₀) − b (x₁ − x₀) with the means y₁, x₁ after the date, y₀, x₀ up to it, and
    the pooled slope b = Wxy / Wxx of the sums of products and squares about these means. (Residuals
    of a regression on x alone would show too little of a change: x, which changes at the date as
    well, would take a part of it.)

    Args:
        dates: (dates,) the last days of what is before, in order.
        group_of: (scores,) from 0 up to but not including `groups`.
        days: (scores,) when.
        scores: (scores,) y.
        covariate: (scores,) x, NaN where unknown; such a score counts in the raw change alone.
        groups: how many groups there are.
        fewest: scores that a group needs on either side of a date.

    Source: Cochran (1957), "Analysis of covariance: its nature and uses", Biometrics 13(3).
    """
    after = np.searchsorted(dates, days)
    raw, _ = _differences(group_of, after, (scores,), (len(dates), groups, fewest))
    known = ~np.isnan(covariate)
    group_of, after = group_of[known], after[known]
    # About the means of a group the sums keep their digits.
    y, x = (_centred(values[known], group_of, groups) for values in (scores, covariate))
    difference, between = _differences(group_of, after, (y, x), (len(dates), groups, fewest))
    xx, xy = (np.bincount(group_of, values, groups)[:, None] for values in (x * x, x * y))
    with np.errstate(invalid="ignore", divide="ignore"):
        within = xx - between * difference[1] ** 2
        slope = (xy - between * difference[0] * difference[1]) / within
        adjusted = difference[0] - slope * difference[1]
    return Changes(raw[0], np.where(within > _NO_SPREAD * xx, adjusted, np.nan))


def _centred(values: Floats, group_of: Positions, groups: int) -> Floats:
    counts = np.maximum(np.bincount(group_of, minlength=groups), 1)
    return np.asarray(values - (np.bincount(group_of, values, groups) / counts)[group_of])


def _differences(
    group_of: Positions, after: Positions, of: tuple[Floats, ...], shape: tuple[int, int, int]
) -> tuple[list[Floats], Floats]:
    """Means after each date minus means before, and n₀ n₁ / n, their weight in sums of squares.

    Args:
        group_of: (scores,) the group of each.
        after: (scores,) how many dates each lies after.
        of: what to average, each (scores,).
        shape: how many dates and groups, and the fewest scores on either side.
    """
    dates, groups, fewest = shape

    def sums(weights: Floats | None) -> tuple[Floats, Floats]:
        cells = np.bincount(group_of * (dates + 1) + after, weights, groups * (dates + 1))
        running = np.cumsum(cells.reshape(groups, dates + 1), axis=1, dtype=np.float64)
        return running[:, :-1], running[:, -1:] - running[:, :-1]

    before, later = sums(None)
    enough = np.minimum(before, later) >= fewest
    before, later = (np.where(enough, count, np.nan) for count in (before, later))
    means = (
        (total / count for total, count in zip(sums(v), (before, later), strict=True)) for v in of
    )
    return [late - early for early, late in means], before * later / (before + later)
