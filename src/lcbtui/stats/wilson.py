"""Confidence intervals without numpy, for lookups: the level, and Wilson's interval of one score.

`intervals.wilson_interval` is the same for arrays, with the source of the formula.
"""

from math import nan, sqrt
from typing import NamedTuple

from lcbtui.dataset.columns import PlusMinus

LEVEL = 0.95
"""Confidence level: the long-run coverage of the intervals."""

ALPHA = 0.05
"""Family-wise error rate: 1 − `LEVEL`."""

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution: 95 % lie between −Z and Z

MOST_EFFECTIVE = 1.35
"""Upper limit of the effective number of problems of a score, as a multiple of its problems.

Averaging over samples makes a mean surer than one try at each problem would, in LiveCodeBench's
files by a third at most. An estimate beyond that comes of chance, which it does where scores are
near 0 or 100.
"""

MOST_STATED = MOST_EFFECTIVE * (1 + 1e-6)
"""Upper limit where the error is stated; a smaller error is not used.

One that makes it worth more is no error over the problems, and their number counts. It is the
spread of some runs or seeds then, which is worth more than three times the problems, since at most
about a quarter of the variance is within problems in the same files. The rest is for rounding.
"""


STANDARD_ERRORS = {PlusMinus.HALF: 1 / _Z, PlusMinus.SPREAD: nan}
"""Factors from a ± to a standard error over problems, where it is not one."""


class Interval(NamedTuple):
    """Confidence interval: low and high end in the unit of the value; NaN for no end."""

    low: float
    high: float


def effective_count(pass_at_1: float, error: float, problems: float | None) -> float | None:
    """Compute the effective number of problems of one mean from its standard error: p(1 − p)/SE².

    None if the error cannot be used: where the result is above `MOST_STATED` times the problems,
    the error is rather the spread of repeated runs.
    `intervals.effective_problems` is the same for arrays, with the source of the formula.
    """
    if not (error > 0 and 0 < pass_at_1 < 100):
        return None
    worth = max(pass_at_1 * (100 - pass_at_1) / error**2, 1.0)
    return None if problems is not None and worth > MOST_STATED * problems else worth


def stated_error(
    score: float,
    error: float | None,
    low: float | None,
    high: float | None,
    plus_minus: float | None,
    *,
    kind: PlusMinus = PlusMinus.ERROR,
) -> float | None:
    """Choose the standard error that a source states: as such, else by its interval, else by a ±.

    `view.derive.intervals.stated_errors` is the same for arrays.

    Args:
        score: in any unit; the other numbers are in the same.
        error: the standard error stated; None for none.
        low: the low end of the 95 % interval; the ends may be swapped.
        high: the high end of the 95 % interval.
        plus_minus: the number behind a ±.
        kind: the meaning of the number behind the ±.

    Returns:
        The standard error; None if none can be used.
    """
    if error is not None and error > 0:
        return error
    ends = sorted(end for end in (low, high) if end is not None)
    if len(ends) == 2 and ends[0] < ends[1] and ends[0] <= score <= ends[1]:
        return (ends[1] - ends[0]) / 2 / _Z
    found = 0.0 if plus_minus is None else plus_minus * STANDARD_ERRORS.get(kind, 1)
    return found if found > 0 else None


def wilson_ends(pass_at_1: float, problems: float) -> tuple[float, float]:
    """Compute Wilson's 95 % interval of one pass@1, without numpy.

    Args:
        pass_at_1: percent, 0 to 100.
        problems: number of problems averaged over, at least 1.

    Returns:
        (low, high) in percent.

    Raises:
        ValueError: if `pass_at_1` is outside 0..100 or `problems` is below 1.
    """
    if not 0 <= pass_at_1 <= 100 or problems < 1:
        raise ValueError("a pass@1 lies in 0..100 and is over at least one problem")
    share, z2 = pass_at_1 / 100, _Z * _Z
    centre = share + z2 / (2 * problems)
    half = sqrt(z2 * (share * (1 - share) / problems + z2 / (4 * problems * problems)))
    scale = 100 / (1 + z2 / problems)
    return max((centre - half) * scale, 0.0), min((centre + half) * scale, 100.0)
