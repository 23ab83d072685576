"""The rows of a View as data: what `ls` and the explorer write, without loading the chart."""

from typing import TextIO

from lcbtui.report.columns import table_columns
from lcbtui.report.records import write_records
from lcbtui.report.view_table import markdown_lines, row_cells
from lcbtui.view.view import View


def write_rows(out: TextIO, view: View, form: str) -> None:
    """Write the rows as `markdown`, or in one of the forms of `records`.

    The latter have every column of the source, unless the state chooses.
    """
    if form == "markdown":
        out.writelines(f"{line}\n" for line in markdown_lines(view))
        return
    columns = view.dataset.columns if view.state.columns is None else table_columns(view)
    write_records(out, form, columns, row_cells(view.dataset, view.rows.tolist(), columns))
