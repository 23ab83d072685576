"""The models that could be the best: a confidence set, and what is better than all of some models.

Each model is tested as if it were the best: it stays unless some other is higher by more than
chance does to the luckiest of so many. The set so found holds the truly best model with 95 %,
however the scores of the field are spread, and is smaller than "tied with the highest".
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

import numpy as np

from lcbtui.dataset.results import Bools, Floats, Ints, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import (
    FEWEST,
    Comparable,
    Counted,
    Differences,
    PerProblem,
    Stated,
    newcombe_reach,
    sums_by_question,
)
from lcbtui.stats.distributions import normal_lower_quantile
from lcbtui.stats.paired import UNSEEN
from lcbtui.stats.verdicts import holm

_DRAWS = 128  # sign flips at once, which the cache holds
_SCALE, _END = 1000, 6  # steps of the table of ln Φ in one unit, and where it ends on either side


def could_be_best(
    scores: Comparable, sign: float = 1.0, among: Bools | None = None, alpha: float = ALPHA
) -> Bools:
    """Compute the 1 − alpha confidence set for the best model, as a (models,) mask.

    Inverted tests of the hypothesis "model i is the best": i stays in the set unless some other
    model leads it by more than chance explains. The statistic is the smallest one-sided p-value of
    any other model j being better than i, from the pairs in `Differences`; for counts that is
    Newcombe's, which is valid near 0 and 100 percent. Its distribution depends on how the leads
    over i are correlated:

    - `Counted` and `Stated`: the errors of all scores are normal with one common factor (ρ) and one
      of each model; for counts they are proportional to 1/√n, as if all scores were truly equal,
      where the hypothesis is hardest to reject. The p-value is an integral over two factors.
    - `PerProblem`: the sign of each problem (each question, where several problems belong to one)
      is flipped at random for all models together, which keeps the correlations between models; the
      statistic is Σ D / √ΣD² of the differences D in a question, the largest over all j. Some
      20,000 flips decide where the p-value is near alpha.

    No such p-value is computed where i stays by the plain one-sided test at `alpha`, or is out even
    after Bonferroni's correction for all others.

    Two models are compared over the problems that both have; models with identical results or fewer
    than ten common clusters are not distinguished. Where no results are missing, a model with the
    highest score is always in the set; where some are, another model that is better on the common
    problems may exclude it. The set is never empty if any model has a score. It does not depend on
    the order of models, problems or questions.

    Args:
        scores: evidence on all models.
        sign: factor that makes higher scores better: 1, or -1 for error rates.
        among: (models,) mask of the models to consider; None for all. A model without a score is
            never in the set.
        alpha: the chance that a truly best model is left out.

    Source: Hsu (1984), "Constrained simultaneous confidence intervals for multiple comparisons
    with the best"; Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for ranks with
    applications to mobility across neighbourhoods and academic achievement across countries", for
    the set as inverted tests; Newcombe (1998), "Improved confidence intervals for the difference
    between binomial proportions based on paired data"; Cameron, Gelbach & Miller (2008),
    "Bootstrap-based improvements for inference with clustered errors", for the random signs.
    """
    here = ~np.isnan(scores.scores)
    if among is not None:
        here &= among
    models = np.flatnonzero(here)
    field, differences = scores.only(models), scores.differences.only(models)
    p_values = _one_sided(field, differences, sign)
    tells = ~np.isnan(p_values)
    surest = np.where(tells, p_values, 1.0).min(axis=1, initial=1.0)
    stays = surest > alpha
    unsure = np.flatnonzero(~stays & (surest * np.count_nonzero(tells, axis=1) > alpha))
    if isinstance(field, PerProblem):
        chance = _by_flips(_SignFlips(field, sign, unsure, tells), alpha)
    else:
        chance_of, errors = _normal_leads(field)
        leads = [-normal_lower_quantile(float(surest[model])) for model in unsure]
        chance = np.array(list(map(chance_of, errors[unsure], leads)))
    stays[unsure] = chance > alpha
    if not stays.any():
        merits = sign * field.scores
        stays = np.asarray(merits == merits.max(initial=-np.inf))
    found = np.zeros(len(here), dtype=np.bool_)
    found[models[stays]] = True
    return found


def behind_at_most(
    scores: Comparable, best: Bools, sign: float = 1.0, among: Bools | None = None
) -> Floats:
    """Compute how far each model is at most behind the truly best one, all at once with 95 %.

    Hsu's upper bound: were model k of the set the best, it would lead i by at most its lead and d_k
    errors of the difference, d_k being the 95 % quantile of the largest of all leads over k by
    chance; the largest such bound over the set holds whichever of it is the best. It fails for any
    model only where the set fails, in at most 5 % of the cases. For counts the bound is Newcombe's
    at d_k; for results by problem the error is that of three more clusters on which the two differ
    by the whole scale, and Student's t is corrected for skewness, as in `paired_difference`.

    Args:
        scores: evidence on all models.
        best: (models,) mask of the confidence set for the best.
        sign: factor that makes higher scores better: 1 or -1.
        among: (models,) mask of the models that the set was found among; None for all.

    Returns:
        (models,) in the unit of the scores, at least 0; NaN where results tell nothing.

    Source: Hsu (1984), as for `could_be_best`.
    """
    found = np.full(len(best), np.nan)
    if not best.any():
        return found
    here = ~np.isnan(scores.scores) & (True if among is None else among)
    models = np.flatnonzero(here)
    field, differences = scores.only(models), scores.differences.only(models)
    those = np.flatnonzero(best[models])
    leads, limit = sign * differences.difference[those], math.inf
    if isinstance(field, PerProblem):
        limit = field.limit
        shared = _shared_clusters(field, differences)[those]
        flips = _SignFlips(field, sign, those, _shared_clusters(field, differences) >= FEWEST)
        drawn = [flips.largest(np.arange(len(those))) for _ in range(8)]
        largest = np.sort(np.concatenate(drawn, axis=2).reshape(len(those), -1), axis=1)
        cuts = largest[:, math.ceil((1 - ALPHA) * largest.shape[1])]
        cuts = np.maximum(cuts, -normal_lower_quantile(ALPHA))  # where few problems differ
        unseen = UNSEEN * limit**2 if math.isfinite(limit) else 0.0
        seldom = unseen / np.maximum(shared, 1) ** 2
        reach = cuts[:, None] * np.sqrt(differences.error[those] ** 2 + seldom)
        for row, (model, cut) in enumerate(zip(those, cuts, strict=True)):
            parts = sign * (field.by_problem[model] - field.by_problem) - leads[row][:, None]
            parts = sums_by_question(np.nan_to_num(parts), field.questions)
            squares = np.square(parts)
            with np.errstate(invalid="ignore"):  # of a model and itself
                skewness = (squares * parts).sum(axis=1) / (squares.sum(axis=1) + unseen)
            shift = (1 + 2 * cut**2) / 6 * skewness / differences.problems[model]
            reach[row] += np.fmax(shift, 0)
        reach[(shared < FEWEST) | (reach == 0)] = np.nan
    else:
        chance_of, errors = _normal_leads(field)
        few = np.sort(errors[those])[np.linspace(0, len(those) - 1, 9).astype(np.int64)]
        cuts = np.interp(errors[those], few, [_cut(chance_of, size) for size in few.tolist()])
        if isinstance(field, Counted):
            limit = 100.0
            p, n = (50 + sign * (field.scores - 50)) / 100, field.problems
            k = those[:, None]
            reach = 100 * newcombe_reach(cuts[:, None], p, n, p[k], n[k], field.rho)
        else:
            reach = differences.error[those] * cuts[:, None]
    bounds = leads + reach
    bounds[np.arange(len(those)), those] = 0
    found[models] = np.clip(bounds.max(axis=0, initial=-np.inf), 0, limit)
    return found


def better_than_all(scores: Comparable, fits: Bools, larger: Bools, sign: float = 1.0) -> Bools:
    """Make a mask of the larger models significantly better than every model within a size limit.

    An intersection-union test: the p-value of being better than all is the largest of the one-sided
    p-values. Holm corrects these for the number of larger models, so that the chance of naming even
    one wrongly is at most 5 %.

    Args:
        scores: evidence on all models; those without a score do not count.
        fits: (models,) mask of the models to be better than, such as those that fit a size limit;
            if there are none, nothing is selected.
        larger: (models,) mask of the candidates.
        sign: factor that makes higher scores better: 1 or -1.

    Returns:
        (models,) mask.

    Source: Berger (1982), "Multiparameter hypothesis testing and acceptance sampling", for the
    intersection-union test; Holm (1979).
    """
    there = ~np.isnan(scores.scores)
    candidates = np.flatnonzero(larger & there)
    found = np.zeros(len(there), dtype=np.bool_)
    if (fits & there).any():
        # Row: the one that is lower.
        p_values = _one_sided(scores, scores.differences, sign)[np.ix_(fits & there, candidates)]
        least_sure = np.where(np.isnan(p_values), 1.0, p_values).max(axis=0)
        found[candidates[holm(least_sure) <= ALPHA]] = True
    return found


def _one_sided(scores: Comparable, differences: Differences, sign: float) -> Floats:
    """Compute (n, n) one-sided p-values for the column's model being better than the row's."""
    half = differences.p_value / 2
    p_values = np.where(sign * differences.difference < 0, half, 1 - half)
    if isinstance(scores, PerProblem):
        p_values[_shared_clusters(scores, differences) < FEWEST] = np.nan
    return p_values


def _shared_clusters(field: PerProblem, differences: Differences) -> Floats:
    """Count the clusters in which both of two models have a result: (models, models)."""
    if field.questions is None:
        return differences.problems
    belongs = np.eye(field.clusters)[field.questions]
    there = (~np.isnan(field.by_problem) @ belongs > 0).astype(np.float64)
    return np.asarray(there @ there.T)


def _normal_leads(field: Counted | Stated) -> tuple[Callable[[float, float], float], Floats]:
    """Make the function of how often some model leads the best by so many errors, by chance alone.

    The errors are normal, with one common factor (ρ) and one of each model.

    Returns:
        The function of the best model's error and the lead, an integral; the (models,) errors.
    """
    errors = 1 / np.sqrt(field.problems) if isinstance(field, Counted) else field.errors
    sizes, counts = np.unique(errors, return_counts=True)
    own = np.linspace(-5.5, 5.5, 23)
    common, weights = np.zeros(1), np.exp(-(own**2) / 2)
    if field.rho > 0 and len(sizes) > 1:  # the Gauss–Hermite quadrature of five nodes
        outer, inner, root = math.sqrt(5 + 10**0.5), math.sqrt(5 - 10**0.5), 2 * 10**0.5
        common = np.array([-outer, -inner, 0, inner, outer])
        weights = np.outer([7 - root, 7 + root, 32, 7 + root, 7 - root], weights)
    weights = weights.ravel() / weights.sum()
    alone, shared = math.sqrt(1 - field.rho), math.sqrt(field.rho)
    table = _log_normal()

    def chance_of(size: float, lead: float) -> float:
        apart = np.sqrt(sizes**2 + size**2 - 2 * field.rho * sizes * size)
        factors = shared * np.multiply.outer(size - sizes, common)[..., None] + alone * size * own
        at = (lead * apart[:, None, None] + factors) / (alone * sizes)[:, None, None]
        steps = np.clip((at + _END) * _SCALE + 0.5, 0, len(table) - 1).astype(np.int32)
        others = counts - (sizes == size)
        chance = np.exp(others @ table[steps].reshape(len(sizes), -1))
        return float(1 - chance @ weights)

    return chance_of, errors


class _SignFlips:
    """Leads over some models where the sign of each cluster is flipped at random for all models.

    The flips are drawn from a fixed start, for models and clusters in an order that follows from
    their results: the order in which these came changes nothing.

    Attributes:
        surest: (models,) the largest lead of any other model over each, in lengths √ΣD².
        same: (models,) code that models of equal results, or of mirrored ones, share.
    """

    def __init__(self, field: PerProblem, sign: float, models: Positions, tells: Bools) -> None:
        keys, rows, columns, questions = _in_order(field)
        values = sign * field.by_problem[np.ix_(rows, columns)]
        there = ~np.isnan(values)
        filled = np.where(there, values, 0)
        # Differences from each problem's mean, which are small where all are alike.
        filled -= there * (filled.sum(axis=0) / np.maximum(there.sum(axis=0), 1))
        single, both = filled.astype(np.float32), there.astype(np.float32)
        self._models = np.argsort(rows)[models]
        self.same = np.unique(keys[models], return_inverse=True)[1]
        lengths, leads = np.zeros((2, len(models), len(rows)))
        for row, model in enumerate(self._models):
            gaps = single - single[model]
            gaps *= both
            gaps *= both[model]
            sums = sums_by_question(gaps, questions)
            leads[row], lengths[row] = sums.sum(axis=1), np.sqrt(np.square(sums).sum(axis=1))
        # Nothing tells of the same results, but what rounding leaves.
        use = tells[models][:, rows] & (lengths > 1e-6 * np.abs(filled).max(initial=0))
        scale = np.where(use, 1 / np.where(use, lengths, 1), 0)
        self.surest = (leads * scale).max(axis=1, initial=0)
        self._scale, self._filled = scale.astype(np.float32), single
        self._by_cluster = sums_by_question(filled, questions).astype(np.float32)
        # The problems that each model lacks, of fewer than the most filled up with no cluster.
        most = int((~there).sum(axis=1).max(initial=0))
        self._lacks = np.argsort(there, axis=1, kind="stable")[:, :most]
        padded = np.take_along_axis(there, self._lacks, axis=1)
        of = np.arange(len(columns)) if questions is None else questions
        self._flips_of = np.where(padded, field.clusters, of[self._lacks])
        self._random = np.random.default_rng(20250201)

    def largest(self, some: Positions) -> Floats:
        """Draw the largest lead over some of the models, in lengths: (some, 2, 128).

        Each draw is made with its signs as drawn, and with all of them turned.
        """
        clusters, found = self._by_cluster.shape[1], np.zeros((len(some), 2, _DRAWS))
        bits = np.frombuffer(self._random.bytes(clusters * _DRAWS // 8), np.uint8)
        signs = np.zeros((clusters + 1, _DRAWS), np.float32)
        signs[:-1] = np.unpackbits(bits).reshape(clusters, _DRAWS)
        signs[:-1] += signs[:-1] - 1
        totals, flips = self._by_cluster @ signs[:-1], signs[self._flips_of]
        leads = np.empty_like(totals)
        for start in range(0, len(some), 32):
            part = some[start : start + 32]
            models = self._models[part]
            # Of two models' sums those over the problems that the other one lacks are taken off.
            other = self._filled[models][:, self._lacks].swapaxes(0, 1) @ flips
            for at, (row, model) in enumerate(zip(part, models, strict=True)):
                np.subtract(totals, totals[model], out=leads)
                if flips.size:
                    leads += other[:, at]
                    leads -= self._filled[:, self._lacks[model]] @ flips[model]
                leads *= self._scale[row, :, None]
                found[start + at] = leads.max(axis=0), -leads.min(axis=0)
        return found


def _in_order(field: PerProblem) -> tuple[Ints, Positions, Positions, Ints | None]:
    """Put models and problems into an order that follows from the results alone.

    Problems are told apart by the results of the models on them, and models by theirs on these
    problems, in turns (colour refinement: Weisfeiler and Leman, 1968).

    Returns:
        The (models,) keys; the models and the problems in order, those of a question together; the
        question of each problem in that order, numbered in order.
    """
    bits = np.where(np.isnan(field.by_problem), np.nan, field.by_problem + 0.0).astype(np.float32)
    codes, models = bits.view(np.int32).astype(np.int64), np.zeros(len(bits), np.int64)
    of = np.arange(bits.shape[1]) if field.questions is None else field.questions
    for _ in range(3):
        problems = _mixed(_mixed(codes + models[:, None]).sum(axis=0))
        questions = np.zeros(field.clusters, np.int64)
        np.add.at(questions, of, problems)
        models = _mixed(codes + problems + _mixed(questions)[of]).sum(axis=1)
    place = np.argsort(np.argsort(questions, kind="stable"))[of]
    columns = np.lexsort((problems, place))
    in_order = None if field.questions is None else place[columns]
    return models, np.argsort(models, kind="stable"), columns, in_order


def _mixed(keys: Ints) -> Ints:
    """Hash 64-bit keys so that sums of them, which no order changes, tell sets of keys apart."""
    for factor in (0x2545F4914F6CDD1D, 0x369DEA0F31A53F85):
        keys = keys * factor
        keys = keys ^ (keys >> 31)
    return keys


def _cut(chance_of: Callable[[float, float], float], size: float) -> float:
    """Find the lead, in errors, that is reached with 5 %, to two decimals."""
    hundredths = range(600)
    return bisect_left(hundredths, -ALPHA, key=lambda at: -chance_of(size, at / 100)) / 100


def _by_flips(flips: _SignFlips, alpha: float) -> Floats:
    """Estimate p-values of being the best for models in doubt, by random sign flips: (models,).

    Rough far from `alpha`, where fewer draws are made.
    """
    hits, drawn = np.zeros(len(flips.surest)), 0
    chance, left = hits.copy(), np.arange(len(hits))
    together = np.bincount(flips.same)
    for times in (1, 3, 12, 64):
        for _ in range(times if len(left) else 0):
            # Leads that reach just as far count, also where rounding takes them below.
            reach = (1 - 1e-4) * flips.surest[left, None, None]
            hits[left] += np.count_nonzero(flips.largest(left) >= reach, axis=(1, 2))
        drawn += 2 * _DRAWS * times
        chance[left] = hits[left] / drawn
        # Which of two models with mirrored results comes first in the order is left to chance.
        chance = (np.bincount(flips.same, chance) / together)[flips.same]
        left = left[np.abs(chance[left] - alpha) < 2 * math.sqrt(alpha * (1 - alpha) / drawn)]
    return chance


@cache
def _log_normal() -> Floats:
    """Tabulate ln Φ, the log of the normal distribution, in steps of 1 / `_SCALE` up to ±`_END`."""
    at = (np.arange(2 * _END * _SCALE + 1) - _END * _SCALE) / _SCALE
    return np.log([math.erfc(-z / math.sqrt(2)) / 2 for z in at.tolist()])
