"""Do larger models score higher? Two correlations."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.stats.reasons import FEWEST

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

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
    u, y = usable_points(params, scores)
    if len(u) < FEWEST or u.min() == u.max() or y.min() == y.max():
        return None
    straight = pearson(u, y)
    if np.isnan(straight):
        return None  # so close together that no length is left to divide by
    return Correlations(len(u), pearson(midranks(u), midranks(y)), straight)


def usable(params: Floats, scores: Floats) -> Bools:
    """(models,) whether a model has a size above 0 and a score, neither beyond computing with."""
    return np.isfinite(params) & (params > 0) & (np.abs(scores) < _BEYOND)


def usable_points(params: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """(log10 parameters, scores) of the models that have both."""
    fits = usable(params, scores)
    return np.log10(params[fits]), scores[fits]


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
