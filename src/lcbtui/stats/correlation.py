"""Correlation of size and score, Spearman's and Pearson's, with bootstrap intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lcbtui.dataset.remarks import FEWEST
from lcbtui.stats.distributions import Bools, Floats
from lcbtui.stats.wilson import LEVEL, Interval

RESAMPLES = 2000
SEED = 20240601
"""A fixed start: the same models give the same interval every time."""

_AT_ONCE = 100_000
"""Numbers in one array of a chunk: a few such arrays stay within the processor's cache."""

_LEAST_DEFINED = 0.5
"""Where fewer resamples than this have a correlation, the rest cannot stand for all."""

_BEYOND = 1e100
"""A score whose square would leave the floats is no score."""


@dataclass(frozen=True)
class Correlations:
    """How closely the score follows the size, from −1 to 1; 0 is not at all.

    Attributes:
        points: models with both a size and a score.
        spearman: of the ranks: whether larger models score higher, along whatever curve.
        pearson: of the scores and log10 parameters: how close to a straight line.
    """

    points: int
    spearman: float
    pearson: float


def correlations(params: Floats, scores: Floats) -> Correlations | None:
    """Spearman's rank correlation and Pearson's on log10 parameters.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        scores: (models,) percent; models without a finite one are left out.

    Returns:
        None with fewer than 5 points, or where all have one size or one score.

    Source: Spearman (1904), "The proof and measurement of association between two things", with
    equal values sharing the mean of their ranks; Pearson (1895), "Notes on regression and
    inheritance in the case of two parents".
    """
    points = _varying_points(params, scores)
    if points is None:
        return None
    u, y = points
    straight = pearson(u, y)
    if np.isnan(straight):
        return None  # so close together that no length is left to divide by
    return Correlations(len(u), pearson(midranks(u), midranks(y)), straight)


def usable(params: Floats, scores: Floats) -> Bools:
    """(models,) whether a model has a size above 0 and a score, neither beyond computing with."""
    return np.isfinite(params) & (params > 0) & (np.abs(scores) < _BEYOND)


def _varying_points(params: Floats, scores: Floats) -> tuple[Floats, Floats] | None:
    """(log10 parameters, scores) of the models that have both; None for few, or all alike."""
    fits = usable(params, scores)
    u, y = np.log10(params[fits]), scores[fits]
    return None if len(u) < FEWEST or np.ptp(u) == 0 or np.ptp(y) == 0 else (u, y)


def pearson(x: Floats, y: Floats) -> float:
    """Pearson's correlation of two samples; NaN where one does not vary."""
    dx, dy = x - x.mean(), y - y.mean()
    # Each by its own length: the product of two sums of squares may leave the floats.
    with np.errstate(invalid="ignore", divide="ignore"):
        dx, dy = dx / np.linalg.norm(dx), dy / np.linalg.norm(dy)
    return float(np.clip(dx @ dy, -1, 1))


def midranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[group], np.float64)


@dataclass(frozen=True)
class CorrelationIntervals:
    """Percentile intervals of the correlations.

    Attributes:
        spearman, pearson: NaN at both ends where most resamples have no correlation.
        resamples: how many times the models were drawn.
        seed: where the random numbers began.
    """

    spearman: Interval
    pearson: Interval
    resamples: int
    seed: int


def correlation_intervals(
    params: Floats,
    scores: Floats,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    stop: Callable[[], bool] | None = None,
) -> CorrelationIntervals | None:
    """Bootstrap intervals of Spearman's and Pearson's correlation, as `correlations` has them.

    Each resample draws as many models as there are, with replacement, ranks them anew and
    correlates; the interval holds the middle 95 % of the results. It says how far the result
    hangs on which models happen to be shown, and is narrow for few models. Resamples in which
    all drawn models have one size or one score have no correlation and do not count. The order
    of the models does not matter.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        scores: (models,) percent; models without a finite one are left out.
        resamples: how many times to draw; time and nothing else grows with it.
        seed: where the random numbers begin.
        stop: asked every few milliseconds; when it says yes the work ends.

    Returns:
        None when stopped, with fewer than 5 points, or where all have one size or one score.

    Source: Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13.
    """
    points = _varying_points(params, scores)
    if points is None:
        return None
    u, y = points
    order = np.lexsort((y, u))
    resampling = _Resampling(u[order], y[order])
    random = np.random.default_rng(seed)
    chunk = max(1, _AT_ONCE // len(u))
    found = []
    for begin in range(0, resamples, chunk):
        if stop is not None and stop():
            return None
        found.append(resampling.correlations(random, min(chunk, resamples - begin)))
    both = np.concatenate(found, axis=1)
    return CorrelationIntervals(_middle(both[0]), _middle(both[1]), resamples, seed)


def _middle(values: Floats) -> Interval:
    defined = values[~np.isnan(values)]
    if len(defined) < _LEAST_DEFINED * len(values):
        return Interval(np.nan, np.nan)
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


class _Resampling:
    """Points in a fixed order, and what is the same for every resample.

    A resample is how often each point was drawn. The rank of a value in it follows from how often
    smaller values were drawn, so nothing is sorted again.
    """

    def __init__(self, u: Floats, y: Floats) -> None:
        self._groups_u = _Groups(u)
        self._groups_y = _Groups(y)
        # Standardised first: sums of squares of values far from 0 would lose the digits.
        with np.errstate(invalid="ignore", divide="ignore"):
            du, dy = (u - u.mean()) / u.std(), (y - y.mean()) / y.std()
        self._terms = np.stack([du, dy, du * du, dy * dy, du * dy], axis=1)
        self._points = len(u)

    def correlations(self, random: np.random.Generator, resamples: int) -> Floats:
        """(2, resamples): Spearman's and Pearson's; NaN where there is none."""
        n = self._points
        drawn = random.integers(0, n, size=(resamples, n))
        drawn += np.arange(0, resamples * n, n)[:, None]
        times = np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n)
        counts = times.astype(np.float64)
        return np.stack([self._spearman(counts), self._pearson(counts)])

    def _spearman(self, counts: Floats) -> Floats:
        rank_u, square_u = self._groups_u.ranks(counts)
        rank_y, square_y = self._groups_y.ranks(counts)
        rank_u *= counts
        return _ratio(np.einsum("ij,ij->i", rank_u, rank_y), square_u, square_y)

    def _pearson(self, counts: Floats) -> Floats:
        n = self._points
        sum_u, sum_y, sum_uu, sum_yy, sum_uy = (counts @ self._terms).T
        return _ratio(sum_uy - sum_u * sum_y / n, sum_uu - sum_u**2 / n, sum_yy - sum_y**2 / n)


def _ratio(product: Floats, square_u: Floats, square_y: Floats) -> Floats:
    """The product over √(square_u · square_y), NaN where a square is nothing but rounding."""
    varies = (square_u > 1e-12) & (square_y > 1e-12)
    found = np.full(len(product), np.nan)
    found[varies] = product[varies] / np.sqrt(square_u[varies] * square_y[varies])
    return np.asarray(np.clip(found, -1, 1), np.float64)


class _Groups:
    """Points by equal value, the smallest value first."""

    def __init__(self, values: Floats) -> None:
        self._order = np.argsort(values, kind="stable")
        ordered = values[self._order]
        self._begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        _, self._group = np.unique(values, return_inverse=True)

    def ranks(self, counts: Floats) -> tuple[Floats, Floats]:
        """The midrank of each point less the mean rank, and the sum of squares of these.

        Args:
            counts: (resamples, points) how often each was drawn.

        Returns:
            (resamples, points), and (resamples,) the sum over all drawn points.
        """
        n = counts.shape[1]
        drawn = np.take(counts, self._order, axis=1)
        if len(self._begins) < n:
            drawn = np.add.reduceat(drawn, self._begins, axis=1)
        ranks = np.cumsum(drawn, axis=1)
        ranks -= drawn / 2
        ranks -= n / 2  # (drawn + 1) / 2 above the smaller ones, less the mean (n + 1) / 2
        squares = np.einsum("ij,ij,ij->i", drawn, ranks, ranks)
        return np.take(ranks, self._group, axis=1), squares
