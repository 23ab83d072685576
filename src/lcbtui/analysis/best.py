"""Best: the highest score up to a size, what is tied with it, and what is separated above it.

Where less is better the highest is the lowest: the best one, by `Verdicts.merits`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lcbtui.analysis.ranking import (
    Compared,
    Detectable,
    compared,
    detectable,
    no_comparison,
    only_rows,
    ranked_rows,
)
from lcbtui.dataset.columns import Column
from lcbtui.dataset.dataset import Bools, Dataset, Floats, Positions
from lcbtui.dataset.lookup import find_column
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.rows import score_key
from lcbtui.dataset.standard import SCORE
from lcbtui.dataset.windows import Window, release_name, release_of
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.query.edit import with_terms
from lcbtui.query.masks import NEAR
from lcbtui.query.predicates import SizeLimit
from lcbtui.stats.differences import Stated
from lcbtui.stats.verdicts import smallest_first
from lcbtui.stats.winners import chances_of_highest, shrunken
from lcbtui.text.numbers import Unit
from lcbtui.text.words import listed
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import BundledTables, derive
from lcbtui.view.derive.intervals import measured_alike, uncertainty_of, window_stated
from lcbtui.view.derive.reports import (
    exact_terms,
    has_several_reports,
    has_windows,
    in_window,
    one_per_model,
)
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
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
    """The answer for one size.

    Attributes:
        view: the models that were chosen among, whatever their size.
        compared: the verdict on every two of them.
        size_key: the column of total parameters.
        limit: the largest size that was asked for.
        row: the model with the highest score up to that size that no other of them is separated
            above; of equals the smallest.
        better: those up to that size that are separated above it, the smallest first: they have
            results on part of the problems, and so no rank.
        tied: the others up to that size that are tied with it, the smallest first.
        below: those that are separated below it, the best first.
        not_compared: how many share no problems with it.
        next_above: the smallest larger model that is separated above it; None without any.
        highest_larger: of the larger models the one with the highest score; None without any.
        usable: how many models with a size and a score there are up to it, all of the above.
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
    size_key: str
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
        """The smallest model that is tied with it and smaller; None where none is."""
        return next(self._smaller_tied(), None)

    @property
    def smallest_as_high(self) -> Rival | None:
        """The smallest of these that does not differ from it when looked at alone either."""
        return next((rival for rival in self._smaller_tied() if not rival.differs_alone), None)

    def _smaller_tied(self) -> Iterator[Rival]:
        size = self.size(self.row)
        return (rival for rival in self.tied if rival.ranked and self.size(rival.row) < size)

    @property
    def ranked(self) -> Positions:
        """Places among `compared` of the models up to the size that have a rank."""
        sizes = self.view.dataset.numbers(self.size_key)[self.compared.rows]
        return np.flatnonzero((sizes <= self.limit.most) & self.compared.verdicts.ranked)

    def size(self, row: int) -> float:
        """Total parameters of a row, in billions."""
        return float(self.view.dataset.numbers(self.size_key)[row])


def best_up_to(view: View, limit: SizeLimit) -> Best | RemarkKind | None:
    """The highest score of the models shown up to a size, against the others and the larger ones.

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
    matched = compared(view)
    if isinstance(matched, RemarkKind):
        silent = matched is RemarkKind.NO_EVIDENCE and not _with_scores(view, column, most)
        return None if silent else matched
    rows, found = matched.rows, matched.verdicts
    sizes, merits = dataset.numbers(column.key)[rows], found.merits
    usable = sizes <= most
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
    uncounted = _uncounted(view, rows, column, most)
    has_releases = "version" in dataset.by_key
    silent_rows = dataset.texts("version").iloc[rows].isna() if has_releases else None
    return Best(
        view=view,
        compared=matched,
        size_key=column.key,
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


def _with_scores(view: View, column: Column, most: float) -> bool:
    """Whether any model up to a size has a score, comparable or not."""
    rows, dataset = ranked_rows(view), view.dataset
    scores = dataset.numbers(view.roles.y or column.key)[rows]
    return bool((~np.isnan(scores) & (dataset.numbers(column.key)[rows] <= most)).any())


def _uncounted(view: View, compared_rows: Positions, column: Column, most: float) -> Positions:
    """The rows up to a size with a score that is not compared, for want of its problems."""
    dataset, rows = view.dataset, np.setdiff1d(ranked_rows(view), compared_rows)
    scored = ~np.isnan(dataset.numbers(view.roles.y or SCORE)[rows])
    return rows[scored & (dataset.numbers(column.key)[rows] <= most)]


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
        limit: the largest size.
        row: the model with the highest score up to it, of equals the smallest; None without any.
        models: how many models have a size and a score up to it.
        equal: how many others have the very same score.
        sizeless: how many have a score, but no size.
    """

    limit: SizeLimit
    row: int | None
    models: int
    equal: int
    sizeless: int


def highest_uncompared(view: View, limit: SizeLimit) -> Uncompared:
    """The highest score of the models shown up to a size, of scores that cannot be compared.

    Raises:
        UsageError: if the source has no total parameters.
    """
    dataset, rows = view.dataset, ranked_rows(view)
    sizes = dataset.numbers(size_column(view).key)[rows]
    merits = view.roles.sign * dataset.numbers(view.roles.y or SCORE)[rows]
    usable = (sizes <= limit.most) & ~np.isnan(merits)
    sizeless = int(np.count_nonzero(np.isnan(sizes) & ~np.isnan(merits)))
    if not usable.any():
        return Uncompared(limit, None, 0, 0, sizeless)
    equals = usable & (merits == merits[usable].max())
    top = int(smallest_first(equals, sizes, merits)[0])
    models = int(np.count_nonzero(usable))
    equal = int(np.count_nonzero(equals)) - 1
    return Uncompared(limit, int(rows[top]), models, equal, sizeless)


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
        limits: the sizes; for memory one for each number of bits.
        others: Views over other problems, or of other sources.

    Returns:
        A reason where the scores of the view cannot be compared.

    Raises:
        UsageError: if the source has no total parameters.
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
            " that bundled sources know",
            plain=f"{dataset.source.name}: has no total parameters",
        )
    return column


def comparable_models(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """One row for each model and mode, and where there is a choice, rows that can be compared.

    Of several reports of a model the middle one counts unless the state asks for another. Where the
    window that is asked for holds narrower ones, only reports over exactly it are taken, and of
    these those of the release that is asked for, else those over the problems that most are over.
    LiveCodeBench's own results state no sizes: theirs are joined from the bundled sources.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its size limit, order and row limit do not count.
        bundled: reads the bundled sources, for the sizes.

    Returns:
        A View whose state says all of this.

    Raises:
        LcbtuiError: for a column, a query or a release that cannot be used.
    """
    view = _as_asked(dataset, state, bundled)
    exact = exact_terms(state.window)
    # Of several sources it is said of those that state none.
    release = None if dataset.source.parts else state.release
    mixed = bool(exact) and no_comparison(view) is RemarkKind.MIXED_WINDOWS
    if not has_windows(view.dataset) or not (
        mixed or (release and not is_of_release(view, release))
    ):
        return view
    views = [
        each
        for each in comparable_windows(dataset, state, bundled)
        if not exact or each.state.window == state.window
    ]
    if not views:
        return view
    of_release = [each for each in views if not release or is_of_release(each, release)]
    if not of_release:
        there = listed(list(dict.fromkeys(name for each in views for name in releases_of(each))))
        over = " over that window" if exact else ""
        raise UsageError(
            f"--release {release}: the scores of {dataset.source.short_name}{over} that can be"
            f" compared are of {there}"
        )
    chosen = of_release[0]
    return replace(chosen, state=replace(chosen.state, source=state.source))


def is_of_release(view: View, release: str) -> bool:
    """Whether all rows of a View are of a release, whose window they state."""
    return set(releases_of(view)) <= {release_name(release)}


def releases_of(view: View) -> list[str]:
    """The releases that the rows of a View are of, as they state it or by their window."""
    ends = (view.dataset.dates[key] for key in ("window_start", "window_end"))
    first, last = (each.first[view.matching].tolist() for each in ends)
    words = view.dataset.words("version")
    stated = [words[row] for row in view.matching.tolist()]
    return list(dict.fromkeys(map(release_of, stated, first, last)))


def _as_asked(dataset: Dataset, state: ViewState, bundled: BundledTables) -> View:
    """The same, where a window that is asked for may mix releases or numbers of problems."""
    joined = state.join_params or dataset.selection is not None
    state = replace(state, params=None, sort=(), limit=None, join_params=joined)
    view = apply(derive(dataset, state, bundled=bundled), state)
    exact = exact_terms(state.window)
    if no_comparison(view) is RemarkKind.MIXED_WINDOWS and exact and has_windows(view.dataset):
        state = replace(state, query=with_terms(state.query, exact))
    y = view.roles.y
    if (
        state.per_model is PerModel.ALL
        and y is not None
        and has_several_reports(view.dataset, view.roles.label, y, state.window)
    ):
        state = replace(state, per_model=PerModel.MEDIAN)
    return view if state is view.state else apply(derive(dataset, state, bundled=bundled), state)


def comparable_windows(
    dataset: Dataset, state: ViewState, bundled: BundledTables
) -> tuple[View, ...]:
    """One row for each model and mode over each window of a source whose scores can be compared.

    Where the source opens on a window, that one is as it opens.

    Args:
        dataset: the rows as they were opened.
        state: what is shown; its source, window, size limit, order and row limit do not count.
        bundled: reads the bundled sources, for the sizes.

    Returns:
        Views, the most rows first; none where the source has no windows, or lacks a column that
        is asked for.
    """
    if dataset.selection is not None or not has_windows(dataset):
        return ()
    which = PerModel.MEDIAN if state.per_model is PerModel.ALL else state.per_model
    state = replace(state, source=dataset.source.name, window=Window(), per_model=PerModel.ALL)
    state = replace(state, params=None, sort=(), limit=None)
    try:
        every = apply(derive(dataset, state, bundled=bundled), state)
        size_column(every)
    except LcbtuiError:
        return ()
    dataset, roles = every.dataset, every.roles
    found, alike = uncertainty_of(dataset), measured_alike(dataset)
    if found is None or alike is None or roles.y != score_key(dataset):
        return ()
    can = np.zeros(len(dataset), dtype=np.bool_)
    can[every.matching] = True
    can &= found.comparable & window_stated(dataset)
    opening = in_window(dataset, None)
    views = []
    for group in np.unique(alike[can]).tolist():
        here = can & (alike == group)
        if opening is not None and (here & opening).any():
            here &= opening
        keep = one_per_model(dataset, roles, here, which)
        first = int(np.flatnonzero(keep)[0])
        ends = (dataset.dates[key] for key in ("window_start", "window_end"))
        start, end = (int(each.first[first]) for each in ends)
        elsewhere = len(every) - int(np.count_nonzero(here[every.rows]))
        left_out = [Remark(RemarkKind.OTHER_WINDOWS, elsewhere)] if elsewhere else []
        views.append(
            replace(
                only_rows(every, keep),
                state=replace(state, window=Window(start, end), per_model=which),
                left_out=(*every.left_out, *left_out),
            )
        )
    return tuple(sorted(views, key=lambda view: -len(view)))


def most_models(views: Sequence[View], most: float) -> View:
    """The View with the most models up to a size, or with the smallest of all where none has any.

    Of equals the first.
    """

    def usable(view: View) -> tuple[int, float]:
        sizes = view.dataset.numbers(size_column(view).key)[view.rows]
        count = int(np.count_nonzero(sizes <= most))
        return count, 0.0 if count else -float(np.min(sizes, initial=np.inf, where=sizes > 0))

    return max(views, key=usable)
