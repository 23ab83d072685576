"""How many problems LiveCodeBench's releases and usual windows have: a small table.

Each release holds the problems of the one before it and newer ones; a window is a choice among
them by date. The counts are those that LiveCodeBench and the reports of its scores state; its
published results by problem have the same 880, 279 and 166.
"""

from collections.abc import Mapping
from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - _EPOCH


RELEASES: Mapping[str, int] = {
    "v1": 400,
    "v2": 511,
    "v3": 612,
    "v4": 713,
    "v5": 880,
    "v6": 1055,
}
"""All problems of a release."""

WINDOWS: Mapping[tuple[int, int], tuple[str, int]] = {
    (_day(2024, 8, 1), _day(2025, 2, 1)): ("v5", 279),
    (_day(2024, 10, 1), _day(2025, 2, 1)): ("v5", 166),
    (_day(2025, 2, 1), _day(2025, 5, 1)): ("v6", 131),
    (_day(2024, 8, 1), _day(2025, 5, 1)): ("v6", 454),
}
"""Release and problems of a window, by its first and last day since 1970-01-01."""

_BEGIN = _day(2023, 5, 1)

_LAST: Mapping[str, int] = {
    "v1": _day(2024, 3, 31),
    "v2": _day(2024, 5, 31),
    "v3": _day(2024, 7, 31),
    "v4": _day(2024, 9, 30),
    "v5": _day(2025, 1, 31),
    "v6": _day(2025, 4, 30),
}
"""The end of the last month of each release; all begin in May 2023."""


def release_name(stated: str) -> str:
    """A release however a source writes it: "v5" for "V5" and "release_v5"."""
    return stated.strip().lower().removeprefix("release_")


def release_of(stated: str, start: float, end: float) -> str:
    """The name of a release; one that is not stated is that of the usual window, "" for others.

    Args:
        stated: as the source writes it, "" where it does not.
        start: the first day of the window, in days since 1970-01-01.
        end: the last day, likewise.
    """
    return release_name(stated) or WINDOWS.get((int(start), int(end)), ("", 0))[0]


def problems_of(version: str | None, start: float | None, end: float | None) -> int | None:
    """How many problems a score is the mean of, by its release and window.

    A window that is not stated is not known: most scores "on v5" are on a window of it, so a
    release alone settles nothing. One of the four usual windows settles it without a release. A
    window from May 2023 or before to the last month of a release or after holds all of it.

    Args:
        version: such as "v5" or "release_v5"; None or "" where it is not stated.
        start: the first day, in days since 1970-01-01; None or NaN where it is not stated.
        end: the last day, likewise.

    Returns:
        The count, or None where the table has none: also when the window belongs to another
        release than the one stated.
    """
    if start is None or end is None or start != start or end != end:  # noqa: PLR0124 - NaN
        return None
    name = release_name(version or "")
    release, count = WINDOWS.get((int(start), int(end)), ("", 0))
    if release and name in {"", release}:
        return count
    if name in RELEASES and start <= _BEGIN and end >= _LAST[name]:
        return RELEASES[name]
    return None
