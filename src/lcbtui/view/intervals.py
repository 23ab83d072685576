"""The interval of each score as columns beside it, so that every output and the query have it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lcbtui.sources.dataset import Dataset, NumberMarks
from lcbtui.sources.model import Column, Kind, Unit
from lcbtui.stats.uncertainty import Evidence
from lcbtui.view.certainty import SCORE, uncertainty_of
from lcbtui.view.memory import remembered

PLUS_MINUS = Column("plus_minus", "plus_minus", "±", Kind.NUMBER)
"""Half the length of the 95 % interval, in points."""

SCORE_LOW = Column("score_low", "score_low", "Low", Kind.NUMBER, Unit.PERCENT)
SCORE_HIGH = Column("score_high", "score_high", "High", Kind.NUMBER, Unit.PERCENT)
EVIDENCE = Column("evidence", "evidence", "Evidence", Kind.CATEGORY)

WORDS = {
    Evidence.PER_PROBLEM: "per-problem results",
    Evidence.STATED_COUNT: "stated number of problems",
    Evidence.WINDOW_COUNT: "number of problems of the window",
    Evidence.READ_OFF: "read off a picture",
    Evidence.UNKNOWN: "unknown",
}
"""How the evidence of an interval is called."""

_DECIMALS = 1


@remembered(size=1)
def with_intervals(dataset: Dataset) -> Dataset:
    """The same rows with `plus_minus`, `score_low`, `score_high` and `evidence`.

    A Dataset of which no score has an interval, or that has columns of these names, comes back
    as it is.
    """
    found = uncertainty_of(dataset)
    new = (PLUS_MINUS, SCORE_LOW, SCORE_HIGH, EVIDENCE)
    taken = any(column.key in dataset.by_key for column in new)
    if found is None or taken or not found.comparable.any():
        return dataset
    values = {
        PLUS_MINUS.key: np.round(found.half_width, _DECIMALS),
        SCORE_LOW.key: np.round(found.low, _DECIMALS),
        SCORE_HIGH.key: np.round(found.high, _DECIMALS),
    }
    words = np.array([WORDS[kind] for kind in Evidence], dtype=object)[found.evidence]
    decimals = np.full(len(dataset), _DECIMALS, dtype=np.int8)
    marks = NumberMarks(decimals, np.zeros(len(dataset), dtype=np.uint8))
    place = next(n for n, column in enumerate(dataset.columns) if column.key == SCORE) + 1
    frame = dataset.frame.assign(**values)
    frame[EVIDENCE.key] = pd.array(words, dtype="str")
    return replace(
        dataset,
        columns=(*dataset.columns[:place], *new, *dataset.columns[place:]),
        frame=frame,
        marks=dict(dataset.marks) | dict.fromkeys(values, marks),
        _arrays={},
    )
