"""Numbers as people write them, and back.

Used by the readers for cells, by the query language for operands and by every output, so
that `32B` means the same wherever it is typed or shown.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Unit(StrEnum):
    """What the numbers of a column count. `NONE` for plain numbers and everything else."""

    NONE = ""
    BILLIONS = "billions"
    PERCENT = "percent"


MISSING = "–"
"""How a missing value is shown."""

_SCALES = {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}
_NUMBER = re.compile(
    r"(?P<about>[≈~]\s*)?(?P<digits>[+-]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?P<exponent>[eE][+-]?\d+)?)"
    r"\s*(?P<suffix>[KMBTkmbt]|%|(?i:million|billion|trillion)s?)?"
)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[,_]\d{3})+(?:\.\d*)?|[^,_]*")


@dataclass(frozen=True)
class Number:
    """A number read from text.

    Attributes:
        value: in the unit of the column.
        decimals: decimals of `value` as written; -1 after an exponent.
        approximate: whether it was written with ≈ or ~.
        scaled: whether a suffix other than the unit's own changed the number.
    """

    value: float
    decimals: int
    approximate: bool = False
    scaled: bool = False


@lru_cache(maxsize=65536)
def parse_number(text: str, unit: Unit = Unit.NONE) -> Number | None:
    """Read "70.5", "≈70.5", "1,234", "4B", "7 billion", "1T", "70.5%"; None for anything else.

    A letter or word behind it is taken for billions only, `%` for percent only. Infinite values
    are None.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not _GROUPED.fullmatch(match["digits"]):
        return None
    suffix = (match["suffix"] or "")[:1].upper()
    if suffix == "%" and unit is not Unit.PERCENT:
        return None
    if suffix in _SCALES and unit is not Unit.BILLIONS:
        return None
    digits = match["digits"].replace(",", "").replace("_", "")
    scale = _SCALES.get(suffix, 1.0)
    value = float(digits) * scale
    if not math.isfinite(value):
        return None
    decimals = -1 if match["exponent"] else len(digits.partition(".")[2])
    if scale != 1.0 and decimals >= 0:
        value = round(value, 12)
        decimals = max(0, decimals - round(math.log10(scale)))
        trimmed = f"{value:.{decimals}f}"
        decimals = len(trimmed.rstrip("0").partition(".")[2]) if "." in trimmed else 0
    return Number(value, decimals, bool(match["about"]), scale != 1.0)


def plain_digits(value: float, decimals: int) -> str:
    """The number as plain digits with its decimals as written: what csv and json carry."""
    return repr(value) if decimals < 0 else f"{value:.{decimals}f}"


MOST_DECIMALS = 4
"""A number for people has no more decimals than this, however many its source wrote."""


def format_number(value: float, decimals: int, unit: Unit = Unit.NONE) -> str:
    """The number for people, never with more decimals than it has: 4B, 0.6B, 1T, 70.5."""
    if decimals < 0:
        digits = f"{value:g}"
    elif decimals > MOST_DECIMALS:
        digits = f"{value:.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")
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
    """A difference in points with its sign: "+3.6", "-6.4", "0.0"."""
    text = f"{value:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text
