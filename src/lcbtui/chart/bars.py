"""Error bars to cells: thin upright strokes through the points whose interval is known."""

from collections.abc import Iterator

import numpy as np

from lcbtui.chart.binning import CROWDED, Cells, by_importance
from lcbtui.chart.lines import Stroke
from lcbtui.chart.markers import Charset, glyphs, series_marker
from lcbtui.chart.spec import ChartSpec
from lcbtui.chart.ticks import cell_at

_ROOM_FOR_CAPS = 2
"""Lines from a marker to the end of its bar, from which on the end has a cap."""


def bar_strokes(spec: ChartSpec, cells: Cells, charset: Charset) -> Iterator[Stroke]:
    """The cells of all error bars, the most important points first, in the colours of the points.

    In a crowd only the points that stand out have one. An end outside the plot has no cap: the
    bar goes on there.
    """
    points = spec.points
    if points.low is None or points.high is None:
        return
    among = np.flatnonzero(np.isfinite(points.low) & np.isfinite(points.high))
    if len(points) > CROWDED:
        among = among[points.emphasis[among] != 0]
    roles = [series_marker(key, n, charset).role for n, key in enumerate(spec.series_keys)]
    for index in by_importance(points, among, CROWDED).tolist():
        line, column = divmod(int(cells.flat[index]), cells.width)
        ends = (float(points.low[index]), float(points.high[index]))
        role = roles[int(points.series[index])]
        for place, glyph in _bar(line, ends, cells.height, glyphs(charset).bar):
            yield Stroke(column, place, glyph, role)


def _bar(
    marker: int, ends: tuple[float, float], height: int, glyphs: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    """Lines and glyphs of one bar, without the line of its marker."""
    upright, upper, lower = glyphs
    low, high = ends
    bottom = height - 1 - cell_at(min(max(low, 0.0), 1.0), height)
    top = height - 1 - cell_at(min(max(high, 0.0), 1.0), height)
    for line in range(top, bottom + 1):
        glyph = upright
        if line == top and high <= 1 and marker - top >= _ROOM_FOR_CAPS:
            glyph = upper
        elif line == bottom and low >= 0 and bottom - marker >= _ROOM_FOR_CAPS:
            glyph = lower
        if line != marker:
            yield line, glyph
