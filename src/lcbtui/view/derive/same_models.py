"""Of several sources in one table: which others have the model of a row.

Nothing is merged: two scores of one model may be of different problems, and both are shown. A row
of the user's file of a model that is published is a rerun, and not ours unless the user says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import ColumnValues, Dataset, dataset_of
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.standard import STANDARD
from lcbtui.view.derive.model_matching import match_models
from lcbtui.view.derive.other_source import models_among

MOST_MATCHED = 50_000
"""Of more rows nobody reads which models they share, and matching them takes seconds."""

_SOURCE, _ALSO_IN = "source", STANDARD["also_in"].column
_HIGHLIGHT = STANDARD["highlight"].column


@cached(size=1)
def with_same_models(dataset: Dataset, bundled: Callable[..., Sequence[PlainTable]]) -> Dataset:
    """The same rows with a column `also_in`: the other sources that have the model, by name.

    Rows that are ours only since they are of the user's file lose that where a bundled source has
    their model, shown or not.

    Models are matched as `model_matching` says. A Dataset of one source or of too many rows comes
    back as it is.

    Args:
        dataset: of several sources.
        bundled: reads the bundled sources.
    """
    if not dataset.source.parts or len(dataset) > MOST_MATCHED:
        return dataset
    sources = dataset.texts(_SOURCE).to_numpy(dtype=object)
    label = dataset.roles.label
    models = {name: models_among(dataset, label, sources == name) for name in dataset.source.parts}
    others: list[list[str]] = [[] for _ in range(len(dataset))]
    for one, other in combinations(models, 2):
        partner = match_models(models[one][1], models[other][1]).partner
        for name, there, matched in (
            (one, other, set(partner)),
            (other, one, set(partner.values())),
        ):
            for row in np.flatnonzero(np.isin(models[name][0], [*matched])).tolist():
                others[row].append(there)
    if any(others):
        words = pd.Series([", ".join(some) or None for some in others], dtype="str")
        dataset = dataset.with_columns([ColumnValues(_ALSO_IN, words)], after=_SOURCE)
    return _without_reruns(dataset, bundled)


def _without_reruns(dataset: Dataset, bundled: Callable[..., Sequence[PlainTable]]) -> Dataset:
    """The rows with no highlight on those presumed ours whose model a bundled source has."""
    if dataset.presumed_ours is None:
        return dataset
    codes, own = models_among(dataset, dataset.roles.label, dataset.presumed_ours)
    published: set[int] = set()
    for table in bundled():
        there = dataset_of(table)
        _, theirs = models_among(there, there.roles.label, None)
        matches = match_models(own, theirs)
        published |= {*matches.partner, *matches.modes}
    reruns = np.isin(codes, [*published])
    if not reruns.any():
        return dataset
    highlight = dataset.texts(_HIGHLIGHT.key).mask(reruns)
    marked = dataset.with_columns([ColumnValues(_HIGHLIGHT, highlight)])
    return replace(marked, presumed_ours=dataset.presumed_ours & ~reruns)
