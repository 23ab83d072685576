"""Sizes that a source does not state: read from its names, or joined from the bundled sources.

They are joined where it is the same model by name, never one that is like it. Two names are the
same where they are the same letters and digits once case, punctuation and dates are dropped:
"DeepSeek-V3" is "deepseek v3", and "DeepSeek-V3-0324" is it too, since a new date is a new training
of a model of the same size. Nothing else is tried.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Cell
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, NumberMarks, number_column
from lcbtui.dataset.load_report import Told
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.standard import ACTIVE, STANDARD, TOTAL
from lcbtui.sources.cleaning.columns_arrow import ArrowColumn
from lcbtui.sources.cleaning.sizes_in_names import FROM_NAMES, imputations
from lcbtui.text.words import first_few
from lcbtui.view.derive.model_matching import undated_name

_LISTED = 40
_NOTHING = Cell("")
Sizes = tuple[Cell, Cell]
"""Total and active parameters."""


@cached(size=1)
def with_params_from_names(dataset: Dataset) -> Dataset:
    """The Dataset with total and active parameters as the names state them, and nothing else.

    Both columns are marked as inferred, and missing where a name states nothing; x is the total
    parameters. Active parameters are added only where some name states them. The load report says
    so, and no longer asks to choose between names and column.
    """
    rows = len(dataset)
    names = dataset.words(dataset.roles.label)
    sizes = {
        found.key: ArrowColumn.without_values(rows).filled(found)
        for found in imputations(names)
        if found.key == TOTAL or found.key in dataset.by_key or found.rows
    }
    added = [
        ColumnValues(STANDARD[key].column, column.values, column.marks)
        for key, column in sizes.items()
    ]
    repairs = tuple(each for each in dataset.report.repairs if each.column not in sizes)
    label = dataset.by_key[dataset.roles.label].header
    found = dataset.with_columns(added)
    found = replace(found, report=replace(dataset.report, repairs=repairs))
    note = (
        f"{rows - np.count_nonzero(np.isnan(sizes[TOTAL].values)):,} of {rows:,} names state a size"
    )
    why = f'read from the names in "{label}"'
    told = Told(f"{why} ({FROM_NAMES})", why)
    return _with_size_axis(found, told, (note,), settled={"--x", FROM_NAMES})


def known_sizes(tables: Sequence[PlainTable]) -> Mapping[str, Sizes]:
    """The sizes that sources state, by plain name and plain repository.

    A name stands for its repository where the source gives one, so that it means the same model
    in every source. Sizes read off a picture are not used. A name that would mean models of two
    sizes is left out.
    """
    # The largest table first: it alone has active parameters, and its sizes are the most exact.
    tables = sorted(tables, key=len, reverse=True)
    by_repository: dict[str, Sizes] = {}
    for _, repository, sizes in _rows(tables):
        if repository and sizes is not None:
            by_repository.setdefault(repository, sizes)
    found: dict[str, Sizes] = {}
    disputed = set()
    for name, repository, own in _rows(tables):
        sizes = by_repository.get(repository, own)
        for each in filter(None, (name, repository)):
            if sizes is not None and found.setdefault(each, sizes)[0].number != sizes[0].number:
                disputed.add(each)
    return {name: sizes for name, sizes in found.items() if name not in disputed}


def _rows(tables: Sequence[PlainTable]) -> Iterator[tuple[str, str, Sizes | None]]:
    """Plain name, plain repository and the sizes stated, for every row."""
    for table in tables:
        stated = TOTAL in table.cells and TOTAL not in table.source.approximate
        for row in range(len(table)):
            names, repositories = table.cells[table.roles.label], table.cells.get("hf_repo")
            repository = undated_name(repositories[row].text) if repositories else ""
            total = table.cells[TOTAL][row] if stated else _NOTHING
            active = table.cells[ACTIVE][row] if ACTIVE in table.cells else _NOTHING
            sizes = None if total.missing else (total, active)
            yield undated_name(names[row].text), repository, sizes


@cached(size=1)
def with_joined_params(dataset: Dataset, bundled: Callable[[], Sequence[PlainTable]]) -> Dataset:
    """The same rows with the parameters of models that a bundled source knows.

    A size that the source states itself stays. Total parameters become the x column where any
    was joined. What matched and what did not is in the notes of the load report.
    """
    there = np.zeros(len(dataset), np.bool_)
    if TOTAL in dataset.marks:
        there = ~np.isnan(dataset.numbers(TOTAL))
    found: list[Sizes | None] = [None] * len(dataset)
    known = known_sizes(bundled())
    # A row is known by its repository where it has one, else by its label.
    for key in ("hf_repo", dataset.roles.label):
        for row, name in enumerate(dataset.words(key)):
            if not there[row] and found[row] is None:
                found[row] = known.get(undated_name(name))
    joined = np.array([sizes is not None for sizes in found], np.bool_)
    notes = _notes(dataset, joined, there)
    if not joined.any():
        report = replace(dataset.report, notes=(*dataset.report.notes, *notes))
        return replace(dataset, report=report)
    for place, key in enumerate((ACTIVE, TOTAL)):
        cells = [_NOTHING if sizes is None else sizes[1 - place] for sizes in found]
        if key == TOTAL or key in dataset.marks or any(not cell.missing for cell in cells):
            dataset = _with_cells(dataset, key, cells, joined)
    why = "joined from the bundled sources by name"
    return _with_size_axis(dataset, why, notes, settled={"--x"})


def _with_cells(dataset: Dataset, key: str, cells: Sequence[Cell], joined: Bools) -> Dataset:
    """`dataset` with these cells in the rows that were joined; a new column follows the label."""
    values, marks = number_column(cells)
    if key in dataset.marks:
        own, before = dataset.marks[key], dataset.numbers(key)
        values = np.where(joined, values, before)
        marks = NumberMarks(
            np.where(joined, marks.decimals, own.decimals),
            np.where(joined, marks.flags, own.flags),
        )
    added = ColumnValues(STANDARD[key].column, values, marks)
    return dataset.with_columns([added], after=dataset.roles.label)


def _with_size_axis(
    dataset: Dataset, why: str, notes: Sequence[str], *, settled: Collection[str]
) -> Dataset:
    """`dataset` with total parameters as x, and a load report that says why.

    Args:
        dataset: the rows, whose parameters are new.
        why: what makes total parameters the x column.
        notes: what else to say.
        settled: flags that nobody needs to be asked for any more.
    """
    roles, report = replace(dataset.roles, x=TOTAL), dataset.report
    report = replace(
        report,
        columns=dataset.columns,
        roles=roles,
        why=tuple((role, why if role == "x" else words) for role, words in report.why),
        notes=(*report.notes, *notes),
        choices=tuple(choice for choice in report.choices if choice.flag not in settled),
    )
    return replace(dataset, roles=roles, report=report)


def _notes(dataset: Dataset, joined: Bools, there: Bools) -> tuple[str, ...]:
    names = np.array(dataset.words(dataset.roles.label), dtype=object)
    notes = [f"sizes joined from the bundled sources for {joined.sum():,} of {len(dataset):,} rows"]
    if joined.any():
        notes[0] += f" ({first_few(list(dict.fromkeys(names[joined])), _LISTED)})"
    without = ~joined & ~there
    if without.any():
        listed = first_few(list(dict.fromkeys(names[without])), _LISTED)
        of = f"{without.sum():,} of {len(dataset):,} rows"
        notes.append(f"no bundled source states a size for {of} ({listed})")
    return tuple(notes)
