"""Is this difference more than chance? Two tests, each on many pairs at once.

`two_proportions` needs no more than the scores and how many problems they are over. `paired`
needs every problem's score, and sees smaller differences where the models were set the same
problems: what makes a problem hard for one makes it hard for the other, and that part falls out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.stats.distributions import student_p_value, student_quantile
from lcbtui.stats.intervals import LEVEL
from lcbtui.stats.uncertainty import check_scores

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Differences:
    """Differences first − second, one a pair.

    Attributes:
        difference: (pairs,) in percentage points; NaN where there is nothing to compare.
        error: (pairs,) standard error of the difference, in points.
        freedom: (pairs,) degrees of freedom of Student's t; inf for the normal distribution.
        p_value: (pairs,) the chance of a difference at least as large, either way, between models
            that are equal. Of one pair alone; a family of pairs needs `holm`.
    """

    difference: Floats
    error: Floats
    freedom: Floats
    p_value: Floats

    def interval(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """(low, high) of each difference in points; NaN where its error is 0 or missing.

        An error of 0 comes of scores that never differ, or never vary: chance cannot be judged.
        The interval of a pair alone leaves 0 out just when its `p_value` is below 1 − level
        (save for the few problems that `paired` is careful about).
        """
        half = student_quantile(self.freedom, level) * np.where(self.error > 0, self.error, np.nan)
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

    Conservative in two ways, so that "not told apart" may only mean "not on this evidence": with
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
    variance = np.maximum(variance, 0)  # rounding leaves a hair below 0 at 0 and 100 percent
    variance = np.atleast_1d(variance)
    # A missing count must not leave a difference that looks judged.
    difference = np.where(np.isnan(variance), np.nan, p1 - p2)
    return _judged(difference * 100, np.sqrt(variance) * 100, np.full(difference.shape, np.inf))


def paired(first: Floats, others: Floats) -> Differences:
    """One model with each of others, over the problems that both have a score on.

    t = mean of the differences by problem / (s / √n), with n − 1 degrees of freedom. Where few
    problems differ, Student's t is too sure: no p-value is below 2 / 2^k, with k the problems
    that differ. That is the least that tossing a coin for the sign of each could give, so fewer
    than six such problems never tell two models apart.

    Args:
        first: (problems,) percent, NaN where it has no score.
        others: (models, problems) likewise.

    Returns:
        (models,) differences first − other; NaN with fewer than 2 problems in common.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, section 4.2; the bound
    is that of Fisher's sign permutation test, "The Design of Experiments" (1935), section 21.
    """
    return _judged_pairs(_moments(first, others))


def paired_all(scores: Floats) -> Differences:
    """Every two models over the problems that both have a score on, as `paired` does.

    Args:
        scores: (models, problems) percent, NaN where a model has no score.

    Returns:
        (pairs,) differences in the order of `np.triu_indices(models, 1)`.
    """
    rows = [_moments(scores[i], scores[i + 1 :]) for i in range(len(scores))]
    return _judged_pairs(np.concatenate([np.empty((4, 0)), *rows], axis=1))


def _moments(first: Floats, others: Floats) -> Floats:
    """(4, models): problems in common, mean difference, its standard error, problems that differ.

    Differences are taken before they are squared: sums of squares of large equal scores would
    lose what is left between them.
    """
    apart = first - others
    there = ~np.isnan(apart)
    complete = bool(there.all())
    differing = np.count_nonzero(apart, axis=1)
    if complete:
        count = np.full(len(others), apart.shape[1], dtype=np.int64)
    else:
        count = np.count_nonzero(there, axis=1)
        differing -= apart.shape[1] - count  # NaN counts as not 0
        apart = np.where(there, apart, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = apart.sum(axis=1) / count
        apart -= mean[:, None]
        if not complete:
            apart[~there] = 0
        squares = np.einsum("ij,ij->i", apart, apart)
        error = np.sqrt(squares / (count - 1) / count)
    enough = count >= 2
    return np.stack(
        [count, np.where(enough, mean, np.nan), np.where(enough, error, np.nan), differing]
    )


def _judged_pairs(moments: Floats) -> Differences:
    count, difference, error, differing = moments
    found = _judged(difference, error, np.where(count >= 2, count - 1, np.nan))
    least = np.minimum(np.exp2(1 - differing), 1.0)
    return Differences(
        found.difference, found.error, found.freedom, np.maximum(found.p_value, least)
    )


def _judged(difference: Floats, error: Floats, freedom: Floats) -> Differences:
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(difference == 0, 0.0, difference / error)
    return Differences(difference, error, freedom, student_p_value(ratio, freedom))
