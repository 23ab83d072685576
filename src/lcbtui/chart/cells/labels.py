"""The words of a chart's labels and its legend: which points are named, in which role, and where.

The legend goes to a corner without a point, the bottom right by preference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.cells.canvas import clip, drawable
from lcbtui.chart.cells.placement import (
    Candidate,
    Grid,
    Panel,
    Wanted,
    place_labels,
    widest_that_fits,
)
from lcbtui.chart.layers import ChartSpec, Indexes
from lcbtui.chart.points import CROWDED, Cells, by_importance
from lcbtui.chart.style import Charset, Marker, Role
from lcbtui.view.view import Emphasis

_MOST_NAMES = 60
"""In a crowd no more names than these are tried."""

_CELLS_FOR_A_NAME = 35

_FEW = 40
"""Up to so many points are named by score alone; among more, the top of each size goes first."""

_NONE = np.empty(0, dtype=np.int64)

_BAND = 4
"""Columns in which models count as of about the same size."""

_SHORTEST = 12
"""Names of those that stand out are cut down to so many columns, where nothing else fits."""

_SHORTEST_SELECTED = 6

_SHORTEST_OF_ALL = 8
"""Among few points, whoever finds no place otherwise is cut down to so many columns."""


class Name(NamedTuple):
    """A point's name, and where it is written in cells of the plot."""

    row: int
    text: str
    role: Role
    wanted: Wanted
    stands_out: bool
    place: Candidate | None = None


def name_points(spec: ChartSpec, cells: Cells, panel: Panel, charset: Charset) -> list[Name]:
    """Names for the most important points, where there is room, and for the selected one.

    A name is cut only where the whole one would fit nowhere if it were alone, and only that of
    the selected point and of those that stand out: elsewhere half a name reads as a relative's.
    Among few points what is left is cut as well, so that every point has a name.
    """
    tops = _tops(spec, cells) if len(spec.points) > _FEW else _NONE
    of_size, markers = set(tops.tolist()), spec.markers(charset)
    asked: list[Name] = []
    for index in _indexes(spec, cells, tops):
        marker = markers[spec.points.series[index]]
        name = _name(spec, cells, index, marker, ascii_only=charset is Charset.ASCII)
        name = name._replace(stands_out=name.stands_out or index in of_size)
        if name.wanted.width:
            asked.append(_shortened(name, panel, charset, _SHORTEST) if name.stands_out else name)
    rows = [ask.row for ask in asked]
    selected = rows.index(spec.selected) if spec.selected in rows else None
    if selected is not None:
        whole = asked[selected]
        short = _shortened(whole, panel, charset, _SHORTEST_SELECTED)
        if short != whole:
            # It had no name before: last in the row, it makes as few others move as possible.
            del asked[selected]
            asked.append(short)
            selected = len(asked) - 1
    placement = place_labels([ask.wanted for ask in asked], panel, selected)
    named = [
        ask._replace(place=place)
        for ask, place in zip(asked, placement.places, strict=True)
        if place is not None
    ]
    if spec.labels and len(spec.points) <= _FEW:
        done = {name.row for name in named}
        left = [ask for ask in asked if ask.row not in done]
        named += _squeezed_in(left, named, panel, charset)
    return named


def _squeezed_in(
    left: Sequence[Name], named: Sequence[Name], panel: Panel, charset: Charset
) -> Iterator[Name]:
    """Names that found no place, cut down to what the others leave free."""
    room = replace(panel, taken=panel.taken.copy())
    for each in named:
        _take(room.taken, each.place)
    for name in left:
        short = _shortened(name, room, charset, _SHORTEST_OF_ALL)
        (place,) = place_labels([short.wanted], room).places
        if place is not None:
            _take(room.taken, place)
            yield short._replace(place=place)


def _take(taken: Grid, place: Candidate | None) -> None:
    if place is not None:
        # A place keeps one column free on its own: one more makes the gap between two names.
        taken[place.line, max(place.start - 1, 0) : place.end + 1] = True


def _indexes(spec: ChartSpec, cells: Cells, tops: Indexes) -> list[int]:
    """The points to name, the most important first; the selected one does not change the order."""
    named = _in_order(spec, cells, tops) if spec.labels else []
    if spec.selected is not None:
        found = np.flatnonzero(spec.points.rows == spec.selected)[:1].tolist()
        named += [index for index in found if index not in named]
    return named


def _in_order(spec: ChartSpec, cells: Cells, tops: Indexes) -> list[int]:
    """Those that stand out, the top of each size, then the highest; in a crowd only so many."""
    points = spec.points
    crowded = len(spec.points) > CROWDED
    most = min(_MOST_NAMES, cells.width * cells.height // _CELLS_FOR_A_NAME)
    rest = cells.winner[cells.occupied] if crowded else np.arange(len(points))
    groups = (np.flatnonzero(points.emphasis), tops, rest)
    sizes = [most if crowded else len(among) for among in groups]
    named = [
        by_importance(points, among, size).tolist()
        for among, size in zip(groups, sizes, strict=True)
    ]
    found = list(dict.fromkeys(index for some in named for index in some))
    return found[:most] if crowded else found


def _tops(spec: ChartSpec, cells: Cells) -> Indexes:
    """The best of each few columns that hold any point: of about the same size, that is."""
    winners = cells.winner[cells.occupied]
    bands = cells.flat[winners] % cells.width // _BAND
    ranked = np.lexsort((winners, -spec.points.y[winners], bands))
    _, first = np.unique(bands[ranked], return_index=True)
    return winners[ranked[first]]


def _name(spec: ChartSpec, cells: Cells, index: int, marker: Marker, *, ascii_only: bool) -> Name:
    row, cell = int(spec.points.rows[index]), int(cells.flat[index])
    line, column = divmod(cell, cells.width)
    text = drawable(spec.dataset.cell(row, spec.label).text, ascii_only=ascii_only)
    role, emphasis = marker.role, Emphasis(int(spec.points.emphasis[index]))
    if Emphasis.OURS in emphasis:
        # A digit or a ring stands in the cell: our own sign goes with the name.
        text = f"{marker.glyph} {text}" if cells.counts[cell] > 1 and text else text
    elif Emphasis.PINNED in emphasis:
        role = Role.PINNED
    if spec.dimmed is not None and spec.dimmed[index]:
        role = Role.DIM
    if row == spec.selected:
        role = Role.SELECTED
    return Name(row, text, role, Wanted(column, line, cell_len(text)), bool(emphasis))


def _shortened(name: Name, panel: Panel, charset: Charset, least: int) -> Name:
    """A name cut as far as it needs to find a place if it were alone."""
    width = widest_that_fits(name.wanted, panel, least)
    if width in {0, name.wanted.width}:
        return name
    text = clip(name.text, width, ascii_only=charset is Charset.ASCII)
    return name._replace(text=text, wanted=name.wanted._replace(width=cell_len(text)))


_BETWEEN = 2
"""Columns kept free between entries on one line, and between the legend and any point."""


class Key(NamedTuple):
    """One entry: a glyph in its own role, and words."""

    glyph: str
    role: Role
    words: str

    @property
    def width(self) -> int:
        """Columns."""
        return 2 + cell_len(self.words)


class PlacedKey(NamedTuple):
    """One entry and where its glyph stands."""

    key: Key
    column: int
    line: int


def place_legend(
    keys: Sequence[Key], occupied: Grid, lines: Grid, share: float = 1 / 3
) -> tuple[PlacedKey, ...]:
    """Place all entries, one a line, or else all on one line; () where neither fits.

    Args:
        keys: the entries, in order.
        occupied: (height, width) cells that the legend must not cover.
        lines: cells that it had rather not cover.
        share: the part of the height that one entry a line may take; three always may.
    """
    if not keys:
        return ()
    height, width = occupied.shape
    widest = max(key.width for key in keys)
    most = min(max(int(height * share), 3), height - 3)
    if len(keys) <= most and widest <= 0.8 * width:
        corner = _free_corner(widest, len(keys), occupied, lines)
        if corner is not None:
            return tuple(PlacedKey(key, corner[0], corner[1] + n) for n, key in enumerate(keys))
    total = sum(key.width for key in keys) + _BETWEEN * (len(keys) - 1)
    if total > width - 2 or height < 6:
        return ()
    corner = _free_corner(total, 1, occupied, lines)
    if corner is None:
        return ()
    starts = accumulate((key.width + _BETWEEN for key in keys), initial=corner[0])
    return tuple(PlacedKey(key, start, corner[1]) for key, start in zip(keys, starts, strict=False))


def _free_corner(width: int, height: int, occupied: Grid, lines: Grid) -> tuple[int, int] | None:
    """Bottom right if it is free, else the free corner with the fewest neighbours."""
    right, bottom = occupied.shape[1] - width, occupied.shape[0] - height

    def covered(corner: tuple[int, int], grid: Grid, margin: int) -> int:
        column, line = corner
        across = slice(max(column - margin, 0), column + width + margin)
        return int(grid[line : line + height, across].sum())

    others = [(1, bottom), (right, 0), (1, 0)]
    others.sort(key=lambda corner: covered(corner, occupied, width // 2))
    for hidden in (occupied | lines, occupied):
        for corner in ((right, bottom), *others):
            if not covered(corner, hidden, _BETWEEN):
                return corner
    return None
