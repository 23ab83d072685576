"""The points of a View: where they lie, the cell of each, and the priority where points overlap.

A million points are binned in a few passes of numpy; nothing later ever sees them one by one. A
ranking has a line for each model in display order: all of them at first, and `in_sight` chooses
those that a picture has room for.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.chart.axes import axes, positions
from lcbtui.chart.layers import CROWDED, Axis, ChartSpec, Layer, OffScreen, Points, Scale, Segments
from lcbtui.chart.style import Charset, Role
from lcbtui.dataset.cache import cached
from lcbtui.dataset.results import Floats, Ints
from lcbtui.view.view import View


class PlacedPoints(NamedTuple):
    """The points inside the plot, numbers of points outside, and why other rows have no point."""

    points: Points
    off_screen: OffScreen
    not_drawn: tuple[tuple[str, int], ...]


@cached(size=1)
def place_points(view: View) -> PlacedPoints:
    """Compute the position of each row's point on the axes of a View; in a ranking, on its line."""
    x, y = axes(view)
    if not x.key or not (y.key or view.draws_ranking):
        none = np.zeros(0)
        points = Points(view.rows[:0], none, none, view.series_of[:0], view.emphasis[:0])
        return PlacedPoints(points, OffScreen(), ())
    across = fractions(view, x, view.rows)
    if view.draws_ranking:
        up = np.full(len(across), 0.5)
        inside = (across >= 0) & (across <= 1)
        up[inside] = _even_heights(int(inside.sum()))
    else:
        up = fractions(view, y, view.rows)
    lower = view.roles.lower_better and not view.draws_ranking
    points = Points(view.rows, across, up, view.series_of, view.emphasis, lower)
    inside = points.inside
    if inside.all():
        return PlacedPoints(points, OffScreen(), ())
    # Why rows have no place on the axes; a row counts under its first reason.
    lost = np.flatnonzero(np.isnan(across) | np.isnan(up))
    x_values = view.dataset.numbers(x.key)[view.rows[lost]]
    y_values = view.dataset.numbers(y.key)[view.rows[lost]] if y.key else up[lost]
    no_x, no_y = np.isnan(x_values), np.isnan(y_values)
    not_positive = ~no_x & ~no_y & (x_values <= 0) & (x.scale is Scale.LOG)
    reasons = (
        (f"without {x.title}", no_x),
        (f"without {y.title}", no_y & ~no_x),
        (f"{x.title} not above 0 on a log axis", not_positive),
        ("beyond any axis", ~(no_x | no_y | not_positive)),
    )
    not_drawn = tuple((words, int(where.sum())) for words, where in reasons if where.any())
    return PlacedPoints(points.chosen(inside), OffScreen.of(points), not_drawn)


def fractions(view: View, on: Axis, rows: Ints) -> Floats:
    """Convert values of some rows to positions on an axis, 0 to 1 within limits; NaN if none."""
    low, high = on.ends
    placed = positions(view.dataset, on.key, log=on.scale is Scale.LOG)[rows]
    placed -= low  # a copy already, since it was chosen by position
    placed /= high - low
    # A value equal to a limit may land a rounding error outside it.
    if len(placed) and (np.fmin.reduce(placed) < 0 or np.fmax.reduce(placed) > 1):
        placed[(placed < 0) & (placed > -1e-9)] = 0.0
        placed[(placed > 1) & (placed < 1 + 1e-9)] = 1.0
    return placed


class Cells(NamedTuple):
    """The points of a chart binned into a grid of `width` × `height` cells.

    Attributes:
        width, height: size of the grid.
        flat: (points,) the cell of each point: line × width + column, line 0 on top.
        counts: (cells,) number of points in each cell.
        representative: (cells,) index of the point drawn for the cell; -1 for an empty cell.
    """

    width: int
    height: int
    flat: Ints
    counts: Ints
    representative: Ints

    @property
    def occupied(self) -> Ints:
        """Ints of the cells that hold a point, in reading order."""
        return np.flatnonzero(self.counts)


@cached(size=2)
def bin_points(points: Points, width: int, height: int) -> Cells:
    """Bin points into a grid of cells, and choose the point that is drawn for each cell.

    Of several points in a cell our models come first, then pinned ones, then those on the frontier,
    then the better score, then the earlier in display order.
    """
    columns = (points.x * (width - 1) + 0.5).astype(np.int64)
    lines = height - 1 - (points.y * (height - 1) + 0.5).astype(np.int64)
    flat = lines * width + columns
    size = width * height
    representative, best = np.full(size, -1, dtype=np.int64), np.full(size, -1.0)
    np.maximum.at(best, flat, points.weights)
    # Backwards, since the last assignment stands and the earliest in display order counts.
    candidates = np.flatnonzero(points.weights == best[flat])[::-1]
    representative[flat[candidates]] = candidates
    return Cells(width, height, flat, np.bincount(flat, minlength=size), representative)


def side_by_side(points: Points, cells: Cells) -> Cells:
    """Where two points share a cell, move one into a free cell on its left or right.

    The point with smaller x stays on the left; with equal x, the higher point. If possible the
    point drawn for the cell stays in it. Nothing moves if there is no free cell, if both points are
    equal, or in a crowded chart.
    """
    if points.crowded:
        return cells
    flat, counts, representative = (
        each.copy() for each in (cells.flat, cells.counts, cells.representative)
    )
    for cell in np.flatnonzero(cells.counts == 2).tolist():
        drawn = int(cells.representative[cell])
        other = next(n for n in np.flatnonzero(cells.flat == cell).tolist() if n != drawn)
        places = [(float(points.x[n]), -float(points.y[n])) for n in (drawn, other)]
        if places[0] == places[1]:
            continue
        step = 1 if places[1] > places[0] else -1
        for moving, to in ((other, cell + step), (drawn, cell - step)):
            if to // cells.width != cell // cells.width or to < 0 or counts[to]:
                continue
            flat[moving], counts[to], counts[cell] = to, 1, 1
            representative[to], representative[cell] = moving, drawn + other - moving
            break
    return Cells(cells.width, cells.height, flat, counts, representative)


def by_importance(points: Points, among: Ints, most: int) -> Ints:
    """Sort points by importance (own models, pinned, frontier, by score); keep at most `most`."""
    weights = points.weights[among]
    if 0 < most < len(among):
        # Only what can be among the first is worth sorting: a million points need no order.
        kept = np.flatnonzero(weights >= np.partition(weights, -most)[-most])
        among, weights = among[kept], weights[kept]
    return among[np.lexsort((among, -weights))][:most]


class DrawnSegment(NamedTuple):
    """A line segment clipped to the plot, in fractions of the axes.

    Attributes:
        start, end: both ends, across and up.
        whole: for each end whether it is the original one, not clipped.
        role: role (colour) of the series of its point, or of the layer.
        point: index of the point that it belongs to; None for none.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    whole: tuple[bool, bool]
    role: Role
    point: int | None


def drawn_segments(spec: ChartSpec, segments: Segments) -> Iterator[DrawnSegment]:
    """Clip an overlay's line segments to the plot; segments of the most important points first.

    In a crowded chart only segments of emphasised points are kept.
    """
    markers = spec.markers(Charset.SHAPES)
    points, order = segments.points, np.arange(len(segments.x1))
    if points is not None:
        among = points[spec.points.emphasis[points] != 0] if spec.points.crowded else points
        order = np.searchsorted(points, by_importance(spec.points, among, CROWDED))
    for n in order.tolist():
        start = float(segments.x1[n]), float(segments.y1[n])
        end = float(segments.x2[n]), float(segments.y2[n])
        if any(max(ends) < 0 or min(ends) > 1 for ends in zip(start, end, strict=True)):
            continue
        # A level or upright segment is cut off where its ends are.
        first, last = ((min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)) for x, y in (start, end))
        whole, point = (first == start, last == end), None if points is None else int(points[n])
        role = segments.role if point is None else markers[spec.points.series[point]].role
        yield DrawnSegment(first, last, whole, role, point)


NAMED_FROM = 9
"""On fewer lines only points that stand out have names."""


def bars_drawn(spec: ChartSpec, of: Ints, lines: int) -> Ints:
    """Choose which of the points `of` get error bars in a plot of `lines` terminal lines.

    All of the points that have bars, or on a plot of few lines only the selected one, pinned ones
    and ours.
    """
    # On few lines each is several points; four bars find a place anywhere.
    if spec.by_model or spec.lines is not None or lines >= 12 or len(of) <= 4:
        return of
    return of[spec.stands_out[of]]


# The lines of a ranking


def _even_heights(lines: int) -> Floats:
    """Compute the heights of a ranking's evenly spaced lines, first on top: (lines,) fractions."""
    return 1.0 - (np.arange(lines) + 0.5) / max(lines, 1)


def in_sight(spec: ChartSpec, lines: int, *, cells: bool) -> ChartSpec:
    """Reduce a ranking chart to the lines that fit on the screen, around the selected line.

    Args:
        spec: the chart of a ranking with all of its lines.
        lines: the number of lines that fit.
        cells: whether lines stand in the middle of terminal cells; else they are evenly spaced over
            the height.
    """
    assert spec.lines is not None
    total = len(spec.points)
    shown = min(total, max(lines, 1))
    # The top line moves half a screen at once where the selected one comes near an end: most steps
    # of the cursor move nothing else, and a few lines around it are always seen.
    step = max(shown // 2, 1)
    first = min(max((spec.lines.at - shown // 4) // step, 0) * step, total - shown)
    heights = _even_heights(shown)
    if cells and shown:
        step = max(lines // shown, 1)
        top = (lines - 1 - (shown - 1) * step) // 2
        heights = 1.0 - (top + np.arange(shown) * step) / max(lines - 1, 1)
        heights = heights.clip(0.0, 1.0)
    kept = np.arange(first, first + shown)
    layers = list[Layer]()
    for layer in spec.layers:
        if isinstance(layer, Segments) and layer.points is not None:  # error bars go along
            seen = (layer.points >= first) & (layer.points < first + shown)
            points = layer.points[seen] - first
            x1, x2, y = layer.x1[seen], layer.x2[seen], heights[points]
            layer = layer._replace(x1=x1, x2=x2, y1=y, y2=y, points=points)  # noqa: PLW2901
        layers.append(layer)
    return replace(
        spec,
        points=replace(spec.points.chosen(kept), y=heights),
        off_screen=spec.off_screen._replace(above=first, below=total - first - shown),
        lines=spec.lines._replace(first=first),
        layers=tuple(layers),
        dimmed=None if spec.dimmed is None else spec.dimmed[kept],
    )
