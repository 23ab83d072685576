"""Scores by problem, as LiveCodeBench publishes them, their means, and the problems in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from lcbtui.dataset.cache import Cacheable
from lcbtui.dataset.windows import Window, window_days
from lcbtui.text.words import counted, plural

# `numpy.typing` has these too, and takes half a millisecond to load.
Floats: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
Ints: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.int64]]
Bools: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]
Codes: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.int8]]
Bits: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.uint8]]
Names: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[np.object_]]

Positions = Ints
"""Positions of rows in a Dataset."""

ENOUGH = 100  # LiveCodeBench asks for a wider window below this many problems
DIFFICULTIES = ("easy", "medium", "hard")  # that have a mean of their own
UNDATED = -1_000_000  # the day of a problem whose date is not stated: before every window
COMPLETE = 0.95
"""The share of the problems in force that a model needs a score on to be compared with the others.

A mean over the easier part of them says something else than theirs. The published files are short
of a problem at most (348 of 349), so what falls below is a run that was cut or filtered.
"""


class ScoreScale(NamedTuple):
    """Scale of the scores of a comparison: unit, direction and decimals.

    Attributes:
        lower: whether less is better; None where neither the tool nor the metric's name says.
        has_ends: whether they lie from 0 to 100 percent; else they are in a unit of their own.
        unit: the metric, where they are in a unit of their own; else "", for points.
        is_mixed: whether tasks have different metrics.
        decimals: of its numbers: in points one, else as many as give ± two digits.
    """

    lower: bool | None = False
    has_ends: bool = True
    unit: str = ""
    is_mixed: bool = False
    decimals: int = 1


POINTS = ScoreScale()


class SharedCutoff(NamedTuple):
    """Training cutoff date that most models of a file share, hence probably a placeholder.

    Models of many makers do not stop learning on one day: the shared date stands for "unknown", or
    for "before all problems".

    Attributes:
        day: the shared cutoff, in days since 1970-01-01.
        models: how many models state this day, at least three.
        stating: how many models state a cutoff at all.
    """

    day: float
    models: int
    stating: int

    @property
    def words(self) -> str:
        """Describe the shared cutoff: "shared by 9 of 12 models: a placeholder?"."""
        return f"shared by {self.models:,} of {self.stating:,} models: a placeholder?"


@dataclass(frozen=True, eq=False, repr=False)
class ProblemResults(Cacheable):
    """Scores of models on single problems; a model need not have a result on every problem.

    Kept as a list of results (sparse), since a dense table of models by problems could need more
    memory than there is.

    Attributes:
        models: (models,) unique names.
        problems: (problems,) unique ids.
        model_of: (results,) index into `models`.
        problem_of: (results,) index into `problems`; a model has at most one result on a problem.
        scores: (results,) percent, NaN where the file gives none.
        days: (problems,) date of each problem, in days since 1970-01-01; `UNDATED` where unknown.
        difficulty: (problems,) such as "easy"; "" where unknown; None where the file has none.
        platform: (problems,) such as "leetcode"; "" where unknown; None where the file has none.
        training_cutoff: (models,) training cutoff as the file states it, in days since 1970-01-01;
            NaN where it states none.
        links: (models,) web page about the model, "" where unknown.
        repositories: (models,) repository on Hugging Face, "" where unknown.
        marks: dates that the file offers as ends of a window, in days since 1970-01-01, sorted.
        questions: (problems,) code, from 0, of the question that each problem belongs to; the
            problems of one question are not independent and form a cluster for standard errors.
            None where every problem is a question of its own.
        sources: (models,) name of each model's source, where several sources were merged.
        ours: (models,) whether the file marks the model as the user's own; empty if none is.
        names_from, cutoffs_from: the field of the file with the model names, and with the training
            cutoffs.
        clusters_from: the field of the file with the questions.
        samples: (results,) number of samples that each score is the mean of; None where all are of
            one.
        of_livecodebench: whether the file was published by LiveCodeBench, or is a part of such a
            file.
        task: what the scores are of, "gpqa accuracy"; "" for pass@1.
        metrics: names of the metrics that the file has, the one that was read first; () for none.
        notes: remarks from reading the file, for the load report.
    """

    models: tuple[str, ...]
    problems: tuple[str, ...]
    model_of: Ints
    problem_of: Ints
    scores: Floats
    days: Ints
    difficulty: tuple[str, ...] | None
    platform: tuple[str, ...] | None
    training_cutoff: Floats
    links: tuple[str, ...]
    repositories: tuple[str, ...]
    marks: tuple[int, ...] = ()
    questions: Ints | None = None
    sources: tuple[str, ...] = ()
    ours: tuple[bool, ...] = ()
    names_from: str = ""
    cutoffs_from: str = "training_cutoff"
    clusters_from: str = "question"
    samples: Ints | None = None
    of_livecodebench: bool = True
    task: str = ""
    metrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sample_counts(self) -> Ints:
        """Return (results,) numbers of samples."""
        return np.ones(len(self.scores), np.int64) if self.samples is None else self.samples

    @cached_property
    def dated(self) -> Bools:
        """Make a (problems,) mask of the problems whose date is known."""
        return np.asarray(self.days != UNDATED)

    @cached_property
    def has_dates(self) -> bool:
        """Tell whether any problem has a date, so that windows of dates can be chosen."""
        return bool(self.dated.any())

    @cached_property
    def span(self) -> tuple[int, int]:
        """Return the first and last problem date, in days since 1970-01-01; 0 if none is known."""
        days = self.days[self.dated] if self.has_dates else np.zeros(1)
        return int(days.min()), int(days.max())

    @cached_property
    def shared_cutoff(self) -> SharedCutoff | None:
        """Detect a training cutoff that most models share (a placeholder?); None if not shared."""
        stated = self.training_cutoff[~np.isnan(self.training_cutoff)]
        days, counts = np.unique(stated, return_counts=True)
        most = int(counts.max(initial=0))
        if most < 3 or 2 * most <= len(stated):
            return None
        return SharedCutoff(float(days[counts.argmax()]), most, len(stated))

    @property
    def shared_day(self) -> float | None:
        """Return the day of the training cutoff that most models share; None if there is none."""
        return None if self.shared_cutoff is None else self.shared_cutoff.day

    @cached_property
    def own_cutoff(self) -> Floats:
        """Return (models,) training cutoffs in days; NaN where unknown or shared by most models."""
        if self.shared_day is None:
            return self.training_cutoff
        return np.where(self.training_cutoff == self.shared_day, np.nan, self.training_cutoff)

    def within(self, window: Window) -> Bools:
        """Make a (problems,) mask of problems dated within a window of dates, both ends included.

        A problem without a date is selected only by the window of all dates.
        """
        if window == Window():
            return np.ones(len(self.problems), dtype=np.bool_)
        start, end = self.bounds(window)
        return np.asarray((self.days >= start) & (self.days <= end))

    def bounds(self, window: Window) -> tuple[int, int]:
        """Return both ends of a range of dates; an open end is the first or last problem's date."""
        start, end = (
            day if asked is None else asked for day, asked in zip(self.span, window, strict=True)
        )
        return start, end

    def table(self, models: Ints, chosen: Bools) -> Floats:
        """Tabulate the scores of some models on some problems, NaN where a model has no result.

        Args:
            models: indexes into `models`, each at most once.
            chosen: (problems,) mask of the problems.

        Returns:
            (models asked for, problems chosen) percent, in the order of `models` and of the file.
        """
        row = np.full(len(self.models), -1, dtype=np.int64)
        row[models] = np.arange(len(models))
        column = np.cumsum(chosen) - 1
        kept = (row[self.model_of] >= 0) & chosen[self.problem_of]
        found = np.full((len(models), int(np.count_nonzero(chosen))), np.nan)
        found[row[self.model_of[kept]], column[self.problem_of[kept]]] = self.scores[kept]
        return found


class Means(NamedTuple):
    """Mean score of each model over problems, with its standard error.

    Attributes:
        counts: (models,) number of scores averaged.
        means: (models,) in the unit of the scores; NaN without any score.
        errors: (models,) standard errors in the same unit; NaN below two clusters.
        clusters: (models,) number of independent clusters: the questions, or the scores where each
            belongs to a question of its own.
    """

    counts: Ints
    means: Floats
    errors: Floats
    clusters: Ints


def means_by_model(
    model_of: Ints, scores: Floats, models: int, *, question_of: Ints | None = None
) -> Means:
    """Compute the mean score of each model and its standard error, clustered by question.

    With e = Σ(x − x̄) over the scores of one question, the standard error over n scores on G
    questions is √(G / (G − 1) · Σe²) / n: it measures how much the mean would vary with other
    questions of the same kind. Where every score is of a question of its own, it equals s / √n. It
    does not cover variation between samples of the same answers, nor between dates.

    Args:
        model_of: (results,) index of the model, from 0 up to but not including `models`.
        scores: (results,) scores; NaN counts as absent.
        models: the number of models.
        question_of: (results,) code, from 0, of the question of each score; None where every score
            is of a question of its own.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640, sections 2.1 and 2.2;
    G / (G − 1) as in Cameron & Miller (2015), "A Practitioner's Guide to Cluster-Robust Inference".
    """
    there = ~np.isnan(scores)
    if not there.all():
        model_of, scores = model_of[there], scores[there]
    counts = clusters = np.bincount(model_of, minlength=models)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(model_of, scores, minlength=models) / counts
        residuals, owner = scores - means[model_of], model_of
        if question_of is not None:
            asked = question_of if there.all() else question_of[there]
            width = int(asked.max(initial=0)) + 1
            found, cluster = np.unique(model_of * width + asked, return_inverse=True)
            residuals, owner = np.bincount(cluster, residuals).astype(np.float64), found // width
            clusters = np.bincount(owner, minlength=models)
        squares = np.bincount(owner, residuals**2, minlength=models)
        errors = np.sqrt(squares * (clusters / (clusters - 1))) / counts
    return Means(counts, means, np.where(clusters > 1, errors, np.nan), clusters)


@dataclass(frozen=True, eq=False, repr=False)
class ProblemSelection:
    """Selection of benchmark problems, by date and query, that scores are averaged over.

    Attributes:
        results: the scores by problem.
        window: the window of dates in force; None for an open end.
        models: (rows,) index of each row's model in `ProblemResults.models`.
        chosen: (problems,) mask of the problems averaged over.
        without: number of models left out because they have no result on these problems.
        by_query: (problems,) mask of the problems that the query's terms on platform and difficulty
            keep, in any window; None if there are no such terms.
    """

    results: ProblemResults
    window: Window
    models: Ints
    chosen: Bools
    without: int = 0
    by_query: Bools | None = None

    @cached_property
    def problems(self) -> int:
        """Count the problems averaged over."""
        return int(np.count_nonzero(self.chosen))

    @property
    def bounds(self) -> Window:
        """Return the window of dates, an open end replaced by the first or last problem's date.

        Where no problem has a date the ends stay open.
        """
        if not self.results.has_dates:
            return self.window
        return Window(*self.results.bounds(self.window))

    @cached_property
    def questions(self) -> Ints | None:
        """Return the question of each chosen problem, numbered from 0: (problems,) int64.

        None where every problem is a question of its own.
        """
        if self.results.questions is None:
            return None
        kept, codes = np.unique(self.results.questions[self.chosen], return_inverse=True)
        return None if len(kept) == len(codes) else codes

    @property
    def clustered(self) -> str:
        """Word what clusters the problems, and into how many; "" where each is its own question."""
        if self.questions is None:
            return ""
        clusters = counted(int(self.questions.max()) + 1, "cluster")
        return f"clustered by {self.results.clusters_from}: {clusters}"

    @cached_property
    def means(self) -> Means:
        """Compute the unrounded mean of each row, with its standard error clustered by question."""
        results = self.results
        row = np.full(len(results.models), -1, dtype=np.int64)
        row[self.models] = np.arange(len(self.models))
        picked = self.chosen[results.problem_of] & (row[results.model_of] >= 0)
        asked = None if self.questions is None else results.questions
        return means_by_model(
            row[results.model_of[picked]],
            results.scores[picked],
            len(self.models),
            question_of=None if asked is None else asked[results.problem_of[picked]],
        )

    @cached_property
    def complete(self) -> Bools:
        """Make a mask of the rows with scores on at least 95 % of the problems (`COMPLETE`)."""
        return np.asarray(self.means.counts / self.problems >= COMPLETE)

    @cached_property
    def scores(self) -> Floats:
        """Tabulate the score of each row on each chosen problem: (rows, problems), NaN missing."""
        return self.results.table(self.models, self.chosen)


def selection_words(selection: ProblemSelection) -> str:
    """Describe the problems averaged over: "2024-08-01..2025-02-01 · 279 problems"."""
    problems = counted(selection.problems, "problem")
    if not selection.results.has_dates and selection.window == Window():
        return f"{problems} without dates"
    return f"{window_dates(selection.results, selection.window)} · {problems}"


def selection_warnings(selection: ProblemSelection) -> Iterator[str]:
    """Write warnings on too few problems in the window of dates, or models with few results."""
    results = selection.results
    if not selection.problems:
        dates = window_dates(results, Window())
        where = f"from {dates}" if dates else "without a date"
        yield f"no such problem among the {len(results.problems):,} {where}"
    elif selection.problems < ENOUGH:
        more = ": a wider window tells more" if results.has_dates else ""
        yield f"fewer than {ENOUGH} problems{more}"
    if selection.without and selection.problems:
        yield f"{counted(selection.without, 'model')} without a result there left out"
    if partial := int(np.count_nonzero(~selection.complete & (selection.means.counts > 0))):
        few = f"{plural(partial, 'has', 'have')} results on fewer than {100 * COMPLETE:.0f} %"
        yield f"{counted(partial, 'model')} {few} of the problems: no rank"


def window_dates(results: ProblemResults, window: Window) -> str:
    """Format a window of dates, an open end as the date of the first or last problem."""
    if not results.has_dates:
        return "" if window == Window() else window_days(window)
    start, end = results.bounds(window)
    return window_days(window if start > end else Window(start, end))
