"""Which models are separated: tests of differences, Holm's correction, ranks with ties, the best.

`two_proportions` needs no more than the scores and how many problems they are over. `paired`
needs every problem's score, and sees smaller differences where the models were set the same
problems: what makes one hard for one model makes it hard for the other, and the shared difficulty
cancels in the paired differences. Either is made for many pairs at once; `holm` corrects a family
of them for being many.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.remarks import RemarkKind
from lcbtui.stats.distributions import Bools, Floats, Positions, student_p_value, student_quantile
from lcbtui.stats.intervals import check_scores
from lcbtui.stats.wilson import ALPHA

MOST_RANKED = 300
"""Ranks of so many models take 44,850 comparisons; each more makes every one of them weaker."""


@dataclass(frozen=True, eq=False)
class Differences:
    """Differences first − second, one a pair.

    Attributes:
        difference: (pairs,) in percentage points; NaN where there is nothing to compare.
        error: (pairs,) standard error of the difference, in points.
        degrees_of_freedom: (pairs,) of Student's t; inf for the normal distribution.
        p_value: (pairs,) the chance of a difference at least as large, either way, between models
            that are equal. Of one pair alone; a family of pairs needs `holm`.
    """

    difference: Floats
    error: Floats
    degrees_of_freedom: Floats
    p_value: Floats

    def interval(self) -> tuple[Floats, Floats]:
        """(low, high), 95 %, of each difference in points; NaN where its error is 0 or missing.

        An error of 0 comes of scores that never differ, or never vary: chance cannot be judged.
        The interval of a pair alone leaves 0 out just when its `p_value` is below `ALPHA`
        (save for the few problems that `paired` is careful about).
        """
        half = student_quantile(self.degrees_of_freedom) * np.where(self.error, self.error, np.nan)
        return self.difference - half, self.difference + half


def two_proportions(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    problems_first: npt.ArrayLike,
    problems_second: npt.ArrayLike,
) -> Differences:
    """Two scores as if each were counted on problems of its own.

    z = difference / error. The error is the larger of the pooled one, √(p̄(1 − p̄)(1/n₁ + 1/n₂)),
    and the unpooled one, √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂): the test then never claims more than
    either does, and test and interval agree. With equal counts that is the pooled test.

    Conservative in two ways, so that "tied" may only mean "not on this evidence": with
    the same problems for both, the scores rise and fall together, which this test cannot know;
    and the mean of several samples a problem varies less than one try.

    Args:
        first: percent, 0 to 100, NaN where missing; all four broadcast to (pairs,).
        second: likewise.
        problems_first: how many problems the first score is over, at least 1.
        problems_second: how many the second is over.

    Raises:
        ValueError: if a score is outside 0..100 or a count is below 1.

    Source: the two-sample z test of proportions, Fleiss, Levin & Paik (2003), "Statistical
    Methods for Rates and Proportions", section 3.1 (without its continuity correction).
    """
    check_scores(first, problems_first)
    check_scores(second, problems_second)
    p1, p2 = np.asarray(first, np.float64) / 100, np.asarray(second, np.float64) / 100
    n1, n2 = np.asarray(problems_first, np.float64), np.asarray(problems_second, np.float64)
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    variance = np.maximum(
        pooled * (1 - pooled) * (1 / n1 + 1 / n2), p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    )
    # Rounding leaves a hair below 0 at 0 and 100 percent.
    variance = np.atleast_1d(np.maximum(variance, 0))
    # A missing count must not leave a difference that looks judged.
    difference = np.where(np.isnan(variance), np.nan, p1 - p2)
    return _t_tests(difference * 100, np.sqrt(variance) * 100, np.full(difference.shape, np.inf))


def paired(first: Floats, others: Floats) -> Differences:
    """One model with each of others, over the problems that both have a score on.

    t = mean of the differences by problem / (s / √n), with n − 1 degrees of freedom. Where few
    problems differ, Student's t is too sure: no p-value is below 2 / 2^k, with k the problems
    that differ. That is the least that tossing a coin for the sign of each could give, so fewer
    than six such problems never separate two models.

    Args:
        first: (problems,) percent, NaN where it has no score.
        others: (models, problems) likewise.

    Returns:
        (models,) differences first − other; NaN with fewer than 2 problems in common.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, section 4.2; the bound
    is that of Fisher's sign permutation test, "The Design of Experiments" (1935), section 21.
    """
    return _paired_t_tests(_moments(first, others))


def paired_all(scores: Floats) -> Differences:
    """Every two models over the problems that both have a score on, as `paired` does.

    Args:
        scores: (models, problems) percent, NaN where a model has no score.

    Returns:
        (pairs,) differences in the order of `np.triu_indices(models, 1)`.
    """
    rows = [_moments(scores[i], scores[i + 1 :]) for i in range(len(scores))]
    return _paired_t_tests(np.concatenate([np.empty((4, 0)), *rows], axis=1))


def _moments(first: Floats, others: Floats) -> Floats:
    """(4, models): problems in common, mean difference, its standard error, problems that differ.

    Differences are taken before they are squared: sums of squares of large equal scores would
    lose what is left between them.
    """
    each = first - others
    there = ~np.isnan(each)
    complete = bool(there.all())
    count = np.count_nonzero(there, axis=1)
    differing = np.count_nonzero(each, axis=1) - (each.shape[1] - count)  # NaN counts as not 0
    if not complete:
        each = np.where(there, each, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = each.sum(axis=1) / count
        each -= mean[:, None]
        if not complete:
            each[~there] = 0
        squares = np.einsum("ij,ij->i", each, each)
        error = np.sqrt(squares / (count - 1) / count)
    enough = count >= 2
    return np.stack(
        [count, np.where(enough, mean, np.nan), np.where(enough, error, np.nan), differing]
    )


def _paired_t_tests(moments: Floats) -> Differences:
    count, difference, error, differing = moments
    found = _t_tests(difference, error, np.where(count >= 2, count - 1, np.nan))
    least = np.minimum(np.exp2(1 - differing), 1.0)
    return replace(found, p_value=np.maximum(found.p_value, least))


def _t_tests(difference: Floats, error: Floats, df: Floats) -> Differences:
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(difference == 0, 0.0, difference / error)
    return Differences(difference, error, df, student_p_value(ratio, df))


def holm(p_values: Floats) -> Floats:
    """p-values corrected for being a family; below `ALPHA` is a difference.

    The smallest of m is multiplied by m, the next by m − 1 and so on, and none is less than one
    before it. Calling those at or below 0.05 differences, the chance of calling even one where
    there is none is at most 5 %, however the comparisons depend on each other.

    Args:
        p_values: (comparisons,) NaN where there is no comparison; those do not count.

    Returns:
        (comparisons,) at most 1; NaN stays NaN.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure".
    """
    corrected = np.full(len(p_values), np.nan)
    there = np.flatnonzero(~np.isnan(p_values))
    order = there[np.argsort(p_values[there], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1.0)
    return corrected


class Comparable(Protocol):
    """Scores of models that can be compared with each other."""

    @property
    def scores(self) -> Floats:
        """(models,) percent; NaN where there is no score or nothing to compare it on."""

    def versus(self, selected: int) -> Differences:
        """(models,) differences of the selected model − each; NaN for itself."""

    def pairs(self) -> Differences:
        """(pairs,) differences in the order of `np.triu_indices(models, 1)`."""

    def only(self, models: Positions) -> Self:
        """The same for some of the models, in the order given."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Scores with the numbers of problems that they are over; compared by `two_proportions`.

    Attributes:
        pass_at_1: (models,) percent, NaN where missing.
        problems: (models,) at least 1, NaN where not known or where a score must not be compared.
    """

    pass_at_1: Floats
    problems: Floats

    def __post_init__(self) -> None:
        """Look at the values once.

        Raises:
            ValueError: if a score is outside 0..100 or a count is below 1.
        """
        check_scores(self.pass_at_1, self.problems)

    @cached_property
    def scores(self) -> Floats:
        """(models,) percent; NaN where the score or its count is missing."""
        return np.where(np.isnan(self.problems), np.nan, self.pass_at_1)

    def versus(self, selected: int) -> Differences:
        """(models,) differences of the selected model − each; NaN for itself."""
        others = self.scores.copy()
        others[selected] = np.nan
        return two_proportions(
            self.scores[selected], others, self.problems[selected], self.problems
        )

    def pairs(self) -> Differences:
        """(pairs,) differences in the order of `np.triu_indices(models, 1)`."""
        first, second = np.triu_indices(len(self.scores), 1)
        scores, problems = self.scores, self.problems
        return two_proportions(scores[first], scores[second], problems[first], problems[second])

    def only(self, models: Positions) -> Self:
        """The same for some of the models, in the order given."""
        return replace(self, pass_at_1=self.pass_at_1[models], problems=self.problems[models])


@dataclass(frozen=True, eq=False)
class PerProblem:
    """Scores by problem; compared by `paired` over the problems that both models have.

    Attributes:
        by_problem: (models, problems) percent, NaN where a model has no score.
    """

    by_problem: Floats

    @cached_property
    def scores(self) -> Floats:
        """(models,) means over the problems that each model has; NaN without any."""
        there = ~np.isnan(self.by_problem)
        with np.errstate(invalid="ignore"):
            return np.asarray(
                np.where(there, self.by_problem, 0).sum(axis=1) / there.sum(axis=1), np.float64
            )

    def versus(self, selected: int) -> Differences:
        """(models,) differences of the selected model − each; NaN for itself."""
        others = self.by_problem.copy()
        others[selected] = np.nan
        return paired(self.by_problem[selected], others)

    def pairs(self) -> Differences:
        """(pairs,) differences in the order of `np.triu_indices(models, 1)`."""
        return paired_all(self.by_problem)

    def only(self, models: Positions) -> Self:
        """The same for some of the models, in the order given."""
        return replace(self, by_problem=self.by_problem[models])


@dataclass(frozen=True, eq=False)
class OneVsAll:
    """One model against all others; it is in none of the masks itself.

    Attributes:
        tied: (models,) compared, and the evidence does not tell which of the two is better.
        better, worse: (models,) separated from the model, with a higher or a lower score.
        reason: why nothing was compared; None where something was.
    """

    tied: Bools
    better: Bools
    worse: Bools
    reason: RemarkKind | None = None

    @property
    def separated(self) -> Bools:
        """(models,) whether the evidence tells which of the two is better."""
        return self.better | self.worse

    @property
    def compared(self) -> Bools:
        """(models,) whether there was evidence to compare on."""
        return self.tied | self.separated


def one_vs_all(selected: int, comparable: Comparable, alpha: float = ALPHA) -> OneVsAll:
    """Which models are separated from the selected one.

    One comparison with each other model, corrected by Holm over those there are: among models
    that are all equal, any is separated in at most `alpha` of leaderboards.

    Args:
        selected: position of the model, from 0.
        comparable: scores that can be compared.
        alpha: the chance of a false difference for all comparisons together.
    """
    differences = comparable.versus(selected)
    corrected = holm(differences.p_value)
    # NaN compares false: a model that was not compared is in no mask.
    separated, difference = corrected <= alpha, differences.difference
    reason = RemarkKind.NO_EVIDENCE if np.isnan(corrected).all() else None
    better, worse = separated & (difference < 0), separated & (difference > 0)
    return OneVsAll(corrected > alpha, better, worse, reason)


@dataclass(frozen=True, eq=False)
class RankRanges:
    """The ranks that each model may have on the evidence; 1 is the best.

    Attributes:
        low: (models,) 1 + the models separated above; NaN without evidence.
        high: (models,) models ranked − the models separated below; NaN likewise.
        ranked: how many models have evidence and are ranked.
    """

    low: Floats
    high: Floats
    ranked: int


def rank_ranges(comparable: Comparable, alpha: float = ALPHA) -> RankRanges | RemarkKind:
    """Ranks with ties, from the comparison of every two models, corrected by Holm over all pairs.

    Among models that are all equal, any two are separated in at most `alpha` of leaderboards.
    A model that some other cannot be compared with has that other in its range.

    Args:
        comparable: scores that can be compared; models without any are left out.
        alpha: the chance of a false difference for all pairs together.

    Returns:
        The ranges; `TOO_MANY_MODELS` above 300 models with evidence, `NO_EVIDENCE` below 2. With
        two_proportions a model's place by score lies in its range. With pairs it may not where
        models lack results on some problems: the pair is judged on the problems of both.
    """
    there = np.flatnonzero(~np.isnan(comparable.scores))
    ranked = len(there)
    if ranked > MOST_RANKED:
        return RemarkKind.TOO_MANY_MODELS
    if ranked < 2:
        return RemarkKind.NO_EVIDENCE
    first, second = np.triu_indices(ranked, 1)
    differences = comparable.only(there).pairs()
    separated = holm(differences.p_value) <= alpha
    first_wins = separated & (differences.difference > 0)
    second_wins = separated & (differences.difference < 0)
    winners = np.concatenate([first[first_wins], second[second_wins]])
    losers = np.concatenate([second[first_wins], first[second_wins]])
    low, high = np.full((2, len(comparable.scores)), np.nan)
    low[there] = 1.0 + np.bincount(losers, minlength=ranked)
    high[there] = float(ranked) - np.bincount(winners, minlength=ranked)
    return RankRanges(low, high, ranked)


@dataclass(frozen=True, eq=False)
class BestChoice:
    """The best model among those that can be used, and its neighbours.

    Attributes:
        best: position of the one with the highest score; of equals the smallest.
        not_worse: positions of the other usable models that are not separated from it, the
            smallest first.
        gain: position of the smallest larger model that is better and separated; None without any.
        compared: how many other usable models were compared with the best.
        compared_larger: how many larger models were.
    """

    best: int
    not_worse: Positions
    gain: int | None
    compared: int
    compared_larger: int


def best_choice(
    params: Floats, comparable: Comparable, usable: Bools, alpha: float = ALPHA
) -> BestChoice | RemarkKind:
    """The best of the usable models, against the others and against what is larger.

    These are two questions, each with its own family of comparisons: the best against every other
    usable model, and against every larger one; Holm corrects over each of them.

    Args:
        params: (models,) total parameters; models without a size above 0 are left out.
        comparable: scores of the same models, all from one window; those without are left out.
        usable: (models,) the models that are small enough and otherwise as wanted. Models that
            are neither usable nor larger than every usable one count for nothing.
        alpha: the chance of a false difference for all comparisons together.

    Returns:
        `NO_EVIDENCE` where no usable model has a size and a score with evidence.
    """
    scores = comparable.scores
    there = np.isfinite(params) & (params > 0) & ~np.isnan(scores)
    wanted = usable & there
    if not wanted.any():
        return RemarkKind.NO_EVIDENCE
    larger = there & ~usable & (params > params[wanted].max())
    own, beyond = _smallest_first(wanted, params, scores), _smallest_first(larger, params, scores)
    best = int(own[np.argmax(scores[own])])
    others = own[own != best]
    same = one_vs_all(0, comparable.only(np.array([best, *others])), alpha)
    other = one_vs_all(0, comparable.only(np.array([best, *beyond])), alpha)
    gains = beyond[other.better[1:]]
    return BestChoice(
        best=best,
        not_worse=others[same.tied[1:]],
        gain=int(gains[0]) if len(gains) else None,
        compared=len(others),
        compared_larger=len(beyond),
    )


def _smallest_first(which: Bools, params: Floats, scores: Floats) -> Positions:
    """Positions by size, then the higher score, then the order of the data."""
    found = np.flatnonzero(which)
    return found[np.lexsort((-scores[found], params[found]))]
