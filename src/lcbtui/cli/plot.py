"""`lcbtui plot`: the chart of a view, once."""

import shutil
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import (
    binary_destination,
    cells_option,
    destination,
    note,
    output_options,
    screen_options,
)
from lcbtui.errors import UsageError
from lcbtui.text.width import MOST_SCREEN_CELLS

if TYPE_CHECKING:
    from lcbtui.view.view import View


@click.command("plot")
@view_flags
@output_options("txt", "svg", "html", "pdf", "png", "bibtex")
@screen_options
@cells_option("--height", "Lines from top to bottom.")
@click.option(
    "--size", metavar="SIZE", help="How large a picture is: 84mmx60mm, in mm, cm, in, pt or px."
)
@click.option("--font", metavar="NAME", help="The font of a picture, such as Helvetica.")
@click.option("--font-size", metavar="PT", help="How large its letters are, in points.")
def command(
    sources: tuple[str, ...],
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: int | None,
    height: int | None,
    size: str | None,
    font: str | None,
    font_size: str | None,
    **flags: Any,
) -> int:
    """The chart: score against total parameters.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    The size is the terminal's, 80×24 where there is none; one line is left for the prompt. As a
    picture it is 960×600 pixels, or 8×16 for each cell of --width and --height, or of --size.
    For a paper: -o figure.pdf --size 84mmx60mm (pdf and png need lcbtui[figures]).

    With --by-month NAME further names may follow, after SOURCE: FILE --by-month NAME NAME.
    """
    if flags["by_month"]:
        flags["by_month"] = (*flags["by_month"], *sources[1:])
        sources = sources[:1]
    if form in {"txt", "bibtex"} and (size, font, font_size) != (None, None, None):
        given = "--size" if size is not None else "--font" if font is not None else "--font-size"
        raise UsageError(f"{given} is for pictures: -o chart.pdf, .png, .svg or .html")
    state = view_state(sources, flags)
    from lcbtui.cli.opening import answer, found_status, note_different_problems

    if form == "bibtex":
        from lcbtui.report.cite import references_of, write_bibtex

        view = answer(state)
        with destination(output) as out:
            write_bibtex(out, references_of(view))
        return found_status(view)
    if form == "txt":
        view = answer(state)
        _write_text(view, output, (width, height), (color, ascii))
        note_different_problems(view)
        return found_status(view)
    from lcbtui.report.figure import (
        figure_of,
        font_instead,
        left_unsaid,
        write_figure,
        write_picture,
    )
    from lcbtui.report.files import BYTES
    from lcbtui.view.sentence import SEPARATOR

    figure = figure_of(size, font, font_size, width, height)
    view = answer(state)
    if form in BYTES:
        with binary_destination(output, form) as data:
            write_figure(data, view, form, figure)
        instead = font_instead(figure)
        if instead:
            note(f"--font {figure.font}: there is none here, so it is drawn with {instead}")
    else:
        with destination(output) as out:
            write_picture(out, view, form, figure)
    note_different_problems(view)
    if unsaid := left_unsaid(view, figure):
        note(SEPARATOR.join(unsaid))
    return found_status(view)


def _write_text(
    view: "View",
    output: str | None,
    size: tuple[int | None, int | None],
    look: tuple[str | None, bool | None],
) -> None:
    """The chart in characters, with its notes on stderr."""
    # plotext is loaded for a chart as text alone.
    from lcbtui.chart.cells.chart import bars_left_out, trend_remark
    from lcbtui.chart.cells.draw import write_text_chart
    from lcbtui.cli.opening import style_of
    from lcbtui.view.sentence import SEPARATOR

    (width, height), (color, ascii_only) = size, look
    columns, lines = (min(n, MOST_SCREEN_CELLS) for n in shutil.get_terminal_size((80, 24)))
    cells = (width or columns, height or max(lines - 1, 6))
    is_text_file = output is not None and output.lower().endswith(".txt")
    style = style_of(color or ("never" if is_text_file else None), ascii_only, output)
    with destination(output) as out:
        chart = write_text_chart(out, view, cells, style.charset, style.depth)
    spec = chart.spec
    if said := (*trend_remark(view), *bars_left_out(chart), *spec.left_out, *spec.notes):
        note(SEPARATOR.join(said), first=bool(view.state.by_month))
