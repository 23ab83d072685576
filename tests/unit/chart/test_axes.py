"""Limits: what was asked, what the source says, the rows that a View opened with and shows."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.axes import axis, is_log
from lcbtui.chart.build import chart_spec
from lcbtui.chart.layers import Scale
from lcbtui.dataset.columns import Range
from lcbtui.text.numbers import Unit
from lcbtui.view.state import ViewState
from unit.chart.views import FIGURE, bundled, dataset, view


def test_axes_stay_put_in_the_explorer_while_rows_are_filtered() -> None:
    names, x, y = ["a", "b", "c"], [1.0, 10.0, 200.0], [20.0, 40.0, 90.0]
    data = dataset(names, x, y)
    opened = view(data)
    everything = chart_spec(opened)
    one = chart_spec(replace(view(data, rows=[1]), home=opened))
    assert everything.x == one.x
    assert everything.y == one.y
    assert one.x.low < 1
    assert one.x.high > 200


def test_what_is_shown_lies_within_the_limits_of_the_rows_that_a_view_opened_with() -> None:
    data = dataset(["a", "b", "c"], [1.0, 10.0, 200.0], [20.0, 40.0, 90.0])
    opened = view(data, rows=[0, 1])
    narrow, wide = (chart_spec(replace(view(data, rows=of), home=opened)) for of in ([0], [0, 2]))
    assert (narrow.x, narrow.y) == (chart_spec(opened).x, chart_spec(opened).y)
    assert (narrow.x.high < 20, wide.x.high > 200, wide.y.high > 90) == (True, True, True)


@pytest.mark.parametrize("query", ["", "params<=40B", "qwen", "score>=60", "open:data"])
def test_a_chart_wastes_at_most_a_tenth_of_its_height_and_width(query: str) -> None:
    points = chart_spec(bundled("reported", ViewState(query=query))).points
    for across in (points.x, points.y):
        assert across.max() - across.min() >= 0.9


def test_a_chart_that_is_drawn_once_fits_the_rows_shown_unless_the_source_has_limits() -> None:
    data = dataset(["a", "b", "c", "d"], [1, 10, 20, 200], [10, 50, 70, math.nan])
    spec = chart_spec(view(data, rows=[1, 2]))
    assert (5 < spec.x.low < 10, 20 < spec.x.high < 40) == (True, True)
    assert (45 < spec.y.low < 50, 70 < spec.y.high < 75) == (True, True)
    none_placed = chart_spec(view(data, rows=[3]))
    assert none_placed.y == chart_spec(view(data)).y
    wanted = chart_spec(bundled("figure"))
    few = bundled("figure")
    assert chart_spec(replace(few, rows=few.rows[:2], series_of=few.series_of[:2])).y == wanted.y


def test_what_was_asked_goes_before_what_the_source_wants() -> None:
    spec = chart_spec(bundled("figure", ViewState(x_limits=Range(1, None))))
    assert (spec.x.low, spec.x.high) == (1, 130)
    assert (spec.y.low, spec.y.high) == (45, 75)


def test_the_wishes_of_a_source_hold_for_its_own_columns_only() -> None:
    data = dataset(["a", "b"], [1, 2], [10, 20], chart=FIGURE)
    roles = type(data.roles)("model", "pass_at_1", "pass_at_1", None)
    spec = chart_spec(view(data, roles=roles))
    assert spec.x.declared == ()
    assert spec.x.high < 30
    assert spec.title == "Pass@1 against Pass@1"


def test_percent_stops_at_0_and_100() -> None:
    spec = chart_spec(view(dataset(["a", "b"], [1, 2], [0, 100])))
    assert (spec.y.low, spec.y.high) == (0, 100)


def test_log_for_parameters_and_wide_positive_columns_unless_told() -> None:
    assert is_log(dataset("ab", [4, 5], [1, 2]), "x", None)
    assert is_log(dataset("ab", [1, 500], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [1, 5], [1, 2], x_unit=Unit.NONE), "x", None)
    assert is_log(dataset("ab", [1, 21], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [1, 20], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [-1, 500], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [4, 5], [1, 2]), "x", False)
    assert is_log(dataset("ab", [1, 5], [1, 2], x_unit=Unit.NONE), "x", True)
    assert not is_log(dataset("ab", [20000, 20500], [1, 2], dates=True), "x", True)


@pytest.mark.parametrize(
    ("asked", "log", "limits"),
    [
        (Range(None, 0.5), True, (0.05, 0.5)),
        (Range(100, None), True, (100, 1000)),
        (Range(None, 0.5), False, (-0.5, 0.5)),
        (Range(100, None), False, (100, 200)),
        (Range(7, 7), False, (0.55, 10.45)),
    ],
)
def test_limits_asked_that_leave_no_room_get_some(
    asked: Range, log: bool, limits: tuple[float, float]
) -> None:
    found = axis(dataset("ab", [1, 10], [1, 2]), "x", log=log, limits=asked, declared=None)
    assert (found.low, found.high) == pytest.approx(limits)


def test_years_asked_of_an_axis_of_dates_are_whole_years() -> None:
    made = dataset("ab", [20000, 20100], [1, 2], dates=True)
    found = axis(made, "x", limits=Range(2024, 2026), declared=None)
    assert found.low == date(2024, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
    assert found.high == date(2026, 12, 31).toordinal() - date(1970, 1, 1).toordinal()


ends = st.none() | st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(st.floats(allow_nan=True), max_size=5)


@given(values, st.tuples(ends, ends), st.tuples(ends, ends), st.booleans())
def test_any_wishes_and_any_values_give_limits_in_order(
    x: list[float],
    declared: tuple[float | None, float | None],
    asked: tuple[float | None, float | None],
    log: bool,
) -> None:
    found = axis(
        dataset([""] * len(x), x, [1.0] * len(x)),
        "x",
        log=log,
        limits=Range(*asked),
        declared=Range(*declared),
        ticks=(),
    )
    assert found.low < found.high
    assert math.isfinite(found.high - found.low)
    if found.scale is Scale.LOG:
        assert found.low > 0
        assert math.log10(found.low) < math.log10(found.high)
