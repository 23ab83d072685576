"""Which row is selected after the view changed: the cursor follows its row."""

import numpy as np

from lcbtui.view.evaluate import rows_named
from lcbtui.view.view import View


def settle(view: View, wanted: int | None, index: int) -> int:
    """The index of the row to select in `view`.

    Args:
        view: what is shown now.
        wanted: the row (position in the Dataset) that the user chose last; None for none.
        index: where the cursor was.

    Returns:
        The place of `wanted` where it is shown, else the nearest place to `index`; 0 when empty.
    """
    if wanted is not None:
        found = np.flatnonzero(view.rows == wanted)
        if len(found):
            return int(found[0])
    return min(max(index, 0), max(len(view) - 1, 0))


def same_row(before: View, row: int, after: View) -> int | None:
    """A row of `before` in `after`, whose rows may be derived anew; None where it is gone.

    A row that kept its place is found there; else the first of that name.
    """
    if before.dataset is after.dataset:
        return row
    name = before.dataset.cell(row, before.roles.label).text
    kept = row < len(after.dataset) and after.dataset.cell(row, after.roles.label).text == name
    if kept:
        return row
    found = rows_named(after.dataset, after.roles.label, (name,))
    return int(found[0]) if len(found) else None
