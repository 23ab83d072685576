"""Names of rows: the label, and where several rows share it, what distinguishes them.

A source of reports has many rows of one name. What distinguishes two of them (the mode, who
reported it, the window, else the first other column that differs) stands behind the name wherever
the name stands, so that no two rows look the same but for their scores.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import STANDARD, TOTAL, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table, model_named
from lcbtui.dataset.results import Ints, Positions
from lcbtui.dataset.windows import Window, whole_months
from lcbtui.errors import LcbtuiError
from lcbtui.text.numbers import Unit, format_number
from lcbtui.text.width import cut, cut_names, text_width
from lcbtui.view.derive.problem_sets import has_windows, numbered
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import View, rows_named

FIRST = ("source", TOTAL, "mode", "reported_by", "window_start", "version")
"""Columns that distinguish rows of one name, the preferred first; `window_start` stands for the
window. Then come those that tell the rows of a long table apart, and the other columns that hold no
numbers, in the order of the source."""

_MOST = 5_000  # of more rows not every name is looked at


class RowNames:
    """Unique display names of rows, in full or truncated to a width."""

    def __init__(self, dataset: Dataset, keys: tuple[str, ...], rows: Positions) -> None:
        """Index rows by their name, and those that share one by what distinguishes them.

        Args:
            dataset: the table.
            keys: keys of the column of names, and of columns that distinguish rows of one name.
            rows: positions of the rows whose names must differ.
        """
        self.dataset, self.label = dataset, keys[0]
        self._codes, self._rows = _codes(dataset, keys), rows
        self._own = self._codes[rows]  # −1 without a name
        named = rows[self._own >= 0]
        self._counts = np.bincount(self._codes[named], minlength=self._codes.max(initial=-1) + 1)
        self._named = named if len(named) <= _MOST else named[:0]
        self._details: dict[int, str] = {}
        self._shorts: dict[int, Mapping[int, str]] = {}

    def label_of(self, row: int) -> str:
        """Return a row's label, the name of its model; "" if missing."""
        return self.dataset.cell(row, self.label).text

    def detail(self, row: int) -> str:
        """Return the text that tells a row from others of its name: "thinking"; "" if none."""
        known = self._details
        if row not in known:
            code = self._codes[row]
            count = 0 if code < 0 else self._counts[code]
            if count < 2 or count > _MOST:
                return f"@{row + 1}" if count > _MOST else ""
            rows = self._rows[self._own == code]
            known |= _distinguished(self.dataset, rows.tolist(), _columns(self.dataset, self.label))
        return known.get(row, f"@{row + 1}")  # another report stands for this row

    def whole(self, row: int) -> str:
        """Return the model name with its distinguishing detail: "Qwen3-8B (thinking)"."""
        label, detail = self.label_of(row), self.detail(row)
        return f"{label} ({detail})" if label and detail else label

    def short(self, row: int, width: int) -> str:
        """Truncate the name of a row to `width` terminal cells, distinct from all other names."""
        shorts = self._shorts
        if width not in shorts:
            wholes = self._wholes
            cuts = cut_names(wholes.values(), width)
            counts = Counter(cuts[name] for name in wholes.values())
            found = {}
            for each, name in wholes.items():
                number = "" if counts[cuts[name]] == 1 else f"@{each + 1}"
                found[each] = cut(name, width - len(number)) + number if number else cuts[name]
            shorts[width] = found
        return shorts[width].get(row) or cut(self.whole(row), width)

    @cached_property
    def widest(self) -> int:
        """Return the width of the longest full name in terminal cells; 0 if there are too many."""
        return max(map(text_width, self._wholes.values()), default=0)

    @cached_property
    def _wholes(self) -> Mapping[int, str]:
        return {row: self.whole(row) for row in self._named.tolist()}


@cached(size=1)
def row_names(view: View) -> RowNames:
    """Make unique display names for the rows of a View (the table after filters).

    A name that several matching rows share gets a detail. In the explorer all rows before filtering
    are considered, so that names do not change while a query is typed.
    """
    dataset, state, label, x = view.dataset, view.state, view.roles.label, view.roles.x
    # Months distinguish their rows themselves.
    keys = (label,) if x is None or x not in dataset.dates else (label, x)
    if view.generation:
        reports = state.window, state.per_model
        return _among_chosen(dataset, keys, view.roles, *reports)
    return RowNames(dataset, keys, view.matching)


def rows_called(view: View, name: str) -> list[int]:
    """Find rows by a display name with a detail or row number: "Qwen3-8B (paper)", "Qwen3-8B@12".

    Args:
        view: the view whose tables print such names.
        name: the name as typed; a plain label finds nothing.
    """
    label, dataset = view.roles.label, view.dataset
    base, _, detail = name.rpartition(" (")
    if not (base and detail) and "@" not in name:
        return []
    there = rows_named(dataset, label, (name, base)).tolist()
    names = row_names(view)
    if any(names.label_of(row) == name for row in there):
        return []
    found = [row for row in there if names.whole(row) == name]
    return found or rows_named(dataset, label, (name,)).tolist()


def model_meant(view: View, name: str) -> Positions:
    """Find all rows of the single model that a typed name matches, including rows filtered out.

    Raises:
        NothingMatchedError: if no model matches, with the nearest names.
        UsageError: if several models match.
    """
    rows = rows_called(view, name) or rows_named(view.dataset, view.roles.label, (name,)).tolist()
    if not rows:
        rows = [at.row for at in model_named([Table(view.dataset, view.roles)], name).rows]
    return np.array(rows, dtype=np.int64)


@cached(size=1)
def vs_row(view: View) -> int | None:
    """Find the first row of the model to compare with, named by `--vs`; None if there is none.

    The name is matched as `lookup.model_named` does.
    """
    if view.state.vs is None:
        return None
    try:
        named = model_meant(view, view.state.vs)
    except LcbtuiError:  # the user was told when the name was looked up
        return None
    found = view.matching[view.dataset.mask(named)[view.matching]]
    return int(found[0]) if len(found) else None


def reference_row(view: View) -> int | None:
    """Find the row that all others are compared with: of `--vs`, else the first pinned, else ours.

    None where none of these is shown; then the selected row takes its place.
    """
    asked, pins, dataset = vs_row(view), view.state.pins[:1], view.dataset
    for named in (rows_named(dataset, view.roles.label, pins), view.ours) if asked is None else ():
        found = view.matching[dataset.mask(named)[view.matching]]
        if len(found):
            return int(found.min())
    return asked


def naming_rows(view: View) -> ViewState:
    """Normalise model names in a ViewState (ours, versus, pins) to names in the table or NAME@12.

    A display name such as "Qwen3-8B (paper)" becomes the label with its row number; a name in
    another case or without its organization becomes the label. A name of no model or of several
    stays.
    """
    state = view.state

    def named(name: str) -> str:
        if len(rows_named(view.dataset, view.roles.label, (name,))):
            return name
        try:
            rows = model_meant(view, name)
        except LcbtuiError:
            return name
        label = view.dataset.cell(int(rows[0]), view.roles.label).text
        is_row = len(rows) == 1 and rows_called(view, name)
        return f"{label}@{rows[0] + 1}" if is_row else label

    ours, vs = (None if name is None else named(name) for name in (state.ours, state.vs))
    return replace(state, ours=ours, vs=vs, pins=tuple(map(named, state.pins)))


@cached(size=4)
def _among_chosen(
    dataset: Dataset, keys: tuple[str, ...], roles: Roles, window: Window | None, which: PerModel
) -> RowNames:
    within = chosen_rows(dataset, roles, window, which)
    rows = np.arange(len(dataset)) if within is None else np.flatnonzero(within)
    return RowNames(dataset, keys, rows)


@cached(size=2)
def _codes(dataset: Dataset, keys: tuple[str, ...]) -> Ints:
    """Encode combinations of columns' values as (rows,) integers; −1 without a model name."""
    label, *others = map(dataset.codes, keys)
    return np.where(label < 0, -1, numbered(label, *others) if others else label)


def _distinguished(
    dataset: Dataset, rows: Sequence[int], keys: Sequence[str], said: tuple[str, ...] = ()
) -> dict[int, str]:
    """Map each row that shares a model name to a detail that distinguishes it, such as its mode.

    Args:
        dataset: the table.
        rows: the rows with this name.
        keys: the columns to compare, the preferred first.
        said: texts already chosen as details of all these rows.
    """
    if len(rows) == 1:
        return {rows[0]: ", ".join(said)}
    for place, key in enumerate(keys):
        groups: dict[str, list[int]] = {}
        for row in rows:
            groups.setdefault(_text(dataset, row, key), []).append(row)
        longest = 48 if key in dataset.report.apart else 24  # no link
        if len(groups) > 1 and max(map(text_width, groups)) <= longest:
            found: dict[int, str] = {}
            for text, some in groups.items():
                words = (*said, text) if text else said
                found |= _distinguished(dataset, some, keys[place + 1 :], words)
            return found
    return {row: ", ".join((*said, f"@{row + 1}")) for row in rows}  # as in NAME@12


@cached(size=2)
def _columns(dataset: Dataset, label: str) -> tuple[str, ...]:
    first = [key for key in (*FIRST, *dataset.report.apart) if key in dataset.by_key]
    rest = (
        column.key
        for column in dataset.columns
        if column.kind is not Kind.NUMBER
        and column.key not in {label, "window_end"}
        and not (column.key in STANDARD and STANDARD[column.key].computed)
    )
    return tuple(dict.fromkeys((*first, *rest)))


def _text(dataset: Dataset, row: int, key: str) -> str:
    """Format a cell of the table as a short detail of a name: whole months as 2408-2502."""
    if key != "window_start" or not has_windows(dataset):
        cell, is_number = dataset.cell(row, key), dataset.by_key[key].kind is Kind.NUMBER
        text = cell.text
        if key == TOTAL and cell.number is not None:
            return format_number(cell.number, cell.decimals, Unit.BILLIONS)
        return f"{key} {text}" if is_number and text else text
    ends = [dataset.cell(row, end) for end in ("window_start", "window_end")]
    days = [end.number for end in ends if end.number is not None]
    if len(days) < 2:
        return ""
    return whole_months(*days) or "..".join(end.text for end in ends)
