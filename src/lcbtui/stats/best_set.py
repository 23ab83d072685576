"""The models that could be the best: a confidence set, and what is better than all of some models.

Each model is tested as if it were the best: it stays unless some other is higher by more than
chance does to the luckiest of so many. The set so found holds the truly best model with 95 %,
however the scores of the field are spread, and is smaller than "tied with the highest".
"""

import math
from functools import cache

import numpy as np

from lcbtui.dataset.results import Bools, Floats, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import FEWEST, Comparable, Counted, Differences, PerProblem, Stated
from lcbtui.stats.distributions import normal_lower_quantile
from lcbtui.stats.verdicts import holm

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
      statistic is Σ D / √ΣD² of the differences D in a question, the largest over all j.

    No such p-value is computed where i stays by the plain one-sided test at `alpha`, or is out even
    after Bonferroni's correction for all others.

    Two models are compared over the problems that both have; models with identical results or fewer
    than ten common clusters are not distinguished. Where no results are missing, a model with the
    highest score is always in the set; where some are, another model that is better on the common
    problems may exclude it. The set is never empty if any model has a score.

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
        chance = _by_tossing(field, sign, unsure, tells, alpha)
    else:
        chance = _by_integral(field, surest, unsure)
    stays[unsure] = chance > alpha
    if not stays.any():
        merits = sign * field.scores
        stays = np.asarray(merits == merits.max(initial=-np.inf))
    found = np.zeros(len(here), dtype=np.bool_)
    found[models[stays]] = True
    return found


def better_than_all(
    scores: Comparable, fits: Bools, larger: Bools, sign: float = 1.0, alpha: float = ALPHA
) -> Bools:
    """Make a mask of the larger models significantly better than every model within a size limit.

    An intersection-union test: the p-value of being better than all is the largest of the one-sided
    p-values. Holm corrects these for the number of larger models, so that the chance of naming even
    one wrongly is at most `alpha`.

    Args:
        scores: evidence on all models; those without a score do not count.
        fits: (models,) mask of the models to be better than, such as those that fit a size limit;
            if there are none, nothing is selected.
        larger: (models,) mask of the candidates.
        sign: factor that makes higher scores better: 1 or -1.
        alpha: the chance of naming any wrongly.

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
        found[candidates[holm(least_sure) <= alpha]] = True
    return found


def _one_sided(scores: Comparable, differences: Differences, sign: float) -> Floats:
    """Compute (n, n) one-sided p-values for the column's model being better than the row's."""
    half = differences.p_value / 2
    p_values = np.where(sign * differences.difference < 0, half, 1 - half)
    if isinstance(scores, PerProblem):
        shared = differences.problems
        if scores.questions is not None:  # questions that both models have
            belongs = np.eye(scores.clusters)[scores.questions]
            there = (~np.isnan(scores.by_problem) @ belongs > 0).astype(np.float64)
            shared = there @ there.T
        p_values[shared < FEWEST] = np.nan
    return p_values


def _by_integral(field: Counted | Stated, surest: Floats, unsure: Positions) -> Floats:
    """Compute p-values of being the best for models in doubt, by integrating over normal errors.

    The errors have one common factor (ρ) and one of each model.

    Returns:
        (unsure,) p-values.
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
    table, found = _log_normal(), []
    for model in unsure:
        size, lead = errors[model], -normal_lower_quantile(float(surest[model]))
        apart = np.sqrt(sizes**2 + size**2 - 2 * field.rho * sizes * size)
        factors = shared * np.multiply.outer(size - sizes, common)[..., None] + alone * size * own
        at = (lead * apart[:, None, None] + factors) / (alone * sizes)[:, None, None]
        steps = np.clip((at + _END) * _SCALE + 0.5, 0, len(table) - 1).astype(np.int32)
        others = counts - (sizes == size)
        chance = np.exp(others @ table[steps].reshape(len(sizes), -1))
        found.append(1 - chance @ weights)
    return np.array(found)


def _by_tossing(
    field: PerProblem, sign: float, unsure: Positions, tells: Bools, alpha: float
) -> Floats:
    """Estimate p-values of being the best for models in doubt, by random sign flips: (unsure,).

    Rough far from `alpha`, where fewer draws are made.
    """
    there = ~np.isnan(field.by_problem)
    scores = np.where(there, field.by_problem, 0)
    # Differences from each problem's mean, which are small where all are alike.
    scores -= there * (scores.sum(axis=0) / np.maximum(there.sum(axis=0), 1))
    # Sums of the row's model over the problems of the column's.
    sums = scores @ there.T.astype(np.float64)
    leads = (sums.T - sums)[unsure]
    length = np.sqrt(_squares(field, scores, there, unsure))
    # Nothing tells of the same results, but what rounding leaves.
    use = tells[unsure] & (length > 1e-3)
    sure = np.where(use, sign * leads / np.where(use, length, 1), 0).max(axis=1, initial=0)
    # Sums that reach just as far count, also where rounding takes them below.
    reach = np.where(use, (1 - 1e-4) * sure[:, None] * length, np.inf).astype(np.float32)
    single = scores.astype(np.float32)
    lacking, incomplete = np.flatnonzero(~there.all(axis=0)), np.flatnonzero(~there.all(axis=1))
    masks, mask_of = np.unique(~there[np.ix_(incomplete, lacking)], axis=0, return_inverse=True)
    few_masks = 4 * masks.size < single.size
    # A fixed start: the same results give the same set every time.
    random, tossed, left = np.random.default_rng(20250201), 0, np.arange(len(unsure))
    chance = np.zeros(len(unsure))
    for draws in (400, 1200):  # for all models in doubt, then for those still near `alpha`
        bits = np.unpackbits(np.frombuffer(random.bytes(field.clusters * draws // 8), np.uint8))
        signs = bits.reshape(field.clusters, draws).astype(np.float32)
        signs *= 2
        signs -= 1
        if field.questions is not None:
            signs = signs[field.questions]
        totals, in_lacking = single @ signs, signs[lacking]
        for at, model in zip(left, unsure[left], strict=True):
            if few_masks:
                drawn = totals - totals[model]
            else:
                drawn = ((single - single[model]) * (there & there[model])) @ signs
            if few_masks and len(lacking):  # less the sums of problems that one of the two lacks
                drawn[incomplete] += ((masks * single[model, lacking]) @ in_lacking)[mask_of]
                own = ~there[model]
                drawn -= single[:, own] @ signs[own] if own.any() else 0
            as_sure = (drawn >= reach[at][:, None]).any(axis=0)
            chance[at] = (chance[at] * tossed + np.count_nonzero(as_sure)) / (tossed + draws)
        tossed += draws
        error = math.sqrt(alpha * (1 - alpha) / tossed)
        left = left[np.abs(chance[left] - alpha) < 3.5 * error]
    return chance


def _squares(field: PerProblem, scores: Floats, there: Bools, unsure: Positions) -> Floats:
    """Sum squared score differences of pairs of models, by cluster, over common problems.

    Returns:
        (unsure, models).
    """
    if field.questions is None:
        by_cluster, weights = scores, there.astype(np.float64)
    else:
        belongs = np.eye(field.clusters)[field.questions]
        if not there.all():
            found = np.zeros((len(unsure), len(scores)))
            for row, model in enumerate(unsure):
                each = ((scores - scores[model]) * (there & there[model])) @ belongs
                found[row] = np.square(each).sum(axis=1)
            return found
        by_cluster = scores @ belongs
        weights = np.ones_like(by_cluster)
    own = np.square(by_cluster) @ weights.T
    cross = by_cluster[unsure] @ by_cluster.T
    return np.maximum(own[unsure] + own.T[unsure] - 2 * cross, 0)


@cache
def _log_normal() -> Floats:
    """Tabulate ln Φ, the log of the normal distribution, in steps of 1 / `_SCALE` up to ±`_END`."""
    at = (np.arange(2 * _END * _SCALE + 1) - _END * _SCALE) / _SCALE
    return np.log([math.erfc(-z / math.sqrt(2)) / 2 for z in at.tolist()])
