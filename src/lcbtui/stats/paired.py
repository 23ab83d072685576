"""The difference between two groups of runs on the same problems.

A run is one pass over all problems, such as one seed; a group is a model, or several seeds of one
method. `differences` compares models by their means; here the variance over runs counts as well.
"""

import math
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Floats, Ints
from lcbtui.stats import ALPHA, LEVEL
from lcbtui.stats.differences import PerProblem, sums_by_question
from lcbtui.stats.distributions import student_p_value, student_quantile

UNSEEN = 3.0
"""Questions on which the models differ by the whole scale that are added to a one-sided bound."""


class Spread(NamedTuple):
    """Variances that make the error of a difference between two groups of runs, in points².

    Attributes:
        by_problem: of the differences by problem.
        over_runs: what runs add, whatever the number of problems.
        rest: what runs add to V² / df in Satterthwaite's formula.
    """

    by_problem: float
    over_runs: float = 0.0
    rest: float = 0.0

    def over(self, problems: int) -> tuple[float, float]:
        """Compute the standard error over a number of problems, at least 2, and its df."""
        share = self.by_problem / problems
        variance, squares = share + self.over_runs, share**2 / (problems - 1) + self.rest
        return variance**0.5, max(variance**2 / squares, 1.0) if squares else math.inf


class PairedDifference(NamedTuple):
    """A difference first − second between two groups of runs, in points; NaN where not known.

    Attributes:
        difference: the difference of the mean scores.
        low, high: ends of the 95 % interval; it excludes 0 exactly where `p_value` is at most 5 %.
        p_value: two-sided, of the hypothesis that the two are equal.
        at_least, at_most: the one-sided 95 % bounds of the true difference, each alone.
        error: the standard error of the difference.
        df: the degrees of freedom of `error`.
        problem_error: the standard error over problems alone.
        spreads: of each group the standard deviation of its runs' means; NaN for one run.
        uses_spreads: whether `error` and `df` count the variance over runs.
        skewness: what skewed differences shift a one-sided bound by, in points for (1 + 2t²) / 6.
        unseen_error: the standard error that problems not seen add to a one-sided bound.
        limit: the largest difference that there can be.
    """

    difference: float
    low: float
    high: float
    p_value: float
    at_least: float
    at_most: float
    error: float = np.nan
    df: float = np.nan
    problem_error: float = np.nan
    spreads: tuple[float, float] = (np.nan, np.nan)
    uses_spreads: bool = False
    skewness: float = 0.0
    unseen_error: float = 0.0
    limit: float = math.inf

    def bounds(self, level: float) -> tuple[float, float]:
        """Compute the one-sided bounds (at_least, at_most), each alone at a level above one half.

        Student's t corrected for skewness, towards caution alone, with the error of unseen problems
        (`paired_difference`).
        """
        t = float(student_quantile(np.array(self.df), 2 * level - 1))
        half = t * math.hypot(self.error, self.unseen_error)
        shift = self.skewness * (1 + 2 * t * t) / 6
        low = self.difference + min(shift, 0.0) - half
        high = self.difference + max(shift, 0.0) + half
        return max(low, -self.limit), min(high, self.limit)

    def spread(self, problems: int) -> Spread:
        """Split the error over so many problems into what problems and what runs add."""
        over_problems, over_runs = self.problem_error**2, self.error**2 - self.problem_error**2
        of_problems = over_problems**2 / (problems - 1)
        rest = max(self.error**4 / self.df - of_problems, 0.0) if over_runs > 0 else 0.0
        return Spread(over_problems * problems, over_runs, rest)


def paired_difference(
    first: Floats,
    second: Floats,
    questions: Ints | None = None,
    *,
    width: float = 100.0,
    bounded: bool = True,
) -> PairedDifference:
    """Compare two groups of runs on the same problems.

    With fewer than three runs on either side it is the test of `PerProblem` on the means over runs.
    With more the variance is v + a₁/R₁ + a₂/R₂: v over problems (questions), and a the variance of
    the means of the R runs of a side without what the noise of single problems gives, the residual
    mean square of runs × problems (questions) / problems; at least 0. The degrees of freedom are
    Satterthwaite's, and the p-value is not below that of `PerProblem`.

    The one-sided bounds add to the variance that of three questions on which the models differ by
    the whole scale, of as many problems as differ together, and correct Student's t for skewness:
    where few problems differ, the next one may be the first. The p-value is not below that at which
    such a bound is 0, and the interval holds both bounds at 95 %: so one group is better only where
    it is also not worse by 0.

    Args:
        first: (runs, problems) points, such as percent, without NaN.
        second: likewise, over the same problems.
        questions: (problems,) code of the question of each problem; None where each is its own.
        width: of the scale, in points: the most by which two scores of a problem differ.
        bounded: whether no difference is beyond `width`, as one of errors in seconds may be.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, sections 2.2 and 4.2;
    Brennan (2001), "Generalizability Theory", chapter 3; Satterthwaite (1946), "An approximate
    distribution of estimates of variance components"; Bonett & Price (2012), "Adjusted Wald
    confidence interval for a difference of binomial proportions based on paired data"; Johnson
    (1978), "Modified t tests and confidence intervals for asymmetrical populations".
    """
    means = np.stack([first.mean(axis=0), second.mean(axis=0)])
    limit = width if bounded else math.inf
    found = PerProblem(means, questions, limit).differences
    difference, problem_error, low, high, p_value = (
        float(each[0, 1])
        for each in (found.difference, found.error, found.low, found.high, found.p_value)
    )
    groups = len(np.unique(questions)) if questions is not None else means.shape[1]
    df = groups - 1.0 if groups > 1 else np.nan
    # Of two runs the variance over runs is hardly known.
    uses_spreads = groups > 1 and min(len(first), len(second)) >= 3
    over_runs = squares = 0.0
    if uses_spreads:
        sides = [_over_runs(side, questions) for side in (first, second)]
        over_runs, squares = (sum(each) for each in zip(*sides, strict=True))
    variance = problem_error**2 + over_runs
    if over_runs:
        df = max(variance**2 / (problem_error**4 / df + squares), 1.0)
        p_value = max(
            p_value, float(student_p_value(np.array(difference / variance**0.5), np.array(df)))
        )
        half = float(student_quantile(np.array(df))) * variance**0.5
        low, high = max(difference - half, -limit), min(difference + half, limit)
    skewness, unseen_error = _unseen(means[0] - means[1], questions, width)
    spreads = _spread_of(first), _spread_of(second)
    unlike = abs(difference), math.hypot(variance**0.5, unseen_error)
    p_value = max(p_value, _one_sided(*unlike, skewness * np.sign(difference), df))
    found_by = variance**0.5, df, problem_error, spreads, uses_spreads
    bound_by = skewness, unseen_error, limit
    whole = PairedDifference(difference, low, high, p_value, np.nan, np.nan, *found_by, *bound_by)
    at_least, at_most = whole.bounds(LEVEL)
    if p_value > ALPHA:
        low, high = min(low, 0.0), max(high, 0.0)
    # NaN, where there is no interval, stays.
    low, high = min(low, at_least), max(high, at_most)
    return whole._replace(low=low, high=high, at_least=at_least, at_most=at_most)


def _one_sided(gap: float, error: float, skewness: float, df: float) -> float:
    """Compute the p-value at which a gap's one-sided lower bound is 0, at most one half.

    It solves gap = tail (1 + 2t²) + error · t for t, with the tail of a negative skewness.
    """
    tail = max(-skewness, 0.0) / 6
    root = max(error**2 + 8 * tail * (gap - tail), 0.0) ** 0.5
    t = max(2 * (gap - tail) / (error + root), 0.0)
    return float(student_p_value(np.array(t), np.array(df))) / 2


def _spread_of(side: Floats) -> float:
    return float(np.std(side.mean(axis=1), ddof=1)) if len(side) > 1 else np.nan


def _unseen(gaps: Floats, questions: Ints | None, width: float) -> tuple[float, float]:
    """Compute the skewness and the error of unseen problems for bounds of (problems,) gaps."""
    sums, sizes = sums_by_question(np.stack([gaps, np.ones_like(gaps)]), questions)
    problems = len(gaps)
    # How many problems of a question differ together: with none seen, as many as it has.
    size, all_differ = float(sizes @ sizes) / problems, UNSEEN * width**2
    together = (sums @ sums + all_differ * size**2) / (gaps @ gaps + all_differ * size)
    unseen = all_differ * float(together) ** 2
    parts = sums - sizes * gaps.mean()
    skewness = float((parts * parts * parts).sum() / (np.square(parts).sum() + unseen) / problems)
    return skewness, unseen**0.5 / problems


def _over_runs(side: Floats, questions: Ints | None) -> tuple[float, float]:
    """Estimate the variance that runs add to the mean of a side, (runs, problems).

    Returns:
        The variance, at least 0, and the sum of the squares of its parts over their degrees of
        freedom.
    """
    runs, problems = side.shape
    means = side.mean(axis=1)
    seen = float(means.var(ddof=1)) / runs
    parts = sums_by_question(side - means[:, None] - side.mean(axis=0) + means.mean(), questions)
    groups = parts.shape[1]
    free = (runs - 1) * (groups - 1)
    noise = float(np.square(parts).sum()) / free * groups / problems**2 / runs
    if seen - noise <= 1e-12 * seen:
        return 0.0, 0.0
    return seen - noise, seen**2 / (runs - 1) + noise**2 / free
