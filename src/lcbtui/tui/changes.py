"""What keys and clicks make of a ViewState: a state and rows in, a new state or window out.

Ends of windows stand on the first day of a month, as in LiveCodeBench's own windows
(2024-08-01..2025-02-01, both included), and never move beyond the dates that the source has.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import USUAL_WINDOWS, Window
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.table import chosen_widths, columns_on_screen, table_columns
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import first_of, month_of
from lcbtui.text.words import listed, plural
from lcbtui.view.apply import sort_in_force
from lcbtui.view.derive.by_problem import models_of_rows, months_models
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import score_columns
from lcbtui.view.derive.model_matching import match_models, models_among
from lcbtui.view.derive.problem_sets import has_windows, in_window
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.notation import SortKey
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import View, fitted


def sort_by(state: ViewState, view: View, key: str) -> ViewState:
    """Sort by a column alone; again turns it round."""
    now = sort_in_force(view.dataset, view.roles, state)
    if now and now[0].key == key:
        turned = tuple(SortKey(each.key, not each.descending) for each in now)
        return replace(state, sort=_plain(turned, view))
    return replace(state, sort=_plain((_first_way(view, key),), view))


def sort_then_by(state: ViewState, view: View, key: str) -> ViewState:
    """Sort by a column after the keys in force; a key is turned round, the second time dropped.

    The only key there is is turned round each time.
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


def sort_one_way(state: ViewState, view: View, key: str, *, descending: bool) -> ViewState:
    """Sort by a column alone, in a given direction."""
    return replace(state, sort=_plain((SortKey(key, descending),), view))


def _first_way(view: View, key: str) -> SortKey:
    """A column as it is sorted first: numbers and dates from the top, text from A."""
    return SortKey(key, view.dataset.by_key[key].kind in {Kind.NUMBER, Kind.DATE})


def _plain(sort: tuple[SortKey, ...], view: View) -> tuple[SortKey, ...]:
    """No sort at all where it is the default one, so that a command says no more than it must."""
    default = sort_in_force(view.dataset, view.roles, ViewState())
    return () if sort == default else sort


def with_columns(state: ViewState, view: View, keys: Sequence[str]) -> ViewState:
    """Show some columns in an order; nothing is said of them where the source has them so."""
    own = table_columns(replace(view, state=replace(state, columns=None)))
    is_own = [column.key for column in own] == list(keys)
    return replace(state, columns=None if is_own else tuple(keys))


NARROWEST = 3  # cells that a column of the table keeps

_NOUNS = {
    "params": "sizes",
    "score": "scores",
    "limit": "number of rows",
    **dict.fromkeys(("x", "y", "log_x", "x_limits", "y_limits"), "axes"),
    "lower_better": "less is better",
    "label": "names",
    "ranking": "the ranking",
    "series_by": "series",
    "errors": "intervals",
    "apart": "ties",
    "per_model": "reports",
    **dict.fromkeys(("params_unit", "params_from_names", "join_params"), "sizes"),
    "transpose": "models as columns",
    "as_is": "columns as they are written",
    "against": "comparison",
    "by_month": "months",
    "rank_anyway": "ranks",
    "bits": "bits a weight",
    "ours": "our model",
}
"""What a field of ViewState is called where that is not its name."""


def change_words(older: ViewState, newer: ViewState, view: View) -> str:
    """What a change was: "column Organization hidden", "query qwen", "frontier on".

    Args:
        older: the state before it.
        newer: the state after it.
        view: rows that have the columns of both.
    """
    several = plural(len(newer.sources), "source")
    found = [f"{several} {listed(newer.sources)}"] if newer.sources != older.sources else []
    for field in FIELDS:
        before, after = getattr(older, field.name), getattr(newer, field.name)
        if before == after:
            continue
        noun = _NOUNS.get(field.name, field.name)
        if field.name in {"columns", "widths"}:
            found += _columns_words(older, newer, view)
        elif isinstance(after, bool):
            found.append(f"{noun} {'on' if after else 'off'}")
        elif field.name == "query":
            found.append(f"query {after}" if after else "query cleared")
        else:
            found.append(noun)
    return ", ".join(dict.fromkeys(found))


def _columns_words(older: ViewState, newer: ViewState, view: View) -> list[str]:
    """Which columns were hidden, shown or moved, and which got another width."""
    views = [replace(view, state=state) for state in (older, newer)]
    try:
        before, after = (columns_on_screen(each) for each in views)
        narrow, wide = map(chosen_widths, views)
    except UsageError:  # one of another source, or of a comparison that is no more
        return ["columns"]
    found = []
    for some, others, verb in ((before, after, "hidden"), (after, before, "shown")):
        only = [column.title for column in some if column not in others]
        if only:
            found.append(f"{plural(len(only), 'column')} {', '.join(only)} {verb}")
    if not found and before != after:
        found.append("columns in another order")
    for key in dict.fromkeys((*narrow, *wide)):
        if narrow.get(key) != wide.get(key):
            cells = f"{wide[key]} cells wide" if key in wide else "as wide as at first"
            found.append(f"column {view.dataset.by_key[key].title} {cells}")
    return found


def _keys(view: View) -> list[str]:
    return [column.key for column in columns_on_screen(view)]


class Stepped(NamedTuple):
    """A state that ranks by another score, and which that is, in words."""

    state: ViewState
    words: str


def step_score(state: ViewState, view: View, step: int) -> Stepped | None:
    """Rank by the score column after (1) or before (-1) the one in force; None without another.

    The scores are those of the source, in its order. A sort by the one before becomes one by it.
    """
    columns, y = score_columns(view.dataset), view.roles.y
    keys = [column.key for column in columns]
    if not keys or keys == [y]:
        return None
    here = keys.index(y) if y in keys else (-1 if step > 0 else 0)
    place = (here + step) % len(keys)
    column = columns[place]
    words = f"by {column.title}, {place + 1} of {len(keys)} scores"
    return Stepped(with_score(state, view, column.key), words)


def with_score(state: ViewState, view: View, key: str) -> ViewState:
    """Rank by a column: whatever was of the score before is of it now, or gone."""
    own = view.dataset.roles.y
    sort = tuple(SortKey(key, it.descending) if it.key == view.roles.y else it for it in state.sort)
    return replace(
        state,
        y=None if key == own else key,
        sort=sort,
        lower_better=None,
        y_limits=None,
        by_month=(),
    )


def pin_of(view: View, row: int) -> str:
    """What means this row alone: its label, as NAME@12 where others have it too; "" without one."""
    label = view.dataset.cell(row, view.roles.label).text
    several = len(rows_named(view.dataset, view.roles.label, (label,))) > 1
    return f"{label}@{row + 1}" if label and several else label


def toggle_pin(state: ViewState, view: View, row: int) -> ViewState:
    """Pin a row, or let go whatever pins it."""
    rows = {pin: rows_named(view.dataset, view.roles.label, (pin,)) for pin in state.pins}
    kept = tuple(pin for pin in state.pins if row not in rows[pin])
    return replace(state, pins=kept if kept != state.pins else (*kept, pin_of(view, row)))


def toggle_ours(state: ViewState, label: str) -> ViewState:
    """Take a model for ours, or let the sources say again which is."""
    return replace(state, ours=None if label == state.ours else label)


def picked_rows(view: View, selected: int | None) -> list[int]:
    """The rows of the pinned models in the order of pinning; without a pin the selected row.

    Of a pinned model those shown, or all where a filter leaves none.
    """
    shown = set(view.rows.tolist())
    rows: list[int] = []
    for pin in view.state.pins:
        own = rows_named(view.dataset, view.roles.label, (pin,)).tolist()
        rows += [row for row in own if row in shown] or own
    return list(dict.fromkeys(rows)) or ([] if selected is None else [selected])


def toggle_months(state: ViewState, view: View, row: int) -> ViewState:
    """Draw the pinned models, or that of a row, by month of problem; again draws points.

    Raises:
        UsageError: if there are no months, or too many models are pinned.
    """
    if state.by_month:
        return replace(state, by_month=(), x_limits=None, y_limits=None)
    pinned = rows_named(view.dataset, view.roles.label, state.pins)
    names = models_of_rows(view.dataset, pinned if len(pinned) else np.array([row]))
    months_models(view.dataset, names)
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
    assert view.dataset.selection is not None
    results = view.dataset.selection.results
    drawn = [results.models[model] for model in months_models(view.dataset, state.by_month)]
    (own,) = models_of_rows(view.dataset, np.array([row]))
    if row in rows_named(view.dataset, view.roles.label, state.pins):
        names = tuple(dict.fromkeys((*drawn, own)))
    else:
        names = tuple(name for name in drawn if name != own) or (own,)
    months_models(view.dataset, names)
    return replace(state, by_month=names)


def for_sources(
    state: ViewState,
    sources: Sequence[str],
    dataset: Dataset,
    defaults: ViewState = ViewState(),  # noqa: B008 - it is frozen
    before: Dataset | None = None,
) -> ViewState:
    """On other sources: every field that stays, and of the pins the models that it has too.

    The others are as the user's defaults say.

    Args:
        state: what was asked for.
        sources: the other sources.
        dataset: their rows.
        defaults: the user's own.
        before: the rows from before; None matches pins by their very names alone.
    """
    kept = {field.name: getattr(state, field.name) for field in FIELDS if field.stays}
    names = (name_in(dataset, pin, before) for pin in state.pins)
    kept["pins"] = tuple(dict.fromkeys(filter(None, names)))
    if state.against in sources:
        kept["against"] = None
    return of_sources(replace(defaults, **kept), sources)


MOST_MATCHED = 20_000
"""In a source of more rows a model is looked for by its very name alone."""


def name_in(dataset: Dataset, name: str, before: Dataset | None) -> str:
    """What a source calls a model of another one; "" where it does not have it.

    Args:
        dataset: the source that is asked.
        name: what the other one calls the model.
        before: the other one; None for one that is not at hand.
    """
    label = dataset.roles.label
    rows = [] if before is None else rows_named(before, before.roles.label, (name,)).tolist()
    if before is not None and len(rows) == 1:  # NAME@12 is a number of that source
        name = before.cell(rows[0], before.roles.label).text
    if len(rows_named(dataset, label, (name,))):
        return name
    if before is None or len(dataset) > MOST_MATCHED:
        return ""
    own = np.zeros(len(before), dtype=np.bool_)
    own[rows_named(before, before.roles.label, (name,))] = True
    # A pin means a model in all of its modes.
    _, asked = models_among(before, before.roles.label, own, modes=False)
    _, there = models_among(dataset, label, None, modes=False)
    partner = match_models(asked, there).partner
    return min(there[partner[0]].names) if len(asked) == 1 and partner else ""


def lost_words(older: ViewState, newer: ViewState, dataset: Dataset, before: Dataset) -> str:
    """What did not come along to another source: "pin AM-thinking-v1 is not in paper".

    Args:
        older: the state on the rows `before`.
        newer: the state on the other source.
        dataset: the rows of that.
        before: those from before.
    """
    source, found = dataset.source, []
    name = source.short_name
    gone = [pin for pin in older.pins if name_in(dataset, pin, before) not in newer.pins]
    if gone:
        verb = "is" if len(gone) == 1 else "are"
        found.append(f"{plural(len(gone), 'pin')} {', '.join(gone)} {verb} not in {name}")
    if older.sort and older.sort != newer.sort:
        found.append(f"sorted as {name} is at first")
    return "; ".join(found)


@dataclass(frozen=True)
class DateBounds:
    """The first days of months around all the dates of a source, in days since 1970-01-01."""

    start: int
    end: int


def can_choose(dataset: Dataset) -> bool:
    """Whether a window means anything to this source."""
    if dataset.selection is not None:
        return dataset.selection.results.has_dates
    return has_windows(dataset)


def window_in_force(dataset: Dataset, state: ViewState) -> Window:
    """The window asked for, or the one that the source opens on.

    Args:
        dataset: the rows as they were opened.
        state: what is asked for.
    """
    if state.window is not None:
        return state.window
    if dataset.selection is not None:
        return dataset.selection.window
    opening = dataset.source.opening
    return Window() if opening is None else opening.window


def date_bounds(dataset: Dataset) -> DateBounds | None:
    """The edges of a source; None where no row has a date."""
    if dataset.selection is not None:
        results = dataset.selection.results
        if not results.has_dates:
            return None
        return DateBounds(month_start(results.first), _month_start_from(results.last))
    starts, ends = dataset.dates["window_start"].first, dataset.dates["window_end"].last
    if np.isnan(starts).all() or np.isnan(ends).all():
        return None
    return DateBounds(month_start(int(np.nanmin(starts))), _month_start_from(int(np.nanmax(ends))))


def window_moved(
    dataset: Dataset, state: ViewState, end: Literal["start", "end"], months: int
) -> Window:
    """The window in force with one of its ends moved; as it is where there is no room."""
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
    """The usual window after the one in force, of those that hold anything here; None without."""
    usual = [usual.window for usual in USUAL_WINDOWS if _holds_any(dataset, usual.window)]
    if not usual:
        return None
    now = window_in_force(dataset, state)
    return usual[(usual.index(now) + 1) % len(usual)] if now in usual else usual[0]


def toggled_all_dates(state: ViewState) -> Window | None:
    """Every date; while that is in force, what the source opens on."""
    return None if state.window == Window() else Window()


def month_starts(bounds: DateBounds) -> list[int]:
    """The first day of each month from the one edge to before the other."""
    months = range(month_of(bounds.start), max(month_of(bounds.end), month_of(bounds.start) + 1))
    return [first_of(month) for month in months]


def count_in_window(view: View) -> tuple[int, str]:
    """How many problems the means are over, or reports the window keeps, and the noun for one."""
    dataset = view.dataset
    if dataset.selection is not None:
        return dataset.selection.problems, "problem"
    within = chosen_rows(dataset, view.roles, view.state.window, view.state.per_model)
    return len(dataset) if within is None else int(np.count_nonzero(within)), "row"


def _holds_any(dataset: Dataset, window: Window) -> bool:
    if dataset.selection is not None:
        return bool(dataset.selection.results.within(window).any())
    within = in_window(dataset, window)
    return within is None or bool(within.any())


def month_start(day: int) -> int:
    """The first day of the month that a day is in."""
    return first_of(month_of(day))


def _month_start_from(day: int) -> int:
    """The day itself where it is the first of a month, else the first of the next."""
    return day if month_start(day) == day else first_of(month_of(day) + 1)


def _stepped(day: int, months: int) -> int:
    """The first of a month before (negative) or after a day, so many of them away."""
    if months < 0 and month_start(day) != day:
        months += 1  # the first of its own month is one step back already
    return first_of(month_of(day) + months)


def with_columns_there(dataset: Dataset, state: ViewState, beside: Dataset | None) -> ViewState:
    """A state without the columns and sort keys that the rows of a source do not have.

    Args:
        dataset: the rows as they were read.
        state: what is asked of them.
        beside: the rows of the source compared with; None without one.
    """
    try:
        derived = derive(dataset, state, beside, bundled_tables)
    except LcbtuiError:  # something else is wrong with it
        return state
    return fitted(state, state, derived)


def with_defaults(dataset: Dataset, state: ViewState, defaults: ViewState) -> ViewState:
    """A state with those columns and sort keys of the settings that a source has."""
    if defaults.columns is None and not defaults.sort:
        return state
    with suppress(LcbtuiError):  # the answer to the state tells of it
        dataset = derive(dataset, state, bundled=bundled_tables)
    return fitted(state, defaults, dataset)
