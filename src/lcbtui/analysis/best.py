"""Best: the best model up to a size, those tied with it, and the next size that is a real gain."""

from dataclasses import dataclass, replace

import numpy as np

from lcbtui.analysis.ranking import compared, no_comparison, ranked_rows
from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import find_column
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.errors import UsageError
from lcbtui.query.edit import with_terms
from lcbtui.query.masks import NEAR
from lcbtui.query.predicates import SizeLimit
from lcbtui.stats.verdicts import smallest_first
from lcbtui.text.numbers import Unit
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import BundledTables, derive
from lcbtui.view.derive.reports import exact_terms, has_several_reports, has_windows
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


@dataclass(frozen=True)
class Rival:
    """A model beside the best one.

    Attributes:
        row: its position in the Dataset.
        difference: the rival − the best, in points.
        low, high: the 95 % interval of that, of this pair alone; NaN where there is none.
    """

    row: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Best:
    """The answer.

    Attributes:
        view: the models that were chosen among, whatever their size.
        size_key: the column of total parameters.
        limit: the largest size that was asked for.
        row: the best model up to that size; of equals the smallest.
        as_good: the others up to that size that are not significantly worse, the smallest first.
        gain: the smallest larger model that is significantly better; None without any.
        next_best: of the larger models the one with the highest score; None without any.
        usable, larger: how many models with a size and a score there are up to it and beyond.
        compared: how many others up to that size were compared with the best; Holm corrects over
            these.
        compared_larger: how many larger ones were; Holm corrects over these apart.
        near: how many models lie beyond the size by at most 5 %.
        sizeless: how many have a score that could be compared, but no size.
        releaseless: how many state no release, where others do: they are of the window's own.
    """

    view: View
    size_key: str
    limit: SizeLimit
    row: int
    as_good: tuple[Rival, ...]
    gain: Rival | None
    next_best: Rival | None
    usable: int
    larger: int
    compared: int
    compared_larger: int
    near: int
    sizeless: int
    releaseless: int


def best_up_to(view: View, limit: SizeLimit) -> Best | RemarkKind | None:
    """The best of the models shown up to a size, against the others and the larger ones.

    Args:
        view: the models to choose among: no size limit, and one row for each model and mode.
        limit: the largest size.

    Returns:
        None where no model up to that size has a score; a reason where scores cannot be compared.

    Raises:
        UsageError: if the source has no total parameters.
    """
    dataset = view.dataset
    column, most = size_column(view), limit.most
    matched = compared(view)
    if isinstance(matched, RemarkKind) and matched is not RemarkKind.NO_EVIDENCE:
        return matched
    rows = ranked_rows(view)
    sizes = dataset.numbers(column.key)[rows]
    there = ~np.isnan(sizes) & ~np.isnan(dataset.numbers(view.roles.y or column.key)[rows])
    usable = there & (sizes <= most)
    if not usable.any():
        return None
    if isinstance(matched, RemarkKind):
        return matched
    rows, verdicts = matched.rows, matched.verdicts
    sizes = dataset.numbers(column.key)[rows]
    usable = (sizes <= most) & verdicts.ranked
    top = verdicts.highest(usable)
    if top is None:
        return RemarkKind.NO_EVIDENCE
    scores = verdicts.scores
    top = int(smallest_first(usable & (scores == scores[top]), sizes, scores)[0])
    one, differences = verdicts.one_vs_all(top), verdicts.differences

    def rival(place: int) -> Rival:
        judged = (differences.difference, differences.low, differences.high)
        return Rival(int(rows[place]), *(float(each[place, top]) for each in judged))

    scored = ~np.isnan(verdicts.scores)
    larger = scored & verdicts.complete & (sizes > most)
    beyond = np.flatnonzero(larger)
    highest = int(beyond[verdicts.scores[beyond].argmax()]) if len(beyond) else None
    gains = smallest_first(larger & one.better, sizes, verdicts.scores)
    tied = smallest_first(usable & one.tied, sizes, verdicts.scores)
    has_releases = "version" in dataset.by_key
    silent = dataset.texts("version").iloc[rows[scored]].isna() if has_releases else None
    return Best(
        view=view,
        size_key=column.key,
        limit=limit,
        row=int(rows[top]),
        as_good=tuple(rival(place) for place in tied.tolist()),
        gain=rival(int(gains[0])) if len(gains) else None,
        next_best=None if highest is None else rival(highest),
        usable=int(np.count_nonzero(usable & scored)),
        larger=len(beyond),
        compared=int(np.count_nonzero(one.compared & usable)),
        compared_larger=int(np.count_nonzero(one.compared & larger)),
        near=int(np.count_nonzero((sizes > most) & (sizes <= most * NEAR))),
        sizeless=int(np.count_nonzero(np.isnan(sizes) & scored)),
        releaseless=0 if silent is None or silent.all() else int(silent.sum()),
    )


def size_column(view: View) -> Column:
    """The column of total parameters.

    Raises:
        UsageError: if the source has none.
    """
    dataset = view.dataset
    column = find_column("params", dataset.columns, view.roles)
    if column is None or column.unit is not Unit.BILLIONS:
        raise UsageError(
            f"{dataset.source.name}: has no total parameters; --join-params joins those of models"
            " that bundled sources know"
        )
    return column


def comparable_models(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """One row for each model and mode, and where there is a choice, rows that can be compared.

    Of several reports of a model the middle one counts unless the state asks for another. Where the
    window that is asked for holds narrower ones, only reports over exactly it are taken.
    LiveCodeBench's own results state no sizes: theirs are joined from the bundled sources.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its size limit, order and row limit do not count.
        bundled: reads the bundled sources, for the sizes.

    Returns:
        A View whose state says all of this.

    Raises:
        LcbtuiError: for a column or a query that cannot be used.
    """
    joined = state.join_params or dataset.selection is not None
    state = replace(state, params=None, sort=(), limit=None, join_params=joined)
    view = apply(derive(dataset, state, bundled=bundled), state)
    exact = exact_terms(state.window)
    if no_comparison(view) is RemarkKind.MIXED_WINDOWS and exact and has_windows(view.dataset):
        state = replace(state, query=with_terms(state.query, exact))
    y = view.roles.y
    if (
        state.per_model is PerModel.ALL
        and y is not None
        and has_several_reports(view.dataset, view.roles.label, y, state.window)
    ):
        state = replace(state, per_model=PerModel.MEDIAN)
    return view if state is view.state else apply(derive(dataset, state, bundled=bundled), state)
