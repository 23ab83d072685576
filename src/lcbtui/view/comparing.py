"""What `--against` asks of the two sources: the state of the other one, and which columns count."""

from lcbtui.errors import UsageError
from lcbtui.sources.dataset import Dataset
from lcbtui.view.against import Asked, with_other
from lcbtui.view.reports import has_windows
from lcbtui.view.roles import roles_so_far
from lcbtui.view.state import PerModel, ViewState


def other_state(state: ViewState, other: Dataset) -> ViewState:
    """The state that the other source is derived for.

    A window that is asked for holds for both, if the other has windows at all; so do the
    problems that a query chooses, and sizes joined by name.
    """
    windows = other.results is not None or has_windows(other)
    return ViewState(
        source=other.source.name,
        query=state.query if other.results is not None else "",
        window=state.window if windows else None,
        join_params=state.join_params,
    )


def compared(dataset: Dataset, other: Dataset, state: ViewState) -> Dataset:
    """`dataset` with the values of `other` beside its own; both are derived already.

    Of several reports of a model in the other source the one counts that `state.per_model`
    chooses, and the median where it chooses none.

    Raises:
        UsageError: if there is no score to compare.
    """
    roles = roles_so_far(dataset, state)
    name = other.source.name
    if roles.y is None:
        raise UsageError(f"--against {name}: needs a score; choose one with --y COLUMN")
    which = PerModel.MEDIAN if state.per_model is PerModel.ALL else state.per_model
    window = other_state(state, other).window
    return with_other(
        dataset, other, Asked(roles.label, roles.x, roles.y, state.window, window, which)
    )
