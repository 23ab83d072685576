"""Score on size: correlations, trend line, slope; analysis of covariance by date."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Bools, Floats, Positions
from lcbtui.stats.distributions import student_p_value, student_quantile
from lcbtui.stats.intervals import Interval

FEWEST_POINTS = 8
"""Fewest points for a trend line on the chart."""

FEWEST = 5  # points for a correlation or a slope: with fewer, chance alone makes nearly any


class Correlations(NamedTuple):
    """Correlations between model size and score, from −1 to 1.

    Attributes:
        points: number of rows with both a size and a score.
        spearman: rank correlation: whether larger models score higher, along any curve.
        pearson: linear correlation of the scores with log10 parameters.
        spearman_interval: 95 %; None where the scores rise, or fall, with the sizes without any
            exception.
    """

    points: int
    spearman: float
    pearson: float
    spearman_interval: Interval | None


def correlations(
    params: Floats, scores: Floats, models: Positions | None = None
) -> Correlations | None:
    """Compute Spearman's and Pearson's correlation of scores with log10 parameters.

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
    codes = np.unique(models[fits], return_inverse=True)[1]
    if not len(u) or codes.max() + 1 < FEWEST or np.ptp(u) == 0 or np.ptp(y) == 0:
        return None
    straight, ranks = pearson(u, y), (midranks(u), midranks(y))
    if np.isnan(straight):
        return None  # so close together that no length is left to divide by
    return Correlations(len(u), pearson(*ranks), straight, _spearman_interval(*ranks, codes))


def _spearman_interval(x: Floats, y: Floats, models: Positions) -> Interval | None:
    """Compute the 95 % interval of Spearman's correlation by Fisher's z, its error from the points.

    The error is that of the infinitesimal jackknife, from how far each model pulls the correlation,
    so that scatter need not be even and rows that repeat a model count as one; times √(m / (m − 3))
    for m models, and with Student's t of m − 2.

    Args:
        x: (points,) midranks of the sizes, not all equal.
        y: (points,) midranks of the scores, not all equal.
        models: (points,) codes of at least 5 models, from 0 on without a gap.

    Returns:
        None for ±1, where Fisher's z is infinite.

    Source: Fisher (1921), "On the probable error of a coefficient of correlation deduced from a
    small sample"; Efron (1982), "The jackknife, the bootstrap and other resampling plans", chapter
    6; Croux and Dehon (2010), "Influence functions of the Spearman and Kendall correlation
    measures".
    """
    r, m = pearson(x, y), int(models.max()) + 1
    if abs(r) >= 1 - 1e-9:  # ±1 but for rounding
        return None
    u, v = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    # A point adds a product, and moves the ranks of the points above it.
    pulls = u * v + _above(u, v) / x.std() + _above(v, u) / y.std()
    for of, spread in ((u, x.std()), (v, y.std())):
        pulls -= r / 2 * (of * of + 2 * _above(of, of) / spread)
    of_models = np.bincount(models, pulls - pulls.mean())
    error = float(np.linalg.norm(of_models)) / len(x) / (1 - r * r) * math.sqrt(m / (m - 3))
    half, z = _t(m - 2) * error, math.atanh(r)
    return Interval(math.tanh(z - half), math.tanh(z + half))


def _above(ranks: Floats, values: Floats) -> Floats:
    """Sum, for each rank, the values of the points above it and half of those at it."""
    group = np.unique(ranks, return_inverse=True)[1]
    sums = np.bincount(group, values)
    return np.asarray((sums.sum() - sums.cumsum() + sums / 2)[group], np.float64)


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


class Trend(NamedTuple):
    """Trend line y = intercept + slope · u, where u is log10 x or x.

    Attributes:
        slope: change of y for each tenfold x with `log_x`, else for each unit of x.
        intercept: y where u is 0.
        points: number of points that the line was fitted to.
        log_x: whether u is log10 x.
    """

    slope: float
    intercept: float
    points: int
    log_x: bool


def trend(x: Floats, y: Floats, *, log_x: bool, fewest: int = FEWEST_POINTS) -> Trend | None:
    """Fit a least-squares trend line of y on x or log10 x.

    Args:
        x: (points,) such as total parameters. Points with a missing or infinite x or y are left
            out, and with `log_x` those with x ≤ 0.
        y: (points,) such as pass@1.
        log_x: whether to fit on log10 x.
        fewest: the least number of points, at least 2.

    Returns:
        The line; None with fewer than `fewest` points or when all have the same x.

    Source: ordinary least squares with one regressor, slope = Sxy / Sxx: Montgomery, Peck &
    Vining, "Introduction to Linear Regression Analysis", section 2.2.
    """
    fits = np.isfinite(x) & np.isfinite(y)
    if log_x:
        fits &= x > 0
    u, v = x[fits], y[fits]
    if len(u) < fewest or u.min() == u.max():
        return None
    if log_x:
        u = np.log10(u)
    # Means are taken off first: sums of squares of large numbers would lose the digits.
    with np.errstate(over="ignore", invalid="ignore"):
        du, dv = u - u.mean(), v - v.mean()
        spread = float(du @ du)
        slope = float(du @ dv) / spread if 0 < spread < np.inf else np.nan
        intercept = float(v.mean() - slope * u.mean())
    if not (np.isfinite(slope) and np.isfinite(intercept)):
        return None  # so close together, or so large, that no line can be computed
    return Trend(slope, intercept, len(u), log_x)


class Slope(NamedTuple):
    """Trend of the score on log10 parameters, with the confidence interval of its slope.

    Attributes:
        line: the line; `line.slope` is in points for ten times the parameters.
        interval: 95 % interval of `line.slope`, by Student's t with `df` degrees of freedom; None
            where its error is unknown.
        p_value: p-value of the t test for a slope of 0; NaN where the slope depends on one model
            alone. Below 0.05 exactly where the interval excludes 0.
        scatter: standard deviation of the points around the line, in points of the score.
        models: number of different models among the points.
        df: degrees of freedom.
        centre: mean log10 parameters.
        covariance: (2, 2) covariance of the line's height at the centre and its slope.
    """

    line: Trend
    interval: Interval | None
    p_value: float
    scatter: float
    models: int
    df: int
    centre: float
    covariance: tuple[tuple[float, ...], ...]

    def one_more(self, params: Floats, scores: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Predict the score of a new model at each size, and test actual scores against it.

        Valid for models that the line was not fitted to, chosen before their score was seen.

        Args:
            params: (rows,) total parameters, NaN for rows not asked for.
            scores: (rows,) percent.

        Returns:
            (rows,) scores predicted by the trend, in points; low and high ends of the 95 %
            prediction intervals, NaN where the trend has no known scatter; and two-sided p-values
            of the actual scores' distances from the trend.

        Source: y ± t · √(s² + the variance of the line at the size): Montgomery, Peck & Vining,
        "Introduction to Linear Regression Analysis", section 2.5.
        """
        u = np.log10(np.where(params > 0, params, np.nan))
        line, apart = self.line.intercept + self.line.slope * u, u - self.centre
        of_line = np.stack([np.ones_like(apart), apart])
        variance = self.scatter**2 + np.einsum("ij,ik,kj->j", of_line, self.covariance, of_line)
        error = np.sqrt(variance) if self.interval is not None else np.full(len(params), np.nan)
        half = _t(self.df) * error
        p_value = student_p_value((scores - line) / error, self.df)
        return line, line - half, line + half, p_value


def slope(params: Floats, scores: Floats, models: Positions | None = None) -> Slope | None:
    """Fit the score on log10 parameters by least squares, with the standard error of the slope.

    The error is HC3, of each model left out in turn, which holds where the scatter depends on the
    size. Where a model has several rows it is at least the error of as many independent rows of an
    even scatter, with one degree of freedom less than there are models.

    Args:
        params: (rows,) total parameters; rows without a size above 0 are left out.
        scores: (rows,) percent; rows without a score are left out.
        models: (rows,) integer code of each row's model; None if every row is another model.

    Returns:
        None with fewer than 5 models, when the largest has less than three times the parameters
        of the smallest, or when all have one score.

    Source: MacKinnon & White (1985), "Some heteroskedasticity-consistent covariance matrix
    estimators with improved finite sample properties"; clustered by model it is CR3 of Cameron &
    Miller (2015), "A practitioner's guide to cluster-robust inference", section VI.
    """
    fits = usable(params, scores)
    x, y = params[fits], scores[fits]
    line = trend(x, y, log_x=True, fewest=FEWEST)
    if line is None or x.max() < 3 * x.min() or np.ptp(y) == 0:
        return None
    u = np.log10(x)
    residuals = y - (line.intercept + line.slope * u)
    squares, offsets = float(residuals @ residuals), u - u.mean()
    scatter = math.sqrt(squares / (len(x) - 2))
    models = np.arange(len(params)) if models is None else models
    codes = np.unique(models[fits], return_inverse=True)[1]
    different = int(codes.max()) + 1
    if different < FEWEST:
        return None
    covariance, df = _leaving_out_each(codes, offsets, residuals), len(x) - 2
    if different < len(x):
        df = different - 1
        independent = scatter**2 * np.diag([1 / len(x), 1 / float(offsets @ offsets)])
        if covariance[1, 1] < independent[1, 1]:
            covariance = independent
    error, interval, t = math.sqrt(covariance[1, 1]), None, math.nan
    if squares <= 1e-20 * float(y @ y):
        t = math.inf  # what rounding leaves of a perfect line must not become an interval
    elif math.isfinite(error):
        half, t = _t(df) * error, line.slope / error
        interval = Interval(line.slope - half, line.slope + half)
    p_value = float(student_p_value(t, df))
    rows_of = tuple(map(tuple, covariance.tolist()))
    return Slope(line, interval, p_value, scatter, different, df, float(u.mean()), rows_of)


@lru_cache(maxsize=16)
def _t(df: int) -> float:
    return float(student_quantile(df))


def _leaving_out_each(models: Positions, offsets: Floats, residuals: Floats) -> Floats:
    """Estimate the covariance of a trend line by the jackknife, leaving out one model at a time.

    Args:
        models: (points,) codes of models, from 0 on without a gap.
        offsets: (points,) log10 parameters less their mean.
        residuals: (points,) from the line through all points.

    Returns:
        (2, 2) covariance of the line's height at the centre and its slope; NaN if without one model
        all others have the same size.
    """

    def rest(values: Floats) -> Floats:
        return np.asarray(values.sum() - np.bincount(models, values), np.float64)

    n, sum_u, sum_v = rest(np.ones(len(offsets))), rest(offsets), rest(residuals)
    spread = rest(offsets**2) - sum_u**2 / n
    spread = np.where(spread > 1e-9 * float(offsets @ offsets), spread, np.nan)
    slopes = (rest(offsets * residuals) - sum_u * sum_v / n) / spread
    off = np.stack([(sum_v - slopes * sum_u) / n, slopes])
    return np.asarray(off @ off.T, np.float64)


def changes_at(
    dates: Floats, days: Positions, scores: Floats, covariate: Floats, fewest: int
) -> tuple[Floats, Floats]:
    """Compute by analysis of covariance how the mean of scores changes at each of some dates.

    Each date is analysed by itself. The adjusted change is c in the regression, by least squares
    over all scores,

        y = a + b x + c [day > date],

    which is c = (y₁ − y₀) − b (x₁ − x₀) with the means y₁, x₁ after the date, y₀, x₀ up to it, and
    the pooled slope b = Wxy / Wxx of the sums of products and squares about these means. (Residuals
    of a regression on x alone would show too little of a change: x, which changes at the date as
    well, would take a part of it.)

    Args:
        dates: (dates,) days; each counts as before the change.
        days: (scores,) the day of each score.
        scores: (scores,) y.
        covariate: (scores,) x; a score with NaN counts in the raw change alone.
        fewest: the least number of scores on either side of a date.

    Returns:
        (dates,) means after each date minus means up to it, and the same with the covariate held
        equal; NaN where unknown.

    Source: Cochran (1957), "Analysis of covariance: its nature and uses", Biometrics 13(3).
    """
    (raw,), _ = _differences(dates, days, np.stack([scores]), fewest)
    known = ~np.isnan(covariate)
    both = np.stack([scores, covariate])[:, known]
    both -= both.sum(axis=1, keepdims=True) / max(both.shape[1], 1)  # so that sums keep digits
    (dy, dx), between = _differences(dates, days[known], both, fewest)
    (_, xy), (_, xx) = both @ both.T
    with np.errstate(invalid="ignore", divide="ignore"):
        within = xx - between * dx**2
        adjusted = dy - (xy - between * dy * dx) / within * dx
    # A smaller part of the sum of squares of the covariate is rounding, not spread.
    return raw, np.where(within > 1e-9 * xx, adjusted, np.nan)


def _differences(
    dates: Floats, days: Positions, values: Floats, fewest: int
) -> tuple[Floats, Floats]:
    """Compute means after each date minus means up to it, and their weights n₀ n₁ / n.

    Returns:
        (rows of `values`, dates) differences and (dates,) weights; NaN with too few on a side.
    """
    order = np.argsort(days, kind="stable")
    before = np.searchsorted(days[order], dates, side="right")
    sums = np.pad(np.cumsum(values[:, order], axis=1), ((0, 0), (1, 0)))
    enough = np.minimum(before, len(days) - before) >= fewest
    first, later = (np.where(enough, each, np.nan) for each in (before, len(days) - before))
    means = sums[:, before] / first, (sums[:, -1:] - sums[:, before]) / later
    return means[1] - means[0], first * later / (first + later)
