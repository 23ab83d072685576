"""Best: of the models up to a size the highest score, which could be the best, and what is larger.

Where less is better the highest is the lowest score. The models are the rows with scores over the
same problems: the source and the window are chosen before any filter, which narrows the models, and
changes neither what they are compared over nor which report stands for one of them.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.ranking import compared, scored_rows
from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import find_column
from lcbtui.dataset.results import Bools, Floats, Positions
from lcbtui.dataset.windows import Window, release_name
from lcbtui.errors import LcbtuiError, Option, UsageError
from lcbtui.query.size_limits import SizeLimit
from lcbtui.stats.best_set import behind_at_most, better_than_all, could_be_best
from lcbtui.text.numbers import Unit
from lcbtui.text.words import listed
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import BundledTables, derive
from lcbtui.view.derive.problem_sets import has_windows, problem_sets
from lcbtui.view.derive.reports import chosen_rows, one_of_each, score_codes
from lcbtui.view.derive.score_intervals import uncertainty_of, uncertainty_of_y
from lcbtui.view.state import FIELDS, PerModel, ViewState
from lcbtui.view.view import Remark, RemarkKind, View


def comparable_models(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """Choose the models that can be compared: one row for each, with scores over the same problems.

    The source `figure`, whose scores were read off a picture, is replaced by the source `reported`.
    The window is that of the state, else the default window of the source. If several problem sets
    lie in the window, the one over exactly the window and of the release in the state is chosen,
    else the one with the most models. Of several reported scores of a model the median one is
    taken. Model sizes for LiveCodeBench's own results, which state none, are joined from the
    bundled sources.

    Args:
        dataset: the rows as loaded.
        state: the options that the user set; sort order and row limit are ignored.
        bundled: reads the bundled sources.

    Returns:
        A View of one problem set, or of all rows where the source does not tell which rows share a
        problem set. The state of the View has the chosen window.

    Raises:
        LcbtuiError: for a column, a query or a release that cannot be used.
    """
    view = _one_row_a_model(dataset, state, bundled)
    rows = _requested_sets(view)
    return _only_problem_set(view, rows[0]) if rows else view


def comparable_windows(
    view: View, dataset: Dataset, state: ViewState, bundled: BundledTables
) -> tuple[View, ...]:
    """Choose the comparable models on every problem set other than the default or chosen one.

    Args:
        view: what `comparable_models` gives for the same rows and options.
        dataset: the rows as loaded.
        state: the options that the user set; window, sort order and row limit are ignored.
        bundled: reads the bundled sources.

    Returns:
        A View for each problem set with two models or more, the one with the most rows first, but
        without the problem set of `view`. Empty if the source has no windows or lacks
        a column that the user asked for.
    """
    try:
        own = _requested_sets(view)[:1]
        every = _one_row_a_model(dataset, state, bundled, all_windows=True)
    except LcbtuiError:
        return ()
    if dataset.selection is not None or not has_windows(every.dataset):
        return ()
    answered = [_release_and_window(view, row) for row in own]
    rows = (row for row in _problem_sets(every) if _release_and_window(every, row) not in answered)
    others = [_only_problem_set(every, row) for row in rows]
    return tuple(sorted(filter(len, others), key=len, reverse=True))


def _release_and_window(view: View, row: int) -> tuple[str, Window | None]:
    """Look up the benchmark release and the dates of a row's problems; dates None if unknown."""
    sets = problem_sets(view.dataset)
    return sets.release[row], sets.window(row) if sets.dated[row] else None


def _one_row_a_model(
    dataset: Dataset, state: ViewState, bundled: BundledTables, *, all_windows: bool = False
) -> View:
    """Apply the user's options to a source, and keep one row for each model and problem set."""
    if dataset.source.bundled and dataset.source.name == "figure":
        (dataset,) = bundled("reported")
        kept = {"series", "ours", "window", "release", *(f.name for f in FIELDS if f.stays)}
        state = ViewState(source="reported", **{name: getattr(state, name) for name in kept})
    joined = state.join_params or dataset.selection is not None
    window = Window() if all_windows else state.window
    state = replace(
        state, sort=(), limit=None, join_params=joined, per_model=PerModel.MEDIAN, window=window
    )
    view = apply(derive(dataset, state, bundled=bundled), state)
    return view.only(_one_of_each(view))


def _one_of_each(view: View) -> Bools:
    """Select one row for each model and problem set: mask (rows of the Dataset,) bool.

    Rows that name no reporter, such as several runs of a model, are reduced to one row only where
    scores can be compared.
    """
    dataset, state, roles = view.dataset, view.state, view.roles
    among = chosen_rows(dataset, roles, state.window, state.per_model)
    among = np.ones(len(dataset), dtype=np.bool_) if among is None else among
    found = uncertainty_of(dataset)
    if found is None or roles.y is None or not found.comparable.any():
        return among
    return one_of_each(dataset, score_codes(dataset, roles.label), roles, among, state.per_model)


def _problem_sets(view: View) -> list[int]:
    """List the problem sets with at least two rows, each by its first row, the most rows first.

    Filters are ignored, except where rows state no windows. Empty if some rows of a user's file
    that is read together with bundled sources state no window.
    """
    dataset, can = view.dataset, _one_of_each(view)
    found, sets = uncertainty_of_y(dataset, view.roles), problem_sets(dataset)
    if found is None or (dataset.source.parts and (sets.silent & can).any()):
        return []
    filtered = np.isin(np.arange(len(dataset)), view.matching)
    can = can & found.comparable & (sets.dated if has_windows(dataset) else filtered)
    rows = np.flatnonzero(can)
    _, first, counts = np.unique(sets.codes[rows], return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [int(rows[first[place]]) for place in order.tolist() if counts[place] > 1]


def _requested_sets(view: View) -> list[int]:
    """List the problem sets of the dates and release that the user chose, each by its first row.

    Problem sets over exactly the window are preferred to those that lie within it.

    Raises:
        UsageError: if no problem set is of the release.
    """
    rows, parts = _problem_sets(view), view.dataset.source.parts
    release = None if parts else view.state.release  # of several it is said of those without
    rows = [row for row in rows if _release_and_window(view, row)[1] == view.state.window] or rows
    names = [_release_and_window(view, row)[0] for row in rows]
    if release is None or not rows:
        return rows
    found = [row for row, name in zip(rows, names, strict=True) if name == release_name(release)]
    if not found:
        has = f"{view.dataset.source.short_name} has scores to compare of"
        these = listed(list(dict.fromkeys(names)))
        raise UsageError(Option("release", release), f": {has} {these}")
    return found


def _only_problem_set(view: View, row: int) -> View:
    """Narrow a View to the rows with the problem set of one row, and count the rows left out."""
    codes = problem_sets(view.dataset).codes
    over = codes == codes[row]
    if over[_one_of_each(view)].all():
        return view
    only = view.only(over)
    elsewhere = Remark(RemarkKind.OTHER_WINDOWS, len(view.matching) - len(only.matching))
    left_out = (*view.left_out, *([elsewhere] if elsewhere.count else []))
    state = replace(view.state, window=_release_and_window(view, row)[1])
    return replace(only, state=state, left_out=left_out)


class Choice(NamedTuple):
    """One model among which the command `best` chooses, with size, score and test result.

    Attributes:
        row: position of the model's row in the Dataset.
        params_b: total parameters in billions; NaN where not known.
        bits: the most bits a weight at which the model fits into the memory that the user named;
            None where the user named no memory.
        score: the model's score on the y axis.
        low, high: the 95 % confidence interval of the score; NaN where not known.
        difference: this score minus the highest one, over the problems that both models have, in
            points.
        behind_at_most: the most by which the truly best of `Best.models` is better, in points, for
            all of these at once with 95 %; NaN where the results tell nothing.
        could_be_best: whether the model is in the confidence set for the best.
    """

    row: int
    params_b: float
    bits: int | None
    score: float
    low: float
    high: float
    difference: float
    behind_at_most: float
    could_be_best: bool


@dataclass(frozen=True, eq=False)
class Best:
    """Result of the command `best`: the best models up to a size limit, and how sure that is.

    Attributes:
        view: the View of all candidates, whatever their size.
        limit: the largest size allowed; `ANY_SIZE` for no limit.
        models: candidates within the limit that have a comparable score, sorted by score with the
            best first; models with equal scores are sorted by size, the smallest first.
        better: models above the limit that are significantly better than every one of `models`, the
            best first.
        larger: how many models above the limit were compared.
        reason: why no scores were compared, or None; with a reason no model is in the confidence
            set and none has a difference.
        problems: number of problems that the highest score is over; None where not known.
        rho: the correlation over problems assumed in the comparison; None where models are compared
            problem by problem.
        without_size: number of models with a score but no size; 0 without a limit.
        without_evidence: number of models whose score is over an unknown number of problems.
        part_of_problems: number of models with results on too few of the problems to be ranked.
        contaminated: number of models left out since they may have been trained on these problems.
        other_problems: number of rows with a score over other problems, for several sources or for
            a source whose rows state no windows.
        others: a Best for each other problem set on which another model is the best, the newest
            problems first.
    """

    view: View
    limit: SizeLimit
    models: tuple[Choice, ...] = ()
    better: tuple[Choice, ...] = ()
    larger: int = 0
    reason: RemarkKind | None = None
    problems: int | None = None
    rho: float | None = None
    without_size: int = 0
    without_evidence: int = 0
    part_of_problems: int = 0
    contaminated: int = 0
    other_problems: int = 0
    others: tuple["Best", ...] = ()

    @cached_property
    def highest(self) -> tuple[Choice, ...]:
        """Models with the highest score that no other model significantly beats."""
        return tuple(each for each in self.models if each.score == self.models[0].score)

    @cached_property
    def could_be_best(self) -> tuple[Choice, ...]:
        """Models in the confidence set for the best, the highest score first."""
        return tuple(each for each in self.models if each.could_be_best)

    @property
    def smallest(self) -> Choice | None:
        """Smallest model in the confidence set for the best; None where no size is known."""
        sized = [each for each in self.could_be_best if not np.isnan(each.params_b)]
        return min(sized, key=lambda each: each.params_b, default=None)


def best_of(view: View, limit: SizeLimit, others: Iterable[View] = ()) -> Best:
    """Find the best models up to a size limit, and the larger models that are significantly better.

    Args:
        view: the models to choose among, with one row for each model and mode, of any size.
        limit: the largest size allowed, or `ANY_SIZE`.
        others: Views of the same models over other problem sets.

    Raises:
        UsageError: if there is a size limit and the source has no column of total parameters.
    """
    if limit.is_asked:
        size_column(view)
    dataset, sizes, rows = view.dataset, sizes_of(view), scored_rows(view)
    scores, low, high, difference, behind = np.full((5, len(dataset)), np.nan)
    if view.roles.y is not None:
        scores = dataset.numbers(view.roles.y)
    in_set = np.zeros(len(dataset), np.bool_)

    def choices(rows: Positions, top_score: float) -> tuple[Choice, ...]:
        # By results on part of the problems another may score higher and yet be worse than the top.
        lower, merits = scores[rows] != top_score, sign * scores[rows]
        rows = rows[np.lexsort((sizes[rows], -merits, lower))]
        of = (each[rows].tolist() for each in (scores, low, high, difference, behind, in_set))
        own = sizes[rows].tolist()
        return tuple(map(Choice, rows.tolist(), own, map(limit.bits_of, own), *of))

    sign, usable, matched = view.roles.sign, rows[limit.holds(sizes[rows])], compared(view)
    excluded = 0 if dataset.excluded is None else np.count_nonzero(dataset.excluded[view.matching])
    codes, other_problems = problem_sets(dataset).codes, 0
    if len(view.matching) and (dataset.source.parts or not has_windows(dataset)):
        others_of = (codes != codes[view.matching[0]]) & ~np.isnan(scores)
        other_problems = int(np.count_nonzero(others_of))
    best = Best(
        view,
        limit,
        without_size=int(limit.is_asked and np.count_nonzero(np.isnan(sizes[rows]))),
        contaminated=int(excluded),
        other_problems=other_problems,
    )
    if isinstance(matched, RemarkKind):
        top_score = float(sign * np.max(sign * scores[usable], initial=-np.inf))
        return replace(best, models=choices(usable, top_score), reason=matched)
    found, places = matched.verdicts, matched.rows
    at_most = limit.holds(sizes[places])
    fits, larger = at_most & found.ranked, ~at_most & ~np.isnan(sizes[places]) & found.ranked
    could = could_be_best(matched.scores, found.sign, fits)
    better = better_than_all(matched.scores, fits, larger, found.sign)
    known, top = uncertainty_of(dataset), found.top(fits)
    assert known is not None  # or nothing is compared
    (low, high), top_score, problems = known[:2], math.nan, math.nan
    scores = np.full(len(dataset), np.nan)
    scores[places] = found.scores  # by problem those of the column are rounded
    in_set[places] = could
    if top is not None:
        top_score, problems = float(found.scores[top]), float(known.problems[places[top]])
        difference[places] = found.differences.difference[:, top]
        difference[places[top]] = 0.0
    behind[places] = behind_at_most(matched.scores, could, found.sign, fits)
    best = replace(
        best,
        models=choices(places[fits], top_score),
        better=choices(places[better], top_score),
        larger=int(np.count_nonzero(larger)),
        problems=None if np.isnan(problems) else int(problems),
        rho=matched.rho,
        without_evidence=int(np.count_nonzero(~dataset.mask(places)[usable])),
        part_of_problems=int(np.count_nonzero(at_most & ~found.ranked)),
    )
    if not best.models:
        return best
    # the problem sets on which another model is the best
    answers = (best_of(other, limit) for other in others)
    named = [each for each in answers if len(each.models) > 1 and not _names(each) & _names(best)]
    ends = [problem_sets(each.view.dataset).end[each.models[0].row] for each in named]
    newest = np.lexsort(np.negative([[len(each.models) for each in named], ends]))
    return replace(best, others=tuple(named[at] for at in newest))


def _names(found: Best) -> set[str]:
    """Collect both names of the best model, in lower case: repository and name in the source."""
    dataset, row = found.view.dataset, found.models[0].row
    keys = ("hf_repo", found.view.roles.label)
    return {dataset.word(row, key).casefold() for key in keys} - {""}


def find_size_column(view: View) -> Column | None:
    """Find the column of total parameters; None if the source has no such column."""
    column = find_column("params", view.dataset.columns, view.roles)
    return None if column is None or column.unit is not Unit.BILLIONS else column


def size_column(view: View) -> Column:
    """Find the column of total parameters, or raise an error.

    Raises:
        UsageError: if the source has no such column.
    """
    column = find_size_column(view)
    if column is None:
        works = "states no sizes; name none, or "
        either = Option("params_from_names"), " or ", Option("join_params")
        raise UsageError(f"{view.dataset.source.short_name}: {works}", *either)
    return column


def sizes_of(view: View) -> Floats:
    """Look up the total parameters of all rows in billions: (rows,), NaN where unknown."""
    column = find_size_column(view)
    if column is None:
        return np.full(len(view.dataset), np.nan)
    return view.dataset.numbers(column.key)
