"""The normal and Student's t distribution on arrays: what numpy alone does not have."""

import math
from collections.abc import Callable

import numpy as np

from lcbtui.dataset.results import Floats
from lcbtui.stats import LEVEL


def normal_quantile(level: float = LEVEL) -> float:
    """Compute the two-sided quantile of the standard normal distribution: 1.96 for 0.95."""
    return -normal_lower_quantile((1 - level) / 2)


def normal_lower_quantile(p: float) -> float:
    """Compute the quantile of the standard normal distribution by Newton's method: −1.64 for 0.05.

    Args:
        p: the probability of a lower value; above 0 and below 1.
    """
    if p > 0.5:
        return -normal_lower_quantile(1 - p)
    z = 0.0
    for _ in range(2_000):  # the lower tail is convex: steps from above never pass the quantile
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        step = (math.erfc(-z / math.sqrt(2)) / 2 - p) / density
        z -= step
        if step < 1e-13:
            break
    return z


def normal_p_value(z: Floats) -> Floats:
    """Compute two-sided p-values of standard normal z scores."""
    return _each(math.erfc, np.abs(z) / math.sqrt(2))


def student_p_value(t: Floats | float, df: Floats | float) -> Floats:
    """Compute two-sided p-values of t statistics by Student's t distribution.

    Args:
        t: any shape; ±inf gives 0 and NaN gives NaN.
        df: degrees of freedom, broadcast with `t`; inf is the normal distribution, and
            NaN or less than 1 gives NaN.

    Source: I(df / (df + t²); df/2, 1/2), the regularised incomplete beta function: Abramowitz &
    Stegun (1964), 26.7.1 and 26.5.8.
    """
    t, df = np.broadcast_arrays(np.asarray(t, np.float64), np.asarray(df, np.float64))
    found = np.full(t.shape, np.nan)
    normal = np.isposinf(df)
    found[normal] = normal_p_value(t[normal])
    far = np.isinf(t) & (df >= 1)
    found[far] = 0.0
    plain = np.isfinite(t) & np.isfinite(df) & (df >= 1)
    squares, df = np.square(t[plain]), df[plain]
    x, rest = df / (df + squares), squares / (df + squares)
    a, b = df / 2, np.full_like(df, 0.5)
    # I(x; a, b) is 1 − I(1 − x; b, a): up to t = 3 that needs far fewer steps of the fraction, and
    # beyond it the difference from 1 would lose digits of small p-values.
    turned = squares < np.minimum(9, df)
    a, b = np.where(turned, b, a), np.where(turned, a, b)
    x, rest = np.where(turned, rest, x), np.where(turned, x, rest)
    log_beta = _each(math.lgamma, a) + _each(math.lgamma, b) - _each(math.lgamma, a + b)
    with np.errstate(divide="ignore"):
        front = np.exp(a * np.log(x) + b * np.log(rest) - log_beta) / a
    part = front * _fraction(x, a, b)
    found[plain] = np.where(turned, 1 - part, part)
    return found


def student_quantile(df: Floats | float, level: float = LEVEL, steps: int = 100) -> Floats:
    """Compute the two-sided quantile of Student's t distribution by Newton's method.

    Args:
        df: degrees of freedom, any shape; inf is the normal distribution, and NaN or less
            than 1 gives NaN.
        level: the probability between −t and t; between 0 and 1, both excluded.
        steps: of Newton's at most; without any it is up to 1 % off for 9 degrees of freedom.
    """
    z, df = normal_quantile(level), np.where(np.asarray(df) >= 1, df, np.nan)
    # Fisher's expansion in 1 / df lies near; the tail falls and is convex: Newton's steps climb.
    near = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df * df)
    t, moving = np.asarray(near), np.asarray(np.isfinite(df))
    for _ in range(steps):
        if not moving.any():
            break
        at, own = t[moving], df[moving]
        log_scale = _each(math.lgamma, (own + 1) / 2) - _each(math.lgamma, own / 2)
        exponent = log_scale - (own + 1) / 2 * np.log1p(at * at / own)
        density = np.exp(exponent) / np.sqrt(own * math.pi)
        step = (student_p_value(at, own) - (1 - level)) / (2 * density)
        t[moving] = at + step
        moving[moving] = np.abs(step) > 1e-7 * at  # the next step would be about its square
    return t


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """Evaluate the continued fraction for the incomplete beta function by Lentz's method."""
    above = np.ones_like(x)
    below = 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = below.copy()
    for m in range(1, 1000):  # fewer than a hundred are needed
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            below = 1 / _off_zero(1 + term * below)
            above = _off_zero(1 + term / above)
            factor = below * above
            value *= factor
        if not (np.abs(factor - 1) > 1e-15).any():
            break
    return value


def _off_zero(values: Floats) -> Floats:
    return np.where(np.abs(values) < 1e-300, 1e-300, values)


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    """Apply a scalar function of `math`, such as erfc or lgamma, to every value of an array."""
    # Degrees of freedom are mostly the same few: each is worked out once.
    unique, places = np.unique(values, return_inverse=True)
    found = np.fromiter(map(function, unique.tolist()), np.float64, unique.size)
    return found[places].reshape(values.shape)
