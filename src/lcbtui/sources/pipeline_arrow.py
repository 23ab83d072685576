"""Large sources: Arrow counts, and only what is not plain goes through Python.

The rules are those of the plain reader. Arrow finds the distinct texts of each column; those that a
pattern shows to be a plain number or a plain text are taken as they are, and every other one goes
through the functions of `cleaning` and `profile`. Columns are cleaned side by side, as far as
Arrow and numpy work without the interpreter's lock.

Sizes from names in arrays: for large sources, and in place of a column of sizes.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.columns import Column, Mark
from lcbtui.dataset.dataset import Dataset, NumberMarks, frame_of
from lcbtui.dataset.load_report import LoadReport
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.cleaning.columns_arrow import (
    PLAIN_NUMBER,
    PLAIN_WORD,
    Cleaned,
    Texts,
    begin,
    cast_plain,
    clean_column,
    matches,
    odd_texts,
    plain_words,
    texts_of,
)
from lcbtui.sources.cleaning.sizes_in_names import (
    ACTIVE,
    FROM_NAMES,
    TOTAL,
    Findings,
    Patch,
    decimals_of,
    find_sizes,
    size_column,
    sizes_in,
)
from lcbtui.sources.formats.csv_arrow import Split
from lcbtui.sources.formats.detect import Progress
from lcbtui.sources.pipeline import Counts, header_of, load_report, plan_with_sizes
from lcbtui.sources.schema.profile import LINK_STARTS, Profile, profile_of
from lcbtui.sources.schema.roles import Plan, make_plan, row_names
from lcbtui.text.numbers import Unit

Floats = npt.NDArray[np.float64]

_MAY_STATE_ACTIVE = r"(?i)a\p{Nd}{1,6}(?:\.\p{Nd}{1,3})?[bmt]|activ"
"""Matches every name that states active parameters, and few others: for Arrow."""


def with_params_from_names(dataset: Dataset) -> Dataset:
    """The Dataset with total and active parameters as the names state them, and nothing else.

    Both columns are marked as inferred, and missing where a name states nothing; x is the total
    parameters. Active parameters are added only where some name states them. The load report says
    so, and no longer asks to choose between names and column.
    """
    stated = _stated(dataset.texts(dataset.roles.label).fillna("").tolist())
    values = {
        key: sizes
        for key, sizes in stated.items()
        if key == TOTAL or key in dataset.by_key or not np.isnan(sizes).all()
    }
    added = tuple(size_column(key) for key in values if key not in dataset.by_key)
    columns, roles = (*dataset.columns, *added), replace(dataset.roles, x=TOTAL)
    return replace(
        dataset,
        columns=columns,
        roles=roles,
        frame=dataset.frame.assign(**values),
        marks={**dataset.marks, **{key: _inferred(sizes) for key, sizes in values.items()}},
        report=replace(_report_of(dataset, values), columns=columns, roles=roles),
        _arrays={},
    )


def sizes_in_arrays(label: str, header: str, arrays: Mapping[str, Any], rows: int) -> Findings:
    """What names say of sizes.

    Args:
        label: the key of the column of names.
        header: of the column of total parameters, "" where there is none.
        arrays: column key → float64 for sizes, Arrow texts for names.
        rows: how many there are.
    """

    def names_at(wanted: Iterable[int]) -> list[str]:
        places = wanted if isinstance(wanted, range) else list(wanted)
        if places == range(rows):
            chosen = arrays[label]
        else:
            chosen = arrays[label].take(pa.array(np.asarray(places, dtype=np.int64)))
        return [text or "" for text in chosen.to_pylist()]

    def lacking(key: str) -> list[int] | None:
        if key not in arrays:
            return None
        missing = np.isnan(arrays[key])
        if key == ACTIVE:
            # Reading a name takes microseconds, and hardly any states what is active.
            may_state = pc.match_substring_regex(arrays[label], _MAY_STATE_ACTIVE)
            missing &= pc.fill_null(may_state, False).to_numpy(zero_copy_only=False)
        return list(np.flatnonzero(missing).tolist())

    return find_sizes(
        rows,
        names_at=names_at,
        lacking=lacking,
        sizes_at=lambda wanted: arrays[TOTAL][np.asarray(wanted, dtype=np.int64)].tolist(),
        header=header,
    )


def with_patch(
    patch: Patch, values: Floats | None, marks: NumberMarks | None, rows: int
) -> tuple[Floats, NumberMarks]:
    """A column of sizes with those from names filled in.

    Args:
        patch: what to fill in.
        values: (rows,) float64; None for a new column.
        marks: of the same column.
        rows: how many there are.
    """
    found = np.full(rows, np.nan) if values is None else values.copy()
    decimals = np.zeros(rows, dtype=np.int8) if marks is None else marks.decimals.copy()
    flags = np.zeros(rows, dtype=np.uint8) if marks is None else marks.flags.copy()
    places = np.asarray(patch.rows, dtype=np.int64)
    found[places] = patch.sizes
    decimals[places] = _decimals(patch.sizes)
    flags[places] = int(Mark.INFERRED)
    return found, NumberMarks(decimals, flags)


def _stated(names: Sequence[str]) -> dict[str, Floats]:
    """Total and active parameters of each name, NaN where it states none."""
    sizes = sizes_in(names)
    return {
        # float64 turns None into NaN.
        TOTAL: np.array([size and size.total for size in sizes], dtype=np.float64),
        ACTIVE: np.array([size and size.active for size in sizes], dtype=np.float64),
    }


def _inferred(values: Floats) -> NumberMarks:
    stated = ~np.isnan(values)
    decimals = np.zeros(len(values), dtype=np.int8)
    decimals[stated] = _decimals(values[stated].tolist())
    return NumberMarks(decimals, np.where(stated, int(Mark.INFERRED), 0).astype(np.uint8))


def _decimals(sizes: Iterable[float]) -> list[int]:
    sizes = list(sizes)
    known = {size: decimals_of(size) for size in set(sizes)}
    return [known[size] for size in sizes]


def _report_of(dataset: Dataset, values: Mapping[str, Floats]) -> LoadReport:
    """The report with what is now true of the sizes; columns and roles stay to be replaced."""
    report, total = dataset.report, values[TOTAL]
    lacking = dict(report.missing)
    lacking |= {key: int(np.isnan(sizes).sum()) for key, sizes in values.items()}
    no_x = np.isnan(total)
    y = dataset.roles.y
    no_y = np.ones(len(dataset), dtype=np.bool_) if y is None else np.isnan(dataset.numbers(y))
    stated = len(dataset) - lacking[TOTAL]
    header = dataset.by_key[dataset.roles.label].header
    return replace(
        report,
        why=tuple(
            (role, f'read from the names in "{header}" ({FROM_NAMES})' if role == "x" else words)
            for role, words in report.why
        ),
        missing=tuple((key, count) for key, count in lacking.items() if count),
        repairs=tuple(repair for repair in report.repairs if repair.column not in values),
        unplaceable=int((no_x | no_y).sum()),
        no_x=int(no_x.sum()),
        no_y=int(no_y.sum()),
        notes=(*report.notes, f"{stated:,} of {len(dataset):,} names state a size"),
        choices=tuple(c for c in report.choices if c.flag not in {FROM_NAMES, "--x"}),
    )


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
