"""The models that a question about sizes is among: those shown, whatever their size, each once."""

from dataclasses import replace

from lcbtui.sources.dataset import Dataset
from lcbtui.stats.reasons import CannotSay
from lcbtui.view.added_terms import exact_terms, with_terms
from lcbtui.view.apply import apply
from lcbtui.view.certainty import no_comparison
from lcbtui.view.derive import derive
from lcbtui.view.reports import has_several_reports, has_windows
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import View


def models_among(dataset: Dataset, state: ViewState) -> View:
    """One row for each model and mode, and where there is a choice, rows that can be compared.

    Of several reports of a model the middle one counts unless the state asks for another. Where the
    window that is asked for holds narrower ones, only reports over exactly it are taken.
    LiveCodeBench's own results state no sizes: theirs are joined from the bundled sources.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its size limit, order and row limit do not count.

    Returns:
        A View whose state says all of this.

    Raises:
        LcbtuiError: for a column or a query that cannot be used.
    """
    joined = state.join_params or dataset.results is not None
    state = replace(state, params=None, sort=(), limit=None, join_params=joined)
    view = apply(derive(dataset, state), state)
    exact = exact_terms(state.window)
    if no_comparison(view) is CannotSay.MIXED_WINDOWS and exact and has_windows(view.dataset):
        state = replace(state, query=with_terms(state.query, exact))
    y = view.roles.y
    if (
        state.per_model is PerModel.ALL
        and y is not None
        and has_several_reports(view.dataset, view.roles.label, y, state)
    ):
        state = replace(state, per_model=PerModel.MEDIAN)
    return view if state is view.state else apply(derive(dataset, state), state)
