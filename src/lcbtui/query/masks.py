"""Masks: which rows of a Dataset satisfy a predicate, and which of them a whole query keeps.

The logic is three-valued (Kleene): a comparison with a missing value is neither true nor false, and
neither is its negation, so such a row is not kept and is counted.

Masks are kept per Dataset, so that another letter costs one new predicate. What is asked of a text
is asked of the distinct texts of its column; where these are nearly as many as the rows of a large
source, Arrow is asked. Text is compared literally, but for `~`, whose regular expressions are those
of RE2 inside Arrow.
"""

import operator
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import DEFAULT_BITS, NEAR, OPENNESS_VALUES, Column, Mark, Range, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import Bools, Positions
from lcbtui.dataset.values import from_arrow, in_arrow
from lcbtui.errors import QueryError
from lcbtui.query.parse import Flag, Query, meant, operators_as_words, parse, term_meant
from lcbtui.query.predicates import (
    BoundTerm,
    FlagIs,
    Matches,
    OpennessIs,
    Predicate,
    TextHas,
    Within,
    bind,
)
from lcbtui.text.numbers import Unit

# A query must be quick: Arrow is imported where it is asked.
# ruff: noqa: PLC0415

_NOBODY: Positions = np.empty(0, np.int64)


class Mask:
    """Mask of rows in three-valued logic: true, false or unknown; the arrays are read-only.

    Attributes:
        true: (rows,) where the condition is true.
        unknown: (rows,) where a missing value leaves it undecided; None if nowhere.
    """

    def __init__(self, true: Bools, unknown: Bools | None = None) -> None:
        self.true = true
        self.unknown = unknown if unknown is not None and unknown.any() else None
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
        return cls(true, unknown)


class Matched(NamedTuple):
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
    ours: Positions = _NOBODY,
    pins: Positions = _NOBODY,
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
        pins: positions of the pinned rows, for `is:pinned`.
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

    flagged: dict[Predicate, Positions] = {FlagIs(Flag.OURS): ours, FlagIs(Flag.PINNED): pins}

    def term_mask(term: BoundTerm) -> Mask:
        found = [
            Mask(dataset.mask(flagged[each]))
            if each in flagged
            else _mask(dataset, each, type(each))
            for each in term.predicates
        ]
        mask = Mask.combined(found, np.logical_or)
        return ~mask if term.negated else mask

    masks = [[term_mask(term) for term in side] for side in terms]
    wholes = [Mask.combined(side, np.logical_and) for side in masks]
    whole = Mask.combined(wholes, np.logical_or)
    # For each column the rows that are left out only for a missing value.
    undecided_by: dict[str, Bools] = {}
    for side, side_masks, of_side in zip(terms, masks, wholes, strict=True):
        if whole.unknown is None or of_side.unknown is None:
            continue
        undecided = whole.unknown & of_side.unknown & (True if among is None else among)
        for term, mask in zip(side, side_masks, strict=True):
            if term.key is not None and mask.unknown is not None:
                before = undecided_by.get(term.key, False)
                undecided_by[term.key] = before | (mask.unknown & undecided)
    counts = {key: int(np.count_nonzero(rows)) for key, rows in undecided_by.items()}
    near = tuple(_near(terms[0], masks[0], dataset, among)) if len(terms) == 1 else ()
    return Matched(whole.true, tuple(each for each in counts.items() if each[1]), near)


def within(column: Column, value: Range) -> BoundTerm:
    """Make a term of a range filter; rows just above a limit of size are counted beside it."""
    low = -np.inf if value.low is None else value.low
    high = np.inf if value.high is None else value.high
    inside = Within(column.key, float(low), float(high))
    size_limit = inside.high if column.unit is Unit.BILLIONS else None
    return BoundTerm((inside,), key=column.key, size_limit=size_limit)


def query_hint(dataset: Dataset, roles: Roles, query: str) -> str:
    """Explain why a query without a match has none, if it holds words that are not meant so."""
    spelled = query_meant(dataset, roles, query)
    return f"did you mean {spelled}?" if spelled else operators_as_words(query)


def query_meant(dataset: Dataset, roles: Roles, query: str) -> str:
    """Spell the words that are series keys or sizes and in no name as terms; "" without any."""

    def is_right(term: str) -> bool:
        with suppress(QueryError):
            found = evaluate(parse(term), dataset, roles).keep.any()
            return bool(found) or not term_meant(term)
        return False

    return meant(query, is_right)


# What is counted beside the rows kept


def _near(
    terms: Sequence[BoundTerm], masks: Sequence[Mask], dataset: Dataset, among: Bools | None
) -> Iterator[tuple[str, float, int]]:
    """Count the rows up to 5 % above each size limit that match all other terms."""
    for index, term in enumerate(terms):
        if term.key is None or term.size_limit is None:
            continue
        values = dataset.numbers(term.key)
        beyond = (values > term.size_limit) & (values <= term.size_limit * NEAR)
        if among is not None:
            beyond &= among
        for mask in (*masks[:index], *masks[index + 1 :]):
            beyond &= mask.true
        if count := int(np.count_nonzero(beyond)):
            yield term.key, term.size_limit, count


# The mask of one predicate


@cached(size=16)  # at a million rows one takes 1 to 2 MB
def _mask(dataset: Dataset, predicate: Predicate, _: type[Predicate]) -> Mask:
    """Compute the mask of rows for a predicate, except flags that depend on the View.

    The cache needs the type: predicates of two types may be equal as tuples.
    """
    match predicate:
        case TextHas(keys, text, sensitive, whole, missing_is_empty):
            found = [_found(dataset, key, text, sensitive, whole=whole) for key in keys]
            missing = None if missing_is_empty else dataset.texts(keys[0]).missing
            return Mask(np.logical_or.reduce(found), missing)
        case Matches(key, pattern):
            from pyarrow import compute

            texts = dataset.texts(key)
            asked = texts.array if texts.in_arrow else in_arrow(texts.distinct)
            matched = from_arrow(compute.match_substring_regex(asked, pattern, ignore_case=True))
            rows = matched if texts.in_arrow else np.append(matched, False)[texts.codes]
            return Mask(rows & ~texts.missing, texts.missing)
        case OpennessIs(key, category):
            texts = dataset.texts(key)
            if category in OPENNESS_VALUES:
                return Mask(texts.holds(lambda text: text.lower() == category))
            return Mask(~texts.holds(lambda text: text.lower() in OPENNESS_VALUES))
        case Within(key, low, high):
            first, spans = dataset.numbers(key), dataset.dates.get(key)
            last = first if spans is None else spans.last
            # A missing number compares false with everything.
            return Mask((last >= low) & (first <= high), dataset.values[key].missing)
        case FlagIs(flag):
            holds = np.zeros(len(dataset), dtype=np.bool_)
            for marks in dataset.number_columns.values():
                holds |= (marks.flags & int(Mark[flag.name])) != 0
            return Mask(holds)


# Text


def _found(dataset: Dataset, key: str, text: str, sensitive: bool, *, whole: bool = False) -> Bools:
    """Tell in which rows of a text column a text occurs; False where missing.

    Args:
        dataset: the rows.
        key: key of the column.
        text: the text, in lower case unless `sensitive`.
        sensitive: whether case counts.
        whole: whether it must be all of the column's text.
    """
    texts, test = dataset.texts(key), operator.eq if whole else operator.contains
    if not texts.in_arrow:
        return texts.holds(lambda each: test(each if sensitive else each.lower(), text))
    from pyarrow import compute

    values = texts.array if sensitive else _lowered(dataset, key)
    if whole:
        return from_arrow(compute.equal(values, in_arrow([text])[0])) & ~texts.missing
    return from_arrow(compute.match_substring(values, text)) & ~texts.missing


@cached(size=12)
def _lowered(dataset: Dataset, key: str) -> Any:
    """Put an Arrow array of texts in lower case, as `str.lower` does."""
    from pyarrow import compute

    rows = dataset.texts(key).array
    lowered = compute.utf8_lower(rows)
    if compute.all(compute.string_is_ascii(rows)).as_py():
        return lowered
    # Letters whose lower case is not Python's: two, and what newer Unicode versions add.
    others = r"[İΣ\x{1C80}-\x{1C8F}\x{A7C0}-\x{ABFF}\x{10000}-\x{10FFFF}]"
    odd = compute.match_substring_regex(rows, others)
    own = in_arrow([text.lower() for text in rows.filter(odd).to_pylist()])
    return compute.replace_with_mask(lowered, odd, own)
