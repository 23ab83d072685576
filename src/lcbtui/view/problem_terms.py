"""Terms of a query that choose problems instead of rows: `platform:leetcode`, `difficulty:hard`.

A row is a mean over problems, so these terms change what it is a mean of. They stand at the top
level, where all terms hold; under `|` a row would have to be two means at once.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lcbtui.errors import QueryError
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.frames import frame_of
from lcbtui.sources.load_report import LoadReport
from lcbtui.sources.model import Column, Kind, Roles
from lcbtui.sources.problem_results import ProblemResults
from lcbtui.view.bind import bind
from lcbtui.view.bound import BoundTerm
from lcbtui.view.evaluate import evaluate
from lcbtui.view.memory import remembered
from lcbtui.view.query import parse
from lcbtui.view.terms import Comparison, Query, Term

Bools = npt.NDArray[np.bool_]

_NOBODY = np.empty(0, dtype=np.int64)


def problem_columns(dataset: Dataset) -> tuple[Column, ...]:
    """The columns that choose problems; none where rows are no means over problems."""
    if dataset.results is None:
        return ()
    return tuple(Column(key, key, key.title(), Kind.CATEGORY) for key in _texts_of(dataset.results))


def problem_terms(dataset: Dataset, query: Query) -> tuple[BoundTerm, ...]:
    """The terms that choose problems, equal when they ask the same.

    Raises:
        QueryError: where such a term stands beside `|` or its operand does not fit, with its place.
    """
    columns = problem_columns(dataset)
    found = tuple(term for side in query.sides for term in side if _chooses(term, columns))
    if found and len(query.sides) > 1:
        problem = f"{_name(found[0])} chooses problems and cannot stand beside |"
        raise QueryError(query.text, found[0].place, problem)
    bound = bind(Query(query.text, (found,)), columns, dataset.roles)
    return bound.sides[0]


def row_query(dataset: Dataset, query: Query) -> Query:
    """`query` without the terms that choose problems."""
    columns = problem_columns(dataset)
    sides = tuple(
        tuple(term for term in side if not _chooses(term, columns)) for side in query.sides
    )
    return query if sides == query.sides else Query(query.text, tuple(filter(None, sides)))


def chosen_problems(dataset: Dataset, terms: tuple[BoundTerm, ...]) -> Bools:
    """(problems,) the problems that all of the terms keep."""
    problems = _problems(dataset)
    return evaluate(parse(""), problems, problems.roles, ours=_NOBODY, extra=terms).keep


def _chooses(term: Term, columns: tuple[Column, ...]) -> bool:
    return _name(term) in {column.key for column in columns}


def _name(term: Term) -> str:
    return term.what.column.text.casefold() if isinstance(term.what, Comparison) else ""


def _texts_of(results: ProblemResults) -> dict[str, tuple[str, ...]]:
    columns = {"platform": results.platform, "difficulty": results.difficulty}
    return {key: texts for key, texts in columns.items() if texts is not None}


@remembered(size=1)
def _problems(dataset: Dataset) -> Dataset:
    """The problems as a Dataset, so that a term means there what it means everywhere."""
    assert dataset.results is not None
    texts = _texts_of(dataset.results)
    columns = problem_columns(dataset)
    arrays = {
        key: pa.array([text or None for text in values], pa.large_string())
        for key, values in texts.items()
    }
    rows = len(dataset.results.problems)
    roles = Roles(columns[0].key, None, None, None)
    report = LoadReport(dataset.report.source, "", rows, columns, roles)
    frame = frame_of(columns, arrays, rows)
    return Dataset(dataset.source, columns, roles, frame, {}, {}, report)
