"""The fields of ViewState as one table: name, flag, how to read it, how to write it.

Command line flags, "copy as command", completion and the documentation are all made from
`FIELDS`, so a field added here is everywhere, and flags → ViewState → flags loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from lcbtui.sources.model import Range, Unit
from lcbtui.view.notation import (
    format_range,
    format_sort,
    join_list,
    parse_bits,
    parse_limit,
    parse_limits,
    parse_per_model,
    parse_range,
    parse_sort,
    split_list,
)
from lcbtui.view.problem_window import format_window, parse_window
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
        stays: whether the value is kept when another source is shown. A filter or an overlay
            means the same there; a column, a series or a model may not be there.
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
    stays: bool = False

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
        stays=True,
    ),
    Field(
        "params",
        "--params",
        "Keep total parameters in a range, such as 4B..32B or ..8B.",
        metavar="RANGE",
        parse=parse_range,
        format=lambda value: format_range(value, "B"),
        stays=True,
    ),
    Field(
        "score",
        "--score",
        "Keep scores in a range, such as 60.. or 55..70.",
        metavar="RANGE",
        parse=_score_range,
        format=format_range,
        stays=True,
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
        stays=True,
    ),
    Field(
        "trend",
        "--trend",
        "Draw the least-squares line through the points shown.",
        form=Form.SWITCH,
        off_flag="--no-trend",
        stays=True,
    ),
    Field(
        "labels",
        "--labels",
        "Name the points.",
        form=Form.SWITCH,
        off_flag="--no-labels",
        stays=True,
    ),
    Field(
        "errors",
        "--errors",
        "Draw the 95 % interval of each score.",
        form=Form.SWITCH,
        off_flag="--no-errors",
        stays=True,
    ),
    Field(
        "grid",
        "--grid",
        "Draw faint lines at the ticks.",
        form=Form.SWITCH,
        off_flag="--no-grid",
        stays=True,
    ),
    Field(
        "window",
        "--window",
        "Problem dates that scores cover: 2024-08-01..2025-02-01, 2408-2502, or all.",
        metavar="WINDOW",
        parse=parse_window,
        format=format_window,
    ),
    Field(
        "per_model",
        "--per-model",
        "Of several reports of a model: all, best, median, or own, the maker's.",
        metavar="WHICH",
        parse=parse_per_model,
        format=str,
    ),
    Field(
        "params_from_names",
        "--params-from-names",
        "Read sizes from names such as 30B-A3B, not from their column.",
        form=Form.SWITCH,
        off_flag="--no-params-from-names",
    ),
    Field(
        "join_params",
        "--join-params",
        "Join sizes from the bundled sources by exact name.",
        form=Form.SWITCH,
        off_flag="--no-join-params",
    ),
    Field(
        "against",
        "--against",
        "Compare with another source: its values, the change, arrows on the chart.",
        metavar="SOURCE",
        stays=True,
    ),
    Field(
        "by_month",
        "--by-month",
        "Draw this model by month of problem; may be given again. Needs results by problem.",
        form=Form.REPEATED,
        metavar="NAME",
    ),
    Field(
        "apart",
        "--apart",
        "In the explorer, dim what can be told apart from the selected model.",
        form=Form.SWITCH,
        off_flag="--no-apart",
        stays=True,
    ),
    Field("vs", "--vs", "Mark what cannot be told apart from this model.", metavar="NAME"),
    Field(
        "rank_anyway",
        "--rank-anyway",
        "Rank by score even where scores cannot be compared.",
        form=Form.SWITCH,
        off_flag="--no-rank-anyway",
        stays=True,
    ),
    Field(
        "bits",
        "--bits",
        "Bits a weight, for fits:24GB: 4, 8 or 16.",
        metavar="N",
        parse=parse_bits,
        format=str,
        stays=True,
    ),
    Field("ours", "--ours", "Our model: its star and the dashed line.", metavar="NAME"),
    Field(
        "pins",
        "--pin",
        "Pin a model by name; may be given again.",
        form=Form.REPEATED,
        metavar="NAME",
        stays=True,
    ),
)
"""Every field but `source`, which stands without a flag."""

_DEFAULT = ViewState()


def field_named(name: str) -> Field:
    """The field of this name."""
    return next(field for field in FIELDS if field.name == name)


def with_field(state: ViewState, name: str, value: Any) -> ViewState:
    """`state` with another value in the field of this name."""
    return replace(state, **{name: value})
