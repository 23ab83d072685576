"""Best: the highest score, what is tied with it, and what is separated above it.

Of all models, or of those up to a size; then of the larger ones what is separated above it.
Where less is better the highest is the lowest: the best one, by `Verdicts.merits`.
"""

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lcbtui.analysis.ranking import (
    Compared,
    Detectable,
    compared,
    detectable,
    ranked_rows,
)
from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Bools, Floats, Positions
from lcbtui.dataset.lookup import find_column
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.standard import SCORE
from lcbtui.errors import UsageError
from lcbtui.query.masks import NEAR
from lcbtui.query.predicates import SizeLimit
from lcbtui.stats.differences import Stated
from lcbtui.stats.verdicts import smallest_first
from lcbtui.stats.winners import chances_of_highest, shrunken
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text
from lcbtui.view.derive.reports import model_codes
from lcbtui.view.view import View


@dataclass(frozen=True)
class Rival:
    """A model beside the one with the highest score.

    Attributes:
        row: its position in the Dataset.
        difference: the rival − the highest, in points, over the problems of both.
        low, high: the 95 % interval of that, of this pair alone; NaN where there is none.
        ranked: whether it has results on enough of the problems to have a rank.
    """

    row: int
    difference: float
    low: float
    high: float
    ranked: bool = True

    @property
    def differs_alone(self) -> bool:
        """Whether the interval of this pair alone, which is not corrected, leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, eq=False)
class Best:
    """The answer for one size, or for all models.

    Attributes:
        view: the models that were chosen among, whatever their size.
        compared: the verdict on every two of them.
        size_key: the column of total parameters; None where none of these models states any.
        limit: the largest size that was asked for, or `ANY_SIZE`; "up to it" are all models then.
        row: the model with the highest score up to that size that no other of them is separated
            above; of equals the smallest.
        better: those up to that size that are separated above it, the smallest first: they have
            results on part of the problems, and so no rank.
        tied: the others up to that size that are tied with it, the smallest first.
        below: those that are separated below it, the best first.
        not_compared: how many share no problems with it.
        next_above: the smallest larger model that is separated above it; None without any.
        highest_larger: of the larger models the one with the highest score; None without any.
        usable: how many models with a score there are up to it, all of the above.
        larger: how many there are beyond it that are compared with it.
        gap: which differences show on these problems; None without a pair.
        near: how many models lie beyond the size by at most 5 %.
        sizeless: how many have a score that could be compared, but no size.
        scoreless: how many have none.
        uncounted: how many up to it have a score over an unknown number of problems.
        uncounted_top: of these the row with the best score, where that is better than the one of
            `row`; None where it is not.
        excluded: how many are shown apart, since they may have been trained on these problems.
        releaseless: how many state no release, where others do: they are of the window's own.
    """

    view: View
    compared: Compared
    size_key: str | None
    limit: SizeLimit
    row: int
    better: tuple[Rival, ...]
    tied: tuple[Rival, ...]
    below: tuple[Rival, ...]
    not_compared: int
    next_above: Rival | None
    highest_larger: Rival | None
    usable: int
    larger: int
    gap: Detectable | None
    near: int
    sizeless: int
    scoreless: int
    uncounted: int
    uncounted_top: int | None
    excluded: int
    releaseless: int

    @property
    def smallest_tied(self) -> Rival | None:
        """The smallest model that is tied with it and smaller; None where none is.

        Where the size of the highest is not known, any that is known counts as smaller.
        """
        return next(self._smaller_tied(), None)

    @property
    def smallest_as_high(self) -> Rival | None:
        """The smallest of these that does not differ from it when looked at alone either."""
        return next((rival for rival in self._smaller_tied() if not rival.differs_alone), None)

    def _smaller_tied(self) -> Iterator[Rival]:
        own = self.size(self.row)
        most = np.inf if np.isnan(own) else own
        return (rival for rival in self.tied if rival.ranked and self.size(rival.row) < most)

    @property
    def ranked(self) -> Positions:
        """Places among `compared` of the models up to the size that have a rank."""
        sizes = sizes_of(self.view)[self.compared.rows]
        return np.flatnonzero(self.limit.holds(sizes) & self.compared.verdicts.ranked)

    def size(self, row: int) -> float:
        """Total parameters of a row, in billions; NaN where they are not known."""
        return float(sizes_of(self.view)[row])


def best_up_to(view: View, limit: SizeLimit) -> Best | RemarkKind | None:
    """The highest score of the models shown up to a size, against the others and the larger ones.

    Args:
        view: the models to choose among: no size limit, and one row for each model and mode.
        limit: the largest size, or `ANY_SIZE`.

    Returns:
        None where no model up to that size has a score; a reason where scores cannot be compared.

    Raises:
        UsageError: if a size is asked for and the source has no total parameters.
    """
    if limit.is_asked:
        size_column(view)
    matched = compared(view)
    if isinstance(matched, RemarkKind):
        return matched if _with_scores(view, limit) else None
    dataset, rows, found = view.dataset, matched.rows, matched.verdicts
    sizes, merits, most = sizes_of(view)[rows], found.merits, limit.most
    usable = limit.holds(sizes)
    top = found.top(usable)
    if top is None:
        return None
    equals = found.tied[top] & usable & found.ranked & (merits == merits[top])
    equals[top] = True
    top = int(smallest_first(equals, sizes, merits)[0])
    one, differences = found.one_vs_all(top), found.differences

    def rivals(places: Positions) -> tuple[Rival, ...]:
        return tuple(
            Rival(
                row=int(rows[place]),
                difference=float(differences.difference[place, top]),
                low=float(differences.low[place, top]),
                high=float(differences.high[place, top]),
                ranked=bool(found.complete[place]),
            )
            for place in places.tolist()
        )

    larger = (sizes > most) & one.compared
    above = smallest_first(larger & one.better, sizes, merits)
    with_rank = larger & found.complete
    highest = _highest(merits, with_rank if with_rank.any() else larger)
    below = np.flatnonzero(usable & one.worse)
    uncounted = _uncounted(view, rows, limit)
    column = find_size_column(view)
    has_releases = "version" in dataset.by_key
    silent_rows = dataset.texts("version").iloc[rows].isna() if has_releases else None
    return Best(
        view=view,
        compared=matched,
        size_key=None if column is None or np.isnan(sizes).all() else column.key,
        limit=limit,
        row=int(rows[top]),
        better=rivals(smallest_first(usable & one.better, sizes, merits)),
        tied=rivals(smallest_first(usable & one.tied, sizes, merits)),
        below=rivals(below[np.argsort(-merits[below], kind="stable")]),
        not_compared=int(np.count_nonzero(usable & ~one.compared)) - 1,
        next_above=next(iter(rivals(above[:1])), None),
        highest_larger=next(iter(rivals(highest)), None),
        usable=int(np.count_nonzero(usable)),
        larger=int(np.count_nonzero(larger)),
        gap=detectable(view),
        near=int(np.count_nonzero((sizes > most) & (sizes <= most * NEAR))),
        sizeless=int(np.count_nonzero(np.isnan(sizes))),
        scoreless=int(
            np.count_nonzero(np.isnan(dataset.numbers(view.roles.y or SCORE)[ranked_rows(view)]))
        ),
        uncounted=len(uncounted),
        uncounted_top=_above(view, uncounted, float(merits[top])),
        excluded=len(view.matching) - len(ranked_rows(view)),
        releaseless=0 if silent_rows is None or silent_rows.all() else int(silent_rows.sum()),
    )


def _with_scores(view: View, limit: SizeLimit) -> bool:
    """Whether any model up to a size has a score, comparable or not.

    Where no column is the score, whether there is any model.
    """
    rows = ranked_rows(view)
    usable = limit.holds(sizes_of(view)[rows])
    if view.roles.y is not None:
        usable &= ~np.isnan(view.dataset.numbers(view.roles.y)[rows])
    return bool(usable.any())


def _uncounted(view: View, compared_rows: Positions, limit: SizeLimit) -> Positions:
    """The rows up to a size with a score that is not compared, for want of its problems."""
    dataset, rows = view.dataset, np.setdiff1d(ranked_rows(view), compared_rows)
    scored = ~np.isnan(dataset.numbers(view.roles.y or SCORE)[rows])
    return rows[scored & limit.holds(sizes_of(view)[rows])]


def _above(view: View, rows: Positions, merit: float) -> int | None:
    """The one of some rows with the best score, where that is better; else None."""
    merits = view.roles.sign * view.dataset.numbers(view.roles.y or SCORE)[rows]
    if not (merits > merit).any():
        return None
    return int(rows[int(merits.argmax())])


def _highest(merits: Floats, among: Bools) -> Positions:
    """The place of the highest score, in an array of one; none without any."""
    places = np.flatnonzero(among)
    return places[:0] if not len(places) else places[[int(merits[places].argmax())]]


@dataclass(frozen=True)
class Uncompared:
    """The highest score up to a size where nothing says how sure the scores are.

    Attributes:
        limit: the largest size, or `ANY_SIZE`.
        row: the first shown with the highest score up to it; None without any.
        models: how many models have a score up to it, by name and mode.
        equal: how many others of these have the very same score.
        sizeless: how many have a score, but no size.
    """

    limit: SizeLimit
    row: int | None
    models: int
    equal: int
    sizeless: int


def highest_uncompared(view: View, limit: SizeLimit) -> Uncompared:
    """The highest score of the rows shown up to a size, of scores that cannot be compared."""
    dataset, rows = view.dataset, ranked_rows(view)
    sizes, models = sizes_of(view)[rows], model_codes(dataset, view.roles.label, sources=True)[rows]
    merits = view.roles.sign * dataset.numbers(view.roles.y or SCORE)[rows]
    usable = limit.holds(sizes) & ~np.isnan(merits)
    sizeless = len(np.unique(models[np.isnan(sizes) & ~np.isnan(merits)]))
    if not usable.any():
        return Uncompared(limit, None, 0, 0, sizeless)
    equals = usable & (merits == merits[usable].max())
    equal = len(np.unique(models[equals])) - 1
    top = int(rows[np.flatnonzero(equals)[0]])
    return Uncompared(limit, top, len(np.unique(models[usable])), equal, sizeless)


@dataclass(frozen=True, eq=False)
class Odds:
    """How much being on top is worth, for the ranked models up to the size.

    Attributes:
        chance: row → the chance that its true score is the highest of these.
        shrunken: row → its score, shrunken towards the mean of these, with its interval.
    """

    chance: dict[int, float]
    shrunken: dict[int, tuple[float, float, float]]


def odds_of(found: Best, stop: Callable[[], bool] | None = None) -> Odds | None:
    """The chances of having the highest true score, drawn at random from a fixed start.

    Args:
        found: the answer.
        stop: asked now and then; when it says yes the work ends.

    Returns:
        None when stopped.
    """
    places = found.ranked
    rows = found.compared.rows[places].tolist()
    field = found.compared.scores.only(places)
    percent = not isinstance(field, Stated)
    drawn, sign = shrunken(field.scores, field.covariance, percent=percent), found.view.roles.sign
    chances = chances_of_highest(sign * drawn.scores, drawn.covariance, stop=stop)
    if chances is None:
        return None
    ends = zip(drawn.scores.tolist(), drawn.low.tolist(), drawn.high.tolist(), strict=True)
    return Odds(dict(zip(rows, chances.tolist(), strict=True)), dict(zip(rows, ends, strict=True)))


@dataclass(frozen=True, eq=False)
class Answers:
    """What fits, for each size that was asked for.

    Attributes:
        view: the models that were chosen among.
        limits: the sizes, the smallest first.
        found: for each the answer, or None where no model is that small.
        others: the answers for the largest size over other problems, where another model has the
            highest score, those of the most models first.
    """

    view: View
    limits: tuple[SizeLimit, ...]
    found: tuple[Best | None, ...]
    others: tuple[Best, ...] = ()

    @property
    def last(self) -> Best | None:
        """The answer for the largest size."""
        return self.found[-1]


def answers(
    view: View, limits: Sequence[SizeLimit], others: Iterable[View] = ()
) -> Answers | RemarkKind:
    """The answer for each size, from one View, and what others say of the largest.

    Args:
        view: the models to choose among, as `best_up_to` wants them.
        limits: the sizes; for memory one for each number of bits, without any `ANY_SIZE` alone.
        others: Views over other problems, or of other sources.

    Returns:
        A reason where the scores of the view cannot be compared.

    Raises:
        UsageError: if a size is asked for and the source has no total parameters.
    """
    ordered = tuple(sorted(limits, key=lambda limit: limit.most))
    found = [best_up_to(view, limit) for limit in ordered]
    given = [each for each in found if not isinstance(each, RemarkKind)]
    if len(given) < len(found):
        return next(each for each in found if isinstance(each, RemarkKind))
    largest = given[-1]
    elsewhere = () if largest is None else _elsewhere(largest, ordered[-1], others)
    return Answers(view, ordered, tuple(given), elsewhere)


def _elsewhere(largest: Best, limit: SizeLimit, others: Iterable[View]) -> tuple[Best, ...]:
    """The answers over other problems that name another model, those of the most models first.

    Of two sources over the same problems the one with more models counts.
    """
    known = {problems_of(largest.view): largest}
    for other in others:
        found = best_up_to(other, limit)
        problems = problems_of(other)
        if not isinstance(found, Best) or found.usable < 2:
            continue
        if problems not in known or found.usable > known[problems].usable:
            known[problems] = found
    named = (found for found in known.values() if not _same_model(largest, found))
    return tuple(sorted(named, key=lambda found: -found.usable))


def _same_model(one: Best, other: Best) -> bool:
    """Whether two answers name one model: by its repository, else by its label in any case."""

    def names(found: Best) -> set[str]:
        dataset, row = found.view.dataset, found.row
        repo = dataset.cell(row, "hf_repo").text if "hf_repo" in dataset.by_key else ""
        label = dataset.cell(row, found.view.roles.label).text
        return {name.casefold() for name in (repo, label) if name}

    return bool(names(one) & names(other))


def problems_of(view: View) -> tuple[str, ...]:
    """The first and the last day of the problems that the scores of a View are over, as stated."""
    dataset, row = view.dataset, int(view.matching[0])
    keys = ("window_start", "window_end")
    return tuple(dataset.cell(row, key).text if key in dataset.by_key else "" for key in keys)


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


def most_models(views: Sequence[View], limit: SizeLimit) -> View:
    """The View with the most models up to a size, or with the smallest of all where none has any.

    Of equals the first.
    """

    def usable(view: View) -> tuple[int, float]:
        sizes = sizes_of(view)[view.rows]
        count = int(np.count_nonzero(limit.holds(sizes)))
        return count, 0.0 if count else -float(np.min(sizes, initial=np.inf, where=sizes > 0))

    return max(views, key=usable)
