"""How the values of a ViewState are written on the command line, and read back.

`parse_…` and `split_list` read what `format_…` and `join_list` write as the same value.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from lcbtui.dataset.columns import Range, SortKey
from lcbtui.errors import UsageError
from lcbtui.text.numbers import Unit, parse_date, parse_number
from lcbtui.text.safe_text import list_word

T = TypeVar("T")


class PerModel(StrEnum):
    """Rule for several published values of a score: show all, best, median or the maker's own."""

    MEDIAN = "median"
    ALL = "all"
    BEST = "best"
    OWN = "own"


def parse_range(text: str, unit: Unit = Unit.BILLIONS) -> Range | None:
    """Parse a range such as "4B..32B", "..8B", "60..", "<=32B" or ">=60"; None for blank or "..".

    The ends may be dates too. Ends without a unit are in the column's unit.

    Raises:
        UsageError: if it is not a range, an end is not a number, or the ends are swapped.
    """
    text = text.strip()
    for sign, template in (("<=", "..{}"), (">=", "{}.."), ("≤", "..{}"), ("≥", "{}..")):
        if text.startswith(sign):
            text = template.format(text.removeprefix(sign).strip())
    text = text.replace("‥", "..").replace("…", "..")
    if ".." not in text and parse_date(text) is None:  # 4B-32B
        text = "..".join(re.split(r"(?<=[\dBMKT])\s*[-–]\s*(?=\d)", text, maxsplit=1, flags=re.I))
    low, dots, high = text.partition("..")
    if not text:
        return None
    if not dots:
        _end(text, unit, last=False)
        raise UsageError(f"{text}: a range has two dots, such as {text}..")
    found = Range(_end(low, unit, last=False), _end(high, unit, last=True))
    if found.low is not None and found.high is not None and found.low > found.high:
        raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
    return None if found == Range() else found


def parse_limits(text: str) -> Range | None:
    """Parse the limits of a chart axis: a range whose two ends differ.

    Raises:
        UsageError: if it is no range, or both ends are equal.
    """
    found = parse_range(text)
    if found is not None and found.low is not None and found.low == found.high:
        raise UsageError(f"{text}: an axis needs two ends that differ")
    return found


def _end(text: str, unit: Unit, *, last: bool) -> float | None:
    text = text.strip()
    if not text:
        return None
    number = parse_number(text, unit)
    if number is not None:
        return number.value
    days = parse_date(text)
    if days is not None:
        return float(days[last])
    raise UsageError(f"{text}: expected a number such as {'4B' if unit is Unit.BILLIONS else '60'}")


def format_range(value: Range | None, suffix: str = "") -> str:
    """Format a range so that `parse_range` reads it back."""
    if value is None:
        return ""
    ends = ("" if end is None else plain_number(end) + suffix for end in (value.low, value.high))
    return "..".join(ends)


def plain_number(value: float) -> str:
    """Format a float with the fewest digits that parse back to the same float."""
    return repr(value).removesuffix(".0")


def split_list(text: str) -> tuple[str, ...]:
    """Split a comma-separated list of names; a name with a comma or quote is quoted as in CSV.

    Raises:
        UsageError: if a quote is not closed.
    """
    try:
        words = next(csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True))
    except StopIteration:
        return ()
    except csv.Error:
        raise UsageError(f"{text}: expected names with commas between them") from None
    return tuple(word for word in words if word)


def join_list(words: Iterable[str]) -> str:
    """Join names with commas so that `split_list` reads them back."""
    return ",".join(map(list_word, words))


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Parse sort keys such as "-pass_at_1,total_params_b"; a minus sorts in descending order."""
    return tuple(
        SortKey(word.removeprefix("-"), descending=True)
        if word.startswith("-")
        else SortKey(word.removeprefix("+"))
        for word in split_list(text)
        if word not in {"-", "+"}
    )


def format_sort(keys: Iterable[SortKey]) -> str:
    """Format sort keys so that `parse_sort` reads them back."""

    def word(key: SortKey) -> str:
        sign = "-" if key.descending else "+" if key.key.startswith(("-", "+")) else ""
        return sign + key.key

    return join_list(map(word, keys))


def parse_count(text: str, least: int = 0) -> int:
    """Parse a text to a whole number that is at least `least`.

    Raises:
        UsageError: for any other text.
    """
    digits = text.strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 16
    if not is_number or int(digits) < least:
        raise UsageError(f"{text[:20]}: expected a whole number such as {max(10, least)}")
    return int(digits)


def parse_rho(text: str) -> float:
    """Parse a text to the correlation of two models' scores over problems, from 0 to 0.95.

    Raises:
        UsageError: if it is no number from 0 to 0.95.
    """
    number = parse_number(text.strip())
    if number is None or not 0 <= number.value <= 0.95:
        raise UsageError(f"{text}: expected a correlation from 0 to 0.95, such as 0.4")
    return number.value


class Form(Enum):
    """Form of a command-line flag: with a value, a switch without a value, or repeatable."""

    VALUE = "value"
    SWITCH = "switch"
    REPEATED = "repeated"


class Notation(NamedTuple, Generic[T]):
    """Notation of a setting on the command line: functions to parse and to format its values.

    Attributes:
        metavar: placeholder of the value in the help, such as RANGE.
        parse: text → value; raises UsageError that says what would work.
        format: value → text that `parse` reads as the same value.
        form: VALUE takes a text; SWITCH none; REPEATED takes a text and may be given again.
    """

    metavar: str
    parse: Callable[[str], T]
    format: Callable[[T], str] = str
    form: Form = Form.VALUE


def or_none(
    metavar: str, parse: Callable[[str], T], written: Callable[[Any], str] = str
) -> Notation[T | None]:
    """Make a notation in which blank text stands for None."""
    return Notation(
        metavar,
        lambda text: parse(text) if text.strip() else None,
        lambda value: "" if value is None else written(value),
    )


def one_of(metavar: str, values: Mapping[str, T]) -> Notation[T]:
    """Make a notation that accepts a few fixed words, in any case, each standing for a value."""

    def parse(text: str) -> T:
        found = values.get(text.strip().casefold())
        if found is None:
            raise UsageError(f"{text}: expected {', '.join(values)}")
        return found

    return Notation(metavar, parse)


LIST = Notation("LIST", split_list, join_list)
