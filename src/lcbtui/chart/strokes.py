"""Points, lines, words and names as cells of the plot.

Column 0 and line 0 are its top left corner. Nothing here knows which overlay it draws.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise, product
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.axes import cell_at
from lcbtui.chart.labels import LabelPlace, place_labels
from lcbtui.chart.layers import Band, ChartSpec, Layer, OffScreen, Polyline, Segments, Text
from lcbtui.chart.picture import Write, drawable
from lcbtui.chart.points import NAMED_FROM, Cells, bars_drawn, by_importance, drawn_segments
from lcbtui.chart.style import Charset, Glyphs, Role, density_glyph, glyphs
from lcbtui.dataset.results import Bools, Ints
from lcbtui.text.width import cut
from lcbtui.view.view import Emphasis

Cell = tuple[int, int]
"""A column and a line."""

Grid = Bools
"""A mask (height, width) of cells of the plot."""

GAP = 2
"""Columns from a marker to its name."""

# Points


def point_writes(spec: ChartSpec, cells: Cells, charset: Charset) -> Iterator[Write]:
    """Make the glyph of each cell with points: a marker, or the sign for several points.

    In a crowded chart a density glyph where no point is emphasised.
    """
    points, own = spec.points, glyphs(charset)
    crowded, most = points.crowded, int(cells.counts.max())
    markers = spec.markers(charset)
    occupied, shown = cells.occupied, cells.representative[cells.occupied]
    of_cells = occupied, shown, cells.counts[occupied]
    of_points = points.series[shown], points.emphasis[shown]
    columns = (each.tolist() for each in (*of_cells, *of_points))
    dimmed = np.full(cells.width * cells.height, spec.dimmed is not None)
    if spec.dimmed is not None:
        dimmed[cells.flat[~spec.dimmed]] = False
    for cell, representative, count, series, emphasis in zip(*columns, strict=True):
        line, column = divmod(cell, cells.width)
        marker = markers[series]
        role = Role.DIM if dimmed[cell] else marker.role
        if crowded and not emphasis:
            glyph = density_glyph(count, most, charset)
        elif count > 1 and not crowded and not emphasis & Emphasis.OURS:
            glyph = own.several
        else:
            is_hollow = spec.hollow is not None and spec.hollow[representative]
            glyph = own.hollow if is_hollow else marker.glyph
        yield Write(column, line, glyph, role)


def cursor_writes(spec: ChartSpec, cells: Cells, taken: Grid, charset: Charset) -> list[Write]:
    """Make the brackets around the selected point; none if they have no room.

    `taken` is a mask (height, width) of the cells that brackets must not cover.
    """
    for point in np.flatnonzero(spec.points.rows == spec.selected)[:1].tolist():
        line, column = divmod(int(cells.flat[point]), cells.width)
        if 0 < column < cells.width - 1 and not taken[line, [column - 1, column + 1]].any():
            ends = zip((column - 1, column + 1), glyphs(charset).cursor, strict=True)
            return [Write(at, line, bracket, Role.SELECTED) for at, bracket in ends]
    return []


# Lines


def layer_strokes(spec: ChartSpec, layer: Layer, cells: Cells, charset: Charset) -> Iterator[Write]:
    """Rasterise an overlay of a chart (line, band or error bars) to terminal cells."""
    size = cells.width, cells.height
    match layer:
        case Segments():
            yield from _segments(spec, layer, cells, charset)
        case Polyline(steps=True):
            yield from _staircase(layer, size, charset)
        case Polyline():
            yield from _line(layer, size, charset)
        case Band():
            (left, top), (right, bottom) = (0, 0), (size[0] - 1, size[1] - 1)
            if layer.upright:
                left, right = (_cell((end, 0), size)[0] for end in (layer.low, layer.high))
            else:
                top, bottom = (_cell((0, end), size)[1] for end in (layer.high, layer.low))
            for line in range(top, bottom + 1):  # scattered dots
                for column in range(left + (2 * (line % 2) - left) % 4, right + 1, 4):
                    yield Write(column, line, glyphs(charset).band, layer.role)


def _cell(place: tuple[float, float], size: tuple[int, int]) -> Cell:
    """Convert a position in fractions of the axes to a cell (column, line) inside the plot."""
    (x, y), (width, height) = (min(max(part, 0.0), 1.0) for part in place), size
    return cell_at(x, width), height - 1 - cell_at(y, height)


def _segments(
    spec: ChartSpec, segments: Segments, cells: Cells, charset: Charset
) -> Iterator[Write]:
    points, own, size = spec.points, glyphs(charset), (cells.width, cells.height)
    coloured, bars = spec.stands_out, set[int]()
    if segments.points is not None:
        bars |= set(bars_drawn(spec, segments.points, cells.height).tolist())
    # A bar that comes and goes with the cursor moves no name.
    yields = segments.points is not None and len(bars) < len(segments.x1)
    for each in drawn_segments(spec, segments):
        role, start, end = each.role, _cell(each.start, size), _cell(each.end, size)
        if each.point is None:  # every second cell of a level line, every cell of an upright one
            way = _way(start, end)
            level, upright = own.grid if role is Role.GRID else (own.dash, own.vertical)
            is_level = way[0][1] == way[-1][1]
            found = [(place, level if is_level else upright) for place in way[:: 1 + is_level]]
        elif each.point in bars:
            if not spec.by_model and not coloured[each.point]:
                role = Role.DIM
            line, column = divmod(int(cells.flat[each.point]), cells.width)
            # It goes with a marker that stands beside its cell.
            aside = column - cell_at(points.x[each.point], cells.width)
            way = _way((start[0] + aside, start[1]), (end[0] + aside, end[1]))
            found = _bar(way, line, own, each.whole)
        else:
            continue
        yield from (Write(*place, glyph, role, yields=yields) for place, glyph in found)


def _way(start: Cell, end: Cell) -> list[Cell]:
    """List the cells of a straight line between two cells, both included."""
    across, down = end[0] - start[0], end[1] - start[1]
    steps = max(abs(across), abs(down), 1)
    return [
        (start[0] + round(across * step / steps), start[1] + round(down * step / steps))
        for step in range(steps + 1)
    ]


def _bar(
    way: list[Cell], marker: int, own: Glyphs, whole: tuple[bool, bool]
) -> list[tuple[Cell, str]]:
    """Choose the glyphs of an error bar's cells, with caps at ends that the plot does not clip.

    `marker` is the line of its marker, beside which an upright bar has no cap.
    """
    is_level = way[0][1] == way[-1][1] and way[0] != way[-1]
    along, *caps = own.level_bar if is_level else own.bar
    found = [(place, along) for place in way]
    for end, is_whole in zip((0, -1), whole, strict=True):
        (column, line), other = way[end], way[-1 - end]
        if is_whole and way[0] != way[-1] and (is_level or abs(line - marker) >= 2):
            is_second = column > other[0] if is_level else line > other[1]
            found[end] = way[end], caps[is_second]
    return found


def _line(polyline: Polyline, size: tuple[int, int], charset: Charset) -> Iterator[Write]:
    """Rasterise a polyline to terminal cells without gaps, clipped to the plot."""
    width, height = size
    across = np.arange(width) / (width - 1)
    heights = np.interp(across, polyline.x, polyline.y, left=math.nan, right=math.nan)
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
        yield Write(column, line, glyphs(charset).trend, polyline.role)


def _staircase(polyline: Polyline, size: tuple[int, int], charset: Charset) -> Iterator[Write]:
    flat, upright, corner = glyphs(charset).staircase
    cells = [_cell(place, size) for place in zip(polyline.x, polyline.y, strict=True)]
    for (column, line), (next_column, next_line) in pairwise(cells):
        for between in range(column + 1, next_column):
            yield Write(between, line, flat, polyline.role)
        if next_column != column:
            turn = corner if next_line != line else flat
            yield Write(next_column, line, turn, polyline.role)
        for between in range(min(line, next_line) + 1, max(line, next_line)):
            yield Write(next_column, between, upright, polyline.role)


# Words


def beside_writes(text: Text, taken: Grid, lines: Grid) -> Iterator[Write]:
    """Write a text of a chart left or right of its position where there is room, cut if needed.

    Args:
        text: the text with its position.
        taken: mask (height, width) of cells that must not be covered.
        lines: mask of cells to cover only if nothing else is free.
    """
    height, width = taken.shape
    half = range(height // 2) if text.y > 0.5 else range(height - 1, height // 2, -1)
    whole, column = drawable(text.words), cell_at(text.x, width)
    found = (
        Write(start, line, shown, text.role)
        for shown in dict.fromkeys((whole, cut(whole, max(width - column, column + 1) - GAP)))
        if cell_len(shown) >= min(8, cell_len(whole))  # cut further it says nothing
        for hidden, line, start in product(
            (taken | lines, taken), half, (column + GAP, column - GAP + 1 - cell_len(shown))
        )
        if _is_free(hidden, line, start, cell_len(shown))
    )
    return islice(found, 1)


def _is_free(hidden: Grid, line: int, start: int, width: int) -> bool:
    """Tell whether a stretch of cells in a line, with a cell at both ends, is inside and free."""
    end = start + width
    inside = start >= 0 and end <= hidden.shape[1]
    return inside and not hidden[line, max(start - 1, 0) : end + 1].any()


def off_screen_writes(counts: OffScreen, markers: Grid, arrows: Sequence[str]) -> Iterator[Write]:
    """Write the number of points beyond each side, such as "← 3", at the edges of the plot.

    Args:
        counts: numbers of points outside.
        markers: mask (height, width) of cells that must not be covered.
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


# Names, and candidate positions of theirs


class Wanted(NamedTuple):
    """A label (text beside a point) to place on a grid: the cell of its marker, and its width.

    Attributes:
        column, line: the cell of its marker, line 0 on top.
        width: the width of the label in columns.
    """

    column: int
    line: int
    width: int


class Occupancy(NamedTuple):
    """The occupied cells of a plot before labels are placed: masks of shape (height, width).

    Attributes:
        markers: cells with a marker.
        taken: cells that no label may cover, such as the legend.
        lines: cells of lines that a label should not cover if possible.
        dashes: cells of the dashed line at our score, which a label may cover.
    """

    markers: Grid
    taken: Grid
    lines: Grid
    dashes: Grid


def grid_candidates(wanted: Sequence[Wanted], grids: Occupancy) -> list[list[LabelPlace]]:
    """Find the candidate positions of each label on a grid of cells, the best first.

    Other labels are ignored. A label stands right or left of its marker, on its line; it covers no
    marker and no taken cell, lies inside the plot, keeps a free column on both sides, and is nearer
    to its own marker than to any other. Positions that hide a line of the chart come last.
    """
    if not wanted:
        return []
    column, line, label_width = np.array(wanted, dtype=np.int64).T[..., None]
    height, width = grids.markers.shape
    starts = np.hstack([column + GAP, column - label_width - 1])
    ends = starts + label_width
    lines = line + np.zeros_like(starts)
    allowed: Bools = (label_width > 0) & (starts >= 1) & (ends <= width)
    allowed &= (line >= 0) & (line < height)
    allowed &= _within(grids.taken, line, starts - 1, ends + 1) == 0
    aside = np.maximum(np.maximum(starts - column, column - ends + 1), 0)
    # What stands behind its own marker is no nearer to it, whatever its gap.
    left = np.where(starts > column, column, starts - aside - 1)
    right = np.where(starts < column, column + 1, ends + aside + 1)
    allowed &= _within(grids.markers, line, left, right) <= 1
    cost = np.where(allowed, [0.0, 1.0], np.inf)  # right and left of its marker
    # A line right beside the words reads as a part of them.
    for grid, margin, price in ((grids.lines, 1, 3.0), (grids.dashes, 0, 0.4)):
        if grid.any():
            hidden = _within(grid, lines, starts - margin, ends + margin)
            cost += price * (hidden > 0)
    order = np.argsort(cost, axis=1, kind="stable")
    found = zip(lines, starts, ends, order, allowed.sum(axis=1), strict=True)
    return [
        [LabelPlace(int(start[kind]), int(at[kind]), int(end[kind])) for kind in kinds[:count]]
        for at, start, end, kinds, count in found
    ]


def _within(grid: Grid, line: Ints, start: Ints, end: Ints) -> Ints:
    """Count the True cells of a mask between two columns of a line; 0 outside the plot."""
    height, width = grid.shape
    sums = np.zeros((height, width + 1), dtype=np.int64)
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    at = np.clip(line, 0, height - 1)
    found = sums[at, np.clip(end, 0, width)] - sums[at, np.clip(start, 0, width)]
    inside: Ints = np.where((line >= 0) & (line < height), found, 0)
    return inside


_SHORTEST = 6  # columns that the name of ours or the selected point keeps; half of what others do


class Name(NamedTuple):
    """The name to write beside a point: index, text, role (colour), and size for the placement."""

    point: int
    text: str
    role: Role
    wanted: Wanted


def name_points(
    spec: ChartSpec, cells: Cells, grids: Occupancy, charset: Charset
) -> list[tuple[Name, LabelPlace]]:
    """Choose, cut and place the names of the most important points and of the selected one.

    A name is cut only where the whole name finds no place beside its point and those of others, and
    only for selected or emphasised points: half a name of another point could be mistaken for that
    of a related model. The names of our models do not depend on the selection.
    """
    points, markers, names = spec.points, spec.markers(charset), list[Name]()
    ours = set(np.flatnonzero(points.emphasis & int(Emphasis.OURS)).tolist())
    drawn = cells.representative[cells.occupied]
    stripes = cells.flat % cells.width // 4  # of four columns: about equal sizes
    ranked = drawn[np.lexsort((drawn, -points.merits[drawn], stripes[drawn]))]
    _, best = np.unique(stripes[ranked], return_index=True)
    tops = ranked[best]
    for index in _in_order(spec, cells, tops):
        line, column = divmod(int(cells.flat[index]), cells.width)
        text = drawable(spec.names.whole(int(points.rows[index])))
        role = markers[points.series[index]].role
        wanted = Wanted(column, line, cell_len(text))
        name = Name(index, text, name_role(spec, index, role, role), wanted)
        if index in ours:
            name = _shortened(name, grids, _SHORTEST)
        if wanted.width:
            names.append(name)
    is_selected = [points.rows[name.point] == spec.selected for name in names]
    selected = is_selected.index(True) if any(is_selected) else None
    if selected is not None:
        short = _shortened(names[selected], grids, _SHORTEST)
        if short != names[selected]:
            # It had no name before: last in the row, it makes as few others move as possible.
            del names[selected]
            names.append(short)
            selected = len(names) - 1
    staying = frozenset(label for label, name in enumerate(names) if name.point in ours)
    choices = grid_candidates([name.wanted for name in names], grids)
    places = place_labels(choices, selected, staying)
    found, taken = list[tuple[Name, LabelPlace]](), grids.taken.copy()
    may_be_cut = {*np.flatnonzero(points.emphasis).tolist(), *tops.tolist()} - ours
    for name, place in sorted(zip(names, places, strict=True), key=lambda placed: not placed[1]):
        if place is None and name.point in may_be_cut:
            left = grids._replace(taken=taken)
            name = _shortened(name, left, 2 * _SHORTEST)  # noqa: PLW2901
            place = next(iter(grid_candidates([name.wanted], left)[0]), None)  # noqa: PLW2901
        if place is not None:
            taken[name.wanted.line, int(place.left) - 1 : int(place.right) + 1] = True
            found.append((name, place))
    return found


def _in_order(spec: ChartSpec, cells: Cells, tops: Ints) -> list[int]:
    """Sort the points by priority for names: emphasised, the best of each size, others by score.

    At most 60 in a crowded chart. On a plot of few lines only ours, pinned ones, the best and the
    selected one. The selected point comes last unless it is one of these.
    """
    points, found = spec.points, list[int]()
    if spec.labels and cells.height < NAMED_FROM:
        marked = (points.emphasis & int(Emphasis.OURS | Emphasis.PINNED)) != 0
        marked[np.lexsort((np.arange(len(points)), -points.merits))[:1]] = True
        found = by_importance(points, np.flatnonzero(marked), len(points)).tolist()
    elif spec.labels:
        most, rest = len(points), np.arange(len(points))
        if points.crowded:
            most = min(60, cells.width * cells.height // 35)
            rest = cells.representative[cells.occupied]
        groups = (np.flatnonzero(points.emphasis), tops, rest)
        ranked = (by_importance(points, among, most).tolist() for among in groups)
        found = list(dict.fromkeys(chain.from_iterable(ranked)))[:most]
    selected = np.flatnonzero(points.rows == spec.selected)[:1].tolist()
    return list(dict.fromkeys((*found, *selected)))


def name_role(spec: ChartSpec, point: int, ours: Role, others: Role) -> Role:
    """Choose the role (colour) of a point's name: selected, dimmed, ours, pinned or other.

    Args:
        spec: the chart.
        point: index of the point.
        ours: the role for our models.
        others: the role for all other models.
    """
    if spec.points.rows[point] == spec.selected:
        return Role.SELECTED
    if spec.dimmed is not None and spec.dimmed[point]:
        return Role.DIM
    emphasis = int(spec.points.emphasis[point])
    if emphasis & Emphasis.OURS:
        return ours
    return Role.PINNED if emphasis & Emphasis.PINNED else others


def _shortened(name: Name, grids: Occupancy, least: int) -> Name:
    """Cut a point's name to the widest that fits beside the point; keep it whole if none fits."""
    wanted = name.wanted
    if grid_candidates([wanted], grids)[0]:
        return name
    # What is wider than the plot fits nowhere, however long the name is.
    widths = range(min(wanted.width - 1, grids.markers.shape[1]), least - 1, -1)
    found = grid_candidates([wanted._replace(width=width) for width in widths], grids)
    width = next((width for width, some in zip(widths, found, strict=True) if some), None)
    if width is None:
        return name
    text = cut(name.text, width)
    return name._replace(text=text, wanted=wanted._replace(width=cell_len(text)))
