"""From the raw table of a source to its clean rows.

The pipeline (profiles, roles, cleaning, sizes in names, load report) is written once for two
representations of a column: a lookup and small sources keep Python lists of cells, so that they
need no pandas; large sources keep Arrow arrays, which are cleaned on several threads. Both give the
same rows and the same load report.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, Self, TypeVar

from lcbtui.dataset.columns import ACTIVE, MODEL, PROBLEMS, STANDARD, TOTAL, Column
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import LoadReport, Note, SourceInfo
from lcbtui.dataset.vocabulary import is_board
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import display_name
from lcbtui.sources.cleaning.cells import (
    AS_WRITTEN,
    PlainColumn,
    PlainTexts,
    Profile,
    Reading,
    bare_name,
)
from lcbtui.sources.cleaning.sizes_in_names import (
    BILLIONS,
    UNIT_WORDS,
    SizesInNames,
    find_sizes,
    unit_by_values,
)
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.long_tables import LongTable, long_table
from lcbtui.sources.schema.evidence import notes_on, with_evidence
from lcbtui.sources.schema.matching import size_unit
from lcbtui.sources.schema.roles import NoNumbersError, Plan, make_plan, with_column, with_roles
from lcbtui.sources.schema.scores import is_called_score
from lcbtui.text.numbers import SCALES, Unit
from lcbtui.text.safe_text import shell_word
from lcbtui.text.width import cut
from lcbtui.text.words import first_few

if TYPE_CHECKING:  # what a lookup must not import
    from concurrent.futures import ThreadPoolExecutor

    from lcbtui.dataset.dataset import Dataset
    from lcbtui.sources.cleaning.columns_arrow import ArrowColumn

# A lookup must start quickly, so that what it does not need is imported where it is needed.
# ruff: noqa: PLC0415


C = TypeVar("C", "PlainColumn", "ArrowColumn")
C_co = TypeVar("C_co", "PlainColumn", "ArrowColumn", covariant=True)
P = ParamSpec("P")
T = TypeVar("T")


class Texts(Protocol[C_co]):
    """Protocol of a column's raw texts, as Python strings or as an Arrow array."""

    def profile(self, unit: Unit) -> Profile:
        """Count a column's cells by kind of value (number, date …), numbers read in a unit."""

    def clean(self, column: Column, how: Reading) -> C_co:
        """Clean a column's texts into values, flags such as "approximate", and repairs made."""

    def mapped(self, read: Callable[[str], str]) -> Self:
        """Make a new column of texts by applying a function to each text of this column."""


def read_plain(info: SourceInfo, raw: RawTable) -> PlainTable:
    """Clean a file's table of texts into typed columns (Python lists of cells), without pandas.

    Raises:
        SourceError: if no column holds numbers, or a single row has neither a name nor a score.
    """
    plan, columns, report = _clean(info, raw.in_python(), PlainTexts)
    cells = {key: column.cells for key, column in columns.items()}
    return PlainTable(info, plan.columns, plan.roles, report, cells)


def read_large(info: SourceInfo, raw: RawTable) -> "Dataset":
    """Clean a file's table of texts into typed columns with Arrow threads, quicker for many rows.

    Args:
        info: the source, with its read options.
        raw: its table of texts, as sequences or Arrow arrays.

    Raises:
        SourceError: if no column holds numbers, or a single row has neither a name nor a score.
    """
    from concurrent.futures import ThreadPoolExecutor

    from lcbtui.dataset.dataset import Dataset, frame_of
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts

    threads = ThreadPoolExecutor(min(os.cpu_count() or 1, 4))
    try:
        plan, columns, report = _clean(info, raw, ArrowTexts.encoded, threads)
    except BaseException:
        threads.shutdown(cancel_futures=True)  # nobody wants the other columns
        raise
    threads.shutdown(wait=False)
    arrays = {key: column.values for key, column in columns.items()}
    marks = {key: column.marks for key, column in columns.items() if column.marks is not None}
    dates = {key: column.dates for key, column in columns.items() if column.dates is not None}
    frame = frame_of(plan.columns, arrays, raw.rows)
    return Dataset(info, plan.columns, plan.roles, frame, marks, dates, report)


@contextmanager
def saying_what_works(raw: RawTable, name: str) -> Iterator[None]:
    """Catch the block's error that a table has no numbers; say what it was read as, and advice."""
    try:
        yield
    except NoNumbersError as problem:
        works = "a score is a column of numbers such as 70.3 or 70%"
        if problem.lacking == "names":
            works = "a row needs a name, such as that of a model"
        other = next((each for each in raw.tables if each.numbers and each != raw.table), None)
        if other is not None:
            works = f"--table {shell_word(other.path or str(other.number))} takes another table"
        columns = first_few([cut(header, 40) for header in raw.headers])
        what = f"read as {raw.read_as}: {problem} (columns: {columns})"
        raise SourceError(f"{name}: {what}; {works}") from None


def _planned(
    info: SourceInfo, raw: RawTable, texts: list[Texts[C]], encoded: Callable[[Any], Texts[C]]
) -> tuple[Plan, set[str], LongTable | None]:
    """Choose columns of row names, x, y and series; add derived columns such as ± values.

    Returns:
        The plan, the keys of derived columns of active parameters, and how a long table is told
        apart. The texts of derived columns are appended to `texts`.
    """
    profile = cache(lambda place, unit: texts[place].profile(unit))
    name, as_is = display_name(info), info.options.as_is
    with saying_what_works(raw, name):
        plan = make_plan(
            raw.headers,
            profile,
            raw.texts,
            raw.rows,
            name,
            raw.above,
            as_is,
            raw.lower,
            raw.headline,
        )
    y = next((each for each in plan.columns if each.key == plan.roles.y), None)
    is_known = y is not None and (is_called_score(y) or y.lower is not None)
    if raw.rows == 1 and None in plan.places and not (is_known or raw.headline):
        why = f"is one row without a name or a known score ({first_few(raw.headers)})"
        raise SourceError(f"{name}: {why}; a table has a row a model, with its name and a score")
    plan, made = with_evidence(plan, profile, raw.above)
    is_wide = info.bundled or info.options.pivot is not None
    differing = None if is_wide else long_table(raw, plan, profile)
    if differing is not None:  # an "n" that tells rows apart is no number of problems
        plan = plan._replace(
            columns=tuple(
                Column(each.header, each.header, each.header, each.kind)
                if each in differing.by and each.key == PROBLEMS
                else each
                for each in plan.columns
            )
        )
    for column, source in made:
        if source.place is None:
            of_made = encoded([source.read("")] * raw.rows)
        else:
            of_made = texts[source.place].mapped(source.read)
        if of_made.profile(column.unit).present:
            texts.append(of_made)
            plan = with_column(plan, column, len(texts) - 1, source.place)
    return plan, {column.key for column, _ in made} & {ACTIVE}, differing


def _clean(
    info: SourceInfo,
    raw: RawTable,
    encoded: Callable[[Any], Texts[C]],
    threads: "ThreadPoolExecutor | None" = None,
) -> tuple[Plan, dict[str, C], LoadReport]:
    """Choose and clean all columns; return the column plan, cleaned columns and load report."""
    encoding = [_start(threads, encoded, column) for column in raw.columns]
    texts = [result() for result in encoding]
    plan, made_sizes, differing = _planned(info, raw, texts, encoded)
    _without_markup(raw, plan, texts)

    headers = {column.key: column.header for column in plan.columns}
    asked = info.options.params_unit
    units = {
        key: (unit, "" if asked else "as its header says")
        for key in (TOTAL, ACTIVE)
        if key in headers and (unit := asked or size_unit(headers[key])) is not None
    }
    units |= dict.fromkeys(made_sizes, units.get(TOTAL, BILLIONS))

    def clean(column: Column, place: int | None) -> C:
        of_column = (
            encoded([f"row {n + 1}" for n in range(raw.rows)]) if place is None else texts[place]
        )
        scale = SCALES[units.get(column.key, BILLIONS)[0]]
        approximate, fractions = column.key in info.approximate, column.key in plan.fractions
        return of_column.clean(column, Reading(approximate, fractions, scale))

    # What the sizes in names need comes first: these are read while the rest is cleaned.
    needed = (plan.roles.label, TOTAL, ACTIVE)
    places = sorted(
        zip(plan.columns, plan.places, strict=True), key=lambda pair: pair[0].key not in needed
    )
    cleaning = {column.key: _start(threads, clean, column, place) for column, place in places}
    label, total, active = (cleaning[key]() if key in cleaning else None for key in needed)
    assert label is not None  # every plan has one
    # Names that may state active parameters are looked for beside other names.
    lacking = (
        None if active is None else _start(threads, label.may_state_active, active.missing_rows())
    )
    if total is not None and TOTAL not in units and not info.bundled:
        guessed = unit_by_values(raw.rows, label, total, headers[TOTAL])
        if guessed is not None:
            units |= dict.fromkeys((TOTAL, ACTIVE), guessed) | units
            for column, place in places:
                if column.key in {TOTAL, ACTIVE}:
                    cleaning[column.key] = _start(None, clean, column, place)
            total, active = (cleaning[key]() if key in cleaning else None for key in needed[1:])
    header = headers.get(TOTAL, "")  # sizes that come with lcbtui are not taken from names
    found = SizesInNames()
    if not is_board(headers[plan.roles.label]):  # "5T" in a name of a data set is five minutes
        found = find_sizes(raw.rows, label, total, lacking, header, compare=not info.bundled)
    columns: dict[str, C] = {column.key: cleaning[column.key]() for column in plan.columns}
    if found.added:
        why_x = dict(plan.why)["x"]
        if any(column.key == TOTAL for column in found.added):
            why_x = f'no such column; read from the names in "{headers[plan.roles.label]}"'
        plan = plan._replace(columns=plan.columns + found.added)
        plan = with_roles(plan, dict(plan.why) | {"x": why_x})
    for sizes in found.imputations:
        standard = STANDARD[sizes.key].column
        before = columns.get(sizes.key) or encoded([""] * raw.rows).clean(standard, AS_WRITTEN)
        columns[sizes.key] = before.filled(sizes)
    told = {key: units[key] for key in units if key in headers and units[key] != BILLIONS}
    return plan, columns, _load_report(info, raw, plan, columns, found, told, differing)


def _without_markup(raw: RawTable, plan: Plan, texts: list[Texts[C]]) -> None:
    """Strip links and emphasis from a column of row names, in place; not from key "model"."""
    places = {column.key: place for column, place in zip(plan.columns, plan.places, strict=True)}
    place = places[plan.roles.label]
    if plan.roles.label == MODEL or place is None:
        return
    some: Any = raw.columns[place][:50]  # links are in all cells or in none
    if any(bare_name(each) != each for each in map(str, some)):
        texts[place] = texts[place].mapped(bare_name)


def _start(
    threads: "ThreadPoolExecutor | None", call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> Callable[[], T]:
    """Start a call on a thread, or run it at once; return a function that waits for its result."""
    if threads is not None:
        return threads.submit(call, *args, **kwargs).result
    result = call(*args, **kwargs)
    return lambda: result


def _load_report(
    info: SourceInfo,
    raw: RawTable,
    plan: Plan,
    columns: Mapping[str, C],
    found: SizesInNames,
    units: Mapping[str, tuple[str, str]],
    differing: LongTable | None,
) -> LoadReport:
    notes: list[str] = [*raw.notes]
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    notes += notes_on(plan)
    headers = {column.key: column.header for column in plan.columns}
    for key, (unit, reason) in units.items():
        words = f'"{headers[key]}" without a letter is in {UNIT_WORDS[unit]} of parameters'
        asked = Note(f"{words}, {reason}", "--params-unit says otherwise")
        notes.append(asked if reason else words)
    if found.differing and not found.contradicted:
        notes.append(found.words)
    return LoadReport(
        source=info.name,
        format=raw.read_as,
        rows=raw.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        repairs=(
            *(repair for column in plan.columns for repair in columns[column.key].repairs),
            *(sizes.repair for sizes in found.imputations),
        ),
        notes=tuple(notes),
        choices=(
            *raw.choices,
            *([differing.choice] if differing is not None else []),
            *plan.choices,
            *found.choices,
        ),
        tables=raw.tables,
        table=raw.table,
        scores=plan.scores,
        size_unit=units.get(TOTAL),
        made_of=plan.made_of,
        apart=tuple(
            each.key for each in plan.columns if differing and each.header in differing.headers
        ),
    )
