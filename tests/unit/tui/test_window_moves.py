"""The keys of the window bar: what they make of a window, whatever it was."""

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import USUAL_WINDOWS, Window, format_window, parse_window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.changes import (
    can_choose,
    count_in_window,
    date_bounds,
    month_start,
    next_usual,
    window_in_force,
    window_moved,
)
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import results_dataset_of, small

RESULTS = results_dataset_of(SourceInfo("r.json", "r.json"), small(40), "it")
"""Problems from 2024-01-10 to 2024-04-10."""

REPORTED = open_dataset(find("reported"))


End = Literal["start", "end"]


def moved(dataset: Dataset, window: str, *steps: tuple[End, int]) -> str:
    """The window after some moves, as it is written."""
    state = ViewState(window=parse_window(window))
    for end, months in steps:
        state = replace(state, window=window_moved(dataset, state, end, months))
    assert state.window is not None
    return format_window(state.window)


@pytest.mark.parametrize(
    ("window", "steps", "expected"),
    [
        ("2024-02-01..2024-05-01", [("start", 1)], "2024-03-01..2024-05-01"),
        ("2024-02-01..2024-05-01", [("start", -1)], "2024-01-01..2024-05-01"),
        ("2024-02-01..2024-05-01", [("end", -1)], "2024-02-01..2024-04-01"),
        ("2024-02-01..2024-04-01", [("end", 1)], "2024-02-01..2024-05-01"),
        ("2024-02-11..2024-04-20", [("start", -1)], "2024-02-01..2024-04-20"),
        ("2024-02-11..2024-04-20", [("start", 1)], "2024-03-01..2024-04-20"),
        ("2024-02-11..2024-04-20", [("end", -1)], "2024-02-11..2024-04-01"),
        ("2024-02-11..2024-04-20", [("end", 1)], "2024-02-11..2024-05-01"),
        ("all", [("start", 1)], "2024-02-01.."),
        ("all", [("end", -1)], "..2024-04-01"),
        ("all", [("end", -1), ("start", 1)], "2024-02-01..2024-04-01"),
    ],
)
def test_an_end_steps_to_the_first_of_a_month(
    window: str, steps: list[tuple[End, int]], expected: str
) -> None:
    assert moved(RESULTS, window, *steps) == expected


@pytest.mark.parametrize(
    ("window", "step"),
    [
        ("2024-01-01..2024-05-01", ("start", -1)),
        ("2024-01-01..2024-05-01", ("end", 1)),
        ("2024-04-01..2024-05-01", ("start", 1)),
        ("2024-04-01..2024-05-01", ("end", -1)),
        ("2023-01-01..2025-01-01", ("start", -1)),
        ("2023-01-01..2025-01-01", ("end", 1)),
        ("all", ("start", -1)),
        ("all", ("end", 1)),
    ],
)
def test_an_end_stays_where_there_is_no_room(window: str, step: tuple[End, int]) -> None:
    assert moved(RESULTS, window, step) == window


days = st.integers(19_600, 20_000)
windows = st.builds(lambda one, other: Window(min(one, other), max(one, other)), days, days)


@given(windows, st.booleans(), st.sampled_from((-1, 1)))
def test_a_move_goes_its_way_to_the_first_of_a_month_or_nowhere(
    window: Window, start: bool, months: int
) -> None:
    state = ViewState(window=window)
    new = window_moved(RESULTS, state, "start" if start else "end", months)
    if new == window:
        return
    before, after = (window.start, new.start) if start else (window.end, new.end)
    assert before is not None
    assert after is not None
    assert (after - before) * months > 0
    assert month_start(after) == after
    assert abs(after - before) <= 31
    assert (new.end == window.end) if start else (new.start == window.start)
    assert new.start is not None
    assert new.end is not None
    assert new.start < new.end


@given(windows, st.booleans())
def test_from_a_first_of_a_month_there_and_back_is_the_same(window: Window, start: bool) -> None:
    assert window.start is not None
    assert window.end is not None
    bounds = date_bounds(RESULTS)
    assert bounds is not None
    first, last = (
        min(max(month_start(day), bounds.start), bounds.end) for day in (window.start, window.end)
    )
    assume(first < last)
    window = Window(first, last)
    end: End = "start" if start else "end"
    there = window_moved(RESULTS, ViewState(window=window), end, -1)
    if there != window:
        assert window_moved(RESULTS, ViewState(window=there), end, 1) == window


def test_the_edges_are_the_months_around_the_dates() -> None:
    bounds = date_bounds(RESULTS)
    assert bounds is not None
    assert format_window(Window(bounds.start, bounds.end)) == "2024-01-01..2024-05-01"


def test_the_window_in_force_is_the_one_asked_for_or_that_of_the_opening() -> None:
    asked = parse_window("2408-2502")
    assert window_in_force(REPORTED, ViewState(window=asked)) == asked
    opening = window_in_force(REPORTED, ViewState())
    assert format_window(opening) == "2024-10-01..2025-02-01"
    assert RESULTS.selection is not None
    assert window_in_force(RESULTS, ViewState()) == RESULTS.selection.window


def test_the_usual_windows_come_one_after_the_other_and_begin_again() -> None:
    state, seen = ViewState(source="reported"), []
    for _ in range(len(USUAL_WINDOWS) + 1):
        state = replace(state, window=next_usual(REPORTED, state))
        seen.append(state.window)
    usual = [usual.window for usual in USUAL_WINDOWS]
    assert seen == [*usual[2:], *usual[:3]]  # it opens on the second


def test_a_usual_window_that_holds_nothing_is_passed_over() -> None:
    assert next_usual(RESULTS, ViewState()) is None


def test_what_a_window_holds_is_counted_in_problems_or_in_reports() -> None:
    state = ViewState(window=parse_window("2024-02-01..2024-04-01"))
    assert count_in_window(apply(derive(RESULTS, state), state)) == (80, "problem")
    state = ViewState(source="reported", query="qwen")
    assert count_in_window(apply(derive(REPORTED, state), state)) == (58, "row")


def test_a_source_without_dates_has_no_window_to_choose() -> None:
    assert not can_choose(open_dataset(find("figure")))
    assert can_choose(REPORTED)
    assert can_choose(RESULTS)
