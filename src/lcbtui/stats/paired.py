"""The difference between two groups of runs on the same problems, and the power of one planned.

A run is one pass over all problems, such as one seed; a group is a model, or several seeds of one
method. `differences` compares models by their means; here the variance over runs counts as well.

Power is the chance that a true gap will be shown. The scatter of the differences by problem is that
of two runs that are there, else that of pairs of models in LiveCodeBench's own results.
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Floats, Ints
from lcbtui.stats import ALPHA, LEVEL, POWER
from lcbtui.stats.differences import FEWEST, PerProblem, skewness_shift, sums_by_question
from lcbtui.stats.distributions import normal_p_value, student_p_value, student_quantile

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
        t = float(student_quantile(self.df, 2 * level - 1))
        half = t * math.hypot(self.error, self.unseen_error)
        shift = skewness_shift(self.skewness, t)
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
    field = PerProblem(means, questions, limit)
    difference, problem_error, low, high, p_value, _ = (
        float(each[0, 1]) for each in field.differences
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
        p_value = max(p_value, float(student_p_value(difference / variance**0.5, df)))
        half = float(student_quantile(df)) * variance**0.5
        low, high = max(difference - half, -limit), min(difference + half, limit)
    unseen = _unseen(means[0] - means[1], questions, width)
    skewness, unseen_error = field.skewness(unseen)[0, 1], unseen**0.5 / means.shape[1]
    spread, other_spread = (
        float(np.std(side.mean(axis=1), ddof=1)) if len(side) > 1 else np.nan
        for side in (first, second)
    )
    unlike = abs(difference), math.hypot(variance**0.5, unseen_error)
    p_value = max(p_value, _one_sided(*unlike, skewness * np.sign(difference), df))
    found_by = variance**0.5, df, problem_error, (spread, other_spread), uses_spreads
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
    tail = skewness_shift(max(-skewness, 0.0), 0.0)
    root = max(error**2 + 8 * tail * (gap - tail), 0.0) ** 0.5
    t = max(2 * (gap - tail) / (error + root), 0.0)
    return float(student_p_value(t, df)) / 2


def _unseen(gaps: Floats, questions: Ints | None, width: float) -> float:
    """Compute what unseen problems add to the sum of squares of (problems,) gaps."""
    sums, sizes = sums_by_question(np.stack([gaps, np.ones_like(gaps)]), questions)
    # How many problems of a question differ together: with none seen, as many as it has.
    size, all_differ = float(sizes @ sizes) / len(gaps), UNSEEN * width**2
    together = (sums @ sums + all_differ * size**2) / (gaps @ gaps + all_differ * size)
    return all_differ * float(together) ** 2


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


# Power


USUAL, CAUTIOUS = (0.57, 0.13), (0.88, 0.19)
"""Median and 95 % quantile of two variances on a problem, over p(1 − p).

The first, `base`, is that of the difference of two models' chances to solve it, which runs do not
lower; the second, `within`, that of one run of one model about its own chance. They are from
LiveCodeBench's own results of code generation, over 236 pairs of models with ten samples a problem
(v1, 2024-02, v5 and v6; within ten points, both above 20 %): `within` is the mean of p(1 − p) ·
10/9 over problems, `base` the paired variance less a tenth of both models' `within`. base + 2
within / runs is then 0.83 and 1.26 for one run, where the pairs have 0.83 and 1.25, and 0.60 and
0.92 for ten, where they have 0.59 and 0.91. 41 other pairs, with one sample a problem, have 0.84
and 1.08.
"""


class Planned(NamedTuple):
    """What a paired comparison will show, at one correlation and in one family of models.

    Attributes:
        cautious: whether the correlation is low, as in one of 20 pairs, rather than usual.
        rho: the correlation between two models over problems.
        models: how many are compared with each other.
        error: standard error of a difference in points; None without a number of problems.
        power: chance that the gap is shown, 0 to 1; None unless both are given.
        needed: problems with which it is shown in 80 %; None without a gap.
        smallest_gap: smallest gap shown in 80 %, in points; None if no gap is that large.
        margin: of `planned_margin`; else None.
    """

    cautious: bool
    rho: float
    models: int
    error: float | None = None
    power: float | None = None
    needed: int | None = None
    smallest_gap: float | None = None
    margin: float | None = None


def planned(
    gap: float | None, problems: int | None, *, models: int, runs: int, score: float, cautious: bool
) -> Planned:
    """Plan the comparison of one pair among all pairs of `models`.

    Args:
        gap: true difference of the pair in points, above 0; None if not known.
        problems: how many both are set, at least 2; None if not known.
        models: at least 2; of more, all pairs are compared.
        runs: of each model at each problem.
        score: the mean of the pair in percent, between 0 and 100.
        cautious: as in `paired_variance`.
    """
    pairs, most = math.comb(models, 2), 2 * min(score, 100 - score)
    variance = partial(paired_variance, score, runs, cautious=cautious)

    def chance(gap: float, problems: int) -> float:
        if runs > 1:
            return power(gap, *Spread(variance(gap=gap)).over(problems), pairs)
        return outcome_power(gap, (variance(gap=gap) + gap**2) / 100, problems, pairs)

    plan = Planned(cautious, 1 - variance() / (2 * score * (100 - score)), models)
    error = problems and math.sqrt(variance(gap=gap or 0) / problems)
    return _with_answers(plan._replace(error=error), chance, gap, problems, most)


def planned_like(
    first: Floats, second: Floats, found: PairedDifference, gap: float | None, problems: int | None
) -> Planned:
    """Plan a comparison of two models that differ by problem as much as two that were compared.

    Outcomes differ on as many of the problems at any gap, but on more than G % at one of G points.

    Args:
        first: (problems seen,) means over the runs of one, in percent.
        second: those of the other.
        found: their difference.
        gap: true difference in points, above 0; None if not known.
        problems: how many both are set, at least 2; None if not known.
    """
    spread, changes = found.spread(len(first)), first - second
    has_ends = math.isfinite(found.limit)  # of a percentage, and not of seconds
    are_outcomes = has_ends and not spread.over_runs and np.isin(changes, (-100, 0, 100)).all()
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = 1 - np.float64(spread.by_problem) / (first.var(ddof=1) + second.var(ddof=1))
    unlike = float(np.square(changes).mean()) / 100
    together = spread.by_problem / float(changes.var(ddof=1)) if spread.by_problem else 1.0

    def chance(gap: float, problems: int) -> float:
        if are_outcomes or not found.error:
            return outcome_power(gap, math.hypot(unlike, gap), problems / together)
        unseen = found.unseen_error * len(first) / problems
        return power(gap, *spread.over(problems), unseen=unseen)

    plan = Planned(False, float(rho), 2, problems and spread.over(problems)[0])
    most = found.limit if has_ends else 100 * math.hypot(found.error, found.unseen_error)
    return _with_answers(plan, chance, gap, problems, most)


def _with_answers(
    plan: Planned,
    chance: Callable[[float, int], float],
    gap: float | None,
    problems: int | None,
    most: float,
) -> Planned:
    """Add what follows from a gap, a number of problems, or both, by the chance that both give."""
    if gap is not None:
        plan = plan._replace(needed=_fewest(lambda problems: chance(gap, problems)))
    if problems is not None:
        plan = plan._replace(smallest_gap=least_gap(lambda gap: chance(gap, problems), most))
    if gap is not None and problems is not None:
        plan = plan._replace(power=chance(gap, problems))
    return plan


def least_gap(chance: Callable[[float], float], most: float = 100) -> float | None:
    """Find the smallest gap up to `most` points that has a chance of `POWER`; None if none has."""
    steps = range(1, 100_001)
    at = bisect_left(steps, POWER, key=lambda step: chance(step * most / 100_000))
    return steps[at] * most / 100_000 if at < len(steps) else None


def _fewest(chance: Callable[[int], float]) -> int | None:
    """Find the fewest problems, at least `FEWEST`, with a chance of `POWER`; None if none are."""
    sizes = [FEWEST, *(FEWEST << doubled for doubled in range(27))]
    at = bisect_left(sizes, POWER, lo=1, key=chance)
    among = range(sizes[at - 1], sizes[at] if at < len(sizes) else 0)
    return among.start + bisect_left(among, POWER, key=chance) if at < len(sizes) else None


def planned_margin(
    plan: Planned,
    spread: Spread,
    margin: float,
    problems: int | None,
    unseen: float = 100 * UNSEEN**0.5,
) -> Planned:
    """Plan a test of non-inferiority: that one of two equal models is not worse by a margin.

    It is shown by the one-sided bound of `PairedDifference`, here without skewness.

    Args:
        plan: what is known of the pair.
        spread: what their error is made of.
        margin: in points, above 0.
        problems: how many both are set, at least 2; None if not known.
        unseen: the error that unseen problems add to the bound, times the number of problems.
    """

    def chance(problems: int) -> float:
        error, df = spread.over(problems)
        t = float(student_quantile(df, 2 * LEVEL - 1))
        room = margin - t * math.hypot(error, unseen / problems)
        tail = float(student_p_value(room / max(error, 1e-9), df)) / 2
        return 1 - tail if room > 0 else tail

    power = None if problems is None else chance(problems)
    return Planned(plan.cautious, plan.rho, 2, None, power, _fewest(chance), margin=margin)


def paired_variance(score: float, runs: int, *, cautious: bool = False, gap: float = 0.0) -> float:
    """Predict, from their mean score, the variance of two models' difference between problems.

    v + w − 2ρ√(vw), with v and w the p(1 − p) of both and 1 − ρ = (base + 2 within / runs) / 2; at
    least gap · (100 − gap), since one of them solves so many more.

    Args:
        score: the mean of both models, in percent.
        runs: of each model at each problem, at least 1.
        cautious: whether the models agree as little as `CAUTIOUS` has it, not as `USUAL`.
        gap: between both, in points.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, sections 3 and 5; Connor
    (1987), "Sample size for testing differences in proportions for the paired-sample design".
    """
    base, within = CAUTIOUS if cautious else USUAL
    high, low = ((score + half) * (100 - score - half) for half in (gap / 2, -gap / 2))
    rho = 1 - (base + 2 * within / runs) / 2
    return max(high + low - 2 * rho * math.sqrt(high * low), gap * (100 - gap))


def power(
    gap: float, error: float, df: float = np.inf, pairs: int = 1, unseen: float = 0.0
) -> float:
    """Compute the chance that a two-sided test shows a true gap, 0 to 1: `smallest_gap` inverted.

    P(|t + gap/error| > t(1 − α/pairs)) with Student's t, α/pairs from Holm's first step, or where
    the one-sided bound with unseen problems asks for more, without skewness.

    Args:
        gap: in points.
        error: the standard error of the difference, in points, above 0.
        df: the degrees of freedom of `error`; inf for the normal distribution.
        pairs: number of pairs tested together.
        unseen: the error that unseen problems add to the bound, in points.

    Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", chapter 2.
    """
    beyond = float(student_quantile(df, 2 * LEVEL - 1)) * math.hypot(1, unseen / error)
    critical = max(float(student_quantile(df, 1 - ALPHA / pairs)), beyond)
    ends = critical + gap / error * np.array([-1, 1])
    tails = student_p_value(ends, df) / 2
    return float(np.where(ends > 0, tails, 1 - tails).sum())


def smallest_gap(error: float, pairs: int = 1, df: float = np.inf) -> float:
    """Compute the smallest difference in score that a test detects with a chance of `POWER`.

    (t(1 − α/2m) + t(POWER)) · error, with α/m from the first step of Holm's correction for m pairs.

    Args:
        error: the standard error of a difference.
        pairs: number of pairs tested together.
        df: the degrees of freedom of `error`; inf for the normal distribution.
    """
    found, missed = (student_quantile(df, level) for level in (1 - ALPHA / pairs, 2 * POWER - 1))
    return error * float(found + missed)


def outcome_power(gap: float, unlike: float, problems: float, pairs: int = 1) -> float:
    """Compute the power of the tests of `PerProblem`, 0 to 1, where problems are solved or not.

    The number k of problems that differ is binomial, and so is how many of them each model wins.
    At most α/pairs must be Student's p-value, the mid-p of the signs, here by the normal
    distribution corrected for kurtosis, and 2 / 2^k.

    Args:
        gap: in points, above 0.
        unlike: the percent of problems that differ, at least the gap.
        problems: at least 2.
        pairs: number of pairs tested together.
    """
    unlike = min(unlike / 100, 1 - 1e-9)
    middle, reach = problems * unlike, 3 + 5 * math.sqrt(problems * unlike * (1 - unlike))
    step = 1 if reach < 50 else math.ceil(reach / 20)
    ends = max(math.floor(middle - reach), 0), min(middle + reach, problems) + 1e-6
    differ = np.arange(*ends, step)
    logs = differ * math.log(unlike / (1 - unlike))
    logs -= [math.lgamma(k + 1) + math.lgamma(problems - k + 1) for k in differ.tolist()]
    shares = np.exp(logs - logs.max())
    dfs = np.array([max(problems - 1, 1), np.inf])
    t, of_signs = student_quantile(dfs, 1 - ALPHA / pairs, steps=0).tolist()
    t = t * math.sqrt(problems / (dfs[0] + t * t))
    signs = of_signs - (of_signs**3 - 3 * of_signs) / (12 * np.maximum(differ, 1))
    lead = np.sqrt(differ) * np.maximum(t, signs)
    wins, can_tell = np.ceil((differ + lead) / 2), 2 ** (1 - differ) <= ALPHA / pairs
    tilt = gap / 100 / unlike * np.array([[1], [-1]])
    spread = np.sqrt(np.maximum(differ * (1 - tilt**2), 1e-9)) / 2
    z = (wins - 0.5 - differ * (1 + tilt) / 2) / spread
    z += tilt / np.maximum(spread, 1) * (np.minimum(z * z, 4) - 1) / 6  # for skewness
    beyond = normal_p_value(z) / 2
    tails = np.where(z > 0, beyond, 1 - beyond) * (can_tell & (wins <= differ))
    return float((tails * shares).sum() / shares.sum())
