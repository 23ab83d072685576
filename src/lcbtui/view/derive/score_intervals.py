"""Confidence intervals of scores: of one row, and as columns that every output and the query have.

What is stated and which evidence counts is decided here for both. One row needs no numpy.
"""

from collections.abc import Callable
from math import inf, nan
from typing import TYPE_CHECKING, NamedTuple

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    CI_HIGH,
    CI_LOW,
    ERRORS,
    EVIDENCE_KEYS,
    PLUS_MINUS_STATED,
    PROBLEMS,
    RUNS,
    SCORE,
    STANDARD,
    STANDARD_ERROR,
    Mark,
    PlusMinus,
    Roles,
)
from lcbtui.dataset.dataset import Dataset, most_problems, score_key, window_problems
from lcbtui.dataset.values import Numbers, Texts
from lcbtui.stats.intervals import (
    MOST_EFFECTIVE,
    STANDARD_ERRORS,
    Evidence,
    Uncertainty,
    Value,
    choose,
    effective_problems,
    error_of_ends,
    stated_ends,
    stated_error,
    uncertainty,
    uncertainty_over_problems,
    usable_error,
)
from lcbtui.text.numbers import Unit

if TYPE_CHECKING:
    from lcbtui.dataset.results import Bools, Floats

# A lookup must start quickly: numpy is imported where an array is made.
# ruff: noqa: PLC0415

PLUS_MINUS, SCORE_LOW, SCORE_HIGH, EVIDENCE = (
    STANDARD[key].column for key in ("plus_minus", "score_low", "score_high", "evidence")
)
INTERVAL = (PLUS_MINUS, SCORE_LOW, SCORE_HIGH)

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

    errors: "Floats"
    zero: "Bools"
    swapped: "Bools"
    outside: "Bools"
    small: "Bools"


def stated_errors(dataset: Dataset) -> StatedErrors | None:
    """Read the standard error of each row: as stated, else from an interval, else from ±.

    None if no row states any.
    """
    key, keys = score_key(dataset), dataset.number_columns.keys()
    if key not in keys or keys.isdisjoint(ERRORS) or dataset.selection is not None:
        return None
    import numpy as np

    from lcbtui.view.derive.problem_sets import problem_sets

    numbers = _numbers(dataset)
    stated, usable = _errors(dataset, numbers, problem_sets(dataset).problems)
    error, *ends, _ = map(numbers, ERRORS)
    low, high = np.fmin(*ends), np.fmax(*ends)
    outside = np.isnan(error_of_ends(numbers(key or ""), low, high)) & ~np.isnan(low + high)
    zero, small = (error == 0) & np.isnan(stated), np.isnan(usable) & ~np.isnan(stated)
    return StatedErrors(usable, zero, ends[0] > ends[1], outside, small)


def _numbers(dataset: Dataset) -> "Callable[[str], Floats]":
    import numpy as np

    nothing, columns = np.full(len(dataset), np.nan), dataset.number_columns
    return lambda key: columns[key].values if key in columns else nothing


def _errors(
    dataset: Dataset, numbers: Callable[[str], Value], problems: Value
) -> tuple[Value, Value]:
    """Choose the standard error that is stated, and the one of these that is used; NaN for none.

    Args:
        dataset: the table.
        numbers: gives the values of a column by its key, in one row or in all; NaN where missing.
        problems: number of problems; NaN where not known.
    """
    column, half = dataset.by_key[score_key(dataset) or ""], dataset.by_key.get(PLUS_MINUS_STATED)
    score, (error, low, high, plus_minus) = numbers(column.key), map(numbers, ERRORS)
    factor = STANDARD_ERRORS.get(half.plus_minus, 1.0) if half else 1.0
    stated = stated_error(score, error, low, high, plus_minus * factor)
    if column.unit is not Unit.PERCENT:
        return stated, stated
    over = choose(problems > 0, problems, most_problems(dataset) or nan)
    return stated, usable_error(score, stated, over)


@cached(size=1)
def with_intervals(dataset: Dataset) -> Dataset:
    """Add columns for the 95 % interval of scores: half width, ends and kind of evidence.

    A Dataset in which no score has an interval, or with columns of these names, is returned
    unchanged.
    """
    found = uncertainty_of(dataset)
    taken = any(column.key in dataset.by_key for column in (*INTERVAL, EVIDENCE))
    if found is None or taken or not found.comparable.any():
        return dataset
    from lcbtui.view.derive.problem_sets import problem_sets

    key, digits = score_key(dataset) or "", interval_decimals(dataset)
    added = [
        Numbers.of(column._replace(unit=dataset.by_key[key].unit), values, digits)
        for column, values in zip(INTERVAL, (found.half_width, *found[:2]), strict=True)
    ]
    sets = problem_sets(dataset)
    short = (sets.stated < sets.whole) & (dataset.selection is None)
    if short.any():
        own, wholes = dataset.number_columns[PROBLEMS], sets.whole.copy()
        wholes[~short] = nan
        added.append(Numbers.of(own.column, own.values, own.decimals, own.flags, wholes))
    kinds = map([*WORDS.values()].__getitem__, found.evidence.astype("int8").tolist())
    return dataset.with_columns([*added, Texts(EVIDENCE, [*kinds])], after=key)


def interval_decimals(dataset: Dataset) -> int:
    """Return the decimals of intervals: 1, or as many as a stated interval or another scale has."""
    score, columns = score_key(dataset) or "", dataset.number_columns
    are_ends = {CI_LOW, CI_HIGH} <= columns.keys()
    keys = [CI_LOW, CI_HIGH] * are_ends + [PLUS_MINUS_STATED] * _states_half(dataset)
    keys += [score] * (dataset.by_key[score].unit is not Unit.PERCENT)
    return max([1, *(int(columns[key].decimals.max(initial=0)) for key in keys)])


def _states_half(dataset: Dataset) -> bool:
    stated = dataset.by_key.get(PLUS_MINUS_STATED)
    return stated is not None and stated.plus_minus is PlusMinus.HALF


@cached(size=1)
def uncertainty_of(dataset: Dataset) -> "Uncertainty[Floats] | None":
    """Compute the 95 % interval of each score by the best evidence there is; None without any.

    A score that is no percentage has an interval only if its error is stated.
    """
    key, columns, selection = score_key(dataset), dataset.number_columns, dataset.selection
    if key is None or key not in columns or key in EVIDENCE_KEYS:
        return None
    if selection is not None and key != SCORE:  # its errors are those of the mean
        return None
    import numpy as np

    from lcbtui.view.derive.problem_sets import has_windows, problem_sets

    read_off = (columns[key].flags & int(Mark.APPROXIMATE)).astype(np.float64)
    is_counted = dataset.by_key[key].unit is Unit.PERCENT and (
        PROBLEMS in columns or has_windows(dataset) or bool(read_off.any())
    )
    if not is_counted and (selection is not None or columns.keys().isdisjoint(ERRORS)):
        return None
    sets = problem_sets(dataset)
    if selection is not None:
        means, clusters = selection.means, selection.means.clusters.astype(np.float64)
        return uncertainty_over_problems(means.means, means.errors, sets.stated, clusters)
    counts, numbers = dataset.questions, _numbers(dataset)
    if counts is None and RUNS in columns and columns.keys() & {*ERRORS} == {STANDARD_ERROR}:
        counts = columns[RUNS].values
        if is_counted:  # an error as large as the problems make it is not one of the runs
            worth = effective_problems(numbers(key), _errors(dataset, numbers, sets.problems)[1])
            counts = np.where(MOST_EFFECTIVE * worth >= sets.problems, np.nan, counts)
    df = inf if counts is None else np.where(counts > 1, counts - 1, inf)
    return _uncertainty(dataset, numbers, sets.stated, sets.problems, read_off, df)


def uncertainty_of_y(dataset: Dataset, roles: Roles) -> "Uncertainty[Floats] | None":
    """Compute the 95 % intervals of y if y is the score; else None.

    A column that `derive` made after the score was chosen, as the lowest report, may be y.
    """
    return uncertainty_of(dataset) if roles.y == score_key(dataset) else None


def uncertainty_at(dataset: Dataset, row: int) -> Uncertainty[float] | None:
    """Compute the 95 % interval of the score of one row, which is that of `uncertainty_of`."""
    key, columns = score_key(dataset), dataset.number_columns
    if key is None or key not in columns:
        return None
    # numpy is loaded then.
    if not (dataset.selection is None is dataset.questions) or RUNS in columns:
        found = uncertainty_of(dataset)
        return None if found is None else Uncertainty(*(float(each[row]) for each in found))

    def number(key: str) -> float:
        value = columns[key].cell(row).number if key in columns else None
        return nan if value is None else value

    stated, read_off = number(PROBLEMS), Mark.APPROXIMATE in columns[key].cell(row).marks
    problems = choose(stated >= 1, stated, window_problems(dataset, row) or nan)
    return _uncertainty(dataset, number, stated, problems, float(read_off))


def _uncertainty(
    dataset: Dataset,
    numbers: Callable[[str], Value],
    stated: Value,
    problems: Value,
    read_off: Value,
    df: "Value | float" = inf,
) -> Uncertainty[Value]:
    _, error = _errors(dataset, numbers, problems)
    column = dataset.by_key[score_key(dataset) or ""]
    score, low, high, half = map(numbers, (column.key, CI_LOW, CI_HIGH, PLUS_MINUS_STATED))
    percent = column.unit is Unit.PERCENT
    found = uncertainty(score, error, stated, problems, read_off, df, percent=percent)
    low, high = stated_ends(score, low, high, half * (1 if _states_half(dataset) else nan))
    shown = (low < high) & (found.evidence == Evidence.STATED_ERROR)
    low, high = choose(shown, low, found.low), choose(shown, high, found.high)
    return found._replace(low=low, high=high)
