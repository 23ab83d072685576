"""`lcbtui ls`: the rows of a view."""

from dataclasses import replace
from functools import partial
from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import NOTHING_MATCHED, RECORDS, SCREEN, Output, note, output_options


@click.command("ls")
@view_flags
@output_options("table", "markdown", "latex", *RECORDS, "bibtex", screen=SCREEN)
def command(sources: tuple[str, ...], output: Output, **flags: Any) -> int:
    """Print the rows, highest score first.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    Numbers are raw in csv and json, and humanised in tables.
    """
    readable = output.form in {"table", "markdown"}
    state = view_state(sources, flags, human_readable=readable)
    from lcbtui.cli.opening import answer, note_ranks
    from lcbtui.report.view_table import table_lines, write_rows

    if not state.by_month:
        view = answer(state)
    else:
        from lcbtui.analysis.cutoffs import TABLE_COLUMNS, months_view

        if readable and state.columns is None:
            state = replace(state, columns=TABLE_COLUMNS)
        # Order, columns and limit are those of the months.
        models = answer(replace(state, sort=(), columns=None, limit=None))
        view = months_view(models.dataset, state)
    note_ranks(view, human_readable=readable)
    if state.query and not sources:
        name = view.dataset.source.name
        note(f"{name} alone; of all reports: lcbtui ls reported")
    if output.form == "table":
        lines = table_lines(
            view,
            output.width,
            output.charset,
            output.paint,
            models=tuple(view.dataset.source.chart.series_labels) if state.by_month else (),
            all_columns=state.columns is not None,
        )
        output.write_lines(lines)
    else:
        output.write_records(partial(write_rows, view=view, form=output.form))
    return 0 if len(view) else NOTHING_MATCHED
