"""A mean of columns as a score: `--y 'mean(MMLU,GPQA)'`, and `mean(*)` over all that share a unit.

A mean over part of the columns is one of other problems, and would be compared with means over all
of them. So only rows that have every part have a mean, and with it a rank; the others stay, without
a value, and a column says how many of the parts each row has.
"""

import math
import re
from collections import Counter

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
    why_lower,
)
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import require_columns
from lcbtui.dataset.meanings import Quantity, header_meaning
from lcbtui.dataset.measures import measure_of
from lcbtui.dataset.results import Bools, Floats
from lcbtui.dataset.values import Numbers
from lcbtui.errors import Option, UsageError
from lcbtui.text.numbers import Unit
from lcbtui.text.width import text_width
from lcbtui.text.words import first_few
from lcbtui.view.state import ViewState, split_list

_MEAN = re.compile(r"\s*mean\s*\((?P<names>.*)\)\s*", re.IGNORECASE | re.DOTALL)


def mean_names(text: str | None) -> tuple[str, ...] | None:
    """Parse the column names in the expression `mean(A,B)`; None for other text."""
    found = _MEAN.fullmatch(text or "")
    return None if found is None else split_list(found["names"].strip())


def with_mean(dataset: Dataset, state: ViewState) -> Dataset:
    """Add a column of the mean of columns A and B for `mean(A,B)` as x or y, with counts of values.

    Raises:
        UsageError: for a name of no number column, a single column, or columns that cannot be
            averaged: of several units, or some with higher and some with lower values better.
    """
    for axis, text in (("y", state.y), ("x", state.x)):
        if text is None or text in dataset.by_key or mean_names(text) is None:
            continue
        try:
            dataset = _with_mean(dataset, text.strip())
        except UsageError as error:
            raise UsageError(*error.message, option=Option(axis)) from None
    return dataset


@cached(size=8)
def _with_mean(dataset: Dataset, text: str) -> Dataset:
    parts = mean_parts(dataset, text)
    values = np.stack([dataset.numbers(part.key) for part in parts])
    present = ~np.isnan(values)
    counts = present.sum(axis=0)
    complete = counts == len(parts)
    means: Floats = np.where(complete, values.sum(axis=0, where=present), np.nan) / len(parts)
    numbers = [dataset.number_columns[part.key] for part in parts]
    decimals = np.max([each.decimals for each in numbers], axis=0)
    flags = np.bitwise_or.reduce([each.flags for each in numbers])
    unit = Unit.PERCENT if scale_of(dataset, parts[0]) is Unit.PERCENT else parts[0].unit
    title = f"Mean of {', '.join(part.title for part in parts)}"
    title = title if text_width(title) <= 32 else f"Mean of {len(parts)}"
    column = Column(text, text, title, Kind.NUMBER, unit, lower=why_lower(parts[0]))
    wholes = None if complete.all() else np.where(complete, np.nan, float(len(parts)))
    coverage = Numbers.of(STANDARD[MEAN_PARTS].column, counts.astype(np.float64), wholes=wholes)
    mean = Numbers.of(column, means, decimals, flags)
    return dataset.with_columns([mean, coverage], after=dataset.roles.label)


def mean_parts(dataset: Dataset, text: str) -> tuple[Column, ...]:
    """Resolve the expression `mean(A,B)` or `mean(*)` to the columns to average.

    Raises:
        UsageError: as `with_mean`, without the flag.
    """
    names = mean_names(text) or ()
    parts = shared = sharing_unit(dataset)
    if names != ("*",):
        found: list[Column] = []
        for name in names:
            try:
                meant = require_columns(name, dataset.columns, dataset.roles)
            except UsageError as error:
                raise UsageError(f"{text}: {error}") from None
            scores = [column for column in meant if column in score_columns(dataset)]
            found += scores if len(meant) > 1 and scores else meant
        parts = tuple(dict.fromkeys(found))
    if len(parts) < 2:
        offered = first_few([column.key for column in shared], more=", …")
        such = f", such as {offered}" if len(shared) > 1 else ""
        raise UsageError(f"{text}: a mean needs at least two columns of one unit{such}")
    works = f"; mean(*) is over {first_few([each.key for each in shared])}" if shared[1:] else ""
    for part in parts:
        both = f"{parts[0].key} and {part.key}"
        if part.kind is not Kind.NUMBER:
            raise UsageError(f"{text}: {part.key} holds no numbers{works}")
        if _unit_and_direction(dataset, part) != _unit_and_direction(dataset, parts[0]):
            raise UsageError(f"{text}: {both} have no common unit and direction{works}")
    return parts


def left_out(dataset: Dataset, text: str | None) -> list[str]:
    """List the headers of the scores that `mean(*)`, or of the numbers that `mean(a.*)` leaves out.

    These have another unit, direction or metric, one value, or are no scores.
    """
    names = mean_names(text)
    if names != ("*",):
        parts = mean_parts(dataset, text or "") if names else ()
        meant = (require_columns(name, dataset.columns, dataset.roles) for name in names or ())
        return [it.header for of in meant for it in of if it not in parts]
    parts, whole = sharing_unit(dataset), {Quantity.OVERALL, Quantity.AVERAGE}
    others = (each.header for each in dataset.columns if may_be_score(each) and each not in parts)
    known = ((header, header_meaning(header).quantity) for header in others)
    return [it for it, of in known if of.is_called_score and of not in whole and not mean_names(it)]


@cached(size=256)
def scale_of(dataset: Dataset, of: Column | str) -> Unit | float:
    """Return a number column's unit, or a scale (1, 10, 100 …) inferred from its values.

    The scale is the power of ten that bounds the values: 1, 10, 1000 …; 100 means percent. 0 stands
    for no values, −1 for negative values. All columns of one measure of errors have one scale.

    Args:
        dataset: the rows.
        of: the column, or a measure of errors, such as "wer".
    """
    if isinstance(of, Column) and (measure := _measure(of)):
        return scale_of(dataset, measure)
    columns = [of] if isinstance(of, Column) else [c for c in dataset.columns if _measure(c) == of]
    for column in columns:
        if column.unit is not Unit.NONE:
            return column.unit
    values = np.concatenate([dataset.numbers(column.key) for column in columns])
    known = values[np.isfinite(values)]
    if not len(known) or known.min() < 0:
        return -1.0 if len(known) else 0.0
    top = 10.0 ** math.ceil(math.log10(max(known.max(), 1)))
    return Unit.PERCENT if top == 100 else top


def _measure(column: Column) -> str:
    """Find the measure of errors in what says that less of a column is better: "wer", or ""."""
    words = re.findall(r"[^\W_]+", why_lower(column).casefold())
    errors = [word for word in words if header_meaning(word).quantity is Quantity.LOWER]
    return errors[-1] if errors else (column.lower or "")


def _unit_and_direction(dataset: Dataset, column: Column) -> tuple[bool, Unit | float]:
    return is_lower_better(column), scale_of(dataset, column)


def sharing_unit(dataset: Dataset) -> tuple[Column, ...]:
    """List the score columns in the most common unit and direction, which `mean(*)` averages.

    Averages and overall scores are left out, subtasks of a task, and what is not in the object that
    holds most. Of as many, higher-is-better ones are taken. Of several metrics or numbers of shots
    of one benchmark one is taken, acc_norm or the usual metric if it can.
    """
    scores = [
        column
        for column in score_columns(dataset)
        if header_meaning(column.header).quantity not in {Quantity.OVERALL, Quantity.AVERAGE}
    ]
    kinds = [_unit_and_direction(dataset, column) for column in scores]
    most = max(kinds, key=lambda kind: (kinds.count(kind), not kind[0]), default=None)
    alike = [column for column, kind in zip(scores, kinds, strict=True) if kind == most]
    around = Counter(column.header.rpartition(".")[0] for column in alike)
    for path, many in around.most_common(1):  # totals stand outside of the object of the parts
        if path and 4 * many > 3 * len(alike):
            alike = [it for it in alike if it.header.startswith(f"{path}.")]
    tasks = {column.header.split()[0] for column in alike}  # of which "mmlu/law" is a part
    alike = [it for it in alike if it.header.split()[0].rpartition("/")[0] not in tasks]
    by_benchmark: dict[object, Column] = {}
    first = {"acc_norm": 0, "usual": 1, "": 1}
    for column in sorted(alike, key=lambda it: first.get(measure_of(it.header).metric, 2)):
        of = measure_of(column.header)
        by_benchmark.setdefault((of.benchmark, of.problems) if of.benchmark else column, column)
    kept = {*by_benchmark.values()}
    return tuple(column for column in alike if column in kept)


def score_columns(dataset: Dataset) -> list[Column]:
    """List the columns that can be the score, in the order of the source."""
    compared = () if dataset.against is None else dataset.against.columns
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
    column = dataset.by_key[key]
    is_unknown = header_meaning(column.header).quantity is Quantity.UNKNOWN and key != SCORE
    if len(known) > 2 and known.min() == known.max():  # a benchmark that all solve is still one
        return column.unit is Unit.PERCENT and known[0] in {0, 100} and not is_unknown
    return bool(len(known)) and not (is_unknown and bool(((known == 0) | (known == 1)).all()))


def incomplete_words(dataset: Dataset, key: str | None, rows: Bools) -> str:
    """Write how many rows have no rank since a value of the mean on y is missing; "" if none.

    Args:
        dataset: the result of `with_mean`.
        key: the key of y.
        rows: (rows,) mask of the rows that match.
    """
    parts = dataset.number_columns.get(MEAN_PARTS)
    if mean_names(key) is None or parts is None or parts.wholes is None:
        return ""
    count, total = (int(np.count_nonzero(it)) for it in (rows & ~np.isnan(parts.wholes), rows))
    most = np.nanmax(parts.wholes)
    words = f"{count:,} of {total:,} lack some of the {most:.0f} parts of the mean"
    return f"{words}: no rank" if count else ""
