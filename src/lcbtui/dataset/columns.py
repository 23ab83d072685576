"""Columns, cells with their marks, roles and ranges; the standard columns and values of openness.

A row of `_COLUMNS` and its headers in `meanings.tsv` are all there is to a standard column: the
reader, the query language, every table and the notes take what they need of it from here. Loads no
numpy: completion needs it too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntFlag, StrEnum
from math import isnan
from typing import NamedTuple

from lcbtui.dataset.meanings import MEANINGS, Quantity, find_words, header_meaning, words_of
from lcbtui.text.numbers import MISSING, Unit, format_number, plain_digits

DEFAULT_BITS = 4
"""Bits a weight where none are stated."""

NEAR = 1.05
"""Factor up to which a size is just beyond a limit: many "32B" models have 32.8B."""


class Kind(StrEnum):
    """Type of the values of a column: number, date, category or text."""

    TEXT = "text"
    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"

    @property
    def on_axis(self) -> bool:
        """Tell whether values of this kind can be drawn along a chart axis: numbers and dates."""
        return self in {Kind.NUMBER, Kind.DATE}


class Mark(IntFlag):
    """Quality flags of a value, shown in every output: approximate, inferred, repaired, shared."""

    NONE = 0
    APPROXIMATE = 1
    INFERRED = 2
    REPAIRED = 4
    SHARED = 8
    """A day that most rows share, such as a placeholder for a training cutoff."""


class PlusMinus(StrEnum):
    """Meaning of a number behind ±: standard error, half a 95 % interval, or spread of runs."""

    ERROR = "se"
    HALF = "ci95"
    SPREAD = "std"
    """Spread of runs, seeds or samples: it says nothing of other problems."""


class Column(NamedTuple):
    """Definition of a column of a table: key, header, title, kind and unit.

    Attributes:
        key: the name used in queries, flags, json and csv: a standard key, or the header.
        header: the name as the source writes it, made safe for the terminal.
        title: a short heading for tables and axes, such as "Params" or "Pass@1".
        kind: the type of the values.
        unit: the unit of the numbers.
        signed: whether positive values are shown with a plus, as in a change.
        lower: what decides that lower values are better: the measure or header that says so, such
            as "EER" above the table; "" where higher values are decided to be better; None where
            the header decides (`why_lower`).
        plus_minus: what the number behind a ± in the column means.
        of: key of the score that the column is evidence of: its error, end of an interval or
            number of problems; "" for other columns.
        evidence: the standard key that the column has while that score is the one in force.
    """

    key: str
    header: str
    title: str
    kind: Kind
    unit: Unit = Unit.NONE
    signed: bool = False
    lower: str | None = None
    plus_minus: PlusMinus = PlusMinus.ERROR
    of: str = ""
    evidence: str = ""

    def with_plus_minus(self, measure: PlusMinus) -> "Column":
        """Return a copy of the column with another meaning of the number behind its ±."""
        title = "± of runs" if measure is PlusMinus.SPREAD else self.title
        return self._replace(title=title, plus_minus=measure)


class Cell(NamedTuple):
    """Cell of the table: a value with its number of decimals and quality flags (approximate …).

    Attributes:
        text: the value as text, safe for the terminal; "" when missing. Numbers as plain digits
            with the decimals of the source, without units or marks ("~7b" is "7").
        number: the value of a number; the first day of a date, in days since 1970-01-01;
            None for text and for anything missing.
        decimals: number of decimals in the source; -1 where the source wrote an exponent.
        marks: flags for an approximate, inferred or repaired value.
        whole: the total of which the number counts only a part, such as the problems of the window
            when a model has scores on fewer; None where the number is complete.
    """

    text: str
    number: float | None = None
    decimals: int = 0
    marks: Mark = Mark.NONE
    whole: float | None = None

    @property
    def missing(self) -> bool:
        """Tell whether the cell has no value."""
        return not self.text


def number_cell(
    value: float, decimals: int = 0, marks: Mark = Mark.NONE, whole: float | None = None
) -> Cell:
    """Make the cell of a number, as `Cell` describes it; empty for NaN."""
    if isnan(value):
        return Cell("")
    return Cell(plain_digits(value, decimals), value, decimals, marks, whole)


class Roles(NamedTuple):
    """Keys of the columns used as model name (label), x, y and legend series; None where unused.

    Attributes:
        label: key of the column of model names.
        x: key of the column on the x axis.
        y: key of the score, on the y axis.
        series: key of the column whose values are the series of the legend.
        lower_better: whether lower y is better, as for an error rate: by its column
            (`is_lower_better`), or as the user asks.
    """

    label: str
    x: str | None
    y: str | None
    series: str | None
    lower_better: bool = False

    @property
    def sign(self) -> float:
        """Return the factor that makes higher y better: 1, or −1 where lower is better."""
        return -1.0 if self.lower_better else 1.0


class Range(NamedTuple):
    """Range of numbers, both ends included, in the unit of the column; None for an open end."""

    low: float | None = None
    high: float | None = None


class SortKey(NamedTuple):
    """Column to sort by, with its direction; missing values come last in both directions."""

    key: str
    descending: bool = False


def format_cell(column: Column, cell: Cell) -> str:
    """Format a cell of the table for display: "≈" or "~" mark, value and unit; "–" when missing.

    A number that counts only a part of a total is written "110 of 454".
    """
    if cell.missing:
        return MISSING
    if column.kind is not Kind.NUMBER or cell.number is None:
        return f"{cell.text}?" if Mark.SHARED in cell.marks else cell.text
    mark = "≈" if Mark.APPROXIMATE in cell.marks else "~" if Mark.INFERRED in cell.marks else ""
    number = format_number(cell.number, cell.decimals, column.unit)
    if column.signed:
        number = ("+" if cell.number > 0 else "") + number.replace("-", "−")
    number = mark + number
    if cell.whole is None:
        return number
    return f"{number} of {format_number(cell.whole, cell.decimals, column.unit)}"


MODEL, TOTAL, ACTIVE, SCORE = "model", "total_params_b", "active_params_b", "pass_at_1"
PROBLEMS, RUNS = "problems", "runs"
STANDARD_ERROR, CI_LOW, CI_HIGH = "standard_error", "ci_low", "ci_high"
PLUS_MINUS_STATED = "plus_minus_stated"
ERRORS = (STANDARD_ERROR, CI_LOW, CI_HIGH, PLUS_MINUS_STATED)
"""What a source states of how sure a score is, beside the number of problems."""
EVIDENCE_KEYS = (*ERRORS, PROBLEMS)
"""Standard keys of the columns that belong to one score."""
WINDOW_AS_STATED, WINDOW_START, WINDOW_END = "window_as_stated", "window_start", "window_end"
MEAN_PARTS, MEASURED = "mean_parts", "measured_over"
VERSION, OPEN, REPOSITORY = "version", "openness", "hf_repo"
CONTEXT, BLENDED = "context_length", "price_blended"
PROBLEM_SET = (PROBLEMS, VERSION, WINDOW_START, WINDOW_END)
PRICES = ("price_out", "price_in", BLENDED)
"""In $ per million tokens; a blended price is of three input tokens and one of output."""


class StandardColumn(NamedTuple):
    """Standard column: a column such as parameters that means the same in every leaderboard.

    Attributes:
        key: its name in queries, flags, json and csv.
        title: a short heading.
        kind: the type of its values.
        unit: the unit of its numbers.
        short: its short name in queries and flags; "" for none.
        priority: its place in a table after label, x and y: the highest first; 0 among the source's
            own columns; -1 for one that is shown only when asked, or in its role.
        without: how missing values are named, as in "1 without parameters"; "" for the title.
        computed: whether lcbtui computes it, so that no header of a source is matched to it.
    """

    key: str
    title: str
    kind: Kind
    unit: Unit = Unit.NONE
    short: str = ""
    priority: int = -1
    without: str = ""
    computed: bool = False

    @property
    def column(self) -> Column:
        """Return the plain column definition, under its standard key and title."""
        return Column(self.key, self.key, self.title, self.kind, self.unit)

    @property
    def headers(self) -> Sequence[str]:
        """Return the headers that sources use for it beside its key, the most usual first.

        Case, punctuation and blanks in them do not matter.
        """
        return MEANINGS.get(f"header {self.key}", ())


_COLUMNS = (
    StandardColumn(MODEL, "Model", Kind.TEXT),
    StandardColumn(TOTAL, "Params", Kind.NUMBER, Unit.BILLIONS, "params", without="parameters"),
    StandardColumn(ACTIVE, "Active", Kind.NUMBER, Unit.BILLIONS, "active", 9, "active parameters"),
    StandardColumn(SCORE, "Pass@1", Kind.NUMBER, Unit.PERCENT, short="score", without="a score"),
    StandardColumn("organization", "Organization", Kind.TEXT, short="org", priority=3),
    StandardColumn("openness", "Openness", Kind.CATEGORY, short="open", priority=8),
    StandardColumn("release_date", "Released", Kind.DATE, short="released", priority=7),
    StandardColumn("version", "Version", Kind.CATEGORY, short="version", priority=5),
    StandardColumn("window_as_stated", "Window as stated", Kind.TEXT, short="window", priority=4),
    StandardColumn("reported_by", "Reported by", Kind.TEXT, short="by", priority=2),
    StandardColumn("report_kind", "Kind of report", Kind.CATEGORY, short="kind", priority=1),
    # What a score is over by its maker, where the table that quotes it states other dates.
    StandardColumn(MEASURED, "Measured over", Kind.TEXT, priority=1),
    StandardColumn("mode", "Mode", Kind.CATEGORY, short="mode", priority=6),
    StandardColumn("hf_repo", "Repository", Kind.TEXT),
    StandardColumn("window_start", "Window start", Kind.DATE),
    StandardColumn("window_end", "Window end", Kind.DATE),
    StandardColumn(PROBLEMS, "Problems", Kind.NUMBER),
    StandardColumn(RUNS, "Runs", Kind.NUMBER, priority=0),  # behind each stated error
    # What a source states of how sure its score is, in the unit of the score.
    StandardColumn(STANDARD_ERROR, "Standard error", Kind.NUMBER, Unit.PERCENT, priority=0),
    StandardColumn(CI_LOW, "Stated low", Kind.NUMBER, Unit.PERCENT, priority=0),
    StandardColumn(CI_HIGH, "Stated high", Kind.NUMBER, Unit.PERCENT, priority=0),
    StandardColumn(PLUS_MINUS_STATED, "Stated ±", Kind.NUMBER, Unit.PERCENT, priority=0),
    StandardColumn("samples", "Samples", Kind.NUMBER),
    StandardColumn("source_title", "Report", Kind.TEXT),
    StandardColumn("source_url", "Link", Kind.TEXT),
    StandardColumn("license", "License", Kind.CATEGORY, priority=0, without="a license"),
    # In $ per million tokens; in tokens.
    StandardColumn("price_in", "$/M input", Kind.NUMBER, priority=4),
    StandardColumn("price_out", "$/M output", Kind.NUMBER, priority=4),
    StandardColumn(BLENDED, "$/M blended", Kind.NUMBER, Unit.NONE, "price", 5, "a price"),
    StandardColumn(CONTEXT, "Context", Kind.NUMBER, Unit.NONE, "context", 4, "a context length"),
    StandardColumn("training_cutoff", "Training cutoff", Kind.DATE),
    StandardColumn("highlight", "Ours", Kind.CATEGORY),
    StandardColumn("note", "Note", Kind.TEXT),
    # Of several sources in one table: whose row it is, and which others have the same model.
    StandardColumn("source", "Source", Kind.CATEGORY, short="source", priority=14, computed=True),
    StandardColumn("also_in", "Also in", Kind.CATEGORY, priority=1, computed=True),
    # Half the length of the 95 % interval in points, its ends, and what it rests on.
    StandardColumn("plus_minus", "±", Kind.NUMBER, priority=13, computed=True),
    StandardColumn("score_low", "95 % from", Kind.NUMBER, Unit.PERCENT, computed=True),
    StandardColumn("score_high", "95 % to", Kind.NUMBER, Unit.PERCENT, computed=True),
    StandardColumn("evidence", "± rests on", Kind.CATEGORY, computed=True),
    # The change after the training cutoff, in points, what of it the other models do not explain,
    # and the share of other dates where the latter falls at least as far.
    StandardColumn("change_after_cutoff", "After cutoff", Kind.NUMBER, computed=True),
    StandardColumn("change_beyond_others", "Beyond others", Kind.NUMBER, computed=True),
    StandardColumn("placebo_share", "Placebo share", Kind.NUMBER, computed=True),
    # How many reports one row stands for, and their lowest and highest score.
    StandardColumn("reports", "Reports", Kind.NUMBER, computed=True),
    StandardColumn("lowest", "Lowest", Kind.NUMBER, Unit.PERCENT, computed=True),
    StandardColumn("highest", "Highest", Kind.NUMBER, Unit.PERCENT, computed=True),
    # Of a mean of columns, how many of them a row has.
    StandardColumn(MEAN_PARTS, "Parts", Kind.NUMBER, priority=9, computed=True),
)

STANDARD: Mapping[str, StandardColumn] = {column.key: column for column in _COLUMNS}
"""Every standard column by its key."""

IN_SOURCES = {key: column for key, column in STANDARD.items() if not column.computed}
"""Those that a header of a source can mean."""

BY_WEIGHT = tuple(
    column.key
    for column in sorted(_COLUMNS, key=lambda column: -column.priority)
    if column.priority > 0
)
"""The columns that a table shows after label, x and y, the highest priority first."""


ABOVE_ZERO = frozenset({TOTAL, ACTIVE, PROBLEMS, "samples", *PRICES, CONTEXT})
"""Keys of the columns in which 0 or less stands for an unknown value."""


def is_own(key: str) -> bool:
    """Tell whether a column is the source's own, listed in the file's order, not by priority."""
    return key not in STANDARD or STANDARD[key].priority == 0


SHORT_NAMES: Mapping[str, str] = {column.short: column.key for column in _COLUMNS if column.short}
"""Short name → the standard key it stands for. `score` is the y column in force, whatever it
is called, and `params` the x column where a source has no total parameters."""


OF_A_VIEW = (
    Column("rank_low", "rank_low", "Rank from", Kind.NUMBER),
    Column("rank_high", "rank_high", "Rank to", Kind.NUMBER),
    Column("vs", "vs", "Versus", Kind.CATEGORY),
    *(STANDARD[key].column for key in ("reports", "lowest", "highest")),
)
"""Columns that only some Views have: range of ranks, verdict on `--vs`, reports of a row."""


CHANGES = (
    STANDARD["change_after_cutoff"].column._replace(signed=True),
    STANDARD["change_beyond_others"].column._replace(signed=True),
    STANDARD["placebo_share"].column,
)
"""Columns of how a score changes after the training cutoff of the model."""


def nameable(columns: Iterable[Column]) -> tuple[Column, ...]:
    """List the columns that a flag can name: the source's columns, then computed columns."""
    own = tuple(columns)
    keys = {column.key for column in own}
    return (*own, *(column for column in OF_A_VIEW if column.key not in keys))


def why_lower(column: Column) -> str:
    """Name the header or measure that says that lower values of a column are better; "" if none.

    A column derived from others takes their direction with it. "" for standard columns, so that a
    standard error is not taken for an error rate.
    """
    is_standard = column.key in STANDARD and column.key not in PRICES
    if is_standard or column.kind is not Kind.NUMBER:
        return ""
    if column.lower is None:
        return column.header if header_meaning(column.header).lower else ""
    return column.lower


def is_lower_better(column: Column) -> bool:
    """Tell whether lower values of a number column are better, as for WER or latency."""
    return bool(why_lower(column))


def may_be_score(column: Column) -> bool:
    """Tell whether a number column can be scores: no rank, identifier, size, cost, count, time."""
    if column.key == SCORE:
        return True
    is_other = column.of or column.key in STANDARD or column.unit is Unit.BILLIONS
    if is_other or column.kind is not Kind.NUMBER:
        return False
    sort = header_meaning(column.header).quantity
    return sort.is_called_score or sort is Quantity.UNKNOWN


_X_SORTS = (Quantity.SIZE, Quantity.COST, Quantity.DATE, Quantity.CONTEXT)


def as_x(columns: Iterable[Column]) -> list[Column]:
    """List the columns that can be on the x axis, the likeliest first.

    Sizes come first, then prices, dates, tokens, FLOPs, and last all others; ties keep the order of
    the source.
    """
    return sorted((column for column in columns if column.kind.on_axis), key=_x_rank)


def _x_rank(column: Column) -> tuple[int, bool]:
    if column.unit is Unit.BILLIONS:
        return 0, column.key != TOTAL
    if column.kind is Kind.DATE:
        return _X_SORTS.index(Quantity.DATE), column.key != "release_date"
    if find_words("arithmetic", column.header):
        return len(_X_SORTS), True
    sort = header_meaning(column.header).quantity
    return (_X_SORTS.index(sort) if sort in _X_SORTS else len(_X_SORTS) + 1), True


def noun(column: Column) -> str:
    """Return the noun for a column's values in sentences, as in "1 without parameters"."""
    known = STANDARD.get(column.key)
    return (known.without if known else "") or column.title


class Openness(NamedTuple):
    """Category of a model's openness: closed, open weights or open data; with accepted spellings.

    Attributes:
        key: the value in the openness column, and the word of `--series`.
        label: the default label in the legend.
        word: the value in a query, as in `open:data`; "" if a query cannot ask for it so.
        spellings: how sources write it, in lower case and letters only, or a single sign; empty for
            a series that is no value of the column.
    """

    key: str
    label: str
    word: str = ""
    spellings: Collection[str] = ()


OPENNESS = (
    Openness("open-weights", "Open weights", "weights", words_of("open-weights", "yes")),
    Openness("open-data", "Open weights & data", "data", words_of("open-data")),
    Openness("ours", "Our model"),
    Openness("closed", "Closed", "closed", words_of("closed", "no")),
    Openness("unknown", "Unknown openness", "unknown"),
)
"""In the order of the legend."""

OPENNESS_LABELS = {each.key: each.label for each in OPENNESS}
OPENNESS_VALUES = tuple(each.key for each in OPENNESS if each.spellings)
OPENNESS_OF_WORD = {
    word: each.key for each in OPENNESS if each.word for word in (each.word, each.key)
}
"""Word of a query → series key."""
OPENNESS_OF_SPELLING = {spelling: each.key for each in OPENNESS for spelling in each.spellings}
