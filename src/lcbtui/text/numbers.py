"""Parsing and formatting of numbers and dates as people write them.

Used by the readers for cells, by the query language for operands and by every output, so
that `32B` means the same wherever it is typed or shown. A day is a number counted from 1970-01-01,
a month one counted from January of the year 0.
"""

import math
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from lcbtui.text.words import regex


class Unit(StrEnum):
    """Unit of the numbers of a column: billions or percent; `NONE` for all other columns."""

    NONE = ""
    BILLIONS = "billions"
    PERCENT = "percent"


MISSING = "–"
"""Shown in place of a missing value."""

SCALES = {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}
"""Billions in a thousand, a million, a billion and a trillion of parameters."""

_NUMBER = regex(
    r"(?P<about>[≈~]\s*)?(?P<digits>[+-]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?P<exponent>[eE][+-]?\d+)?)"
    r"\s*(?P<suffix>[KMBTkmbt]|%|(?i:million|billion|trillion)s?)?"
)
_GROUPED = regex(r"[+-]?[1-9]\d{0,2}(?:[,_]\d{3})+(?:\.\d*)?|[^,_]*")


class Number(NamedTuple):
    """Number parsed from text, with its decimals and how it was written.

    Attributes:
        value: in the unit of the column.
        decimals: number of decimals of `value` as written; -1 after an exponent.
        approximate: whether it was written with ≈ or ~.
        scaled: whether a suffix such as M multiplied the number to fit the unit.
        bare: whether it was written without a suffix.
        typed: number of decimals of `value` with the zeros that were written: 3 for 7000M.
    """

    value: float
    decimals: int
    approximate: bool = False
    scaled: bool = False
    bare: bool = True
    typed: int = 0

    def times(self, scale: float) -> "Number":
        """Multiply the number by a unit factor, adapting decimals: 7000 million is 7 billion."""
        value, decimals, typed = self.value * scale, self.decimals, self.decimals
        if scale != 1.0 and decimals >= 0:
            value = round(value, 12)
            typed = max(0, decimals - round(math.log10(scale)))
            trimmed = f"{value:.{typed}f}"
            decimals = len(trimmed.rstrip("0").partition(".")[2]) if "." in trimmed else 0
        scaled = self.scaled or scale != 1.0
        return Number(value, decimals, self.approximate, scaled, self.bare, typed)


@lru_cache(maxsize=65536)
def parse_number(text: str, unit: Unit = Unit.NONE) -> Number | None:
    """Parse a number such as "70.5", "≈70.5", "1,234", "4B", "7 billion", "1T" or "70.5%".

    Args:
        text: the text to parse.
        unit: the unit of the column; a suffix such as B is accepted for billions only, % for
            percent.

    Returns:
        The number; None for any other text and for infinite values.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not _GROUPED.fullmatch(match["digits"]):
        return None
    suffix = (match["suffix"] or "")[:1].upper()
    needed = Unit.PERCENT if suffix == "%" else Unit.BILLIONS if suffix else unit
    digits = match["digits"].replace(",", "").replace("_", "")
    scale = SCALES.get(suffix, 1.0)
    value = float(digits)
    if needed is not unit or not math.isfinite(value * scale):
        return None
    decimals = -1 if match["exponent"] else len(digits.partition(".")[2])
    return Number(value, decimals, bool(match["about"]), bare=not suffix).times(scale)


def plain_digits(value: float, decimals: int) -> str:
    """Format a number as plain digits, with the decimals of the source, for CSV and JSON."""
    return repr(value) if decimals < 0 else f"{value:.{decimals}f}"


def format_number(value: float, decimals: int, unit: Unit = Unit.NONE) -> str:
    """Format a number for display, with the decimals of the source: 4B, 0.6B, 1T, 70.5.

    At most four decimals. A size with more, such as an exact count of parameters, is rounded to
    three significant digits: 8.19B.
    """
    if decimals < 0:
        digits = f"{value:g}"
    elif decimals > 4:
        short = float(f"{value:.3g}") if unit is Unit.BILLIONS else value
        digits = f"{short:.4f}".rstrip("0").rstrip(".")
    else:
        digits = plain_digits(value, decimals)
    if unit is not Unit.BILLIONS:
        return digits
    if abs(value) >= 1000:
        return f"{value / 1000:.6g}T"
    if 0 < abs(value) < 0.1:
        return f"{value * 1000:.3g}M"
    return f"{digits}B"


def signed(value: float, decimals: int = 1) -> str:
    """Format a difference with its sign, in points with one decimal: "+3.6", "−6.4", "+0.0"."""
    text = f"{value:+.{decimals}f}"
    return (text if float(text) else text.replace("-", "+")).replace("-", "−")


def p_text(value: float) -> str:
    """Format a p-value; NaN as missing."""
    return MISSING if math.isnan(value) else "<0.001" if value < 0.001 else f"{value:.3f}"


_EPOCH = date(1970, 1, 1).toordinal()
_DATE = regex(
    r"(?P<year>\d{4})"
    r"(?:(?P<sign>[-/])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2})(?:[T ].*)?)?)?"
)
# With the month in letters, or with the year last.
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_NAMED_DATE = tuple(
    regex(pattern)
    for pattern in (
        rf"{_MONTH}(?:\s*[-/,]\s*|\s+)(?P<year>\d{{4}})",
        rf"{_MONTH}\s*['’]\s?(?P<short>\d{{2}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/\s]\s*{_MONTH}[-/,\s]\s*(?P<year>\d{{4}})",
        r"(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<year>\d{4})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})",
    )
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),  # those of `calendar` are in the user's language
)


def day_of(when: date) -> int:
    """Count the days from 1970-01-01 to a date."""
    return when.toordinal() - _EPOCH


def date_of(day: float) -> date:
    """Convert a day counted from 1970-01-01, whole or with a fraction, to a date.

    Raises:
        ValueError: if the day is outside the years 1 to 9999.
    """
    return date.fromordinal(int(day // 1) + _EPOCH)


LAST_DAY = day_of(date.max)
"""The last day of the calendar."""


def is_day(day: float) -> bool:
    """Tell whether a day counted from 1970-01-01 is in the calendar, whose years are 1 to 9999."""
    return day_of(date.min) <= day < LAST_DAY + 1


@lru_cache(maxsize=65536)
def parse_date(text: str) -> tuple[int, int] | None:
    """Parse a date to its first and last day, in days since 1970-01-01; None if it is no date.

    A month or a year is the whole of it: "2025", "2025-06", "2025-06-30", and also "2025/06/30",
    "June 2025", "Jun/2025", "30 Jun 2025", "Jun 30, 2025", "06/2025" and "30.06.2025". A time of
    day after "2025-06-30" is ignored. Ambiguous dates such as 3/4/2025 give None.
    """
    text = text.strip()
    match = _DATE.fullmatch(text)
    if match is not None:
        return _days(int(match["year"]), match["month"], match["day"])
    if len(text) > 24:
        return None
    # A quick check, since most texts are none: a year is at the beginning or the end.
    may_be = text[-2:].isdigit() and ("'" in text or "’" in text)
    if text[:4].isdigit() or text[-4:].isdigit():
        folded = text.casefold()
        has_month = any(month[:3] in folded for month in MONTHS)
        may_be = has_month or not (folded.islower() or text.replace(".", "", 1).isdigit())
    if not may_be:
        return None
    for pattern in _NAMED_DATE:
        if (match := pattern.fullmatch(text)) is not None:
            parts = match.groupdict()
            month = parts.get("month") or "0"
            if name := parts.get("name"):  # "September", "Sept" or "Sep"
                is_named = (each.startswith(name.casefold()) for each in MONTHS)
                month = str(next((n for n, found in enumerate(is_named, start=1) if found), 0))
            return _days(int(parts.get("year") or f"20{parts['short']}"), month, parts.get("day"))
    return None


def _days(year: int, month: str | None, day: str | None) -> tuple[int, int] | None:
    """Find the first and last day of a year, month or day, in days since 1970; None if invalid."""
    try:
        first = date(year, 1 if month is None else int(month), 1 if day is None else int(day))
    except ValueError:
        return None
    if day is not None:
        return day_of(first), day_of(first)
    last = 12 if month is None else first.month
    if last == 12:
        return day_of(first), day_of(date(year, 12, 31))
    return day_of(first), day_of(date(year, last + 1, 1)) - 1


def format_day(day: float) -> str:
    """Format a day, counted from 1970-01-01, as YYYY-MM-DD."""
    return date_of(day).isoformat()


def month_of(day: float) -> int:
    """Convert a day since 1970-01-01 to the number of its month, counted from January of year 0."""
    when = date_of(day)
    return when.year * 12 + when.month - 1


def first_of(month: int) -> int:
    """Find the first day of a month numbered from January of year 0; clamp to years 1 to 9999."""
    month = min(max(month, date.min.year * 12), date.max.year * 12 + 11)
    return day_of(date(month // 12, month % 12 + 1, 1))
