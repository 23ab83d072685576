"""The pipeline from raw texts to clean rows: profile, roles, cleaning, sizes in names, load report.

It is written once for two representations of a column. A lookup and small sources keep Python
lists of cells, so that they need no pandas; large sources keep Arrow arrays, which are cleaned on
several threads. Both give the same rows and the same load report.
"""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from lcbtui.dataset.columns import Column
from lcbtui.dataset.remarks import LoadReport
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import ACTIVE, TOTAL
from lcbtui.sources.cleaning.columns import PlainColumn, PlainTexts
from lcbtui.sources.cleaning.sizes_in_names import SizesInNames, find_sizes
from lcbtui.sources.formats.detect import Progress
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.profile import Profile
from lcbtui.sources.schema.roles import Plan, make_plan, row_names, with_columns
from lcbtui.text.numbers import Unit
from lcbtui.text.words import plural

if TYPE_CHECKING:  # what a lookup must not import
    from concurrent.futures import ThreadPoolExecutor

    from lcbtui.dataset.dataset import Dataset
    from lcbtui.sources.cleaning.columns_arrow import ArrowColumn

C = TypeVar("C", "PlainColumn", "ArrowColumn")
C_co = TypeVar("C_co", "PlainColumn", "ArrowColumn", covariant=True)
P = ParamSpec("P")
T = TypeVar("T")

_MOST_THREADS = 4


class Texts(Protocol[C_co]):
    """The raw texts of a column, in either representation."""

    def profile(self, unit: Unit) -> Profile:
        """What they can be read as."""

    def clean(self, column: Column, *, approximate: bool, fractions: bool) -> C_co:
        """Their values."""


def read_plain(info: SourceInfo, raw: RawTable, name: str) -> PlainTable:
    """The clean rows of a raw table, without pandas.

    Args:
        info: what is known of the source.
        raw: what stood in it.
        name: how messages call it.

    Raises:
        SourceError: if no column holds numbers.
    """
    plan, columns, report = _clean(info, raw.in_python(), name, PlainTexts.encoded)
    cells = {key: column.cells for key, column in columns.items()}
    return PlainTable(info, plan.columns, plan.roles, report, cells)


def read_large(
    info: SourceInfo, raw: RawTable, name: str, progress: Progress = lambda _: None
) -> "Dataset":
    """The clean rows of a raw table as a Dataset, made by Arrow: quicker for many rows.

    Args:
        info: what is known of the source.
        raw: what stood in it, as sequences or as Arrow arrays.
        name: how messages call it.
        progress: called before each column.

    Raises:
        SourceError: if no column holds numbers.
    """
    # Only large sources need threads and Arrow.
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    from lcbtui.dataset.dataset import Dataset, frame_of  # noqa: PLC0415
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts  # noqa: PLC0415

    threads = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS))
    try:
        plan, columns, report = _clean(info, raw, name, ArrowTexts.encoded, threads, progress)
    finally:
        threads.shutdown(cancel_futures=True)  # after a failure nobody wants the other columns
    arrays = {key: column.values for key, column in columns.items()}
    marks = {key: column.marks for key, column in columns.items() if column.marks is not None}
    dates = {key: column.dates for key, column in columns.items() if column.dates is not None}
    frame = frame_of(plan.columns, arrays, raw.rows)
    return Dataset(info, plan.columns, plan.roles, frame, marks, dates, report)


def _clean(
    info: SourceInfo,
    raw: RawTable,
    name: str,
    encoded: Callable[[Any], Texts[C]],
    threads: "ThreadPoolExecutor | None" = None,
    progress: Progress = lambda _: None,
) -> tuple[Plan, dict[str, C], LoadReport]:
    """The plan, the clean columns by key, and the load report."""
    encoding = [_start(threads, encoded, column) for column in raw.columns]
    texts = [result() for result in encoding]
    plan = make_plan(raw.headers, lambda place, unit: texts[place].profile(unit), raw.rows, name)

    def clean(column: Column, place: int | None) -> C:
        of_column = encoded(row_names(raw.rows)) if place is None else texts[place]
        approximate, fractions = column.key in info.approximate, column.key in plan.fractions
        return of_column.clean(column, approximate=approximate, fractions=fractions)

    # What the sizes in names need comes first: these are read while the rest is cleaned.
    needed = (plan.roles.label, TOTAL, ACTIVE)
    places = sorted(
        zip(plan.columns, plan.places, strict=True), key=lambda pair: pair[0].key not in needed
    )
    cleaning = {column.key: _start(threads, clean, column, place) for column, place in places}
    label, total, active = (cleaning[key]() if key in cleaning else None for key in needed)
    assert label is not None, "every plan has a label"
    progress("reading names")
    found = find_sizes(raw.rows, label, total, active, _header(plan, TOTAL))
    columns: dict[str, C] = {}
    for column in plan.columns:
        progress(f"cleaning {len(columns) + 1} of {len(plan.columns)} columns")
        columns[column.key] = cleaning[column.key]()
    if found.added:
        why_x = dict(plan.why)["x"]
        if any(column.key == TOTAL for column in found.added):
            header = _header(plan, plan.roles.label)
            why_x = f'no such column; read from the names in "{header}"'
        plan = with_columns(plan, found.added, why_x)
    for sizes in found.imputations:
        before = columns.get(sizes.key) or type(label).without_values(raw.rows)
        columns[sizes.key] = before.filled(sizes)
    return plan, columns, _load_report(info, raw, plan, columns, found)


def _start(
    threads: "ThreadPoolExecutor | None", call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> Callable[[], T]:
    """Start a call on a thread, or make it now; returns what waits for its result."""
    if threads is not None:
        return threads.submit(call, *args, **kwargs).result
    result = call(*args, **kwargs)
    return lambda: result


def _load_report(
    info: SourceInfo, raw: RawTable, plan: Plan, columns: Mapping[str, C], found: SizesInNames
) -> LoadReport:
    missing: dict[str, int] = {
        column.key: columns[column.key].count_missing() for column in plan.columns
    }
    x, y, scores = (columns.get(key or "") for key in (plan.roles.x, plan.roles.y, "pass_at_1"))
    notes: list[str] = [*raw.notes]
    if not raw.rows:
        notes.append("there is a header but no row")
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    if above := scores.count_above(100) if scores else 0:
        notes.append(f"{above} pass@1 {plural(above, 'is', 'are')} above 100 percent")
    return LoadReport(
        source=info.name,
        format=raw.read_as,
        rows=raw.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        missing=tuple((key, count) for key, count in missing.items() if count),
        repairs=(
            *(repair for key in missing for repair in columns[key].repairs),
            *(sizes.repair for sizes in found.imputations),
        ),
        unplaceable=x.count_missing(y) if x and y else raw.rows,
        no_x=missing[plan.roles.x] if plan.roles.x else raw.rows,
        no_y=missing[plan.roles.y] if plan.roles.y else raw.rows,
        notes=(*notes, *found.notes(raw.rows)),
        choices=(*plan.choices, *found.choices()),
    )


def _header(plan: Plan, key: str) -> str:
    """The header of the column with this key; "" where there is none."""
    return next((column.header for column in plan.columns if column.key == key), "")
