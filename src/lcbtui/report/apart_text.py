"""What the evidence tells of one model against the others shown, in one sentence."""

from collections.abc import Mapping

import numpy as np

from lcbtui.sources.model import Unit
from lcbtui.sources.values import format_cell
from lcbtui.stats.reasons import CannotSay
from lcbtui.view.standing import beside
from lcbtui.view.view import View

WHY_NOT: Mapping[CannotSay, str] = {
    CannotSay.READ_OFF: "read off a picture, so not compared; the paper source has the numbers",
    CannotSay.MIXED_WINDOWS: "releases or windows are mixed, so scores are not compared",
    CannotSay.NO_EVIDENCE: "not known over how many problems, so not compared",
    CannotSay.TOO_MANY_MODELS: "too many models to compare",
}
"""Why scores are not compared, in words."""


def beside_sentence(view: View, row: int) -> str:
    """What can be told of a row: "DASD-4B-Thinking: not told apart from 9 models, up to 253B".

    Args:
        view: what is shown.
        row: a position in the Dataset.
    """
    name = view.dataset.cell(row, view.roles.label).text
    return f"{name}: {beside_words(view, row)}"


def beside_words(view: View, row: int) -> str:
    """The sentence without the name."""
    found = beside(view, row)
    if found.reason is not None:
        return WHY_NOT.get(found.reason, "not compared")
    tied, apart = int(np.count_nonzero(found.tied)), int(np.count_nonzero(found.apart))
    if not tied:
        return f"told apart from all {apart:,} others" if apart else "nothing to compare with"
    matching = view.rows if view.all_rows is None else view.all_rows
    models = "model" if tied == 1 else "models"
    said = f"not told apart from {tied:,} {models}"
    return f"{said}{_up_to(view, matching[found.tied])}"


def _up_to(view: View, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    """The size of the largest of some rows: ", up to 253B"; "" where x is no size."""
    column = view.dataset.by_key.get(view.roles.x or "")
    if column is None or column.unit is not Unit.BILLIONS:
        return ""
    sizes = view.dataset.numbers(column.key)[rows]
    if np.isnan(sizes).all():
        return ""
    largest = int(rows[np.nanargmax(sizes)])
    return f", up to {format_cell(column, view.dataset.cell(largest, column.key))}"
