"""Confidence intervals without numpy, for lookups: the level, and Wilson's interval of one score.

`intervals.wilson_interval` is the same for arrays, with the source of the formula.
"""

from math import sqrt
from typing import NamedTuple

LEVEL = 0.95
"""Confidence level: the long-run coverage of the intervals."""

ALPHA = 0.05
"""Family-wise error rate: 1 − `LEVEL`."""

Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: 95 % lie between −Z and Z."""


class Interval(NamedTuple):
    """Both ends in the unit of the value; NaN where the data give none."""

    low: float
    high: float


def wilson_ends(pass_at_1: float, problems: float) -> tuple[float, float]:
    """The ends of the 95 % interval of a pass@1.

    Args:
        pass_at_1: percent, 0 to 100.
        problems: how many problems it is the mean of, at least 1.

    Returns:
        (low, high) in percent.

    Raises:
        ValueError: if `pass_at_1` is outside 0..100 or `problems` is below 1.
    """
    if not 0 <= pass_at_1 <= 100 or problems < 1:
        raise ValueError("a pass@1 lies in 0..100 and is over at least one problem")
    share, z2 = pass_at_1 / 100, Z * Z
    centre = share + z2 / (2 * problems)
    half = sqrt(z2 * (share * (1 - share) / problems + z2 / (4 * problems * problems)))
    scale = 100 / (1 + z2 / problems)
    return max((centre - half) * scale, 0.0), min((centre + half) * scale, 100.0)
