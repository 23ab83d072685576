"""Lines to cells: the dashed line at our score, the frontier, the trend, the grid.

Error bars to cells: thin upright strokes through the points whose interval is known.

Upright lines with their words, and numbers along the bottom, to cells.

Counts of the points outside the limits, written where the panel ends.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.binning import CROWDED, Cells, by_importance
from lcbtui.chart.cells.canvas import Write, clip, drawable
from lcbtui.chart.cells.placement import Grid
from lcbtui.chart.layers import Band, ChartSpec, EdgeCounts, Level, Polyline, Stroke, Upright
from lcbtui.chart.style import Charset, Role, glyphs, series_marker
from lcbtui.chart.ticks import cell_at


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


_GAP = 2
"""Columns from a line to its words."""

_SHORTEST = 8
"""Words are cut down to so many columns where they fit nowhere whole."""


def upright_strokes(spec: ChartSpec, width: int, height: int, charset: Charset) -> Iterator[Stroke]:
    """The cells of all upright lines."""
    for upright in spec.uprights:
        column = cell_at(upright.x, width)
        for line in range(height):
            yield Stroke(column, line, glyphs(charset).upright, upright.role)


def count_writes(spec: ChartSpec, taken: Grid, charset: Charset) -> list[Write]:
    """The numbers on the lowest line, each under its place; none where not all have room.

    Args:
        spec: the chart.
        taken: (height, width) cells that must not be covered; a number there is left out.
        charset: what the terminal can show.
    """
    if spec.counts is None:
        return []
    height, width = taken.shape
    line, end = height - 1, -1
    found: list[Write] = []
    for place, number in zip(spec.counts.x, spec.counts.numbers, strict=True):
        text = drawable(str(number), ascii_only=charset is Charset.ASCII)
        start = min(max(cell_at(place, width) - (len(text) - 1) // 2, 0), width - len(text))
        if start <= end:
            return []
        end = start + len(text)
        if not taken[line, start:end].any():
            found.append(Write(start, line, text, Role.DIM))
    return found


def word_writes(spec: ChartSpec, taken: Grid, lines: Grid, charset: Charset) -> list[Write]:
    """The words of the upright lines, each beside its line, where there is room.

    Args:
        spec: the chart.
        taken: (height, width) cells that must not be covered.
        lines: cells that had rather not be covered.
        charset: what the terminal can show.
    """
    blocked = taken.copy()
    found: list[Write] = []
    for upright in spec.uprights:
        if upright.words:
            ascii_only = charset is Charset.ASCII
            found += _beside(upright, blocked, lines, ascii_only=ascii_only)
    return found


def _beside(upright: Upright, blocked: Grid, lines: Grid, *, ascii_only: bool) -> list[Write]:
    """The words right or left of their line, whole if they can be."""
    height, width = blocked.shape
    column = cell_at(upright.x, width)
    whole = drawable(upright.words, ascii_only=ascii_only)
    widest = max(width - column - _GAP, column - _GAP + 1)
    half = range(height // 2) if upright.above else range(height - 2, height // 2, -1)
    for words in dict.fromkeys((whole, clip(whole, widest, ascii_only=ascii_only))):
        long = cell_len(words)
        if long < min(_SHORTEST, cell_len(whole)):
            continue
        for hidden in (blocked | lines, blocked):
            for line in half:
                for start in (column + _GAP, column - _GAP + 1 - long):
                    if _is_free(hidden, line, start, start + long, column):
                        blocked[line, start : start + long] = True
                        return [Write(start, line, words, upright.role)]
    return []


def _is_free(hidden: Grid, line: int, start: int, end: int, own: int) -> bool:
    """Whether the cells from `start` to `end` are free, and one more on both sides.

    The line itself may be such a neighbour.
    """
    width = hidden.shape[1]
    if start < 0 or end > width:
        return False
    around = hidden[line, max(start - 1, 0) : end + 1].copy()
    first = max(start - 1, 0)
    if first <= own < first + len(around):
        around[own - first] = False
    return not around.any()


def edge_writes(edges: EdgeCounts, markers: Grid, arrows: tuple[str, ...]) -> list[Write]:
    """Counts such as "← 3" at the sides that have points outside, where no marker is near.

    Args:
        edges: how many points lie outside.
        markers: (height, width) cells that must not be covered.
        arrows: left, right, up, down.
    """
    height, width = markers.shape
    left, right, up, down = arrows
    free = markers.copy()
    found: list[Write] = []
    from_the_middle = sorted(range(height), key=lambda line: (abs(line - height // 2), line))
    texts = (
        (edges.left, f"{left} {edges.left}", ((1, line) for line in from_the_middle)),
        (edges.right, f"{edges.right} {right}", ((-1, line) for line in from_the_middle)),
        (edges.above, f"{up} {edges.above}", _along(0, width)),
        (edges.below, f"{down} {edges.below}", _along(height - 1, width)),
    )
    for count, text, places in texts:
        if count:
            found += _first_free(text, places, free)
    return found


def _along(line: int, width: int) -> list[tuple[int, int]]:
    """Places on one line, from the middle outwards."""
    return [(column, line) for column in sorted(range(1, width), key=lambda c: abs(c - width // 2))]


def _first_free(text: str, places: Iterable[tuple[int, int]], taken: Grid) -> list[Write]:
    """The text at the first free place, marked as taken; column -1 means flush right."""
    width = taken.shape[1]
    for column, line in places:
        start = width - len(text) if column < 0 else column
        end = start + len(text)
        if start >= 0 and end <= width and not taken[line, max(start - 1, 0) : end + 1].any():
            taken[line, start:end] = True
            return [Write(start, line, text, Role.DIM)]
    return []
