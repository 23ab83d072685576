"""The one module that knows plotext: cells in, lines of roles out.

plotext draws the frame, the ticks, the title and the points. It gets cell numbers, never data
values, and no colours: which role a cell has is known here, since every cell was chosen before.
It has one figure for the whole process, so a lock surrounds each build.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from types import ModuleType
from typing import NamedTuple

from rich.cells import cell_len

from lcbtui.chart.axes import Tick
from lcbtui.chart.style import Role
from lcbtui.text.safe_text import in_ascii
from lcbtui.text.width import ELLIPSIS, cut

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
_NUMBERS = {role: number for number, role in enumerate(_ROLES)}
_SAME = re.compile(rb"(.)\1*", re.DOTALL)
"""Neighbouring cells with one role, in a line of the numbers of their roles."""

_LONGEST = 4096
"""Characters of a text that are read; the widest panel has half as many columns."""


class Run(NamedTuple):
    """Neighbouring cells of one role on one line."""

    text: str
    role: Role


class Write(NamedTuple):
    """Text that starts in a cell of the plot, column 0 and line 0 in its top left corner."""

    column: int
    line: int
    text: str
    role: Role


class Region(NamedTuple):
    """The plot inside the picture, without frame, ticks and title."""

    column: int
    line: int
    width: int
    height: int


class Frame(NamedTuple):
    """What surrounds the plot, in cells.

    Attributes:
        tick_width: columns for the labels of the y axis, the space after them included; 0 without.
    """

    width: int
    height: int
    title: str
    tick_width: int

    @property
    def region(self) -> Region:
        """Where plotext puts the plot: right of the y axis and its labels, above the x axis."""
        line, left = int(bool(self.title)), self.tick_width + 1
        return Region(left, line, self.width - left, self.height - line - 2)


def draw_picture(
    frame: Frame,
    ticks: tuple[Sequence[Tick], Sequence[Tick]],
    marks: Sequence[Write],
    writes: Sequence[Write],
    *,
    ascii_only: bool,
) -> tuple[tuple[Run, ...], ...]:
    """Draw a chart: `height` lines of runs, each `width` columns wide.

    Args:
        frame: title and size.
        ticks: of the x axis and of the y axis.
        marks: points, each of one glyph.
        writes: written last, over everything; also on the axes, one cell outside the plot.
        ascii_only: whether only ASCII can be shown.
    """
    with _LOCK:
        text = _built(frame, *ticks, marks)
    if ascii_only:
        text = in_ascii(text)
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
    for column, line_number, words, role in (*marks, *writes):
        some, start = _cells(words), left + column
        cells[top + line_number][start : start + len(some)] = some
        numbers[top + line_number][start : start + len(some)] = _role(role, len(some))
    return tuple(_runs(*line) for line in zip(cells, numbers, strict=True))


def _role(role: Role, cells: int) -> bytes:
    return bytes((_NUMBERS[role],)) * cells


def _cells(text: str) -> list[str]:
    """One character a cell, "" in the second cell of a wide one."""
    if text.isascii() or cell_len(text) == len(text):
        return list(text)
    return [part for character in text for part in (character, "")[: cell_len(character)]]


def _runs(cells: list[str], numbers: bytearray) -> tuple[Run, ...]:
    """One line as runs; spaces alone have no role of their own."""
    runs: list[Run] = []
    for same in _SAME.finditer(numbers):
        words = "".join(cells[same.start() : same.end()])
        role = _ROLES[numbers[same.start()]] if words.strip(" ") else Role.BLANK
        if runs and runs[-1].role is role:
            words = runs.pop().text + words
        runs.append(Run(words, role))
    return tuple(runs)


def _built(
    frame: Frame, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick], marks: Sequence[Write]
) -> str:
    """What plotext draws: the picture without its text and without colours."""
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
def drawable(text: str, *, ascii_only: bool = False) -> str:
    """`text` without anything that plotext and the terminal measure differently.

    Combining marks, controls and joiners go; other characters in doubt become "?". Only the
    beginning of a text that no screen can hold is read: a cell of megabytes costs no more than a
    long name.
    """
    text = text[:_LONGEST]
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    words = "".join(map(_drawable, composed))
    return in_ascii(words) if ascii_only else words


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


def clip(text: str, width: int, *, ascii_only: bool = False) -> str:
    """`text` in at most `width` columns, with an ellipsis where something was cut."""
    return cut(text, width, in_ascii(ELLIPSIS) if ascii_only else ELLIPSIS)
