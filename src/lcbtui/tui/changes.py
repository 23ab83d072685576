"""Functions that compute the new ViewState, or the windows to choose from, for a key or click."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.columns import Kind, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import USUAL_WINDOWS, Window, usual_window, whole_months, window_days
from lcbtui.errors import LcbtuiError
from lcbtui.report.view_table import table_columns
from lcbtui.sources.open import bundled_tables
from lcbtui.sources.results.problem_means import has_dates_of
from lcbtui.text.numbers import first_of, month_of
from lcbtui.text.words import plural
from lcbtui.tui.actions import naming_keys
from lcbtui.tui.scheduler import Job
from lcbtui.view.derive.by_problem import months_models
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import score_columns
from lcbtui.view.derive.other_sources import match_models, models_among
from lcbtui.view.derive.problem_sets import first_rows, has_windows, problem_sets, release_of
from lcbtui.view.state import FIELDS, PerModel, ViewState, of_sources
from lcbtui.view.view import View, fitted, rows_named, sort_in_force


def sort_by(state: ViewState, view: View, key: str, *, descending: bool | None = None) -> ViewState:
    """Return the view state sorted by one column.

    Numbers and dates are descending at first, text is ascending. Without a direction the sort is
    reversed if the column is the first sort key already.
    """
    now = sort_in_force(view.dataset, view.roles, state)
    if descending is None and now and now[0].key == key:
        sort = tuple(SortKey(each.key, not each.descending) for each in now)
    else:
        falls = view.dataset.by_key[key].kind in {Kind.NUMBER, Kind.DATE}
        sort = (SortKey(key, falls if descending is None else descending),)
    is_default = sort == sort_in_force(view.dataset, view.roles, ViewState())
    return replace(state, sort=() if is_default else sort)  # so that commands do not name it


def with_columns(state: ViewState, view: View, keys: Sequence[str]) -> ViewState:
    """Return the view state with other table columns, in the given order.

    For the default columns of the source the field `columns` is None.
    """
    own = table_columns(replace(view, state=replace(state, columns=None)))
    is_own = [column.key for column in own] == list(keys)
    return replace(state, columns=None if is_own else tuple(keys))


def step_score(state: ViewState, view: View, step: int) -> tuple[ViewState, str]:
    """Return the view state ranked by the next (step 1) or previous (-1) score column, cyclically.

    Returns:
        The state, the same without another score, and a notice such as "by Pass@1, 2 of 5 scores".
    """
    columns, y = score_columns(view.dataset), view.roles.y
    keys = [column.key for column in columns]
    if not keys or keys == [y]:
        none = "there is no other column of scores: {} lists all columns"
        return state, naming_keys(none, "app.axes")
    here = keys.index(y) if y in keys else (-1 if step > 0 else 0)
    place = (here + step) % len(keys)
    key, words = keys[place], f"by {columns[place].title}, {place + 1} of {len(keys)} scores"
    # A sort by the score before becomes one by it, and its axis is fitted anew.
    sort = tuple(SortKey(key, it.descending) if it.key == y else it for it in state.sort)
    key_of_y = None if key == view.dataset.roles.y else key
    state = replace(state, y=key_of_y, sort=sort, lower_better=None, y_limits=None, by_month=())
    return state, words


def pin_of(view: View, row: int) -> str:
    """Return the pin of a row: its model name, NAME@ROW if rows share the name, "" without name."""
    label = view.dataset.cell(row, view.roles.label).text
    several = len(rows_named(view.dataset, view.roles.label, (label,))) > 1
    return f"{label}@{row + 1}" if label and several else label


def toggle_pin(state: ViewState, view: View, row: int) -> ViewState:
    """Return the view state with a row pinned, or unpinned if the row is pinned already.

    The chart by month follows the pins.

    Raises:
        UsageError: if that chart cannot draw so many models.
    """
    rows = {pin: rows_named(view.dataset, view.roles.label, (pin,)) for pin in state.pins}
    kept = tuple(pin for pin in state.pins if row not in rows[pin])
    state = replace(state, pins=kept if kept != state.pins else (*kept, pin_of(view, row)))
    return replace(state, by_month=months_drawn(state, view, row)) if state.by_month else state


def picked_rows(view: View, selected: int | None) -> list[int]:
    """List the rows of the pinned models in the order of pinning; without pins the selected row.

    Rows of a pinned model that filters exclude are left out, unless filters exclude all of them.
    """
    shown = set(view.rows.tolist())
    rows: list[int] = []
    for pin in view.state.pins:
        own = rows_named(view.dataset, view.roles.label, (pin,)).tolist()
        rows += [row for row in own if row in shown] or own
    return list(dict.fromkeys(rows)) or ([] if selected is None else [selected])


def months_drawn(state: ViewState, view: View, row: int) -> tuple[str, ...]:
    """Name the models that the chart by month draws: pinned ones, or without pins that of a row.

    Raises:
        UsageError: if there are no months, or too many models are pinned.
    """
    pinned = rows_named(view.dataset, view.roles.label, state.pins)
    selection = view.dataset.selection
    assert selection is not None  # or there were no months
    models = selection.models[pinned if len(pinned) else [row]].tolist()
    names = tuple(selection.results.models[model] for model in models)
    months_models(view.dataset, names)
    return names


def for_sources(
    state: ViewState, sources: Sequence[str], dataset: Dataset, before: Dataset, defaults: ViewState
) -> ViewState:
    """Adapt a view state to other sources (files or bundled tables).

    Pins of models that are there stay, and the sort where the columns are there.

    Args:
        state: the current view state.
        sources: names of the other sources.
        dataset: the rows of the other sources.
        before: the rows from before.
        defaults: the user's default state, which gives all other fields.
    """
    kept = {field.name: getattr(state, field.name) for field in FIELDS if field.stays}
    names = (name_in(dataset, pin, before) for pin in state.pins)
    kept["pins"] = tuple(dict.fromkeys(filter(None, names)))
    if state.sort and {key.key for key in state.sort} <= {*dataset.by_key}:
        kept["sort"] = state.sort
    if state.against in sources:
        kept["against"] = None
    return of_sources(replace(defaults, **kept), sources)


def name_in(dataset: Dataset, name: str, before: Dataset) -> str:
    """Find a model of another source in a dataset and return its name there; "" if absent.

    Args:
        dataset: the source that is searched.
        name: the name or pin in the other source.
        before: the rows of the other source.
    """
    label = dataset.roles.label
    rows = rows_named(before, before.roles.label, (name,)).tolist()
    if len(rows) == 1:  # NAME@12 is a number of that source
        name = before.cell(rows[0], before.roles.label).text
    if len(rows_named(dataset, label, (name,))):
        return name
    if len(dataset) > 20_000:  # of more rows only the exact name is looked for
        return ""
    own = before.mask(rows_named(before, before.roles.label, (name,)))
    # A pin means a model in all of its modes.
    _, asked = models_among(before, before.roles.label, own, modes=False)
    _, there = models_among(dataset, label, None, modes=False)
    partner = match_models(asked, there)
    return min(there[partner[0]].names) if len(asked) == 1 and partner else ""


class WindowChoice(NamedTuple):
    """Window of problem dates that the dialog of windows offers.

    Attributes:
        dates: the window; `Window()` for all dates.
        release: the releases of LiveCodeBench that the scores are on; "" where not known.
        is_opening: whether the source opens with it.
    """

    dates: Window
    release: str
    is_opening: bool

    @property
    def window(self) -> Window | None:
        """The value of the field `window` of ViewState."""
        return None if self.is_opening else self.dates

    @property
    def names(self) -> tuple[str, ...]:
        """The texts that ask for exactly this window: by month, in short form, and whole."""
        start, end = self.dates
        if self.dates == Window():
            return "all dates", "all"
        short = whole_months(start, end) if start is not None and end is not None else ""
        days = window_days(self.dates)
        return days.replace("-01.", ".").removesuffix("-01"), short, days


def can_choose(dataset: Dataset) -> bool:
    """Tell whether a source has problem dates, so that a window of dates can be chosen."""
    if dataset.selection is not None:
        return dataset.selection.results.has_dates
    return has_windows(dataset)


def window_choices(dataset: Dataset) -> list[WindowChoice]:
    """List the windows of problem dates over which a source has scores, the newest first.

    Of results by problem these are the usual windows with problems, and from each month on; the
    last choice is all dates.
    """
    found = {window_choice(dataset, None).dates, Window()}
    if dataset.selection is not None:
        results = dataset.selection.results
        months = {first_of(month_of(int(day))) for day in results.days[results.dated]}
        found |= {usual.window for usual in USUAL_WINDOWS if has_dates_of(results, usual.window)}
        found |= set(map(Window, months))
    else:
        sets = problem_sets(dataset)
        rows = first_rows(sets.codes)
        found |= {sets.window(row) for row in rows[sets.dated[rows]].tolist()}
    newest = sorted(found - {Window()}, key=lambda each: (each.end or 0, each.start or 0))
    return [window_choice(dataset, window) for window in (*newest[::-1], Window())]


def window_choice(dataset: Dataset, window: Window | None) -> WindowChoice:
    """Make the choice of a window; None is the one that the source opens with."""
    opening = dataset.source.opening
    opens = Window() if opening is None else opening.window
    if dataset.selection is not None:
        opens = dataset.selection.window
    dates = opens if window is None else window
    usual = usual_window(dates.start or 0, dates.end or 0)
    release = "" if usual is None else usual.release
    if dataset.selection is None:
        release = release_of(dataset, dates)
    return WindowChoice(dates, release, dates == opens)


def count_over(job: Job, view: View, window: Window | None) -> tuple[str, str]:
    """Count what the table shows over a window: models, or the problems that means are over.

    Args:
        job: the rows as they were read, and the view state, with any window.
        view: the rows shown, with the problems that a query keeps.
        window: the window asked for.

    Returns:
        The number and its noun; both "" where counting takes longer than a frame.
    """
    selection, state = view.dataset.selection, replace(job.state, window=window)
    if selection is not None:
        chosen = selection.results.within(window_choice(job.source, window).dates)
        by_query = True if selection.by_query is None else selection.by_query
        count, noun = int(np.count_nonzero(chosen & by_query)), "problem"
    elif not job.is_short:
        return "", ""
    else:
        count = len(job.view_of(state))
        noun = "row" if state.per_model is PerModel.ALL else "model"
    return f"{count:,}", plural(count, noun)


def with_columns_there(
    dataset: Dataset, state: ViewState, settings: ViewState, other: Dataset | None = None
) -> ViewState:
    """Drop from a view state the columns and sort keys of the settings that its rows do not have.

    Args:
        dataset: the rows as they were read.
        state: the state to check.
        settings: the user's default view, or `state` to check all that it names.
        other: the rows of the source compared with; None without one.
    """
    if settings.columns is None and not settings.sort:
        return state
    with suppress(LcbtuiError):  # the answer to the state has it too
        dataset = derive(dataset, state, other, bundled_tables)
    return fitted(state, settings, dataset)
