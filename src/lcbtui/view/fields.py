"""The fields of ViewState as one table: name, flag, how to read it, how to write it.

Command line flags, "copy as command", completion and the documentation are all made from
`FIELDS`, so a field added here is everywhere, and flags → ViewState → flags loses nothing.
"""

import csv
import io
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from lcbtui.errors import UsageError
from lcbtui.sources.model import Range, Unit
from lcbtui.sources.values import format_day, parse_date, parse_number
from lcbtui.view.state import SortKey, ViewState

COMMANDS = ("ls", "show", "plot", "check", "sources", "completion")
"""The words that start a command; a file called like one is written `./ls`."""


class Form(Enum):
    """How a field looks on the command line."""

    VALUE = "value"
    SWITCH = "switch"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Field:
    """One field of ViewState.

    Attributes:
        name: the attribute of ViewState.
        flag: its flag, with dashes.
        help: what it does, for `--help` and the documentation.
        form: VALUE takes a text; SWITCH none; REPEATED takes a text and may be given again.
        metavar: the word for its text.
        parse: text → value; raises UsageError that says what would work.
        format: value → text that `parse` reads as the same value.
        off_flag: for a switch, the flag that turns it off.
        short: a one-letter flag.
    """

    name: str
    flag: str
    help: str
    form: Form = Form.VALUE
    metavar: str = "TEXT"
    parse: Callable[[str], Any] = str
    format: Callable[[Any], str] = str
    off_flag: str = ""
    short: str = ""

    @property
    def default(self) -> Any:
        """The value of a ViewState that nobody touched."""
        return getattr(_DEFAULT, self.name)


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
        raise UsageError(f"{text}: a range has two dots, such as {text}.. or ..{text}")
    found = Range(_end(low, unit, last=False), _end(high, unit, last=True))
    if found.low is not None and found.high is not None and found.low > found.high:
        raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
    return None if found == Range() else found


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


def format_day_range(value: Range | None) -> str:
    """A range of days as dates."""
    if value is None:
        return ""
    return "..".join("" if end is None else format_day(end) for end in (value.low, value.high))


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
    out = io.StringIO(newline="")
    quoted = [f'"{w.replace(chr(34), chr(34) * 2)}"' if _needs_quotes(w) else w for w in words]
    out.write(",".join(quoted))
    return out.getvalue()


def _needs_quotes(word: str) -> bool:
    return any(c in word for c in ',"\r\n') or word != word.strip()


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
    return join_list(_sort_word(key) for key in keys)


def _sort_word(key: SortKey) -> str:
    if key.descending:
        return f"-{key.key}"
    return f"+{key.key}" if key.key.startswith(("-", "+")) else key.key


def _parse_limit(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise UsageError(f"{text}: expected a whole number such as 10")
    return int(text)


def _score_range(text: str) -> Range | None:
    return parse_range(text, Unit.PERCENT)


FIELDS: tuple[Field, ...] = (
    Field(
        "query",
        "--query",
        'Keep rows that match, such as "qwen params<=32B".',
        short="-q",
        metavar="QUERY",
    ),
    Field(
        "params",
        "--params",
        "Keep total parameters in a range, such as 4B..32B or ..8B.",
        metavar="RANGE",
        parse=parse_range,
        format=lambda value: format_range(value, "B"),
    ),
    Field(
        "score",
        "--score",
        "Keep scores in a range, such as 60.. or 55..70.",
        metavar="RANGE",
        parse=_score_range,
        format=format_range,
    ),
    Field(
        "series",
        "--series",
        "Keep these series: ours, open-data, open-weights, closed, unknown.",
        metavar="LIST",
        parse=split_list,
        format=join_list,
    ),
    Field(
        "sort",
        "--sort",
        "Sort by these columns; a minus before one is descending.",
        metavar="LIST",
        parse=parse_sort,
        format=format_sort,
    ),
    Field(
        "limit",
        "--limit",
        "Show at most this many rows.",
        short="-n",
        metavar="N",
        parse=_parse_limit,
    ),
    Field(
        "columns",
        "--columns",
        "Show these columns, in this order.",
        metavar="LIST",
        parse=split_list,
        format=join_list,
    ),
    Field("x", "--x", "Draw this column from left to right.", metavar="COLUMN"),
    Field("y", "--y", "Draw this column from bottom to top, and rank by it.", metavar="COLUMN"),
    Field("label", "--label", "Name rows by this column.", metavar="COLUMN"),
    Field(
        "series_by", "--series-by", "One series for each value of this column.", metavar="COLUMN"
    ),
    Field(
        "log_x",
        "--log-x",
        "A logarithmic or a linear x axis.",
        form=Form.SWITCH,
        off_flag="--linear-x",
    ),
    Field(
        "x_limits",
        "--xlim",
        "Limits of the x axis, such as 1B..100B.",
        metavar="RANGE",
        parse=parse_range,
        format=format_range,
    ),
    Field(
        "y_limits",
        "--ylim",
        "Limits of the y axis, such as 40..80.",
        metavar="RANGE",
        parse=parse_range,
        format=format_range,
    ),
    Field(
        "frontier",
        "--frontier",
        "Draw the frontier: models that no other beats at their size or below.",
        form=Form.SWITCH,
        off_flag="--no-frontier",
    ),
    Field(
        "trend",
        "--trend",
        "Draw the least-squares line through the points shown.",
        form=Form.SWITCH,
        off_flag="--no-trend",
    ),
    Field(
        "labels",
        "--labels",
        "Name the points.",
        form=Form.SWITCH,
        off_flag="--no-labels",
    ),
    Field("ours", "--ours", "Our model: its star and the dashed line.", metavar="NAME"),
    Field(
        "pins",
        "--pin",
        "Pin a model by name; may be given again.",
        form=Form.REPEATED,
        metavar="NAME",
    ),
)
"""Every field but `source`, which stands without a flag."""

_DEFAULT = ViewState()


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
                value = field.parse(value)
            except UsageError as error:
                raise UsageError(f"{field.flag} {error}") from None
        found[field.name] = value
    return replace(_DEFAULT, **found)


def with_field(state: ViewState, name: str, value: Any) -> ViewState:
    """`state` with another value in the field of this name."""
    return replace(state, **{name: value})


def to_flags(state: ViewState) -> list[str]:
    """The words after `lcbtui` that give this ViewState: flags first, then the source."""
    words: list[str] = []
    for field in FIELDS:
        value = getattr(state, field.name)
        if value == field.default:
            continue
        if field.form is Form.SWITCH:
            words.append(field.flag if value else field.off_flag)
        elif field.form is Form.REPEATED:
            words += [f"{field.flag}={text}" for text in value]
        else:
            words.append(f"{field.flag}={field.format(value)}")
    if state.source == _DEFAULT.source:
        return words
    if (state.source.startswith("-") and state.source != "-") or state.source in COMMANDS:
        words.append("--")
    return [*words, state.source]


def to_command(state: ViewState) -> str:
    """The command that rebuilds the view, quoted for a shell."""
    return shlex.join(["lcbtui", *to_flags(state)])
