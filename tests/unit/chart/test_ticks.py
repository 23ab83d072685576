"""Ticks: where they stand and what they read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.axes import axis_ticks, cell_at
from lcbtui.chart.layers import Axis, Scale
from lcbtui.text.numbers import Unit, parse_date


def _axis(
    low: float,
    high: float,
    scale: Scale = Scale.LINEAR,
    unit: Unit = Unit.NONE,
    declared: tuple[float, ...] = (),
) -> Axis:
    return Axis("x", "X", unit, scale, low, high, declared)


def _day(text: str) -> float:
    found = parse_date(text)
    assert found is not None
    return found[0]


def _labels(axis: Axis, cells: int) -> list[str]:
    return [tick.label for tick in axis_ticks(axis, cells)]


def test_declared_ticks_stand_at_their_values() -> None:
    axis = _axis(2.5, 130, Scale.LOG, Unit.BILLIONS, (4, 10, 32, 100))
    ticks = axis_ticks(axis, 76)
    assert [tick.label for tick in ticks] == ["4B", "10B", "32B", "100B"]
    assert [tick.cell for tick in ticks] == [
        cell_at(axis.fraction(v), 76) for v in (4, 10, 32, 100)
    ]


FIFTHS = (45, 50, 55, 60, 65, 70, 75)


def test_where_declared_ticks_do_not_fit_others_are_chosen() -> None:
    axis = _axis(45, 75, declared=FIFTHS)
    assert [tick.label for tick in axis_ticks(axis, 6, upright=True)] == ["50", "60", "70"]
    assert [tick.label for tick in axis_ticks(axis, 13, upright=True)] == [
        str(value) for value in FIFTHS
    ]


@pytest.mark.parametrize("cells", range(7, 60))
def test_declared_ticks_of_a_vertical_axis_look_evenly_apart(cells: int) -> None:
    ticks = axis_ticks(_axis(45, 75, declared=FIFTHS), cells, upright=True)
    gaps = [upper.cell - lower.cell for lower, upper in pairwise(ticks)]
    assert gaps
    assert min(gaps) >= 1
    assert max(gaps) <= 1.5 * min(gaps)


def test_parameters_step_by_doubling_within_a_decade() -> None:
    assert _labels(_axis(0.9, 9, Scale.LOG, Unit.BILLIONS), 60) == ["1B", "2B", "4B", "8B"]
    assert _labels(_axis(0.09, 2000, Scale.LOG, Unit.BILLIONS), 30) == [
        "0.1B", "1B", "10B", "100B", "1T",
    ]  # fmt: skip


def test_other_numbers_step_by_one_two_five() -> None:
    evens = [tick.label for tick in axis_ticks(_axis(0, 10), 30, upright=True)]
    assert evens == ["0", "2", "4", "6", "8", "10"]
    fifths = [tick.label for tick in axis_ticks(_axis(0, 1), 12, upright=True)]
    assert fifths == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert _labels(_axis(1, 5000, Scale.LOG), 80)[:4] == ["1", "2", "5", "10"]


def test_a_log_axis_within_less_than_a_step_still_has_two_ticks() -> None:
    assert len(axis_ticks(_axis(10.2, 11.9, Scale.LOG, Unit.BILLIONS), 60)) >= 2


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("2020-06", "2026-02", ["2021", "2022", "2023", "2024", "2025", "2026"]),
        ("2025-01-20", "2025-06-20", ["2025-03", "2025-05"]),
        ("2025-06-01", "2025-06-03", ["2025-06-01", "2025-06-02", "2025-06-03"]),
    ],
)
def test_dates_are_written_as_far_as_they_say_something(
    low: str, high: str, expected: list[str]
) -> None:
    width = 36
    assert _labels(_axis(_day(low), _day(high), Scale.DATE), width) == expected


finite = st.floats(-1e100, 1e100, allow_nan=False)


@given(finite, st.floats(1e-100, 1e100), st.integers(10, 200), st.sampled_from(list(Scale)))
def test_ticks_are_distinct_in_order_inside_and_apart(
    low: float, span: float, cells: int, scale: Scale
) -> None:
    if scale is Scale.LOG:
        low = abs(low) + 1e-90
    high = low + span
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        return
    axis = _axis(low, high, scale, Unit.BILLIONS)
    for ticks in (axis_ticks(axis, cells), axis_ticks(axis, cells, upright=True)):
        assert len({tick.label for tick in ticks}) == len(ticks)
        assert all(0 <= tick.cell < cells for tick in ticks)
        assert all(a.cell < b.cell for a, b in pairwise(ticks))
    ends = [
        (min(max(t.cell - len(t.label) // 2, 0), cells - len(t.label)), len(t.label))
        for t in axis_ticks(axis, cells)
    ]
    assert all(a + width < b for (a, width), (b, _) in pairwise(ends))
