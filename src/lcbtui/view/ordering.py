"""Sorting: stable, on several keys, rows without a value last in both directions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Kind
from lcbtui.view.memory import remembered
from lcbtui.view.state import SortKey
from lcbtui.view.view import Positions


@remembered(size=8)
def order(dataset: Dataset, keys: tuple[SortKey, ...], *, unranked_last: bool = False) -> Positions:
    """All row positions in the order of `keys`; ties keep the order of the source.

    Args:
        dataset: the rows.
        keys: resolved column keys, the weightiest first.
        unranked_last: whether rows that are shown apart come after all others.
    """
    positions = np.arange(len(dataset), dtype=np.int64)
    for key in reversed(keys):
        for values in reversed(_weights(dataset, key)):
            positions = positions[np.argsort(values[positions], kind="stable")]
    if unranked_last and dataset.unranked is not None:
        positions = positions[np.argsort(dataset.unranked[positions], kind="stable")]
    return positions


def _weights(dataset: Dataset, key: SortKey) -> Sequence[npt.NDArray[np.float64]]:
    """Arrays that sort ascending as the key asks, NaN (last) where the value is missing."""
    sign = -1.0 if key.descending else 1.0
    if key.key in dataset.dates:
        spans = dataset.dates[key.key]
        return (sign * spans.first, sign * spans.last)
    if dataset.by_key[key.key].kind is Kind.NUMBER:
        return (sign * dataset.numbers(key.key),)
    return (sign * _text_ranks(dataset, key.key),)


@remembered(size=32)
def _text_ranks(dataset: Dataset, key: str) -> npt.NDArray[np.float64]:
    """The place of each text among the sorted distinct texts, without case; NaN where missing."""
    codes, _ = dataset.texts(key).str.casefold().factorize(sort=True)
    ranks = codes.astype(np.float64)
    ranks[codes < 0] = np.nan
    return ranks
