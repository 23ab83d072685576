"""Label placement: which points are named, in which role, and where; the same answer every time.

The candidates of all labels are found in one go of numpy: a label is nowhere over a marker or
over what was there before; it lies inside the plot, keeps a column free on both sides, and is
nearer to its own marker than to any other. On a low plot, where one line is several points, it
stands on the line of its marker. Then comes greedy placement with bounded backtracking: the most
important label first; one that finds no place makes others move to other candidates of theirs.
The selected one comes last, so that moving the cursor leaves the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rich.cells import cell_len

from lcbtui.chart.cells.canvas import clip, drawable
from lcbtui.chart.layers import Bools, ChartSpec, Floats, Indexes
from lcbtui.chart.points import CROWDED, FEW_LINES, Cells, by_importance
from lcbtui.chart.style import Charset, Marker, Role
from lcbtui.view.view import Emphasis

ASPECT = 2.1
"""How many times as high as wide a cell of a terminal is, for "nearer"."""

CLEARLY = 0.5
"""By so many columns any other marker is further from a name above or below its own, at least."""

ALONG = 12
"""Columns beside such a name, along its line, in which no marker is."""

GAP = 2
"""Columns from a marker to its name, and kept free between two names."""

_MOST_NAMES = 60
"""In a crowd no more names than these are tried."""

_CELLS_FOR_A_NAME = 35

_BAND = 4
"""Columns in which models count as of about the same size."""

_SHORTEST = 12
"""Names of those that stand out are cut down to so many columns, where nothing else fits."""

_SHORTEST_FIRST = 6
"""Those of ours and of the selected point."""

Grid = npt.NDArray[np.bool_]


class Wanted(NamedTuple):
    """A label to place.

    Attributes:
        column, line: the cell of its marker, line 0 on top.
        width: its columns.
        twin: the column of the marker that shared that cell and stands beside it; -1 without one.
    """

    column: int
    line: int
    width: int
    twin: int = -1


@dataclass(frozen=True)
class Occupancy:
    """The occupancy grids of a plot before its labels; all are (height, width).

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
    heads: Grid


class Candidate(NamedTuple):
    """A place where a label may stand: columns `start` to `end` (not included) of a line.

    Attributes:
        kind: which of the places it is, see `PLAIN`.
    """

    line: int
    start: int
    end: int
    kind: int


class Name(NamedTuple):
    """The name of a point as it is drawn."""

    row: int
    text: str
    role: Role
    wanted: Wanted


PlacedName = tuple[Name, Candidate]


def name_points(
    spec: ChartSpec, cells: Cells, grids: Occupancy, charset: Charset
) -> list[PlacedName]:
    """Names for the most important points, where there is room, and for the selected one.

    A name is cut only where the whole one would fit nowhere if it were alone, and only that of
    the selected point and of those that stand out: elsewhere half a name reads as a relative's.
    That of ours does not depend on what is selected.
    """
    ascii_only, markers, asked = charset is Charset.ASCII, spec.markers(charset), list[Name]()
    ours = set(np.flatnonzero(spec.points.emphasis & int(Emphasis.OURS)).tolist())
    tops = _tops(spec, cells)
    standing_out = {*np.flatnonzero(spec.points.emphasis).tolist(), *tops.tolist()}
    for index in _in_order(spec, cells, tops):
        marker = markers[spec.points.series[index]]
        name = _name(spec, cells, index, marker, ascii_only=ascii_only)
        if index in standing_out:
            least = _SHORTEST_FIRST if index in ours else _SHORTEST
            name = _shortened(name, grids, least, ascii_only=ascii_only)
        if name.wanted.width:
            asked.append(name)
    rows = [name.row for name in asked]
    selected = rows.index(spec.selected) if spec.selected in rows else None
    if selected is not None:
        whole = asked[selected]
        short = _shortened(whole, grids, _SHORTEST_FIRST, ascii_only=ascii_only)
        if short != whole:
            # It had no name before: last in the row, it makes as few others move as possible.
            del asked[selected]
            asked.append(short)
            selected = len(asked) - 1
    kept = set(spec.points.rows[list(ours)].tolist())
    staying = frozenset(label for label, name in enumerate(asked) if name.row in kept)
    places = place_labels([name.wanted for name in asked], grids, selected, staying)
    return [(name, place) for name, place in zip(asked, places, strict=True) if place is not None]


def _in_order(spec: ChartSpec, cells: Cells, tops: Indexes) -> list[int]:
    """The points to name: those that stand out, the top of each size, then the best.

    In a crowd only so many, and on few lines the selected, ours, the pinned and the best alone.
    The selected one does not change the order.
    """
    points, found = spec.points, list[int]()
    if spec.labels and cells.height < FEW_LINES:
        marked = (points.emphasis & int(Emphasis.OURS | Emphasis.PINNED)) != 0
        marked[np.lexsort((np.arange(len(points)), -points.merits))[:1]] = True
        found = by_importance(points, np.flatnonzero(marked), len(points)).tolist()
    elif spec.labels:
        most, rest = len(points), np.arange(len(points))
        if len(points) > CROWDED:
            most = min(_MOST_NAMES, cells.width * cells.height // _CELLS_FOR_A_NAME)
            rest = cells.representative[cells.occupied]
        groups = (np.flatnonzero(points.emphasis), tops, rest)
        ranked = (by_importance(points, among, most).tolist() for among in groups)
        found = list(dict.fromkeys(chain.from_iterable(ranked)))[:most]
    selected = np.flatnonzero(points.rows == spec.selected)[:1].tolist()
    return list(dict.fromkeys((*found, *selected)))


def _tops(spec: ChartSpec, cells: Cells) -> Indexes:
    """The best of each few columns that hold any point: of about the same size, that is."""
    representatives = cells.representative[cells.occupied]
    bands = cells.flat[representatives] % cells.width // _BAND
    ranked = np.lexsort((representatives, -spec.points.merits[representatives], bands))
    _, first = np.unique(bands[ranked], return_index=True)
    return representatives[ranked[first]]


def name_role(spec: ChartSpec, point: int, ours: Role, others: Role) -> Role:
    """The role of the name of a point: of the selected and the dimmed one before ours and pinned.

    Args:
        spec: has the points.
        point: its index among them.
        ours: of a model of ours.
        others: of one that is nothing of all this.
    """
    emphasis = Emphasis(int(spec.points.emphasis[point]))
    if spec.points.rows[point] == spec.selected:
        return Role.SELECTED
    if spec.dimmed is not None and spec.dimmed[point]:
        return Role.DIM
    if Emphasis.OURS in emphasis:
        return ours
    return Role.PINNED if Emphasis.PINNED in emphasis else others


def _name(spec: ChartSpec, cells: Cells, index: int, marker: Marker, *, ascii_only: bool) -> Name:
    row, cell = int(spec.points.rows[index]), int(cells.flat[index])
    line, column = divmod(cell, cells.width)
    text = drawable(spec.names.whole(row), ascii_only=ascii_only)
    if Emphasis.OURS in Emphasis(int(spec.points.emphasis[index])):
        # The cell has the sign of several points: our own goes with the name.
        shares = cells.counts[cell] > 1 and len(spec.points) <= CROWDED
        text = f"{marker.glyph} {text}" if shares and text else text
    role = name_role(spec, index, marker.role, marker.role)
    pair = next((pair for pair in cells.twins if index in pair), ())
    twin = next((int(cells.flat[n]) % cells.width for n in pair if n != index), -1)
    return Name(row, text, role, Wanted(column, line, cell_len(text), twin))


def _shortened(name: Name, grids: Occupancy, least: int, *, ascii_only: bool) -> Name:
    """A name cut as far as it needs to find a place if it were alone."""
    width = widest_that_fits(name.wanted, grids, least)
    if width in {0, name.wanted.width}:
        return name
    text = clip(name.text, width, ascii_only=ascii_only)
    return name._replace(text=text, wanted=name.wanted._replace(width=cell_len(text)))


# Candidates

_AROUND = 5
"""Places above the marker, and as many below: begun, centred or ended there, or at an edge."""

MOST_CANDIDATES = 2 + 2 * _AROUND
"""No label has more places than this."""

PLAIN = ((0, 1, 4, 5), (0, 1, 2, 3))
"""The kinds of right, left, above and below: over the middle of the name, over its beginning."""

_LINES = np.array([0, 0, *(-1, 1) * _AROUND])
"""The line of each kind of place, from that of the marker."""

_COSTS = np.array([0.0, 1.0, *(2.0 + n * 0.1 + e for n in range(_AROUND) for e in (0.0, 0.05))])
"""Right of the marker is best, then left, then above and below."""


class _Places(NamedTuple):
    """The places of all labels: (labels, 1) for the markers, else (labels, MOST_CANDIDATES)."""

    column: Indexes
    line: Indexes
    twin: Indexes
    start: Indexes
    end: Indexes
    at: Indexes
    exists: Bools


def candidates(wanted: Sequence[Wanted], grids: Occupancy) -> list[list[Candidate]]:
    """The places of each label if it were alone, the best first; none where it fits nowhere.

    A place that hides a line comes after all that hide none.
    """
    if not wanted:
        return []
    places = _places(wanted, *grids.markers.shape)
    allowed = _allowed(places, grids)
    cost = np.where(allowed, _COSTS + _covered(places, grids), np.inf)
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


def widest_that_fits(label: Wanted, grids: Occupancy, least: int) -> int:
    """The widest name, at most as wide as the label and at least `least`, that fits; else 0."""
    if candidates([label], grids)[0]:
        return label.width
    # What is wider than the plot fits nowhere, however long the name is.
    widths = range(min(label.width - 1, grids.markers.shape[1]), least - 1, -1)
    found = candidates([label._replace(width=width) for width in widths], grids)
    return next((width for width, some in zip(widths, found, strict=True) if some), 0)


def _places(wanted: Sequence[Wanted], plot_height: int, plot_width: int) -> _Places:
    column, line, width, twin = np.array(wanted, dtype=np.int64).T[..., None]
    middle, last, one = column - width // 2, column - width + 1, np.ones_like(column)
    over = np.hstack([column, middle, last, one, plot_width - width])
    start = np.hstack([column + GAP, column - width - 1, np.repeat(over, 2, axis=1)])
    exists = np.broadcast_to(width > 0, start.shape).copy()
    touches = (over > column - width) & (over <= column)
    exists[:, 2:] &= np.repeat(touches, 2, axis=1) & (plot_height >= FEW_LINES)
    return _Places(column, line, twin, start, start + width, line + _LINES, exists)


def _allowed(places: _Places, grids: Occupancy) -> Bools:
    """Whether a place is inside, free, and clearly nearer to its own marker than to any other.

    A reader goes along the line first: beside a marker of its line a name reads as that one's,
    though its own is nearer above it. Of two markers that stand beside each other for one cell it
    may be as near to either.
    """
    column, line, twin, start, end, place_line, exists = places
    height, width = grids.markers.shape
    allowed: Bools = exists & (start >= 1) & (end <= width)
    allowed &= (place_line >= 0) & (place_line < height)
    allowed &= _within(grids.taken, place_line, start - 1, end + 1) == 0
    aside, of_twin = (np.maximum(np.maximum(start - at, at - end + 1), 0) for at in (column, twin))
    in_line = place_line == line
    distance = np.hypot(aside, ASPECT * (place_line - line)) + np.where(in_line, 0.0, CLEARLY)
    # No place is two lines' height away from its marker, so one line up and down is enough.
    for offset in (-1, 0, 1):
        at = place_line + offset
        rest = distance**2 - (ASPECT * offset) ** 2
        across = np.floor(np.sqrt(np.maximum(rest, 0.0))).astype(np.int64)
        if not offset:
            across = np.where(in_line, aside + 1, np.maximum(across, ALONG))
        left, right = start - across, end + across
        if not offset:  # what stands behind its own marker is no nearer to it, whatever its gap
            left = np.where(in_line & (start > column), column, left)
            right = np.where(in_line & (start < column), column + 1, right)
        near = _within(grids.markers, at, left, right)
        mine, other = ((at == line) & (left <= each) & (each < right) for each in (column, twin))
        twins = other & (twin >= 0) & (of_twin >= aside)
        allowed &= (near <= mine.astype(np.int64) + twins) | (rest < 0)
    return allowed


def _covered(places: _Places, grids: Occupancy) -> Floats:
    """What each place costs for the lines that it hides."""
    cost = np.zeros(places.start.shape)
    # A line right beside the words reads as a part of them.
    for grid, margin, price in (
        (grids.lines, 1, 3.0),
        (grids.heads, 0, 6.0),
        (grids.dashes, 0, 0.4),
    ):
        if grid.any():
            hidden = _within(grid, places.at, places.start - margin, places.end + margin)
            cost += price * (hidden > 0)
    return cost


def _within(grid: Grid, line: Indexes, start: Indexes, end: Indexes) -> Indexes:
    """How many cells of a grid are set between two columns of a line; 0 outside the plot."""
    height, width = grid.shape
    sums = np.zeros((height, width + 1), dtype=np.int64)
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    at = np.clip(line, 0, height - 1)
    found = sums[at, np.clip(end, 0, width)] - sums[at, np.clip(start, 0, width)]
    inside: Indexes = np.where((line >= 0) & (line < height), found, 0)
    return inside


# Search

_DEPTH = 3
_SEARCH = 3000
"""Tries after which no label makes another one move."""

Fixed = frozenset[int]
"""Labels that may not move."""


def place_labels(
    wanted: Sequence[Wanted],
    grids: Occupancy,
    selected: int | None = None,
    staying: Fixed = frozenset(),
) -> list[Candidate | None]:
    """A place for each label, or None; the first in the list are the most important.

    There are never fewer labels than if each simply took the first free place right, left,
    above or below its marker. A label is given up for none but the selected one. At most
    4 × MOST_CANDIDATES places a label and a fixed number more are tried.

    Args:
        wanted: the labels.
        grids: what they must not cover.
        selected: the label that is placed wherever it fits, over others if need be.
        staying: labels that are not given up for that one.
    """
    choices = candidates(wanted, grids)
    best = _Search(choices)
    best.place_all()
    for kinds in PLAIN:
        plain = _Search(choices)
        plain.take_plain(kinds)
        if len(plain.chosen) > len(best.chosen):
            plain.place_all()
            best = plain
    if selected is not None:
        best.force(selected, staying)
    return [best.chosen.get(label) for label in range(len(wanted))]


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
        """Place labels greedily: the first free candidate position; placed labels stay."""
        for label, some in enumerate(self.choices):
            own = {candidate.kind: candidate for candidate in some}
            for kind in kinds:
                if kind in own and not self._conflicts(own[kind]):
                    self._set(label, own[kind])
                    break

    def place_all(self) -> None:
        """Place every label that has no place yet."""
        for label in range(len(self.choices)):
            if label not in self.chosen:
                self.log.clear()
                self._place(label, frozenset(), _DEPTH)

    def force(self, label: int, staying: Fixed) -> None:
        """Place a label where the fewest and least important others lose theirs."""
        if label in self.chosen or not self.choices[label]:
            return
        found = [(candidate, self._conflicts(candidate)) for candidate in self.choices[label]]
        found = [each for each in found if not staying.intersection(each[1])]
        if not found:
            return
        # The last in the list are the least important; `min` keeps the best place among equals.
        easiest, conflicts = min(found, key=lambda each: (len(each[1]), [-n for n in each[1]]))
        for other in conflicts:
            self._set(other, None)
        self._set(label, easiest)
        for other in conflicts:
            self._place(other, frozenset({label}), _DEPTH)

    def _place(self, label: int, fixed: Fixed, depth: int) -> bool:
        """Find a place for a label, moving others to other places of theirs if need be."""
        found: list[tuple[Candidate, list[int]]] = []
        for candidate in self.choices[label]:
            conflicts = self._conflicts(candidate)
            if not conflicts:
                self._set(label, candidate)
                return True
            found.append((candidate, conflicts))
        fixed = fixed | {label}
        return depth > 0 and any(self._displace(label, *each, fixed, depth) for each in found)

    def _displace(
        self, label: int, candidate: Candidate, conflicts: list[int], fixed: Fixed, depth: int
    ) -> bool:
        """Take a place from the labels that hold it if all find another; else undo it all."""
        if self.steps > _SEARCH or len(conflicts) > 2 or fixed & set(conflicts):
            return False
        before = len(self.log)
        for other in conflicts:
            self._set(other, None)
        self._set(label, candidate)
        if all(self._place(other, fixed, depth - 1) for other in conflicts):
            return True
        while len(self.log) > before:
            self._put(*self.log.pop())
        return False

    def _conflicts(self, candidate: Candidate) -> list[int]:
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
