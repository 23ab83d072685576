"""The ranking as a chart: a line for each model in display order, its score from left to right.

It is drawn where most models have no x, and where it is asked for. Everything stands on lines: how
many of them there is room for is known to who draws, and `in_sight` chooses them then, around the
selected one.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lcbtui.chart.axes import axes, interval_keys
from lcbtui.chart.layers import (
    Axis,
    Bools,
    ChartSpec,
    Floats,
    Indexes,
    Layer,
    LineStyle,
    OffScreen,
    Points,
    Segments,
    vertical,
)
from lcbtui.chart.overlays import our_height, tied_band
from lcbtui.chart.points import PlacedPoints, fractions
from lcbtui.chart.style import Role
from lcbtui.dataset.cache import cached
from lcbtui.view.apply import sort_in_force
from lcbtui.view.view import View


def ranking_axis(view: View) -> Axis:
    """The axis of scores, which goes from left to right."""
    _, y = axes(view)
    return y


def order_words(view: View) -> str:
    """What the lines are sorted by where the best are not on top: "sorted by Model"."""
    first, *_ = sort_in_force(view.dataset, view.roles, view.state)
    if first.key != view.roles.y:
        return f"sorted by {view.dataset.by_key[first.key].title}"
    best_first = first.descending is not view.roles.lower_better
    return "" if best_first else f"{'highest' if first.descending else 'lowest'} first"


@cached(size=1)
def place_lines(view: View) -> PlacedPoints:
    """The rows that have a score inside the limits, each on its line, the first on top."""
    axis = ranking_axis(view)
    across = fractions(view, axis, view.rows)
    with np.errstate(invalid="ignore"):
        left, right = across < 0, across > 1
    kept = ~(np.isnan(across) | left | right)
    rows = view.rows[kept]
    heights = _heights(len(rows))
    points = Points(rows, across[kept], heights, view.series_of[kept], view.emphasis[kept])
    without = int(np.count_nonzero(np.isnan(across)))
    not_drawn = ((f"without {axis.title}", without),) if without else ()
    return PlacedPoints(points, OffScreen(int(left.sum()), int(right.sum())), not_drawn)


def _heights(lines: int) -> Floats:
    """(lines,) where lines stand that share the height evenly, in fractions from below."""
    return 1.0 - (np.arange(lines) + 0.5) / max(lines, 1)


def ranking_overlays(view: View) -> tuple[Layer, ...]:
    """The layers of a ranking, those on top first."""
    return tuple(_overlays(view))


def _overlays(view: View) -> Iterator[Layer]:
    place = our_height(view, place_lines(view).points)
    if place is not None:
        yield vertical(place, Role.LINE)
    if ends := interval_keys(view):
        points, axis = place_lines(view).points, ranking_axis(view)
        low, high = (axis.fractions(view.dataset.numbers(key)[points.rows]) for key in ends)
        known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
        y = points.y[known]
        yield Segments(low[known], y, high[known], y, Role.LINE, LineStyle.BAR, points=known)
    yield from _arrows(view)
    if view.state.errors:
        bands = tied_band(view, place_lines(view).points)
        yield from (replace(band, upright=True) for band in bands)


def _arrows(view: View) -> Iterator[Layer]:
    """From the score that another source has to the one here, for each model that it has too."""
    compared, axis = view.dataset.compared, ranking_axis(view)
    if compared is None or compared.y != axis.key:
        return
    points = place_lines(view).points
    across = fractions(view, replace(axis, key=compared.other_y), points.rows)
    there = np.flatnonzero(np.isfinite(across))
    y = points.y[there]
    yield Segments(
        across[there],
        y,
        points.x[there],
        y,
        Role.ARROW,
        LineStyle.ARROW,
        there,
        f"From {compared.source}",
    )


def with_line(spec: ChartSpec, view: View, selected: int) -> ChartSpec:
    """A ranking that has the line of a row in sight, or the line below it where it has none."""
    assert spec.lines is not None
    lines = np.flatnonzero(spec.lines.rows == selected)
    if not len(lines):
        places = np.flatnonzero(view.rows == selected)[:1]
        above = view.rows[: int(places.sum())]
        lines = np.isin(above, spec.lines.rows).sum(keepdims=True)
    return replace(spec, lines=replace(spec.lines, at=int(lines[0])))


def in_sight(spec: ChartSpec, lines: int, *, cells: bool) -> ChartSpec:
    """A ranking with the lines that there is room for, the selected one among them.

    Args:
        spec: all of its lines.
        lines: how many there is room for.
        cells: whether a line stands in the middle of a cell of a terminal, the highest in the
            first one; else it is in the middle of its part of the height.
    """
    assert spec.lines is not None
    total = len(spec.points)
    shown = min(total, max(lines, 1))
    first = _first_in_sight(spec.lines.at, total, shown)
    heights = _in_cells(shown, lines) if cells else _heights(shown)
    points, kept = spec.points, np.arange(first, first + shown)
    seen = Points(
        points.rows[kept],
        points.x[kept],
        heights,
        points.series[kept],
        points.emphasis[kept],
    )
    off = spec.off_screen._replace(above=first, below=total - first - shown)
    return replace(
        spec,
        points=seen,
        off_screen=off,
        lines=replace(spec.lines, first=first),
        layers=tuple(_moved(each, first, heights) for each in spec.layers),
        legend=tuple(
            entry
            if entry.layer is None
            else entry._replace(layer=_moved(entry.layer, first, heights))
            for entry in spec.legend
        ),
        dimmed=_some(spec.dimmed, kept),
        hollow=_some(spec.hollow, kept),
    )


def _in_cells(shown: int, lines: int) -> Floats:
    """(shown,) the same on lines of a terminal, so that all are as far from each other."""
    if not shown:
        return np.zeros(0)
    step = max(lines // shown, 1)
    top = (lines - 1 - (shown - 1) * step) // 2
    return (1.0 - (top + np.arange(shown) * step) / max(lines - 1, 1)).clip(0.0, 1.0)


def _first_in_sight(at: int, total: int, shown: int) -> int:
    """The line on top: half a screen on where the selected one would come near the end of it.

    So most steps of the cursor move nothing else, and a few lines around it are always seen.
    """
    step = max(shown // 2, 1)
    first = max((at - shown // 4) // step, 0) * step
    return min(first, total - shown)


def _some(marked: Bools | None, kept: Indexes) -> Bools | None:
    return None if marked is None else marked[kept]


def _moved(layer: Layer, first: int, heights: Floats) -> Layer:
    """What belongs to lines goes with them; of lines out of sight there is nothing."""
    if not isinstance(layer, Segments) or layer.points is None:
        return layer
    kept = (layer.points >= first) & (layer.points < first + len(heights))
    points = layer.points[kept] - first
    return replace(
        layer,
        x1=layer.x1[kept],
        x2=layer.x2[kept],
        y1=heights[points],
        y2=heights[points],
        points=points,
    )
