"""Opening a source for a question about sizes: results by problem get theirs joined by name."""

from dataclasses import replace

from lcbtui.cli.standard_input import stdin_bytes
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.open import open_dataset
from lcbtui.view.among import models_among
from lcbtui.view.derive import derive
from lcbtui.view.model_names import Table
from lcbtui.view.roles import roles_in_force
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def sized_table(source: str, state: ViewState) -> Table:
    """The rows of a source, derived, with the roles in force.

    LiveCodeBench's own results state no sizes, so they are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = _opened(source)
    joined = state.join_params or dataset.results is not None
    state = replace(state, source=source, join_params=joined)
    dataset = derive(dataset, state)
    return Table(dataset, roles_in_force(dataset, state))


def sized_view(state: ViewState) -> View:
    """The models of a source that a question about sizes is among.

    Raises:
        LcbtuiError: for a source, a column or a query that cannot be used.
    """
    return models_among(_opened(state.source), state)


def _opened(source: str) -> Dataset:
    return open_dataset(find(source), stdin_bytes() if source == STDIN else None)
