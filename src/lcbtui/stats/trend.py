"""The trend: how the score grows with size, as one straight line."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEWEST = 8
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


def trend(x: Floats, y: Floats, *, log_x: bool, fewest: int = FEWEST) -> Trend | None:
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
