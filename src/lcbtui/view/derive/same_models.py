"""Of several sources in one table: which others have the model of a row.

Nothing is merged: two scores of one model may be of different problems, and both are shown.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import ColumnValues, Dataset
from lcbtui.dataset.standard import STANDARD
from lcbtui.view.derive.model_matching import match_models
from lcbtui.view.derive.other_source import models_among

MOST_MATCHED = 50_000
"""Of more rows nobody reads which models they share, and matching them takes seconds."""

_SOURCE, _ALSO_IN = "source", STANDARD["also_in"].column


@cached(size=1)
def with_same_models(dataset: Dataset) -> Dataset:
    """The same rows with a column `also_in`: the other sources that have the model, by name.

    Models are matched as `model_matching` says. A Dataset of one source, of too many rows, or
    without a model in two of its sources comes back as it is.
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
    if not any(others):
        return dataset
    words = pd.Series([", ".join(some) or None for some in others], dtype="str")
    return dataset.with_columns([ColumnValues(_ALSO_IN, words)], after=_SOURCE)
