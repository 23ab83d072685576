"""ViewState: what the user asked for. Keys, flags and the mouse only ever make a new one.

Its fields are one table: type, default, flag, how the value is written, help, and whether it stays
on another source. Flags, "copy as command", completion and the documentation are made from it, so
that a field is one row, and flags → ViewState → flags loses nothing.
"""

import csv
import dataclasses
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from lcbtui.dataset.columns import DEFAULT_BITS, PlusMinus, Range, SortKey
from lcbtui.dataset.source import ReadOptions
from lcbtui.dataset.windows import Window, format_window, parse_window, release_name
from lcbtui.errors import UsageError
from lcbtui.sources.catalog import known_sources
from lcbtui.text.numbers import Unit, parse_date, parse_number
from lcbtui.text.words import list_word, shell_word

T = TypeVar("T")

# How values are written on the command line, and read back: `parse_…` and `split_list` read what
# `format_…` and `join_list` write as the same value.


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
    words = (word for word in split_list(text) if word not in {"-", "+"})
    return tuple(SortKey(re.sub("^[+-]", "", word), word.startswith("-")) for word in words)


def format_sort(keys: Sequence[SortKey]) -> str:
    """Format sort keys so that `parse_sort` reads them back."""
    signs = ("-" if key.descending else "+" * key.key.startswith(("-", "+")) for key in keys)
    return join_list(sign + key.key for sign, key in zip(signs, keys, strict=True))


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


# The fields


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
    """Write the shell command that rebuilds a ViewState; `base` as for `to_flags`."""
    return " ".join(map(shell_word, ("lcbtui", *to_flags(state, base))))
