"""Small Datasets made in place, so that tests of the view need no reader."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from lcbtui.dataset.columns import Column, Kind, Mark, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import LoadReport, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts
from lcbtui.text.numbers import Unit

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
    marked = {key: (inferred or {}).get(key, [False] * rows) for key in columns}
    data = tuple(values_of(each, columns[each.key], marked[each.key]) for each in found)
    x, y, series = (
        key if key in columns else None for key in ("total_params_b", "pass_at_1", "openness")
    )
    label = next(key for key in ("model", *columns) if key in columns)
    roles = roles or Roles(label, x, y, series)
    report = LoadReport("made", "made in place", rows, found, roles)
    return Dataset(SourceInfo("made", "Made"), data, roles, report)


def figure() -> Dataset:
    """The bundled figure, without what its reader knows beside the cells."""
    with _FIGURE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns: dict[str, Values] = {}
    for key in rows[0]:
        texts = [row[key] for row in rows]
        try:
            columns[key] = [float(text) for text in texts]
        except ValueError:
            columns[key] = [text or None for text in texts]
    return dataset(columns)


def values_of(column: Column, values: Values, inferred: Sequence[bool]) -> Texts | Numbers:
    """A column of these values, by its kind; numbers are written without decimals."""
    if column.kind is Kind.NUMBER:
        flags = np.where(inferred, int(Mark.INFERRED), 0).astype(np.uint8)
        return Numbers.of(column, np.array(values, dtype=np.float64), flags=flags)
    kind = Dates if column.kind is Kind.DATE else Texts
    return kind(column, ["" if value is None else str(value) for value in values])


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
