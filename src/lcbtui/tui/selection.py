"""Which row is selected after the view changed: the cursor follows its row."""

import numpy as np

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
