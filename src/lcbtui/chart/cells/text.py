"""Chart to text for a terminal, in as many colours as it has.

The chart of a View as characters, the same from the command and from the explorer.
"""

from collections.abc import Mapping
from typing import TextIO

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells.canvas import Run
from lcbtui.chart.cells.chart import Chart
from lcbtui.chart.cells.draw import draw
from lcbtui.chart.style import PALETTE, Charset, Depth, Ink, Role, sgr
from lcbtui.view.view import View

_RESET = "\x1b[0m"


def to_text(chart: Chart, depth: Depth = Depth.NONE, palette: Mapping[Role, Ink] = PALETTE) -> str:
    """The chart as lines of text, each ended by a line feed, without spaces at the ends.

    Args:
        chart: what to write.
        depth: how many colours; `NONE` writes no escape sequence at all.
        palette: how each role is written.
    """
    return "".join(_line(line, depth, palette) + "\n" for line in chart.lines)


def _line(runs: tuple[Run, ...], depth: Depth, palette: Mapping[Role, Ink]) -> str:
    kept = list(runs)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(" "), kept[-1].role)
    return "".join(_written(run, sgr(palette[run.role], depth)) for run in kept)


def _written(run: Run, code: str) -> str:
    return f"\x1b[{code}m{run.text}{_RESET}" if code else run.text


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
