"""Dates whose year is last, 13/02/2025: the day is first in one country, the month in another.

A column of them is read where one of its cells rules an order out and none rules out the other.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache

from lcbtui.text.words import regex

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_AND_MONTH = regex(rf"({_DAY})([-/])({_DAY})\2((?:19|20)\d\d)")


def dates_meant(text: str) -> Mapping[bool, date]:
    """The dates that such a text may mean: under True with its day first, under False its month.

    A time of day after it is ignored.
    """
    return _meant(text.replace("T", " ", 1).partition(" ")[0])


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Whether texts are dates whose day is first; False where the month is, None where both may be.

    One that rules an order out decides for all. Where each order is ruled out by one, or a text is
    no such date, nothing is decided.
    """
    orders = {True, False}
    for text in texts:
        orders &= dates_meant(text).keys()
        if not orders:
            return None
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=4096)  # times differ where days do not: there are few
def _meant(day: str) -> Mapping[bool, date]:
    found = _DAY_AND_MONTH.fullmatch(day)
    if found is None:
        return {}
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    meant = dict[bool, date]()
    for day_first, number, month in ((True, one, other), (False, other, one)):
        with suppress(ValueError):
            meant[day_first] = date(year, month, number)
    return meant
