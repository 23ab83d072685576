"""How a window of problem dates is written: by its dates, or by one of the usual names."""

import re
from datetime import date

from lcbtui.errors import UsageError
from lcbtui.sources.model import Window
from lcbtui.sources.usual_windows import USUAL_WINDOWS
from lcbtui.sources.values import format_day, parse_date

__all__ = ["ALL", "USUAL_WINDOWS", "format_window", "parse_window"]

ALL = "all"
"""The word for every date."""

_EPOCH = date(1970, 1, 1).toordinal()
_SHORT = re.compile(r"(\d\d)(\d\d)-(\d\d)(\d\d)")

_FIRST = date(1970, 1, 1).toordinal() - _EPOCH
_LAST = date(2200, 1, 1).toordinal() - _EPOCH
"""A year beyond is a month in short, such as 2408, where a date was meant."""


def parse_window(text: str) -> Window:
    """Read "2024-08-01..2025-02-01", "2024-08..", "2408-2502" or "all".

    A month or a year at an end is the whole of it. Of months in short, such as 2408-2412, the first
    day counts at both ends, as reports mean it.

    Raises:
        UsageError: for anything else, and for swapped ends.
    """
    words = text.strip().replace("‥", "..").casefold()
    if words == ALL:
        return Window()
    short = _SHORT.fullmatch(words)
    if short is not None:
        return _short(text, *map(int, short.groups()))
    low, dots, high = words.partition("..")
    if not dots:
        names = ", ".join(USUAL_WINDOWS)
        raise UsageError(f"{text}: expected dates such as 2024-08-01..2025-02-01, {names} or {ALL}")
    start, end = _end(low, first=True), _end(high, first=False)
    if start is not None and end is not None and start > end:
        raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
    return Window(start, end)


def _short(text: str, year: int, month: int, last_year: int, last_month: int) -> Window:
    try:
        days = [
            date(2000 + years, months, 1).toordinal() - _EPOCH
            for years, months in ((year, month), (last_year, last_month))
        ]
    except ValueError:
        raise UsageError(f"{text}: expected months such as {next(iter(USUAL_WINDOWS))}") from None
    if days[0] > days[1]:
        raise UsageError(f"{text}: the ends are swapped; the earlier month goes first")
    return Window(*days)


def _end(text: str, *, first: bool) -> int | None:
    text = text.strip()
    if not text:
        return None
    days = parse_date(text)
    if days is None or not _FIRST <= days[0] < _LAST:
        raise UsageError(f"{text}: expected a date such as 2024-08-01 or 2024-08")
    return days[0] if first else days[1]


def format_window(window: Window) -> str:
    """The window as `parse_window` reads it."""
    if window == Window():
        return ALL
    ends = ("" if day is None else format_day(day) for day in (window.start, window.end))
    return "..".join(ends)
