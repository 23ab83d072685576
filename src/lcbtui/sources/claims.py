"""Headers and values to columns: which column is which standard key, and of what kind."""

from collections.abc import Callable, Sequence

from lcbtui.sources.headers import NUMBER_KEYS, TITLES, is_foreign_score, kind_of, meaning
from lcbtui.sources.model import Column, Kind, Unit
from lcbtui.sources.profile import Profile

Profiler = Callable[[int, Unit], Profile]
"""Profiles the column at a place as if its numbers were in a unit."""


def columns_of(headers: Sequence[str], profile: Profiler) -> tuple[Column, ...]:
    """The column of each header, in the same order.

    Args:
        headers: unique and safe.
        profile: counts what a column's texts can be read as.
    """
    claimed = _claims(headers, profile)
    keys = set(claimed.values())
    columns = []
    for place, header in enumerate(headers):
        key = claimed.get(place)
        if key is None:
            key = free_key(header, keys)
            keys.add(key)
            found = profile(place, Unit.NONE)
            kind = found.natural_kind()
            in_percent = kind is Kind.NUMBER and found.signed
            unit = Unit.PERCENT if in_percent else Unit.NONE
            columns.append(Column(key, header, header, kind, unit))
        else:
            unit = NUMBER_KEYS.get(key, Unit.NONE)
            title = header if is_foreign_score(key, header) else TITLES[key]
            columns.append(Column(key, header, title, kind_of(key) or Kind.TEXT, unit))
    return tuple(columns)


def free_key(name: str, taken: set[str]) -> str:
    """`name`, or with a number where another column already has it as its key."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}.{number}", number + 1
    return free


def _claims(headers: Sequence[str], profile: Profiler) -> dict[int, str]:
    """Place → standard key: the most usual header first, then the first in the source.

    A header that is a standard key is taken at its word; one that only resembles it must hold
    fitting values.
    """
    candidates = []
    for place, header in enumerate(headers):
        found = meaning(header)
        if found is not None:
            key, rank = found
            candidates.append((rank, place, key))
    claimed: dict[int, str] = {}
    for rank, place, key in sorted(candidates):
        kind, unit = kind_of(key), NUMBER_KEYS.get(key, Unit.NONE)
        if key in claimed.values() or kind is None:
            continue
        if rank < 0 or kind in (Kind.TEXT, Kind.CATEGORY) or profile(place, unit).suits(kind, unit):
            claimed[place] = key
    return claimed
