"""`lcbtui plot`: the chart of a view, once."""

import shutil
from typing import Any

import click

from lcbtui.cli.output import (
    NOTHING_MATCHED,
    ascii_option,
    color_option,
    colored,
    destination,
    note,
    output_option,
    width_option,
)
from lcbtui.cli.view_flags import positive, view_flags, view_state
from lcbtui.settings import load_settings


@click.command("plot")
@view_flags
@output_option
@color_option
@ascii_option
@width_option
@click.option("--height", metavar="N", help="Lines from top to bottom.")
def command(
    source: str | None,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: str | None,
    height: str | None,
    **flags: Any,
) -> int:
    """The chart: score against total parameters.

    SOURCE is figure (the default), paper, reported, a CSV or TSV file, or - for standard input.
    The size is the terminal's, 80×24 where there is none; one line is left for the prompt.
    """
    settings = load_settings()
    state = view_state(source, flags, settings.source)
    terminal = shutil.get_terminal_size((80, 24))
    columns = positive(width, "--width") or terminal.columns
    lines = positive(height, "--height") or max(terminal.lines - 1, 6)

    from lcbtui.chart.ansi import to_text
    from lcbtui.chart.build import chart_spec
    from lcbtui.chart.draw import draw
    from lcbtui.chart.remarks import remarks
    from lcbtui.cli.opening import answer
    from lcbtui.cli.painting import charset_of, depth_of

    view = answer(state)
    in_color = colored(color, settings, output)
    charset = charset_of(ascii_only=settings.ascii if ascii is None else ascii, in_color=in_color)
    chart = draw(chart_spec(view), columns, lines, charset, show_title=True)
    with destination(output) as out:
        out.write(to_text(chart, depth_of(in_color=in_color)))
    for words in remarks(chart):
        note(words)
    return 0 if len(view) else NOTHING_MATCHED
