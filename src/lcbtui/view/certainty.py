"""How sure the scores of a View are: their evidence, and what may be said of ranks and ties.

Comparisons are made among rows that were measured alike. Where the rows shown mix releases or
windows, or were read off a picture, ranks are withheld and the reason is given in words.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Mark, Unit
from lcbtui.stats.comparisons import Comparable, Counted, PerProblem
from lcbtui.stats.problem_counts import WINDOWS, problems_of, release_name
from lcbtui.stats.reasons import CannotSay
from lcbtui.stats.uncertainty import Evidence, Uncertainty, uncertainty
from lcbtui.view.memory import remembered
from lcbtui.view.view import View

SCORE = "pass_at_1"
"""The one column whose values are means over problems."""

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@remembered(size=1)
def uncertainty_of(dataset: Dataset) -> Uncertainty | None:
    """The interval of each row's pass@1, by the best evidence; None where there is none at all.

    Rows whose score is no percentage have none.
    """
    column = dataset.by_key.get(SCORE)
    if column is None or column.unit is not Unit.PERCENT or SCORE not in dataset.marks:
        return None
    read_off = (dataset.marks[SCORE].flags & int(Mark.APPROXIMATE)) != 0
    by_window = _by_window(dataset)
    if "problems" not in dataset.marks and by_window is None and not read_off.any():
        return None
    scores = dataset.numbers(SCORE)
    scores = np.where((scores >= 0) & (scores <= 100), scores, np.nan)
    stated = dataset.numbers("problems") if "problems" in dataset.marks else None
    if stated is not None:
        stated = np.where(stated >= 1, stated, np.nan)
    errors = None
    if dataset.results is not None and "standard_error" in dataset.marks:
        errors = dataset.numbers("standard_error")
    return uncertainty(scores, read_off=read_off, stated=stated, by_window=by_window, errors=errors)


def _by_window(dataset: Dataset) -> Floats | None:
    """(rows,) problems by release and window; None where no row states them."""
    start, end = (dataset.dates.get(key) for key in ("window_start", "window_end"))
    if start is None or end is None:
        return None
    releases: list[str | None] = [None] * len(dataset)
    if "version" in dataset.by_key:
        releases = dataset.texts("version").astype("object").tolist()
    counts = [
        problems_of(release if isinstance(release, str) else None, first, last)
        for release, first, last in zip(
            releases, start.first.tolist(), end.last.tolist(), strict=True
        )
    ]
    return np.array([np.nan if count is None else count for count in counts], dtype=np.float64)


@remembered(size=1)
def measured_alike(dataset: Dataset) -> Ints | None:
    """(rows,) a number for each release and window; None where the source states neither.

    A row that states one of the usual windows and no release is of the release of that window.
    """
    stated = [
        *([_releases(dataset)] if "version" in dataset.by_key else []),
        *(_ends(dataset, key) for key in ("window_start", "window_end") if key in dataset.by_key),
    ]
    if not stated:
        return None
    together = np.zeros(len(dataset), dtype=np.int64)
    for values in stated:
        codes = pd.factorize(values)[0].astype(np.int64) + 1
        together = together * (int(codes.max(initial=0)) + 1) + codes
    return together


def _ends(dataset: Dataset, key: str) -> "pd.Series[float] | pd.Series[str]":
    """The first or the last days of the windows; as stated where they are no dates."""
    span = dataset.dates.get(key)
    if span is None:
        return dataset.texts(key)
    return pd.Series(span.first if key == "window_start" else span.last)


def _releases(dataset: Dataset) -> "pd.Series[str]":
    """Names of releases; one that is not stated is that of the usual window."""
    texts = dataset.texts("version").map(release_name, na_action="ignore")
    start, end = (dataset.dates.get(key) for key in ("window_start", "window_end"))
    if start is None or end is None:
        return texts
    for (first, last), (release, _) in WINDOWS.items():
        texts[(start.first == first) & (end.last == last) & texts.isna().to_numpy()] = release
    return texts


def ranked_rows(view: View) -> npt.NDArray[np.int64]:
    """The rows that ranks are among: all that match, but those shown apart."""
    rows = view.rows if view.all_rows is None else view.all_rows
    unranked = view.dataset.unranked
    return rows if unranked is None else rows[~unranked[rows]]


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


@remembered(size=4)
def by_problem(dataset: Dataset) -> Floats | None:
    """(rows, problems) scores on the problems that the rows are means over; None without any."""
    if dataset.results is None or dataset.choice is None:
        return None
    return dataset.results.table(dataset.choice.models, dataset.choice.chosen)
