"""What the evidence tells of one model against the others shown, in one sentence."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from lcbtui.analysis.ranking import beside, no_comparison
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.load_report import CannotSay
from lcbtui.dataset.standard import SCORE
from lcbtui.text.numbers import Unit
from lcbtui.text.words import plural
from lcbtui.view.derive.reports import model_codes, one_window_terms
from lcbtui.view.view import View

Rows = npt.NDArray[np.int64]

NOT_APART = "not told apart from"
"""What stands before the number of models that are tied."""

_WHY_NOT: Mapping[CannotSay, str] = {
    CannotSay.READ_OFF: "read off a picture, so not compared",
    CannotSay.MIXED_WINDOWS: "releases or windows are mixed, so scores are not compared",
    CannotSay.NO_EVIDENCE: "not known over how many problems, so not compared",
    CannotSay.TOO_MANY_MODELS: "too many models to compare",
}
"""Why scores are not compared, in words."""


def why_not(view: View, reason: CannotSay) -> str:
    """Why the scores shown are not compared; of the figure also where its numbers are."""
    words = _WHY_NOT.get(reason, "cannot be compared")
    if reason is CannotSay.READ_OFF and view.dataset.source.name == "figure":
        words += "; the paper source has the numbers"
    if reason is CannotSay.MIXED_WINDOWS and one_window_terms(view):
        words += f'; -q "{one_window_terms(view)}" keeps one window'
    return words


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
        return _of_this_row(view, row) or why_not(view, found.reason)
    tied, apart = int(np.count_nonzero(found.tied)), int(np.count_nonzero(found.apart))
    if not tied:
        return f"told apart from all {apart:,} others" if apart else "nothing to compare with"
    matching = view.matching
    what = plural(tied, *_rows_or_models(view, matching))
    return f"{NOT_APART} {tied:,} {what}{_up_to(view, matching[found.tied])}"


def _of_this_row(view: View, row: int) -> str:
    """Why a row is not compared though others are; "" where that is not its own doing."""
    if no_comparison(view) is not None:
        return ""
    dataset = view.dataset
    if dataset.excluded is not None and dataset.excluded[row]:
        return "may have been trained on some of these problems, so not compared"
    return "no score, so not compared" if np.isnan(dataset.numbers(SCORE)[row]) else ""


def _rows_or_models(view: View, rows: Rows) -> tuple[str, str]:
    """What is counted: with several reports of a model in one window each is a row."""
    codes = model_codes(view.dataset, view.roles.label)[rows]
    return ("model", "models") if len(np.unique(codes)) == len(rows) else ("row", "rows")


def _up_to(view: View, rows: Rows) -> str:
    """The size of the largest of some rows: ", up to 253B"; "" where x is no size."""
    column = view.dataset.by_key.get(view.roles.x or "")
    if column is None or column.unit is not Unit.BILLIONS:
        return ""
    sizes = view.dataset.numbers(column.key)[rows]
    if np.isnan(sizes).all():
        return ""
    largest = int(rows[np.nanargmax(sizes)])
    return f", up to {format_cell(column, view.dataset.cell(largest, column.key))}"
