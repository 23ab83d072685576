"""Points, Segments, Polyline, Band and Text to cells: markers, strokes and words.

Cells are those of the plot, column 0 and line 0 in its top left corner. Nothing here knows which
overlay it draws.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.axes import cell_at
from lcbtui.chart.cells.canvas import Write, clip, drawable
from lcbtui.chart.cells.labels import ASPECT, Grid
from lcbtui.chart.layers import (
    Band,
    ChartSpec,
    Layer,
    LineStyle,
    OffScreen,
    Polyline,
    Segments,
    Text,
)
from lcbtui.chart.points import CROWDED, Cells, bars_drawn, drawn_segments, stands_out
from lcbtui.chart.style import Charset, Glyphs, Role, density_glyph, glyphs

Cell = tuple[int, int]
"""A column and a line."""

_ROOM_FOR_CAPS = 2
"""Lines from a marker to the end of its bar, from which on the end has a cap."""

_SECTORS = 8

_GAP = 2
"""Columns from a place to the words beside it."""

_SHORTEST = 8
"""Words are cut down to so many columns where they fit nowhere whole."""


# Points


def point_writes(
    spec: ChartSpec, cells: Cells, charset: Charset
) -> tuple[list[Write], list[Write]]:
    """What each occupied cell shows, in reading order.

    Returns:
        The markers, with a sign of its own for several points in one cell; and the densities of a
        crowd.
    """
    points, own = spec.points, glyphs(charset)
    crowded = len(points) > CROWDED
    most = int(cells.counts.max())
    markers = spec.markers(charset)
    occupied = cells.occupied
    points_shown = cells.representative[occupied]
    dimmed = np.full(cells.width * cells.height, spec.dimmed is not None)
    if spec.dimmed is not None:
        dimmed[cells.flat[~spec.dimmed]] = False
    marks, densities = list[Write](), list[Write]()
    for cell, representative, count, series, emphasis in zip(
        occupied.tolist(),
        points_shown.tolist(),
        cells.counts[occupied].tolist(),
        points.series[points_shown].tolist(),
        points.emphasis[points_shown].tolist(),
        strict=True,
    ):
        line, column = divmod(cell, cells.width)
        marker = markers[series]
        role = Role.DIM if dimmed[cell] else marker.role
        if crowded and not emphasis:
            densities.append(Write(column, line, density_glyph(count, most, charset), role))
        else:
            alone = count == 1 or crowded
            glyph = marker.glyph if alone else own.several
            if alone and spec.hollow is not None and spec.hollow[representative]:
                glyph = own.hollow
            marks.append(Write(column, line, glyph, role))
    return marks, densities


def cursor_writes(spec: ChartSpec, cells: Cells, taken: Grid, charset: Charset) -> list[Write]:
    """Brackets around the selected point, which keeps its marker; none where they have no room.

    `taken` is (height, width): cells that they must not cover.
    """
    found: list[Write] = []
    for point in np.flatnonzero(spec.points.rows == spec.selected)[:1].tolist():
        line, column = divmod(int(cells.flat[point]), cells.width)
        for at, bracket in zip((column - 1, column + 1), glyphs(charset).cursor, strict=True):
            if not 0 <= at < cells.width or taken[line, at]:
                return []
            found.append(Write(at, line, bracket, Role.SELECTED))
    return found


# Lines


class Stroke(NamedTuple):
    """One cell of a line.

    Attributes:
        head: the head of an arrow.
        yields: names go over it as if it were not there.
    """

    column: int
    line: int
    glyph: str
    role: Role
    head: bool = False
    yields: bool = False


def layer_strokes(
    spec: ChartSpec, layer: Layer, cells: Cells, charset: Charset
) -> Iterator[Stroke]:
    """The cells of a layer's lines on the plot of some points' cells, those on top first."""
    size = cells.width, cells.height
    match layer:
        case Segments():
            yield from _segments(spec, layer, cells, charset)
        case Polyline(steps=True):
            yield from _staircase(layer, size, charset)
        case Polyline():
            yield from _line(layer, size, charset)
        case Band():
            yield from _band(layer, size, charset)


def _band(band: Band, size: tuple[int, int], charset: Charset) -> Iterator[Stroke]:
    """Dots far enough from each other to be a shade."""
    columns, lines = range(size[0]), range(size[1])
    if band.upright:
        columns = range(_cell((band.low, 0), size)[0], _cell((band.high, 0), size)[0] + 1)
    else:
        lines = range(_cell((0, band.high), size)[1], _cell((0, band.low), size)[1] + 1)
    for line in lines:
        first = 2 * (line % 2)
        for column in range(columns.start + (first - columns.start) % 4, columns.stop, 4):
            yield Stroke(column, line, glyphs(charset).band, band.role)


def _cell(place: tuple[float, float], size: tuple[int, int]) -> Cell:
    """The cell of a place in fractions of the axes, or the nearest in the plot."""
    (x, y), (width, height) = (min(max(part, 0.0), 1.0) for part in place), size
    return cell_at(x, width), height - 1 - cell_at(y, height)


def _segments(
    spec: ChartSpec, segments: Segments, cells: Cells, charset: Charset
) -> Iterator[Stroke]:
    points, own, size = spec.points, glyphs(charset), (cells.width, cells.height)
    rest: list[Stroke] = []
    is_bar = segments.style is LineStyle.BAR and segments.points is not None
    coloured, bars = stands_out(spec), set[int | None]()
    if is_bar:
        bars |= set(bars_drawn(spec, segments, cells.height).tolist())
    # A bar that comes and goes with the cursor moves no name.
    yields = is_bar and len(bars) < len(segments.x1)
    for each in drawn_segments(spec, segments):
        role, marker = each.role, None
        if is_bar and each.point not in bars:
            continue
        if is_bar and not spec.by_model and not coloured[each.point]:
            role = Role.DIM
        start, end = _cell(each.start, size), _cell(each.end, size)
        if each.point is not None:
            line, column = divmod(int(cells.flat[each.point]), cells.width)
            marker, aside = (column, line), column - cell_at(points.x[each.point], cells.width)
            # It goes with a marker that stands beside its cell.
            end = end[0] + aside, end[1]
            if segments.style is LineStyle.BAR:
                start = start[0] + aside, start[1]
        way = _way(start, end)
        if segments.style is LineStyle.ARROW:
            if each.point is not None and points.rows[each.point] == spec.selected:
                role = Role.SELECTED
            found = _arrow(way, own, whole=each.whole[0])
            # The heads of all arrows lie over their shafts.
            yield from (Stroke(*place, glyph, role, head=True) for place, glyph in found[:1])
            found = found[1:]
        elif segments.style is LineStyle.BAR:
            found = _bar(way, marker, own, each.whole)
        else:
            found = _dashed(way, own.grid if role is Role.GRID else (own.dash, own.vertical), own)
        rest += (Stroke(*place, glyph, role, yields=yields) for place, glyph in found)
    yield from rest


def _way(start: Cell, end: Cell) -> list[Cell]:
    """The cells from one to another, both included."""
    across, down = end[0] - start[0], end[1] - start[1]
    steps = max(abs(across), abs(down), 1)
    return [
        (start[0] + round(across * step / steps), start[1] + round(down * step / steps))
        for step in range(steps + 1)
    ]


def _dashed(way: list[Cell], dashes: tuple[str, ...], own: Glyphs) -> list[tuple[Cell, str]]:
    """Every second cell of a flat line, every cell of another one."""
    flat, upright = dashes
    if way[0][1] == way[-1][1]:
        return [(place, flat) for place in way[::2]]
    if way[0][0] == way[-1][0]:
        return [(place, upright) for place in way]
    return [(here, _shaft(here, following, own.shaft)) for here, following in pairwise(way)]


def _bar(
    way: list[Cell], marker: Cell | None, own: Glyphs, whole: tuple[bool, bool]
) -> list[tuple[Cell, str]]:
    """A bar. An end outside the plot has no cap: the bar goes on there."""
    if way[0][1] == way[-1][1] and way[0] != way[-1]:
        level, left, right = own.level_bar
        places = [(place, level) for place in way]
        if whole[0]:
            places[0] = way[0], left
        if whole[1]:
            places[-1] = way[-1], right
        return places
    upright, upper, lower = own.bar
    found = [(place, upright) for place in way]
    ends = ((0, whole[0]), (-1, whole[1])) if way[0] != way[-1] else ()
    for end, inside in ends:
        place = way[end]
        if inside and (marker is None or abs(place[1] - marker[1]) >= _ROOM_FOR_CAPS):
            found[end] = place, upper if place[1] < way[-1 - end][1] else lower
    return found


def _arrow(way: list[Cell], own: Glyphs, *, whole: bool) -> list[tuple[Cell, str]]:
    """An arrow from its head, beside the marker at its end, back to where it begins.

    One whose ends share a cell has none. `whole` is one that does not come from outside.
    """
    (start, *_, end), steps = way, len(way) - 1
    if start == end:
        return []
    turn = math.atan2(-(end[1] - start[1]) * ASPECT, end[0] - start[0]) / (2 * math.pi)
    found = [(way[-2], own.heads[round(turn * _SECTORS) % _SECTORS])]
    for step in range(steps - 2, -1, -1):
        glyph = _shaft(way[step], way[step + 1], own.shaft)
        found.append((way[step], own.tail if step == 0 and whole else glyph))
    return found


def _shaft(here: Cell, following: Cell, shaft: tuple[str, ...]) -> str:
    flat, upright, rising, falling = shaft
    across, down = following[0] - here[0], following[1] - here[1]
    if not down:
        return flat
    if not across:
        return upright
    return falling if across * down > 0 else rising


def _line(polyline: Polyline, size: tuple[int, int], charset: Charset) -> Iterator[Stroke]:
    """A polyline without gaps, clipped to the plot."""
    width, height = size
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


def _staircase(polyline: Polyline, size: tuple[int, int], charset: Charset) -> Iterator[Stroke]:
    flat, upright, corner = glyphs(charset).staircase
    cells = [_cell(place, size) for place in zip(polyline.x, polyline.y, strict=True)]
    for (column, line), (next_column, next_line) in pairwise(cells):
        for between in range(column + 1, next_column):
            yield Stroke(between, line, flat, polyline.role)
        if next_column != column:
            turn = corner if next_line != line else flat
            yield Stroke(next_column, line, turn, polyline.role)
        for between in range(min(line, next_line) + 1, max(line, next_line)):
            yield Stroke(next_column, between, upright, polyline.role)


# Words


def centred_writes(text: Text, taken: Grid, *, ascii_only: bool) -> list[Write]:
    """Words centred on their places; none where not all have room.

    `taken` is (height, width): cells that must not be covered; a word there is left out.
    """
    height, width = taken.shape
    line, end = _cell((0, text.y), (width, height))[1], -1
    found: list[Write] = []
    for place, words in zip(text.x, text.words, strict=True):
        drawn = drawable(words, ascii_only=ascii_only)
        long = cell_len(drawn)
        start = min(max(cell_at(place, width) - (long - 1) // 2, 0), width - long)
        if start <= end:
            return []
        end = start + long
        if not taken[line, start:end].any():
            found.append(Write(start, line, drawn, text.role))
    return found


def beside_writes(text: Text, taken: Grid, lines: Grid, *, ascii_only: bool) -> Iterator[Write]:
    """Words right or left of their places, whole if they can be, where there is room.

    Args:
        text: the words.
        taken: (height, width) cells that must not be covered.
        lines: cells that had rather not be covered.
        ascii_only: whether only ASCII can be shown.
    """
    blocked = taken.copy()
    for place, words in zip(text.x, text.words, strict=True):
        whole = drawable(words, ascii_only=ascii_only)
        write = _beside(text, place, whole, blocked, lines, ascii_only=ascii_only)
        if write is not None:
            blocked[write.line, write.column : write.column + cell_len(write.text)] = True
            yield write


def _beside(
    text: Text, place: float, whole: str, blocked: Grid, lines: Grid, *, ascii_only: bool
) -> Write | None:
    height, width = blocked.shape
    column = cell_at(place, width)
    widest = max(width - column - _GAP, column - _GAP + 1)
    # The lowest line is left to counts.
    half = range(height // 2) if text.y > 0.5 else range(height - 2, height // 2, -1)
    for words in dict.fromkeys((whole, clip(whole, widest, ascii_only=ascii_only))):
        long = cell_len(words)
        if long < min(_SHORTEST, cell_len(whole)):
            continue
        starts = (column + _GAP, column - _GAP + 1 - long)
        for hidden, line, start in product((blocked | lines, blocked), half, starts):
            if _is_free(hidden, line, start, long):
                return Write(start, line, words, text.role)
    return None


def _is_free(hidden: Grid, line: int, start: int, width: int) -> bool:
    """Whether so many cells are in the plot and free, and one more on both sides."""
    end = start + width
    inside = start >= 0 and end <= hidden.shape[1]
    return inside and not hidden[line, max(start - 1, 0) : end + 1].any()


def off_screen_writes(counts: OffScreen, markers: Grid, arrows: tuple[str, ...]) -> Iterator[Write]:
    """Counts such as "← 3" at the sides that have points outside, where no marker is near.

    Args:
        counts: how many points lie outside.
        markers: (height, width) cells that must not be covered.
        arrows: left, right, up, down.
    """
    height, width = markers.shape
    left, right, up, down = arrows
    free = markers.copy()
    lines = sorted(range(height), key=lambda line: (abs(line - height // 2), line))
    columns = sorted(range(1, width), key=lambda column: abs(column - width // 2))
    at_right = f"{counts.right} {right}"
    sides: tuple[tuple[int, str, Iterable[Cell]], ...] = (
        (counts.left, f"{left} {counts.left}", product([1], lines)),
        (counts.right, at_right, product([width - len(at_right)], lines)),
        (counts.above, f"{up} {counts.above}", product(columns, [0])),
        (counts.below, f"{down} {counts.below}", product(columns, [height - 1])),
    )
    for count, text, places in sides:
        for column, line in places if count else ():
            if _is_free(free, line, column, len(text)):
                free[line, column : column + len(text)] = True
                yield Write(column, line, text, Role.DIM)
                break
