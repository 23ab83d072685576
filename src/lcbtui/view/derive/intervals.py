"""Confidence intervals of scores, as columns that every output and the query have."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from lcbtui.dataset.columns import ERRORS, PLUS_MINUS_STATED, PROBLEMS, STANDARD, Mark
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, Floats, NumberMarks
from lcbtui.dataset.rows import cached, most_problems, score_key
from lcbtui.stats.distributions import normal_quantile
from lcbtui.stats.intervals import (
    Evidence,
    Uncertainty,
    effective_problems,
    uncertainty,
    uncertainty_stated,
)
from lcbtui.stats.wilson import MOST_STATED, STANDARD_ERRORS
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.problem_sets import has_windows, problem_sets

PLUS_MINUS, SCORE_LOW, SCORE_HIGH, EVIDENCE = (
    STANDARD[key].column for key in ("plus_minus", "score_low", "score_high", "evidence")
)

WORDS = {
    Evidence.PER_PROBLEM: "per-problem results",
    Evidence.STATED_ERROR: "stated error",
    Evidence.STATED_COUNT: "stated number of problems",
    Evidence.WINDOW_COUNT: "number of problems of the window",
    Evidence.READ_OFF: "read off a picture",
    Evidence.UNKNOWN: "unknown",
}


class StatedErrors(NamedTuple):
    """Standard errors that a source states for its scores, and masks of unusable errors.

    Attributes:
        errors: (rows,) standard errors in the unit of the score; NaN where no usable one is stated.
        zero: (rows,) whether a standard error of 0 is stated.
        swapped: (rows,) whether the ends of the interval are swapped; they were put in order.
        outside: (rows,) whether the interval does not contain the score; it is ignored.
        small: (rows,) whether the error is too small for the number of problems, such as the spread
            of repeated runs, which does not cover the choice of problems; it is ignored.
    """

    errors: Floats
    zero: Bools
    swapped: Bools
    outside: Bools
    small: Bools


@cached(size=1)
def stated_errors(dataset: Dataset) -> StatedErrors | None:
    """Read the standard error of each row: as stated, else from an interval, else from ±.

    None if no row states any.
    """
    key = score_key(dataset)
    if key is None or key not in dataset.marks or dataset.selection is not None:
        return None
    if not any(each in dataset.marks for each in ERRORS):
        return None
    scores = dataset.numbers(key)
    error, low, high, half = (
        dataset.numbers(each) if each in dataset.marks else np.full(len(dataset), np.nan)
        for each in ERRORS
    )
    zero, swapped = error == 0, low > high
    low, high = np.fmin(low, high), np.fmax(low, high)
    slack = 1e-9 * np.abs(scores)
    outside = (scores < low - slack) | (scores > high + slack)
    of_interval = np.where(outside, np.nan, (high - low) / 2 / normal_quantile())
    stated = dataset.by_key.get(PLUS_MINUS_STATED)
    of_half = half * STANDARD_ERRORS.get(stated.plus_minus, 1) if stated else half
    errors = np.full(len(dataset), np.nan)
    for each in (of_half, of_interval, error):  # the best last
        errors = np.where(each > 0, each, errors)
    problems, most = problem_sets(dataset).problems, most_problems(dataset) or np.inf
    small = np.zeros(len(dataset), np.bool_)
    if dataset.by_key[key].unit is Unit.PERCENT:
        over = np.where(np.isnan(problems), most, problems)
        small = effective_problems(scores, errors) > MOST_STATED * over
    zero &= np.isnan(errors)
    return StatedErrors(np.where(small, np.nan, errors), zero, swapped, outside, small)


@cached(size=1)
def with_intervals(dataset: Dataset) -> Dataset:
    """Add columns for the 95 % interval of scores: half width, ends and kind of evidence.

    A Dataset in which no score has an interval, or with columns of these names, is returned
    unchanged.
    """
    found = uncertainty_of(dataset)
    new = (PLUS_MINUS, SCORE_LOW, SCORE_HIGH, EVIDENCE)
    taken = any(column.key in dataset.by_key for column in new)
    if found is None or taken or not found.comparable.any():
        return dataset
    words = np.array([WORDS[kind] for kind in Evidence], dtype=object)[found.evidence]
    column = dataset.by_key[score_key(dataset) or ""]
    decimals = 1
    if column.unit is not Unit.PERCENT:  # a scale of 0 to 10 needs as many as its scores have
        decimals = max(1, int(dataset.marks[column.key].decimals.max(initial=0)))
    marks = NumberMarks.unmarked(len(dataset), decimals)
    added = [
        ColumnValues(plain._replace(unit=column.unit), np.round(values, decimals), marks)
        for plain, values in (
            (PLUS_MINUS, found.half_width),
            (SCORE_LOW, found.low),
            (SCORE_HIGH, found.high),
        )
    ]
    added.append(ColumnValues(EVIDENCE, pd.Series(words, dtype="str")))
    return dataset.with_columns(added, after=score_key(dataset))


@cached(size=1)
def uncertainty_of(dataset: Dataset) -> Uncertainty | None:
    """Compute the 95 % interval of each score by the best evidence there is; None without any.

    A score that is no percentage has an interval only if its error is stated.
    """
    key = score_key(dataset)
    column = dataset.by_key.get(key or "")
    if column is None or column.key not in dataset.marks:
        return None
    read_off = (dataset.marks[column.key].flags & int(Mark.APPROXIMATE)) != 0
    errors = stated_errors(dataset)
    if column.unit is not Unit.PERCENT:
        if errors is None:
            return None
        return uncertainty_stated(dataset.numbers(column.key), errors.errors, read_off=read_off)
    is_counted = PROBLEMS in dataset.marks or has_windows(dataset)
    if not is_counted and errors is None and not read_off.any():
        return None
    sets = problem_sets(dataset)
    scores = dataset.numbers(column.key)
    scores = np.where((scores >= 0) & (scores <= 100), scores, np.nan)
    if dataset.selection is None:
        return uncertainty(
            scores,
            read_off=read_off,
            stated_errors=None if errors is None else errors.errors,
            stated=sets.stated,
            by_window=sets.problems,
            clusters=dataset.questions,
        )
    means = dataset.selection.means  # those of the columns are rounded
    return uncertainty(
        means.means,
        stated=sets.stated,
        errors=means.errors,
        clusters=means.clusters.astype(np.float64),
    )
