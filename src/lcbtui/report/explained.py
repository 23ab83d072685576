"""The load report as somebody asks for it: with the roles in force, and duplicates counted.

Which rows have a place on the chart, and which names occur twice, depends on the columns that flags
choose. A large source takes a while to count, so that nothing of this is done when it is opened.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.load_report import Choice, Duplicates, LoadReport
from lcbtui.sources.model import Kind, Roles
from lcbtui.view.memory import remembered
from lcbtui.view.roles import roles_in_force
from lcbtui.view.state import ViewState

_APART = ("mode", "version", "window_start", "window_end", "window_as_stated")
"""Columns that tell rows of one name apart."""

_EXAMPLES = 3
_FLAGS = {"label": "--label", "x": "--x", "y": "--y", "series": "--series-by"}


def explained(dataset: Dataset, state: ViewState) -> LoadReport:
    """The load report of a derived Dataset.

    Args:
        dataset: what `derive` gave.
        state: whose flags choose roles; what they settle is no longer to be chosen.

    Raises:
        UsageError: for a column that is not there or cannot have the role.
    """
    report, roles = dataset.report, roles_in_force(dataset, state)
    asked = {"label": state.label, "x": state.x, "y": state.y, "series": state.series_by}
    why = dict(report.why)
    why |= {role: f"asked for with {_FLAGS[role]}" for role in asked if asked[role] is not None}
    no_x, no_y = (
        np.ones(len(dataset), dtype=np.bool_) if key is None else np.isnan(dataset.numbers(key))
        for key in (roles.x, roles.y)
    )
    return replace(
        report,
        roles=roles,
        why=tuple(why.items()),
        unplaceable=int((no_x | no_y).sum()),
        no_x=int(no_x.sum()),
        no_y=int(no_y.sum()),
        duplicates=duplicates(dataset, roles.label),
        choices=tuple(choice for choice in report.choices if not _settled(choice, state, roles)),
    )


def _settled(choice: Choice, state: ViewState, roles: Roles) -> bool:
    """Sizes can be joined too, so that x need not have been asked for."""
    return (choice.flag == "--x" and roles.x is not None) or (
        choice.flag == "--y" and state.y is not None
    )


@remembered(size=2)
def duplicates(dataset: Dataset, label: str) -> Duplicates | None:
    """Names that occur more than once, in one mode, version and window; None without any."""
    keys = [label, *(key for key in _APART if key in dataset.by_key and key != label)]
    named = dataset.frame.loc[dataset.frame[label].notna()]
    repeated = named[named.duplicated(keys, keep=False)]
    if not len(repeated):
        return None
    names = repeated[label].value_counts(sort=True)
    return Duplicates(
        len(names),
        len(repeated),
        tuple(keys),
        tuple((str(name), int(times)) for name, times in names.iloc[:_EXAMPLES].items()),
        _apart(dataset, repeated, keys),
    )


def _apart(dataset: Dataset, repeated: pd.DataFrame, keys: list[str]) -> tuple[str, str] | None:
    """The category that leaves the fewest names repeated, if it is less than a tenth of them."""
    left = {
        column.key: int(repeated.duplicated([*keys, column.key], keep=False).sum())
        for column in dataset.columns
        if column.kind is Kind.CATEGORY and column.key not in keys
    }
    best = min(left, key=lambda key: left[key], default=None)
    if best is None or left[best] * 10 > len(repeated):
        return None
    return best, str(repeated[best].value_counts().index[0])
