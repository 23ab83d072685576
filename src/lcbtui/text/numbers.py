"""Parsing and formatting of numbers and dates as people write them.

Used by the readers for cells, by the query language for operands and by every output, so
that `32B` means the same wherever it is typed or shown. A date is a day counted from 1970-01-01,
a month is counted from January of the year 0.
"""

import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from lcbtui.text.patterns import regex


class Unit(StrEnum):
    """What the numbers of a column count. `NONE` for plain numbers and everything else."""

    NONE = ""
    BILLIONS = "billions"
    PERCENT = "percent"


MISSING = "–"
"""How a missing value is shown."""

_SCALES = {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}
_NUMBER = regex(
    r"(?P<about>[≈~]\s*)?(?P<digits>[+-]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?P<exponent>[eE][+-]?\d+)?)"
    r"\s*(?P<suffix>[KMBTkmbt]|%|(?i:million|billion|trillion)s?)?"
)
_GROUPED = regex(r"[+-]?[1-9]\d{0,2}(?:[,_]\d{3})+(?:\.\d*)?|[^,_]*")


class Number(NamedTuple):
    """A number read from text.

    Attributes:
        value: in the unit of the column.
        decimals: decimals of `value` as written; -1 after an exponent.
        approximate: whether it was written with ≈ or ~.
        scaled: whether a suffix other than the unit's own changed the number.
        bare: whether it was written without a suffix.
    """

    value: float
    decimals: int
    approximate: bool = False
    scaled: bool = False
    bare: bool = True

    def times(self, scale: float) -> "Number":
        """The number in a unit that it is so many of, as 7000 million is 7 billion."""
        value, decimals = self.value * scale, self.decimals
        if scale != 1.0 and decimals >= 0:
            value = round(value, 12)
            decimals = max(0, decimals - round(math.log10(scale)))
            trimmed = f"{value:.{decimals}f}"
            decimals = len(trimmed.rstrip("0").partition(".")[2]) if "." in trimmed else 0
        return Number(value, decimals, self.approximate, self.scaled or scale != 1.0, self.bare)


SCALES = {"B": 1.0, "M": 1e-3, "K": 1e-6}
"""What a size in billions, millions or thousands of parameters is multiplied with."""


def parse_number(text: str, unit: Unit = Unit.NONE) -> Number | None:
    """Read "70.5", "≈70.5", "1,234", "4B", "7 billion", "1T", "70.5%"; None for anything else.

    A letter or word behind it is taken for billions only, `%` for percent only. Infinite values
    are None.
    """
    number, needed = _number_and_unit(text)
    return number if needed is Unit.NONE or needed is unit else None


@lru_cache(maxsize=65536)
def _number_and_unit(text: str) -> tuple[Number | None, Unit]:
    """The number of a text, and the unit in which alone it is one; `NONE` for any."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not _GROUPED.fullmatch(match["digits"]):
        return None, Unit.NONE
    suffix = (match["suffix"] or "")[:1].upper()
    needed = Unit.PERCENT if suffix == "%" else Unit.BILLIONS if suffix else Unit.NONE
    digits = match["digits"].replace(",", "").replace("_", "")
    scale = _SCALES.get(suffix, 1.0)
    value = float(digits)
    if not math.isfinite(value * scale):
        return None, needed
    decimals = -1 if match["exponent"] else len(digits.partition(".")[2])
    return Number(value, decimals, bool(match["about"]), bare=not suffix).times(scale), needed


def plain_digits(value: float, decimals: int) -> str:
    """The number as plain digits with its decimals as written: what csv and json carry."""
    return repr(value) if decimals < 0 else f"{value:.{decimals}f}"


MOST_DECIMALS = 4
"""A human-readable number has no more decimals than this, however many its source wrote."""


def format_number(value: float, decimals: int, unit: Unit = Unit.NONE) -> str:
    """The human-readable number, never with more decimals than it has: 4B, 0.6B, 1T, 70.5.

    A size with more than `MOST_DECIMALS`, as a count of parameters has, is in three digits: 8.19B.
    """
    if decimals < 0:
        digits = f"{value:g}"
    elif decimals > MOST_DECIMALS:
        short = float(f"{value:.3g}") if unit is Unit.BILLIONS else value
        digits = f"{short:.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")
    else:
        digits = plain_digits(value, decimals)
    if unit is not Unit.BILLIONS:
        return digits
    if abs(value) >= 1000:
        return f"{value / 1000:.6g}T"
    if 0 < abs(value) < 0.1:
        return f"{value * 1000:.3g}M"
    return f"{digits}B"


def signed(value: float) -> str:
    """A difference in points with its sign: "+3.6", "−6.4", "+0.0"."""
    text = f"{value:+.1f}"
    return "+0.0" if text == "-0.0" else text.replace("-", "−")


_EPOCH = date(1970, 1, 1).toordinal()
_DATE = regex(
    r"(?P<year>\d{4})"
    r"(?:(?P<sign>[-/])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2})(?:[T ].*)?)?)?"
)
# With the month in letters, with a quarter, or with the year last: never 3/4/2025, which is a day
# of March in one country and of April in another.
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_NAMED_DATE = tuple(
    regex(pattern)
    for pattern in (
        rf"{_MONTH}(?:\s*[-/,]\s*|\s+)(?P<year>\d{{4}})",
        rf"{_MONTH}\s*['’]\s?(?P<short>\d{{2}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/\s]\s*{_MONTH}[-/,\s]\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[-/,\s]\s*{_MONTH}(?:[-/\s]\s*(?P<day>\d{{1,2}}))?",
        r"(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<year>\d{4})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})",
        r"[Qq](?P<quarter>[1-4])(?:\s*[-/]\s*|\s+)?(?P<year>\d{4})",
        r"(?P<year>\d{4})(?:\s*[-/]\s*|\s+)?[Qq](?P<quarter>[1-4])",
    )
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_LONGEST_DATE = 24


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

    "2025/06/30" is the same, as are "June 2025", "Jun/2025", "30 Jun 2025", "Jun 30, 2025",
    "06/2025", "30.06.2025" and "Q2 2025". A time of day after "2025-06-30" is ignored.
    """
    text = text.strip()
    match = _DATE.fullmatch(text)
    if match is not None:
        month, day = map(_number_or_none, (match["month"], match["day"]))
        return _days(int(match["year"]), month, day)
    if len(text) > _LONGEST_DATE or not _has_year(text):
        return None
    for pattern in _NAMED_DATE:
        if (match := pattern.fullmatch(text)) is not None:
            return _named_days(match.groupdict())
    return None


def _has_year(text: str) -> bool:
    """Whether a text begins or ends like one with a year; most do not, and are not asked more."""
    if text[:4].isdigit() or text[-4:].isdigit():
        return not text.replace(".", "", 1).isdigit()
    return text[-2:].isdigit() and ("'" in text or "’" in text)


def _named_days(parts: Mapping[str, str | None]) -> tuple[int, int] | None:
    year = int(parts.get("year") or f"20{parts['short']}")
    if quarter := parts.get("quarter"):
        last = int(quarter) * 3
        first_month, last_month = _days(year, last - 2), _days(year, last)
        return first_month and last_month and (first_month[0], last_month[1])
    name = parts.get("name")
    month = int(parts["month"] or 0) if name is None else _month_called(name)
    return _days(year, month, _number_or_none(parts.get("day")))


def _number_or_none(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _month_called(name: str) -> int:
    """The number of a month by its name or its first letters, "Sept" and "Sep"; 0 for others."""
    called = name.casefold()
    found = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(called)]
    return found[0] if len(found) == 1 and len(called) >= 3 else 0


def _days(year: int, month: int | None = None, day: int | None = None) -> tuple[int, int] | None:
    """The first and last day of a year, of a month, or of a day."""
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day is not None:
        last = day_of(first)
    elif month is None or month == 12:
        last = day_of(date(year, 12, 31))
    else:
        last = day_of(date(year, month + 1, 1)) - 1
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
