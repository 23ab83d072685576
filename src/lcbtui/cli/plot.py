"""`lcbtui plot`: the chart of a view, once."""

import shutil
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.flags import positive, view_flags, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    ascii_option,
    color_option,
    colored,
    destination,
    format_option,
    note,
    output_option,
    width_option,
)
from lcbtui.errors import UsageError
from lcbtui.settings import load_settings
from lcbtui.text.safe_text import safe_text

if TYPE_CHECKING:
    from lcbtui.view.view import View


FORMS = ("txt", "svg", "html")


@click.command("plot")
@view_flags
@click.argument("names", nargs=-1, metavar="")
@format_option(FORMS)
@output_option
@color_option
@ascii_option
@width_option
@click.option("--height", metavar="N", help="Lines from top to bottom.")
def command(
    source: str | None,
    names: tuple[str, ...],
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: str | None,
    height: str | None,
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
    settings = load_settings()
    state = view_state(source, flags, settings.source)
    columns, lines = positive(width, "--width"), positive(height, "--height")

    from lcbtui.cli.opening import answer

    view = answer(state)
    if form != "txt":
        from lcbtui.report.files import write_picture

        with destination(output) as out:
            write_picture(out, view, form, columns, lines)
        return _status(view)
    from lcbtui.chart.cells.chart import remarks, trend_remark
    from lcbtui.chart.cells.text import write_text_chart
    from lcbtui.cli.opening import charset_of, depth_of

    terminal = shutil.get_terminal_size((80, 24))
    size = (columns or terminal.columns, lines or max(terminal.lines - 1, 6))
    is_text_file = output is not None and output.lower().endswith(".txt")
    in_color = colored(color or ("never" if is_text_file else None), settings, output)
    charset = charset_of(ascii_only=settings.ascii if ascii is None else ascii, in_color=in_color)
    with destination(output) as out:
        chart = write_text_chart(out, view, size, charset, depth_of(in_color=in_color))
    for words in (*remarks(chart), *trend_remark(view)):
        note(words)
    return _status(view)


def _status(view: "View") -> int:
    """Whether there is anything on the chart: rows of the view, or months of its models."""
    found = len(view)
    if view.state.by_month:
        from lcbtui.analysis.months import months_of

        found = len(months_of(view.dataset, view.state).dataset)
    return 0 if found else NOTHING_MATCHED
