"""Confidence intervals of scores, and the evidence each rests on.

A score is a mean over problems. Other problems of the same kind would have given another mean;
the intervals tell how far. They tell nothing of other prompts, other settings or problems that
were seen in training.

The formulas take one number as well as an array, NaN where missing, and a number needs no numpy:
the row that a lookup shows has the interval that a table has.
"""

from enum import IntEnum
from math import inf, nan
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from lcbtui.dataset.columns import PlusMinus

if TYPE_CHECKING:
    from lcbtui.dataset.results import Bools, Floats

Z = 1.9599639845400536
"""97.5 % quantile of the normal distribution: 95 % lie between −Z and Z."""

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

STANDARD_ERRORS = {PlusMinus.HALF: 1 / Z, PlusMinus.SPREAD: nan}
"""Factors from a ± to a standard error over problems, where it is not one."""


class Interval(NamedTuple):
    """Confidence interval: low and high end in the unit of the value; NaN for no end."""

    low: float
    high: float


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


Value = TypeVar("Value", float, "Floats")
"""One number or an array of numbers."""


def choose(condition: "bool | Bools", yes: "Value | float", no: "Value | float") -> Value:
    """Choose `yes` where the condition holds, else `no`: of two numbers, or element by element."""
    if isinstance(condition, bool):
        return yes if condition else no  # type: ignore[return-value]  # both are numbers
    import numpy as np  # noqa: PLC0415 - not for a number

    return np.where(condition, yes, no)  # type: ignore[return-value]  # an array


class Uncertainty(NamedTuple, Generic[Value]):
    """Confidence intervals of one score or of (models,) scores, with the evidence behind them.

    Attributes:
        low: lower end of the interval in the unit of the score; NaN where there is none.
        high: upper end.
        problems: number of problems that the score is averaged over; NaN where unknown.
        worth: effective number of problems for comparing scores: the number of problems, or that
            implied by a stated error; NaN where the score is not compared or no percentage.
        evidence: `Evidence`.
        df: degrees of freedom of a stated error; inf where it is taken as known.
        error: the standard error of a score that is no percentage; NaN of others.
    """

    low: Value
    high: Value
    problems: Value
    worth: Value
    evidence: Value
    df: Value
    error: Value

    @property
    def half_width(self) -> Value:
        """Return half the length of each interval, for display as ±."""
        return (self.high - self.low) / 2

    @property
    def comparable(self) -> "Bools":
        """Make a (models,) mask of the scores with enough evidence to be compared and ranked."""
        return self.evidence <= Evidence.WINDOW_COUNT  # type: ignore[return-value]  # of arrays


def wilson_reach(share: Value, problems: Value, side: int, quantile: "Value | float" = Z) -> Value:
    """Compute how far Wilson's interval of a share reaches from it, to one side.

    Args:
        share: 0 to 1.
        problems: number of problems that the share is the mean of, at least 1.
        side: −1 for the low end, 1 for the high one.
        quantile: as for `wilson_interval`.
    """
    z2, part = quantile * quantile, quantile / (2 * problems)
    half = quantile * (share * (1 - share) / problems + part * part) ** 0.5
    reach: Value = (half + side * z2 / (2 * problems) * (1 - 2 * share)) / (1 + z2 / problems)
    return choose(reach < 0, 0.0, reach)


def wilson_interval(
    pass_at_1: Value, problems: Value, quantile: "Value | float" = Z
) -> tuple[Value, Value]:
    """Compute Wilson's 95 % interval of each pass@1 from its number of problems.

    Args:
        pass_at_1: percent, 0 to 100; NaN where missing.
        problems: number of problems that the score is the mean of, at least 1; NaN where not known.
        quantile: quantile of the distribution of the error in standard errors.

    Returns:
        (low, high) in percent, NaN where either is missing. Conservative where each problem was
        sampled more than once: the mean of several samples varies less than one try.

    Raises:
        ValueError: if a `pass_at_1` is outside 0..100 or a `problems` is below 1.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical
    inference"; Brown, Cai & DasGupta (2001), "Interval Estimation for a Binomial Proportion",
    eq. 4, who recommend it for small n.
    """
    share = pass_at_1 / 100
    wrong = (share < 0) | (share > 1) | (problems < 1)
    if wrong if isinstance(wrong, bool) else wrong.any():
        raise ValueError("a pass@1 lies in 0..100 and is over at least one problem")
    low = share - wilson_reach(share, problems, -1, quantile)
    high = share + wilson_reach(share, problems, 1, quantile)
    return 100 * choose(low < 0, 0.0, low), 100 * choose(high > 1, 1.0, high)


def effective_problems(pass_at_1: Value, error: Value) -> Value:
    """Compute the effective number of problems of a mean from its standard error: p(1 − p)/SE².

    Args:
        pass_at_1: percent, NaN where missing.
        error: standard error in points; 0, negative and NaN count as unknown.

    Returns:
        At least 1; NaN where the error is unknown. At 0 and 100 percent it is the number whose
        Wilson's interval is as wide as the stated one, 2 z SE.

    Source: Korn & Graubard (1998), "Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data".
    """
    says = (error > 1e-100) & (pass_at_1 >= 0) & (pass_at_1 <= 100)  # whose square is not 0
    pass_at_1, error = choose(says, pass_at_1, nan), choose(says, error, nan)
    spread = pass_at_1 * (100 - pass_at_1)
    found = choose(spread > 0, spread / (error * error), Z * Z * (50 / (Z * error) - 1))
    return choose(found < 1, 1.0, found)


def error_of_ends(score: Value, low: Value, high: Value) -> Value:
    """Compute the standard error behind a 95 % interval; NaN where the score lies outside.

    Args:
        score: in any unit; the ends are in the same.
        low: one end as stated.
        high: the other end; the two may be swapped.
    """
    slack = 1e-9 * abs(score)
    below = (score < low - slack) & (score < high - slack)
    above = (score > low + slack) & (score > high + slack)
    return choose(below | above, nan, abs(high - low) / 2 / Z)


def uncertainty(
    score: Value,
    error: Value,
    stated: Value,
    problems: Value,
    read_off: Value,
    df: "Value | float" = inf,
    *,
    percent: bool = True,
) -> Uncertainty[Value]:
    """Compute the 95 % interval of each score by the best evidence available.

    Args:
        score: in percent or on any other scale, NaN where missing; a percentage outside 0 to 100
            counts as missing.
        error: standard error that the source states, in the same unit; NaN where none is usable.
        stated: number of problems that the source states, NaN where it does not.
        problems: the same, else the number by release and window; NaN where not known.
        read_off: 1 where the score was read off a picture, and so has no interval, whatever else
            is known; else 0.
        df: degrees of freedom of a stated error; inf where it is taken as known.
        percent: whether the scores are percentages. Others have an interval only by their error.
    """
    is_score, worth = abs(score) >= 0, error
    evidence = choose(is_score, Evidence.UNKNOWN, score)
    if percent:
        is_score, worth = (score >= 0) & (score <= 100), effective_problems(score, error)
        evidence = choose(problems >= 1, Evidence.WINDOW_COUNT, evidence)
        evidence = choose(stated >= 1, Evidence.STATED_COUNT, evidence)
    evidence = choose(worth > 0, Evidence.STATED_ERROR, evidence)
    evidence = choose(is_score, evidence, Evidence.UNKNOWN)
    evidence = choose(read_off > 0, Evidence.READ_OFF, evidence)
    known, nothing = choose(evidence <= Evidence.WINDOW_COUNT, score, nan), score * nan
    by_error = evidence == Evidence.STATED_ERROR
    quantile: Value | float = Z
    if not isinstance(df, float):
        from lcbtui.stats.distributions import student_quantile  # noqa: PLC0415 - it loads numpy

        quantile = student_quantile(df)
    df = choose(by_error, df, inf)
    if not percent:
        half = quantile * error
        return Uncertainty(known - half, known + half, nothing, nothing, evidence, df, error)
    worth, problems = (
        choose(evidence <= Evidence.WINDOW_COUNT, each, nan)
        for each in (choose(by_error, worth, problems), problems)
    )
    low, high = wilson_interval(known, worth, choose(by_error, quantile, Z))
    return Uncertainty(low, high, problems, worth, evidence, df, nothing)


def uncertainty_over_problems(
    means: "Floats", errors: "Floats", problems: "Floats", clusters: "Floats"
) -> "Uncertainty[Floats]":
    """Compute the 95 % interval of mean scores from standard errors clustered by question.

    Wilson's interval with the effective number of problems, p(1 − p) / SE² and at most
    `MOST_EFFECTIVE` times the problems, and with the t quantile at G − 1 degrees of freedom. The
    plain mean ± t · SE covers only 84 to 92 % near 0 and 100. Where all scores are equal, the error
    is 0 and useless: then each cluster counts as one problem, as where there is only one cluster.

    Args:
        means: (models,) percent, NaN where missing.
        errors: (models,) standard errors over the problems, in percent, clustered.
        problems: (models,) number of problems of each mean; NaN where not known.
        clusters: (models,) number of questions that the problems belong to.

    Source: Korn & Graubard (1998), "Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data", for the effective number; Dean & Pagano
    (2015), "Evaluating Confidence Interval Methods for Binomial Proportions in Clustered Surveys",
    for Wilson's interval with it; Miller (2024), arXiv 2411.00640, for the errors.
    """
    from lcbtui.stats.distributions import student_quantile  # noqa: PLC0415 - it loads numpy

    problems = choose(abs(means) >= 0, problems, nan)
    worth, most = effective_problems(means, errors), MOST_EFFECTIVE * problems
    worth = choose(worth > 0, choose(worth > most, most, worth), clusters)
    worth = choose((clusters >= 1) & (problems >= 1), worth, nan)
    quantile = choose(clusters > 1, student_quantile(clusters - 1), Z)
    low, high = wilson_interval(choose(worth > 0, means, nan), worth, quantile)
    evidence: Floats = choose(problems >= 1, Evidence.PER_PROBLEM, Evidence.UNKNOWN)
    known, nothing = evidence * 0 + inf, means * nan
    return Uncertainty(low, high, problems, problems, evidence, known, nothing)
