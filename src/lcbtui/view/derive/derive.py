"""derive: the one place where a ViewState may change the rows or columns of a Dataset.

`apply` only chooses and orders. What is derived is cached for as long as its Dataset lives, so
that what is cached of the answer holds too. Nothing here reads a source: other sources are handed
in by who read them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import TOTAL
from lcbtui.dataset.dataset import Dataset, Exact
from lcbtui.dataset.measures import with_score
from lcbtui.sources.catalog import INSTEAD
from lcbtui.view.derive.means import with_mean
from lcbtui.view.derive.problem_sets import with_statements
from lcbtui.view.derive.reports import with_spread
from lcbtui.view.derive.score_intervals import with_intervals
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import roles_so_far

BundledTables = Callable[..., Sequence[Dataset]]
"""Gives the bundled sources, or those of the names it is called with; read when it is called."""


def derive(
    dataset: Dataset, state: ViewState, other: Dataset | None = None, bundled: BundledTables = tuple
) -> Dataset:
    """Derive a Dataset with columns added, filled in or recomputed as the user's settings ask.

    Covers means over windows, joined sizes, means of columns, intervals and comparison of sources.

    Args:
        dataset: the rows as they were opened.
        state: the user's settings.
        other: the source named by `state.against`, as opened; None, such as while it is still being
            read, for no comparison.
        bundled: function that returns the sources to join sizes and exact scores from; called only
            if needed.

    Raises:
        LcbtuiError: as `apply`, for settings that the columns of the source do not allow.
    """
    # Sizes and other sources are imported where they are asked for: 12 ms that few answers need.
    has_results = dataset.selection is not None
    if dataset.unpivoted is not None or has_results or state.by_month:
        from lcbtui.view.derive import by_problem  # noqa: PLC0415
    if dataset.unpivoted is not None:
        dataset = by_problem.of_rows(dataset, state.query)
    if state.y is not None:
        dataset = with_mean(dataset, replace(state, x=None))
        dataset = with_score(dataset, roles_so_far(dataset, state).y)
    dataset = (by_problem.over_window if has_results else with_statements)(dataset, state)
    if state.by_month:
        by_problem.months_models(dataset, state.by_month)  # drawing them later must not fail
    if state.params_from_names or state.label or state.join or state.join_params:
        dataset = _with_sizes(dataset, state, bundled)
    dataset = with_mean(dataset, state)
    if state.per_model is not PerModel.ALL:
        roles = roles_so_far(dataset, state)
        if roles.y is not None and roles.y in dataset.number_columns:
            dataset = with_spread(dataset, roles.label, roles.y)
    if dataset.source.parts or other is not None:
        from lcbtui.view.derive import other_sources  # noqa: PLC0415

        dataset = other_sources.with_same_models(dataset, bundled)
    dataset = with_intervals(dataset)
    dataset = by_problem.with_changes(dataset) if has_results else dataset
    if state.against is not None and other is not None:
        other = derive(other, other_sources.other_state(state, other), bundled=bundled)
        dataset = other_sources.with_other_score(dataset, other, state)
    return _with_exact(dataset, bundled) if dataset.source.name in INSTEAD else dataset


@cached(size=1)
def _with_exact(dataset: Dataset, bundled: BundledTables) -> Dataset:
    """Join the exact scores of the same models, by `hf_repo`, to scores read off a picture."""
    name, repositories = INSTEAD[dataset.source.name], dataset.words("hf_repo")

    @cache
    def exact() -> Exact | None:
        for other in bundled():
            if other.source.name == name:
                there = dict(zip(other.words("hf_repo"), range(len(other)), strict=True)) | {"": -1}
                rows = np.array([there.get(each, -1) for each in repositories], dtype=np.int64)
                return Exact(derive(other, ViewState(source=name)), rows)
        return None

    return replace(dataset, exact=exact)


def _with_sizes(dataset: Dataset, state: ViewState, bundled: BundledTables) -> Dataset:
    from lcbtui.view.derive import sizes  # noqa: PLC0415

    lacks_sizes = dataset.roles.x is None and TOTAL not in dataset.by_key
    if state.params_from_names or (state.label is not None and lacks_sizes):
        label = roles_so_far(dataset, state).label
        dataset = sizes.with_params_from_names(dataset, label, asked=state.params_from_names)
    if state.join is not None:
        dataset = sizes.with_joined(dataset, state.join, bundled)
    return sizes.with_joined_params(dataset, bundled) if state.join_params else dataset
