"""Where the names of points go: pure geometry, the same answer every time.

A label covers no marker, no other label and nothing that was there before; it lies inside the
panel, keeps a column free on both sides, and is nearer to its own marker than to any other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

ASPECT = 2.1
"""How many times as high as wide a cell of a terminal is, for "nearer"."""

_GAP = 2
"""Columns from a marker to its name, and kept free between two names."""

_STEP = 3
_ATTEMPTS = 6000
_DEPTH = 3

Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Wanted:
    """A label to place: the cell of its marker, line 0 on top, and its width in columns."""

    column: int
    line: int
    width: int


@dataclass(frozen=True)
class Place:
    """Where a label starts."""

    column: int
    line: int


@dataclass(frozen=True)
class Panel:
    """What is on a panel before its labels; all grids are (height, width).

    Attributes:
        markers: cells with a marker.
        taken: cells that nothing may cover, such as the legend.
        lines: cells of lines that a label should rather not cover.
        dashes: cells of the line at our score: a label may lie on it.
    """

    markers: Grid
    taken: Grid
    lines: Grid
    dashes: Grid

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.markers)

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.markers.shape[1])


@dataclass(frozen=True)
class _Candidate:
    place: Place
    width: int
    cost: float


@dataclass
class _Search:
    """Labels placed so far, and how many attempts are left."""

    candidates: list[list[_Candidate]]
    owner: npt.NDArray[np.int16]
    chosen: dict[int, _Candidate] = field(default_factory=dict)
    attempts: int = _ATTEMPTS

    def blockers(self, candidate: _Candidate) -> list[int]:
        """The labels in the way, or so close that two names would read as one."""
        place = candidate.place
        start, end = max(place.column - _GAP, 0), place.column + candidate.width + _GAP
        cells = self.owner[place.line, start:end]
        return sorted({int(label) for label in cells if label >= 0})

    def put(self, label: int, candidate: _Candidate) -> None:
        place = candidate.place
        self.owner[place.line, place.column : place.column + candidate.width] = label
        self.chosen[label] = candidate

    def take(self, label: int) -> _Candidate:
        candidate = self.chosen.pop(label)
        place = candidate.place
        self.owner[place.line, place.column : place.column + candidate.width] = -1
        return candidate

    def settle(self, label: int, fixed: frozenset[int], depth: int) -> bool:
        """Find a place for a label, moving others to other places of theirs if need be."""
        for candidate in self.candidates[label]:
            if not self.blockers(candidate):
                self.put(label, candidate)
                return True
        if depth == 0:
            return False
        fixed = fixed | {label}
        return any(
            self._push(label, candidate, fixed, depth) for candidate in self.candidates[label]
        )

    def _push(self, label: int, candidate: _Candidate, fixed: frozenset[int], depth: int) -> bool:
        """Take a place from whoever holds it, if they all find another; else undo it all."""
        self.attempts -= 1
        moved = self.blockers(candidate)
        if self.attempts < 0 or len(moved) > 2 or fixed & set(moved):
            return False
        before = dict(self.chosen)
        for other in moved:
            self.take(other)
        self.put(label, candidate)
        if all(self.settle(other, fixed, depth - 1) for other in moved):
            return True
        self._restore(before)
        return False

    def _restore(self, before: dict[int, _Candidate]) -> None:
        self.chosen = {}
        self.owner[:] = -1
        for label, candidate in before.items():
            self.put(label, candidate)


def place_labels(wanted: Sequence[Wanted], panel: Panel) -> list[Place | None]:
    """A place for each label, or None; the first in the list are the most important.

    A label moves for a later one only to another place of its own: it is never given up.
    """
    candidates = [_candidates(label, panel) for label in wanted]
    search = _Search(candidates, np.full((panel.height, panel.width), -1, dtype=np.int16))
    for label in range(len(wanted)):
        search.settle(label, frozenset(), _DEPTH)
    return [
        search.chosen[label].place if label in search.chosen else None
        for label in range(len(wanted))
    ]


def _candidates(label: Wanted, panel: Panel) -> list[_Candidate]:
    """The places where a label may lie if it were alone, the best first."""
    found: list[_Candidate] = []
    if 0 < label.width < panel.width:
        for place, cost in _places(label, panel.width):
            if _allowed(label, place, panel):
                cost += _covered(place, label.width, panel)  # noqa: PLW2901 (reads best so)
                found.append(_Candidate(place, label.width, cost))
    return sorted(found, key=lambda candidate: candidate.cost)


def _places(label: Wanted, panel_width: int) -> list[tuple[Place, float]]:
    """Right, left, then above and below: over the marker, begun at it, ended at it, diagonal."""
    column, line, width = label.column, label.line, label.width
    places = [(Place(column + _GAP, line), 0.0), (Place(column - width - 1, line), 1.0)]
    over = (column, column - width // 2, column - width + 1, 1, panel_width - width)
    between = range(column - 2, column - width, -_STEP)
    starts = [s for s in dict.fromkeys((*over, *between)) if column - width < s <= column]
    diagonal = (column + 1, column - width, column + 2, column - width - 1)
    for step, start in enumerate((*starts, *diagonal)):
        for side, extra in ((-1, 0.0), (1, 0.05)):
            places.append((Place(start, line + side), 2.0 + step * 0.1 + extra))
    return places


def _allowed(label: Wanted, place: Place, panel: Panel) -> bool:
    """Whether a place is inside, free, and nearer to its own marker than to any other."""
    start, end, line = place.column, place.column + label.width, place.line
    if start < 1 or end > panel.width or not 0 <= line < panel.height:
        return False
    if panel.taken[line, start - 1 : end + 1].any():
        return False
    aside = max(start - label.column, label.column - end + 1, 0)
    own = math.hypot(aside, ASPECT * (line - label.line))
    reach = math.floor(own / ASPECT)
    for other in range(max(line - reach, 0), min(line + reach + 1, panel.height)):
        across = math.floor(math.sqrt(own**2 - (ASPECT * (other - line)) ** 2))
        near = panel.markers[other, max(start - across, 0) : end + across]
        mine = other == label.line and start - across <= label.column < end + across
        if int(near.sum()) > mine:
            return False
    return True


def _covered(place: Place, width: int, panel: Panel) -> float:
    """What a place costs for the lines that it hides."""
    cells = slice(place.column, place.column + width)
    # A line right beside the words reads as a part of them.
    near = slice(max(place.column - 1, 0), place.column + width + 1)
    on_lines = 3.0 if panel.lines[place.line, near].any() else 0.0
    return on_lines + (0.4 if panel.dashes[place.line, cells].any() else 0.0)
