"""Windows of problem dates: the usual ones, their problems, and how a window is written.

Each release of LiveCodeBench holds the problems of the one before it and newer ones; a window is
a choice among them by date. The counts of problems are those that LiveCodeBench and the reports
of its scores state; its published results by problem have the same 880, 279 and 166.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lcbtui.errors import UsageError
from lcbtui.text.numbers import MONTHS, date_of, day_of, format_day, parse_date
from lcbtui.text.words import regex


class Window(NamedTuple):
    """Window, a range of dates of benchmark problems, both ends included; None is an open end.

    Ends are in days since 1970-01-01; `Window()` is every date.
    """

    start: int | None = None
    end: int | None = None


class UsualWindow(NamedTuple):
    """Window of problem dates that published LiveCodeBench scores commonly use.

    Attributes:
        name: the name that reports give it, such as "2408-2502".
        window: its first and last day.
        release: the LiveCodeBench release that its problems are from.
        problems: how many problems have a date in it.
    """

    name: str
    window: Window
    release: str
    problems: int


USUAL_WINDOWS = tuple(
    UsualWindow(f"{first:%y%m}-{last:%y%m}", Window(day_of(first), day_of(last)), release, problems)
    for first, last, release, problems in (
        (date(2024, 8, 1), date(2025, 2, 1), "v5", 279),
        (date(2024, 10, 1), date(2025, 2, 1), "v5", 166),
        (date(2025, 2, 1), date(2025, 5, 1), "v6", 131),
        (date(2024, 8, 1), date(2025, 5, 1), "v6", 454),
    )
)

RELEASES: Mapping[str, tuple[int, int]] = {
    "v1": (400, day_of(date(2024, 3, 31))),
    "v2": (511, day_of(date(2024, 5, 31))),
    "v3": (612, day_of(date(2024, 7, 31))),
    "v4": (713, day_of(date(2024, 9, 30))),
    "v5": (880, day_of(date(2025, 1, 31))),
    "v6": (1055, day_of(date(2025, 4, 30))),
}
"""Releases of LiveCodeBench: number of problems and day of the last of them."""
MOST_PROBLEMS = max(problems for problems, _ in RELEASES.values())


def release_name(stated: str) -> str:
    """Normalise the name of a LiveCodeBench release: "V5" and "release_v5" become "v5"."""
    return stated.strip().lower().removeprefix("release_")


def is_release(stated: str) -> bool:
    """Tell whether a text names a LiveCodeBench release, v1 to v6, or a span of releases."""
    return all(f"v{part.removeprefix('v')}" in RELEASES for part in release_name(stated).split("_"))


def release_stated(version: str) -> str:
    """Normalise a release; "" for versions that other things have too, such as 1.0.2, and 2."""
    return release_name(version) if is_release(version) and not version.isdecimal() else ""


@lru_cache(256)
def problems_of(version: str | None, start: float | None, end: float | None) -> int | None:
    """Look up the number of problems of a score by LiveCodeBench release and problem dates.

    One of the four usual windows determines the number without a release. A window from May 2023 or
    before to the last month of a release or after holds all problems of the release. A release
    alone determines nothing, since most scores "on v5" are on an unstated window of it.

    Args:
        version: such as "v5" or "release_v5"; None or "" where it is not stated.
        start: first day of the window, in days since 1970-01-01; None or NaN where not stated.
        end: last day of the window, likewise.

    Returns:
        The number of problems; None where it is not known, or where the window belongs to another
        release than `version`.
    """
    if start is None or end is None or start != start or end != end:  # noqa: PLR0124 - NaN
        return None
    name, usual = release_name(version or ""), usual_window(start, end)
    if usual is not None and name in {"", usual.release}:
        return usual.problems
    problems, last = RELEASES.get(name, (None, 0))
    return problems if start <= day_of(date(2023, 5, 1)) and end >= last else None


def usual_window(start: float, end: float) -> UsualWindow | None:
    """Find the common LiveCodeBench window with given first and last days; None if none."""
    window = Window(int(start), int(end))
    return next((usual for usual in USUAL_WINDOWS if usual.window == window), None)


ALL = "all"  # the word for every date


def parse_window(text: str) -> Window:
    """Parse a window of dates: "2024-08-01..2025-02-01", "2024-08..", "2408-2502" or "all".

    With two dots, a month or a year at an end is included whole. Other text is read as
    `problems_stated` reads it: "24.10-25.02", "Aug 2024 – Feb 2025"; in the short form 2408-2502
    the window ends on the first day of the last month, as reports mean it.

    Raises:
        UsageError: if the text is no window, or its ends are swapped.
    """
    words = text.strip().replace("‥", "..").casefold()
    if words == ALL:
        return Window()
    low, dots, high = words.partition("..")
    if not dots:
        stated, rest = problems_stated(words)
        if stated.window is not None and not rest:
            return stated.window
        names = ", ".join(f"{usual.name} ({usual.release})" for usual in USUAL_WINDOWS)
        raise UsageError(f"{text}: expected {names}, dates such as 2024-11-01.., or {ALL}")
    start, end = _end(low, first=True), _end(high, first=False)
    if start is not None and end is not None and start > end:
        raise UsageError(f"{text}: the ends are swapped; try {high.strip()}..{low.strip()}")
    return Window(start, end)


class ProblemsStated(NamedTuple):
    """LiveCodeBench release, window and number of problems found in a text; None where not stated.

    Attributes:
        release: the name of a release of LiveCodeBench, such as "v5".
        window: the window of problem dates, with both ends.
        problems: the number of problems.
    """

    release: str | None = None
    window: Window | None = None
    problems: int | None = None


_MONTH_NAMES = [month[:3] for month in MONTHS]
# The longest form first; what is no month is found out when it is read.
_DAY = (
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}/\d{4}|\d\d\.\d\d|\d{4}"
    rf"|(?:{'|'.join(_MONTH_NAMES)})[a-z]*\.?[ -]?'?(?:\d{{4}}|\d\d))"
)
_BOTH_ENDS = regex(
    rf"(?<![a-z0-9.])(?P<start>{_DAY})\s*(?:\.\.|‥|–|—|-|~|→|\bto\b|\buntil\b|\bthrough\b)\s*"
    rf"(?P<end>{_DAY})(?![a-z0-9])"
)
_RELEASE = regex(r"(?<![a-z0-9])(?<!v\d_)(?:release[ _-]?)?(?P<name>v\d)(?![\w.])")
_PROBLEMS = regex(
    r"\bn\s*=\s*(?P<n>\d{1,7})(?![\w.])"
    r"|(?<![\w.])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,7})[ -]?(?:problems?|questions?|items?|tasks?)\b"
)


def problems_stated(text: str) -> tuple[ProblemsStated, str]:
    """Extract release, window and number of problems from a text, such as the header of a score.

    "LCB v5 (24.10-25.02)" gives v5 and 2024-10-01..2025-02-01, and leaves "LCB"; "pass@1 (166
    problems)" gives 166, and leaves "pass@1". Months are written 24.10, 2410, 2024-10, 10/2024 or
    Oct 2024. The last month is included whole, unless it is in short form (2502), or its first day
    makes the window a usual one.

    Returns:
        What was found, and the rest of the text.
    """
    words = " ".join(text.casefold().split())
    digits = sum(map(str.isdecimal, words))
    if not digits or len(words) > 120:
        return ProblemsStated(), text
    release, window, problems = None, None, None
    for match in _BOTH_ENDS.finditer(words) if digits >= 4 else ():  # "Jan 25 to Feb 25"
        window = _window_stated(match["start"], match["end"])
        if window is not None:
            words = words[: match.start()] + words[match.end() :]
            break
    may_count = any(it in words for it in ("=", "problem", "question", "item", "task"))
    count = _PROBLEMS.search(words) if may_count else None
    if count is not None:
        problems = int((count["n"] or count["count"]).replace(",", "")) or None
        words = words[: count.start()] + words[count.end() :]
    name = _RELEASE.search(words) if "v" in words else None
    if name is not None and name["name"] in RELEASES:
        release = name["name"]
        words = words[: name.start()] + words[name.end() :]
    found = ProblemsStated(release, window, problems)
    if found == ProblemsStated():
        return found, text
    rest = re.sub(r"[(\[][\s,;:/]*[)\]]", " ", words).strip(" ,;:-–_/·|")
    return found, " ".join(rest.split())


def fact_stated(key: str, text: str) -> str:
    """Extract one fact from a text: problem count, first or last day, or release; "" for none."""
    (release, window, problems), _ = problems_stated(text)
    start, end = ("" if day is None else format_day(day) for day in window or Window())
    facts = {"version": release, "problems": problems, "window_start": start, "window_end": end}
    return f"{facts[key] or ''}"


def _window_stated(start: str, end: str) -> Window | None:
    """Build a window from the texts of two days or months; None if unreadable or swapped."""
    first, last = _month_stated(start), _month_stated(end)
    if first is None or last is None:
        return None
    begin, (last_begin, last_end, in_short) = first[0], last
    usual = usual_window(begin, last_begin)
    # "Aug 2024 to Jan 2025" and 2408-2501 are 2408-2502: the same problems of that release.
    after = None if usual else usual_window(begin, last_end + 1)
    if after is not None and last_begin != last_end:
        return after.window
    window = Window(begin, last_begin if usual or in_short else last_end)
    return window if begin <= (window.end or 0) else None


def _month_stated(text: str) -> tuple[int, int, bool] | None:
    """Parse a day or month to (first day, last day, whether in short form such as 2502)."""
    digits, name = re.findall(r"\d+", text), re.match("[a-z]{3}", text)
    in_short = len(digits) == 1 and name is None
    if name is not None:
        digits.append(f"{_MONTH_NAMES.index(name[0]) + 1}")
    elif in_short:
        digits = [text[:2], text[2:]]
    elif len(digits[1]) == 4:  # 10/2024
        digits.reverse()
    year, *rest = digits
    whole = "-".join((year if len(year) == 4 else f"20{year}", *rest))
    days = parse_date(whole)
    if days is None or not 2020 <= int(whole[:4]) < 2050:  # no years of LiveCodeBench
        return None
    return (*days, in_short)


def _end(text: str, *, first: bool) -> int | None:
    text = text.strip()
    if not text:
        return None
    days = parse_date(text)
    # A year beyond is a month in short, such as 2408, where a date was meant.
    if days is None or not 0 <= days[0] < day_of(date(2200, 1, 1)):
        raise UsageError(f"{text}: expected a date such as 2024-08-01 or 2024-08")
    return days[0] if first else days[1]


def format_window(window: Window) -> str:
    """Format a window of dates so that `parse_window` reads it back."""
    return ALL if window == Window() else window_days(window)


def whole_months(start: float, end: float) -> str:
    """Format two days as "2408-2502" if both are the first of a month; "" otherwise."""
    first, last = date_of(start), date_of(end)
    return f"{first:%y%m}-{last:%y%m}" if first.day == last.day == 1 else ""


def window_days(window: Window) -> str:
    """Format both ends of a window of dates, an open end as "": "2024-08-01.."."""
    return "..".join("" if day is None else format_day(day) for day in (window.start, window.end))
