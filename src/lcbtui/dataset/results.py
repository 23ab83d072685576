"""Scores by problem: one number for each model and problem, as LiveCodeBench publishes them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.remarks import Repair
from lcbtui.dataset.windows import Window

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class ProblemResults:
    """Scores of models on problems; a model need not have a result on every problem.

    Kept as one entry a result and not as a table of models by problems, which a file with many
    names could blow up to more than there is memory.

    Attributes:
        models: (models,) names, one each.
        problems: (problems,) ids, one each.
        model_of: (results,) index into `models`.
        problem_of: (results,) index into `problems`; no model has a problem twice.
        scores: (results,) percent, NaN where the file gives none.
        days: (problems,) the date of each problem, in days since 1970-01-01.
        difficulty: (problems,) such as "easy"; "" where unknown; None where the file has none.
        platform: (problems,) such as "leetcode"; "" where unknown; None where the file has none.
        training_cutoff: (models,) in days since 1970-01-01, NaN where unknown.
        links: (models,) a page about the model, "" where unknown.
        repositories: (models,) the repository on Hugging Face, "" where unknown.
        marks: dates that the file offers as ends of a window, in days since 1970-01-01, sorted.
        no_cot: (results,) scores without a chain of thought; None where the file has none.
        notes, repairs: what reading the file had to say, as in LoadReport.
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
    no_cot: Floats | None = None
    notes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @cached_property
    def first(self) -> int:
        """The day of the first problem."""
        return int(self.days.min())

    @cached_property
    def last(self) -> int:
        """The day of the last problem."""
        return int(self.days.max())

    def within(self, window: Window) -> Bools:
        """(problems,) whether each problem's date lies in a window, both ends included."""
        low = -np.inf if window.start is None else window.start
        high = np.inf if window.end is None else window.end
        return np.asarray((self.days >= low) & (self.days <= high))

    def bounded(self, window: Window) -> Window:
        """`window` with the first or last problem's day in place of an open end."""
        return Window(
            self.first if window.start is None else window.start,
            self.last if window.end is None else window.end,
        )

    def table(self, models: Ints, chosen: Bools) -> Floats:
        """The scores of some models on some problems, NaN where a model has no result.

        Args:
            models: indexes into `models`, each at most once.
            chosen: (problems,) which problems.

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


@dataclass(frozen=True, eq=False, repr=False)
class ProblemSelection:
    """The problems that the means of a Dataset are over.

    Attributes:
        results: the scores that were averaged.
        window: the window in force; None is an open end.
        models: (rows,) for each row the place of its model in `ProblemResults.models`.
        chosen: (problems,) which of `ProblemResults.problems` the means are over.
        without: how many models have results, but none on these problems.
    """

    results: ProblemResults
    window: Window
    models: Ints
    chosen: Bools
    without: int = 0

    @cached_property
    def problems(self) -> int:
        """How many problems the means are over."""
        return int(np.count_nonzero(self.chosen))

    @property
    def bounds(self) -> Window:
        """The window with the first or last problem's day in place of an open end."""
        return self.results.bounded(self.window)

    def scores(self) -> Floats:
        """(rows, problems) the scores of each row by problem, NaN where there is no result."""
        return self.results.table(self.models, self.chosen)
