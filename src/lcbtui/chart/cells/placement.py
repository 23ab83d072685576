"""Label placement: which label stands where; pure geometry, the same answer every time.

The candidates of all labels are found in one go of numpy: a label is nowhere over a marker or
over what was there before; it lies inside the panel, keeps a column free on both sides, and is
nearer to its own marker than to any other. Labels are then placed one after the other, the most
important first; one that finds no place makes others move to other candidates of theirs. The
selected one comes last, so that moving the cursor leaves the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ASPECT = 2.1
"""How many times as high as wide a cell of a terminal is, for "nearer"."""

GAP = 2
"""Columns from a marker to its name, and kept free between two names."""

BESIDE = 7
"""Places between those over and under the marker, for long names."""

MOST_CANDIDATES = 2 + 2 * (5 + BESIDE + 4)
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
class Candidate:
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
    """All places of all labels; every array is (labels, MOST_CANDIDATES)."""

    column: Numbers
    line: Numbers
    start: Numbers
    end: Numbers
    at: Numbers
    cost: npt.NDArray[np.float64]
    there: Grid


def candidates(wanted: Sequence[Wanted], panel: Panel) -> list[list[Candidate]]:
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
            Candidate(int(at[kind]), int(start[kind]), int(end[kind]), kind)
            for kind in kinds[:count].tolist()
        ]
        for at, start, end, kinds, count in zip(
            places.at, places.start, places.end, order, allowed.sum(axis=1), strict=True
        )
    ]


def widest_that_fits(label: Wanted, panel: Panel, least: int) -> int:
    """The widest name, at most as wide as the label and at least `least`, that fits; else 0."""
    if candidates([label], panel)[0]:
        return label.width
    # What is wider than the panel fits nowhere, however long the name is.
    widths = range(min(label.width - 1, panel.width), least - 1, -1)
    shorter = [Wanted(label.column, label.line, width) for width in widths]
    found = candidates(shorter, panel)
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


_DEPTH = 3
_SEARCH = 3000
"""Tries after which no label makes another one move."""

Fixed = frozenset[int]


@dataclass(frozen=True)
class Placement:
    """Where the labels are, and how many places were tried to find that out.

    Attributes:
        places: one for each label; None where it found none.
        steps: tries, at most `most_steps`.
    """

    places: tuple[Candidate | None, ...]
    steps: int


def most_steps(labels: int) -> int:
    """How many places are tried at the most for so many labels."""
    return 4 * MOST_CANDIDATES * labels + 4 * _SEARCH


def place_labels(wanted: Sequence[Wanted], panel: Panel, selected: int | None = None) -> Placement:
    """A place for each label, or None; the first in the list are the most important.

    There are never fewer labels than if each simply took the first free place right, left,
    above or below its marker. A label is given up for none but the selected one.

    Args:
        wanted: the labels.
        panel: what they must not cover.
        selected: the label that is placed wherever it fits, over others if need be.
    """
    choices = candidates(wanted, panel)
    best = _Search(choices)
    best.settle_all()
    steps = best.steps
    for kinds in PLAIN:
        plain = _Search(choices)
        plain.take_plain(kinds)
        if len(plain.chosen) > len(best.chosen):
            plain.settle_all()
            best = plain
        steps += plain.steps
    if selected is not None:
        steps -= best.steps
        best.insist(selected)
        steps += best.steps
    return Placement(tuple(map(best.chosen.get, range(len(wanted)))), steps)


@dataclass
class _Search:
    """Labels placed so far, and how many places were tried.

    Attributes:
        choices: the places of each label, the best first.
        lines: line → the labels on it.
        log: what was undone and done, so that it can be taken back.
    """

    choices: list[list[Candidate]]
    chosen: dict[int, Candidate] = field(default_factory=dict)
    lines: dict[int, set[int]] = field(default_factory=dict)
    log: list[tuple[int, Candidate | None]] = field(default_factory=list)
    steps: int = 0

    def take_plain(self, kinds: tuple[int, ...]) -> None:
        """Each label takes the first free one of a few places, and no other moves."""
        for label, some in enumerate(self.choices):
            own = {candidate.kind: candidate for candidate in some}
            for kind in kinds:
                if kind in own and not self._in_the_way(own[kind]):
                    self._set(label, own[kind])
                    break

    def settle_all(self) -> None:
        """Find a place for every label that has none."""
        for label in range(len(self.choices)):
            if label not in self.chosen:
                self.log.clear()
                self._settle(label, frozenset(), _DEPTH)

    def insist(self, label: int) -> None:
        """Place a label where the fewest and least important others lose theirs."""
        if label in self.chosen or not self.choices[label]:
            return
        rivals = [self._in_the_way(candidate) for candidate in self.choices[label]]
        # The last in the list are the least important; `min` keeps the best place among equals.
        costs = [(len(some), [-rival for rival in some]) for some in rivals]
        easiest = min(range(len(costs)), key=lambda n: costs[n])
        for rival in rivals[easiest]:
            self._set(rival, None)
        self._set(label, self.choices[label][easiest])
        for rival in rivals[easiest]:
            self._settle(rival, frozenset({label}), _DEPTH)

    def _settle(self, label: int, fixed: Fixed, depth: int) -> bool:
        """Find a place for a label, moving others to other places of theirs if need be."""
        found: list[tuple[Candidate, list[int]]] = []
        for candidate in self.choices[label]:
            rivals = self._in_the_way(candidate)
            if not rivals:
                self._set(label, candidate)
                return True
            found.append((candidate, rivals))
        fixed = fixed | {label}
        return depth > 0 and any(
            self._push(label, candidate, rivals, fixed, depth) for candidate, rivals in found
        )

    def _push(
        self, label: int, candidate: Candidate, rivals: list[int], fixed: Fixed, depth: int
    ) -> bool:
        """Take a place from whoever holds it, if they all find another; else undo it all."""
        if self.steps > _SEARCH or len(rivals) > 2 or fixed & set(rivals):
            return False
        before = len(self.log)
        for rival in rivals:
            self._set(rival, None)
        self._set(label, candidate)
        if all(self._settle(rival, fixed, depth - 1) for rival in rivals):
            return True
        while len(self.log) > before:
            self._put(*self.log.pop())
        return False

    def _in_the_way(self, candidate: Candidate) -> list[int]:
        """The labels in the way, or so close that two names would read as one, in order."""
        self.steps += 1
        start, end = candidate.start - GAP, candidate.end + GAP
        return sorted(
            label
            for label in self.lines.get(candidate.line, ())
            if self.chosen[label].start < end and self.chosen[label].end > start
        )

    def _set(self, label: int, candidate: Candidate | None) -> None:
        self.log.append((label, self.chosen.get(label)))
        self._put(label, candidate)

    def _put(self, label: int, candidate: Candidate | None) -> None:
        before = self.chosen.pop(label, None)
        if before is not None:
            self.lines[before.line].discard(label)
        if candidate is not None:
            self.chosen[label] = candidate
            self.lines.setdefault(candidate.line, set()).add(label)
