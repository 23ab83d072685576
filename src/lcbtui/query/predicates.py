"""Predicates: the terms of a query bound to the columns of one source, each true of some rows.

They are plain values, equal when they ask the same, so that their masks can be kept
(`query.masks`). `bind` makes them of a query, by what each operator means on each kind of column:

- Text: `:` occurs in it; `=` is it; in any case, unless the operand has a capital. `!=` is not
  `=`. The others need a number or a date.
  `~`: the regular expression matches somewhere in it, in any case. It is RE2's, whose time is
  linear in the length of the text: no backtracking, so no lookahead and no back-reference.
- Numbers: `=` and `:` at the precision typed: 66 is any value that rounds to 66, from 65.5 up
  to but not including 66.5; 66.0 is from 65.95, 7000M from 6.9995B. `!=` is not `=`. All others
  are exact. A bare number is in the unit of the column; ranges include both ends.
- Dates: both sides are spans of days (a month or a year is the whole of it). `<` is: over
  before the other begins; `>`: begins after the other is over; `=` and `:`: they share a day.
  So exactly one of these three holds. `<=` is `<` or `=`, `>=` is `>` or `=`, and a range
  is `>=` its low end and `<=` its high end.
- Openness: `data`, `weights`, `closed` and `unknown` are the categories, and unknown is where
  the source says nothing or something else; `:` with other text looks for it in the value.
- `fits:24GB` is no column: it is total parameters up to what is estimated to fit into that
  memory at 4 bits a weight, `fits:24GB@8` at 8 (`query.size_limits`). `fits:9B` is parameters up
  to 9B.

A list is any of its items; with `!=`, none of them.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lcbtui.dataset.columns import DEFAULT_BITS, OPENNESS_OF_WORD, Column, Kind, Roles
from lcbtui.dataset.lookup import did_you_mean, find_column, unknown_column
from lcbtui.dataset.values import in_arrow
from lcbtui.errors import QueryError
from lcbtui.query.parse import (
    EXPECTED,
    FITS,
    Between,
    ColumnTerm,
    Flag,
    Flags,
    Literal,
    Operator,
    Query,
    Term,
    Word,
    term_meant,
)
from lcbtui.query.size_limits import EXPECTED_SIZE, size_limit
from lcbtui.text.numbers import Unit, parse_date, parse_number
from lcbtui.text.words import safe_text

_SWAPPED = "expected the larger end here"


class TextHas(NamedTuple):
    """Predicate: a text occurs in at least one of some columns, or is all of a value.

    Attributes:
        keys: keys of the columns.
        text: the text to search for.
        sensitive: whether case counts; if not, `text` is in lower case.
        whole: whether it must be all of a value.
        missing_is_empty: whether a missing value counts as empty text (false); else it is unknown.
    """

    keys: tuple[str, ...]
    text: str
    sensitive: bool
    whole: bool = False
    missing_is_empty: bool = False


class Matches(NamedTuple):
    """Predicate: a regular expression matches within the value of a text column, ignoring case."""

    key: str
    pattern: str


class OpennessIs(NamedTuple):
    """Predicate: the model's openness is a category; a missing value is the category `unknown`."""

    key: str
    category: str


class Within(NamedTuple):
    """Predicate: a number lies between two ends, both included; a date overlaps their days.

    A date or month ends on `low` or later and begins on `high` or earlier.
    """

    key: str
    low: float = -math.inf
    high: float = math.inf


class FlagIs(NamedTuple):
    """Predicate: a row has a flag, such as ours or pinned; true or false, never unknown."""

    flag: Flag


Predicate = TextHas | Matches | OpennessIs | Within | FlagIs


class BoundTerm(NamedTuple):
    """Query term bound to columns: true if any of its predicates is true; if negated, if none is.

    Attributes:
        predicates: the conditions, one for each value of a list.
        negated: whether the term is true where no predicate is.
        key: key of the column whose missing values leave the term unknown; None if none does.
        size_limit: the upper limit in billions, if the term limits a size.
    """

    predicates: tuple[Predicate, ...]
    negated: bool = False
    key: str | None = None
    size_limit: float | None = None


def bind(
    query: Query, columns: Sequence[Column], roles: Roles, bits: int = DEFAULT_BITS
) -> tuple[tuple[BoundTerm, ...], ...]:
    """Bind a query's terms to the columns of a source; return predicates for each side of `|`.

    `is:frontier` is left out, since it depends on all rows that the other terms keep.

    Args:
        query: the query, as `parse` returned it.
        columns: the columns of the source.
        roles: the columns in force: `score` means the y column, words are searched in the label.
        bits: bits a weight, for `fits`.

    Raises:
        QueryError: where a column does not exist or a value does not fit it.
    """
    binder = _Binder(query.text, columns, roles, bits)
    return tuple(
        tuple(binder.term(term) for term in side if not term.is_frontier) for side in query.sides
    )


class _Binder(NamedTuple):
    """Converter of the terms of one query to predicates on the columns of one source."""

    text: str
    columns: Sequence[Column]
    roles: Roles
    bits: int

    def term(self, term: Term) -> BoundTerm:
        match term.what:
            case Word(literal):
                keys = {column.key for column in self.columns} & {"organization"}
                searched = tuple(dict.fromkeys((self.roles.label, *keys)))
                found = TextHas(searched, *_smart_case(literal), missing_is_empty=True)
                return BoundTerm((found,), term.negated)
            case Flags(flags):
                return BoundTerm(tuple(FlagIs(flag) for flag in flags), term.negated)
            case ColumnTerm(name) as comparison if name.text.casefold() == FITS and not name.quoted:
                return self.fits(comparison, term.negated)
            case ColumnTerm() as comparison:
                return self.comparison(comparison, term.negated)

    def fits(self, comparison: ColumnTerm, negated: bool) -> BoundTerm:
        column = find_column("params", self.columns, self.roles)
        if column is None or column.unit is not Unit.BILLIONS:
            problem = "this source has no total parameters"
            raise QueryError(self.text, comparison.column.position, problem)
        if comparison.operator not in {Operator.HAS, Operator.IS}:
            raise QueryError(self.text, comparison.operator_position, f"expected : after {FITS}")
        predicates = []
        for item in comparison.items:
            limit = size_limit(item.text, self.bits) if isinstance(item, Literal) else None
            if limit is None:
                raise QueryError(self.text, item.position, EXPECTED_SIZE)
            predicates.append(Within(column.key, high=limit.most))
        return BoundTerm(tuple(predicates), negated, column.key)

    def comparison(self, comparison: ColumnTerm, negated: bool) -> BoundTerm:
        name, sign, items = comparison.column, comparison.operator, comparison.items
        column = find_column(name.text, self.columns, self.roles, quoted=name.quoted)
        if column is None:
            unknown = unknown_column(name.text, self.columns, self.roles)
            word, size = (*self.text[name.position - 1 :].split(), "", "")[:2]
            if size[:1] in "<>≤≥" and (term := term_meant(size)):  # qwen <=8B
                unknown = "no such column", did_you_mean([f"{term_meant(word) or word} {term}"], "")
            raise QueryError(self.text, name.position, *unknown)
        matches = sign in {Operator.MATCHES, Operator.MATCHES_NOT}
        orders = not matches and sign not in {Operator.HAS, Operator.IS, Operator.IS_NOT}
        is_range = isinstance(items[0], Between)
        if orders and (len(items) > 1 or is_range):
            problem = f"{sign} needs one value: ranges and lists go with :"
            raise QueryError(self.text, items[-1].position, problem)
        is_text = column.kind in {Kind.TEXT, Kind.CATEGORY}
        if (is_text and orders) or (matches and not is_text):
            kind, works = ("text", ":, = or !=") if is_text else ("not text", "a sign such as >=")
            problem = f"{column.key} is {kind}: expected {works} here"
            raise QueryError(self.text, comparison.operator_position, problem)
        read: Callable[[Column, Operator, Literal | Between], Predicate]
        read = self.text_predicate if is_text else self.within
        is_not = sign in {Operator.IS_NOT, Operator.MATCHES_NOT}
        opposites = {Operator.IS_NOT: Operator.IS, Operator.MATCHES_NOT: Operator.MATCHES}
        sign = opposites.get(sign, sign)
        predicates = tuple(read(column, sign, each) for each in items)
        # `<` is read as not `>=`, and `>` as not `<=`: a date may be a month, which is many days.
        opposite = is_not or sign in {Operator.BELOW, Operator.ABOVE}
        ends = [each.high for each in predicates if isinstance(each, Within)]
        is_limit = sign is Operator.AT_MOST or (is_range and not is_not)
        is_size = column.unit is Unit.BILLIONS and not negated and len(ends) == 1
        limit = ends[0] if is_limit and is_size else None
        return BoundTerm(predicates, negated is not opposite, column.key, limit)

    def within(self, column: Column, sign: Operator, item: Literal | Between) -> Within:
        low, high = (item.low, item.high) if isinstance(item, Between) else (item, item)
        rounded = isinstance(item, Literal) and sign in {Operator.HAS, Operator.IS}
        first, last = -math.inf, math.inf
        if low is not None and sign not in {Operator.ABOVE, Operator.AT_MOST}:
            first, _ = self.span(column, low, rounded=rounded)
        if high is not None and sign not in {Operator.BELOW, Operator.AT_LEAST}:
            _, last = self.span(column, high, rounded=rounded)
            if first > last:
                raise QueryError(self.text, high.position, _SWAPPED)
        return Within(column.key, first, last)

    def span(self, column: Column, literal: Literal, *, rounded: bool) -> tuple[float, float]:
        """Return the first and last day of a date, or the ends of what rounds to a number."""
        is_date = column.kind is Kind.DATE
        if is_date and (days := parse_date(literal.text)):
            return days
        number = None if is_date else parse_number(literal.text, column.unit)
        if number is None:
            raise QueryError(self.text, literal.position, EXPECTED[column.kind])
        value, decimals = number.value, max(number.typed, 0)
        if not rounded or number.typed < 0:
            return value, value
        # Equal when rounded to the decimals typed, halves up.
        half = 0.5 * 10.0**-decimals
        # Rounded, so that the ends are the very numbers that a file with 65.95 in it gives.
        low, high = round(value - half, decimals + 1), round(value + half, decimals + 1)
        if not low <= value < high:  # more decimals than a float has
            return value, value
        return low, math.nextafter(high, -math.inf)  # up to but not including the upper end

    def text_predicate(
        self, column: Column, sign: Operator, item: Literal | Between
    ) -> TextHas | Matches | OpennessIs:
        if isinstance(item, Between):
            problem = f"{column.key} is text: quote text with .. in it"
            raise QueryError(self.text, item.position, problem)
        if sign is Operator.MATCHES:
            return self.matches(column, item)
        is_openness = column.key == "openness"
        if is_openness and item.text.casefold() in OPENNESS_OF_WORD:
            return OpennessIs(column.key, OPENNESS_OF_WORD[item.text.casefold()])
        is_part, key = sign is Operator.HAS, column.key
        return TextHas((key,), *_smart_case(item), not is_part, is_part and is_openness)

    def matches(self, column: Column, item: Literal) -> Matches:
        from pyarrow import ArrowInvalid, compute  # noqa: PLC0415 - naming columns needs no Arrow

        # Half of a surrogate pair is in no text of a Dataset, and Arrow does not take it.
        composed = unicodedata.normalize("NFC", item.text)
        pattern = composed.encode("utf-8", "replace").decode()
        try:
            compute.match_substring_regex(in_arrow([""]), pattern)
        except ArrowInvalid as error:
            why = str(error).partition(": ")[2].removesuffix(f": {pattern}")
            problem = f"{safe_text(why)} in the regular expression"
            end = item.position - 1 + len(item.text)
            is_cut = not item.quoted and self.text[end : end + 1] in {" ", "|"}
            hint = 'with spaces or |: ~"a b|c"' if is_cut else ""
            raise QueryError(self.text, item.position, problem, hint) from None
        return Matches(column.key, pattern)


def _smart_case(literal: Literal) -> tuple[str, bool]:
    """Normalise a search text; return it and whether case counts (only if it has a capital).

    Half of a surrogate pair, which is in no Dataset, becomes U+FFFF, which is in none either.
    """
    composed = re.sub("[\ud800-\udfff]", "\uffff", unicodedata.normalize("NFC", literal.text))
    if any(character.isupper() for character in composed):
        return composed, True
    return composed.lower(), False
