"""Sizes that a source does not state: read from its names, or joined from other sources.

They are joined where it is the same model by repository or by name (`model_matching`), never one
that is like it; a name without its date will do, since a new date is a new training of a model of
the same size.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.columns import ACTIVE, OPEN, REPOSITORY, STANDARD, TOTAL, Cell, Mark
from lcbtui.dataset.dataset import ColumnValues, Dataset, Ints, NumberMarks
from lcbtui.dataset.rows import PlainTable, cached
from lcbtui.dataset.source import Note
from lcbtui.errors import UsageError
from lcbtui.sources.cleaning.sizes_in_names import FROM_NAMES, decimals_of, enough, imputations
from lcbtui.text.words import first_few
from lcbtui.view.derive.model_matching import plain_name, undated_name

_LISTED = 40


@cached(size=1)
def with_params_from_names(
    dataset: Dataset, label: str | None = None, *, asked: bool = True
) -> Dataset:
    """Add columns of total and active parameters, parsed from model names such as "30B-A3B".

    Both columns are marked as inferred, and missing where a name states no size; total parameters
    become x. Active parameters are added only if some name states them. The load report says so,
    and no longer asks to choose between names and column.

    Args:
        dataset: the rows.
        label: key of the column of model names; None for the source's own.
        asked: whether the user asked for it; else it is done only if enough names state a size.
    """
    rows, label = len(dataset), label or dataset.roles.label
    stated = imputations(dataset.words(label))
    if not asked and not enough(len(stated[0].rows), rows):
        return dataset
    added = []
    for each in stated:
        if each.key == TOTAL or each.key in dataset.by_key or each.rows:
            values, marks, at = np.full(rows, np.nan), NumberMarks.unmarked(rows), [*each.rows]
            values[at], marks.flags[at] = each.sizes, int(Mark.INFERRED)
            marks.decimals[at] = [*map(decimals_of, each.sizes)]
            added.append(ColumnValues(STANDARD[each.key].column, values, marks))
    keys = {each.column.key for each in added}
    repairs = tuple(each for each in dataset.report.repairs if each.column not in keys)
    header = dataset.by_key[label].header
    found = dataset.with_columns(added)
    found = replace(found, report=dataset.report._replace(repairs=repairs))
    note = f"{len(stated[0].rows):,} of {rows:,} names state a size"
    why = f'read from the names in "{header}"'
    told = Note(why, FROM_NAMES) if asked else why
    return _with_size_axis(found, told, (note,), settled={FROM_NAMES})


@cached(size=1)
def with_joined_params(dataset: Dataset, bundled: Callable[[], Sequence[PlainTable]]) -> Dataset:
    """Fill in missing model sizes from the bundled sources, joined by repository or name.

    Sizes read off a picture are not used. Total parameters become x if any was joined. The load
    report's notes list the models matched and not matched.
    """
    # The largest first: it alone has active parameters, and its sizes are the most exact.
    tables = sorted(bundled(), key=len, reverse=True)
    return _joined(dataset, tables, "the bundled sources", (ACTIVE, TOTAL))


@cached(size=1)
def with_sizes_of(
    dataset: Dataset, named: str, tables: Callable[..., Sequence[PlainTable]]
) -> Dataset:
    """Fill in missing sizes, openness and release dates from another source, by repository or name.

    Total parameters become x if any was joined. The load report's notes list the models matched and
    not matched.

    Args:
        dataset: the rows.
        named: name of the other source.
        tables: function that reads a source by its name.

    Raises:
        SourceError: if the other source cannot be read.
        UsageError: if the other source has no column of sizes.
    """
    (table,) = tables(named)
    name = table.source.short_name
    if TOTAL not in table.by_key:
        raise UsageError(f"{name}: has no column of sizes that is known as one", flag="--sizes")
    return _joined(dataset, (table,), name, ("release_date", OPEN, ACTIVE, TOTAL))


def _joined(
    dataset: Dataset, tables: Sequence[PlainTable], name: str, wanted: Sequence[str]
) -> Dataset:
    """Fill missing values of some columns from rows of the same models in other tables."""

    def column(key: str) -> list[Cell]:
        nothing = Cell("")
        return [
            nothing if key in table.source.approximate else cell
            for table in tables
            for cell in table.cells.get(key, [nothing] * len(table))
        ]

    label, words = dataset.roles.label, "joined by repository or name"
    labels = [text for table in tables for text in table.words(table.roles.label)]
    repositories = [text for table in tables for text in table.words(REPOSITORY)]
    places = _places(dataset, labels, repositories, column(TOTAL))
    before, joined = dataset, dict.fromkeys(reversed(wanted), 0)
    for own in wanted:
        plain, is_there = STANDARD[own].column, own in dataset.by_key
        if is_there and own != TOTAL and dataset.by_key[own].kind is not plain.kind:
            continue
        cells, lacking = column(own), np.ones(len(dataset), np.bool_)
        if is_there:
            lacking = dataset.frame[own].isna().to_numpy(np.bool_)
        at = np.where(lacking, places, -1)
        joined[own] = sum(not cells[place].missing for place in at[at >= 0].tolist())
        if joined[own]:
            dataset = dataset.with_cells(plain, cells, at, after=label)
    if joined.get(OPEN) and dataset.roles.series is None:
        dataset = _with_role(dataset, "series", OPEN, words)
    found = int(np.count_nonzero(places >= 0))
    counts = "".join(f"; {STANDARD[own].title} of {n:,}" for own, n in joined.items() if n)
    notes = [f"{name}: {found:,} of {len(dataset):,} rows are there{counts}"]
    names = before.words(label)
    pairs = [(own, labels[place]) for own, place in zip(names, places, strict=True) if place >= 0]
    spelled = [f"{own} = {other}" for own, other in dict.fromkeys(pairs) if own != other]
    missing = [own for own, place in zip(names, places, strict=True) if place < 0]
    for what, some in (("taken for the same", spelled), ("not there", missing)):
        if some:
            notes.append(f"{name}: {what}: {first_few(list(dict.fromkeys(some)), _LISTED)}")
    if joined[TOTAL]:
        return _with_size_axis(dataset, words, notes)
    report = dataset.report._replace(notes=(*dataset.report.notes, *notes))
    return replace(dataset, report=report)


def _places(
    dataset: Dataset, labels: Sequence[str], repositories: Sequence[str], sizes: Sequence[Cell]
) -> Ints:
    """Match each row to a row of the same model in other tables; −1 for none."""
    places = np.full(len(dataset), -1, dtype=np.int64)
    own_labels, own_repositories = dataset.words(dataset.roles.label), dataset.words(REPOSITORY)
    for spell in (str.casefold, plain_name, undated_name):
        is_first = spell is str.casefold
        known = _by_spelling(labels, repositories, sizes, spell, only_repositories=is_first)
        for row in np.flatnonzero(places < 0).tolist():
            names = [own_repositories[row], *([] if is_first else [own_labels[row]])]
            found = [known[word] for word in map(spell, names) if word in known]
            places[row] = found[-1] if found else -1
    return places


def _by_spelling(
    labels: Sequence[str],
    repositories: Sequence[str],
    sizes: Sequence[Cell],
    spell: Callable[[str], str],
    *,
    only_repositories: bool,
) -> dict[str, int]:
    """Map normalised names and repositories to rows, leaving out names with two different sizes.

    All rows of a repository are represented by the first that states a size.
    """
    of_repository: dict[str, int] = {}
    for row, repository in enumerate(repositories):
        if repository and not sizes[row].missing:
            of_repository.setdefault(repository.casefold(), row)
    found: dict[str, int] = {}
    disputed = set()
    for row, repository in enumerate(repositories):
        best = of_repository.get(repository.casefold(), row)
        for name in (repository,) if only_repositories else (repository, labels[row]):
            word = spell(name)
            first = found.setdefault(word, best)
            if sizes[first].missing:
                found[word] = best
            elif not sizes[best].missing and sizes[first].number != sizes[best].number:
                disputed.add(word)
    return {word: row for word, row in found.items() if word and word not in disputed}


def _with_role(dataset: Dataset, role: str, key: str, why: str) -> Dataset:
    """Use a column as model name, x, y or series of a Dataset; state why in the load report."""
    roles = dataset.roles._replace(**{role: key})  # type: ignore[arg-type]  # a role by its name
    reasons = tuple((each, why if each == role else words) for each, words in dataset.report.why)
    report = dataset.report._replace(columns=dataset.columns, roles=roles, why=reasons)
    return replace(dataset, roles=roles, report=report)


def _with_size_axis(
    dataset: Dataset, why: str, notes: Sequence[str], *, settled: Collection[str] = ()
) -> Dataset:
    """Put total parameters on x, add notes to the load report, and drop resolved ambiguities."""
    dataset = _with_role(dataset, "x", TOTAL, why)
    report = dataset.report
    choices = tuple(choice for choice in report.choices if choice.flag not in settled)
    report = report._replace(notes=(*report.notes, *notes), choices=choices)
    return replace(dataset, report=report)
