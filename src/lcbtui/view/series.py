"""Which series each row belongs to: exactly one, in a fixed order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.sources.dataset import Dataset
from lcbtui.view.memory import remembered
from lcbtui.view.notation import plain_number
from lcbtui.view.openness import OPENNESS_LABELS
from lcbtui.view.view import Positions

ALL = "all"
"""The one series of a source that says nothing of openness."""

OTHER = "other"
UNKNOWN = "unknown"
MOST_CATEGORIES = 8


@dataclass(frozen=True, eq=False)
class Grouping:
    """The series of a Dataset.

    Attributes:
        keys, labels: the series that have any row or that the source names, in the order of the
            legend.
        codes: (rows,) int8 index into `keys`.
        standard: keys that may be named though no row has them.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    codes: npt.NDArray[np.int8]
    standard: tuple[str, ...] = ()


def group(dataset: Dataset, by: str | None, ours: Positions, *, openness: bool) -> Grouping:
    """Assign every row a series.

    Args:
        dataset: the rows.
        by: the column that tells series apart, or None.
        ours: positions of our model's rows: with `openness` they override the column.
        openness: whether `by` is the openness column, with its fixed words and order.
    """
    return _grouped(dataset, by, tuple(ours.tolist()) if openness else (), openness=openness)


@remembered(size=4)
def _grouped(
    dataset: Dataset, by: str | None, ours: tuple[int, ...], *, openness: bool
) -> Grouping:
    places, words = _factorized(dataset, by)
    own_words = dataset.source.chart.series_labels
    named_here = by is not None and by == dataset.roles.series and not openness
    declared = tuple(own_words) if named_here else ()
    if openness:
        keys = tuple(OPENNESS_LABELS)
        key_of = [word if word in keys and word != "ours" else "unknown" for word in words]
    elif by is not None:
        # What the source names keeps its place, so that no colour changes while a window moves.
        keys = (*declared, *(w for w in _largest(places, words) if w not in declared), OTHER)
        key_of = [word if word in keys else OTHER for word in words]
    else:
        keys, key_of = (ALL,), list(words)
    codes = np.array([keys.index(key) for key in key_of], dtype=np.int8)[places]
    codes[list(ours)] = keys.index("ours") if ours else 0
    staying = [keys.index(key) for key in declared if key != UNKNOWN]
    present = np.union1d(codes, np.array(staying, dtype=np.int8))
    plain = OPENNESS_LABELS if openness else {ALL: "Models", OTHER: "Other"}
    kept = tuple(keys[code] for code in present)
    return Grouping(
        keys=kept,
        labels=tuple(own_words.get(key, plain.get(key, key)) for key in kept),
        codes=np.searchsorted(present, codes).astype(np.int8),
        standard=tuple(OPENNESS_LABELS) if openness or by is None else (),
    )


def _factorized(dataset: Dataset, by: str | None) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """For each row the place of its word among the distinct words; missing is "unknown"."""
    if by is None:
        return np.zeros(len(dataset), dtype=np.int64), (ALL,)
    codes, values = dataset.frame[by].factorize()
    words = [plain_number(value) if isinstance(value, float) else str(value) for value in values]
    return np.where(codes < 0, len(words), codes).astype(np.int64), (*words, UNKNOWN)


def _largest(places: npt.NDArray[np.int64], words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the most rows, at most eight, the largest first."""
    counts = np.bincount(places, minlength=len(words))
    ranked = sorted((-count, word) for count, word in zip(counts, words, strict=True) if count)
    return tuple(word for _, word in ranked[:MOST_CATEGORIES])
