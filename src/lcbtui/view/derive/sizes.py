"""Sizes that a source does not state: read from its names, or joined from the bundled sources.

They are joined where it is the same model by repository or by name, never one that is like it. Two
names are the same where they are the same letters and digits once case, punctuation and dates are
dropped: "DeepSeek-V3" is "deepseek v3", and "DeepSeek-V3-0324" is it too, since a new date is a new
training of a model of the same size. The very name comes first, and what stands behind the slash of
a repository is a name of its model. Nothing else is tried.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Cell, Kind
from lcbtui.dataset.dataset import (
    Bools,
    ColumnValues,
    Dataset,
    NumberMarks,
    date_spans,
    number_column,
)
from lcbtui.dataset.load_report import Told
from lcbtui.dataset.lookup import require_column
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.standard import ACTIVE, STANDARD, TOTAL
from lcbtui.errors import SourceError, UsageError
from lcbtui.sources.cleaning.columns_arrow import ArrowColumn
from lcbtui.sources.cleaning.sizes_in_names import FROM_NAMES, enough, imputations
from lcbtui.text.words import first_few
from lcbtui.view.derive.model_matching import plain_name, undated_name

_LISTED, _OFFERED = 40, 8
_JOINED = "joined by repository or name"
_HOW = ("by repository", "by name", "by the letters and digits of the name")
"""By what a model is found elsewhere."""

_NOTHING = Cell("")
Sizes = tuple[Cell, Cell]
"""Total and active parameters."""


@cached(size=1)
def with_params_from_names(
    dataset: Dataset, label: str | None = None, *, asked: bool = True
) -> Dataset:
    """Parse total and active parameters from model names.

    Both columns are marked as inferred, and missing where a name states nothing; x is the total
    parameters. Active parameters are added only where some name states them. The load report says
    so, and no longer asks to choose between names and column.

    Args:
        dataset: the rows.
        label: the key of the names; None for those of the source.
        asked: whether it was asked for; else it is done only where enough names state a size.
    """
    rows, label = len(dataset), label or dataset.roles.label
    stated = imputations(dataset.words(label))
    if not asked and not enough(len(stated[0].rows), rows):
        return dataset
    sizes = {
        found.key: ArrowColumn.without_values(rows).filled(found)
        for found in stated
        if found.key == TOTAL or found.key in dataset.by_key or found.rows
    }
    added = [
        ColumnValues(STANDARD[key].column, column.values, column.marks)
        for key, column in sizes.items()
    ]
    repairs = tuple(each for each in dataset.report.repairs if each.column not in sizes)
    header = dataset.by_key[label].header
    found = dataset.with_columns(added)
    found = replace(found, report=dataset.report._replace(repairs=repairs))
    note = (
        f"{rows - np.count_nonzero(np.isnan(sizes[TOTAL].values)):,} of {rows:,} names state a size"
    )
    why = f'read from the names in "{header}"'
    told = Told(f"{why} ({FROM_NAMES})", why) if asked else f"no such column; {why}"
    return _with_size_axis(found, told, (note,), settled={FROM_NAMES})


def known_sizes(
    tables: Sequence[PlainTable], spell: Callable[[str], str] = undated_name
) -> Mapping[str, Sizes]:
    """The sizes that sources state, by name and repository as `spell` gives them.

    A name stands for its repository where the source gives one, so that it means the same model
    in every source. Sizes read off a picture are not used. A name that would mean models of two
    sizes is left out.
    """
    # The largest table first: it alone has active parameters, and its sizes are the most exact.
    tables = sorted(tables, key=len, reverse=True)
    by_repository: dict[str, Sizes] = {}
    for _, repository, sizes in _rows(tables):
        if repository and sizes is not None:
            by_repository.setdefault(undated_name(repository), sizes)
    found: dict[str, Sizes] = {}
    disputed = set()
    for name, repository, own in _rows(tables):
        sizes = by_repository.get(undated_name(repository), own)
        names = (name, repository, _behind_slash(repository))
        for each in filter(None, dict.fromkeys(map(spell, names))):
            if sizes is not None and found.setdefault(each, sizes)[0].number != sizes[0].number:
                disputed.add(each)
    return {name: sizes for name, sizes in found.items() if name not in disputed}


def _rows(tables: Sequence[PlainTable]) -> Iterator[tuple[str, str, Sizes | None]]:
    """Name, repository and the sizes stated, for every row."""
    for table in tables:
        stated = TOTAL in table.cells and TOTAL not in table.source.approximate
        for row in range(len(table)):
            names, repositories = table.cells[table.roles.label], table.cells.get("hf_repo")
            repository = repositories[row].text if repositories else ""
            total = table.cells[TOTAL][row] if stated else _NOTHING
            active = table.cells[ACTIVE][row] if ACTIVE in table.cells else _NOTHING
            sizes = None if total.missing else (total, active)
            yield names[row].text, repository, sizes


def _behind_slash(name: str) -> str:
    """The name of a model in its repository; "" for what is none."""
    owner, slash, name = name.rpartition("/")
    return name if owner and slash and "/" not in owner else ""


@cached(size=1)
def with_joined_params(dataset: Dataset, bundled: Callable[[], Sequence[PlainTable]]) -> Dataset:
    """The same rows with the parameters of models that a bundled source knows.

    A size that the source states itself stays. Total parameters become the x column where any
    was joined. What matched and what did not is in the notes of the load report.
    """
    there = np.zeros(len(dataset), np.bool_)
    if TOTAL in dataset.marks:
        there = ~np.isnan(dataset.numbers(TOTAL))
    found, how = _known_of(dataset, bundled(), there)
    joined = np.array([sizes is not None for sizes in found], np.bool_)
    notes = _notes(dataset, joined, there, how)
    if not joined.any():
        report = dataset.report._replace(notes=(*dataset.report.notes, *notes))
        return replace(dataset, report=report)
    for place, key in enumerate((ACTIVE, TOTAL)):
        cells = [_NOTHING if sizes is None else sizes[1 - place] for sizes in found]
        if key == TOTAL or key in dataset.marks or any(not cell.missing for cell in cells):
            dataset = _with_cells(dataset, key, cells, joined)
    why = "joined from the bundled sources by repository or name"
    return _with_size_axis(dataset, why, notes)


def _known_of(
    dataset: Dataset, tables: Sequence[PlainTable], there: Bools
) -> tuple[list[Sizes | None], dict[str, int]]:
    """For each row the sizes that are known of its model, but where they are there; by what."""
    label, repository, name, letters = dataset.roles.label, *_HOW
    found: list[Sizes | None] = [None] * len(dataset)
    how = dict.fromkeys(_HOW, 0)
    # A row is known by its repository where it has one, else by its label.
    for words, key, spell in (
        (repository, "hf_repo", undated_name),
        (name, label, str.casefold),
        (letters, label, plain_name),
        (letters, label, undated_name),
    ):
        known = known_sizes(tables, spell) if key in dataset.by_key else {}
        for row, text in enumerate(dataset.words(key) if known else ()):
            if not there[row] and found[row] is None:
                sizes = known.get(spell(text)) or known.get(spell(_behind_slash(text)))
                found[row] = sizes
                how[words] += sizes is not None
    return found, how


@cached(size=1)
def with_sizes_of(
    dataset: Dataset, named: str, tables: Callable[..., Sequence[PlainTable]]
) -> Dataset:
    """The same rows with sizes, openness and release dates of another source, where they lack them.

    A row is found there by its repository, else by its very name, else by the same letters and
    digits; a name that means models of two sizes means none. Total parameters become x where any
    was joined. How each row was found is in the notes of the load report.

    Args:
        dataset: the rows.
        named: the source, or the source, a colon and its column of total parameters.
        tables: reads a source by its name.

    Raises:
        SourceError: if it cannot be read.
        UsageError: if it has no column of that name, or none of sizes.
    """
    table, key = _table_of_sizes(named, tables)
    name = table.source.short_name
    found, how = _found_rows(dataset, table, key)
    wanted = {TOTAL: key} | {each: each for each in (ACTIVE, "openness", "release_date")}
    joined = dict.fromkeys(wanted, 0)
    for own, theirs in wanted.items():
        if theirs not in table.by_key or (
            own in dataset.by_key and own != TOTAL and not _fits(dataset, own)
        ):
            continue
        there = _present(dataset, own)
        cells = [
            _NOTHING if there[row] or place is None else table.cells[theirs][place]
            for row, place in enumerate(found)
        ]
        joined[own] = sum(not cell.missing for cell in cells)
        if joined[own]:
            dataset = _with_joined(dataset, own, cells)
    at = _counts(how)
    notes = [f"{name}: {sum(how.values()):,} of {len(dataset):,} rows are there{at}"]
    notes[0] += "".join(
        f"; {STANDARD[own].title} of {count:,}" for own, count in joined.items() if count
    )
    spelled = _spelled_otherwise(dataset, table, found)
    if spelled:
        notes.append(f"{name}: taken for the same: {first_few(spelled, _LISTED)}")
    missing = [
        n
        for n, place in zip(dataset.words(dataset.roles.label), found, strict=True)
        if place is None
    ]
    if missing:
        notes.append(f"{name}: not there: {first_few(list(dict.fromkeys(missing)), _LISTED)}")
    if joined[TOTAL]:
        return _with_size_axis(dataset, _JOINED, notes)
    report = dataset.report._replace(notes=(*dataset.report.notes, *notes))
    return replace(dataset, report=report)


def _counts(how: Mapping[str, int]) -> str:
    """By what how many rows were found: " (2 by repository, 3 by name)"; "" for none."""
    counts = [f"{count:,} {words}" for words, count in how.items() if count]
    return f" ({', '.join(counts)})" if counts else ""


def _table_of_sizes(
    named: str, tables: Callable[..., Sequence[PlainTable]]
) -> tuple[PlainTable, str]:
    """The source of sizes and the key of its column of total parameters."""
    column = ""
    try:
        (table,) = tables(named)
    except SourceError as error:
        source, _, column = named.rpartition(":")
        if not source or not column:
            raise
        try:
            (table,) = tables(source)
        except SourceError:
            raise error from None
    name = table.source.name
    if column:
        try:
            found = require_column(column, table.columns, table.roles)
        except UsageError as error:
            raise UsageError(f"--sizes {name}: {error}", plain=f"{name}: {error}") from None
        if found.kind is not Kind.NUMBER:
            why = f"{name}: {found.header} holds no numbers"
            raise UsageError(f"--sizes {why}", plain=why)
        return table, found.key
    if TOTAL not in table.by_key:
        numbers = [each.header for each in table.columns if each.kind is Kind.NUMBER]
        why = f"{name}: no column of sizes was recognised; name it {name}:COLUMN"
        why += f" ({first_few(numbers, _OFFERED)})" if numbers else ""
        raise UsageError(f"--sizes {why}", plain=why)
    return table, TOTAL


def _found_rows(
    dataset: Dataset, table: PlainTable, key: str
) -> tuple[list[int | None], dict[str, int]]:
    """For each row its place in the table, None where it is not there; and how many by what."""
    label, their_label = dataset.roles.label, table.roles.label
    spellings: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        (_HOW[0], "hf_repo", "hf_repo", str.casefold),
        (_HOW[1], label, their_label, str),
        (_HOW[2], label, their_label, plain_name),
    )
    found: list[int | None] = [None] * len(dataset)
    how = {}
    for words, own, theirs, spell in spellings:
        places = _places(table, theirs, key, spell)
        before = sum(place is not None for place in found)
        for row, text in enumerate(dataset.words(own)):
            if found[row] is None and text:
                found[row] = places.get(spell(text))
        how[words] = sum(place is not None for place in found) - before
    return found, how


def _places(
    table: PlainTable, column: str, key: str, spell: Callable[[str], str]
) -> Mapping[str, int]:
    """Spelling → the row of the table; what means models of two sizes is left out."""
    sizes = table.cells[key]
    found: dict[str, int] = {}
    disputed = set()
    for row, text in enumerate(table.words(column)):
        name = spell(text)
        if not name:
            continue
        first = found.setdefault(name, row)
        if sizes[first].missing:
            found[name] = row
        elif not sizes[row].missing and sizes[first].number != sizes[row].number:
            disputed.add(name)
    return {name: row for name, row in found.items() if name not in disputed}


def _spelled_otherwise(
    dataset: Dataset, table: PlainTable, found: Sequence[int | None]
) -> list[str]:
    """The rows that are called otherwise there: "my model = My-Model"."""
    theirs = table.words(table.roles.label)
    pairs = (
        (name, theirs[place])
        for name, place in zip(dataset.words(dataset.roles.label), found, strict=True)
        if place is not None
    )
    return list(dict.fromkeys(f"{own} = {other}" for own, other in pairs if own != other))


def _present(dataset: Dataset, key: str) -> Bools:
    if key not in dataset.by_key:
        return np.zeros(len(dataset), np.bool_)
    return dataset.frame[key].notna().to_numpy(np.bool_)


def _fits(dataset: Dataset, key: str) -> bool:
    return dataset.by_key[key].kind is STANDARD[key].kind


def _with_joined(dataset: Dataset, key: str, cells: Sequence[Cell]) -> Dataset:
    """`dataset` with these cells where they are not missing."""
    joined = np.array([not cell.missing for cell in cells], np.bool_)
    if STANDARD[key].kind is Kind.NUMBER:
        return _with_cells(dataset, key, cells, joined)
    texts = pd.Series([cell.text or None for cell in cells], dtype="str")
    if key in dataset.by_key:
        texts = dataset.texts(key).where(~joined, texts)
    dates = date_spans([text or "" for text in texts.astype("object").fillna("")])
    spans = dates if STANDARD[key].kind is Kind.DATE else None
    added = ColumnValues(STANDARD[key].column, texts, dates=spans)
    dataset = dataset.with_columns([added], after=dataset.roles.label)
    if key == "openness" and dataset.roles.series is None:
        roles, report = dataset.roles._replace(series=key), dataset.report
        why = tuple((role, _JOINED if role == "series" else words) for role, words in report.why)
        dataset = replace(dataset, roles=roles, report=report._replace(roles=roles, why=why))
    return dataset


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
    dataset: Dataset, why: str, notes: Sequence[str], *, settled: Collection[str] = ()
) -> Dataset:
    """`dataset` with total parameters as x, and a load report that says why.

    Args:
        dataset: the rows, whose parameters are new.
        why: what makes total parameters the x column.
        notes: what else to say.
        settled: flags that nobody needs to be asked for any more.
    """
    roles, report = dataset.roles._replace(x=TOTAL), dataset.report
    report = report._replace(
        columns=dataset.columns,
        roles=roles,
        why=tuple((role, why if role == "x" else words) for role, words in report.why),
        notes=(*report.notes, *notes),
        choices=tuple(choice for choice in report.choices if choice.flag not in settled),
    )
    return replace(dataset, roles=roles, report=report)


def _notes(
    dataset: Dataset, joined: Bools, there: Bools, how: Mapping[str, int]
) -> tuple[str, ...]:
    names = np.array(dataset.words(dataset.roles.label), dtype=object)
    notes = [f"sizes joined from the bundled sources for {joined.sum():,} of {len(dataset):,} rows"]
    notes[0] += _counts(how)
    if joined.any():
        notes[0] += f": {first_few(list(dict.fromkeys(names[joined])), _LISTED)}"
    without = ~joined & ~there
    if without.any():
        listed = first_few(list(dict.fromkeys(names[without])), _LISTED)
        of = f"{without.sum():,} of {len(dataset):,} rows"
        notes.append(f"no bundled source states a size for {of} ({listed})")
    return tuple(notes)
