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
    """Kind of evidence behind a score's interval, best first: errors or counts of problems."""

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
    """Confidence intervals of scores, with the evidence behind them.

    Attributes:
        low: (models,) lower end of the interval in percent; NaN where there is none.
        high: (models,) upper end.
        problems: (models,) number of problems that the score is averaged over; NaN where unknown.
        worth: (models,) effective number of problems for comparing scores: the number of problems,
            or that implied by a stated error; NaN where the score is not compared.
        evidence: (models,) int8 `Evidence`.
    """

    low: Floats
    high: Floats
    problems: Floats
    worth: Floats
    evidence: npt.NDArray[np.int8]

    @property
    def half_width(self) -> Floats:
        """Return (models,) half the length of each interval, for display as ±."""
        return (self.high - self.low) / 2

    @property
    def comparable(self) -> Bools:
        """Make a (models,) mask of the scores with enough evidence to be compared and ranked."""
        return self.evidence <= Evidence.WINDOW_COUNT


def wilson_interval(
    pass_at_1: npt.ArrayLike, problems: npt.ArrayLike, quantile: npt.ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Compute Wilson's 95 % interval of each pass@1 from its number of problems.

    Args:
        pass_at_1: percent, 0 to 100; any shape, NaN where missing.
        problems: number of problems that the score is the mean of, at least 1; broadcast with
            `pass_at_1`, NaN where not known.
        quantile: quantile of the distribution of the error in standard errors, broadcast with the
            others; None is the 97.5 % quantile of the normal distribution.

    Returns:
        (low, high) in percent, NaN where either is missing. Conservative where each problem was
        sampled more than once: the mean of several samples varies less than one try.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a `problems` is below 1.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical
    inference"; Brown, Cai & DasGupta (2001), "Interval Estimation for a Binomial Proportion",
    eq. 4, who recommend it for small n.
    """
    share, n = np.asarray(pass_at_1, np.float64) / 100, np.asarray(problems, np.float64)
    if ((share < 0) | (share > 1)).any() or (n < 1).any():
        raise ValueError("a pass@1 lies in 0..100 and is over at least one problem")
    z2 = np.square(normal_quantile() if quantile is None else np.asarray(quantile, np.float64))
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / 4 / n / n)) / (1 + z2 / n)
    # At 0 and 100 one end is the score itself; rounding must not put it beside.
    low = np.where(share == 0, 0, np.maximum(centre - half, 0))
    high = np.where(share == 1, 1, np.minimum(centre + half, 1))
    return 100 * low, 100 * high


def interval_over_problems(
    means: Floats, errors: Floats, problems: Floats, clusters: Floats
) -> tuple[Floats, Floats]:
    """Compute the 95 % interval of mean scores from standard errors clustered by question.

    Wilson's interval with the effective number of problems, p(1 − p) / SE² and at most
    `MOST_EFFECTIVE` times the problems, and with the t quantile at G − 1 degrees of freedom. The
    plain mean ± t · SE covers only 84 to 92 % near 0 and 100. Where all scores are equal, the error
    is 0 and useless: then each cluster counts as one problem, as where there is only one cluster.

    Args:
        means: (models,) percent, NaN where missing.
        errors: (models,) standard errors over the problems, in percent, clustered.
        problems: (models,) number of problems of each mean.
        clusters: (models,) number of questions that the problems belong to.

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
    """Compute the effective number of problems of means from their standard errors: p(1 − p)/SE².

    Args:
        pass_at_1: (models,) percent, NaN where missing.
        errors: (models,) standard errors in points; 0, negative and NaN count as unknown.

    Returns:
        (models,) at least 1; NaN where the error is unknown, and at 0 and 100 percent.

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
        read_off: (models,) whether the score was read off a picture, and so has no interval.
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
    """Compute the 95 % interval of each pass@1 by the best evidence available.

    Args:
        pass_at_1: (models,) percent, NaN where missing.
        read_off: (models,) whether the score was read off a picture, and so has no interval,
            whatever else is known.
        stated_errors: (models,) standard errors that the source states, in points; where they are
            unusable (see `effective_problems`) the number of problems is used.
        stated: (models,) number of problems that the source states, NaN where it does not.
        by_window: (models,) number of problems by release and window (`problems_of`), NaN where not
            known.
        errors: (models,) standard errors computed from results by problem; `stated` is then the
            number of problems of each mean.
        clusters: (models,) with `errors`, the number of questions that the problems belong to; None
            if each problem is a question of its own. Without `errors`, the number of questions
            behind a stated error, for a t interval with one degree of freedom less; NaN where not
            known.

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
