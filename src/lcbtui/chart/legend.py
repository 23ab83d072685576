"""Where the legend goes: a corner without a point, the bottom right by preference."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.markers import Role
from lcbtui.chart.spots import Grid

_BETWEEN = 2
"""Columns kept free between entries on one line, and between the legend and any point."""


@dataclass(frozen=True)
class Key:
    """One entry: a glyph in its own role, and words."""

    glyph: str
    role: Role
    words: str

    @property
    def width(self) -> int:
        """Columns."""
        return 2 + cell_len(self.words)


@dataclass(frozen=True)
class Box:
    """Cells of the panel, line 0 on top."""

    column: int
    line: int
    width: int
    height: int

    def cells(self, margin: int = 0) -> tuple[slice, slice]:
        """As an index into a grid, with some columns more on both sides."""
        columns = slice(max(self.column - margin, 0), self.column + self.width + margin)
        return slice(self.line, self.line + self.height), columns


@dataclass(frozen=True)
class PlacedKey:
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
        box = _free_corner(widest, len(keys), occupied, lines)
        if box is not None:
            return tuple(PlacedKey(key, box.column, box.line + n) for n, key in enumerate(keys))
    return _on_one_line(keys, occupied, lines)


def _on_one_line(keys: Sequence[Key], occupied: Grid, lines: Grid) -> tuple[PlacedKey, ...]:
    total = sum(key.width for key in keys) + _BETWEEN * (len(keys) - 1)
    if total > occupied.shape[1] - 2 or occupied.shape[0] < 6:
        return ()
    box = _free_corner(total, 1, occupied, lines)
    if box is None:
        return ()
    placed: list[PlacedKey] = []
    column = box.column
    for key in keys:
        placed.append(PlacedKey(key, column, box.line))
        column += key.width + _BETWEEN
    return tuple(placed)


def _free_corner(width: int, height: int, occupied: Grid, lines: Grid) -> Box | None:
    """Bottom right if it is free, else the free corner with the fewest neighbours."""
    panel_height, panel_width = occupied.shape
    right, bottom = panel_width - width, panel_height - height
    first = Box(right, bottom, width, height)
    others = [Box(1, bottom, width, height), Box(right, 0, width, height), Box(1, 0, width, height)]
    others.sort(key=lambda box: int(occupied[box.cells(margin=width // 2)].sum()))
    for hidden in (occupied | lines, occupied):
        for box in (first, *others):
            if not np.any(hidden[box.cells(margin=_BETWEEN)]):
                return box
    return None
