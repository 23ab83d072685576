"""Arrows to cells: from where another source has a model to its point here."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lcbtui.chart.binning import CROWDED, Cells, by_importance
from lcbtui.chart.cells.placement import ASPECT
from lcbtui.chart.layers import ChartSpec, Stroke
from lcbtui.chart.style import Charset, Glyphs, Role, glyphs, series_marker
from lcbtui.chart.ticks import cell_at

Place = tuple[int, int]
"""A column and a line of the plot, line 0 on top."""

_SECTORS = 8


class Way(NamedTuple):
    """One arrow in fractions of the axes.

    Attributes:
        point: index of the point where it ends.
        start: where it begins, inside the plot.
        end: where its point is.
        whole: whether it begins there, and does not come from outside the plot.
    """

    point: int
    start: tuple[float, float]
    end: tuple[float, float]
    whole: bool


def ways(spec: ChartSpec) -> Iterator[Way]:
    """The arrows to draw, that of the selected point first, then the most important.

    Of very many only those of the selected point and of points that stand out are drawn.
    """
    arrows, points = spec.arrows, spec.points
    if arrows is None:
        return
    among = arrows.points
    if len(among) > CROWDED:
        among = among[(points.emphasis[among] != 0) | (points.rows[among] == spec.selected)]
    order = by_importance(points, among, CROWDED)
    chosen = points.rows[order] == spec.selected
    for point in np.concatenate([order[chosen], order[~chosen]]).tolist():
        place = int(np.searchsorted(arrows.points, point))
        start = (float(arrows.x[place]), float(arrows.y[place]))
        end = (float(points.x[point]), float(points.y[point]))
        entry = entered(start, end)
        yield Way(point, entry, end, entry == start)


def arrow_strokes(spec: ChartSpec, cells: Cells, charset: Charset) -> Iterator[Stroke]:
    """The cells of all arrows in the colours of their points: the heads, then the rest.

    An arrow ends beside its point's marker. One whose ends share a cell is not drawn.
    """
    roles = [series_marker(key, n, charset).role for n, key in enumerate(spec.series_keys)]
    points, rest = spec.points, list[Stroke]()
    for way in ways(spec):
        line, column = divmod(int(cells.flat[way.point]), cells.width)
        across, up = way.start
        first = (cell_at(across, cells.width), cells.height - 1 - cell_at(up, cells.height))
        role = roles[int(points.series[way.point])]
        if int(points.rows[way.point]) == spec.selected:
            role = Role.SELECTED
        drawn = _arrow(first, (column, line), glyphs(charset), whole=way.whole)
        strokes = [Stroke(*place, glyph, role) for place, glyph in drawn]
        yield from (stroke._replace(head=True) for stroke in strokes[:1])
        rest += strokes[1:]
    yield from rest


def entered(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Where the way from `start` to `end`, which lies in the plot, comes into the plot.

    Both are fractions of the axes; a start inside is given back as it is.
    """
    share = 0.0
    for begin, final in zip(start, end, strict=True):
        if begin < 0 or begin > 1:
            edge = 0.0 if begin < 0 else 1.0
            share = max(share, (edge - begin) / (final - begin) if final != begin else 0.0)
    if share == 0.0:
        return start
    x, y = (
        min(max(begin + share * (final - begin), 0.0), 1.0)
        for begin, final in zip(start, end, strict=True)
    )
    return x, y


def _arrow(start: Place, end: Place, glyphs: Glyphs, *, whole: bool) -> list[tuple[Place, str]]:
    """The cells of one arrow from its head, beside `end`, back to `start`.

    Args:
        start: the first cell.
        end: the last cell, which is left to its marker.
        glyphs: what arrows are made of.
        whole: whether the arrow begins at `start`, and does not come from outside.
    """
    across, down = end[0] - start[0], end[1] - start[1]
    steps = max(abs(across), abs(down))
    if not steps:
        return []
    way = [
        (start[0] + round(across * step / steps), start[1] + round(down * step / steps))
        for step in range(steps + 1)
    ]
    turn = math.atan2(-down * ASPECT, across) / (2 * math.pi)
    found = [(way[-2], glyphs.heads[round(turn * _SECTORS) % _SECTORS])]
    for step in range(steps - 2, -1, -1):
        is_tail = step == 0 and whole
        glyph = glyphs.tail if is_tail else _shaft(way[step], way[step + 1], glyphs.shaft)
        found.append((way[step], glyph))
    return found


def _shaft(here: Place, following: Place, shaft: tuple[str, ...]) -> str:
    flat, upright, rising, falling = shaft
    across, down = following[0] - here[0], following[1] - here[1]
    if not down:
        return flat
    if not across:
        return upright
    return falling if across * down > 0 else rising
