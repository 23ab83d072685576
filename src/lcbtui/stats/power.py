"""Power of a paired comparison that is planned: the chance that a true gap will be shown.

The scatter of the differences by problem is that of two runs that are there, else that of pairs of
models in LiveCodeBench's own results.
"""

import math
from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Floats
from lcbtui.stats import ALPHA, LEVEL
from lcbtui.stats.differences import FEWEST, smallest_gap
from lcbtui.stats.distributions import student_p_value, student_quantile
from lcbtui.stats.paired import MOST_PROBLEMS, UNSEEN, PairedDifference, Spread


class Scatter(NamedTuple):
    """Variances of results on one problem, in units of p(1 − p), the mean over two models.

    Attributes:
        base: of the difference of the two models' chances to solve it, which runs do not lower.
        within: of one run of one model about its own chance.
    """

    base: float
    within: float


USUAL, CAUTIOUS = Scatter(0.57, 0.13), Scatter(0.88, 0.19)
"""Median and 95 % quantile in LiveCodeBench's own results of code generation.

They are over 236 pairs of models with ten samples a problem (v1, 2024-02, v5 and v6; within ten
points, both above 20 %): `within` is the mean of p(1 − p) · 10/9 over problems, `base` the paired
variance less a tenth of both models' `within`. base + 2 within / runs is then 0.83 and 1.26 for one
run, where the pairs have 0.83 and 1.25, and 0.60 and 0.92 for ten, where they have 0.59 and 0.91.
41 other pairs, with one sample a problem, have 0.84 and 1.08.
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
        smallest: smallest gap shown in 80 %, in points; None if no gap is that large.
        margin: of `planned_margin`; else None.
    """

    cautious: bool
    rho: float
    models: int
    error: float | None = None
    power: float | None = None
    needed: int | None = None
    smallest: float | None = None
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
    variance, most = paired_variance(score, runs, cautious=cautious), 2 * min(score, 100 - score)
    plan = Planned(cautious, 1 - variance / (2 * score * (100 - score)), models)
    return _with_answers(plan, Spread(variance), gap, problems, most=most)


def planned_like(
    first: Floats, second: Floats, found: PairedDifference, gap: float | None, problems: int
) -> Planned:
    """Plan a comparison of two models that differ by problem as much as two that were compared.

    Args:
        first: (problems seen,) means over the runs of one, in percent.
        second: those of the other.
        found: their difference.
        gap: true difference in points, above 0; None if not known.
        problems: how many both are set, at least 2.
    """
    spread, changes = found.spread(len(first)), first - second
    are_outcomes = not spread.over_runs and np.isin(changes, (-100, 0, 100)).all()
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = 1 - np.float64(spread.by_problem) / (first.var(ddof=1) + second.var(ddof=1))
    plan = Planned(False, float(rho), 2)
    unlike = float(np.square(changes).mean()) if are_outcomes or not found.error else None
    together = spread.by_problem / float(changes.var(ddof=1)) if spread.by_problem else 1.0
    return _with_answers(plan, spread, gap, problems, unlike=unlike, together=together)


def _with_answers(
    plan: Planned,
    spread: Spread,
    gap: float | None,
    problems: int | None,
    *,
    most: float = 100,
    unlike: float | None = None,
    together: float = 1.0,
) -> Planned:
    """Add what follows from a gap, a number of problems, or both.

    Where problems are solved or not, the mean square of the differences is `unlike` at any gap, but
    at least 100 G at one of G points: G % of the problems then differ, or more. The variance is
    `together` times what is left of it without G².
    """
    pairs, likely = math.comb(plan.models, 2), spread
    if gap is not None:
        if unlike is not None:
            likely = Spread(max(together * (max(unlike, 100 * gap) - gap**2), 1))
        plan = plan._replace(needed=likely.problems_needed(gap, pairs))
    if problems is not None:
        error, df = spread.over(problems)
        smallest = smallest_gap(error, pairs, df=df)
        if unlike is not None:
            odds = together / problems * smallest_gap(1, pairs, df=problems - 1) ** 2
            smallest = max((unlike / (1 + 1 / odds)) ** 0.5, 100 / (1 + 1 / odds))
        plan = plan._replace(error=error, smallest=smallest if smallest <= most else None)
        if gap is not None:
            error, df = likely.over(problems)
            plan = plan._replace(power=power(gap, error, pairs, df))
    return plan


def planned_margin(
    plan: Planned,
    spread: Spread,
    margin: float,
    problems: int | None,
    unseen: float = 100 * UNSEEN**0.5,
) -> Planned:
    """Plan to show of two equal models that one is not worse by a margin, in place of a gap.

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
        t = float(student_quantile(np.array(df), 2 * LEVEL - 1))
        room = margin - t * math.hypot(error, unseen / problems)
        tail = float(student_p_value(np.array(room / max(error, 1e-9)), np.array(df))) / 2
        return 1 - tail if room > 0 else tail

    needed = FEWEST + bisect_left(range(FEWEST, MOST_PROBLEMS), 0.8, key=chance)
    power = None if problems is None else chance(problems)
    enough = needed if needed < MOST_PROBLEMS else None
    return Planned(plan.cautious, plan.rho, 2, None, power, enough, margin=margin)


def paired_variance(score: float, runs: int, *, cautious: bool = False) -> float:
    """Compute the variance between problems of the difference of two models' means, in points².

    p(1 − p) · (base + 2 within / runs).

    Args:
        score: of both models, in percent.
        runs: of each model at each problem, at least 1.
        cautious: whether the models agree as little as `CAUTIOUS` has it, not as `USUAL`.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, sections 3 and 5.
    """
    base, within = CAUTIOUS if cautious else USUAL
    return score * (100 - score) * (base + 2 * within / runs)


def power(gap: float, error: float, pairs: int = 1, df: float = np.inf) -> float:
    """Compute the chance that a two-sided test shows a true gap, 0 to 1: `smallest_gap` inverted.

    P(|t + gap/error| > t(1 − α/pairs)) with Student's t, α/pairs from Holm's first step.

    Args:
        gap: in points.
        error: the standard error of the difference, in points, above 0.
        pairs: number of pairs tested together.
        df: the degrees of freedom of `error`; inf for the normal distribution.

    Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", chapter 2.
    """
    critical = float(student_quantile(np.array(df), 1 - ALPHA / pairs))
    ends = critical + gap / error * np.array([-1, 1])
    tails = student_p_value(ends, np.array(df)) / 2
    return float(np.where(ends > 0, tails, 1 - tails).sum())
