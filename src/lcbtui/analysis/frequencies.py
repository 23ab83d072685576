"""One column over the rows shown: how often each value occurs.

Each group of a frequency table is also terms of the query that keep its rows.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lcbtui.dataset.columns import Column, Kind, Mark, format_cell
from lcbtui.dataset.lookup import typed_name
from lcbtui.dataset.results import Floats
from lcbtui.text.numbers import Unit, format_day, month_of
from lcbtui.text.words import query_word, quoted
from lcbtui.view.apply import format_value
from lcbtui.view.state import plain_number
from lcbtui.view.view import View

MOST_VALUES = 20
"""Numbers with more different values are counted in about ten classes."""

MOST_GROUPS = 1_000
"""Texts are counted up to so many different ones, the most frequent first."""


@dataclass(frozen=True)
class Group:
    """Group of a frequency table: the rows with one value, or with values in one class (bin).

    Attributes:
        label: the value or the class, formatted.
        count: number of rows shown that are in the group.
        terms: query terms that filter the table to the rows of the group.
    """

    label: str
    count: int
    terms: str


@dataclass(frozen=True)
class Frequencies:
    """Frequency table of one column over the rows that a View shows.

    Attributes:
        groups: groups with counts; texts with the most frequent first, numbers and dates ascending.
        present, missing: number of rows with a value, and number of rows without.
        more: number of rows whose value is in no group, since there are too many different values.
    """

    column: Column
    groups: tuple[Group, ...]
    present: int
    missing: int
    more: int = 0


def frequencies(view: View, key: str) -> Frequencies:
    """Build the frequency table of one column: how often each value occurs in the rows shown."""
    column = view.dataset.by_key[key]
    name = typed_name(key, view.dataset.columns, view.roles)
    count = {Kind.NUMBER: _of_numbers, Kind.DATE: _of_dates}.get(column.kind, _of_texts)
    groups = count(view, column, name)
    missing = int(np.count_nonzero(view.dataset.values[key].missing[view.rows]))
    present = len(view) - missing
    return Frequencies(column, groups, present, missing, present - sum(g.count for g in groups))


def _of_texts(view: View, column: Column, name: str) -> tuple[Group, ...]:
    counts = view.dataset.texts(column.key).counts(view.rows)
    spellings = Counter(value.lower() for value, _ in counts)

    def terms(value: str) -> str:
        # Without a capital `=` would keep those too that differ in case alone.
        if spellings[value.lower()] > 1 and not any(map(str.isupper, value)):
            return f"{name}~" + quoted(f"(?-i)^{re.escape(value)}$")
        return f"{name}={query_word(value)}"

    ordered = sorted(counts[:MOST_GROUPS], key=lambda group: (-group[1], group[0].casefold()))
    return tuple(Group(value, count, terms(value)) for value, count in ordered)


def _of_numbers(view: View, column: Column, name: str) -> tuple[Group, ...]:
    rows = view.rows[~np.isnan(view.dataset.numbers(column.key)[view.rows])]
    values = view.dataset.numbers(column.key)[rows]
    distinct, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(distinct) > MOST_VALUES:
        return tuple(_classes(column, name, values))
    groups: list[Group] = []
    for place, (value, count) in enumerate(zip(distinct.tolist(), counts.tolist(), strict=True)):
        its_rows = rows[which == place]
        flags = view.dataset.number_columns[column.key].flags[its_rows]
        marks = Mark(int(np.bitwise_or.reduce(flags))) & (Mark.APPROXIMATE | Mark.INFERRED)
        cell = view.dataset.cell(int(its_rows[0]), column.key)._replace(marks=marks)
        terms = f"{name}:{plain_number(value)}..{plain_number(value)}"
        groups.append(Group(format_cell(column, cell), count, terms))
    return tuple(groups)


def _classes(column: Column, name: str, values: Floats) -> Iterator[Group]:
    """Count a column's numbers in histogram bins: powers of two for sizes, else of equal width."""
    low, high = float(values.min()), float(values.max())
    if column.unit is Unit.BILLIONS and low > 0:
        powers = range(math.floor(math.log2(low)), math.floor(math.log2(high)) + 2)
        edges = [2.0**power for power in powers]
    else:
        least = (high - low) / 10
        power = 10.0 ** math.floor(math.log10(least))
        step = next(float(f"{m * power:.12g}") for m in (1, 2, 5, 10) if m * power >= least)
        places = range(math.floor(low / step), math.floor(high / step) + 2)
        edges = [float(f"{place * step:.12g}") for place in places]
    for start, end in pairwise(edges):
        count = int(np.count_nonzero((values >= start) & (values < end)))
        label = f"{format_value(column, start)} to under {format_value(column, end)}"
        terms = f"{name}>={plain_number(start)} {name}<{plain_number(end)}"
        yield Group(label, count, terms)


def _of_dates(view: View, column: Column, name: str) -> tuple[Group, ...]:
    """Count a column's dates by month; by year if over 36 months or if some state only a year."""
    spans = view.dataset.dates[column.key]
    rows = view.rows[~np.isnan(spans.first[view.rows])]
    days = np.stack((spans.first[rows], spans.last[rows]), axis=1)
    distinct, times = np.unique(days, axis=0, return_counts=True)
    months = [(month_of(start), month_of(end)) for start, end in distinct.tolist()]
    by_month = all(start == end for start, end in months) and len({*months}) <= 36
    counts: Counter[str] = Counter()
    for day, count in zip(distinct[:, 0].tolist(), times.tolist(), strict=True):
        counts[format_day(day)[: 7 if by_month else 4]] += count
    return tuple(Group(label, count, f"{name}:{label}") for label, count in sorted(counts.items()))
