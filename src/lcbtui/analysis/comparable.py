"""Comparable models: the rows among which `best` and the like choose, decided here alone.

The source and the window are chosen before any filter: a filter narrows the models, and changes
neither what they are compared over nor which report stands for one of them.
"""

from dataclasses import replace

import numpy as np

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import Bools
from lcbtui.dataset.windows import Window, release_name
from lcbtui.errors import LcbtuiError, UsageError
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
        raise UsageError(f"--release {release}: {has} {listed(list(dict.fromkeys(names)))}")
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
