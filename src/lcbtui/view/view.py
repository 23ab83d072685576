"""View: which rows of a Dataset are shown, in which order, and what was left out and why.

A View holds positions, never copied rows. Widgets, the chart and the reports all read it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntFlag, StrEnum, auto
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from lcbtui.dataset.cache import Cacheable, cached
from lcbtui.dataset.columns import (
    OPENNESS_LABELS,
    SCORE,
    STANDARD,
    Kind,
    Roles,
    SortKey,
    as_x,
    is_lower_better,
    nameable,
)
from lcbtui.dataset.dataset import Dataset, is_ranked
from lcbtui.dataset.lookup import find_column, matching_columns, require_column, require_columns
from lcbtui.dataset.results import Bits, Bools, Codes, Floats, Positions
from lcbtui.dataset.values import Texts, from_arrow, in_arrow
from lcbtui.errors import Option, UsageError
from lcbtui.text.words import first_few
from lcbtui.view.state import ViewState, plain_number

FRONTIER = "Frontier"
"""The heading of the models that no smaller one beats, in the legend and among facts."""


class RemarkKind(StrEnum):
    """Kind of a message to the user (remark), mostly a reason why scores cannot be compared."""

    NO_EVIDENCE = "no-evidence"
    """Of too few scores it is known how many problems they are over."""
    TOO_MANY_MODELS = "too-many-models"
    """More models than pairs can be compared for."""
    READ_OFF = "read-off"
    """Scores were read off a picture."""
    MIXED_WINDOWS = "mixed-windows"
    """Scores are over different problems: more than one release, window or number of problems, or
    some not stated."""
    OTHER_PROBLEMS = "other-problems"
    """No other model has a score over the same problems."""
    SEVERAL_REPORTS = "several-reports"
    """Another report of the same model stands for it: the middle one, or one of another source."""
    CONTAMINATED = "contaminated"
    """A model may have been trained on some of these problems."""
    NO_SCORE = "no-score"
    """A model has no score."""
    ALONE = "alone"
    """No other score that is shown can be compared with a model's."""
    OTHER_WINDOWS = "other-windows"
    """Rows are left out because they are not in the window in force."""
    OTHER_REPORTS = "other-reports"
    """Rows are left out because another report stands for the same model."""
    QUOTED = "quoted"
    """Scores that a table quotes from the model's maker, who states other dates than the table."""
    TAKEN_AS_WINDOW = "taken-as-window"
    """Rows that state no window are taken to be over the one that was named."""
    PRESUMED_OURS = "presumed-ours"
    """Rows of the user's file are taken for ours, which nobody said."""
    OURS_UNKNOWN = "ours-unknown"
    """Nothing says which rows of the user's file are ours."""


class Remedy(Enum):
    """Action that would resolve a message to the user, worded as a command-line flag or a key."""

    OPEN_PAPER = auto()
    """Another source, `paper`, has the numbers."""
    KEEP_BOARD = auto()
    """The query can keep one task or metric of a long table."""
    CHOOSE_WINDOW = auto()
    """One window can be chosen."""
    LIFT_WINDOW = auto()
    """All windows can be shown."""
    SHOW_REPORTS = auto()
    """All reports of each model can be shown."""
    SAY_PROBLEMS = auto()
    """The source, or who asks, can say how many problems there are."""
    SAY_COUNT = auto()
    """The same, of scores whose release is stated."""
    SAY_WINDOW = auto()
    """It can be said what the rows are over that do not state it."""
    SAY_OURS = auto()
    """It can be said which model is ours."""


@dataclass(frozen=True)
class Remark:
    """Message to the user as data: its kind, a count of rows, and the action that would help.

    Attributes:
        kind: the kind of message.
        count: the number of rows, models or published scores concerned; 0 where no number matters.
        remedy: the action that would help; None if there is none.
        names: for `PRESUMED_OURS` the names of the models.
        helps: options that carry out the remedy, where they depend on the rows.
    """

    kind: RemarkKind
    count: int = 0
    remedy: Remedy | None = None
    names: str = ""
    helps: tuple[str | Option, ...] = ()


class Emphasis(IntFlag):
    """Flags of rows to emphasise: our model's, pinned, on the Pareto frontier."""

    OURS = 1
    PINNED = 2
    FRONTIER = 4


@dataclass(frozen=True)
class Series:
    """Series of a chart: rows that share a colour and an entry of the legend.

    Attributes:
        key: the word of `--series`: one of `ours open-data open-weights closed unknown`, or a
            value of the column chosen with `--series-by`.
        label: the label in the legend.
        count: number of rows that pass all other filters, whether or not the series is shown.
        shown: whether its rows are shown.
    """

    key: str
    label: str
    count: int
    shown: bool


@dataclass(frozen=True, eq=False)
class View(Cacheable):
    """Table after the user's filters and sort: rows shown, in order, and a summary.

    Attributes:
        dataset: the table.
        state: the settings of the user.
        roles: the columns in force as label, x, y and series, after `--x --y --label --series-by`.
        rows: (shown,) int64 positions in the Dataset, in display order.
        matching: (matching,) int64 positions of all rows that match the filters, in display order:
            `rows`, and those that `limit` cut off.
        emphasis: (shown,) uint8 `Emphasis` bits of each shown row.
        series_of: (shown,) int8 index into `series` of each shown row.
        series: entries of the legend in a fixed order, without series that have no row at all.
        ours: (ours,) int64 positions of our model's rows in the Dataset, shown or not.
        sentence: summary of what is shown: "5 of 12 · params ≤ 32B · 1 without parameters left
            out".
        window: the window of problems of all shown scores, in words; "" where it differs by row.
        parts: the parts of `sentence`, the count first.
        left_out: the parts of `sentence` about rows left out that the user might expect.
        generation: number that increases with each View, so that an outdated one is never shown;
            0 outside the explorer.
        home: the View that the explorer opened this source or window with, whose rows the limits of
            the chart fit; None for this one.
    """

    dataset: Dataset
    state: ViewState
    roles: Roles
    rows: Positions
    matching: Positions
    emphasis: Bits
    series_of: Codes
    series: tuple[Series, ...]
    ours: Positions
    sentence: str
    generation: int = 0
    home: "View | None" = None
    parts: tuple[str | Remark, ...] = ()
    left_out: tuple[str | Remark, ...] = ()
    window: str = ""

    def __len__(self) -> int:
        """Return the number of rows shown."""
        return len(self.rows)

    def only(self, keep: Bools) -> "View":
        """Narrow the View to a subset of its rows.

        Args:
            keep: (rows of the Dataset,) mask of the rows to keep.
        """
        shown = keep[self.rows]
        return replace(
            self,
            rows=self.rows[shown],
            matching=self.matching[keep[self.matching]],
            emphasis=self.emphasis[shown],
            series_of=self.series_of[shown],
        )

    @cached_property
    def draws_ranking(self) -> bool:
        """Tell whether the chart is a ranking (a line for each model) or a scatter plot."""
        ranking = self.state.ranking_asked
        return not self.state.by_month and is_ranked(self.dataset, self.roles, ranking=ranking)

    @cached_property
    def sort(self) -> tuple[SortKey, ...]:
        """Return the sort keys in use: the user's, or by default the y column, best first."""
        return sort_in_force(self.dataset, self.roles, self.state)

    @property
    def superlative(self) -> str:
        """Return the word for the best score (y): "highest", or "lowest" where lower is better."""
        return "lowest" if self.roles.lower_better else "highest"

    @property
    def measure(self) -> str:
        """Return the noun for y in sentences: "score", or the name of its column: "WER", "MMLU"."""
        y = self.dataset.by_key.get(self.roles.y or "")
        if y is None or y.title in {SCORE, STANDARD[SCORE].column.title}:
            return "score"
        if mean := re.fullmatch(r"Mean of (\d+)", y.title):
            return f"mean of {mean[1]} scores"
        return re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", y.title) or y.title  # "Error rate (%)"

    @cached_property
    def _merits(self) -> tuple[Floats, Floats]:
        """Return y of the matching rows, signed so that more is better, and what is there sorted.

        Unranked rows are NaN.
        """
        values = np.full(len(self.matching), np.nan)
        if self.roles.y is not None:
            values = self.roles.sign * self.dataset.numbers(self.roles.y)[self.matching]
        if self.dataset.unranked is not None and not self.state.rank_anyway:
            values = np.where(self.dataset.unranked[self.matching], np.nan, values)
        return values, np.sort(values[~np.isnan(values)], kind="stable")  # quick where in order

    def rank(self, index: int) -> int | None:
        """Return the competition rank by y of a row shown: equal values share a rank (5, 5, 7).

        From 1, among all matching rows; None without a value. Ranges of ranks that the evidence
        allows are in `analysis.ranking`.
        """
        values, ascending = self._merits
        if np.isnan(values[index]):
            return None
        return len(ascending) + 1 - int(np.searchsorted(ascending, values[index], side="right"))

    @property
    def ranked(self) -> int:
        """Count the matching rows that have a rank by y."""
        return len(self._merits[1])


class Grouping(NamedTuple):
    """Assignment of the rows of a Dataset to the series of the legend.

    Attributes:
        keys, labels: the series that have any row or that the source names, in the order of the
            legend.
        codes: (rows,) int8 index into `keys`.
        standard: standard series keys that `--series` accepts even if no row has them.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    codes: Codes
    standard: tuple[str, ...] = ()


@cached(size=4)
def group(dataset: Dataset, by: str | None, ours: tuple[int, ...]) -> Grouping:
    """Group the rows into series by the values of a column.

    Args:
        dataset: the rows.
        by: key of the column, or None for no column; openness has fixed series and order.
        ours: positions of our model's rows; by openness or without a column, they are the series
            "ours".
    """
    openness = by == "openness"
    values = None if by is None else dataset.values[by]
    if values is None:
        places, words = np.zeros(len(dataset), dtype=np.int64), ["all"]
    elif isinstance(values, Texts):
        places, words = values.codes.astype(np.int64), [*values.distinct, "unknown"]
        places[places < 0] = len(values.distinct)
    else:
        numbers, places = np.unique(values.values, return_inverse=True)  # NaN is the last
        words = [*map(plain_number, numbers[~np.isnan(numbers)].tolist()), "unknown"]
    own_words, plain = dataset.source.chart.series_labels, {**OPENNESS_LABELS, "all": "Models"}
    declared: tuple[str, ...] = ()
    if openness:
        keys = tuple(OPENNESS_LABELS)
        key_of = [word if word in keys and word != "ours" else "unknown" for word in words]
    elif by is not None:
        declared, plain = tuple(own_words) * (by == dataset.roles.series), {"other": "Other"}
        counts = np.bincount(places, minlength=len(words))
        ranked = sorted((-count, word) for count, word in zip(counts, words, strict=True) if count)
        largest = (word for _, word in ranked[:8] if word not in declared)
        # What the source names keeps its place, so that no colour changes while a window moves.
        keys = (*declared, *largest, "other")
        key_of = [word if word in keys else "other" for word in words]
    else:
        keys, key_of = ("all", "ours"), list(words)
    codes = np.array([keys.index(key) for key in key_of], dtype=np.int8)[places]
    if openness or by is None:
        codes[list(ours)] = keys.index("ours")
    counts = np.bincount(codes, minlength=len(keys))
    counts[[keys.index(key) for key in declared if key != "unknown"]] = 1
    present = np.flatnonzero(counts)
    kept = tuple(keys[code] for code in present)
    return Grouping(
        keys=kept,
        labels=tuple(own_words.get(key, plain.get(key, key)) for key in kept),
        codes=np.searchsorted(present, codes).astype(np.int8),
        standard=tuple(OPENNESS_LABELS) if openness or by is None else (),
    )


def roles_in_force(dataset: Dataset, state: ViewState) -> Roles:
    """Determine the columns for model name, x, y and series, by the user's flags or the source.

    Raises:
        UsageError: for an unknown column (also in `--columns`), an axis that is no
            number and no date, or a label that is a number.
    """
    own = dataset.roles
    for name in state.columns or ():
        require_columns(name, nameable(dataset.columns), own)
    names = {"label": state.label, "x": state.x, "y": state.y, "series": state.series_by}
    found = {
        role: require_column(name, dataset.columns, own) for role, name in names.items() if name
    }
    for axis in ("x", "y"):
        if axis in found and not found[axis].kind.on_axis:
            offered = [column.key for column in as_x(dataset.columns)]
            such = f", such as {first_few(offered, more=', …')}" if offered else ""
            why = f"{found[axis].key}: is text; an axis needs numbers or dates{such}"
            raise UsageError(why, option=Option(axis))
    if "label" in found and found["label"].kind is Kind.NUMBER:
        key = found["label"].key
        raise UsageError(f"{key}: is a number; a label needs text", option=Option("label"))
    series = found["series"].key if "series" in found else own.series
    return roles_so_far(dataset, state)._replace(series=series)


def sort_in_force(dataset: Dataset, roles: Roles, state: ViewState) -> tuple[SortKey, ...]:
    """Return the user's sort keys with their columns resolved; by default y, best first.

    Raises:
        UsageError: for an unknown column.
    """
    if state.sort:
        return tuple(
            SortKey(require_column(key.key, dataset.columns, roles).key, key.descending)
            for key in state.sort
        )
    return (SortKey(roles.y, descending=not roles.lower_better),) if roles.y else ()


def fitted(state: ViewState, settings: ViewState, dataset: Dataset) -> ViewState:
    """Drop from a ViewState the columns and sort keys of the settings file that a source lacks.

    Settings apply to every source; columns asked for in this command are kept, and must exist.
    """

    def has(name: str) -> bool:
        columns = dataset.columns
        return bool(
            matching_columns(name, columns) or find_column(name.strip(), columns, dataset.roles)
        )

    if state.columns is not None and state.columns == settings.columns:
        state = replace(state, columns=tuple(filter(has, state.columns)) or None)
    if state.sort and state.sort == settings.sort:
        state = replace(state, sort=tuple(key for key in state.sort if has(key.key)))
    return state


def roles_so_far(dataset: Dataset, state: ViewState) -> Roles:
    """Determine the columns for model name, x and y before computed columns exist, without errors.

    A name of no suitable column is ignored here; `roles_in_force` raises the error later.
    """
    own = dataset.roles
    fitting: dict[str, Any] = {}
    for role, name in (("label", state.label), ("x", state.x), ("y", state.y)):
        column = None if name is None else find_column(name.strip(), dataset.columns, own)
        if column and (column.kind is not Kind.NUMBER if role == "label" else column.kind.on_axis):
            fitting[role] = column.key
    roles, lower = own._replace(**fitting), state.lower_better
    if lower is None:
        y = dataset.by_key.get(roles.y or "")
        lower = y is not None and is_lower_better(y)
    return roles._replace(lower_better=lower)


def rows_named(dataset: Dataset, label_key: str, names: Sequence[str]) -> Positions:
    """Find the positions of all rows with any of the given model names, in the table's order.

    `NAME@12` means row 12, counted from 1 without the header, if its label is NAME. A label that
    itself ends in `@12` takes precedence.
    """
    if not names:
        return np.empty(0, dtype=np.int64)
    labels = dataset.texts(label_key)
    # Half of a surrogate pair is in no name, and Arrow does not take it.
    wanted = [name for name in names if name and name == name.encode("utf-8", "ignore").decode()]
    if labels.in_arrow:
        from pyarrow import compute  # noqa: PLC0415 - of large tables only

        is_named: Bools = from_arrow(compute.is_in(labels.array, in_arrow(wanted)))
    else:
        is_named = labels.holds(wanted.__contains__)
    found = set(np.flatnonzero(is_named).tolist())
    whole = {labels.text(row) for row in found}
    for name in wanted:
        base, _, digits = name.rpartition("@")
        # Ten digits are more rows than there can be, and int() has limits of its own.
        if name in whole or not base or not (digits.isascii() and digits.isdigit()):
            continue
        row = int(digits[:11]) - 1
        if 0 <= row < len(dataset) and labels.text(row) == base:
            found.add(row)
    return np.array(sorted(found), dtype=np.int64)


@cached(size=1)
def highlighted(dataset: Dataset) -> Positions:
    """Find the positions of the rows that the source marks as highlighted."""
    said = dataset.values.get("highlight")
    is_so = isinstance(said, Texts) and said.holds(lambda text: text.casefold() == "true")
    return np.flatnonzero(is_so)
