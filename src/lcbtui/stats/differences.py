"""Differences of every two scores: their errors, intervals and p-values, by the evidence there is.

`Counted` needs the scores, how many problems they are over and how much two models are correlated
over them. `PerProblem` needs every problem's score and sees that correlation itself. `Stated` takes
scores on any scale with the errors that a source states. Each gives all pairs of its models at
once; `verdicts` says which of them are separated.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple, Self, TypeVar

import numpy as np

from lcbtui.dataset.results import Floats, Ints, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.distributions import normal_p_value, student_p_value, student_quantile
from lcbtui.stats.intervals import Value, wilson_reach

FEWEST = 10
"""Fewest common problems (or questions) on which results can separate two models."""

RHO = 0.40
"""Correlation over problems assumed between two models on the same problems, a lower bound.

In LiveCodeBench's own results of code generation (v1, 2024-02, v5 and v6: 325 pairs of models
within ten points that both score above 20 %) it is at least 0.43 for 99 of 100 pairs: the ρ that
reproduces the paired variance from the scores alone.
"""

Part = TypeVar("Part")


class Differences(NamedTuple):
    """Pairwise differences between n models' scores, row − column, with errors and p-values.

    NaN where two models are not compared.

    Attributes:
        difference: (n, n) in percentage points, over the problems that both have.
        error: (n, n) standard error of the difference, in points.
        low, high: (n, n) ends of the 95 % interval of the difference, not corrected for multiple
            comparisons; NaN where the error is unknown. It excludes 0 exactly where `p_value` is
            below 5 %: if the p-value is the more cautious, the interval is widened to 0.
        p_value: (n, n) two-sided p-value of the hypothesis that the two models are equal, not
            corrected for multiple comparisons.
        problems: (n, n) number of problems that both scores are over; NaN where not known.
    """

    difference: Floats
    error: Floats
    low: Floats
    high: Floats
    p_value: Floats
    problems: Floats

    def given_to(self, part: Part, models: Positions) -> Part:
        """Let evidence on a subset of the models have these differences, not compute its own."""
        found, at = self, np.ix_(models, models)
        if not np.array_equal(models, np.arange(len(self.error))):
            found = Differences(*(matrix[at] for matrix in self))
        vars(part)["differences"] = found  # where the property keeps what it has computed
        return part


@dataclass(frozen=True, eq=False)
class Counted:
    """Evidence for comparing models: scores in percent with their numbers of problems.

    Attributes:
        pass_at_1: (models,) percent, NaN where missing.
        problems: (models,) effective number of problems, at least 1: the number averaged over, or
            that implied by a stated error (`effective_problems`). NaN where not known or where a
            score must not be compared.
        rho: the correlation between two models over the problems; 0 where each has other problems.
        over: (models,) actual number of problems, NaN where only the error is known; None if equal
            to `problems`.
        df: (models,) degrees of freedom of an error stated of few runs; inf of other scores.
    """

    pass_at_1: Floats
    problems: Floats
    rho: float = 0.0
    over: Floats | None = None
    df: Floats | float = np.inf

    @cached_property
    def scores(self) -> Floats:
        """Return (models,) scores in percent; NaN where the score or its count is missing."""
        return np.where(np.isnan(self.problems), np.nan, self.pass_at_1)

    @property
    def errors(self) -> Floats:
        """Return (models,) standard errors of the scores, in points."""
        return np.sqrt(self.scores * (100 - self.scores) / self.problems)

    @cached_property
    def differences(self) -> Differences:
        """Compute all pairwise differences by Newcombe's interval for correlated proportions.

        The interval of p₁ − p₂ reaches √(x² + y² − 2ρxy) below the difference, where x is the
        distance from p₁ to the low end of its Wilson interval and y that from p₂ to its high end;
        likewise above. The p-value is that of the z at which the interval just touches 0, so that
        both agree. In the middle of the scale this is the z test with the variance v₁ + v₂ −
        2ρ√(v₁v₂); near 0 and 100 the z test has too many false positives, and this does not.
        `error` is the root of that variance. With `rho` above 0 no p-value is below 2 / 2^k with k
        = n |p₁ − p₂|, as in `PerProblem`: at least so many of the n common problems differ.

        Source: Newcombe (1998), "Interval estimation for the difference between independent
        proportions" (method 10) and "Improved confidence intervals for the difference between
        binomial proportions based on paired data" (method 10), Statistics in Medicine 17.
        """
        first, second = np.triu_indices(len(self.scores), 1)
        p, n = self.scores / 100, self.problems
        higher = np.where(p[first] >= p[second], first, second)
        lower = np.where(p[first] >= p[second], second, first)
        gap = p[higher] - p[lower]
        ends = (p[higher], n[higher], p[lower], n[lower])
        z = self._touching(gap, *ends)
        errors = self.errors
        df = degrees_of_freedom(errors, self.df, first, second)
        down = newcombe_reach(student_quantile(df), *ends, self.rho)
        up = newcombe_reach(student_quantile(df), *ends[2:], *ends[:2], self.rho)
        low, high = np.maximum(gap - down, -1), np.minimum(gap + up, 1)
        error = _errors(errors, first, second, self.rho)
        p_value = np.where(np.isnan(gap), np.nan, student_p_value(z, df))
        over = n if self.over is None else self.over
        if self.rho > 0:
            # Of problems that both were set, at least n · |p₁ − p₂| differ.
            known = np.where(np.isnan(over), n, over)
            differing = np.fmin(known[first], known[second]) * gap
            p_value = np.maximum(p_value, np.exp2(np.minimum(1 - differing, 0)))
        problems = np.where(np.isnan(gap), np.nan, np.fmin(over[first], over[second]))
        pairs = (100 * gap, error, 100 * low, 100 * high, p_value, problems)
        return _mirrored(len(p), higher, lower, *pairs)

    def only(self, models: Positions) -> Self:
        """Return the evidence on a subset of the models, in the order given."""
        over = None if self.over is None else self.over[models]
        scores, problems = self.pass_at_1[models], self.problems[models]
        df = np.broadcast_to(self.df, self.scores.shape)[models]
        part = replace(self, pass_at_1=scores, problems=problems, over=over, df=df)
        return self.differences.given_to(part, models)

    def _touching(self, gap: Floats, p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
        """Solve for the z at which Newcombe's interval of each difference just touches 0: (pairs,).

        `gap` is p1 − p2, at least 0; n1 and n2 are the numbers of problems. The reach of the
        interval is nearly proportional to z or, at 0 and 100 percent, to z²: ln reach is nearly
        linear in ln z, so that a bracketed secant method on logarithms needs few steps.
        """
        z = np.where(gap > 0, 1.0, 0.0)
        moving = np.flatnonzero(gap > 0)
        gap, p1, n1, p2, n2 = (each[moving] for each in (gap, p1, n1, p2, n2))
        goal = np.log(gap)

        def miss(log_z: Floats) -> Floats:
            return np.log(newcombe_reach(np.exp(log_z), p1, n1, p2, n2, self.rho)) - goal

        # Beyond a z of 60 a p-value is 0 in floating point.
        low, high = np.full((2, len(gap)), np.log([[1e-6], [60.0]]))
        low = np.where(miss(high) < 0, high, low)
        before = np.zeros(len(gap))
        missed = miss(before)
        at = np.clip(before - missed, low, high)
        for _ in range(60):
            found = miss(at)
            low, high = np.where(found < 0, at, low), np.where(found < 0, high, at)
            done = (np.abs(found) < 1e-10) | (high - low < 1e-10)
            if done.all():
                break
            # A chord of a nearly straight line; where it leaves the bracket, the middle.
            with np.errstate(invalid="ignore", divide="ignore"):
                chord = at - found * (at - before) / (found - missed)
            inside = (chord > low) & (chord < high)
            next_at = np.where(inside, chord, (low + high) / 2)
            before, missed, at = at, found, np.where(done, at, next_at)
        z[moving] = np.exp(at)
        return z


@dataclass(frozen=True, eq=False)
class Stated:
    """Evidence for comparing models: scores on any scale, such as Elo, with stated standard errors.

    Attributes:
        values: (models,) in the unit of the score, NaN where missing.
        errors: (models,) standard errors in that unit, above 0; NaN where not stated.
        rho: the correlation between the errors of two models.
        df: (models,) degrees of freedom of the errors; inf where they are taken as known.
    """

    values: Floats
    errors: Floats
    rho: float = 0.0
    df: Floats | float = np.inf

    @cached_property
    def scores(self) -> Floats:
        """Return (models,) scores; NaN where the score or its error is missing."""
        return np.where(np.isnan(self.errors), np.nan, self.values)

    @cached_property
    def differences(self) -> Differences:
        """Compute all pairwise differences by the z test with the variance v₁ + v₂ − 2ρ√(v₁v₂).

        Of errors with few degrees of freedom it is Welch's t test.

        Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, section 4.1; Welch
        (1947), "The generalization of 'Student's' problem when several different population
        variances are involved".
        """
        first, second = np.triu_indices(len(self.scores), 1)
        error = _errors(self.errors, first, second, self.rho)
        df = degrees_of_freedom(self.errors, self.df, first, second)
        gap, half = self.scores[first] - self.scores[second], student_quantile(df) * error
        p_value = np.where(np.isnan(gap), np.nan, student_p_value(gap / error, df))
        pairs = gap, error, gap - half, gap + half, p_value, np.full(len(gap), np.nan)
        return _mirrored(len(self.scores), first, second, *pairs)

    def only(self, models: Positions) -> Self:
        """Return the evidence on a subset of the models, in the order given."""
        df = np.broadcast_to(self.df, self.errors.shape)[models]
        part = replace(self, values=self.values[models], errors=self.errors[models], df=df)
        return self.differences.given_to(part, models)


def _errors(errors: Floats, first: Positions, second: Positions, rho: float) -> Floats:
    """Compute the standard errors of differences of pairs of scores: √(v₁ + v₂ − 2ρ√(v₁v₂))."""
    one, other = errors[first], errors[second]
    return np.sqrt(np.maximum(one**2 + other**2 - 2 * rho * one * other, 0))


def degrees_of_freedom(
    errors: Floats, df: Floats | float, first: Positions, second: Positions
) -> Floats:
    """Compute the degrees of freedom of differences of pairs by Welch and Satterthwaite."""
    if np.isinf(df).all():
        return np.array(np.inf)
    v, rest = np.square(errors), errors**4 / df
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (v[first] + v[second]) ** 2 / (rest[first] + rest[second])
    return np.where(np.isnan(found), np.inf, found)


def newcombe_reach(
    z: Floats | float, p1: Floats, n1: Floats, p2: Floats, n2: Floats, rho: float
) -> Floats:
    """Compute how far Newcombe's interval of p1 − p2 extends below the difference, given z."""
    down, up = wilson_reach(p1, n1, -1, z), wilson_reach(p2, n2, 1, z)
    return np.asarray(np.sqrt(np.maximum(down**2 + up**2 - 2 * rho * down * up, 0)))


@dataclass(frozen=True, eq=False)
class PerProblem:
    """Evidence for comparing models: scores by problem, paired over the problems that both have.

    Attributes:
        by_problem: (models, problems) percent, NaN where a model has no score.
        questions: (problems,) code of the question of each problem; problems of one question are
            correlated and form a cluster. None where each is a question of its own.
        limit: the largest difference that there can be.
    """

    by_problem: Floats
    questions: Ints | None = None
    limit: float = 100.0

    @property
    def clusters(self) -> int:
        """Count the clusters: the questions, or the problems if each is its own question."""
        if self.questions is None:
            return int(self.by_problem.shape[1])
        return int(self.questions.max(initial=-1)) + 1

    @cached_property
    def are_outcomes(self) -> bool:
        """Tell whether every score is 0 or the limit: solved or not."""
        known = np.abs(self.by_problem[~np.isnan(self.by_problem)])
        return math.isfinite(self.limit) and bool(np.isin(known, (0, self.limit)).all())

    @cached_property
    def scores(self) -> Floats:
        """Compute (models,) means over the problems that each model has; NaN without any."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self._filled.sum(axis=1) / self._there.sum(axis=1), np.float64)

    @cached_property
    def _there(self) -> Floats:
        return (~np.isnan(self.by_problem)).astype(np.float64)

    @cached_property
    def _filled(self) -> Floats:
        return np.where(np.isnan(self.by_problem), 0, self.by_problem)

    @cached_property
    def differences(self) -> Differences:
        """Compute all pairwise differences by the paired t test over the problems of both models.

        t = mean of the differences by problem / error, where error² is Σ over questions of
        (Σ of their differences − mean)², times G/(G − 1), over n², with G − 1 degrees of freedom
        for G questions; with a question for each of n problems that is s²/n and n − 1. Where few
        questions differ, or some weigh much more than others, Student's t is too confident: no
        p-value is below that of tossing a coin for the sign of each question's sum, a mid-p
        (`sign_flip_p_value`), as in a wild cluster bootstrap. Of the many pairs of more than two
        models that is asked where it can decide: where Student's p-value is at most 5 % and the
        sums are worth fewer than 50 equal ones, (Σs²)² / Σs⁴; with more the two agree.

        Outcomes, where every score is 0 or 100 and each problem its own question, have the interval
        of Bonett and Price: Student's with two problems more, of which each model wins one. Where
        that holds 0 though the p-value is at most 5 %, the end near 0 is Student's.

        Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, sections 2.2 and
        4.2; Fisher (1935), "The Design of Experiments", section 21; Cameron, Gelbach & Miller
        (2008), "Bootstrap-based improvements for inference with clustered errors"; Bonett & Price
        (2012), "Adjusted Wald confidence interval for a difference of binomial proportions based on
        paired data".
        """
        models = len(self.by_problem)
        first, second = np.triu_indices(models, 1)
        count = self._there @ self._there.T
        # Differences from each problem's mean, so that squares lose no digits of what is left.
        means = self._filled.sum(axis=0) / np.maximum(self._there.sum(axis=0), 1)
        centred = (self._filled - means) * self._there
        sums = centred @ self._there.T
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = ((sums - sums.T) / count)[first, second]
        n = count[first, second]
        if self.questions is None:
            squares = (centred**2) @ self._there.T
            total = np.maximum(squares + squares.T - 2 * centred @ centred.T, 0)[first, second]
            # Models with the same results differ by nothing, not by what rounding leaves.
            size = (squares + squares.T)[first, second]
            total = np.where(total <= 1e-13 * size, 0, total)
            # No difference is above the limit: Σ d⁴ is at most limit² Σ d².
            groups, worth = n, total / self.limit**2
            spread = np.maximum(total - n * mean**2, 0)
            spread = np.where(spread <= 1e-13 * total, 0, spread)
        else:
            groups, worth, spread = (np.zeros(len(first)) for _ in range(3))
            for part, sums, counts in self._question_sums(first, second):
                groups[part] = np.count_nonzero(counts, axis=1)
                squares = np.square(sums)
                with np.errstate(invalid="ignore"):
                    worth[part] = squares.sum(axis=1) ** 2 / np.square(squares).sum(axis=1)
                spread[part] = np.square(sums - counts * mean[part, None]).sum(axis=1)
        enough = groups >= 2
        mean = np.where(enough, np.where(np.abs(mean) < 1e-11, 0.0, mean), np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            error = np.where(enough, np.sqrt(spread * groups / (groups - 1)) / n, np.nan)
            ratio = np.where(mean == 0, 0.0, mean / error)
        df = np.where(enough, groups - 1, np.nan)
        p_value = student_p_value(ratio, df)
        few = np.flatnonzero((models == 2) | (worth < 50) & (p_value <= ALPHA))
        for part, sums, _ in self._question_sums(first[few], second[few]):
            p_value[few[part]] = np.maximum(p_value[few[part]], sign_flip_p_value(sums))
        kinds, kind_of = np.unique(df, return_inverse=True)
        quantile = student_quantile(kinds)[kind_of]
        half = quantile * np.where(error, error, np.nan)
        low, high = mean - half, mean + half
        if self.are_outcomes:
            middle, of_two = mean * n / (n + 2), 2 * self.limit**2
            wider = quantile * np.sqrt(spread + n * mean * (mean - middle) + of_two) / (n + 2)
            is_own, near = groups == n, (p_value <= ALPHA) & (np.abs(middle) <= wider)
            low = np.where(is_own & ~(near & (mean > 0)), middle - wider, low)
            high = np.where(is_own & ~(near & (mean < 0)), middle + wider, high)
        n = np.where(enough, n, np.nan)
        low, high = np.maximum(low, -self.limit), np.minimum(high, self.limit)
        return _mirrored(models, first, second, mean, error, low, high, p_value, n)

    def _question_sums(
        self, first: Positions, second: Positions
    ) -> Iterator[tuple[slice, Floats, Floats]]:
        """Yield for batches of pairs the sums of score differences by question, and problem counts.

        Yields:
            The slice of pairs; (pairs, questions) sums; (pairs, questions) numbers of problems.
        """
        complete = bool(self._there.all())
        totals, sizes = (sums_by_question(of, self.questions) for of in (self._filled, self._there))
        step = max(1, 1_000_000 // max(self.by_problem.shape[1], 1))  # arrays of 8 MB
        for start in range(0, len(first), step):
            part = slice(start, start + step)
            one, other = first[part], second[part]
            if complete:
                sums, counts = totals[one] - totals[other], sizes[:1]
            else:
                both = self._there[one] * self._there[other]
                gaps = (self._filled[one] - self._filled[other]) * both
                sums, counts = (sums_by_question(each, self.questions) for each in (gaps, both))
            yield part, np.where(np.abs(sums) < 1e-9, 0.0, sums), counts

    @cached_property
    def shared_clusters(self) -> Floats:
        """Count the clusters in which both of two models have a result: (models, models)."""
        there = self._there
        if self.questions is not None:
            there = (there @ np.eye(self.clusters)[self.questions] > 0).astype(np.float64)
        return np.asarray(there @ there.T)

    def skewness(self, unseen: float) -> Floats:
        """Compute the third moments of the mean differences over their variances.

        `skewness_shift` makes of it what a bound of a mean is shifted by.

        Args:
            unseen: what problems not seen add to the sum of squares.

        Returns:
            (models, models) row − column, in the unit of the scores.
        """
        gaps, error, *_, problems = self.differences
        groups = self.shared_clusters
        squares = np.square(error * problems) * (groups - 1) / groups
        if self.questions is None:
            means = self._filled.sum(axis=0) / np.maximum(self._there.sum(axis=0), 1)
            centred = (self._filled - means) * self._there
            cubes = centred**3 @ self._there.T - 3 * centred**2 @ centred.T
            cubes -= cubes.T
            cubes -= gaps * (3 * squares + problems * gaps**2)
        else:
            cubes, (first, second) = np.zeros_like(gaps), np.triu_indices(len(gaps), 1)
            for part, sums, counts in self._question_sums(first, second):
                one, other = first[part], second[part]
                parts = sums - counts * gaps[one, other, None]
                cubes[one, other] = (parts * parts * parts).sum(axis=1)
            cubes -= cubes.T
        with np.errstate(invalid="ignore"):  # of a model and itself
            return np.asarray(cubes / (squares + unseen) / problems)

    def only(self, models: Positions) -> Self:
        """Return the evidence on a subset of the models, in the order given."""
        return self.differences.given_to(replace(self, by_problem=self.by_problem[models]), models)


Comparable = Counted | Stated | PerProblem
"""Evidence for comparing models: scores, their pairwise differences, and subsets of the models."""


def skewness_shift(skewness: Value, t: float) -> Value:
    """Compute how far skewness moves a bound t errors from a mean, in the unit of `skewness`.

    Source: Johnson (1978), "Modified t tests and confidence intervals for asymmetrical
    populations".
    """
    return skewness * (1 + 2 * t * t) / 6


def sums_by_question(rows: Floats, questions: Ints | None) -> Floats:
    """Sum (rows, problems) by question: (rows, questions), in the order of their codes."""
    if questions is None:
        return rows
    order = np.argsort(questions, kind="stable")
    codes = questions[order]
    starts = np.flatnonzero(np.diff(codes, prepend=codes[:1] - 1))
    return np.asarray(np.add.reduceat(rows[:, order], starts, axis=1))


def sign_flip_p_value(sums: Floats) -> Floats:
    """Compute two-sided mid-p-values of sums under random sign flips of their parts.

    By the saddlepoint of K(t) = Σ ln cosh(t s): with K'(t) = S, w = √(2(tS − K(t))) and
    u = t √K''(t), the tail is 1 − Φ(w) + φ(w)(1/u − 1/w). Of equal parts it is the mid-p of
    McNemar's test: up to 100 exactly, of more with 2/h tanh(th/2) in place of t in u for sums that
    lie h apart, twice a part, so that the very sum counts half. Where all parts have one sign the
    p-value is exactly 2^(1 − k) for k parts that are not 0, the smallest possible.

    Args:
        sums: (pairs, parts) finite.

    Returns:
        (pairs,) at most 1; 1 where all parts are 0.

    Source: Lugannani & Rice (1980), "Saddle point approximation for the distribution of the sum
    of independent random variables"; Davison & Hinkley (1988), "Saddlepoint approximations in
    resampling methods", section 4; Fagerland, Lydersen & Laake (2013), "The McNemar test for binary
    matched-pairs data: mid-p and asymptotic are better than exact conditional".
    """
    sums = sums[:, sums.any(axis=0)]
    size = np.abs(sums).sum(axis=1)
    total = np.abs(sums.sum(axis=1))
    length = np.sqrt(np.square(sums).sum(axis=1))
    found = np.ones(len(sums))
    least = np.exp2(1.0 - np.count_nonzero(sums, axis=1))
    one_sided = (total >= size * (1 - 1e-9)) & (size > 0)
    found[one_sided] = least[one_sided]
    work = np.flatnonzero(~one_sided & (total > 1e-9 * length))
    if not len(work):
        return np.minimum(found, 1.0)
    parts = np.abs(sums[work]) / length[work, None]
    goal = total[work] / length[work]
    # K' rises ever more slowly from 0, where its slope is 1: Newton's steps only climb to the root.
    t, moving = goal.copy(), np.arange(len(work))
    for _ in range(200):
        own, at = parts[moving], t[moving]
        slope = np.tanh(at[:, None] * own)
        miss = (own * slope).sum(axis=1) - goal[moving]
        left = miss < -1e-10 * goal[moving]
        if not left.any():
            break
        moving = moving[left]
        t[moving] = at[left] - miss[left] / (own**2 * (1 - slope**2)).sum(axis=1)[left]
    at = t[:, None] * parts
    # ln cosh without overflow.
    k = (at + np.log1p(np.exp(-2 * at)) - np.log(2)).sum(axis=1)
    curve = (parts**2 / np.cosh(np.minimum(at, 350)) ** 2).sum(axis=1)
    w = np.sqrt(np.maximum(2 * (t * goal - k), 0))
    part = parts.max(axis=1)
    are_equal = ((parts == 0) | (parts > part[:, None] * (1 - 1e-9))).all(axis=1)
    u = np.where(are_equal, np.tanh(t * part) / part, t) * np.sqrt(curve)
    with np.errstate(divide="ignore", invalid="ignore"):
        correction = np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi) * (1 / u - 1 / w)
    tail = normal_p_value(w) + 2 * np.where(np.isfinite(correction) & (w > 1e-3), correction, 0)
    # Exactly, where they are few.
    differing = np.count_nonzero(parts, axis=1)
    for at in np.flatnonzero(are_equal & (differing <= 100)):
        tail[at] = _mid_p(int(differing[at]), round(goal[at] / part[at]))
    found[work] = np.clip(tail, least[work], 1.0)
    return found


@cache
def _mid_p(parts: int, total: int) -> float:
    """Compute the two-sided mid-p-value of a total of so many parts of 1 or −1, at least 0."""
    ups = (parts + total) // 2
    beyond = 2 * sum(math.comb(parts, each) for each in range(ups + 1, parts + 1))
    return math.ldexp(beyond + math.comb(parts, ups), -parts)


def _mirrored(models: int, first: Positions, second: Positions, *pairs: Floats) -> Differences:
    """Build Differences, (models, models) matrices, from arrays with a value for each pair.

    The arrays are those of Differences, each (pairs,) of the first model of a pair − the second.
    """
    difference, error, low, high, p_value, problems = pairs
    undecided = p_value > ALPHA
    low = np.where(undecided, np.minimum(low, 0), low)
    high = np.where(undecided, np.maximum(high, 0), high)
    there = difference, error, low, high, p_value, problems
    back = -difference, error, -high, -low, p_value, problems
    found = np.full((6, models, models), np.nan)
    found[:, first, second], found[:, second, first] = there, back
    return Differences(*found)
