"""Ranking: the verdict on every two rows of a View, their ranks, and why a row has none.

Scores are compared among rows over the same problems. Where the rows shown mix releases or
windows, or were read off a picture, nothing is compared, with the reason as a value. Every
question about who is separated from whom reads `compared`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.columns import SCORE, Cell, Column, is_lower_better
from lcbtui.dataset.dataset import Dataset, Floats, Positions
from lcbtui.dataset.rows import cached, score_key
from lcbtui.stats.best_set import FEWEST
from lcbtui.stats.differences import (
    RHO,
    Comparable,
    Counted,
    Differences,
    PerProblem,
    Stated,
    smallest_gap,
)
from lcbtui.stats.intervals import Evidence
from lcbtui.stats.verdicts import MOST_COMPARED, OneVsAll, Verdicts, verdicts
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.intervals import stated_errors, uncertainty_of
from lcbtui.view.derive.means import score_columns
from lcbtui.view.derive.problem_sets import problem_sets
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.view import RemarkKind, View


def no_comparison(view: View) -> RemarkKind | None:
    """Tell why no scores of a View are compared with each other; None if some are."""
    found, y = uncertainty_of(view.dataset), view.roles.y
    if found is None or y is None or y != score_key(view.dataset):
        return RemarkKind.NO_EVIDENCE
    rows = scored_rows(view)
    codes = problem_sets(view.dataset).codes[rows]
    if (codes != codes[:1]).any():
        return RemarkKind.MIXED_WINDOWS
    if (found.evidence[rows] == Evidence.READ_OFF).any():
        return RemarkKind.READ_OFF
    comparable = np.count_nonzero(found.comparable[rows])
    if comparable > MOST_COMPARED:
        return RemarkKind.TOO_MANY_MODELS
    return None if comparable else RemarkKind.NO_EVIDENCE


def no_rank(view: View, row: int) -> RemarkKind | None:
    """Tell why one row has no rank and is not compared with the others; None if it is."""
    reason = model_vs_all(view, row).reason
    found, dataset = compared(view), view.dataset
    if reason is None or isinstance(found, RemarkKind):
        return reason
    if dataset.excluded is not None and dataset.excluded[row]:
        return RemarkKind.CONTAMINATED
    if np.isnan(dataset.numbers(view.roles.y or SCORE)[row]):
        return RemarkKind.NO_SCORE
    return reason if found.place(row) is None else RemarkKind.ALONE


def over_different_problems(view: View) -> bool:
    """Tell whether the scores shown are over different problems, so that no two are compared."""
    return no_comparison(view) is RemarkKind.MIXED_WINDOWS


def draws_across(view: View) -> bool:
    """Tell whether lines may be drawn across all points: the frontier, the trend, our score.

    They may not where scores are over different problems, unless `rank_anyway` is set.
    """
    return view.state.rank_anyway or not over_different_problems(view)


def over_problems_of(view: View, row: int) -> View:
    """Narrow a View to rows over the same problems as one row.

    What a pair is corrected for must not depend on rows that it is not compared with.
    """
    if not over_different_problems(view):
        return view
    return _of_problem_set(view, int(problem_sets(view.dataset).codes[row]))


@cached(size=4)
def _of_problem_set(view: View, code: int) -> View:
    return view.only(problem_sets(view.dataset).codes == code)


def scored_rows(view: View) -> Positions:
    """Find the rows that match and have a score, without those excluded from ranks."""
    if view.roles.y is None:
        return view.matching[:0]
    rows, excluded = view.matching, view.dataset.excluded
    rows = rows if excluded is None else rows[~excluded[rows]]
    return rows[~np.isnan(view.dataset.numbers(view.roles.y)[rows])]


def comparable_scores(dataset: Dataset, rows: Positions, rho: float | None) -> Comparable:
    """Collect the evidence to compare rows on: results by problem, counts or stated errors.

    Args:
        dataset: the rows, derived.
        rows: those to compare, over one problem set.
        rho: the correlation over problems of counted scores; None for `RHO` where all rows state
            their window, so that they are known to share its problems, and 0 elsewhere.
    """
    if dataset.selection is not None:
        return PerProblem(dataset.selection.scores[rows], dataset.selection.questions)
    found = uncertainty_of(dataset)
    assert found is not None
    key = score_key(dataset) or SCORE
    if dataset.by_key[key].unit is not Unit.PERCENT:
        errors = stated_errors(dataset)
        assert errors is not None  # or there was no uncertainty
        return Stated(dataset.numbers(key)[rows], errors.errors[rows], rho or 0.0)
    worth = found.worth[rows]
    # A score that is no percentage has no problems that count, and nothing can be said of it.
    scores = np.where(np.isnan(worth), np.nan, dataset.numbers(key)[rows])
    if rho is None:
        rho = RHO if len(rows) and problem_sets(dataset).dated[rows].all() else 0.0
    return Counted(scores, worth, rho, found.problems[rows])


@dataclass(frozen=True, eq=False)
class Compared:
    """Rows of a View that are compared, with the verdict on every two of them.

    Attributes:
        rows: (n,) positions in the Dataset: all that match, have a score that can be compared and
            are not excluded, in their order; at least one.
        scores: their evidence.
        verdicts: on every two of them.
    """

    rows: Positions
    scores: Comparable
    verdicts: Verdicts

    def place(self, row: int) -> int | None:
        """Find the place of a row among those compared; None if it is not."""
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    @property
    def rho(self) -> float | None:
        """Correlation over problems that scores are compared with; None by problem."""
        return self.scores.rho if isinstance(self.scores, Counted | Stated) else None


@cached(size=1)
def compared(view: View) -> Compared | RemarkKind:
    """Compute the one matrix of verdicts of a View, or tell why nothing is compared.

    Every two comparable rows that match are tested once and corrected by Holm over all of these
    pairs; ranks, ties and the best all read it.
    """
    reason = no_comparison(view)
    if reason is not None:
        return reason
    dataset, known, rho = view.dataset, uncertainty_of(view.dataset), view.state.rho
    assert known is not None  # or nothing is compared
    rows = scored_rows(view)
    rows = rows[known.comparable[rows]]
    tested = _tested(dataset, int(problem_sets(dataset).codes[rows[0]]), rho)
    scores = comparable_scores(dataset, rows, rho)
    if tested is None:
        differences = scores.differences
    else:
        differences = tested[1].only(np.searchsorted(tested[0], rows))
    # A model with results on too few of the problems has no rank.
    complete = np.ones(len(rows), np.bool_)
    if dataset.selection is not None:
        complete = dataset.selection.complete[rows]
    found = verdicts(scores, complete, differences=differences, sign=view.roles.sign)
    return Compared(rows, scores, found)


def without_evidence(view: View) -> tuple[int, int]:
    """Count the rows with a score that is not compared, though others are.

    Returns:
        (rows, ahead): how many there are, and how many of them score better than all compared.
    """
    found = compared(view)
    if isinstance(found, RemarkKind):
        return 0, 0
    rows = np.setdiff1d(scored_rows(view), found.rows)
    merits = view.roles.sign * view.dataset.numbers(view.roles.y or SCORE)[rows]
    top = np.nanmax(found.verdicts.merits, initial=-np.inf)
    return len(rows), int(np.count_nonzero(merits > top))


POWER = 0.8
"""Statistical power: the chance of being found that makes a gap detectable."""


class Detectable(NamedTuple):
    """Smallest detectable gaps between the scores of a View, in points.

    Attributes:
        alone: the smallest true gap that is found with a chance of `POWER` where only one pair,
            chosen beforehand, is compared.
        among_pairs: the same where every pair shown is, corrected for being so many.
        pairs: how many these are.
        largest: the largest gap that there can be; inf on a scale without ends.
        few: whether there are fewer than `FEWEST` problems, and no two models are separated.
    """

    alone: float
    among_pairs: float
    pairs: int
    largest: float = 100.0
    few: bool = False

    @property
    def shows(self) -> bool:
        """Tell whether any gap between the models could be found; on a few problems none can."""
        return not self.few and self.among_pairs < self.largest


@cached(size=1)
def detectable(view: View) -> Detectable | None:
    """Compute the smallest detectable gaps of a View; None if nothing is compared."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return None
    first, second = np.argwhere(np.triu(~np.isnan(found.verdicts.corrected), 1)).T
    differences = found.verdicts.differences
    gaps = detectable_among(found.scores, differences, (first, second))
    few = np.nanmax(differences.problems[first, second], initial=0) < FEWEST
    unknown = np.isnan(differences.problems[first, second]).all()
    if gaps is None or unknown or found.verdicts.above.any():
        return gaps
    return gaps._replace(few=bool(few))


def detectable_among(
    scores: Comparable, differences: Differences, pairs: tuple[Positions, Positions]
) -> Detectable | None:
    """Compute the smallest detectable gaps of some pairs, by the median error of their differences.

    Args:
        scores: the evidence.
        differences: of the same models.
        pairs: two positions for each pair that is compared.

    Returns:
        None where no two differ by chance.
    """
    errors = differences.error[pairs]
    if not (errors > 0).any():
        return None
    error, family = float(np.median(errors[errors > 0])), len(pairs[0])
    df = float(scores.clusters - 1) if isinstance(scores, PerProblem) else np.inf
    alone, among = (smallest_gap(error, count, POWER, df) for count in (1, family))
    return Detectable(alone, among, family, np.inf if isinstance(scores, Stated) else 100.0)


@cached(size=2)
def _tested(
    dataset: Dataset, group: int, rho: float | None
) -> tuple[Positions, Differences] | None:
    """Test every two rows of a problem set, filtered or not, so that typing a filter is quick.

    None where they are too many, or are not all known to share their problems: the pairs of a
    View are then tested for it alone.
    """
    sets = problem_sets(dataset)
    rows = np.flatnonzero(sets.codes == group)
    stated = sets.dated[rows]
    if len(rows) > MOST_COMPARED or (rho is None and stated.any() and not stated.all()):
        return None
    return rows, comparable_scores(dataset, rows, rho).differences


@dataclass(frozen=True, eq=False)
class Ranking:
    """Ranks of the rows of a View: ranges ("2–6"), or else competition ranks (`View.ranks`).

    Attributes:
        low, high: (rows shown,) the ranks that each row may have on the evidence; NaN where it
            has none. None where ranks are plain places by score.
        withheld: why there are no ranks at all.
    """

    view: View
    low: Floats | None = None
    high: Floats | None = None
    withheld: RemarkKind | None = None

    def text(self, index: int) -> str:
        """Format the rank of the row at an index of the View: "3", "2–6", or "" without one."""
        if self.withheld is not None:
            return ""
        if self.low is None or self.high is None:
            return str(self.view.ranks[index] or "")
        return rank_range(self.low[index], self.high[index])

    @property
    def ranked(self) -> int:
        """Number of the rows that match and have a rank."""
        if self.low is None:
            return self.view.ranks.ranked
        found = compared(self.view)
        assert isinstance(found, Compared)  # or there were no ranges
        return found.verdicts.ranks.ranked

    @property
    def widest(self) -> int:
        """Width in cells of the widest rank, whatever the filters."""
        view = self.view
        within = chosen_rows(view.dataset, view.roles, view.state.window, view.state.per_model)
        rows = len(view.dataset) if within is None else np.count_nonzero(within)
        digits = len(str(rows))
        return 2 * digits + 1 if self.low is not None else digits


def rank_range(low: float, high: float) -> str:
    """Format a range of ranks: "3", "2–6", or "" for NaN."""
    if np.isnan(low):
        return ""
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def ranking(view: View) -> Ranking:
    """Rank the rows of a View.

    With evidence they are ranges, from the verdict on every two rows that match. Where nothing
    is known of any score's problems they are places by score, as on any leaderboard. They are
    withheld where scores were read off a picture, where releases or windows are mixed, and above
    300 models; `rank_anyway` in the state then gives places by score. Rows that are excluded, or
    have results on too few of the problems, have a rank only among such places.
    """
    found = compared(view)
    if isinstance(found, RemarkKind):
        plain = found is RemarkKind.NO_EVIDENCE or view.state.rank_anyway
        return Ranking(view, withheld=None if plain else found)
    if len(found.rows) < 2:
        return Ranking(view)
    low, high = np.full((2, len(view.dataset)), np.nan)
    low[found.rows], high[found.rows] = found.verdicts.ranks[:2]
    return Ranking(view, low[view.rows], high[view.rows])


@dataclass(frozen=True, eq=False)
class ModelVsAll(OneVsAll):
    """Verdicts on one row against all that match; `reason` says why there are none."""

    reason: RemarkKind | None = None


@cached(size=16)
def model_vs_all(view: View, row: int) -> ModelVsAll:
    """Look up which rows one row is tied with, and which are better or worse than it.

    Args:
        view: what is shown.
        row: a position in the Dataset.

    Returns:
        Masks over `view.matching`.
    """
    found = compared(view)
    nothing = np.zeros(len(view.matching), dtype=np.bool_)
    if isinstance(found, RemarkKind):
        return ModelVsAll(nothing, nothing, nothing, found)
    place = found.place(row)
    if place is None:
        return ModelVsAll(nothing, nothing, nothing, RemarkKind.NO_EVIDENCE)
    one = found.verdicts.one_vs_all(place)
    here = np.zeros(len(view.dataset), dtype=np.bool_)
    here[found.rows] = True
    masks = np.zeros((3, len(view.matching)), dtype=np.bool_)
    masks[:, here[view.matching]] = one.tied, one.better, one.worse
    reason = None if masks.any() else RemarkKind.NO_EVIDENCE
    return ModelVsAll(masks[0], masks[1], masks[2], reason)


@dataclass(frozen=True)
class Standing:
    """Place of a model in one of the scores of a source.

    Attributes:
        place: the competition rank by score alone, from 1; None where it has no value there or is
            not among the rows that match.
        ranked: how many of the rows that match have a value.
    """

    column: Column
    cell: Cell
    place: int | None
    ranked: int


def standings(view: View, row: int) -> list[Standing]:
    """Rank one row in every column of scores, that on the y axis first.

    Args:
        view: what is shown; places are among all rows that match, but those that have no rank.
        row: a position in the Dataset.

    Returns:
        Nothing if the source has only one score.
    """
    dataset, roles = view.dataset, view.roles
    columns = {column.key: column for column in score_columns(dataset)}
    if roles.y is not None:
        columns = {roles.y: dataset.by_key[roles.y], **columns}
    if len(columns) < 2:
        return []
    rows = view.matching
    if dataset.unranked is not None:
        rows = rows[~dataset.unranked[rows]]
    is_among = bool((rows == row).any())
    found = []
    for column in columns.values():
        lower = roles.lower_better if column.key == roles.y else is_lower_better(column)
        values = dataset.numbers(column.key) * (-1.0 if lower else 1.0)
        own, others = values[row], values[rows]
        place = int(np.count_nonzero(others > own)) + 1
        known = is_among and not np.isnan(own)
        ranked = int(np.count_nonzero(~np.isnan(others)))
        found.append(
            Standing(column, dataset.cell(row, column.key), place if known else None, ranked)
        )
    return found
