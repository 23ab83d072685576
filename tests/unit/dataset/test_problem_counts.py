"""Counts of problems: known where release and window settle them, and never invented."""

import math
from dataclasses import replace
from datetime import date

import pytest

from lcbtui.dataset.dataset import most_problems
from lcbtui.dataset.windows import RELEASES, problems_of
from unit.sources.opening import both


def days(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("version", "start", "end", "count"),
    [
        ("v5", "2024-08-01", "2025-02-01", 279),
        ("v5", "2024-10-01", "2025-02-01", 166),
        ("v6", "2025-02-01", "2025-05-01", 131),
        ("v6", "2024-08-01", "2025-05-01", 454),
    ],
)
def test_a_usual_window_has_its_count_with_its_release_or_without_any(
    version: str, start: str, end: str, count: int
) -> None:
    assert problems_of(version, days(start), days(end)) == count
    assert problems_of(None, days(start), days(end)) == count
    assert problems_of("", float(days(start)), float(days(end))) == count
    assert problems_of(f"release_{version.upper()}", days(start), days(end)) == count


def test_another_release_or_another_day_has_no_count() -> None:
    start, end = days("2024-08-01"), days("2025-02-01")
    assert problems_of("v6", start, end) is None
    assert problems_of("v5", days("2024-08-01"), days("2025-05-01")) is None
    assert problems_of("v5", start + 1, end) is None
    assert problems_of("v5", start, end - 31) is None


def test_a_release_without_a_window_says_nothing_of_the_problems() -> None:
    assert problems_of("v5", None, None) is None
    assert problems_of("v6", math.nan, math.nan) is None
    assert problems_of("v6", days("2023-05-01"), None) is None
    assert problems_of("v6", None, days("2025-05-01")) is None


def test_a_window_over_a_whole_release_has_all_of_its_problems() -> None:
    assert [release.problems for release in RELEASES.values()] == [400, 511, 612, 713, 880, 1055]
    begin = days("2023-05-01")
    assert problems_of("v5", begin, days("2025-01-31")) == 880
    assert problems_of("v5", begin - 31, days("2026-01-01")) == 880
    assert problems_of("release_v1", begin, days("2024-03-31")) == 400
    assert problems_of("v5", begin, days("2025-01-01")) is None
    assert problems_of("v5", begin + 31, days("2025-02-01")) is None
    assert problems_of(None, begin, days("2025-05-01")) is None
    assert problems_of("v7", begin, days("2026-01-01")) is None


@pytest.mark.parametrize(
    ("header", "most"),
    [("pass@1", 1055), ("LCB accuracy", 1055), ("MATH pass@1", None), ("accuracy", None)],
)
def test_pass_at_1_of_no_benchmark_may_be_of_livecodebench(header: str, most: int | None) -> None:
    (data, _) = both(f"model,{header}\na,50\nb,60\n".encode())
    assert most_problems(data) == most
    titled = replace(data, source=data.source._replace(title="HumanEval"))
    assert most_problems(titled) == (most if "LCB" in header else None)
