"""Best: of the models up to a size the highest score, which could be the best, and what is larger.

Where less is better the highest is the lowest score. A filter narrows the models; it never changes
the window that the scores are over.
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lcbtui.analysis.ranking import Compared, compared, ranked_rows
from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Bools, Floats, Positions
from lcbtui.dataset.lookup import find_column
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.errors import UsageError
from lcbtui.query.predicates import SizeLimit
from lcbtui.stats.best_set import better_than_all, could_be_best
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text
from lcbtui.view.derive.intervals import uncertainty_of
from lcbtui.view.derive.problem_sets import has_windows, problem_sets
from lcbtui.view.view import View

ANSWERABLE = frozenset({RemarkKind.NO_EVIDENCE, RemarkKind.READ_OFF, RemarkKind.TOO_MANY_MODELS})
"""Reasons not to compare scores that leave a highest score, although not how sure it is."""


@dataclass(frozen=True)
class Candidate:
    """A model that was chosen among.

    Attributes:
        row: its position in the Dataset.
        params_b: total parameters in billions; NaN where not known.
        bits: the most bits a weight at which it fits the memory that was asked for; None where
            none was.
        score: as on the y axis.
        low, high: the 95 % interval of the score; NaN where not known.
        difference: from the highest, over the problems of both, in points.
        could_be_best: whether it is in the confidence set for the best.
    """

    row: int
    params_b: float
    bits: int | None
    score: float
    low: float
    high: float
    difference: float
    could_be_best: bool


@dataclass(frozen=True, eq=False)
class Best:
    """Which model, of those up to a size.

    Attributes:
        view: the models that were chosen among, whatever their size.
        limit: the largest size; `ANY_SIZE` where none was asked for.
        models: those up to it with a score that is compared, the best first, of equals the
            smallest.
        better: the larger models that are clearly better than every one of these, the best first.
        larger: how many larger ones are compared.
        reason: why nothing is compared; then no model is in the set and none has a difference.
        problems: how many problems the highest score is over; None where not known.
        rho: the correlation over problems that scores are compared with; None by problem.
        without_size: how many have a score and no size, where a size is asked for.
        without_evidence: how many have a score over an unknown number of problems.
        part_of_problems: how many have results on too few of the problems to be ranked.
        contaminated: how many do not count, since they may have been trained on these problems.
        other_problems: how many rows of several sources, or of one without windows, have a score
            over other problems.
        others: the answers over other problems that name another model, the newest first.
    """

    view: View
    limit: SizeLimit
    models: tuple[Candidate, ...] = ()
    better: tuple[Candidate, ...] = ()
    larger: int = 0
    reason: RemarkKind | None = None
    problems: int | None = None
    rho: float | None = None
    without_size: int = 0
    without_evidence: int = 0
    part_of_problems: int = 0
    contaminated: int = 0
    other_problems: int = 0
    others: tuple["Best", ...] = ()

    @cached_property
    def highest(self) -> tuple[Candidate, ...]:
        """The model with the highest score that no other is clearly above, and its equals."""
        return tuple(each for each in self.models if each.score == self.models[0].score)

    @cached_property
    def could_be_best(self) -> tuple[Candidate, ...]:
        """The confidence set for the best, the highest score first."""
        return tuple(each for each in self.models if each.could_be_best)

    @property
    def smallest(self) -> Candidate | None:
        """The smallest model that could be the best, of equals the better; None without sizes."""
        sized = [each for each in self.could_be_best if not np.isnan(each.params_b)]
        return min(sized, key=lambda each: each.params_b, default=None)


def best_of(view: View, limit: SizeLimit, others: Iterable[View] = ()) -> Best:
    """Which model, of those shown, up to a size.

    Args:
        view: the models to choose among: one row for each model and mode, of any size.
        limit: the largest size, or `ANY_SIZE`.
        others: the same models over other problems.

    Raises:
        UsageError: if a size is asked for and the source has no total parameters.
    """
    if limit.is_asked:
        size_column(view)
    rows, sizes = ranked_rows(view), sizes_of(view)
    scores = np.full(len(view.dataset), np.nan)
    if view.roles.y is not None:
        scores = view.dataset.numbers(view.roles.y)
    matched = compared(view)
    usable = limit.holds(sizes[rows]) & ~np.isnan(scores[rows])
    best = Best(
        view,
        limit,
        without_size=int((limit.is_asked & np.isnan(sizes) & ~np.isnan(scores))[rows].sum()),
        contaminated=len(view.matching) - len(rows),
        other_problems=_other_problems(view, scores),
    )
    if isinstance(matched, RemarkKind):
        models = _uncompared(view, rows[usable], scores, limit)
        return replace(best, models=models, reason=matched)
    found, places = matched.verdicts, matched.rows
    fits = limit.holds(sizes[places]) & found.ranked
    larger = ~limit.holds(sizes[places]) & ~np.isnan(sizes[places]) & found.ranked
    top = found.top(fits)
    could = could_be_best(matched.scores, found.sign, fits)
    better = better_than_all(matched.scores, fits, larger, found.sign)
    at_most = limit.holds(sizes[places])
    best = replace(
        best,
        models=_candidates(best, matched, fits, top, could),
        better=_candidates(best, matched, better, top, np.zeros_like(better)),
        larger=int(np.count_nonzero(larger)),
        problems=_problems(view, matched, top),
        rho=matched.rho,
        without_evidence=int(np.count_nonzero(~np.isin(rows[usable], places))),
        part_of_problems=int(np.count_nonzero(at_most & ~found.ranked)),
    )
    return _with_others(best, others) if best.models else best


def _other_problems(view: View, scores: Floats) -> int:
    groups = problem_sets(view.dataset).codes
    told = has_windows(view.dataset) and not view.dataset.source.parts
    if told or not len(view.matching):
        return 0
    return int(np.count_nonzero((groups != groups[view.matching[0]]) & ~np.isnan(scores)))


def _candidates(
    best: Best, matched: Compared, which: Bools, top: int | None, could: Bools
) -> tuple[Candidate, ...]:
    """Some of the models that are compared, the best first, of equals the smallest."""
    view, limit = best.view, best.limit
    sizes, known = sizes_of(view)[matched.rows], uncertainty_of(view.dataset)
    assert known is not None  # or nothing was compared
    merits = matched.verdicts.merits
    places = np.flatnonzero(which)
    # By results on part of the problems another may score higher and yet be worse than the top.
    lower = merits[places] != (np.nan if top is None else merits[top])
    places = places[np.lexsort((sizes[places], -merits[places], lower))]
    return tuple(
        Candidate(
            row=(row := int(matched.rows[place])),
            params_b=float(sizes[place]),
            bits=limit.bits_of(float(sizes[place])),
            score=float(matched.verdicts.scores[place]),
            low=float(known.low[row]),
            high=float(known.high[row]),
            difference=0.0
            if place == top or top is None
            else float(matched.verdicts.differences.difference[place, top]),
            could_be_best=bool(could[place]),
        )
        for place in places.tolist()
    )


def _uncompared(
    view: View, rows: Positions, scores: Floats, limit: SizeLimit
) -> tuple[Candidate, ...]:
    """The models by score alone, where no two are compared."""
    sizes = sizes_of(view)
    order = np.lexsort((sizes[rows], -view.roles.sign * scores[rows]))
    return tuple(
        Candidate(
            row,
            float(sizes[row]),
            limit.bits_of(float(sizes[row])),
            float(scores[row]),
            *(np.nan, np.nan, np.nan),
            could_be_best=False,
        )
        for row in rows[order].tolist()
    )


def _problems(view: View, matched: Compared, top: int | None) -> int | None:
    known = uncertainty_of(view.dataset)
    over = np.nan if known is None or top is None else known.problems[matched.rows[top]]
    return None if np.isnan(over) else int(over)


def _with_others(best: Best, others: Iterable[View]) -> Best:
    """The answer with those over other problems that name another model, the newest first."""
    named = [
        found
        for found in (best_of(other, best.limit) for other in others)
        if len(found.models) > 1 and not _same_model(best, found)
    ]
    named.sort(key=lambda found: (_last_day(found), len(found.models)), reverse=True)
    return replace(best, others=tuple(named))


def _last_day(found: Best) -> float:
    """The last day of the problems that the scores are over."""
    return float(found.view.dataset.dates["window_end"].last[found.models[0].row])


def _same_model(one: Best, other: Best) -> bool:
    """Whether two answers name one model: by its repository, else by its label in any case."""

    def names(found: Best) -> set[str]:
        dataset, row = found.view.dataset, found.models[0].row
        repo = dataset.cell(row, "hf_repo").text if "hf_repo" in dataset.by_key else ""
        label = dataset.cell(row, found.view.roles.label).text
        return {name.casefold() for name in (repo, label) if name}

    return bool(names(one) & names(other))


def find_size_column(view: View) -> Column | None:
    """The column of total parameters; None where the source has none."""
    column = find_column("params", view.dataset.columns, view.roles)
    return None if column is None or column.unit is not Unit.BILLIONS else column


def size_column(view: View) -> Column:
    """The column of total parameters, where a size is asked for.

    Raises:
        UsageError: if the source has none.
    """
    column = find_size_column(view)
    if column is None:
        name = view.dataset.source.short_name
        command = safe_text(f"lcbtui best {shlex.join(view.state.sources)}")
        raise UsageError(
            f"{name}: states no sizes: {command} answers without one, --params-from-names reads"
            " those in names, --join-params joins those of models that bundled sources know",
            plain=f"{name}: states no sizes; all models count without one",
        )
    return column


def sizes_of(view: View) -> Floats:
    """(rows of the Dataset,) total parameters in billions; NaN where they are not known."""
    column = find_size_column(view)
    if column is None:
        return np.full(len(view.dataset), np.nan)
    return view.dataset.numbers(column.key)
