"""Ranking: the verdict on every two rows of a View, their ranks, and why there are none.

Scores are compared among rows that were measured alike. Where the rows shown mix releases or
windows, or were read off a picture, nothing is compared, with the reason as a value. Every
question about who is separated from whom reads `verdicts`.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Bools, Dataset, Floats, Positions
from lcbtui.dataset.header_words import LIVECODEBENCH
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.rows import benchmark, score_key
from lcbtui.dataset.standard import SCORE
from lcbtui.dataset.windows import USUAL_WINDOWS, whole_months, window_days
from lcbtui.errors import LcbtuiError
from lcbtui.query.edit import has_terms
from lcbtui.stats.best_set import FEWEST
from lcbtui.stats.differences import (
    OBSERVED,
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
from lcbtui.text.safe_text import shell_word
from lcbtui.view.derive.intervals import (
    by_problem,
    complete,
    stated_errors,
    uncertainty_of,
)
from lcbtui.view.derive.problem_sets import has_windows, problem_sets, window_terms
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.names import model_meant
from lcbtui.view.view import View


def ranked_rows(view: View) -> Positions:
    """The rows that are compared: all that match, but those excluded from ranks."""
    rows, excluded = view.matching, view.dataset.excluded
    return rows if excluded is None else rows[~excluded[rows]]


def only_rows(view: View, keep: Bools) -> View:
    """The View with those of its rows alone that `keep` holds, a value for each of the Dataset."""
    shown = keep[view.rows]
    return replace(
        view,
        rows=view.rows[shown],
        emphasis=view.emphasis[shown],
        series_of=view.series_of[shown],
        all_rows=None if view.all_rows is None else view.all_rows[keep[view.all_rows]],
    )


def over_problems_of(view: View, row: int) -> View:
    """The View, or where it is over different problems that of its rows over those of one row.

    What a pair is corrected for must not depend on rows of another source that it is not compared
    with.
    """
    if no_comparison(view) is not RemarkKind.MIXED_WINDOWS:
        return view
    return _of_group(view, int(problem_sets(view.dataset).codes[row]))


@cached(size=4)
def _of_group(view: View, group: int) -> View:
    matching = np.zeros(len(view.dataset), dtype=np.bool_)
    matching[view.matching] = True
    return only_rows(view, matching & (problem_sets(view.dataset).codes == group))


def no_comparison(view: View) -> RemarkKind | None:
    """Why the scores of these rows are not compared with each other; None where they are."""
    found = uncertainty_of(view.dataset)
    y = view.roles.y
    if found is None or y is None or y != score_key(view.dataset):
        return RemarkKind.NO_EVIDENCE
    rows = ranked_rows(view)
    rows = rows[~np.isnan(view.dataset.numbers(y)[rows])]
    codes = problem_sets(view.dataset).codes[rows]
    if (codes != codes[:1]).any():
        return RemarkKind.MIXED_WINDOWS
    if (found.evidence[rows] == Evidence.READ_OFF).any():
        return RemarkKind.READ_OFF
    comparable = np.count_nonzero(found.comparable[rows])
    if comparable > MOST_COMPARED:
        return RemarkKind.TOO_MANY_MODELS
    return None if comparable else RemarkKind.NO_EVIDENCE


def over_different_problems(view: View) -> bool:
    """Whether the scores shown are over different problems, so that no two are compared."""
    return no_comparison(view) is RemarkKind.MIXED_WINDOWS


def draws_across(view: View) -> bool:
    """Whether a line on the chart may go across all points: the frontier, the trend, our score.

    As with ranks, not over different problems, unless `rank_anyway` asks.
    """
    return view.state.rank_anyway or not over_different_problems(view)


def with_remedy(view: View, kind: RemarkKind) -> Remark:
    """Why the scores shown are not compared, with what would help on this source."""
    if kind is RemarkKind.READ_OFF and view.dataset.source.name == "figure":
        return Remark(kind, remedy=Remedy.OPEN_PAPER)
    if kind is RemarkKind.NO_EVIDENCE and can_be_said(view):
        return Remark(kind, remedy=say_problems(view.dataset, view.matching))
    if kind is not RemarkKind.MIXED_WINDOWS:
        return Remark(kind)
    if view.dataset.source.parts and problem_sets(view.dataset).silent.any():
        window = window_to_say(view)
        if window:
            return Remark(kind, remedy=Remedy.SAY_WINDOW, query=window)
    if not has_windows(view.dataset):
        return Remark(kind)
    terms = window_terms(view.state.window)
    if terms and not has_terms(view.state.query, terms):
        return Remark(kind, remedy=Remedy.KEEP_WINDOW, query=terms)
    return Remark(kind, remedy=Remedy.CHOOSE_ANOTHER_WINDOW if terms else Remedy.CHOOSE_WINDOW)


_EXAMPLE = "2410-2502 --release v5"


def window_to_say(view: View) -> str:
    """The window that would let rows which state none be compared with the others, as a flag.

    It is that of the others, where they have one; "" where none would, since all are known to be
    over another number of problems.
    """
    dataset, rows = view.dataset, view.matching
    sets = problem_sets(dataset)
    silent, counts = sets.silent[rows], sets.problems[rows]
    known = set(counts[silent].tolist()), set(counts[~silent].tolist())
    if not np.isnan(counts).any() and not known[0] & known[1]:
        return ""
    stated = rows[~silent & sets.dated[rows]].tolist()
    windows = {window_flag(dataset, row): row for row in stated}
    if len(windows) != 1:
        return "" if say_problems(dataset, rows[silent]) is Remedy.SAY_COUNT else _EXAMPLE
    ((words, row),) = windows.items()
    return "" if contradicts_row(dataset, row)[rows[silent]].any() else words


def contradicts_row(dataset: Dataset, row: int) -> Bools:
    """(rows,) rows that state no window, and cannot be over that of `row` by what they state."""
    sets = problem_sets(dataset)
    release = dataset.cell(row, "version").text if "version" in dataset.by_key else ""
    return sets.contradicting(sets.window(row), release)


def say_problems(dataset: Dataset, rows: Positions) -> Remedy:
    """What can be said of some rows whose problems are not known.

    That is not another release than they state, and one of LiveCodeBench only where the source
    names it.
    """
    if benchmark(dataset) != LIVECODEBENCH:
        return Remedy.SAY_COUNT
    usual = next(each for each in USUAL_WINDOWS if each.name in _EXAMPLE)
    against = problem_sets(dataset).contradicting(usual.window, usual.release)
    return Remedy.SAY_COUNT if against[rows].any() else Remedy.SAY_PROBLEMS


def window_flag(dataset: Dataset, row: int) -> str:
    """The window that a row states, as `--window` takes it: "2410-2502 --release v5"."""
    over = problem_sets(dataset).window(row)
    assert over.start is not None
    assert over.end is not None
    release = dataset.cell(row, "version").text if "version" in dataset.by_key else ""
    window = whole_months(over.start, over.end) or window_days(over)
    return f"{window} --release {shell_word(release)}" if release else window


def can_be_said(view: View) -> bool:
    """Whether the number of problems would let the scores shown be compared."""
    y = view.roles.y
    if y is None or y != score_key(view.dataset) or view.dataset.selection is not None:
        return False
    return view.dataset.by_key[y].unit is Unit.PERCENT


def not_compared(view: View, row: int) -> Remark | None:
    """Why one row is not compared with the others shown; None where it is."""
    reason = model_vs_all(view, row).reason
    if reason is None:
        return None
    dataset = view.dataset
    if no_comparison(view) is None:
        if dataset.excluded is not None and dataset.excluded[row]:
            return Remark(RemarkKind.CONTAMINATED)
        if np.isnan(dataset.numbers(view.roles.y or SCORE)[row]):
            return Remark(RemarkKind.NO_SCORE)
        found = compared(view)
        if isinstance(found, Compared) and found.place(row) is not None:
            return Remark(RemarkKind.ALONE)
    return with_remedy(view, reason)


def rho_of(dataset: Dataset, rows: Positions, asked: float | None) -> float:
    """The correlation over problems that counted scores of some rows are compared with.

    Args:
        dataset: the rows, derived.
        rows: those that are compared, measured alike.
        asked: what the user says it is; None for `RHO` where the rows state their window, so that
            they are known to share its problems, and 0 where they do not.
    """
    if asked is not None:
        return asked
    return RHO if len(rows) and problem_sets(dataset).dated[rows].all() else 0.0


def comparable_scores(dataset: Dataset, rows: Positions, rho: float | None) -> Comparable:
    """What the scores of some rows can be compared on: by problem where that is known.

    Args:
        dataset: the rows, derived.
        rows: those to compare, measured alike.
        rho: as `asked` of `rho_of`; by problem it is not needed.
    """
    scores = by_problem(dataset)
    if scores is not None:
        assert dataset.selection is not None
        return PerProblem(scores[rows], dataset.selection.questions)
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
    return Counted(scores, worth, rho_of(dataset, rows, rho), found.problems[rows])


@dataclass(frozen=True, eq=False)
class Compared:
    """The rows of a View that are compared, with the verdict on every two of them.

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
        """The place of a row among those compared; None where it is not."""
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    @property
    def rho(self) -> float | None:
        """The correlation that scores are compared with; None by problem."""
        return self.scores.rho if isinstance(self.scores, Counted | Stated) else None


@cached(size=1)
def compared(view: View) -> Compared | RemarkKind:
    """The one matrix of verdicts of a View, or why nothing is compared.

    Every two comparable rows that match are tested once and corrected by Holm over all of these
    pairs; ranks, ties, the best and what is said of them all read it.
    """
    reason = no_comparison(view)
    if reason is not None:
        return reason
    dataset, rows = view.dataset, _with_evidence(view)
    rho = view.state.rho
    tested = _tested(dataset, int(problem_sets(dataset).codes[rows[0]]), rho)
    scores = comparable_scores(dataset, rows, rho)
    if tested is None:
        differences = scores.differences
    else:
        differences = tested[1].only(np.searchsorted(tested[0], rows))
    found = verdicts(scores.scores, differences, complete(dataset)[rows], sign=view.roles.sign)
    return Compared(rows, scores, found)


def _with_evidence(view: View) -> Positions:
    """The rows of `ranked_rows` whose score can be compared."""
    found, rows = uncertainty_of(view.dataset), ranked_rows(view)
    assert found is not None
    scores = view.dataset.numbers(view.roles.y or SCORE)
    return rows[found.comparable[rows] & ~np.isnan(scores[rows])]


class Unplaced(NamedTuple):
    """The rows with a score that no verdict places, beside others that are compared.

    Attributes:
        rows: how many there are.
        ahead: how many of them have a better score than all that are compared.
    """

    rows: int
    ahead: int


def without_evidence(view: View) -> Unplaced:
    """How many rows of a View have a score that rests on nothing known, where others' do."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return Unplaced(0, 0)
    rows = np.setdiff1d(ranked_rows(view), found.rows)
    merits = view.roles.sign * view.dataset.numbers(view.roles.y or SCORE)[rows]
    top = np.nanmax(found.verdicts.merits, initial=-np.inf)
    return Unplaced(int(np.count_nonzero(~np.isnan(merits))), int(np.count_nonzero(merits > top)))


POWER = 0.8
"""The chance to be found that a gap must have to count as one that shows."""


class Detectable(NamedTuple):
    """Which gaps between scores show on the problems of a View, in points.

    Attributes:
        alone: the smallest true gap that is found with a chance of `POWER` where only one pair,
            chosen beforehand, is compared.
        among_pairs: the same where every pair shown is, corrected for being so many.
        pairs: how many these are.
        by_problem: `alone` if the results of every problem were known; None where they are, and
            where the scores are not known to share their problems.
        largest: the largest gap that there can be; inf on a scale without ends.
        few: whether these are fewer than `FEWEST` problems, and told no two apart.
    """

    alone: float
    among_pairs: float
    pairs: int
    by_problem: float | None
    largest: float = 100.0
    few: bool = False

    @property
    def shows(self) -> bool:
        """Whether any gap between the models could show; on a few problems none can."""
        return not self.few and self.among_pairs < self.largest


@cached(size=1)
def detectable(view: View) -> Detectable | None:
    """Which gaps show among the scores of a View; None where nothing is compared."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return None
    first, second = np.argwhere(np.triu(~np.isnan(found.verdicts.corrected), 1)).T
    differences, shared = found.verdicts.differences, view.state.rho is not None
    gaps = detectable_among(found.scores, differences, (first, second), shared=shared)
    few = np.nanmax(differences.problems[first, second], initial=0) < FEWEST
    unknown = np.isnan(differences.problems[first, second]).all()
    if gaps is None or unknown or found.verdicts.above.any():
        return gaps
    return gaps._replace(few=bool(few))


def detectable_among(
    scores: Comparable,
    differences: Differences,
    pairs: tuple[Positions, Positions],
    *,
    shared: bool = False,
) -> Detectable | None:
    """Which gaps show in some pairs, for a pair whose difference has the median of the errors.

    By problem the error is taken to be what counted scores have at the middle of the correlations
    seen in LiveCodeBench's own results (`OBSERVED`).

    Args:
        scores: the evidence.
        differences: of the same models.
        pairs: two positions for each pair that is compared.
        shared: whether counted scores share their problems though their ρ is 0.

    Returns:
        None where no two differ by chance.
    """
    error = _median(differences.error[pairs])
    if error is None:
        return None
    by_problem, df = None, np.inf
    if isinstance(scores, PerProblem):
        df = float(scores.clusters - 1)
    elif isinstance(scores, Counted) and (shared or scores.rho) and scores.rho < OBSERVED.typical:
        paired = _median(replace(scores, rho=OBSERVED.typical).errors[pairs])
        by_problem = None if paired is None else smallest_gap(paired, power=POWER)
    family = len(pairs[0])
    alone, among = (smallest_gap(error, count, POWER, df) for count in (1, family))
    largest = np.inf if isinstance(scores, Stated) else 100.0
    return Detectable(alone, among, family, by_problem, largest)


def _median(errors: Floats) -> float | None:
    """The median error of a difference; None where no two differ by chance."""
    errors = errors[errors > 0]
    return float(np.median(errors)) if len(errors) else None


@cached(size=2)
def _tested(
    dataset: Dataset, group: int, rho: float | None
) -> tuple[Positions, Differences] | None:
    """All rows of one window with every two tested, so that a filter only has to choose pairs.

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
    """The rank ranges of the rows of a View ("2–6"), or else competition ranks (`View.ranks`).

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
        """The rank of the row at an index of the View: "3", "2–6", or "" without one."""
        if self.withheld is not None:
            return ""
        if self.low is None or self.high is None:
            return str(self.view.ranks[index] or "")
        return rank_range(self.low[index], self.high[index])

    @property
    def ranked(self) -> int:
        """How many of the rows that match have a rank."""
        if self.low is None:
            return self.view.ranks.ranked
        found = compared(self.view)
        assert isinstance(found, Compared)  # or there were no ranges
        return found.verdicts.ranks.ranked

    @property
    def widest(self) -> int:
        """The most cells that a rank takes: a number that does not change while filtering."""
        view = self.view
        within = chosen_rows(view.dataset, view.roles, view.state.window, view.state.per_model)
        rows = len(view.dataset) if within is None else np.count_nonzero(within)
        digits = len(str(rows))
        return 2 * digits + 1 if self.low is not None else digits


def rank_range(low: float, high: float) -> str:
    """A range of ranks: "3", "2–6", or "" for NaN."""
    if np.isnan(low):
        return ""
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def ranking(view: View) -> Ranking:
    """The ranks of a View.

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


@cached(size=16)
def model_vs_all(view: View, row: int) -> OneVsAll:
    """One row against all others that match, those shown first, by the verdicts of the View.

    Args:
        view: what is shown.
        row: a position in the Dataset.

    Returns:
        Masks over `view.matching`.
    """
    found = compared(view)
    nothing = np.zeros(len(view.matching), dtype=np.bool_)
    if isinstance(found, RemarkKind):
        return OneVsAll(nothing, nothing, nothing, found)
    place = found.place(row)
    if place is None:
        return OneVsAll(nothing, nothing, nothing, RemarkKind.NO_EVIDENCE)
    one = found.verdicts.one_vs_all(place)
    if len(found.rows) == len(view.matching):
        return one
    here = np.zeros(len(view.dataset), dtype=np.bool_)
    here[found.rows] = True
    masks = np.zeros((3, len(view.matching)), dtype=np.bool_)
    masks[:, here[view.matching]] = one.tied, one.better, one.worse
    return OneVsAll(masks[0], masks[1], masks[2], one.reason)


@cached(size=1)
def vs_row(view: View) -> int | None:
    """The row that `state.vs` names: the first that matches; None without one.

    A name is meant as it is written, else in any case, else as a part of the names of one model.
    """
    if view.state.vs is None:
        return None
    try:
        meant = model_meant(view, view.state.vs)
    except LcbtuiError:  # the user was told when the name was looked up
        return None
    found = view.matching[np.isin(view.matching, meant)]
    return int(found[0]) if len(found) else None
