"""A chart in cells: drawn by plotext, written as text, and which row is where on it.

The one module that knows plotext. It draws the frame, the ticks, the title and the points. It gets
cell numbers, never data values, and no colours: which role a cell has is known here, since every
cell was chosen before. It has one figure for the whole process, so a lock surrounds each build.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from types import ModuleType
from typing import Literal, NamedTuple

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.axes import Tick
from lcbtui.chart.layers import ChartSpec, Points, Segments
from lcbtui.chart.points import NAMED_FROM, Cells, bars_drawn
from lcbtui.chart.style import Depth, Role, sgr

# Half of importing plotext is making its manual, which nobody reads here: 57 of 115 ms. Where a
# later plotext keeps it elsewhere, it is made as before.
_MANUAL = "plotext._doc.doc"
_with_manual = "plotext" in sys.modules or sys.modules.get(_MANUAL) is not None
if not _with_manual:
    sys.modules[_MANUAL] = ModuleType(_MANUAL)
    sys.modules[_MANUAL].__dict__["docs"] = None
import plotext  # noqa: E402 - after its manual is out of the way  # isort: skip

if not _with_manual:
    del sys.modules[_MANUAL]  # an import by name finds it

_LOCK = Lock()
_ROLES = tuple(Role)


class Run(NamedTuple):
    """Neighbouring cells of one terminal line that have the same role (colour)."""

    text: str
    role: Role


class Write(NamedTuple):
    """A text to write into the plot from a given cell on; (0, 0) is the top left corner.

    If it `yields`, as the cell of a drawn line may, names of points may cover it.
    """

    column: int
    line: int
    text: str
    role: Role
    yields: bool = False


class Region(NamedTuple):
    """The rectangle of the plot in a text chart, in cells, without frame, ticks and title."""

    column: int
    line: int
    width: int
    height: int


class TextFrame(NamedTuple):
    """Layout of a text chart in cells of the terminal: size, title, width of the y-axis labels.

    Attributes:
        width, height: size of the picture.
        title: the title; "" for none.
        tick_width: columns for the labels of the y axis, with the space after them; 0 without
            labels.
    """

    width: int
    height: int
    title: str
    tick_width: int

    @property
    def region(self) -> Region:
        """The rectangle of the plot: right of the y axis with its labels, above the x axis."""
        line, left = int(bool(self.title)), self.tick_width + 1
        return Region(left, line, self.width - left, self.height - line - 2)


def draw_picture(
    frame: TextFrame,
    ticks: tuple[Sequence[Tick], Sequence[Tick]],
    marks: Sequence[Write],
    writes: Sequence[Write],
) -> tuple[tuple[Run, ...], ...]:
    """Draw a chart's frame, ticks, markers and texts as lines of runs (cells of equal colour).

    Args:
        frame: title and size of the text chart, `height` lines of `width` cells.
        ticks: the ticks of the x axis and of the y axis.
        marks: the glyphs of the points.
        writes: texts on top of everything else; they may also cover the axes beside the plot.
    """
    with _LOCK:
        text = _built(frame, *ticks, marks)
    left, top, _, height = region = frame.region
    cells = [_cells(line) for line in text.removesuffix("\n").split("\n")]
    numbers = [bytearray(frame.width) for _ in cells]
    for place, line in enumerate(numbers):
        # From top to bottom: the title, the plot with its axis, the axis below it, its labels.
        if place < top:
            words = "".join(cells[place])
            start = len(words) - len(words.lstrip(" "))
            end = start + cell_len(words.strip(" "))
            line[start:end] = _role(Role.TITLE, end - start)
        elif place < top + height:
            line[:left] = _role(Role.TICK, left - 1) + _role(Role.FRAME, 1)
        elif place == top + height:
            line[left - 1 :] = _role(Role.FRAME, region.width + 1)
        else:
            line[:] = _role(Role.TICK, frame.width)
    for column, line_number, words, role, _ in (*marks, *writes):
        some, start = _cells(words), left + column
        cells[top + line_number][start : start + len(some)] = some
        numbers[top + line_number][start : start + len(some)] = _role(role, len(some))
    return tuple(_runs(*line) for line in zip(cells, numbers, strict=True))


def _role(role: Role, cells: int) -> bytes:
    return bytes((_ROLES.index(role),)) * cells


def _cells(text: str) -> list[str]:
    """Split a text into terminal cells: a character each, "" for the second cell of a wide one."""
    if text.isascii() or cell_len(text) == len(text):
        return list(text)
    return [part for character in text for part in (character, "")[: cell_len(character)]]


def _runs(cells: list[str], numbers: bytearray) -> tuple[Run, ...]:
    """Join neighbouring cells of a line that have the same role (colour) into runs.

    Spaces get the role for blank cells.
    """
    runs: list[Run] = []
    for same in re.finditer(rb"(.)\1*", numbers, re.DOTALL):
        words = "".join(cells[same.start() : same.end()])
        role = _ROLES[numbers[same.start()]] if words.strip(" ") else Role.BLANK
        if runs and runs[-1].role is role:
            words = runs.pop().text + words
        runs.append(Run(words, role))
    return tuple(runs)


def _built(
    frame: TextFrame, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick], marks: Sequence[Write]
) -> str:
    """Draw a chart's frame, ticks, title and points with plotext, as text without colours."""
    figure, region = plotext.figure, frame.region
    plotext.terminal.limit(False, False)
    figure.clear()
    # Without a tick plotext leaves the line below the axis out; it is added at the end instead.
    missing = 0 if x_ticks else 1
    figure.plot_size(frame.width, frame.height - missing)
    figure.axes(True)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    x, y = figure.ruler("x"), figure.ruler("y")
    x.lim(0, region.width - 1)
    y.lim(0, region.height - 1)
    y.direction(-1)
    x.ticks([tick.cell for tick in x_ticks], [tick.label for tick in x_ticks])
    # A label must not be empty (plotext fails), and the widest one sets where the plot begins.
    lines = [region.height - 1 - tick.cell for tick in y_ticks]
    y.ticks(lines, [f"{tick.label} ".rjust(frame.tick_width) for tick in y_ticks])
    if frame.title:
        figure.title(frame.title)
    for glyph in dict.fromkeys(mark.text for mark in marks):
        places = [(mark.column, mark.line) for mark in marks if mark.text == glyph]
        columns, lines = map(list, zip(*places, strict=True))
        figure.draw(figure.signal(columns, lines, marker=plotext.marker(glyph)))
    text = str(figure.build().string(colorless=True))
    return text + missing * (" " * frame.width + "\n")


@lru_cache(maxsize=65536)
def drawable(text: str) -> str:
    """Replace the characters of a text whose width plotext and terminals measure differently.

    Combining marks, control characters and joiners are removed; other doubtful characters become
    "?". Only the first 4096 characters are kept.
    """
    text = text[:4096]  # the widest panel has half as many columns
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawable, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Mn", "Me", "Cs"}:
        return ""
    if category in {"Zl", "Zp", "Zs"}:
        return " "
    with _LOCK:
        measured = plotext.colorize(character).matrix().width()
    return character if measured == cell_len(character) and measured > 0 else "?"


Direction = Literal["left", "right", "up", "down"]

_CELL_HEIGHT = 2.0  # a line counts as two columns in distances


class Chart(NamedTuple):
    """A chart drawn in terminal cells, which also knows the row in each cell.

    Attributes:
        spec: the specification of the chart.
        lines: lines of runs, each as wide as the panel.
        points: the points of `spec`.
        region: the rectangle of the plot, inside frame and ticks; None if the panel is too small.
        cells: the points binned into the cells of the region.
        labelled: the rows whose names are drawn.
        legend_drawn: False if the legend has no room or no entry.
        bracketed: whether the selected point has brackets around it.
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
        """The selected point's cell, for reverse video; None if brackets mark the point."""
        if self.bracketed or self.spec.selected is None:
            return None
        return self.cell_of(self.spec.selected)

    @property
    def unlabelled(self) -> int:
        """The number of points whose names have no room; 0 on a plot of few lines."""
        if not self.spec.labels or self.cells is None or self.cells.height < NAMED_FROM:
            return 0
        return len(self.points) - len(self.labelled)

    @property
    def bars_left_out(self) -> list[str]:
        """The layers with error bars left out, as ["intervals of 3 of 12"]; empty if none."""
        found = list[str]()
        for layer in self.spec.layers:
            points = layer.points if isinstance(layer, Segments) else None
            if points is not None and self.cells is not None:
                drawn = len(bars_drawn(self.spec, points, self.cells.height))
                if drawn < len(points):
                    found.append(f"intervals of {drawn:,} of {len(points):,}")
        return found

    def cell_of(self, row: int) -> tuple[int, int] | None:
        """Find the cell (column, line) of a row's point; None if it has no point."""
        index = self._index_of(row)
        if index is None or self.cells is None or self.region is None:
            return None
        line, column = divmod(int(self.cells.flat[index]), self.cells.width)
        return column + self.region.column, line + self.region.line

    def rows_near(self, column: int, line: int, within: int = 2) -> tuple[int, ...]:
        """Find the rows whose points are at most `within` lines from a cell, the nearest first.

        A line counts as two columns. Of several points in a cell, the one drawn comes first.
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
        """Find the row of the nearest point in a direction from a row's point; None if none.

        Arrow keys reach all points, also equal ones. From a row without a point the best point is
        chosen.
        """
        if self.cells is None or not len(self.points):
            return None
        if self.spec.lines is not None:
            rows, at = self.spec.lines.rows, self.spec.lines.at
            places = np.flatnonzero(rows == row)
            if not len(places):
                return int(rows[min(at, len(rows) - 1)])
            there = int(places[0]) + {"up": -1, "down": 1}.get(direction, 0)
            return int(rows[there]) if 0 <= there < len(rows) else None  # also one out of sight
        here = self._index_of(row)
        if here is None:
            return int(self.points.rows[int(np.argmax(self.points.merits))])
        across = (self.points.x - self.points.x[here]) * (self.cells.width - 1)
        up = (self.points.y - self.points.y[here]) * (self.cells.height - 1) * _CELL_HEIGHT
        ahead = {"left": -across, "right": across, "up": up, "down": -up}[direction]
        aside = np.abs(up if direction in {"left", "right"} else across)
        # Points with equal values follow each other to the right and down.
        shift = 1e-7 if direction in {"right", "down"} else -1e-7
        ahead += (np.arange(len(ahead)) - here) * (shift / len(ahead))
        # Several points of one row are one thing to select: the way leads past them.
        is_ahead = (ahead > np.where(aside == 0, 0, 1e-6)) & (self.points.rows != row)
        cost = np.where(is_ahead, ahead + 2 * aside, np.inf)
        best = int(np.argmin(cost))
        return int(self.points.rows[best]) if np.isfinite(cost[best]) else None

    def _index_of(self, row: int) -> int | None:
        found = np.flatnonzero(self.points.rows == row)
        return int(found[0]) if len(found) else None


def chart_notes(chart: Chart) -> tuple[str, ...]:
    """List notes below a drawn chart: what was left out (names, error bars, points), warnings."""
    spec = chart.spec
    found = [f"+{chart.unlabelled:,} unlabelled"] if chart.unlabelled else []
    found += *chart.bars_left_out, *spec.left_out
    if spec.legend and not chart.legend_drawn:
        found.append("no room for the legend")
    return (*found, *spec.notes)


def to_text(chart: Chart, depth: Depth = Depth.NONE) -> str:
    """Write a chart as text with ANSI colours, each line right-trimmed and ended by a line feed.

    Args:
        chart: the chart.
        depth: the colour depth; `NONE` writes no escape sequences.
    """
    codes = {role: sgr(role.ink, depth) for role in Role}
    written: list[str] = []
    for line in chart.lines:
        left = len("".join(run.text for run in line).rstrip(" "))
        for text, role in line:
            if left > 0:
                shown, left = text[:left], left - len(text)
                written.append(f"\x1b[{codes[role]}m{shown}\x1b[0m" if codes[role] else shown)
        written.append("\n")
    return "".join(written)
