"""ViewState: what the user asked for. Keys, flags and the mouse only ever make a new one.

Its fields are one table: type, default, flag, how the value is written, help, and whether it stays
on another source. Flags, "copy as command", completion and the documentation are made from it, so
that a field is one row, and flags → ViewState → flags loses nothing.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from lcbtui.dataset.columns import PlusMinus, Range, SortKey
from lcbtui.dataset.source import ReadOptions
from lcbtui.dataset.windows import Window, format_window, parse_window, release_name
from lcbtui.errors import UsageError
from lcbtui.query.predicates import DEFAULT_BITS
from lcbtui.sources.catalog import known_sources
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import shell_word
from lcbtui.view.notation import (
    LIST,
    Form,
    Notation,
    PerModel,
    format_range,
    format_sort,
    join_list,
    one_of,
    or_none,
    parse_count,
    parse_limits,
    parse_range,
    parse_rho,
    parse_sort,
    plain_number,
    split_list,
)

T = TypeVar("T")


class FlagGroup(StrEnum):
    """Group of command-line flags, listed under a heading in `--help`."""

    ROWS = "Rows"
    ORDER = "Order and columns"
    CHART = "Chart"
    CERTAINTY = "Certainty"
    READING = "Reading a file"
    OUTPUT = "Output"

    def option(
        self,
        notation: Notation[Any],
        help_text: str,
        *,
        default: T = None,  # type: ignore[assignment]  # the annotation of the field says so
        **more: Any,
    ) -> T:
        """Declare a field of ViewState with notation and help text, in this group.

        Its flag is the name of the field with dashes, unless `flag` names another.
        """
        described = {"notation": notation, "help": help_text, "group": self, **more}
        return dataclasses.field(default=default, metadata=described)

    def switch(self, help_text: str, *, default: bool = False, **more: Any) -> bool:
        """Declare a boolean field of ViewState whose flag takes no value, in this group."""
        return self.option(SWITCH, help_text, default=default, **more)


ROWS, ORDER, CHART, CERTAINTY, READING, OUTPUT = FlagGroup
SWITCH = Notation("", bool, form=Form.SWITCH)
QUERY, COLUMN, NAME, SOURCE, TEXT = (
    Notation(metavar, str) for metavar in ("QUERY", "COLUMN", "NAME", "SOURCE", "TEXT")
)
NAMES = Notation("NAME", split_list, join_list, Form.REPEATED)
LIMITS = Notation("RANGE", parse_limits, format_range)
_UNITS = {"b": "B", "billions": "B", "m": "M", "millions": "M", "k": "K", "thousands": "K"}


class Field(NamedTuple, Generic[T]):
    """Description of a field of ViewState: its flag, notation, default and help.

    Attributes:
        name: the attribute of ViewState.
        default: the value in a fresh ViewState.
        flag: the command-line flag, with dashes.
        notation: how values are parsed and formatted.
        help: the help text, for `--help` and the documentation.
        group: the heading it is listed under.
        off: the flag that turns a switch off, if it is not `--no-` and the name.
        short: a one-letter flag.
        stays: whether the value is kept when another source is opened: yes for filters and
            overlays, no for a column, series or model, which the other source may lack.
    """

    name: str
    default: T
    flag: str
    notation: Notation[T]
    help: str
    group: FlagGroup
    off: str = ""
    short: str = ""
    stays: bool = False

    @property
    def off_flag(self) -> str:
        """Return the flag that turns a switch off; "" for fields that are no switch."""
        is_switch = self.notation.form is Form.SWITCH
        return (self.off or f"--no-{self.flag.removeprefix('--')}") if is_switch else ""


@dataclass(frozen=True)
class ViewState:
    """Immutable, hashable settings of the user: sources, filters, sort, axes, overlays, pins.

    None or empty means the default: all series, the default sort, the columns there are, the
    source's own limits and window, and the model that the source marks as ours. Sizes are in
    billions of parameters, other ranges in the unit of their column; both ends are included.

    The rows of the sources in `others` are listed below those of `source`, in one table.
    """

    source: str = "figure"
    others: tuple[str, ...] = ()
    query: str = ROWS.option(
        QUERY, 'Keep what matches, such as "qwen params<=32B".', default="", short="-q", stays=True
    )
    params: Range | None = ROWS.option(
        Notation("RANGE", parse_range, partial(format_range, suffix="B")),
        "Keep total parameters such as 4B..32B or ..8B.",
        stays=True,
    )
    score: Range | None = ROWS.option(
        Notation("RANGE", partial(parse_range, unit=Unit.PERCENT), format_range),
        "Keep scores in a range, such as 60.. or 55..70.",
        stays=True,
    )
    series: tuple[str, ...] | None = ROWS.option(
        LIST, "Keep these series: ours, open-data, open-weights, closed, unknown."
    )
    sort: tuple[SortKey, ...] = ORDER.option(
        Notation("LIST", parse_sort, format_sort),
        "Sort by these columns; a minus before one is descending.",
        default=(),
    )
    limit: int | None = ROWS.option(
        Notation("N", parse_count), "Show at most this many rows.", short="-n"
    )
    columns: tuple[str, ...] | None = ORDER.option(
        or_none("LIST", split_list, join_list),
        "Show these columns, in this order; MM* for all that fit.",
    )
    x: str | None = CHART.option(COLUMN, "Draw this column from left to right.")
    y: str | None = ORDER.option(
        COLUMN,
        "Draw this column from bottom to top, and rank by it; mean(A,B) or mean(*) is their mean.",
    )
    lower_better: bool | None = ORDER.option(
        SWITCH,
        "Less of y is better, or more; by itself only what is called an error, loss, time or cost.",
    )
    label: str | None = ORDER.option(COLUMN, "Name rows by this column.")
    series_by: str | None = CHART.option(COLUMN, "One series for each value of this column.")
    ranking: bool | None = CHART.option(
        SWITCH,
        "Draw the ranking, a line for each model, and not points; by itself where fewer than half"
        " of the models have an x.",
    )
    log_x: bool | None = CHART.option(SWITCH, "A logarithmic or a linear x axis.", off="--linear-x")
    x_limits: Range | None = CHART.option(
        LIMITS, "Limits of the x axis, such as 1B..100B.", flag="--xlim"
    )
    y_limits: Range | None = CHART.option(
        LIMITS, "Limits of the y axis, such as 40..80.", flag="--ylim"
    )
    frontier: bool = CHART.switch(
        "Draw the frontier: models that no other beats at their size or below.", stays=True
    )
    trend: bool = CHART.switch("Draw the least-squares line through the points shown.", stays=True)
    labels: bool = CHART.switch("Name the points.", default=True, stays=True)
    errors: bool = CHART.switch("Draw the 95 % interval of each score.", stays=True)
    grid: bool = CHART.switch("Draw faint lines at the ticks.", stays=True)
    foot: bool = CHART.switch("Say below a picture what it leaves out.", default=True, stays=True)
    title: str | None = CHART.option(TEXT, "The title of the chart; an empty one leaves it out.")
    x_title: str | None = CHART.option(
        TEXT, "The words below the x axis of a picture; empty for none."
    )
    y_title: str | None = CHART.option(
        TEXT, "The words beside the y axis of a picture; empty for none."
    )
    window: Window | None = ROWS.option(
        Notation("WINDOW", parse_window, format_window),
        "Problem dates of the scores, such as 2408-2502; 2024-08-01..2025-02-01; all. Of a source"
        " that states none it says which they are.",
    )
    problems: int | None = CERTAINTY.option(
        or_none("N", partial(parse_count, least=1)),
        "How many problems scores are over that do not state it.",
    )
    release: str | None = CERTAINTY.option(
        or_none("RELEASE", release_name),
        "The release of the problems, such as v5, where none is stated.",
    )
    plus_minus: PlusMinus | None = CERTAINTY.option(
        or_none("se|ci95|std", one_of("", {each.value: each for each in PlusMinus}).parse),
        "What 70.3 ± 1.2 means: se, a standard error; ci95, half of a 95 % interval; or std, the"
        " spread of runs.",
    )
    per_model: PerModel = ROWS.option(
        one_of("WHICH", {each.value: each for each in PerModel}),
        "Of several reports of a model: median, the middle one, all, best, or own, the maker's.",
        default=PerModel.MEDIAN,
    )
    params_unit: str | None = READING.option(
        or_none("B|M|K", one_of("", _UNITS).parse),
        "What sizes without a letter are in, in files: B, M or K; else by the header, or B.",
    )
    table: str | None = READING.option(
        Notation("N|HEADING|PATH", lambda text: text or None),
        "Which table of a file that holds several: its number, its heading, or in JSON and YAML its"
        " path, as `check` prints them.",
    )
    transpose: bool | None = READING.option(
        SWITCH, "The models of the file stand as columns, or they do not."
    )
    pivot: str | None = READING.option(
        COLUMN,
        "One row a model: the values of this column become columns, or of several: task,seed.",
    )
    as_is: tuple[str, ...] = READING.option(
        LIST,
        "Take these columns as they are written: no fraction is shown as percent, and what is"
        " called like a size, a number of problems or an error is none; may be given again.",
        default=(),
    )
    cluster: str | None = READING.option(
        COLUMN,
        "Problems with one value of it belong together: for ± and verdicts; by itself question_id,"
        " passage or cluster.",
    )
    params_from_names: bool = READING.switch(
        "Read sizes from names such as 30B-A3B, not from their column."
    )
    join_params: bool = READING.switch(
        "Join sizes from the bundled sources, by repository or name."
    )
    join: str | None = READING.option(
        SOURCE,
        "Join sizes, openness, dates, prices, context lengths and licences of another source, by"
        " repository or name.",
    )
    against: str | None = ROWS.option(
        SOURCE, "Compare with another source: its scores, and the change.", stays=True
    )
    by_month: tuple[str, ...] = CHART.option(
        NAMES,
        "Draw this model by month of problem; may be given again. Needs results by problem.",
        default=(),
    )
    apart: bool = CERTAINTY.switch(
        "In the explorer, dim what is separated from our model.", default=True, stays=True
    )
    vs: str | None = CERTAINTY.option(NAME, "Mark what is tied with this model.")
    rho: float | None = CERTAINTY.option(
        or_none("RHO", parse_rho, plain_number),
        "Correlation of two models over problems, where scores are counts: 0.40 if not given.",
        stays=True,
    )
    rank_anyway: bool = CERTAINTY.switch(
        "Rank by score even where scores cannot be compared.", stays=True
    )
    bits: int = ROWS.option(
        one_of("N", {"4": 4, "8": 8, "16": 16}),
        "Bits a weight, for fits:24GB: 4, 8 or 16.",
        default=DEFAULT_BITS,
        stays=True,
    )
    ours: str | None = ROWS.option(NAME, "Our model, with a star and a dashed line.")
    pins: tuple[str, ...] = ROWS.option(
        NAMES, "Pin a model by name; may be given again.", default=(), stays=True, flag="--pin"
    )

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the names of all files or bundled tables; the first sets title and axes."""
        return (self.source, *self.others)

    @property
    def opening(self) -> tuple[tuple[str, ...], ReadOptions]:
        """Return the sources and read options; if either changes, the files must be read again."""
        return self.sources, self.read_options

    @property
    def ranking_asked(self) -> bool | None:
        """Return True if the user chose a ranking chart, False for an x axis, None if neither."""
        return False if self.ranking is None and self.x is not None else self.ranking

    @property
    def read_options(self) -> ReadOptions:
        """Return the settings for reading files (unit, table, pivot …) as ReadOptions."""
        return ReadOptions(**{name: getattr(self, name) for name in READ_OPTIONS})


READ_OPTIONS = ReadOptions._fields[: ReadOptions._fields.index("by_problem")]
"""The fields that say how a file is read."""


FIELDS: tuple[Field[Any], ...] = tuple(
    Field(
        field.name, field.default, **{"flag": f"--{field.name.replace('_', '-')}", **field.metadata}
    )
    for field in dataclasses.fields(ViewState)
    if field.metadata
)
"""Every field but the sources, which stand without a flag."""

_DEFAULT = ViewState()


def field_named(name: str) -> Field[Any]:
    """Look up the Field (flag, notation, default, help) of a ViewState setting by name."""
    return next(field for field in FIELDS if field.name == name)


def of_sources(state: ViewState, sources: Sequence[str]) -> ViewState:
    """Return a copy of a ViewState with other sources (files or bundled tables), at least one."""
    return replace(state, source=sources[0], others=tuple(sources[1:]))


def from_flags(
    sources: str | Sequence[str] | None,
    values: Mapping[str, str | bool | tuple[str, ...] | None],
    base: ViewState = _DEFAULT,
) -> ViewState:
    """Build a ViewState from parsed command-line flags.

    Args:
        sources: the sources named, or a single one; None or empty for the default.
        values: field name → the text given, the switch, or the texts of a repeated flag; None or ()
            when the flag was not given.
        base: the state that supplies the other fields: the settings, or a saved view.

    Raises:
        UsageError: for a value that cannot be used, with its flag.
    """
    if isinstance(sources, str):
        sources = (sources,)
    found: dict[str, Any] = {}
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
    state = replace(base, **found)
    return of_sources(state, sources) if sources else state


def to_flags(state: ViewState, base: ViewState = _DEFAULT) -> list[str]:
    """Convert a ViewState to command-line words: flags first, then the sources.

    The words rebuild the same state even under other settings: a field that is at its default is
    written too where `base`, the settings of this user, has another value.
    """
    words: list[str] = []
    for field in FIELDS:
        value = getattr(state, field.name)
        if value == field.default == getattr(base, field.name):
            continue
        if field.notation.form is Form.SWITCH:
            words.append(field.flag if value else field.off_flag)
        elif field.notation.form is Form.REPEATED:
            words += [f"{field.flag}={text}" for text in value]
        elif value is None:
            words.append(f"{field.flag}=")
        else:
            words.append(f"{field.flag}={field.notation.format(value)}")
    if state.sources == _DEFAULT.sources == base.sources:
        return words
    # As the first word it may be a command.
    is_first_word = not words and state.source.isidentifier()
    is_first_word = is_first_word and state.source not in known_sources()
    if is_first_word or any(each.startswith("-") and each != "-" for each in state.sources):
        words.append("--")
    return [*words, *state.sources]


def to_command(state: ViewState, base: ViewState = _DEFAULT) -> str:
    """Write the shell command that rebuilds a ViewState; `base` as above."""
    return " ".join(map(shell_word, ("lcbtui", *to_flags(state, base))))
