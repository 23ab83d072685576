"""The models that could be the best: a confidence set, and what is better than all of some models.

Each model is tested as if it were the best: it stays unless some other is higher by more than
chance does to the luckiest of so many. The set so found holds the truly best model with 95 %,
however the scores of the field are spread, and is smaller than "tied with the highest".
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from lcbtui.dataset.results import Bools, Floats, Ints, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import (
    FEWEST,
    Comparable,
    Counted,
    PerProblem,
    Stated,
    degrees_of_freedom,
    newcombe_reach,
    skewness_shift,
)
from lcbtui.stats.distributions import normal_lower_quantile, normal_p_value, student_quantile
from lcbtui.stats.paired import UNSEEN
from lcbtui.stats.verdicts import holm

_DRAWS = 12_288  # sign flips where a p-value is near 5 %
_SPREAD = 0.6  # the variance of a share of these over that of independent ones, measured
_ENOUGH = 3  # times 5 %: what the leads of a first look add up to
_SCALE, _END = 1000, 6  # steps of the table of ln Φ in one unit, and where it ends on either side


def could_be_best(scores: Comparable, sign: float = 1.0, among: Bools | None = None) -> Bools:
    """Compute the 95 % confidence set for the best model, as a (models,) mask.

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
      statistic is Σ D / √ΣD² of the differences D in a question, the largest over all j. Flips
      worth some 20,000 independent ones decide where the p-value is near 5 %.

    No such p-value is computed where i stays by the plain one-sided test at 5 %, or is out even
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

    Source: Hsu (1984), "Constrained simultaneous confidence intervals for multiple comparisons
    with the best"; Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for ranks with
    applications to mobility across neighbourhoods and academic achievement across countries", for
    the set as inverted tests; Newcombe (1998), "Improved confidence intervals for the difference
    between binomial proportions based on paired data"; Cameron, Gelbach & Miller (2008),
    "Bootstrap-based improvements for inference with clustered errors", for the random signs.
    """
    here = ~np.isnan(scores.scores) & (True if among is None else among)
    models = np.flatnonzero(here)
    field = scores.only(models)
    p_values = _one_sided(field, sign)
    tells = ~np.isnan(p_values)
    surest = np.where(tells, p_values, 1.0).min(axis=1, initial=1.0)
    stays = surest > ALPHA
    unsure = np.flatnonzero(~stays & (surest * np.count_nonzero(tells, axis=1) > ALPHA))
    if not len(unsure):
        chance = np.zeros(0)
    elif isinstance(field, PerProblem):
        chance = _SignFlips(field, sign, tells).chances(unsure)
    else:
        chance_of, errors = _normal_leads(field)
        leads = [-normal_lower_quantile(float(surest[model])) for model in unsure]
        chance = np.array(list(map(chance_of, errors[unsure], leads)))
    stays[unsure] = chance > ALPHA
    if not stays.any():
        merits = sign * field.scores
        stays = np.asarray(merits == merits.max(initial=-np.inf))
    found = np.zeros(len(here), dtype=np.bool_)
    found[models[stays]] = True
    return found


def behind_at_most(
    scores: Comparable, best: Bools, sign: float = 1.0, among: Bools | None = None
) -> Floats:
    """Compute upper bounds of how far each model is behind the best, simultaneous at 95 %.

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
    field, those = scores.only(models), np.flatnonzero(best[models])
    if isinstance(field, PerProblem):
        found[models] = _behind_by_flips(field, those, sign)
        return found
    leads, limit = sign * field.differences.difference[those], math.inf
    chance_of, errors = _normal_leads(field)
    some = np.sort(errors[those])[np.linspace(0, len(those) - 1, 9).astype(np.int64)]
    cuts = np.interp(errors[those], some, [_cut(chance_of, size) for size in some.tolist()])
    k, cuts = those[:, None], np.broadcast_to(cuts[:, None], leads.shape)
    df = degrees_of_freedom(field.errors, field.df, k, np.arange(len(models)))
    if np.isfinite(df).any():
        levels = 1 - normal_p_value(cuts[:, 0])
        cuts = np.stack([student_quantile(*of) for of in zip(df, levels.tolist(), strict=True)])
    if isinstance(field, Counted):
        limit = 100.0
        p, n = (50 + sign * (field.scores - 50)) / 100, field.problems
        reach = 100 * newcombe_reach(cuts, p, n, p[k], n[k], field.rho)
    else:
        reach = field.differences.error[those] * cuts
    bounds = leads + reach
    bounds[np.arange(len(those)), those] = 0
    found[models] = np.clip(bounds.max(axis=0, initial=-np.inf), 0, limit)
    return found


def _behind_by_flips(field: PerProblem, those: Positions, sign: float) -> Floats:
    """Compute the bounds of `behind_at_most` for results by problem, with a set `those`."""
    unseen = UNSEEN * field.limit**2 if math.isfinite(field.limit) else 0.0
    shared, tells = field.shared_clusters, field.shared_clusters >= FEWEST
    errors = np.sqrt(field.differences.error**2 + unseen / np.maximum(shared, 1) ** 2)
    leads = sign * field.differences.difference
    skewness = np.fmax(sign * field.skewness(unseen), 0)
    flips = _SignFlips(field, sign, tells)

    def bounds(model: int, cut: float) -> Floats:
        found = leads[model] + cut * errors[model] + skewness_shift(skewness[model], cut)
        found[model] = 0
        return np.asarray(found)

    least = -normal_lower_quantile(ALPHA)  # where few problems differ
    most = -normal_lower_quantile(ALPHA / max(len(leads) - 1, 1))  # Bonferroni's
    highest = np.full(len(leads), -math.inf)
    for model in those[np.argsort(-sign * field.scores[those], kind="stable")].tolist():
        if (bounds(model, most) > highest).any():
            highest = np.fmax(highest, bounds(model, max(flips.cut(model), least)))
    unknown = ~tells | (errors == 0)
    np.fill_diagonal(unknown, val=False)
    return np.where(unknown[those].any(axis=0), np.nan, np.clip(highest, 0, field.limit))


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
        p_values = _one_sided(scores, sign)[np.ix_(fits & there, candidates)]
        least_sure = np.where(np.isnan(p_values), 1.0, p_values).max(axis=0)
        found[candidates[holm(least_sure) <= ALPHA]] = True
    return found


def _one_sided(scores: Comparable, sign: float) -> Floats:
    """Compute (n, n) one-sided p-values for the column's model being better than the row's."""
    half = scores.differences.p_value / 2
    p_values = np.where(sign * scores.differences.difference < 0, half, 1 - half)
    if isinstance(scores, PerProblem):
        p_values[scores.shared_clusters < FEWEST] = np.nan
    return p_values


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
    """Leads over a model where the sign of each cluster is flipped at random for all models.

    The flips are drawn from a fixed start, for models and clusters in an order that follows from
    their results: the order in which these came changes nothing. A block of flips is a Hadamard
    matrix, the clusters at random columns of it and each column turned at random: every row is a
    random flip, the rows balance each other so that a share of them varies less than one of
    independent flips, and all sums are two products with small matrices.

    Attributes:
        keys: (models,) code that models of equal results, or of mirrored ones, share.
        surest: (models,) the largest lead of any other model over each, in lengths √ΣD².
        blocks: how many blocks of flips there are.
    """

    def __init__(self, field: PerProblem, sign: float, tells: Bools) -> None:
        self.keys, rows, columns, starts = _in_order(field)
        self._place = np.argsort(rows)
        values = sign * field.by_problem[np.ix_(rows, columns)].T
        there, filled = (~np.isnan(values)).astype(np.float64), np.nan_to_num(values)
        # Differences from each problem's mean, which are small where all are alike.
        filled -= there * (filled.sum(axis=1) / np.maximum(there.sum(axis=1), 1))[:, None]
        of_all = np.ix_(self._place, self._place)
        difference, error, *_, problems = field.differences
        sums = -sign * difference
        if starts is None:
            squares = problems * ((problems - 1) * error**2 + sums**2)
        elif there.all():
            filled, there, starts = np.add.reduceat(filled, starts), there[starts], None
            squares = np.square(filled).sum(axis=0)
            squares = (squares[:, None] + squares - 2 * filled.T @ filled)[of_all]
        else:
            squares = np.zeros_like(sums)
            for part in np.split(np.arange(len(filled)), starts[1:]):
                of_one = filled[part].T @ there[part]
                squares += np.square(of_one - of_one.T)
            squares = squares[of_all]
        # Nothing tells of the same results.
        use = tells & (np.abs(sums) + error > 0)
        scale = np.where(use, 1 / np.sqrt(np.where(use, squares, 1)), 0)
        self.surest = np.where(use, sums * problems * scale, 0).max(axis=1, initial=0)
        self._scale = scale.astype(np.float32)[np.ix_(rows, rows)]
        self._filled, self._there = filled.astype(np.float32), there.astype(np.float32)
        self._complete = bool(there.all())
        self._sums = list[tuple[NDArray[np.floating], ...]]()  # of complete results, by block
        self._starts, random = starts, np.random.default_rng(20250201)
        clusters = len(filled if starts is None else starts)
        bits = max(7, (clusters - 1).bit_length())
        self.blocks = max(1, _DRAWS >> bits + 1)
        self._places = random.permutation(1 << bits)[:clusters]
        # Sylvester's matrix; of one half of the bits it is a corner of that of the other half.
        left = np.ones((1, 1), np.float32)
        while len(left) ** 2 < 1 << bits:
            left = np.block([[left, left], [left, -left]])
        self._right = left[: 1 << bits // 2, : 1 << bits // 2]
        turned = (self.blocks, len(self._right), 1, len(left))
        self._left = left * random.choice(np.array([-1, 1], np.float32), turned)

    def chances(self, models: Positions) -> Floats:
        """Estimate the chances of so large a lead over models in doubt, by random flips: (models,).

        Rough far from 5 %, where fewer draws are made.
        """
        places = self._place[models]
        # Leads that reach just as far count, also where rounding takes them below.
        reach = ((1 - 1e-4) * self.surest[models]).astype(np.float32)
        far = 2 * math.sqrt(ALPHA * (1 - ALPHA) * _SPREAD)
        flips = 2 * self._left[0, :, 0].size
        # What some of the others reach is reached at least as often by all.
        chance = self._first_look(places, reach) / flips
        for at in np.flatnonzero(chance <= ALPHA + far / math.sqrt(flips)).tolist():
            hits = drawn = 0
            for leads in self._leads(int(places[at]), reach[at]):
                hits += int(_reached(leads, reach[at]))
                drawn += flips
                chance[at] = hits / drawn
                if abs(chance[at] - ALPHA) > far / math.sqrt(drawn):
                    break
        # Which of two models with mirrored results comes first in the order is left to chance.
        same = np.unique(self.keys[models], return_inverse=True)[1]
        return np.asarray((np.bincount(same, chance) / np.bincount(same))[same])

    def cut(self, model: int) -> float:
        """Draw the lead over a model that is reached with 5 % by chance, in lengths."""
        few = islice(self._leads(int(self._place[model])), -(-self.blocks // 6))
        leads = np.concatenate(list(few))
        drawn = np.append(leads.max(axis=1), -leads.min(axis=1))
        return float(np.quantile(drawn, 1 - ALPHA, method="higher"))

    def _first_look(self, places: Positions, reach: NDArray[np.floating]) -> Ints:
        """Count the flips of one block in which some of the others lead so far: (places,).

        As many others as would lead so far in three times 5 % of the flips, were they never two
        at once; models that would need half of the field, or over 150, are not looked at.
        """
        hits = np.zeros(len(places), np.int64)
        others = np.ceil(2 * _ENOUGH * ALPHA / normal_p_value(reach.astype(np.float64)))
        in_order = np.lexsort((places, reach))
        for part in np.split(in_order, range(16, len(places), 16)):
            if 2 * others[part[-1]] > min(len(self._scale), 300):
                break
            some, these = slice(int(others[part[-1]])), places[part]
            gaps = self._filled[:, some, None] * self._there[:, None, these]
            gaps -= self._there[:, some, None] * self._filled[:, None, these]
            gaps *= self._scale[some, these]
            leads = self._flipped(self._placed(gaps.reshape(len(gaps), -1)), 0)
            hits[part] = _reached(leads.reshape(len(leads), -1, len(part)), reach[part])
        return hits

    def _leads(self, place: int, reach: float = -math.inf) -> Iterator[NDArray[np.floating]]:
        """Compute the leads of all over one by the flips of each block, without those below reach.

        Yields:
            (flips, models) in lengths; flips of which no lead could reach so far may be left out.
        """
        scale = self._scale[place]
        if not self._complete:
            gaps = self._filled - self._filled[:, place, None] * self._there
            gaps = self._placed(gaps * np.multiply.outer(self._there[:, place], scale))
            yield from (self._flipped(gaps, block) for block in range(self.blocks))
            return
        for block in range(self.blocks):
            if block == len(self._sums):
                sums = self._flipped(self._placed(self._filled), block)
                self._sums.append((sums, sums.max(axis=1), sums.min(axis=1)))
            sums, highest, lowest = self._sums[block]
            own = sums[:, place]
            near = np.maximum(highest - own, own - lowest) * scale.max() >= reach
            yield (sums[near] - own[near, None]) * scale

    def _placed(self, columns: NDArray[np.floating]) -> NDArray[np.floating]:
        """Lay (problems, n) columns, summed by cluster, at their places: (b, a, n)."""
        if self._starts is not None:
            columns = np.add.reduceat(columns, self._starts)
        placed = np.zeros((self._left[0, :, 0].size, columns.shape[1]), np.float32)
        placed[self._places] = columns
        return placed.reshape(len(self._right), -1, columns.shape[1])

    def _flipped(self, placed: NDArray[np.floating], block: int) -> NDArray[np.floating]:
        """Sum columns laid at their places with the signs of each flip of a block: (flips, n)."""
        once = self._left[block] @ placed
        twice = self._right @ once.reshape(len(placed), -1)
        return np.asarray(twice.reshape(-1, placed.shape[2]))


def _reached(leads: NDArray[np.floating], reach: NDArray[np.floating]) -> Ints:
    """Count the flips, and the opposite ones, in which any lead reaches so far."""
    above, below = (leads >= reach).any(axis=1), (leads <= -reach).any(axis=1)
    return np.asarray(above.sum(axis=0) + below.sum(axis=0))


def _in_order(field: PerProblem) -> tuple[Ints, Positions, Positions, Ints | None]:
    """Put models and problems into an order that follows from the results alone.

    Problems are told apart by the results of the models on them, and models by theirs on these
    problems, in turns (colour refinement: Weisfeiler and Leman, 1968).

    Returns:
        The (models,) keys; the models and the problems in order, those of a question together;
        where the problems of each question start, None where each is a question of its own.
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
    starts = np.flatnonzero(np.diff(place[columns], prepend=-1))
    in_order = None if field.questions is None else starts
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


@cache
def _log_normal() -> Floats:
    """Tabulate ln Φ, the log of the normal distribution, in steps of 1 / `_SCALE` up to ±`_END`."""
    at = (np.arange(2 * _END * _SCALE + 1) - _END * _SCALE) / _SCALE
    return np.log([math.erfc(-z / math.sqrt(2)) / 2 for z in at.tolist()])
