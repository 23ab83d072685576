"""Contamination as a number: how far a model falls after its training cutoff, beyond the others.

A score that falls after a cutoff says nothing by itself, since later problems are harder: nearly
every model falls at nearly every date. So the share that the other models solve of each problem is
held equal, by an analysis of covariance, and the same number at other dates stands beside it. It
is a description and no test: problems of a model's kind may have become harder for it alone.

All problems of the file count, whatever the window; a query on platform or difficulty chooses.
"""

from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, Floats, Ints, NumberMarks
from lcbtui.dataset.results import COMPLETE, ProblemResults, ProblemSelection, SharedCutoff
from lcbtui.dataset.standard import STANDARD
from lcbtui.stats.regression import changes_at
from lcbtui.text.numbers import format_day, signed

FEWEST_PROBLEMS = 20
"""Problems on either side of a date, without which nothing is said of it."""

FEWEST_OTHERS = 3
"""Other models without which nothing is known of how hard a problem is."""

NEAR = 15
"""Days around a cutoff within which another date is the same in all but name."""

COLUMNS = (
    STANDARD["change_after_cutoff"].column._replace(signed=True),
    STANDARD["change_beyond_others"].column._replace(signed=True),
    STANDARD["placebo_share"].column,
)
DECIMALS = (1, 1, 2)
"""Of the values of `COLUMNS`."""


class AfterCutoff(NamedTuple):
    """How a model's score changes after its training cutoff.

    Attributes:
        cutoff: as the file states it, in days since 1970-01-01.
        change: the mean over later problems minus that over those up to the cutoff, in points.
        beyond_others: the part of it that the scores of the other models do not predict.
        dates: how many other dates the latter was computed at.
        deeper_than: at how many of these the score falls less far beyond the others.
    """

    cutoff: float
    change: float
    beyond_others: float
    dates: int
    deeper_than: int

    @property
    def placebo_share(self) -> float:
        """The share of the other dates where it falls at least as far; NaN without a fall."""
        return 1 - self.deeper_than / self.dates if self.dates and self.is_fall else np.nan

    @property
    def is_fall(self) -> bool:
        """Whether it falls beyond the others, as far as the decimals shown tell."""
        return round(self.beyond_others, DECIMALS[1]) < 0


def after_cutoff(
    results: ProblemResults, model: int, kept: Bools | None = None
) -> AfterCutoff | None:
    """How a model's score changes after its cutoff.

    Args:
        results: scores by problem.
        model: a place in `results.models`.
        kept: (problems,) which problems count; None for all.

    Returns:
        None where the cutoff is unknown or a placeholder, where less than `FEWEST_PROBLEMS` lie on
        a side of it, or where fewer than `FEWEST_OTHERS` other models are complete.
    """
    return _changes(results, b"" if kept is None else kept.tobytes()).get(model)


@cached(size=4)
def _changes(results: ProblemResults, kept: bytes) -> dict[int, AfterCutoff]:
    """By model; those of which nothing is known are left out."""
    cutoffs = results.own_cutoff
    candidates = np.flatnonzero((cutoffs >= results.first) & (cutoffs < results.last))
    if not len(candidates) or not results.has_dates:
        return {}
    chosen = ~np.isnan(results.scores) & results.dated[results.problem_of]
    if kept:
        chosen &= np.frombuffer(kept, dtype=np.bool_)[results.problem_of]
    expected = _others_means(results, chosen)
    place = np.full(len(results.models), -1, dtype=np.int64)
    place[candidates] = np.arange(len(candidates))
    chosen &= place[results.model_of] >= 0
    months = _month_ends(results)
    dates = np.union1d(months, cutoffs[candidates])
    found = changes_at(
        dates,
        place[results.model_of[chosen]],
        results.days[results.problem_of[chosen]],
        results.scores[chosen],
        expected[chosen],
        groups=len(candidates),
        fewest=FEWEST_PROBLEMS,
    )
    others = np.searchsorted(dates, months)
    answers = {}
    for row, (model, cutoff) in enumerate(zip(candidates, cutoffs[candidates], strict=True)):
        at = int(np.searchsorted(dates, cutoff))
        change, beyond = float(found.raw[row, at]), float(found.adjusted[row, at])
        if np.isnan(beyond):
            continue
        elsewhere = found.adjusted[row, others[np.abs(months - cutoff) > NEAR]]
        elsewhere = elsewhere[~np.isnan(elsewhere)]
        less_deep = int(np.count_nonzero(elsewhere > beyond))
        answers[int(model)] = AfterCutoff(float(cutoff), change, beyond, len(elsewhere), less_deep)
    return answers


def _others_means(results: ProblemResults, chosen: Bools) -> Floats:
    """(results,) the mean score of the other models on each result's problem.

    Those count that have a score on nearly all problems, so that the mean is of the same models
    everywhere; NaN where these are fewer than `FEWEST_OTHERS`.
    """
    model_of, problem_of = results.model_of[chosen], results.problem_of[chosen]
    counts = np.bincount(model_of, minlength=len(results.models))
    problems = len(np.unique(problem_of))
    counted = chosen & (counts >= COMPLETE * problems)[results.model_of]
    scores, where = np.where(counted, results.scores, 0.0), results.problem_of
    sums = np.bincount(where, scores, len(results.problems))[where] - scores
    others = np.bincount(where, counted, len(results.problems))[where] - counted
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(others >= FEWEST_OTHERS, sums / others, np.nan)


def _month_ends(results: ProblemResults) -> Ints:
    """The last day of each month but the last one of the file."""
    month = (
        results.days[results.dated].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    )
    starts = np.arange(month.min() + 1, month.max() + 1).astype("datetime64[M]")
    return starts.astype("datetime64[D]").astype(np.int64) - 1


@cached(size=1)
def with_changes(dataset: Dataset) -> Dataset:
    """The same rows with `change_after_cutoff`, `change_beyond_others` and `placebo_share`.

    A Dataset without training cutoffs beside results by problem comes back as it is.
    """
    selection, rows = dataset.selection, len(dataset)
    if selection is None or "training_cutoff" not in dataset.dates:
        return dataset
    numbers = np.array([change_numbers(selection, row) for row in range(rows)], dtype=np.float64)
    added = [
        ColumnValues(column, values, NumberMarks.unmarked(rows, decimals))
        for column, decimals, values in zip(
            COLUMNS, DECIMALS, numbers.reshape(rows, len(COLUMNS)).T, strict=True
        )
    ]
    return dataset.with_columns(added, after="contaminated")


def change_numbers(selection: ProblemSelection, row: int) -> tuple[float, ...]:
    """The values of `COLUMNS` of a row, rounded; NaN where nothing is known."""
    found = _of_row(selection, row)
    if found is None:
        return (np.nan,) * len(COLUMNS)
    values = (found.change, found.beyond_others, found.placebo_share)
    return tuple(round(v, decimals) for v, decimals in zip(values, DECIMALS, strict=True))


def _of_row(selection: ProblemSelection, row: int) -> AfterCutoff | None:
    return after_cutoff(selection.results, int(selection.models[row]), selection.by_query)


def cutoff_facts(selection: ProblemSelection, row: int) -> tuple[str, str]:
    """A row's training cutoff as the file states it, and how its score changes after it, in words.

    Returns:
        Such as "2024-06-30" and "-39.2 points, …"; "" for what is not known.
    """
    results, found = selection.results, _of_row(selection, row)
    day = float(results.training_cutoff[selection.models[row]])
    return (
        "" if np.isnan(day) else cutoff_words(day, results.shared_cutoff),
        "" if found is None else change_words(found),
    )


def cutoff_words(day: float, shared: SharedCutoff | None) -> str:
    """A training cutoff, marked where it is the one that most models share."""
    mark = f", {shared.words}" if shared is not None and day == shared.day else ""
    return f"{format_day(day)}{mark}"


def change_words(found: AfterCutoff) -> str:
    """The change in words: "-39.2 points, -20.8 beyond what the other models' scores predict"."""
    beyond = f"{signed(found.beyond_others)} beyond what the other models' scores predict"
    words = f"{signed(found.change)} points, {beyond}"
    if not found.is_fall or not found.dates:
        return words
    return f"{words}; deeper than at {found.deeper_than} of {found.dates} other dates"
