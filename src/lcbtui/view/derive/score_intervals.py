"""Confidence intervals of scores: of one row, and as columns that every output and the query have.

What is stated and which evidence counts is decided here for both. One row needs no numpy.
"""

from collections.abc import Callable
from math import inf, nan
from typing import TYPE_CHECKING

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
    WINDOW_END,
    WINDOW_START,
    Mark,
    PlusMinus,
    Roles,
)
from lcbtui.dataset.dataset import Dataset, most_problems, score_key, window_problems
from lcbtui.dataset.values import Numbers, Texts
from lcbtui.stats.intervals import (
    MOST_EFFECTIVE,
    MOST_STATED,
    STANDARD_ERRORS,
    Evidence,
    Uncertainty,
    Value,
    choose,
    effective_problems,
    error_of_ends,
    uncertainty,
    uncertainty_over_problems,
)
from lcbtui.text.numbers import Unit

if TYPE_CHECKING:
    from lcbtui.dataset.results import Bools, Floats
    from lcbtui.view.derive.problem_sets import ProblemSets

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


def wrong_errors(dataset: Dataset) -> "dict[str, Bools]":
    """Find stated errors that cannot be right, as a (rows,) mask for each kind; {} without errors.

    `zero`: a standard error of 0. `swapped`: the ends of the interval are swapped; they are put in
    order. `outside`: the interval does not contain the score; it is ignored. `small`: the error is
    too small for the number of problems, such as the spread of repeated runs, which does not cover
    the choice of problems; it is ignored.
    """
    key, keys = score_key(dataset), dataset.number_columns.keys()
    if key is None or key not in keys or keys.isdisjoint(ERRORS) or dataset.selection is not None:
        return {}
    numbers = _numbers(dataset)
    stated, usable = _errors(dataset, numbers, _sets(dataset).problems)
    error, low, high, _ = map(numbers, ERRORS)
    holds = abs(error_of_ends(numbers(key), low, high)) >= 0
    return {
        "zero": (error == 0) & ~(stated > 0),
        "swapped": low > high,
        "outside": (abs(low + high) >= 0) & ~holds,
        "small": (stated > 0) & ~(usable > 0),
    }


def _sets(dataset: Dataset) -> "ProblemSets":
    from lcbtui.view.derive.problem_sets import problem_sets  # noqa: PLC0415 - it loads numpy

    return problem_sets(dataset)


def _numbers(dataset: Dataset) -> "Callable[[str], Floats]":
    columns = dataset.number_columns
    nothing = columns[score_key(dataset) or ""].values * nan
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
    column = dataset.by_key[score_key(dataset) or ""]
    score, (error, low, high, plus_minus) = numbers(column.key), map(numbers, ERRORS)
    stated = plus_minus * STANDARD_ERRORS.get(_plus_minus_meant(dataset), 1.0)
    for each in (error_of_ends(score, low, high), error):  # the best last
        stated = choose(each > 0, each, stated)
    stated = choose(stated > 0, stated, nan)
    if column.unit is not Unit.PERCENT:
        return stated, stated
    over = choose(problems > 0, problems, most_problems(dataset) or nan)
    is_small = effective_problems(score, stated) > MOST_STATED * over
    return stated, choose(is_small, nan, stated)


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
    key, digits = score_key(dataset) or "", interval_decimals(dataset)
    added = [
        Numbers.of(column._replace(unit=dataset.by_key[key].unit), values, digits)
        for column, values in zip(INTERVAL, (found.half_width, *found[:2]), strict=True)
    ]
    sets = _sets(dataset)
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
    keys = [CI_LOW, CI_HIGH] * are_ends
    keys += [PLUS_MINUS_STATED] * (_plus_minus_meant(dataset) is PlusMinus.HALF)
    keys += [score] * (dataset.by_key[score].unit is not Unit.PERCENT)
    return max([1, *(int(columns[key].decimals.max(initial=0)) for key in keys)])


def _plus_minus_meant(dataset: Dataset) -> PlusMinus:
    return dataset.by_key.get(PLUS_MINUS_STATED, PLUS_MINUS).plus_minus


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
    read_off = (columns[key].flags & int(Mark.APPROXIMATE)).astype("float64")
    has_windows = {WINDOW_START, WINDOW_END} <= dataset.dates.keys()
    is_counted = dataset.by_key[key].unit is Unit.PERCENT and (
        PROBLEMS in columns or has_windows or bool(read_off.any())
    )
    if not is_counted and (selection is not None or columns.keys().isdisjoint(ERRORS)):
        return None
    sets = _sets(dataset)
    if selection is not None:
        means, clusters = selection.means, selection.means.clusters.astype("float64")
        return uncertainty_over_problems(means.means, means.errors, sets.stated, clusters)
    counts, numbers = dataset.questions, _numbers(dataset)
    if counts is None and RUNS in columns and columns.keys() & {*ERRORS} == {STANDARD_ERROR}:
        counts = columns[RUNS].values
        if is_counted:  # an error as large as the problems make it is not one of the runs
            worth = effective_problems(numbers(key), _errors(dataset, numbers, sets.problems)[1])
            counts = choose(MOST_EFFECTIVE * worth >= sets.problems, nan, counts)
    df: Floats | float = inf if counts is None else choose(counts > 1, counts - 1, inf)
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
    # The interval as stated, else by half its width.
    half = half * (1 if _plus_minus_meant(dataset) is PlusMinus.HALF else nan)
    holds = error_of_ends(score, low, high) > 0
    least = choose(holds, choose(low < high, low, high), score - half)
    most = choose(holds, choose(low < high, high, low), score + half)
    shown = (least < most) & (found.evidence == Evidence.STATED_ERROR)
    return found._replace(low=choose(shown, least, found.low), high=choose(shown, most, found.high))
