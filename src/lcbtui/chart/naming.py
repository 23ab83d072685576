"""Which points are named, with what words, and in which role."""

from typing import NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.binning import Cells, by_importance
from lcbtui.chart.labels import Place, place_labels
from lcbtui.chart.markers import Charset, Role, series_marker
from lcbtui.chart.raster import clip, drawable
from lcbtui.chart.spec import ChartSpec
from lcbtui.chart.spots import Panel, Wanted, widest_that_fits
from lcbtui.chart.stamps import is_crowded
from lcbtui.view.view import Emphasis

_MOST_NAMES = 60
"""In a crowd no more names than these are tried."""

_CELLS_FOR_A_NAME = 35

_BAND = 4
"""Columns in which models count as of about the same size."""

_SHORTEST = 12
"""Names of those that stand out are cut down to so many columns, where nothing else fits."""

_SHORTEST_SELECTED = 6


class Name(NamedTuple):
    """A point's name where it is to be written, in cells of the plot."""

    row: int
    text: str
    role: Role
    place: Place


class _Asked(NamedTuple):
    row: int
    text: str
    role: Role
    wanted: Wanted
    stands_out: bool


def name_points(spec: ChartSpec, cells: Cells, panel: Panel, charset: Charset) -> list[Name]:
    """Names for the most important points, where there is room, and for the selected one.

    A name is cut only where the whole one would fit nowhere if it were alone, and only that of
    the selected point and of those that stand out: elsewhere half a name reads as a relative's.
    """
    asked = [_asked(spec, cells, index, charset) for index in _indexes(spec, cells)]
    asked = [
        _shortened(ask, panel, charset, _SHORTEST) if ask.stands_out else ask
        for ask in asked
        if ask.wanted.width
    ]
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
    return [
        Name(ask.row, ask.text, ask.role, place)
        for ask, place in zip(asked, placement.places, strict=True)
        if place is not None
    ]


def _indexes(spec: ChartSpec, cells: Cells) -> list[int]:
    """The points to name, the most important first; the selected one does not change the order."""
    named = _in_order(spec, cells) if spec.labels else []
    if spec.selected is not None:
        found = np.flatnonzero(spec.points.rows == spec.selected)[:1].tolist()
        named += [index for index in found if index not in named]
    return named


def _in_order(spec: ChartSpec, cells: Cells) -> list[int]:
    """All points; in a crowd those that stand out, the top of each size, then the highest."""
    points = spec.points
    if not is_crowded(spec):
        everyone: list[int] = by_importance(points, np.arange(len(points)), len(points)).tolist()
        return everyone
    most = min(_MOST_NAMES, cells.width * cells.height // _CELLS_FOR_A_NAME)
    winners = cells.winner[cells.occupied]
    groups = (np.flatnonzero(points.emphasis), _tops(spec, cells), winners)
    named = [by_importance(points, among, most).tolist() for among in groups]
    return list(dict.fromkeys(index for some in named for index in some))[:most]


def _tops(spec: ChartSpec, cells: Cells) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The best of each few columns that hold any point: of about the same size, that is."""
    winners = cells.winner[cells.occupied]
    bands = cells.flat[winners] % cells.width // _BAND
    ranked = np.lexsort((winners, -spec.points.y[winners], bands))
    _, first = np.unique(bands[ranked], return_index=True)
    return winners[ranked[first]]


def _asked(spec: ChartSpec, cells: Cells, index: int, charset: Charset) -> _Asked:
    row = int(spec.points.rows[index])
    line, column = divmod(int(cells.flat[index]), cells.width)
    text = drawable(spec.dataset.cell(row, spec.label).text, ascii_only=charset is Charset.ASCII)
    series = int(spec.points.series[index])
    marker = series_marker(spec.series_keys[series], series, charset)
    role = marker.role
    emphasis = Emphasis(int(spec.points.emphasis[index]))
    if Emphasis.OURS in emphasis:
        # A digit or a ring stands in the cell: our own sign goes with the name.
        shared = cells.counts[cells.flat[index]] > 1
        text = f"{marker.glyph} {text}" if shared and text else text
    elif Emphasis.PINNED in emphasis:
        role = Role.PINNED
    if row == spec.selected:
        role = Role.SELECTED
    return _Asked(row, text, role, Wanted(column, line, cell_len(text)), bool(emphasis))


def _shortened(ask: _Asked, panel: Panel, charset: Charset, least: int) -> _Asked:
    """A name cut as far as it needs to find a place if it were alone."""
    width = widest_that_fits(ask.wanted, panel, least)
    if width in {0, ask.wanted.width}:
        return ask
    text = clip(ask.text, width, ascii_only=charset is Charset.ASCII)
    return ask._replace(text=text, wanted=ask.wanted._replace(width=cell_len(text)))
