"""What the user says of a source that does not say it: its problems, release, window and ±.

Rows that state it themselves keep what they state. Where no row of a source states a window, the
window asked for is that of its scores; where some do, it chooses among them (`reports.in_window`).
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Mark, PlusMinus
from lcbtui.dataset.dataset import (
    Bools,
    ColumnValues,
    Dataset,
    DateSpans,
    Floats,
    NumberMarks,
)
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import (
    PLUS_MINUS_STATED,
    PROBLEMS,
    STANDARD,
    VERSION,
    WINDOW_END,
    WINDOW_START,
)
from lcbtui.dataset.windows import Window, problems_of, release_name
from lcbtui.errors import UsageError
from lcbtui.text.numbers import format_day
from lcbtui.view.derive.intervals import problems_of_rows
from lcbtui.view.state import ViewState


def with_statements(dataset: Dataset, state: ViewState) -> Dataset:
    """The same rows with what the state says of those that do not say it.

    Raises:
        UsageError: for a window with an open end that is to be said of rows.
    """
    if dataset.selection is not None:
        return dataset
    if state.plus_minus is not None and PLUS_MINUS_STATED in dataset.by_key:
        dataset = _with_plus_minus(dataset, state.plus_minus)
    window = state.window
    if window is not None and (window == Window() or not silent_on_windows(dataset).any()):
        window = None
    if state.problems is None and state.release is None and window is None:
        return dataset
    if window is not None and (window.start is None or window.end is None):
        name = dataset.source.name
        why = f"{name} states no windows, and one that is said of it needs both ends"
        raise UsageError(f"--window: {why}, such as 2410-2502", plain=why)
    return _stated(dataset, state.problems, state.release, window)


@cached(size=1)
def silent_on_windows(dataset: Dataset) -> Bools:
    """(rows,) the rows of a file of one's own of which no row states a window."""
    stated = np.zeros(len(dataset), dtype=np.bool_)
    for key in (WINDOW_START, WINDOW_END):
        if key in dataset.dates:
            stated |= ~np.isnan(dataset.dates[key].first)
    silent = np.zeros(len(dataset), dtype=np.bool_)
    for info, rows in _by_source(dataset):
        silent[rows] = not info.bundled and not stated[rows].any()
    return silent


def contradicting(dataset: Dataset, window: Window | None, release: str | None) -> Bools:
    """(rows,) rows that state no window, but what a window and a release said of them cannot be.

    They state another release, or another number of problems than that window holds.
    """
    wanted = release_name(release or "")
    against = np.zeros(len(dataset), dtype=np.bool_)
    if wanted and VERSION in dataset.by_key:
        stated = [release_name(word) for word in dataset.words(VERSION)]
        against = np.array([bool(word) and word != wanted for word in stated], dtype=np.bool_)
    counts = problems_of_rows(dataset)
    if window is not None and counts is not None:
        ends = window.start, window.end
        holds = problems_of(wanted, *ends) or problems_of(None, *ends)
        if holds is not None:
            against |= ~np.isnan(counts) & (counts != holds)
    return against & silent_on_windows(dataset)


def _by_source(dataset: Dataset) -> Iterator[tuple[SourceInfo, Bools]]:
    """The sources of a table, and which rows are of each."""
    if not dataset.source.parts:
        yield dataset.source, np.ones(len(dataset), dtype=np.bool_)
        return
    names = np.array(dataset.words("source"), dtype=object)
    for name, info in dataset.source.parts.items():
        yield info, np.asarray(names == name)


def _said_of(dataset: Dataset) -> Bools:
    """(rows,) the rows that the user speaks of: of several sources, those of files of one's own."""
    said = np.zeros(len(dataset), dtype=np.bool_)
    for info, rows in _by_source(dataset):
        said[rows] = not (dataset.source.parts and info.bundled)
    return said


@cached(size=1)
def _with_plus_minus(dataset: Dataset, meant: PlusMinus) -> Dataset:
    columns = (
        column.meaning(meant) if column.key == PLUS_MINUS_STATED else column
        for column in dataset.columns
    )
    return replace(dataset, columns=tuple(columns))


@cached(size=8)
def _stated(
    dataset: Dataset, problems: int | None, release: str | None, window: Window | None
) -> Dataset:
    added, said = [], _said_of(dataset)
    against = contradicting(dataset, window, release)
    if problems is not None:
        known = problems_of_rows(dataset)
        silent = said if known is None else said & np.isnan(known)
        added.append(_filled_number(dataset, PROBLEMS, silent, float(problems)))
    if release is not None:
        own = zip(dataset.words(VERSION), said.tolist(), strict=True)
        texts = [word or (release if here else None) for word, here in own]
        added.append(ColumnValues(STANDARD[VERSION].column, pd.Series(texts, dtype="str")))
    if window is not None:
        rows = silent_on_windows(dataset) & ~against
        assert window.start is not None
        assert window.end is not None
        added.append(_filled_date(dataset, WINDOW_START, rows, window.start))
        added.append(_filled_date(dataset, WINDOW_END, rows, window.end))
    found = dataset.with_columns(added)
    if window is not None:
        found = replace(found, said_window=rows)
    return replace(found, contradicted=against) if against.any() else found


def _filled_number(dataset: Dataset, key: str, filled: Bools, value: float) -> ColumnValues:
    """A number column with a value in some rows, marked as inferred there."""
    column, rows = STANDARD[key].column, len(dataset)
    values: Floats = np.full(rows, np.nan)
    marks = NumberMarks.unmarked(rows)
    if key in dataset.marks:
        column, values, marks = dataset.by_key[key], dataset.numbers(key), dataset.marks[key]
    flags = np.where(filled, int(Mark.INFERRED), marks.flags).astype(np.uint8)
    decimals = np.where(filled, 0, marks.decimals).astype(np.int8)
    return ColumnValues(
        column, np.where(filled, value, values), NumberMarks(decimals, flags, marks.wholes)
    )


def _filled_date(dataset: Dataset, key: str, rows: Bools, day: int) -> ColumnValues:
    """A date column with a day in some rows."""
    words = [format_day(day) if here else None for here in rows.tolist()]
    if key in dataset.by_key:
        words = [word or own or None for word, own in zip(words, dataset.words(key), strict=True)]
    texts = pd.Series(words, dtype="str")
    spans = dataset.dates.get(key)
    nothing = np.full(len(dataset), np.nan)
    first, last = (nothing, nothing) if spans is None else (spans.first, spans.last)
    days = DateSpans(np.where(rows, day, first), np.where(rows, day, last))
    return ColumnValues(STANDARD[key].column, texts, dates=days)
