"""Means over problems with their standard errors, and which problems they are over, in words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.results import ProblemResults, ProblemSelection
from lcbtui.dataset.windows import Window, window_days
from lcbtui.text.words import counted

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ENOUGH = 100
"""LiveCodeBench asks for a wider window below this many problems."""


@dataclass(frozen=True, eq=False)
class Means:
    """One mean a model.

    Attributes:
        counts: (models,) how many scores the mean is over.
        means: (models,) in the unit of the scores; NaN without any score.
        errors: (models,) standard errors in the same unit; NaN below two scores.
    """

    counts: Ints
    means: Floats
    errors: Floats


def means_by_model(model_of: Ints, scores: Floats, models: int) -> Means:
    """The mean score of each model and its standard error.

    The standard error is s / √n over the n problems of the model, with s² = Σ(x − x̄)² / (n − 1):
    how far the mean would move with other problems of the same kind. It does not say how far it
    would move with other samples of the same answers, nor of other dates.

    Args:
        model_of: (results,) from 0 up to but not including `models`.
        scores: (results,) NaN counts as absent.
        models: how many models there are.

    Source: Miller (2024), "Adding Error Bars to Evals", arXiv 2411.00640.
    """
    there = ~np.isnan(scores)
    if not there.all():
        model_of, scores = model_of[there], scores[there]
    counts = np.bincount(model_of, minlength=models)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(model_of, scores, minlength=models) / counts
        squares = np.bincount(model_of, (scores - means[model_of]) ** 2, minlength=models)
        errors = np.where(counts > 1, np.sqrt(squares / (counts - 1) / counts), np.nan)
    return Means(counts, means, errors)


def selection_words(selection: ProblemSelection) -> str:
    """What the means are over: "2024-08-01..2025-02-01 · 279 problems"."""
    problems = counted(selection.problems, "problem")
    return f"{_dates(selection.results, selection.window)} · {problems}"


def selection_warnings(selection: ProblemSelection) -> tuple[str, ...]:
    """Warnings of a window: too few problems in it, models without a result on them."""
    warnings = []
    if not selection.problems:
        there = f"{len(selection.results.problems):,} from {_dates(selection.results, Window())}"
        warnings.append(f"no such problem among the {there}")
    elif selection.problems < ENOUGH:
        warnings.append(f"fewer than {ENOUGH} problems: a wider window tells more")
    if selection.without and selection.problems:
        models = counted(selection.without, "model")
        warnings.append(f"{models} without a result there left out")
    return tuple(warnings)


def _dates(results: ProblemResults, window: Window) -> str:
    """Both ends; an open one is the first or the last problem, unless that is beyond the other."""
    ends = results.bounded(window)
    if ends.start is not None and ends.end is not None and ends.start > ends.end:
        ends = window
    return window_days(ends)
