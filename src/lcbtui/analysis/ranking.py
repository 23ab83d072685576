"""Ranking: the rank range of each row of a View, one model against all others, and why not.

Scores are compared among rows that were measured alike. Where the rows shown mix releases or
windows, or were read off a picture, ranks are withheld, with the reason as a value.
"""

from dataclasses import dataclass

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Dataset, Floats, Positions
from lcbtui.dataset.lookup import Table, models_named
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.standard import SCORE
from lcbtui.errors import LcbtuiError
from lcbtui.query.masks import rows_named
from lcbtui.stats.comparisons import (
    Comparable,
    Counted,
    OneVsAll,
    PerProblem,
    one_vs_all,
    rank_ranges,
)
from lcbtui.stats.intervals import Evidence
from lcbtui.view.derive.intervals import by_problem, measured_alike, uncertainty_of
from lcbtui.view.derive.reports import exact_terms, has_windows, one_window_terms
from lcbtui.view.view import View

MOST_COMPARED = 50_000
"""More rows than this are not compared with a selected one: a cursor must move at once."""


def ranked_rows(view: View) -> Positions:
    """The rows that ranks are among: all that match, but those excluded from ranks."""
    rows, excluded = view.matching, view.dataset.excluded
    return rows if excluded is None else rows[~excluded[rows]]


def no_comparison(view: View) -> RemarkKind | None:
    """Why the scores of these rows are not compared with each other; None where they are.

    Above 300 models there are no rank ranges either, but one model can be compared with all.
    """
    found = uncertainty_of(view.dataset)
    if found is None or view.roles.y != SCORE:
        return RemarkKind.NO_EVIDENCE
    rows = ranked_rows(view)
    rows = rows[~np.isnan(view.dataset.numbers(SCORE)[rows])]
    alike = measured_alike(view.dataset)
    if alike is not None and len(rows) and np.any(alike[rows] != alike[rows[0]]):
        return RemarkKind.MIXED_WINDOWS
    if (found.evidence[rows] == Evidence.READ_OFF).any():
        return RemarkKind.READ_OFF
    return RemarkKind.NO_EVIDENCE if np.count_nonzero(found.comparable[rows]) < 2 else None


def with_remedy(view: View, kind: RemarkKind) -> Remark:
    """Why the scores shown are not compared, with what would help on this source."""
    if kind is RemarkKind.READ_OFF and view.dataset.source.name == "figure":
        return Remark(kind, remedy=Remedy.OPEN_PAPER)
    if kind is not RemarkKind.MIXED_WINDOWS:
        return Remark(kind)
    terms = one_window_terms(view)
    if terms:
        return Remark(kind, remedy=Remedy.KEEP_WINDOW, query=terms)
    if not has_windows(view.dataset):
        return Remark(kind)
    chosen = exact_terms(view.state.window)
    return Remark(kind, remedy=Remedy.CHOOSE_ANOTHER_WINDOW if chosen else Remedy.CHOOSE_WINDOW)


def not_compared(view: View, row: int) -> Remark | None:
    """Why one row is not compared with the others shown; None where it is."""
    reason = model_vs_all(view, row).reason
    if reason is None:
        return None
    dataset = view.dataset
    if no_comparison(view) is None:
        if dataset.excluded is not None and dataset.excluded[row]:
            return Remark(RemarkKind.CONTAMINATED)
        if np.isnan(dataset.numbers(SCORE)[row]):
            return Remark(RemarkKind.NO_SCORE)
    return with_remedy(view, reason)


def comparable_scores(dataset: Dataset, rows: Positions) -> Comparable:
    """What the scores of some rows can be compared on: by problem where that is known."""
    scores = by_problem(dataset)
    if scores is not None:
        return PerProblem(scores[rows])
    found = uncertainty_of(dataset)
    assert found is not None
    problems = found.problems[rows]
    # A score that is no percentage has no problems that count, and nothing can be said of it.
    scores = np.where(np.isnan(problems), np.nan, dataset.numbers(SCORE)[rows])
    return Counted(scores, problems)


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
        low, high = self.low[index], self.high[index]
        if np.isnan(low):
            return ""
        return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"

    @property
    def widest(self) -> int:
        """The most cells that a rank takes: a number that does not change while filtering."""
        digits = len(str(len(self.view.dataset)))
        return 2 * digits + 1 if self.low is not None else digits


def ranking(view: View) -> Ranking:
    """The ranks of a View.

    With evidence they are ranges, from the comparison of every two rows that match. Where nothing
    is known of any score's problems they are places by score, as on any leaderboard. They are
    withheld where scores were read off a picture, where releases or windows are mixed, and above
    300 models; `rank_anyway` in the state then gives places by score.
    """
    found = _ranges(view)
    if isinstance(found, RemarkKind):
        plain = found is RemarkKind.NO_EVIDENCE or view.state.rank_anyway
        return Ranking(view, withheld=None if plain else found)
    return Ranking(view, *found)


@cached(size=1)
def _ranges(view: View) -> tuple[Floats, Floats] | RemarkKind:
    """(rows shown,) the lowest and the highest rank of each, or why there are none."""
    reason = no_comparison(view)
    if reason is not None:
        return reason
    rows = ranked_rows(view)
    found = rank_ranges(comparable_scores(view.dataset, rows))
    if isinstance(found, RemarkKind):
        return found
    low, high = np.full((2, len(view.dataset)), np.nan)
    low[rows], high[rows] = found.low, found.high
    return low[view.rows], high[view.rows]


@cached(size=16)
def model_vs_all(view: View, row: int) -> OneVsAll:
    """One row against all others that match, those shown first.

    One comparison with each of them, corrected by Holm over these; none above `MOST_COMPARED`.

    Args:
        view: what is shown.
        row: a position in the Dataset.

    Returns:
        Masks over `view.matching`.
    """
    rows, excluded = view.matching, view.dataset.excluded
    places = np.arange(len(rows)) if excluded is None else np.flatnonzero(~excluded[rows])
    here = np.flatnonzero(rows[places] == row)
    reason = no_comparison(view)
    if reason is None and len(rows) > MOST_COMPARED:
        reason = RemarkKind.TOO_MANY_MODELS
    if reason is None and not len(here):
        reason = RemarkKind.NO_EVIDENCE
    masks = np.zeros((3, len(rows)), dtype=np.bool_)
    if reason is None:
        found = one_vs_all(int(here[0]), comparable_scores(view.dataset, rows[places]))
        masks[:, places], reason = (found.tied, found.better, found.worse), found.reason
    return OneVsAll(masks[0], masks[1], masks[2], reason)


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


def model_meant(view: View, name: str) -> Positions:
    """The rows of the one model of a source that a name means, whatever is filtered out.

    Raises:
        NothingMatchedError: if it means no model, with the nearest names.
        UsageError: if it means several.
    """
    exact = rows_named(view.dataset, view.roles.label, (name,))
    if len(exact):
        return exact
    (found,) = models_named([Table(view.dataset, view.roles)], [name])
    return np.array([place.row for place in found.rows], dtype=np.int64)
