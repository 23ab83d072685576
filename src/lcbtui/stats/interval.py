"""An interval of plausible values, and the level that all of them have."""

from typing import NamedTuple

LEVEL = 0.95
"""How often intervals of this kind hold what they are about, in the long run."""

ALPHA = 0.05
"""How often a family of comparisons may call a difference that is not there: 1 − `LEVEL`."""


class Interval(NamedTuple):
    """Both ends in the unit of the value; NaN where the data give none."""

    low: float
    high: float
