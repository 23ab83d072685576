"""What is told of whole columns whose values may be meant otherwise than they are read."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.standard import STANDARD
from lcbtui.sources.cleaning.cells import dates_meant
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.matching import meaning
from lcbtui.sources.schema.roles import Plan
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text

_LOOKED_AT = 50
"""Rows that tell what a column of text holds."""
_FEW_MIXED, _MIXED = 3, 4
"""So many scores at most 1, and one in so many, are told where another is large."""
_SURELY_PERCENT = 10


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
        some: Any = raw.columns[place][:_LOOKED_AT]
        texts = [text for each in map(str, some) if (text := safe_text(each))]
        day_first = [text for text in texts if dates_meant(text)]
        if not day_first or len(day_first) * 2 < len(texts):
            continue
        shown = next((text for text in day_first if len(dates_meant(text)) > 1), day_first[0])
        days = [f"{day.day} {day:%B}" for day in sorted(dates_meant(shown))]
        says = f"may be {' or '.join(days)}" if len(days) > 1 else f"is {days[0]}"
        yield f'"{column.header}" stays text: {shown} {says}; dates are read as YYYY-MM-DD'
