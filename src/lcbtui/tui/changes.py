"""What keys and clicks make of a ViewState. Pure: a state and a View in, a new state out."""

from dataclasses import replace

import numpy as np

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Column
from lcbtui.view.apply import sort_in_force
from lcbtui.view.evaluate import rows_named
from lcbtui.view.fields import FIELDS
from lcbtui.view.state import SortKey, ViewState
from lcbtui.view.view import View


def toggle_series(state: ViewState, view: View, number: int) -> ViewState | None:
    """Show or hide the series with this number (from 1); None where there is none."""
    keys = [entry.key for entry in view.series]
    if not 1 <= number <= len(keys):
        return None
    shown = set(keys if state.series is None else state.series) ^ {keys[number - 1]}
    left = tuple(key for key in keys if key in shown)
    return replace(state, series=None if len(left) == len(keys) else left)


def sort_by(state: ViewState, view: View, key: str) -> ViewState:
    """Sort by a column: numbers and dates from the top, text from A; again turns it round."""
    now = sort_in_force(view.dataset, view.roles, state)
    if now and now[0].key == key:
        return reverse_sort(state, view)
    column = view.dataset.by_key[key]
    return replace(state, sort=_plain((SortKey(key, column.kind in {"number", "date"}),), view))


def sort_next(state: ViewState, view: View, columns: tuple[Column, ...]) -> ViewState:
    """Sort by the column after the one in force, among those of the table."""
    now = sort_in_force(view.dataset, view.roles, state)
    keys = [column.key for column in columns]
    place = keys.index(now[0].key) if now and now[0].key in keys else -1
    return sort_by(state, view, keys[(place + 1) % len(keys)])


def reverse_sort(state: ViewState, view: View) -> ViewState:
    """Turn every key of the sort round."""
    now = sort_in_force(view.dataset, view.roles, state)
    turned = tuple(SortKey(key.key, not key.descending) for key in now)
    return replace(state, sort=_plain(turned, view))


def _plain(sort: tuple[SortKey, ...], view: View) -> tuple[SortKey, ...]:
    """No sort at all where it is the default one, so that a command says no more than it must."""
    default = sort_in_force(view.dataset, view.roles, ViewState())
    return () if sort == default else sort


def toggle_pin(state: ViewState, label: str) -> ViewState:
    """Pin a model, or let it go."""
    if label in state.pins:
        return replace(state, pins=tuple(pin for pin in state.pins if pin != label))
    return replace(state, pins=(*state.pins, label))


def toggle_months(state: ViewState, view: View, row: int) -> ViewState:
    """Draw the pinned models, or that of a row, by month of problem; again draws points.

    Raises:
        UsageError: if there are no months, or too many models are pinned.
    """
    if state.by_month:
        return without_months(state)
    from lcbtui.view.months_named import models_named, models_of_rows

    pinned = rows_named(view.dataset, view.roles.label, state.pins)
    names = models_of_rows(view.dataset, pinned if len(pinned) else np.array([row]))
    models_named(view.dataset, names)
    return replace(state, by_month=names, x_limits=None, y_limits=None)


def months_after_pin(state: ViewState, view: View, row: int) -> ViewState:
    """The model of a row among those drawn by month if it is pinned, else not, but never none.

    Args:
        state: with pins as they are now.
        view: what is shown.
        row: the row whose pin has changed.

    Raises:
        UsageError: if these are too many models.
    """
    from lcbtui.view.months_named import models_named, models_of_rows

    results = view.dataset.results
    assert results is not None
    drawn = [results.models[model] for model in models_named(view.dataset, state.by_month)]
    (own,) = models_of_rows(view.dataset, np.array([row]))
    if view.dataset.cell(row, view.roles.label).text in state.pins:
        names = tuple(dict.fromkeys((*drawn, own)))
    else:
        names = tuple(name for name in drawn if name != own) or (own,)
    models_named(view.dataset, names)
    return replace(state, by_month=names)


def without_months(state: ViewState) -> ViewState:
    """Points again, on axes of their own."""
    return replace(state, by_month=(), x_limits=None, y_limits=None)


def cleared(state: ViewState) -> ViewState:
    """Without any filter."""
    return replace(state, query="", params=None, score=None, series=None, limit=None)


def for_source(state: ViewState, source: str, dataset: Dataset) -> ViewState:
    """On another source: every field that stays, and of the pins those that it has too."""
    kept = {field.name: getattr(state, field.name) for field in FIELDS if field.stays}
    label = dataset.roles.label
    kept["pins"] = tuple(pin for pin in state.pins if len(rows_named(dataset, label, (pin,))))
    if state.against == source:
        kept["against"] = None
    return ViewState(source=source, **kept)
