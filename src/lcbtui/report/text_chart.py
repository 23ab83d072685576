"""The chart of a View as characters, the same from the command and from the explorer."""

from typing import TextIO

from lcbtui.chart.ansi import to_text
from lcbtui.chart.build import chart_spec
from lcbtui.chart.colors import Depth
from lcbtui.chart.draw import draw
from lcbtui.chart.markers import Charset
from lcbtui.chart.result import Chart
from lcbtui.view.view import View


def write_text_chart(
    out: TextIO, view: View, size: tuple[int, int], charset: Charset, depth: Depth = Depth.NONE
) -> Chart:
    """Write the chart under its title.

    Args:
        out: where to.
        view: what is shown.
        size: columns and lines.
        charset: which characters.
        depth: how many colours; none in a file.

    Returns:
        What was drawn, to tell what was not.
    """
    chart = draw(chart_spec(view), *size, charset, show_title=True)
    out.write(to_text(chart, depth))
    return chart
