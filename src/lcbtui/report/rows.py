"""The rows of a View as data: what `ls` and the explorer write, without loading the chart."""

from collections.abc import Iterator
from typing import TextIO

import numpy as np

from lcbtui.report.columns import table_columns
from lcbtui.report.records import write_records
from lcbtui.report.view_table import markdown_lines, row_cells
from lcbtui.sources.model import Cell, Column, Kind
from lcbtui.view.standing import beside, standing, vs_row
from lcbtui.view.view import View

_RANK_LOW = Column("rank_low", "rank_low", "Rank from", Kind.NUMBER)
_RANK_HIGH = Column("rank_high", "rank_high", "Rank to", Kind.NUMBER)
_VS = Column("vs", "vs", "Versus", Kind.CATEGORY)


def write_rows(out: TextIO, view: View, form: str) -> None:
    """Write the rows as `markdown`, or in one of the forms of `records`.

    The latter have every column of the source, unless the state chooses, and what was worked out
    for the rows shown: `rank_low` and `rank_high` where ranks are ranges, and `vs` with
    `state.vs`: "tied", "better", "worse" or "self".
    """
    if form == "markdown":
        out.writelines(f"{line}\n" for line in markdown_lines(view))
        return
    columns = view.dataset.columns if view.state.columns is None else table_columns(view)
    more = {} if view.state.columns is not None else _worked_out(view)
    rows = row_cells(view.dataset, view.rows.tolist(), columns)
    write_records(out, form, [*columns, *more], _beside(rows, list(more.values())))


def _beside(rows: Iterator[list[Cell]], more: list[list[Cell]]) -> Iterator[list[Cell]]:
    for index, cells in enumerate(rows):
        yield [*cells, *(column[index] for column in more)]


def _worked_out(view: View) -> dict[Column, list[Cell]]:
    """Columns of the View, not of the Dataset, that a source does not have itself."""
    found: dict[Column, list[Cell]] = {}
    place = standing(view)
    if place.low is not None and place.high is not None:
        found[_RANK_LOW] = [_whole(value) for value in place.low.tolist()]
        found[_RANK_HIGH] = [_whole(value) for value in place.high.tolist()]
    row = vs_row(view)
    if row is not None and beside(view, row).reason is None:
        against = beside(view, row)
        words = np.full(len(against.tied), "", dtype=object)
        words[against.tied], words[against.better] = "tied", "better"
        words[against.worse] = "worse"
        words[: len(view)][view.rows == row] = "self"
        found[_VS] = [Cell(word) for word in words[: len(view)].tolist()]
    own = view.dataset.by_key
    return {column: cells for column, cells in found.items() if column.key not in own}


def _whole(value: float) -> Cell:
    return Cell("") if value != value else Cell(f"{value:.0f}", value)  # noqa: PLR0124 - NaN
