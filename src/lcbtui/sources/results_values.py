"""Values of a JSON document that may have stayed texts: numbers, names and epoch milliseconds."""

import math

from lcbtui.sources.safe_text import safe_text
from lcbtui.sources.values import parse_date

MILLISECONDS = 86_400_000
"""Milliseconds in a day."""

_LAST_DAY = 2_932_896
"""9999-12-31: no calendar goes further."""


def number_of(value: object) -> float | None:
    """A finite number, or a text that writes one; None for anything else, true and false too."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def day_of(value: object) -> int | None:
    """The day of an epoch in milliseconds, in UTC, or of a date such as 2024-08-01.

    None for anything else, and for zero and below, which stand for an unknown date.
    """
    number = number_of(value)
    if number is not None:
        day = int(number // MILLISECONDS)
        return day if 0 < day <= _LAST_DAY else None
    days = parse_date(value) if isinstance(value, str) else None
    return days[0] if days is not None and days[0] == days[1] else None


def identifier(value: object) -> str:
    """A name or a number as a name: 2727, 2727.0 and "2727" are the same; "" for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return safe_text(str(value)) if isinstance(value, (int, str)) else ""


def text_of(value: object) -> str:
    """A text made safe; "" for anything else."""
    return safe_text(value) if isinstance(value, str) else ""
