"""The answer of one test on every row of a Dataset, kept while typing goes on.

Answers are kept per Dataset, so that another letter costs one new test; and a word that
continues one typed before is looked for only in the rows where that one was found. Text is
compared literally: nothing here is a pattern.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Mark
from lcbtui.view.bound import (
    CATEGORIES,
    Contains,
    DateWithin,
    NumberWithin,
    OpennessIs,
    Test,
    TextIs,
)
from lcbtui.view.memory import remembered
from lcbtui.view.terms import Flag

Bools = npt.NDArray[np.bool_]

KEPT_ANSWERS = 16
"""Answers kept per Dataset: at a million rows one takes 1 to 2 MB."""

_FEW_VALUES = 2_000
_SAMPLE = 10_000


@dataclass(frozen=True, eq=False)
class Truth:
    """True, false or unknown for each row; the arrays are shared and read-only.

    Attributes:
        true: (rows,) where it holds.
        unknown: (rows,) where a missing value leaves it open; None where nothing is unknown.
    """

    true: Bools
    unknown: Bools | None = None

    def __post_init__(self) -> None:
        for array in (self.true, self.unknown):
            if array is not None:
                array.flags.writeable = False


def truth(test: Test, dataset: Dataset) -> Truth:
    """The answer of one test that depends on the Dataset alone (not `is:ours`, `is:pinned`)."""
    answers = _answers(dataset)
    with _LOCK:
        known = answers.get(test)
        if known is not None:
            answers.move_to_end(test)
            return known
    answer = _ask(test, dataset)
    with _LOCK:
        answers[test] = answer
        while len(answers) > KEPT_ANSWERS:
            answers.popitem(last=False)
    return answer


# What is kept


@dataclass(frozen=True, eq=False)
class _Text:
    """A text column ready to be searched: each value once, where it has few values.

    Attributes:
        values: an Arrow array of strings.
        codes: (rows,) index into `values`, the length of `values` for missing; None where
            `values` are the rows themselves.
        missing: (rows,) where the source has no value; None where it always has.
    """

    values: Any
    codes: npt.NDArray[np.int64] | None
    missing: Bools | None


@remembered(size=1)
def _answers(_: Dataset) -> OrderedDict[Test, Truth]:
    """The answers kept of a Dataset; not a plain memory, since `_found_before` looks into it."""
    return OrderedDict()


_LOCK = Lock()


def _ask(test: Test, dataset: Dataset) -> Truth:
    match test:
        case Contains():
            return _contains(test, dataset)
        case TextIs(key, text, sensitive):
            column = _text(dataset, key, sensitive)
            needle = _needle(text, sensitive)
            found = _on_rows(column, lambda values: pc.equal(values, needle))
            return Truth(found, column.missing)
        case OpennessIs(key, category):
            return Truth(_openness_is(_text(dataset, key, False), category))
        case NumberWithin():
            return _number_within(test, dataset)
        case DateWithin(key, ends_from, begins_to):
            spans = dataset.dates[key]
            holds = (spans.last >= ends_from) & (spans.first <= begins_to)
            return Truth(holds, _missing_numbers(dataset, key))
        case _:
            return Truth(_marked(test.flag, dataset))


# Numbers


def _number_within(test: NumberWithin, dataset: Dataset) -> Truth:
    values = dataset.numbers(test.key)
    bounds = []
    if test.low > -np.inf:
        bounds.append(values >= test.low if test.with_low else values > test.low)
    if test.high < np.inf:
        bounds.append(values <= test.high if test.with_high else values < test.high)
    # Nothing is compared twice; a missing number compares false with everything.
    holds = bounds[0] if len(bounds) == 1 else np.logical_and.reduce(bounds)
    return Truth(holds, _missing_numbers(dataset, test.key))


@remembered(size=16)
def _missing_numbers(dataset: Dataset, key: str) -> Bools | None:
    """Where a number or a date is missing; None where it never is."""
    missing = np.isnan(dataset.numbers(key))
    return missing if missing.any() else None


def _marked(flag: Flag, dataset: Dataset) -> Bools:
    """Rows with this mark on any of their numbers."""
    mark = {Flag.APPROXIMATE: Mark.APPROXIMATE, Flag.INFERRED: Mark.INFERRED}.get(
        flag, Mark.REPAIRED
    )
    found = np.zeros(len(dataset), dtype=np.bool_)
    for marks in dataset.marks.values():
        found |= (marks.flags & int(mark)) != 0
    return found


# Text


def _contains(test: Contains, dataset: Dataset) -> Truth:
    columns = [_text(dataset, key, test.sensitive) for key in test.keys]
    needle = _needle(test.text, test.sensitive)
    rows = _found_before(test, _answers(dataset))
    holds = np.zeros(len(dataset), dtype=np.bool_)
    for column in columns:
        found = _on_rows(column, lambda values: pc.match_substring(values, needle), rows)
        if rows is None:
            holds |= found
        else:
            holds[rows] |= found
    return Truth(holds, None if test.missing_is_empty else columns[0].missing)


def _found_before(
    test: Contains, answers: OrderedDict[Test, Truth]
) -> npt.NDArray[np.int64] | None:
    """The rows to look in: those of a word that this one continues; None for all.

    Picking rows out costs more than looking in them, so only a small part is worth it.
    """
    best: npt.NDArray[np.bool_] | None = None
    with _LOCK:
        for known, answer in answers.items():
            # Case needs no look: a text with a capital is only ever part of one that has it too.
            if not isinstance(known, Contains) or known.text not in test.text:
                continue
            if known.keys != test.keys:
                continue
            if best is None or np.count_nonzero(answer.true) < np.count_nonzero(best):
                best = answer.true
    if best is None or np.count_nonzero(best) * 4 > len(best):
        return None
    return np.flatnonzero(best)


def _on_rows(
    column: _Text, ask: Callable[[Any], Any], rows: npt.NDArray[np.int64] | None = None
) -> Bools:
    """What `ask` answers for each of `rows` (None for all); False where the value is missing."""
    if column.codes is None:
        values = column.values if rows is None else column.values.take(pa.array(rows))
        return _bools(ask(values))
    answers = np.append(_bools(ask(column.values)), False)
    codes = column.codes if rows is None else column.codes[rows]
    return cast("Bools", answers[codes])


def _openness_is(column: _Text, category: str) -> Bools:
    if category in CATEGORIES:
        return _on_rows(column, lambda values: pc.equal(values, _needle(category, True)))
    known = pa.array(CATEGORIES, type=pa.large_string())
    return ~_on_rows(column, lambda values: pc.is_in(values, value_set=known))


@remembered(size=12)
def _text(dataset: Dataset, key: str, sensitive: bool) -> _Text:
    """A text column as written, or in lower case."""
    if not sensitive:
        written = _text(dataset, key, True)
        return _Text(pc.utf8_lower(written.values), written.codes, written.missing)
    array = pa.array(dataset.texts(key), from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    array = array.cast(pa.large_string())
    missing = _bools(array.is_null()) if array.null_count else None
    if len(pc.unique(array[:_SAMPLE])) > min(_FEW_VALUES, len(array) // 4):
        return _Text(array, None, missing)
    encoded = array.dictionary_encode()
    values = encoded.dictionary
    codes = encoded.indices.fill_null(len(values)).to_numpy().astype(np.int64)
    return _Text(values, codes, missing)


def _needle(text: str, sensitive: bool) -> str:
    """`text` as Arrow takes it, in lower case by the rule that lowered the columns.

    Half of a surrogate pair is no text that a Dataset can hold; U+FFFF stands for it, which
    none holds either.
    """
    plain = "".join("\uffff" if "\ud800" <= c <= "\udfff" else c for c in text)
    return plain if sensitive else cast("str", pc.utf8_lower(pa.scalar(plain)).as_py())


def _bools(array: Any) -> Bools:
    return cast("Bools", pc.fill_null(array, False).to_numpy(zero_copy_only=False))
