"""Sources with scores by problem: means over a window of dates, a platform and a difficulty.

A row is a mean over problems, so terms of a query such as `platform:leetcode` choose problems
instead of rows: they change what it is a mean of. They stand at the top level, where all terms
hold; under `|` a row would have to be two means at once.

And `months_models`: which models are to be shown by month.
"""

from collections.abc import Sequence

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Cell, Column, Kind, Roles
from lcbtui.dataset.dataset import Bools, Dataset, Ints, dataset_of
from lcbtui.dataset.load_report import LoadReport
from lcbtui.dataset.lookup import ModelNames, matching_rows, nearest_models
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.windows import Window
from lcbtui.errors import QueryError, UsageError
from lcbtui.query.masks import evaluate
from lcbtui.query.parse import Comparison, Query, Term, parse
from lcbtui.query.predicates import BoundTerm, bind
from lcbtui.sources.results.dataset import dataset_over, opening_window
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import first_few
from lcbtui.view.state import ViewState

MOST_BY_MONTH = 8
"""Models shown by month together: there are so many colours for series."""

_KEPT = 16
"""Datasets kept: so many steps of the ends of a window are there again at once."""


def problem_terms(dataset: Dataset, query: Query) -> tuple[BoundTerm, ...]:
    """The terms that choose problems, equal when they ask the same.

    Raises:
        QueryError: where such a term stands beside `|` or its operand does not fit, with its place.
    """
    keys = _texts_of_problems(dataset)
    found = tuple(term for side in query.sides for term in side if _column_of(term) in keys)
    if not found:
        return ()
    if len(query.sides) > 1:
        problem = f"{_column_of(found[0])} chooses problems and cannot stand beside |"
        raise QueryError(query.text, found[0].position, problem)
    return bind(Query(query.text, (found,)), _problems(dataset).columns, dataset.roles)[0]


def row_query(dataset: Dataset, query: Query) -> Query:
    """`query` without the terms that choose problems."""
    keys = _texts_of_problems(dataset)
    sides = tuple(
        tuple(term for term in side if _column_of(term) not in keys) for side in query.sides
    )
    return query if sides == query.sides else Query(query.text, tuple(filter(None, sides)))


def chosen_problems(dataset: Dataset, terms: tuple[BoundTerm, ...]) -> Bools:
    """(problems,) the problems that all of the terms keep."""
    problems = _problems(dataset)
    return evaluate(
        Query(""), problems, problems.roles, ours=np.empty(0, np.int64), extra=terms
    ).keep


def _column_of(term: Term) -> str:
    """The name of the column that a term compares, in lower case; "" for another term."""
    return term.what.column.text.casefold() if isinstance(term.what, Comparison) else ""


def _texts_of_problems(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """By column, what chooses problems; nothing where rows are no means over problems."""
    if dataset.selection is None:
        return {}
    results = dataset.selection.results
    columns = {"platform": results.platform, "difficulty": results.difficulty}
    return {key: texts for key, texts in columns.items() if texts is not None}


@cached(size=1)
def _problems(dataset: Dataset) -> Dataset:
    """The problems as a Dataset, so that a term means there what it means everywhere."""
    texts = _texts_of_problems(dataset)
    columns = tuple(Column(key, key, key.title(), Kind.CATEGORY) for key in texts)
    cells = {key: [Cell(text) for text in words] for key, words in texts.items()}
    roles = Roles(columns[0].key, None, None, None)
    report = LoadReport(dataset.report.source, "", len(cells[roles.label]), columns, roles)
    return dataset_of(PlainTable(dataset.source, columns, roles, report, cells))


def over_window(dataset: Dataset, state: ViewState) -> Dataset:
    """The means over the problems that a state asks for: its window, its platform and difficulty.

    Args:
        dataset: as its file was opened, with a `selection`; anything else comes back as it is.
        state: what is asked for; without a window, the window that the file opens on.

    Raises:
        QueryError: for a query that does not parse, or a term on problems that cannot be used.
    """
    if dataset.selection is None:
        return dataset
    terms = problem_terms(dataset, parse(state.query))
    if state.window is None and not terms:
        return dataset
    return _over(dataset, state.window, terms)


@cached(size=_KEPT)
def _over(dataset: Dataset, asked: Window | None, terms: tuple[BoundTerm, ...]) -> Dataset:
    assert dataset.selection is not None
    results = dataset.selection.results
    window = opening_window(results) if asked is None else asked
    chosen, by_query = results.within(window), None
    if terms:
        by_query = chosen_problems(dataset, terms)
        chosen &= by_query
    return dataset_over(dataset.source, results, window, chosen, dataset.report.format, by_query)


def months_models(dataset: Dataset, names: Sequence[str]) -> tuple[int, ...]:
    """Which models are meant: each that very name, else in any case, else every name with it.

    Args:
        dataset: rows that are means over problems.
        names: as they were typed.

    Returns:
        Indexes into `ProblemResults.models`, each once, in the order of the names.

    Raises:
        UsageError: if the source has no results by problem, a name is that of no model, or there
            are more than `MOST_BY_MONTH` models.
    """
    if dataset.selection is None:
        raise _without_results(dataset)
    results = dataset.selection.results
    if not results.has_dates:
        raise UsageError(f"by month: no problem of {dataset.source.name} has a date")
    found = dict.fromkeys(
        model for name in names for model in _meant(results.models, name, dataset)
    )
    if len(found) > MOST_BY_MONTH:
        first = first_few([safe_text(results.models[model]) for model in found], 2, more=", …")
        raise UsageError(
            f"by month: {len(found)} models ({first}), but at most {MOST_BY_MONTH} are shown "
            "together; name fewer"
        )
    return tuple(found)


def models_of_rows(dataset: Dataset, rows: Ints) -> tuple[str, ...]:
    """The names that `by_month` takes, of the models that some rows are means of.

    Raises:
        UsageError: if the source has no results by problem.
    """
    if dataset.selection is None:
        raise _without_results(dataset)
    return tuple(
        dataset.selection.results.models[model] for model in dataset.selection.models[rows]
    )


def _without_results(dataset: Dataset) -> UsageError:
    source = dataset.source.name
    return UsageError(
        f"by month: {source} has no scores by problem; LiveCodeBench's own files have them"
    )


def _meant(models: tuple[str, ...], name: str, dataset: Dataset) -> list[int]:
    meant = matching_rows([ModelNames(models, [""] * len(models))], name.strip())
    if not meant:
        source, near = dataset.source.name, nearest_models(name.strip(), models, cutoff=0.4)
        raise UsageError(safe_text(f"by month: {name}: {source} has no model of that name{near}"))
    return [row for _, row in meant]
