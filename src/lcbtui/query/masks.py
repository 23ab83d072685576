"""The answer of one test on every row of a Dataset, kept while typing goes on.

Answers are kept per Dataset, so that another letter costs one new test; and a word that
continues one typed before is looked for only in the rows where that one was found. Text is
compared literally: nothing here is a pattern.

Which rows of a Dataset a query keeps, and which it misses for want of a value.

Logic has three values (Kleene): a comparison with a missing value is neither true nor
false, and neither is its negation, so such a row is not kept and is counted.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.cache import remembered
from lcbtui.dataset.columns import Mark, Roles
from lcbtui.dataset.dataset import Dataset, Positions
from lcbtui.query.predicates import (
    CATEGORIES,
    BoundTerm,
    Contains,
    DateWithin,
    FlagIs,
    NumberWithin,
    OpennessIs,
    Test,
    TextIs,
    bind,
)
from lcbtui.query.syntax_tree import Flag, Query

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


NEAR = 1.05
"""How far beyond a size limit a row is still near it: many "32B" models have 32.8B."""


@dataclass(frozen=True, eq=False)
class Matched:
    """What a query keeps of a Dataset.

    Attributes:
        keep: (rows,) read-only.
        missing: for each column, how many rows are left out only because they have no value
            there; a row that lacks two values is counted for both.
        near: for each upper limit on a size, its column, the limit in billions and how many
            rows that all other terms keep lie beyond it by at most 5 %.
        wants_frontier: whether only the frontier of what is kept is asked for; not applied yet,
            since the range boxes and the series come before it.
    """

    keep: Bools
    missing: tuple[tuple[str, int], ...] = ()
    near: tuple[tuple[str, float, int], ...] = ()
    wants_frontier: bool = False


def evaluate(
    query: Query,
    dataset: Dataset,
    roles: Roles,
    *,
    ours: Positions,
    pins: tuple[str, ...] = (),
    among: Bools | None = None,
    extra: Sequence[BoundTerm] = (),
    bits: int = 16,
) -> Matched:
    """Choose the rows of a Dataset that a query keeps.

    Args:
        query: the query, as `parse` gave it.
        dataset: the rows.
        roles: the columns in force.
        ours: positions of our model's rows, for `is:ours`.
        pins: pinned names, for `is:pinned`; see `rows_named`.
        among: (rows,) what everything beside the query keeps; `missing` and `near` count only
            these. None counts all.
        extra: terms that must hold beside the query: the range boxes.
        bits: bits a weight, for `fits`.

    Raises:
        QueryError: where a column does not exist or an operand does not fit it.
    """
    bound = bind(query, dataset.columns, roles, bits)

    def answer(test: Test) -> Truth:
        if isinstance(test, FlagIs) and test.flag in {Flag.OURS, Flag.PINNED}:
            named = ours if test.flag is Flag.OURS else rows_named(dataset, roles.label, pins)
            return Truth(_at(named, len(dataset)))
        return truth(test, dataset)

    def term_truth(term: BoundTerm) -> Truth:
        found = _any([answer(test) for test in term.tests])
        return _not(found) if term.negated else found

    terms = tuple((*side, *extra) for side in bound.sides or ((),))
    if not any(terms):
        return Matched(_everything(len(dataset)), wants_frontier=bound.wants_frontier)
    sides = [[term_truth(term) for term in side] for side in terms]
    wholes = [_all(side, len(dataset)) for side in sides]
    whole = _any(wholes)
    left_out = _and(whole.unknown, among)
    return Matched(
        whole.true,
        () if left_out is None else _missing(terms, sides, wholes, left_out),
        _near(terms[0], sides[0], dataset, among) if len(sides) == 1 else (),
        bound.wants_frontier,
    )


def rows_named(dataset: Dataset, label_key: str, names: Sequence[str]) -> Positions:
    """The positions of all rows with one of these labels, in the order of the Dataset.

    `NAME@12` means the twelfth row, counted from 1 without the header, if it is called NAME.
    A label that really ends in `@12` wins over that.
    """
    if not names:
        return np.empty(0, dtype=np.int64)
    labels = dataset.texts(label_key)
    wanted = [name for name in names if _encodable(name)]
    array = pa.array(labels, from_pandas=True)
    is_named = pc.is_in(array, value_set=pa.array(wanted, type=array.type))
    found = set(np.flatnonzero(is_named.to_numpy(zero_copy_only=False)).tolist())
    whole = {labels.iloc[row] for row in found}
    for name in wanted:
        base, at, digits = name.rpartition("@")
        # Ten digits are more rows than there can be, and int() has limits of its own.
        if name in whole or not at or not (digits.isascii() and digits.isdigit()):
            continue
        row = int(digits[:11]) - 1
        if 0 <= row < len(dataset) and labels.iloc[row] == base:
            found.add(row)
    return np.array(sorted(found), dtype=np.int64)


def _encodable(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


# Three-valued logic


def _everything(rows: int) -> Bools:
    return Truth(np.ones(rows, dtype=np.bool_)).true


def _at(positions: Positions, rows: int) -> Bools:
    found = np.zeros(rows, dtype=np.bool_)
    found[positions] = True
    return found


def _not(one: Truth) -> Truth:
    return Truth(~_possible(one), one.unknown)


def _all(truths: Sequence[Truth], rows: int) -> Truth:
    if not truths:
        return Truth(_everything(rows))
    if len(truths) == 1:
        return truths[0]
    true = np.logical_and.reduce([one.true for one in truths])
    if all(one.unknown is None for one in truths):
        return Truth(true)
    possible = np.logical_and.reduce([_possible(one) for one in truths])
    return _truth(true, possible)


def _any(truths: Sequence[Truth]) -> Truth:
    if len(truths) == 1:
        return truths[0]
    true = np.logical_or.reduce([one.true for one in truths])
    if all(one.unknown is None for one in truths):
        return Truth(true)
    possible = np.logical_or.reduce([_possible(one) for one in truths])
    return _truth(true, possible)


def _possible(one: Truth) -> Bools:
    return one.true if one.unknown is None else one.true | one.unknown


def _truth(true: Bools, possible: Bools) -> Truth:
    unknown = possible & ~true
    return Truth(true, unknown if unknown.any() else None)


def _and(one: Bools | None, other: Bools | None) -> Bools | None:
    return one if one is None or other is None else one & other


# What is counted beside the rows kept


def _missing(
    terms: Sequence[Sequence[BoundTerm]],
    truths: Sequence[Sequence[Truth]],
    wholes: Sequence[Truth],
    left_out: npt.NDArray[np.bool_],
) -> tuple[tuple[str, int], ...]:
    """The rows left out as unknown, by the columns that could have decided them."""
    guilty: dict[str, Bools] = {}
    for side, side_truths, whole in zip(terms, truths, wholes, strict=True):
        undecided = _and(left_out, whole.unknown)
        if whole.unknown is None or undecided is None:
            continue
        for term, one in zip(side, side_truths, strict=True):
            if term.key is not None and one.unknown is not None:
                here = one.unknown & undecided
                guilty[term.key] = guilty[term.key] | here if term.key in guilty else here
    counts = ((key, int(np.count_nonzero(rows))) for key, rows in guilty.items())
    return tuple((key, count) for key, count in counts if count)


def _near(
    terms: Sequence[BoundTerm], truths: Sequence[Truth], dataset: Dataset, among: Bools | None
) -> tuple[tuple[str, float, int], ...]:
    """The rows just beyond each size limit that everything else keeps."""
    found = []
    for index, term in enumerate(terms):
        if term.key is None or term.size_limit is None:
            continue
        values = dataset.numbers(term.key)
        beyond = (values > term.size_limit) & (values <= term.size_limit * NEAR)
        if among is not None:
            beyond &= among
        for other, one in enumerate(truths):
            if other != index:
                beyond &= one.true
        count = int(np.count_nonzero(beyond))
        if count:
            found.append((term.key, term.size_limit, count))
    return tuple(found)
