"""Sizes from names in arrays: for large sources, and in place of a column of sizes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.sources.dataset import Dataset, NumberMarks
from lcbtui.sources.load_report import LoadReport
from lcbtui.sources.model import Mark
from lcbtui.sources.names import decimals_of, sizes_in
from lcbtui.sources.stated_sizes import (
    ACTIVE,
    FROM_NAMES,
    TOTAL,
    Findings,
    Patch,
    find_sizes,
    size_column,
)

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
