"""Large sources: Arrow counts, and only what is not plain goes through Python.

The rules are those of the plain reader. Arrow finds the distinct texts of each column; those that a
pattern shows to be a plain number or a plain text are taken as they are, and every other one goes
through the functions of `cleaning` and `profile`. Columns are cleaned side by side, as far as
Arrow and numpy work without the interpreter's lock.
"""

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from lcbtui.sources.arrow_cleaning import (
    Cleaned,
    Texts,
    cast_plain,
    clean_column,
    odd_texts,
    texts_of,
)
from lcbtui.sources.arrow_split import Split
from lcbtui.sources.arrow_texts import PLAIN_NUMBER, PLAIN_WORD, begin, matches, plain_words
from lcbtui.sources.contents import Progress
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.frames import frame_of
from lcbtui.sources.inference import sizes_in_arrays, with_patch
from lcbtui.sources.model import Column, SourceInfo, Unit
from lcbtui.sources.profile import LINK_STARTS, Profile, profile_of
from lcbtui.sources.roles import Plan, make_plan, row_names
from lcbtui.sources.stated_sizes import ACTIVE, TOTAL, Findings
from lcbtui.sources.summary import Counts, header_of, load_report, plan_with_sizes

_THREADS = min(os.cpu_count() or 1, 4)

_Columns = Mapping[str, Cleaned]


def read_large(
    info: SourceInfo, split: Split, name: str, progress: Progress = lambda _: None
) -> Dataset:
    """Read a source; the same Dataset as by the plain reader, quicker for many rows.

    Args:
        info: what is known of it.
        split: what stood in it, as Arrow arrays of texts.
        name: how messages call it.
        progress: is told of each column.

    Raises:
        SourceError: if no column holds numbers.
    """
    with ThreadPoolExecutor(_THREADS) as threads:
        columns = list(threads.map(texts_of, split.columns))
        plan = make_plan(
            split.headers, lambda place, unit: _profile(columns[place], unit), split.rows, name
        )

        def clean(column: Column, place: int | None) -> Cleaned:
            if place is None:
                return Cleaned(pa.array(row_names(split.rows), pa.large_string()))
            return clean_column(
                columns[place],
                column,
                approximate=column.key in info.approximate,
                fractions=column.key in plan.fractions,
            )

        # What the sizes in names need comes first: these are read while the rest is cleaned.
        needed = {plan.roles.label, TOTAL, ACTIVE}
        places = sorted(
            zip(plan.columns, plan.places, strict=True), key=lambda pair: pair[0].key not in needed
        )
        futures = {column.key: threads.submit(clean, column, at) for column, at in places}
        try:
            arrays = {key: futures[key].result().values for key in needed & futures.keys()}
            progress("reading names")
            found = sizes_in_arrays(plan.roles.label, header_of(plan, TOTAL), arrays, split.rows)
            cleaned = _results(plan, futures, progress)
        finally:
            for future in futures.values():
                future.cancel()  # after a failure nobody wants the others
    return _dataset(info, split, plan_with_sizes(plan, found), cleaned, found)


def _results(plan: Plan, futures: Mapping[str, Future[Cleaned]], progress: Progress) -> _Columns:
    """The clean columns in their order, as they are done."""
    cleaned: dict[str, Cleaned] = {}
    for column in plan.columns:
        progress(f"cleaning {len(cleaned) + 1} of {len(plan.columns)} columns")
        cleaned[column.key] = futures[column.key].result()
    return cleaned


def _dataset(
    info: SourceInfo, split: Split, plan: Plan, cleaned: _Columns, found: Findings
) -> Dataset:
    arrays = {key: column.values for key, column in cleaned.items()}
    marks = {key: column.marks for key, column in cleaned.items() if column.marks is not None}
    dates = {key: column.dates for key, column in cleaned.items() if column.dates is not None}
    for patch in found.patches:
        patched = with_patch(patch, arrays.get(patch.key), marks.get(patch.key), split.rows)
        arrays[patch.key], marks[patch.key] = patched
    report = load_report(
        info,
        read_as=split.read_as,
        plan=plan,
        counts=_counts(plan, arrays, split.rows),
        repairs=[repair for column in cleaned.values() for repair in column.repairs],
        notes=split.notes,
        found=found,
    )
    frame = frame_of(plan.columns, arrays, split.rows)
    return Dataset(info, plan.columns, plan.roles, frame, marks, dates, report)


def _profile(column: Texts, unit: Unit) -> Profile:
    words = plain_words(column.texts, PLAIN_WORD)
    numbers = matches(column.texts, PLAIN_NUMBER)
    odd = odd_texts(column, ~(words | numbers))
    values = cast_plain(column.texts, numbers)
    cells = column.counts[numbers]
    count = int(cells.sum())
    return (
        Profile(
            present=int(column.counts[words].sum()),
            # HTML is no plain word.
            links=int(column.counts[words & begin(column.texts, LINK_STARTS)].sum()),
            distinct=int(words.sum()),
        )
        + Profile(
            present=count,
            numbers=count,
            percents=int(cells[(values >= 0) & (values <= 100)].sum()),
            fractions=int(cells[(values >= 0) & (values <= 1)].sum()),
            between=int(cells[(values > 0) & (values < 1)].sum()),
            negatives=int(cells[values < 0].sum()),
            distinct=int(numbers.sum()),
        )
        + profile_of(dict(zip(odd.texts, odd.counts, strict=True)), unit)
    )


def _counts(plan: Plan, arrays: dict[str, Any], rows: int) -> Counts:
    chosen = ((column.key, arrays[column.key]) for column in plan.columns)
    lacking = {
        key: int(np.isnan(array).sum() if isinstance(array, np.ndarray) else array.null_count)
        for key, array in chosen
    }
    x, y = (
        np.ones(rows, dtype=np.bool_) if key is None else np.isnan(arrays[key])
        for key in (plan.roles.x, plan.roles.y)
    )
    scores = arrays.get("pass_at_1", np.array([]))
    return Counts(
        rows,
        tuple((key, count) for key, count in lacking.items() if count),
        unplaceable=int((x | y).sum()),
        no_x=int(x.sum()),
        no_y=int(y.sum()),
        above_percent=int((scores > 100).sum()),
    )
