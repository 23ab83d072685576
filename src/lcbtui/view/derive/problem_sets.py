"""Problem sets: over which problems the score of each row is, as its source or the user states it.

Two scores share their problems where release, dates and number are the same. What the user says
of a source (`--window`, `--release`, `--problems`, `--plus-minus`) fills in rows that do not state
it; where some rows of a source state a window, the window asked for chooses among them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    PLUS_MINUS_STATED,
    PROBLEMS,
    STANDARD,
    VERSION,
    WINDOW_END,
    WINDOW_START,
    Cell,
    Mark,
    PlusMinus,
)
from lcbtui.dataset.dataset import Dataset, score_key, window_problems
from lcbtui.dataset.meanings import benchmark_of, is_board
from lcbtui.dataset.results import Bools, Floats, Ints, Names, ProblemSelection, selection_words
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.values import defined
from lcbtui.dataset.windows import (
    USUAL_WINDOWS,
    Window,
    format_window,
    problems_of,
    release_name,
    release_stated,
)
from lcbtui.errors import Option, UsageError
from lcbtui.text.numbers import Unit, format_day
from lcbtui.view.state import ViewState

NEARLY = 0.99  # of the problems: the tools that lost 2 of 225 are on the same board


class ProblemSet(NamedTuple):
    """Set of benchmark problems that a score is averaged over, by release, dates and number.

    Attributes:
        release: release of LiveCodeBench, such as "v5"; "" where not known.
        start: first problem date, in days since 1970-01-01; None where not stated.
        end: last problem date, likewise.
        problems: number of problems; None where not known.
        source: name of the only table whose rows can share the problems, where no dates are stated.
        group: code of the rows of that table that share their problems.
    """

    release: str = ""
    start: int | None = None
    end: int | None = None
    problems: int | None = None
    source: str = ""
    group: int = 0


class ProblemSets(NamedTuple):
    """Benchmark problems behind the score of each row of a Dataset, as arrays of shape (rows,).

    Attributes:
        release: as `ProblemSet.release`; where none is stated, that of the usual window.
        start, end: in days since 1970-01-01, NaN where not stated.
        stated: number of problems that the row states, NaN for none.
        problems: `stated`, else the number by release and window; NaN where not known.
        whole: the most of them in a row that the row is compared with; NaN where not known.
        codes: integers, equal for rows over the same problems, as far as stated.
        silent: whether the row is of a user's file in which no row states a window.
        windowless: in a table of several sources, whether no row of the row's source states a
            window.
        selection: the scores by problem that the rows are means of; None for other sources.
    """

    release: Names
    start: Floats
    end: Floats
    stated: Floats
    problems: Floats
    whole: Floats
    codes: Ints
    silent: Bools
    windowless: Bools
    selection: ProblemSelection | None = None

    @property
    def dated(self) -> Bools:
        """Make a (rows,) mask of the rows that state first and last date of their problems."""
        return ~np.isnan(self.start + self.end)

    def window(self, row: int) -> Window:
        """Return the window (first and last problem date) of a row that states both."""
        return Window(int(self.start[row]), int(self.end[row]))

    def of(self, row: int, source: str) -> ProblemSet:
        """Return the set of benchmark problems that a row's score is averaged over.

        Args:
            row: a position in the Dataset.
            source: name of the table, which identifies the problems where the row states no dates.
        """
        if not self.dated[row]:
            return ProblemSet(source=source, group=int(self.codes[row]))
        count = None if np.isnan(self.whole[row]) else int(self.whole[row])
        return ProblemSet(self.release[row], *self.window(row), count)

    def same_as(self, other: "ProblemSets", rows: Ints) -> tuple[Bools, Bools]:
        """Compare the problems of each row with the problems of a row of another Dataset.

        Two files of results are compared by problem ids. For other sources the same dates mean the
        same problems, unless releases or numbers of problems differ.

        Args:
            other: the problem sets of the other Dataset, which has rows.
            rows: (rows,) the row of the other Dataset to compare each row with.

        Returns:
            (rows,) whether the problems are the same, and whether they differ; both False where too
            little is stated.
        """
        differ = ~np.isnan(self.problems + other.problems[rows])
        differ &= self.problems != other.problems[rows]
        if self.selection is not None and other.selection is not None:
            own, theirs = (
                {each.results.problems[place] for place in np.flatnonzero(each.chosen)}
                for each in (self.selection, other.selection)
            )
            return ~differ & (own == theirs), differ | (own != theirs)
        known = self.dated & other.dated[rows]
        differ |= known & (self.start != other.start[rows])
        differ |= known & (self.end != other.end[rows])
        releases = self.release, other.release[rows]
        differ |= (releases[0] != "") & (releases[1] != "") & (releases[0] != releases[1])
        return known & ~differ, np.asarray(differ, np.bool_)

    def contradicting(self, window: Window | None, release: str | None) -> Bools:
        """Make a mask of undated rows whose release or problem count contradicts the user's flags.

        Args:
            window: the window that the user gives for the rows.
            release: the release that the user gives.

        Returns:
            (rows,) mask.
        """
        wanted = release_name(release or "")
        against = (self.release != "") & (self.release != wanted) & bool(wanted)
        if window is not None:
            ends = window.start, window.end
            holds = problems_of(wanted, *ends) or problems_of(None, *ends)
            if holds is not None:
                against |= ~np.isnan(self.problems) & (self.problems != holds)
        return np.asarray(against & self.silent, np.bool_)


@cached(size=1)
def problem_sets(dataset: Dataset) -> ProblemSets:
    """Make `ProblemSets`: release, dates, number and a code of the problems behind each score.

    Scores over different numbers of problems are over different problems, whatever dates they
    state, but for those over `NEARLY` all; a row with an unknown number is put with the first row
    of its release and dates.
    """
    nothing = np.full(len(dataset), np.nan)
    keys = (WINDOW_START, WINDOW_END)
    spans = [dataset.dates.get(key) for key in keys]
    start = nothing if spans[0] is None else spans[0].first
    end = nothing if spans[1] is None else spans[1].last
    selection = dataset.selection
    if selection is not None and selection.by_query is None:
        first, last = selection.bounds
        start, end = (np.full(len(dataset), day, dtype=np.float64) for day in (first, last))
    # Releases as stated, else by usual problem dates: each row's place among their names.
    names, releases = {"": 0}, np.zeros(len(dataset), dtype=np.int64)
    if VERSION in dataset.by_key:
        texts = dataset.texts(VERSION)
        read = [names.setdefault(release_stated(text), len(names)) for text in texts.distinct]
        releases = texts.spread(read, missing=0)
    for usual in USUAL_WINDOWS:
        inside = (start == usual.window.start) & (end == usual.window.end)
        releases[inside & (releases == 0)] = names.setdefault(usual.release, len(names))
    no_dates = [key for key in keys if key in dataset.by_key and key not in dataset.dates]
    others = (
        dataset.numbers(key) if key in dataset.number_columns else dataset.codes(key)
        for key in (*no_dates, *boards_of(dataset))
    )
    codes = numbered(releases, start, end, *others)
    stated = dataset.numbers(PROBLEMS) if PROBLEMS in dataset.number_columns else nothing
    stated = np.where(stated >= 1, stated, np.nan)
    firsts = [window_problems(dataset, row) for row in first_rows(codes).tolist()]
    count = np.where(np.isnan(stated), np.array(firsts, dtype=np.float64)[codes], stated)
    score, whole = dataset.by_key.get(score_key(dataset) or ""), count
    if selection is not None:  # a model short of a problem or two is over the same set all the same
        whole = np.where(selection.complete, selection.problems, selection.means.counts * 1.0)
        count = whole
    elif score is not None and score.unit is Unit.PERCENT:
        known, (some, most) = np.flatnonzero(~np.isnan(count)), np.full((2, len(firsts)), np.nan)
        np.fmax.at(most, codes, count)
        whole = np.where(count >= NEARLY * most[codes], most[codes], count)
        some[codes[known][::-1]] = whole[known][::-1]  # the first that is known
        codes = numbered(codes, np.where(np.isnan(count), some[codes], whole))
    silent, windowless = np.zeros((2, len(dataset)), dtype=np.bool_)
    for info, own in _by_source(dataset):
        states = not np.isnan([start[own], end[own]]).all()
        silent[own] = not info.bundled and not states
        windowless[own] = bool(dataset.source.parts) and not states
    release = np.array([*names], dtype=object)[releases]
    counts = stated, count, whole
    return ProblemSets(release, start, end, *counts, codes, silent, windowless, selection)


def boards_of(dataset: Dataset) -> list[str]:
    """List the columns by which a long table has scores over several tasks or of several metrics.

    Scores in rows that differ in them are no ranking.
    """
    apart = [key for key in dataset.report.apart if key in dataset.by_key]
    texts = {key: dataset.texts(key).distinct for key in apart if key not in dataset.number_columns}
    named = [key for key, own in texts.items() if len({*map(benchmark_of, own)} - {""}) > 1]
    named.append(dataset.roles.label)  # where it is one of them, the rows are tasks
    return [key for key in apart if is_board(key) or key in named]


def numbered(*columns: Floats | Ints) -> Ints:
    """Encode combinations of numbers, one of each array, as (rows,) integers from 0.

    The integers are in the order of first appearance; NaN equals NaN.
    """
    rows = len(columns[0])
    found = np.zeros(rows, dtype=np.int64)
    for values in columns:
        known = ~np.isnan(values)
        if (known & (values == values[:1])).all() or not known.any():
            continue  # the same in all rows
        own = _dense(np.where(known, values - values[known].min() + 1, 0))
        codes = _dense(found * (own.max() + 1) + own)
        first = first_rows(codes)
        place = np.zeros(codes.max() + 1, dtype=np.int64)
        place[codes[np.sort(first)]] = np.arange(len(first))
        found = place[codes]
    return found


def _dense(values: Floats | Ints) -> Ints:
    """Encode numbers from 0 by integers that may index an array: the numbers, if they may."""
    if values.max() < 4 * len(values) + 10_000 and (values == np.floor(values)).all():
        return values.astype(np.int64)
    return np.unique(values, return_inverse=True)[1]


def first_rows(codes: Ints) -> Ints:
    """Find the first row of each code that occurs, in the order of the codes."""
    first = np.full(codes.max(initial=-1) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # the last one to be written is the first row
    return first[first >= 0]


def _by_source(dataset: Dataset) -> Iterator[tuple[SourceInfo, Bools]]:
    """Yield each source merged into a table, with the (rows,) mask of its rows."""
    if not dataset.source.parts:
        yield dataset.source, np.ones(len(dataset), dtype=np.bool_)
        return
    for name, info in dataset.source.parts.items():
        yield info, dataset.texts("source").holds(name.__eq__)


# The window in force


def has_windows(dataset: Dataset) -> bool:
    """Tell whether the table has date columns for the first and last problem date of each score."""
    return WINDOW_START in dataset.dates and WINDOW_END in dataset.dates


@cached(size=8)
def in_window(dataset: Dataset, window: Window | None) -> Bools | None:
    """Make a mask of rows with scores over problems in a window of dates; None if all rows are.

    Without a window asked for, the source's opening applies: rows of exactly its release and
    window, also where these dates are asked for. Otherwise rows over exactly the window are
    selected, and if there are none, those whose whole stated window lies inside. Rows that state no
    window are not selected, except those of a source without windows among several.

    Raises:
        UsageError: if a window was asked for and the source has none.
    """
    opening = dataset.source.opening
    if window == Window() or dataset.selection is not None:
        return None
    if window is None and (opening is None or not has_windows(dataset)):
        return None
    if not has_windows(dataset):
        why = f"{dataset.source.name} states no windows (columns window_start and window_end)"
        why += "; reported does" * dataset.source.bundled
        asked = f"{format_window(window or Window())}:"
        raise UsageError(why, option=Option("window", asked))
    sets = problem_sets(dataset)
    if opening is not None and window in {None, opening.window}:
        version = dataset.texts(VERSION).holds(opening.version.__eq__)
        inside = version & _exactly(sets, opening.window)
    else:
        assert window is not None
        inside = _exactly(sets, window)
        if not inside.any():
            low = -np.inf if window.start is None else window.start
            high = np.inf if window.end is None else window.end
            inside = (sets.start >= low) & (sets.end <= high)
    return np.asarray(inside | sets.windowless)


def _exactly(sets: ProblemSets, window: Window) -> Bools:
    return np.asarray((sets.start == window.start) & (sets.end == window.end), np.bool_)


def window_words(dataset: Dataset, window: Window | None) -> str:
    """Describe the window of problem dates above the table; "" if rows of all windows are shown."""
    if dataset.selection is not None:
        return selection_words(dataset.selection)
    opening = dataset.source.opening
    window = opening.window if window is None and opening is not None else window
    if window is None or window == Window() or not has_windows(dataset):
        return ""
    words = f"{release_of(dataset, window)} {format_window(window)}".lstrip()
    return words if _exactly(problem_sets(dataset), window).any() else f"windows within {words}"


def release_of(dataset: Dataset, window: Window) -> str:
    """Name the releases of LiveCodeBench of the scores over exactly a window; "" if unknown."""
    opening = dataset.source.opening
    if opening is not None and window == opening.window:
        return opening.version
    sets = problem_sets(dataset)
    return ", ".join(sorted({*sets.release[_exactly(sets, window)]} - {""}))


# What the user says of rows that do not say it


def with_statements(dataset: Dataset, state: ViewState) -> Dataset:
    """Fill in problem count, release, problem dates and meaning of ± from the user's flags.

    The source has no scores by problem. Only rows that do not state them are changed.

    Raises:
        UsageError: if the window to fill in has an open end.
    """
    window, plus_minus = state.window, state.plus_minus
    plus_minus = plus_minus if PLUS_MINUS_STATED in dataset.by_key else None
    if window is not None and (window == Window() or not problem_sets(dataset).silent.any()):
        window = None
    if (state.problems, state.release, window, plus_minus) == (None,) * 4:
        return dataset
    if window is not None and (window.start is None or window.end is None):
        why = "states no windows, and one that is said of it needs both ends, such as 2410-2502"
        raise UsageError(f"{dataset.source.name} {why}", option=Option("window:"))
    return _stated(dataset, state.problems, state.release, window, plus_minus)


@cached(size=8)
def _stated(
    dataset: Dataset,
    problems: int | None,
    release: str | None,
    window: Window | None,
    plus_minus: PlusMinus | None,
) -> Dataset:
    sets, found = problem_sets(dataset), dataset
    if plus_minus is not None:
        column = dataset.by_key[PLUS_MINUS_STATED].with_plus_minus(plus_minus)
        found = dataset.with_columns([defined(dataset.values[column.key], column)])
    against = sets.contradicting(window, release)
    own = np.zeros(len(dataset), dtype=np.bool_)  # of several sources, files of the user's
    for info, rows in _by_source(dataset):
        own[rows] = not (dataset.source.parts and info.bundled)
    dated = sets.silent & ~against
    said = {}
    if problems is not None:
        number = Cell(str(problems), float(problems), marks=Mark.INFERRED)
        said[PROBLEMS] = number, own & np.isnan(sets.problems)
    if release is not None:
        unstated = dataset.texts(VERSION).missing if VERSION in dataset.by_key else True
        said[VERSION] = Cell(release), own & unstated
    if window is not None:
        found = replace(found, said_window=dated)
        ends = zip((WINDOW_START, WINDOW_END), window, strict=True)
        said |= {key: (Cell(format_day(day)), dated) for key, day in ends if day is not None}
    for key, (cell, rows) in said.items():
        found = found.with_cells(STANDARD[key].column, [cell], np.where(rows, 0, -1))
    return found
