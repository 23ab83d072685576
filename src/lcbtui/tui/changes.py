"""Functions that compute the new ViewState, or window of problem dates, for a key or click.

Ends of windows stand on the first day of a month, as in LiveCodeBench's own windows
(2024-08-01..2025-02-01, both included), and never move beyond the dates that the source has.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from lcbtui.dataset.columns import Kind, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import USUAL_WINDOWS, Window
from lcbtui.errors import LcbtuiError
from lcbtui.query.masks import rows_named
from lcbtui.report.table import table_columns
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import first_of, month_of
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import score_columns
from lcbtui.view.derive.model_matching import match_models, models_among
from lcbtui.view.derive.problem_sets import has_windows, in_window
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import View, fitted, sort_in_force


def sort_by(state: ViewState, view: View, key: str, *, descending: bool | None = None) -> ViewState:
    """Return the view state sorted by one column.

    Without a direction the sort is reversed if the column is the first sort key already.
    """
    now = sort_in_force(view.dataset, view.roles, state)
    sort: tuple[SortKey, ...] = (_first_way(view, key),)
    if descending is not None:
        sort = (SortKey(key, descending),)
    elif now and now[0].key == key:
        sort = tuple(SortKey(each.key, not each.descending) for each in now)
    return replace(state, sort=_plain(sort, view))


def sort_then_by(state: ViewState, view: View, key: str) -> ViewState:
    """Return the view state with a column added as the last sort key.

    If the column is a sort key already, its direction is reversed; if it has been reversed, the key
    is dropped, unless it is the only one.
    """
    now = sort_in_force(view.dataset, view.roles, state)
    first = _first_way(view, key)
    turned = SortKey(key, not first.descending)
    if first in now:
        sort = tuple(turned if each == first else each for each in now)
    elif turned in now and len(now) > 1:
        sort = tuple(each for each in now if each != turned)
    else:
        sort = (*(each for each in now if each != turned), first)
    return replace(state, sort=_plain(sort, view))


def _first_way(view: View, key: str) -> SortKey:
    """Return a column's default sort key: numbers and dates descending, text ascending."""
    return SortKey(key, view.dataset.by_key[key].kind in {Kind.NUMBER, Kind.DATE})


def _plain(sort: tuple[SortKey, ...], view: View) -> tuple[SortKey, ...]:
    """Return sort keys, or () if they are the view's default, so that commands do not name them."""
    default = sort_in_force(view.dataset, view.roles, ViewState())
    return () if sort == default else sort


def with_columns(state: ViewState, view: View, keys: Sequence[str]) -> ViewState:
    """Return the view state with other table columns, in the given order.

    For the default columns of the source the field `columns` is None.
    """
    own = table_columns(replace(view, state=replace(state, columns=None)))
    is_own = [column.key for column in own] == list(keys)
    return replace(state, columns=None if is_own else tuple(keys))


NARROWEST = 3  # cells that a column of the table keeps


def step_score(state: ViewState, view: View, step: int) -> tuple[ViewState, str] | None:
    """Return the view state ranked by the next (step 1) or previous (-1) score column, cyclically.

    Returns:
        The state, and a notice such as "by Pass@1, 2 of 5 scores"; None without another score.
    """
    columns, y = score_columns(view.dataset), view.roles.y
    keys = [column.key for column in columns]
    if not keys or keys == [y]:
        return None
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
    from lcbtui.view.derive.by_problem import months_models

    pinned = rows_named(view.dataset, view.roles.label, state.pins)
    selection = view.dataset.selection
    assert selection is not None  # or there were no months
    models = selection.models[pinned if len(pinned) else [row]].tolist()
    names = tuple(selection.results.models[model] for model in models)
    months_models(view.dataset, names)
    return names


def for_sources(
    state: ViewState,
    sources: Sequence[str],
    dataset: Dataset,
    defaults: ViewState = ViewState(),  # noqa: B008 - it is frozen
    before: Dataset | None = None,
) -> ViewState:
    """Adapt a view state to other sources (files or bundled tables); keep pins of models in them.

    Args:
        state: the current view state.
        sources: names of the other sources.
        dataset: the rows of the other sources.
        defaults: the user's default state, which gives all other fields.
        before: the rows from before; None finds pins by their exact names only.
    """
    kept = {field.name: getattr(state, field.name) for field in FIELDS if field.stays}
    names = (name_in(dataset, pin, before) for pin in state.pins)
    kept["pins"] = tuple(dict.fromkeys(filter(None, names)))
    if state.against in sources:
        kept["against"] = None
    return of_sources(replace(defaults, **kept), sources)


def name_in(dataset: Dataset, name: str, before: Dataset | None) -> str:
    """Find a model of another source in a dataset and return its name there; "" if absent.

    Args:
        dataset: the source that is searched.
        name: the name or pin in the other source.
        before: the rows of the other source; None finds the exact name only.
    """
    label = dataset.roles.label
    rows = [] if before is None else rows_named(before, before.roles.label, (name,)).tolist()
    if before is not None and len(rows) == 1:  # NAME@12 is a number of that source
        name = before.cell(rows[0], before.roles.label).text
    if len(rows_named(dataset, label, (name,))):
        return name
    if before is None or len(dataset) > 20_000:  # of more rows only the exact name is looked for
        return ""
    own = before.mask(rows_named(before, before.roles.label, (name,)))
    # A pin means a model in all of its modes.
    _, asked = models_among(before, before.roles.label, own, modes=False)
    _, there = models_among(dataset, label, None, modes=False)
    partner = match_models(asked, there)
    return min(there[partner[0]].names) if len(asked) == 1 and partner else ""


class DateBounds(NamedTuple):
    """Range of a source's problem dates, in whole months, as days since 1970-01-01."""

    start: int
    end: int


def can_choose(dataset: Dataset) -> bool:
    """Tell whether a source has problem dates, so that a window of dates can be chosen."""
    if dataset.selection is not None:
        return dataset.selection.results.has_dates
    return has_windows(dataset)


def window_in_force(dataset: Dataset, state: ViewState) -> Window:
    """Return the window of problem dates of a view state, else the source's default window."""
    if state.window is not None:
        return state.window
    if dataset.selection is not None:
        return dataset.selection.window
    opening = dataset.source.opening
    return Window() if opening is None else opening.window


def date_bounds(dataset: Dataset) -> DateBounds | None:
    """Return the range of problem dates of a source, in whole months; None without dates."""
    if dataset.selection is not None:
        results = dataset.selection.results
        if not results.has_dates:
            return None
        return DateBounds(month_start(results.first), _month_end(results.last))
    starts, ends = dataset.dates["window_start"].first, dataset.dates["window_end"].last
    if np.isnan(starts).all() or np.isnan(ends).all():
        return None
    return DateBounds(month_start(int(np.nanmin(starts))), _month_end(int(np.nanmax(ends))))


def window_moved(
    dataset: Dataset, state: ViewState, end: Literal["start", "end"], months: int
) -> Window:
    """Move the start or end of the window of problem dates by months, within the source's dates.

    Returns:
        The new window, or the current one if the end cannot move.
    """
    now, bounds = window_in_force(dataset, state), date_bounds(dataset)
    if bounds is None:
        return now
    first = bounds.start if now.start is None else now.start
    last = bounds.end if now.end is None else now.end
    if end == "start":
        day, lowest, highest = first, min(bounds.start, first), _stepped(last, -1)
    else:
        day, lowest, highest = last, _stepped(first, 1), max(bounds.end, last)
    moved = max(min(_stepped(day, months), highest), lowest)
    return now if (moved - day) * months <= 0 else now._replace(**{end: moved})


def next_usual(dataset: Dataset, state: ViewState) -> Window | None:
    """Find the next preset window of problem dates that holds data of the source; None if none."""
    usual, selection = list[Window](), dataset.selection
    for window in (each.window for each in USUAL_WINDOWS):
        by_problem = None if selection is None else selection.results.within(window)
        within = in_window(dataset, window) if by_problem is None else by_problem
        usual += [window] if within is None or within.any() else []
    if not usual:
        return None
    now = window_in_force(dataset, state)
    return usual[(usual.index(now) + 1) % len(usual)] if now in usual else usual[0]


def count_in_window(view: View) -> tuple[int, str]:
    """Count the problems, or without results by problem the rows, in the window of dates.

    Returns:
        The count, and the noun "problem" or "row".
    """
    dataset = view.dataset
    if dataset.selection is not None:
        return dataset.selection.problems, "problem"
    within = chosen_rows(dataset, view.roles, view.state.window, view.state.per_model)
    return len(dataset) if within is None else int(np.count_nonzero(within)), "row"


def month_start(day: int) -> int:
    """Return the first day of the month that a day is in, both in days since 1970-01-01."""
    return first_of(month_of(day))


def _month_end(day: int) -> int:
    """Round a day up to the first day of a month."""
    return day if month_start(day) == day else _stepped(day, 1)


def _stepped(day: int, months: int) -> int:
    """Move a day by some months, to the first day of a month.

    One month back from the middle of a month is the first day of that month.
    """
    if months < 0 and month_start(day) != day:
        months += 1  # the first of its own month is one step back already
    return first_of(month_of(day) + months)


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
