"""The sentence above the table: "5 of 12 · params ≤ 32B · 1 without parameters left out"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from lcbtui.dataset.columns import Column, Kind, Range
from lcbtui.dataset.dataset import Bools, Dataset
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.results import window_dates
from lcbtui.dataset.standard import noun
from lcbtui.dataset.windows import whole_months
from lcbtui.query.describe import range_words
from lcbtui.query.masks import NEAR
from lcbtui.text.numbers import format_day, format_number
from lcbtui.text.words import counted, listed
from lcbtui.view.notation import PerModel, plain_number
from lcbtui.view.view import Series

SEPARATOR = " · "

Part = str | Remark
"""What a sentence is joined of: words, or a remark whose remedy each edge words in its own way."""


def count(number: int, total: int) -> str:
    """How many of how many, with thousands apart: "5 of 12"."""
    return f"{number:,} of {total:,}"


def series_words(series: Sequence[Series]) -> tuple[str, ...]:
    """Which series of the legend are hidden, or the only ones shown; nothing where all are."""
    hidden = [entry.label for entry in series if not entry.shown]
    visible = [entry.label for entry in series if entry.shown]
    if not hidden:
        return ()
    few = len(visible) < len(hidden)
    return (f"only {listed(visible)}" if few and visible else f"without {listed(hidden)}",)


def left_out_words(
    dataset: Dataset,
    missing: Iterable[tuple[str, int]],
    near: Iterable[tuple[str, float, int]],
) -> tuple[str, ...]:
    """Rows that one might have expected, in words.

    Args:
        dataset: the rows.
        missing: column key → rows left out only because they have no value there.
        near: column key, size limit and how many more rows lie within 5 % beyond it.
    """
    words = [f"{n:,} without {noun(dataset.by_key[key])} left out" for key, n in missing]
    for key, limit, number in near:
        top = format_value(dataset.by_key[key], limit * NEAR)
        words.append(f"{number:,} more up to {top}")
    return tuple(words)


def outside(within: Bools | None, chosen: Bools | None) -> Iterator[Remark]:
    """How many rows are not chosen among, by reason.

    Args:
        within: (rows,) those in the window in force; None for all.
        chosen: (rows,) of these those that stand for a model; None for all.
    """
    if chosen is None:
        return
    inside = len(chosen) if within is None else int(np.count_nonzero(within))
    if inside < len(chosen):
        yield Remark(RemarkKind.OTHER_WINDOWS, len(chosen) - inside, Remedy.LIFT_WINDOW)
    others = inside - int(np.count_nonzero(chosen))
    if others:
        yield Remark(RemarkKind.OTHER_REPORTS, others, Remedy.SHOW_REPORTS)


FLAGS = {
    Remedy.LIFT_WINDOW: "--window all",
    Remedy.SHOW_REPORTS: "--per-model all",
    Remedy.SAY_OURS: "--ours NAME",
}
"""By remedy of a part, the flag."""


def part_words(part: Part, ways: Mapping[Remedy, str] = FLAGS, *, few: bool = False) -> str:
    """A part of the sentence in words.

    Args:
        part: one of `View.parts`.
        ways: by remedy, the flag or the key.
        few: whether there is little room; "" is what then has none.
    """
    if isinstance(part, str):
        return part
    way = ways[part.remedy] if part.remedy else ""
    if part.kind is RemarkKind.TAKEN_AS_WINDOW:
        return f"{part.count:,} that state no window are taken to be over this one"
    if part.kind is RemarkKind.CONTRADICTED:
        return f"{part.count:,} state another release or number of problems, and keep it"
    if part.kind is RemarkKind.PRESUMED_OURS:
        return f"{part.count} as ours ({way})" if few else f"taken for ours: {part.query} ({way})"
    if part.kind is RemarkKind.OURS_UNKNOWN:
        return f"which is yours? {way}"
    if part.kind is RemarkKind.OTHER_REPORTS:
        return "" if few else f"{counted(part.count, 'other report')} left out ({way})"
    return f"{part.count:,} in other windows{'' if few else ' left out'} ({way})"


PER_MODEL_WORDS = {
    PerModel.ALL: "",
    PerModel.BEST: "best report of each model",
    PerModel.MEDIAN: "",  # which is told where there are others
    PerModel.OWN: "own report of each model that has one",
}


def range_box_words(word: str, column: Column, value: Range) -> str:
    """The range in a range box, as `range_words` has it."""
    ends = (value.low, value.high)
    low, high = ("" if end is None else format_value(column, end) for end in ends)
    return range_words(word, low, high)


def format_value(column: Column, value: float) -> str:
    """A typed or computed value in the unit of a column, in four digits at the most."""
    if column.kind is Kind.DATE:
        return format_day(value)
    short = float(f"{value:.4g}")
    digits = plain_number(short)
    if "e" in digits:
        return digits
    decimals = len(digits.partition(".")[2])
    return format_number(short, decimals, column.unit)


def window_of(dataset: Dataset, row: int, *, brief: bool = False) -> str:
    """The release and the dates of the problems that a row is over, in words.

    With `brief` dates that are whole months are as short as can be: "v5 2408-2502".
    """
    if dataset.selection is not None:
        return window_dates(dataset.selection.results, dataset.selection.window)
    keys = ("window_start", "window_end", "version", "window_as_stated")
    words = (dataset.cell(row, key).text if key in dataset.by_key else "" for key in keys)
    start, end, release, stated = words
    if start and end:
        days = [dataset.cell(row, key).number for key in keys[:2]]
        whole = [day for day in days if day is not None]
        short = whole_months(*whole) if brief and len(whole) == len(days) else ""
        return f"{release} {short or f'{start}..{end}'}".lstrip()
    return stated if stated.startswith(release) else f"{release} {stated}".rstrip()
