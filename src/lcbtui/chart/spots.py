"""Where the name of a point may stand at all: every place for every label, in one go of numpy.

A label is nowhere over a marker or over what was there before; it lies inside the panel, keeps
a column free on both sides, and is nearer to its own marker than to any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ASPECT = 2.1
"""How many times as high as wide a cell of a terminal is, for "nearer"."""

GAP = 2
"""Columns from a marker to its name, and kept free between two names."""

BESIDE = 7
"""Places between those over and under the marker, for long names."""

MOST_SPOTS = 2 + 2 * (5 + BESIDE + 4)
"""No label has more places than this."""

Grid = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Wanted(NamedTuple):
    """A label to place: the cell of its marker, line 0 on top, and its width in columns."""

    column: int
    line: int
    width: int


@dataclass(frozen=True)
class Panel:
    """What is on a panel before its labels; all grids are (height, width).

    Attributes:
        markers: cells with a marker.
        taken: cells that nothing may cover, such as the legend.
        lines: cells of lines that a label should rather not cover.
        dashes: cells of the line at our score: a label may lie on it.
        heads: cells of arrow heads, which a label covers only where it has no other place.
    """

    markers: Grid
    taken: Grid
    lines: Grid
    dashes: Grid
    heads: Grid | None = None

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.markers)

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.markers.shape[1])


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a label may stand: columns `start` to `end` (not included) of a line.

    Attributes:
        kind: which of the places it is, see `PLAIN`.
    """

    line: int
    start: int
    end: int
    kind: int


PLAIN = ((0, 1, 4, 5), (0, 1, 2, 3))
"""The kinds of right, left, above and below: over the middle of the name, over its beginning."""


@dataclass(frozen=True, eq=False)
class _Places:
    """All places of all labels; every array is (labels, MOST_SPOTS)."""

    column: Numbers
    line: Numbers
    start: Numbers
    end: Numbers
    at: Numbers
    cost: npt.NDArray[np.float64]
    there: Grid


def spots(wanted: Sequence[Wanted], panel: Panel) -> list[list[Spot]]:
    """The places of each label if it were alone, the best first; none where it fits nowhere.

    Right of the marker is best, then left, then above and below. A place that hides a line
    comes after all that hide none.
    """
    if not wanted:
        return []
    places = _places(wanted, panel.width)
    allowed = _allowed(places, panel)
    cost = places.cost + _covered(places, allowed, panel)
    cost[~allowed] = np.inf
    order = np.argsort(cost, axis=1, kind="stable")
    return [
        [
            Spot(int(at[kind]), int(start[kind]), int(end[kind]), kind)
            for kind in kinds[:count].tolist()
        ]
        for at, start, end, kinds, count in zip(
            places.at, places.start, places.end, order, allowed.sum(axis=1), strict=True
        )
    ]


def widest_that_fits(label: Wanted, panel: Panel, least: int) -> int:
    """The widest name, at most as wide as the label and at least `least`, that fits; else 0."""
    if spots([label], panel)[0]:
        return label.width
    # What is wider than the panel fits nowhere, however long the name is.
    widths = range(min(label.width - 1, panel.width), least - 1, -1)
    shorter = [Wanted(label.column, label.line, width) for width in widths]
    found = spots(shorter, panel)
    return next((want.width for want, some in zip(shorter, found, strict=True) if some), 0)


def _places(wanted: Sequence[Wanted], panel_width: int) -> _Places:
    """Right, left, then above and below: begun at the marker, over it, ended at it, diagonal."""
    column, line, width = (
        np.array([getattr(label, name) for label in wanted], dtype=np.int64)[:, None]
        for name in ("column", "line", "width")
    )
    one = np.ones_like(column)
    over = [column, column - width // 2, column - width + 1, one, panel_width - width]
    step = np.maximum(3, width // (BESIDE + 1))
    over += [column - 1 - step * n for n in range(1, BESIDE + 1)]
    diagonal = [column + 1, column - width, column + 2, column - width - 1]
    touches = [(start > column - width) & (start <= column) for start in over]
    touches += [one > 0] * len(diagonal)
    starts, at = [column + GAP, column - width - 1], [line, line]
    there, cost = [one > 0, one > 0], [0.0, 1.0]
    for n, (start, touch) in enumerate(zip((*over, *diagonal), touches, strict=True)):
        for side, extra in ((-1, 0.0), (1, 0.05)):
            starts.append(start)
            at.append(line + side)
            there.append(touch)
            cost.append(2.0 + n * 0.1 + extra)
    start = np.hstack(starts)
    return _Places(
        column=column,
        line=line,
        start=start,
        end=start + width,
        at=np.hstack(at),
        cost=np.broadcast_to(np.array(cost), start.shape).copy(),
        there=np.hstack(there) & (width > 0),
    )


def _allowed(places: _Places, panel: Panel) -> Grid:
    """Whether a place is inside, free, and nearer to its own marker than to any other."""
    start, end = places.start, places.end
    allowed = places.there & (start >= 1) & (end <= panel.width)
    allowed &= (places.at >= 0) & (places.at < panel.height)
    allowed &= _within(panel.taken, places.at, start - 1, end + 1) == 0
    aside = np.maximum(np.maximum(start - places.column, places.column - end + 1), 0)
    own = aside**2 + (ASPECT * (places.at - places.line)) ** 2
    # No place is two lines' height away from its marker, so one line up and down is enough.
    for line in (-1, 0, 1):
        at = places.at + line
        rest = own - (ASPECT * line) ** 2
        across = np.floor(np.sqrt(np.maximum(rest, 0.0))).astype(np.int64)
        left, right = start - across, end + across
        near = _within(panel.markers, at, left, right)
        mine = (at == places.line) & (left <= places.column) & (places.column < right)
        allowed &= (near <= mine) | (rest < 0)
    return allowed


def _covered(places: _Places, allowed: Grid, panel: Panel) -> npt.NDArray[np.float64]:
    """What each place costs for the lines that it hides."""
    cost = np.zeros(allowed.shape)
    if panel.lines.any():
        # A line right beside the words reads as a part of them.
        beside = _within(panel.lines, places.at, places.start - 1, places.end + 1)
        cost += np.where(beside > 0, 3.0, 0.0)
    if panel.heads is not None and panel.heads.any():
        hidden = _within(panel.heads, places.at, places.start, places.end)
        cost += np.where(hidden > 0, 6.0, 0.0)
    if panel.dashes.any():
        hidden = _within(panel.dashes, places.at, places.start, places.end)
        cost += np.where(hidden > 0, 0.4, 0.0)
    return cost


def _within(grid: Grid, line: Numbers, start: Numbers, end: Numbers) -> Numbers:
    """How many cells of a grid are set between two columns of a line; 0 outside the panel."""
    height, width = grid.shape
    sums = np.zeros((height, width + 1), dtype=np.int64)
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    at = np.clip(line, 0, height - 1)
    found = sums[at, np.clip(end, 0, width)] - sums[at, np.clip(start, 0, width)]
    inside: Numbers = np.where((line >= 0) & (line < height), found, 0)
    return inside
