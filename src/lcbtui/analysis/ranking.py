"""How sure the scores of a View are: their evidence, and what may be said of ranks and ties.

Comparisons are made among rows that were measured alike. Where the rows shown mix releases or
windows, or were read off a picture, ranks are withheld and the reason is given in words.

The place of each row among those that match: ranks with ties, as far as they can be told.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.load_report import CannotSay
from lcbtui.dataset.lookup import Table, models_named
from lcbtui.dataset.standard import SCORE
from lcbtui.errors import LcbtuiError
from lcbtui.query.masks import rows_named
from lcbtui.stats.comparisons import Comparable, Counted, PerProblem, rank_ranges, told_apart_from
from lcbtui.stats.uncertainty import Evidence
from lcbtui.view.derive.intervals import by_problem, measured_alike, uncertainty_of
from lcbtui.view.view import View

Bools = npt.NDArray[np.bool_]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def ranked_rows(view: View) -> npt.NDArray[np.int64]:
    """The rows that ranks are among: all that match, but those shown apart."""
    rows = view.matching
    excluded = view.dataset.excluded
    return rows if excluded is None else rows[~excluded[rows]]


def no_comparison(view: View) -> CannotSay | None:
    """Why the scores of these rows are not compared with each other; None where they are.

    Above 300 models there are no rank ranges either, but one model can be compared with all.
    """
    found = uncertainty_of(view.dataset)
    if found is None or view.roles.y != SCORE:
        return CannotSay.NO_EVIDENCE
    rows = ranked_rows(view)
    rows = rows[~np.isnan(view.dataset.numbers(SCORE)[rows])]
    alike = measured_alike(view.dataset)
    if alike is not None and len(rows) and np.any(alike[rows] != alike[rows[0]]):
        return CannotSay.MIXED_WINDOWS
    read_off = found.evidence[rows] == Evidence.READ_OFF
    if read_off.any():
        return CannotSay.READ_OFF
    if np.count_nonzero(found.comparable[rows]) < 2:
        return CannotSay.NO_EVIDENCE
    return None


def evidence_among(dataset: Dataset, rows: Ints) -> Comparable:
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


MOST_COMPARED = 50_000
"""More rows than this are not compared with a selected one: a cursor must move at once."""


@dataclass(frozen=True, eq=False)
class Standing:
    """The ranks of the rows of a View.

    Attributes:
        low, high: (rows shown,) the ranks that each row may have on the evidence; NaN where it
            has none. None where ranks are plain places by score.
        withheld: why there are no ranks at all.
    """

    view: View
    low: Floats | None = None
    high: Floats | None = None
    withheld: CannotSay | None = None

    def text(self, index: int) -> str:
        """The rank of the row at an index of the View: "3", "2–6", or "" without one."""
        if self.withheld is not None:
            return ""
        if self.low is None or self.high is None:
            rank = self.view.ranks[index]
            return "" if rank is None else str(rank)
        low, high = self.low[index], self.high[index]
        if np.isnan(low):
            return ""
        return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"

    @property
    def widest(self) -> int:
        """The most cells that a rank takes: a number that does not change while filtering."""
        digits = len(str(len(self.view.dataset)))
        return 2 * digits + 1 if self.low is not None else digits


def standing(view: View) -> Standing:
    """The ranks of a View.

    With evidence they are ranges, from the comparison of every two rows that match. Where nothing
    is known of any score's problems they are places by score, as on any leaderboard. They are
    withheld where scores were read off a picture, where releases or windows are mixed, and above
    300 models; `rank_anyway` in the state then gives places by score.
    """
    found = _ranges(view)
    if isinstance(found, CannotSay):
        plain = found is CannotSay.NO_EVIDENCE or view.state.rank_anyway
        return Standing(view, withheld=None if plain else found)
    return Standing(view, *found)


@cached(size=1)
def _ranges(view: View) -> tuple[Floats, Floats] | CannotSay:
    """(rows shown,) the lowest and the highest rank of each, or why there are none."""
    reason = no_comparison(view)
    if reason is not None:
        return reason
    rows = ranked_rows(view)
    found = rank_ranges(evidence_among(view.dataset, rows))
    if isinstance(found, CannotSay):
        return found
    low, high = np.full((2, len(view.dataset)), np.nan)
    low[rows], high[rows] = found.low, found.high
    return low[view.rows], high[view.rows]


@dataclass(frozen=True, eq=False)
class Beside:
    """One row against all others that match; rows shown come first.

    Attributes:
        row: the selected row, a position in the Dataset.
        tied: (rows that match,) whether the evidence cannot tell a row apart from the selected one.
        better, worse: (rows that match,) told apart, with a higher or a lower score.
        reason: why nothing was compared; None where something was.
    """

    row: int
    tied: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    better: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    worse: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    reason: CannotSay | None = None

    @property
    def apart(self) -> Bools:
        """(rows that match,) told apart from the selected row."""
        return self.better | self.worse


@cached(size=16)
def beside(view: View, row: int) -> Beside:
    """Which rows can be told apart from one of them, on the evidence there is.

    One comparison with each other row that matches, corrected by Holm over those.

    Args:
        view: what is shown.
        row: a position in the Dataset.
    """
    rows = view.matching
    reason = no_comparison(view)
    if reason is None and len(rows) > MOST_COMPARED:
        reason = CannotSay.TOO_MANY_MODELS
    excluded = view.dataset.excluded
    places = np.arange(len(rows)) if excluded is None else np.flatnonzero(~excluded[rows])
    here = np.flatnonzero(rows[places] == row)
    if reason is None and not len(here):
        reason = CannotSay.NO_EVIDENCE
    if reason is not None:
        return Beside(row, reason=reason)
    found = told_apart_from(int(here[0]), evidence_among(view.dataset, rows[places]))
    if not found.compared.any():
        return Beside(row, reason=CannotSay.NO_EVIDENCE)
    masks = np.zeros((3, len(rows)), dtype=np.bool_)
    masks[:, places] = found.tied, found.better, found.worse
    return Beside(row, *masks)


@cached(size=1)
def vs_row(view: View) -> int | None:
    """The row that `state.vs` names: the first that matches; None without one.

    A name is meant as it is written, else in any case, else as a part of the names of one model.
    """
    name = view.state.vs
    if name is None:
        return None
    try:
        meant = model_meant(view, name)
    except LcbtuiError:  # whoever asked for it by name was told when it was looked up
        return None
    rows = view.matching
    found = rows[np.isin(rows, meant)]
    return int(found[0]) if len(found) else None


def model_meant(view: View, name: str) -> npt.NDArray[np.int64]:
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
