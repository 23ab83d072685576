"""Size and score: Spearman's and Pearson's correlation with intervals."""

import math
from dataclasses import dataclass

import numpy as np

from lcbtui.stats.distributions import Bools, Floats, Positions, normal_quantile
from lcbtui.stats.intervals import Interval

FEWEST = 5  # points for a correlation or a slope: with fewer, chance alone makes nearly any
_PERFECT = 1 - 1e-9  # from here on a correlation is ±1 but for rounding


@dataclass(frozen=True)
class Correlations:
    """Correlations between model size and score, from −1 to 1.

    Attributes:
        points: number of rows with both a size and a score.
        effective: effective sample size, as number of models with one row each.
        spearman: rank correlation: whether larger models score higher, along any curve.
        pearson: linear correlation of the scores with log10 parameters.
        spearman_interval, pearson_interval: 95 % intervals; None where there is none.
    """

    points: int
    effective: float
    spearman: float
    pearson: float
    spearman_interval: Interval | None
    pearson_interval: Interval | None

    @property
    def is_in_order(self) -> bool:
        """Tell whether the scores rise, or fall, with the sizes without any exception."""
        return abs(self.spearman) >= _PERFECT


def correlations(
    params: Floats, scores: Floats, models: Positions | None = None
) -> Correlations | None:
    """Compute Spearman's and Pearson's correlation of scores with log10 parameters, with intervals.

    Args:
        params: (rows,) total parameters; rows without a finite size above 0 are left out.
        scores: (rows,) percent; rows without a finite score are left out.
        models: (rows,) integer code of each row's model; None if every row is another model.

    Returns:
        None with fewer than 5 models, or where all have one size or one score.

    Source: Spearman (1904), "The proof and measurement of association between two things", with
    equal values sharing the mean of their ranks; Pearson (1895), "Notes on regression and
    inheritance in the case of two parents".
    """
    fits = usable(params, scores)
    u, y = np.log10(params[fits]), scores[fits]
    models = np.arange(len(params)) if models is None else models
    rows = np.unique(models[fits], return_counts=True)[1]
    if len(rows) < FEWEST or np.ptp(u) == 0 or np.ptp(y) == 0:
        return None
    straight, ranked = pearson(u, y), pearson(midranks(u), midranks(y))
    if np.isnan(straight):
        return None  # so close together that no length is left to divide by
    effective = effective_number(rows)
    return Correlations(
        points=len(u),
        effective=effective,
        spearman=ranked,
        pearson=straight,
        spearman_interval=correlation_interval(ranked, effective, of_ranks=True),
        pearson_interval=correlation_interval(straight, effective),
    )


def correlation_interval(r: float, n: float, *, of_ranks: bool = False) -> Interval | None:
    """Compute the 95 % interval of a correlation by Fisher's z transformation.

    Args:
        r: the correlation, −1 to 1.
        n: number of independent points; need not be whole.
        of_ranks: whether r is Spearman's, whose z has the standard error √((1 + r²/2) / (n − 3))
            instead of 1 / √(n − 3).

    Returns:
        None below 4 points, and for ±1, where Fisher's z is infinite.

    Source: Fisher (1921), "On the probable error of a coefficient of correlation deduced from a
    small sample"; Bonett & Wright (2000), "Sample size requirements for estimating Pearson,
    Kendall and Spearman correlations".
    """
    if n < 4 or abs(r) >= _PERFECT:
        return None
    half = normal_quantile() * math.sqrt((1 + r * r / 2 if of_ranks else 1) / (n - 3))
    z = math.atanh(r)
    return Interval(math.tanh(z - half), math.tanh(z + half))


def effective_number(rows: Positions) -> float:
    """Compute the effective sample size of rows that repeat models: (Σm)² / Σm².

    Exact where all rows of a model have one size and one error, and too small otherwise, so that an
    interval made with it is rather too wide. Without repeats it is the number of rows.

    Args:
        rows: (models,) number of rows of each model.

    Source: Kish (1965), "Survey Sampling", section 11.7.
    """
    return float(rows.sum() ** 2 / (rows @ rows))


def usable(params: Floats, scores: Floats) -> Bools:
    """Make a (rows,) mask of the rows with both a model size above 0 and a finite score."""
    # The square of a larger score would leave the floats.
    return np.isfinite(params) & (params > 0) & (np.abs(scores) < 1e100)


def pearson(x: Floats, y: Floats) -> float:
    """Compute Pearson's correlation of two samples; NaN where one is constant."""
    dx, dy = x - x.mean(), y - y.mean()
    # Each by its own length: the product of two sums of squares may leave the floats.
    with np.errstate(invalid="ignore", divide="ignore"):
        dx, dy = dx / np.linalg.norm(dx), dy / np.linalg.norm(dy)
    return float(np.clip(dx @ dy, -1, 1))


def midranks(values: Floats) -> Floats:
    """Rank values from 1; equal values share the mean of their ranks."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[group], np.float64)
