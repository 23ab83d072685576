"""`lcbtui plot`: the chart of a view, once."""

import shutil
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import NOTHING_MATCHED, SCREEN, Output, note, output_options
from lcbtui.errors import UsageError
from lcbtui.text.width import MOST_SCREEN

if TYPE_CHECKING:
    from lcbtui.view.view import View


@click.command("plot")
@view_flags
@output_options("txt", "svg", "pdf", "png", screen=SCREEN)
@click.option(
    "--height",
    metavar="N",
    type=click.IntRange(1, MOST_SCREEN[1]),
    help="Lines from top to bottom.",
)
@click.option(
    "--size", metavar="SIZE", help="How large a picture is: 84mmx60mm, in mm, cm, in, pt or px."
)
@click.option("--font", metavar="NAME", help="The font of a picture, such as Helvetica.")
@click.option("--font-size", metavar="PT", help="How large its letters are, in points.")
def command(
    sources: tuple[str, ...],
    output: Output,
    height: int | None,
    size: str | None,
    font: str | None,
    font_size: str | None,
    **flags: Any,
) -> int:
    """Draw the chart: score against total parameters.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    For a paper: -o figure.pdf --size 84mmx60mm (pdf and png need lcbtui[figures]). After
    --by-month NAME further names may follow.
    """
    if flags["by_month"]:
        flags["by_month"] = (*flags["by_month"], *sources[1:])
        sources = sources[:1]
    of_pictures = {"--size": size, "--font": font, "--font-size": font_size}
    of_text = {"--width": output.cells, "--height": height}
    is_text = output.form == "txt"
    for flag, value in (of_pictures if is_text else of_text).items():
        if value is not None:
            other = "pictures: -o chart.pdf, .png or .svg" if is_text else "text"
            raise UsageError(f"{flag} is for {other}")
    state = view_state(sources, flags)
    from lcbtui.cli.opening import answer, note_different_problems

    if is_text:
        view = answer(state)
        _write_text(view, output, height)
    else:
        from lcbtui.report.figure import figure_of, figure_svg, write_figure

        figure = figure_of(size, font, font_size)
        view = answer(state)
        if output.form == "svg":
            output.write_lines([figure_svg(view, figure)])
        else:
            with output.open_binary() as data:
                write_figure(data, view, output.form, figure)
    note_different_problems(view)
    if not state.by_month:
        return 0 if len(view) else NOTHING_MATCHED
    from lcbtui.analysis.cutoffs import months_of

    return 0 if len(months_of(view.dataset, view.state.by_month).dataset) else NOTHING_MATCHED


def _write_text(view: "View", output: Output, height: int | None) -> None:
    """Write the chart of a View as text, and keep warnings on what is not drawn."""
    # plotext is loaded for a chart as text alone.
    from lcbtui.chart.build import trend_remark
    from lcbtui.chart.cells import write_text_chart
    from lcbtui.chart.picture import bars_left_out
    from lcbtui.view.apply import SEPARATOR

    columns, lines = map(min, shutil.get_terminal_size((80, 24)), MOST_SCREEN)
    cells = (output.cells or columns, height or max(lines - 1, 6))
    if output.color is None and output.path is not None and output.path.lower().endswith(".txt"):
        output = output._replace(color="never")
    with output.open() as out:
        chart = write_text_chart(out, view, cells, output.charset, output.depth)
    spec = chart.spec
    if left_out := (*trend_remark(view), *bars_left_out(chart), *spec.left_out, *spec.notes):
        note(SEPARATOR.join(left_out), first=bool(view.state.by_month))
