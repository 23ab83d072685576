"""The chart of a View as a picture: as `svg`, or in a page as `html`. Needs no plotext."""

from typing import TextIO

from lcbtui.chart.build import chart_spec
from lcbtui.report.html import write_page
from lcbtui.report.svg import HEIGHT, WIDTH, svg
from lcbtui.view.view import View

CELL_WIDTH, CELL_HEIGHT = 8, 16
"""Pixels of a picture for one cell of a terminal, where its size was asked for in cells."""


def write_picture(
    out: TextIO, view: View, form: str, columns: int | None = None, lines: int | None = None
) -> None:
    """Write the chart.

    Args:
        out: where to.
        view: what is shown.
        form: `svg` or `html`.
        columns: how wide, in cells of 8 pixels; None is 960 pixels.
        lines: how high, in cells of 16 pixels; None is 600 pixels.
    """
    width = WIDTH if columns is None else columns * CELL_WIDTH
    height = HEIGHT if lines is None else lines * CELL_HEIGHT
    if form == "html":
        write_page(out, view, width, height)
    else:
        out.write(svg(chart_spec(view), width, height) + "\n")
