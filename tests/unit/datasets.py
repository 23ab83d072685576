"""Small Datasets made in place, so that tests of the view need no reader."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from lcbtui.dataset.columns import Column, Kind, Mark, Roles
from lcbtui.dataset.dataset import Dataset, DateSpans, NumberMarks
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.text.numbers import Unit, parse_date

Values = Sequence[str | None] | Sequence[float | None]

_UNITS = {
    "total_params_b": Unit.BILLIONS,
    "active_params_b": Unit.BILLIONS,
    "pass_at_1": Unit.PERCENT,
}
_FIGURE = Path(__file__).parents[2] / "data" / "figure.csv"


def dataset(
    named: Mapping[str, Values] | None = None,
    /,
    *,
    roles: Roles | None = None,
    headers: Mapping[str, str] | None = None,
    inferred: Mapping[str, Sequence[bool]] | None = None,
    **columns: Values,
) -> Dataset:
    """A Dataset with these columns; numbers and strings tell themselves apart, None is missing.

    `named` is for columns whose names are no Python names; they come after the others.
    `release_date` is a date, and every other column of strings is text. `inferred` marks cells
    of number columns. Without `roles`, the standard keys have their usual ones.
    """
    columns |= named or {}
    rows = len(next(iter(columns.values()), ()))
    found = tuple(_column(key, values, headers or {}) for key, values in columns.items())
    kinds = {column.key: column.kind for column in found}
    frame = pd.DataFrame(
        {
            key: pd.Series(
                list(values), dtype="float64" if kinds[key] is Kind.NUMBER else "str", name=key
            )
            for key, values in columns.items()
        },
        index=pd.RangeIndex(rows),
    )
    marks = {
        key: NumberMarks(
            np.zeros(rows, dtype=np.int8),
            np.where((inferred or {}).get(key, [False] * rows), int(Mark.INFERRED), 0).astype(
                np.uint8
            ),
        )
        for key, kind in kinds.items()
        if kind is Kind.NUMBER
    }
    dates = {key: _spans(columns[key]) for key, kind in kinds.items() if kind is Kind.DATE}
    x, y, series = (
        key if key in columns else None for key in ("total_params_b", "pass_at_1", "openness")
    )
    label = next(key for key in ("model", *columns) if key in columns)
    roles = roles or Roles(label, x, y, series)
    report = LoadReport("made", "made in place", rows, found, roles)
    return Dataset(SourceInfo("made", "Made"), found, roles, frame, marks, dates, report)


def figure() -> Dataset:
    """The bundled figure, without what its reader knows beside the cells."""
    frame = pd.read_csv(_FIGURE, dtype={"highlight": "str"})
    columns: dict[str, Values] = {}
    for key in frame.columns:
        values = frame[key]
        is_text = isinstance(values.dtype, pd.StringDtype)
        columns[key] = (
            [None if pd.isna(value) else str(value) for value in values]
            if is_text
            else [float(value) for value in values]
        )
    return dataset(columns)


def _column(key: str, values: Values, headers: Mapping[str, str]) -> Column:
    kind = Kind.TEXT
    if key == "release_date":
        kind = Kind.DATE
    elif key == "openness":
        kind = Kind.CATEGORY
    elif key in _UNITS or any(isinstance(value, (int, float)) for value in values):
        kind = Kind.NUMBER
    header = headers.get(key, key)
    return Column(key, header, header, kind, _UNITS.get(key, Unit.NONE))


def _spans(values: Values) -> DateSpans:
    days = [parse_date(str(value)) or (np.nan, np.nan) for value in values]
    spans = np.array(days, dtype=np.float64).reshape(-1, 2)
    return DateSpans(spans[:, 0], spans[:, 1])
