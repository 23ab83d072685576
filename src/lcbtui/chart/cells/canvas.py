"""The one module that knows plotext: cells in, lines of roles out.

plotext draws the frame, the ticks, the title, the points and all text. It gets cell numbers,
never data values, and a distinct false colour for each role; what it answers is read back into
roles. It has one figure for the whole process, so a lock surrounds each build.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from types import ModuleType
from typing import NamedTuple

import plotext
from rich.cells import cell_len

from lcbtui.chart.style import Role
from lcbtui.chart.ticks import Tick
from lcbtui.text.safe_text import in_ascii
from lcbtui.text.width import ELLIPSIS, cut

# Two thirds of importing plotext is making its manual, which nobody reads here. Where a later
# plotext keeps it elsewhere, it is made as before.
_MANUAL = "plotext._doc.doc"
_with_manual = "plotext" in sys.modules or sys.modules.get(_MANUAL) is not None
if not _with_manual:
    sys.modules[_MANUAL] = ModuleType(_MANUAL)
    sys.modules[_MANUAL].__dict__["docs"] = None

if not _with_manual:
    del sys.modules[_MANUAL]  # whoever asks for it by name gets it

_LOCK = Lock()
_ROLES = tuple(Role)
_SGR = re.compile("\x1b\\[([0-9;]*)m")
_FALSE_COLOUR = re.compile("38;2;1;0;(\\d+)")

_LONGEST = 4096
"""Characters of a text that are read; the widest panel has half as many columns."""


class Run(NamedTuple):
    """Neighbouring cells of one role on one line."""

    text: str
    role: Role


@dataclass(frozen=True)
class Write:
    """Text that starts in a cell of the whole picture, column 0 and line 0 in its corner."""

    column: int
    line: int
    text: str
    role: Role


@dataclass(frozen=True)
class Marks:
    """Points with one glyph and one role, in cells of the plot, line 0 on top."""

    glyph: str
    role: Role
    columns: tuple[int, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """All that is drawn, in cells.

    Attributes:
        x_ticks: cells counted from the left of the plot.
        y_ticks: cells counted from the bottom of the plot.
        tick_width: columns for the labels of the y axis, the space after them included; 0 without.
        writes: stamped last, over everything.
    """

    width: int
    height: int
    title: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    tick_width: int
    marks: Sequence[Marks]
    writes: Sequence[Write]
    ascii_only: bool


class Region(NamedTuple):
    """The plot inside the picture, without frame, ticks and title."""

    column: int
    line: int
    width: int
    height: int


def plot_region(width: int, height: int, tick_width: int, *, title: bool) -> Region:
    """Where plotext puts the plot: right of the labels and the axis, above the axis and labels."""
    return Region(tick_width + 1, int(title), width - tick_width - 1, height - int(title) - 2)


def draw_picture(picture: Picture) -> tuple[tuple[Run, ...], ...]:
    """Draw it: `height` lines of runs, each `width` columns wide."""
    with _LOCK:
        text = _built(picture)
    lines = text.removesuffix("\n").split("\n")
    return tuple(_runs(line, ascii_only=picture.ascii_only) for line in lines)


def _built(picture: Picture) -> str:
    figure = plotext.figure
    plotext.terminal.limit(False, False)
    figure.clear()
    figure.theme("colorless")  # `clear` alone keeps the colour cycle of the last theme
    figure.canvas("default")
    # Without a tick plotext leaves the line below the axis out; it is added at the end instead.
    missing = 0 if picture.x_ticks else 1
    figure.plot_size(picture.width, picture.height - missing)
    region = plot_region(
        picture.width, picture.height, picture.tick_width, title=bool(picture.title)
    )
    _draw_axes(picture, region)
    for marks in picture.marks:
        marker = plotext.marker(marks.glyph, _pixel(marks.role))
        figure.draw(figure.signal(list(marks.columns), list(marks.lines), marker=marker))
    matrix = figure.build()
    for write in picture.writes:
        matrix.insert(write.column, write.line, plotext.colorize(write.text, _pixel(write.role)))
    return str(matrix.string()) + missing * (" " * picture.width + "\n")


def _draw_axes(picture: Picture, region: Region) -> None:
    figure = plotext.figure
    figure.axes(True, pixel=_pixel(Role.FRAME))
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    x, y = figure.ruler("x"), figure.ruler("y")
    x.lim(0, region.width - 1)
    y.lim(0, region.height - 1)
    y.direction(-1)
    x.pixel(_pixel(Role.TICK))
    y.pixel(_pixel(Role.TICK))
    x.ticks([tick.cell for tick in picture.x_ticks], [tick.label for tick in picture.x_ticks])
    # A label must not be empty (plotext fails), and the widest one sets where the plot begins.
    lines = [region.height - 1 - tick.cell for tick in picture.y_ticks]
    labels = [f"{tick.label} ".rjust(picture.tick_width) for tick in picture.y_ticks]
    y.ticks(lines, labels)
    if picture.title:
        figure.title(plotext.colorize(picture.title, _pixel(Role.TITLE)))


@lru_cache(maxsize=len(_ROLES))
def _pixel(role: Role) -> plotext.pixel:
    """A false colour that no terminal ever sees: its blue is the number of the role."""
    return plotext.pixel((1, 0, _ROLES.index(role)))


@lru_cache(maxsize=256)
def _role(code: str) -> Role | None:
    """The role that a code begins; None for a background, which says nothing."""
    match = _FALSE_COLOUR.search(code)
    if match:
        return _ROLES[int(match[1])]
    return None if code.startswith("48") else Role.BLANK


def _runs(line: str, *, ascii_only: bool) -> tuple[Run, ...]:
    """One line of plotext's answer as runs; spaces have no role of their own."""
    runs: list[Run] = []
    role = Role.BLANK
    for place, piece in enumerate(_SGR.split(line)):
        if place % 2:
            role = _role(piece) or role
        elif piece:
            kind = role if piece.strip(" ") else Role.BLANK
            words = in_ascii(piece) if ascii_only and kind is Role.FRAME else piece
            if runs and runs[-1].role is kind:
                words = runs.pop().text + words
            runs.append(Run(words, kind))
    return tuple(runs)


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
