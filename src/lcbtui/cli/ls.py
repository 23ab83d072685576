"""`lcbtui ls`: the rows of a view; `lcbtui plot`: its chart, once."""

import sys
from dataclasses import replace
from typing import Any

import click

from lcbtui.cli.flags import of_a_view, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    RECORDS,
    Output,
    note,
    option,
    output_options,
    terminal_size,
)
from lcbtui.errors import UsageError
from lcbtui.text.width import MOST_SCREEN


@click.command("ls")
@of_a_view
@output_options("table", "markdown", "latex", *RECORDS, "bibtex", screen=True)
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
        with output.open() as out:
            write_rows(out, view, output.form)
    return 0 if len(view) else NOTHING_MATCHED


@click.command("plot")
@of_a_view
@output_options("txt", "svg", "pdf", "png", screen=True)
@option("--height", type=click.IntRange(1, MOST_SCREEN[1]))
@option("--size")
def plot(
    sources: tuple[str, ...], output: Output, height: int | None, size: str | None, **flags: Any
) -> int:
    """Draw the chart: score against total parameters.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    For a paper: -o figure.pdf --size 84mmx60mm (pdf and png need lcbtui[figures]). After
    --by-month NAME further names may follow.
    """
    if flags["by_month"]:
        flags["by_month"] = (*flags["by_month"], *sources[1:])
        sources = sources[:1]
    is_text = output.form == "txt"
    of_text = {"--width": output.cells, "--height": height}
    for flag, value in ({"--size": size} if is_text else of_text).items():
        if value is not None:
            other = "pictures: -o chart.pdf, .png or .svg" if is_text else "text"
            raise UsageError(f"{flag} is for {other}")
    state = view_state(sources, flags)
    from lcbtui.cli.opening import answer, note_different_problems

    if is_text:
        from lcbtui.chart.cells import write_text_chart  # plotext comes with it

        view = answer(state)
        columns, lines = terminal_size(sys.stdout)
        cells = (output.cells or columns, height or max(lines - 1, 6))
        if output.color is None and (output.path or "").lower().endswith(".txt"):
            output = output._replace(color="never")
        with output.open() as out:
            left_out = write_text_chart(out, view, cells, output.charset, output.depth)
        if left_out:
            note(left_out, first=bool(state.by_month))
    else:
        from lcbtui.report.figure import figure_of, figure_svg, write_figure

        figure = figure_of(size)
        view = answer(state)
        if output.form == "svg":
            output.write_lines([figure_svg(view, figure)])
        else:
            with output.open(binary=True) as data:
                write_figure(data, view, output.form, figure)
    note_different_problems(view)
    problems = view.dataset.selection  # months need problems that match, not models
    is_drawn = problems and problems.problems if state.by_month else len(view)
    return 0 if is_drawn else NOTHING_MATCHED
