"""Roles and series: which columns are in force, and which series each row belongs to.

Each row is in exactly one, in a fixed order. And which rows are our model's.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Kind, Roles
from lcbtui.dataset.dataset import Dataset, Positions
from lcbtui.dataset.lookup import (
    find_column,
    matching_columns,
    require_column,
    require_columns,
)
from lcbtui.dataset.standard import OPENNESS_LABELS, as_x, is_lower_better, nameable
from lcbtui.errors import UsageError
from lcbtui.query.masks import rows_named
from lcbtui.text.words import first_few
from lcbtui.view.notation import plain_number
from lcbtui.view.state import ViewState

ALL = "all"
"""The one series of a source that says nothing of openness."""

OTHER = "other"
UNKNOWN = "unknown"
MOST_CATEGORIES = 8

_ON_AXIS = {Kind.NUMBER, Kind.DATE}


@dataclass(frozen=True, eq=False)
class Grouping:
    """The series of a Dataset.

    Attributes:
        keys, labels: the series that have any row or that the source names, in the order of the
            legend.
        codes: (rows,) int8 index into `keys`.
        standard: keys that may be named though no row has them.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    codes: npt.NDArray[np.int8]
    standard: tuple[str, ...] = ()


@cached(size=4)
def group(dataset: Dataset, by: str | None, ours: tuple[int, ...]) -> Grouping:
    """Assign every row a series.

    Args:
        dataset: the rows.
        by: the column that tells series apart, or None; openness has its fixed words and order.
        ours: positions of our model's rows: they override the openness column.
    """
    openness = by == "openness"
    places, words = _factorized(dataset, by)
    own_words = dataset.source.chart.series_labels
    named_here = by is not None and by == dataset.roles.series and not openness
    declared = tuple(own_words) if named_here else ()
    if openness:
        keys = tuple(OPENNESS_LABELS)
        key_of = [word if word in keys and word != "ours" else "unknown" for word in words]
    elif by is not None:
        # What the source names keeps its place, so that no colour changes while a window moves.
        keys = (*declared, *(w for w in _largest(places, words) if w not in declared), OTHER)
        key_of = [word if word in keys else OTHER for word in words]
    else:
        keys, key_of = (ALL, "ours"), list(words)
    codes = np.array([keys.index(key) for key in key_of], dtype=np.int8)[places]
    if openness or by is None:
        codes[list(ours)] = keys.index("ours")
    staying = [keys.index(key) for key in declared if key != UNKNOWN]
    present = np.union1d(codes, np.array(staying, dtype=np.int8))
    plain = {**OPENNESS_LABELS, ALL: "Models"} if openness or by is None else {OTHER: "Other"}
    kept = tuple(keys[code] for code in present)
    return Grouping(
        keys=kept,
        labels=tuple(own_words.get(key, plain.get(key, key)) for key in kept),
        codes=np.searchsorted(present, codes).astype(np.int8),
        standard=tuple(OPENNESS_LABELS) if openness or by is None else (),
    )


def _factorized(dataset: Dataset, by: str | None) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """For each row the place of its word among the distinct words; missing is "unknown"."""
    if by is None:
        return np.zeros(len(dataset), dtype=np.int64), (ALL,)
    codes, values = dataset.frame[by].factorize()
    words = [plain_number(value) if isinstance(value, float) else str(value) for value in values]
    return np.where(codes < 0, len(words), codes).astype(np.int64), (*words, UNKNOWN)


def _largest(places: npt.NDArray[np.int64], words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the most rows, at most eight, the largest first."""
    counts = np.bincount(places, minlength=len(words))
    ranked = sorted((-count, word) for count, word in zip(counts, words, strict=True) if count)
    return tuple(word for _, word in ranked[:MOST_CATEGORIES])


def roles_in_force(dataset: Dataset, state: ViewState) -> Roles:
    """The source's roles with those that `--x --y --label --series-by` replace.

    Raises:
        UsageError: for an unknown column (also in `--columns` and `--widths`), an axis that is no
            number and no date, or a label that is a number.
    """
    own = dataset.roles
    for name in state.columns or ():
        require_columns(name, nameable(dataset.columns), own)
    for width in state.widths:
        require_column(width.key, dataset.columns, own)
    names = {"label": state.label, "x": state.x, "y": state.y, "series": state.series_by}
    found = {
        role: require_column(name, dataset.columns, own) for role, name in names.items() if name
    }
    for axis in ("x", "y"):
        if axis in found and found[axis].kind not in _ON_AXIS:
            why, key = "is text; an axis needs numbers or dates", found[axis].key
            offered = [column.key for column in as_x(dataset.columns)]
            if axis == "y":
                offered = [column.key for column in dataset.columns if column.kind in _ON_AXIS]
            why += f", such as {first_few(offered, more=', …')}" if offered else ""
            raise UsageError(f"--{axis} {key}: {why}", plain=f"{key} {why}")
    if "label" in found and found["label"].kind is Kind.NUMBER:
        key = found["label"].key
        raise UsageError(
            f"--label {key}: is a number; a label needs text",
            plain=f"{key} is a number; a label needs text",
        )
    chosen: dict[str, Any] = {role: column.key for role, column in found.items()}
    roles = own._replace(**chosen)
    return _with_direction(dataset, roles, state)


def _with_direction(dataset: Dataset, roles: Roles, state: ViewState) -> Roles:
    """The roles with whether less of y is better: as asked, else as the header of y says."""
    lower = state.lower_better
    if lower is None:
        y = dataset.by_key.get(roles.y or "")
        of_source = dataset.roles.lower_better and roles.y == dataset.roles.y
        lower = of_source or (y is not None and is_lower_better(y))
    return roles._replace(lower_better=lower)


def fitted(state: ViewState, settings: ViewState, dataset: Dataset) -> ViewState:
    """The state without those columns and sort keys of the settings that the source does not have.

    What is set holds for every source, and what was asked of this one must be there.
    """

    def has(name: str) -> bool:
        columns = dataset.columns
        found = find_column(name.strip(), columns, dataset.roles)
        return found is not None or bool(matching_columns(name, columns))

    if state.columns is not None and state.columns == settings.columns:
        state = replace(state, columns=tuple(filter(has, state.columns)) or None)
    if state.sort and state.sort == settings.sort:
        state = replace(state, sort=tuple(key for key in state.sort if has(key.key)))
    if state.widths and state.widths == settings.widths:
        state = replace(state, widths=tuple(width for width in state.widths if has(width.key)))
    return state


def roles_so_far(dataset: Dataset, state: ViewState) -> Roles:
    """Label, x and y in force, as far as `derive` has come: it may add the columns that are asked.

    A name that means no fitting column yet is passed over; `roles_in_force` judges it at the end.
    """
    own = dataset.roles
    fitting: dict[str, Any] = {}
    for role, name, kinds in (
        ("label", state.label, set(Kind) - {Kind.NUMBER}),
        ("x", state.x, _ON_AXIS),
        ("y", state.y, _ON_AXIS),
    ):
        column = None if name is None else find_column(name.strip(), dataset.columns, own)
        if column is not None and column.kind in kinds:
            fitting[role] = column.key
    return _with_direction(dataset, own._replace(**fitting), state)


def our_rows(dataset: Dataset, roles: Roles, state: ViewState) -> Positions:
    """Positions of our model's rows: those named by `--ours`, else those the source highlights."""
    if state.ours is not None:
        return rows_named(dataset, roles.label, (state.ours,))
    if "highlight" not in dataset.by_key:
        return np.empty(0, dtype=np.int64)
    return highlighted(dataset)


@cached(size=1)
def highlighted(dataset: Dataset) -> Positions:
    """Positions of the rows that the source highlights."""
    said = dataset.frame["highlight"].astype("str").str.casefold()
    return np.flatnonzero((said == "true").to_numpy(dtype=np.bool_, na_value=False))
