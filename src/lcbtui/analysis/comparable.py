"""Comparable models: the rows among which `best` and the like choose, decided here alone.

The source and the window are chosen before any filter: a filter narrows the models, and changes
neither what they are compared over nor which report stands for one of them.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Bools, Dataset, dataset_of
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.rows import score_key
from lcbtui.dataset.windows import Window, release_name
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.text.words import listed
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import BundledTables, derive
from lcbtui.view.derive.intervals import uncertainty_of
from lcbtui.view.derive.problem_sets import has_windows, problem_sets
from lcbtui.view.derive.reports import chosen_rows, one_of_each, score_codes
from lcbtui.view.notation import PerModel
from lcbtui.view.state import FIELDS, ViewState
from lcbtui.view.view import View


def comparable_models(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """Choose the models that can be compared: one row each, over one problem set, then filtered.

    `figure` was read off a picture: `reported` is asked instead. The window is the one asked for,
    else the one that the source opens on. Where that holds several problem sets it is the one over
    exactly the window that is asked for and of the release that is asked for, else the one of the
    most models. Of several reports of a model the middle one counts unless the state asks for
    another. LiveCodeBench's own results state no sizes: theirs are joined from the bundled sources.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its order and row limit do not count.
        bundled: reads the bundled sources.

    Returns:
        A View of one problem set, unless nothing tells which rows share theirs. Its state has the
        window that was chosen.

    Raises:
        LcbtuiError: for a column, a query or a release that cannot be used.
    """
    view = _every(dataset, state, bundled)
    sets = _asked(view, _problem_sets(view))
    return _over(view, sets[0]) if sets else view


def comparable_windows(
    dataset: Dataset, state: ViewState, bundled: BundledTables
) -> tuple[View, ...]:
    """Choose likewise over each other problem set of at least two models.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its window, order and row limit do not count.
        bundled: reads the bundled sources.

    Returns:
        Views with at least one row, the most rows first, without the one that `comparable_models`
        gives; none where the source has no windows, or lacks a column that is asked for.
    """
    try:
        view = _every(dataset, state, bundled)
        own = _asked(view, _problem_sets(view))
        every = _every(dataset, state, bundled, all_windows=True)
    except LcbtuiError:
        return ()
    if dataset.selection is not None or not has_windows(every.dataset):
        return ()
    answered = {each[1:] for each in own[:1]}
    others = [_over(every, each) for each in _problem_sets(every) if each[1:] not in answered]
    return tuple(sorted(filter(len, others), key=len, reverse=True))


class _ProblemSet(NamedTuple):
    """Problem set and the rows over it.

    Attributes:
        rows: (rows of the Dataset,) which they are.
        window: the window that they state; None where they state none.
        release: the release that they state, or that of their window; "" for none.
    """

    rows: Bools
    window: Window | None
    release: str


def _every(
    dataset: Dataset, state: ViewState, bundled: BundledTables, *, all_windows: bool = False
) -> View:
    """Show one row a model of the source that answers, over all problem sets of the window."""
    if dataset.source.bundled and dataset.source.name == "figure":
        dataset = _reported(dataset, bundled)
        kept = {"series", "ours", "window", "release", *(f.name for f in FIELDS if f.stays)}
        state = ViewState(source="reported", **{name: getattr(state, name) for name in kept})
    joined = state.join_params or dataset.selection is not None
    window = Window() if all_windows else state.window
    state = replace(
        state, sort=(), limit=None, join_params=joined, per_model=PerModel.MEDIAN, window=window
    )
    view = apply(derive(dataset, state, bundled=bundled), state)
    return view.only(_among(view))


@cached(size=1)
def _reported(_: Dataset, bundled: BundledTables) -> Dataset:
    (table,) = bundled("reported")
    return dataset_of(table)


def _among(view: View) -> Bools:
    """Select the rows that filters choose among: one a model and problem set.

    Also among rows that name no reporter, such as several runs, where scores can be compared.
    """
    dataset, state, roles = view.dataset, view.state, view.roles
    among = chosen_rows(dataset, roles, state.window, state.per_model)
    among = np.ones(len(dataset), dtype=np.bool_) if among is None else among
    found = uncertainty_of(dataset)
    if found is None or roles.y is None or not found.comparable.any():
        return among
    codes = score_codes(dataset, roles.label)
    return one_of_each(dataset, codes, roles, among, state.per_model)


def _problem_sets(view: View) -> list[_ProblemSet]:
    """Find the problem sets of two or more rows, those of the most rows first.

    Whatever the filters keep; only where rows state no windows, so that no flag can choose among
    them, of the rows that match. None where beside bundled rows some state no window: what they
    are over must be said first.
    """
    dataset, can = view.dataset, _among(view)
    found, each = uncertainty_of(dataset), problem_sets(dataset)
    if found is None or view.roles.y != score_key(dataset):
        return []
    if dataset.source.parts and (each.silent & can).any():
        return []
    can = can & found.comparable
    states_windows = has_windows(dataset)
    if states_windows:
        can &= each.dated
    else:
        can &= np.isin(np.arange(len(dataset)), view.matching)
    sets = []
    for rows in (can & (each.codes == group) for group in np.unique(each.codes[can])):
        row = int(np.flatnonzero(rows)[0])
        window = each.window(row) if states_windows else None
        sets.append(_ProblemSet(rows, window, each.release[row]))
    sets = [one for one in sets if np.count_nonzero(one.rows) > 1]
    return sorted(sets, key=lambda one: -np.count_nonzero(one.rows))


def _asked(view: View, sets: list[_ProblemSet]) -> list[_ProblemSet]:
    """Keep the problem sets over exactly the window, and of the release, that are asked for.

    Where none is over exactly that window, all within it.

    Raises:
        UsageError: if none is of the release.
    """
    window, parts = view.state.window, view.dataset.source.parts
    release = None if parts else view.state.release  # of several it is said of those without
    sets = [each for each in sets if each.window == window] or sets
    found = [each for each in sets if not release or each.release == release_name(release)]
    if sets and not found:
        name, there = view.dataset.source.short_name, dict.fromkeys(each.release for each in sets)
        has = f"{name} has scores to compare of {listed(list(there))}"
        raise UsageError(f"--release {release}: {has}")
    return found


def _over(view: View, chosen: _ProblemSet) -> View:
    """Narrow a View to one problem set, and count the rows left out."""
    codes = problem_sets(view.dataset).codes
    over = codes == codes[np.flatnonzero(chosen.rows)[0]]
    if over[_among(view)].all():
        return view
    only = view.only(over)
    elsewhere = Remark(RemarkKind.OTHER_WINDOWS, len(view.matching) - len(only.matching))
    left_out = (*view.left_out, *([elsewhere] if elsewhere.count else []))
    return replace(only, state=replace(view.state, window=chosen.window), left_out=left_out)
