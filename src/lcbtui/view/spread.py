"""How far the reports of one model lie apart: columns beside the one report that is shown."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lcbtui.sources.dataset import Dataset, NumberMarks
from lcbtui.sources.model import Column, Kind, Unit
from lcbtui.view.reports import Ints, model_codes

REPORTS = Column("reports", "reports", "Reports", Kind.NUMBER)
"""How many reports of the model and mode there are in the window in force."""

LOWEST = Column("lowest", "lowest", "Lowest", Kind.NUMBER, Unit.PERCENT)
HIGHEST = Column("highest", "highest", "Highest", Kind.NUMBER, Unit.PERCENT)


def with_spread(
    dataset: Dataset, label: str, y: str, within: npt.NDArray[np.bool_] | None
) -> Dataset:
    """The same rows with `reports`, `lowest` and `highest` of each row's model and mode.

    Args:
        dataset: the rows.
        label: the key of the label column.
        y: the key of the score; lowest and highest carry its decimals.
        within: (rows,) the reports that count; None counts all.
    """
    models, scores, own = model_codes(dataset, label), dataset.numbers(y), dataset.marks[y]
    there = ~np.isnan(scores)
    if within is not None:
        there &= within
    rows = np.flatnonzero(there)
    reports = np.bincount(models[rows], minlength=len(dataset))[models].astype(np.float64)
    reports[reports == 0] = np.nan
    nothing = np.zeros(len(dataset), dtype=np.int8)
    values = {REPORTS: reports}
    marks = {REPORTS: NumberMarks(nothing, nothing.astype(np.uint8))}
    unit = dataset.by_key[y].unit
    for plain, sign in ((LOWEST, 1.0), (HIGHEST, -1.0)):
        column = replace(plain, unit=unit)
        at = _first_of_each(models, rows[np.lexsort((rows, sign * scores[rows]))])
        values[column] = np.where(at < 0, np.nan, scores[at])
        marks[column] = NumberMarks(own.decimals[at], own.flags[at])
    place = next(n for n, column in enumerate(dataset.columns) if column.key == y) + 1
    frame = dataset.frame.assign(**{column.key: array for column, array in values.items()})
    return replace(
        dataset,
        columns=(*dataset.columns[:place], *values, *dataset.columns[place:]),
        frame=frame,
        marks=dict(dataset.marks) | {column.key: mark for column, mark in marks.items()},
        _arrays={},
    )


def _first_of_each(models: Ints, rows: Ints) -> Ints:
    """For each row of the Dataset the first of `rows` with the same model; −1 for none."""
    first = np.full(models.max(initial=-1) + 1, -1, dtype=np.int64)
    found, places = np.unique(models[rows], return_index=True)
    first[found] = rows[places]
    return np.asarray(first[models])
