"""Who can be told apart from whom: one model against all others, and ranks with ties.

Holm's correction: many comparisons, and rarely even one false difference among them.

Which model of at most some size: the best, those that may be as good, and the next real gain.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.load_report import CannotSay
from lcbtui.stats.differences import Differences, paired, paired_all, two_proportions
from lcbtui.stats.intervals import ALPHA
from lcbtui.stats.uncertainty import check_scores

Floats = npt.NDArray[np.float64]


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


Bools = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

MOST_RANKED = 300
"""Ranks of so many models take 44,850 comparisons; each more makes every one of them weaker."""


class Comparable(Protocol):
    """Scores of models that can be compared with each other."""

    @property
    def scores(self) -> Floats:
        """(models,) percent; NaN where there is no score or nothing to compare it on."""

    def against(self, selected: int) -> Differences:
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

    def against(self, selected: int) -> Differences:
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

    def against(self, selected: int) -> Differences:
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
class Against:
    """One model against all others.

    Attributes:
        compared: (models,) whether there was evidence to compare on; False for the model itself.
        apart: (models,) whether the evidence tells the two apart; False where not compared.
        differences: (models,) the selected model − each.
    """

    compared: Bools
    apart: Bools
    differences: Differences

    @property
    def tied(self) -> Bools:
        """(models,) compared and not told apart."""
        return self.compared & ~self.apart

    @property
    def better(self) -> Bools:
        """(models,) told apart, and with the higher score."""
        return self.apart & (self.differences.difference < 0)

    @property
    def worse(self) -> Bools:
        """(models,) told apart, and with the lower score."""
        return self.apart & (self.differences.difference > 0)


def told_apart_from(selected: int, evidence: Comparable, alpha: float = ALPHA) -> Against:
    """Which models the evidence tells apart from the selected one.

    One comparison with each other model, corrected by Holm over those there are: among models
    that are all equal, any is told apart in at most `alpha` of leaderboards.

    Args:
        selected: position of the model, from 0.
        evidence: scores that can be compared.
        alpha: the chance of a false difference for all comparisons together.
    """
    differences = evidence.against(selected)
    corrected = holm(differences.p_value)
    # NaN compares false, so whoever was not compared is not told apart.
    return Against(~np.isnan(corrected), corrected <= alpha, differences)


@dataclass(frozen=True, eq=False)
class RankRanges:
    """The ranks that each model may have on the evidence; 1 is the best.

    Attributes:
        low: (models,) 1 + the models that are told to be better; NaN without evidence.
        high: (models,) models ranked − the models that are told to be worse; NaN likewise.
        ranked: how many models have evidence and are ranked.
    """

    low: Floats
    high: Floats
    ranked: int


def rank_ranges(evidence: Comparable, alpha: float = ALPHA) -> RankRanges | CannotSay:
    """Ranks with ties, from the comparison of every two models, corrected by Holm over all pairs.

    Among models that are all equal, any two are told apart in at most `alpha` of leaderboards.
    A model that some other cannot be compared with has that other in its range.

    Args:
        evidence: scores that can be compared; models without any are left out.
        alpha: the chance of a false difference for all pairs together.

    Returns:
        The ranges; `TOO_MANY_MODELS` above 300 models with evidence, `NO_EVIDENCE` below 2. With
        two_proportions a model's place by score lies in its range. With pairs it may not where
        models lack results on some problems: the pair is judged on the problems of both.
    """
    there = np.flatnonzero(~np.isnan(evidence.scores))
    ranked = len(there)
    if ranked > MOST_RANKED:
        return CannotSay.TOO_MANY_MODELS
    if ranked < 2:
        return CannotSay.NO_EVIDENCE
    first, second = np.triu_indices(ranked, 1)
    differences = evidence.only(there).pairs()
    apart = holm(differences.p_value) <= alpha
    first_wins = apart & (differences.difference > 0)
    second_wins = apart & (differences.difference < 0)
    winners = np.concatenate([first[first_wins], second[second_wins]])
    losers = np.concatenate([second[first_wins], first[second_wins]])
    low, high = np.full((2, len(evidence.scores)), np.nan)
    low[there] = 1.0 + np.bincount(losers, minlength=ranked)
    high[there] = float(ranked) - np.bincount(winners, minlength=ranked)
    return RankRanges(low, high, ranked)


@dataclass(frozen=True, eq=False)
class Choice:
    """The best model among those that can be used, and its neighbours.

    Attributes:
        best: position of the one with the highest score; of equals the smallest.
        not_worse: positions of the other usable models that are not told apart from it, the
            smallest first.
        gain: position of the smallest larger model that is told to be better; None without any.
        compared: how many other usable models were compared with the best.
        compared_larger: how many larger models were.
    """

    best: int
    not_worse: Positions
    gain: int | None
    compared: int
    compared_larger: int


def best_choice(
    params: Floats, evidence: Comparable, usable: Bools, alpha: float = ALPHA
) -> Choice | CannotSay:
    """The best of the usable models, against the others and against what is larger.

    These are two questions, each with its own family of comparisons: the best against every other
    usable model, and against every larger one; Holm corrects over each of them.

    Args:
        params: (models,) total parameters; models without a size above 0 are left out.
        evidence: scores of the same models, all from one window; those without are left out.
        usable: (models,) the models that are small enough and otherwise as wanted. Models that
            are neither usable nor larger than every usable one count for nothing.
        alpha: the chance of a false difference for all comparisons together.

    Returns:
        `NO_EVIDENCE` where no usable model has a size and a score with evidence.
    """
    scores = evidence.scores
    there = np.isfinite(params) & (params > 0) & ~np.isnan(scores)
    wanted = usable & there
    if not wanted.any():
        return CannotSay.NO_EVIDENCE
    larger = there & ~usable & (params > params[wanted].max())
    own = np.flatnonzero(wanted)
    own = own[np.lexsort((own, -scores[own], params[own]))]  # the smallest first, then the better
    best = int(own[np.argmax(scores[own])])
    beyond = np.flatnonzero(larger)
    beyond = beyond[np.lexsort((beyond, -scores[beyond], params[beyond]))]
    others = own[own != best]
    tied, _ = _against(best, others, evidence, alpha)
    _, better = _against(best, beyond, evidence, alpha)
    gains = beyond[better]
    return Choice(
        best=best,
        not_worse=others[tied],
        gain=int(gains[0]) if len(gains) else None,
        compared=len(others),
        compared_larger=len(beyond),
    )


def _against(
    best: int, others: Positions, evidence: Comparable, alpha: float
) -> tuple[Bools, Bools]:
    """For each of some models whether it is tied with the best, and whether it is better."""
    found = told_apart_from(0, evidence.only(np.array([best, *others])), alpha)
    return found.tied[1:], found.better[1:]
