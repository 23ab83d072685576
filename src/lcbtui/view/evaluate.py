"""Which rows of a Dataset a query keeps, and which it misses for want of a value.

Logic has three values (Kleene): a comparison with a missing value is neither true nor
false, and neither is its negation, so such a row is not kept and is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Roles
from lcbtui.view.bind import bind
from lcbtui.view.bound import BoundTerm, FlagIs, Test
from lcbtui.view.terms import Flag, Query
from lcbtui.view.truth import Bools, Truth, truth
from lcbtui.view.view import Positions

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
