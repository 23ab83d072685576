"""Tests on the columns of one source: plain values, equal when they ask the same.

`view.bind` makes them of a query, `view.truth` answers them and keeps the answers.
"""

import math
from dataclasses import dataclass

from lcbtui.view.terms import Flag

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
