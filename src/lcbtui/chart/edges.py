"""Counts of the points outside the limits, written where the panel ends."""

from collections.abc import Iterable

from lcbtui.chart.markers import Role
from lcbtui.chart.raster import Write
from lcbtui.chart.spec import EdgeCounts
from lcbtui.chart.spots import Grid


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
