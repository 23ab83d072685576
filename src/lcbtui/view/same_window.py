"""Whether two sources scored a model on the same problems, as far as they say so.

A difference between scores over different problems tells of the problems as much as of the
sources, so a comparison says where it is one.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from lcbtui.sources.dataset import Dataset
from lcbtui.stats.problem_counts import release_name
from lcbtui.view.reports import has_windows

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class _Windows(NamedTuple):
    """Which problems the scores of a source are over; all but `some` are (rows,).

    Attributes:
        start, end: the first and last problem date, NaN where not stated.
        version: the release of the benchmark, missing where not stated.
        some: whether a query on platform or difficulty left some problems of the dates out.
    """

    start: Floats
    end: Floats
    version: "pd.Series[str]"
    some: bool = False


def same_windows(dataset: Dataset, other: Dataset, rows: Ints) -> "pd.Series[str]":
    """Whether each row's score covers the same problem dates as the one beside it.

    Args:
        dataset: the rows.
        other: the other source.
        rows: (rows,) the row of the other source beside each, −1 for none.

    Returns:
        (rows,) "yes" or "no"; missing where either source states no window and their
        releases do not differ either.
    """
    ours, theirs = _windows(dataset), _windows(other)
    there = rows >= 0
    start, end = (_beside(array, rows) for array in (theirs.start, theirs.end))
    version = theirs.version.reindex(rows).reset_index(drop=True)
    known = there & ~np.isnan(ours.start + ours.end + start + end)
    both_state = (ours.version.notna() & version.notna()).to_numpy(np.bool_)
    other_release = both_state & (ours.version != version).to_numpy(np.bool_, na_value=False)
    differ = (
        other_release
        | (ours.some != theirs.some)
        | (known & ((ours.start != start) | (ours.end != end)))
    )
    words = pd.Series([None] * len(rows), dtype="str")
    words[known] = "yes"
    words[there & differ] = "no"
    return words


def _windows(dataset: Dataset) -> _Windows:
    rows = len(dataset)
    version = (
        dataset.texts("version").astype("object").map(release_name, na_action="ignore")
        if "version" in dataset.by_key
        else pd.Series([None] * rows, dtype="object")
    )
    results, choice = dataset.results, dataset.choice
    if results is not None and choice is not None:
        window = results.bounded(choice.window)
        some = int(np.count_nonzero(results.within(choice.window))) != choice.problems
        start, end = (np.nan if day is None else float(day) for day in (window.start, window.end))
        return _Windows(np.full(rows, start), np.full(rows, end), version, some)
    if has_windows(dataset):
        spans = dataset.dates
        return _Windows(spans["window_start"].first, spans["window_end"].last, version)
    nothing = np.full(rows, np.nan)
    return _Windows(nothing, nothing, version)


def _beside(array: Floats, rows: Ints) -> Floats:
    if not len(array):
        return np.full(len(rows), np.nan)
    return np.where(rows >= 0, array[rows], np.nan)


def window_remarks(
    dataset: Dataset, other: Dataset, rows: Ints, same: "pd.Series[str]"
) -> tuple[str, ...]:
    """What is to be minded of the windows, in words; nothing where all are the same.

    Args:
        dataset: the rows.
        other: the other source.
        rows: (rows,) the row of the other source beside each, −1 for none.
        same: (rows,) what `same_windows` gave.
    """
    there = rows >= 0
    apart = int(np.count_nonzero((same == "no").to_numpy(np.bool_, na_value=False)))
    unknown = int(np.count_nonzero(there & same.isna().to_numpy(np.bool_)))
    words = []
    if apart:
        words.append(f"{apart:,} of {int(there.sum()):,} over other problems: windows differ")
    if unknown:
        silent = [each for each in (dataset, other) if not _states(each)]
        if silent:
            names = " and ".join(each.source.short_name for each in silent)
            words.append(f"{names} state{'s' if len(silent) == 1 else ''} no windows")
        else:
            words.append(f"{unknown:,} without a stated window")
    return tuple(words)


def _states(dataset: Dataset) -> bool:
    return dataset.choice is not None or has_windows(dataset)
