"""Dates as days counted from 1970-01-01, and months counted from January of the year 0."""

import re
from datetime import date
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()
_DATE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:(?P<sign>[-/])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2}))?)?(?:[T ].*)?"
)


def day_of(when: date) -> int:
    """The day of a date."""
    return when.toordinal() - _EPOCH


def date_of(day: float) -> date:
    """The date of a day, or of a moment in it.

    Raises:
        ValueError: if the calendar, which has the years 1 to 9999, does not have it.
    """
    return date.fromordinal(int(day // 1) + _EPOCH)


FIRST_DAY, LAST_DAY = day_of(date.min), day_of(date.max)
"""The calendar goes from the one to the other."""


@lru_cache(maxsize=65536)
def parse_date(text: str) -> tuple[int, int] | None:
    """The first and last day that "2025", "2025-06" or "2025-06-30" names; None for others.

    "2025/06/30" is the same. A time of day after the date is ignored.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        last = day_of(first)
    elif month is None or first.month == 12:
        last = day_of(date(year, 12, 31))
    else:
        last = day_of(date(year, first.month + 1, 1)) - 1
    return day_of(first), last


def format_day(day: float) -> str:
    """A day as YYYY-MM-DD."""
    return date_of(day).isoformat()


def month_of(day: float) -> int:
    """The month that a day is in."""
    there = date_of(day)
    return there.year * 12 + there.month - 1


def first_of(month: int) -> int:
    """The first day of a month; of one beyond the calendar, that of the nearest month in it."""
    month = min(max(month, date.min.year * 12), date.max.year * 12 + 11)
    return day_of(date(month // 12, month % 12 + 1, 1))
