"""Chart: the drawn cells as text, which row is where, and in words what it could not show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lcbtui.analysis.ranking import draws_across
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells.canvas import Region, Run
from lcbtui.chart.layers import ChartSpec, Lines, LineStyle, Points, Segments
from lcbtui.chart.points import FEW_LINES, Cells, bars_drawn
from lcbtui.chart.style import PALETTE, Depth, Ink, Role, sgr
from lcbtui.stats.regression import FEWEST_POINTS as FEWEST
from lcbtui.view.view import View

Direction = Literal["left", "right", "up", "down"]

_CELL_HEIGHT = 2.0
"""A line counts as two columns in distances."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart as lines of runs, and hit-testing on it. Columns and lines are counted from 0.

    Attributes:
        spec: what was drawn.
        lines: lines of runs, each as wide as was asked for.
        points: those of `spec`; their rows are what hit-testing answers.
        region: where the points are, inside frame and ticks; None where the panel is too small.
        cells: which point is in which cell of the region.
        labelled: the rows that are named.
        legend_drawn: False where the legend found no place, or has no entry.
        bracketed: whether brackets stand around the selected point.
    """

    spec: ChartSpec
    lines: tuple[tuple[Run, ...], ...]
    points: Points
    region: Region | None = None
    cells: Cells | None = None
    labelled: tuple[int, ...] = ()
    legend_drawn: bool = False
    bracketed: bool = False

    @property
    def reversed_cell(self) -> tuple[int, int] | None:
        """The cell to draw in reverse: that of the selected point, where brackets have no room."""
        if self.bracketed or self.spec.selected is None:
            return None
        return self.cell_of(self.spec.selected)

    @property
    def unlabelled(self) -> int:
        """How many points find no room for their names; on few lines most are not to have any."""
        if not self.spec.labels or self.cells is None or self.cells.height < FEW_LINES:
            return 0
        return len(self.points) - len(self.labelled)

    def lines_text(self) -> tuple[str, ...]:
        """The lines without their roles."""
        return tuple("".join(run.text for run in line) for line in self.lines)

    def cell_of(self, row: int) -> tuple[int, int] | None:
        """The column and line of a row's point; None where it has none."""
        index = self._index_of(row)
        if index is None or self.cells is None or self.region is None:
            return None
        line, column = divmod(int(self.cells.flat[index]), self.cells.width)
        return column + self.region.column, line + self.region.line

    def rows_near(self, column: int, line: int, within: int = 2) -> tuple[int, ...]:
        """The rows whose points lie at most `within` lines away, the nearest first.

        A line counts as two columns. Where several points share a cell, its representative comes
        first.
        """
        if self.cells is None or self.region is None:
            return ()
        lines, columns = np.divmod(self.cells.flat, self.cells.width)
        across = columns + self.region.column - column
        if self.spec.lines is not None:
            across = np.zeros_like(across)  # all of its line is a model's
        up = (lines + self.region.line - line) * _CELL_HEIGHT
        distance = across**2 + up**2
        near = np.flatnonzero(distance <= (within * _CELL_HEIGHT) ** 2)
        loses = self.cells.representative[self.cells.flat[near]] != near
        order = near[np.lexsort((near, loses, distance[near]))]
        return tuple(self.points.rows[order].tolist())

    def neighbour(self, row: int, direction: Direction) -> int | None:
        """The nearest point in a direction; None where there is none.

        Points with the very same values follow each other to the right and down, so that the
        arrows reach all of them. A row without a point leads to the most important one.
        """
        if self.cells is None or not len(self.points):
            return None
        if self.spec.lines is not None:
            return self._line_beside(self.spec.lines, row, direction)
        here = self._index_of(row)
        if here is None:
            return int(self.points.rows[int(np.argmax(self.points.merits))])
        across = (self.points.x - self.points.x[here]) * (self.cells.width - 1)
        up = (self.points.y - self.points.y[here]) * (self.cells.height - 1) * _CELL_HEIGHT
        ahead = {"left": -across, "right": across, "up": up, "down": -up}[direction]
        aside = np.abs(up if direction in {"left", "right"} else across)
        places = np.arange(len(self.points))
        later = places > here if direction in {"right", "down"} else places < here
        # Several points of one row are one thing to select: the way leads past them.
        ahead[self.points.rows == row] = 0.0
        twins = (across == 0) & (up == 0) & later
        cost = np.where(ahead > 0, ahead + 2 * aside, np.inf)
        cost[twins] = np.abs(places[twins] - here) / (4.0 * len(places)) - 1.0
        # Coming from the other side, the last of several equal points is met first.
        backwards = direction in {"left", "up"}
        best = len(cost) - 1 - int(np.argmin(cost[::-1])) if backwards else int(np.argmin(cost))
        return int(self.points.rows[best]) if np.isfinite(cost[best]) else None

    def _line_beside(self, lines: Lines, row: int, direction: Direction) -> int | None:
        """The line above or below, also one that is not in sight; the top one from nowhere."""
        places = np.flatnonzero(lines.rows == row)
        if not len(places):
            return int(lines.rows[min(lines.at, len(lines.rows) - 1)])
        there = int(places[0]) + {"up": -1, "down": 1}.get(direction, 0)
        return int(lines.rows[there]) if 0 <= there < len(lines.rows) else None

    def _index_of(self, row: int) -> int | None:
        found = np.flatnonzero(self.points.rows == row)
        return int(found[0]) if len(found) else None


def chart_notes(chart: Chart) -> tuple[str, ...]:
    """Points without a name, points beyond the limits, rows that have no place."""
    spec, found = chart.spec, list[str]()
    if chart.unlabelled:
        found.append(f"+{chart.unlabelled:,} unlabelled")
    found += bars_left_out(chart)
    found += spec.left_out
    if spec.legend and not chart.legend_drawn:
        found.append("no room for the legend")
    return (*found, *spec.notes)


def bars_left_out(chart: Chart) -> tuple[str, ...]:
    """Of how many points error bars are drawn, where that is not all whose interval is known."""
    found = list[str]()
    for layer in chart.spec.layers:
        if not isinstance(layer, Segments) or layer.style is not LineStyle.BAR:
            continue
        if layer.points is not None and chart.cells is not None:
            known = len(layer.points)
            drawn = len(bars_drawn(chart.spec, layer, chart.cells.height))
            if drawn < known:
                found.append(f"intervals of {drawn:,} of {known:,}")
    return tuple(found)


def trend_remark(view: View) -> tuple[str, ...]:
    """Why there is no trend where one was asked for; nothing where there is one."""
    if not view.state.trend or view.state.by_month:
        return ()
    spec = chart_spec(view)
    if spec.lines is not None:
        return ("a ranking has no trend",)
    if any(each.role is Role.TREND for each in spec.layers):
        return ()
    if not draws_across(view):
        return ("no trend over different problems",)
    return (f"no trend: it needs {FEWEST} points, not all of one size",)


_RESET = "\x1b[0m"


def to_text(chart: Chart, depth: Depth = Depth.NONE, palette: Mapping[Role, Ink] = PALETTE) -> str:
    """The chart as lines of text, each ended by a line feed, without spaces at the ends.

    Args:
        chart: what to write.
        depth: how many colours; `NONE` writes no escape sequence at all.
        palette: how each role is written.
    """
    codes = {role: sgr(ink, depth) for role, ink in palette.items()}
    written: list[str] = []
    for line in chart.lines:
        kept = list(line)
        while kept and not kept[-1].text.strip(" "):
            kept.pop()
        if kept:
            kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip(" "))
        for text, role in kept:
            written.append(f"\x1b[{codes[role]}m{text}{_RESET}" if codes[role] else text)
        written.append("\n")
    return "".join(written)
