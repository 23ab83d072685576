"""What can be said of the models shown, as numbers: size against score, the frontier, the best.

It looks at the rows that are shown, as the trend and the frontier on the chart do; rows that
are shown apart without a rank do not count. The words are made in `report.insight_text`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lcbtui.sources.model import Column, Kind, Mark, Unit
from lcbtui.stats.bootstrap import RESAMPLES, CorrelationIntervals, correlation_intervals
from lcbtui.stats.correlation import Correlations, correlations, usable
from lcbtui.stats.frontier import frontier
from lcbtui.stats.insights import (
    LargestAndBest,
    NotWorse,
    SizeGroup,
    cannot_say,
    largest_and_best,
    size_groups,
    smallest_not_worse,
)
from lcbtui.stats.reasons import CannotSay
from lcbtui.stats.slope import Slope, above_trend, outliers, slope, studentized
from lcbtui.view.certainty import evidence_among, measured_alike, no_comparison
from lcbtui.view.reports import model_codes
from lcbtui.view.view import View

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

MOST_RESAMPLED = 100_000
"""With more models than this the correlations have no interval: it would take too long, and be
narrower than anything else that is uncertain about them."""

_DRAWN = 20_000_000
"""Models drawn in all resamples together, at the most: about a second and a half of work."""

_FEWEST_RESAMPLES = 200


@dataclass(frozen=True, eq=False)
class Insights:
    """Facts about the rows of a View. Positions in all parts are indexes into `rows`.

    Attributes:
        view: what is shown.
        size: the column of sizes; None where the source has none.
        score: the column of scores; None where no number column stands for them.
        rows: (rows,) positions in the Dataset: those shown that have a rank.
        params: (rows,) billions of parameters, NaN where missing.
        scores: (rows,) the score in its unit, NaN where missing.
        ours: (rows,) whether a row is our model.
        apart: how many rows shown have no rank and do not count.
        models: how many different models have a size and a score; None where each has one row.
        correlations, slope: None where the data do not tell.
        without_ours: the slope of the others; None where none of ours counts, or nothing is told.
        above: (rows,) how far ours lie above the trend of the others; NaN for all others.
        residuals: (rows,) externally studentized; NaN where there is none.
        frontier: positions, the smallest first, of equal sizes in the order of the data.
        groups: models of like size, the smallest first.
        largest: whether the largest is the best.
        not_worse: the smallest not told to be worse than the best, or why nothing is compared; in
            a source without sizes all count as of one size.
        limits: what the data cannot say.
    """

    view: View
    size: Column | None
    score: Column | None
    rows: Positions
    params: Floats
    scores: Floats
    ours: Bools
    apart: int = 0
    models: int | None = None
    correlations: Correlations | None = None
    slope: Slope | None = None
    without_ours: Slope | None = None
    above: Floats = field(default_factory=lambda: np.zeros(0))
    residuals: Floats = field(default_factory=lambda: np.zeros(0))
    frontier: Positions = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    groups: tuple[SizeGroup, ...] = ()
    largest: LargestAndBest | CannotSay = CannotSay.FEW_POINTS
    not_worse: NotWorse | CannotSay = CannotSay.NO_EVIDENCE
    limits: tuple[CannotSay, ...] = ()

    @cached_property
    def both(self) -> Bools:
        """(rows,) whether a row has a size and a score."""
        return usable(self.params, self.scores)

    @cached_property
    def points(self) -> int:
        """How many rows have a size and a score."""
        return int(np.count_nonzero(self.both))

    @cached_property
    def outliers(self) -> Positions:
        """Positions of the models far from the trend of the others, the farthest first."""
        return outliers(self.residuals)

    @property
    def resamples(self) -> int:
        """How often the models are drawn for the intervals of the correlations; 0 for never."""
        if self.correlations is None or self.points > MOST_RESAMPLED:
            return 0
        return min(RESAMPLES, max(_FEWEST_RESAMPLES, _DRAWN // self.points))


def insights_of(view: View) -> Insights:
    """All but the intervals of the correlations, which take longer than a key may."""
    # What a limit cut off is not shown: as on the chart, it does not count.
    view = replace(view, all_rows=None)
    dataset = view.dataset
    rows = view.rows
    if dataset.unranked is not None:
        rows = rows[~dataset.unranked[rows]]
    size, score = _size(view), _score(view)
    nothing = np.full(len(rows), np.nan)
    params = nothing if size is None else dataset.numbers(size.key)[rows]
    scores = nothing if score is None else dataset.numbers(score.key)[rows]
    both = usable(params, scores)
    ours = np.isin(rows, view.ours)
    some_ours = bool((ours & both).any())
    on_frontier = np.flatnonzero(frontier(np.where(both, params, np.nan), scores))
    return Insights(
        view=view,
        size=size,
        score=score,
        rows=rows,
        params=params,
        scores=scores,
        ours=ours,
        apart=len(view) - len(rows),
        models=_models(view, rows[both]),
        correlations=correlations(params, scores),
        slope=slope(params, scores),
        without_ours=slope(params, scores, without=ours) if some_ours else None,
        above=above_trend(params, scores, ours) if some_ours else nothing,
        residuals=studentized(params, scores),
        frontier=on_frontier[np.argsort(params[on_frontier], kind="stable")],
        groups=size_groups(params, scores),
        largest=largest_and_best(params, scores),
        not_worse=_not_worse(view, rows, params if size is not None else np.ones(len(rows))),
        limits=_limits(view, score, rows, params, scores),
    )


def correlation_intervals_of(
    insights: Insights, stop: Callable[[], bool] | None = None
) -> CorrelationIntervals | None:
    """The bootstrap intervals of the correlations; None without any, or when stopped.

    Args:
        insights: what was found.
        stop: asked every few milliseconds; when it says yes the work ends.
    """
    if not insights.resamples:
        return None
    return correlation_intervals(
        insights.params, insights.scores, resamples=insights.resamples, stop=stop
    )


def _size(view: View) -> Column | None:
    """The column of sizes: that of the x axis where it holds parameters, else the total."""
    known = view.dataset.by_key
    for key in (view.roles.x, "total_params_b"):
        column = known.get(key or "")
        if column is not None and column.unit is Unit.BILLIONS:
            return column
    return None


def _score(view: View) -> Column | None:
    column = view.dataset.by_key.get(view.roles.y or "")
    return column if column is not None and column.kind is Kind.NUMBER else None


def _models(view: View, rows: Positions) -> int | None:
    """How many models some rows are of; None where each has one."""
    codes = model_codes(view.dataset, view.roles.label)[rows]
    different = len(np.unique(codes))
    return None if different == len(rows) else different


def _not_worse(view: View, rows: Positions, params: Floats) -> NotWorse | CannotSay:
    reason = no_comparison(view)
    if reason is not None:
        return reason
    found = smallest_not_worse(params, evidence_among(view.dataset, rows))
    # There is evidence, so it is the sizes that fail.
    return CannotSay.FEW_POINTS if isinstance(found, CannotSay) else found


def _limits(
    view: View, score: Column | None, rows: Positions, params: Floats, scores: Floats
) -> tuple[CannotSay, ...]:
    dataset = view.dataset
    if score is None:
        return ()
    alike = measured_alike(dataset)
    reporters = None
    if "reported_by" in dataset.by_key:
        codes, _ = dataset.texts("reported_by").factorize()
        reporters = codes.astype(np.int64)[rows]
    return cannot_say(
        params,
        scores,
        read_off=(dataset.marks[score.key].flags[rows] & int(Mark.APPROXIMATE)) != 0,
        windows=None if alike is None else alike[rows],
        reporters=reporters,
    )
