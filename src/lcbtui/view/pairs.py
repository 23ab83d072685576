"""Models side by side: which of their numbers may be subtracted, and what the difference tells.

Numbers are compared where they are over the same problems: the same release and dates, or the
same results by problem. Whatever else is known stands beside them, with the reason why it was not
compared; a difference between scores over different problems tells of the problems as much as of
the models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from lcbtui.stats.differences import Differences, paired, two_proportions
from lcbtui.stats.holm import holm
from lcbtui.stats.interval import ALPHA
from lcbtui.stats.uncertainty import Evidence
from lcbtui.view.certainty import by_problem
from lcbtui.view.model_names import Named, Table
from lcbtui.view.numbers import Number, ProblemSet, numbers_of

Floats = npt.NDArray[np.float64]


class NotCompared(StrEnum):
    """Why a number was not compared with any other."""

    READ_OFF = "read-off"
    """It was read off a picture."""
    NO_EVIDENCE = "no-evidence"
    """It is not known how many problems it is over."""
    OTHER_PROBLEMS = "other-problems"
    """No other model has a number over the same problems."""
    SEVERAL_REPORTS = "several-reports"
    """Another report of the same model stands for it: the middle one, or one of another source."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two numbers over the same problems.

    Attributes:
        first, second: the numbers.
        difference: first − second, in points. By problem it is over the problems of both.
        low, high: its 95 % interval, of this pair alone; None where chance cannot be judged.
        p_value: corrected by Holm for the pairs of the group; None where there is none.
        problems: how many problems both are over.
        paired: whether the two were compared problem by problem.
    """

    first: Number
    second: Number
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    problems: int
    paired: bool

    @property
    def apart(self) -> bool:
        """Whether the two can be told apart on this evidence."""
        return self.p_value is not None and self.p_value <= ALPHA


@dataclass(frozen=True, eq=False)
class Together:
    """Pairs of numbers over the same problems, corrected by Holm for being several."""

    window: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Models side by side.

    Attributes:
        tables: the sources.
        models: at least two.
        numbers: every known number of them.
        together: the numbers that were compared, by the problems that they are over.
        reasons: for each of `numbers` why it was not compared; None where it was.
        unmet: pairs of models, by their places, that no two numbers could be compared of.
    """

    tables: tuple[Table, ...]
    models: tuple[Named, ...]
    numbers: tuple[Number, ...]
    together: tuple[Together, ...]
    reasons: tuple[NotCompared | None, ...]
    unmet: tuple[tuple[int, int], ...]


def side_by_side(tables: Sequence[Table], models: Sequence[Named]) -> SideBySide:
    """Compare every two of some models, window by window.

    Of several reports of a model in one window, source and mode the middle one counts (of two
    the lower); of several sources the first that has both models; and of several modes those
    that both have.

    Args:
        tables: the sources, each derived.
        models: from `models_named`; at least two make a pair.
    """
    numbers = numbers_of(tables, models)
    groups: dict[ProblemSet, list[Number]] = {}
    for number in numbers:
        if number.over is not None:
            groups.setdefault(number.over, []).append(number)
    together = []
    for members in groups.values():
        pairs = _pairs(_middle(members))
        judged = _judged(tables, pairs) if pairs else ()
        if judged:
            together.append(Together(members[0].window, judged))
    compared = {id(n) for group in together for pair in group.pairs for n in _both(pair)}
    met = {(p.first.model, p.second.model) for group in together for p in group.pairs}
    alone = {id(n) for members in groups.values() if _models(members) < 2 for n in members}
    return SideBySide(
        tuple(tables),
        tuple(models),
        numbers,
        tuple(together),
        tuple(None if id(n) in compared else _reason(n, id(n) in alone) for n in numbers),
        tuple(pair for pair in combinations(range(len(models)), 2) if pair not in met),
    )


def _both(pair: Pair) -> tuple[Number, Number]:
    return pair.first, pair.second


def _models(members: Sequence[Number]) -> int:
    return len({number.model for number in members})


def _reason(number: Number, alone: bool) -> NotCompared:
    if number.evidence is Evidence.READ_OFF:
        return NotCompared.READ_OFF
    if number.over is None:
        return NotCompared.NO_EVIDENCE
    return NotCompared.OTHER_PROBLEMS if alone else NotCompared.SEVERAL_REPORTS


def _middle(members: Sequence[Number]) -> list[Number]:
    """One number of each model, source and mode: the middle report, of two the lower."""
    reports: dict[tuple[int, int, str], list[Number]] = {}
    for number in members:
        reports.setdefault((number.model, number.place.table, number.mode), []).append(number)
    ordered = (sorted(each, key=lambda number: number.value) for each in reports.values())
    return [each[(len(each) - 1) // 2] for each in ordered]


def _pairs(members: Sequence[Number]) -> list[tuple[Number, Number]]:
    """The numbers to subtract of every two models that have any."""
    found: list[tuple[Number, Number]] = []
    models = sorted({number.model for number in members})
    for one, other in combinations(models, 2):
        ours = [number for number in members if number.model == one]
        theirs = [number for number in members if number.model == other]
        shared = {n.place.table for n in ours} & {n.place.table for n in theirs}
        table = min(shared, default=None)
        found += _same_mode(_in_table(ours, table), _in_table(theirs, table))
    return found


def _in_table(numbers: Sequence[Number], table: int | None) -> list[Number]:
    wanted = min(n.place.table for n in numbers) if table is None else table
    return [number for number in numbers if number.place.table == wanted]


def _same_mode(ours: Sequence[Number], theirs: Sequence[Number]) -> list[tuple[Number, Number]]:
    """Pairs in the modes that both have; where they share none, every two."""
    pairs = list(product(ours, theirs))
    return [(one, other) for one, other in pairs if one.mode == other.mode] or pairs


def _judged(tables: Sequence[Table], pairs: Sequence[tuple[Number, Number]]) -> tuple[Pair, ...]:
    """The differences of one group with their intervals and verdicts."""
    first = pairs[0][0]
    scores = by_problem(tables[first.place.table].dataset)
    if scores is None:
        values = np.array([[one.value, other.value] for one, other in pairs]).T
        counts = np.array([[one.problems, other.problems] for one, other in pairs], np.float64).T
        found = [two_proportions(*values, *counts)]
        problems = counts.min(axis=0)
    else:
        rows = [(scores[one.place.row], scores[other.place.row]) for one, other in pairs]
        found = [paired(one, other[None]) for one, other in rows]
        problems = np.array([np.count_nonzero(~np.isnan(one - other)) for one, other in rows])
    p_values = holm(np.concatenate([each.p_value for each in found]))
    difference = np.concatenate([each.difference for each in found])
    low, high = _ends(found)
    return tuple(
        Pair(
            first=one,
            second=other,
            difference=float(difference[n]),
            low=_known(low[n]),
            high=_known(high[n]),
            p_value=_known(p_values[n]),
            problems=int(problems[n]),
            paired=scores is not None,
        )
        for n, (one, other) in enumerate(pairs)
        if not np.isnan(difference[n])
    )


def _ends(found: Sequence[Differences]) -> tuple[Floats, Floats]:
    lows, highs = zip(*(each.interval() for each in found), strict=True)
    return np.concatenate(lows), np.concatenate(highs)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
