"""Tests on the columns of one source: plain values, equal when they ask the same.

`view.bind` makes them of a query, `view.truth` answers them and keeps the answers.

What a query means on the columns of one source: each comparison as tests on one column.

The tests are plain values, equal when they ask the same, so that their answers can be kept
(`view.truth`). What each operator means on each kind of column:

- Text: `:` occurs in it; `=` is it; in any case, unless the operand has a capital. `!=` is not
  `=`. The others need a number or a date.
- Numbers: `=` and `:` at the precision typed: 66 is any value that rounds to 66, from 65.5 up
  to but not including 66.5; 66.0 is from 65.95. `!=` is not `=`. All others are exact. A bare
  number is in the unit of the column; ranges include both ends.
- Dates: both sides are spans of days (a month or a year is the whole of it). `<` is: over
  before the other begins; `>`: begins after the other is over; `=` and `:`: they share a day.
  So exactly one of these three holds. `<=` is `<` or `=`, `>=` is `>` or `=`, and a range
  is `>=` its low end and `<=` its high end.
- Openness: `data`, `weights`, `closed` and `unknown` are the categories, and unknown is where
  the source says nothing or something else; `:` with other text looks for it in the value.

- `fits:24GB` is no column: it is total parameters up to what fits into that memory, as
  `view.fitting` estimates it.

A list is any of its items; with `!=`, none of them.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.standard import find_column, unknown_column
from lcbtui.errors import QueryError
from lcbtui.query.memory import EXPECTED as EXPECTED_MEMORY
from lcbtui.query.memory import FITS, largest_fitting, parse_memory
from lcbtui.query.parse import EXPECTED
from lcbtui.query.syntax_tree import (
    Between,
    Comparison,
    Flag,
    Flags,
    Operator,
    Query,
    Term,
    Typed,
    Word,
)
from lcbtui.text.numbers import Number, Unit, parse_date, parse_number

CATEGORIES = ("open-data", "open-weights", "closed")
"""The values of the openness column that are categories of their own."""


@dataclass(frozen=True)
class Contains:
    """Whether `text` occurs in any of these columns.

    Attributes:
        sensitive: whether case counts; if not, `text` is compared in lower case.
        missing_is_empty: a missing value contains nothing; else the answer is unknown there.
    """

    keys: tuple[str, ...]
    text: str
    sensitive: bool
    missing_is_empty: bool


@dataclass(frozen=True)
class TextIs:
    """Whether a text column is `text`."""

    key: str
    text: str
    sensitive: bool


@dataclass(frozen=True)
class OpennessIs:
    """Whether the openness column has this category; a missing value is `unknown`."""

    key: str
    category: str


@dataclass(frozen=True)
class NumberWithin:
    """Whether a number lies between two ends, each included or not."""

    key: str
    low: float = -math.inf
    high: float = math.inf
    with_low: bool = True
    with_high: bool = True


@dataclass(frozen=True)
class DateWithin:
    """Whether a date's span ends at or after one day and begins at or before another."""

    key: str
    ends_from: float = -math.inf
    begins_to: float = math.inf


@dataclass(frozen=True)
class FlagIs:
    """Whether a row has a flag; never unknown."""

    flag: Flag


Test = Contains | TextIs | OpennessIs | NumberWithin | DateWithin | FlagIs


@dataclass(frozen=True)
class BoundTerm:
    """One term: any of the tests, or none of them.

    Attributes:
        key: the column whose missing values leave the answer unknown; None where none does.
        size_limit: the upper limit in billions, where the term is one.
    """

    tests: tuple[Test, ...]
    negated: bool = False
    key: str | None = None
    size_limit: float | None = None


@dataclass(frozen=True)
class BoundQuery:
    """A query on the columns of one source, without `is:frontier`."""

    sides: tuple[tuple[BoundTerm, ...], ...]
    wants_frontier: bool


_OPENNESS = {
    "data": "open-data",
    "weights": "open-weights",
    "unknown": "unknown",
    **{category: category for category in CATEGORIES},
}
_NEGATIVE = {Operator.IS_NOT: Operator.IS}


def bind(query: Query, columns: Sequence[Column], roles: Roles, bits: int = 16) -> BoundQuery:
    """Look up the columns of a query and read its operands.

    Args:
        query: the query, as `parse` gave it.
        columns: the columns of the source.
        roles: the columns in force: `score` is the y column, words are looked for in the label.
        bits: bits a weight, for `fits`.

    Raises:
        QueryError: where a column does not exist or an operand does not fit it.
    """
    binder = _Binder(query.text, columns, roles, bits)
    sides = tuple(
        tuple(binder.term(term) for term in side if not term.is_frontier) for side in query.sides
    )
    return BoundQuery(sides, query.wants_frontier)


@dataclass(frozen=True)
class _Binder:
    """Reads the terms of one query on one set of columns."""

    text: str
    columns: Sequence[Column]
    roles: Roles
    bits: int

    def term(self, term: Term) -> BoundTerm:
        match term.what:
            case Word(typed):
                keys = {column.key for column in self.columns} & {"organization"}
                searched = tuple(dict.fromkeys((self.roles.label, *keys)))
                return BoundTerm((_contains(searched, typed, True),), term.negated)
            case Flags(flags):
                return BoundTerm(tuple(FlagIs(flag) for flag in flags), term.negated)
            case Comparison() as comparison:
                return self.comparison(comparison, term.negated)

    def comparison(self, comparison: Comparison, negated: bool) -> BoundTerm:
        name = comparison.column
        if name.text.casefold() == FITS and not name.quoted:
            return self.fits(comparison, negated)
        column = find_column(name.text, self.columns, self.roles, quoted=name.quoted)
        if column is None:
            problem = unknown_column(name.text, self.columns, self.roles)
            raise QueryError(self.text, name.place, problem)
        sign = comparison.operator
        read = {
            Kind.NUMBER: partial(self.number, column),
            Kind.DATE: partial(self.date, column),
        }.get(column.kind, partial(self.words, column, comparison.operator_place))
        orders = sign not in {Operator.HAS, Operator.IS, Operator.IS_NOT}
        if orders and (len(comparison.items) > 1 or isinstance(comparison.items[0], Between)):
            place = comparison.items[-1].place
            problem = f"{sign} needs one value; ranges and lists go with :"
            raise QueryError(self.text, place, problem)
        tests, flipped = _tests(read, sign, comparison.items)
        is_openness = column.key == "openness" and column.kind in {Kind.TEXT, Kind.CATEGORY}
        return BoundTerm(
            tests,
            negated is not flipped,
            None if is_openness else column.key,
            None if negated else _size_limit(column, comparison, tests),
        )

    def fits(self, comparison: Comparison, negated: bool) -> BoundTerm:
        column = find_column("params", self.columns, self.roles)
        if column is None or column.unit is not Unit.BILLIONS:
            problem = "this source has no total parameters, so what fits is not known"
            raise QueryError(self.text, comparison.column.place, problem)
        if comparison.operator not in {Operator.HAS, Operator.IS}:
            raise QueryError(self.text, comparison.operator_place, f"expected : after {FITS}")
        tests = []
        for item in comparison.items:
            memory = parse_memory(item.text) if isinstance(item, Typed) else None
            if memory is None:
                raise QueryError(self.text, item.place, EXPECTED_MEMORY)
            limit = largest_fitting(memory, self.bits)
            tests.append(NumberWithin(column.key, high=limit))
        return BoundTerm(tuple(tests), negated, column.key)

    def number(self, column: Column, sign: Operator, item: Typed | Between) -> Test:
        if isinstance(item, Between):
            low, high = self.numeral(column, item.low), self.numeral(column, item.high)
            if low and high and item.high and low.value > high.value:
                raise QueryError(self.text, item.high.place, "expected the larger end here")
            return NumberWithin(
                column.key,
                -math.inf if low is None else low.value,
                math.inf if high is None else high.value,
            )
        number = self.numeral(column, item)
        assert number is not None
        value = number.value
        match sign:
            case Operator.BELOW:
                return NumberWithin(column.key, high=value, with_high=False)
            case Operator.AT_MOST:
                return NumberWithin(column.key, high=value)
            case Operator.ABOVE:
                return NumberWithin(column.key, low=value, with_low=False)
            case Operator.AT_LEAST:
                return NumberWithin(column.key, low=value)
            case _:
                return _rounds_to(column.key, number)

    def numeral(self, column: Column, typed: Typed | None) -> Number | None:
        if typed is None:
            return None
        number = parse_number(typed.text, column.unit)
        if number is None:
            raise QueryError(self.text, typed.place, EXPECTED[Kind.NUMBER])
        return number

    def date(self, column: Column, sign: Operator, item: Typed | Between) -> Test:
        low, high = (item.low, item.high) if isinstance(item, Between) else (item, item)
        first = -math.inf if low is None else self.days(low)[0]
        last = math.inf if high is None else self.days(high)[1]
        if first > last and high is not None:
            raise QueryError(self.text, high.place, "expected the later end here")
        match sign:
            case Operator.BELOW | Operator.AT_LEAST:  # `<` is not `>=`
                return DateWithin(column.key, ends_from=first)
            case Operator.ABOVE | Operator.AT_MOST:  # `>` is not `<=`
                return DateWithin(column.key, begins_to=last)
            case _:
                return DateWithin(column.key, first, last)

    def days(self, typed: Typed) -> tuple[int, int]:
        days = parse_date(typed.text)
        if days is None:
            raise QueryError(self.text, typed.place, EXPECTED[Kind.DATE])
        return days

    def words(
        self, column: Column, operator_place: int, sign: Operator, item: Typed | Between
    ) -> Test:
        if isinstance(item, Between):
            problem = f"{column.key} is text and has no ranges; quote text with .. in it"
            raise QueryError(self.text, item.place, problem)
        if sign not in {Operator.HAS, Operator.IS}:
            problem = f"{column.key} is text: expected :, = or != here"
            raise QueryError(self.text, operator_place, problem)
        if column.key == "openness":
            category = _OPENNESS.get(item.text.casefold())
            if category is not None:
                return OpennessIs(column.key, category)
        if sign is Operator.HAS:
            return _contains((column.key,), item, column.key == "openness")
        return TextIs(column.key, *_smart_case(item.text))


def _tests(
    read: Callable[[Operator, Typed | Between], Test],
    sign: Operator,
    items: Sequence[Typed | Between],
) -> tuple[tuple[Test, ...], bool]:
    """The tests of a comparison, and whether none of them may hold."""
    tests = tuple(read(_NEGATIVE.get(sign, sign), item) for item in items)
    over_or_not_begun = sign in {Operator.BELOW, Operator.ABOVE}
    is_date = isinstance(tests[0], DateWithin)
    return tests, sign in _NEGATIVE or (is_date and over_or_not_begun)


def _contains(keys: tuple[str, ...], typed: Typed, missing_is_empty: bool) -> Contains:
    text, sensitive = _smart_case(typed.text)
    return Contains(keys, text, sensitive, missing_is_empty)


def _smart_case(text: str) -> tuple[str, bool]:
    """The text in the form that names have in a Dataset, and whether its case counts."""
    composed = unicodedata.normalize("NFC", text)
    return composed, any(character.isupper() for character in composed)


def _rounds_to(key: str, number: Number) -> NumberWithin:
    """The values that read as `number` at its decimals; halves go up, as they do on paper."""
    value, decimals = number.value, number.decimals
    if decimals < 0:
        return NumberWithin(key, value, value)
    half = 0.5 * 10.0**-decimals
    # Rounded, so that the ends are the very numbers that a file with 65.95 in it gives.
    low, high = round(value - half, decimals + 1), round(value + half, decimals + 1)
    if not low <= value < high:  # more decimals were typed than a float has
        return NumberWithin(key, value, value)
    return NumberWithin(key, low, high, with_high=False)


def _size_limit(column: Column, comparison: Comparison, tests: tuple[Test, ...]) -> float | None:
    """The upper limit that a comparison puts on a size; None for anything else."""
    if column.unit is not Unit.BILLIONS or len(tests) != 1:
        return None
    (test,) = tests
    sign = comparison.operator
    is_range = isinstance(comparison.items[0], Between) and sign is not Operator.IS_NOT
    if not isinstance(test, NumberWithin) or not (is_range or sign is Operator.AT_MOST):
        return None
    return test.high if 0 < test.high < math.inf else None
