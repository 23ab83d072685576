"""Ranking: the verdict on every two rows of a View, their ranks, and why a row has none.

Scores are compared among rows over the same problems. Where the rows shown mix releases or
windows, or were read off a picture, nothing is compared, with the reason as a value. Every
question about who is separated from whom reads `compared`; what is tied with a row reads `ties`,
which takes exact scores of the same models from another source where the rows' own are read off.
"""

import math
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import SCORE, Cell, Column, is_lower_better
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.results import Bools, Floats, Positions
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import RHO, Comparable, Counted, PerProblem, Stated
from lcbtui.stats.intervals import Evidence, Uncertainty
from lcbtui.stats.paired import least_gap, outcome_power, smallest_gap
from lcbtui.stats.verdicts import MOST_COMPARED, Verdicts, verdicts
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.means import score_columns
from lcbtui.view.derive.problem_sets import boards_of, problem_sets
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.derive.score_intervals import uncertainty_of, uncertainty_of_y
from lcbtui.view.names import reference_row
from lcbtui.view.view import RemarkKind, View


def no_comparison(view: View) -> RemarkKind | None:
    """Find the reason why no scores of a View are compared with each other; None if some are."""
    found, rows = uncertainty_of_y(view.dataset, view.roles), scored_rows(view)
    if found is not None or boards_of(view.dataset):
        codes = problem_sets(view.dataset).codes[rows]
        if (codes != codes[:1]).any():
            return RemarkKind.MIXED_WINDOWS
    if found is None:
        return RemarkKind.NO_EVIDENCE
    if (found.evidence[rows] == Evidence.READ_OFF).any():
        return RemarkKind.READ_OFF
    comparable = np.count_nonzero(found.comparable[rows])
    if comparable > MOST_COMPARED:
        return RemarkKind.TOO_MANY_MODELS
    return None if comparable else RemarkKind.NO_EVIDENCE


def no_rank(view: View, row: int) -> RemarkKind | None:
    """Find the reason why one row has no rank and is not compared; None if it has a rank."""
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
    """Tell whether scores in a View are over different problem sets and thus not compared."""
    return no_comparison(view) is RemarkKind.MIXED_WINDOWS


def draws_across(view: View) -> bool:
    """Tell whether a chart may draw lines that relate all points: frontier, trend, our best score.

    It may not where scores are over different problems, unless the user set `rank_anyway`.
    """
    return view.state.rank_anyway or not over_different_problems(view)


def over_problems_of(view: View, row: int) -> View:
    """Narrow a View to the rows whose scores are over the same problems as the score of one row.

    So the correction for multiple tests does not depend on rows that cannot be compared.
    """
    if not over_different_problems(view):
        return view
    return _of_problem_set(view, int(problem_sets(view.dataset).codes[row]))


@cached(size=4)
def _of_problem_set(view: View, code: int) -> View:
    return view.only(problem_sets(view.dataset).codes == code)


def scored_rows(view: View) -> Positions:
    """Find the rows that match the filters, have a score and are not excluded from ranks."""
    if view.roles.y is None:
        return view.matching[:0]
    rows, excluded = view.matching, view.dataset.excluded
    rows = rows if excluded is None else rows[~excluded[rows]]
    return rows[~np.isnan(view.dataset.numbers(view.roles.y)[rows])]


def comparable_scores(dataset: Dataset, rows: Positions, rho: float | None) -> Comparable:
    """Collect the data for significance tests of rows: results by problem, counts or errors.

    Args:
        dataset: the derived Dataset.
        rows: positions of the rows to compare, all over one problem set.
        rho: the correlation over problems of scores with counted problems; None takes `RHO` where
            all rows state their window, so that the problems are known to be shared, else 0.
    """
    if dataset.selection is not None:
        return PerProblem(dataset.selection.scores[rows], dataset.selection.questions)
    found = uncertainty_of(dataset)
    assert found is not None
    key = score_key(dataset) or SCORE
    is_percent = dataset.by_key[key].unit is Unit.PERCENT
    shared = len(rows) > 0 and bool(problem_sets(dataset).dated[rows].all())
    known = Uncertainty(*(each[rows] for each in found))
    return evidence_of(dataset.numbers(key)[rows], known, rho, percent=is_percent, shared=shared)


def evidence_of(
    scores: Floats, known: Uncertainty[Floats], rho: float | None, *, percent: bool, shared: bool
) -> Counted | Stated:
    """Choose what scores are compared by: numbers of problems of percentages, else stated errors.

    Args:
        scores: (models,) in the unit of their column.
        known: (models,) their intervals.
        rho: the correlation over problems; None takes `RHO` where problems are shared, else 0.
        percent: whether the scores are percentages.
        shared: whether the scores are known to be over the same problems.
    """
    if not percent:
        return Stated(scores, known.error, rho or 0.0, known.df)
    rho = (RHO if shared else 0.0) if rho is None else rho
    return Counted(scores, known.worth, rho, known.problems, known.df)


class Compared(NamedTuple):
    """Rows of a View that are compared, with the test of every pair of them.

    Attributes:
        rows: (n,) positions in the Dataset of the rows that match, have a comparable score and are
            not excluded, in their order; at least one.
        scores: the data of the tests.
        verdicts: the test results of all pairs.
        by: name of the source that the scores are from; "" for the rows' own scores.
    """

    rows: Positions
    scores: Comparable
    verdicts: Verdicts
    by: str = ""

    def place(self, row: int) -> int | None:
        """Find the index of a row among the compared rows; None if the row is not compared."""
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    @property
    def rho(self) -> float | None:
        """Correlation over problems assumed in the tests; None for paired tests by problem."""
        return self.scores.rho if isinstance(self.scores, Counted | Stated) else None


@cached(size=1)
def compared(view: View) -> Compared | RemarkKind:
    """Test every pair of comparable rows of a View, or tell why no rows are compared.

    All pairs are tested once and corrected together by Holm; ranks, ties and the best models all
    use this result.
    """
    reason = no_comparison(view)
    if reason is not None:
        return reason
    dataset, known, rho = view.dataset, uncertainty_of(view.dataset), view.state.rho
    assert known is not None  # or nothing is compared
    rows = scored_rows(view)
    rows = rows[known.comparable[rows]]
    whole = _of_whole_set(dataset, int(problem_sets(dataset).codes[rows[0]]), rho)
    if whole is None:
        scores = comparable_scores(dataset, rows, rho)
    else:
        scores = whole[1].only(np.searchsorted(whole[0], rows))
    # A model with results on too few of the problems has no rank.
    complete = None if dataset.selection is None else dataset.selection.complete[rows]
    return Compared(rows, scores, verdicts(scores, complete, sign=view.roles.sign))


def are_separated(view: View, one: int, other: int) -> bool | None:
    """Tell whether the scores of two rows over the same problems differ; None if not tested."""
    among = compared(over_problems_of(view, one))
    if isinstance(among, RemarkKind):
        return None
    places = among.place(one), among.place(other)
    is_tested = None not in places and not np.isnan(among.verdicts.corrected[places])
    return not among.verdicts.tied[places] if is_tested else None


@cached(size=1)
def ties(view: View) -> Compared | RemarkKind:
    """Test every pair of rows as `compared` does; if read off a picture, by their exact scores.

    The exact scores are of the same models in another source; models that it lacks are left out.
    """
    found, exact = compared(view), view.dataset.exact and view.dataset.exact()
    if found is not RemarkKind.READ_OFF or exact is None:
        return found
    here = view.only(exact.rows >= 0)
    rows, dataset = exact.rows[here.matching], exact.dataset
    same = replace(here, dataset=dataset, roles=dataset.roles, rows=rows, matching=rows)
    there = compared(same)
    if isinstance(there, RemarkKind):
        return found
    own = here.matching[np.isin(rows, there.rows)]
    return there._replace(rows=own, by=dataset.source.name)


def without_evidence(view: View) -> int:
    """Count the rows of a View that have a score but are not compared, although other rows are."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return 0
    return int(np.count_nonzero(~view.dataset.mask(found.rows)[scored_rows(view)]))


class Detectable(NamedTuple):
    """Smallest detectable gaps between the scores of a View, in points.

    Attributes:
        alone: the smallest true gap that a test finds with probability `POWER` if only one pair,
            chosen beforehand, is tested.
        among_pairs: the smallest such gap if all pairs are tested, with correction for multiple
            tests; of both, inf where no gap can be found.
        pairs: number of pairs.
        largest: the largest possible gap between two scores; inf on an unbounded scale.
    """

    alone: float
    among_pairs: float
    pairs: int
    largest: float = 100.0

    @property
    def shows(self) -> bool:
        """Tell whether any possible gap can be detected; False with too few problems."""
        return self.among_pairs < self.largest


@cached(size=1)
def detectable(view: View) -> Detectable | None:
    """Compute the smallest detectable gaps between scores of a View; None without tests."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return None
    first, second = np.argwhere(np.triu(~np.isnan(found.verdicts.corrected), 1)).T
    return detectable_among(found.scores, (first, second))


def detectable_among(scores: Comparable, pairs: tuple[Positions, Positions]) -> Detectable | None:
    """Compute the smallest detectable gaps of the pair of models with the largest error.

    Args:
        scores: the data of the tests.
        pairs: the two indexes of each pair, as two arrays.

    Returns:
        None where no difference has an error above 0.
    """
    differences, errors = scores.differences, np.fmax(scores.differences.error[pairs], 0)
    if not errors.any():
        return None
    family, at = len(errors), (pairs[0][errors.argmax()], pairs[1][errors.argmax()])
    error = float(errors.max())
    if isinstance(scores, PerProblem):
        problems = min(scores.clusters, float(differences.problems[at]))
        df, are_outcomes = problems - 1, scores.are_outcomes and scores.questions is None
    else:
        df = float(np.broadcast_to(scores.df, scores.scores.shape)[[*at]].min())
        are_outcomes = isinstance(scores, Counted) and math.isinf(df)
        problems = float(scores.problems[[*at]].min()) if isinstance(scores, Counted) else np.inf
    # The percent of problems that differ; at another gap more of them do.
    unlike = (error**2 * problems + float(differences.difference[at]) ** 2) / 100

    def smallest(count: int) -> float:
        if are_outcomes:
            likely = partial(outcome_power, problems=problems, pairs=count)
            return least_gap(lambda gap: likely(gap, math.hypot(unlike, gap))) or np.inf
        can_tell = 2 ** (1 - problems) <= ALPHA / count
        return smallest_gap(error, count, df) if can_tell else np.inf

    largest = np.inf if isinstance(scores, Stated) else 100.0
    return Detectable(smallest(1), smallest(family), family, largest)


@cached(size=2)
def _of_whole_set(
    dataset: Dataset, group: int, rho: float | None
) -> tuple[Positions, Comparable] | None:
    """Collect the data for significance tests of all rows of one problem set, ignoring filters.

    It is cached with the differences of all pairs, so that typing a filter is quick. None if there
    are too many rows, or if only some of them state their window; the pairs of each View are then
    computed anew.
    """
    sets = problem_sets(dataset)
    rows = np.flatnonzero(sets.codes == group)
    stated = sets.dated[rows]
    if len(rows) > MOST_COMPARED or (rho is None and stated.any() and not stated.all()):
        return None
    return rows, comparable_scores(dataset, rows, rho)


class Ranking(NamedTuple):
    """Ranks of the rows of a View: ranges such as "2–6" from tests, or plain places by score.

    Attributes:
        view: the View.
        low, high: (rows shown,) lowest and highest rank that the tests allow for each row; NaN
            where the row has none. None where ranks are plain places by score.
        withheld: why there are no ranks at all; None if there are.
    """

    view: View
    low: Floats | None = None
    high: Floats | None = None
    withheld: RemarkKind | None = None

    def text(self, index: int) -> str:
        """Format the rank of the row at an index of the View: "3", "2–6", or "" without a rank."""
        if self.withheld is not None:
            return ""
        if self.low is None or self.high is None:
            return str(self.view.rank(index) or "")
        low, high = self.low[index], self.high[index]
        if np.isnan(low):
            return ""
        return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"

    @property
    def ranked(self) -> int:
        """Number of rows that match the filters and have a rank."""
        if self.low is None:
            return self.view.ranked
        found = compared(self.view)
        assert isinstance(found, Compared)  # or there were no ranges
        return int(found.verdicts.ranked.sum())

    @property
    def widest(self) -> int:
        """Width of the widest possible rank in cells of the terminal, whatever the filters."""
        view = self.view
        within = chosen_rows(view.dataset, view.roles, view.state.window, view.state.per_model)
        rows = len(view.dataset) if within is None else np.count_nonzero(within)
        digits = len(str(rows))
        return 2 * digits + 1 if self.low is not None else digits


def ranking(view: View) -> Ranking:
    """Rank the rows of a View.

    Where rows are compared, ranks are ranges that follow from the tests of all pairs. Where the
    number of problems is unknown for all scores, ranks are places by score, as on any leaderboard.
    There are no ranks where scores were read off a picture, where releases or windows are mixed, or
    above 300 models, unless `rank_anyway` in the state asks for places by score. Rows that are
    excluded or have results on too few problems get a rank only if ranks are places by score.
    """
    found = compared(view)
    if isinstance(found, RemarkKind):
        plain = found is RemarkKind.NO_EVIDENCE or view.state.rank_anyway
        return Ranking(view, withheld=None if plain else found)
    if len(found.rows) < 2:
        return Ranking(view)
    low, high = np.full((2, len(view.dataset)), np.nan)
    low[found.rows], high[found.rows] = found.verdicts.ranks
    return Ranking(view, low[view.rows], high[view.rows])


class ModelVsAll(NamedTuple):
    """Verdicts of one row's score against the scores of all rows that match.

    Attributes:
        tied: (matching,) not significantly different from the row.
        better, worse: (matching,) significantly better, or worse, than the row, which is in no
            mask.
        reason: why there are no verdicts; None if there are.
        by: as in `Compared`.
    """

    tied: Bools
    better: Bools
    worse: Bools
    reason: RemarkKind | None = None
    by: str = ""

    @property
    def separated(self) -> Bools:
        """Make a (matching,) mask of rows significantly better or worse than the given row."""
        return self.better | self.worse

    @property
    def compared(self) -> Bools:
        """Make a (matching,) mask of the rows that were compared with the given row."""
        return self.tied | self.separated

    @property
    def mostly_tied(self) -> bool:
        """Tell whether more rows are tied than separated: dimming the latter leaves most bright."""
        return bool(self.separated.sum() < self.tied.sum())


@cached(size=16)
def model_vs_all(view: View, row: int) -> ModelVsAll:
    """Look up which rows are tied with one row, and which are significantly better or worse.

    Args:
        view: the View.
        row: position of the row in the Dataset.

    Returns:
        Masks over `view.matching`.
    """
    found, reason = ties(view), no_comparison(view) or RemarkKind.NO_EVIDENCE
    masks, by = np.zeros((3, len(view.matching)), dtype=np.bool_), ""
    if not isinstance(found, RemarkKind) and (place := found.place(row)) is not None:
        here, above, by = view.dataset.mask(found.rows), found.verdicts.above, found.by
        masks[:, here[view.matching]] = found.verdicts.tied[place], above[:, place], above[place]
    tied, better, worse = masks
    return ModelVsAll(tied, better, worse, None if masks.any() else reason, by)


def reference_vs_all(view: View, selected: int) -> ModelVsAll:
    """Look up which rows are tied with the reference row, or with the selected one if none is."""
    row = reference_row(view)
    found = model_vs_all(view, selected if row is None else row)
    return found if found.reason is None else model_vs_all(view, selected)


class Standing(NamedTuple):
    """Place of a model among all others by one score column of a source (file or table).

    Attributes:
        column: the score column.
        cell: the model's value in that column.
        place: competition rank by this score alone, from 1; None where the model has no value or
            does not match the filters.
        ranked: number of matching rows with a value.
    """

    column: Column
    cell: Cell
    place: int | None
    ranked: int


def standings(view: View, row: int) -> list[Standing]:
    """Compute the place of one row in every score column, the column of the y axis first.

    Args:
        view: the View; places are among all rows that match, without rows that have no rank.
        row: position of the row in the Dataset.

    Returns:
        One Standing a column; empty if the source has only one score column.
    """
    dataset, roles = view.dataset, view.roles
    columns = {column.key: column for column in score_columns(dataset)}
    if roles.y is not None:
        columns = {roles.y: dataset.by_key[roles.y], **columns}
    if len(columns) < 2:
        return []
    rows = dataset.ranked(view.matching)
    is_among = bool((rows == row).any())
    found = []
    for column in columns.values():
        lower = roles.lower_better if column.key == roles.y else is_lower_better(column)
        values = dataset.numbers(column.key) * (-1.0 if lower else 1.0)
        own, others = values[row], values[rows]
        known = is_among and not np.isnan(own)
        place = int(np.count_nonzero(others > own)) + 1 if known else None
        ranked = int(np.count_nonzero(~np.isnan(others)))
        found.append(Standing(column, dataset.cell(row, column.key), place, ranked))
    return found
