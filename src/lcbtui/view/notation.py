"""How the values of a ViewState are written on the command line, and read back.

Ranges, lists, sorts, windows, limits: whatever `format_…` or `join_list` writes, its twin reads as
the same value.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import partial
from typing import Generic, TypeVar

from lcbtui.dataset.columns import PlusMinus, Range
from lcbtui.dataset.windows import format_window, parse_window, release_name
from lcbtui.errors import UsageError
from lcbtui.text.numbers import Unit, parse_date, parse_number
from lcbtui.text.safe_text import list_word

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


@dataclass(frozen=True)
class SortKey:
    """One key of a sort; rows without a value come last in both directions."""

    key: str
    descending: bool = False


@dataclass(frozen=True)
class ColumnWidth:
    """The cells that a column of a table gets."""

    key: str
    cells: int


class PerModel(StrEnum):
    """Which of several reports of one model, in one mode, are shown."""

    MEDIAN = "median"
    ALL = "all"
    BEST = "best"
    OWN = "own"


def parse_range(text: str, unit: Unit = Unit.BILLIONS) -> Range | None:
    """Read "4B..32B", "..8B", "60..", "<=32B", ">=60"; None for blank or "..".

    Ends may be dates where the range is of days. Whatever is written is in the column's unit.

    Raises:
        UsageError: if it is not a range, an end is not a number, or the ends are swapped.
    """
    text = text.strip()
    for sign, template in (("<=", "..{}"), (">=", "{}.."), ("≤", "..{}"), ("≥", "{}..")):
        if text.startswith(sign):
            text = template.format(text.removeprefix(sign).strip())
    text = text.replace("‥", "..").replace("…", "..")
    low, dots, high = text.partition("..")
    if not text:
        return None
    if not dots:
        _end(text, unit, last=False)
        raise UsageError(f"{text}: a range has two dots, such as {text}.. or ..{text}")
    found = Range(_end(low, unit, last=False), _end(high, unit, last=True))
    if found.low is not None and found.high is not None and found.low > found.high:
        raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
    return None if found == Range() else found


def parse_limits(text: str) -> Range | None:
    """Read the limits of an axis, as `parse_range` does; its ends must differ."""
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
    """The range as `parse_range` reads it."""
    if value is None:
        return ""
    ends = ("" if end is None else plain_number(end) + suffix for end in (value.low, value.high))
    return "..".join(ends)


def plain_number(value: float) -> str:
    """A float in the fewest digits that read back as the same float."""
    return repr(value).removesuffix(".0")


def split_list(text: str) -> tuple[str, ...]:
    """Read a list with commas; a name that has a comma or a quote itself is quoted as in CSV.

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
    """The list as `split_list` reads it."""
    return ",".join(map(list_word, words))


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Read "-pass_at_1,total_params_b": a minus is descending; a plus ascending, as nothing is."""
    return tuple(
        SortKey(word.removeprefix("-"), descending=True)
        if word.startswith("-")
        else SortKey(word.removeprefix("+"))
        for word in split_list(text)
        if word not in {"-", "+"}
    )


def format_sort(keys: Iterable[SortKey]) -> str:
    """The sort as `parse_sort` reads it."""

    def word(key: SortKey) -> str:
        sign = "-" if key.descending else "+" if key.key.startswith(("-", "+")) else ""
        return sign + key.key

    return join_list(map(word, keys))


MOST_CELLS = 200
"""No column is wider."""


def parse_widths(text: str) -> tuple[ColumnWidth, ...]:
    """Read "model:30,score:8": columns with the cells they get; the last one of a name counts.

    Raises:
        UsageError: where a number of cells is missing, 0 or too large.
    """
    found: dict[str, int] = {}
    for word in split_list(text):
        key, _, cells = word.rpartition(":")
        if not (key and cells.isascii() and cells.isdigit() and 0 < int(cells[:5]) <= MOST_CELLS):
            raise UsageError(f"{word}: expected a column and its cells, such as model:30")
        found[key] = int(cells)
    return tuple(ColumnWidth(key, cells) for key, cells in found.items())


def format_widths(widths: Iterable[ColumnWidth]) -> str:
    """The widths as `parse_widths` reads them."""
    return join_list(f"{width.key}:{width.cells}" for width in widths)


def parse_limit(text: str) -> int:
    """Read a whole number.

    Raises:
        UsageError: for anything else.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise UsageError(f"{text[:20]}: expected a whole number such as 10")
    return int(text)


def parse_per_model(text: str) -> PerModel:
    """Read one of the words of `PerModel`.

    Raises:
        UsageError: for anything else.
    """
    return _word(text, PerModel)


def _word(text: str, words: type[W]) -> W:
    try:
        return words(text.strip().casefold())
    except ValueError:
        raise UsageError(f"{text}: expected {', '.join(words)}") from None


MOST_RHO = 0.95
"""With more, two models would be all but the same one."""


def parse_plus_minus(text: str) -> PlusMinus | None:
    """Read se, ci95 or std; None for blank.

    Raises:
        UsageError: for anything else.
    """
    return _word(text, PlusMinus) if text.strip() else None


def parse_problems(text: str) -> int | None:
    """Read how many problems scores are over; None for blank.

    Raises:
        UsageError: if it is no whole number above 0.
    """
    if not text.strip():
        return None
    found = parse_limit(text)
    if not found:
        raise UsageError(f"{text}: expected a number of problems such as 166")
    return found


def parse_release(text: str) -> str | None:
    """Read the name of a release, such as v5 or release_v5; None for blank."""
    return release_name(text) or None


def parse_rho(text: str) -> float | None:
    """Read a correlation of two models over the problems, from 0 to 0.95; None for blank.

    Raises:
        UsageError: if it is none.
    """
    if not text.strip():
        return None
    number = parse_number(text.strip())
    if number is None or not 0 <= number.value <= MOST_RHO:
        raise UsageError(f"{text}: expected a correlation from 0 to {MOST_RHO}, such as 0.4")
    return number.value


def parse_bits(text: str) -> int:
    """Read 4, 8 or 16.

    Raises:
        UsageError: for anything else.
    """
    if text.strip() not in {"4", "8", "16"}:
        raise UsageError(f"{text}: expected 4, 8 or 16")
    return int(text)


def parse_params_unit(text: str) -> str | None:
    """Read B, M or K, or a word that begins so as "millions"; None for blank.

    Raises:
        UsageError: for anything else.
    """
    words = {"B": "billions", "M": "millions", "K": "thousands"}
    word = text.strip().casefold()
    for letter, name in words.items():
        if word and (word == letter.casefold() or word in {name, name.removesuffix("s")}):
            return letter
    if word:
        raise UsageError(f"{text}: expected B, M or K: billions, millions or thousands")
    return None


class Form(Enum):
    """How a field looks on the command line."""

    VALUE = "value"
    SWITCH = "switch"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Notation(Generic[T]):
    """How the values of a field are written on the command line.

    Attributes:
        metavar: the word for the text.
        parse: text → value; raises UsageError that says what would work.
        format: value → text that `parse` reads as the same value.
        form: VALUE takes a text; SWITCH none; REPEATED takes a text and may be given again.
    """

    metavar: str
    parse: Callable[[str], T]
    format: Callable[[T], str]
    form: Form = Form.VALUE


SWITCH = Notation("", bool, str, Form.SWITCH)
QUERY, COLUMN, NAME, SOURCE, TEXT = (
    Notation(metavar, str, str) for metavar in ("QUERY", "COLUMN", "NAME", "SOURCE", "TEXT")
)
NAMES = Notation("NAME", split_list, join_list, Form.REPEATED)
LIST = Notation("LIST", split_list, join_list)
COLUMNS = Notation(
    "LIST", lambda text: split_list(text) or None, lambda names: join_list(names or ())
)
SORT = Notation("LIST", parse_sort, format_sort)
WIDTHS = Notation("LIST", parse_widths, format_widths)
SIZES = Notation("RANGE", parse_range, partial(format_range, suffix="B"))
SCORES = Notation("RANGE", partial(parse_range, unit=Unit.PERCENT), format_range)
LIMITS = Notation("RANGE", parse_limits, format_range)
WINDOW = Notation("WINDOW", parse_window, format_window)
COUNT = Notation("N", parse_limit, str)
WHICH = Notation("WHICH", parse_per_model, str)
BITS = Notation("N", parse_bits, str)
PARAMS_UNIT = Notation[str | None]("B|M|K", parse_params_unit, lambda unit: unit or "")


def _optional(value: object) -> str:
    return "" if value is None else str(value)


def _text_or_none(text: str) -> str | None:
    return text or None


PROBLEM_COUNT = Notation[int | None]("N", parse_problems, _optional)
RELEASE = Notation[str | None]("RELEASE", parse_release, _optional)
PLUS_MINUS = Notation[PlusMinus | None]("se|ci95|std", parse_plus_minus, _optional)
TABLE = Notation[str | None]("N|HEADING|PATH", _text_or_none, _optional)
RHO = Notation("RHO", parse_rho, lambda rho: "" if rho is None else plain_number(rho))
