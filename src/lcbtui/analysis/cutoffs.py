"""Months: mean pass@1 of a few models by month of problem, where every problem's score is known.

A model that learned from problems scores better on those that were published before its training
ended. So all months of the file count here, whatever the window; the window is only marked.
"""

from dataclasses import dataclass, replace

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Column, Kind, Roles, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import Floats, Ints, SharedCutoff, means_by_model
from lcbtui.dataset.source import ChartDefaults
from lcbtui.dataset.values import Dates, Numbers, Texts, Values
from lcbtui.dataset.windows import Window
from lcbtui.stats.intervals import uncertainty_over_problems
from lcbtui.text.numbers import Unit, format_day
from lcbtui.view.apply import apply
from lcbtui.view.derive.by_problem import AfterCutoff, after_cutoff, months_models
from lcbtui.view.derive.score_intervals import INTERVAL, PLUS_MINUS
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

FEW = 5
"""Fewest problems for a mean that says anything."""

MONTH = "month"

_NUMBERS = (
    (Column("pass_at_1", "pass@1", "Pass@1", Kind.NUMBER, Unit.PERCENT), 2),
    *((column, 1) for column in INTERVAL),
    (Column("problems", "problems", "Problems", Kind.NUMBER), 0),
    (Column("standard_error", "standard_error", "Std. error", Kind.NUMBER), 2),
)
"""Columns of numbers with their decimals."""

TABLE_COLUMNS = ("model", MONTH, "pass_at_1", PLUS_MINUS.key, "problems")
"""Columns that a table for people shows by default."""


@dataclass(frozen=True, eq=False)
class Months:
    """Mean pass@1 of some models by month of the problems' publication.

    Attributes:
        dataset: one row for each model and month with results, sorted by model, then by month.
        models: names of the models, in the order the user gave.
        cutoffs: (models,) training cutoff in days since 1970-01-01, NaN where unknown.
        shared: the training cutoff that most models of the file share; None if there is none.
        changes: (models,) change of the score after the model's training cutoff; None where not
            known.
        model_of: (rows,) index into `models`.
        starts, ends: (months,) first and last day of each month from the first problem of the file
            to the last.
        problems: (months,) number of problems of each month that match the query.
        window: the window in force, its open ends set to the first and the last problem of the
            file.
    """

    dataset: Dataset
    models: tuple[str, ...]
    cutoffs: Floats
    shared: SharedCutoff | None
    changes: tuple[AfterCutoff | None, ...]
    model_of: Ints
    starts: Ints
    ends: Ints
    problems: Ints
    window: Window


def months_view(dataset: Dataset, state: ViewState) -> View:
    """Make a View whose rows are the models of `state.by_month` by month, in order of time.

    The sort order, columns and row limit of the state are applied; its filters of models are not.
    Errors are those of `months_of`.
    """
    shown = ViewState(
        source=state.source,
        sort=state.sort or (SortKey(MONTH),),
        columns=state.columns,
        limit=state.limit,
        window=Window(),
    )
    return apply(months_of(dataset, state.by_month).dataset, shown)


@cached(size=2)
def months_of(dataset: Dataset, names: tuple[str, ...]) -> Months:
    """Compute mean pass@1 of some models by month of the problems.

    Only problems that match the query count.

    Args:
        dataset: a derived Dataset, whose query filters problems.
        names: names of the models.

    Raises:
        UsageError: as `months_models`.
    """
    models = months_models(dataset, names)
    assert dataset.selection is not None  # or there are no such models
    results, by_query = dataset.selection.results, dataset.selection.by_query
    chosen = results.dated if by_query is None else by_query & results.dated
    # Every month between the first problem and the last: its first and last day.
    month_of = results.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first, last = int(month_of[results.dated].min()), int(month_of[results.dated].max())
    edges = np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[D]")
    edges, month_of = edges.astype(np.int64), month_of - first
    starts, ends = edges[:-1], edges[1:] - 1
    # A cell is a model in a month; one without problems gives no row.
    place = np.full(len(results.models), -1, dtype=np.int64)
    place[list(models)] = np.arange(len(models))
    kept = (place[results.model_of] >= 0) & chosen[results.problem_of]
    of = results.problem_of[kept]
    found = means_by_model(
        place[results.model_of[kept]] * len(starts) + month_of[of],
        results.scores[kept],
        len(models) * len(starts),
        question_of=None if results.questions is None else results.questions[of],
    )
    cells = np.flatnonzero(found.counts)
    problems, means, errors, clusters = (each[cells].astype(np.float64) for each in found)
    sure = uncertainty_over_problems(means, errors, problems, clusters)
    numbers = means, sure.half_width, sure.low, sure.high, problems, errors
    model_of, month = np.divmod(cells, len(starts))
    labels = tuple(results.models[model] for model in models)
    cutoffs = results.training_cutoff[list(models)]
    days = ["" if np.isnan(day) else format_day(day) for day in cutoffs[model_of]]
    data: tuple[Values, ...] = (
        Texts(Column("model", "model_repr", "Model", Kind.TEXT), [labels[at] for at in model_of]),
        Dates(
            Column(MONTH, "date", "Month", Kind.DATE),
            [format_day(day)[:7] for day in starts[month]],
        ),
        *(
            Numbers.of(column, np.round(values, decimals), decimals)
            for (column, decimals), values in zip(_NUMBERS, numbers, strict=True)
        ),
        Dates(
            Column("training_cutoff", "release_date", "Training cutoff", Kind.DATE), days
        ).sharing(results.shared_day),
    )
    rows, columns = len(cells), tuple(each.column for each in data)
    roles = Roles("model", MONTH, "pass_at_1", "model")
    title = "Pass@1 by month of problem" + (f": {labels[0]}" if len(labels) == 1 else "")
    chart = ChartDefaults(title=title, series_labels={label: label for label in labels})
    shown = replace(
        dataset,
        source=dataset.source._replace(chart=chart),
        data=data,
        roles=roles,
        report=dataset.report._replace(rows=rows, columns=columns, roles=roles),
        selection=None,
        # Months are no competitors of each other.
        excluded=np.ones(rows, dtype=np.bool_),
        against=None,
    )
    return Months(
        dataset=shown,
        models=labels,
        cutoffs=cutoffs,
        shared=results.shared_cutoff,
        changes=tuple(after_cutoff(results, model, by_query) for model in models),
        model_of=model_of,
        starts=starts,
        ends=ends,
        problems=np.bincount(month_of[chosen], minlength=len(starts)),
        window=dataset.selection.bounds,
    )
