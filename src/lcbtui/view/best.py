"""Which model for me? The best up to a size, those that may be as good, and the next real gain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.errors import UsageError
from lcbtui.sources.model import Column, Unit
from lcbtui.stats.choosing import best_choice
from lcbtui.stats.reasons import CannotSay
from lcbtui.view.certainty import (
    SCORE,
    evidence_among,
    no_comparison,
    ranked_rows,
    uncertainty_of,
)
from lcbtui.view.columns import find_column
from lcbtui.view.evaluate import NEAR
from lcbtui.view.fitting import SizeLimit
from lcbtui.view.view import View

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rival:
    """A model beside the best one.

    Attributes:
        row: its position in the Dataset.
        difference: the rival − the best, in points.
        low, high: the 95 % interval of that, of this pair alone; NaN where there is none.
    """

    row: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Best:
    """The answer.

    Attributes:
        view: the models that were chosen among, whatever their size.
        size_key: the column of total parameters.
        limit: the largest size that was asked for.
        row: the best model up to that size; of equals the smallest.
        as_good: the others up to that size that are not significantly worse, the smallest first.
        gain: the smallest larger model that is significantly better; None without any.
        next_best: of the larger models the one with the highest score; None without any.
        usable, larger: how many models with a size and a score there are up to it and beyond.
        compared: how many others up to that size were compared with the best; Holm corrects over
            these.
        compared_larger: how many larger ones were; Holm corrects over these apart.
        near: how many models lie beyond the size by at most 5 %.
        sizeless: how many have a score that could be compared, but no size.
        releaseless: how many state no release, where others do: they are of the window's own.
    """

    view: View
    size_key: str
    limit: SizeLimit
    row: int
    as_good: tuple[Rival, ...]
    gain: Rival | None
    next_best: Rival | None
    usable: int
    larger: int
    compared: int
    compared_larger: int
    near: int
    sizeless: int
    releaseless: int


def best_up_to(view: View, limit: SizeLimit) -> Best | CannotSay | None:
    """The best of the models shown up to a size, against the others and the larger ones.

    Args:
        view: the models to choose among: no size limit, and one row for each model and mode.
        limit: the largest size.

    Returns:
        None where no model up to that size has a score; a reason where scores cannot be compared.

    Raises:
        UsageError: if the source has no total parameters.
    """
    dataset = view.dataset
    column, most = size_column(view), limit.most
    reason = no_comparison(view)
    rows = ranked_rows(view)
    sizes = dataset.numbers(column.key)[rows]
    if reason is not None and reason is not CannotSay.NO_EVIDENCE:
        return reason
    there = ~np.isnan(sizes) & ~np.isnan(dataset.numbers(view.roles.y or column.key)[rows])
    usable = there & (sizes <= most)
    if not usable.any():
        return None
    if uncertainty_of(dataset) is None or view.roles.y != SCORE:
        return CannotSay.NO_EVIDENCE
    evidence = evidence_among(dataset, rows)
    choice = best_choice(sizes, evidence, usable)
    if isinstance(choice, CannotSay):
        return choice
    against = evidence.against(choice.best)
    low, high = against.interval()

    def rival(place: int) -> Rival:
        # `against` is the best − each; people ask how far the other is above or below it.
        ends = -float(high[place]), -float(low[place])
        return Rival(int(rows[place]), -float(against.difference[place]), *ends)

    beyond = np.flatnonzero(~np.isnan(evidence.scores) & (sizes > most))
    highest = int(beyond[evidence.scores[beyond].argmax()]) if len(beyond) else None
    return Best(
        view=view,
        size_key=column.key,
        limit=limit,
        row=int(rows[choice.best]),
        as_good=tuple(rival(place) for place in choice.not_worse.tolist()),
        gain=None if choice.gain is None else rival(choice.gain),
        next_best=None if highest is None else rival(highest),
        usable=int(np.count_nonzero(usable & ~np.isnan(evidence.scores))),
        larger=len(beyond),
        compared=choice.compared,
        compared_larger=choice.compared_larger,
        near=int(np.count_nonzero((sizes > most) & (sizes <= most * NEAR))),
        sizeless=int(np.count_nonzero(np.isnan(sizes) & ~np.isnan(evidence.scores))),
        releaseless=_releaseless(view, rows[~np.isnan(evidence.scores)]),
    )


def _releaseless(view: View, rows: Ints) -> int:
    if "version" not in view.dataset.by_key:
        return 0
    silent = view.dataset.texts("version").iloc[rows].isna()
    return 0 if silent.all() else int(silent.sum())


def size_column(view: View) -> Column:
    """The column of total parameters.

    Raises:
        UsageError: if the source has none.
    """
    dataset = view.dataset
    column = find_column("params", dataset.columns, view.roles)
    if column is None or column.unit is not Unit.BILLIONS:
        raise UsageError(
            f"{dataset.source.name}: has no total parameters; --join-params joins those of models"
            " that bundled sources know"
        )
    return column
