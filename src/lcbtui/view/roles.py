"""Which columns are in force as label, x, y and series, and which rows are ours."""

from dataclasses import replace

import numpy as np

from lcbtui.errors import UsageError
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Kind, Roles
from lcbtui.view.columns import find_column, require_column
from lcbtui.view.evaluate import rows_named
from lcbtui.view.memory import remembered
from lcbtui.view.state import ViewState
from lcbtui.view.view import Positions


def roles_in_force(dataset: Dataset, state: ViewState) -> Roles:
    """The source's roles with those that `--x --y --label --series-by` replace.

    Raises:
        UsageError: for an unknown column (also in `--columns`), an axis that is not a number or
            a date, or a label that is a number.
    """
    own = dataset.roles
    for name in state.columns or ():
        require_column(name, dataset.columns, own)
    names = {"label": state.label, "x": state.x, "y": state.y, "series": state.series_by}
    found = {
        role: require_column(name, dataset.columns, own) for role, name in names.items() if name
    }
    for axis in ("x", "y"):
        column = found.get(axis)
        if column is not None and column.kind not in {Kind.NUMBER, Kind.DATE}:
            raise UsageError(f"--{axis} {column.key}: is text; an axis needs numbers or dates")
    if "label" in found and found["label"].kind is Kind.NUMBER:
        raise UsageError(f"--label {found['label'].key}: is a number; a label needs text")
    return replace(own, **{role: column.key for role, column in found.items()})


def roles_so_far(dataset: Dataset, state: ViewState) -> Roles:
    """Label, x and y in force, as far as `derive` has come: it may add the columns that are asked.

    A name that means no fitting column yet is passed over; `roles_in_force` judges it at the end.
    """
    own, numbers = dataset.roles, {Kind.NUMBER, Kind.DATE}
    found = {
        role: None if name is None else find_column(name.strip(), dataset.columns, own)
        for role, name in (("label", state.label), ("x", state.x), ("y", state.y))
    }
    fitting = {
        role: column.key
        for role, column in found.items()
        if column is not None
        and (column.kind is not Kind.NUMBER if role == "label" else column.kind in numbers)
    }
    return replace(own, **fitting)


def our_rows(dataset: Dataset, roles: Roles, state: ViewState) -> Positions:
    """Positions of our model's rows: those named by `--ours`, else those the source highlights."""
    if state.ours is not None:
        return rows_named(dataset, roles.label, (state.ours,))
    if "highlight" not in dataset.by_key:
        return np.empty(0, dtype=np.int64)
    return _highlighted(dataset)


@remembered(size=1)
def _highlighted(dataset: Dataset) -> Positions:
    said = dataset.frame["highlight"].astype("str").str.casefold()
    return np.flatnonzero((said == "true").to_numpy(dtype=np.bool_, na_value=False))
