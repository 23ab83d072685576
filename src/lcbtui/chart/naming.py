"""Which points are named, with what words, and in which role."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.binning import Cells, by_importance
from lcbtui.chart.labels import Panel, Place, Wanted, place_labels
from lcbtui.chart.markers import Charset, Role, series_marker
from lcbtui.chart.raster import clip, drawable
from lcbtui.chart.spec import ChartSpec
from lcbtui.chart.stamps import is_crowded
from lcbtui.view.view import Emphasis

_MOST_NAMES = 60
_CELLS_FOR_A_NAME = 35
_SHORTEST = 6


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


def name_points(spec: ChartSpec, cells: Cells, panel: Panel, charset: Charset) -> list[Name]:
    """Names for the most important points, where there is room; the selected one comes first."""
    asked = [_asked(spec, cells, index, charset) for index in _indexes(spec, cells)]
    asked = [ask for ask in asked if ask.wanted.width]
    if asked and asked[0].row == spec.selected:
        asked[0] = _shortened(asked[0], panel, charset)
    places = place_labels([ask.wanted for ask in asked], panel)
    return [
        Name(ask.row, ask.text, ask.role, place)
        for ask, place in zip(asked, places, strict=True)
        if place is not None
    ]


def _indexes(spec: ChartSpec, cells: Cells) -> list[int]:
    """The points to name, the most important first."""
    first: list[int] = []
    if spec.selected is not None:
        first = np.flatnonzero(spec.points.rows == spec.selected)[:1].tolist()
    if not spec.labels:
        return first
    most = min(_MOST_NAMES, cells.width * cells.height // _CELLS_FOR_A_NAME)
    # In a crowd only who stands for a cell can be told from the others, and that is quicker.
    among = cells.winner[cells.occupied] if is_crowded(spec) else np.arange(len(spec.points))
    ordered = by_importance(spec.points, among, most).tolist()
    return first + [index for index in ordered if index not in first]


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
    return _Asked(row, text, role, Wanted(column, line, cell_len(text)))


def _shortened(ask: _Asked, panel: Panel, charset: Charset) -> _Asked:
    """The selected point's name cut as far as it needs to find a place at all."""
    for width in range(ask.wanted.width, _SHORTEST - 1, -1):
        wanted = Wanted(ask.wanted.column, ask.wanted.line, width)
        if place_labels([wanted], panel) != [None]:
            text = clip(ask.text, width, ascii_only=charset is Charset.ASCII)
            return ask._replace(text=text, wanted=replace(wanted, width=cell_len(text)))
    return ask
