"""Sources with results by problem: means over chosen problems, models by month, contamination.

A row is a mean over problems, so terms of a query such as `platform:leetcode` choose problems
instead of rows: they change what it is a mean of. They stand at the top level, where all terms
hold; under `|` a row would have to be two means at once. So do terms on columns that only the long
table of a pivot has: they choose its rows.

Contamination is a number: how far a model falls after its training cutoff, beyond the others. A
score that falls after a cutoff says nothing by itself, since later problems are harder: nearly
every model falls at nearly every date. So the share that the other models solve of each problem is
held equal, by an analysis of covariance, and the same number at other dates stands beside it. It
is a description and no test: problems of a model's kind may have become harder for it alone. All
problems of the file count, whatever the window; a query on platform or difficulty chooses.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import CHANGES, Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import ModelNames, find_column, matching_rows, no_model
from lcbtui.dataset.results import COMPLETE, Bools, ProblemResults, ProblemSelection, SharedCutoff
from lcbtui.dataset.source import LoadReport
from lcbtui.dataset.values import Numbers, Texts
from lcbtui.dataset.windows import Window
from lcbtui.errors import QueryError, UsageError
from lcbtui.query.masks import evaluate
from lcbtui.query.parse import ColumnTerm, Query, Term, parse
from lcbtui.query.predicates import BoundTerm, bind
from lcbtui.sources.results.problem_means import dataset_over, opening_window
from lcbtui.stats.regression import changes_at
from lcbtui.text.numbers import format_day, signed
from lcbtui.view.state import ViewState

MOST_BY_MONTH = 8  # models shown by month together: there are so many colours for series


def finer_terms(dataset: Dataset, query: Query) -> tuple[BoundTerm, ...]:
    """Bind the query terms that filter what rows are made of: problems, or rows of a long table.

    Raises:
        QueryError: where such a term stands beside `|` or its operand does not fit, with its place.
    """
    finer = _finer(dataset)
    found = [term for side in query.sides for term in side if _is_finer(dataset, term)]
    if finer is None or not found:
        return ()
    if len(query.sides) > 1:
        assert isinstance(found[0].what, ColumnTerm)
        name, of = found[0].what.column.text, "problems" if dataset.selection else "rows to pivot"
        problem = f"{name} chooses {of} and cannot stand beside |"
        raise QueryError(query.text, found[0].position, problem)
    return bind(Query(query.text, (tuple(found),)), finer.columns, finer.roles)[0]


def row_query(dataset: Dataset, query: Query) -> Query:
    """Return the query without terms on problems or on rows of a long table (`finer_terms`)."""
    sides = tuple(
        tuple(term for term in side if not _is_finer(dataset, term)) for side in query.sides
    )
    return query if sides == query.sides else Query(query.text, tuple(filter(None, sides)))


def _is_finer(dataset: Dataset, term: Term) -> bool:
    """Tell whether a term is about a column that only what the rows are made of has."""
    finer = _finer(dataset)
    if finer is None or not isinstance(term.what, ColumnTerm):
        return False
    name, quoted, _ = term.what.column
    own, its = (find_column(name, of.columns, of.roles, quoted=quoted) for of in (dataset, finer))
    return own is None and its is not None


@cached(size=4)
def of_rows(dataset: Dataset, text: str) -> Dataset:
    """Pivot only those rows of a long table that match the terms of a query on its own columns.

    Args:
        dataset: the pivoted table of all rows.
        text: the query.

    Raises:
        QueryError: for a query that does not parse, or terms that no row matches.
    """
    query, unpivoted = parse(text), dataset.unpivoted
    terms = finer_terms(dataset, query)
    if unpivoted is None or not terms:
        return dataset
    table = unpivoted.table()
    keep = evaluate(Query(""), table, table.roles, extra=terms).keep
    if not keep.any():
        raise QueryError(text, 1, "no row of the long table matches")
    found = unpivoted.pivoted(np.flatnonzero(keep).tolist())
    return replace(found, unpivoted=unpivoted)  # whose long table is cleaned already


@cached(size=1)
def _finer(dataset: Dataset) -> Dataset | None:
    """Return what the rows are made of: the long table, or a Dataset with a row for each problem.

    The columns of the latter are platform and difficulty; None without either, and for other rows.
    """
    if dataset.unpivoted is not None:
        return dataset.unpivoted.table()
    if dataset.selection is None:
        return None
    results = dataset.selection.results
    texts = {"platform": results.platform, "difficulty": results.difficulty}
    data = tuple(
        Texts(Column(key, key, key.title(), Kind.CATEGORY), words)
        for key, words in texts.items()
        if words is not None
    )
    if not data:
        return None
    columns = tuple(each.column for each in data)
    roles = Roles(columns[0].key, None, None, None)
    report = LoadReport(dataset.report.source, "", len(data[0]), columns, roles)
    return Dataset(dataset.source, data, roles, report)


def over_window(dataset: Dataset, state: ViewState) -> Dataset:
    """Recompute scores as means over the problems of the dates, platform and difficulty asked for.

    Args:
        dataset: the source as opened, with scores by problem; any other is returned unchanged.
        state: the user's settings; without a window, the source's default window applies.

    Raises:
        QueryError: for a query that does not parse, or a term on problems that cannot be used.
    """
    if dataset.selection is None:
        return dataset
    terms = finer_terms(dataset, parse(state.query))
    if state.window is None and not terms:
        return dataset
    return _over(dataset, state.window, terms)


@cached(size=16)  # so many steps of the ends of a window are there again at once
def _over(dataset: Dataset, asked: Window | None, terms: tuple[BoundTerm, ...]) -> Dataset:
    assert dataset.selection is not None
    results = dataset.selection.results
    window = opening_window(results) if asked is None else asked
    chosen, by_query = results.within(window), None
    if terms and (every := _finer(dataset)) is not None:
        by_query = evaluate(Query(""), every, every.roles, extra=terms).keep
        chosen &= by_query
    return dataset_over(dataset.source, results, window, chosen, dataset.report.format, by_query)


def months_models(dataset: Dataset, names: Sequence[str]) -> tuple[int, ...]:
    """Find the indexes of the models, by name, whose scores are shown by month of the problems.

    A name is matched exactly, else ignoring case, else in another spelling, else as a part.

    Args:
        dataset: a source with scores by problem.
        names: the names as typed.

    Returns:
        Indexes into `ProblemResults.models`, each once, in the order of the names.

    Raises:
        UsageError: if the source has no results by problem or no dates, a name matches no model, or
            there are more than `MOST_BY_MONTH` models.
    """
    if dataset.selection is None:
        why = "has no scores by problem; LiveCodeBench's own files do"
        raise UsageError(f"by month: {dataset.source.name} {why}")
    results = dataset.selection.results
    if not results.has_dates:
        raise UsageError(f"by month: no problem of {dataset.source.name} has a date")
    found: dict[int, None] = {}
    for name in map(str.strip, names):
        rows = matching_rows([ModelNames(results.models, [""] * len(results.models))], name)
        if not rows:
            raise UsageError(f"by month: {no_model(name, results.models, cutoff=0.4)}")
        found |= dict.fromkeys(row for _, row in rows)
    if len(found) > MOST_BY_MONTH:
        raise UsageError(f"by month: {len(found)} models; name at most {MOST_BY_MONTH}")
    return tuple(found)


FEWEST_PROBLEMS = 20  # on either side of a date, without which no change is estimated
FEWEST_OTHERS = 3  # other models, without which it is not known how hard a problem is

DECIMALS = (1, 1, 2)  # of the values of `CHANGES`


class AfterCutoff(NamedTuple):
    """Estimated change of a model's score after its training cutoff, a sign of contamination.

    Attributes:
        change: mean score over problems after the cutoff minus the mean up to it, in points.
        beyond_others: the part of the change that the other models' scores do not predict.
        dates: number of other dates at which `beyond_others` was computed for comparison.
        deeper_than: number of these dates with a smaller fall than at the cutoff.
    """

    change: float
    beyond_others: float
    dates: int
    deeper_than: int

    @property
    def is_fall(self) -> bool:
        """Tell whether the score falls more than the other models predict, rounded as displayed."""
        return round(self.beyond_others, DECIMALS[1]) < 0


def after_cutoff(
    results: ProblemResults, model: int, kept: Bools | None = None
) -> AfterCutoff | None:
    """Estimate how a model's score changes after its training cutoff, beyond other models' change.

    Args:
        results: scores by problem.
        model: index of the model in `results.models`.
        kept: (problems,) mask of the problems to use; None for all.

    Returns:
        The change; None where the cutoff is unknown or a placeholder, fewer than `FEWEST_PROBLEMS`
        problems lie on a side of it, or fewer than `FEWEST_OTHERS` other models are complete.
    """
    return _changes(results, b"" if kept is None else kept.tobytes()).get(model)


@cached(size=4)
def _changes(results: ProblemResults, kept: bytes) -> dict[int, AfterCutoff]:
    """Estimate score changes after the training cutoff; return them by model index, if known."""
    cutoffs = results.own_cutoff
    first, last = results.span
    candidates = np.flatnonzero((cutoffs >= first) & (cutoffs < last))
    if not len(candidates) or not results.has_dates:
        return {}
    chosen = ~np.isnan(results.scores) & results.dated[results.problem_of]
    if kept:
        chosen &= np.frombuffer(kept, dtype=np.bool_)[results.problem_of]
    # Of each result the mean of the others on its problem, of models with scores on nearly all.
    model_of, problem_of = results.model_of, results.problem_of
    counts = np.bincount(model_of[chosen], minlength=len(results.models))
    problems = np.count_nonzero(np.bincount(problem_of[chosen]))
    counted = chosen & (counts >= COMPLETE * problems)[model_of]
    scores = np.where(counted, results.scores, 0.0)
    sums = np.bincount(problem_of, scores, len(results.problems))[problem_of] - scores
    others = np.bincount(problem_of, counted, len(results.problems))[problem_of] - counted
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(others >= FEWEST_OTHERS, sums / others, np.nan)
    month = results.days[results.dated].astype("datetime64[D]").astype("datetime64[M]")
    step = np.timedelta64(1, "M")
    starts = np.arange(month.min() + step, month.max() + step)
    months = starts.astype("datetime64[D]").astype(np.int64) - 1  # their last days, but of the last
    answers = {}
    for model in candidates.tolist():
        own, cutoff = chosen & (results.model_of == model), cutoffs[model]
        changes = changes_at(
            np.append(months, cutoff),
            results.days[results.problem_of[own]],
            results.scores[own],
            expected[own],
            FEWEST_PROBLEMS,
        )
        (*_, change), (*others, beyond) = (each.tolist() for each in changes)
        far = np.array(others)[np.abs(months - cutoff) > 15]
        far = far[~np.isnan(far)]
        if not np.isnan(beyond):
            less_deep = int(np.count_nonzero(far > beyond))
            answers[model] = AfterCutoff(change, beyond, len(far), less_deep)
    return answers


@cached(size=1)
def with_changes(dataset: Dataset) -> Dataset:
    """Add the contamination columns: how each model's score changes after its training cutoff.

    They are `change_after_cutoff`, `change_beyond_others` and `placebo_share`. A Dataset without
    results by problem or without training cutoffs is returned unchanged.
    """
    selection = dataset.selection
    if selection is None or "training_cutoff" not in dataset.dates:
        return dataset
    rows = [change_numbers(selection, row) for row in range(len(dataset))]
    values = np.array(rows, np.float64).reshape(-1, len(CHANGES)).T
    return dataset.with_columns([*map(Numbers.of, CHANGES, values, DECIMALS)], after="contaminated")


def change_numbers(selection: ProblemSelection, row: int) -> tuple[float, ...]:
    """Return a row's score changes after its training cutoff, rounded; NaN where not known.

    They are the values of `CHANGES`; the last is the share of other dates with at least as large a
    fall, NaN for no fall.
    """
    found = after_cutoff(selection.results, int(selection.models[row]), selection.by_query)
    if found is None:
        return (np.nan,) * len(CHANGES)
    is_compared = found.is_fall and found.dates > 0
    placebo_share = 1 - found.deeper_than / found.dates if is_compared else np.nan
    values = (found.change, found.beyond_others, placebo_share)
    return tuple(round(v, decimals) for v, decimals in zip(values, DECIMALS, strict=True))


def cutoff_facts(selection: ProblemSelection, row: int) -> tuple[str, str]:
    """Describe a row's training cutoff, and the change of its score after the cutoff.

    Returns:
        Two texts such as "2024-06-30" and "-39.2 points, …"; "" for what is not known.
    """
    results, model = selection.results, int(selection.models[row])
    found = after_cutoff(results, model, selection.by_query)
    cutoff = cutoff_words(float(results.training_cutoff[model]), results.shared_cutoff)
    return cutoff, "" if found is None else change_words(found)


def cutoff_words(day: float, shared: SharedCutoff | None) -> str:
    """Format a training cutoff date, with a warning if most models share it; "" for NaN."""
    mark = f", {shared.words}" if shared is not None and day == shared.day else ""
    return "" if np.isnan(day) else f"{format_day(day)}{mark}"


def change_words(found: AfterCutoff) -> str:
    """Describe a score change: "-39.2 points, -20.8 beyond what other models' scores predict"."""
    beyond = f"{signed(found.beyond_others)} beyond what the other models' scores predict"
    words = f"{signed(found.change)} points, {beyond}"
    if not found.is_fall or not found.dates:
        return words
    return f"{words}; deeper than at {found.deeper_than} of {found.dates} other dates"
