"""Points to cells: one winner and a count for each, so that drawing costs what the panel costs.

A million points are binned in a few passes of numpy; nothing later ever sees them one by one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.chart.layers import Points
from lcbtui.dataset.cache import cached
from lcbtui.view.view import Emphasis

Indexes = npt.NDArray[np.int64]

CROWDED = 300
"""With more points than this, cells show how many points they hold, not which series they are
of; points that stand out keep their markers."""

_STRONGEST_LAST = (Emphasis.FRONTIER, Emphasis.PINNED, Emphasis.OURS)


@dataclass(frozen=True, eq=False)
class Cells:
    """The points of a chart on a panel of `width` × `height` cells.

    Attributes:
        flat: (points,) the cell of each point: line × width + column, line 0 on top.
        counts: (cells,) how many points each cell holds.
        winner: (cells,) index of the point that stands for the cell, -1 where it is empty.
    """

    width: int
    height: int
    flat: Indexes
    counts: Indexes
    winner: Indexes

    @property
    def occupied(self) -> Indexes:
        """The cells that hold a point, in reading order."""
        return np.flatnonzero(self.counts)


@cached(size=2)
def bin_points(points: Points, width: int, height: int) -> Cells:
    """Put every point in its cell.

    Who stands for a cell: ours, then pinned, then the frontier, then the higher score, then the
    earlier in display order.
    """
    columns = (points.x * (width - 1) + 0.5).astype(np.int64)
    lines = height - 1 - (points.y * (height - 1) + 0.5).astype(np.int64)
    flat = lines * width + columns
    size = width * height
    winner = np.full(size, -1, dtype=np.int64)
    _highest(points, flat, np.arange(len(points)), winner)
    for emphasis in _STRONGEST_LAST:
        _highest(points, flat, np.flatnonzero(points.emphasis & int(emphasis)), winner)
    return Cells(width, height, flat, np.bincount(flat, minlength=size), winner)


def _highest(points: Points, flat: Indexes, among: Indexes, winner: Indexes) -> None:
    """Let the highest of some points win its cell, over whoever holds it; edits `winner`."""
    if not len(among):
        return
    cells, y = flat[among], points.y[among]
    best = np.full(len(winner), -1.0)
    np.maximum.at(best, cells, y)
    # Backwards, since the last assignment stands and the earliest in display order is to win.
    candidates = np.flatnonzero(y == best[cells])[::-1]
    winner[cells[candidates]] = among[candidates]


def by_importance(points: Points, among: Indexes, most: int) -> Indexes:
    """The `most` most important of some points: ours, pinned, frontier, then the higher score."""
    emphasis = points.emphasis[among]
    rank = np.full(len(among), 3, dtype=np.int8)
    for place, bit in ((2, Emphasis.FRONTIER), (1, Emphasis.PINNED), (0, Emphasis.OURS)):
        rank[(emphasis & int(bit)) != 0] = place
    if len(among) > most:
        # Only what can be among the first is worth sorting: a million points need no order.
        weight = points.y[among] + (3 - rank)
        kept = np.argpartition(weight, len(among) - most)[-most:]
        edge = weight[kept].min()
        kept = np.flatnonzero(weight >= edge)
        among, rank = among[kept], rank[kept]
    order = np.lexsort((among, -points.y[among], rank))
    return among[order][:most]
