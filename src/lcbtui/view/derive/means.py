"""A mean of columns as a score: `--y 'mean(MMLU,GPQA)'`, and `mean(*)` over all that share a unit.

A mean over part of the columns is one of other problems, and would be compared with means over all
of them. So only rows that have every part have a mean, and with it a rank; the others stay, without
a value, and a column says how many of the parts each row has.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    MEAN_PARTS,
    SCORE,
    STANDARD,
    Column,
    Kind,
    is_lower_better,
    may_be_score,
)
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, Floats, NumberMarks
from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.lookup import require_columns
from lcbtui.dataset.vocabulary import Quantity
from lcbtui.errors import UsageError
from lcbtui.text.numbers import Unit
from lcbtui.text.width import text_width
from lcbtui.text.words import first_few
from lcbtui.view.notation import split_list
from lcbtui.view.state import ViewState

_MEAN = re.compile(r"\s*mean\s*\((?P<names>.*)\)\s*", re.IGNORECASE | re.DOTALL)
_ALL = "*"


def mean_names(text: str | None) -> tuple[str, ...] | None:
    """Parse the names of columns in `mean(A,B)`; None for any other text."""
    found = _MEAN.fullmatch(text or "")
    return None if found is None else split_list(found["names"].strip())


def with_mean(dataset: Dataset, state: ViewState) -> Dataset:
    """Add the mean of columns that x or y asks for, and how many of its parts each row has.

    Raises:
        UsageError: for a name that means no number column, one alone, or parts that no mean can
            be of: of several units, or some of which more is better and some of which less.
    """
    for flag, text in (("--y", state.y), ("--x", state.x)):
        if text is None or text in dataset.by_key or mean_names(text) is None:
            continue
        try:
            dataset = _with_mean(dataset, text.strip())
        except UsageError as error:
            raise UsageError(str(error), flag=flag) from None
    return dataset


@cached(size=8)
def _with_mean(dataset: Dataset, text: str) -> Dataset:
    parts = mean_parts(dataset, text)
    values = np.stack([dataset.numbers(part.key) for part in parts])
    present = ~np.isnan(values)
    counts = present.sum(axis=0)
    complete = counts == len(parts)
    means: Floats = np.where(complete, values.sum(axis=0, where=present), np.nan) / len(parts)
    marks = [dataset.marks[part.key] for part in parts]
    decimals = np.max([each.decimals for each in marks], axis=0).astype(np.int8)
    flags = np.bitwise_or.reduce([each.flags for each in marks]).astype(np.uint8)
    percent = f"in {Unit.PERCENT.value}"
    unit = Unit.PERCENT if scale_of(dataset, parts[0]) == percent else parts[0].unit
    column = Column(text, text, mean_title(parts), Kind.NUMBER, unit)
    wholes = np.where(complete, np.nan, float(len(parts)))
    coverage = ColumnValues(
        STANDARD[MEAN_PARTS].column,
        counts.astype(np.float64),
        replace(NumberMarks.unmarked(len(dataset)), wholes=None if complete.all() else wholes),
    )
    mean = ColumnValues(column, means, NumberMarks(decimals, flags))
    return dataset.with_columns([mean, coverage], after=dataset.roles.label)


def mean_title(parts: Sequence[Column]) -> str:
    """Title the column of a mean: "Mean of MMLU, GPQA", or where that is long "Mean of 12"."""
    named = f"Mean of {', '.join(part.title for part in parts)}"
    return named if text_width(named) <= 32 else f"Mean of {len(parts)}"


def mean_parts(dataset: Dataset, text: str) -> tuple[Column, ...]:
    """Find the columns that a mean is of.

    Raises:
        UsageError: as `with_mean`, without the flag.
    """
    names = mean_names(text) or ()
    if names == (_ALL,):
        parts = sharing_unit(dataset)
    else:
        found: list[Column] = []
        for name in names:
            try:
                meant = require_columns(name, dataset.columns, dataset.roles)
            except UsageError as error:
                raise UsageError(f"{text}: {error}") from None
            scores = [column for column in meant if column in score_columns(dataset)]
            found += scores if len(meant) > 1 and scores else meant
        parts = tuple(dict.fromkeys(found))
    words = _wrong(dataset, parts, text)
    if words:
        raise UsageError(f"{text}: {words}")
    return parts


def _wrong(dataset: Dataset, parts: Sequence[Column], text: str) -> str:
    """Why there is no mean of some columns; "" where there is one."""
    others = [part for part in parts if part.kind is not Kind.NUMBER]
    if others:
        return f"{others[0].key} holds no numbers"
    if len(parts) < 2 and mean_names(text) == (_ALL,):
        return "no two score columns share a unit"
    if len(parts) < 2:
        scores = [column.key for column in sharing_unit(dataset)]
        offered = f", such as {first_few(scores, 4, more=', …')}" if len(scores) > 1 else ""
        return f"a mean needs at least two columns{offered}"
    lower = [part.key for part in parts if is_lower_better(part)]
    if lower and len(lower) < len(parts):
        higher = next(part.key for part in parts if part.key not in lower)
        return f"less of {lower[0]} is better and more of {higher}: no mean is of both"
    scales: dict[str, str] = {}
    for part in parts:
        scales.setdefault(scale_of(dataset, part), part.key)
    if len(scales) > 1:
        (one, first), (other, second) = list(scales.items())[:2]
        return f"{first} is {one} and {second} {other}: a mean needs one unit"
    return ""


def scale_of(dataset: Dataset, column: Column) -> str:
    """Name the scale of a number column: "in percent", "from 0 to 10".

    Scores without a unit are on a scale from 0 to the next power of ten; up to 100, percentages.
    """
    if column.unit is not Unit.NONE:
        return f"in {column.unit.value}"
    return _scale(dataset, column.key)


@cached(size=256)
def _scale(dataset: Dataset, key: str) -> str:
    values = dataset.numbers(key)
    known = values[np.isfinite(values)]
    if not len(known) or known.min() < 0:
        return "on a scale of its own" if len(known) else "without a value"
    top = next((top for top in (1, 10, 100) if known.max() <= top), 0)
    if top == 100:
        return f"in {Unit.PERCENT.value}"
    return f"from 0 to {top or 10 ** math.ceil(math.log10(known.max())):,}"


def sharing_unit(dataset: Dataset) -> tuple[Column, ...]:
    """The score columns on the most frequent scale, for a mean of all.

    An average, an overall score, and a column of which less is better are no parts of it.
    """
    scores = [
        column
        for column in score_columns(dataset)
        if not is_lower_better(column) and not is_of_others(column)
    ]
    scales = [scale_of(dataset, column) for column in scores]
    most = max(scales, key=scales.count, default="")
    return tuple(column for column, scale in zip(scores, scales, strict=True) if scale == most)


def score_columns(dataset: Dataset) -> list[Column]:
    """The columns of the source that can be the score, in its order."""
    compared = () if dataset.compared is None else dataset.compared.columns
    return [
        column
        for column in dataset.columns
        if may_be_score(column)
        and column.key not in compared
        and mean_names(column.key) is None
        and _holds_scores(dataset, column.key)
    ]


@cached(size=256)
def _holds_scores(dataset: Dataset, key: str) -> bool:
    values = dataset.numbers(key)
    known = values[~np.isnan(values)]
    if not len(known) or (len(known) > 2 and known.min() == known.max()):
        return False
    is_unknown = header_meaning(dataset.by_key[key].header).quantity is Quantity.UNKNOWN
    return not (is_unknown and key != SCORE and bool(np.isin(known, (0, 1)).all()))


def is_of_others(column: Column) -> bool:
    """Whether a column is an aggregate of other scores, by its header: "Average", "Overall"."""
    return header_meaning(column.header).quantity in {Quantity.OVERALL, Quantity.AVERAGE}


def incomplete_words(dataset: Dataset, key: str | None, rows: Bools) -> str:
    """Count rows without a rank, since they lack a part of the mean that is y; "" for none.

    Args:
        dataset: as `with_mean` gave it.
        key: the column that is y.
        rows: (rows,) those that match.
    """
    if mean_names(key) is None or MEAN_PARTS not in dataset.marks:
        return ""
    wholes = dataset.marks[MEAN_PARTS].wholes
    if wholes is None:
        return ""
    lacking = rows & ~np.isnan(wholes)
    count, total = int(np.count_nonzero(lacking)), int(np.count_nonzero(rows))
    words = f"{count:,} of {total:,} lack some of the {np.nanmax(wholes):.0f} parts of the mean"
    return f"{words}: no rank" if count else ""
