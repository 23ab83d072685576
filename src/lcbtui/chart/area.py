"""A rectangle on the chart: which points lie in it, and the query that keeps them."""

import numpy as np

from lcbtui.chart.build import axes
from lcbtui.chart.result import Chart
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.values import format_day, plain_digits
from lcbtui.view.columns import SHORT_NAMES, find_column
from lcbtui.view.view import Positions, View

Corner = tuple[int, int]
"""A column and a line of the chart, counted from 0."""


def rows_within(chart: Chart, one: Corner, other: Corner) -> Positions:
    """The rows whose points lie in the rectangle between two corners, both included.

    Returns:
        (rows,) positions in the Dataset, in display order.
    """
    if chart.cells is None or chart.region is None:
        return np.empty(0, dtype=np.int64)
    lines, columns = np.divmod(chart.cells.flat, chart.cells.width)
    columns, lines = columns + chart.region.column, lines + chart.region.line
    across = (columns >= min(one[0], other[0])) & (columns <= max(one[0], other[0]))
    down = (lines >= min(one[1], other[1])) & (lines <= max(one[1], other[1]))
    return chart.points.rows[across & down]


def range_terms(view: View, rows: Positions) -> str:
    """Two range terms of the query language that keep these rows, tightly.

    A row whose date is a whole month or year matches wherever the range touches that.

    Args:
        view: what is shown; its axes are the columns of the terms.
        rows: (rows,) positions, at least one; all have a value on both axes.
    """
    return " ".join(_term(view, axis.key, rows) for axis in axes(view))


def _term(view: View, key: str, rows: Positions) -> str:
    dataset = view.dataset
    values = dataset.numbers(key)[rows]
    ends = int(rows[values.argmin()]), int(rows[values.argmax()])
    return (
        f"{_name(view, key)}:{_written(dataset, key, ends[0])}..{_written(dataset, key, ends[1])}"
    )


def _name(view: View, key: str) -> str:
    """The shortest name that means the column: params, score, or its own in quotes."""
    columns = view.dataset.columns
    for short in SHORT_NAMES:
        found = find_column(short, columns, view.roles)
        if found is not None and found.key == key:
            return short
    if key.isidentifier() and key.isascii():
        return key
    return '"' + key.replace('"', '""') + '"'


def _written(dataset: Dataset, key: str, row: int) -> str:
    cell = dataset.cell(row, key)
    if key in dataset.dates:
        return format_day(cell.number or 0.0)
    return plain_digits(float(dataset.numbers(key)[row]), -1).removesuffix(".0")
