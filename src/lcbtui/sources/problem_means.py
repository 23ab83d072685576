"""Means over problems and their standard errors: the arithmetic of a leaderboard, numpy alone.

It lies beside the readers and not in `stats`, since a lookup asks for means without any view.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
    how far the mean would move with other problems of the same kind. It does not tell how far it
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
