"""Lines to cells: the dashed line at our score, the frontier, the trend, the grid."""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lcbtui.chart.markers import Charset, Role, glyphs
from lcbtui.chart.spec import Band, Level, Polyline
from lcbtui.chart.ticks import cell_at


class Stroke(NamedTuple):
    """One cell of a line, in cells of the panel, line 0 on top; `head` for the head of an arrow."""

    column: int
    line: int
    glyph: str
    role: Role
    head: bool = False


def level_strokes(level: Level, width: int, height: int, charset: Charset) -> Iterator[Stroke]:
    """A dashed line across the panel, every second cell."""
    line = height - 1 - cell_at(level.y, height)
    for column in range(0, width, 2):
        yield Stroke(column, line, glyphs(charset).dash, level.role)


def polyline_strokes(
    polyline: Polyline, width: int, height: int, charset: Charset
) -> Iterator[Stroke]:
    """A polyline without gaps, or a staircase; clipped to the panel."""
    if polyline.steps:
        yield from _staircase(polyline, width, height, charset)
        return
    columns = np.arange(width)
    heights = np.interp(
        columns / (width - 1), polyline.x, polyline.y, left=math.nan, right=math.nan
    )
    cells = [
        (column, height - 1 - cell_at(fraction, height))
        for column, fraction in enumerate(heights.tolist())
        if math.isfinite(fraction) and 0 <= fraction <= 1
    ]
    # Where it is steep the cells between two columns are filled, half of them in either.
    for (column, line), (after, next_line) in pairwise(tuple(cells)):
        for between in range(min(line, next_line) + 1, max(line, next_line)):
            nearer = column if abs(between - line) < abs(between - next_line) else after
            if after == column + 1:
                cells.append((nearer, between))
    for column, line in cells:
        yield Stroke(column, line, glyphs(charset).trend, polyline.role)


def _staircase(polyline: Polyline, width: int, height: int, charset: Charset) -> Iterator[Stroke]:
    flat, upright, corner = glyphs(charset).staircase
    cells = [
        (cell_at(x, width), height - 1 - cell_at(y, height))
        for x, y in zip(polyline.x, polyline.y, strict=True)
    ]
    for (column, line), (next_column, next_line) in pairwise(cells):
        for between in range(column + 1, next_column):
            yield Stroke(between, line, flat, polyline.role)
        if next_column != column:
            turn = corner if next_line != line else flat
            yield Stroke(next_column, line, turn, polyline.role)
        for between in range(min(line, next_line) + 1, max(line, next_line)):
            yield Stroke(next_column, between, upright, polyline.role)


def strokes(
    polylines: tuple[Polyline, ...],
    levels: tuple[Level, ...],
    width: int,
    height: int,
    charset: Charset,
) -> Iterator[Stroke]:
    """All lines of a chart, those to be on top first."""
    for polyline in polylines:
        yield from polyline_strokes(polyline, width, height, charset)
    for level in levels:
        yield from level_strokes(level, width, height, charset)


def grid_strokes(
    columns: Iterable[int], lines: Iterable[int], width: int, height: int, charset: Charset
) -> Iterator[Stroke]:
    """Faint lines across the panel at the ticks; none upon the frame.

    Args:
        columns: cells of the ticks, counted from the left.
        lines: cells of the ticks, counted from below.
        width: of the panel, in cells.
        height: likewise.
        charset: what the terminal can show.
    """
    flat, upright = glyphs(charset).grid
    for column in columns:
        if column > 0:
            for line in range(height):
                yield Stroke(column, line, upright, Role.GRID)
    for up in lines:
        if up > 0:
            for column in range(0, width, 2):
                yield Stroke(column, height - 1 - up, flat, Role.GRID)


def band_strokes(band: Band, width: int, height: int, charset: Charset) -> Iterator[Stroke]:
    """Dots all over a band, far enough from each other to be a shade."""
    ends = (min(max(end, 0.0), 1.0) for end in (band.high, band.low))
    top, bottom = (height - 1 - cell_at(end, height) for end in ends)
    for line in range(top, bottom + 1):
        for column in range(2 * (line % 2), width, 4):
            yield Stroke(column, line, glyphs(charset).band, Role.BAND)
