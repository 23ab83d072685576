"""What is told of whole columns whose values may be meant otherwise than they are read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.standard import STANDARD
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.cleaning.dates import dates_meant
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.matching import meaning
from lcbtui.sources.schema.roles import Plan
from lcbtui.text.numbers import Unit, parse_date
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import cut

_LOOKED_AT = 50
"""Rows that tell what a column of text holds."""
_FEW_MIXED, _MIXED = 3, 4
"""So many scores at most 1, and one in so many, are told where another is large."""
_SURELY_PERCENT = 10
_WIDEST = 24
"""Cells of a text that is named."""


class Cleaned(Protocol):
    """A clean column, in either representation."""

    def count_above(self, limit: float) -> int:
        """How many numbers are above a limit."""


def doubts(plan: Plan, raw: RawTable, columns: Mapping[str, Cleaned]) -> Iterator[str]:
    """What is told of fractions among percent, and of days before their months or behind them.

    Args:
        plan: what the columns of the source are.
        raw: what stood in it.
        columns: the clean ones by key.
    """
    yield from _mixed_units(plan, columns)
    yield from _years_last(plan, raw)


def _mixed_units(plan: Plan, columns: Mapping[str, Cleaned]) -> Iterator[str]:
    """What is told of scores in percent of which a good part may be fractions of one."""
    y = next((column for column in plan.columns if column.key == plan.roles.y), None)
    if y is None or y.unit is not Unit.PERCENT or y.key in plan.fractions:
        return
    above = columns[y.key].count_above
    low, all_of_them = above(0) - above(1), above(0)
    if low >= _FEW_MIXED and low * _MIXED >= all_of_them and above(_SURELY_PERCENT):
        yield (
            f'{low} of {all_of_them} scores in "{y.header}" are at most 1 beside'
            " others in percent; fractions are not told from percent there"
        )


def _years_last(plan: Plan, raw: RawTable) -> Iterator[str]:
    """What is told of columns that are called dates and stay text: their years stand last."""
    # Sizes from names stand behind the others and have no place.
    for column, place in zip(plan.columns, plan.places, strict=False):
        known = meaning(column.header)
        if known is None or STANDARD[known[0]].kind is not Kind.DATE or column.kind is Kind.DATE:
            continue
        if place is None or column.header in plan.as_is:
            continue
        cells: Any = raw.columns[place]
        texts = [text for each in map(str, cells[:_LOOKED_AT]) if (text := safe_text(each))]
        meant = {text: found for text in texts if (found := dates_meant(text))}
        if not meant or sum(text in meant for text in texts) * 2 < len(texts):
            continue
        why = _why_no_dates(meant, map(safe_text, map(str, cells)))
        yield f'"{column.header}" stays text: {why}; dates are read as YYYY-MM-DD'


def _why_no_dates(meant: Mapping[str, Mapping[bool, date]], texts: Iterable[str]) -> str:
    """What is said of texts that may be dates, where not all are, or nothing decides on an order.

    Args:
        meant: some of them, each with its meanings by whether the day is first.
        texts: all of the column.
    """
    sure = {next(iter(days)): text for text, days in meant.items() if len(days) == 1}
    one = next(iter(sure.values()), "")
    for text in texts if len(sure) == 1 else ():  # one that is no date in this order
        days = dates_meant(text)
        if days and not days.keys() & sure.keys():
            sure |= {next(iter(days)): text}
            break
        if not (days or is_missing(text) or parse_date(text)):
            return f"{one} {_meanings(meant[one])}, but {cut(text, _WIDEST)} is no date"
    if len(sure) == 2:
        return f"in {sure[True]} the day is first, in {sure[False]} the month"
    shown = next((text for text, days in meant.items() if len({*days.values()}) > 1), "")
    shown = shown or next(iter(meant))
    return f"{shown} {_meanings(meant[shown])}"


def _meanings(days: Mapping[bool, date]) -> str:
    """What a date may be: "is 13 February", or "may be 4 March or 3 April"."""
    named = [f"{day.day} {day:%B}" for day in sorted({*days.values()})]
    return f"{'may be' if len(named) > 1 else 'is'} {' or '.join(named)}"
