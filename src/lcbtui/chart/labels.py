"""Label placement: where each label of a chart stands; the same answer every time.

A backend finds the candidate positions of each label: `grid_candidates` does for a grid of cells.
Then comes greedy placement, the most important label first; one that finds no place makes others
move to other candidates of theirs. The selected one comes last, so that moving the cursor leaves
the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.results import Bools, Ints

Grid = Bools


class Candidate(NamedTuple):
    """A possible position of a label, the text beside a point, in cells or in pixels.

    All labels have the same height.
    """

    left: float
    top: float
    right: float


def place_labels(
    choices: Sequence[Sequence[Candidate]],
    selected: int | None = None,
    staying: frozenset[int] = frozenset(),
    *,
    height: float = 1.0,
    gap: tuple[float, float] = (2.0, 0.0),
) -> list[Candidate | None]:
    """Choose a position for each label (text beside a point) without overlaps; None without room.

    A placed label is removed only for the selected one.

    Args:
        choices: the candidate positions of each label, the best first; the most important label
            first.
        selected: index of a label to place in any case, if need be in place of others.
        staying: indexes of labels that are not removed for the selected one.
        height: the height of every label.
        gap: the space to keep free between two labels, across and up.
    """
    placed = _Placed(choices, height, gap, {})
    left = [label for label in range(len(choices)) if not placed.add(label)]
    for label in left:
        placed.add_moving(label)
    for label in left:  # what moved may have left room
        placed.add(label)
    if selected is not None and selected not in placed.chosen:
        placed.force(selected, staying)
    return [placed.chosen.get(label) for label in range(len(choices))]


@dataclass
class _Placed:
    """The candidate positions of each label, the room to keep, and the positions chosen so far."""

    choices: Sequence[Sequence[Candidate]]
    height: float
    gap: tuple[float, float]
    chosen: dict[int, Candidate]

    def add(self, label: int) -> bool:
        """Place a label at its best free position; False without one."""
        for candidate in self.choices[label] if label not in self.chosen else ():
            if not self._conflicts(candidate):
                self.chosen[label] = candidate
                return True
        return False

    def add_moving(self, label: int) -> None:
        """Place a label where at most two others stand that have room elsewhere, if any."""
        for candidate in self.choices[label]:
            others, before = self._conflicts(candidate), self.chosen.copy()
            self._put(label, candidate, others)
            if len(others) <= 2 and all(map(self.add, others)):
                return
            self.chosen = before

    def force(self, label: int, staying: frozenset[int]) -> None:
        """Place a label in any case, where the fewest and least important labels are removed."""
        found = [(each, self._conflicts(each)) for each in self.choices[label]]
        found = [each for each in found if not staying.intersection(each[1])]
        if found:
            # The last in the list are the least important; `min` keeps the best place among equals.
            easiest, others = min(found, key=lambda each: (len(each[1]), [-n for n in each[1]]))
            self._put(label, easiest, others)
            for other in others:
                self.add(other)

    def _put(self, label: int, candidate: Candidate, others: Sequence[int]) -> None:
        for other in others:
            del self.chosen[other]
        self.chosen[label] = candidate

    def _conflicts(self, candidate: Candidate) -> list[int]:
        """List the placed labels that overlap a candidate position or are too close to it."""
        (across, up), (left, top, right) = self.gap, candidate
        return sorted(
            label
            for label, other in self.chosen.items()
            if abs(other.top - top) < self.height + up
            and other.left < right + across
            and other.right > left - across
        )


# Candidates on a grid of cells

GAP = 2
"""Columns from a marker to its name."""


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


_COSTS = np.array([0.0, 1.0])  # right and left of its marker


def grid_candidates(wanted: Sequence[Wanted], grids: Occupancy) -> list[list[Candidate]]:
    """Find the candidate positions of each label on a grid of cells, the best first.

    Other labels are ignored. A label stands right or left of its marker, on its line; it covers no
    marker and no taken cell, lies inside the plot, keeps a free column on both sides, and is nearer
    to its own marker than to any other. Positions that hide a line of the chart come last.
    """
    if not wanted:
        return []
    lines, starts, ends, allowed = _places(wanted, grids)
    cost = np.where(allowed, _COSTS, np.inf)
    # A line right beside the words reads as a part of them.
    for grid, margin, price in ((grids.lines, 1, 3.0), (grids.dashes, 0, 0.4)):
        if grid.any():
            hidden = _within(grid, lines, starts - margin, ends + margin)
            cost += price * (hidden > 0)
    order = np.argsort(cost, axis=1, kind="stable")
    return [
        [
            Candidate(int(start[kind]), int(at[kind]), int(end[kind]))
            for kind in kinds[:count].tolist()
        ]
        for at, start, end, kinds, count in zip(
            lines, starts, ends, order, allowed.sum(axis=1), strict=True
        )
    ]


def widest_that_fits(label: Wanted, grids: Occupancy, least: int) -> int:
    """Find the largest width at which a label finds a position; 0 if below `least`."""
    if grid_candidates([label], grids)[0]:
        return label.width
    # What is wider than the plot fits nowhere, however long the name is.
    widths = range(min(label.width - 1, grids.markers.shape[1]), least - 1, -1)
    found = grid_candidates([label._replace(width=width) for width in widths], grids)
    return next((width for width, some in zip(widths, found, strict=True) if some), 0)


def _places(wanted: Sequence[Wanted], grids: Occupancy) -> tuple[Ints, Ints, Ints, Bools]:
    """List the line, start and end of candidate label positions, and which of them are allowed.

    Arrays of shape (labels, 2). Allowed is what is inside, free, and nearest to its own marker.
    """
    column, line, label_width = np.array(wanted, dtype=np.int64).T[..., None]
    height, width = grids.markers.shape
    start = np.hstack([column + GAP, column - label_width - 1])
    end = start + label_width
    allowed: Bools = (label_width > 0) & (start >= 1) & (end <= width)
    allowed &= (line >= 0) & (line < height)
    allowed &= _within(grids.taken, line, start - 1, end + 1) == 0
    aside = np.maximum(np.maximum(start - column, column - end + 1), 0)
    # What stands behind its own marker is no nearer to it, whatever its gap.
    left = np.where(start > column, column, start - aside - 1)
    right = np.where(start < column, column + 1, end + aside + 1)
    allowed &= _within(grids.markers, line, left, right) <= 1
    return line + np.zeros_like(start), start, end, allowed


def _within(grid: Grid, line: Ints, start: Ints, end: Ints) -> Ints:
    """Count the True cells of a mask between two columns of a line; 0 outside the plot."""
    height, width = grid.shape
    sums = np.zeros((height, width + 1), dtype=np.int64)
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    at = np.clip(line, 0, height - 1)
    found = sums[at, np.clip(end, 0, width)] - sums[at, np.clip(start, 0, width)]
    inside: Ints = np.where((line >= 0) & (line < height), found, 0)
    return inside
