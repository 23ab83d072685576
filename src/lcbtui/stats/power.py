"""Power of a paired comparison that is planned: the chance that a true gap will be shown.

The scatter of the differences by problem is that of two runs that are there, else that of pairs of
models in LiveCodeBench's own results.
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Floats
from lcbtui.stats import ALPHA, LEVEL, POWER
from lcbtui.stats.differences import FEWEST
from lcbtui.stats.distributions import normal_p_value, student_p_value, student_quantile
from lcbtui.stats.paired import UNSEEN, PairedDifference, Spread

_Chance = Callable[[float, int], float]


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

    Outcomes differ on as many of the problems at any gap, but on G % or more at one of G points.

    Args:
        first: (problems seen,) means over the runs of one, in percent.
        second: those of the other.
        found: their difference.
        gap: true difference in points, above 0; None if not known.
        problems: how many both are set, at least 2; None if not known.
    """
    spread, changes = found.spread(len(first)), first - second
    are_outcomes = not spread.over_runs and np.isin(changes, (-100, 0, 100)).all()
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = 1 - np.float64(spread.by_problem) / (first.var(ddof=1) + second.var(ddof=1))
    unlike = float(np.square(changes).mean()) / 100
    together = spread.by_problem / float(changes.var(ddof=1)) if spread.by_problem else 1.0

    def chance(gap: float, problems: int) -> float:
        if are_outcomes or not found.error:
            return outcome_power(gap, max(unlike, gap), problems / together)
        return power(gap, *spread.over(problems))

    plan = Planned(False, float(rho), 2, problems and spread.over(problems)[0])
    return _with_answers(plan, chance, gap, problems, 100)


def _with_answers(
    plan: Planned, chance: _Chance, gap: float | None, problems: int | None, most: float
) -> Planned:
    """Add what follows from a gap, a number of problems, or both, by the chance that both give."""
    if gap is not None:
        plan = plan._replace(needed=_fewest(lambda problems: chance(gap, problems)))
    if problems is not None:
        plan = plan._replace(smallest=least_gap(lambda gap: chance(gap, problems), most))
    if gap is not None and problems is not None:
        plan = plan._replace(power=chance(gap, problems))
    return plan


def least_gap(chance: Callable[[float], float], most: float = 100) -> float | None:
    """Find the smallest gap of up to `most` points with a chance of `POWER`; None if none is."""
    gaps = range(1, round(1000 * most) + 1)
    at = bisect_left(gaps, POWER, key=lambda each: chance(each / 1000))
    return gaps[at] / 1000 if at < len(gaps) else None


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

    power = None if problems is None else chance(problems)
    return Planned(plan.cautious, plan.rho, 2, None, power, _fewest(chance), margin=margin)


def paired_variance(score: float, runs: int, *, cautious: bool = False, gap: float = 0.0) -> float:
    """Compute the variance between problems of the difference of two models' means, in points².

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


def power(gap: float, error: float, df: float = np.inf, pairs: int = 1) -> float:
    """Compute the chance that a two-sided test shows a true gap, 0 to 1: `smallest_gap` inverted.

    P(|t + gap/error| > t(1 − α/pairs)) with Student's t, α/pairs from Holm's first step.

    Args:
        gap: in points.
        error: the standard error of the difference, in points, above 0.
        df: the degrees of freedom of `error`; inf for the normal distribution.
        pairs: number of pairs tested together.

    Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", chapter 2.
    """
    critical = float(student_quantile(np.array(df), 1 - ALPHA / pairs))
    ends = critical + gap / error * np.array([-1, 1])
    tails = student_p_value(ends, np.array(df)) / 2
    return float(np.where(ends > 0, tails, 1 - tails).sum())


def outcome_power(gap: float, unlike: float, problems: float, pairs: int = 1) -> float:
    """Compute the chance that the tests of `PerProblem` show a true gap between outcomes, 0 to 1.

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
