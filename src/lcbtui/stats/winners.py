"""Winners: what may be said of the model with the highest score, which chance helped to be there.

The highest of several scores is rather too high: of equal models the luckiest is on top. Shrinkage
takes that back for the field as a whole, and the chance of having the highest true score says how
much choosing the top is worth.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lcbtui.stats.distributions import Floats
from lcbtui.stats.wilson import Z

SEED = 20250201
"""A fixed start: the same scores give the same chances every time."""

DRAWS = 20_000
"""A chance is then right to 0.7 points of a hundred, two standard errors of the drawing."""

FEWEST = 4
"""Scores from which on shrinkage towards their own mean is better than none, whatever is true."""

_AT_ONCE = 100_000
"""Numbers in one array of a chunk: a few such arrays stay within the processor's cache."""

_REACH = 4.0
"""Standard deviations of a difference beyond which a chance is taken for 0: one in 30,000."""

_EQUAL = 1e-4
"""Points by which each score drawn is moved, so that equal ones come in any order."""


@dataclass(frozen=True, eq=False)
class Shrunken:
    """Scores drawn towards the mean of their field.

    Attributes:
        scores: (models,) percent: mean + factor · (score − mean).
        covariance: (models, models) of what is not known of them, in points²: factor times that of
            the errors.
        factor: from 0, where the field spreads no more than its errors, to 1.
        low, high: (models,) 95 % around each, as wide as the scores' own errors; percentages
            within 0..100.
    """

    scores: Floats
    covariance: Floats
    factor: float
    low: Floats
    high: Floats


def shrunken(scores: Floats, covariance: Floats, *, percent: bool = True) -> Shrunken:
    """Empirical Bayes: scores shrunken towards the mean of the field.

    True scores are taken to spread about their mean with variance τ². Errors that all models
    share move the mean alone, so what spreads them is σ² = the mean variance − the mean covariance
    of two; then the scores' own variance s² is expected to be τ² + σ². With τ² = max(0, s² − σ²)
    a score keeps the part τ² / (τ² + σ²) of its distance from the mean.

    In a field of equal models the one on top has so the score of the field, and its interval, as
    wide as that of the score itself, holds its true score as often as it says; that of the score
    as it is does not. Fewer than four scores say too little of their spread, and stay as they are.

    Args:
        scores: (models,) at least one, none missing.
        covariance: (models, models) of their errors, in points².
        percent: whether the scale ends at 0 and 100.

    Source: Efron & Morris (1975), "Data analysis using Stein's estimator and its
    generalizations"; Morris (1983), "Parametric empirical Bayes inference", with one factor for
    all, so that their order stays.
    """
    models = len(scores)
    factor = 1.0
    if models >= FEWEST:
        variance = float(np.trace(covariance)) / models
        shared = float(covariance.sum() - np.trace(covariance)) / (models * (models - 1))
        spread = float(scores.var(ddof=1))
        between = max(0.0, spread - max(0.0, variance - shared))
        factor = between / spread if spread > 0 else 0.0
    mean = float(scores.mean())
    found = mean + factor * (scores - mean)
    half = Z * np.sqrt(np.maximum(np.diagonal(covariance), 0))
    low, high = found - half, found + half
    if percent:
        low, high = np.maximum(low, 0), np.minimum(high, 100)
    return Shrunken(found, factor * covariance, factor, low, high)


def chances_of_highest(
    scores: Floats,
    covariance: Floats,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    stop: Callable[[], bool] | None = None,
) -> Floats | None:
    """The chance of each model that its true score is the highest of all.

    True scores are drawn from the normal distribution about the scores, and each draw has its
    highest.

    Args:
        scores: (models,) at least one, in percent, none missing: those of `shrunken`, since the
            raw ones of a field of much the same models would say of the luckiest that it stands
            out.
        covariance: (models, models) in points².
        draws: how many times to draw.
        seed: where the random numbers begin.
        stop: asked now and then; when it says yes the work ends.

    Returns:
        (models,) from 0 to 1, together 1; None when stopped.
    """
    chances = np.zeros(len(scores))
    top, variance = int(np.argmax(scores)), np.diagonal(covariance)
    apart = np.sqrt(np.maximum(variance + variance[top] - 2 * covariance[top], 0))
    near = np.flatnonzero(scores[top] - scores <= _REACH * apart + _EQUAL)
    # Rounding may leave a variance a hair below 0, and of equal models each is to be the highest
    # of some draws.
    values, vectors = np.linalg.eigh(covariance[np.ix_(near, near)])
    root = (vectors * np.sqrt(np.maximum(values, 0) + _EQUAL**2)).T
    random = np.random.default_rng(seed)
    chunk = max(1, _AT_ONCE // len(near))
    for begin in range(0, draws, chunk):
        if stop is not None and stop():
            return None
        size = min(chunk, draws - begin)
        drawn = scores[near] + random.standard_normal((size, len(near))) @ root
        chances[near] += np.bincount(drawn.argmax(axis=1), minlength=len(near))
    return chances / draws
