"""Masks: which rows of a Dataset satisfy a predicate, and which of them a whole query keeps.

The logic is three-valued (Kleene): a comparison with a missing value is neither true nor false, and
neither is its negation, so such a row is not kept and is counted.

Masks are kept per Dataset, so that another letter costs one new predicate; and a word that
continues one typed before is looked for only in the rows where that one was found. Text is
compared literally, but for `~`, whose regular expressions are those of RE2 inside Arrow.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.columns import OPENNESS_VALUES, Mark, Roles
from lcbtui.dataset.dataset import Bools, Dataset, Floats, Positions
from lcbtui.dataset.rows import cached
from lcbtui.query.parse import Flag, Query
from lcbtui.query.predicates import (
    DEFAULT_BITS,
    BoundTerm,
    Contains,
    DateWithin,
    FlagIs,
    Matches,
    NumberWithin,
    OpennessIs,
    Predicate,
    TextIs,
    bind,
)

NEAR = 1.05
"""Factor up to which a size is just beyond a limit: many "32B" models have 32.8B."""

MOST_DISTINCT = 5_000
"""Most rows of a column whose values are listed though most of them differ."""


@dataclass(frozen=True, eq=False)
class Mask:
    """Mask of rows in three-valued logic: true, false or unknown; the arrays are read-only.

    Attributes:
        true: (rows,) where the condition is true.
        unknown: (rows,) where a missing value leaves it undecided; None if nowhere.
    """

    true: Bools
    unknown: Bools | None = None

    def __post_init__(self) -> None:
        for array in (self.true, self.unknown):
            if array is not None:
                array.flags.writeable = False

    @property
    def possible(self) -> Bools:
        """Select the rows where the mask is true or unknown: (rows,) bool."""
        return self.true if self.unknown is None else self.true | self.unknown

    def __invert__(self) -> "Mask":
        """Negate the mask by Kleene's three-valued logic: unknown stays unknown."""
        return Mask(~self.possible, self.unknown)

    @classmethod
    def combined(cls, masks: Sequence["Mask"], logical: np.ufunc) -> "Mask":
        """Combine masks in Kleene's logic by `np.logical_and` or `np.logical_or`."""
        if len(masks) == 1:
            return masks[0]
        true = logical.reduce([mask.true for mask in masks])
        if all(mask.unknown is None for mask in masks):
            return cls(true)
        unknown = logical.reduce([mask.possible for mask in masks]) & ~true
        return cls(true, unknown if unknown.any() else None)


@dataclass(frozen=True, eq=False)
class Matched:
    """Result of a query: mask of matching rows, and counts of rows that nearly match.

    `is:frontier` is not applied yet.

    Attributes:
        keep: (rows,) mask of the matching rows, read-only.
        missing: for each column, its key and the number of rows left out only because they have no
            value in it; a row that lacks two values is counted for both.
        near: for each upper limit on a size, the column, the limit in billions, and the number of
            rows up to 5 % above it that match all other terms.
    """

    keep: Bools
    missing: tuple[tuple[str, int], ...] = ()
    near: tuple[tuple[str, float, int], ...] = ()


def evaluate(
    query: Query,
    dataset: Dataset,
    roles: Roles,
    *,
    ours: Positions,
    pins: tuple[str, ...] = (),
    among: Bools | None = None,
    extra: Sequence[BoundTerm] = (),
    bits: int = DEFAULT_BITS,
) -> Matched:
    """Evaluate a query on a Dataset: mask of matching rows, and counts of rows that nearly match.

    Args:
        query: the query, as `parse` returned it.
        dataset: the rows.
        roles: the columns in force.
        ours: positions of our model's rows, for `is:ours`.
        pins: pinned names, for `is:pinned`; see `rows_named`.
        among: (rows,) mask of rows that pass the filters outside the query; `missing` and `near`
            count only these. None counts all.
        extra: further terms that must be true, from the range filters.
        bits: bits a weight, for `fits`.

    Raises:
        QueryError: where a column does not exist or a value does not fit it.
    """
    sides = bind(query, dataset.columns, roles, bits) or ((),)
    terms = tuple((*side, *extra) for side in sides)
    if not all(terms):
        return Matched(Mask(np.ones(len(dataset), dtype=np.bool_)).true)

    def predicate_mask(predicate: Predicate) -> Mask:
        match predicate:
            case FlagIs(Flag.OURS):
                rows = ours
            case FlagIs(Flag.PINNED):
                rows = rows_named(dataset, roles.label, pins)
            case _:
                return _mask(predicate, dataset)
        true = np.zeros(len(dataset), dtype=np.bool_)
        true[rows] = True
        return Mask(true)

    def term_mask(term: BoundTerm) -> Mask:
        mask = Mask.combined([predicate_mask(each) for each in term.predicates], np.logical_or)
        return ~mask if term.negated else mask

    masks = [[term_mask(term) for term in side] for side in terms]
    wholes = [Mask.combined(side, np.logical_and) for side in masks]
    whole = Mask.combined(wholes, np.logical_or)
    left_out = whole.unknown
    if left_out is not None and among is not None:
        left_out = left_out & among
    return Matched(
        whole.true,
        () if left_out is None else _missing(terms, masks, wholes, left_out),
        _near(terms[0], masks[0], dataset, among) if len(terms) == 1 else (),
    )


def rows_named(dataset: Dataset, label_key: str, names: Sequence[str]) -> Positions:
    """Find the positions of all rows with any of the given model names, in the table's order.

    `NAME@12` means row 12, counted from 1 without the header, if its label is NAME. A label that
    itself ends in `@12` takes precedence.
    """
    if not names:
        return np.empty(0, dtype=np.int64)
    labels = dataset.texts(label_key)
    # Half of a surrogate pair is in no name, and Arrow does not take it.
    wanted = [name for name in names if name == name.encode("utf-8", "ignore").decode()]
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


# What is counted beside the rows kept


def _missing(
    terms: Sequence[Sequence[BoundTerm]],
    masks: Sequence[Sequence[Mask]],
    wholes: Sequence[Mask],
    left_out: Bools,
) -> tuple[tuple[str, int], ...]:
    """Count, for each column, the rows that a query leaves out only for a missing value."""
    undecided_by: dict[str, Bools] = {}
    for side, side_masks, whole in zip(terms, masks, wholes, strict=True):
        if whole.unknown is None:
            continue
        undecided = left_out & whole.unknown
        for term, mask in zip(side, side_masks, strict=True):
            if term.key is not None and mask.unknown is not None:
                before = undecided_by.get(term.key, False)
                undecided_by[term.key] = before | (mask.unknown & undecided)
    counts = ((key, int(np.count_nonzero(rows))) for key, rows in undecided_by.items())
    return tuple((key, count) for key, count in counts if count)


def _near(
    terms: Sequence[BoundTerm], masks: Sequence[Mask], dataset: Dataset, among: Bools | None
) -> tuple[tuple[str, float, int], ...]:
    """Count the rows up to 5 % above each size limit that match all other terms."""
    found = []
    for index, term in enumerate(terms):
        if term.key is None or term.size_limit is None:
            continue
        values = dataset.numbers(term.key)
        beyond = (values > term.size_limit) & (values <= term.size_limit * NEAR)
        if among is not None:
            beyond &= among
        for mask in (*masks[:index], *masks[index + 1 :]):
            beyond &= mask.true
        count = int(np.count_nonzero(beyond))
        if count:
            found.append((term.key, term.size_limit, count))
    return tuple(found)


# The mask of one predicate


@cached(size=1)
def _masks(_: Dataset) -> OrderedDict[Predicate, Mask]:
    return OrderedDict()


_LOCK = Lock()


def _mask(predicate: Predicate, dataset: Dataset) -> Mask:
    """Return the mask of rows for a predicate, cached or computed; not for row flags."""
    kept = _masks(dataset)
    with _LOCK:
        if predicate in kept:
            kept.move_to_end(predicate)
            return kept[predicate]
    mask = _computed(predicate, dataset)
    with _LOCK:
        kept[predicate] = mask
        while len(kept) > 16:  # at a million rows one takes 1 to 2 MB
            kept.popitem(last=False)
    return mask


def _computed(predicate: Predicate, dataset: Dataset) -> Mask:
    match predicate:
        case Contains():
            return _contains(predicate, dataset)
        case TextIs(key, text, sensitive):
            column, needle = _text(dataset, key, sensitive), _needle(text, sensitive)
            return Mask(_on_rows(column, lambda values: pc.equal(values, needle)), column.missing)
        case Matches(key, pattern):
            column = _text(dataset, key, True)
            ask = partial(pc.match_substring_regex, pattern=pattern, ignore_case=True)
            return Mask(_on_rows(column, ask), column.missing)
        case OpennessIs(key, category):
            column = _text(dataset, key, False)
            if category in OPENNESS_VALUES:
                needle = _needle(category, True)
                return Mask(_on_rows(column, lambda values: pc.equal(values, needle)))
            known = pa.array(OPENNESS_VALUES, type=pa.large_string())
            return Mask(~_on_rows(column, lambda values: pc.is_in(values, value_set=known)))
        case NumberWithin():
            holds = _number_within(predicate, dataset.numbers(predicate.key))
            return Mask(holds, _missing_numbers(dataset, predicate.key))
        case DateWithin(key, ends_from, begins_to):
            spans = dataset.dates[key]
            holds = (spans.last >= ends_from) & (spans.first <= begins_to)
            return Mask(holds, _missing_numbers(dataset, key))
        case FlagIs(flag):
            holds = np.zeros(len(dataset), dtype=np.bool_)
            for marks in dataset.marks.values():
                holds |= (marks.flags & int(Mark[flag.name])) != 0
            return Mask(holds)


def _number_within(predicate: NumberWithin, values: Floats) -> Bools:
    low, high, bounds = predicate.low, predicate.high, []
    if low > -np.inf:
        bounds.append(values >= low if predicate.with_low else values > low)
    if high < np.inf:
        bounds.append(values <= high if predicate.with_high else values < high)
    # Nothing is compared twice; a missing number compares false with everything.
    return bounds[0] if len(bounds) == 1 else np.logical_and.reduce(bounds)


@cached(size=16)
def _missing_numbers(dataset: Dataset, key: str) -> Bools | None:
    missing = np.isnan(dataset.numbers(key))
    return missing if missing.any() else None


# Text


@dataclass(frozen=True, eq=False)
class _Text:
    """Text column prepared for searching; repeated values are stored once.

    Attributes:
        values: Arrow array of strings, distinct if `codes` is given.
        codes: (rows,) index into `values`, the length of `values` for missing; None where `values`
            has one entry a row.
        missing: (rows,) mask of missing values; None if there are none.
    """

    values: Any
    codes: Positions | None
    missing: Bools | None


def _contains(predicate: Contains, dataset: Dataset) -> Mask:
    columns = [_text(dataset, key, predicate.sensitive) for key in predicate.keys]
    needle = _needle(predicate.text, predicate.sensitive)
    rows = _rows_to_search(predicate, _masks(dataset))
    holds = np.zeros(len(dataset), dtype=np.bool_)
    where = slice(None) if rows is None else rows
    for column in columns:
        holds[where] |= _on_rows(column, lambda values: pc.match_substring(values, needle), rows)
    return Mask(holds, None if predicate.missing_is_empty else columns[0].missing)


def _rows_to_search(predicate: Contains, masks: OrderedDict[Predicate, Mask]) -> Positions | None:
    """Narrow a search for a word to the rows that contain a shorter part of it; None: all rows.

    Only if these are less than a quarter, since selecting rows costs more than searching them.
    """
    with _LOCK:
        # Case needs no look: a text with a capital is only ever part of one that has it too.
        found = [
            mask.true
            for known, mask in masks.items()
            if isinstance(known, Contains)
            and known.text in predicate.text
            and known.keys == predicate.keys
        ]
    best = min(found, key=np.count_nonzero, default=None)
    if best is None or np.count_nonzero(best) * 4 > len(best):
        return None
    return np.flatnonzero(best)


def _on_rows(column: _Text, ask: Callable[[Any], Any], rows: Positions | None = None) -> Bools:
    """Evaluate a boolean Arrow function on a text column of some rows; False where missing."""
    if column.codes is None:
        values = column.values if rows is None else column.values.take(pa.array(rows))
        return _bools(ask(values))
    answers = np.append(_bools(ask(column.values)), False)
    codes = column.codes if rows is None else column.codes[rows]
    return cast("Bools", answers[codes])


@cached(size=12)
def _text(dataset: Dataset, key: str, sensitive: bool) -> _Text:
    """Prepare a text column for searching, as written or in lower case, with codes of its rows."""
    if not sensitive:
        written = _text(dataset, key, True)
        return _Text(pc.utf8_lower(written.values), written.codes, written.missing)
    array = pa.array(dataset.texts(key), from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    array = array.cast(pa.large_string())
    missing = _bools(array.is_null()) if array.null_count else None
    if len(pc.unique(array[:10_000])) > min(2_000, len(array) // 4):
        return _Text(array, None, missing)
    encoded = array.dictionary_encode()
    values = encoded.dictionary
    codes = encoded.indices.fill_null(len(values)).to_numpy().astype(np.int64)
    return _Text(values, codes, missing)


@cached(size=16)
def distinct_texts(dataset: Dataset, key: str) -> tuple[str, ...]:
    """List the distinct values of a text column, most frequent first; empty if too many."""
    column = _text(dataset, key, True)
    if column.codes is None and len(column.values) > MOST_DISTINCT:
        return ()
    encoded = column.values.drop_null().dictionary_encode()
    values = encoded.dictionary.to_pylist()
    codes = encoded.indices.to_numpy() if column.codes is None else column.codes
    counts = np.bincount(codes, minlength=len(values))[: len(values)]
    return tuple(values[place] for place in np.argsort(-counts, kind="stable").tolist())


def _needle(text: str, sensitive: bool) -> str:
    """Normalise a search text like the columns searched: lower case unless `sensitive`.

    A lone surrogate cannot occur in a Dataset; it becomes U+FFFF, which cannot either.
    """
    plain = "".join("\uffff" if "\ud800" <= c <= "\udfff" else c for c in text)
    return plain if sensitive else cast("str", pc.utf8_lower(pa.scalar(plain)).as_py())


def _bools(array: Any) -> Bools:
    return cast("Bools", pc.fill_null(array, False).to_numpy(zero_copy_only=False))
