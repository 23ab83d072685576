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
from lcbtui.stats.wilson import MOST_EFFECTIVE


class Evidence(IntEnum):
    """Evidence that the interval of a score rests on, the best first."""

    PER_PROBLEM = 0
    """Every problem's score is known."""
    STATED_ERROR = 1
    """The source states a standard error, an interval or a ±."""
    STATED_COUNT = 2
    """The source says how many problems there were."""
    WINDOW_COUNT = 3
    """The release and the window say how many problems there were."""
    READ_OFF = 4
    """Read off a picture: no interval, no rank, no comparison."""
    UNKNOWN = 5
    """Nothing says how many problems there were."""


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Confidence intervals of scores, and the evidence they rest on.

    Attributes:
        low: (models,) lower end of the interval in percent; NaN where there is none.
        high: (models,) upper end.
        problems: (models,) how many problems the score is the mean of; NaN where not known. It
            tells which scores are over the same ones.
        worth: (models,) as how many problems the score counts in comparisons of counts: as many
            as it is over, or by a stated error; NaN where it is not compared.
        evidence: (models,) int8 `Evidence`.
    """

    low: Floats
    high: Floats
    problems: Floats
    worth: Floats
    evidence: npt.NDArray[np.int8]

    @property
    def half_width(self) -> Floats:
        """(models,) half the length of each interval, for a ± that need not be symmetric."""
        return (self.high - self.low) / 2

    @property
    def comparable(self) -> Bools:
        """(models,) whether each score can be compared and ranked."""
        return self.evidence <= Evidence.WINDOW_COUNT


def wilson_interval(
    pass_at_1: npt.ArrayLike, problems: npt.ArrayLike, quantile: npt.ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Compute the 95 % interval of a pass@1 measured on `problems` problems.

    Args:
        pass_at_1: percent, 0 to 100; any shape, NaN where missing.
        problems: how many problems the score is the mean of, at least 1; broadcast with
            `pass_at_1`, NaN where not known.
        quantile: how many standard errors the interval reaches to either side, broadcast with
            them; None is the 97.5 % quantile of the normal distribution.

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
    z2 = np.square(normal_quantile() if quantile is None else np.asarray(quantile, np.float64))
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / 4 / n / n)) / (1 + z2 / n)
    # At 0 and 100 one end is the score itself; rounding must not put it beside.
    low = np.where(share == 0, 0, np.maximum(centre - half, 0))
    high = np.where(share == 1, 1, np.minimum(centre + half, 1))
    return 100 * low, 100 * high


def check_scores(pass_at_1: npt.ArrayLike, problems: npt.ArrayLike) -> None:
    """Check that scores are in percent and that numbers of problems are at least 1; NaN may be.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a `problems` is below 1.
    """
    scores, counts = np.asarray(pass_at_1, np.float64), np.asarray(problems, np.float64)
    if ((scores < 0) | (scores > 100)).any():
        raise ValueError("a pass@1 is outside 0..100 percent")
    if (counts < 1).any():
        raise ValueError("a number of problems is below 1")


def interval_over_problems(
    means: Floats, errors: Floats, problems: Floats, clusters: Floats
) -> tuple[Floats, Floats]:
    """Compute the 95 % interval of means over problems from their standard errors.

    Wilson's interval with the effective number of problems, p(1 − p) / SE² and at most
    `MOST_EFFECTIVE` times the problems, and with the t quantile at G − 1 degrees of freedom. The
    plain mean ± t · SE covers 84 to 92 % near 0 and 100. Where all scores are alike the error is 0
    and says nothing: each cluster counts as one problem there, and where there is but one.

    Args:
        means: (models,) percent, NaN where missing.
        errors: (models,) standard errors over the problems, in percent, clustered.
        problems: (models,) how many problems each mean is over.
        clusters: (models,) how many questions they belong to.

    Returns:
        (low, high) in percent, NaN where there is no mean.

    Source: Korn & Graubard (1998), "Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data", for the effective number; Dean & Pagano
    (2015), "Evaluating Confidence Interval Methods for Binomial Proportions in Clustered Surveys",
    for Wilson's interval with it; Miller (2024), arXiv 2411.00640, for the errors.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = means * (100 - means) / np.square(errors)
    effective = np.minimum(np.maximum(effective, 1), MOST_EFFECTIVE * problems)
    effective = np.where(errors > 0, effective, clusters)
    quantile = np.where(clusters > 1, student_quantile(clusters - 1), normal_quantile())
    return wilson_interval(means, np.where(clusters >= 1, effective, np.nan), quantile)


def effective_problems(pass_at_1: Floats, errors: Floats) -> Floats:
    """Compute the effective number of problems of means with standard errors: p(1 − p) / SE².

    Args:
        pass_at_1: (models,) percent, NaN where missing.
        errors: (models,) standard errors in points; 0, negative and NaN say nothing.

    Returns:
        (models,) at least 1; NaN where an error says nothing, and at 0 and 100 percent.

    Source: Korn & Graubard (1998), "Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data".
    """
    says = (errors > 0) & (pass_at_1 > 0) & (pass_at_1 < 100)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.maximum(pass_at_1 * (100 - pass_at_1) / np.square(errors), 1)
    return np.where(says, found, np.nan)


def uncertainty_stated(scores: Floats, errors: Floats, *, read_off: Bools) -> Uncertainty:
    """Compute the 95 % interval of scores on any scale from their stated standard errors.

    Args:
        scores: (models,) NaN where missing.
        errors: (models,) in the same unit, above 0; NaN where not stated.
        read_off: (models,) whether the score was read off a picture; it then has no interval.
    """
    known = ~np.isnan(scores + errors) & ~read_off
    half = np.where(known, normal_quantile() * errors, np.nan)
    evidence = np.where(known, Evidence.STATED_ERROR, Evidence.UNKNOWN).astype(np.int8)
    evidence[read_off] = Evidence.READ_OFF
    nothing = np.full(len(scores), np.nan)
    return Uncertainty(scores - half, scores + half, nothing, nothing, evidence)


def uncertainty(
    pass_at_1: Floats,
    *,
    read_off: Bools | None = None,
    stated_errors: Floats | None = None,
    stated: Floats | None = None,
    by_window: Floats | None = None,
    errors: Floats | None = None,
    clusters: Floats | None = None,
) -> Uncertainty:
    """Compute the 95 % interval of each pass@1 by the best evidence there is.

    Args:
        pass_at_1: (models,) percent, NaN where missing.
        read_off: (models,) whether the score was read off a picture; it then has no interval,
            whatever else is known.
        stated_errors: (models,) standard errors as the source states them, in points; those that
            say nothing (see `effective_problems`) leave it to the number of problems.
        stated: (models,) problems as the source states them, NaN where it does not.
        by_window: (models,) problems by release and window (`problems_of`), NaN where not known.
        errors: (models,) standard errors over problems, where every problem's score is known;
            `stated` is then how many problems each mean is over.
        clusters: (models,) with `errors`, how many questions these problems belong to; None where
            each problem is a question of its own. Without, over how many a stated error was worked
            out, NaN where that is not known: the interval is then by t with so many less one.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a count is below 1.
    """
    models = len(pass_at_1)
    nothing = np.full(models, np.nan)
    stated = nothing if stated is None else stated
    by_window = nothing if by_window is None else by_window
    stated_errors = nothing if stated_errors is None else stated_errors
    problems = np.where(np.isnan(stated), by_window, stated)
    worth = effective_problems(pass_at_1, stated_errors)
    evidence = np.full(models, Evidence.UNKNOWN, dtype=np.int8)
    evidence[~np.isnan(by_window)] = Evidence.WINDOW_COUNT
    evidence[~np.isnan(stated)] = Evidence.STATED_COUNT if errors is None else Evidence.PER_PROBLEM
    evidence[~np.isnan(worth)] = Evidence.STATED_ERROR
    evidence[np.isnan(pass_at_1)] = Evidence.UNKNOWN
    if read_off is not None:
        evidence[read_off] = Evidence.READ_OFF
    none = evidence > Evidence.WINDOW_COUNT
    worth = np.where(np.isnan(worth), problems, worth)
    problems, worth = (np.where(none, np.nan, each) for each in (problems, worth))
    quantile = np.full(models, normal_quantile())
    if errors is None and clusters is not None:
        worked_out = (evidence == Evidence.STATED_ERROR) & (clusters > 1)
        quantile[worked_out] = student_quantile(clusters[worked_out] - 1)
    low, high = wilson_interval(np.where(np.isnan(worth), np.nan, pass_at_1), worth, quantile)
    if errors is not None:
        own = evidence == Evidence.PER_PROBLEM
        groups = problems if clusters is None else clusters
        low[own], high[own] = interval_over_problems(
            pass_at_1[own], errors[own], problems[own], groups[own]
        )
    return Uncertainty(low, high, problems, worth, evidence)
