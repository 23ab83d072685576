"""What the keys of the window bar make of a ViewState. Pure: the rows as opened and a state in.

Ends stand on the first day of a month, as in LiveCodeBench's own windows (2024-08-01..2025-02-01,
both included), and never move beyond the dates that the source has.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from lcbtui.report.check_text import counted
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Window
from lcbtui.sources.usual_windows import USUAL_WINDOWS
from lcbtui.view.reports import has_windows, in_window
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Edges:
    """The first days of months around all the dates of a source, in days since 1970-01-01."""

    start: int
    end: int


def can_choose(dataset: Dataset) -> bool:
    """Whether a window means anything to this source."""
    return dataset.results is not None or has_windows(dataset)


def window_in_force(dataset: Dataset, state: ViewState) -> Window:
    """The window asked for, or the one that the source opens on.

    Args:
        dataset: the rows as they were opened.
        state: what is asked for.
    """
    if state.window is not None:
        return state.window
    if dataset.choice is not None:
        return dataset.choice.window
    opening = dataset.source.opening
    return Window() if opening is None else opening.window


def edges(dataset: Dataset) -> Edges | None:
    """The edges of a source; None where no row has a date."""
    if dataset.results is not None:
        results = dataset.results
        return Edges(month_start(results.first), _month_start_from(results.last))
    starts, ends = dataset.dates["window_start"].first, dataset.dates["window_end"].last
    if np.isnan(starts).all() or np.isnan(ends).all():
        return None
    return Edges(month_start(int(np.nanmin(starts))), _month_start_from(int(np.nanmax(ends))))


def start_moved(dataset: Dataset, state: ViewState, months: int) -> Window:
    """The window in force with its start moved; as it is where there is no room."""
    now, around = window_in_force(dataset, state), edges(dataset)
    if around is None:
        return now
    start = around.start if now.start is None else now.start
    end = around.end if now.end is None else now.end
    lowest, highest = min(around.start, start), _stepped(end, -1)
    moved = min(max(_stepped(start, months), lowest), highest)
    return now if (moved - start) * months <= 0 else Window(moved, now.end)


def end_moved(dataset: Dataset, state: ViewState, months: int) -> Window:
    """The window in force with its end moved; as it is where there is no room."""
    now, around = window_in_force(dataset, state), edges(dataset)
    if around is None:
        return now
    start = around.start if now.start is None else now.start
    end = around.end if now.end is None else now.end
    lowest, highest = _stepped(start, 1), max(around.end, end)
    moved = max(min(_stepped(end, months), highest), lowest)
    return now if (moved - end) * months <= 0 else Window(now.start, moved)


def next_usual(dataset: Dataset, state: ViewState) -> Window | None:
    """The usual window after the one in force, of those that hold anything here; None without."""
    usual = [window for window in USUAL_WINDOWS.values() if _holds_any(dataset, window)]
    if not usual:
        return None
    now = window_in_force(dataset, state)
    return usual[(usual.index(now) + 1) % len(usual)] if now in usual else usual[0]


def lifted(state: ViewState) -> Window | None:
    """Every date; while that is in force, what the source opens on."""
    return None if state.window == Window() else Window()


def month_starts(around: Edges) -> list[int]:
    """The first day of each month from the one edge to before the other."""
    months = range(_month(around.start), max(_month(around.end), _month(around.start) + 1))
    return [_first(month) for month in months]


def how_much(view: View) -> str:
    """How many problems the means are over, or how many reports the window keeps."""
    dataset = view.dataset
    if dataset.choice is not None:
        return counted(dataset.choice.problems, "problem")
    within = in_window(dataset, view.state)
    return counted(len(dataset) if within is None else int(np.count_nonzero(within)), "row")


def _holds_any(dataset: Dataset, window: Window) -> bool:
    if dataset.results is not None:
        return bool(dataset.results.within(window).any())
    within = in_window(dataset, ViewState(window=window))
    return within is None or bool(within.any())


def month_start(day: int) -> int:
    """The first day of the month that a day is in."""
    return _first(_month(day))


def _month_start_from(day: int) -> int:
    """The day itself where it is the first of a month, else the first of the next."""
    return day if month_start(day) == day else _first(_month(day) + 1)


def _stepped(day: int, months: int) -> int:
    """The first of a month before (negative) or after a day, so many of them away."""
    if months < 0 and month_start(day) != day:
        months += 1  # the first of its own month is one step back already
    return _first(_month(day) + months)


def _month(day: int) -> int:
    """Which month a day is in, counted from January of the year 0."""
    there = date.fromordinal(day + _EPOCH)
    return there.year * 12 + there.month - 1


def _first(month: int) -> int:
    month = min(max(month, date.min.year * 12), date.max.year * 12 + 11)
    return date(month // 12, month % 12 + 1, 1).toordinal() - _EPOCH
