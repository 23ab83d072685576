"""The fields of ViewState as one table: name, flag, how to read and write it, whether it stays.

Command line flags, "copy as command", completion and the documentation are all made from
`FIELDS`, so a field added here is everywhere, and flags → ViewState → flags loses nothing.

Then how ranges, lists, sorts and limits are written on the command line and read back: whatever
`format_…` or `join_list` writes, its twin reads as the same value. Last, a whole ViewState: from
the flags given, and back to a command.
"""

import csv
import io
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, Generic, TypeVar

from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import format_window, parse_window
from lcbtui.errors import UsageError
from lcbtui.text.days import parse_date
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.view import COMMANDS
from lcbtui.view.state import PerModel, SortKey, ViewState

T = TypeVar("T")


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

    def quoted(word: str) -> str:
        if word == word.strip() and not any(character in word for character in ',"\r\n'):
            return word
        return '"' + word.replace('"', '""') + '"'

    return ",".join(map(quoted, words))


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
    try:
        return PerModel(text.strip().casefold())
    except ValueError:
        raise UsageError(f"{text}: expected {', '.join(PerModel)}") from None


def parse_bits(text: str) -> int:
    """Read 4, 8 or 16.

    Raises:
        UsageError: for anything else.
    """
    if text.strip() not in {"4", "8", "16"}:
        raise UsageError(f"{text}: expected 4, 8 or 16")
    return int(text)


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
QUERY, COLUMN, NAME, SOURCE = (
    Notation(metavar, str, str) for metavar in ("QUERY", "COLUMN", "NAME", "SOURCE")
)
NAMES = Notation("NAME", split_list, join_list, Form.REPEATED)
LIST = Notation("LIST", split_list, join_list)
SORT = Notation("LIST", parse_sort, format_sort)
SIZES = Notation("RANGE", parse_range, partial(format_range, suffix="B"))
SCORES = Notation("RANGE", partial(parse_range, unit=Unit.PERCENT), format_range)
LIMITS = Notation("RANGE", parse_limits, format_range)
WINDOW = Notation("WINDOW", parse_window, format_window)
COUNT = Notation("N", parse_limit, str)
WHICH = Notation("WHICH", parse_per_model, str)
BITS = Notation("N", parse_bits, str)


@dataclass(frozen=True)
class Field(Generic[T]):
    """One field of ViewState.

    Attributes:
        name: the attribute of ViewState.
        flag: its flag, with dashes.
        notation: how its values are read and written.
        help: what it does, for `--help` and the documentation.
        off: the flag that turns a switch off, where that is not `--no-` and its name.
        short: a one-letter flag.
        stays: whether the value is kept when another source is shown. A filter or an overlay
            means the same there; a column, a series or a model may not be there.
    """

    name: str
    flag: str
    notation: Notation[T]
    help: str
    off: str = ""
    short: str = ""
    stays: bool = False

    @property
    def default(self) -> T:
        """The value of a ViewState that nobody touched."""
        value: T = getattr(_DEFAULT, self.name)
        return value

    @property
    def off_flag(self) -> str:
        """The flag that turns a switch off; "" for anything else."""
        is_switch = self.notation.form is Form.SWITCH
        return (self.off or f"--no-{self.flag.removeprefix('--')}") if is_switch else ""


FIELDS: tuple[Field[Any], ...] = (  # each of its own type
    Field(
        "query",
        "--query",
        QUERY,
        'Keep rows that match, such as "qwen params<=32B".',
        short="-q",
        stays=True,
    ),
    Field(
        "params",
        "--params",
        SIZES,
        "Keep total parameters in a range, such as 4B..32B or ..8B.",
        stays=True,
    ),
    Field(
        "score", "--score", SCORES, "Keep scores in a range, such as 60.. or 55..70.", stays=True
    ),
    Field(
        "series",
        "--series",
        LIST,
        "Keep these series: ours, open-data, open-weights, closed, unknown.",
    ),
    Field("sort", "--sort", SORT, "Sort by these columns; a minus before one is descending."),
    Field("limit", "--limit", COUNT, "Show at most this many rows.", short="-n"),
    Field("columns", "--columns", LIST, "Show these columns, in this order."),
    Field("x", "--x", COLUMN, "Draw this column from left to right."),
    Field("y", "--y", COLUMN, "Draw this column from bottom to top, and rank by it."),
    Field("label", "--label", COLUMN, "Name rows by this column."),
    Field("series_by", "--series-by", COLUMN, "One series for each value of this column."),
    Field("log_x", "--log-x", SWITCH, "A logarithmic or a linear x axis.", off="--linear-x"),
    Field("x_limits", "--xlim", LIMITS, "Limits of the x axis, such as 1B..100B."),
    Field("y_limits", "--ylim", LIMITS, "Limits of the y axis, such as 40..80."),
    Field(
        "frontier",
        "--frontier",
        SWITCH,
        "Draw the frontier: models that no other beats at their size or below.",
        stays=True,
    ),
    Field(
        "trend",
        "--trend",
        SWITCH,
        "Draw the least-squares line through the points shown.",
        stays=True,
    ),
    Field("labels", "--labels", SWITCH, "Name the points.", stays=True),
    Field("errors", "--errors", SWITCH, "Draw the 95 % interval of each score.", stays=True),
    Field("grid", "--grid", SWITCH, "Draw faint lines at the ticks.", stays=True),
    Field(
        "window",
        "--window",
        WINDOW,
        "Problem dates that scores cover: 2024-08-01..2025-02-01, 2408-2502, or all.",
    ),
    Field(
        "per_model",
        "--per-model",
        WHICH,
        "Of several reports of a model: all, best, median, or own, the maker's.",
    ),
    Field(
        "params_from_names",
        "--params-from-names",
        SWITCH,
        "Read sizes from names such as 30B-A3B, not from their column.",
    ),
    Field(
        "join_params", "--join-params", SWITCH, "Join sizes from the bundled sources by exact name."
    ),
    Field(
        "against",
        "--against",
        SOURCE,
        "Compare with another source: its values, the change, arrows on the chart.",
        stays=True,
    ),
    Field(
        "by_month",
        "--by-month",
        NAMES,
        "Draw this model by month of problem; may be given again. Needs results by problem.",
    ),
    Field(
        "apart",
        "--apart",
        SWITCH,
        "In the explorer, dim what can be told apart from the selected model.",
        stays=True,
    ),
    Field("vs", "--vs", NAME, "Mark what cannot be told apart from this model."),
    Field(
        "rank_anyway",
        "--rank-anyway",
        SWITCH,
        "Rank by score even where scores cannot be compared.",
        stays=True,
    ),
    Field("bits", "--bits", BITS, "Bits a weight, for fits:24GB: 4, 8 or 16.", stays=True),
    Field("ours", "--ours", NAME, "Our model: its star and the dashed line."),
    Field("pins", "--pin", NAMES, "Pin a model by name; may be given again.", stays=True),
)
"""Every field but `source`, which stands without a flag."""

_DEFAULT = ViewState()


def field_named(name: str) -> Field[Any]:
    """The field of this name."""
    return next(field for field in FIELDS if field.name == name)


def with_field(state: ViewState, name: str, value: Any) -> ViewState:
    """`state` with another value in the field of this name."""
    return replace(state, **{name: value})


def from_flags(
    source: str | None, values: Mapping[str, str | bool | tuple[str, ...] | None]
) -> ViewState:
    """The ViewState of parsed flags.

    Args:
        source: the source named, or None for the default.
        values: field name → the text given, the switch, the texts repeated; None or () when the
            flag was not given.

    Raises:
        UsageError: for a value that cannot be used, with its flag.
    """
    found: dict[str, Any] = {} if source is None else {"source": source}
    for field in FIELDS:
        value = values.get(field.name)
        if value is None or value == ():
            continue
        if isinstance(value, str):
            try:
                value = field.notation.parse(value)
            except UsageError as error:
                raise UsageError(f"{field.flag} {error}") from None
        found[field.name] = value
    return replace(_DEFAULT, **found)


def to_flags(state: ViewState) -> list[str]:
    """The words after `lcbtui` that give this ViewState: flags first, then the source."""
    words: list[str] = []
    for field in FIELDS:
        value = getattr(state, field.name)
        if value == field.default:
            continue
        if field.notation.form is Form.SWITCH:
            words.append(field.flag if value else field.off_flag)
        elif field.notation.form is Form.REPEATED:
            words += [f"{field.flag}={text}" for text in value]
        else:
            words.append(f"{field.flag}={field.notation.format(value)}")
    if state.source == _DEFAULT.source:
        return words
    if (state.source.startswith("-") and state.source != "-") or state.source in COMMANDS:
        words.append("--")
    return [*words, state.source]


def to_command(state: ViewState) -> str:
    """The command that rebuilds the view, quoted for a shell."""
    return " ".join(_shell_word(word) for word in ("lcbtui", *to_flags(state)))


def _shell_word(word: str) -> str:
    """A word for bash, zsh or fish that shows no control character nor half of a character."""
    if word.isprintable():
        return shlex.quote(word)
    data = word.encode("utf-8", "surrogateescape")
    plain = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"\\'" else f"\\x{byte:02x}" for byte in data
    )
    return f"$'{plain}'"
