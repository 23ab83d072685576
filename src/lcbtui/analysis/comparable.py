"""Comparable models: the rows, one for each model, that a question about all of them is among."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.ranking import (
    no_comparison,
    only_rows,
    over_different_problems,
    ranked_rows,
)
from lcbtui.dataset.dataset import Dataset, Positions
from lcbtui.dataset.load_report import OpenChoice
from lcbtui.dataset.lookup import find_column, typed_name
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.rows import score_key
from lcbtui.dataset.standard import PROBLEMS
from lcbtui.dataset.windows import Window, release_name, release_of
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.query.edit import with_terms
from lcbtui.text.safe_text import query_word
from lcbtui.text.words import listed
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import BundledTables, derive
from lcbtui.view.derive.intervals import measured_alike, uncertainty_of, window_stated
from lcbtui.view.derive.reports import (
    exact_terms,
    has_several_reports,
    has_windows,
    in_window,
    model_codes,
    one_per_model,
)
from lcbtui.view.notation import PerModel
from lcbtui.view.state import FIELDS, ViewState
from lcbtui.view.view import View


def comparable_models(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """The rows to choose among, and where there is a choice, rows that can be compared.

    Of several reports of a model and mode the middle one counts unless the state asks for another;
    where nothing is compared all of them do, as they are shown. Where the
    window that is asked for holds narrower ones, only reports over exactly it are taken, and of
    these those of the release that is asked for, else those over the problems that most are over.
    LiveCodeBench's own results state no sizes: theirs are joined from the bundled sources.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its order and row limit do not count.
        bundled: reads the bundled sources, for the sizes.

    Returns:
        A View whose state says all of this.

    Raises:
        LcbtuiError: for a column, a query or a release that cannot be used.
    """
    view = _as_asked(dataset, state, bundled)
    exact = exact_terms(state.window)
    # Of several sources it is said of those that state none.
    release = None if dataset.source.parts else state.release
    mixed = bool(exact) and no_comparison(view) is RemarkKind.MIXED_WINDOWS
    if not has_windows(view.dataset) or not (
        mixed or (release and not is_of_release(view, release))
    ):
        return view
    views = [
        each
        for each in comparable_windows(dataset, state, bundled)
        if not exact or each.state.window == state.window
    ]
    if not views:
        return view
    of_release = [each for each in views if not release or is_of_release(each, release)]
    if not of_release:
        there = listed(list(dict.fromkeys(name for each in views for name in releases_of(each))))
        over = " over that window" if exact else ""
        raise UsageError(
            f"--release {release}: the scores of {dataset.source.short_name}{over} that can be"
            f" compared are of {there}"
        )
    chosen = of_release[0]
    return replace(chosen, state=replace(chosen.state, source=state.source))


class Alike(NamedTuple):
    """The most of some rows whose scores are over the same problems.

    Attributes:
        rows: how many there are.
        among: how many rows have a score.
        problems: how many problems they are over, where the number alone tells them from the rest.
        query: the query that keeps them.
    """

    rows: int
    among: int
    problems: float | None
    query: str


def most_alike(view: View) -> Alike | None:
    """The most rows over the same problems, of two models at least, where a query can keep them.

    They are told from others by the number of problems, the release and the window that they
    state. None where nothing tells them apart.
    """
    dataset, y, alike = view.dataset, view.roles.y, measured_alike(view.dataset)
    if alike is None or y is None:
        return None
    rows = ranked_rows(view)
    rows = rows[~np.isnan(dataset.numbers(y)[rows])]
    models = model_codes(dataset, view.roles.label)
    groups = [rows[alike[rows] == group] for group in np.unique(alike[rows]).tolist()]
    several = [group for group in groups if len(np.unique(models[group])) > 1]
    keys = (PROBLEMS, "version", "window_start", "window_end")
    for group in sorted(several, key=len, reverse=True):
        told = {key: _value(dataset, key, group) for key in keys if _differs(dataset, key, rows)}
        terms = " ".join(f"{_own_name(view, key)}={value}" for key, value in told.items() if value)
        query = with_terms(view.state.query, terms)
        state = replace(view.state, query=query)
        kept = apply(dataset, state) if terms else view
        if not over_different_problems(kept):
            problems = dataset.numbers(PROBLEMS)[group[0]] if [*told] == [PROBLEMS] else None
            scores = dataset.numbers(y)[ranked_rows(kept)]
            return Alike(int(np.count_nonzero(~np.isnan(scores))), len(rows), problems, query)
    return None


def _differs(dataset: Dataset, key: str, rows: Positions) -> bool:
    """Whether some rows differ in a column."""
    return key in dataset.by_key and dataset.frame[key].iloc[rows].nunique(dropna=False) > 1


def _value(dataset: Dataset, key: str, rows: Positions) -> str:
    """What all of some rows have in a column, as a query has it; "" where it is not one."""
    values = dataset.frame[key].iloc[rows]
    if values.isna().any() or values.nunique() > 1:
        return ""
    cell = dataset.cell(int(rows[0]), key)
    if key in dataset.dates:
        return cell.text
    return query_word(cell.text) if cell.number is None else f"{cell.number:.12g}"


def _own_name(view: View, key: str) -> str:
    """What the source itself calls a column, where a query knows it by that name."""
    column = view.dataset.by_key[key]
    found = find_column(column.header, view.dataset.columns, view.roles)
    own = found is not None and found.key == key and query_word(column.header) == column.header
    return column.header if own else typed_name(key, view.dataset.columns, view.roles)


def is_of_release(view: View, release: str) -> bool:
    """Whether all rows of a View are of a release, whose window they state."""
    return set(releases_of(view)) <= {release_name(release)}


def releases_of(view: View) -> list[str]:
    """The releases that the rows of a View are of, as they state it or by their window."""
    ends = (view.dataset.dates[key] for key in ("window_start", "window_end"))
    first, last = (each.first[view.matching].tolist() for each in ends)
    words = view.dataset.words("version")
    stated = [words[row] for row in view.matching.tolist()]
    return list(dict.fromkeys(map(release_of, stated, first, last)))


def _as_asked(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """The same, where a window that is asked for may mix releases or numbers of problems."""
    joined = state.join_params or dataset.selection is not None
    state = replace(state, sort=(), limit=None, join_params=joined)
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
        one_each = replace(state, per_model=PerModel.MEDIAN)
        of_each = apply(derive(dataset, one_each, bundled=bundled), one_each)
        if no_comparison(of_each) is None:
            return of_each
    return view if state is view.state else apply(derive(dataset, state, bundled=bundled), state)


def open_choices(view: View) -> list[OpenChoice]:
    """What a source leaves open and the state does not settle.

    That rows differ is none where no two of those that match have the same name.
    """
    labels = view.dataset.frame[view.roles.label].iloc[view.matching]
    apart = {"--pivot"} if not labels.duplicated().any() else set()
    settled = {each.flag for each in FIELDS if getattr(view.state, each.name) != each.default}
    choices = view.dataset.report.choices
    return [choice for choice in choices if choice.flag not in settled | apart]


def comparable_windows(
    dataset: Dataset, state: ViewState, bundled: BundledTables
) -> tuple[View, ...]:
    """One row for each model and mode over each window of a source whose scores can be compared.

    Where the source opens on a window, that one is as it opens.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its source, window, order and row limit do not count.
        bundled: reads the bundled sources, for the sizes.

    Returns:
        Views, the most rows first; none where the source has no windows, or lacks a column that
        is asked for.
    """
    if dataset.selection is not None or not has_windows(dataset):
        return ()
    which = PerModel.MEDIAN if state.per_model is PerModel.ALL else state.per_model
    state = replace(state, source=dataset.source.name, window=Window(), per_model=PerModel.ALL)
    state = replace(state, sort=(), limit=None)
    try:
        every = apply(derive(dataset, state, bundled=bundled), state)
    except LcbtuiError:
        return ()
    dataset, roles = every.dataset, every.roles
    found, alike = uncertainty_of(dataset), measured_alike(dataset)
    if found is None or alike is None or roles.y != score_key(dataset):
        return ()
    can = np.zeros(len(dataset), dtype=np.bool_)
    can[every.matching] = True
    can &= found.comparable & window_stated(dataset)
    opening = in_window(dataset, None)
    views = []
    for group in np.unique(alike[can]).tolist():
        here = can & (alike == group)
        if opening is not None and (here & opening).any():
            here &= opening
        keep = one_per_model(dataset, roles, here, which)
        first = int(np.flatnonzero(keep)[0])
        ends = (dataset.dates[key] for key in ("window_start", "window_end"))
        start, end = (int(each.first[first]) for each in ends)
        elsewhere = len(every) - int(np.count_nonzero(here[every.rows]))
        left_out = [Remark(RemarkKind.OTHER_WINDOWS, elsewhere)] if elsewhere else []
        views.append(
            replace(
                only_rows(every, keep),
                state=replace(state, window=Window(start, end), per_model=which),
                left_out=(*every.left_out, *left_out),
            )
        )
    return tuple(sorted(views, key=lambda view: -len(view)))
