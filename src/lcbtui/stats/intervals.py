"""Confidence intervals of scores, and the evidence each rests on.

A score is a mean over problems. Other problems of the same kind would have given another mean;
the intervals tell how far. They tell nothing of other prompts, other settings or problems that
were seen in training.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from lcbtui.stats.distributions import Bools, Floats, normal_quantile, student_quantile


class Evidence(IntEnum):
    """Where an interval comes from, the best first."""

    PER_PROBLEM = 0
    """Every problem's score is known."""
    STATED_COUNT = 1
    """The source says how many problems there were."""
    WINDOW_COUNT = 2
    """The release and the window say how many problems there were."""
    READ_OFF = 3
    """Read off a picture: no interval, no rank, no comparison."""
    UNKNOWN = 4
    """Nothing says how many problems there were."""


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """The interval of each score, and its evidence.

    Attributes:
        low: (models,) lower end of the interval in percent; NaN where there is none.
        high: (models,) upper end.
        problems: (models,) how many problems the score is the mean of; NaN where not known.
        evidence: (models,) int8 `Evidence`.
    """

    low: Floats
    high: Floats
    problems: Floats
    evidence: npt.NDArray[np.int8]

    @property
    def half_width(self) -> Floats:
        """(models,) half the length of the interval, for a "±" that need not be symmetric."""
        return (self.high - self.low) / 2

    @property
    def comparable(self) -> Bools:
        """(models,) whether the score can be compared and ranked."""
        return self.evidence <= Evidence.WINDOW_COUNT


def wilson_interval(pass_at_1: npt.ArrayLike, problems: npt.ArrayLike) -> tuple[Floats, Floats]:
    """95 % interval of a pass@1 measured on `problems` problems.

    Args:
        pass_at_1: percent, 0 to 100; any shape, NaN where missing.
        problems: how many problems the score is the mean of, at least 1; broadcast with
            `pass_at_1`, NaN where not known.

    Returns:
        (low, high) in percent, NaN where either is missing. Conservative where each problem was
        sampled more than once: the mean of several samples varies less than one try.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a `problems` is below 1.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical
    inference"; Brown, Cai & DasGupta (2001), "Interval Estimation for a Binomial Proportion",
    eq. 4, who recommend it for small n.
    """
    check_scores(pass_at_1, problems)
    share, n = np.asarray(pass_at_1, np.float64) / 100, np.asarray(problems, np.float64)
    z2 = normal_quantile() ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / 4 / n / n)) / (1 + z2 / n)
    # At 0 and 100 one end is the score itself; rounding must not put it beside.
    low = np.where(share == 0, 0, np.maximum(centre - half, 0))
    high = np.where(share == 1, 1, np.minimum(centre + half, 1))
    return 100 * low, 100 * high


def check_scores(pass_at_1: npt.ArrayLike, problems: npt.ArrayLike) -> None:
    """Look that scores are percent and counts are counts; NaN is neither wrong nor right.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a `problems` is below 1.
    """
    scores, counts = np.asarray(pass_at_1, np.float64), np.asarray(problems, np.float64)
    if ((scores < 0) | (scores > 100)).any():
        raise ValueError("a pass@1 is outside 0..100 percent")
    if (counts < 1).any():
        raise ValueError("a number of problems is below 1")


def interval_over_problems(
    means: Floats, errors: Floats, problems: Floats
) -> tuple[Floats, Floats]:
    """95 % interval of means over problems from their standard errors.

    mean ± t · error with n − 1 degrees of freedom, cut at 0 and 100. Where every problem has the
    same score the error is 0 and says nothing; Wilson's interval stands in there, and for a
    model with one problem.

    Args:
        means: (models,) percent, NaN where missing.
        errors: (models,) standard errors over the problems, in percent.
        problems: (models,) how many problems each mean is over.

    Returns:
        (low, high) in percent, NaN where there is no mean.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, section 2.1; the t
    quantile in place of 1.96 for windows with few problems.
    """
    half = student_quantile(problems - 1) * errors
    low, high = np.maximum(means - half, 0), np.minimum(means + half, 100)
    flat = ~(errors > 0)
    if flat.any():
        counts = np.where(problems[flat] >= 1, problems[flat], np.nan)
        low[flat], high[flat] = wilson_interval(means[flat], counts)
    return low, high


def uncertainty(
    pass_at_1: Floats,
    *,
    read_off: Bools | None = None,
    stated: Floats | None = None,
    by_window: Floats | None = None,
    errors: Floats | None = None,
) -> Uncertainty:
    """The 95 % interval of each score by the best evidence there is.

    Args:
        pass_at_1: (models,) percent, NaN where missing.
        read_off: (models,) whether the score was read off a picture; it then has no interval,
            whatever else is known.
        stated: (models,) problems as the source states them, NaN where it does not.
        by_window: (models,) problems by release and window (`problems_of`), NaN where not known.
        errors: (models,) standard errors over problems, where every problem's score is known;
            `stated` is then how many problems each mean is over.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a count is below 1.
    """
    models = len(pass_at_1)
    nothing = np.full(models, np.nan)
    stated = nothing if stated is None else stated
    by_window = nothing if by_window is None else by_window
    evidence = np.full(models, Evidence.UNKNOWN, dtype=np.int8)
    evidence[~np.isnan(by_window)] = Evidence.WINDOW_COUNT
    evidence[~np.isnan(stated)] = Evidence.STATED_COUNT if errors is None else Evidence.PER_PROBLEM
    evidence[np.isnan(pass_at_1)] = Evidence.UNKNOWN
    if read_off is not None:
        evidence[read_off] = Evidence.READ_OFF
    problems = np.where(evidence == Evidence.WINDOW_COUNT, by_window, stated)
    problems[evidence > Evidence.WINDOW_COUNT] = np.nan
    low, high = wilson_interval(np.where(np.isnan(problems), np.nan, pass_at_1), problems)
    if errors is not None:
        own = evidence == Evidence.PER_PROBLEM
        low[own], high[own] = interval_over_problems(pass_at_1[own], errors[own], problems[own])
    return Uncertainty(low, high, problems, evidence)
