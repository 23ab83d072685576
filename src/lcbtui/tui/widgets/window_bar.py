"""The window bar: the ends of the window of problem dates in the line of the keys, moved by keys.

It takes that line's place, so that table and chart stay where they are and answer every move.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from textual.binding import BindingType

from lcbtui.chart.style import Charset
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window, window_days
from lcbtui.text.days import format_day
from lcbtui.text.width import text_width
from lcbtui.tui.actions import Place, bindings, window_bar_line
from lcbtui.tui.changes import Edges, edges, how_much, month_starts, window_in_force
from lcbtui.tui.palette import Ink
from lcbtui.tui.widgets.text import Part, TextLine
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

_HEIGHTS = " ▁▂▃▄▅▆▇█"
_ASCII_HEIGHTS = " .:-=+*%@"
NAMED = " Window "
BEFORE_TRACK = 4
"""So many keys must find room beside the track: those that change the window."""

FEWEST_LABELLED = 3
"""Where fewer keys find room with what they do, they stand without it."""

_TRACK = ("─", "━")
_ASCII_TRACK = ("-", "=")


class WindowBar(TextLine, can_focus=True):
    """The line that is shown while the window is being chosen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.WINDOW)

    def __init__(self, charset: Charset) -> None:
        super().__init__(id="window")
        self._charset = charset

    def show_window(self, dataset: Dataset, state: ViewState, view: View, width: int) -> None:
        """Say which window is in force, what is in it, and which keys change it.

        Args:
            dataset: the rows as they were opened.
            state: what is asked for, which may not be answered yet.
            view: the last answer.
            width: the cells of the line.
        """
        window, around = window_in_force(dataset, state), edges(dataset)
        dates, inside = _dates(window, around), f"  {how_much(view)}"
        line = [Part(" "), Part(dates, Ink.STRONG), Part(inside, Ink.ACCENT)]
        track = [] if around is None else _track(dataset, window, around, self._charset)
        within = dataset.selection is None
        room = width - _size(line)
        keys = _fitting(room - _size(track), labels=True, within=within)
        if len(keys) < 2 * BEFORE_TRACK:
            track, keys = [], _fitting(room, labels=True, within=within)
        if len(keys) < 2 * FEWEST_LABELLED:
            line[2] = Part(inside.rpartition(" ")[0], Ink.ACCENT)
            keys = _fitting(width - _size(line), labels=False, within=within)
        line += [*keys, *track]
        if _size(line) + len(NAMED) <= width:
            line[0] = Part(NAMED)
        self.show(line)


def _fitting(room: int, *, labels: bool, within: bool) -> list[Part]:
    """The keys that fit, in their order, with what they do or without."""
    found: list[Part] = []
    for key, action in window_bar_line(within=within):
        parts = [Part(f"  {key}", Ink.KEY, action.bound)]
        if labels:
            parts.append(Part(f" {action.label}", Ink.DIM, action.bound))
        room -= _size(parts)
        if room < 0:
            break
        found += parts
    return found


def _size(parts: Sequence[Part]) -> int:
    return sum(text_width(part.text) for part in parts)


def _dates(window: Window, around: Edges | None) -> str:
    """Both ends; open ones are those of the source, and every date is said to be that."""
    if window == Window():
        return "all dates"
    start = window.start if window.start is not None or around is None else around.start
    end = window.end if window.end is not None or around is None else around.end
    return window_days(Window(start, end))


def _track(dataset: Dataset, window: Window, around: Edges, charset: Charset) -> list[Part]:
    """A cell a month between the edges, those of the window in brackets and in another colour.

    With scores by problem the height of a cell is the number of problems of the month.
    """
    months = month_starts(around)
    low = around.start if window.start is None else window.start
    high = around.end if window.end is None else window.end
    is_ascii = charset is Charset.ASCII
    inside = [low <= month < high for month in months]
    if dataset.selection is None:
        outer, inner = _ASCII_TRACK if is_ascii else _TRACK
        cells = [inner if there else outer for there in inside]
    else:
        steps = _ASCII_HEIGHTS if is_ascii else _HEIGHTS
        counts, _ = np.histogram(dataset.selection.results.days, [*months, around.end + 1])
        most = max(int(counts.max(initial=0)), 1)
        cells = [steps[-(-int(count) * (len(steps) - 1) // most)] for count in counts]
    parts = [Part(f"  {format_day(around.start)[:7]} ", Ink.DIM)]
    before = False
    for cell, there in zip([*cells, ""], [*inside, False], strict=True):
        if there != before:
            parts.append(Part("[" if there else "]", Ink.ACCENT))
        parts.append(Part(cell, Ink.ACCENT if there else Ink.DIM))
        before = there
    return [*parts, Part(f" {format_day(around.end)[:7]}", Ink.DIM)]
