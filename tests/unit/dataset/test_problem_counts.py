"""Counts of problems: known where release and window settle them, and never invented."""

import math
from dataclasses import replace
from datetime import date

import pytest

from lcbtui.dataset.dataset import most_problems
from lcbtui.dataset.windows import problems_of
from unit.sources.opening import both


def days(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("version", "start", "end", "count"),
    [
        # A usual window has its count with its release or without any.
        *(
            (name, start, end, count)
            for release, start, end, count in (
                ("v5", "2024-08-01", "2025-02-01", 279),
                ("v5", "2024-10-01", "2025-02-01", 166),
                ("v6", "2025-02-01", "2025-05-01", 131),
                ("v6", "2024-08-01", "2025-05-01", 454),
            )
            for name in (release, None, "", f"release_{release.upper()}")
        ),
        ("v6", "2024-08-01", "2025-02-01", None),
        ("v5", "2024-08-01", "2025-05-01", None),
        ("v5", "2024-08-02", "2025-02-01", None),
        ("v5", "2024-08-01", "2025-01-01", None),
        # A release without a window says nothing.
        ("v5", None, None, None),
        ("v6", "2023-05-01", None, None),
        ("v6", None, "2025-05-01", None),
        # A window over a whole release has all of its problems.
        ("v5", "2023-05-01", "2025-01-31", 880),
        ("v5", "2023-03-31", "2026-01-01", 880),
        *(
            (f"release_v{number}", "2023-05-01", "2026-01-01", count)
            for number, count in enumerate((400, 511, 612, 713, 880, 1055), start=1)
        ),
        ("release_v1", "2023-05-01", "2024-03-31", 400),
        ("v5", "2023-05-01", "2025-01-01", None),
        ("v5", "2023-06-01", "2025-02-01", None),
        (None, "2023-05-01", "2025-05-01", None),
        ("v7", "2023-05-01", "2026-01-01", None),
    ],
)
def test_release_and_window_settle_how_many_problems_there_are(
    version: str | None, start: str | None, end: str | None, count: int | None
) -> None:
    first, last = (math.nan if day is None else float(days(day)) for day in (start, end))
    assert problems_of(version, first, last) == count
    assert problems_of(version, first if start else None, last if end else None) == count


@pytest.mark.parametrize(
    ("header", "most"),
    [("pass@1", 1055), ("LCB accuracy", 1055), ("MATH pass@1", None), ("accuracy", None)],
)
def test_pass_at_1_of_no_benchmark_may_be_of_livecodebench(header: str, most: int | None) -> None:
    (data, _) = both(f"model,{header}\na,50\nb,60\n".encode())
    assert most_problems(data) == most
    titled = replace(data, source=data.source._replace(title="HumanEval"))
    assert most_problems(titled) == (most if "LCB" in header else None)
