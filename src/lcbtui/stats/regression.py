"""Regression of the score on size: the trend line, its slope, residuals and outliers."""

import math
from dataclasses import dataclass

import numpy as np

from lcbtui.dataset.remarks import FEWEST
from lcbtui.stats.correlation import usable
from lcbtui.stats.distributions import Bools, Floats, Positions, student_quantile
from lcbtui.stats.wilson import Interval

FEWEST_POINTS = 8
"""A line through fewer points says more about chance than about size."""


@dataclass(frozen=True)
class Trend:
    """y = intercept + slope · u, where u is log10 x or x.

    Attributes:
        slope: for each tenfold x with `log_x`, for each unit of x without.
        intercept: y where u is 0.
        points: how many points the line was fitted to.
        log_x: whether u is log10 x.
    """

    slope: float
    intercept: float
    points: int
    log_x: bool

    def at(self, x: Floats) -> Floats:
        """The line at these x; NaN where there is no log10 of x."""
        if not self.log_x:
            return self.intercept + self.slope * x
        positive = np.where(x > 0, x, np.nan)
        return self.intercept + self.slope * np.log10(positive)


def trend(x: Floats, y: Floats, *, log_x: bool, fewest: int = FEWEST_POINTS) -> Trend | None:
    """Least-squares line of y on log10 x or on x.

    Args:
        x: (points,) such as total parameters. Points with a missing or infinite x or y are left
            out, and with `log_x` those with x ≤ 0.
        y: (points,) such as pass@1.
        log_x: whether to fit on log10 x.
        fewest: points that a line needs, at least 2.

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


FAR = 3.0
"""Externally studentized residuals beyond ±3 are called outliers."""

_DOUBLING = math.log10(2)


@dataclass(frozen=True)
class Slope:
    """The trend of the score on log10 parameters, and how sure it is.

    Attributes:
        line: the line; `line.slope` is in points for ten times the parameters.
        interval: of `line.slope`, by Student's t with n − 2 degrees of freedom.
        scatter: standard deviation of the points around the line, in points of the score.
    """

    line: Trend
    interval: Interval
    scatter: float

    @property
    def per_doubling(self) -> float:
        """Points for twice the parameters."""
        return self.line.slope * _DOUBLING

    @property
    def doubling_interval(self) -> Interval:
        """The interval of `per_doubling`."""
        return Interval(self.interval.low * _DOUBLING, self.interval.high * _DOUBLING)


def slope(params: Floats, scores: Floats, *, without: Bools | None = None) -> Slope | None:
    """Least squares of the score on log10 parameters.

    Args:
        params: (models,) total parameters; models without a size above 0 are left out.
        scores: (models,) percent; models without one are left out.
        without: (models,) models to leave out, such as ours.

    Returns:
        None with fewer than 5 points, or when all have one size.

    Source: the error of the slope is s / √Sxx with s² = SSE / (n − 2): Montgomery, Peck & Vining,
    "Introduction to Linear Regression Analysis", section 2.4.
    """
    fits = usable(params, scores)
    if without is not None:
        fits &= ~without
    x, y = params[fits], scores[fits]
    line = trend(x, y, log_x=True, fewest=FEWEST)
    if line is None:
        return None
    residuals, u = y - line.at(x), np.log10(x)
    df = len(x) - 2
    scatter = math.sqrt(float(residuals @ residuals) / df)
    spread = float(np.sum((u - u.mean()) ** 2))
    half = float(student_quantile(np.array(df))) * scatter / math.sqrt(spread)
    return Slope(line, Interval(line.slope - half, line.slope + half), scatter)


def above_trend(params: Floats, scores: Floats, which: Bools) -> Floats:
    """How far models lie above the trend of all others; below is negative.

    Args:
        params: (models,) total parameters.
        scores: (models,) percent.
        which: (models,) the models asked for; none of them is part of the trend.

    Returns:
        (models,) in points; NaN for the models that were not asked for, those without a size or
        a score, and all where the others make no trend.
    """
    others = slope(params, scores, without=which)
    if others is None:
        return np.full(len(params), np.nan)
    return np.where(which, scores - others.line.at(params), np.nan)


def studentized(params: Floats, scores: Floats) -> Floats:
    """Externally studentized residuals: how far each model lies from the trend of the others.

    t = e / (s₍ᵢ₎ √(1 − h)) with e the residual, h the leverage and s₍ᵢ₎ the scatter around the
    line without the model itself, which would otherwise widen the scatter it is judged by.

    Args:
        params: (models,) total parameters; models without a size above 0 are left out.
        scores: (models,) percent.

    Returns:
        (models,) NaN for models left out, all NaN without a trend, and NaN where the line goes
        through a model whatever its score is, or where the others lie on a line to the digit.

    Source: Cook & Weisberg (1982), "Residuals and Influence in Regression", eq. 2.2.8.
    """
    found = np.full(len(params), np.nan)
    fits = usable(params, scores)
    x, y = params[fits], scores[fits]
    line = trend(x, y, log_x=True, fewest=FEWEST)
    if line is None:
        return found
    residuals, u = y - line.at(x), np.log10(x)
    offsets = u - u.mean()
    rest = 1 - (1 / len(x) + offsets**2 / (offsets @ offsets))
    rest = np.where(rest > 1e-9, rest, np.nan)
    # What rounding leaves of a perfect line must not become a scatter to measure by.
    digits = max(1e-20 * float(y @ y), 1e-12 * float(residuals @ residuals))
    without = residuals @ residuals - residuals**2 / rest
    scatter = np.sqrt(np.where(without > digits, without, np.nan) / (len(x) - 3))
    found[fits] = residuals / (scatter * np.sqrt(rest))
    return found


def outliers(residuals: Floats) -> Positions:
    """Positions of the studentized residuals beyond ±3, the farthest first."""
    far = np.flatnonzero(np.abs(residuals) > FAR)
    return np.asarray(far[np.argsort(-np.abs(residuals[far]), kind="stable")], np.int64)
