"""Means over a window of problem dates: what `derive` makes of a source with scores by problem."""

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Window
from lcbtui.sources.opening_window import opening_window
from lcbtui.sources.results_dataset import dataset_over
from lcbtui.view.bound import BoundTerm
from lcbtui.view.memory import remembered
from lcbtui.view.problem_terms import chosen_problems, problem_terms
from lcbtui.view.query import parse
from lcbtui.view.state import ViewState

_KEPT = 16
"""Datasets kept: so many steps of the ends of a window are there again at once."""


def over_window(dataset: Dataset, state: ViewState) -> Dataset:
    """The means over the problems that a state asks for: its window, its platform and difficulty.

    Args:
        dataset: as its file was opened, with `results`; anything else comes back as it is.
        state: what is asked for; without a window, the window that the file opens on.

    Raises:
        QueryError: for a query that does not parse, or a term on problems that cannot be used.
    """
    if dataset.results is None:
        return dataset
    terms = problem_terms(dataset, parse(state.query))
    if state.window is None and not terms:
        return dataset
    return _over(dataset, state.window, terms)


@remembered(size=_KEPT)
def _over(dataset: Dataset, asked: Window | None, terms: tuple[BoundTerm, ...]) -> Dataset:
    results = dataset.results
    assert results is not None
    window = opening_window(results) if asked is None else asked
    chosen = results.within(window)
    if terms:
        chosen &= chosen_problems(dataset, terms)
    return dataset_over(dataset.source, results, window, chosen, dataset.report.format)
