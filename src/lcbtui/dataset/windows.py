"""The windows of problem dates that reports of LiveCodeBench use.

How many problems LiveCodeBench's releases and usual windows have: a small table.

Each release holds the problems of the one before it and newer ones; a window is a choice among
them by date. The counts are those that LiveCodeBench and the reports of its scores state; its
published results by problem have the same 880, 279 and 166.

How a window of problem dates is written: by its dates, or by one of the usual names.
"""

import re
from collections.abc import Mapping
from datetime import date

from lcbtui.dataset.columns import Window
from lcbtui.errors import UsageError
from lcbtui.text.numbers import format_day, parse_date

_EPOCH = date(1970, 1, 1).toordinal()


def _days(start: date, end: date) -> Window:
    return Window(start.toordinal() - _EPOCH, end.toordinal() - _EPOCH)


USUAL_WINDOWS: Mapping[str, Window] = {
    "2408-2502": _days(date(2024, 8, 1), date(2025, 2, 1)),
    "2410-2502": _days(date(2024, 10, 1), date(2025, 2, 1)),
    "2502-2505": _days(date(2025, 2, 1), date(2025, 5, 1)),
    "2408-2505": _days(date(2024, 8, 1), date(2025, 5, 1)),
}
"""The windows by the names that reports give them; both ends are included."""


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - _EPOCH


RELEASES: Mapping[str, int] = {
    "v1": 400,
    "v2": 511,
    "v3": 612,
    "v4": 713,
    "v5": 880,
    "v6": 1055,
}
"""All problems of a release."""

WINDOWS: Mapping[tuple[int, int], tuple[str, int]] = {
    (_day(2024, 8, 1), _day(2025, 2, 1)): ("v5", 279),
    (_day(2024, 10, 1), _day(2025, 2, 1)): ("v5", 166),
    (_day(2025, 2, 1), _day(2025, 5, 1)): ("v6", 131),
    (_day(2024, 8, 1), _day(2025, 5, 1)): ("v6", 454),
}
"""Release and problems of a window, by its first and last day since 1970-01-01."""

_BEGIN = _day(2023, 5, 1)

_LAST: Mapping[str, int] = {
    "v1": _day(2024, 3, 31),
    "v2": _day(2024, 5, 31),
    "v3": _day(2024, 7, 31),
    "v4": _day(2024, 9, 30),
    "v5": _day(2025, 1, 31),
    "v6": _day(2025, 4, 30),
}
"""The end of the last month of each release; all begin in May 2023."""


def release_name(stated: str) -> str:
    """A release however a source writes it: "v5" for "V5" and "release_v5"."""
    return stated.strip().lower().removeprefix("release_")


def release_of(stated: str, start: float, end: float) -> str:
    """The name of a release; one that is not stated is that of the usual window, "" for others.

    Args:
        stated: as the source writes it, "" where it does not.
        start: the first day of the window, in days since 1970-01-01.
        end: the last day, likewise.
    """
    return release_name(stated) or WINDOWS.get((int(start), int(end)), ("", 0))[0]


def problems_of(version: str | None, start: float | None, end: float | None) -> int | None:
    """How many problems a score is the mean of, by its release and window.

    A window that is not stated is not known: most scores "on v5" are on a window of it, so a
    release alone settles nothing. One of the four usual windows settles it without a release. A
    window from May 2023 or before to the last month of a release or after holds all of it.

    Args:
        version: such as "v5" or "release_v5"; None or "" where it is not stated.
        start: the first day, in days since 1970-01-01; None or NaN where it is not stated.
        end: the last day, likewise.

    Returns:
        The count, or None where the table has none: also when the window belongs to another
        release than the one stated.
    """
    if start is None or end is None or start != start or end != end:  # noqa: PLR0124 - NaN
        return None
    name = release_name(version or "")
    release, count = WINDOWS.get((int(start), int(end)), ("", 0))
    if release and name in {"", release}:
        return count
    if name in RELEASES and start <= _BEGIN and end >= _LAST[name]:
        return RELEASES[name]
    return None


ALL = "all"
"""The word for every date."""
_SHORT = re.compile(r"(\d\d)(\d\d)-(\d\d)(\d\d)")

_FIRST = date(1970, 1, 1).toordinal() - _EPOCH
_LAST_WORD = date(2200, 1, 1).toordinal() - _EPOCH
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
    if days is None or not _FIRST <= days[0] < _LAST_WORD:
        raise UsageError(f"{text}: expected a date such as 2024-08-01 or 2024-08")
    return days[0] if first else days[1]


def format_window(window: Window) -> str:
    """The window as `parse_window` reads it."""
    if window == Window():
        return ALL
    ends = ("" if day is None else format_day(day) for day in (window.start, window.end))
    return "..".join(ends)
