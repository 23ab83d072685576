"""Chart to text for a terminal, in as many colours as it has."""

from collections.abc import Mapping

from lcbtui.chart.colors import PALETTE, Depth, Ink, sgr
from lcbtui.chart.markers import Role
from lcbtui.chart.raster import Run
from lcbtui.chart.result import Chart

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
