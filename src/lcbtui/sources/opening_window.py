"""Which window of problem dates a file of results opens on."""

from datetime import date, timedelta

import numpy as np

from lcbtui.sources.choice_words import ENOUGH
from lcbtui.sources.model import Window
from lcbtui.sources.problem_results import ProblemResults
from lcbtui.sources.usual_windows import USUAL_WINDOWS

_EPOCH = date(1970, 1, 1).toordinal()


def opening_window(results: ProblemResults) -> Window:
    """The window that a file is shown over while no other is asked for.

    The usual window with the most problems, among those that lie in the dates of the file and
    hold at least 100; else from the latest date mark that leaves at least 100, since the later
    the start, the fewer models are contaminated; else every date.
    """
    first, last = results.first, _next_month(results.last)
    counts = {
        window: _count(results, window)
        for window in USUAL_WINDOWS.values()
        if (window.start or 0) >= first and (window.end or 0) <= last
    }
    best = max(counts, key=counts.__getitem__, default=Window())
    if counts.get(best, 0) >= ENOUGH:
        return best
    starts = (Window(mark) for mark in sorted(results.marks, reverse=True))
    return next((start for start in starts if _count(results, start) >= ENOUGH), Window())


def _count(results: ProblemResults, window: Window) -> int:
    return int(np.count_nonzero(results.within(window)))


def _next_month(day: int) -> int:
    """The first day of the month after: a window to 2025-02-01 is whole with January's problems."""
    there = date.fromordinal(day + _EPOCH)
    if there.year == date.max.year:
        return day
    return (there.replace(day=1) + timedelta(days=32)).replace(day=1).toordinal() - _EPOCH
