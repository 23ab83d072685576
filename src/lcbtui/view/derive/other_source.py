"""`--against`: each row with another source's value of the same model, and the change.

A change is this source's value less the other's. Rows of models that only one of the two has stay
as they are. A difference between scores over different problems tells of the problems as much as of
the sources, so a comparison says where it is one, as far as the sources state their windows.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.dataset import (
    Bools,
    ColumnValues,
    Compared,
    Dataset,
    DateSpans,
    Floats,
    Ints,
    NumberMarks,
)
from lcbtui.dataset.rows import are_other_benchmarks, score_key
from lcbtui.dataset.windows import Window, release_name
from lcbtui.errors import UsageError
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, plural
from lcbtui.view.derive.intervals import uncertainty_of
from lcbtui.view.derive.model_matching import Matches, Model, match_models, plain_name
from lcbtui.view.derive.problem_sets import has_windows, in_window
from lcbtui.view.derive.reports import model_codes, one_of_each
from lcbtui.view.notation import PerModel
from lcbtui.view.series import roles_so_far
from lcbtui.view.state import ViewState

_Entry = TypeVar("_Entry", bound=np.generic)

_OTHER = "Other"
"""Before the headings of another file's columns: paths are too long for a heading."""


def other_state(state: ViewState, other: Dataset) -> ViewState:
    """The state that the other source is derived for.

    A window that is asked for holds for both, if the other has windows at all; so do the
    problems that a query chooses, and sizes joined by name.
    """
    windows = other.selection is not None or has_windows(other)
    return ViewState(
        source=other.source.name,
        query=state.query if other.selection is not None else "",
        window=state.window if windows else None,
        join_params=state.join_params,
    )


def compared(dataset: Dataset, other: Dataset, state: ViewState) -> Dataset:
    """The rows of `dataset` with the other source's values of their models, and the changes.

    Both are derived already. Models are matched as `model_matching` says; of several reports of a
    model in the other source the one counts that `state.per_model` chooses, and the median where it
    chooses none. The columns added are `change_in_score`, the other source's score and size under
    `other_` and the key they are compared with, `change_in_params` (or `change_in_` and the key of
    another x), `other_model` and `same_window` ("yes" or "no": over the same problems, as far as
    ids, dates, releases and numbers of problems tell; missing where a source does not state its
    window).

    Raises:
        UsageError: if there is no score to compare, or the other source has no column like it.
    """
    which = PerModel.MEDIAN if state.per_model is PerModel.ALL else state.per_model
    roles, other_window = roles_so_far(dataset, state), other_state(state, other).window
    return _compared(dataset, other, roles, state.window, other_window, which)


@cached(size=4)
def _compared(
    dataset: Dataset,
    other: Dataset,
    asked: Roles,
    window: Window | None,
    other_window: Window | None,
    which: PerModel,
) -> Dataset:
    name = other.source.short_name
    if asked.y is None:
        raise UsageError(
            f"--against {other.source.name}: needs a score; choose one with --y COLUMN",
            plain=f"{other.source.name}: needs a score",
        )
    y = _like(other, dataset.by_key[asked.y], other.roles.y)
    is_score = (asked.y, y) == (score_key(dataset), score_key(other))
    if y is None or (is_score and are_other_benchmarks(dataset, other)):
        raise UsageError(
            f"--against {other.source.name}: it has no column to compare with "
            f"{safe_text(asked.y)}; choose another with --y COLUMN",
            plain=f"{other.source.name}: it has no column to compare with {safe_text(asked.y)}",
        )
    other_roles = other.roles._replace(y=y, lower_better=asked.lower_better)
    x = None if asked.x is None else _like(other, dataset.by_key[asked.x], other.roles.x)
    codes, models = models_among(dataset, asked.label, in_window(dataset, window))
    within, keep = in_window(other, other_window), ~np.isnan(other.numbers(y))
    keep = keep if within is None else keep & within
    other_codes, others = models_among(other, other.roles.label, keep)
    matches = match_models(models, others)
    ids = model_codes(other, other_roles.label, sources=True)
    chosen = np.flatnonzero(one_of_each(other, ids, other_roles, keep, which))
    # For each row the matching row of the other source; −1 for none.
    row_of = dict(zip(other_codes[chosen].tolist(), chosen.tolist(), strict=True))
    row_of_model = np.full(len(models) + 1, -1, dtype=np.int64)  # the last is for rows of no model
    for one, same_model in matches.partner.items():
        row_of_model[one] = row_of[same_model]
    rows = row_of_model[codes]
    same = _same_windows(dataset, other, rows)
    columns = [*_axis(dataset, other, asked.y, y, rows, change="change_in_score")]
    if asked.x is not None and x is not None:
        is_size = dataset.by_key[asked.x].unit is Unit.BILLIONS
        change = "change_in_params" if is_size else f"change_in_{asked.x}"
        columns += _axis(dataset, other, asked.x, x, rows, change=change)
    columns += [
        ColumnValues(
            Column("other_model", "other_model", f"{_display_name(other)} Model", Kind.TEXT),
            _texts(other.texts(other.roles.label), rows),
        ),
        ColumnValues(
            Column("same_window", "same_window", "Same problems", Kind.CATEGORY), same.words
        ),
    ]
    added = _named_apart(dataset, columns)
    title, theirs = dataset.by_key[asked.y].title, other.by_key[y].title
    alike = plain_name(title) == plain_name(theirs)
    several = int(np.count_nonzero(keep)) > len(chosen)
    words = (
        *_count_words(name, matches, len(models), len(others)),
        # Scores of two names may be of two benchmarks: who compares them has to know.
        *([] if alike else [f"{title} compared with {theirs} there"]),
        *_window_remarks(dataset, other, rows, same),
        *([f"{which} report of each model of {name}"] if several else []),
        *([f"{name} has no {dataset.by_key[asked.x].title}"] if asked.x and x is None else []),
    )
    keys = tuple(each.column.key for each in added)
    compared = Compared(
        source=name,
        x=None if x is None else asked.x,
        y=asked.y,
        other_x=None if x is None else keys[3],
        other_y=keys[1],
        columns=keys,
        words=words,
    )
    last = max(filter(None, (compared.x, compared.y)), key=list(dataset.by_key).index)
    return replace(dataset.with_columns(added, after=last), compared=compared)


def _like(other: Dataset, column: Column, role: str | None) -> str | None:
    """The other source's column that holds the same: of that key, else of that role and unit."""
    for key in (column.key, role):
        found = other.by_key.get(key or "")
        if found is None or found.kind is not column.kind or found.unit is not column.unit:
            continue
        if key == column.key or column.unit is not Unit.NONE:
            return found.key
    return None


def models_among(dataset: Dataset, label: str, among: Bools | None) -> tuple[Ints, list[Model]]:
    """(rows,) the place of each row's model in the list, −1 for rows that are not `among`."""
    codes = model_codes(dataset, label)
    rows = np.arange(len(dataset)) if among is None else np.flatnonzero(among)
    found, first, places = np.unique(codes[rows], return_index=True, return_inverse=True)
    placed = np.full(len(dataset), -1, dtype=np.int64)
    placed[rows] = places
    labels, repos, modes = (dataset.words(key) for key in (label, "hf_repo", "mode"))
    names: list[set[str]] = [set() for _ in found]
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        names[place].add(labels[row])
    return placed, [
        Model(frozenset(some), repos[head], modes[head])
        for some, head in zip(names, rows[first].tolist(), strict=True)
    ]


def _axis(
    dataset: Dataset, other: Dataset, key: str, other_key: str, rows: Ints, *, change: str
) -> list[ColumnValues]:
    """The change on one axis and the other source's value."""
    column = dataset.by_key[key]
    values = _beside(other.numbers(other_key), rows)
    other_title = f"{_display_name(other)} {column.title}"
    beside = column._replace(key=f"other_{key}", header=f"other_{key}", title=other_title)
    is_date = column.kind is Kind.DATE
    title = f"Δ {column.title}{' (days)' if is_date else ''}"
    difference = Column(change, change, title, Kind.NUMBER, column.unit, signed=True)
    with np.errstate(invalid="ignore"):  # ∞ less ∞ is as unknown as a missing value.
        less = dataset.numbers(key) - values
    if is_date:
        spans = DateSpans(values, _beside(other.dates[other_key].last, rows))
        return [
            ColumnValues(difference, less, NumberMarks.unmarked(len(dataset))),
            ColumnValues(beside, _texts(other.texts(other_key), rows), dates=spans),
        ]
    own, theirs = dataset.marks[key], other.marks[other_key]
    decimals, flags = _taken(theirs.decimals, rows), _taken(theirs.flags, rows)
    finest = np.where(
        np.minimum(own.decimals, decimals) < 0, -1, np.maximum(own.decimals, decimals)
    ).astype(np.int8)
    return [
        ColumnValues(difference, _rounded(less, finest), NumberMarks(finest, own.flags | flags)),
        ColumnValues(beside, values, NumberMarks(decimals, flags)),
    ]


def _rounded(values: Floats, decimals: npt.NDArray[np.int8]) -> Floats:
    """Each value without the digits that only a subtraction of binary fractions gave it."""
    result = values.copy()
    for places in np.unique(decimals[decimals >= 0]).tolist():
        here = decimals == places
        result[here] = np.round(values[here], places) + 0.0  # no −0
    return result


def _taken(array: npt.NDArray[_Entry], rows: Ints) -> npt.NDArray[_Entry]:
    """The entries of some rows; of row −1 anything, and of nothing zeros."""
    return array[rows] if len(array) else np.zeros(len(rows), dtype=array.dtype)


def _beside(array: Floats, rows: Ints) -> Floats:
    """The entries of some rows, NaN for row −1."""
    return np.where(rows >= 0, _taken(array, rows), np.nan)


def _texts(texts: "pd.Series[str]", rows: Ints) -> "pd.Series[str]":
    """The texts of some rows, missing for row −1."""
    return texts.reindex(rows).reset_index(drop=True)


def _display_name(other: Dataset) -> str:
    return other.source.name if other.source.bundled else _OTHER


def _named_apart(dataset: Dataset, added: Sequence[ColumnValues]) -> list[ColumnValues]:
    """The columns under keys that neither the source nor another of them has: x may be y."""
    result, taken = [], set(dataset.by_key)
    for each in added:
        key = each.column.key
        while key in taken:
            key += "_"
        taken.add(key)
        result.append(replace(each, column=each.column._replace(key=key, header=key)))
    return result


def _count_words(name: str, matches: Matches, own: int, others: int) -> tuple[str, ...]:
    """How many models are in both sources, and how many in one alone."""
    both = len(matches.partner)
    here, there = both + len(matches.modes), both + len(matches.other_modes)
    counts = [f"{counted(both, 'model')} in both"]
    if own > here:
        counts.append(f"{own - here:,} only here")
    if others > there:
        counts.append(f"{others - there:,} only there")
    words = [f"against {name}: {', '.join(counts)}"]
    if matches.modes:
        words.append(f"{len(matches.modes):,} not compared, in doubt of the mode")
    if matches.undated:
        words.append(f"{len(matches.undated):,} joined by a name without its date")
    return tuple(words)


# Whether the problems are the same


class _Windows(NamedTuple):
    """Which problems the scores of a source are over; all but `some` are (rows,).

    Attributes:
        start, end: the first and last problem date, NaN where not stated.
        version: the release of the benchmark, "" where not stated.
        problems: how many problems there are, NaN where not known.
        some: whether a query on platform or difficulty left some problems of the dates out.
    """

    start: Floats
    end: Floats
    version: npt.NDArray[np.object_]
    problems: Floats
    some: bool = False


class _Same(NamedTuple):
    """Whether a score is over the same problems as the one beside it; (rows,) all.

    Attributes:
        words: "yes" or "no"; missing where too little is stated.
        dates: whether it is known to be over other dates, another release or chosen problems.
    """

    words: "pd.Series[str]"
    dates: Bools


def _same_windows(dataset: Dataset, other: Dataset, rows: Ints) -> _Same:
    """Compare the problems of each row with those of the row beside it.

    Two files of results know their problems by id. Elsewhere the same dates are taken for the same
    problems, unless releases or numbers of problems differ.
    """
    own, theirs = _windows(dataset), _windows(other)
    there = rows >= 0
    start, end, problems = (
        _beside(array, rows) for array in (theirs.start, theirs.end, theirs.problems)
    )
    version = _taken(theirs.version, rows)
    known = there & ~np.isnan(own.start + own.end + start + end)
    both_state = (own.version != "") & (version != "")
    dates = there & (
        (both_state & (own.version != version))
        | (own.some != theirs.some)
        | (known & ((own.start != start) | (own.end != end)))
    )
    counted_apart = ~np.isnan(own.problems + problems) & (own.problems != problems)
    ids, other_ids = _ids(dataset), _ids(other)
    if ids is not None and other_ids is not None:
        known, differ = there, np.full(len(rows), ids != other_ids) | counted_apart
    else:
        differ = dates | counted_apart
    words = pd.Series([None] * len(rows), dtype="str")
    words[known] = "yes"
    words[there & differ] = "no"
    return _Same(words, dates)


def _ids(dataset: Dataset) -> frozenset[str] | None:
    """The ids of the problems that the rows are means over; None without results by problem."""
    selection = dataset.selection
    if selection is None:
        return None
    return frozenset(selection.results.problems[each] for each in np.flatnonzero(selection.chosen))


def _windows(dataset: Dataset) -> _Windows:
    rows = len(dataset)
    version = np.array([release_name(each) for each in dataset.words("version")], dtype=object)
    selection = dataset.selection
    if selection is not None:
        window = selection.bounds
        within = selection.results.within(selection.window)
        some = int(np.count_nonzero(within)) != selection.problems
        start, end = (np.full(rows, day, dtype=np.float64) for day in (window.start, window.end))
        # A model short of a problem or two is over the same set all the same.
        problems = np.where(selection.complete, selection.problems, selection.means.counts)
        return _Windows(start, end, version, problems.astype(np.float64), some)
    nothing = np.full(rows, np.nan)
    known = uncertainty_of(dataset)
    problems = nothing if known is None else known.problems
    if has_windows(dataset):
        spans = dataset.dates
        return _Windows(spans["window_start"].first, spans["window_end"].last, version, problems)
    return _Windows(nothing, nothing, version, problems)


def _window_remarks(dataset: Dataset, other: Dataset, rows: Ints, same: _Same) -> tuple[str, ...]:
    """What to know of the windows, in words; nothing where all are the same."""
    there = rows >= 0
    differ = int((same.words == "no").sum())
    unknown = int(np.count_nonzero(there & same.words.isna().to_numpy(np.bool_)))
    words = _ids_remark(dataset, other)
    if differ and not words:
        why = "windows" if same.dates.any() else "numbers of problems"
        words.append(f"{differ:,} of {int(there.sum()):,} over other problems: {why} differ")
    if unknown:
        silent = [
            each for each in (dataset, other) if each.selection is None and not has_windows(each)
        ]
        if silent:
            names = " and ".join(each.source.short_name for each in silent)
            words.append(f"{names} {plural(len(silent), 'states', 'state')} no windows")
        else:
            words.append(f"{unknown:,} without a stated window")
    return tuple(words)


def _ids_remark(dataset: Dataset, other: Dataset) -> list[str]:
    """That two files of results are over other problems, and how many they share."""
    own, theirs = _ids(dataset), _ids(other)
    if own is None or theirs is None or own == theirs:
        return []
    assert dataset.selection is not None
    assert other.selection is not None
    dates = "same" if dataset.selection.bounds == other.selection.bounds else "other"
    counts = f"{len(own):,} and {len(theirs):,} problems, {len(own & theirs):,} in common"
    return [f"{dates} dates, {counts}"]
