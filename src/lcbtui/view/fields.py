"""The fields of ViewState as one table: name, flag, how to read it, how to write it.

Command line flags, "copy as command", completion and the documentation are all made from
`FIELDS`, so a field added here is everywhere, and flags → ViewState → flags loses nothing.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from lcbtui.errors import UsageError
from lcbtui.sources.model import Range, Unit
from lcbtui.view.commands import COMMANDS
from lcbtui.view.notation import (
    format_range,
    format_sort,
    join_list,
    parse_limit,
    parse_limits,
    parse_range,
    parse_sort,
    split_list,
)
from lcbtui.view.state import ViewState


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
        parse=parse_limit,
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
        parse=parse_limits,
        format=format_range,
    ),
    Field(
        "y_limits",
        "--ylim",
        "Limits of the y axis, such as 40..80.",
        metavar="RANGE",
        parse=parse_limits,
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
    Field(
        "grid",
        "--grid",
        "Draw faint lines at the ticks.",
        form=Form.SWITCH,
        off_flag="--no-grid",
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


def field_named(name: str) -> Field:
    """The field of this name."""
    return next(field for field in FIELDS if field.name == name)


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
