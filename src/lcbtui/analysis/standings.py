"""One model over all scores of a source: its value and its place in each, among the rows shown."""

from dataclasses import dataclass

import numpy as np

from lcbtui.dataset.columns import Cell, Column
from lcbtui.dataset.standard import is_lower_better
from lcbtui.view.derive.means import score_columns
from lcbtui.view.view import View


@dataclass(frozen=True)
class Standing:
    """A model in one score.

    Attributes:
        place: the competition rank by score alone, from 1; None where it has no value there or is
            not among the rows that match.
        ranked: how many of the rows that match have a value.
    """

    column: Column
    cell: Cell
    place: int | None
    ranked: int


def standings(view: View, row: int) -> list[Standing]:
    """A row in every column of scores, that on the y axis first, then in the order of the source.

    Args:
        view: what is shown; places are among all rows that match, but those that have no rank.
        row: a position in the Dataset.

    Returns:
        Nothing where the source has one score alone.
    """
    dataset, roles = view.dataset, view.roles
    columns = {column.key: column for column in score_columns(dataset)}
    if roles.y is not None:
        columns = {roles.y: dataset.by_key[roles.y], **columns}
    if len(columns) < 2:
        return []
    rows = view.matching
    if dataset.unranked is not None:
        rows = rows[~dataset.unranked[rows]]
    is_among = bool((rows == row).any())
    found = []
    for column in columns.values():
        lower = roles.lower_better if column.key == roles.y else is_lower_better(column)
        values = dataset.numbers(column.key) * (-1.0 if lower else 1.0)
        own, others = values[row], values[rows]
        place = int(np.count_nonzero(others > own)) + 1
        known = is_among and not np.isnan(own)
        ranked = int(np.count_nonzero(~np.isnan(others)))
        found.append(
            Standing(column, dataset.cell(row, column.key), place if known else None, ranked)
        )
    return found
