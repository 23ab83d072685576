"""Insights: what can be said of the models shown, as positions and numbers.

They are of the rows that are shown, as the trend and the frontier on the chart are; rows without a
rank (`Dataset.unranked`) do not count. `report.insights` makes the sentences.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lcbtui.analysis.ranking import compared
from lcbtui.dataset.columns import Column, Kind, Mark
from lcbtui.dataset.dataset import Bools, Floats, Positions
from lcbtui.dataset.remarks import FEWEST, RemarkKind
from lcbtui.stats.correlation import Correlations, correlations, usable
from lcbtui.stats.frontier import frontier
from lcbtui.stats.regression import OneMore, Slope, outlier_cut, outliers, slope, studentized
from lcbtui.stats.verdicts import Verdicts, smallest_first
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.intervals import measured_alike
from lcbtui.view.derive.reports import model_codes
from lcbtui.view.view import View

LIKE_SIZE = 1.25
"""Models are of like size when the largest has at most this times the smallest's parameters."""


@dataclass(frozen=True, eq=False)
class SizeGroup:
    """Models of like size.

    Attributes:
        members: positions, the best first.
        smallest: parameters of the smallest of them.
        largest: parameters of the largest.
        spread: points between the best and the worst.
    """

    members: Positions
    smallest: float
    largest: float
    spread: float

    @property
    def best(self) -> int:
        """Position of the best; of equals the first in the data."""
        return int(self.members[0])

    @property
    def worst(self) -> int:
        """Position of the worst; of equals the last in the data."""
        return int(self.members[-1])


def size_groups(params: Floats, merits: Floats) -> tuple[SizeGroup, ...]:
    """The groups of models of like size, each model in one at the most.

    The group with the most models is taken first, of equals that with the smaller models; then
    the same among the models that are left. A model without another of like size is in none.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        merits: (models,) scores of which more is better; models without one are left out.

    Returns:
        The groups, the smallest models first.
    """
    left = _both(params, merits)
    left = left[np.argsort(params[left], kind="stable")]
    groups = []
    while len(left):
        sizes = params[left]
        # A hair more than the factor, so that 4 and 3.2 are of like size in binary as well.
        ends = np.searchsorted(sizes, sizes * (LIKE_SIZE + 1e-9), side="right")
        begin = int(np.argmax(ends - np.arange(len(left))))
        end = int(ends[begin])
        if end - begin < 2:
            break
        members = left[begin:end]
        members = members[np.lexsort((members, -merits[members]))]
        spread = float(merits[members[0]] - merits[members[-1]])
        groups.append(SizeGroup(members, float(sizes[begin]), float(sizes[end - 1]), spread))
        left = np.delete(left, slice(begin, end))
    return tuple(sorted(groups, key=lambda group: group.smallest))


@dataclass(frozen=True, eq=False)
class LargestAndBest:
    """Whether the largest model is the best, and what beats it.

    Attributes:
        largest: positions of all models of the largest size, the best first.
        best: positions of all models with the best score, the smallest first.
        beaten_by: positions of the models with a better score than every largest one, the
            smallest first; empty when the largest is the best.
        fractions: (beaten_by,) their parameters as a part of the largest's.
    """

    largest: Positions
    best: Positions
    beaten_by: Positions
    fractions: Floats

    @property
    def largest_is_best(self) -> bool:
        """Whether no model has a better score than the best of the largest."""
        return not len(self.beaten_by)


def largest_and_best(params: Floats, merits: Floats) -> LargestAndBest | RemarkKind:
    """Whether the largest model is the best by score alone, and what beats it.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        merits: (models,) scores of which more is better; models without one are left out.

    Returns:
        `FEW_POINTS` below 2 models, `ONE_SIZE` where all have the same size.
    """
    both = _both(params, merits)
    if len(both) < 2:
        return RemarkKind.FEW_POINTS
    sizes, values = params[both], merits[both]
    if sizes.min() == sizes.max():
        return RemarkKind.ONE_SIZE
    largest = both[sizes == sizes.max()]
    largest = largest[np.lexsort((largest, -merits[largest]))]
    usable_too = np.isin(np.arange(len(params)), both)
    best = smallest_first(usable_too & (merits == values.max()), params, merits)
    beaten_by = smallest_first(usable_too & (merits > merits[largest[0]]), params, merits)
    return LargestAndBest(largest, best, beaten_by, params[beaten_by] / sizes.max())


@dataclass(frozen=True, eq=False)
class TiedAtTop:
    """The models that are statistically tied with the one that has the best score.

    Attributes:
        highest: position of the model with the best score; of equals the smallest.
        tied: positions of it and of those tied with it, the smallest first.
        as_high: of these it and those that do not differ from it when looked at alone either, by
            the interval of the pair, which is not corrected.
        compared: positions of those that were compared with it, in the order of the data.
        fraction: parameters of the smallest that is tied as a part of the highest's.
    """

    highest: int
    tied: Positions
    as_high: Positions
    compared: Positions
    fraction: float

    @property
    def smallest(self) -> int:
        """Position of the smallest that is tied; of equal sizes that with the better score."""
        return int(self.tied[0])

    @property
    def smallest_as_high(self) -> int:
        """Position of the smallest that may well be as high; likewise."""
        return int(self.as_high[0])


def tied_at_top(params: Floats, verdicts: Verdicts) -> TiedAtTop | RemarkKind:
    """The models tied with the best score, by the verdicts on every two.

    Args:
        params: (models,) total parameters; models without a finite size above 0 are left out.
        verdicts: on the same models; those without a rank are left out.

    Returns:
        `FEW_POINTS` where fewer than 2 models have a size and a rank.
    """
    here = verdicts.ranked & np.isfinite(params) & (params > 0)
    if np.count_nonzero(here) < 2:
        return RemarkKind.FEW_POINTS
    merits = verdicts.merits
    top = verdicts.top(here)
    assert top is not None
    top = int(smallest_first(here & (merits == merits[top]), params, merits)[0])
    one = verdicts.one_vs_all(top)
    tied = here & one.tied
    tied[top] = True
    found = smallest_first(tied, params, merits)
    low, high = (ends[found, top] for ends in (verdicts.differences.low, verdicts.differences.high))
    as_high = found[~((low > 0) | (high < 0)) | (found == top)]
    fraction = float(params[found[0]] / params[top])
    return TiedAtTop(top, found, as_high, np.flatnonzero(one.compared & here), fraction)


def cannot_say(
    params: Floats,
    scores: Floats,
    *,
    models: Positions | None = None,
    read_off: Bools | None = None,
    windows: Positions | None = None,
    reporters: Positions | None = None,
) -> tuple[RemarkKind, ...]:
    """What limits anything said about these models.

    Args:
        params: (models,) total parameters, NaN where missing.
        scores: (models,) percent, NaN where missing.
        models: (models,) a number for each model; None where each row is another.
        read_off: (models,) whether the score was read off a picture.
        windows: (models,) a number for each release and window, −1 where not stated; None where
            the source has none, or all scores are over the same problems.
        reporters: (models,) a number for each reporter, −1 where not stated, likewise.

    Returns:
        The reasons that hold, in the order of `RemarkKind`. Only models with a score count.
    """
    scored = ~np.isnan(scores)
    both = _both(params, scores)
    holds = {
        RemarkKind.FEW_POINTS: len(both if models is None else np.unique(models[both])) < FEWEST,
        RemarkKind.ONE_SIZE: len(both) > 1 and bool(np.ptp(params[both]) == 0),
        RemarkKind.READ_OFF: read_off is not None and bool((read_off & scored).any()),
        RemarkKind.MIXED_WINDOWS: windows is not None and _mixed(windows[scored]),
        RemarkKind.MIXED_REPORTERS: reporters is not None and _mixed(reporters[scored]),
    }
    return tuple(reason for reason in RemarkKind if holds.get(reason, False))


def _mixed(codes: Positions) -> bool:
    """Whether there is more than one, or one that is not stated beside those that are."""
    return len(codes) > 1 and bool((codes != codes[0]).any())


def _both(params: Floats, scores: Floats) -> Positions:
    return np.flatnonzero(np.isfinite(params) & (params > 0) & np.isfinite(scores))


@dataclass(frozen=True, eq=False)
class Insights:
    """Facts about the rows of a View. Positions in all parts are indexes into `rows`.

    Attributes:
        view: what is shown, and nothing that a limit cut off.
        whole: the View with all rows that match, whose verdicts count.
        size: the column of sizes: that of the x axis where it holds parameters, else the total;
            None where the source has none.
        score: the column of scores; None where no number column stands for them.
        rows: (rows,) positions in the Dataset: those shown that may have a rank.
        params: (rows,) billions of parameters, NaN where missing.
        scores: (rows,) the score in its unit, NaN where missing.
        ours: (rows,) whether a row is our model.
        excluded: how many rows shown do not count, since they are shown apart.
        partial: how many others do not count, since they have results on too few problems.
        codes: (rows,) a number for each model, whatever its mode.
        models: how many different models, and modes, have a size and a score; None where each has
            one row.
        correlations, slope: None where the data do not tell. Rows of one model are not taken for
            independent ones.
        without_ours: the slope of the others; None where none of ours counts, or nothing is told.
        expected: (rows,) for ours what the trend of the others expects, NaN for all others; None
            without `without_ours`.
        residuals: (rows,) externally studentized, each row by itself; NaN where there is none.
        frontier: positions, the smallest first, of equal sizes in the order of the data.
        groups: models of like size, the smallest first.
        largest: whether the largest is the best.
        tied_at_top: the models tied with the best score, or why nothing is compared; in
            a source without sizes all count as of one size.
        limits: what the data cannot say.
    """

    view: View
    whole: View
    size: Column | None
    score: Column | None
    rows: Positions
    params: Floats
    scores: Floats
    ours: Bools
    excluded: int
    partial: int
    codes: Positions
    models: int | None
    correlations: Correlations | None
    slope: Slope | None
    without_ours: Slope | None
    expected: OneMore | None
    residuals: Floats
    frontier: Positions
    groups: tuple[SizeGroup, ...]
    largest: LargestAndBest | RemarkKind
    tied_at_top: TiedAtTop | RemarkKind
    limits: tuple[RemarkKind, ...]

    @cached_property
    def both(self) -> Bools:
        """(rows,) whether a row has a size and a score."""
        return usable(self.params, self.scores)

    @property
    def merits(self) -> Floats:
        """(rows,) scores of which more is better."""
        return self.view.roles.sign * self.scores

    @cached_property
    def points(self) -> int:
        """How many rows have a size and a score."""
        return int(np.count_nonzero(self.both))

    @cached_property
    def different(self) -> int:
        """How many different models have a size and a score, whatever their mode."""
        return len(np.unique(self.codes[self.both]))

    @property
    def outlier_cut(self) -> float | None:
        """The studentized residual beyond which a row is an outlier; None without a trend."""
        return None if self.slope is None else outlier_cut(self.points)

    @cached_property
    def outliers(self) -> Positions:
        """Positions of the rows far from the trend of the others, the farthest first."""
        cut = self.outlier_cut
        return np.zeros(0, np.int64) if cut is None else outliers(self.residuals, cut)


def insights_of(view: View) -> Insights:
    """All facts about what a View shows."""
    whole = view
    # What a limit cut off is not shown: as on the chart, it does not count.
    view = replace(view, all_rows=None)
    dataset = view.dataset
    rows = view.rows
    if dataset.unranked is not None:
        rows = rows[~dataset.unranked[rows]]
    excluded = 0 if dataset.excluded is None else int(dataset.excluded[view.rows].sum())
    score = dataset.by_key.get(view.roles.y or "")
    score = score if score is not None and score.kind is Kind.NUMBER else None
    columns = (dataset.by_key.get(key or "") for key in (view.roles.x, "total_params_b"))
    size = next((c for c in columns if c is not None and c.unit is Unit.BILLIONS), None)
    nothing = np.full(len(rows), np.nan)
    params = nothing if size is None else dataset.numbers(size.key)[rows]
    scores = nothing if score is None else dataset.numbers(score.key)[rows]
    merits = view.roles.sign * scores
    both = usable(params, scores)
    ours = np.isin(rows, view.ours)
    some_ours = bool((ours & both).any())
    models = len(np.unique(model_codes(dataset, view.roles.label)[rows[both]]))
    codes = _separate_models(view)[rows]
    line = slope(params, scores, models=codes)
    others = slope(params, scores, models=codes, without=ours) if some_ours else None
    ours_alone = np.where(ours & both, params, np.nan)
    on_frontier = np.flatnonzero(frontier(np.where(both, params, np.nan), merits))
    return Insights(
        view=view,
        whole=whole,
        size=size,
        score=score,
        rows=rows,
        params=params,
        scores=scores,
        ours=ours,
        excluded=excluded,
        partial=len(view) - len(rows) - excluded,
        codes=codes,
        models=None if models == np.count_nonzero(both) else models,
        correlations=correlations(params, scores, codes),
        slope=line,
        without_ours=others,
        expected=None if others is None else others.one_more(ours_alone, scores),
        residuals=nothing if line is None else studentized(params, scores),
        frontier=on_frontier[np.argsort(params[on_frontier], kind="stable")],
        groups=size_groups(params, merits),
        largest=largest_and_best(params, merits),
        tied_at_top=_tied_at_top(whole, rows, np.ones(len(rows)) if size is None else params),
        limits=_limits(view, score, rows, params, scores, codes),
    )


def _separate_models(view: View) -> Positions:
    """(rows of the Dataset,) a number for each model, whatever its mode; no two unnamed are one."""
    codes = model_codes(view.dataset, view.roles.label, modes=False)
    unnamed = view.dataset.texts(view.roles.label).isna().to_numpy(np.bool_)
    return np.where(unnamed, len(codes) + np.arange(len(codes)), codes)


def _tied_at_top(view: View, rows: Positions, params: Floats) -> TiedAtTop | RemarkKind:
    found = compared(view)
    if isinstance(found, RemarkKind):
        return found
    # A limit hides rows, but their pairs are among those corrected for.
    place = np.full(len(view.dataset), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    shown = np.flatnonzero(place[found.rows] >= 0)
    sizes = np.full(len(found.rows), np.nan)
    sizes[shown] = params[place[found.rows[shown]]]
    top = tied_at_top(sizes, found.verdicts)
    if isinstance(top, RemarkKind):
        return top
    places = place[found.rows]
    highest = int(places[top.highest])
    return replace(
        top,
        highest=highest,
        tied=places[top.tied],
        as_high=places[top.as_high],
        compared=places[top.compared],
    )


def _limits(
    view: View,
    score: Column | None,
    rows: Positions,
    params: Floats,
    scores: Floats,
    models: Positions,
) -> tuple[RemarkKind, ...]:
    dataset = view.dataset
    if score is None:
        return ()
    read_off = (dataset.marks[score.key].flags[rows] & int(Mark.APPROXIMATE)) != 0
    alike = measured_alike(dataset)
    windows = None if alike is None else alike[rows]
    stated = "reported_by" in dataset.by_key
    reporters = dataset.texts("reported_by").factorize()[0][rows] if stated else None
    return cannot_say(
        params,
        scores,
        models=models,
        read_off=read_off,
        windows=windows,
        reporters=reporters,
    )
