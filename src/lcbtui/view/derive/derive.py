"""derive: the one place where a ViewState may change the rows or columns of a Dataset.

`apply` only chooses and orders. What is derived is remembered for as long as its Dataset lives,
so that the memory of `apply` holds too.
"""

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window
from lcbtui.view.derive.intervals import with_intervals
from lcbtui.view.derive.reports import in_window, with_spread
from lcbtui.view.series import roles_so_far
from lcbtui.view.state import PerModel, ViewState


def derive(dataset: Dataset, state: ViewState, beside: Dataset | None = None) -> Dataset:
    """The Dataset that `apply` works on; mostly the one that came in.

    Args:
        dataset: the rows as they were opened.
        state: what is asked for.
        beside: the source that `state.against` names, as it was opened; without it, as while it
            is still being read, nothing is compared.

    Raises:
        LcbtuiError: as `apply`, for what the columns of the source cannot serve.
    """
    if dataset.results is not None:
        from lcbtui.view.derive.windows import over_window  # noqa: PLC0415 - few sources need it

        dataset = over_window(dataset, state)
    if state.by_month:
        from lcbtui.view.derive.windows import models_named  # noqa: PLC0415 - rarely asked for

        models_named(dataset, state.by_month)  # whoever draws them later must not fail
    if state.params_from_names:
        dataset = _named(dataset)
    if state.join_params:
        dataset = _joined(dataset)
    if state.per_model is not PerModel.ALL:
        roles = roles_so_far(dataset, state)
        if roles.y is not None and roles.y in dataset.marks:
            dataset = _spread(dataset, roles.label, roles.y, state.window)
    dataset = with_intervals(dataset)
    if state.against is not None and beside is not None:
        from lcbtui.view.derive.other_source import compared, other_state  # noqa: PLC0415 - rarely asked for

        dataset = compared(dataset, derive(beside, other_state(state, beside)), state)
    return dataset


@cached(size=1)
def _named(dataset: Dataset) -> Dataset:
    from lcbtui.view.derive.sizes import with_params_from_names  # noqa: PLC0415 - rarely asked for

    return with_params_from_names(dataset)


@cached(size=1)
def _joined(dataset: Dataset) -> Dataset:
    from lcbtui.view.derive.sizes import with_joined_params  # noqa: PLC0415 - rarely asked for

    return with_joined_params(dataset)


@cached(size=4)
def _spread(dataset: Dataset, label: str, y: str, window: Window | None) -> Dataset:
    return with_spread(dataset, label, y, in_window(dataset, ViewState(window=window)))
