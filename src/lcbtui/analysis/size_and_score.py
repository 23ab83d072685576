"""Insights: the statistics of the models shown. A new one is an attribute of `Insights`.

They are of the rows that are shown, as the trend and the frontier on the chart are; rows without a
rank (`Dataset.unranked`) do not count. What could be the best is among all rows that match.
"""

from typing import NamedTuple

import numpy as np

from lcbtui.analysis.ranking import Detectable, compared, detectable
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import TOTAL, Kind
from lcbtui.dataset.results import Floats, Positions
from lcbtui.stats import regression
from lcbtui.stats.best_set import could_be_best
from lcbtui.stats.verdicts import frontier
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.reports import model_codes
from lcbtui.view.view import RemarkKind, View


class ModelAt(NamedTuple):
    """Model named in a statistic (as on the frontier), with its row, size and score.

    Attributes:
        model: the name of the model.
        row: number of its row in the source, from 1.
        size: parameters in billions; NaN where missing.
        score: the score, in the unit of its column.
    """

    model: str
    row: int
    size: float
    score: float


class ExpectedScore(NamedTuple):
    """Prediction for a model of the user's own: the score expected by the others' regression line.

    Attributes:
        model, row, size, score: our model, as in `ModelAt`.
        expected: the score on the regression line at the size of our model.
        expected_low, expected_high: the 95 % prediction interval for one more model of that size;
            NaN where the other models lie exactly on the line.
        p_value: probability that one more model lies at least as far from the line.
    """

    model: str
    row: int
    size: float
    score: float
    expected: float
    expected_low: float
    expected_high: float
    p_value: float


class Insights(NamedTuple):
    """Statistics of the rows that a View shows; also the JSON of `stats`. None where not known.

    Attributes:
        source: name of the source.
        shown: sentence that says which rows are shown.
        size_column: key of the column of model sizes: the x axis where it holds parameters, else
            the total parameters.
        score_column: key of the column of scores.
        lower_better: whether a lower score is better.
        rows: number of rows with both a size and a score.
        models: number of different models among these rows, whatever their mode.
        not_counted: number of rows shown that have no rank and are left out of all statistics.
        correlations, slope: correlation and regression of score on size; several rows of one model
            do not count as independent.
        without_ours: regression line of all models but ours.
        ours: our models compared with the line of the other models, the best score first.
        at_one_size: models of one size, the best score first: of the sizes that at least three
            models share, the one with the widest range of scores.
        largest: the largest model, of several the one with the best score; None where all are of
            one size.
        smaller_and_better: smaller models with a better score than `largest`, each by its best row,
            the best first.
        frontier: the models on the Pareto frontier of size and score, the smallest first.
        better_without_size: number of models without a size that score better than the whole
            frontier.
        could_be_best: models in the confidence set for the best, the smallest first.
        ranked: number of models that the confidence set was chosen among.
        rho: the correlation over problems assumed in tests; None for tests problem by problem.
        detectable_gap: the smallest detectable gaps between scores.
        not_compared: why no two scores are compared; None if some are.
        reporters: number of different reporters that the source names.
    """

    source: str
    shown: str
    size_column: str | None
    score_column: str | None
    lower_better: bool
    rows: int
    models: int
    not_counted: int
    correlations: regression.Correlations | None
    slope: regression.Slope | None
    without_ours: regression.Slope | None
    ours: tuple[ExpectedScore, ...]
    at_one_size: tuple[ModelAt, ...]
    largest: ModelAt | None
    smaller_and_better: tuple[ModelAt, ...]
    frontier: tuple[ModelAt, ...]
    better_without_size: int
    could_be_best: tuple[ModelAt, ...]
    ranked: int
    rho: float | None
    detectable_gap: Detectable | None
    not_compared: RemarkKind | None
    reporters: int


@cached(size=1)
def insights_of(view: View) -> Insights:
    """Compute statistics of the rows that a View shows: correlation, slope, frontier."""
    dataset, roles, sign = view.dataset, view.roles, view.roles.sign
    columns = (dataset.by_key.get(key or "") for key in (roles.x, TOTAL))
    size = next((each for each in columns if each and each.unit is Unit.BILLIONS), None)
    score = dataset.by_key.get(roles.y or "")
    score = score if score is not None and score.kind is Kind.NUMBER else None
    # What a limit cut off is not shown: as on the chart, it does not count.
    rows = dataset.ranked(view.rows)
    sizes, values = (
        np.full(len(dataset), np.nan) if each is None else dataset.numbers(each.key)
        for each in (size, score)
    )
    params, scores = sizes[rows], values[rows]

    def models_at(some: Positions) -> tuple[ModelAt, ...]:
        names = (dataset.cell(row, roles.label).text for row in some.tolist())
        columns = some + 1, sizes[some], values[some]
        return tuple(map(ModelAt, names, *(each.tolist() for each in columns)))

    both = regression.usable(params, scores)
    ours = dataset.mask(view.ours)[rows] & both
    codes = model_codes(dataset, roles.label, modes=False)[rows]
    line, not_ours = regression.slope(params, scores, codes), np.where(ours, np.nan, params)
    others = regression.slope(not_ours, scores, codes) if ours.any() else None
    sized = np.where(both, params, np.nan)
    best_first = np.argsort(-sign * scores, kind="stable")
    on_frontier = np.flatnonzero(frontier(sized, sign * scores))
    on_frontier = on_frontier[np.argsort(params[on_frontier], kind="stable")]
    top = np.max(sign * scores, where=both, initial=-np.inf)
    largest, better = best_first[:0], best_first[:0]
    if both.any() and np.nanmax(sized) > np.nanmin(sized):
        largest = best_first[sized[best_first] == np.nanmax(sized)][:1]
        better = best_first[both[best_first] & (sign * scores[best_first] > sign * scores[largest])]
        better = better[np.sort(np.unique(codes[better], return_index=True)[1])]
    shared = _at_one_size(sized, scores, codes)
    one_size = best_first[np.isin(sized[best_first], shared)]
    found, best = compared(view), rows[:0]
    tested = None if isinstance(found, RemarkKind) else found
    if tested is not None:
        verdicts = tested.verdicts
        could = could_be_best(tested.scores, sign, verdicts.ranked)
        smallest_first = np.lexsort((-verdicts.merits[could], sizes[tested.rows[could]]))
        best = tested.rows[could][smallest_first]
    expected: tuple[ExpectedScore, ...] = ()
    if others is not None:
        own = best_first[ours[best_first]]
        lines = np.stack(others.one_more(params[own], scores[own]), axis=1).tolist()
        both_of = zip(models_at(rows[own]), lines, strict=True)
        expected = tuple(ExpectedScore(*model, *ends) for model, ends in both_of)
    reporters = 0
    if "reported_by" in dataset.by_key:
        reporters = len(dataset.texts("reported_by").counts(rows[~np.isnan(scores)]))
    return Insights(
        source=dataset.source.name,
        shown=view.sentence,
        size_column=size and size.key,
        score_column=score and score.key,
        lower_better=roles.lower_better,
        rows=int(both.sum()),
        models=len({*codes[both].tolist()}),
        not_counted=len(view) - len(rows),
        correlations=regression.correlations(params, scores, codes),
        slope=line,
        without_ours=others,
        ours=expected,
        at_one_size=models_at(rows[one_size]),
        largest=next(iter(models_at(rows[largest])), None),
        smaller_and_better=models_at(rows[better]),
        frontier=models_at(rows[on_frontier]),
        better_without_size=int(np.count_nonzero((sign * scores > top) & ~both & both.any())),
        could_be_best=models_at(best),
        ranked=0 if tested is None else int(tested.verdicts.ranked.sum()),
        rho=tested and tested.rho,
        detectable_gap=detectable(view),
        not_compared=found if isinstance(found, RemarkKind) else None,
        reporters=reporters,
    )


def _at_one_size(sizes: Floats, scores: Floats, codes: Positions) -> Floats:
    """Find the size with the widest range of scores of those that enough models share.

    Args:
        sizes: (rows,) NaN for rows that do not count.
        scores: (rows,) scores.
        codes: (rows,) integer code of each row's model.

    Returns:
        The size as an array of one; empty where no size is shared by three models.
    """
    rows = np.flatnonzero(~np.isnan(sizes))
    kinds, of = np.unique(sizes[rows], return_inverse=True)
    width = int(codes.max(initial=0)) + 1
    pairs = np.unique(of * width + codes[rows], return_counts=True)[0]
    models = np.bincount(pairs // width, minlength=len(kinds))
    low, high = np.full((2, len(kinds)), [[np.inf], [-np.inf]])
    np.minimum.at(low, of, scores[rows])
    np.maximum.at(high, of, scores[rows])
    ranges = np.where(models >= 3, high - low, -1)
    return np.asarray(kinds[(ranges == ranges.max(initial=0)) & (ranges > 0)][:1])
