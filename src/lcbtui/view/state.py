"""ViewState: what the user asked for. Keys, flags and the mouse only ever make a new one.

Its fields are one table, `fields.tsv`: flags, how the value is written, help, and whether it stays
on another source; the class adds type and default. Flags, "copy as command", completion and the
documentation are made from it, and flags → ViewState → flags loses nothing.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import partial
from pathlib import Path
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


def parse_range(text: str, unit: Unit = Unit.BILLIONS, *, of_axis: bool = False) -> Range | None:
    """Parse a range such as "4B..32B", "..8B", "60..", "<=32B" or ">=60"; None for blank or "..".

    The ends may be dates too. Ends without a unit are in the column's unit.

    Raises:
        UsageError: if it is not a range, an end is not a number, the ends are swapped, or the two
            ends of an axis are equal.
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
    if found.low is not None and found.high is not None and found.low >= found.high:
        if found.low > found.high:
            raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
        if of_axis:
            raise UsageError(f"{text}: an axis needs two ends that differ")
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
    rows = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    try:
        return tuple(filter(None, next(rows, ())))
    except csv.Error:
        raise UsageError(f"{text}: expected names with commas between them") from None


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
_UNITS = {"b": "B", "billions": "B", "m": "M", "millions": "M", "k": "K", "thousands": "K"}
_NOTATIONS: dict[str, Notation[Any]] = {
    "": Notation("", bool, form=Form.SWITCH),
    "BITS": one_of("N", {"4": 4, "8": 8, "16": 16}),
    "COLUMNS": or_none("LIST", split_list, join_list),
    "LIMIT": Notation("N", parse_count),
    "LIMITS": Notation("RANGE", partial(parse_range, of_axis=True), format_range),
    "LIST": LIST,
    "NAMES": Notation("NAME", split_list, join_list, Form.REPEATED),
    "PER_MODEL": one_of("WHICH", {each.value: each for each in PerModel}),
    "PLUS_MINUS": or_none(
        "se|ci95|std", one_of("", {each.value: each for each in PlusMinus}).parse
    ),
    "PROBLEMS": or_none("N", partial(parse_count, least=1)),
    "RELEASE": or_none("RELEASE", release_name),
    "RHO": or_none("RHO", parse_rho, plain_number),
    "SCORES": Notation("RANGE", partial(parse_range, unit=Unit.PERCENT), format_range),
    "SIZES": Notation("RANGE", parse_range, partial(format_range, suffix="B")),
    "SORT": Notation("LIST", parse_sort, format_sort),
    "TABLE": Notation("N|HEADING|PATH", lambda text: text or None),
    "UNIT": or_none("B|M|K", one_of("", _UNITS).parse),
    "WINDOW": Notation("WINDOW", parse_window, format_window),
}
"""Notations by the word for them in `fields.tsv`; any other word there stands for any text."""


# The fields


class FlagGroup(StrEnum):
    """Group of command-line flags, listed under a heading in `--help`."""

    ROWS = "Rows"
    ORDER = "Order and columns"
    CHART = "Chart"
    CERTAINTY = "Certainty"
    READING = "Reading a file"
    OUTPUT = "Output"


class Field(NamedTuple, Generic[T]):
    """Description of a field of ViewState: its flag, notation, default and help.

    Attributes:
        name: the attribute of ViewState.
        default: the value in a fresh ViewState.
        flag: the command-line flag, with dashes.
        off_flag: the flag that turns a switch off; "" for fields that are no switch.
        short: a one-letter flag.
        notation: how values are parsed and formatted.
        group: the heading it is listed under.
        stays: whether the value is kept when another source is opened: yes for filters and
            overlays, no for a column, series or model, which the other source may lack.
        help: the help text, for `--help` and the documentation.
    """

    name: str
    default: T
    flag: str
    off_flag: str
    short: str
    notation: Notation[T]
    group: FlagGroup
    stays: bool
    help: str


@dataclass(frozen=True)
class ViewState:
    """Immutable, hashable settings of the user: sources, filters, sort, axes, overlays, pins.

    None or empty means the default: all series, the default sort, the columns there are, the
    source's own limits and window, and the model that the source marks as ours. Sizes are in
    billions of parameters, other ranges in the unit of their column; both ends are included.

    The rows of the sources in `others` are listed below those of `source`, in one table. Every
    other field has a row in `fields.tsv`.
    """

    source: str = "figure"
    others: tuple[str, ...] = ()
    query: str = ""
    params: Range | None = None
    score: Range | None = None
    series: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    limit: int | None = None
    columns: tuple[str, ...] | None = None
    x: str | None = None
    y: str | None = None
    lower_better: bool | None = None
    label: str | None = None
    series_by: str | None = None
    ranking: bool | None = None
    log_x: bool | None = None
    x_limits: Range | None = None
    y_limits: Range | None = None
    frontier: bool = False
    trend: bool = False
    labels: bool = True
    errors: bool = False
    grid: bool = False
    foot: bool = True
    title: str | None = None
    x_title: str | None = None
    y_title: str | None = None
    window: Window | None = None
    problems: int | None = None
    release: str | None = None
    plus_minus: PlusMinus | None = None
    per_model: PerModel = PerModel.MEDIAN
    params_unit: str | None = None
    table: str | None = None
    transpose: bool | None = None
    pivot: str | None = None
    as_is: tuple[str, ...] = ()
    cluster: str | None = None
    params_from_names: bool = False
    join_params: bool = False
    join: str | None = None
    against: str | None = None
    by_month: tuple[str, ...] = ()
    apart: bool = True
    vs: str | None = None
    rho: float | None = None
    rank_anyway: bool = False
    bits: int = DEFAULT_BITS
    ours: str | None = None
    pins: tuple[str, ...] = ()

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


def _fields() -> Iterator[Field[Any]]:
    rows = Path(__file__).with_name("fields.tsv").read_text("utf-8").splitlines()[1:]
    for name, flags, value, group, stays, words in (row.split("\t") for row in rows):
        flag, _, short = flags.partition(" ")
        way = *flag.partition("/")[::2], short, _NOTATIONS.get(value) or Notation(value, str)
        yield Field(name, getattr(ViewState, name), *way, FlagGroup(group), bool(stays), words)


FIELDS = tuple(_fields())
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
