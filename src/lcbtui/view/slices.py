"""Models compared on parts of the same problems: by difficulty, by platform and by month.

Only LiveCodeBench's own results have every problem's score. A part holds the problems that all of
the models have a result on, so that the means and their differences agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.results_dataset import LEVELS
from lcbtui.stats.differences import paired
from lcbtui.stats.holm import holm
from lcbtui.stats.interval import ALPHA
from lcbtui.view.certainty import by_problem
from lcbtui.view.pairs import SideBySide

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_EPOCH = date(1970, 1, 1).toordinal()


class Change(NamedTuple):
    """The first model against another on one part.

    Attributes:
        difference: first − other, in points.
        low, high: its 95 % interval, of this part alone; NaN where chance cannot be judged.
        apart: whether the two can be told apart on this part, corrected by Holm for all parts of
            its kind and all other models.
    """

    difference: float
    low: float
    high: float
    apart: bool


@dataclass(frozen=True, eq=False)
class Slice:
    """One part of the problems.

    Attributes:
        kind: "difficulty", "platform" or "month".
        name: such as "easy", "leetcode" or "2024-08".
        problems: how many problems of it all of the models have.
        means: the mean of each model over these, in percent.
        changes: the first model against each of the others.
    """

    kind: str
    name: str
    problems: int
    means: tuple[float, ...]
    changes: tuple[Change, ...]


def slices(dataset: Dataset, rows: Sequence[int]) -> tuple[Slice, ...]:
    """Parts of the problems in force, each kind in its order; none without results by problem.

    Args:
        dataset: the rows, derived.
        rows: one row of each model, the first against all others.
    """
    scores = by_problem(dataset)
    if scores is None or dataset.results is None or dataset.choice is None:
        return ()
    scores = scores[list(rows)]
    there = np.asarray(~np.isnan(scores).any(axis=0))
    results, chosen = dataset.results, dataset.choice.chosen
    found: list[Slice] = []
    for kind, names in (
        ("difficulty", results.difficulty),
        ("platform", results.platform),
        ("month", _months(results.days)),
    ):
        if names is not None:
            parts = _parts(kind, np.array(names, dtype=object)[chosen], there)
            found += _compared(kind, list(parts), scores)
    return tuple(found)


def slices_of(found: SideBySide) -> tuple[Slice, ...]:
    """The parts of a comparison: of the models whose scores by problem are known, if all are."""
    for group in found.together:
        rows = {n.model: n.place for pair in group.pairs for n in (pair.first, pair.second)}
        if all(pair.paired for pair in group.pairs) and len(rows) == len(found.models):
            dataset = found.tables[rows[0].table].dataset
            return slices(dataset, [rows[model].row for model in range(len(rows))])
    return ()


def _months(days: npt.NDArray[np.int64]) -> list[str]:
    return [date.fromordinal(day + _EPOCH).isoformat()[:7] for day in days.tolist()]


def _parts(kind: str, names: npt.NDArray[np.object_], there: Bools) -> Iterator[tuple[str, Bools]]:
    """Each name with the problems of it that count; those of no name are in no part."""
    ordered = sorted(set(names[there].tolist()) - {""})
    if kind == "difficulty":
        rank = {level: place for place, level in enumerate(LEVELS)}
        ordered.sort(key=lambda name: rank.get(name, len(rank)))
    return ((name, (names == name) & there) for name in ordered)


def _compared(kind: str, parts: Sequence[tuple[str, Bools]], scores: Floats) -> Iterator[Slice]:
    if not parts:
        return
    found = [paired(scores[0, chosen], scores[1:, chosen]) for _, chosen in parts]
    corrected = holm(np.concatenate([each.p_value for each in found]))
    apart = (corrected <= ALPHA).reshape(len(parts), -1)
    for (name, chosen), each, told in zip(parts, found, apart, strict=True):
        low, high = each.interval()
        changes = zip(each.difference, low, high, told, strict=True)
        yield Slice(
            kind,
            name,
            int(np.count_nonzero(chosen)),
            tuple(scores[:, chosen].mean(axis=1).tolist()),
            tuple(Change(float(d), float(lo), float(hi), bool(t)) for d, lo, hi, t in changes),
        )
