"""`lcbtui plot`: the chart of a view, once."""

import shutil
from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import cells_option, destination, note, output_options, screen_options
from lcbtui.errors import UsageError
from lcbtui.text.safe_text import safe_text


@click.command("plot")
@view_flags
@click.argument("names", nargs=-1, metavar="")
@output_options("txt", "svg", "html")
@screen_options
@cells_option("--height", "Lines from top to bottom.")
def command(
    source: str | None,
    names: tuple[str, ...],
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: int | None,
    height: int | None,
    **flags: Any,
) -> int:
    """The chart: score against total parameters.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    The size is the terminal's, 80×24 where there is none; one line is left for the prompt. As svg
    or html it is 960×600 pixels, or 8×16 for each cell of --width and --height.

    With --by-month NAME further names may follow, after SOURCE: FILE --by-month NAME NAME.
    """
    if names and not flags["by_month"]:
        raise UsageError(
            f"plot: one source at a time, and {safe_text(names[0])} is a second;"
            " names of models follow --by-month"
        )
    flags["by_month"] = (*flags["by_month"], *names)

    state = view_state(source, flags)
    from lcbtui.cli.opening import answer, found_status, style_of

    view = answer(state)
    if form == "txt":
        from lcbtui.chart.build import NO_COLUMN

        # plotext is loaded for a chart as text alone.
        from lcbtui.chart.cells.chart import chart_notes, trend_remark
        from lcbtui.chart.cells.draw import write_text_chart

        terminal = shutil.get_terminal_size((80, 24))
        size = (width or terminal.columns, height or max(terminal.lines - 1, 6))
        is_text_file = output is not None and output.lower().endswith(".txt")
        style = style_of(color or ("never" if is_text_file else None), ascii, output)
        with destination(output) as out:
            chart = write_text_chart(out, view, size, style.charset, style.depth)
        for words in (*chart_notes(chart), *trend_remark(view)):
            note(words)
        for axis in ("x", "y"):
            if chart.spec.message == NO_COLUMN.format(axis):
                note(f"--{axis} COLUMN chooses one for the {axis} axis")
    else:
        from lcbtui.report.picture import write_picture

        with destination(output) as out:
            write_picture(out, view, form, width, height)
    return found_status(view)
